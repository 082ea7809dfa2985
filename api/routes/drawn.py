"""The graph: a page that draws it, and its files for other tools."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from crosslane.api import html, respond
from crosslane.api.documentation import drawn
from crosslane.api.look import Look
from crosslane.api.negotiate import CYTOSCAPE, GEXF, GRAPHML, HTML, JSON, Format, choose
from crosslane.api.parameters import Word, Words
from crosslane.api.routes.pages import PAGE, PageQuery, answer_page
from crosslane.graph.files import exports
from crosslane.graph.filters import Wanted
from crosslane.visualize.graph_page import graph_page

DRAWN = (HTML, JSON, GRAPHML, GEXF, CYTOSCAPE)
"""What the graph has; whoever does not care gets the page."""


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
    """Return the route of the graph."""
    made = APIRouter()
    made.add_api_route(
        "/graph", _graph, methods=["GET"], summary="The graph", responses=drawn(DRAWN), **PAGE
    )
    return made


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
    return answer_page(request, _forms(request), lambda: graph_page(look.graph, asked, look.today))


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
    return answer_page(look.request, links, lambda: html.neighbourhood(look, found, links))


def _forms(request: Request) -> list[tuple[Format, str]]:
    """Return the other forms of the graph, each with its address."""
    kept = [pair for pair in request.query_params.multi_items() if pair[0] != "format"]
    return [
        (one, f"{request.url.path}?{urlencode([*kept, ('format', one.name)])}")
        for one in DRAWN
        if one is not HTML
    ]
