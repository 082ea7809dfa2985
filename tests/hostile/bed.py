"""The test-bed: a server in a process of its own, traps around it, and what must hold after all.

Nothing here knows the server from inside: it is started as a user starts it, spoken to over
sockets, and watched through the operating system.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import psutil
import pyoxigraph

from tests.hostile.raw import Answer, NoAnswer, Request, exchange, get
from tests.hostile.traps import MARK, Canary, Trap
from tests.hostile.watch import Prober, Tree

ROOT = Path(__file__).parents[2]
MIB = 1 << 20
MOST_MEMORY = 1536 * MIB
"""Bytes that the server and all its processes may take together, whatever is sent."""

SMALL: Mapping[str, str] = {
    "CROSSLANE_SPARQL_TIMEOUT": "1",
    "CROSSLANE_SPARQL_MEMORY": str(256 * MIB),
    "CROSSLANE_SPARQL_MAX_BYTES": str(16 * MIB),
    "CROSSLANE_SPARQL_WORKERS": "2",
    "CROSSLANE_SPARQL_QUEUE_TIMEOUT": "3",
    "CROSSLANE_HEAD_TIMEOUT": "2",
    "CROSSLANE_BODY_TIMEOUT": "2",
    "CROSSLANE_LOG_FORMAT": "json",
}
"""Limits under which an attack that is not stopped at once is stopped soon."""

KEY = "canary-key-3f0f2a1c9d7b4e58"
"""The key for writing; whoever sends another one changes nothing."""

BASE = b'<urn:x:c> <urn:x:p> "three" <urn:x:old> .\n' + b"".join(
    b'<urn:x:a%d> <urn:x:p> "%d" .\n' % (n, n) for n in range(300)
)
"""What a dataset that is attacked holds: N-Quads."""

_START_SECONDS = 60.0
_ATTEMPTS = 5
_ADDRESSES = itertools.count()


@dataclass(frozen=True, slots=True)
class Places:
    """Where an attack tries to reach.

    Attributes:
        http: URL of a canary on IPv4.
        http6: URL of a canary on IPv6, or that on IPv4 where a machine has none.
        file: URL of the trap.
    """

    http: str
    http6: str
    file: str

    def fill(self, text: str) -> str:
        """Return a text with the places filled in for ``@http@``, ``@http6@`` and ``@file@``."""
        for name in ("http", "http6", "file"):
            text = text.replace(f"@{name}@", getattr(self, name))
        return text


class Server:
    """``crosslane serve`` in a process of its own.

    Args:
        directory: for its log.
        arguments: of ``serve``, beside the port.
        settings: environment variables on top of `SMALL`.
    """

    def __init__(
        self, directory: Path, arguments: tuple[str, ...] = (), settings: Mapping[str, str] = SMALL
    ) -> None:
        """Start it and wait until it answers; at another port where one was taken meanwhile."""
        self.log = directory / "server.log"
        for _ in range(_ATTEMPTS):
            self.address = ("127.0.0.1", _free_port())
            self._process = self._started(arguments, settings)
            if self._answers():
                break
        else:
            raise RuntimeError(f"the server did not start:\n{self.text()}")
        self.tree = Tree(self._process.pid)

    @property
    def pid(self) -> int:
        """Process id of the server."""
        return self._process.pid

    def text(self) -> str:
        """Return what the server has logged."""
        return self.log.read_text("utf-8", "replace")

    def close(self) -> list[int]:
        """End the server as an operator does.

        Returns:
            Process ids that it left behind.
        """
        everyone = self.tree.processes()
        self.tree.close()
        self._process.terminate()
        try:
            self._process.wait(30)
        finally:
            self._process.kill()
            self._process.wait()
        return [process.pid for process in everyone if _lives(process.is_running)]

    def _started(
        self, arguments: tuple[str, ...], settings: Mapping[str, str]
    ) -> subprocess.Popen[bytes]:
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("CROSSLANE_")}
        command = [sys.executable, "-m", "crosslane", "serve", "--port", str(self.address[1])]
        with self.log.open("wb") as log:
            return subprocess.Popen(  # noqa: S603 - our own program, no shell
                [*command, *arguments],
                cwd=ROOT,
                env={**inherited, "CROSSLANE_ARTEFACTS": "none", **settings},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def _healthy(self) -> bool:
        return exchange(self.address, Request("GET", "/healthz"), patience=5).status == 200

    def _answers(self) -> bool:
        """Wait until it answers; return False when it ends instead, as its port is taken."""
        end = time.monotonic() + _START_SECONDS
        while self._process.poll() is None:
            # Where the port was taken, whoever has it may answer, too.
            if _listens(self._process.pid, self.address[1]):
                with contextlib.suppress(NoAnswer, OSError):
                    if self._healthy():
                        return True
            if time.monotonic() > end:
                self._process.kill()
                break
            time.sleep(0.05)
        self._process.wait()
        if "in use" in self.text():
            return False
        raise RuntimeError(f"the server did not start:\n{self.text()}")


class Bed:
    """A server, the traps, and what must hold after every attack.

    Args:
        server: that is attacked.
        canaries: that nothing may connect to.
        trap: a file that nothing may open.
    """

    def __init__(self, server: Server, canaries: tuple[Canary, ...], trap: Trap) -> None:
        """Ask the light queries once, while nothing else goes on."""
        self.server = server
        self._canaries = canaries
        self._trap = trap
        self._light = _other_client()
        self._numbers = itertools.count()
        self.places = Places(canaries[0].url, canaries[-1].url, trap.url)
        self._count = self.ask_count().body

    def send(self, request: Request) -> Answer:
        """Send a request and return the whole answer."""
        return exchange(self.server.address, request)

    def ask_health(self) -> Answer:
        """Ask whether the server is up."""
        return self.send(Request("GET", "/healthz", source=self._light))

    def ask_count(self) -> Answer:
        """Ask for the number of triples with a text that was never sent, so from no cache."""
        query = f"SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o }} # {next(self._numbers)}"
        asked = get(query, ("Accept", "text/csv"))
        return self.send(Request("GET", asked.target, asked.headers, source=self._light))

    def ask_cell(self) -> Answer:
        """Ask who owns one cell."""
        target = "/ownership/temu/semi-managed/pricing?as_of=2026-11-22"
        return self.send(Request("GET", target, source=self._light))

    def kinds(self) -> dict[str, Callable[[], tuple[Answer, bool]]]:
        """Return the light requests for a `Prober`, each with whether its answer is right."""

        def health() -> tuple[Answer, bool]:
            answer = self.ask_health()
            return answer, answer.status == 200

        def cell() -> tuple[Answer, bool]:
            answer = self.ask_cell()
            return answer, answer.status == 200 and answer.json()["owner"] == "platform"

        def count() -> tuple[Answer, bool]:
            answer = self.ask_count()
            return answer, answer.status == 200 and answer.body == self._count

        return {"health": health, "cell": cell, "count": count}

    def prober(self, pause: float = 0.02) -> Prober:
        """Return a prober of every kind of light request."""
        return Prober(self.kinds(), pause)

    def check_unharmed(self) -> None:
        """Assert that the server is the one that was started, reached nothing, and is right."""
        assert self.server.tree.alive(), self.server.text()[-3000:]
        self.check_untouched()
        assert self.server.tree.peak < MOST_MEMORY
        again = self.ask_count()
        assert (again.status, again.body) == (200, self._count), again

    def check_untouched(self) -> None:
        """Assert that no canary was connected to and that the trap was not opened."""
        assert [canary.hits for canary in self._canaries] == [0] * len(self._canaries)
        assert self._trap.hits == 0


class DatasetBed(Bed):
    """A bed around a dataset that can be written.

    Args:
        server: that is attacked.
        canaries: that nothing may connect to.
        trap: a file that nothing may open.
    """

    def __init__(self, server: Server, canaries: tuple[Canary, ...], trap: Trap) -> None:
        """Fill the dataset first."""
        self.server = server
        self.restore()
        super().__init__(server, canaries, trap)
        self._state = self.state()

    def state(self) -> list[bytes]:
        """Return every quad of the dataset."""
        accept = ("Accept", "application/n-quads")
        answer = self.send(Request("GET", "/store", (accept, self.key)))
        assert answer.status == 200, answer
        return sorted(answer.body.splitlines())

    def restore(self) -> None:
        """Bring the dataset back to what it was at first."""
        kind = ("Content-Type", "application/n-quads")
        dropped = self.send(Request("DELETE", "/store", (self.key,)))
        filled = self.send(Request("POST", "/store", (self.key, kind), BASE))
        assert (dropped.status, filled.status // 100) == (204, 2), (dropped, filled)

    def unchanged(self) -> bool:
        """Return whether the dataset is as it was at first."""
        return self.state() == self._state

    def check_unharmed(self) -> None:
        """Assert what holds of every bed; a dataset that was changed is brought back first."""
        if not self.unchanged():
            self.restore()
        super().check_unharmed()

    @property
    def key(self) -> tuple[str, str]:
        """The header that lets a request write."""
        return "Authorization", f"Bearer {KEY}"


def check_honest(answer: Answer) -> None:
    """Assert what holds of every answer of the program, whatever was asked.

    A failure of the server (5xx) is never the answer to a request, but for a deadline that was
    reached, which is 503. What went wrong is a problem document; a limit comes with the name of
    its setting. An answer holds neither the secret nor a header that the client made up, and
    what it calls JSON, XML or RDF can be read as such.
    """
    assert MARK.encode() not in answer.body
    assert b"root:" not in answer.body
    assert "x-injected" not in answer.headers
    assert "set-cookie" not in answer.headers
    if answer.status < 400:
        _check_readable(answer)
    elif (answer.media_type, answer.headers.get("connection")) == ("text/plain", "close"):
        # What is no HTTP, or too much of it, is refused before there is a request to answer.
        assert answer.status in (400, 408, 413, 414, 431), answer
    else:
        _check_problem(answer)


def _check_readable(answer: Answer) -> None:
    media = answer.media_type
    if not answer.body:
        return
    if media.endswith("json"):
        document = answer.json()
        if "x-total-rows" in answer.headers and media == "application/sparql-results+json":
            assert str(len(document["results"]["bindings"])) == answer.headers["x-total-rows"]
    if media.endswith("xml"):
        ElementTree.fromstring(answer.body)  # noqa: S314 - what our own server wrote
    form = pyoxigraph.RdfFormat.from_media_type(media)
    if form is not None and media != "application/json":
        for _ in pyoxigraph.parse(answer.body, format=form):
            pass


def _check_problem(answer: Answer) -> None:
    assert answer.media_type == "application/problem+json", answer
    # The answer to HEAD has no body.
    problem: dict[str, Any] = answer.json() if answer.body else {"status": answer.status}
    assert problem["status"] == answer.status
    if answer.status >= 500:
        assert (answer.status, problem.get("limit")) == (503, "time"), problem
    if "limit" in problem:
        assert problem["setting"].startswith("CROSSLANE_")
        assert problem["setting"] in problem["detail"]
        assert "maximum" in problem


@contextlib.contextmanager
def traps(directory: Path) -> Iterator[tuple[tuple[Canary, ...], Trap]]:
    """Set traps for as long as the context lasts.

    Args:
        directory: for the trap.

    Yields:
        Canaries, on IPv6 too where the machine has it, and the trap.
    """
    canaries = [Canary("127.0.0.1")]
    with contextlib.suppress(OSError):
        canaries.append(Canary("::1"))
    trap = Trap(directory / "trap.nt")
    try:
        yield tuple(canaries), trap
    finally:
        for canary in canaries:
            canary.close()
        trap.close()


def client() -> str:
    """Return a loopback address that no test has used yet, so another client to the server."""
    number = next(_ADDRESSES)
    return _bindable(f"127.1.{number // 250 % 250}.{number % 250 + 1}")


def _other_client() -> str:
    return _bindable("127.0.0.2")


def _bindable(address: str) -> str:
    """Return the address, or the usual one where a machine has no other on loopback."""
    with socket.socket() as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return "127.0.0.1"
    return address


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def _listens(pid: int, port: int) -> bool:
    try:
        found = psutil.Process(pid).net_connections("tcp4")
    except psutil.NoSuchProcess:
        return False
    return any(one.laddr[1] == port and one.status == psutil.CONN_LISTEN for one in found)


def _lives(running: Callable[[], bool], seconds: float = 5.0) -> bool:
    """Return whether something is still running after a while."""
    end = time.monotonic() + seconds
    while running():
        if time.monotonic() > end:
            return True
        time.sleep(0.02)
    return False
