"""The matrix: offerings against segments, in an order, with counts and addresses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from urllib.parse import urlencode

from crosslane.graph import views
from crosslane.graph.filters import Wanted
from crosslane.graph.questions.cells import select
from crosslane.graph.store import KnowledgeGraph
from crosslane.ontology.model import GENERAL, Segment, Status
from crosslane.ontology.suggest import UnknownValueError
from crosslane.visualize.asked import Asked
from crosslane.visualize.cells import order
from crosslane.visualize.cells.marks import (
    LETTERS,
    NOT_OFFERED,
    SIGNS,
    UNKNOWN,
    Mark,
    mark,
    offering_name,
    own_name,
)
from crosslane.visualize.context import LENS, LOOK
from crosslane.visualize.words import Words


@dataclass(frozen=True, slots=True)
class Order:
    """One order of the rows; ``href`` shows them in it, or as they were where it is chosen."""

    id: str
    label: str
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A segment at the head of a column, with its page and the order by its owner."""

    id: str
    label: str
    tier: str
    href: str
    order: Order


@dataclass(frozen=True, slots=True)
class Row:
    """One offering, or one model in general, with a mark per column.

    ``rank`` is its place in the order that was asked; models in general have no platform's page.
    """

    platform: str
    model: str
    platform_label: str
    model_label: str
    label: str
    marks: tuple[Mark, ...]
    kept: bool = True
    href: str = ""
    platform_href: str | None = None
    rank: tuple[int, ...] = ()

    @property
    def on(self) -> bool:
        """Whether the row is shown: the filters keep it and at least one of its cells."""
        return self.kept and any(item.on for item in self.marks)


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that stand together: of one platform, of one model, or the models in general."""

    label: str
    general: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """One line of the legend: how many cells have this owner or status.

    ``shown`` is false for what no cell has, whatever the filters.
    """

    id: str
    label: str
    letter: str
    sign: str
    cells: int
    chosen: bool
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Matrix:
    """Everything that the table, its legend and the graph are drawn from."""

    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    owners: tuple[Count, ...]
    statuses: tuple[Count, ...]
    orders: tuple[Order, ...]
    sort: str
    sel: str | None

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows, grouped or not."""
        return tuple(row for group in self.groups for row in group.rows)

    @property
    def shown(self) -> tuple[Row, ...]:
        """The rows that the filters keep."""
        return tuple(row for row in self.rows if row.on)

    @property
    def total(self) -> int:
        """How many cells there are."""
        return len(self.columns) * len(self.rows)

    @property
    def matching(self) -> int:
        """How many cells the filters keep."""
        return sum(item.on for row in self.shown for item in row.marks)


def matrix(graph: KnowledgeGraph, asked: Asked, today: date) -> Matrix:
    """Answer all cells and tell which of them the filters keep.

    Args:
        graph: the graph.
        asked: the state of the page.
        today: the day of an address that names none.

    Returns:
        The matrix, with every row; a row or a cell that the filters do not keep says so.

    Raises:
        UnknownValueError: for a value that does not exist.
    """
    words = Words(asked.lang)
    vocabulary = graph.records.vocabulary
    replace(asked.rows(), owner=asked.owner, status=asked.status).check(graph)
    order.check(asked.sort, vocabulary.segment)
    segments = [item for item in vocabulary.segments if asked.tier in ("all", item.tier)]
    rows = _rows(graph, asked, today, [item.id for item in segments])
    cells = [item for row in rows if row.kept for item in row.marks]
    return Matrix(
        _columns(segments, asked, words),
        tuple(_grouped(graph, rows, asked.sort, words)),
        _owners(graph, asked, cells, {item.owner for row in rows for item in row.marks}),
        _statuses(asked, cells),
        tuple(_order(asked, item, words(f"sort.{item}")) for item in order.ORDERS),
        asked.sort,
        asked.sel,
    )


def check_selection(view: Matrix, asked: Asked, *, lines: bool = False) -> None:
    """Raise `UnknownValueError` where the cell whose evidence is to be open is not in the matrix.

    Args:
        view: the matrix.
        asked: the state of the page; ``sel`` is what is open.
        lines: whether the line from a cell to another segment can be open too.
    """
    if asked.sel is None:
        return
    cells = [item.id for row in view.rows for item in row.marks]
    cell, _, after = asked.sel.partition("~")
    there = cell in cells and (not after or f"{cell.rpartition('/')[0]}/{after}" in cells)
    if not there or ("~" in asked.sel and not (lines and after)):
        raise UnknownValueError("cell", asked.sel, cells, field="sel")


def _columns(segments: Iterable[Segment], asked: Asked, words: Words) -> tuple[Column, ...]:
    query = asked.query(*LENS, *LOOK)
    seen = f"?{urlencode(query)}" if query else ""
    return tuple(
        Column(
            item.id,
            words.label(item.label),
            item.tier,
            views.path("segments", item.id) + seen,
            _order(asked, item.id, words.label(item.label)),
        )
        for item in segments
    )


def _order(asked: Asked, sort: str, label: str) -> Order:
    chosen = sort == asked.sort
    wanted = order.PLATFORM if chosen else sort
    return Order(sort, label, asked.href("/", sort=wanted, sel=None), chosen)


def _rows(graph: KnowledgeGraph, asked: Asked, today: date, segments: Sequence[str]) -> list[Row]:
    """Return all rows; that of the segment to sort by is answered even if it is no column."""
    words, wanted = Words(asked.lang), asked.rows()
    answered = {*segments, *({asked.sort} - {*order.ORDERS})}
    owned = select(
        graph,
        asked.lens(today),
        Wanted(segment=tuple(answered)),
        general=asked.general or GENERAL in asked.platform,
    )
    query = urlencode(asked.query(*LENS, *LOOK))
    rows = []
    for (platform, model), cells in groupby(owned, key=lambda one: (one.platform, one.model)):
        platform = views.general(platform)
        kept = (not wanted.platform or platform in wanted.platform) and (
            not wanted.model or model in wanted.model
        )
        name = offering_name(graph, platform, model, words)
        marks = [mark(graph, one, words, query, name=name) for one in cells]
        rows.append(_row(graph, asked, marks, segments, name=name, query=query, kept=kept))
    return rows


def _row(
    graph: KnowledgeGraph,
    asked: Asked,
    marks: Sequence[Mark],
    segments: Collection[str],
    *,
    name: str,
    query: str,
    kept: bool,
) -> Row:
    words, (platform, model) = Words(asked.lang), (marks[0].platform, marks[0].model)
    known = graph.records.platform.get(platform)
    own = ("offerings", platform, model) if known else ("models", model)
    seen = f"?{query}" if query else ""
    return Row(
        platform,
        model,
        words.label(known.label) if known else words("in_general"),
        own_name(graph, platform, model, words),
        name,
        tuple(
            item if _kept(item, asked) else replace(item, on=False)
            for item in marks
            if item.segment in segments
        ),
        kept=kept,
        href=views.path(*own) + seen,
        platform_href=views.path("platforms", platform) + seen if known else None,
        rank=order.rank(marks, asked.sort),
    )


def _grouped(
    graph: KnowledgeGraph, rows: Iterable[Row], sort: str, words: Words
) -> Iterable[Group]:
    """Yield the rows in their order; the models in general follow, but for the order by model."""
    found: dict[tuple[bool, str], list[Row]] = {}
    for row in sorted(rows, key=lambda one: one.rank):
        general = row.platform == GENERAL and sort != order.MODEL
        together = {order.PLATFORM: row.platform, order.MODEL: row.model}.get(sort, "")
        found.setdefault((general, "" if general else together), []).append(row)
    places = {item.id: place for place, item in enumerate(graph.records.vocabulary.models)}
    for (general, _), members in sorted(
        found.items(),
        key=lambda one: (one[0][0], places[one[0][1]] if sort == order.MODEL else 0),
    ):
        label = words("in_general") if general else members[0].platform_label
        if sort == order.MODEL:
            label = words.label(graph.records.vocabulary.model[members[0].model].label)
        yield Group(label, general, tuple(members))


def _kept(item: Mark, asked: Asked) -> bool:
    return (
        (not asked.owner or item.owner in asked.owner)
        and (not asked.status or item.status in asked.status)
        and _found(item, asked.q)
    )


def _found(item: Mark, q: str) -> bool:
    """Tell whether every word that is looked for stands in the cell's id or sentence."""
    if not q:
        return True
    text = f"{item.id} {item.sentence}".lower()
    return all(word in text for word in q.lower().split())


def _owners(
    graph: KnowledgeGraph, asked: Asked, cells: Iterable[Mark], there: Collection[str | None]
) -> tuple[Count, ...]:
    words, others = Words(asked.lang), replace(asked, owner=())
    cells_of = Counter(item.owner for item in cells if _kept(item, others))
    return tuple(
        Count(
            term.id,
            words.label(term.label),
            LETTERS[term.id],
            "",
            cells_of[term.id],
            term.id in asked.owner,
            term.id in there or term.id in asked.owner,
        )
        for term in graph.records.vocabulary.parties
    )


def _statuses(asked: Asked, cells: Iterable[Mark]) -> tuple[Count, ...]:
    words, others = Words(asked.lang), replace(asked, status=())
    cells_of = Counter(item.status for item in cells if _kept(item, others))
    letters = {Status.DISPUTED: "P/S", Status.UNKNOWN: UNKNOWN, Status.NOT_OFFERED: NOT_OFFERED}
    return tuple(
        Count(
            item.value,
            words(f"status.{item.value}"),
            letters.get(item, "P"),
            SIGNS[item],
            cells_of[item.value],
            item.value in asked.status,
        )
        for item in Status
    )
