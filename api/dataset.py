"""The application that serves one dataset alone: ``crosslane serve --dataset DIR``."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from crosslane import __version__
from crosslane.api.assembly import ServedBackend, assemble, lifespan_of
from crosslane.api.layered import Layered
from crosslane.api.routes import files, sparql, writing
from crosslane.graph.engine.port import Backend
from crosslane.settings import Settings
from crosslane.visualize.ask import dataset_page

DESCRIPTION = "One RDF dataset: SPARQL 1.1 queries, and updates for whoever has the key."


def create_dataset_app(engine: ServedBackend, settings: Settings, key: str | None) -> FastAPI:
    """Make the application that serves a dataset instead of the curated graph.

    Args:
        engine: what it answers from; started and closed with the application's lifespan.
        settings: limits and sizes.
        key: what writers have to send, or None for a dataset that is only read: then
            ``/update`` and ``/store`` do not exist.

    Returns:
        The application.
    """
    app = Layered(
        title="Crosslane dataset",
        version=__version__,
        description=DESCRIPTION,
        lifespan=lifespan_of(engine),
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.key = key
    app.state.ask = lambda asking: dataset_page(
        asking, engine.graphs, engine.union, engine.writable
    )
    for made in (sparql.router(), files.router(), _service()):
        app.include_router(made)
    if key is not None:
        app.include_router(writing.router())
    app.state.paths = ["/sparql", *((writing.UPDATE, writing.STORE) if key else ())]
    assemble(app, engine, settings, lambda: engine.version, release="")
    return app


def _service() -> APIRouter:
    routes = APIRouter(tags=["service"])

    @routes.get("/", include_in_schema=False)
    def home() -> Response:
        return RedirectResponse(sparql.PATH, 303)

    @routes.get("/healthz")
    def healthz(request: Request) -> Response:
        """Is the server ready? With what it serves."""
        engine: Backend = request.app.state.engine
        body = {
            "status": "ok",
            "version": __version__,
            "content": engine.version,
            "graphs": len(engine.graphs),
            "writable": engine.writable,
        }
        return JSONResponse(body, headers={"Cache-Control": "no-store"})

    return routes
