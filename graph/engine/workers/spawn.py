"""Workers where nothing can be forked: each a new interpreter that loads the dataset itself.

The parent's side, and below it the worker's, which runs as ``python -m`` this module.
A worker connects to a port on loopback that is open for it alone, and says the word that it
got over its standard input, which also ends when the parent does. Slower than forking by the
time of an interpreter's start and of loading, for each worker that is replaced; and after a
write, that is each worker.
"""

from __future__ import annotations

import contextlib
import hmac
import os
import secrets
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from typing import Any

from crosslane.graph.engine.errors import EngineDown
from crosslane.graph.engine.workers import wire
from crosslane.graph.engine.workers.changes import Change
from crosslane.graph.engine.workers.confinement import exit_with_parent
from crosslane.graph.engine.workers.process import End, Source, Worker, feed, start_python
from crosslane.graph.engine.workers.worker import serve
from crosslane.graph.engine.workers.zygote import load

_START_SECONDS = 60.0
_WORD_BYTES = 32


class Spawner:
    """Starts workers one by one; the counterpart of `process.Zygote`.

    Args:
        source: of the dataset.
        config: see `process.Zygote`.

    Attributes:
        graphs: names of the named graphs of the dataset when the first worker loaded it.
        quads: number of quads then.

    Raises:
        EngineDown: a worker did not start, or could not load the dataset.
    """

    def __init__(self, source: Source, config: Mapping[str, Any]) -> None:
        """Start the first worker, so that a dataset that cannot be served is known at once."""
        self._source = source
        self._config = dict(config)
        self._processes: dict[Worker, subprocess.Popen[bytes]] = {}
        self._ready: Worker | None = None
        self.graphs: tuple[str, ...] = ()
        self.quads = 0
        self._ready, report = self._start()
        self.graphs, self.quads = tuple(report["graphs"]), report["quads"]

    @property
    def pid(self) -> int:
        """Nothing is forked, so there is no zygote: 0."""
        return 0

    def fork(self, replace: Worker | None = None) -> tuple[Worker, End]:
        """End a worker, if one is given and comes from here, and start a new one.

        Args:
            replace: the worker to end.

        Returns:
            The new worker, and how the old one ended.

        Raises:
            EngineDown: the new one did not start.
        """
        end = End() if replace is None else self.end(replace)
        if self._ready is not None:
            worker, self._ready = self._ready, None
            return worker, end
        return self._start()[0], end

    def end(self, worker: Worker) -> End:
        """End a worker.

        Args:
            worker: that comes from here; another is left alone.

        Returns:
            How it ended.
        """
        process = self._processes.pop(worker, None)
        return End() if process is None else End(_ended(process))

    def apply(self, change: Change) -> None:
        """Do nothing: workers that are started later load the dataset as it then is.

        Args:
            change: that the source has.
        """
        if self._ready is not None:
            self.end(self._ready)
            self._ready = None

    def close(self) -> None:
        """End every worker."""
        for process in self._processes.values():
            _ended(process)
        self._processes.clear()

    def _start(self) -> tuple[Worker, dict[str, Any]]:
        word = secrets.token_bytes(_WORD_BYTES)
        with socket.create_server(("127.0.0.1", 0)) as server:
            server.settimeout(_START_SECONDS)
            port = server.getsockname()[1]
            process = start_python(
                "crosslane.graph.engine.workers.spawn", str(port), stdin=subprocess.PIPE
            )
            try:
                sock = _greeted(server, process, word)
                with _closed_on_error(sock):
                    report = feed(sock, self._source(), self._config)
            except BaseException:
                _ended(process)
                raise
        worker = Worker(process.pid, self, sock)
        self._processes[worker] = process
        return worker, report


def _greeted(server: socket.socket, process: subprocess.Popen[bytes], word: bytes) -> socket.socket:
    """Return the connection of the process that knows the word; anyone else's is closed."""
    try:
        if process.stdin is not None:
            process.stdin.write(word)
            process.stdin.flush()
        while True:
            sock, _ = server.accept()
            with _closed_on_error(sock):
                sock.settimeout(_START_SECONDS)
                if hmac.compare_digest(wire.exactly(sock, _WORD_BYTES), word):
                    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    return sock
            sock.close()
    except (OSError, EOFError) as error:
        raise EngineDown("a worker did not start") from error


@contextlib.contextmanager
def _closed_on_error(sock: socket.socket) -> Iterator[None]:
    try:
        yield
    except BaseException:
        sock.close()
        raise


def _ended(process: subprocess.Popen[bytes]) -> int:
    """Kill a process and collect it; one that is on its way out keeps its own status."""
    process.kill()
    if process.stdin is not None:
        process.stdin.close()
    return process.wait()


def main(port: int) -> None:
    """Be a worker.

    Args:
        port: on loopback, where the parent waits.
    """
    exit_with_parent()
    word = sys.stdin.buffer.read(_WORD_BYTES)
    sock = socket.create_connection(("127.0.0.1", port), _START_SECONDS)
    sock.settimeout(None)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.sendall(word)
    try:
        evaluator, config, report = load(sock)
    except (SyntaxError, ValueError, OSError) as error:
        wire.send(sock, {"failed": str(error)})
        return
    except EOFError:
        return  # the parent has no use for this process any more
    threading.Thread(target=_end_with_parent, daemon=True).start()
    wire.send(sock, report)
    serve(sock, evaluator, config, keep_input=True)


def _end_with_parent() -> None:
    """Wait until standard input ends, as it does with the parent, and end with it."""
    os.read(0, 1)
    os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]))
