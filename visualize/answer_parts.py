"""The parts of a page that answers a question: what is said first, then item by item."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from crosslane.graph.views import Item
from crosslane.visualize import nodes
from crosslane.visualize.nodes import Node, Section
from crosslane.visualize.show import Show

STATUSES = ("stated", "inferred", "inherited", "disputed", "unknown", "not_offered")
_COVERED = ("claims", "sources", "oldest", "newest", "undated", "age_days", "stale")


@dataclass(frozen=True, slots=True)
class Answered:
    """The parts that have a form of their own, and the fields that they show."""

    sections: tuple[Section, ...]
    used: frozenset[str]


def quotes(show: Show, items: Sequence[Mapping[str, Any]]) -> Node:
    """Return quotes that are opened on demand."""
    if not items:
        return nodes.Nothing(show.words("nothing"))
    body = nodes.Stack(tuple(show.quote(item) for item in items))
    count = len(items)
    title = show.words("quote") if count == 1 else show.words("quotes", count=count)
    return nodes.Folded(title, body)


def others(
    show: Show, item: Mapping[str, Any], used: Iterable[str], look: str = "small"
) -> tuple[Node, ...]:
    """Return what an item holds beside the fields that are shown already; nothing is lost."""
    known = set(used)
    rest = {
        key: value
        for key, value in item.items()
        if key not in known and value not in (None, [], "", {})
    }
    return (show.pairs(rest, look=look),) if rest else ()


def _compare(show: Show, answer: Mapping[str, Any]) -> Answered:
    words, items = show.words, answer["items"]
    a, b = (show.reference("offering", answer[side]) for side in "ab")
    counts, core = answer["counts"], answer["core"]
    balance = nodes.Pairs(
        tuple(
            (words(f"seller.{key}"), show.value("segments", answer["seller"][key]))
            for key in ("gains", "gives_up", "keeps", "unclear")
        )
    )
    said = nodes.Stack(
        (
            nodes.Sentence(words("compare.core", total=sum(core.values()), **core)),
            nodes.Sentence(words("compare.all", total=sum(counts.values()), **counts)),
            nodes.Pairs(((show.field("a"), a), (show.field("b"), b))),
            balance,
        )
    )
    names = {side: show.names.name("offering", answer[side]) or answer[side] for side in "ab"}
    columns = ("segment", "a", "change", "b", "seller", "sure")
    heads = tuple(names[key] if key in names else show.field(key) for key in columns)
    table = nodes.Table(
        words("compare.table"),
        heads,
        tuple(_compared(show, item) for item in items),
        tuple(str(item["id"]) for item in items),
    )
    return Answered(
        (
            Section("part-said", words("compare.said"), said),
            Section("part-items", words("compare.table"), table, len(items)),
        ),
        frozenset({"items", "counts", "core", "seller", "a", "b"}),
    )


def _compared(show: Show, item: Item) -> tuple[Node, ...]:
    segment: Node = show.reference("segment", item["segment"])
    return (
        nodes.Over(segment, show.worded(item["tier"])),
        _side(show, item["a"]),
        show.worded(item["change"]),
        _side(show, item["b"]),
        show.worded(item["seller"]),
        show.value("sure", item["sure"]),
    )


def _side(show: Show, side: Item) -> Node:
    """Return one side of a segment: its owner, then who says so."""
    used = ("owner", "status", "candidates", "evidence", "inherited", "certainty")
    under: list[Node] = []
    if "inherited" in side:
        text = show.words("compare.inherited") if side["inherited"] else ""
        under.append(nodes.Value(text, str(side["inherited"]).lower()))
    if side.get("certainty") == "possible":
        under.append(show.worded("possible"))
    under.append(quotes(show, side["evidence"]))
    under += others(show, side, used)
    return nodes.Over(show.answer(side), nodes.Stack(tuple(under)))


def _handoffs(show: Show, answer: Mapping[str, Any]) -> Answered:
    words, items = show.words, answer["items"]
    counts, changes = answer["counts"], answer["changes"]
    text = "handoffs.said" if changes["at_least"] == changes["at_most"] else "handoffs.range"
    strip = nodes.Steps(tuple(_run(show, run) for run in answer["runs"]), "strip")
    said = nodes.Stack((nodes.Sentence(words(text, **counts, **changes)), strip))
    steps: Node = nodes.Steps(tuple(_handoff(show, item) for item in items), "ranked")
    if not items:
        steps = nodes.Sentence(words("handoffs.none"))
    return Answered(
        (
            Section("part-said", words("handoffs.runs"), said),
            Section("part-items", words("handoffs.items"), steps, len(items)),
        ),
        frozenset({"items", "counts", "changes", "runs"}),
    )


def _run(show: Show, run: Item) -> Node:
    segments = nodes.Many(tuple(show.reference("segment", one) for one in run["segments"]))
    used = ("owner", "status", "segments")
    under = nodes.Stack((segments, *others(show, run, used)))
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
    used = ("id", "after", "before", "from", "to", "clear", "why", "sure", "places", "evidence")
    return nodes.Card(str(item["id"]), title, nodes.Stack((*parts, *others(show, item, used))))


def _conflicts(show: Show, answer: Mapping[str, Any]) -> Answered:
    items = answer["items"]
    body = nodes.Stack(tuple(_conflict(show, item) for item in items))
    sections = (Section("part-items", show.words("conflicts.items"), body, len(items)),)
    return Answered(sections if items else (), frozenset({"items"}))


def _conflict(show: Show, item: Item) -> Node:
    title = nodes.Many(
        (
            show.offering(item["platform"], item["model"]),
            nodes.Link(
                show.names.name("segment", item["segment"]) or item["segment"],
                show.names.href("cell", item["id"]) or item["links"]["self"],
            ),
        )
    )
    sides = nodes.Sides(tuple(_conflict_side(show, side) for side in item["sides"]))
    named = [{"party": side["party"]} for side in item["sides"] if side["decides"]]
    answer = show.answer({**item, "candidates": named})
    kind = show.worded(item["kind"])
    return nodes.Card(str(item["id"]), title, nodes.Stack((nodes.Many((answer, kind)), sides)))


def _conflict_side(show: Show, side: Item) -> nodes.Side:
    text = show.words("conflicts.decides" if side["decides"] else "conflicts.overruled")
    decides = nodes.Value(text, str(side["decides"]).lower())
    claims = nodes.Stack(tuple(show.quote(claim) for claim in side["claims"]))
    return nodes.Side(side["party"], nodes.Many((show.party(side["party"]), decides)), claims)


def _coverage(show: Show, answer: Mapping[str, Any]) -> Answered:
    items = answer["items"]
    sections = [
        Section(
            "part-items",
            show.words("coverage.items"),
            nodes.Stack((_key(show), _covered(show, show.words("coverage.items"), items))),
            len(items),
        )
    ]
    totals = answer.get("totals")
    if totals:
        rows = [{"tier": tier, **one} for tier, one in totals.items()]
        table = _covered(show, show.field("totals"), rows)
        sections.append(Section("part-totals", show.field("totals"), table))
    return Answered(tuple(sections if items else ()), frozenset({"items", "totals"}))


def _key(show: Show) -> Node:
    """Return what the colours of the bars mean."""
    return nodes.Many(
        tuple(
            nodes.Value(show.field(status), status, f"swatch part-{status}") for status in STATUSES
        )
    )


def _covered(show: Show, caption: str, items: Sequence[Mapping[str, Any]]) -> Node:
    """Return the measures of some rows as a table; what it has no column for follows them."""
    named = {"id", "platform", "model", "tier", "cells", "decided", "own", *STATUSES, *_COVERED}
    more = list(dict.fromkeys(key for item in items for key in item if key not in named))
    columns = ("decided", "own", "cells", *STATUSES, *_COVERED, *more)
    rows = tuple(
        (
            show.offering(item["platform"], item["model"])
            if "platform" in item
            else show.worded(item["tier"]),
            *((show.worded(item["tier"]),) if "platform" in item else ()),
            _bar(show, item),
            *(show.value(key, item.get(key), table=True) for key in columns[1:]),
        )
        for item in items
    )
    first = ("offering", "tier") if items and "platform" in items[0] else ("tier",)
    heads = tuple(show.field(key) for key in (*first, *columns))
    ids = tuple(str(item["id"]) for item in items) if items and "id" in items[0] else ()
    return nodes.Table(caption, heads, rows, ids, "wide")


def _bar(show: Show, item: Mapping[str, Any]) -> Node:
    """Return the cells of an offering by status as one bar, with the share that is decided."""
    whole = sum(item[status] for status in STATUSES) or 1
    parts, start = [], 0.0
    for status in STATUSES:
        width = item[status] / whole
        parts.append((f"part-{status}", start, width))
        start += width
    decided = item["decided"]
    text = show.words("nothing") if decided is None else f"{100 * decided:.0f} %"
    return nodes.Bar(tuple(parts), text, str(decided))


MAKERS: Mapping[str, Callable[[Show, Mapping[str, Any]], Answered]] = MappingProxyType(
    {
        "compare": _compare,
        "handoffs": _handoffs,
        "conflicts": _conflicts,
        "coverage": _coverage,
    }
)
