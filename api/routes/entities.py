"""Groups, parties, markets, programmes, organizations, evidence, releases: the graph's words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from crosslane.api import resources as kinds
from crosslane.api import respond
from crosslane.api.documentation import described
from crosslane.api.look import Look
from crosslane.api.parameters import ItemQuery, ListQuery
from crosslane.api.resources import Resource
from crosslane.graph import answers
from crosslane.graph.queries import words as sparql
from crosslane.graph.seen import narrow, visible
from crosslane.graph.store import KnowledgeGraph
from crosslane.graph.views import Item

All = Callable[[KnowledgeGraph], list[Item]]
One = Callable[[KnowledgeGraph, str], Item]
AllQuery = Callable[[KnowledgeGraph], str | None]
OneQuery = Callable[[KnowledgeGraph, str], str | None]


def router() -> APIRouter:
    """Return the routes of the graph's words."""
    routes = APIRouter(tags=["words"])
    _list(routes, kinds.GROUP, answers.groups, sparql.groups)
    _item(routes, kinds.GROUP, answers.group, sparql.group)
    _list(routes, kinds.PARTY, answers.parties, sparql.parties)
    _item(routes, kinds.PARTY, answers.party, sparql.party)
    _list(routes, kinds.MARKET, answers.markets, sparql.markets)
    _item(routes, kinds.MARKET, answers.market, sparql.market)
    _list(routes, kinds.PROGRAMME, answers.programmes, sparql.programmes)
    _item(routes, kinds.PROGRAMME, answers.programme, sparql.programme)
    _list(routes, kinds.ORGANIZATION, answers.organizations, sparql.organizations)
    _item(routes, kinds.ORGANIZATION, answers.organization, sparql.organization)
    _list(routes, kinds.EVIDENCE, answers.evidences, sparql.evidences)
    _item(routes, kinds.EVIDENCE, answers.evidence, sparql.evidence)
    _list(routes, kinds.RELEASE, answers.releases, sparql.releases)
    _item(routes, kinds.RELEASE, answers.release, sparql.release)
    return routes


def _list(routes: APIRouter, resource: Resource, every: All, query_of: AllQuery) -> None:
    path = resource.kind

    def answer(request: Request, query: Annotated[ListQuery, Query()]) -> Response:
        look = Look.of(request, query)
        found = visible(every(look.graph), path, look.sight)
        return respond.items(look, resource, found, query=look.plain(query_of))

    answer.__doc__ = _question(every)
    routes.get(f"/{path}", name=path, **described(resource, many=True))(answer)


def _item(routes: APIRouter, resource: Resource, one: One, query_of: OneQuery) -> None:
    name = one.__name__
    slot = f"{{{name}:path}}" if name == "evidence" else f"{{{name}}}"

    def answer(
        request: Request,
        query: Annotated[ItemQuery, Query()],
        identifier: str = Path(alias=name),
    ) -> Response:
        look = Look.of(request, query)
        found = narrow(one(look.graph, identifier), look.sight)
        return respond.item(look, resource, found, query=look.plain(query_of, identifier))

    answer.__doc__ = _question(one)
    routes.get(f"/{resource.kind}/{slot}", name=name, **described(resource))(answer)


def _question(function: Callable[..., object]) -> str:
    """Return the first line of a docstring: the question that the function answers."""
    return (function.__doc__ or "").partition("\n")[0]
