"""The parent's side of the zygote: starting it, asking it for workers, telling it of changes."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from crosslane.graph.engine.errors import EngineDown
from crosslane.graph.engine.workers import wire
from crosslane.graph.engine.workers.changes import Change

COMMAND_SECONDS = 10.0
"""The zygote answers in milliseconds; after this long it is taken for dead."""

LOAD_SECONDS = 600.0
"""How long loading a dataset, or a change of it, may take."""

_LARGEST_REPORT = 0
_KEPT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")  # without these some do not start

Source = Callable[[], Iterable[Change]]
"""Gives the changes that make an empty dataset the one to serve, as it is now."""


class Worker:
    """A worker process and the socket to it.

    Attributes:
        pid: of the process.
        nursery: what it comes from; only that may end it, as it alone can know that the number
            still belongs to the worker.
        sock: connected to it; whoever leased the worker may use it.
    """

    __slots__ = ("nursery", "pid", "sock")

    def __init__(self, pid: int, nursery: Nursery, sock: socket.socket) -> None:
        """Take over the socket."""
        self.pid = pid
        self.nursery = nursery
        self.sock = sock

    def alive(self) -> bool:
        """Return whether the process still has its end of the socket, without waiting."""
        self.sock.setblocking(False)
        try:
            return bool(self.sock.recv(1, socket.MSG_PEEK))
        except BlockingIOError:
            return True
        except ConnectionError:
            return False


@dataclass(frozen=True, slots=True)
class End:
    """How a worker process ended.

    Attributes:
        code: exit status, minus the signal where that ended it, None where nobody could tell.
        grown: by how many bytes it was larger than its zygote; 0 where nobody could tell.
    """

    code: int | None = None
    grown: int = 0


class Nursery(Protocol):
    """What workers come from: a zygote, or a way to start each anew.

    Attributes:
        pid: of the process that workers come from, or of this one.
        graphs: names of the dataset's named graphs when it was loaded, see `changes.name_of`.
        quads: number of quads then.
    """

    @property
    def pid(self) -> int:
        """Process id of the zygote, or 0."""

    graphs: tuple[str, ...]
    quads: int

    def fork(self, replace: Worker | None = None) -> tuple[Worker, End]:
        """End a worker, if one is given, and make a new one."""

    def end(self, worker: Worker) -> End:
        """End a worker that comes from here."""

    def apply(self, change: Change) -> None:
        """Carry out a change; workers made later have it, those made before do not."""

    def close(self) -> None:
        """End every worker, and what they come from."""


class Zygote:
    """A running zygote that has loaded a dataset.

    Args:
        source: of the dataset.
        config: what `evaluator.Evaluator` and `worker.serve` need.

    Attributes:
        graphs: names of the named graphs that it loaded.
        quads: number of quads that it loaded.

    Raises:
        EngineDown: the process did not start, or could not load the dataset.
    """

    def __init__(self, source: Source, config: Mapping[str, Any]) -> None:
        """Start the process and wait until it has loaded the dataset."""
        self._control, theirs = socket.socketpair()
        with theirs:
            self._process = start_python(
                "crosslane.graph.engine.workers.zygote",
                str(theirs.fileno()),
                pass_fds=[theirs.fileno()],
            )
        try:
            report = feed(self._control, source(), config)
        except BaseException:
            self.close()
            raise
        self._control.settimeout(COMMAND_SECONDS)
        self.graphs: tuple[str, ...] = tuple(report["graphs"])
        self.quads: int = report["quads"]

    @property
    def pid(self) -> int:
        """Process id of the zygote."""
        return self._process.pid

    def fork(self, replace: Worker | None = None) -> tuple[Worker, End]:
        """End a worker, if one is given and is a child of this zygote, and fork a new one.

        Args:
            replace: the worker to end.

        Returns:
            The new worker, and how the old one ended.

        Raises:
            EngineDown: the zygote does not answer.
        """
        pid, end, descriptors = self._command(wire.FORK, replace)
        if len(descriptors) != 1:
            raise EngineDown("the zygote has ended")
        os.set_inheritable(descriptors[0], False)
        return Worker(pid, self, socket.socket(fileno=descriptors[0])), end

    def end(self, worker: Worker) -> End:
        """End a worker without a new one.

        Args:
            worker: a child of this zygote; another is left alone.

        Returns:
            How it ended.

        Raises:
            EngineDown: the zygote does not answer.
        """
        return self._command(wire.END, worker)[1]

    def apply(self, change: Change) -> None:
        """Carry out a change; workers forked later have it.

        Args:
            change: of the dataset.

        Raises:
            EngineDown: the zygote does not answer, or cannot carry it out and has ended.
        """
        try:
            self._control.settimeout(LOAD_SECONDS)
            self._control.sendall(wire.COMMAND.pack(wire.APPLY, 0))
            wire.send(self._control, *change.encoded())
            report, _ = wire.receive(self._control, _LARGEST_REPORT)
            self._control.settimeout(COMMAND_SECONDS)
        except (OSError, EOFError) as error:
            raise EngineDown("the zygote does not answer") from error
        if "failed" in report:
            raise EngineDown(f"the zygote cannot carry out a change: {report['failed']}")

    def close(self) -> None:
        """Let the zygote kill its workers and end; wait for it."""
        self._control.close()
        try:
            self._process.wait(COMMAND_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()  # on Linux its workers go with it
            self._process.wait()

    def _command(self, command: int, worker: Worker | None) -> tuple[int, End, list[int]]:
        old = worker.pid if worker is not None and worker.nursery is self else 0
        try:
            self._control.sendall(wire.COMMAND.pack(command, old))
            data, descriptors, _, _ = socket.recv_fds(self._control, wire.FORKED.size, 1)
        except OSError as error:
            raise EngineDown("the zygote does not answer") from error
        if len(data) != wire.FORKED.size:
            raise EngineDown("the zygote has ended")
        pid, code, grown = wire.FORKED.unpack(data)
        return pid, End(None if code == wire.UNKNOWN else code, grown), descriptors


def feed(
    sock: socket.socket, changes: Iterable[Change], config: Mapping[str, Any]
) -> dict[str, Any]:
    """Send limits and dataset to a process that has just started, and wait until it is ready.

    Args:
        sock: connected to it.
        changes: from a `Source`.
        config: see `Zygote`.

    Returns:
        Its report.

    Raises:
        EngineDown: it ended, or cannot load the dataset.
    """
    sock.settimeout(LOAD_SECONDS)
    rest = iter(changes)
    try:
        wire.send(sock, dict(config))
        report, _ = wire.receive(sock, _LARGEST_REPORT)
        while "next" in report:
            change = next(rest, None)
            wire.send(sock, *(({"end": True}, b"") if change is None else change.encoded()))
            report, _ = wire.receive(sock, _LARGEST_REPORT)
    except (OSError, EOFError) as error:
        raise EngineDown("a process of the engine ended before it had loaded the data") from error
    if "failed" in report:
        raise EngineDown(f"the dataset cannot be served: {report['failed']}")
    return report


def start_python(
    module: str, *arguments: str, pass_fds: Iterable[int] = (), stdin: int = subprocess.DEVNULL
) -> subprocess.Popen[bytes]:
    """Start a fresh interpreter that sees the same packages, and little else of this one.

    Args:
        module: to run.
        arguments: of it.
        pass_fds: descriptors that it inherits.
        stdin: as in `subprocess.Popen`.

    Returns:
        The process.
    """
    environment = {
        "PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path),
        "PYTHONSAFEPATH": "1",
        "LC_ALL": "C.UTF-8",
        **{name: os.environ[name] for name in _KEPT if name in os.environ},
    }
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
        [sys.executable, "-m", module, *arguments],
        stdin=stdin,
        stdout=subprocess.DEVNULL,
        env=environment,
        pass_fds=tuple(pass_fds),
        start_new_session=True,
    )
