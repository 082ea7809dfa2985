"""Health, OpenAPI documentation without another host."""

from __future__ import annotations

import json
from importlib.resources import files

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from crosslane import __version__
from crosslane.api import respond
from crosslane.api.documentation import REFUSALS
from crosslane.api.parameters import bare
from crosslane.api.problems import Problem

_SCRIPT = "text/javascript; charset=utf-8"
_ASSETS = {
    "docs.js": ("crosslane.visualize", _SCRIPT),
    "swagger-ui-bundle.js": ("fastapi_offline", _SCRIPT),
    "swagger-ui.css": ("fastapi_offline", "text/css; charset=utf-8"),
}
"""Files of the documentation page: the package that brings each, and its type."""


def router() -> APIRouter:
    """Return the routes about the service itself."""
    routes = APIRouter(tags=["service"], dependencies=[Depends(bare)])

    @routes.get("/healthz", responses={422: REFUSALS[422]})
    def healthz(request: Request) -> Response:
        """Is the server ready? With what it serves."""
        state = request.app.state
        records = state.graph.records
        return JSONResponse(
            {
                "status": "ok",
                "version": __version__,
                "content": state.graph.content_hash,
                "as_of": state.today().isoformat(),
                "claims": len(records.claims),
                "offerings": len(records.offerings),
            },
            headers={"Cache-Control": "no-store"},
        )

    @routes.get("/docs", include_in_schema=False)
    def docs() -> Response:
        page = files("crosslane.visualize").joinpath("static", "docs.html").read_text()
        return Response(page, media_type="text/html")

    @routes.get("/docs/{name}", include_in_schema=False)
    def asset(request: Request, name: str) -> Response:
        if name not in _ASSETS:
            raise Problem(404, "Not found", f"There is no /docs/{name}.", allowed=list(_ASSETS))
        package, kind = _ASSETS[name]
        return respond.cached(request, files(package).joinpath("static", name).read_bytes(), kind)

    @routes.get("/openapi.json", include_in_schema=False)
    def openapi(request: Request) -> Response:
        body = json.dumps(request.app.openapi(), ensure_ascii=False, separators=(",", ":"))
        return respond.cached(request, body.encode(), "application/json")

    return routes
