"""An application inside layers that FastAPI's own do not stand around."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send


class Layered(FastAPI):
    """FastAPI with layers outside of everything it does for a request.

    ``add_middleware`` puts a layer inside of FastAPI's handling of errors and telemetry, which
    costs as much as all that an answer from the cache needs. What is in ``layers`` comes first.

    Attributes:
        layers: the outermost layer, which leads to `inner`; None for none.
    """

    layers: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if self.layers is None or scope["type"] != "http":
            await self.inner(scope, receive, send)
        else:
            await self.layers(scope, receive, send)

    async def inner(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection as FastAPI does."""
        await super().__call__(scope, receive, send)
