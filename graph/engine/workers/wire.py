"""Messages between processes: a JSON object and bytes, with their lengths in front."""

from __future__ import annotations

import json
import socket
import struct
import time
from typing import Any

HEADER = struct.Struct("!IQ")
"""Length of the JSON object, length of the bytes."""

COMMAND = struct.Struct("!Bq")
"""To the zygote: `FORK` or `APPLY`, and the process id of a worker to end first, or 0."""

FORK = 1
"""Fork a worker; the answer is `FORKED` with its socket."""

END = 2
"""Only end a worker; the answer is `FORKED` without a socket."""

APPLY = 3
"""Carry out the change that follows as a message; the answer is a message."""

FORKED = struct.Struct("!qqq")
"""From the zygote: process id of the new worker, exit status of the old one (minus the signal
where that ended it, `UNKNOWN` where none was to be ended), by how many bytes it had grown."""

UNKNOWN = 1 << 32
"""No exit status."""

_LARGEST_OBJECT = 1 << 26
_SMALL = 1 << 15


def pack(head: dict[str, Any], body: bytes = b"") -> bytes:
    """Return one message.

    Args:
        head: whatever JSON can hold.
        body: bytes that follow it.

    Returns:
        The message as it goes over the socket.
    """
    encoded = json.dumps(head).encode()
    return b"".join((HEADER.pack(len(encoded), len(body)), encoded, body))


def send(sock: socket.socket, head: dict[str, Any], body: bytes = b"") -> None:
    """Send one message: at once when it is small, without a copy of the body when it is not.

    Args:
        sock: a connected, blocking socket.
        head: whatever JSON can hold.
        body: bytes that follow it.
    """
    if len(body) <= _SMALL:
        sock.sendall(pack(head, body))
        return
    encoded = json.dumps(head).encode()
    sock.sendall(HEADER.pack(len(encoded), len(body)) + encoded)
    sock.sendall(body)


def sizes(header: bytes | bytearray, largest_body: int) -> tuple[int, int]:
    """Return the two lengths of a message, if they can be true.

    Args:
        header: the first `HEADER.size` bytes.
        largest_body: more than this is refused.

    Returns:
        Length of the object and length of the bytes.

    Raises:
        ConnectionError: a length is beyond what the other side may send.
    """
    head, body = HEADER.unpack(header)
    if head > _LARGEST_OBJECT or body > largest_body:
        raise ConnectionError(f"a message of {head} and {body} bytes is not one of ours")
    return head, body


def receive(
    sock: socket.socket, largest_body: int, deadline: float | None = None
) -> tuple[dict[str, Any], bytes]:
    """Wait for one message; nothing may have been sent after it.

    Args:
        sock: a connected, blocking socket.
        largest_body: more than this is refused.
        deadline: on the clock of `time.monotonic`, or None for the socket's own timeout.

    Returns:
        The object and the bytes.

    Raises:
        EOFError: the other side has closed.
        TimeoutError: the whole message did not come in time.
        ConnectionError: what came is not a message.
    """
    message = _Message(largest_body)
    while (view := message.missing()) is not None:
        if deadline is not None:
            sock.settimeout(max(deadline - time.monotonic(), 1e-6))
        message.add(sock.recv_into(view))
    return message.parts()


def exactly(sock: socket.socket, size: int) -> bytes:
    """Read a number of bytes.

    Args:
        sock: a connected, blocking socket.
        size: how many.

    Returns:
        That many bytes.

    Raises:
        EOFError: the other side closed before they came.
    """
    data = b""
    while len(data) < size:
        piece = sock.recv(size - len(data))
        if not piece:
            raise EOFError("the other side has closed")
        data += piece
    return data


def exchange(
    sock: socket.socket, message: bytes, timeout: float, largest_body: int
) -> tuple[dict[str, Any], bytes]:
    """Send a message and wait for the answer.

    Args:
        sock: a connected socket.
        message: from `pack`.
        timeout: seconds for all of it.
        largest_body: more than this is refused.

    Returns:
        Object and bytes of the answer.

    Raises:
        EOFError: the other side closed.
        TimeoutError: the whole answer did not come in time.
    """
    deadline = time.monotonic() + timeout
    sock.settimeout(timeout)
    sock.sendall(message)
    return receive(sock, largest_body, deadline)


async def aexchange(
    sock: socket.socket, message: bytes, largest_body: int
) -> tuple[dict[str, Any], bytes]:
    """Send a message and await the answer; for a deadline, cancel it.

    Args:
        sock: a connected socket.
        message: from `pack`.
        largest_body: more than this is refused.

    Returns:
        Object and bytes of the answer.

    Raises:
        EOFError: the other side closed.
    """
    import asyncio  # the parent's; to a worker it would be memory and time

    loop = asyncio.get_running_loop()
    sock.setblocking(False)
    await loop.sock_sendall(sock, message)
    answer = _Message(largest_body)
    while (view := answer.missing()) is not None:
        answer.add(await loop.sock_recv_into(sock, view))
    return answer.parts()


class _Message:
    """A message that arrives in pieces; a small one is read at once."""

    def __init__(self, largest_body: int) -> None:
        self._largest_body = largest_body
        self._data = bytearray(_SMALL)
        self._count = 0
        self._head = 0
        self._total = 0

    def missing(self) -> memoryview | None:
        """Return where the next bytes go, or None when the message is whole."""
        if self._total and self._count >= self._total:
            return None
        return memoryview(self._data)[self._count : self._total or None]

    def add(self, count: int) -> None:
        """Take note of the bytes that came."""
        if not count:
            raise EOFError("the other side has closed")
        self._count += count
        if not self._total and self._count >= HEADER.size:
            self._head, body = sizes(self._data[: HEADER.size], self._largest_body)
            self._total = HEADER.size + self._head + body
            if self._total > len(self._data):
                grown = bytearray(self._total)
                grown[: self._count] = self._data[: self._count]
                self._data = grown

    def parts(self) -> tuple[dict[str, Any], bytes]:
        """Return the object and the bytes."""
        view = memoryview(self._data)
        start = HEADER.size + self._head
        return json.loads(bytes(view[HEADER.size : start])), bytes(view[start : self._total])
