"""Several server processes: started, watched, replaced, and brought to a new release together.

They share nothing but the sockets they listen on. The supervisor answers no request; it keeps a
copy of the tables that are served, so that a worker that takes the place of another serves the
same release as the rest, whatever has become of the data directory.
"""

from __future__ import annotations

import logging.config
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import wait
from pathlib import Path
from socket import socket
from typing import TypeVar

from crosslane.api.logs import logging_config
from crosslane.api.together import POSSIBLE
from crosslane.loading import data_directory
from crosslane.reloading import Outcome, ReloadError, Terminal, tell
from crosslane.settings import Settings
from crosslane.slots import Slot, StartError
from crosslane.working import (
    GRACE,
    Answer,
    Conclude,
    Concluded,
    Failed,
    Ping,
    Plan,
    Prepare,
    Prepared,
    Ready,
    Request,
)

_TURN = 0.2
_PING_EVERY = 5.0
_PING_WITHIN = 30.0
_PREPARE_WITHIN = 120.0
_CONCLUDE_WITHIN = 30.0
_LONGEST_PAUSE = 30.0
_LONGEST_PATH = 80
"""Bytes; the address of a local socket may have about 100."""

_TABLES = ("claims", "history")
_A = TypeVar("_A", bound=Answer)

_log = logging.getLogger("crosslane.workers")


class Supervisor:
    """The workers of one server.

    Args:
        settings: what `serving.check` lets through.
        sockets: bound ones, that all workers listen on.
        directory: that nobody else can enter, for numbers and copies of the tables.
        ready: called when all workers serve.
    """

    def __init__(
        self,
        settings: Settings,
        sockets: Sequence[socket],
        directory: Path,
        ready: Callable[[], None],
    ) -> None:
        self._settings = settings
        self._sockets = sockets
        self._directory = directory
        self._told_ready = ready
        self._slots = [Slot(number) for number in range(settings.workers)]
        self._signals: list[int] = []
        self._copies = 0
        self._root = directory
        self._content = ""
        self._numbers = directory / "numbers" if POSSIBLE else None

    def run(self) -> None:
        """Serve until told to end.

        Raises:
            StartError: the workers cannot be started, or none is left and none can be.
        """
        terminal = Terminal() if hasattr(signal, "SIGHUP") else None
        with self._listening_to_signals():
            try:
                self._begin()
                self._loop(terminal)
            finally:
                self._end()

    def _begin(self) -> None:
        if self._numbers is not None:
            self._numbers.mkdir(mode=0o700)
        try:
            self._root = self._copy()
        except OSError as error:
            raise StartError(f"the tables cannot be read: {error}") from None
        for slot in self._slots:
            self._start(slot)
        while not self._ending and not all(slot.ready for slot in self._slots):
            self._hear()
            for slot in self._slots:
                if not slot.alive:
                    raise StartError(slot.bury())
        if not self._ending:
            self._told_ready()

    def _loop(self, terminal: Terminal | None) -> None:
        while not self._ending:
            self._hear()
            self._ping()
            self._replace()
            asked = any(_is_hup(one) for one in self._signals)
            if asked and terminal is not None and terminal.gone():
                return
            if asked and all(slot.ready for slot in self._slots):
                self._signals[:] = [one for one in self._signals if not _is_hup(one)]
                self._reload()

    @property
    def _ending(self) -> bool:
        return any(not _is_hup(one) for one in self._signals)

    @contextmanager
    def _listening_to_signals(self) -> Iterator[None]:
        names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
        numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
        before = {
            one: signal.signal(one, lambda number, _: self._signals.append(number))
            for one in numbers
        }
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)

    def _start(self, slot: Slot) -> None:
        plan = Plan(self._settings, slot.number, self._root, self._numbers)
        slot.start(plan, self._sockets)

    def _copy(self) -> Path:
        """Copy the tables as they are, so that all workers read the same."""
        source = data_directory(self._settings.data_dir)
        self._copies += 1
        made = self._directory / f"release-{self._copies}"

        def left_out(folder: str, names: list[str]) -> list[str]:
            top = Path(folder) == source
            return [
                name
                for name in names
                if not name.endswith(".tsv") and not (top and name in _TABLES)
            ]

        try:
            shutil.copytree(source, made, ignore=left_out)
        except OSError:
            shutil.rmtree(made, ignore_errors=True)
            raise
        return made

    def _hear(self) -> None:
        """Wait a moment for what the workers say."""
        wait([ear for slot in self._slots for ear in slot.ears], _TURN)
        for slot in self._slots:
            self._note(slot, slot.heard())

    def _note(self, slot: Slot, said: Answer | None) -> None:
        match said:
            case Ready():
                slot.ready, slot.failures = True, 0
                slot.asked = time.monotonic()
                self._content = self._content or said.content
            case Failed():
                slot.why = said.why
            case Ping():
                slot.pinged = None

    def _ping(self) -> None:
        """Ask each worker now and then whether it is there; end one that does not answer."""
        now = time.monotonic()
        for slot in self._slots:
            if not slot.ready:
                continue
            if slot.pinged is not None and now - slot.pinged > _PING_WITHIN:
                _log.error("%s does not answer, and is ended", slot)
                slot.kill()
            elif slot.pinged is None and now - slot.asked > _PING_EVERY:
                slot.asked = slot.pinged = now
                slot.tell(Ping())

    def _replace(self) -> None:
        """Put a worker into the place of each that has ended."""
        now = time.monotonic()
        for slot in self._slots:
            if slot.filled and not slot.alive:
                _log.error("%s; another one takes its place", slot.bury())
                self._silence(slot)
                slot.not_before = now + min(2.0**slot.failures - 1, _LONGEST_PAUSE)
                slot.failures += 1
                if slot.why and not any(other.ready for other in self._slots):
                    raise StartError(f"no worker is left, and none can be started: {slot.why}")
            if not slot.filled and now >= slot.not_before:
                self._start(slot)

    def _silence(self, slot: Slot) -> None:
        """Take away the socket of a worker that was killed; what it wrote down stays."""
        if self._numbers is not None:
            (self._numbers / f"{slot.number}.sock").unlink(missing_ok=True)

    def _reload(self) -> None:
        """Bring all workers to the release that is on the disk, or none."""
        try:
            copy = self._copy()
        except OSError as fault:
            self._conclude("failed")
            tell("failed", self._content, fault)
            return
        said = self._asked(Prepare(copy), Prepared, _PREPARE_WITHIN)
        if self._ending:
            return
        outcome, error = agreed(said)
        if outcome == "ok":
            before, self._root = self._root, copy
            self._content = said[0].content
        else:
            before = copy
        self._conclude(outcome)
        shutil.rmtree(before, ignore_errors=True)
        tell(outcome, self._content, error)

    def _conclude(self, outcome: Outcome) -> None:
        """Have all workers serve what they have prepared, or forget it; one counts for all."""
        counted: Outcome | None = outcome
        for slot in self._slots:
            if slot.ready and slot.alive:
                slot.tell(Conclude(outcome == "ok", counted))
                counted = None
        self._answers(Concluded, _CONCLUDE_WITHIN)

    def _asked(self, request: Request, kind: type[_A], seconds: float) -> list[_A]:
        for slot in self._slots:
            slot.tell(request)
        return self._answers(kind, seconds)

    def _answers(self, kind: type[_A], seconds: float) -> list[_A]:
        """Return what the workers answer, without those that end; end those that are late."""
        found: dict[int, _A] = {}
        late = time.monotonic() + seconds
        while not self._ending:
            waiting = [
                slot
                for slot in self._slots
                if slot.ready and slot.alive and slot.number not in found
            ]
            if not waiting:
                break
            if time.monotonic() > late:
                for slot in waiting:
                    _log.error("%s does not come to an end, and is ended", slot)
                    slot.kill()
                break
            wait([ear for slot in waiting for ear in slot.ears], _TURN)
            for slot in waiting:
                said = slot.heard()
                if isinstance(said, kind):
                    found[slot.number] = said
                else:
                    self._note(slot, said)
        return list(found.values())

    def _end(self) -> None:
        """End all workers: in good order, or at once where a second signal or time says so."""
        signals, late = len(self._signals), time.monotonic() + 2 * GRACE + 5
        for slot in self._slots:
            slot.let_go()
        while any(slot.alive for slot in self._slots):
            wait([ear for slot in self._slots if slot.alive for ear in slot.ears], _TURN)
            if time.monotonic() > late or len(self._signals) > signals:
                for slot in self._slots:
                    slot.kill()
        for slot in self._slots:
            slot.bury()


def agreed(said: Sequence[Prepared]) -> tuple[Outcome, ReloadError | None]:
    """Return what becomes of a reload: all workers take the release, or none.

    Args:
        said: what each worker says that has not ended meanwhile.

    Returns:
        The outcome, and why where it has failed.
    """
    failed = [one for one in said if one.outcome == "failed"]
    if failed or not said:
        return "failed", ReloadError(failed[0].why if failed else "every worker ended")
    return ("ok" if any(one.outcome == "ok" for one in said) else "unchanged"), None


def _is_hup(number: int) -> bool:
    return number == getattr(signal, "SIGHUP", None)


def _kept(directory: Path) -> int | None:
    """Keep programs that tidy up from old files in a directory, such as systemd-tmpfiles."""
    if sys.platform == "win32":
        return None
    import fcntl

    descriptor = os.open(directory, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    return descriptor


def supervise(settings: Settings, sockets: list[socket], ready: Callable[[], None]) -> None:
    """Serve with several processes until told to end.

    Args:
        settings: what `serving.check` lets through.
        sockets: bound ones.
        ready: called when all workers answer requests.

    Raises:
        StartError: the workers cannot be started.
    """
    try:
        _supervise(settings, sockets, ready)
    except OSError as error:
        raise StartError(f"several workers cannot be run here: {error}") from error


def _supervise(settings: Settings, sockets: list[socket], ready: Callable[[], None]) -> None:
    logging.config.dictConfig(logging_config(settings.log_format))
    with tempfile.TemporaryDirectory(prefix="crosslane-") as name:
        directory = Path(name)
        if POSSIBLE and len(os.fsencode(name)) > _LONGEST_PATH:
            raise StartError(f"the path of temporary files is too long (TMPDIR): {name}")
        kept = _kept(directory)
        try:
            Supervisor(settings, sockets, directory, ready).run()
        finally:
            if kept is not None:
                os.close(kept)
