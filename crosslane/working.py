"""One server process: alone, or one of several under a supervisor."""

from __future__ import annotations

import asyncio
import gc
import logging.config
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from socket import socket

import uvicorn

from crosslane.api.logs import logging_config
from crosslane.reloading import (
    EXPECTED,
    Generation,
    Generations,
    Outcome,
    Reloads,
    reason,
)
from crosslane.serving import Maker, connection
from crosslane.settings import SettingError, Settings

GRACE = 5
"""Seconds that requests have when a server is told to end."""

FAILED = 3
"""Exit status of a worker that cannot start; it has said why."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a worker is started with.

    Attributes:
        settings: of the server.
        slot: its place among the workers.
        root: directory of the tables.
        numbers: directory where the numbers of all workers meet; None for none.
    """

    settings: Settings
    slot: int
    root: Path
    numbers: Path | None


@dataclass(frozen=True, slots=True)
class Ready:
    """A worker serves."""

    content: str


@dataclass(frozen=True, slots=True)
class Failed:
    """A worker cannot start."""

    why: str


@dataclass(frozen=True, slots=True)
class Ping:
    """Are you there? Answered with itself."""


@dataclass(frozen=True, slots=True)
class Prepare:
    """Load the tables of a directory, and be ready to serve them; answered with `Prepared`."""

    root: Path


@dataclass(frozen=True, slots=True)
class Prepared:
    """What became of it: ``ok`` waits for `Conclude`."""

    outcome: Outcome
    content: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Conclude:
    """Serve what was prepared, or forget it; answered with `Concluded`.

    Attributes:
        commit: whether to serve it.
        counted: what this worker counts for all of them; None where another one does.
    """

    commit: bool
    counted: Outcome | None


@dataclass(frozen=True, slots=True)
class Concluded:
    """It is done."""


Request = Ping | Prepare | Conclude
Answer = Ready | Failed | Ping | Prepared | Concluded


def alone(settings: Settings, sockets: list[socket], ready: Callable[[], None]) -> None:
    """Serve with one process, this one, until it is told to end.

    Args:
        settings: what `serving.check` lets through.
        sockets: bound ones.
        ready: called when requests are answered.

    Raises:
        DataError: with every fault of the tables.
        EngineError: the processes for SPARQL cannot be started.
        SettingError: for a key that cannot be read.
    """
    _settle()
    maker, first = Maker.begin(settings)
    generations = Generations(first)
    make = None if settings.dataset is not None else partial(maker.next, None)
    reloads = Reloads(generations, make, maker.metrics.reload)
    generations.beside(reloads.on_signal)
    config = configured(generations, settings)
    first.engine.start()  # here its failure is a sentence, and no traceback
    del first  # else it would stay in memory for as long as the server runs
    try:
        Server(config, ready).run(sockets)
    except KeyboardInterrupt:
        pass  # it has ended in good order already
    finally:
        generations.current.engine.close()


def work(plan: Plan, control: Connection, sockets: list[socket]) -> None:
    """Serve as one of several processes; what a worker of `supervising` runs.

    Args:
        plan: what it is to do.
        control: to the supervisor; where that has gone, so does the worker.
        sockets: that all workers listen on.
    """
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)  # the supervisor tells what is to be done
    try:
        logging.config.dictConfig(logging_config(plan.settings.log_format))
        _settle()
        try:
            numbers = None if plan.numbers is None else (plan.numbers, str(plan.slot))
            maker, first = Maker.begin(plan.settings, plan.root, numbers)
            generations = Generations(first)
            first.engine.start()
            del first  # else it would stay in memory for as long as the worker
        except (*EXPECTED, SettingError) as error:
            control.send(Failed(reason(error)))
            sys.exit(FAILED)
        _Worker(plan, maker, generations, control).run(sockets)
    except KeyboardInterrupt:
        pass  # the supervisor expects it


class _Worker:
    """A worker that serves, and does what it is told meanwhile."""

    def __init__(
        self, plan: Plan, maker: Maker, generations: Generations, control: Connection
    ) -> None:
        self._maker = maker
        self._control = control
        self._prepared: Generation | None = None
        self._generations = generations
        if maker.together is not None:
            self._generations.beside(maker.together.listening)
        self._server = Server(configured(self._generations, plan.settings), self._begin)

    def run(self, sockets: list[socket]) -> None:
        try:
            self._server.run(sockets)
        finally:
            self._generations.current.engine.close()

    def _begin(self) -> None:
        self._control.send(Ready(self._generations.current.content))
        threading.Thread(target=self._obey, name="control", daemon=True).start()

    def _obey(self) -> None:
        """Do what the supervisor says, one after another, until it has gone."""
        try:
            while True:
                self._control.send(self._answer(self._control.recv()))
        except (EOFError, OSError):
            self._server.should_exit = True

    def _answer(self, request: Request) -> Answer:
        match request:
            case Prepare():
                return self._prepare(request.root)
            case Conclude():
                self._conclude(request)
                return Concluded()
            case Ping():
                return request

    def _prepare(self, root: Path) -> Prepared:
        future = self._generations.preparing(partial(self._maker.next, root))
        content = self._generations.current.content
        error = future.exception()
        if error is not None:
            if not isinstance(error, EXPECTED):
                logging.getLogger("crosslane.reload").error("preparing failed", exc_info=error)
            return Prepared("failed", content, reason(error))
        self._prepared = future.result()
        if self._prepared is None:
            return Prepared("unchanged", content)
        return Prepared("ok", self._prepared.content)

    def _conclude(self, request: Conclude) -> None:
        prepared, self._prepared = self._prepared, None
        done: Future[None] = Future()

        def on_loop() -> None:
            if prepared is not None and request.commit:
                self._generations.commit(prepared)
            elif prepared is not None:
                self._generations.discard(prepared)
            if request.counted is not None:
                self._maker.metrics.reload(request.counted)
            done.set_result(None)

        self._server.soon(on_loop)
        done.result()


def _settle() -> None:
    """Take what is imported by now out of the search for garbage.

    It lasts as long as the process; what is made of data comes later, and goes with its release.
    Each search stops all requests, and there is one in almost every reload: of some 10 ms then,
    where it would take 50.
    """
    gc.freeze()


class Server(uvicorn.Server):
    """uvicorn's server, which tells when it listens.

    Args:
        config: of uvicorn.
        ready: called on the event loop.
    """

    _loop: asyncio.AbstractEventLoop

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Start to listen, and tell."""
        await super().startup(sockets)
        self._loop = asyncio.get_running_loop()
        if self.started:
            self._ready()

    def soon(self, call: Callable[[], None]) -> None:
        """Have something called on the event loop, from another thread."""
        self._loop.call_soon_threadsafe(call)


def configured(generations: Generations, settings: Settings) -> uvicorn.Config:
    """Return how uvicorn serves an application."""
    return uvicorn.Config(
        generations,
        lifespan="on",
        timeout_graceful_shutdown=GRACE,
        **connection(settings),
    )
