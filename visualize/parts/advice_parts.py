"""The parts of the pages on likeness and impact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from crosslane.graph.questions.compare import CORE
from crosslane.graph.views import Item
from crosslane.visualize import nodes
from crosslane.visualize.cells.strip import Strips, strip_of
from crosslane.visualize.nodes import Node, Section
from crosslane.visualize.parts.answer_parts import Answered, closed, offering_name, others, quotes
from crosslane.visualize.parts.through import lens_of, query_of
from crosslane.visualize.show import Show


def alike(show: Show, answer: Mapping[str, Any]) -> Answered:
    """Return the parts of an answer on likeness: the nearest chains, then all in numbers."""
    items, words = answer["items"], show.words
    sections = []
    if items and answer.get("id"):
        title = words("similar.strips")
        sections.append(Section("part-strips", title, _nearest(show, answer, title)))
    if items:
        table = _likenesses(show, items, answer.get("id"))
        sections.append(Section("part-items", words("similar.items"), table, len(items)))
    if answer.get("clusters"):
        found = answer["clusters"]
        body = _clusters(show, found)
        sections.append(Section("part-clusters", show.field("clusters"), body, len(found)))
    sections.append(closed(show, answer, ("items", "clusters")))
    return Answered(tuple(sections), frozenset(answer))


def _clusters(show: Show, clusters: Sequence[Mapping[str, Any]]) -> Node:
    """Return groups of offerings, with what each has in common."""
    rows = tuple(
        (
            nodes.Stack(tuple(show.reference("offering", one) for one in item["offerings"])),
            show.value("alike", item["alike"], table=True),
            nodes.Many(tuple(_common(show, one) for one in item["common"]))
            if item["common"]
            else nodes.Nothing(show.words("empty")),
            _count(show, "inherited", item["inherited"]),
        )
        for item in clusters
    )
    heads = tuple(show.field(key) for key in ("offerings", "alike", "common", "inherited"))
    return nodes.Table(show.field("clusters"), heads, rows, tuple(str(o["id"]) for o in clusters))


def _common(show: Show, one: Mapping[str, Any]) -> Node:
    """Return a segment under the letter and colour of the party that has it everywhere."""
    segment = str(one["segment"])
    name, href = show.names.name("segment", segment), show.names.href("segment", segment)
    return replace(show.party(one["owner"]), text=name or segment, href=href if name else None)


_NEAREST = 4


def _nearest(show: Show, answer: Mapping[str, Any], caption: str) -> Node:
    """Return the chain of an offering over those most like it; what differs is ringed."""
    ringed: dict[str, frozenset[str]] = {str(answer["id"]): frozenset()}
    for item in answer["items"][:_NEAREST]:
        ringed[str(item["id"])] = frozenset(one["segment"] for one in item["differ"])
    return _chains(show, caption, ringed, CORE)


def _chains(show: Show, caption: str, ringed: Mapping[str, frozenset[str]], tier: str) -> Node:
    """Return the chains of those offerings that the graph has, each with the segments to ring."""
    graph, page = show.names.graph, show.names.page
    lens, query = lens_of(page), query_of(page)
    strips = []
    for offering, segments in ringed.items():
        if show.names.name("offering", offering) is None:
            continue
        platform, model = offering.split("/")
        strips.append(
            strip_of(graph, platform, model, lens, show.words, query, tier=tier, ringed=segments)
        )
    return Strips(caption, tuple(strips))


def _likenesses(show: Show, items: Sequence[Item], offering: str | None) -> Node:
    shown = ("id", "platform", "model", "same", "differ", "unknown")
    columns = list(dict.fromkeys(key for item in items for key in item if key not in shown))
    heads = [show.field(key) for key in ("offering", *columns, "same", "differ", "unknown")]
    if offering:
        heads.append(show.words("kinds.compare"))
    rows = tuple(
        (
            show.offering(item["platform"], item["model"]),
            *(show.value(key, item.get(key), table=True) for key in columns),
            *(_count(show, key, item[key]) for key in ("same", "differ", "unknown")),
            *((_beside(show, offering, str(item["id"])),) if offering else ()),
        )
        for item in items
    )
    ids = tuple(str(item["id"]) for item in items)
    return nodes.Table(show.words("similar.items"), tuple(heads), rows, ids, "wide")


def _beside(show: Show, a: str, b: str) -> Node:
    href = show.names.keep("/compare", (("a", a), ("b", b)))
    names = {side: offering_name(show, one) for side, one in (("a", a), ("b", b))}
    title = show.words("asked.compare", **names)
    return nodes.Link(show.words("compare.go"), href, title=title)


def _count(show: Show, key: str, items: Sequence[Any]) -> Node:
    """Return how many segments there are; which ones is opened on demand."""
    if not items:
        return nodes.Value("0", "0", "number")
    return nodes.Folded(str(len(items)), show.value(key, items))


def hanging(show: Show, answer: Mapping[str, Any]) -> Answered:
    """Return the parts of an answer on what hangs on a segment."""
    owners = answer.get("owners") or ()
    sections = []
    if owners:
        title = show.words("impact.owners")
        here = nodes.Stack((_here(show, answer, title), *(_owner(show, one) for one in owners)))
        sections.append(Section("part-owners", title, here, len(owners)))
    sections += [_grid(show, key, answer[key]) for key in _GRIDS if answer.get(key)]
    for key in _LISTS:
        if answer.get(key):
            sections.append(Section(f"part-{key}", show.field(key), show.value(key, answer[key])))
    sections.append(closed(show, answer, (*_GRIDS, *_LISTS, "owners")))
    return Answered(tuple(sections), frozenset(answer))


def _here(show: Show, answer: Mapping[str, Any], caption: str) -> Node:
    """Return the chains of the offerings with the segment ringed."""
    segment = frozenset({str(answer["segment"])})
    ringed = {f"{one['platform']}/{one['model']}": segment for one in answer["owners"]}
    return _chains(show, caption, ringed, CORE if answer["tier"] == CORE else "all")


_LISTS = ("goods", "parties")
_GRIDS = ("upstream", "downstream", "single_points")


def _grid(show: Show, key: str, items: Sequence[Mapping[str, Any]]) -> Section:
    """Return segments as rows and offerings as columns, with the owner of each."""
    named = ("id", "segment", "owners")
    plain = list(dict.fromkeys(name for item in items for name in item if name not in named))
    offerings = list(dict.fromkeys(o["offering"] for item in items for o in item["owners"]))
    heads = (
        show.field("segment"),
        *(show.field(name) for name in plain),
        *(show.names.name("offering", one) or one for one in offerings),
    )
    rows = []
    for item in items:
        owners = {one["offering"]: one for one in item["owners"]}
        cells = (_face(show, owners.get(one), one, item["segment"]) for one in offerings)
        values = (_plainly(show, name, item.get(name)) for name in plain)
        rows.append((show.reference("segment", item["segment"]), *values, *cells))
    ids = tuple(str(item["id"]) for item in items)
    table = nodes.Table(show.field(key), heads, tuple(rows), ids, "wide")
    return Section(f"part-{key}", show.field(key), table, len(items))


def _face(show: Show, one: Item | None, offering: str, segment: str) -> Node:
    if one is None:
        return nodes.Nothing(show.words("nothing"))
    named = {"candidates": _candidates(show, offering, segment)} if one["owner"] is None else {}
    chip = show.answer({**one, **named}, show.names.href("cell", f"{offering}/{segment}"))
    return replace(chip, compact=True)


def _candidates(show: Show, offering: str, segment: str) -> list[Item]:
    """Return the parties that sources name for a cell."""
    if show.names.name("offering", offering) is None:
        return []
    platform, model = offering.split("/")
    row = show.names.graph.row(platform, model, lens_of(show.names.page))
    return [
        {"party": named.party.value}
        for cell in row
        if cell.segment == segment
        for named in cell.candidates
    ]


def _plainly(show: Show, name: str, value: Any) -> Node:
    """Return a value of a grid; a long list is opened on demand."""
    if isinstance(value, (list, tuple)) and len(value) > _FEW:
        return _count(show, name, value)
    return show.value(name, value, table=True)


_FEW = 3


def _owner(show: Show, one: Item) -> Node:
    parts: list[Node] = [show.answer(one)]
    if one.get("evidence"):
        parts.append(quotes(show, one["evidence"]))
    used = ("id", "platform", "model", "owner", "status", "candidates", "evidence")
    title = show.offering(one["platform"], one["model"])
    return nodes.Card(str(one["id"]), title, nodes.Stack((*parts, *others(show, one, used))))
