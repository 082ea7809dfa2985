"""Connections that keep nobody waiting: limits of time and size around uvicorn's protocols.

uvicorn waits for ever for the head of a request, reads a head of any size (with httptools), and
holds a response for ever that nobody takes. The limits are kept here, below HTTP, so that they
hold for every request, whatever answers it.
"""

from __future__ import annotations

import asyncio
import functools
import os
import socket
import sys
from abc import ABC, abstractmethod
from typing import Any, cast

from uvicorn.protocols.http.h11_impl import H11Protocol

MOST_HEAD = 64 * 1024
"""Bytes of a head. An address with a query of the longest that is allowed may not fit; POST does.
"""

MOST_WAITING = 10_000
"""Connections without a request; for one more, the one that has waited longest is closed."""

MOST_DESCRIPTORS = 65_536
"""Open files that are asked for; some libraries walk over all that a process may have."""

WRITE_TIMEOUT = 30.0
"""Seconds in which a client must take some part of what is sent to it."""

_LINGER = 1.0
"""Seconds that a refused client may go on sending, so that it can read why it was refused."""


class Waiting:
    """The limits of one server, and its connections without a request.

    Args:
        head_timeout: seconds for the head of a request, from its first byte; for the first
            request of a connection from its beginning.
        write_timeout: see `WRITE_TIMEOUT`.
        most: connections that may wait; see `MOST_WAITING`.

    Attributes:
        since: the connections that wait, the one that has waited longest first.
    """

    def __init__(self, head_timeout: float, write_timeout: float, most: int) -> None:
        self.head_timeout = head_timeout
        self.write_timeout = write_timeout
        self.most = most
        self.since: dict[_Patient, None] = {}

    def add(self, connection: _Patient) -> None:
        """Let a connection wait for a request, if need be in the place of another."""
        self.since[connection] = None
        if len(self.since) > self.most:
            self.make_room()

    def make_room(self) -> None:
        """Close the connection that has waited longest."""
        oldest = next(iter(self.since))
        del self.since[oldest]
        oldest.transport.abort()

    def drop(self, connection: _Patient) -> None:
        """Count a connection out, if it is in."""
        self.since.pop(connection, None)


class _Patient(asyncio.Protocol, ABC):
    """The limits, to stand before a protocol of uvicorn among the bases of a class."""

    loop: asyncio.AbstractEventLoop
    transport: asyncio.Transport
    cycle: Any
    timeout_keep_alive_task: asyncio.TimerHandle | None
    waiting: Waiting

    _head: asyncio.TimerHandle | None = None
    _taking: asyncio.TimerHandle | None = None
    _left = 0
    _refused = False

    @abstractmethod
    def begun(self) -> bool:
        """Return whether a part of a head is there."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Expect a request."""
        super().connection_made(transport)
        self.waiting.add(self)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        super().connection_lost(exc)
        self._complete()
        if self._taking is not None:
            self._taking.cancel()
            self._taking = None

    def data_received(self, data: bytes) -> None:
        """Read on, until the head is complete or its time is over."""
        if self._refused:
            return
        super().data_received(data)
        cycle = self.cycle
        if cycle is None or cycle.response_complete:
            self._expect_head()
        else:
            self._complete()

    def on_response_complete(self) -> None:
        """Wait for the next request, unless there is one already."""
        super().on_response_complete()  # type: ignore[misc]  # of uvicorn's protocols
        if self.timeout_keep_alive_task is not None:  # nothing is left to be answered
            self.waiting.add(self)
        elif self.transport.is_closing():
            self._expect_taking()

    def pause_writing(self) -> None:
        """See to it that the client takes what is sent."""
        super().pause_writing()
        self._expect_taking()

    def timeout_keep_alive_handler(self) -> None:
        """Close an idle connection, even one whose client takes nothing."""
        super().timeout_keep_alive_handler()  # type: ignore[misc]  # of uvicorn's protocols
        self._expect_taking()

    def refuse(self, status: bytes, why: str) -> None:
        """Send an error below HTTP's application, and end the connection.

        Args:
            status: code and phrase.
            why: for the client, in ASCII.
        """
        if self.transport.is_closing():
            return
        if self._active():  # an error between the parts of another response would be read as such
            self.transport.abort()
            return
        self._refused = True
        body = why.encode("ascii")
        lines = (
            b"HTTP/1.1 " + status,
            b"content-type: text/plain; charset=utf-8",
            b"content-length: %d" % len(body),
            b"connection: close",
        )
        self.transport.write(b"\r\n".join([*lines, b"", body]))
        # A socket that is closed with something unread is reset, and the answer may be lost.
        if self.transport.can_write_eof():
            self.transport.write_eof()
        if self._head is not None:
            self._head.cancel()
        self._head = self.loop.call_later(_LINGER, self.transport.abort)

    def _active(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _expect_head(self) -> None:
        if self._head is None and not self.transport.is_closing():
            self._head = self.loop.call_later(self.waiting.head_timeout, self._late)

    def _complete(self) -> None:
        if self._head is not None:
            self._head.cancel()
            self._head = None
        self.waiting.drop(self)

    def _late(self) -> None:
        self._head = None
        if self.begun():
            seconds = f"{self.waiting.head_timeout:g} s (CROSSLANE_HEAD_TIMEOUT)"
            self.refuse(b"408 Request Timeout", f"The head did not come within {seconds}.\n")
        else:
            self.transport.abort()

    def _expect_taking(self) -> None:
        if self._taking is None:
            self._left = self.transport.get_write_buffer_size()
            if self._left:
                self._taking = self.loop.call_later(self.waiting.write_timeout, self._taken)

    def _taken(self) -> None:
        before, self._taking = self._left, None
        if self.transport.get_write_buffer_size() < before:
            self._expect_taking()
        else:
            self.transport.abort()


class PatientH11(_Patient, H11Protocol):
    """uvicorn's protocol in Python with the limits; h11 bounds the size of a head itself."""

    def begun(self) -> bool:
        """Return whether a part of a head is there."""
        return bool(self.conn.trailing_data[0])


if sys.platform != "win32":  # where httptools is not installed, see pyproject.toml
    from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

    class PatientHttpTools(_Patient, HttpToolsProtocol):
        """uvicorn's protocol in C with the limits."""

        _unanswered = 0
        """Bytes that came since a head was complete or a piece of a body came."""

        def begun(self) -> bool:
            """Return whether a part of a head is there."""
            return self._unanswered > 0

        def data_received(self, data: bytes) -> None:
            """Read on, but no head without end, nor trailers or leading lines without end.

            It does what `_Patient` does, without a call for each step: every request comes by.
            """
            if self._refused:
                return
            self._unanswered += len(data)
            HttpToolsProtocol.data_received(self, data)
            cycle = self.cycle
            if cycle is None or cycle.response_complete:
                self._expect_head()
            else:
                if self._head is not None:
                    self._head.cancel()
                    self._head = None
                self.waiting.since.pop(self, None)
            if self._unanswered > MOST_HEAD and not self._refused:
                self._too_large()

        def on_response_complete(self) -> None:
            """Wait for the next request, unless there is one already; see `_Patient`."""
            HttpToolsProtocol.on_response_complete(self)
            if self.timeout_keep_alive_task is not None:
                waiting = self.waiting
                waiting.since[self] = None
                if len(waiting.since) > waiting.most:
                    waiting.make_room()
            elif self.transport.is_closing():
                self._expect_taking()

        def on_headers_complete(self) -> None:
            """Begin a request, unless its head is too large."""
            if self._unanswered > MOST_HEAD and self._size() > MOST_HEAD:
                raise ValueError("the head is too large")  # httptools stops and says so
            super().on_headers_complete()
            self._unanswered = 0

        def on_body(self, body: bytes) -> None:
            """Take a piece of a body."""
            self._unanswered = 0
            super().on_body(body)

        def send_400_response(self, msg: str) -> None:
            """Refuse what is no HTTP, or too large."""
            if self._unanswered > MOST_HEAD:
                self._too_large()
            else:
                self.refuse(b"400 Bad Request", msg)

        def _size(self) -> int:
            return len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)

        def _too_large(self) -> None:
            self.refuse(
                b"431 Request Header Fields Too Large",
                f"The head of a request may have {MOST_HEAD} bytes; POST takes longer queries.\n",
            )


def http_protocol(
    head_timeout: float, *, write_timeout: float = WRITE_TIMEOUT, most: int | None = None
) -> type[asyncio.Protocol]:
    """Return what makes the connections of a server, for ``uvicorn.run(http=...)``.

    It can be pickled, so it also serves where uvicorn starts several processes; each has its
    own count then.

    Args:
        head_timeout: seconds for the head of a request.
        write_timeout: seconds in which a client must take some part of what is sent to it.
        most: connections that may wait for a request; None for `MOST_WAITING`, or half of what
            this process may open if that is less.

    Returns:
        A callable that stands for a class of uvicorn's protocols.
    """
    if most is None:
        most = min(MOST_WAITING, max(1, _descriptors()[0] // 2))
    waiting = Waiting(head_timeout, write_timeout, most)
    kind = PatientH11 if sys.platform == "win32" else PatientHttpTools
    return cast(type[asyncio.Protocol], functools.partial(connect, kind, waiting))


def connect(kind: type[_Patient], waiting: Waiting, **given: Any) -> asyncio.Protocol:
    """Make one connection.

    Args:
        kind: one of the classes here.
        waiting: the limits of its server.
        given: what uvicorn gives to its protocols.

    Returns:
        The protocol of the connection.
    """
    made = kind(**given)
    made.waiting = waiting
    return made


def bound(host: str, port: int) -> list[socket.socket]:
    """Return sockets bound to an address, one for each kind of address that its name has.

    Args:
        host: name or address; empty for every address of this machine.
        port: to listen on; 0 for any that is free.

    Returns:
        The sockets, of one port.

    Raises:
        OSError: nothing can listen there.
    """
    flags = socket.AI_PASSIVE
    found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=flags)
    made: list[socket.socket] = []
    try:
        for family, kind, protocol, _, address in dict.fromkeys(found):
            one = socket.socket(family, kind, protocol)
            made.append(one)
            if os.name == "posix":
                one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            one.bind((address[0], port, *address[2:]))
            port = one.getsockname()[1]
    except BaseException:
        for one in made:
            one.close()
        raise
    return made


def raise_descriptors() -> int:
    """Let this process open as many files and sockets as the system lets it, within reason.

    Returns:
        How many it may open now, or more than anybody needs where there is no limit.
    """
    soft, hard = _descriptors()
    most = min(hard, MOST_DESCRIPTORS)
    if sys.platform == "win32" or soft >= most:
        return soft
    import resource

    resource.setrlimit(
        resource.RLIMIT_NOFILE, (most, resource.getrlimit(resource.RLIMIT_NOFILE)[1])
    )
    return most


def _descriptors() -> tuple[int, int]:
    """Return how many descriptors this process may have, and how many it may ask for."""
    if sys.platform == "win32":
        return MOST_DESCRIPTORS, MOST_DESCRIPTORS
    import resource

    none = resource.RLIM_INFINITY
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return (
        sys.maxsize if soft == none else soft,
        sys.maxsize if hard == none else hard,
    )
