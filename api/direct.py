"""The short way to an endpoint that is asked much: past the table of routes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from crosslane.api.compression import SMALLEST, Compressed

Endpoint = Callable[[Request], Awaitable[Response]]


class Direct:
    """Pure ASGI middleware: answers one path itself, and hands on all others.

    The endpoint is among the routes as well, for the OpenAPI document and the methods that the
    path allows; finding it there would take as long as a light query.

    Args:
        app: the application inside.
        path: of the endpoint.
        endpoints: by method.
    """

    def __init__(self, app: ASGIApp, path: str, endpoints: Mapping[str, Endpoint]) -> None:
        self.app = app
        self._path = path
        self._endpoints = dict(endpoints)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http" or scope["path"] != self._path:
            await self.app(scope, receive, send)
            return
        endpoint = self._endpoints.get(scope["method"])
        if endpoint is None:
            await self.app(scope, receive, send)
            return
        scope.setdefault("state", {})["route"] = self._path
        response = await endpoint(Request(scope, receive, send))
        if len(response.body) < SMALLEST:
            await response(scope, receive, send)
        else:
            await Compressed(response)(scope, receive, send)
