"""The outermost layer: HEAD, OPTIONS and the headers that every response carries."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""Content-Security-Policy of every page: nothing from another host, nothing inline."""

_ALWAYS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"access-control-allow-origin": b"*",
    b"access-control-expose-headers": b"ETag, Link, X-Total-Count, Retry-After",
}
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
        head = scope["method"] == "HEAD"

        async def outward(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": _headers(message["headers"])}
            elif head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        if scope["method"] == "OPTIONS":
            await self._options(scope, outward)
            return
        await self.app({**scope, "method": "GET"} if head else scope, receive, outward)

    async def _options(self, scope: Scope, send: Send) -> None:
        allowed = [verb for verb in _VERBS if self._has({**scope, "method": verb})]
        if "GET" in allowed and "HEAD" not in allowed:
            allowed.insert(1, "HEAD")
        listed = ", ".join([*allowed, "OPTIONS"]).encode()
        headers = [
            (b"allow", listed),
            (b"access-control-allow-methods", listed),
            (b"access-control-allow-headers", b"Accept, Content-Type, If-None-Match"),
            (b"access-control-max-age", b"86400"),
        ]
        status = 204 if allowed else 404
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    def _has(self, scope: Scope) -> bool:
        return any(route.matches(scope)[0] is Match.FULL for route in self.routes)


def _headers(own: Sequence[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    headers = [(name.lower(), value) for name, value in own]
    names = {name for name, _ in headers}
    headers += [(name, value) for name, value in _ALWAYS.items() if name not in names]
    kind = dict(headers).get(b"content-type", b"")
    if kind.startswith(b"text/html") and b"content-security-policy" not in names:
        headers.append((b"content-security-policy", POLICY.encode()))
    return headers
