"""Who is measured: this endpoint, other servers, and the engines without a server."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, repeat
from pathlib import Path
from typing import IO, Any, Protocol
from urllib.request import Request, urlopen

from benchmarks.client import Client, FailedRequestError, fetch, template
from benchmarks.queries import MARK, Query, marked

HERE = Path(__file__).parent
PEERS = HERE / ".venv" / "bin"
"""Programs of the peers; ``make bench-peers`` puts them there."""

_READY_SECONDS = 60.0
_HOT = 99_999_999


class Peer(Protocol):
    """A competitor that answers SPARQL."""

    @property
    def name(self) -> str:
        """How it is called in tables."""

    @property
    def pid(self) -> int:
        """Its first process."""

    def answer(self, query: Query) -> bytes:
        """Answer once, for comparing."""

    def prepare(self, query: Query, *, hot: bool) -> None:
        """Say what `work` is to ask: the same again, or another query each time."""

    def work(self, seconds: float) -> tuple[int, float, float]:
        """Answer what was prepared for so long."""

    def close(self) -> None:
        """End its processes."""


class Server:
    """A server in its own process, asked over HTTP.

    Args:
        name: in tables.
        command: that starts it.
        url: of its endpoint.
        ready: called until it raises no `OSError`; may load the data.
        method: by which queries are sent.
        connections: kept busy at one time.
        environment: added to that of this process.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        url: str,
        ready: Callable[[], None],
        *,
        method: str,
        connections: int,
        environment: dict[str, str] | None = None,
    ) -> None:
        self.name = name
        self.url = url
        self._method = method
        self._process = subprocess.Popen(  # noqa: S603 - programs named in this module
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **(environment or {})},
        )
        try:
            _until(ready, self._process)
        except BaseException:
            self._process.kill()
            raise
        self._client = Client(url, connections)
        self._requests: Iterator[bytes] = iter(())

    @property
    def pid(self) -> int:
        """Its first process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether its first process is still the one that was started."""
        return self._process.poll() is None

    def answer(self, query: Query) -> bytes:
        """Answer once, for comparing."""
        made = template(self.url, query.text, MARK, query.accept, method=self._method)
        return fetch(self.url, made.request(0))

    def prepare(self, query: Query, *, hot: bool) -> None:
        """Say what `work` is to ask."""
        made = template(self.url, query.text, MARK, query.accept, method=self._method)
        self._requests = repeat(made.request(_HOT)) if hot else map(made.request, count(1))

    def work(self, seconds: float) -> tuple[int, float, float]:
        """Answer what was prepared for so long."""
        return self._client.work(self._requests, seconds)

    def close(self) -> None:
        """End it."""
        self._process.terminate()
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Engine:
    """An engine that runs alone in a process: no HTTP, no limits.

    Args:
        name: one of `inprocess.ENGINES`.
        data: N-Quads file.
    """

    def __init__(self, name: str, data: Path) -> None:
        self.name = name
        self._told: dict[str, object] = {}
        self._next = 1
        self._process = subprocess.Popen(  # noqa: S603 - our own script
            [PEERS / "python", HERE / "inprocess.py", name, data],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._reply()

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    def answer(self, query: Query) -> bytes:
        """Answer once, for comparing."""
        self._tell({"query": marked(query, 0)})
        return str(self._reply()["body"]).encode()

    def prepare(self, query: Query, *, hot: bool) -> None:
        """Say what `work` is to ask."""
        self._told = {"query": query.text, "mark": MARK, "hot": hot}

    def work(self, seconds: float) -> tuple[int, float, float]:
        """Answer what was prepared for so long."""
        first = None if self._told["hot"] else self._next
        self._tell({**self._told, "seconds": seconds, "first": first})
        done = self._reply()
        self._next += done["count"]
        return done["count"], done["wall"], 0.0

    def close(self) -> None:
        """End it."""
        _pipe(self._process.stdin).close()
        self._process.wait(15)

    def _tell(self, message: dict[str, object]) -> None:
        stream = _pipe(self._process.stdin)
        stream.write(json.dumps(message) + "\n")
        stream.flush()

    def _reply(self) -> dict[str, Any]:
        line = _pipe(self._process.stdout).readline()
        if not line:
            raise FailedRequestError(f"{self.name} has ended")
        reply: dict[str, Any] = json.loads(line)
        return reply


@dataclass(frozen=True, slots=True)
class Field:
    """How competitors are started.

    Attributes:
        data: N-Quads file of the graph.
        method: by which queries are sent.
        connections: kept busy at one time with each server.
    """

    data: Path
    method: str = "GET"
    connections: int = 2

    def crosslane(self, name: str = "crosslane", **settings: str) -> Server:
        """Start this project's endpoint.

        Args:
            name: in tables.
            settings: other than those it starts with, by name.
        """
        port = free_port()
        # One client asks as much as it can, which is not what its turns are made for.
        given = {"CLIENT_QUERIES": "0", "LOG_FORMAT": "none", **settings}
        url = f"http://127.0.0.1:{port}/sparql"
        return Server(
            name,
            [sys.executable, "-m", "crosslane", "serve", "--port", str(port), "--workers", "1"],
            url,
            lambda: _get(f"{url}?query=ASK%7B%7D"),
            method=self.method,
            connections=self.connections,
            environment={f"CROSSLANE_{key}": value for key, value in given.items()},
        )

    def oxigraph(self, *flags: str) -> Server:
        """Start the oxigraph server with the data in memory.

        Args:
            flags: further ones of ``oxigraph serve``.
        """
        port = free_port()
        base = f"http://127.0.0.1:{port}"

        def load() -> None:
            headers = {"Content-Type": "application/n-quads"}
            body = self.data.read_bytes()
            _get(Request(f"{base}/store", body, headers))  # noqa: S310 - loopback

        return Server(
            "oxigraph server",
            [
                str(PEERS / "oxigraph"),
                "serve",
                "--bind",
                f"127.0.0.1:{port}",
                "--union-default-graph",
                *flags,
            ],
            f"{base}/query",
            load,
            method=self.method,
            connections=self.connections,
        )

    def rdflib_endpoint(self) -> Server:
        """Start rdflib-endpoint."""
        port = free_port()
        url = f"http://127.0.0.1:{port}/"
        command = [str(PEERS / "rdflib-endpoint"), "serve", "--host", "127.0.0.1"]
        return Server(
            "rdflib-endpoint",
            [*command, "--port", str(port), str(self.data)],
            url,
            lambda: _get(f"{url}?query=ASK%7B%7D"),
            method=self.method,
            connections=self.connections,
        )

    def floor(self) -> Server:
        """Start the least server that could do what this endpoint does; see `floor`."""
        port = free_port()
        url = f"http://127.0.0.1:{port}/sparql"
        return Server(
            "floor",
            [sys.executable, "-m", "benchmarks.floor", str(port), str(self.data)],
            url,
            lambda: _get(f"{url}?query=ASK%7B%7D"),
            method="GET",
            connections=self.connections,
        )

    def start(self, names: Sequence[str]) -> tuple[list[Peer], list[str]]:
        """Start this endpoint, the same again as control, and peers.

        Args:
            names: of `PEER_NAMES`.

        Returns:
            Those that are up, and the names of those that are not installed.
        """
        makers: dict[str, Callable[[], Peer]] = {
            "floor": self.floor,
            "oxigraph server": self.oxigraph,
            "rdflib-endpoint": self.rdflib_endpoint,
            "pyoxigraph": lambda: Engine("pyoxigraph", self.data),
            "rdflib": lambda: Engine("rdflib", self.data),
        }
        up: list[Peer] = []
        missing = []
        try:
            up += [self.crosslane(), self.crosslane("crosslane again")]
            for name in names:
                if (PEERS / PEER_NAMES[name]).exists():
                    up.append(makers[name]())
                else:
                    missing.append(name)
        except BaseException:
            for one in up:
                one.close()
            raise
        return up, missing


PEER_NAMES = {
    "floor": "python",
    "oxigraph server": "oxigraph",
    "rdflib-endpoint": "rdflib-endpoint",
    "pyoxigraph": "python",
    "rdflib": "python",
}
"""Every peer, and the program in `PEERS` that it needs."""


def plot(figures: Path, picture: Path) -> bool:
    """Draw the figures with the peers' matplotlib.

    Args:
        figures: JSON file of a run.
        picture: SVG file to write.

    Returns:
        Whether there is a matplotlib to draw with.
    """
    python = PEERS / "python"
    if not python.exists():
        return False
    command = [python, HERE / "plot.py", figures, picture]
    return subprocess.run(command, check=False).returncode == 0  # noqa: S603 - our own script


def free_port() -> int:
    """Return a port on which nothing listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _get(asked: str | Request) -> None:
    with urlopen(asked, timeout=_READY_SECONDS) as answer:  # noqa: S310 - loopback
        answer.read()


def _until(ready: Callable[[], None], process: subprocess.Popen[bytes]) -> None:
    """Wait until a server answers.

    Raises:
        FailedRequestError: it has ended, or does not come up.
    """
    end = time.monotonic() + _READY_SECONDS
    while True:
        try:
            ready()
            return
        except OSError as error:
            if process.poll() is not None or time.monotonic() > end:
                raise FailedRequestError(f"{process.args!r} does not answer: {error}") from error
        time.sleep(0.05)


def _pipe(stream: IO[str] | None) -> IO[str]:
    if stream is None:
        raise FailedRequestError("a process was started without its pipes")
    return stream
