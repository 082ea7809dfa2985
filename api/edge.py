"""The outermost layer: HEAD, OPTIONS and the headers that every response carries."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl, quote, urlencode

from starlette.responses import RedirectResponse
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from crosslane.api.conditional import unmodified
from crosslane.api.negotiate import FORMATS
from crosslane.api.policy import POLICY
from crosslane.api.problems import Problem

_ALWAYS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
}
_OPEN = {
    b"access-control-allow-origin": b"*",
    b"access-control-expose-headers": b"ETag, Link, Retry-After, X-Request-ID, X-Total-Count",
}
_SUFFIXES = frozenset(one.name for one in FORMATS)
_FILES = ("/context.jsonld", "/docs", "/dump/", "/openapi", "/static/", "/store/", "/vendor/")
"""Beginnings of the paths of files: their names end as they end."""

_CLOSED = ("/metrics", "/update", "/store")
"""Beginnings of the paths that pages of other sites have no business with."""

_VERBS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


class Edge:
    """Pure ASGI middleware: answers OPTIONS, turns HEAD into GET, adds the common headers.

    Args:
        app: the application inside.
        routes: its routes, for the methods that a path allows.
    """

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute]) -> None:
        self.app = app
        self.routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope = suffixed(scope)
        head = scope["method"] == "HEAD"
        short = shortened(scope)
        started = False

        async def outward(message: Message) -> None:
            nonlocal started
            started = True
            if message["type"] == "http.response.start":
                made = _headers(message["headers"], message["status"], common(scope["path"]))
                message = {**message, "headers": made}
            elif head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        if short is not None:
            await RedirectResponse(short, 303, {"Vary": "Accept"})(scope, receive, outward)
            return
        if scope["method"] == "OPTIONS":
            await self._options(scope, outward)
            return
        try:
            await self.app({**scope, "method": "GET"} if head else scope, receive, outward)
        except asyncio.CancelledError:
            if started:
                raise
            # Who is still being answered when the server ends is told so, and not a fault.
            await _ending().response()(scope, receive, outward)

    async def _options(self, scope: Scope, send: Send) -> None:
        allowed = [verb for verb in _VERBS if self._has({**scope, "method": verb})]
        if "GET" in allowed and "HEAD" not in allowed:
            allowed.insert(1, "HEAD")
        listed = ", ".join([*allowed, "OPTIONS"]).encode()
        headers = [(b"allow", listed)]
        if not scope["path"].startswith(_CLOSED):
            headers += [
                (b"access-control-allow-methods", listed),
                (b"access-control-allow-headers", b"Accept, Content-Type, If-None-Match"),
                (b"access-control-max-age", b"86400"),
            ]
        status = 204 if allowed else 404
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    def _has(self, scope: Scope) -> bool:
        return any(route.matches(scope)[0] is Match.FULL for route in self.routes)


def common(path: str) -> Mapping[bytes, bytes]:
    """Return the headers that every response at a path carries."""
    return _ALWAYS if path.startswith(_CLOSED) else _ALWAYS | _OPEN


def shortened(scope: Scope) -> str | None:
    """Return the address without the fields that a form left empty.

    A form sends a parameter for every field. In a browser these count as not given, so that it is
    sent on to the short address; a parameter without a value is an error for everybody else.

    Args:
        scope: an HTTP request.

    Returns:
        The address, or ``None`` where it is short already or no browser asks.
    """
    accept = [value for name, value in scope["headers"] if name == b"accept"]
    if scope["method"] not in ("GET", "HEAD") or b"text/html" not in b",".join(accept):
        return None
    given = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    kept = [pair for pair in given if pair[1]]
    if len(kept) == len(given):
        return None
    # With two strokes at its beginning the address would lead to another host.
    own = "/" + scope["path"].lstrip("/")
    path = quote(own, safe="/@+:~", errors="surrogatepass")
    return f"{path}?{urlencode(kept, errors='surrogatepass')}" if kept else path


def suffixed(scope: Scope) -> Scope:
    """Take the end of a path for its format: ``/claims.csv`` is ``/claims?format=csv``.

    Args:
        scope: an HTTP request.

    Returns:
        The request for the path without its end, or the very same request where the end is no
        format or the path is that of a file.
    """
    path, dot, name = scope["path"].rpartition(".")
    if not dot or name not in _SUFFIXES or path.endswith("/") or scope["path"].startswith(_FILES):
        return scope
    query = scope["query_string"]
    added = b"&format=" if query else b"format="
    return {
        **scope,
        "path": path,
        "raw_path": path.encode("utf-8", "surrogatepass"),
        "query_string": query + added + name.encode(),
    }


def _ending() -> Problem:
    detail = "The server is being ended; ask again soon."
    return Problem(503, "Ending", detail, headers={"Retry-After": "5"})


def _headers(
    own: Sequence[tuple[bytes, bytes]], status: int, common: Mapping[bytes, bytes]
) -> list[tuple[bytes, bytes]]:
    headers = [(name.lower(), value) for name, value in own]
    names = {name for name, _ in headers}
    headers += [(name, value) for name, value in common.items() if name not in names]
    kind = dict(headers).get(b"content-type", b"")
    if kind.startswith(b"text/html") and b"content-security-policy" not in names:
        headers.append((b"content-security-policy", POLICY.encode()))
    return unmodified(headers) if status == 304 else headers
