"""What lists of things show beside their columns: chains, and who owns what now."""

from __future__ import annotations

from collections.abc import Sequence

from crosslane.graph import answers
from crosslane.graph.filters import Wanted
from crosslane.graph.views import Item
from crosslane.visualize import nodes
from crosslane.visualize.nodes import Section
from crosslane.visualize.parts.law_parts import columns
from crosslane.visualize.parts.thing_parts import Made, Seen, divided, grade, strips
from crosslane.visualize.show import Show


def before(show: Show, items: Sequence[Item]) -> tuple[Section, ...]:
    """Return what stands above the table: the chains of offerings, read against each other."""
    if show.kind != "offerings" or not items:
        return ()
    seen = Seen.of(show)
    chains = strips(seen, seen.words("thing.chain"), [str(one["id"]) for one in items])
    return (seen.section("chain", chains),)


def counted(show: Show, here: int, total: int, offset: int) -> str:
    """Say how many items a page shows, and which of how many.

    Args:
        show: what puts it into words.
        here: how many are on the page.
        total: how many there are in all.
        offset: how many come before those of the page.
    """
    if here == total:
        return show.words("list.all", total=total)
    return show.words("list.shown", first=offset + 1, last=offset + here, total=total)


def made(show: Show, items: Sequence[Item]) -> Made:
    """Return the columns of a list that are made of more than its items.

    Args:
        show: what shows the list.
        items: its items, as REST gives them.

    Returns:
        For segments who owns each under how many offerings; for sources the grade in words; for
        rules of law who does what, where and since when.
    """
    seen = Seen.of(show)
    if show.kind == "segments":
        return _divided(seen, items)
    if show.kind == "sources":
        return {("grade", str(one["id"])): grade(seen, str(one["grade"])) for one in items}
    if show.kind == "overlays":
        return columns(seen, items)
    return {}


def _divided(seen: Seen, items: Sequence[Item]) -> Made:
    cells = answers.select(seen.graph, seen.lens, Wanted())
    return {
        ("divided", str(one["id"])): nodes.Text(
            divided(seen, [cell for cell in cells if cell.segment == one["id"]])
        )
        for one in items
    }
