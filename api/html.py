"""The page of a request: what the views of ``visualize`` are told about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from crosslane.api.look import Look, origin
from crosslane.api.negotiate import (
    CSV,
    CYTOSCAPE,
    GEXF,
    GRAPHML,
    JSON,
    JSON_LD,
    QUERY,
    TURTLE,
    Format,
)
from crosslane.api.parameters import given
from crosslane.api.resources import Resource
from crosslane.graph.views import Item
from crosslane.visualize.context import Page
from crosslane.visualize.listing import listing_page, question_page
from crosslane.visualize.record import record_page

NAMES = {
    JSON: "JSON",
    CSV: "CSV",
    TURTLE: "Turtle",
    JSON_LD: "JSON-LD",
    QUERY: "SPARQL",
    GRAPHML: "GraphML",
    GEXF: "GEXF",
    CYTOSCAPE: "Cytoscape",
}
"""What the links to the other representations are called; a page does not link itself."""

Links = Sequence[tuple[Format, str]]


@dataclass(frozen=True, slots=True)
class Turned:
    """Which page of a list is shown: how many there are, how many come before, the neighbours.

    Attributes:
        total: how many items there are in all.
        offset: how many come before those of this page.
        limit: most items on a page.
        following: the address of the next page, if there is one.
        previous: the address of the page before, if there is one.
        whole: the address of all of them on one page, where this one is not it and one may be.
    """

    total: int
    offset: int
    limit: int
    following: str | None
    previous: str | None
    whole: str | None = None


def record(look: Look, resource: Resource, found: Item, links: Links, query: str | None) -> str:
    """Return one thing as a page."""
    return record_page(look.graph, resource.kind, found, context(look, links, query))


def listing(
    look: Look,
    resource: Resource,
    found: Sequence[Item],
    head: Item,
    links: Links,
    query: str | None,
    turned: Turned,
) -> str:
    """Return one page of a list as a page."""
    return listing_page(
        look.graph,
        resource.kind,
        found,
        context(look, links, query),
        total=turned.total,
        offset=turned.offset,
        following=turned.following,
        previous=turned.previous,
        whole=turned.whole,
        head=head,
    )


def question(look: Look, resource: Resource) -> str:
    """Return the form of a question that lacks a parameter."""
    return question_page(look.graph, resource.kind, context(look, (), None))


def context(look: Look, links: Links, query: str | None) -> Page:
    """Return what a page knows beside the data: address, look, equivalents."""
    request, asked = look.request, look.query
    others = [(NAMES[one], href) for one, href in links if one in NAMES and one is not QUERY]
    if query:
        others.append((NAMES[QUERY], f"/sparql?{urlencode({'query': query})}"))
    return Page(
        path=request.url.path,
        today=look.today,
        query=tuple(given(request)),
        lang=asked.lang,
        theme=asked.theme,
        alternates=tuple(others),
        origin=origin(request),
        report=request.app.state.settings.report_url,
    )
