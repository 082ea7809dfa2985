"""The landing page: the matrix with its filters, and what those are drawn from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup, escape

from crosslane.graph import answers
from crosslane.graph.store import KnowledgeGraph
from crosslane.ontology.model import GENERAL, Grade, Market
from crosslane.visualize.asked import TIERS, Asked
from crosslane.visualize.cells.cell import CellView, cell_view
from crosslane.visualize.cells.matrix import Matrix, check_selection, matrix
from crosslane.visualize.cells.same import same
from crosslane.visualize.page import render
from crosslane.visualize.words import Words

_SPOKEN = (
    "count",
    "count.none",
    "list",
    "open.page",
    "panel.failed",
    "panel.loading",
    "panel.retry",
    "tip.hint",
)
"""The texts that the scripts of the matrix need."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter."""

    id: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class More:
    """A link that shows more columns or rows, or again fewer."""

    href: str
    text: str
    more: bool


def matrix_page(
    graph: KnowledgeGraph, asked: Asked, today: date, origin: str = "", report: str = ""
) -> str:
    """Return the landing page: the matrix, its filters, its legend, and the evidence of a cell.

    ``origin`` is the scheme and host by which other sites name the page, ``report`` where something
    can be reported.

    Raises:
        UnknownValueError: for a value that does not exist, ``sort`` and ``sel`` among them.
    """
    view, words = matrix(graph, asked, today), Words(asked.lang)
    check_selection(view, asked)
    return render(
        "matrix.html",
        asked,
        "/",
        origin=origin,
        **filtered(graph, asked, today, view),
        more=_more(graph, asked, words),
        opened=_opened(graph, asked, today, report),
        closed=asked.href("/", sel=None),
        payload={"words": {key: words(key) for key in _SPOKEN}, "parties": {}},
    )


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
        "markets": _markets(graph, asked, words),
        "same": same(graph, asked),
    }


def _choices(items: Sequence[tuple[str, str]], chosen: Sequence[str]) -> list[Choice]:
    return [Choice(identifier, label, identifier in chosen) for identifier, label in items]


def _markets(graph: KnowledgeGraph, asked: Asked, words: Words) -> Markup:
    """Write the markets in two lists: those that an offering or a claim names, and the others."""
    records = graph.records
    named = {market for item in records.claims for market in item.markets}
    for item in records.offerings:
        named.update(item.markets, item.planned_markets)
    found: tuple[list[Market], list[Market]] = ([], [])
    for market in records.vocabulary.markets:
        found[market.id not in named].append(market)
    parts: list[str] = []
    for key, markets in zip(("market.named", "market.others"), found, strict=True):
        if markets:
            options = "".join(_options(markets, asked.market, words))
            parts.append(f'<optgroup label="{escape(words(key))}">{options}</optgroup>')
    return Markup("".join(parts))  # noqa: S704 - each text is escaped where it is written


def _options(markets: Iterable[Market], chosen: str | None, words: Words) -> Iterable[str]:
    for label, market in sorted((words.label(one.label), one.id) for one in markets):
        selected = " selected" if market == chosen else ""
        yield f'<option value="{market}"{selected}>{escape(label)}</option>'


def _more(graph: KnowledgeGraph, asked: Asked, words: Words) -> tuple[More, ...]:
    """Return the links to the further segments and to the models in general, or back."""
    vocabulary = graph.records.vocabulary
    further = sum(item.tier != "core" for item in vocabulary.segments)
    wide = asked.tier == "all"
    sort = asked.sort
    if wide and sort in vocabulary.segment and vocabulary.segment[sort].tier != "core":
        sort = "platform"
    columns = asked.href("/", tier="core" if wide else "all", sort=sort, sel=None)
    rows = asked.href("/", general=not asked.general, sel=None)
    return (
        More(columns, words("fewer.segments" if wide else "more.segments", n=further), not wide),
        More(
            rows,
            words("fewer.models" if asked.general else "more.models", n=len(vocabulary.models)),
            not asked.general,
        ),
    )


def _opened(graph: KnowledgeGraph, asked: Asked, today: date, report: str) -> CellView | None:
    """Return the evidence of the chosen cell: a permalink shows it at once, without scripts."""
    if asked.sel is None:
        return None
    platform, model, segment = asked.sel.split("/")
    cell = answers.ownership(graph, platform, model, segment, asked.lens(today))
    return cell_view(graph, cell, asked, report)
