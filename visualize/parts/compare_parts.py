"""The page of a comparison: what changes hands, for the seller, and segment by segment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crosslane.graph.questions.compare import CORE
from crosslane.graph.views import Item
from crosslane.visualize import nodes
from crosslane.visualize.cells.strip import Strips, strip_of
from crosslane.visualize.nodes import Node, Section
from crosslane.visualize.parts.answer_nodes import Board, Body, Cell, Group, Line, Row, Title
from crosslane.visualize.parts.answer_parts import (
    Answered,
    closed,
    offering_name,
    others,
    segment_tags,
)
from crosslane.visualize.parts.through import lens_of, query_of
from crosslane.visualize.show import Show

_USED = ("items", "counts", "core", "seller", "a", "b", "more", "segments")
_SIDE = ("owner", "status", "candidates", "evidence", "inherited", "certainty")


@dataclass(frozen=True, slots=True)
class _Pair:
    """The comparison of the first offering with one other."""

    a: str
    b: str
    head: Item
    items: Mapping[str, Item]


def compared(show: Show, answer: Mapping[str, Any]) -> Answered:
    """Return the parts of a comparison of two to four offerings."""
    words, pairs = show.words, tuple(_pairs(answer))
    sections = (
        Section("part-said", words("compare.said"), _said(show, pairs)),
        Section("part-seller", words("compare.seller"), _balances(show, pairs)),
        Section("part-items", words("compare.table"), _table(show, pairs)),
        closed(show, answer, _USED),
    )
    return Answered(sections, frozenset(answer))


def _pairs(answer: Mapping[str, Any]) -> Iterator[_Pair]:
    for head in (answer, *answer.get("more", ())):
        own = f"{head['a']}..{head['b']}/"
        items = {one["segment"]: one for one in answer["items"] if one["id"].startswith(own)}
        yield _Pair(head["a"], head["b"], dict(head), items)


def changes_said(show: Show, head: Mapping[str, Any]) -> str:
    """Say how many core segments change hands; of all that are shown, where none is core."""
    core = sum(head["core"].values()) > 0
    return counted(show, head["core" if core else "counts"], "core" if core else "plain")


def counted(show: Show, counts: Mapping[str, int], kind: str) -> str:
    """Say of how many segments it is known that they change hands, that they stay, or neither."""
    words, total = show.words, sum(counts.values())

    def part(key: str, change: str) -> str:
        many = "one" if counts[change] == 1 else "many"
        return words(f"compare.{key}.{many}", count=counts[change], total=total)

    stays, unclear = part("stays", "same"), part("open", "unclear")
    return words("compare.sum", changed=part(kind, "changed"), stays=stays, unclear=unclear)


def _said(show: Show, pairs: Sequence[_Pair]) -> Node:
    parts: list[Node] = []
    for pair in pairs:
        line: list[Node] = []
        if len(pairs) > 1:
            line.append(nodes.Text(offering_name(show, pair.b) + show.words("colon").rstrip()))
        line.append(nodes.Text(changes_said(show, pair.head)))
        parts.append(Line("big", tuple(line)))
        counts = pair.head["counts"]
        if sum(counts.values()) > sum(pair.head["core"].values()) > 0:
            parts.append(Line("count", (nodes.Text(counted(show, counts, "whole")),)))
    return nodes.Stack((*parts, _strips(show, pairs)))


def _strips(show: Show, pairs: Sequence[_Pair]) -> Node:
    """Return the chains over each other; segments that change hands are ringed."""
    page, graph = show.names.page, show.names.graph
    lens, query = lens_of(page), query_of(page)
    ringed = {pair.b: _changed(pair) for pair in pairs}
    ringed = {pairs[0].a: frozenset().union(*ringed.values()), **ringed}
    strips = tuple(
        strip_of(graph, platform, model, lens, show.words, query, tier=_tier(pairs), ringed=changed)
        for (platform, model), changed in (
            (one.split("/"), changed) for one, changed in ringed.items()
        )
    )
    return Strips(show.words("compare.strips"), strips)


def _tier(pairs: Sequence[_Pair]) -> str:
    """Return which segments the strips show: the core ones, unless only others are compared."""
    return CORE if any(one["tier"] == CORE for one in pairs[0].items.values()) else "all"


def _changed(pair: _Pair) -> frozenset[str]:
    return frozenset(one["segment"] for one in pair.items.values() if one["change"] == "changed")


_MOVES = (("gains", "gains"), ("gives_up", "gives-up"), ("keeps", "keeps"))


def _balances(show: Show, pairs: Sequence[_Pair]) -> Node:
    parts: list[Node] = []
    for pair in pairs:
        if len(pairs) > 1:
            parts.append(Title(3, (show.reference("offering", pair.b),)))
        parts.append(_balance(show, pair, 3 if len(pairs) == 1 else 4))
    return nodes.Stack(tuple(parts))


def _balance(show: Show, pair: _Pair, level: int) -> Node:
    """Return what a change means for the seller, what cannot be told apart from the rest."""
    words, seller = show.words, pair.head["seller"]
    blocks = [
        _block(show, level, f"seller.{key}", f"move {look}", pair.b, seller[key])
        for key, look in _MOVES
    ]
    elsewhere = [
        one["segment"]
        for one in pair.items.values()
        if (one["change"], one["seller"]) == ("changed", "none")
    ]
    if elsewhere:
        blocks.append(_block(show, level, "seller.elsewhere", "move", pair.b, elsewhere))
    why = tuple(_unclear(show, pair)) or (nodes.Nothing(words("empty")),)
    head = _counted(level, words("seller.unclear"), len(seller["unclear"]))
    blocks.append(Group("move unclear", (head, *why)))
    return Group("moves", tuple(blocks))


def _block(
    show: Show, level: int, key: str, look: str, offering: str, segments: Sequence[str]
) -> Node:
    label = show.words(key)
    tags = segment_tags(show, label, segments, offering)
    return Group(look, (_counted(level, label, len(segments)), tags))


def _counted(level: int, text: str, count: int) -> Node:
    return Title(level, (nodes.Text(text), nodes.Value(str(count), str(count), "number")))


def _unclear(show: Show, pair: _Pair) -> Iterator[Node]:
    """Yield the segments of which it cannot be told, by the reason why; first the commonest."""
    found: dict[str, list[str]] = {}
    listed = pair.head["seller"]["unclear"]
    for segment in listed:
        item = pair.items.get(segment)
        why = _why(show, pair, item) if item else show.words("compare.elsewhere")
        found.setdefault(why, []).append(segment)
    for why, segments in sorted(found.items(), key=lambda one: -len(one[1])):
        side = _unknown_side(pair, segments[0])
        yield Line("whence", (nodes.Text(why),))
        yield segment_tags(show, why, segments, side)


def _unknown_side(pair: _Pair, segment: str) -> str:
    """Return the offering whose evidence says why a segment is unclear."""
    item = pair.items.get(segment)
    return pair.a if item and item["a"]["owner"] is None else pair.b


def _why(show: Show, pair: _Pair, item: Item) -> str:
    """Say on which side an owner is not known, and whether sources dispute it."""
    words = show.words
    open_sides = [
        (item[side]["status"], offering)
        for side, offering in (("a", pair.a), ("b", pair.b))
        if item[side]["owner"] is None
    ]
    status = {one for one, _ in open_sides}
    if len(open_sides) > 1 and len(status) == 1:
        return words("compare.why.both", status=words(f"status.{status.pop()}"))
    return words.join(
        [
            words(
                "compare.why.one",
                status=words(f"status.{one}"),
                offering=offering_name(show, offering),
            )
            for one, offering in open_sides
        ]
    )


def _table(show: Show, pairs: Sequence[_Pair]) -> Node:
    words = show.words
    segments = dict.fromkeys(segment for pair in pairs for segment in pair.items)
    order = [one for one in show.names.graph.records.vocabulary.segment if one in segments]
    tiers: dict[str, list[Row]] = {}
    for segment in order:
        sides = [pair.items.get(segment) for pair in pairs]
        first = next(one for one in sides if one)
        tiers.setdefault(first["tier"], []).append(_row(show, pairs, segment, sides))
    bodies = tuple(Body(words(f"compare.tier.{tier}"), tuple(rows)) for tier, rows in tiers.items())
    names = (pairs[0].a, *(pair.b for pair in pairs))
    heads = (
        nodes.Text(show.field("segment")),
        *(show.reference("offering", name) for name in names),
    )
    look = f"comparison sides-{len(pairs) + 1}"
    return Board(words("compare.table"), heads, bodies, look)


def _row(show: Show, pairs: Sequence[_Pair], segment: str, sides: Sequence[Item | None]) -> Row:
    first = next(one for one in sides if one)
    cells = [
        Cell(
            nodes.Many((show.reference("segment", segment), nodes.Value("", first["tier"], "tier")))
        )
    ]
    left = pairs[0].a
    cells.append(Cell(_side(show, first["a"], left, segment), label=offering_name(show, left)))
    for pair, item in zip(pairs, sides, strict=True):
        if item is None:
            cells.append(Cell(nodes.Nothing(show.words("nothing"))))
        else:
            side = _side(show, item["b"], pair.b, segment, _changing(show, item))
            name = offering_name(show, pair.b)
            look = f"to-{item['change']}"
            cells.append(Cell(side, look, label=name, id=str(item["id"])))
    changed = any(one and one["change"] == "changed" for one in sides)
    return Row(segment, tuple(cells), "moved" if changed else "")


def _changing(show: Show, item: Item) -> Node:
    """Return what changes at a segment, and what that means for the seller."""
    move = item["seller"]
    text = show.worded(item["change"]).text
    if item["change"] == "changed" and move != "none":
        text = show.words("compare.move", move=show.worded(move).text)
    value = " ".join(filter(None, (item["change"], move, item["sure"])))
    look = f"change is-{item['change'] if move in ('none', 'keeps', 'unclear') else move}"
    return nodes.Value(text, value, look)


def _side(show: Show, side: Item, offering: str, segment: str, change: Node | None = None) -> Node:
    """Return one side of a segment: its owner, what changes, then who says so."""
    href = show.names.href("cell", f"{offering}/{segment}")
    parts: list[Node] = [show.answer(side, href)]
    if change is not None:
        parts.append(change)
    said: list[Node] = []
    if "inherited" in side:
        text = show.words("compare.inherited") if side["inherited"] else ""
        said.append(nodes.Value(text, str(side["inherited"]).lower(), "count"))
    if side.get("certainty") == "possible":
        parts.append(show.worded("possible"))
    said += others(show, side, _SIDE)
    if side["evidence"]:
        said += [show.quote(one) for one in side["evidence"]]
        title = show.counted(side["evidence"])
        parts.append(nodes.Folded(title, nodes.Stack(tuple(said))))
    else:
        parts += said
    return Group("side-of", tuple(parts))
