"""Ownership, offerings and conflicts: what is derived from the claims."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from crosslane.api import resources as kinds
from crosslane.api import respond
from crosslane.api.documentation import described
from crosslane.api.look import Look, origin
from crosslane.api.parameters import (
    ConflictQuery,
    ItemQuery,
    OfferingsQuery,
    OwnershipQuery,
)
from crosslane.graph import answers
from crosslane.graph.filters import Wanted
from crosslane.graph.queries import derived as queries_derived
from crosslane.graph.questions.cells import paged
from crosslane.visualize.cells.cell import cell_page


def router() -> APIRouter:
    """Return the routes of derived answers."""
    routes = APIRouter(tags=["answers"])
    _cells(routes)
    _offerings(routes)
    return routes


def _cells(routes: APIRouter) -> None:
    @routes.get("/ownership", **described(kinds.CELL, many=True))
    def ownership(request: Request, query: Annotated[OwnershipQuery, Query()]) -> Response:
        """Who owns which segments? Cells in offering then chain order, with all evidence."""
        look, wanted = Look.of(request, query), query.wanted()
        found = paged(look.graph, look.lens, wanted)
        sparql = queries_derived.ownerships(look.graph, look.lens, wanted)
        return respond.items(look, kinds.CELL, found, query=sparql)

    @routes.get("/ownership/{platform}/{model}/{segment}", **described(kinds.CELL))
    def cell(
        request: Request,
        platform: str,
        model: str,
        segment: str,
        query: Annotated[ItemQuery, Query()],
    ) -> Response:
        """Who owns one segment, and who says so? Platform `any`: the model in general."""
        look = Look.of(request, query)
        found = answers.ownership(look.graph, platform, model, segment, look.lens)
        sparql = queries_derived.ownership(look.graph, platform, model, segment, look.lens)

        def page() -> str:
            return cell_page(
                look.graph,
                found,
                look.lens,
                lang=query.lang,
                theme=query.theme,
                origin=origin(request),
                report=request.app.state.settings.report_url,
            )

        return respond.item(look, kinds.CELL, found, query=sparql, page=page)

    @routes.get("/conflicts", **described(kinds.CONFLICT, many=True))
    def conflicts(request: Request, query: Annotated[ConflictQuery, Query()]) -> Response:
        """Where do sources disagree, and which claim overrules which?"""
        look, wanted = Look.of(request, query), query.wanted()
        found = answers.conflicts(look.graph, look.lens, wanted)
        sparql = queries_derived.conflicts(look.graph, look.lens, wanted)
        return respond.items(look, kinds.CONFLICT, found, query=sparql)


def _offerings(routes: APIRouter) -> None:
    @routes.get("/offerings", **described(kinds.OFFERING, many=True))
    def offerings(request: Request, query: Annotated[OfferingsQuery, Query()]) -> Response:
        """Which offerings are there, and which are offered there and then?"""
        look = Look.of(request, query)
        wanted = Wanted(tuple(query.platform), tuple(query.model))
        found = answers.offerings(look.graph, look.lens, wanted, query.availability)
        sparql = queries_derived.offerings(look.graph, look.lens, wanted, query.availability)
        return respond.items(look, kinds.OFFERING, found, query=sparql)

    @routes.get("/offerings/{platform}/{model}", **described(kinds.OFFERING))
    def offering(
        request: Request, platform: str, model: str, query: Annotated[ItemQuery, Query()]
    ) -> Response:
        """What is known of one offering? With its row of ownership."""
        look = Look.of(request, query)
        found = answers.offering(look.graph, platform, model, look.lens)
        sparql = queries_derived.offering(look.graph, platform, model, look.lens)
        return respond.item(look, kinds.OFFERING, found, query=sparql)
