"""The graph: a page that draws it, and its files for other tools."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import Field

from crosslane.api import html, respond
from crosslane.api.documentation import drawn
from crosslane.api.look import Look, origin
from crosslane.api.negotiate import CYTOSCAPE, GEXF, GRAPHML, HTML, JSON, Format, accepted, choose
from crosslane.api.parameters import Word, Words, given
from crosslane.api.routes.pages import PAGE, PageQuery, answer_page
from crosslane.graph.files import exports
from crosslane.graph.filters import Wanted
from crosslane.visualize.drawing.graph_asked import GraphAsked
from crosslane.visualize.drawing.graph_page import graph_page
from crosslane.visualize.drawing.owner_lanes import MOST
from crosslane.visualize.drawing.part import part_of
from crosslane.visualize.drawing.standalone import standalone_page

DRAWN = (HTML, JSON, GRAPHML, GEXF, CYTOSCAPE)
"""What the graph has; whoever does not care gets the page."""

_PAGE_ONLY = ("format", "lang", "theme", "q", "sel", "standalone")
"""Parameters that the files for other tools do not depend on."""


class GraphQuery(PageQuery):
    """The state of the graph: also which cell or hand-off is open, or around what it is cut."""

    segment: Words = Field([], description="segments to keep, in the files for other tools")
    sel: Word | None = Field(
        None, max_length=500, description="cell, or cell~segment for the line to that segment"
    )
    layout: Literal["lanes", "owners", "around", "ontology"] = Field(
        "lanes", description="how the page draws it; the files have the ontology for ontology"
    )
    offering: Words = Field(
        [], max_length=MOST, description="offerings of the owner lanes, and of the files"
    )
    around: Word | None = Field(
        None, max_length=500, description="kind/id of a node, such as segment/pricing"
    )
    depth: int = Field(1, ge=1, le=4, description="steps from that node")
    kind: Words = Field([], description="kinds of nodes to show; the lanes show cells alone")
    relation: Words = Field([], description="kinds of edges to show; the lanes show hand-offs")
    standalone: Literal["0", "1"] = Field("0", description="1: the page as one file to keep")

    def state(self) -> GraphAsked:
        """Return the state of the page."""
        return GraphAsked.of(
            self.asked(sel=self.sel),
            layout=self.layout,
            offering=tuple(self.offering),
            around=self.around,
            depth=self.depth,
            kind=tuple(self.kind),
            relation=tuple(self.relation),
        )

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
    """Draw the graph, or give it to another tool.

    The page draws the owners along the chain as lanes, some offerings through the bands of their
    owners, what lies around one node, or the ontology. As JSON (node-link), GraphML, GEXF or
    Cytoscape JSON the graph has platforms, models, offerings, segments and parties, or what the
    page draws with the same parameters.
    """
    accept = accepted(request)
    chosen = choose(DRAWN, accept, request.query_params.get("format"))
    look = Look.of(request, query)
    if chosen is not HTML:
        return _export(look, query, chosen)
    if query.standalone == "1":
        return _kept(look, query)
    forms = _forms(request)
    named = [(html.NAMES[one], href) for one, href in forms]
    return answer_page(
        request,
        forms,
        lambda: graph_page(
            look.graph, query.state(), look.today, forms=named, origin=origin(request)
        ),
    )


def _kept(look: Look, query: GraphQuery) -> Response:
    """Answer with the page as one file that opens without a server."""
    request = look.request
    tag = respond.etag(request, HTML)
    headers = {
        "ETag": tag,
        "Cache-Control": "public, max-age=60",
        "Vary": "Accept",
        "Content-Disposition": 'attachment; filename="crosslane-graph.html"',
    }
    if respond.fresh(request, tag):
        return Response(status_code=304, headers=headers)
    pairs = [one for one in given(request) if one[0] != "standalone"]
    path = f"{request.url.path}?{urlencode(pairs)}" if pairs else request.url.path
    body = standalone_page(look.graph, query.state(), look.today, f"{origin(request)}{path}")
    return HTMLResponse(body, headers=headers)


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
    net = part_of(look.graph, look.lens, query.wanted(), query.state())
    bodies: dict[Format, Callable[[], bytes]] = {
        JSON: lambda: respond.as_json(exports.node_link(net)),
        GRAPHML: lambda: exports.graphml(net),
        GEXF: lambda: exports.gexf(net),
        CYTOSCAPE: lambda: respond.as_json(exports.cytoscape(net)),
    }
    return Response(bodies[chosen](), headers=headers, media_type=chosen.content_type)


def _forms(request: Request) -> list[tuple[Format, str]]:
    """Return the other forms of the graph, each with its address."""
    kept = [pair for pair in given(request) if pair[0] not in _PAGE_ONLY]
    return [
        (one, f"{request.url.path}?{urlencode([*kept, ('format', one.name)])}")
        for one in DRAWN
        if one is not HTML
    ]
