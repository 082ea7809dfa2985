"""The page of conflicts: where they lie, then both sides of each in their words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from crosslane.graph.views import Item
from crosslane.ontology.model import Party
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
from crosslane.visualize.parts.answer_parts import Answered, offering_name
from crosslane.visualize.show import Show

KINDS = ("disputed", "overruled")
_SIGNS = {"disputed": "!", "overruled": "•"}


def disagreed(show: Show, answer: Mapping[str, Any]) -> Answered:
    """Return the parts of the list of conflicts: a map of them, then kind by kind."""
    items = answer["items"]
    kinds = {kind: [one for one in items if one["kind"] == kind] for kind in KINDS}
    kinds |= {one["kind"]: [one] for one in items if one["kind"] not in kinds}
    sections = [Section("part-where", show.words("conflicts.where"), _where(show, items, kinds))]
    for kind, some in kinds.items():
        if some:
            body = nodes.Stack((_meant(show, kind), *_by_offering(show, kind, some)))
            title = show.words(f"conflicts.kind.{kind}")
            sections.append(Section(f"part-{kind}", title, body, len(some)))
    return Answered(tuple(sections) if items else (), frozenset({"items"}))


def _meant(show: Show, kind: str) -> Node:
    return nodes.Sentence(show.words(f"conflicts.meant.{kind}"))


def anchor(item: Item) -> str:
    """Return the id of a conflict on its page."""
    return f"at-{item['id'].replace('/', '-')}"


def _where(show: Show, items: Sequence[Item], kinds: Mapping[str, Sequence[Item]]) -> Node:
    turns = tuple(
        Turn(_signed(show, kind), f"#part-{kind}", number=len(some))
        for kind, some in kinds.items()
        if some
    )
    return nodes.Stack((Turns(show.words("conflicts.kinds"), turns), _map(show, items)))


def _signed(show: Show, kind: str) -> str:
    """Return the name of a kind after the sign that the map has for it."""
    return f"{_SIGNS.get(kind, '?')} {show.words(f'conflicts.kind.{kind}')}"


def _map(show: Show, items: Sequence[Item]) -> Node:
    """Return a small matrix of the cells on which sources disagree."""
    found = {item["id"]: item for item in items}
    rows = list(dict.fromkeys(f"{item['platform']}/{item['model']}" for item in items))
    named = {item["segment"] for item in items}
    columns = [one for one in show.names.graph.records.vocabulary.segment if one in named]
    heads = tuple(
        nodes.Text(text)
        for text in (
            show.field("offering"),
            *(show.names.name("segment", one) or one for one in columns),
        )
    )
    body = tuple(
        Row(
            row,
            (
                Cell(show.offering(*row.split("/", 1))),
                *(Cell(_at(show, found.get(f"{row}/{column}"))) for column in columns),
            ),
        )
        for row in rows
    )
    return Board(show.words("conflicts.where"), heads, (Body("", body),), "clashes")


def _at(show: Show, item: Item | None) -> Node:
    if item is None:
        return nodes.Text("")
    kind = show.worded(item["kind"]).text
    name = show.names.name("cell", item["id"]) or item["id"]
    return Tag(
        _SIGNS.get(item["kind"], "?"),
        f"#{anchor(item)}",
        f"clash-{item['kind']}",
        show.words("sentence", where=name, answer=kind),
        mute=True,
    )


def _by_offering(show: Show, kind: str, items: Sequence[Item]) -> Iterable[Node]:
    """Yield the conflicts of each offering under its name; all but the first on demand.

    Those that are settled are opened on demand in any case, unless there is one offering only.
    """
    rows: dict[str, list[Item]] = {}
    for item in items:
        rows.setdefault(f"{item['platform']}/{item['model']}", []).append(item)
    opened = kind == "disputed" or len(rows) == 1
    for at, (row, some) in enumerate(rows.items()):
        title = Title(3, (nodes.Text(offering_name(show, row)),))
        named = (show.names.name("segment", one["segment"]) or one["segment"] for one in some)
        where = nodes.Value(show.words.join(list(named)), row, "quiet")
        body = Group("clashing", tuple(_conflict(show, one) for one in some))
        yield Open("clashed", (title, where), body, opened and at == 0)


def _conflict(show: Show, item: Item) -> Node:
    segment = nodes.Link(
        show.names.name("segment", item["segment"]) or item["segment"],
        show.names.href("cell", item["id"]) or item["links"]["self"],
    )
    named = [{"party": side["party"]} for side in item["sides"] if side["decides"]]
    answer = show.answer({**item, "candidates": named})
    kind = nodes.Value("", item["kind"])
    head = Title(4, (segment, answer, kind))
    sides = nodes.Sides(tuple(_side(show, side, item) for side in item["sides"]), 5)
    why = Line("whence", (nodes.Text(why_decided(show, item)),))
    return Group(f"clash clash-{item['kind']}", (head, why, sides), anchor(item))


def why_decided(show: Show, item: Item) -> str:
    """Say why one side decides, or why none does, by the tiers of what they say."""
    words = show.words
    won = [_tier(side) for side in item["sides"] if side["decides"]]
    lost = [_tier(side) for side in item["sides"] if not side["decides"]]
    first, second = min(filter(None, won), default=None), min(filter(None, lost), default=None)
    if item["kind"] == "disputed":
        key = "conflicts.why.disputed"
        return words(key, tier=_level(show, first)) if first else words("conflicts.why.open")
    if item["owner"] == Party.SHARED and not lost:
        return words("conflicts.why.parts")
    reasons = {one.get("reason") for side in item["sides"] for one in side["claims"]} - {None}
    if reasons == {"grade"}:
        return words("conflicts.why.grade")
    if first is None or second is None or first >= second:
        return words("conflicts.why.rule")
    return words("conflicts.why.tier", won=_level(show, first), lost=_level(show, second))


def _tier(side: Mapping[str, Any]) -> int | None:
    return min((one["tier"] for one in side["claims"] if one["tier"]), default=None)


def _level(show: Show, tier: int) -> str:
    return show.words(f"conflicts.tier.{tier}")


def _side(show: Show, side: Mapping[str, Any], item: Item) -> nodes.Side:
    """Return one side: its party, whether it decides, its first words, the others on demand."""
    decides = side["decides"] and item["kind"] != "disputed"
    key = "decides" if decides else "claims" if side["decides"] else "overruled"
    mark = nodes.Value(
        show.words(f"conflicts.{key}"), str(side["decides"]).lower(), f"ruling ruling-{key}"
    )
    first, *rest = sorted(side["claims"], key=lambda one: one["tier"] or _LAST)
    quote = show.quote(first)
    parts: list[Node] = [replace(quote, rest=())]
    folded: list[Node] = [nodes.Pairs(quote.rest, "beside")] if quote.rest else []
    folded += [show.quote(one) for one in rest]
    if folded:
        text = show.words("more", count=len(rest)) if rest else show.words("conflicts.details")
        parts.append(nodes.Folded(text, nodes.Stack(tuple(folded))))
    title = nodes.Many((show.party(side["party"]), mark))
    return nodes.Side(side["party"], title, nodes.Stack(tuple(parts)))


_LAST = 9
"""Where a claim of no tier stands: after those of any."""
