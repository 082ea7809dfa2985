"""The page of the graph: the lanes, with the matrix as their table."""

from __future__ import annotations

from datetime import date
from typing import Any

from crosslane.graph.store import KnowledgeGraph
from crosslane.ontology.suggest import UnknownValueError
from crosslane.visualize.asked import Asked
from crosslane.visualize.assets import vis_network
from crosslane.visualize.lanes import MOST_NODES, Lanes, lanes
from crosslane.visualize.matrix import Matrix, matrix
from crosslane.visualize.matrix_page import filtered
from crosslane.visualize.page import render
from crosslane.visualize.words import Words

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
        **filtered(graph, asked, today, view),
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
