"""From view models to pages: the one environment, the one frame, and the matrix and the graph."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from crosslane.graph.store import KnowledgeGraph
from crosslane.ontology.model import GENERAL, Grade
from crosslane.ontology.suggest import UnknownValueError
from crosslane.visualize.asked import THEMES, TIERS, Asked
from crosslane.visualize.assets import static, vis_network
from crosslane.visualize.context import Page
from crosslane.visualize.lanes import MOST_NODES, Lanes, lanes
from crosslane.visualize.matrix import Matrix, matrix, same
from crosslane.visualize.navigation import navigation
from crosslane.visualize.words import LANGUAGES, Words

_SPOKEN = (
    "count",
    "count.none",
    "graph.failed",
    "handoff",
    "list",
    "open.page",
    "panel.failed",
    "panel.loading",
    "panel.retry",
    "stays",
    "unclear",
)
"""The texts that the scripts of the graph need."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter."""

    id: str
    label: str
    chosen: bool


@cache
def environment() -> Environment:
    """Return the Jinja environment: everything is escaped, an unknown name is an error."""
    made = Environment(
        loader=PackageLoader("crosslane.visualize"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["asset"] = asset_address
    return made


def asset_address(name: str) -> str:
    """Return the address of a static file; it changes with the file's content."""
    return f"/static/{name}?v={static()[name].version}"


def render(template: str, asked: Asked | Page, path: str, **values: Any) -> str:
    """Render a page in the frame.

    Args:
        template: its file name.
        asked: the state of the page.
        path: the page's own path, for the links that change language and colours.
        values: what else the template names.

    Returns:
        The page.
    """
    words = Words(asked.lang)
    frame: dict[str, Any] = {
        "asked": asked,
        "path": path,
        "words": words,
        "languages": LANGUAGES,
        "themes": THEMES,
        "navigation": navigation(asked, path, words),
    }
    return environment().get_template(template).render({**frame, **values})


def matrix_page(graph: KnowledgeGraph, asked: Asked, today: date) -> str:
    """Return the landing page: the matrix, its filters and its legend."""
    view = matrix(graph, asked, today)
    return render("matrix.html", asked, "/", **_common(graph, asked, today, view))


def graph_page(graph: KnowledgeGraph, asked: Asked, today: date, most: int = MOST_NODES) -> str:
    """Return the lanes, with the matrix as their table.

    Raises:
        UnknownValueError: for a value that does not exist, ``sel`` among them.
    """
    view = matrix(graph, asked, today)
    _check_selection(view, asked)
    words = Words(asked.lang)
    parties = {one.id: words.label(one.label) for one in graph.records.vocabulary.parties}
    drawn = lanes(view, most)
    return render(
        "graph.html",
        asked,
        "/graph",
        lanes=drawn,
        payload=_payload(drawn, parties, words),
        most=most,
        vis=vis_network(),
        **_common(graph, asked, today, view),
    )


def _payload(drawn: Lanes, parties: dict[str, str], words: Words) -> dict[str, Any]:
    """Add to the network what the scripts say, so that they hold no text of their own."""
    texts = {key: words(key) for key in _SPOKEN}
    return {**drawn.payload, "parties": parties, "words": texts}


def _check_selection(view: Matrix, asked: Asked) -> None:
    if asked.sel is None:
        return
    cells = [item.id for row in view.rows for item in row.marks]
    cell, _, after = asked.sel.partition("~")
    if cell not in cells or (after and f"{cell.rpartition('/')[0]}/{after}" not in cells):
        raise UnknownValueError("cell", asked.sel, cells, field="sel")


def _common(graph: KnowledgeGraph, asked: Asked, today: date, view: Matrix) -> dict[str, Any]:
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
        "json": _json,
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


def _json(value: Any) -> Markup:
    """Write a value as JSON that is safe inside a script element, and compact."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(text)  # noqa: S704 - escaped in the line above
