"""Compression: Brotli or gzip, whichever a client likes better, and away from the event loop."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Iterable
from functools import lru_cache

import brotli  # type: ignore[import-untyped]
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette_compress import CompressMiddleware, add_compress_type

from crosslane.api.negotiate import FORMATS
from crosslane.graph.engine.results import GRAPHS, SOLUTIONS

SMALLEST = 1000
"""Bytes of a body that is worth compressing."""

LARGE = 1 << 18
"""Bytes of a body that takes milliseconds: a thread compresses it, and others are served."""

GZIP = 5
"""Level of gzip: level 9 takes three times as long for one part in a hundred."""

BROTLI = 4
"""Quality of Brotli: as quick as that level of gzip, for a half to nine tenths of its bytes."""

_HEADER = b"accept-encoding"
_CODINGS = ("br", "gzip")
_PLAIN = "identity"
_LONGEST = 500
_IN_GZIP = 31
"""What zlib calls the gzip format; its head holds no time, so that the same stays the same."""

_OTHERS = (
    *("application/javascript", "application/openmetrics-text", "application/problem+json"),
    *("image/svg+xml", "text/css", "text/javascript", "text/plain"),
)
_TYPES = frozenset(
    name.partition(";")[0].encode("ascii")
    for name in (
        *(one.media for one in FORMATS),
        *(one.media_type for one in SOLUTIONS + GRAPHS),
        *_OTHERS,
    )
)
"""Media types that are text, of all that is answered with."""


class Compressed:
    """Pure ASGI middleware: compresses what is large enough, as the client asks.

    Args:
        app: the application inside.
    """

    def __init__(self, app: ASGIApp) -> None:
        for name in _TYPES:
            add_compress_type(name.decode("ascii"))
        self._app = CompressMiddleware(
            _Elsewhere(app),
            minimum_size=SMALLEST,
            zstd=False,
            brotli_quality=BROTLI,
            gzip_level=GZIP,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection; inside, ``Accept-Encoding`` names one coding or is not there."""
        if scope["type"] == "http":
            scope = _settled(scope)
        await self._app(scope, receive, send)


class _Elsewhere:
    """Compresses large bodies on a thread; the middleware outside leaves them as they are then."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        coding = coding_of(scope["headers"]) if scope["type"] == "http" else ""
        if not coding:
            await self._app(scope, receive, send)
            return
        started: Message | None = None

        async def outward(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = message
                return
            if started is not None:
                start, started = started, None
                if _worth(start, message):
                    body = await asyncio.to_thread(_packed, coding, message["body"])
                    start = {**start, "headers": _headers(start["headers"], coding, len(body))}
                    message = {**message, "body": body}
                await send(start)
            await send(message)

        await self._app(scope, receive, outward)


def coding_of(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """Return the coding that a client gets: ``br``, ``gzip``, or nothing for none.

    The highest q-value counts (RFC 9110, 12.5.3); of the same ones the smaller result.

    Args:
        headers: of the request.

    Example:
        >>> coding_of([(b"accept-encoding", b"gzip, deflate, br;q=0.9")])
        'gzip'
    """
    given = [value for name, value in headers if name == _HEADER]
    if not given:
        return ""
    text = b",".join(given).decode("latin-1")
    return _best(text) if len(text) <= _LONGEST else _chosen(text)


@lru_cache(maxsize=128)
def _best(text: str) -> str:
    """Return the coding for a header as clients send it over and over."""
    return _chosen(text)


def _chosen(text: str) -> str:
    wanted: dict[str, float] = {}
    for part in text.split(","):
        name, _, parameters = part.partition(";")
        name = name.strip().lower()
        wanted[name] = max(wanted.get(name, 0.0), _quality(parameters))
    anything = wanted.get("*", 0.0)
    best = max(_CODINGS, key=lambda name: wanted.get(name, anything))
    quality = wanted.get(best, anything)
    return best if quality > 0 and quality >= wanted.get(_PLAIN, 0.0) else ""


def _quality(parameters: str) -> float:
    """Return the q-value among parameters; what cannot be read counts as not wanted."""
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                found = float(value)
            except ValueError:
                return 0.0
            return found if 0 <= found <= 1 else 0.0
    return 1.0


def _settled(scope: Scope) -> Scope:
    """Return the request with the one coding that it gets, so that nobody chooses another."""
    given = [value for name, value in scope["headers"] if name == _HEADER]
    coding = coding_of(scope["headers"]).encode("ascii")
    if given == ([coding] if coding else []):
        return scope
    kept = [pair for pair in scope["headers"] if pair[0] != _HEADER]
    return {**scope, "headers": [*kept, (_HEADER, coding)] if coding else kept}


def _worth(start: Message, message: Message) -> bool:
    """Tell whether a response is whole, large, and text that nobody has compressed yet."""
    whole = message["type"] == "http.response.body" and not message.get("more_body", False)
    if not whole or len(message.get("body", b"")) < LARGE or start["status"] != 200:
        return False
    own = {name.lower(): value for name, value in start["headers"]}
    kind = own.get(b"content-type", b"").partition(b";")[0].strip().lower()
    return kind in _TYPES and not own.keys() & {b"content-encoding", b"content-range"}


def _packed(coding: str, body: bytes) -> bytes:
    if coding == "br":
        return bytes(brotli.compress(body, quality=BROTLI))
    return zlib.compress(body, GZIP, wbits=_IN_GZIP)


def _headers(
    own: Iterable[tuple[bytes, bytes]], coding: str, size: int
) -> list[tuple[bytes, bytes]]:
    """Return the headers of a compressed response, as the middleware outside writes them."""
    kept: list[tuple[bytes, bytes]] = []
    varies: list[bytes] = []
    for name, value in own:
        if name.lower() == b"vary":
            varies.append(value)
        elif name.lower() != b"content-length":
            kept.append((name, value))
    varies.append(b"Accept-Encoding")
    return [
        *kept,
        (b"content-length", str(size).encode()),
        (b"content-encoding", coding.encode()),
        (b"vary", b", ".join(varies)),
    ]
