"""The page of hand-offs: the chain of an offering as a strip, then every point in its order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crosslane.graph.questions.handoffs import CHAIN
from crosslane.graph.views import Item
from crosslane.visualize import nodes
from crosslane.visualize.cells.strip import Strips, strip_of
from crosslane.visualize.nodes import Node, Section
from crosslane.visualize.parts.answer_nodes import Line
from crosslane.visualize.parts.answer_parts import Answered, closed, others, quotes
from crosslane.visualize.parts.through import lens_of, query_of
from crosslane.visualize.show import Show

_SHOWN = ("id", "after", "before", "from", "to", "clear", "why", "sure", "places", "evidence")


def handed(show: Show, answer: Mapping[str, Any]) -> Answered:
    """Return the parts of an answer on hand-offs."""
    words, items = show.words, answer["items"]
    counts, changes = answer["counts"], answer["changes"]
    text = "handoffs.said" if changes["at_least"] == changes["at_most"] else "handoffs.range"
    lead = Line("big", (nodes.Text(words(text, **counts, **changes)),))
    steps: Node = nodes.Steps(tuple(_handoff(show, item) for item in items), "ranked")
    if not items:
        steps = nodes.Sentence(words("handoffs.none"))
    sections = (
        Section("part-said", words("handoffs.runs"), nodes.Stack((lead, _chain(show, answer)))),
        Section("part-items", words("handoffs.items"), steps, len(items)),
        closed(show, answer, ("items", "counts", "changes")),
    )
    return Answered(sections, frozenset(answer))


def _chain(show: Show, answer: Mapping[str, Any]) -> Node:
    """Return the chain as a strip; the way of the goods, which leaves segments out, as its runs."""
    if "along" not in answer or answer["along"] == CHAIN:
        page, graph = show.names.page, show.names.graph
        strip = strip_of(
            graph,
            answer["platform"],
            answer["model"],
            lens_of(page),
            show.words,
            query_of(page),
            tier=answer.get("tier", "core"),
        )
        return Strips(show.words("handoffs.runs"), (strip,))
    return nodes.Steps(tuple(_run(show, run) for run in answer["runs"]), "strip")


def _run(show: Show, run: Item) -> Node:
    segments = nodes.Many(tuple(show.reference("segment", one) for one in run["segments"]))
    under = nodes.Stack((segments, *others(show, run, ("owner", "status", "segments"))))
    return nodes.Over(show.answer({"status": "unknown", **run}), under)


def _handoff(show: Show, item: Item) -> Node:
    title = nodes.Many(
        (show.reference("segment", item["after"]), show.reference("segment", item["before"]))
    )
    clear = show.words("handoffs.clear" if item["clear"] else "handoffs.unclear")
    mark = nodes.Value(clear, str(item["clear"]).lower(), "is-clear" if item["clear"] else "is-not")
    sure = show.worded(item["sure"] or item["why"] or "unknown")
    sides = tuple(
        show.party(item[key]) if item[key] else nodes.Nothing(show.words("handoffs.nobody"))
        for key in ("from", "to")
    )
    parts: list[Node] = [nodes.Shift((*sides, mark, sure))]
    parts += [show.quote(place) for place in item["places"]]
    if item["evidence"]:
        parts.append(quotes(show, item["evidence"]))
    return nodes.Card(str(item["id"]), title, nodes.Stack((*parts, *others(show, item, _SHOWN))))
