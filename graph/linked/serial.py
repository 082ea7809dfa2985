"""Triples as Turtle and as JSON-LD: deterministic, and readable by people.

pyoxigraph writes the Turtle. The JSON-LD is compacted here, for rdflib's serializer has no fixed
order, writes numbers as text and loses values such as ``0`` beside another one; what is left to do
without blank nodes and lists is little, and tests hold that both libraries read the same triples.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

import pyoxigraph as ox

from crosslane.graph.rdf import Statement, Value, iri
from crosslane.ontology import terms
from crosslane.ontology.vocabulary import read_text

CONTEXT = "context.jsonld"

_TYPE = terms.RDF + "type"
_STRING = terms.XSD + "string"
_WORDS = terms.RDF + "langString"
_BARE = frozenset(
    {*(terms.XSD + name for name in ("string", "integer", "decimal", "boolean")), _WORDS}
)
"""Datatypes that Turtle shows by the form of a literal."""
_SAFE_INTEGER = 2**53
"""JSON numbers are exact up to here in every reader (RFC 8259, 6)."""

Grouped = dict[str, dict[str, list[Value]]]


def grouped(triples: Iterable[Statement]) -> Grouped:
    """Return triples by subject and predicate.

    Args:
        triples: subject, predicate, value; one may occur twice.

    Returns:
        Subjects and values in the order of the triples, so that what is described comes first and
        lists keep their order; the types before the other predicates, which are sorted.
    """
    found: dict[str, dict[str, dict[Value, None]]] = {}
    for subject, predicate, value in triples:
        found.setdefault(subject, {}).setdefault(predicate, {})[value] = None
    return {
        subject: {
            predicate: list(found[subject][predicate])
            for predicate in sorted(found[subject], key=lambda name: (name != _TYPE, name))
        }
        for subject in found
    }


def turtle(triples: Iterable[Statement]) -> bytes:
    """Return triples as Turtle.

    Args:
        triples: subject, predicate, value.

    Returns:
        UTF-8, with the prefixes of `terms.PREFIXES` that are used; the same bytes for the same
        triples in the same order. The parts of an answer are written relative to it.

    Example:
        >>> party = terms.entity("party", "seller")
        >>> print(turtle([(party, terms.SKOS + "notation", ox.Literal("seller"))]).decode())
        @prefix party: <https://w3id.org/crosslane/id/party/> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <BLANKLINE>
        party:seller skos:notation "seller" .
        <BLANKLINE>
    """
    groups = grouped(triples)
    quads = [
        ox.Triple(iri(subject), iri(predicate), value)
        for subject, about in groups.items()
        for predicate, values in about.items()
        for value in values
    ]
    written = ox.serialize(quads, format=ox.RdfFormat.TURTLE, prefixes=_prefixes(groups)) or b""
    whole = _whole(groups)
    lines = _relative(written.decode(), whole).split("\n")
    head = sorted(takewhile(lambda line: line.startswith("@prefix "), lines))
    base = [f"@base <{whole}> ."] if whole else []
    return "\n".join([*base, *head, *_spaced(lines[len(head) :])]).encode()


def _whole(groups: Grouped) -> str:
    """Return the IRI of what is described first, if other subjects are parts of it."""
    first = next(iter(groups), "")
    parts = any(name.startswith(f"{first}#") for name in groups)
    return first if parts and f"{first}#" not in terms.PREFIXES.values() else ""


def _relative(text: str, whole: str) -> str:
    """Write the IRIs of parts as fragments; what stands in quotes stays."""
    if not whole:
        return text
    pattern = rf'("(?:[^"\\]|\\.)*")|<{re.escape(whole)}(?=#)'
    return re.sub(pattern, lambda found: found[1] or "<", text)


def trig(graphs: Mapping[str, Iterable[Statement]]) -> bytes:
    """Return named graphs as TriG.

    Args:
        graphs: triples by the IRI of their graph.

    Returns:
        UTF-8, graph after graph in the order given; otherwise as `turtle` writes.
    """
    groups = {name: grouped(triples) for name, triples in graphs.items()}
    quads = [
        ox.Quad(iri(subject), iri(predicate), value, iri(name))
        for name, group in groups.items()
        for subject, about in group.items()
        for predicate, values in about.items()
        for value in values
    ]
    prefixes = _prefixes(*groups.values())
    written = ox.serialize(quads, format=ox.RdfFormat.TRIG, prefixes=prefixes) or b""
    lines = written.decode().split("\n")
    head = list(takewhile(lambda line: line.startswith("@prefix "), lines))
    return "\n".join([*sorted(head), *lines[len(head) :]]).encode()


def _spaced(lines: Iterable[str]) -> Iterator[str]:
    """Set subjects apart by an empty line; those of one line each stay together."""
    single = False
    for line in lines:
        alone = not line.startswith("\t") and line.endswith(" .")
        if line and not line.startswith("\t") and not (single and alone):
            yield ""
        single = alone
        yield line


def _prefixes(*groups: Grouped) -> dict[str, str]:
    """Return the prefixes that shorten an IRI; one whose ids hold a slash shortens nothing."""
    pairs = [pair for group in groups for pair in group.items()]
    used = {name for subject, about in pairs for name in (subject, *about)}
    used.discard(_TYPE)
    for _, about in pairs:
        for value in (value for values in about.values() for value in values):
            used.add(value.value if isinstance(value, ox.NamedNode) else value.datatype.value)
    used -= _BARE
    found = {}
    for prefix, namespace in terms.PREFIXES.items():
        names = [name.removeprefix(namespace) for name in used if name.startswith(namespace)]
        if names and not any(set("/?#") & set(name) for name in names):
            found[prefix] = namespace
    return found


@dataclass(frozen=True, slots=True)
class _Term:
    """A property of the context: its key, what its values are coerced to, how they are held."""

    name: str
    coerced: str | None
    containers: frozenset[str]


@dataclass(frozen=True)
class _Context:
    """The published context, turned round: from IRIs to keys. ``used`` gathers what was needed."""

    mapping: Mapping[str, Any]
    properties: Mapping[str, _Term]
    names: Mapping[str, str]
    whole: str
    used: set[str] = field(default_factory=set)

    def compact(self, name: str) -> str:
        """Return the word for an IRI, else prefix and local name, else the IRI."""
        if name in self.names:
            self.used.add(self.names[name])
            return self.names[name]
        return self.curie(name)

    def curie(self, name: str) -> str:
        for prefix, namespace in self.mapping.items():
            if _is_prefix(namespace) and name.startswith(namespace):
                self.used.add(prefix)
                return f"{prefix}:{name.removeprefix(namespace)}"
        return name

    def needed(self) -> dict[str, Any]:
        """Return the part of the context that a document of the used terms needs."""
        kept = {"@version", "id", "type", "graph", *self.used}
        for name in self.used:
            value = self.mapping[name]
            parts = value.values() if isinstance(value, dict) else (value,)
            kept |= {part.partition(":")[0] for part in parts if isinstance(part, str)}
        base = {"@base": self.whole} if self.whole else {}
        return base | {name: value for name, value in self.mapping.items() if name in kept}

    def node(self, name: str) -> str:
        """Return the IRI of a node, that of a part as a fragment."""
        return name.removeprefix(self.whole) if name.startswith(f"{self.whole}#") else name


def _is_prefix(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("http")


def _context(whole: str = "") -> _Context:
    mapping: dict[str, Any] = json.loads(read_text(CONTEXT))["@context"]
    properties, names = {}, {}
    for name, value in mapping.items():
        compact = value["@id"] if isinstance(value, dict) else value
        prefix, colon, local = str(compact).partition(":")
        if not colon or _is_prefix(compact):
            continue
        full = f"{mapping[prefix]}{local}"
        held = value.get("@container", []) if isinstance(value, dict) else []
        coerced = value.get("@type") if isinstance(value, dict) else None
        if coerced and coerced.startswith("xsd:"):
            coerced = terms.XSD + coerced.removeprefix("xsd:")
        holders = frozenset([held] if isinstance(held, str) else held)
        properties[full] = _Term(name, coerced, holders)
        if not isinstance(value, dict):
            names[full] = name
    return _Context(mapping, properties, names, whole)


def jsonld(triples: Iterable[Statement]) -> bytes:
    """Return triples as JSON-LD 1.1, compacted with the published context.

    Args:
        triples: subject, predicate, value.

    Returns:
        UTF-8 JSON: the part of ``context.jsonld`` that is used, and one node per subject under
        ``graph``. Nothing has to be fetched to read it.

    Example:
        >>> party = terms.entity("party", "seller")
        >>> found = json.loads(jsonld([(party, terms.SKOS + "notation", ox.Literal("seller"))]))
        >>> found["graph"]
        [{'id': 'https://w3id.org/crosslane/id/party/seller', 'notation': 'seller'}]
    """
    groups = grouped(triples)
    context = _context(_whole(groups))
    nodes = [
        {"id": context.node(subject), **_node(context, about)} for subject, about in groups.items()
    ]
    document = {"@context": context.needed(), "graph": nodes}
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def jsonld_graphs(graphs: Mapping[str, Iterable[Statement]]) -> bytes:
    """Return named graphs as one document of JSON-LD 1.1.

    Args:
        graphs: triples by the IRI of their graph.

    Returns:
        UTF-8 JSON: one object per graph, its nodes under ``graph`` as `jsonld` writes them.
    """
    context = _context()
    named = [
        {
            "id": name,
            "graph": [
                {"id": subject, **_node(context, about)}
                for subject, about in grouped(triples).items()
            ],
        }
        for name, triples in graphs.items()
    ]
    document = {"@context": context.needed(), "graph": named}
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _node(context: _Context, about: Mapping[str, list[Value]]) -> dict[str, Any]:
    node: dict[str, Any] = {}
    for predicate, values in about.items():
        if predicate == _TYPE:
            node["type"] = [context.compact(value.value) for value in values]
            continue
        term = context.properties.get(predicate)
        for value in values:
            if term is None or not _put(context, node, term, value):
                explicit = _explicit(context, value)
                node.setdefault(context.curie(predicate), []).append(explicit)
        if term is not None and "@set" not in term.containers and term.name in node:
            node[term.name] = _alone(node[term.name])
    return node


def _alone(held: Any) -> Any:
    """Return the one value of a list, also in each language; longer lists stay."""
    if isinstance(held, dict):
        return {language: _alone(said) for language, said in held.items()}
    return held[0] if len(held) == 1 else held


def _put(context: _Context, node: dict[str, Any], term: _Term, value: Value) -> bool:
    """Write a value under its word; tell whether the word means this kind of value."""
    if "@language" in term.containers:
        if isinstance(value, ox.NamedNode) or not value.language:
            return False
        spoken = node.setdefault(term.name, {})
        said = [*spoken.get(value.language, []), value.value]
        spoken[value.language] = said
    else:
        plain = _plain(context, term.coerced, value)
        if plain is None:
            return False
        node.setdefault(term.name, []).append(plain)
    context.used.add(term.name)
    return True


def _plain(context: _Context, coerced: str | None, value: Value) -> Any:
    """Return a value as the coercion of its word lets it be written; ``None`` if it does not."""
    if isinstance(value, ox.NamedNode):
        if coerced == "@id":
            return context.node(value.value)
        return context.compact(value.value) if coerced == "@vocab" else None
    if coerced is None:
        return _explicit(context, value)
    return _native(value) if value.datatype.value == coerced else None


def _native(value: ox.Literal) -> Any:
    """Return whole numbers and truth values as JSON has them, everything else as written."""
    kind, text = value.datatype.value.removeprefix(terms.XSD), value.value
    if kind == "boolean" and text in ("true", "false"):
        return text == "true"
    if kind == "integer" and text.removeprefix("-").isascii() and text.removeprefix("-").isdigit():
        number = int(text)
        return number if str(number) == text and abs(number) < _SAFE_INTEGER else text
    return text


def _explicit(context: _Context, value: Value) -> Any:
    if isinstance(value, ox.NamedNode):
        return {"id": context.node(value.value)}
    if value.language:
        return {"@language": value.language, "@value": value.value}
    if value.datatype.value == _STRING:
        return value.value
    return {"type": context.curie(value.datatype.value), "@value": value.value}
