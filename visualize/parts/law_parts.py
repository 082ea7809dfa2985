"""Rules of law on the pages of things: the rule itself, and those of a market or a segment."""

from __future__ import annotations

from collections.abc import Sequence

from crosslane.graph import answers, views
from crosslane.graph.filters import Wanted
from crosslane.graph.questions.overlays import Asked
from crosslane.graph.store import Lens
from crosslane.graph.views import Item
from crosslane.ontology.model import GENERAL
from crosslane.visualize import nodes
from crosslane.visualize.chips import doer_name
from crosslane.visualize.nodes import Node, Section
from crosslane.visualize.parts.thing_parts import (
    SHORT,
    Made,
    Seen,
    Thing,
    cell_chip,
    glance,
    subject,
    where_read,
)
from crosslane.visualize.places import drawn

_MANY = 12


def columns(seen: Seen, items: Sequence[Item]) -> Made:
    """Return the columns of a list of rules that are made of several fields."""
    return {
        (name, str(one["id"])): node
        for one in items
        for name, node in (
            ("does", _does(seen, one)),
            ("markets", drawn(seen.show.names, one["markets"])),
            ("times", _times(seen, one)),
        )
    }


def law(seen: Seen, lens: Lens, *heads: str, segment: str | None = None) -> tuple[Section, ...]:
    """Return the rules that hold through a lens, as a part of a page.

    Args:
        seen: what shows the page.
        lens: market, day and trust.
        heads: the columns beside the rule and its words.
        segment: the only segment to tell of.

    Returns:
        The part; none where there is no rule.
    """
    asked = Asked(segment=(segment,) if segment else ())
    found = answers.overlays(seen.graph, lens, asked)
    if not found:
        return ()
    return (seen.section("law", rules(seen, found, *heads), len(found)),)


def rules(seen: Seen, items: Sequence[Item], *heads: str) -> Node:
    """Return rules as a table under a line that says what they are; folded where many."""
    makers = {
        "does": lambda one: _does(seen, one),
        "segment": lambda one: seen.show.reference("segment", one["segment"]),
        "condition": lambda one: seen.show.value("condition", one["condition"]),
        "where": lambda one: drawn(seen.show.names, one["markets"]),
        "times": lambda one: _times(seen, one),
    }
    rows = tuple(
        (
            seen.show.reference("overlay", one["id"]),
            *(makers[name](one) for name in heads),
            _words(seen, one),
        )
        for one in items
    )
    table = nodes.Table(
        seen.words("thing.law"),
        seen.head("rule", *heads, "words"),
        rows,
        tuple(one["id"] for one in items),
        "told",
    )
    apart = nodes.Sentence(seen.words("law.apart"))
    if len(items) <= SHORT:
        return nodes.Stack((apart, table))
    title = seen.words("law.show", count=len(items))
    return nodes.Stack((apart, nodes.Folded(title, table)))


def overlay(seen: Seen, item: Item) -> Thing:
    """Return the parts of the page of a rule of law: what it says, and the answers under it."""
    show = seen.show
    return Thing(
        (seen.words("lead.overlay"),),
        glance(
            seen,
            segment=show.reference("segment", item["segment"]),
            does=_does(seen, item),
            condition=show.value("condition", item["condition"]) if item["condition"] else None,
            markets=drawn(show.names, item["markets"]),
            since_law=_times(seen, item),
        ),
        _over(seen, item),
        frozenset(
            {"segment", "party", "involvement", "aspect", "condition", "markets"}
            | {"valid_from", "valid_until"}
        ),
    )


def _over(seen: Seen, item: Item) -> tuple[Section, ...]:
    """Return the answers that a rule stands over, through the lens of the page."""
    wanted = Wanted(segment=(item["segment"],))
    cells = answers.select(seen.graph, seen.lens, wanted)
    found = [
        views.cell(seen.graph.records, one, seen.lens)
        for one in cells
        if views.general(one.platform) != GENERAL
        and any(rule.overlay.id == item["id"] for rule in one.overlays)
    ]
    if not found:
        return ()
    rows = tuple(
        (subject(seen, one["platform"], one["model"]), cell_chip(seen, one)) for one in found
    )
    ids = tuple(f"{one['platform']}/{one['model']}" for one in found)
    table = nodes.Table(seen.words("thing.over"), seen.head("offering", "answer"), rows, ids)
    body: Node = table
    if len(found) > _MANY:
        body = nodes.Folded(seen.show.words("list.all", total=len(found)), table)
    return (seen.section("over", body, len(found)),)


def _does(seen: Seen, item: Item) -> Node:
    """Return who does what, as a sentence with the colours of the party."""
    words, names = seen.show.words, seen.show.names
    does = words(f"involvement.{item['involvement']}")
    if item["aspect"]:
        does = words("claim.does", does=does, part=words("claim.part", aspect=item["aspect"]))
    said = words("claim.says", party=doer_name(names, item["party"]), does=does)
    chip = seen.show.party(item["party"])
    value = f"{item['party']} {item['involvement']}"
    return nodes.Chip(chip.look, chip.letter, "", said, value, chip.href)


def _times(seen: Seen, item: Item) -> Node:
    """Return since when, and until when, a rule holds."""
    times = [
        seen.words(key, day=item[name])
        for key, name in (("since", "valid_from"), ("until", "valid_until"))
        if item[name]
    ]
    if not times:
        return nodes.Nothing(seen.words("nothing"))
    text, value = (
        seen.show.words("comma").join(times),
        f"{item['valid_from']}/{item['valid_until']}",
    )
    return nodes.Value(text, value, "times")


def _words(seen: Seen, item: Item) -> Node:
    """Return the words of a rule with where they stand."""
    text, ours = seen.show.told(item)
    source = views.source_brief(seen.graph.records.source[item["source"]])
    return nodes.Quote(text, None, None, "", nodes.Many(where_read(seen, source)), (), ours)
