"""Linked data: IRIs that lead somewhere, the ontology, the dataset and its files."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.responses import RedirectResponse

from crosslane.api import resources as kinds
from crosslane.api import respond
from crosslane.api.documentation import MISSING, REFUSALS, described
from crosslane.api.look import Look, origin
from crosslane.api.negotiate import JSON_LD
from crosslane.api.parameters import ItemQuery, ListQuery, bare, once
from crosslane.api.problems import Problem
from crosslane.graph import answers
from crosslane.graph.files.dump import DUMPS
from crosslane.graph.linked.serial import CONTEXT
from crosslane.graph.queries import words as queries_words
from crosslane.graph.store import KnowledgeGraph
from crosslane.graph.views import Item
from crosslane.ontology.suggest import UnknownValueError
from crosslane.ontology.vocabulary import read_text

One = Callable[[KnowledgeGraph, str], Item]

KINDS: dict[str, tuple[str, One]] = {
    "platform": ("platforms", answers.platform),
    "model": ("models", answers.model),
    "segment": ("segments", answers.segment),
    "group": ("groups", answers.group),
    "party": ("parties", answers.party),
    "market": ("markets", answers.market),
    "programme": ("programmes", answers.programme),
    "organization": ("organizations", answers.organization),
    "source": ("sources", answers.source),
    "claim": ("claims", answers.claim),
    "fact": ("facts", answers.fact),
    "evidence": ("evidence", answers.evidence),
    "release": ("releases", answers.release),
    "overlay": ("overlays", answers.overlay),
}
"""Kinds of entities: the path of their resources, and what knows whether there is one."""


OTHERS = {
    "organization/crosslane": "/void",
    "scheme/segments": "/segments",
    "scheme/models": "/models",
    "scheme/parties": "/parties",
    "scheme/markets": "/markets",
}
"""IRIs that stand for no record of their own, and where they are explained."""


_FILE: dict[str, Any] = {"response_class": Response, "dependencies": [Depends(bare)]}
"""A file takes no parameters."""


def _file(*media: str) -> dict[int | str, dict[str, Any]]:
    """Return the responses of a file."""
    return {
        200: {"description": "The file", "content": {one: {} for one in media}},
        304: {"description": "The client's copy is fresh"},
        422: REFUSALS[422],
    }


def router() -> APIRouter:
    """Return the routes of linked data."""
    routes = APIRouter(tags=["linked data"])
    _entities(routes)
    _ontology(routes)
    _dataset(routes)
    return routes


def _entities(routes: APIRouter) -> None:
    @routes.get(
        "/id/{kind}/{identifier:path}",
        status_code=303,
        response_class=Response,
        dependencies=[Depends(once)],
        responses={303: {"description": "See the resource"}, 404: MISSING, **REFUSALS},
    )
    def entity(
        request: Request, kind: str, identifier: str, query: Annotated[ItemQuery, Query()]
    ) -> Response:
        """What does an entity's IRI stand for? See its resource, in the same representation."""
        look = Look.of(request, query)
        target = _resource(look, kind, identifier)
        asked = request.url.query
        headers = {"Vary": "Accept", "Cache-Control": "public, max-age=3600"}
        return RedirectResponse(f"{target}?{asked}" if asked else target, 303, headers)


def _resource(look: Look, kind: str, identifier: str) -> str:
    """Return the path of what an IRI stands for, if there is such a thing.

    Raises:
        Problem: 404, with the valid kinds or ids.
    """
    if f"{kind}/{identifier}" in OTHERS:
        return OTHERS[f"{kind}/{identifier}"]
    try:
        if kind in ("offering", "ownership"):
            return _derived(look, kind, identifier)
        if kind not in KINDS:
            raise UnknownValueError("kind", kind, (*KINDS, "offering", "ownership"))
        path, one = KINDS[kind]
        one(look.graph, identifier)
    except UnknownValueError as error:
        extra = {"did_you_mean": error.suggestion} if error.suggestion else {}
        title = f"Unknown {error.what}"
        raise Problem(404, title, error.sentence(), allowed=error.allowed, **extra) from None
    return f"/{path}/{quote(identifier, safe='/@+')}"


def _derived(look: Look, kind: str, identifier: str) -> str:
    parts = identifier.split("/")
    if kind == "offering" and len(parts) == 2:
        answers.offering(look.graph, parts[0], parts[1], look.lens)
        return f"/offerings/{identifier}"
    if kind == "ownership" and len(parts) == 3:
        answers.ownership(look.graph, parts[0], parts[1], parts[2], look.lens)
        return f"/ownership/{identifier}"
    form = "PLATFORM/MODEL" if kind == "offering" else "PLATFORM/MODEL/SEGMENT"
    note = f"Write it as {form}."
    raise UnknownValueError(kind, identifier, look.graph.records.offering, note=note)


def _ontology(routes: APIRouter) -> None:
    @routes.get("/ontology", **described(kinds.TERM, many=True))
    def ontology(request: Request, query: Annotated[ListQuery, Query()]) -> Response:
        """Which classes and properties has the ontology, and how much are they used?"""
        look = Look.of(request, query)
        sparql = look.plain(queries_words.ontology_terms)
        return respond.items(look, kinds.TERM, answers.ontology_terms(look.graph), query=sparql)

    @routes.get("/ontology/{term}", **described(kinds.TERM))
    def term(request: Request, term: str, query: Annotated[ItemQuery, Query()]) -> Response:
        """What does one term of the ontology mean?"""
        look = Look.of(request, query)
        sparql = look.plain(queries_words.ontology_term, term)
        return respond.item(look, kinds.TERM, answers.ontology_term(look.graph, term), query=sparql)

    @routes.get("/context.jsonld", responses=_file(JSON_LD.media), **_FILE)
    def context(request: Request) -> Response:
        """Which words does JSON-LD use, and for which IRIs? The published context."""
        return respond.cached(request, read_text(CONTEXT).encode(), JSON_LD.content_type)


def _dataset(routes: APIRouter) -> None:
    kept = sorted({one.media_type.partition(";")[0] for one in DUMPS.values()})

    @routes.get("/void", **described(kinds.DATASET, query=False))
    def void(request: Request, query: Annotated[ItemQuery, Query()]) -> Response:
        """What is this dataset, how large is it, and where are its files? VoID and DCAT."""
        look = Look.of(request, query)
        return respond.item(
            look, kinds.DATASET, answers.dataset(look.graph, origin(request), look.lens.as_of)
        )

    @routes.get("/dump/{name}", responses={**_file(*kept), 404: MISSING}, **_FILE)
    def dump(request: Request, name: str) -> Response:
        """Which file holds the whole dataset? With its SHA-256 as `Repr-Digest` and as ETag."""
        if name not in DUMPS:
            raise UnknownValueError("file", name, DUMPS, field="name")
        file = request.app.state.dumps.get(name)
        digest = base64.b64encode(bytes.fromhex(file.sha256)).decode()
        headers = {
            "ETag": f'"{file.sha256}"',
            "Repr-Digest": f"sha-256=:{digest}:",
            "Cache-Control": "public, max-age=3600",
            "Content-Disposition": f'attachment; filename="{name}"',
        }
        if respond.fresh(request, headers["ETag"]):
            return Response(status_code=304, headers=headers)
        return Response(file.body, headers=headers, media_type=file.media)
