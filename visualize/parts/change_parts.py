"""The parts of the page on what changed: answers for a reviewer to walk through, then records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from crosslane.graph.questions.answered_otherwise import ANSWER
from crosslane.graph.store import KnowledgeGraph
from crosslane.graph.views import Item
from crosslane.visualize import nodes
from crosslane.visualize.nodes import Node, Section
from crosslane.visualize.parts.answer_nodes import (
    Board,
    Body,
    Cell,
    Group,
    Line,
    Open,
    Row,
    Tag,
    Title,
    Turn,
    Turns,
)
from crosslane.visualize.parts.answer_parts import Answered, closed, offering_name, others, shares
from crosslane.visualize.parts.list_parts import counted
from crosslane.visualize.parts.recommend_parts import text_of
from crosslane.visualize.show import Show

_THEN = ("before", "after")
_WHOLE = ("new-offering", "gone")
"""Ways in which every cell of an offering differs at once."""
_STATUSES = ("stated", "inferred", "inherited", "disputed", "unknown", "not-offered")


def changed(show: Show, answer: Mapping[str, Any], offset: int = 0) -> Answered:
    """Return the parts of an answer on what changed between releases.

    Args:
        show: what puts its values into words.
        answer: the whole answer with the ``items`` of this page.
        offset: how many records come before those; the answers stand on the first page only.
    """
    items = answer["items"]
    cells = answer.get("cells") or ()
    sections = []
    if cells and not offset:
        body = nodes.Stack(tuple(_answers(show, answer, cells)))
        sections.append(Section("part-cells", show.words("changes.cells"), body, len(cells)))
    if items:
        parts = nodes.Stack(tuple(_change(show, item) for item in items))
        counts = answer["counts"]
        total = sum(number for name, number in counts.items() if name != "cells")
        shown = nodes.Sentence(counted(show, len(items), total, offset))
        parts = nodes.Stack((shown, parts))
        sections.append(Section("part-items", show.words("changes.items"), parts, total))
    sections.append(closed(show, answer, ("items", "cells")))
    return Answered(tuple(sections), frozenset(answer))


def _answers(show: Show, answer: Mapping[str, Any], cells: Sequence[Item]) -> Iterable[Node]:
    """Give the answers way by way, under links to each way."""
    ways = [(way, list(some)) for way, some in groupby(cells, key=lambda one: one.get("kind", ""))]
    turns = [
        Turn(show.worded(way).text, f"#way-{way}", number=len(some)) for way, some in ways if way
    ]
    if turns:
        yield Turns(show.words("changes.ways"), tuple(turns))
    both = _Both(show, answer)
    for way, some in ways:
        table = both.whole(way, some) if way in _WHOLE else both.table(way, some)
        name = show.worded(way)
        head = (Title(3, (replace(name, text=f"{name.text} ({len(some)})"),)),) if way else ()
        yield Group("way", (*head, table), f"way-{way}" if way else "")


class _Both:
    """Draws the cells of two states, with links to how each state has them."""

    def __init__(self, show: Show, answer: Mapping[str, Any]) -> None:
        self.show = show
        self.later = show.names.graph
        self.release: dict[str, str | None] = {}
        for side, key in (("before", "since"), ("after", "until")):
            name = str(answer.get(key))
            self.release[side] = name if name in self.later.history.release else None

    def table(self, way: str, cells: Sequence[Item]) -> Node:
        """Return cells that both states have, with the claims that made the difference."""
        show = self.show
        heads = (
            nodes.Text(show.words("changes.cell")),
            *(nodes.Text(show.field(key)) for key in _THEN),
            nodes.Text(show.words("changes.by")),
        )
        rows = tuple(
            Row(
                one["id"],
                (
                    Cell(show.reference("cell", one["id"])),
                    *(Cell(self._side(one, side)) for side in _THEN),
                    Cell(self._claims(one), "deciders"),
                ),
            )
            for one in cells
        )
        title = show.worded(way).text if way else show.words("changes.cells")
        return Board(title, heads, (Body("", rows),), "answers")

    def whole(self, way: str, cells: Sequence[Item]) -> Node:
        """Return offerings that only one state has, each with its answers; these are folded."""
        show, side = self.show, "after" if way == "new-offering" else "before"
        rows = []
        for offering, some in groupby(cells, key=lambda one: f"{one['platform']}/{one['model']}"):
            row = list(some)
            statuses = [one[side]["status"] for one in row]
            named = [
                (f"part-{status.replace('-', '_')}", show.worded(status).text, count)
                for status in _STATUSES
                if (count := statuses.count(status))
            ]
            known = len(row) - sum(one[side]["owner"] is None for one in row)
            rows.append(
                Row(
                    offering,
                    (
                        Cell(show.reference("offering", offering)),
                        Cell(shares(show, named), "bar-of"),
                        Cell(
                            nodes.Text(show.words("coverage.of", part=known, whole=len(row))),
                            "figure",
                        ),
                    ),
                )
            )
        heads = tuple(
            nodes.Text(text)
            for text in (show.field("offering"), show.field("status"), show.field("decided"))
        )
        title = show.worded(way).text
        board = Board(title, heads, (Body("", tuple(rows)),), "measures narrow-measures")
        every = self._folded(cells, side)
        return nodes.Stack((board, Open("folded", (nodes.Text(show.words("changes.all")),), every)))

    def _folded(self, cells: Sequence[Item], side: str) -> Node:
        show = self.show
        heads = (
            nodes.Text(show.words("changes.cell")),
            nodes.Text(show.field(side)),
            nodes.Text(show.words("changes.by")),
        )
        bodies = []
        for offering, some in groupby(cells, key=lambda one: f"{one['platform']}/{one['model']}"):
            rows = tuple(
                Row(
                    one["id"],
                    (
                        Cell(show.reference("segment", one["segment"])),
                        Cell(self._side(one, side)),
                        Cell(nodes.Many(tuple(self._tag(item) for item in one["claims"]))),
                    ),
                )
                for one in some
            )
            bodies.append(Body(offering_name(show, offering), rows))
        return Board(show.words("changes.all"), heads, tuple(bodies), "answers")

    def _side(self, cell: Item, side: str) -> Node:
        """Return one side of a cell; it leads to how that state answers."""
        if cell[side] is None:
            return nodes.Nothing(self.show.words("nothing"))
        href = (cell.get("links") or {}).get(side)
        return self.show.answer(cell[side], self._kept(href) if href else None)

    def _kept(self, href: str) -> str:
        """Return an address of the answer with the look of this page."""
        parts = urlsplit(href)
        return self.show.names.keep(parts.path, tuple(parse_qsl(parts.query)))

    def _claims(self, cell: Item) -> Node:
        """Return the claims that decide on either side, each with its words."""
        claims = cell.get("claims") or ()
        if not claims:
            return nodes.Nothing(self.show.words("empty"))
        return nodes.Stack(tuple(self._claim(one) for one in claims))

    def _claim(self, one: Item) -> Node:
        show = self.show
        found = self._state(one).records.claim.get(one["claim"])
        marks: list[Node] = [self._tag(one), replace(show.worded(one["decides"], "decides"))]
        if one["change"]:
            marks.append(show.worded(one["change"]))
        if found is None:
            return Line("decider", tuple(marks))
        quote = found.evidence.quote
        words = f"“{quote}”" if quote else found.evidence.words
        source = show.reference("source", found.evidence.source)
        said = nodes.Value(words, words, "quiet")
        return Line("decider", (*marks, said, source))

    def _tag(self, one: Item) -> Node:
        """Return a claim as a link; one that is gone leads to the release that has it."""
        side = "before" if one["change"] == "removed" else "after"
        release = self.release[side]
        query = (("as_known", release),) if release else ()
        href = self.show.names.keep(f"/claims/{one['claim']}", query)
        return Tag(one["claim"], href, f"of-{one['change'] or 'same'}")

    def _state(self, one: Item) -> KnowledgeGraph:
        side = "before" if one["change"] == "removed" else "after"
        return self.later.known(self.release[side])


def _told(show: Show, item: Item) -> tuple[Node, ...]:
    """Say what a fact tells that came or went, in the reader's language; of others nothing."""
    state = item.get("after") or item.get("before") or {}
    if item["change"] == "changed" or not {"predicate", "source"} <= state.keys():
        return ()
    what = show.worded(state["predicate"], "predicate").text
    source = show.names.graph.records.source.get(state["source"])
    title = source.title if source else show.words("source", id=state["source"])
    href = show.names.href("source", state["source"]) if source else None
    where = nodes.Link(title, href) if href else nodes.Text(title)
    text, ours = show.told(state)
    return (
        nodes.Sentence(" · ".join((state["subject_text"], what, state["object"]))),
        nodes.Quote(text, None, None, "", where, (), ours),
    )


def _change(show: Show, item: Item) -> Node:
    kind = "cell" if item["kind"] == ANSWER else item["kind"]
    title = nodes.Many(
        (
            show.worded(item["kind"]),
            show.typed_one(str(item["id"]), kind),
            show.worded(item["change"]),
        )
    )
    told = _told(show, item)
    text = (nodes.Sentence(text_of(show, item)),) if item.get("text") else ()
    parts: list[Node] = [*(told or text)]
    if item.get("fields"):
        parts.append(show.table("fields", item["fields"]))
    for key in _THEN:
        if item.get(key):
            body = (*(text if told else ()), show.pairs(item[key], look="small"))
            parts.append(nodes.Folded(show.field(key), nodes.Stack(body)))
    used = ("id", "kind", "change", "text", "text_zh", "fields", *_THEN)
    return nodes.Card(str(item["id"]), title, nodes.Stack((*parts, *others(show, item, used))))
