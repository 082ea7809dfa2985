"""Ownership, offerings and conflicts: what is derived from the claims."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from crosslane.api import respond, schemas
from crosslane.api.documentation import described
from crosslane.api.parameters import (
    CellQuery,
    ConflictQuery,
    EvidenceQuery,
    OfferingsQuery,
    OwnershipQuery,
)
from crosslane.graph import answers
from crosslane.graph.filters import Wanted
from crosslane.graph.store import Lens
from crosslane.graph.views import Item
from crosslane.visualize.cell import cell_page


def router() -> APIRouter:
    """Return the routes of derived answers."""
    routes = APIRouter(tags=["answers"])
    _cells(routes)
    _offerings(routes)
    return routes


def _cells(routes: APIRouter) -> None:
    @routes.get("/ownership", **described(schemas.Cell, many=True))
    def ownership(request: Request, query: Annotated[OwnershipQuery, Query()]) -> Response:
        """Who owns which segments? Cells in offering then chain order, with all evidence."""
        page = query.page(request.app.state.settings)
        found = answers.ownerships(request.app.state.graph, _lens(request, query), query.wanted())
        return respond.items(request, schemas.Cell, found, *page)

    @routes.get("/ownership/{platform}/{model}/{segment}", **described(schemas.Cell, html=True))
    def cell(
        request: Request,
        platform: str,
        model: str,
        segment: str,
        query: Annotated[EvidenceQuery, Query()],
    ) -> Response:
        """Who owns one segment, and who says so? Platform `any`: the model in general."""
        graph, lens = request.app.state.graph, _lens(request, query)

        def page(found: Item) -> str:
            return cell_page(
                graph,
                found,
                lang=query.lang,
                theme=query.theme,
                source=query.source,
                grade=query.grade,
                as_of=query.as_of,
            )

        return respond.item(
            request,
            schemas.Cell,
            lambda: answers.ownership(graph, platform, model, segment, lens),
            page,
        )

    @routes.get("/conflicts", **described(schemas.Conflict, many=True))
    def conflicts(request: Request, query: Annotated[ConflictQuery, Query()]) -> Response:
        """Where do sources disagree, and which claim overrules which?"""
        page = query.page(request.app.state.settings)
        found = answers.conflicts(request.app.state.graph, _lens(request, query), query.wanted())
        return respond.items(request, schemas.Conflict, found, *page)


def _offerings(routes: APIRouter) -> None:
    @routes.get("/offerings", **described(schemas.OfferingShape, many=True))
    def offerings(request: Request, query: Annotated[OfferingsQuery, Query()]) -> Response:
        """Which offerings are there, and which are offered there and then?"""
        page = query.page(request.app.state.settings)
        wanted = Wanted(tuple(query.platform), tuple(query.model))
        found = answers.offerings(
            request.app.state.graph, _lens(request, query), wanted, query.availability
        )
        return respond.items(request, schemas.OfferingShape, found, *page)

    @routes.get("/offerings/{platform}/{model}", **described(schemas.OfferingShape))
    def offering(
        request: Request, platform: str, model: str, query: Annotated[CellQuery, Query()]
    ) -> Response:
        """What is known of one offering? With its row of ownership."""
        return respond.item(
            request,
            schemas.OfferingShape,
            lambda: answers.offering(
                request.app.state.graph, platform, model, _lens(request, query)
            ),
        )


def _lens(request: Request, query: Any) -> Lens:
    lens: Lens = query.lens(request.app.state.today())
    return lens
