"""One at a time, in the order they came, for a bounded wait and by a bounded number."""

from __future__ import annotations

import asyncio
import contextlib
import math
from collections.abc import AsyncIterator, Awaitable

from crosslane.graph.engine.errors import EngineBusy
from crosslane.graph.engine.limits import Limits, setting


class Turns:
    """Lets one write happen at a time; of one event loop.

    Args:
        limits: how many may wait, and for how long.
    """

    def __init__(self, limits: Limits) -> None:
        """Nobody writes yet."""
        self._limits = limits
        self._lock = asyncio.Lock()
        self._waiting = 0

    @property
    def waiting(self) -> int:
        """How many wait for their turn."""
        return self._waiting

    @contextlib.asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """Wait for the turn, and keep it for the block.

        Raises:
            EngineBusy: too many wait, or the wait was too long.
        """
        limits = self._limits
        if self._lock.locked() and self._waiting >= limits.max_queue:
            raise EngineBusy(f"{limits.max_queue} writes are waiting already", retry_after=1)
        self._waiting += 1
        try:
            async with asyncio.timeout(limits.queue_timeout):
                await self._lock.acquire()
        except TimeoutError as error:
            raise EngineBusy(
                f"other writes took {limits.queue_timeout:g} s ({setting('queue_timeout')})",
                retry_after=max(1, math.ceil(limits.timeout)),
            ) from error
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._lock.release()


async def finished(work: Awaitable[None]) -> None:
    """Await something to its end, even where this is cancelled meanwhile.

    Args:
        work: what must not be left halfway.

    Raises:
        CancelledError: it was cancelled; the work is done all the same.
    """
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait((task,))
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        raise cancelled
    task.result()
