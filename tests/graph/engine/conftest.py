"""One small dataset, and one engine that the tests share unless they break it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from crosslane.graph.engine.limits import Limits
from crosslane.graph.engine.sparql import SparqlEngine
from tests.graph.engine import scripted
from tests.graph.engine.scripted import Endpoint

G1, G2 = "http://example.org/g1", "http://example.org/g2"


def make_snapshot(numbers: int = 300) -> bytes:
    """Return N-Quads: a chain of numbers in one graph and two people in another."""
    start = "http://example.org/n"
    lines = [
        f"<{start}{i}> <http://example.org/next> <{start}{i + 1}> <{G1}> ." for i in range(numbers)
    ]
    lines += [
        f'<http://example.org/ann> <http://example.org/name> "Ann, {{}} \\"A\\"\\nB" <{G2}> .',
        f'<http://example.org/bob> <http://example.org/name> "鲍勃"@zh <{G2}> .',
    ]
    return "\n".join(lines).encode()


@pytest.fixture(scope="session")
def snapshot() -> bytes:
    """The dataset."""
    return make_snapshot()


@pytest.fixture(scope="session")
def engine(snapshot: bytes) -> Iterator[SparqlEngine]:
    """An engine with generous limits; do not break it."""
    with SparqlEngine(snapshot, Limits(), workers=2) as running:
        yield running


class Canary:
    """A listening socket that counts who connects."""

    def __init__(self) -> None:
        """Listen on loopback."""
        self.hits = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        self._thread = threading.Thread(target=self._accept)
        self._thread.start()

    def _accept(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            with connection:
                if connection.recv(1) == b"\0":
                    return
                self.hits += 1

    def close(self) -> None:
        """Stop listening."""
        with socket.create_connection(self._socket.getsockname()) as last:
            last.sendall(b"\0")
        self._thread.join()
        self._socket.close()


@pytest.fixture
def canary() -> Iterator[Canary]:
    """A port that nothing may connect to."""
    bird = Canary()
    yield bird
    bird.close()


@pytest.fixture
def there() -> Iterator[Endpoint]:
    """An endpoint that a test scripts."""
    with scripted.endpoint() as made:
        yield made
