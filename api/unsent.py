"""Results on their way to clients: how much memory they may hold all together.

A client that asks for a large result and never reads it costs the server that result for as long
as the connection lasts. One client is bounded by its turns; many are bounded here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from crosslane.graph.engine.errors import EngineBusy
from crosslane.graph.engine.limits import setting

PIECE = 1 << 18
"""Bytes that are handed to the connection at a time; it takes the next when these have gone."""

RESULTS = 4
"""Results of the largest size that may be on their way before further queries are put off."""

GRACE = 30.0
"""Seconds that a client has for its result; one that takes longer loses it where room is needed."""

_RETRY_AFTER = 5


class Unsent:
    """Counts the bytes of results that clients have not taken yet; belongs to one event loop.

    Args:
        max_bytes: of one result.
        grace: see `GRACE`.

    Example:
        >>> Unsent(1000).check()
    """

    def __init__(self, max_bytes: int, grace: float = GRACE) -> None:
        self._most = RESULTS * max_bytes
        self._grace = grace
        self._sending: dict[asyncio.Timeout, tuple[float, int]] = {}

    @property
    def bytes(self) -> int:
        """How much is on its way."""
        return sum(size for _, size in self._sending.values())

    def check(self) -> None:
        """Let a query begin, unless too much is on its way.

        What has been on its way for longer than the grace is given up then.

        Raises:
            EngineBusy: `RESULTS` results of the largest size wait to be taken.
        """
        waiting = self.bytes
        if waiting < self._most:
            return
        now = asyncio.get_running_loop().time()
        for patience, (since, _) in self._sending.items():
            if now - since >= self._grace and patience.when() is None:
                patience.reschedule(now)
        raise EngineBusy(
            f"results of {waiting} bytes wait for their clients to take them, where "
            f"{RESULTS} times {setting('max_bytes')} are allowed",
            retry_after=_RETRY_AFTER,
        )

    @contextmanager
    def sending(self, size: int, patience: asyncio.Timeout) -> Iterator[None]:
        """Count a result as long as the context lasts.

        Args:
            size: in bytes.
            patience: ends the sending when it is given up.
        """
        self._sending[patience] = asyncio.get_running_loop().time(), size
        try:
            yield
        finally:
            del self._sending[patience]


class Result(Response):
    """A response that is counted until the last piece of it has been taken over.

    It is handed on whole, so that it can be compressed and kept; see `in_pieces` for who sends it.

    Args:
        unsent: where it is counted.
        content: the whole body.
        headers: of the response.
    """

    def __init__(self, unsent: Unsent, content: bytes, headers: Mapping[str, str]) -> None:
        super().__init__(content, headers=dict(headers))
        self._unsent = unsent

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it; that takes as long as the connection has no room."""
        try:
            async with asyncio.timeout(None) as patience:
                with self._unsent.sending(len(self.body), patience):
                    await super().__call__(scope, receive, send)
        except TimeoutError:
            return  # a response that is not whole: the server closes the connection


async def in_pieces(send: Send, message: Message) -> None:
    """Send a large body piece by piece; each waits until the connection has room.

    Args:
        send: of the server.
        message: with the body, or a part of it.
    """
    body = memoryview(message["body"])
    more = message.get("more_body", False)
    for offset in range(0, len(body), PIECE):
        following = more or offset + PIECE < len(body)
        piece = bytes(body[offset : offset + PIECE])
        await send({"type": "http.response.body", "body": piece, "more_body": following})
