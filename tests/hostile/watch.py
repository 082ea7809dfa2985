"""Watching a server from outside: its processes, what they hold, and light requests meanwhile."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.hostile.raw import Answer, NoAnswer

_PSS = re.compile(rb"^Pss:\s+(\d+) kB", re.MULTILINE)


class Tree:
    """Samples the memory of a process and all its descendants, shared pages counted once.

    Args:
        pid: of the process.
        interval: seconds between samples.
    """

    def __init__(self, pid: int, interval: float = 0.05) -> None:
        """Start watching."""
        self.root = psutil.Process(pid)
        self._born = self.root.create_time()
        self._interval = interval
        self._stop = threading.Event()
        self.first = self.memory()
        self.peak = self.first
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def alive(self) -> bool:
        """Return whether the process is the one that was there at first, and runs."""
        try:
            running = self.root.is_running() and self.root.create_time() == self._born
            return running and self.root.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False

    def processes(self) -> list[psutil.Process]:
        """Return the process and its descendants."""
        try:
            return [self.root, *self.root.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def leaves(self) -> list[psutil.Process]:
        """Return the descendants that have no children: the workers."""
        found = self.processes()[1:]
        parents = set()
        for process in found:
            try:
                parents.add(process.ppid())
            except psutil.NoSuchProcess:
                continue
        return [process for process in found if process.pid not in parents]

    def memory(self) -> int:
        """Return the proportional set size of all, in bytes: Linux tells it in ``/proc``."""
        return sum(_proportional(process.pid) for process in self.processes())

    def close(self) -> None:
        """Stop watching."""
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(self._interval):
            self.peak = max(self.peak, self.memory())


def _proportional(pid: int) -> int:
    try:
        found = _PSS.search(Path(f"/proc/{pid}/smaps_rollup").read_bytes())
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return 0  # it ended meanwhile
    return int(found[1]) * 1024 if found else 0


@dataclass(frozen=True, slots=True)
class Probe:
    """One light request.

    Attributes:
        kind: what was asked.
        seconds: until the whole answer was there; None when there was none.
        status: of HTTP; 0 when there was none.
        right: whether it says what it says of an idle server.
    """

    kind: str
    seconds: float | None
    status: int
    right: bool


class Prober:
    """Sends light requests in turn, one at a time, until it is closed.

    Args:
        kinds: for each kind a function that asks and returns the answer and whether it is right.
        pause: seconds between two requests.
    """

    def __init__(
        self, kinds: dict[str, Callable[[], tuple[Answer, bool]]], pause: float = 0.02
    ) -> None:
        """Start asking."""
        self._kinds = kinds
        self._pause = pause
        self._stop = threading.Event()
        self.probes: list[Probe] = []
        self._thread = threading.Thread(target=self._ask, daemon=True)
        self._thread.start()

    def __enter__(self) -> Prober:
        """Return itself."""
        return self

    def __exit__(self, *exception: object) -> None:
        """Stop asking."""
        self._stop.set()
        self._thread.join()

    def _ask(self) -> None:
        while True:
            for kind, ask in self._kinds.items():
                self.probes.append(_probe(kind, ask))
                if self._stop.wait(self._pause):
                    return


def _probe(kind: str, ask: Callable[[], tuple[Answer, bool]]) -> Probe:
    start = time.monotonic()
    try:
        answer, right = ask()
    except (NoAnswer, OSError):
        return Probe(kind, None, 0, False)
    return Probe(kind, time.monotonic() - start, answer.status, right)
