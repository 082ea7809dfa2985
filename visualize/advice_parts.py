"""The parts of the pages on advice, likeness, impact and change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from crosslane.graph.views import Item
from crosslane.visualize import nodes
from crosslane.visualize.answer_parts import Answered, others, quotes
from crosslane.visualize.nodes import Node, Section
from crosslane.visualize.show import Show

_RANKED = (
    *("id", "offering", "platform", "model", "label", "rank", "score", "least", "most"),
    *("reasons", "unknown", "contradictions", "links"),
)
_SHOWN = ("points", "least", "most", "text", "text_zh", "quote", "source", "claims", "facts")


def _text(show: Show, item: Mapping[str, Any]) -> str:
    """Return what an item says, in the reader's language where it has it."""
    return str((show.words.lang == "zh" and item.get("text_zh")) or item.get("text") or "")


def _recommend(show: Show, answer: Mapping[str, Any]) -> Answered:
    items, words = answer["items"], show.words
    places = tuple(item["rank"] for item in items if "rank" in item)
    ranked = nodes.Steps(tuple(_offered(show, item) for item in items), "ranked", places)
    sections = [Section("part-items", words("recommend.items"), ranked, len(items))]
    excluded = answer.get("excluded") or []
    if excluded:
        parts = nodes.Stack(tuple(_left_out(show, item) for item in excluded))
        sections.append(Section("part-excluded", show.field("excluded"), parts, len(excluded)))
    return Answered(tuple(sections), frozenset({"items", "excluded"}))


def _offered(show: Show, item: Item) -> Node:
    words, score = show.words, item["score"]
    title = nodes.Many(
        (
            show.reference("offering", item["offering"]),
            nodes.Value(words("recommend.score", score=_points(score)), str(score), "points"),
        )
    )
    parts: list[Node] = []
    if "least" in item and "most" in item:
        low, high = item["least"], item["most"]
        text = words("recommend.range", least=_points(low), most=_points(high))
        text = text if low != high else ""  # then the score says it
        parts.append(nodes.Value(text, f"{low} {high}"))
    parts.append(_reasons(show, words("recommend.reasons"), item["reasons"]))
    if item["unknown"]:
        table = _reasons(show, words("recommend.unknown"), item["unknown"])
        title_of = f"{words('recommend.unknown')} ({len(item['unknown'])})"
        parts.append(nodes.Folded(title_of, table))
    parts += [_contradiction(show, one) for one in item["contradictions"]]
    return nodes.Card(str(item["id"]), title, nodes.Stack((*parts, *others(show, item, _RANKED))))


def _points(value: float) -> str:
    return f"{value:+g}".replace("-", "\N{MINUS SIGN}") if value else "0"


def _reasons(show: Show, caption: str, items: Sequence[Any]) -> Node:
    """Return reasons, or what is not known, as a table: points, text, words and sources."""
    if not items:
        return nodes.Sentence(show.words("recommend.no_reasons"))
    rows: list[tuple[Node, ...]] = []
    for item in items:
        if not isinstance(item, Mapping):
            rows.append((nodes.Nothing(""), show.value("unknown", item), nodes.Nothing("")))
            continue
        text = nodes.Text(_text(show, item), None if "text_zh" in item else "en")
        rest = others(show, item, _SHOWN, "beside")
        said: Node = nodes.Over(text, nodes.Stack(rest)) if rest else text
        rows.append((_worth(show, item), said, nodes.Stack(tuple(_cited(show, item)))))
    heads = (show.field("points"), show.field("text"), show.field("quote"))
    return nodes.Table(caption, heads, tuple(rows), look="reasons")


def _worth(show: Show, item: Mapping[str, Any]) -> Node:
    if item.get("points") is not None:
        value = item["points"]
        return nodes.Value(_points(value), str(value), f"number {'minus' if value < 0 else 'plus'}")
    if "least" in item and "most" in item:
        text = show.words(
            "recommend.between", least=_points(item["least"]), most=_points(item["most"])
        )
        return nodes.Value(text, f"{item['least']} {item['most']}", "number")
    return nodes.Nothing(show.words("nothing"))


def _cited(show: Show, item: Mapping[str, Any]) -> Iterator[Node]:
    """Yield the words that an item rests on, then the ids of all its claims and facts."""
    if isinstance(item.get("quote"), str):
        yield show.quote({key: item[key] for key in ("quote", "source") if key in item})
    ids = [
        show.reference(kind, one)
        for kind in ("claim", "fact")
        for one in item.get(f"{kind}s") or ()
    ]
    if ids:
        yield nodes.Many(tuple(ids))


def _contradiction(show: Show, item: Mapping[str, Any]) -> Node:
    rest = others(show, item, ("text", "text_zh"))
    title = nodes.Value(show.words("recommend.contradiction"), "contradiction", "is-disputed")
    return nodes.Stack((nodes.Many((title, nodes.Text(_text(show, item)))), *rest))


def _left_out(show: Show, item: Mapping[str, Any]) -> Node:
    text = _text(show, item)
    used = ("id", "offering", "platform", "model", "label", "text", "text_zh", "links")
    body = [nodes.Sentence(text)] if text else []
    return nodes.Card(
        str(item["id"]),
        show.reference("offering", item["offering"]),
        nodes.Stack((*body, *others(show, item, used))),
    )


def _similar(show: Show, answer: Mapping[str, Any]) -> Answered:
    items = answer["items"]
    shown = ("id", "platform", "model", "same", "differ", "unknown")
    columns = list(dict.fromkeys(key for item in items for key in item if key not in shown))
    heads = ("offering", *columns, "same", "differ", "unknown")
    rows = tuple(
        (
            show.offering(item["platform"], item["model"]),
            *(show.value(key, item.get(key), table=True) for key in columns),
            *(_count(show, key, item[key]) for key in ("same", "differ", "unknown")),
        )
        for item in items
    )
    ids = tuple(str(item["id"]) for item in items)
    table = nodes.Table(
        show.words("similar.items"), tuple(show.field(key) for key in heads), rows, ids, "wide"
    )
    section = Section("part-items", show.words("similar.items"), table, len(items))
    return Answered((section,) if items else (), frozenset({"items"}))


def _count(show: Show, key: str, items: Sequence[Any]) -> Node:
    """Return how many segments there are; which ones is opened on demand."""
    if not items:
        return nodes.Value("0", "0", "number")
    return nodes.Folded(str(len(items)), show.value(key, items))


def _impact(show: Show, answer: Mapping[str, Any]) -> Answered:
    sections = [_grid(show, key, answer[key]) for key in _GRIDS if answer.get(key)]
    owners = answer.get("owners") or ()
    here = nodes.Stack(tuple(_owner(show, answer, one) for one in owners))
    first = Section("part-owners", show.words("impact.owners"), here, len(owners))
    return Answered((*sections, *((first,) if owners else ())), frozenset({*_GRIDS, "owners"}))


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
        values = (show.value(name, item.get(name), table=True) for name in plain)
        rows.append((show.reference("segment", item["segment"]), *values, *cells))
    ids = tuple(str(item["id"]) for item in items)
    table = nodes.Table(show.field(key), heads, tuple(rows), ids, "wide")
    return Section(f"part-{key}", show.field(key), table, len(items))


def _face(show: Show, one: Item | None, offering: str, segment: str) -> Node:
    if one is None:
        return nodes.Nothing(show.words("nothing"))
    chip = show.answer(one, show.names.href("cell", f"{offering}/{segment}"))
    return replace(chip, compact=True)


def _owner(show: Show, answer: Mapping[str, Any], one: Item) -> Node:
    parts: list[Node] = [show.answer(one)]
    if one.get("evidence"):
        parts.append(quotes(show, one["evidence"]))
    used = ("id", "platform", "model", "owner", "status", "candidates", "evidence")
    title = show.offering(one["platform"], one["model"])
    return nodes.Card(str(one["id"]), title, nodes.Stack((*parts, *others(show, one, used))))


def _changes(show: Show, answer: Mapping[str, Any]) -> Answered:
    items = answer["items"]
    cells = answer.get("cells") or ()
    sections = []
    if cells:
        rows = tuple(
            (show.reference("cell", one["id"]), *(_then(show, one[key]) for key in _THEN))
            for one in cells
        )
        heads = (show.words("changes.cell"), *(show.field(key) for key in _THEN))
        table = nodes.Table(show.words("changes.cells"), heads, rows)
        sections.append(Section("part-cells", show.words("changes.cells"), table, len(cells)))
    if items:
        parts = nodes.Stack(tuple(_change(show, item) for item in items))
        sections.append(Section("part-items", show.words("changes.items"), parts, len(items)))
    return Answered(tuple(sections), frozenset({"items", "cells"}))


_THEN = ("before", "after")


def _then(show: Show, cell: Item | None) -> Node:
    return show.answer(cell) if cell else nodes.Nothing(show.words("nothing"))


def _change(show: Show, item: Item) -> Node:
    title = nodes.Many(
        (
            show.worded(item["kind"]),
            show.typed_one(str(item["id"]), item["kind"]),
            show.worded(item["change"]),
        )
    )
    parts: list[Node] = [nodes.Sentence(_text(show, item))] if item.get("text") else []
    if item.get("fields"):
        parts.append(show.table("fields", item["fields"]))
    for key in _THEN:
        if item.get(key):
            parts.append(nodes.Folded(show.field(key), show.pairs(item[key], look="small")))
    used = ("id", "kind", "change", "text", "text_zh", "fields", *_THEN)
    return nodes.Card(str(item["id"]), title, nodes.Stack((*parts, *others(show, item, used))))


MAKERS: Mapping[str, Callable[[Show, Mapping[str, Any]], Answered]] = MappingProxyType(
    {
        "recommend": _recommend,
        "similar": _similar,
        "impact": _impact,
        "changes": _changes,
    }
)
