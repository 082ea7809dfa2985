"""The landing page: the matrix with its filters, and what those are drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from crosslane.graph.store import KnowledgeGraph
from crosslane.ontology.model import GENERAL, Grade
from crosslane.visualize.asked import TIERS, Asked
from crosslane.visualize.matrix import Matrix, matrix, same
from crosslane.visualize.page import render
from crosslane.visualize.words import Words


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter."""

    id: str
    label: str
    chosen: bool


def matrix_page(graph: KnowledgeGraph, asked: Asked, today: date) -> str:
    """Return the landing page: the matrix, its filters and its legend."""
    view = matrix(graph, asked, today)
    return render("matrix.html", asked, "/", **filtered(graph, asked, today, view))


def filtered(graph: KnowledgeGraph, asked: Asked, today: date, view: Matrix) -> dict[str, Any]:
    """Return what the filters, the legend and the table are drawn from."""
    words = Words(asked.lang)
    records = graph.records
    offered = {item.platform for item in records.offerings}
    platforms = [
        (item.id, words.label(item.label)) for item in records.platforms if item.id in offered
    ]
    platforms.append((GENERAL, words("in_general")))
    models = [(item.id, words.label(item.label)) for item in records.vocabulary.models]
    sources = [(item.id, f"{item.id} · {item.title}") for item in records.sources]
    return {
        "view": view,
        "day": (asked.as_of or today).isoformat(),
        "platforms": _choices(platforms, asked.platform),
        "models": _choices(models, asked.model),
        "sources": _choices(sources, asked.source),
        "grades": [item.value for item in Grade],
        "tiers": TIERS,
        "markets": _markets(graph, words),
        "same": same(graph, asked),
    }


def _choices(items: Sequence[tuple[str, str]], chosen: Sequence[str]) -> list[Choice]:
    return [Choice(identifier, label, identifier in chosen) for identifier, label in items]


def _markets(graph: KnowledgeGraph, words: Words) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the markets in two lists: those that an offering or a claim names, and the others."""
    records = graph.records
    named = {market for item in records.claims for market in item.markets}
    for item in records.offerings:
        named.update(item.markets, item.planned_markets)
    found: list[list[tuple[str, str]]] = [[], []]
    for market in sorted(records.vocabulary.markets, key=lambda one: words.label(one.label)):
        found[market.id not in named].append((market.id, words.label(market.label)))
    return [(words("market.named"), found[0]), (words("market.others"), found[1])]
