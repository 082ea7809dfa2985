"""Questions that set cells beside each other: comparisons, hand-offs, coverage, advice, changes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from crosslane.api import resources as kinds
from crosslane.api import respond
from crosslane.api.documentation import described
from crosslane.api.look import Look
from crosslane.api.parameters import (
    ChangesQuery,
    CompareQuery,
    CoverageQuery,
    HandoffsQuery,
    ImpactQuery,
    RecommendQuery,
    SimilarQuery,
)
from crosslane.api.resources import Resource
from crosslane.graph import answers
from crosslane.graph.queries import derived as queries_derived
from crosslane.graph.questions.changes import lens_of
from crosslane.graph.views import Item, queried


def router() -> APIRouter:
    """Return the routes of the questions."""
    routes = APIRouter(tags=["questions"])
    _between(routes)
    _over(routes)
    _advice(routes)
    return routes


def _headed(look: Look, resource: Resource, found: Item, query: str | None) -> Response:
    """Answer with a list that has something beside it."""
    head = {name: value for name, value in queried(found, query).items() if name != "items"}
    return respond.items(look, resource, found["items"], head=head, query=query)


def _between(routes: APIRouter) -> None:
    @routes.get("/compare", **described(kinds.COMPARISON, many=True))
    def compare(request: Request, query: Annotated[CompareQuery, Query()]) -> Response:
        """What changes from one offering to another, or to up to three? Segment by segment."""
        look, segments = Look.of(request, query), tuple(query.segment)
        if query.a is None or query.b is None:
            return respond.lacking(look, kinds.COMPARISON, {"a": query.a, "b": query.b})
        asked = (look.graph, query.a, query.b, look.lens, segments)
        found = answers.compare(*asked, c=query.c, d=query.d)
        sparql = queries_derived.compare(*asked, c=query.c, d=query.d)
        return _headed(look, kinds.COMPARISON, found, sparql)

    @routes.get("/handoffs/{platform}/{model}", **described(kinds.HANDOFF, many=True, missing=True))
    def handoffs(
        request: Request, platform: str, model: str, query: Annotated[HandoffsQuery, Query()]
    ) -> Response:
        """Where does responsibility change hands? Along the chain or as the goods go."""
        look = Look.of(request, query)
        asked = (platform, model, look.lens, query.along, query.tier)
        found = answers.handoffs(look.graph, *asked)
        return _headed(look, kinds.HANDOFF, found, queries_derived.handoffs(look.graph, *asked))


def _over(routes: APIRouter) -> None:
    @routes.get("/coverage", **described(kinds.COVERAGE, many=True))
    def coverage(request: Request, query: Annotated[CoverageQuery, Query()]) -> Response:
        """How much is known of each offering, from whom, and how old is it?"""
        look, wanted = Look.of(request, query), query.wanted()
        asked = (look.graph, look.lens, wanted)
        found = answers.coverage(*asked, query.stale_after, query.since)
        sparql = None if query.since else queries_derived.coverage(*asked)
        return _headed(look, kinds.COVERAGE, found, sparql)

    @routes.get("/impact/{segment}", **described(kinds.IMPACT))
    def impact(request: Request, segment: str, query: Annotated[ImpactQuery, Query()]) -> Response:
        """What hangs on one segment? Up and down the chain, and who controls the way through."""
        look = Look.of(request, query)
        rows = (tuple(query.platform), tuple(query.model))
        found = answers.impact(look.graph, segment, look.lens, *rows)
        sparql = queries_derived.impact(look.graph, segment, look.lens, *rows)
        return respond.item(look, kinds.IMPACT, queried(found, sparql), query=sparql)

    @routes.get("/similar/{platform}/{model}", **described(kinds.SIMILAR, many=True, missing=True))
    def similar(
        request: Request, platform: str, model: str, query: Annotated[SimilarQuery, Query()]
    ) -> Response:
        """Which offerings divide the chain alike, and where do they differ?"""
        look = Look.of(request, query)
        found = answers.similar(look.graph, platform, model, look.lens)
        sparql = queries_derived.similar(look.graph, platform, model, look.lens)
        return _headed(look, kinds.SIMILAR, found, sparql)


def _advice(routes: APIRouter) -> None:
    @routes.get("/recommend", **described(kinds.RECOMMENDATION, many=True, query=False))
    def recommend(request: Request, query: Annotated[RecommendQuery, Query()]) -> Response:
        """Which offering fits a seller? Ranked, with the reason for every point."""
        look = Look.of(request, query)
        found = answers.recommend(look.graph, query.profile(), look.lens)
        return _headed(look, kinds.RECOMMENDATION, found, None)

    @routes.get("/changes", **described(kinds.CHANGE, many=True, query=False))
    def changes(request: Request, query: Annotated[ChangesQuery, Query()]) -> Response:
        """What changed between two releases? Claims, facts, and the answers that follow."""
        look = Look.of(request, query)
        lens = lens_of(look.graph, query.until, look.lens)
        found = answers.changes(look.graph, query.since, query.until, tuple(query.kind), lens)
        return _headed(look, kinds.CHANGE, found, None)
