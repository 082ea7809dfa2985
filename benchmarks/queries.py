"""The queries that are measured: eight kinds of work over the curated graph."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crosslane.ontology.terms import PREFIXES

MARK = "77777777"
"""Stands in every query's comment; a cold run puts a number of the same length in its place.

Not zeros: beside ``%20`` in an address they could not be told from its own."""

_PREFIXED = re.compile(r"\b([a-z]+):")

_TEXTS = {
    "point": """
        SELECT ?owner ?status WHERE {
          ?offering skos:notation "temu/semi-managed" .
          ?cell xl:offering ?offering ; xl:segment segment:pricing ;
                xl:owner ?owner ; xl:status ?status .
        }""",
    "join": """
        SELECT ?claim ?party ?quote ?source WHERE {
          ?cell xl:offering ?offering ; xl:segment ?segment ; xl:decidedBy ?claim .
          ?offering skos:notation "temu/semi-managed" .
          ?claim xl:party ?party ; prov:wasDerivedFrom ?evidence .
          ?evidence oa:exact ?quote ; prov:hadPrimarySource ?source .
        } ORDER BY ?claim""",
    "path": """
        SELECT ?before ?after WHERE {
          ?before xl:precedes+ ?after ; xl:order ?order .
        } ORDER BY ?order ?after""",
    "aggregate": """
        SELECT ?segment ?owner (COUNT(?cell) AS ?cells) WHERE {
          ?cell xl:offering ?offering ; xl:segment ?segment ; xl:owner ?owner .
        } GROUP BY ?segment ?owner ORDER BY ?segment ?owner""",
    "regex": """
        SELECT ?evidence ?quote WHERE {
          ?evidence oa:exact ?quote FILTER(REGEX(?quote, "pric(e|ing)", "i"))
        } ORDER BY ?evidence""",
    "construct": """
        CONSTRUCT { ?claim ?property ?value } WHERE {
          ?cell xl:segment segment:pricing ; xl:decidedBy ?claim . ?claim ?property ?value .
        }""",
    "matrix": """
        SELECT ?offering ?segment ?owner ?status WHERE {
          ?cell xl:offering ?offering ; xl:segment ?segment ; xl:status ?status .
          ?segment xl:order ?order .
          OPTIONAL { ?cell xl:owner ?owner }
        } ORDER BY ?offering ?order""",
    "large": """
        SELECT ?claim ?property ?value WHERE { ?claim a xl:Claim ; ?property ?value }""",
}


@dataclass(frozen=True, slots=True)
class Query:
    """A query that is measured.

    Attributes:
        name: in the tables.
        text: with every prefix declared, and a comment that holds `MARK`.
        accept: media type of the result.
    """

    name: str
    text: str
    accept: str


def queries() -> tuple[Query, ...]:
    """Return the queries, the quickest first."""
    return tuple(_query(name, text) for name, text in _TEXTS.items())


def marked(query: Query, number: int) -> str:
    """Return the same query with another comment, which no cache has seen."""
    return query.text.replace(MARK, f"{number:08d}")


def _query(name: str, text: str) -> Query:
    lines = [line.removeprefix(" " * 8) for line in text.strip("\n").splitlines()]
    used = dict.fromkeys(_PREFIXED.findall(text))
    head = [f"PREFIX {prefix}: <{PREFIXES[prefix]}>" for prefix in used]
    graph = "CONSTRUCT" in text
    accept = "application/n-triples" if graph else "application/sparql-results+json"
    return Query(name, "\n".join([*head, f"# {MARK}", *lines]), accept)
