"""The pages for people: the matrix, the graph, and the files that they load."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel, ConfigDict, Field, model_validator

from crosslane.api import respond
from crosslane.api.negotiate import HTML, choose
from crosslane.api.parameters import Seen, Word, Words, once
from crosslane.api.problems import Problem
from crosslane.visualize import assets
from crosslane.visualize.asked import Asked
from crosslane.visualize.page import graph_page, matrix_page

_PAGE: dict[str, Any] = {
    "response_class": HTMLResponse,
    "tags": ["pages"],
    "dependencies": [Depends(once)],
}


class PageQuery(Seen):
    """The state of a page: filters and look; what a form leaves empty counts as not given."""

    model_config = ConfigDict(extra="forbid")

    platform: Words = Field([], description="platforms to keep; any for models in general")
    model: Words = Field([], description="operating models to keep")
    owner: Words = Field([], description="owners to keep")
    status: Words = Field([], description="statuses to keep")
    tier: Literal["core", "all"] = Field("core", description="which segments are columns")
    general: Literal["0", "1"] = Field("0", description="1: the models in general follow")
    q: Word = Field("", max_length=200, description="words that a cell must have")
    lang: Literal["en", "zh"] = Field("en", description="language of the page")
    theme: Literal["auto", "light", "dark"] = Field("auto", description="colours of the page")
    format: str | None = Field(None, description="html; overrides Accept")

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, given: Any) -> Any:
        """Drop parameters without a value: a form sends one for every field."""
        if not isinstance(given, dict):
            return given
        return {name: value for name, value in given.items() if value not in ("", [""])}

    def asked(self, **more: Any) -> Asked:
        """Return the state as the views take it."""
        return Asked(
            platform=tuple(self.platform),
            model=tuple(self.model),
            owner=tuple(self.owner),
            status=tuple(self.status),
            market=self.market,
            as_of=self.as_of,
            source=tuple(self.source),
            grade=self.grade,
            tier=self.tier,
            general=self.general == "1",
            q=self.q,
            lang=self.lang,
            theme=self.theme,
            **more,
        )


class GraphQuery(PageQuery):
    """The state of the graph: also which cell or hand-off is open."""

    sel: Word | None = Field(
        None, max_length=500, description="cell, or cell~segment for the line to that segment"
    )


class FileQuery(BaseModel):
    """The address of a file may name the version of its content."""

    model_config = ConfigDict(extra="forbid")

    v: Word | None = Field(None, description="content hash; with it the file never changes")


def router() -> APIRouter:
    """Return the routes of the pages."""
    made = APIRouter()
    made.add_api_route("/", _matrix, methods=["GET"], summary="The matrix", **_PAGE)
    made.add_api_route("/graph", _graph, methods=["GET"], summary="The graph", **_PAGE)
    made.add_api_route("/static/{name}", _static, methods=["GET"], include_in_schema=False)
    made.add_api_route(
        "/vendor/vis-network.min.js", _vis_network, methods=["GET"], include_in_schema=False
    )
    return made


def _matrix(request: Request, query: Annotated[PageQuery, Query()]) -> Response:
    """Show who owns which segment, offering by offering, as a table."""
    state, asked = request.app.state, query.asked()
    return _page(request, asked, lambda: matrix_page(state.graph, asked, state.today()))


def _graph(request: Request, query: Annotated[GraphQuery, Query()]) -> Response:
    """Show the owners along the chain as lanes, with hand-offs and the evidence."""
    state, asked = request.app.state, query.asked(sel=query.sel)
    return _page(request, asked, lambda: graph_page(state.graph, asked, state.today()))


def _page(request: Request, asked: Asked, body: Callable[[], str]) -> Response:
    """Answer with a page; what a form left empty is redirected to the short address."""
    choose((HTML,), request.headers.get("accept", ""), request.query_params.get("format"))
    if "" in request.query_params.values():
        return RedirectResponse(asked.href(request.url.path), 303)
    tag = respond.etag(request, HTML)
    headers = {"ETag": tag, "Cache-Control": "public, max-age=60", "Vary": "Accept"}
    if respond.fresh(request, tag):
        return Response(status_code=304, headers=headers)
    return HTMLResponse(body(), headers=headers)


def _static(request: Request, name: str, query: Annotated[FileQuery, Query()]) -> Response:
    known = assets.static()
    if name not in known:
        raise Problem(404, "Unknown file", f"There is no file '{name}'.", allowed=list(known))
    return _file(request, known[name], query)


def _vis_network(request: Request, query: Annotated[FileQuery, Query()]) -> Response:
    return _file(request, assets.vis_network(), query)


def _file(request: Request, asset: assets.Asset, query: FileQuery) -> Response:
    """Answer with a file: for ever under its content hash, else to be asked for again."""
    lasting = query.v == asset.version
    headers = {
        "ETag": respond.weak(asset.version),
        "Cache-Control": "public, max-age=31536000, immutable" if lasting else "no-cache",
    }
    if respond.fresh(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(asset.body, headers=headers, media_type=asset.media)
