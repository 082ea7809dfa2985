"""Work for a client that may hang up."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from starlette.types import Receive

T = TypeVar("T")

PATIENCE = 0.05
"""Seconds before anybody listens for the client: most work is done sooner, and pays nothing."""


class ClientGone(Exception):  # noqa: N818 - it says what happened
    """The client hung up before its answer was ready; nothing can be sent to it."""


async def unless_gone(receive: Receive, work: Awaitable[T]) -> T:
    """Do some work, and drop it when the client hangs up.

    Call it when the body of the request has been read, as whatever still comes is thrown away.

    Args:
        receive: of the ASGI request.
        work: what is done for the client; cancelled when the client is gone.

    Returns:
        What the work returns.

    Raises:
        ClientGone: the client went away first.

    Example:
        >>> async def hang_up() -> dict[str, str]:
        ...     return {"type": "http.disconnect"}
        >>> try:
        ...     asyncio.run(unless_gone(hang_up, asyncio.sleep(3600)))
        ... except ClientGone:
        ...     print("gone")
        gone
    """
    loop = asyncio.get_running_loop()
    listeners: list[asyncio.Task[None]] = []
    try:
        # A deadline that is set once the client is gone: asyncio tells it from every other
        # reason to be cancelled, also when both come at the same moment.
        async with asyncio.timeout(None) as deadline:

            async def listen() -> None:
                while (await receive())["type"] != "http.disconnect":
                    pass
                deadline.reschedule(loop.time())

            later = loop.call_later(PATIENCE, lambda: listeners.append(loop.create_task(listen())))
            try:
                return await work
            finally:
                later.cancel()
                await _end(listeners)
    except TimeoutError:
        if deadline.expired():
            raise ClientGone from None
        raise


async def _end(listeners: list[asyncio.Task[None]]) -> None:
    """End the listener, if there is one, so that it takes no message of whoever comes next."""
    for listener in listeners:
        listener.cancel()
        await asyncio.wait([listener])
        if not listener.cancelled():
            listener.result()
