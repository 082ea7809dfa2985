"""Answers as linked data: a table says what each key of an answer means, and this writes it.

An answer gets the IRI of the request that gives it, a part of it a fragment of that IRI; ids become
the IRIs of their entities. Absent values and empty lists have no triple. The claims and facts that
an answer quotes come along with their words, and everything linked with its name.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Container, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox

from crosslane.graph.linked.answer_keys import ANSWERS, SHAPES
from crosslane.graph.linked.describe import detail, through
from crosslane.graph.linked.keys import Key, Shape
from crosslane.graph.linked.serial import jsonld, turtle
from crosslane.graph.questions.answered_otherwise import ANSWER
from crosslane.graph.questions.changes import WORKING
from crosslane.graph.rdf import segment_iri
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.views import Item
from crosslane.graph.writer import Statement, Value, iri, partial, typed
from crosslane.ontology import terms
from crosslane.ontology.model import GENERAL, PartialDate
from crosslane.ontology.suggest import UnknownValueError

__all__ = ["UnmappedKeyError", "answer_triples", "jsonld", "turtle"]


class UnmappedKeyError(LookupError):
    """An answer has a key, or a kind of value, that the table does not know.

    Args:
        shape: the shape that lacks the key.
        key: the key.
        value: its value.
    """

    def __init__(self, shape: str, key: str, value: object) -> None:
        self.shape = shape
        self.key = key
        super().__init__(f"'{key}' of a {shape} has no place in RDF for {value!r}")


def answer_triples(
    graph: KnowledgeGraph,
    kind: str,
    answer: Item,
    lens: Lens | None = None,
    *,
    path: str | None = None,
    offset: int = 0,
) -> list[Statement]:
    """Return an answer as triples.

    Args:
        graph: the graph that answered.
        kind: which question it answers, one of `ANSWERS` such as ``comparison``.
        answer: the answer; of a list ``{"items": [...], **head}``, which may be one page of it.
        lens: what it was seen through, to be said beside market and day.
        path: path and query of the answer, where it does not say them in ``links.self``.
        offset: items before the page; their positions count on from it.

    Returns:
        Triples, those about the answer first, in the order of its items; none occurs twice.

    Raises:
        UnmappedKeyError: for a key or value that the table does not know.
        UnknownValueError: for a kind that is not one of `ANSWERS`.
        KeyError: for an answer without a path.
    """
    own = answer["links"]["self"] if path is None else path
    root = terms.BASE + own.lstrip("/")
    if kind not in ANSWERS:
        raise UnknownValueError("answer", kind, ANSWERS)
    writer = _Writer(root, str(answer.get("id") or ""), offset, graph.records.fact)
    writer.node(root, SHAPES[kind], answer)
    said = [*writer.found, *(through(root, lens) if lens else [])]
    return list(dict.fromkeys([*said, *detail(graph.statements, said, writer.quoted)]))


@dataclass(frozen=True)
class _Writer:
    """Writes the nodes of one answer."""

    root: str
    identifier: str
    offset: int
    facts: Container[str]
    found: list[Statement] = field(default_factory=list)
    quoted: dict[str, None] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def node(self, subject: str, shape: Shape, item: Item) -> None:
        """Write what a part says of itself, then the parts of it."""
        start = len(self.found)
        self.found.append((subject, terms.RDF + "type", iri(shape.type)))
        parts = list(self._values(subject, shape, item))
        if shape.quotes:
            ends = (value.value for _, _, value in self.found[start:])
            homes = tuple(terms.entity(kind, "") for kind in shape.quotes)
            self.quoted.update(dict.fromkeys(end for end in ends if end.startswith(homes)))
        for name, key, value in parts:
            self._part(subject, name, key, value)

    def _values(
        self, subject: str, shape: Shape, item: Item
    ) -> Iterator[tuple[str, Key, Item | Sequence[Item]]]:
        """Write the plain values of a part, and give those that are parts themselves."""
        for name, value in item.items():
            key = shape.keys.get(name)
            if key is None:
                raise UnmappedKeyError(shape.name, name, value)
            if value is None or value == [] or key.how == "same":
                continue
            if key.how == "part":
                yield name, key, value
            elif key.how == "inline":
                yield from self._values(subject, SHAPES[key.kind], value)
            else:
                predicate = key.predicate
                many = isinstance(value, list) and key.how != "json"
                for one in value if many else (value,):
                    for end in self._ends(shape, name, key, one, item):
                        if end != iri(subject):
                            self.found.append((subject, predicate, end))

    def _part(self, subject: str, name: str, key: Key, value: Item | Sequence[Item]) -> None:
        shape, single = SHAPES[key.kind], isinstance(value, dict)
        start = self.offset if name == "items" and subject == self.root else 0
        for place, one in enumerate([value] if isinstance(value, dict) else value, start + 1):
            node = self._fragment(subject, name, shape, one, None if single else place)
            self.found.append((subject, key.predicate, iri(node)))
            if not single:
                self.found.append((node, terms.XL + "position", typed(str(place), "integer")))
            self.node(node, shape, one)

    def _fragment(self, subject: str, name: str, shape: Shape, item: Item, at: int | None) -> str:
        """Return the IRI of a part: readable, and the same whenever the same is asked."""
        own = "-".join(str(item[key]) for key in shape.named if item.get(key) is not None)
        own = own.removeprefix(f"{self.identifier}/")
        last = [own or str(at)] if at is not None else []
        words = last if name == "items" else [name, *last]
        glue = "#" if subject == self.root else "-"
        node = f"{subject}{glue}{quote('-'.join(words), safe='/~.@_-')}"
        while node in self.taken:
            node += f"-{at or 2}"
        self.taken.add(node)
        return node

    def _ends(self, shape: Shape, name: str, key: Key, value: Any, item: Item) -> Sequence[Value]:
        """Return the RDF of one plain value."""
        ends: Sequence[Value] | None = None
        if key.how == "label":
            ends = _spoken(value)
        elif key.how == "links":
            ends = _paths(value, key.kind.split())
        elif key.how == "quote":
            ends = _fact(value)
        elif key.how == "ref" and isinstance(value, str):
            ends = _entity(self._kind(key.kind, value, item), value)
        elif key.how == "json":
            ends = [ox.Literal(value if isinstance(value, str) else _json(value))]
        else:
            ends = _literal(key, value)
        if ends is None:
            raise UnmappedKeyError(shape.name, name, value)
        return ends

    def _kind(self, kind: str, value: str, item: Item) -> str:
        """Return the kind of an entity, where another key or its own table says it."""
        if kind == "statement":
            return "fact" if value in self.facts else "claim"
        if kind == "kind":
            return "ownership" if item["kind"] == ANSWER else str(item["kind"])
        return kind


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _spoken(value: object) -> Sequence[Value] | None:
    """Return a label in its languages."""
    if not isinstance(value, dict):
        return None
    return [ox.Literal(words, language=lang) for lang, words in value.items() if words]


def _paths(value: object, own: Collection[str]) -> Sequence[Value] | None:
    """Return where links lead, without those to the node itself."""
    if not isinstance(value, dict):
        return None
    paths = (path for role, path in value.items() if path and role not in own)
    return [iri(terms.BASE + path.lstrip("/")) for path in paths]


_TOLD = {"fact", "text", "quote", "paraphrase", "source"}


def _fact(value: object) -> Sequence[Value] | None:
    """Return a fact that is given with its words, or by its id."""
    if isinstance(value, dict) and set(value) == _TOLD:
        value = value["fact"]
    return [iri(terms.entity("fact", value))] if isinstance(value, str) else None


def _entity(kind: str, value: str) -> Sequence[Value]:
    """Return the IRI of an id. What holds in general, or for no release, has none of that kind."""
    if (kind, value) in (("platform", GENERAL), ("model", GENERAL), ("release", WORKING)):
        return []
    if kind == "offering" and value.startswith(f"{GENERAL}/"):
        return [iri(terms.entity("model", value.removeprefix(f"{GENERAL}/")))]
    if kind in ("segment", "group"):
        return [iri(segment_iri(value if kind == "segment" else f"@{value.removeprefix('@')}"))]
    return [iri(terms.entity(kind, value))]


def _literal(key: Key, value: object) -> Sequence[Value] | None:
    """Return a typed literal, or ``None`` for a value that is not of the type."""
    how = key.how
    if isinstance(value, bool):
        return [typed(str(value).lower(), "boolean")] if how == "boolean" else None
    if how == "integer" and isinstance(value, int):
        return [typed(str(value), "integer")]
    if how == "decimal" and isinstance(value, int | float):
        return [typed(f"{Decimal(str(value)):f}", "decimal")]
    if how == "date" and isinstance(value, str):
        return [partial(PartialDate.parse(value))]
    if how == "text" and isinstance(value, str):
        return [ox.Literal(value, language=key.kind) if key.kind else ox.Literal(value)]
    return None
