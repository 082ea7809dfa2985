"""An HTTP client that sends what no client should, and takes only a whole answer for one."""

from __future__ import annotations

import contextlib
import json
import selectors
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.parse import quote, urlencode

PATIENCE = 30.0
"""Seconds after which a server that does not answer hangs: far above every deadline."""

PIECE = 1 << 16
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
FORM = "application/x-www-form-urlencoded"

Headers = tuple[tuple[str, str], ...]
Body = bytes | Callable[[], Iterable[bytes]]


class NoAnswer(Exception):  # noqa: N818 - what became of the request
    """The server closed, or went silent, before it had sent a whole answer."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent.

    Attributes:
        method: of HTTP.
        target: path and query string, as they go over the wire.
        headers: beside Host and those that tell the length of the body.
        body: its bytes, or a function that makes the pieces of a chunked body.
        source: the address that it is sent from; clients are told apart by it.
    """

    method: str = "GET"
    target: str = "/sparql"
    headers: Headers = ()
    body: Body | None = None
    source: str = "127.0.0.1"

    def pieces(self) -> Iterator[bytes]:
        """Yield the bytes of the whole request."""
        names = {name.lower() for name, _ in self.headers}
        lines = [f"{self.method} {self.target} HTTP/1.1"]
        if "host" not in names:
            lines.append("Host: localhost")
        if callable(self.body):
            lines.append("Transfer-Encoding: chunked")
        elif self.body is not None and "content-length" not in names:
            lines.append(f"Content-Length: {len(self.body)}")
        lines += [f"{name}: {value}" for name, value in self.headers]
        # What a header holds beyond Latin-1 goes out as UTF-8, as browsers send it.
        yield "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape")
        if callable(self.body):
            yield from _chunked(self.body())
        elif self.body is not None:
            for start in range(0, len(self.body), PIECE):
                yield self.body[start : start + PIECE]


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer.

    Attributes:
        status: of HTTP.
        headers: names in lower case; of a repeated header the last value.
        body: every byte that the head promised.
        seconds: from the first byte sent to the last received.
    """

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    @property
    def media_type(self) -> str:
        """The Content-Type without parameters."""
        return self.headers.get("content-type", "").partition(";")[0]

    @property
    def limit(self) -> str | None:
        """The limit that a problem names."""
        if self.media_type != "application/problem+json" or not self.body:
            return None
        limit: str | None = self.json().get("limit")
        return limit

    def json(self) -> Any:
        """Return the body as JSON."""
        return json.loads(self.body)


def get(query: str, *headers: tuple[str, str], **parameters: str) -> Request:
    """Return a query by GET; ``parameters`` have ``_`` for ``-``."""
    given = {"query": query} | {name.replace("_", "-"): one for name, one in parameters.items()}
    encoded = urlencode(given, quote_via=quote, errors="surrogatepass")
    return Request("GET", "/sparql?" + encoded, headers)


def form(body: str | bytes, media: str = FORM, method: str = "POST") -> Request:
    """Return a form with a body that is urlencoded already."""
    data = body if isinstance(body, bytes) else body.encode()
    return Request(method, "/sparql", (("Content-Type", media),), data)


def direct(text: str | bytes | Body, media: str = QUERY, *headers: tuple[str, str]) -> Request:
    """Return a body of a media type."""
    body = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return Request("POST", "/sparql", (("Content-Type", media), *headers), body)


def exchange(address: tuple[str, int], request: Request, *, patience: float = PATIENCE) -> Answer:
    """Send a request on a connection of its own and read the answer.

    Sending ends as soon as the server answers, as it may before it has read a body.

    Args:
        address: host and port of the server.
        request: what is sent.
        patience: seconds for everything together.

    Returns:
        The whole answer.

    Raises:
        NoAnswer: there was none, or a part of one.
    """
    with connected(address, request.source, patience) as sock:
        return converse(sock, request.pieces(), request.method, patience)


def connected(
    address: tuple[str, int], source: str = "127.0.0.1", patience: float = PATIENCE
) -> socket.socket:
    """Return a connection from an address of this machine."""
    return socket.create_connection(address, patience, (source, 0))


def converse(
    sock: socket.socket, pieces: Iterable[bytes], method: str, patience: float = PATIENCE
) -> Answer:
    """Send pieces until the server answers, then read the answer.

    Args:
        sock: connected to the server.
        pieces: the bytes of a request; they may be endless.
        method: of the request, as HEAD has no body.
        patience: seconds for everything together.

    Returns:
        The whole answer.

    Raises:
        NoAnswer: there was none, or a part of one.
    """
    start = time.monotonic()
    for piece in pieces:
        if not _sent(sock, piece, start + patience):
            break
    response = HTTPResponse(sock, method=method)
    try:
        sock.settimeout(max(0.1, start + patience - time.monotonic()))
        response.begin()
        body = response.read()
    except (HTTPException, OSError) as error:
        raise NoAnswer(f"{type(error).__name__}: {error}") from error
    finally:
        response.close()
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, headers, body, time.monotonic() - start)


def spoken(
    address: tuple[str, int], data: bytes, *, silence: float = 1.0, source: str = "127.0.0.1"
) -> bytes:
    """Send any bytes and return what the server says.

    Args:
        address: host and port of the server.
        data: sent as they are.
        silence: seconds without a byte after which the server has no more to say.
        source: the address that they are sent from.

    Returns:
        Everything up to the end of the connection, or to the silence.
    """
    said = bytearray()
    with connected(address, source) as sock, contextlib.suppress(OSError):
        _sent(sock, data, time.monotonic() + PATIENCE)
        sock.settimeout(silence)
        while piece := sock.recv(PIECE):
            said += piece
    return bytes(said)


def ready_for(sock: socket.socket, events: int, seconds: float) -> int:
    """Return which of some events has come; `select.select` takes no descriptor past 1,023."""
    with selectors.DefaultSelector() as selector:
        selector.register(sock, events)
        return sum(mask for _, mask in selector.select(seconds))


def _sent(sock: socket.socket, piece: bytes, end: float) -> bool:
    """Send a piece; return False when the server has answered or hung up before it was out."""
    rest = memoryview(piece)
    while rest:
        left = end - time.monotonic()
        ready = ready_for(sock, selectors.EVENT_READ | selectors.EVENT_WRITE, max(0, left))
        if ready & selectors.EVENT_READ:
            return False
        if not ready:
            raise NoAnswer("the server neither reads nor answers")
        with contextlib.suppress(BlockingIOError):
            try:
                rest = rest[sock.send(rest[:PIECE], socket.MSG_DONTWAIT) :]
            except ConnectionError:
                return False
    return True


def _chunked(pieces: Iterable[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        yield b"%x\r\n%s\r\n" % (len(piece), piece)
    yield b"0\r\n\r\n"
