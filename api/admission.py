"""Whose turn it is: how many queries one client has running, and how many wait."""

from __future__ import annotations

import asyncio
import ipaddress
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from crosslane.graph.engine.errors import EngineBusy

LOCAL = "local"
"""The client of a request that came over a Unix socket, or without an address."""

_NETWORK = ~((1 << 64) - 1)
"""What of an IPv6 address names the network; a host picks the rest itself, as often as it likes."""

_LONGEST = 64
"""Characters of what a proxy calls an address and is none; the longest IPv6 address has 45."""


@dataclass(slots=True)
class _Line:
    """The turns of one client: how many are taken, and who waits for one."""

    running: int = 0
    waiting: deque[asyncio.Future[None]] = field(default_factory=deque)


class Turns:
    """Lets each client have a few queries at a time; its others wait in the order they came.

    All of it belongs to one event loop. What is kept of a client is gone with its last request,
    so that memory is bounded by the requests that there are, not by the addresses that there were.

    Args:
        running: queries that one client may have at a time; 0 for any number.
        waiting: further queries of one client that may wait.

    Example:
        >>> async def both() -> int:
        ...     turns = Turns(running=1, waiting=0)
        ...     async with turns.turn("192.0.2.1"), turns.turn("192.0.2.2"):
        ...         return turns.clients
        >>> asyncio.run(both())
        2
    """

    def __init__(self, running: int, waiting: int) -> None:
        if running < 0 or waiting < 0:
            raise ValueError(f"turns cannot be negative: running={running}, waiting={waiting}")
        self._running = running
        self._waiting = waiting
        self._lines: dict[str, _Line] = {}

    @property
    def clients(self) -> int:
        """Number of clients that have or await a turn."""
        return len(self._lines)

    @property
    def waiting(self) -> int:
        """Number of requests that await their turn."""
        return sum(len(line.waiting) for line in self._lines.values())

    def turn(self, client: str, waits: Callable[[], None] | None = None) -> Turn:
        """Return a client's turn, to be entered with ``async with``.

        Args:
            client: who asks; see `client_of`.
            waits: called when the turn has to be waited for.

        Returns:
            A context manager. Entering it waits for the turn and raises `EngineBusy` when too
            many of the client's queries wait already; leaving it gives the turn to the next.
        """
        return Turn(self, client, waits)

    async def _enter(self, client: str, waits: Callable[[], None] | None) -> None:
        if self._running == 0:
            return
        line = self._lines.get(client)
        if line is None:
            line = self._lines[client] = _Line()
        if line.running < self._running:
            line.running += 1
            return
        if len(line.waiting) >= self._waiting:
            raise self._busy(line)
        if waits is not None:
            waits()
        await self._wait(client, line)

    async def _wait(self, client: str, line: _Line) -> None:
        mine = asyncio.get_running_loop().create_future()
        line.waiting.append(mine)
        try:
            await mine
        except asyncio.CancelledError:
            if mine.cancelled():
                if mine in line.waiting:
                    line.waiting.remove(mine)
            else:  # the turn had come when its owner was cancelled
                self._leave(client)
            raise

    def _leave(self, client: str) -> None:
        """Hand a turn to the first who still waits, else take it back."""
        if self._running == 0:
            return
        line = self._lines[client]
        while line.waiting:
            first = line.waiting.popleft()
            if not first.done():
                first.set_result(None)
                return
        line.running -= 1
        if not line.running:
            del self._lines[client]

    def _busy(self, line: _Line) -> EngineBusy:
        return EngineBusy(
            f"{line.running} of your queries are running (CROSSLANE_CLIENT_QUERIES) and "
            f"{len(line.waiting)} wait (CROSSLANE_CLIENT_QUEUE); more may not wait",
            retry_after=1,
        )


class Turn:
    """One turn of one client; see `Turns.turn`."""

    __slots__ = ("_client", "_turns", "_waits")

    def __init__(self, turns: Turns, client: str, waits: Callable[[], None] | None) -> None:
        self._turns = turns
        self._client = client
        self._waits = waits

    async def __aenter__(self) -> None:
        """Wait until it is this request's turn.

        Raises:
            EngineBusy: too many queries of the client wait already.
        """
        await self._turns._enter(self._client, self._waits)

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Give the turn to the next."""
        self._turns._leave(self._client)


def client_of(scope: Mapping[str, Any]) -> str:
    """Return who counts as the client of a request.

    An IPv6 host picks addresses within its /64 as it likes, so the network counts (RFC 4291,
    section 2.5.4); an IPv4 address that is written as IPv6 counts as IPv4.

    Args:
        scope: of an ASGI request; ``client`` is the peer, or what a trusted proxy says it is.

    Returns:
        An IPv4 address, an IPv6 network, `LOCAL`, or what else the peer is called.

    Example:
        >>> client_of({"client": ("2001:db8::1:2", 5000)})
        '2001:db8::/64'
        >>> client_of({"client": ("::ffff:192.0.2.1", 5000)})
        '192.0.2.1'
    """
    peer = scope.get("client")
    host = str(peer[0]) if peer else ""
    if ":" not in host:
        return host[:_LONGEST] or LOCAL
    try:
        address = ipaddress.IPv6Address(host)
    except ValueError:
        return host[:_LONGEST]
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return f"{ipaddress.IPv6Address(int(address) & _NETWORK)}/64"
