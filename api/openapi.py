"""The OpenAPI document: what FastAPI finds, with the values that this graph accepts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from threading import Lock
from typing import Any

from fastapi import FastAPI

from crosslane.api.negotiate import FORMATS, RECORD
from crosslane.api.routes.drawn import DRAWN
from crosslane.api.routes.linked import KINDS
from crosslane.graph import network
from crosslane.graph.advice import profile
from crosslane.graph.files.dump import DUMPS
from crosslane.graph.linked.ontology import ontology_terms
from crosslane.graph.questions import catalogue, changes, entities, search, timeline_events
from crosslane.graph.questions.compare import comparable
from crosslane.graph.store import KnowledgeGraph
from crosslane.ontology.model import (
    GENERAL,
    Grade,
    Involvement,
    Offered,
    Party,
    Polarity,
    Status,
)
from crosslane.settings import Settings
from crosslane.visualize.cells.order import ORDERS
from crosslane.visualize.drawing import web

Document = dict[str, Any]

_GENERAL = (
    "/",
    "/graph",
    "/ownership",
    "/conflicts",
    "/coverage",
    "/claims",
    "/impact/{segment}",
    "/ownership/{platform}/{model}/{segment}",
    "/handoffs/{platform}/{model}",
    "/similar/{platform}/{model}",
    "/timeline",
)
"""Paths that take ``any`` for a model in general as a platform."""

_TEXT = r"^[^\x00-\x1F\x7F]*$"
_WORDED = r"^[^\x00-\x1F\x7F]*[^\s_\x00-\x1F\x7F][^\x00-\x1F\x7F]*$"
_NEEDED = {"/search": ("q",)}
"""Parameters without which only a page can be answered, with the form that asks for them."""


def document(app: FastAPI, graph: KnowledgeGraph, settings: Settings) -> Callable[[], Document]:
    """Return what makes the OpenAPI document of an application, once.

    Args:
        app: the application.
        graph: what it serves; the valid values of parameters are taken from it.
        settings: the largest page.

    Returns:
        A function for ``app.openapi``.
    """
    made = app.openapi
    lock = Lock()  # two threads that make it at once would leave each other half of it
    whole: list[Document] = []

    def openapi() -> Document:
        with lock:
            if not whole:
                found = made()
                _fill(found, graph, settings)
                whole.append(found)
            return whole[0]

    return openapi


def _fill(found: Document, graph: KnowledgeGraph, settings: Settings) -> None:
    values = _values(graph)
    schemas = found.setdefault("components", {}).setdefault("schemas", {})
    for name, allowed in values.items():
        known = {"enum": list(allowed)} if allowed else {}  # a graph may have none of a kind
        schemas[_component(name)] = {"type": "string", **known}
    for path, one in _parameters(found):
        name, schema = one["name"], one["schema"]
        if name in _NEEDED.get(path, ()):
            one["required"] = True
        if name == "limit":
            schema["maximum"] = settings.page_size
        elif name == "format":
            one["schema"] = {"type": "string", "enum": [item.name for item in _formats(path)]}
        else:
            _narrow(one, _meaning(path, name), values)
    _bound(found["paths"]["/sparql"], settings.sparql_timeout)
    _pair(found, comparable(graph.records))


def _bound(sparql: Document, timeout: float) -> None:
    """Say how long a query may run at most, in both ways to ask."""
    for one in sparql["get"]["parameters"]:
        if one["name"] == "timeout":
            one["schema"]["maximum"] = timeout
    for body in sparql["post"]["requestBody"]["content"].values():
        for name, schema in body["schema"].get("properties", {}).items():
            if name == "timeout":
                schema["maximum"] = timeout


def _pair(found: Document, offerings: Iterable[str]) -> None:
    """Write the sides of a comparison as one parameter, for they have to differ.

    OpenAPI has no other way to say so. It is sent as ``a=...&b=...`` all the same.
    """
    every = list(offerings)
    operation = found["paths"]["/compare"]["get"]
    told = {one["name"]: one.get("description", "") for one in operation["parameters"]}
    side: Document = {"type": "string", "enum": every}
    pair = {
        "name": "sides",
        "in": "query",
        "required": True,
        "style": "form",
        "explode": True,
        "description": "Two to four different offerings. "
        + " ".join(f"`{name}`: {told[name]}." for name in _SIDES),
        "example": {"a": "temu/fully-managed", "b": "temu/semi-managed"},
        "schema": {
            "type": "object",
            "properties": dict.fromkeys(_SIDES, side),
            "required": ["a", "b"],
            "additionalProperties": False,
            "allOf": [_once(one) for one in every],
        },
    }
    rest = [one for one in operation["parameters"] if one["name"] not in _SIDES]
    operation["parameters"] = [pair, *rest]


_SIDES = ("a", "b", "c", "d")


def _once(offering: str) -> Document:
    """Say that no two sides name this offering."""
    same = {"const": offering}
    pairs = combinations(_SIDES, 2)
    return {
        "not": {
            "anyOf": [{"properties": dict.fromkeys(two, same), "required": [*two]} for two in pairs]
        }
    }


def _parameters(found: Document) -> Iterator[tuple[str, Document]]:
    for path, operations in found["paths"].items():
        for operation in operations.values():
            for one in operation.get("parameters", ()):
                yield path, one


def _formats(path: str) -> Iterable[Any]:
    if path == "/":
        return [one for one in FORMATS if one.name == "html"]
    return DRAWN if path == "/graph" else RECORD


_KINDS = {
    "/search": "searched",
    "/changes": "changed",
    "/timeline": "happened",
    "/graph": "drawn",
}
"""What ``kind`` means where it is no kind of entity."""


def _meaning(path: str, name: str) -> str:
    """Return which values a parameter takes; some names mean something else on some paths."""
    if name == "kind":
        return _KINDS.get(path, "entity")
    if name == "grade":
        return "grade" if path == "/sources" else ""
    if name == "until":
        return "until" if path == "/changes" else ""  # elsewhere it is a day
    if name == "name":
        return "file" if path == "/dump/{name}" else ""
    if name == "platform" and path in _GENERAL:
        return "platform_or_any"
    if path == "/claims" and name in ("model", "segment"):
        return f"claimed_{name}"
    return name


def _component(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_")) + "Value"


def _narrow(one: Document, meaning: str, values: dict[str, tuple[str, ...]]) -> None:
    """Let a parameter take only what is valid: one of the known values, or clean text."""
    schema = one["schema"]
    many = schema.get("type") == "array"
    if meaning in values:
        known = {"$ref": f"#/components/schemas/{_component(meaning)}"}
        one["schema"] = {**schema, "items": known} if many else known
        if many:
            one["schema"]["uniqueItems"] = False
        return
    target = schema.get("items", schema)
    plain = [part for part in target.get("anyOf", [target]) if part.get("type") == "string"]
    for part in plain:
        if not {"enum", "const", "format", "pattern"} & set(part):
            part["pattern"] = _WORDED if one["name"] == "category" else _TEXT


def _values(graph: KnowledgeGraph) -> dict[str, tuple[str, ...]]:
    """Return the valid values of parameters by their meaning."""
    records, vocabulary = graph.records, graph.records.vocabulary
    platforms, models = tuple(records.platform), tuple(vocabulary.model)
    segments, releases = tuple(vocabulary.segment), tuple(graph.history.release)
    offerings = tuple(records.offering)
    groups = tuple(name.removeprefix("@") for name in vocabulary.group)
    return {
        "platform": platforms,
        "platform_or_any": (*platforms, GENERAL),
        "model": models,
        "claimed_model": (*models, GENERAL),
        "segment": segments,
        "claimed_segment": (*segments, *groups),
        "covers": segments,
        "keep": segments,
        "delegate": segments,
        "market": tuple(vocabulary.market),
        "source": tuple(records.source),
        "claim": tuple(records.claim),
        "fact": tuple(records.fact),
        "programme": tuple(records.programme),
        "organization": tuple(records.organization),
        "group": groups,
        "release": releases,
        "overlay": tuple(records.overlay),
        "as_known": releases,
        "since": releases,
        "until": releases,
        "owner": tuple(Party),
        "party": tuple(Party),
        "status": tuple(Status),
        "availability": tuple(Offered),
        "involvement": tuple(Involvement),
        "polarity": tuple(Polarity),
        "subject": catalogue.subjects(graph),
        "grade": tuple(Grade),
        "file": tuple(DUMPS),
        "term": tuple(item["id"] for item in ontology_terms(graph)),
        "entity": (*KINDS, "offering", "ownership"),
        "drawn": web.KINDS,
        "relation": web.RELATIONS,
        "offering": offerings,
        "evidence": tuple(item["id"] for item in entities.evidences(graph)),
        "predicate": tuple(sorted({item.predicate for item in records.facts})),
        "searched": search.KINDS,
        "changed": changes.KINDS,
        "happened": timeline_events.KINDS,
        "experience": tuple(profile.Experience),
        "storage": tuple(profile.Storage),
        "team": tuple(profile.Team),
        "strength": tuple(profile.Skill),
        "around": tuple(f"{kind}/{item.id}" for kind, _, item in network.entities(records)),
        "sort": (*ORDERS, *segments),
        "sel": tuple(
            f"{offering}/{segment.id}"
            for offering in offerings
            for segment in vocabulary.segments
            if segment.tier == "core"
        ),
    }
