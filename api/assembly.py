"""What every application of this package is wrapped in: turns, metrics, cache, edge, log."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from typing import Protocol

from fastapi import FastAPI

from crosslane import __version__
from crosslane.api import faults, problems
from crosslane.api.admission import Turns
from crosslane.api.cache import ResponseCache
from crosslane.api.cached import Cached
from crosslane.api.compression import Compressed
from crosslane.api.direct import Direct
from crosslane.api.edge import Edge, common
from crosslane.api.layered import Layered
from crosslane.api.metrics import Metrics, Routed, metrics_routes
from crosslane.api.observe import Observed
from crosslane.api.ready import ROUTE, Again, Front, Ready
from crosslane.api.routes import sparql
from crosslane.api.unsent import Unsent
from crosslane.graph.engine.errors import EngineDown
from crosslane.graph.engine.port import Backend
from crosslane.settings import Settings

_OF_NOW = ("/healthz", "/metrics", "/store", "/update")
"""Beginnings of the paths that say ``no-store``: nobody waits for what another one gets."""


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
    *,
    token: Callable[[], str] | None = None,
    metrics: Metrics | None = None,
    cells: bool = False,
) -> None:
    """Give an application what its routes need, and the layers around them.

    From the outside in: request id and log, the short way to a cell, finished answers, HEAD and
    OPTIONS and common headers, the short way to SPARQL, compression, the short way to a cell
    once more (for what is to be compressed), routes.

    Args:
        app: with all its routes.
        engine: what answers SPARQL.
        settings: limits and sizes.
        version: of what SPARQL answers from; empty: no answer to a query is kept.
        release: of what is served, for the metrics.
        token: another one whenever any answer may be another one; by default `version`.
        metrics: of an application before this one, which go on; ``app.state.follow()`` lets
            them be about this one, when it is served. By default new ones.
        cells: whether there is a graph of whose cells a plain request takes the short way.
    """
    cache = ResponseCache(settings.cache_bytes)
    told = engine.stats, cache.stats, __version__, release
    metrics = metrics or Metrics(*told)
    app.state.settings = settings
    app.state.engine = engine
    app.state.version = version
    app.state.unsent = Unsent(engine.limits.max_bytes)
    app.state.turns = Turns(settings.client_queries, settings.client_queue)
    app.state.metrics = metrics
    app.state.follow = partial(metrics.serve, *told)
    app.include_router(metrics_routes(metrics))
    problems.install(app, faults.answer)
    app.add_middleware(Routed)
    if cells:
        app.add_middleware(Ready, state=app.state)
    app.add_middleware(Compressed)
    app.add_middleware(Direct, path=sparql.PATH, endpoints=sparql.ENDPOINTS)
    app.add_middleware(Edge, routes=app.router.routes)
    known = partial(_known, version)
    now = token or known
    cached = Cached(app.inner, cache, now, partial(_kept, known), sparql.PATH.__eq__)
    front = Front(Ready(cached, app.state), tuple(common(ROUTE).items()), Again(cache, now))
    app.layers = Observed(cached, settings, metrics, cached, front if cells else None)


def _known(version: Callable[[], str]) -> str:
    """Return the version of what SPARQL answers from; none while the engine is down."""
    try:
        return version()
    except EngineDown:
        return ""


def _kept(version: Callable[[], str], path: str) -> bool:
    """Tell whether answers at a path are kept: most, but not what tells of this moment.

    Those to queries only where the engine knows when they become others.
    """
    if path.startswith(_OF_NOW):
        return False
    return path != sparql.PATH or bool(version())
