"""Parts of the queries about ownership: which rows, which cells, and what a cell is about."""

from __future__ import annotations

from collections.abc import Iterable

from crosslane.graph.filters import Wanted, kept
from crosslane.graph.queries.text import node
from crosslane.graph.store import KnowledgeGraph
from crosslane.ontology.model import GENERAL

OWNER = "OPTIONAL { ?cell xl:owner/skos:notation ?owner }"
"""The owner of a cell, where there is one."""


def rows_of(graph: KnowledgeGraph, wanted: Wanted, *, general: bool = False) -> list[str]:
    """Return the offerings that filters keep, then the models in general if they are asked for."""
    records = graph.records
    general = GENERAL in wanted.platform or (general and not wanted.platform)
    found = [
        item.id
        for item in records.offerings
        if kept(item.platform, wanted.platform) and kept(item.model, wanted.model)
    ]
    models = [model for model in records.vocabulary.model if kept(model, wanted.model)]
    return found + [f"{GENERAL}/{model}" for model in models if general]


def cell_of(rows: Iterable[str]) -> str:
    """Return the pattern of the cells of some rows, with what they are about."""
    general = {row.startswith(f"{GENERAL}/") for row in rows}
    offering = "?cell xl:offering/skos:notation ?row ."
    model = '?cell xl:model/skos:notation ?name . BIND(CONCAT("any/", ?name) AS ?row)'
    if general == {True, False}:
        subject = f"{{ {offering} }}\nUNION\n{{ {model} }}"
    else:
        subject = f"{{ {model} }}" if general == {True} else offering
    return f"""?cell a xl:Ownership ;
      xl:segment ?step ;
      xl:status ?status .
?step skos:notation ?segment ;
      xl:order ?order .
{subject}
BIND(STRBEFORE(?row, "/") AS ?platform)
BIND(STRAFTER(?row, "/") AS ?model)"""


def about(offering: str) -> str:
    """Return what a cell of an offering, or of ``any`` model, is about."""
    platform, _, model = offering.partition("/")
    if platform == GENERAL:
        return f"a xl:Ownership ; xl:model {node('model', model)}"
    return f"xl:offering {node('offering', offering)}"
