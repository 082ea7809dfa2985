"""Platforms, models, segments, claims, sources and facts: what was curated."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from crosslane.api import respond, schemas
from crosslane.api.documentation import described
from crosslane.api.parameters import (
    ClaimsQuery,
    FactsQuery,
    ListQuery,
    PlainQuery,
    SearchQuery,
    SourcesQuery,
)
from crosslane.graph import catalogue
from crosslane.graph.search import search as find


def router() -> APIRouter:
    """Return the routes of curated records."""
    routes = APIRouter(tags=["records"])
    _words(routes)
    _statements(routes)
    return routes


def _words(routes: APIRouter) -> None:
    @routes.get("/platforms", **described(schemas.PlatformShape, many=True))
    def platforms(request: Request, query: Annotated[ListQuery, Query()]) -> Response:
        """Which platforms are there? With their organization, offerings and facts."""
        return _list(request, schemas.PlatformShape, query, catalogue.platforms(_graph(request)))

    @routes.get("/platforms/{platform}", **described(schemas.PlatformShape))
    def platform(
        request: Request, platform: str, query: Annotated[PlainQuery, Query()]
    ) -> Response:
        """What is known of one platform?"""
        return respond.item(
            request,
            schemas.PlatformShape,
            lambda: catalogue.platform(_graph(request), platform),
        )

    @routes.get("/models", **described(schemas.ModelShape, many=True))
    def models(request: Request, query: Annotated[ListQuery, Query()]) -> Response:
        """Which operating models are there? With synonyms, advantages and risks."""
        return _list(request, schemas.ModelShape, query, catalogue.models(_graph(request)))

    @routes.get("/models/{model}", **described(schemas.ModelShape))
    def model(request: Request, model: str, query: Annotated[PlainQuery, Query()]) -> Response:
        """What is one operating model?"""
        return respond.item(
            request, schemas.ModelShape, lambda: catalogue.model(_graph(request), model)
        )

    @routes.get("/segments", **described(schemas.SegmentShape, many=True))
    def segments(request: Request, query: Annotated[ListQuery, Query()]) -> Response:
        """Which segments has the chain, in order?"""
        return _list(request, schemas.SegmentShape, query, catalogue.segments(_graph(request)))

    @routes.get("/segments/{segment}", **described(schemas.SegmentShape))
    def segment(request: Request, segment: str, query: Annotated[PlainQuery, Query()]) -> Response:
        """What is one segment, and what stands before and after it?"""
        return respond.item(
            request, schemas.SegmentShape, lambda: catalogue.segment(_graph(request), segment)
        )


def _statements(routes: APIRouter) -> None:
    @routes.get("/claims", **described(schemas.ClaimShape, many=True))
    def claims(request: Request, query: Annotated[ClaimsQuery, Query()]) -> Response:
        """Which claims are there? `platform=any`: those about a model in general."""
        found = catalogue.claims(
            _graph(request), query.wanted(), query.rest(), deprecated=query.deprecated
        )
        return _list(request, schemas.ClaimShape, query, found)

    @routes.get("/claims/{claim}", **described(schemas.ClaimShape))
    def claim(request: Request, claim: str, query: Annotated[PlainQuery, Query()]) -> Response:
        """What does one claim say, in which words?"""
        return respond.item(
            request, schemas.ClaimShape, lambda: catalogue.claim(_graph(request), claim)
        )

    @routes.get("/sources", **described(schemas.SourceShape, many=True))
    def sources(request: Request, query: Annotated[SourcesQuery, Query()]) -> Response:
        """Which documents were read, and how far is each to be trusted?"""
        found = catalogue.sources(_graph(request), query.grade)
        return _list(request, schemas.SourceShape, query, found)

    @routes.get("/sources/{source}", **described(schemas.SourceShape))
    def source(request: Request, source: str, query: Annotated[PlainQuery, Query()]) -> Response:
        """What is one source, and what was read from it?"""
        return respond.item(
            request, schemas.SourceShape, lambda: catalogue.source(_graph(request), source)
        )

    @routes.get("/facts", **described(schemas.FactShape, many=True))
    def facts(request: Request, query: Annotated[FactsQuery, Query()]) -> Response:
        """Which other sourced statements are there?"""
        wanted = {
            "subject": tuple(query.subject),
            "predicate": tuple(query.predicate),
            "source": tuple(query.source),
        }
        return _list(request, schemas.FactShape, query, catalogue.facts(_graph(request), wanted))

    @routes.get("/facts/{fact}", **described(schemas.FactShape))
    def fact(request: Request, fact: str, query: Annotated[PlainQuery, Query()]) -> Response:
        """What does one fact say, in which words?"""
        return respond.item(
            request, schemas.FactShape, lambda: catalogue.fact(_graph(request), fact)
        )

    @routes.get("/search", **described(schemas.Hit, many=True))
    def search(request: Request, query: Annotated[SearchQuery, Query()]) -> Response:
        """What is called like this, or says this? Ids, labels, synonyms, quotes; en and zh."""
        found = find(_graph(request), query.q, query.kind)
        return _list(request, schemas.Hit, query, found)


def _graph(request: Request) -> Any:
    return request.app.state.graph


def _list(request: Request, shape: Any, query: Any, found: Any) -> Response:
    limit, offset = query.page(request.app.state.settings)
    return respond.items(request, shape, found, limit, offset)
