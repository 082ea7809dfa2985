"""The page of coverage: how much is decided, offering by offering and segment by segment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from crosslane.graph import answers
from crosslane.graph.filters import Wanted
from crosslane.visualize import nodes
from crosslane.visualize.nodes import Node, Section
from crosslane.visualize.parts.answer_nodes import Board, Body, Cell, Group, Line, Open, Row
from crosslane.visualize.parts.answer_parts import Answered, closed, offering_name, shares
from crosslane.visualize.parts.through import lens_of
from crosslane.visualize.show import Show

STATUSES = ("stated", "inferred", "inherited", "disputed", "unknown", "not_offered")
_DECIDED = STATUSES[:3]
_COVERED = ("weak", "claims", "sources", "oldest", "newest", "undated", "age_days", "stale")


def covered(show: Show, answer: Mapping[str, Any]) -> Answered:
    """Return the parts of an answer on coverage."""
    words, items = show.words, answer["items"]
    if not items:
        return Answered((), frozenset({"items", "totals"}))
    said = nodes.Stack((*_totals(show, answer.get("totals") or {}), _key(show)))
    sections = (
        Section("part-said", words("coverage.said"), said),
        Section("part-items", words("coverage.items"), _offerings(show, items), None),
        Section("part-segments", words("coverage.segments"), _segments(show)),
        Section("part-totals", words("coverage.numbers"), _numbers(show, answer)),
        closed(show, answer, ("items", "totals")),
    )
    return Answered(sections, frozenset(answer))


def _totals(show: Show, totals: Mapping[str, Mapping[str, Any]]) -> list[Node]:
    found: list[Node] = []
    for tier, one in totals.items():
        if one["cells"]:
            share = _percent(show, one["decided"])
            text = show.words(
                f"coverage.total.{tier}",
                share=share,
                own=_percent(show, one["own"]),
                cells=one["cells"],
                disputed=one["disputed"],
                unknown=one["unknown"],
            )
            bars = nodes.Stack((*_past_bar(show, one), _bar(show, one)))
            parts: list[Node] = [Line("big", (nodes.Text(text),)), bars]
            found.append(Group("total", (*parts, *_moved(show, one))))
    return found


def _past_bar(show: Show, counts: Mapping[str, Any]) -> tuple[Node, ...]:
    """Return the bar of the release that was named, thinner, to stand over that of now."""
    before = counts.get("before")
    return (_bar(show, before, "before"),) if before and before["cells"] else ()


def _moved(show: Show, one: Mapping[str, Any]) -> tuple[Node, ...]:
    """Say how the shares of all offerings moved since the release that was named."""
    before = one.get("before")
    if before is None:
        return ()
    text = show.words(
        "coverage.moved",
        before=_percent(show, before["decided"]),
        share=_percent(show, one["decided"]),
        own_before=_percent(show, before["own"]),
        own=_percent(show, one["own"]),
        offerings_before=before["offerings"],
        offerings=one["offerings"],
    )
    return (Line("moved", (nodes.Text(text),)),)


def _key(show: Show) -> Node:
    """Return what the colours of the bars mean."""
    return nodes.Many(
        tuple(
            nodes.Value(show.field(status), status, f"swatch part-{status}") for status in STATUSES
        )
    )


def _percent(show: Show, share: float | None) -> str:
    return show.words("nothing") if share is None else f"{100 * share:.0f} %"


def _bar(show: Show, counts: Mapping[str, Any], look: str = "") -> Node:
    """Return cells by status as one bar."""
    named = [(f"part-{status}", show.field(status), counts[status]) for status in STATUSES]
    return shares(show, named, look)


def _offerings(show: Show, items: Sequence[Mapping[str, Any]]) -> Node:
    """Return the offerings with a bar for each tier, to be sorted by what is thin or old."""
    rows: dict[str, dict[str, Mapping[str, Any]]] = {}
    for item in items:
        rows.setdefault(f"{item['platform']}/{item['model']}", {})[item["tier"]] = item
    heads = tuple(
        nodes.Text(text)
        for text in (
            show.field("offering"),
            show.words("coverage.bar.core"),
            show.field("decided"),
            show.field("own"),
            show.field("disputed"),
            show.field("unknown"),
            show.words("coverage.bar.extended"),
            show.field("decided"),
            show.field("newest"),
            show.field("weak"),
        )
    )
    sorts = (
        *((0, "asc"), (2, "asc"), (3, "asc"), (4, "desc"), (5, "desc"), (7, "asc"), (8, "asc")),
        (9, "desc"),
    )
    body = tuple(_offering(show, row, tiers) for row, tiers in rows.items())
    return Board(show.words("coverage.items"), heads, (Body("", body),), "measures", sorts)


def _offering(show: Show, row: str, tiers: Mapping[str, Mapping[str, Any]]) -> Row:
    core, extended = tiers.get("core"), tiers.get("extended")
    every = list(tiers.values())
    newest = max((one["newest"] for one in every if one["newest"]), default=None)
    stale = any(one["stale"] for one in every)
    cells = (
        Cell(_offered(show, row, every), sort=offering_name(show, row)),
        *_tier(show, core, own=True),
        _count(show, row, "disputed", every),
        _count(show, row, "unknown", every),
        *_tier(show, extended, own=False),
        Cell(_newest(show, newest, stale=stale), sort=newest or ""),
        _figure(sum(one["weak"] for one in every)),
    )
    return Row(row, cells)


def _tier(show: Show, item: Mapping[str, Any] | None, *, own: bool) -> tuple[Cell, ...]:
    names = ("decided", "own") if own else ("decided",)
    if item is None:
        return tuple(Cell(nodes.Nothing(show.words("nothing"))) for _ in ("bar", *names))
    shares = tuple(Cell(_share(show, item, name), "figure", str(item[name] or 0)) for name in names)
    past, bar = _past_bar(show, item), _bar(show, item)
    return (Cell(nodes.Stack((*past, bar)) if past else bar, "bar-of"), *shares)


def _share(show: Show, item: Mapping[str, Any], name: str) -> Node:
    """Return a share; where it moved since the release that was named, from what to what."""
    now = nodes.Value(_percent(show, item[name]), str(item[name]), "number")
    before = item.get("before")
    if before is None or before[name] == item[name]:
        return now
    then = nodes.Value(_percent(show, before[name]), str(before[name]), "number past")
    return nodes.Many((then, nodes.Text("→"), now))


def _offered(show: Show, row: str, tiers: Sequence[Mapping[str, Any]]) -> Node:
    """Return the name of an offering, marked where the release that was named lacks it."""
    named = show.reference("offering", row)
    if not show.names.page.values("since") or tiers[0].get("before") is not None:
        return named
    return nodes.Many((named, nodes.Value(show.words("coverage.new"), "true", "badge")))


def _figure(count: int) -> Cell:
    return Cell(nodes.Value(str(count), str(count), "number"), "figure", str(count))


def _count(show: Show, row: str, status: str, items: Sequence[Mapping[str, Any]]) -> Cell:
    """Return how many cells have a status; the number leads to them."""
    count = sum(item[status] for item in items)
    if not count:
        return _figure(count)
    platform, model = row.split("/")
    query = (("platform", platform), ("model", model), ("status", status))
    link = nodes.Link(str(count), show.names.keep("/ownership", query), title=show.field(status))
    return Cell(link, "figure", str(count))


def _newest(show: Show, day: str | None, *, stale: bool) -> Node:
    if day is None:
        return nodes.Text(show.words("undated"))
    parts: list[Node] = [nodes.Day(day)]
    if stale:
        parts.append(nodes.Value(show.words("coverage.stale"), "true", "badge old"))
    return nodes.Many(tuple(parts))


def _segments(show: Show) -> Node:
    """Return the segments, each with what is known of it over the offerings that are shown."""
    page, graph = show.names.page, show.names.graph
    wanted = Wanted(page.values("platform"), page.values("model"))
    cells = answers.select(graph, lens_of(page), wanted)
    found: dict[str, Counter[str]] = {}
    for one in cells:
        found.setdefault(one.segment, Counter())[one.status.value.replace("-", "_")] += 1
    tiers: dict[str, list[Row]] = {}
    for segment in graph.records.vocabulary.segments:
        if segment.id in found:
            row = _segment(show, segment.id, found[segment.id])
            tiers.setdefault(segment.tier, []).append(row)
    bodies = tuple(
        Body(show.words(f"compare.tier.{tier}"), tuple(rows)) for tier, rows in tiers.items()
    )
    heads = tuple(
        nodes.Text(text)
        for text in (
            show.field("segment"),
            show.words("coverage.bar.segment"),
            show.field("decided"),
            show.field("disputed"),
            show.field("unknown"),
        )
    )
    return Board(show.words("coverage.segments"), heads, bodies, "measures narrow-measures")


def _segment(show: Show, segment: str, counts: Counter[str]) -> Row:
    whole, decided = counts.total(), sum(counts[status] for status in _DECIDED)
    cells = [
        Cell(show.reference("segment", segment)),
        Cell(_bar(show, counts), "bar-of"),
        Cell(nodes.Text(show.words("coverage.of", part=decided, whole=whole)), "figure"),
    ]
    for status in ("disputed", "unknown"):
        query = (*_asked(show), ("segment", segment), ("status", status))
        count = counts[status]
        link = nodes.Link(str(count), show.names.keep("/ownership", query))
        cells.append(Cell(link if count else nodes.Value("0", "0", "number"), "figure"))
    return Row(segment, tuple(cells), "" if decided else "silent")


def _asked(show: Show) -> tuple[tuple[str, str], ...]:
    page = show.names.page
    return tuple((name, value) for name in ("platform", "model") for value in page.values(name))


def _now(item: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in item.items() if key != "before"}


def _numbers(show: Show, answer: Mapping[str, Any]) -> Node:
    """Return all measures as tables, folded."""
    rows = [{"tier": tier, **one} for tier, one in (answer.get("totals") or {}).items()]
    tables = []
    listings = ((show.words("coverage.items"), answer["items"]), (show.field("totals"), rows))
    for caption, listed in listings:
        if listed:
            tables.append(_measures(show, caption, [_now(one) for one in listed]))
        past = [{**_now(one), **one["before"]} for one in listed if one.get("before")]
        if past:
            release = str(answer["since"])
            both = show.words("coverage.past", what=caption, release=release)
            tables.append(_measures(show, both, past))
    title = nodes.Text(show.words("coverage.all"))
    return Open("folded", (title,), nodes.Stack(tuple(tables)))


def _measures(show: Show, caption: str, items: Sequence[Mapping[str, Any]]) -> Node:
    """Return the measures of some rows as a table; what it has no column for follows them."""
    named = {"id", "platform", "model", "tier", "cells", "decided", "own", *STATUSES, *_COVERED}
    more = list(dict.fromkeys(key for item in items for key in item if key not in named))
    columns = ("decided", "own", "cells", *STATUSES, *_COVERED, *more)
    offered = "platform" in items[0]
    rows = tuple(
        (
            *((show.offering(item["platform"], item["model"]),) if offered else ()),
            show.worded(item["tier"]),
            *(show.value(key, item.get(key), table=True) for key in columns),
        )
        for item in items
    )
    first = ("offering", "tier") if offered else ("tier",)
    heads = tuple(show.field(key) for key in (*first, *columns))
    ids = tuple(str(item["id"]) for item in items) if "id" in items[0] else ()
    return nodes.Table(caption, heads, rows, ids, "wide")
