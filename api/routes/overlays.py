"""Rules of law: what holds in a market whatever the operating model."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from crosslane.api import resources as kinds
from crosslane.api import respond
from crosslane.api.documentation import described
from crosslane.api.look import Look
from crosslane.api.parameters import ItemQuery, OverlaysQuery
from crosslane.graph import answers
from crosslane.graph.queries import overlays as queries


def router() -> APIRouter:
    """Return the routes of rules of law."""
    routes = APIRouter(tags=["records"])

    @routes.get("/overlays", **described(kinds.OVERLAY, many=True))
    def overlays(request: Request, query: Annotated[OverlaysQuery, Query()]) -> Response:
        """Which rules of law give a party a part in a segment, whatever the model?"""
        look = Look.of(request, query)
        asked = query.asked()
        found = answers.overlays(look.graph, look.lens, asked)
        told = queries.overlays(look.graph, look.lens, asked)
        return respond.items(look, kinds.OVERLAY, found, query=told)

    @routes.get("/overlays/{overlay}", **described(kinds.OVERLAY))
    def overlay(request: Request, overlay: str, query: Annotated[ItemQuery, Query()]) -> Response:
        """What does one rule of law say, where, since when, and who says so?"""
        look = Look.of(request, query)
        found = answers.overlay(look.graph, overlay)
        return respond.item(look, kinds.OVERLAY, found, query=look.plain(queries.overlay, overlay))

    return routes
