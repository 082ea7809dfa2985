"""The addresses of the cells that a page shows: as JSON, as CSV, and in SPARQL."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from crosslane.graph.store import KnowledgeGraph
from crosslane.ontology.model import GENERAL
from crosslane.ontology.terms import entity
from crosslane.visualize.asked import Asked
from crosslane.visualize.context import LENS


def sparql_query(graph: KnowledgeGraph, asked: Asked) -> str | None:
    """Return the query that gives the matching cells, where SPARQL knows them.

    Args:
        graph: the graph.
        asked: the state of the page.

    Returns:
        The query; ``None`` with a market, a day or a choice of sources, for the derived graph
        holds the answers of today for no market, from all sources.
    """
    if asked.query(*LENS, "q"):
        return None
    platforms = tuple(item for item in asked.platform if item != GENERAL)
    branches = []
    if platforms or GENERAL not in asked.platform:
        offering = "?cell xl:offering ?offering . ?offering xl:platform ?platform ; xl:model ?model"
        branches.append(f"{offering} {_values('platform', _iris('platform', platforms))}".strip())
    if asked.general or GENERAL in asked.platform:
        branches.append("?cell xl:model ?model")
    owner = "?cell xl:owner ?owner"
    core = ' ; xl:tier "core"' if asked.tier == "core" else ""
    lines = [
        "SELECT ?offering ?model ?segment ?owner ?status WHERE {",
        "  ?cell a xl:Ownership ; xl:segment ?segment ; xl:status ?status .",
        f"  ?segment xl:order ?order{core} .",
        "  " + " UNION ".join(f"{{ {branch} }}" for branch in branches),
        f"  {owner} ." if asked.owner else f"  OPTIONAL {{ {owner} }}",
        _values("model", _iris("model", asked.model)),
        _values("owner", _iris("party", asked.owner)),
        _values("status", [json.dumps(item) for item in asked.status]),
        "} ORDER BY ?offering ?model ?order",
    ]
    return "\n".join(item for item in lines if item)


def _iris(kind: str, values: Iterable[str]) -> list[str]:
    return [f"<{entity(kind, value)}>" for value in values]


def _values(variable: str, values: Sequence[str]) -> str:
    return f"  VALUES ?{variable} {{ {' '.join(values)} }}" if values else ""


def same(graph: KnowledgeGraph, asked: Asked) -> dict[str, str | None]:
    """Return the addresses of the matching cells as JSON, CSV and SPARQL.

    A search for words is a matter of the page alone, so no address is given with one.
    """
    if asked.q:
        return {"rest": None, "csv": None, "sparql": None}
    names = ("platform", "model", "owner", "status", *LENS)
    platforms = asked.rows().platform
    if asked.general and not platforms:  # REST adds the models in general only when named
        platforms = (*dict.fromkeys(item.platform for item in graph.records.offerings), GENERAL)
    query = asked.query(*names, platform=platforms)
    if asked.tier == "core":
        core = (item.id for item in graph.records.vocabulary.segments if item.tier == "core")
        query += [("segment", identifier) for identifier in core]
    sparql = sparql_query(graph, asked)
    return {
        "rest": "/ownership?" + urlencode(query),
        "csv": "/ownership?" + urlencode([*query, ("format", "csv")]),
        "sparql": "/sparql?" + urlencode({"query": sparql}) if sparql else None,
    }
