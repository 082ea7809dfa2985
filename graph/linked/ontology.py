"""The ontology as answers: its terms as plain values, and its triples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from crosslane.graph import views
from crosslane.graph.filters import get
from crosslane.graph.linked.describe import detail
from crosslane.graph.linked.statements import Statements
from crosslane.graph.rdf import Statement, Value
from crosslane.graph.store import KnowledgeGraph
from crosslane.graph.views import Item
from crosslane.ontology import terms
from crosslane.ontology.vocabulary import ONTOLOGY_FILES, read_triples

_TYPE = terms.RDF + "type"
_KINDS: Mapping[str, str] = {
    terms.OWL + "Class": "class",
    terms.OWL + "ObjectProperty": "property",
    terms.OWL + "DatatypeProperty": "property",
    terms.OWL + "NamedIndividual": "individual",
}
_DOMAIN = (terms.RDFS + "domain", terms.SCHEMA + "domainIncludes")
_RANGE = (terms.RDFS + "range", terms.SCHEMA + "rangeIncludes")
_ABOVE = (terms.RDFS + "subClassOf", terms.RDFS + "subPropertyOf")


def ontology_terms(graph: KnowledgeGraph) -> list[Item]:
    """Which classes, properties and individuals does the ontology declare?

    Args:
        graph: the graph.

    Returns:
        One item per term, classes first, then properties and individuals, each by id. ``domain``,
        ``range``, ``subclass_of`` and ``type`` are ids of terms of this ontology, else prefixed
        names. ``used`` counts instances of a class, triples with a property, and triples that name
        an individual, in the curated dataset: what is only derived or asked for has none there.
    """
    known = graph.statements
    used = _used(known)
    items = [_term(name, about, used) for name, about in _declared(known).items()]
    order = list(dict.fromkeys(_KINDS.values()))
    return sorted(items, key=lambda item: (order.index(item["kind"]), item["id"]))


def ontology_term(graph: KnowledgeGraph, identifier: str) -> Item:
    """What does one term of the ontology mean, and how often is it used?

    Args:
        graph: the graph.
        identifier: the term's name without its prefix, such as ``decidedBy``.

    Returns:
        The term; see `ontology_terms`.

    Raises:
        UnknownValueError: when there is no such term.
    """
    known = graph.statements
    declared = {_name(name): (name, about) for name, about in _declared(known).items()}
    name, about = get("term", identifier, declared)
    return _term(name, about, _used(known))


def ontology_triples() -> list[Statement]:
    """Return the ontology as it is written, its header first."""
    return [
        (quad.subject.value, quad.predicate.value, quad.object)
        for file in ONTOLOGY_FILES
        for quad in read_triples(file)
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, Value)
    ]


def term_triples(graph: KnowledgeGraph, identifiers: Iterable[str]) -> list[Statement]:
    """Return what the ontology says of some terms.

    Args:
        graph: the graph.
        identifiers: names of terms without their prefix.

    Returns:
        Their triples, and the names of the entities that they link.

    Raises:
        UnknownValueError: when there is no such term.
    """
    known = graph.statements
    declared = {_name(name): about for name, about in _declared(known).items()}
    found = [
        statement for identifier in identifiers for statement in get("term", identifier, declared)
    ]
    return list(dict.fromkeys([*found, *detail(known, found, ())]))


def _declared(known: Statements) -> dict[str, tuple[Statement, ...]]:
    return {
        name: about
        for name, about in known.about.items()
        if name.startswith(terms.XL) and any(_kind(statement) for statement in about)
    }


def _kind(statement: Statement) -> str | None:
    """Return what kind of term a triple says that its subject is."""
    _, predicate, value = statement
    return _KINDS.get(value.value) if predicate == _TYPE else None


def _used(known: Statements) -> Counter[str]:
    """Count what the curated data uses, by the IRI of the term; the ontology itself is no use."""
    found: Counter[str] = Counter()
    for subject, about in known.about.items():
        if subject.startswith(terms.XL):
            continue
        for _, predicate, value in about:
            found[predicate] += 1
            if isinstance(value, ox.NamedNode):
                found[value.value] += 1
    return found


def _term(name: str, about: Iterable[Statement], used: Counter[str]) -> Item:
    about = list(about)

    def named(*predicates: str) -> list[str]:
        return [_name(v.value) for _, p, v in about if p in predicates]

    def words(predicate: str) -> list[str]:
        return [value.value for _, p, value in about if p == terms.SKOS + predicate]

    labels = {
        value.language: value.value
        for _, p, value in about
        if p == terms.RDFS + "label" and isinstance(value, ox.Literal)
    }
    return {
        "id": _name(name),
        "iri": name,
        "kind": next(kind for statement in about if (kind := _kind(statement))),
        "type": [_name(v.value) for _, p, v in about if p == _TYPE],
        "label": {"en": labels.get("en"), "zh": labels.get("zh")},
        "definition": next(iter(words("definition")), None),
        "domain": named(*_DOMAIN),
        "range": named(*_RANGE),
        "subclass_of": named(*_ABOVE),
        "example": words("example"),
        "note": next(iter(words("scopeNote")), None),
        "used": used[name],
        "links": {"self": views.path("ontology", _name(name))},
    }


def _name(name: str) -> str:
    """Return the id of a term of this ontology, else the prefixed name, else the IRI."""
    for prefix, namespace in terms.PREFIXES.items():
        if name.startswith(namespace):
            local = name.removeprefix(namespace)
            return local if prefix == "xl" else f"{prefix}:{local}"
    return name
