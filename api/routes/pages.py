"""The pages for people: the matrix, the graph, and the files that they load."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import Field

from crosslane.api import html, respond
from crosslane.api.documentation import drawn
from crosslane.api.look import Look
from crosslane.api.negotiate import CSV, CYTOSCAPE, GEXF, GRAPHML, HTML, JSON, Format, choose
from crosslane.api.parameters import Closed, Seen, Word, Words, once
from crosslane.graph.files import exports
from crosslane.graph.filters import Wanted
from crosslane.visualize.asked import Asked
from crosslane.visualize.matrix import same
from crosslane.visualize.page import graph_page, matrix_page

DRAWN = (HTML, JSON, GRAPHML, GEXF, CYTOSCAPE)
"""What the graph has; whoever does not care gets the page."""

_PAGE: dict[str, Any] = {
    "response_class": Response,
    "tags": ["pages"],
    "dependencies": [Depends(once)],
}


class PageQuery(Seen, Closed):
    """The state of a page: filters and look; what a form leaves empty counts as not given."""

    platform: Words = Field([], description="platforms to keep; any for models in general")
    model: Words = Field([], description="operating models to keep")
    owner: Words = Field([], description="owners to keep")
    status: Words = Field([], description="statuses to keep")
    tier: Literal["core", "all"] = Field("core", description="which segments are columns")
    general: Literal["0", "1"] = Field("0", description="1: the models in general follow")
    q: Word = Field("", max_length=200, description="words that a cell must have")

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
            as_known=self.as_known,
            tier=self.tier,
            general=self.general == "1",
            q=self.q,
            lang=self.lang,
            theme=self.theme,
            **more,
        )


class GraphQuery(PageQuery):
    """The state of the graph: also which cell or hand-off is open, or around what it is cut."""

    segment: Words = Field([], description="segments to keep, in the files for other tools")
    sel: Word | None = Field(
        None, max_length=500, description="cell, or cell~segment for the line to that segment"
    )
    around: Word | None = Field(
        None, max_length=500, description="kind/id of a node, such as segment/pricing"
    )
    depth: int = Field(1, ge=1, le=4, description="steps from that node")

    def wanted(self) -> Wanted:
        """Return the filters of the files for other tools."""
        return Wanted(
            tuple(self.platform),
            tuple(self.model),
            tuple(self.segment),
            tuple(self.owner),
            tuple(self.status),
        )


def router() -> APIRouter:
    """Return the routes of the pages."""
    made = APIRouter()
    add = made.add_api_route
    add("/", _matrix, methods=["GET"], summary="The matrix", responses=drawn((HTML,)), **_PAGE)
    add("/graph", _graph, methods=["GET"], summary="The graph", responses=drawn(DRAWN), **_PAGE)
    return made


def _matrix(request: Request, query: Annotated[PageQuery, Query()]) -> Response:
    """Show who owns which segment, offering by offering, as a table."""
    choose((HTML,), request.headers.get("accept", ""), request.query_params.get("format"))
    look, asked = Look.of(request, query), query.asked()
    cells = same(look.graph, asked)
    links = [(JSON, cells["rest"]), (CSV, cells["csv"])]
    others = [(one, href) for one, href in links if href is not None]
    return _page(request, others, lambda: matrix_page(look.graph, asked, look.today))


def _graph(request: Request, query: Annotated[GraphQuery, Query()]) -> Response:
    """Show the owners along the chain as lanes; or give the graph to another tool.

    As JSON (node-link), GraphML, GEXF or Cytoscape JSON it has platforms, models, offerings,
    segments and parties, or with `around` what lies about one node. A browser gets the page.
    """
    accept = ", ".join(request.headers.getlist("accept"))
    chosen = choose(DRAWN, accept, request.query_params.get("format"))
    look = Look.of(request, query)
    if chosen is not HTML:
        return _export(look, query, chosen)
    if query.around is not None:
        return _around(look, query)
    asked = query.asked(sel=query.sel)
    return _page(request, _forms(request), lambda: graph_page(look.graph, asked, look.today))


def _selected(look: Look, query: GraphQuery) -> Any:
    return exports.select(look.graph, look.lens, query.wanted(), query.around, query.depth)


def _export(look: Look, query: GraphQuery, chosen: Format) -> Response:
    """Answer with the graph in the form of another tool."""
    tag = respond.etag(look.request, chosen)
    name = f"crosslane.{'json' if chosen in (JSON, CYTOSCAPE) else chosen.name}"
    headers = {
        "ETag": tag,
        "Cache-Control": "public, max-age=60",
        "Vary": "Accept",
        "Content-Disposition": f'inline; filename="{name}"',
    }
    if respond.fresh(look.request, tag):
        return Response(status_code=304, headers=headers)
    net = _selected(look, query)
    bodies: dict[Format, Callable[[], bytes]] = {
        JSON: lambda: respond.as_json(exports.node_link(net)),
        GRAPHML: lambda: exports.graphml(net),
        GEXF: lambda: exports.gexf(net),
        CYTOSCAPE: lambda: respond.as_json(exports.cytoscape(net)),
    }
    return Response(bodies[chosen](), headers=headers, media_type=chosen.content_type)


def _around(look: Look, query: GraphQuery) -> Response:
    """Answer with what lies about one node, as a page that names it kind by kind."""
    found = exports.neighbourhood(_selected(look, query), query.around or "", query.depth)
    links = _forms(look.request)
    return _page(look.request, links, lambda: html.neighbourhood(look, found, links))


def _forms(request: Request) -> list[tuple[Format, str]]:
    """Return the other forms of the graph, each with its address."""
    kept = [pair for pair in request.query_params.multi_items() if pair[0] != "format"]
    return [
        (one, f"{request.url.path}?{urlencode([*kept, ('format', one.name)])}")
        for one in DRAWN
        if one is not HTML
    ]


def _page(
    request: Request, others: Sequence[tuple[Format, str]], body: Callable[[], str]
) -> Response:
    """Answer with a page, which names its other forms, or with 304."""
    tag = respond.etag(request, HTML)
    headers = {
        "ETag": tag,
        "Cache-Control": "public, max-age=60",
        "Vary": "Accept",
        "Link": ", ".join(f'<{href}>; rel="alternate"; type="{one.media}"' for one, href in others),
    }
    if not headers["Link"]:
        del headers["Link"]
    if respond.fresh(request, tag):
        return Response(status_code=304, headers=headers)
    return HTMLResponse(body(), headers=headers)
