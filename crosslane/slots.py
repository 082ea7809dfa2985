"""The places of server processes, and the supervisor's side of what it has to say to each."""

from __future__ import annotations

import contextlib
import multiprocessing
from collections.abc import Sequence
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from socket import socket

from crosslane.working import Answer, Failed, Plan, Request, work


class StartError(Exception):
    """The workers cannot be started; the text says why."""


class Slot:
    """A place for a worker, and the worker that is in it.

    Attributes:
        number: of the place.
        ready: whether the worker serves.
        why: what it said when it could not start.
        failures: workers that ended here since one was ready.
        not_before: when the next one may be started.
        asked: when it was asked last whether it is there.
        pinged: when it was asked, as long as it has not answered.
    """

    def __init__(self, number: int) -> None:
        self.number = number
        self.ready = False
        self.why = ""
        self.failures = 0
        self.not_before = 0.0
        self.asked = 0.0
        self.pinged: float | None = None
        self._running: tuple[BaseProcess, Connection] | None = None

    def __str__(self) -> str:
        pid = f" (process {self._running[0].pid})" if self._running else ""
        return f"worker {self.number}{pid}"

    @property
    def filled(self) -> bool:
        """Whether there is a worker, be it one that has just ended."""
        return self._running is not None

    @property
    def alive(self) -> bool:
        """Whether there is a worker that has not ended."""
        return self._running is not None and self._running[0].is_alive()

    @property
    def ears(self) -> list[Connection | int]:
        """What tells that the worker has said something, or has ended."""
        if self._running is None:
            return []
        process, control = self._running
        return [process.sentinel] if control.closed else [control, process.sentinel]

    def start(self, plan: Plan, sockets: Sequence[socket]) -> None:
        """Start a worker."""
        context = multiprocessing.get_context("spawn")  # a fork would share what is not for it
        control, theirs = context.Pipe()
        self.ready, self.why, self.pinged = False, "", None
        process = context.Process(target=work, args=(plan, theirs, list(sockets)))
        self._running = process, control
        with theirs:
            process.start()

    def tell(self, request: Request) -> None:
        """Send a request; a worker that has just ended gets none."""
        if self._running is not None:
            with contextlib.suppress(OSError):
                self._running[1].send(request)

    def heard(self) -> Answer | None:
        """Return what the worker says, if it says anything now."""
        if self._running is None or self._running[1].closed:
            return None
        try:
            return self._running[1].recv() if self._running[1].poll() else None
        except (EOFError, OSError):
            return None  # it is ending

    def let_go(self) -> None:
        """Let the worker end: it sees that nobody holds the other end."""
        if self._running is not None:
            process, control = self._running
            control.close()
            if not self.ready:
                process.terminate()  # it does not listen yet

    def kill(self) -> None:
        """End the worker at once."""
        if self._running is not None:
            self._running[0].kill()

    def bury(self) -> str:
        """Return how the worker ended, and forget it."""
        if self._running is None:
            return f"{self} was not started"
        told = str(self)
        while (said := self.heard()) is not None:
            self.why = said.why if isinstance(said, Failed) else self.why
        process, control = self._running
        process.join()
        code, self._running, self.ready = process.exitcode, None, False
        process.close()
        control.close()
        return f"{told} cannot start: {self.why}" if self.why else f"{told} ended ({_code(code)})"


def _code(code: int | None) -> str:
    if code is not None and code < 0:
        return f"signal {-code}"
    return f"status {code}"
