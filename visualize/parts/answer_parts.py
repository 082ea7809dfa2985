"""What the pages of answers have in common: their parts, quotes on demand, and the details."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crosslane.visualize import nodes
from crosslane.visualize.nodes import Node, Section
from crosslane.visualize.parts.answer_nodes import Bars, Open, Part, Tag, Tags
from crosslane.visualize.show import Show


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
    return nodes.Folded(show.counted(items), body)


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


def details(show: Show, rest: Mapping[str, Any]) -> Node:
    """Return what an answer holds beside what it says, folded: ids, dates and addresses."""
    rows = [
        (show.field(key), show.value(key, value)) for key, value in rest.items() if key != "links"
    ]
    addresses = tuple(
        nodes.Link(show.field(name), address)
        for name, address in (rest.get("links") or {}).items()
        if address
    )
    if addresses:
        rows.append((show.field("links"), nodes.Many(addresses)))
    title = nodes.Text(show.words("answer.about"))
    return Open("folded about", (title,), nodes.Pairs(tuple(rows), "small"))


def closed(show: Show, answer: Mapping[str, Any], used: Iterable[str]) -> Section:
    """Return the last part of an answer: all that no other part shows; see `details`."""
    known = set(used)
    rest = {key: value for key, value in answer.items() if key not in known}
    return Section("part-rest", show.words("answer.about"), details(show, rest))


def segment_tag(show: Show, segment: str, offering: str, look: str = "") -> Tag:
    """Return a segment as a tag that leads to the evidence of one offering for it."""
    name = show.names.name("segment", segment) or segment
    href = show.names.href("cell", f"{offering}/{segment}") or ""
    title = show.names.name("cell", f"{offering}/{segment}")
    return Tag(name, href, look, title)


def segment_tags(
    show: Show, label: str, segments: Sequence[str], offering: str, look: str = ""
) -> Node:
    """Return segments as tags; see `segment_tag`."""
    if not segments:
        return nodes.Nothing(show.words("empty"))
    return Tags(label, tuple(segment_tag(show, one, offering, look) for one in segments))


def offering_name(show: Show, offering: str) -> str:
    """Return the name of an offering, or its id where it has none."""
    return show.names.name("offering", offering) or offering


def shares(show: Show, counts: Iterable[tuple[str, str, int]], look: str = "") -> Bars:
    """Return counts as one bar, in their order; those of nothing are left out.

    Args:
        show: the language.
        counts: class, name and number of each part.
        look: the class of the bar.

    Returns:
        The bar; its text says each name with its number.
    """
    shown = [one for one in counts if one[2]]
    whole = sum(count for _, _, count in shown)
    parts: list[Part] = []
    start = 0.0
    for part, name, count in shown:
        width = 100 * count / whole
        parts.append(Part(part, start, width, f"{name} {count}"))
        start += width
    return Bars(tuple(parts), show.words.join([part.title for part in parts]), look=look)
