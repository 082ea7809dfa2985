"""The pages of what is owned and by whom: segments, groups of segments, and parties."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from crosslane.graph import answers, views
from crosslane.graph.filters import Wanted
from crosslane.graph.resolve import Ownership
from crosslane.graph.views import Item
from crosslane.ontology.model import GENERAL
from crosslane.visualize import nodes
from crosslane.visualize.cells.marks import mark
from crosslane.visualize.nodes import Node, Section
from crosslane.visualize.parts.law_parts import law
from crosslane.visualize.parts.offering_parts import told
from crosslane.visualize.parts.thing_parts import (
    Seen,
    Thing,
    cell_chip,
    claims,
    divided,
    glance,
    many,
    subject,
)


def segment(seen: Seen, item: Item) -> Thing:
    """Return the parts of a segment's page: its place, and its owner under every offering."""
    cells = answers.select(seen.graph, seen.lens, Wanted(segment=(item["id"],)), general=True)
    under = [one for one in cells if views.general(one.platform) != GENERAL]
    lead = seen.words("lead.column", count=len(under), parts=divided(seen, under))
    return Thing(
        (item["definition"], lead),
        _place(seen, item),
        (
            seen.section("column", _column(seen, cells), len(cells)),
            *law(seen, seen.lens, "does", "condition", "where", "times", segment=item["id"]),
            *_claims(seen, item["claims"], "about"),
        ),
        frozenset({"definition", "claims", "previous", "next", "groups", "tier", "dimension"}),
    )


def _place(seen: Seen, item: Item) -> nodes.Pairs:
    show = seen.show
    count = len(seen.graph.records.vocabulary.segments)
    place = seen.words("glance.place", place=item["order"], count=count)
    return glance(
        seen,
        previous=show.reference("segment", item["previous"]) if item["previous"] else None,
        order=nodes.Value(place, str(item["order"])),
        next=show.reference("segment", item["next"]) if item["next"] else None,
        tier=show.worded(item["tier"], "tier"),
        dimension=show.worded(item["dimension"], "dimension"),
        groups=many(seen, "group", item["groups"]) if item["groups"] else None,
    )


def _column(seen: Seen, cells: Sequence[Ownership]) -> nodes.Table:
    items = [views.cell(seen.graph.records, one, seen.lens) for one in cells]
    rows = tuple(
        (subject(seen, one["platform"], one["model"]), cell_chip(seen, one), told(seen, one))
        for one in items
    )
    ids = tuple(f"{one['platform']}/{one['model']}" for one in items)
    heads = seen.head("offering", "answer", "words")
    return nodes.Table(seen.words("thing.column"), heads, rows, ids, "told")


def group(seen: Seen, item: Item) -> Thing:
    """Return the parts of a group's page: the segments that the word means, and who uses it."""
    steps = tuple(seen.show.reference("segment", one) for one in item["segments"])
    return Thing(
        (item["definition"],),
        glance(seen, synonyms=seen.show.value("synonyms", item["synonyms"])),
        (
            seen.section("members", nodes.Steps(steps, "row"), len(steps)),
            *_claims(seen, item["claims"], "about"),
        ),
        frozenset({"definition", "segments", "claims", "synonyms"}),
    )


def party(seen: Seen, item: Item) -> Thing:
    """Return the parts of a party's page: what it owns under every offering."""
    cells = answers.select(seen.graph, seen.lens, Wanted(owner=(item["id"],)))
    rows = [
        (offering, list(found))
        for offering, found in groupby(cells, lambda one: f"{one.platform}/{one.model}")
    ]
    count = len(seen.graph.records.offerings)
    lead = seen.words("lead.party", cells=len(cells), rows=len(rows), count=count)
    table = nodes.Table(
        seen.words("thing.owned"),
        seen.head("offering", "owned"),
        tuple((seen.show.reference("offering", one), _owned(seen, found)) for one, found in rows),
        tuple(offering for offering, _ in rows),
        "told",
    )
    return Thing(
        (item["definition"], lead),
        None,
        (
            *((seen.section("owned", table, len(cells)),) if rows else ()),
            *_claims(seen, item["claims"], "about", "segment"),
        ),
        frozenset({"definition", "claims"}),
    )


def _owned(seen: Seen, cells: Sequence[Ownership]) -> Node:
    """Return cells as the matrix draws them, each with the name of its segment."""
    parts = []
    for one in cells:
        drawn = mark(seen.graph, one, seen.show.words, seen.query)
        name = seen.show.names.name("segment", one.segment) or one.segment
        value = f"{one.segment} {drawn.status}"
        parts.append(nodes.Chip(drawn.look, drawn.letter, drawn.sign, name, value, drawn.href))
    return nodes.Many(tuple(parts))


def _claims(seen: Seen, ids: Sequence[str], *columns: str) -> tuple[Section, ...]:
    return (seen.section("claims", claims(seen, ids, *columns), len(ids)),) if ids else ()
