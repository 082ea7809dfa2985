"""What every application of this package is wrapped in: turns, metrics, cache, edge, log."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from crosslane import __version__
from crosslane.api import faults, metrics, problems
from crosslane.api.admission import Turns
from crosslane.api.cache import Cached, ResponseCache
from crosslane.api.direct import LEVEL, SMALLEST, Direct
from crosslane.api.edge import Edge
from crosslane.api.layered import Layered
from crosslane.api.observe import Observed
from crosslane.api.routes import sparql
from crosslane.api.unsent import Unsent
from crosslane.graph.engine.port import Backend
from crosslane.settings import Settings


class ServedBackend(Backend, Protocol):
    """An engine whose processes start and end with the application."""

    def start(self) -> None:
        """Start the processes; returns when they are ready."""

    def close(self) -> None:
        """End every process."""


def lifespan_of(
    engine: ServedBackend,
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """Return the lifespan that starts and closes an engine."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine.start()
        try:
            yield
        finally:
            engine.close()

    return lifespan


def assemble(
    app: Layered,
    engine: Backend,
    settings: Settings,
    version: Callable[[], str],
    release: str,
) -> None:
    """Give an application what its routes need, and the layers around them.

    From the outside in: request id and log, finished answers, HEAD and OPTIONS and common
    headers, the short way to SPARQL, compression, routes.

    Args:
        app: with all its routes.
        engine: what answers SPARQL.
        settings: limits and sizes.
        version: another token whenever an answer may be another one; empty: nothing is kept.
        release: of what is served, for the metrics.
    """
    cache = ResponseCache(settings.cache_bytes)
    app.state.settings = settings
    app.state.engine = engine
    app.state.version = version
    app.state.unsent = Unsent(engine.limits.max_bytes)
    app.state.turns = Turns(settings.client_queries, settings.client_queue)
    app.state.metrics = metrics.Metrics(engine.stats, cache.stats, __version__, release)
    app.include_router(metrics.metrics_routes(app.state.metrics))
    problems.install(app, faults.answer)
    app.add_middleware(metrics.Routed)
    app.add_middleware(GZipMiddleware, minimum_size=SMALLEST, compresslevel=LEVEL)
    app.add_middleware(Direct, path=sparql.PATH, endpoints=sparql.ENDPOINTS)
    app.add_middleware(Edge, routes=app.router.routes)
    cached = Cached(app.inner, cache, version, _asks, _asks)
    app.layers = Observed(cached, settings, app.state.metrics)


def _asks(path: str) -> bool:
    """Tell whether a path takes queries, whose answers are kept: by GET and by POST alike."""
    return path == sparql.PATH
