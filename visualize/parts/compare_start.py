"""What to compare: comparisons that the data propose, each with its result in a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from crosslane.graph.questions.compare import comparable, compare
from crosslane.graph.views import Item
from crosslane.ontology.model import GENERAL
from crosslane.visualize import nodes
from crosslane.visualize.nodes import Node, Section
from crosslane.visualize.parts.answer_nodes import Board, Body, Cell, Row
from crosslane.visualize.parts.answer_parts import offering_name, shares
from crosslane.visualize.parts.compare_parts import changes_said
from crosslane.visualize.parts.through import lens_of
from crosslane.visualize.show import Show

Group = tuple[str, Sequence[Item]]
_CHANGES = ("changed", "unclear", "same")


def proposed(show: Show) -> tuple[Section, ...]:
    """Return comparisons to choose from.

    With one offering chosen already it is compared with every other one; with none, the models of
    each platform follow each other, then what platforms do under the same model.
    """
    known = comparable(show.names.graph.records)
    chosen = [one for side in "ab" for one in show.names.page.values(side) if one in known]
    if chosen:
        title = show.words("compare.with", offering=offering_name(show, chosen[0]))
        others = [one for one in known if one != chosen[0]]
        found = [_compared(show, *pair) for pair in _sides(show, chosen[0], others)]
        return (Section("part-with", title, _board(show, title, (("", found),))),)
    title = show.words("compare.proposed")
    return (Section("part-proposed", title, _board(show, title, tuple(_groups(show)))),)


def _compared(show: Show, a: str, b: str) -> Item:
    return compare(show.names.graph, a, b, lens_of(show.names.page))


def _sides(show: Show, chosen: str, others: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of one offering; it stays on the side that it was chosen for."""
    first = bool(show.names.page.values("a"))
    for one in others:
        yield (chosen, one) if first else (one, chosen)


def _groups(show: Show) -> Iterator[Group]:
    """Yield what is known under a title: in general, within a platform, across platforms."""
    records, words = show.names.graph.records, show.words
    models = tuple(records.vocabulary.model)
    general = (_compared(show, *pair) for pair in pairwise(f"{GENERAL}/{one}" for one in models))
    yield words("in_general"), [one for one in general if _told(one)]
    within = (
        _compared(show, *pair)
        for platform in records.platforms
        for pair in combinations(_offered(show, platform=platform.id), 2)
    )
    yield words("compare.within"), [one for one in within if _told(one)]
    for model in models:
        same = combinations(_offered(show, model=model), 2)
        found = [_compared(show, *pair) for pair in same]
        name = words.label(records.vocabulary.model[model].label)
        yield words("compare.across", model=name), _far_apart(found)


def _offered(show: Show, *, platform: str = "", model: str = "") -> list[str]:
    """Return the offerings of a platform, or those of a model."""
    return [
        one.id
        for one in show.names.graph.records.offerings
        if (platform and one.platform == platform) or (model and one.model == model)
    ]


_MOST = 4


def _far_apart(found: Sequence[Item]) -> list[Item]:
    """Return the comparisons that differ most; none in which nothing changes."""
    ranked = sorted(found, key=lambda one: -int(one["core"]["changed"]))
    return [one for one in ranked[:_MOST] if one["core"]["changed"]]


def _board(show: Show, caption: str, groups: Sequence[Group]) -> Node:
    bodies = tuple(
        Body(title, tuple(_row(show, one) for one in found)) for title, found in groups if found
    )
    heads = tuple(
        nodes.Text(show.words(key))
        for key in ("kind.compare", "compare.bar", "compare.said", "compare.for")
    )
    return Board(caption, heads, bodies, "proposals")


def _row(show: Show, found: Item) -> Row:
    words, page = show.words, show.names.page
    a, b = (offering_name(show, found[side]) for side in "ab")
    href = page.href("/compare", a=found["a"], b=found["b"])
    seller = found["seller"]
    moves = (key for key in ("gains", "gives_up") if seller[key])
    balance = [words(f"compare.{key}", count=len(seller[key])) for key in moves]
    cells = (
        Cell(nodes.Link(words("asked.compare", a=a, b=b), href)),
        Cell(_tally(show, found["core"]), "bar-of"),
        Cell(nodes.Text(changes_said(show, found))),
        Cell(nodes.Text(words.join(balance) if balance else words(_neither(found)))),
    )
    return Row(str(found["id"]), cells)


def _neither(found: Item) -> str:
    """Return the text for a seller of whom no gain and no loss is known."""
    return "compare.nothing" if _told(found) else "compare.untold"


def _told(found: Item) -> bool:
    """Tell whether anything is known of a comparison."""
    core: dict[str, int] = found["core"]
    return sum(core.values()) > core["unclear"]


def _tally(show: Show, counts: Item) -> Node:
    """Return how many segments change, cannot be told and stay as a bar."""
    named = [(f"tally-{one}", show.worded(one).text, counts[one]) for one in _CHANGES]
    return shares(show, named, look="tally")
