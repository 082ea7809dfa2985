"""The chain of an offering as a strip: a bar for each run of an owner, a sign at each hand-off."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import ClassVar

from crosslane.graph import views
from crosslane.graph.questions.compare import CORE
from crosslane.graph.questions.handoffs import Between, between
from crosslane.graph.resolve import Ownership
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.ontology.model import GENERAL, Status
from crosslane.visualize.cells.marks import Mark, mark, offering_name
from crosslane.visualize.nodes import Node
from crosslane.visualize.words import Words


@dataclass(frozen=True, slots=True)
class Head:
    """A segment as it stands at the head of a column: its id, its name and its page."""

    id: str
    label: str
    href: str
    tier: str


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring segments of one owner, or of none for the same reason, and what it is called."""

    label: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One segment of a strip: its mark, its name, and what is between it and the one before.

    ``joint`` is empty for the first segment, and where the offering is not offered; ``run`` is the
    name of the run that begins here, of so many segments (``length``).
    """

    mark: Mark
    head: Head
    joint: Between | str
    ends: bool
    run: str
    length: int
    ringed: bool


@dataclass(frozen=True, slots=True)
class Strip:
    """One offering, or one model in general, along the chain.

    Args:
        id: ``temu/semi-managed``, or ``any/semi-managed``.
        label: what it is called.
        href: its page.
        heads: its segments, in the order of the chain.
        marks: the answer for each of them.
        joints: what is between each two neighbours, by the rule of `handoffs.between`; none where
            the offering is not offered there and then.
        runs: the bars.
        handoffs: how many hand-offs are clear.
        unclear: at how many points an owner is not known.
        said: those two numbers in words.
        ways: the page that lists the hand-offs.
        ringed: ids of the segments to ring.
    """

    id: str
    label: str
    href: str
    heads: tuple[Head, ...]
    marks: tuple[Mark, ...]
    joints: tuple[Between, ...]
    runs: tuple[Run, ...]
    handoffs: int
    unclear: int
    said: str
    ways: str
    ringed: frozenset[str] = frozenset()

    @property
    def unsaid(self) -> bool:
        """Whether nothing is known of any of its segments."""
        return all(one.status == Status.UNKNOWN for one in self.marks)

    @property
    def steps(self) -> Iterator[Step]:
        """The segments one by one, as the template draws them."""
        place, joints = 0, ("", *(self.joints or [""] * len(self.marks)))
        for run in self.runs:
            for index, one in enumerate(run.marks):
                yield Step(
                    mark=one,
                    head=self.heads[place],
                    joint=joints[place],
                    ends=index == len(run.marks) - 1,
                    run=run.label if index == 0 else "",
                    length=len(run.marks),
                    ringed=one.segment in self.ringed,
                )
                place += 1


@dataclass(frozen=True, slots=True)
class Strips(Node):
    """Strips under one row of segment names, so that they can be read against each other."""

    draw: ClassVar[str] = "strips"
    caption: str
    strips: tuple[Strip, ...]

    @property
    def dense(self) -> bool:
        """Whether there are too many segments for their names to stand upright."""
        return bool(self.strips) and len(self.strips[0].heads) > 12


def strip_of(
    graph: KnowledgeGraph,
    platform: str,
    model: str,
    lens: Lens,
    words: Words,
    query: str = "",
    *,
    tier: str = CORE,
    ringed: Collection[str] = frozenset(),
) -> Strip:
    """Return the chain of an offering, ready to be drawn.

    Args:
        graph: the graph.
        platform: platform id, or ``any`` for the model in general.
        model: operating model id.
        lens: market, day and trust.
        words: the language.
        query: what stands after ``?`` in the links to evidence, segments and the offering.
        tier: ``core`` for the core segments, ``all`` for the extended ones as well.
        ringed: ids of the segments to ring, such as those that differ from another strip.

    Returns:
        The strip. Its hand-offs are those that `graph.answers.handoffs` counts.

    Raises:
        UnknownValueError: for an unknown platform, model, offering, source or market.
    """
    segments = graph.records.vocabulary.segment
    row = graph.row(platform, model, lens)
    cells = [one for one in row if tier != CORE or segments[one.segment].tier == CORE]
    return strip_from(graph, cells, words, query, ringed=ringed)


def strip_from(
    graph: KnowledgeGraph,
    cells: Sequence[Ownership],
    words: Words,
    query: str = "",
    *,
    ringed: Collection[str] = frozenset(),
) -> Strip:
    """Return a strip of cells that are answered already; see `strip_of`.

    Args:
        graph: the graph.
        cells: the cells of one offering in the order of the chain, at least one.
        words: the language.
        query: what stands after ``?`` in the links.
        ringed: ids of the segments to ring.

    Returns:
        The strip.
    """
    platform, model = views.general(cells[0].platform), cells[0].model
    offered = cells[0].status is not Status.NOT_OFFERED
    joints = tuple(between(a.owner, b.owner) for a, b in pairwise(cells)) if offered else ()
    handoffs, unclear = joints.count("handoff"), joints.count("unclear")
    marks = tuple(mark(graph, one, words, query) for one in cells)
    page = ("models", model) if platform == GENERAL else ("offerings", platform, model)
    return Strip(
        id=f"{platform}/{model}",
        label=offering_name(graph, platform, model, words),
        href=_asking(views.path(*page), query),
        heads=tuple(_head(graph, one.segment, words, query) for one in cells),
        marks=marks,
        joints=joints,
        runs=tuple(_runs(graph, marks, words)),
        handoffs=handoffs,
        unclear=unclear,
        said=said(handoffs, unclear, words) if offered else words("status.not-offered"),
        ways=_asking(views.path("handoffs", platform, model), query),
        ringed=frozenset(ringed),
    )


def said(handoffs: int, unclear: int, words: Words) -> str:
    """Say how often a chain changes hands.

    Example:
        >>> said(4, 2, Words("en"))
        '4 hand-offs · 2 unclear'
    """
    one = ".one" if handoffs == 1 else ""
    parts = [words(f"strip.handoffs{one}", count=handoffs)]
    if unclear:
        parts.append(words("strip.unclear", count=unclear))
    return " · ".join(parts)


def _asking(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def _head(graph: KnowledgeGraph, segment: str, words: Words, query: str) -> Head:
    found = graph.records.vocabulary.segment[segment]
    href = _asking(views.path("segments", segment), query)
    return Head(segment, words.label(found.label), href, found.tier)


def _runs(graph: KnowledgeGraph, marks: Sequence[Mark], words: Words) -> Iterator[Run]:
    """Yield the bars, as `graph.answers.handoffs` has its runs.

    Where nobody is known to own, disputed and unknown segments are different runs.
    """
    parties = {term.id: words.label(term.label) for term in graph.records.vocabulary.parties}
    for owner, run in groupby(marks, lambda one: one.owner or one.status):
        yield Run(parties.get(owner) or words(f"strip.{owner}"), tuple(run))
