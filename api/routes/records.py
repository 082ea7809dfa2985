"""Platforms, models, segments, claims, sources and facts: what was curated."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from crosslane.api import resources as kinds
from crosslane.api import respond
from crosslane.api.documentation import described
from crosslane.api.look import Look
from crosslane.api.parameters import (
    ClaimsQuery,
    FactsQuery,
    ItemQuery,
    ListQuery,
    SearchQuery,
    SourcesQuery,
)
from crosslane.graph import answers
from crosslane.graph.queries import records as queries
from crosslane.graph.queries.search import search as find_query
from crosslane.graph.seen import narrow, visible


def router() -> APIRouter:
    """Return the routes of curated records."""
    routes = APIRouter(tags=["records"])
    _words(routes)
    _claims(routes)
    _statements(routes)
    return routes


def _words(routes: APIRouter) -> None:
    @routes.get("/platforms", **described(kinds.PLATFORM, many=True))
    def platforms(request: Request, query: Annotated[ListQuery, Query()]) -> Response:
        """Which platforms are there? With their organization, offerings and facts."""
        look = Look.of(request, query)
        found = visible(answers.platforms(look.graph), "platforms", look.sight)
        return respond.items(look, kinds.PLATFORM, found, query=look.plain(queries.platforms))

    @routes.get("/platforms/{platform}", **described(kinds.PLATFORM))
    def platform(request: Request, platform: str, query: Annotated[ItemQuery, Query()]) -> Response:
        """What is known of one platform?"""
        look = Look.of(request, query)
        found = narrow(answers.platform(look.graph, platform), look.sight)
        return respond.item(
            look, kinds.PLATFORM, found, query=look.plain(queries.platform, platform)
        )

    @routes.get("/models", **described(kinds.MODEL, many=True))
    def models(request: Request, query: Annotated[ListQuery, Query()]) -> Response:
        """Which operating models are there? With synonyms, advantages and risks."""
        look = Look.of(request, query)
        found = visible(answers.models(look.graph), "models", look.sight)
        return respond.items(look, kinds.MODEL, found, query=look.plain(queries.models))

    @routes.get("/models/{model}", **described(kinds.MODEL))
    def model(request: Request, model: str, query: Annotated[ItemQuery, Query()]) -> Response:
        """What is one operating model?"""
        look = Look.of(request, query)
        found = narrow(answers.model(look.graph, model), look.sight)
        return respond.item(look, kinds.MODEL, found, query=look.plain(queries.model, model))

    @routes.get("/segments", **described(kinds.SEGMENT, many=True))
    def segments(request: Request, query: Annotated[ListQuery, Query()]) -> Response:
        """Which segments has the chain, in order?"""
        look = Look.of(request, query)
        found = visible(answers.segments(look.graph), "segments", look.sight)
        return respond.items(look, kinds.SEGMENT, found, query=look.plain(queries.segments))

    @routes.get("/segments/{segment}", **described(kinds.SEGMENT))
    def segment(request: Request, segment: str, query: Annotated[ItemQuery, Query()]) -> Response:
        """What is one segment, and what stands before and after it?"""
        look = Look.of(request, query)
        found = narrow(answers.segment(look.graph, segment), look.sight)
        return respond.item(look, kinds.SEGMENT, found, query=look.plain(queries.segment, segment))


def _claims(routes: APIRouter) -> None:
    @routes.get("/claims", **described(kinds.CLAIM, many=True))
    def claims(request: Request, query: Annotated[ClaimsQuery, Query()]) -> Response:
        """Which claims are there? `platform=any`: those about a model in general."""
        look = Look.of(request, query)
        wanted, rest = query.wanted(), query.rest()
        found = answers.claims(look.graph, wanted, rest, deprecated=query.deprecated)
        return respond.items(
            look,
            kinds.CLAIM,
            visible(found, "claims", look.sight),
            query=queries.claims(
                look.graph, wanted, rest, deprecated=query.deprecated, lens=look.lens
            ),
        )

    @routes.get("/claims/{claim}", **described(kinds.CLAIM))
    def claim(request: Request, claim: str, query: Annotated[ItemQuery, Query()]) -> Response:
        """What does one claim say, in which words?"""
        look = Look.of(request, query)
        found = answers.claim(look.graph, claim)
        return respond.item(look, kinds.CLAIM, found, query=look.plain(queries.claim, claim))


def _statements(routes: APIRouter) -> None:
    @routes.get("/sources", **described(kinds.SOURCE, many=True))
    def sources(request: Request, query: Annotated[SourcesQuery, Query()]) -> Response:
        """Which documents were read, and how far is each to be trusted?"""
        look = Look.of(request, query)
        found = answers.sources(look.graph, query.grade)
        return respond.items(
            look, kinds.SOURCE, found, query=look.plain(queries.sources, tuple(query.grade))
        )

    @routes.get("/sources/{source}", **described(kinds.SOURCE))
    def source(request: Request, source: str, query: Annotated[ItemQuery, Query()]) -> Response:
        """What is one source, and what was read from it?"""
        look = Look.of(request, query)
        found = narrow(answers.source(look.graph, source), look.sight)
        return respond.item(look, kinds.SOURCE, found, query=look.plain(queries.source, source))

    @routes.get("/facts", **described(kinds.FACT, many=True))
    def facts(request: Request, query: Annotated[FactsQuery, Query()]) -> Response:
        """Which other sourced statements are there?"""
        look = Look.of(request, query)
        wanted = {
            "subject": tuple(query.subject),
            "predicate": tuple(query.predicate),
            "source": tuple(query.source),
        }
        found = visible(answers.facts(look.graph, wanted), "facts", look.sight)
        return respond.items(
            look, kinds.FACT, found, query=queries.facts(look.graph, wanted, look.lens)
        )

    @routes.get("/facts/{fact}", **described(kinds.FACT))
    def fact(request: Request, fact: str, query: Annotated[ItemQuery, Query()]) -> Response:
        """What does one fact say, in which words?"""
        look = Look.of(request, query)
        found = answers.fact(look.graph, fact)
        return respond.item(look, kinds.FACT, found, query=look.plain(queries.fact, fact))

    @routes.get("/search", **described(kinds.HIT, many=True))
    def search(request: Request, query: Annotated[SearchQuery, Query()]) -> Response:
        """What is called like this, or says this? Ids, labels, synonyms, quotes; en and zh."""
        look = Look.of(request, query)
        if query.q is None:
            return respond.lacking(look, kinds.HIT, {"q": None})
        found = [one for one in answers.search(look.graph, query.q, query.kind) if look.sees(one)]
        sparql = look.plain(find_query, query.q, query.kind)
        return respond.items(look, kinds.HIT, found, query=sparql)
