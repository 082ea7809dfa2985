"""The application: a function of one graph and the settings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

from crosslane import __version__
from crosslane.api.assembly import ServedBackend, assemble, lifespan_of
from crosslane.api.documentation import titled
from crosslane.api.dumps import Dumps
from crosslane.api.layered import Layered
from crosslane.api.metrics import Metrics
from crosslane.api.openapi import document
from crosslane.api.routes import (
    ask,
    drawn,
    entities,
    files,
    linked,
    overlays,
    ownership,
    pages,
    questions,
    records,
    service,
    sparql,
    timeline,
)
from crosslane.api.token import Token
from crosslane.graph.engine.daily import DailyEngine, utc_today
from crosslane.graph.engine.limits import Limits
from crosslane.graph.store import KnowledgeGraph
from crosslane.settings import Settings

DESCRIPTION = """
Who owns which segment of the cross-border e-commerce chain, under which offering, where, when,
and who says so. Every answer carries its evidence.
"""

_MODULES = (
    ownership,
    questions,
    timeline,
    records,
    entities,
    overlays,
    sparql,
    ask,
    linked,
    pages,
    drawn,
    files,
    service,
)
"""Modules with routes; where two fit a path, the first one answers."""


def create_app(
    graph: KnowledgeGraph,
    settings: Settings,
    today: Callable[[], date] = utc_today,
    engine: ServedBackend | None = None,
    *,
    metrics: Metrics | None = None,
) -> FastAPI:
    """Make the application that serves a graph.

    Args:
        graph: what it answers from; three claims are enough.
        settings: limits and sizes.
        today: the day that an answer holds for when a request names none.
        engine: what answers SPARQL; by default workers of this machine, about today.
        metrics: those of an application before this one, which go on with it; see `assemble`.

    Returns:
        The application. Its SPARQL processes start and end with its lifespan.
    """
    served = engine or _daily(graph, settings, today)

    token = Token(f"{graph.content_hash}/{__version__}", today)

    def version() -> str:
        return served.version and token()

    app = Layered(
        title="Crosslane",
        version=__version__,
        description=DESCRIPTION,
        license_info={"name": "MIT (code), CC BY 4.0 (data)"},
        lifespan=lifespan_of(served),
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
    )
    app.state.graph = graph
    app.state.today = today
    app.state.ask = partial(ask.page_of_graph, graph.content_hash)
    app.state.dumps = Dumps(graph)
    routers = [titled(module.router()) for module in _MODULES]
    for router in routers:
        app.include_router(router)
    app.state.paths = _entrances(routers)
    app.openapi = document(app, graph, settings)  # type: ignore[method-assign]  # FastAPI's own way
    told = graph.release or ""
    assemble(app, served, settings, version, told, token=token, metrics=metrics, cells=True)
    return app


def _daily(graph: KnowledgeGraph, settings: Settings, today: Callable[[], date]) -> DailyEngine:
    """Return the workers that answer from the dataset of today."""
    limits = Limits(**settings.limits())
    return DailyEngine(graph.dataset, limits, settings.sparql_workers, today)


def _entrances(routers: Iterable[APIRouter]) -> list[str]:
    """Return the first part of every documented path, for whoever asks for one that is not."""
    routes = [one for made in routers for one in made.routes if isinstance(one, APIRoute)]
    return sorted({f"/{one.path.split('/')[1]}" for one in routes if one.include_in_schema})
