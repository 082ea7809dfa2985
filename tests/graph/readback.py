"""Reading RDF back, by both libraries."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
import rdflib

from crosslane.graph.rdf import Statement


def triples(statements: Iterable[Statement]) -> set[ox.Triple]:
    """Statements as a set of triples."""
    return {ox.Triple(ox.NamedNode(s), ox.NamedNode(p), o) for s, p, o in statements}


def read(data: bytes, form: ox.RdfFormat) -> set[ox.Triple]:
    """What pyoxigraph reads."""
    return {quad.triple for quad in ox.parse(data, format=form)}


def read_slowly(data: bytes, form: str) -> rdflib.Graph:
    """What rdflib reads."""
    return rdflib.Graph().parse(data=data, format=form)


def as_rdflib(statements: Iterable[Statement]) -> rdflib.Graph:
    """Statements as rdflib has them."""
    lines = ox.serialize(triples(statements), format=ox.RdfFormat.N_TRIPLES) or b""
    return rdflib.Graph().parse(data=lines, format="nt")
