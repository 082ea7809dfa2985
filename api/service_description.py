"""What the endpoint says of itself: SPARQL 1.1 Service Description."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph

from crosslane.api.problems import Problem
from crosslane.graph.engine.results import GRAPHS, SOLUTIONS, Format
from crosslane.ontology.terms import PREFIXES, RDF

_SD = "http://www.w3.org/ns/sparql-service-description#"
_TYPE = pyoxigraph.NamedNode(RDF + "type")
_COMMENT = pyoxigraph.NamedNode("http://www.w3.org/2000/01/rdf-schema#comment")
_UNION = "The default graph is the union of the named graphs, each of which can be asked alone."
_OWN = "The default graph is a graph of its own; it does not hold what the named graphs hold."


@dataclass(frozen=True, slots=True)
class Service:
    """What there is to say.

    Attributes:
        endpoint: URL that takes queries.
        graphs: IRIs of the named graphs.
        union: whether the default graph is the union of these.
        update: URL that takes updates; None where nothing is written.
    """

    endpoint: str
    graphs: Sequence[str]
    union: bool
    update: str | None = None


def description(service: Service, form: Format) -> bytes:
    """Write the service description.

    Args:
        service: what is described.
        form: a format of graphs.

    Returns:
        The serialised description; see https://www.w3.org/TR/sparql11-service-description/.

    Raises:
        Problem: 400 when the URL, which holds what the client sent as Host, is not an IRI.
    """
    try:
        endpoint = pyoxigraph.NamedNode(service.endpoint)
        update = None if service.update is None else pyoxigraph.NamedNode(service.update)
    except ValueError as error:
        raise Problem(400, "Invalid host", "The address of this request is no IRI.") from error
    triples = [*_queries(endpoint, service.union), *_dataset(endpoint, service)]
    if update is not None:
        triples += _updates(update)
    writer = pyoxigraph.RdfFormat.from_media_type(form.media_type)
    used = {"sd": _SD, "rdf": RDF, "xl": PREFIXES["xl"]}
    return pyoxigraph.serialize(triples, format=writer, prefixes=used) or b""


def _queries(endpoint: pyoxigraph.NamedNode, union: bool) -> Iterator[pyoxigraph.Triple]:
    """Yield what the query service can do."""
    yield pyoxigraph.Triple(endpoint, _TYPE, _sd("Service"))
    yield pyoxigraph.Triple(endpoint, _sd("endpoint"), endpoint)
    yield pyoxigraph.Triple(endpoint, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    feature = "UnionDefaultGraph" if union else "EmptyGraphs"
    yield pyoxigraph.Triple(endpoint, _sd("feature"), _sd(feature))
    for item in SOLUTIONS + GRAPHS:
        yield pyoxigraph.Triple(endpoint, _sd("resultFormat"), pyoxigraph.NamedNode(item.iri))


def _updates(endpoint: pyoxigraph.NamedNode) -> Iterator[pyoxigraph.Triple]:
    """Yield what the update service can do."""
    yield pyoxigraph.Triple(endpoint, _TYPE, _sd("Service"))
    yield pyoxigraph.Triple(endpoint, _sd("endpoint"), endpoint)
    yield pyoxigraph.Triple(endpoint, _sd("supportedLanguage"), _sd("SPARQL11Update"))
    yield pyoxigraph.Triple(endpoint, _sd("feature"), _sd("EmptyGraphs"))
    for item in GRAPHS:
        yield pyoxigraph.Triple(endpoint, _sd("inputFormat"), pyoxigraph.NamedNode(item.iri))


def _dataset(endpoint: pyoxigraph.NamedNode, service: Service) -> Iterator[pyoxigraph.Triple]:
    """Yield what it answers from."""
    dataset, default = pyoxigraph.BlankNode("dataset"), pyoxigraph.BlankNode("default")
    said = pyoxigraph.Literal(_UNION if service.union else _OWN, language="en")
    yield pyoxigraph.Triple(endpoint, _sd("defaultDataset"), dataset)
    yield pyoxigraph.Triple(dataset, _TYPE, _sd("Dataset"))
    yield pyoxigraph.Triple(dataset, _COMMENT, said)
    yield pyoxigraph.Triple(dataset, _sd("defaultGraph"), default)
    yield pyoxigraph.Triple(default, _TYPE, _sd("Graph"))
    for number, iri in enumerate(service.graphs):
        named = pyoxigraph.BlankNode(f"named{number}")
        graph = pyoxigraph.BlankNode(f"graph{number}")
        yield pyoxigraph.Triple(dataset, _sd("namedGraph"), named)
        yield pyoxigraph.Triple(named, _TYPE, _sd("NamedGraph"))
        yield pyoxigraph.Triple(named, _sd("name"), pyoxigraph.NamedNode(iri))
        yield pyoxigraph.Triple(named, _sd("graph"), graph)
        yield pyoxigraph.Triple(graph, _TYPE, _sd("Graph"))


def _sd(name: str) -> pyoxigraph.NamedNode:
    return pyoxigraph.NamedNode(_SD + name)
