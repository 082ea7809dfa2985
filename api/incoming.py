"""Bodies of requests: read whole, within a size and a time."""

from __future__ import annotations

import asyncio

from starlette.requests import ClientDisconnect, Request

from crosslane.api.disconnect import ClientGone
from crosslane.api.problems import Problem
from crosslane.graph.engine.limits import setting


async def read(request: Request, most: int, limit: str, maximum: int) -> bytes:
    """Read a body of bounded size, without holding more of it than the bound.

    Args:
        request: whose body it is.
        most: bytes that are read; a form is longer than what it holds.
        limit: name of the limit of `Limits` that the bound comes from, for the message.
        maximum: its value in bytes.

    Returns:
        The body.

    Raises:
        ClientGone: the client hung up before it was whole.
        Problem: 413 when it is larger, 408 when it takes too long, 415 when it is compressed.
    """
    _plain(request)
    seconds: float = request.app.state.settings.body_timeout
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for piece in request.stream():
                body += piece
                if len(body) > most:
                    raise _too_long(limit, maximum)
    except ClientDisconnect:
        raise ClientGone from None
    except TimeoutError:
        raise Problem(
            408,
            "Too slow",
            f"The body did not come within {seconds:g} seconds (CROSSLANE_BODY_TIMEOUT).",
            headers={"Connection": "close"},
        ) from None
    return bytes(body)


def _plain(request: Request) -> None:
    """Refuse a compressed body: what it unpacks to is unknown."""
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", ""):
        detail = f"A body cannot be '{encoding}' here; send it as it is."
        raise Problem(415, "Unsupported encoding", detail, headers={"Accept-Encoding": "identity"})


def _too_long(limit: str, maximum: int) -> Problem:
    name = setting(limit)
    return Problem(
        413,
        "Too long",
        f"a body may have {maximum} bytes here ({name})",
        limit="bytes",
        maximum=maximum,
        setting=name,
        headers={"Connection": "close"},
    )
