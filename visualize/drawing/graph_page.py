"""The page of the graph: lanes, owner lanes, what lies around a node, or the ontology."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from crosslane.graph.filters import ensure
from crosslane.graph.store import KnowledgeGraph
from crosslane.visualize.asked import Asked
from crosslane.visualize.assets import vis_network
from crosslane.visualize.cells.matrix import Matrix, check_selection, matrix
from crosslane.visualize.cells.matrix_page import filtered
from crosslane.visualize.drawing import owner_lanes
from crosslane.visualize.drawing.graph_asked import LAYOUTS, GraphAsked
from crosslane.visualize.drawing.lanes import MOST_NODES, Lanes, lanes
from crosslane.visualize.drawing.modules import imported
from crosslane.visualize.drawing.web import check_kept, web_values
from crosslane.visualize.heading import MEDIA
from crosslane.visualize.page import render
from crosslane.visualize.texts.drawing import TEXTS
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
"""The texts that the scripts of the graph need, beside those of `texts_drawing`."""

Forms = Sequence[tuple[str, str]]


def graph_page(
    graph: KnowledgeGraph,
    asked: Asked,
    today: date,
    most: int = MOST_NODES,
    forms: Forms = (),
    origin: str = "",
) -> str:
    """Return the drawing, with the same as a table.

    Args:
        graph: the graph.
        asked: the state of the page.
        today: the day of an address that names none.
        most: most nodes to draw.
        forms: name and address of the graph in each other form.
        origin: scheme and host by which other sites name the page.

    Returns:
        The page.

    Raises:
        UnknownValueError: for a value that does not exist, ``sel`` among them.
    """
    state = asked if isinstance(asked, GraphAsked) else GraphAsked.of(asked)
    values = graph_values(graph, state, today, most, forms)
    scripts = {"vis": vis_network(), "modules": imported("graph.js")}
    return render("graph.html", state, "/graph", origin=origin, **scripts, **values)


def graph_values(
    graph: KnowledgeGraph, asked: GraphAsked, today: date, most: int, forms: Forms
) -> dict[str, Any]:
    """Return what the template of the graph names; see `graph_page`."""
    check_kept(asked.kind, asked.relation)
    ensure("offering", asked.offering, graph.records.offering)
    made: dict[str, Any]
    if asked.way == "lanes":
        made = _lanes(graph, asked, today, most, forms)
    elif asked.way == "owners":
        made = _owners(graph, asked, today, forms)
    else:
        made = web_values(graph, asked, today, most, forms)
    words = Words(asked.lang)
    parties = {one.id: words.label(one.label) for one in graph.records.vocabulary.parties}
    payload = {
        "layout": asked.way,
        "standalone": False,
        "about": {"title": made["title"], "lines": made["about"]},
        **made["payload"],
        "parties": parties,
        "words": {key: words(key) for key in (*_SPOKEN, *TEXTS)},
    }
    save = asked.href("/graph", sel=None)
    return {
        **made,
        "payload": payload,
        "most": most,
        "media": MEDIA,
        "layouts": [(one, asked.to(one), one == asked.way) for one in LAYOUTS],
        "save": f"{save}{'&' if '?' in save else '?'}standalone=1",
    }


def _lanes(
    graph: KnowledgeGraph, asked: GraphAsked, today: date, most: int, forms: Forms
) -> dict[str, Any]:
    view = matrix(graph, asked, today)
    check_selection(view, asked, lines=True)
    drawn = lanes(view, most)
    known = filtered(graph, asked, today, view)
    words = Words(asked.lang)
    return {
        **known,
        **_seen(words, known),
        "title": words("title.graph"),
        "lead": words("lead.graph"),
        "lanes": drawn,
        "payload": drawn.payload,
        "same": {**known["same"], "more": [one for one in forms if one[0] != "JSON"]},
    }


def _owners(graph: KnowledgeGraph, asked: GraphAsked, today: date, forms: Forms) -> dict[str, Any]:
    words = Words(asked.lang)
    offerings, how = owner_lanes.choose(graph, asked, asked.offering)
    every_row = replace(asked, platform=(), model=(), general=False, sel=None)
    known = filtered(graph, asked, today, matrix(graph, every_row, today))
    view: Matrix = owner_lanes.of(known["view"], offerings)
    check_selection(view, asked, lines=True)
    every = [(row.platform, row.model, row.label) for row in known["view"].rows]
    return {
        **known,
        **_seen(words, known),
        "view": view,
        "title": words("title.graph.owners"),
        "lead": words("lead.owners"),
        "lanes": Lanes(view.total, None, {}),
        "payload": owner_lanes.owner_lanes(view, offerings, words),
        "chosen": [*offerings, *([""] * (owner_lanes.MOST - len(offerings)))],
        "offerings": [(f"{one}/{model}", label) for one, model, label in every if one != "any"],
        "how": words(how),
        "same": {"rest": None, "csv": None, "sparql": None, "more": list(forms)},
    }


def _seen(words: Words, known: Mapping[str, Any]) -> dict[str, list[str]]:
    return {"about": [words("as_of.on", day=known["day"])]}
