"""A load generator that costs little: raw sockets, requests made beforehand, one thread."""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import quote, urlsplit

_END = b"\r\n\r\n"
_LAST_CHUNK = b"\r\n0\r\n\r\n"
_PIECE = 1 << 18
_UNCHANGED = b"HTTP/1.1 304 "


class FailedRequestError(RuntimeError):
    """An answer with another status than it should have, or none."""


@dataclass(frozen=True, slots=True)
class Template:
    """A request with a place in it that may be another one each time.

    Attributes:
        head: bytes before that place.
        tail: bytes after it.
    """

    head: bytes
    tail: bytes

    def request(self, number: int) -> bytes:
        """Return the request with a number in its place."""
        return b"%b%08d%b" % (self.head, number, self.tail)


def template(url: str, query: str, mark: str, accept: str, *, method: str) -> Template:
    """Return the request for a query.

    Args:
        url: of the endpoint.
        query: its text, which holds the mark once.
        mark: digits that make room for a number.
        accept: media type of the result.
        method: ``GET``, or ``POST`` for the query as the body.
    """
    parts = urlsplit(url)
    target, body, kind = parts.path, "", ""
    if method == "GET":
        target += f"?query={quote(query, safe='')}"
    else:
        body, kind = query, "Content-Type: application/sparql-query\r\n"
        kind += f"Content-Length: {len(body.encode())}\r\n"
    head = f"{method} {target} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept: {accept}\r\n{kind}\r\n"
    before, after = (head + body).encode().split(mark.encode())
    return Template(before, after)


class Client:
    """Keeps some connections busy with one request each.

    They are made anew for each slice, for servers close those that were idle for a while.

    Args:
        url: of the endpoint.
        connections: requests under way at one time.
    """

    def __init__(self, url: str, connections: int) -> None:
        parts = urlsplit(url)
        self._address = parts.hostname or "127.0.0.1", parts.port or 80
        self._connections = connections

    def work(
        self, requests: Iterator[bytes], seconds: float, status: int = 200
    ) -> tuple[int, float, float]:
        """Send requests for so long, and wait for the answers to those that were sent.

        Args:
            requests: one after another.
            seconds: to go on.
            status: that every answer must have.

        Returns:
            Answers, seconds, CPU seconds of this process.
        """
        with ExitStack() as stack:
            opened = [stack.enter_context(self._connect()) for _ in range(self._connections)]
            return _asked(opened, requests, seconds, status)

    def _connect(self) -> socket.socket:
        made = socket.create_connection(self._address, 60)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made


def _asked(
    sockets: Sequence[socket.socket], requests: Iterator[bytes], seconds: float, status: int
) -> tuple[int, float, float]:
    """Keep each socket busy for so long; see `Client.work`."""
    poll = select.poll()
    buffers = {one.fileno(): (one, bytearray()) for one in sockets}
    started, used = time.perf_counter(), time.process_time()
    end, count, open_still = started + seconds, 0, len(buffers)
    first = b"HTTP/1.1 %d " % status
    for number, (one, _) in buffers.items():
        poll.register(number, select.POLLIN)
        one.sendall(next(requests))
    while open_still:
        for number, _ in poll.poll():
            one, buffer = buffers[number]
            if not _received(one, buffer, first):
                continue
            count += 1
            buffer.clear()
            if time.perf_counter() < end:
                one.sendall(next(requests))
            else:
                open_still -= 1
    return count, time.perf_counter() - started, time.process_time() - used


def fetch(url: str, request: bytes, seconds: float = 120.0) -> bytes:
    """Send one prepared request by the standard library's client; return the body.

    Args:
        url: of the endpoint.
        request: from a `Template`.
        seconds: to wait at most.

    Raises:
        FailedRequestError: for any status but 200.
    """
    head, _, body = request.partition(_END)
    first, *lines = head.decode().split("\r\n")
    method, target, _ = first.split(" ")
    connection = HTTPConnection(urlsplit(url).netloc, timeout=seconds)
    try:
        connection.request(method, target, body or None, dict(x.split(": ", 1) for x in lines))
        answer = connection.getresponse()
        content = answer.read()
    finally:
        connection.close()
    if answer.status != 200:
        raise FailedRequestError(f"{answer.status} from {url}: {content[:300]!r}")
    return content


def _received(sock: socket.socket, buffer: bytearray, first: bytes) -> bool:
    """Read what has come; return whether the answer is whole.

    Raises:
        FailedRequestError: it is none.
    """
    piece = sock.recv(_PIECE)
    if not piece:
        raise FailedRequestError(f"the server closed the connection after {bytes(buffer[:200])!r}")
    buffer += piece
    end = buffer.find(_END, 0, 4096)
    if end < 0:
        return False
    if not buffer.startswith(first):
        raise FailedRequestError(f"an answer that is none: {bytes(buffer[:300])!r}")
    if first == _UNCHANGED:
        return True  # it never has a body
    head = bytes(buffer[:end]).lower()
    place = head.find(b"\r\ncontent-length:")
    if place >= 0:
        length = int(head[place + 17 :].split(b"\r\n", 1)[0])
        return len(buffer) >= end + len(_END) + length
    return buffer.endswith(_LAST_CHUNK)
