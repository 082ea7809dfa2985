"""The parent's side of the zygote: starting it, and asking it for workers."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from crosslane.graph.engine import wire
from crosslane.graph.engine.errors import EngineDown, EngineUnsupported

COMMAND_SECONDS = 10.0
"""The zygote answers in milliseconds; after this long it is taken for dead."""

_LOAD_SECONDS = 600.0
_LARGEST_REPORT = 0
_KEPT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")  # how some interpreters find themselves


class Worker:
    """A worker process and the socket to it.

    Attributes:
        pid: of the process.
        zygote: process id of its parent; only that zygote may end it, as it alone can know
            that the number still belongs to the worker.
        sock: connected to it; whoever leased the worker may use it.
    """

    __slots__ = ("pid", "sock", "zygote")

    def __init__(self, pid: int, zygote: int, sock: socket.socket) -> None:
        """Take over the socket."""
        self.pid = pid
        self.zygote = zygote
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


class Zygote:
    """A running zygote that has loaded a snapshot.

    Args:
        snapshot: N-Quads.
        config: what `worker.Evaluator` and `worker.serve` need.

    Attributes:
        graphs: IRIs of the snapshot's named graphs.
        quads: number of quads.

    Raises:
        EngineUnsupported: this system cannot fork, limit or pass descriptors.
        EngineDown: the process did not start, or could not load the snapshot.
    """

    def __init__(self, snapshot: bytes, config: Mapping[str, Any]) -> None:
        """Start the process and wait until it has loaded the snapshot."""
        check_platform()
        self._control, theirs = socket.socketpair()
        with theirs:
            self._process = _start(theirs)
        try:
            self._control.settimeout(_LOAD_SECONDS)
            wire.send(self._control, dict(config), snapshot)
            report, _ = wire.receive(self._control, _LARGEST_REPORT)
        except (OSError, EOFError) as error:
            self.close()
            raise EngineDown("the zygote ended before it had loaded the snapshot") from error
        if "failed" in report:
            self.close()
            raise EngineDown(f"the snapshot cannot be served: {report['failed']}")
        self._control.settimeout(COMMAND_SECONDS)
        self.graphs: tuple[str, ...] = tuple(report["graphs"])
        self.quads: int = report["quads"]

    @property
    def pid(self) -> int:
        """Process id of the zygote."""
        return self._process.pid

    def fork(self, replace: Worker | None = None) -> Worker:
        """End a worker, if one is given and is a child of this zygote, and fork a new one.

        Args:
            replace: the worker to end.

        Returns:
            The new worker.

        Raises:
            EngineDown: the zygote does not answer.
        """
        old = replace.pid if replace is not None and replace.zygote == self.pid else 0
        try:
            self._control.sendall(wire.COMMAND.pack(old))
            data, descriptors, _, _ = socket.recv_fds(self._control, wire.FORKED.size, 1)
        except OSError as error:
            raise EngineDown("the zygote does not answer") from error
        if len(data) != wire.FORKED.size or len(descriptors) != 1:
            raise EngineDown("the zygote has ended")
        os.set_inheritable(descriptors[0], False)
        (pid,) = wire.FORKED.unpack(data)
        return Worker(pid, self.pid, socket.socket(fileno=descriptors[0]))

    def close(self) -> None:
        """Let the zygote kill its workers and end; wait for it."""
        self._control.close()
        try:
            self._process.wait(COMMAND_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()  # on Linux its workers go with it
            self._process.wait()


def check_platform() -> None:
    """Make sure that this system has what the workers are made of.

    Raises:
        EngineUnsupported: naming what is missing.
    """
    missing = []
    if not hasattr(os, "fork"):
        missing.append("os.fork")
    if not hasattr(socket, "send_fds"):
        missing.append("socket.send_fds (passing descriptors)")
    try:
        import resource  # noqa: F401 - only asked whether it is there
    except ImportError:
        missing.append("resource (limits of a process)")
    if missing:
        raise EngineUnsupported(
            f"SPARQL queries run in worker processes that {sys.platform} cannot offer: it lacks "
            + ", ".join(missing)
        )


def _start(control: socket.socket) -> subprocess.Popen[bytes]:
    """Start a fresh interpreter that sees the same packages, and little else of this one."""
    environment = {
        "PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path),
        "PYTHONSAFEPATH": "1",
        "LC_ALL": "C.UTF-8",
        **{name: os.environ[name] for name in _KEPT if name in os.environ},
    }
    command = [sys.executable, "-m", "crosslane.graph.engine.zygote", str(control.fileno())]
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env=environment,
        pass_fds=[control.fileno()],
        start_new_session=True,
    )
