"""An endpoint that answers whatever a test wants, to see what becomes of it."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

TRUE = b'{"head": {}, "boolean": true}'
JSON = "application/sparql-results+json"


@dataclass(frozen=True, slots=True)
class Request:
    """What was received.

    Attributes:
        head: request line and headers, as text.
        body: of the request.
    """

    head: str
    body: bytes

    def header(self, name: str) -> str | None:
        """Return the value of a header."""
        for line in self.head.splitlines()[1:]:
            key, _, value = line.partition(":")
            if key.lower() == name.lower():
                return value.strip()
        return None


Script = Callable[[Request], Iterator[bytes]]
"""Yields the bytes of an answer; the connection is closed after them."""


@dataclass(slots=True)
class Endpoint:
    """A listening endpoint.

    Attributes:
        url: of it.
        requests: that came, in order.
        script: that answers the next ones; None for `ASK { }` is true.
    """

    url: str
    requests: list[Request] = field(default_factory=list)
    script: Script | None = None

    def answers(self, body: bytes, media: str = JSON, status: int = 200, **more: str) -> None:
        """Give this answer from now on; underscores in names of headers are hyphens."""
        self.script = lambda request: iter((answer(body, media, status, **more),))


def answer(body: bytes, media: str = JSON, status: int = 200, **more: str) -> bytes:
    """Return an answer as it goes over the wire."""
    headers = {"Content-Type": media, "Content-Length": str(len(body)), "Connection": "close"}
    headers |= {name.replace("_", "-"): value for name, value in more.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value != "-")
    return f"HTTP/1.1 {status} Whatever\r\n{lines}\r\n".encode("latin-1") + body


def solutions(*rows: dict[str, str], names: tuple[str, ...] = ("x",)) -> bytes:
    """Return a result of SELECT with literals."""
    bindings = [
        {name: {"type": "literal", "value": value} for name, value in row.items()} for row in rows
    ]
    return json.dumps({"head": {"vars": names}, "results": {"bindings": bindings}}).encode()


@contextlib.contextmanager
def endpoint() -> Iterator[Endpoint]:
    """Run an endpoint; a thread for every connection."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as listener:
        made = Endpoint(f"http://127.0.0.1:{listener.getsockname()[1]}/sparql")
        threads: list[threading.Thread] = []
        closing = threading.Event()

        def accept() -> None:
            while not closing.is_set():
                connection, _ = listener.accept()
                thread = threading.Thread(target=serve, args=(connection,))
                thread.start()
                threads.append(thread)

        def serve(connection: socket.socket) -> None:
            with connection, contextlib.suppress(ConnectionError):
                request = receive(connection)
                if request is not None:
                    made.requests.append(request)
                    script = made.script or (lambda request: iter((answer(TRUE),)))
                    for piece in script(request):
                        if closing.is_set():
                            return
                        connection.sendall(piece)

        acceptor = threading.Thread(target=accept)
        acceptor.start()
        try:
            yield made
        finally:
            closing.set()
            socket.create_connection(listener.getsockname()).close()
            acceptor.join()
            for thread in threads:
                thread.join()


def receive(connection: socket.socket) -> Request | None:
    """Read one request, or None where the other side closes."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return None
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    request = Request(head.decode("latin-1"), b"")
    size = int(request.header("content-length") or 0)
    while len(body) < size:
        body += connection.recv(65536)
    return Request(request.head, body)
