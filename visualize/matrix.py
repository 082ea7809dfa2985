"""The matrix: offerings against segments, with counts and the addresses of the same data."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from urllib.parse import urlencode

from crosslane.graph import views
from crosslane.graph.questions.cells import select
from crosslane.graph.store import KnowledgeGraph
from crosslane.ontology.model import GENERAL, Status
from crosslane.ontology.terms import entity
from crosslane.visualize.asked import Asked
from crosslane.visualize.context import LENS
from crosslane.visualize.marks import (
    LETTERS,
    NOT_OFFERED,
    SIGNS,
    UNKNOWN,
    Mark,
    mark,
    offering_name,
)
from crosslane.visualize.words import Words


@dataclass(frozen=True, slots=True)
class Column:
    """A segment at the head of a column."""

    id: str
    label: str
    tier: str


@dataclass(frozen=True, slots=True)
class Row:
    """One offering, or one model in general, with a mark per column."""

    platform: str
    model: str
    platform_label: str
    model_label: str
    label: str
    marks: tuple[Mark, ...]
    kept: bool = True

    @property
    def on(self) -> bool:
        """Whether the row is shown: the filters keep it and at least one of its cells."""
        return self.kept and any(item.on for item in self.marks)


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one platform, or of the models in general."""

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
    wanted = asked.rows()
    replace(wanted, owner=asked.owner, status=asked.status).check(graph)
    columns = tuple(
        Column(item.id, words.label(item.label), item.tier)
        for item in graph.records.vocabulary.segments
        if asked.tier == "all" or item.tier == "core"
    )
    general = asked.general or GENERAL in asked.platform
    rows = _rows(graph, asked, today, {item.id for item in columns}, general=general)
    groups = tuple(
        Group(platform if general else members[0].platform_label, general, tuple(members))
        for (general, platform), members in _grouped(rows, words)
    )
    cells = [item for row in rows if row.kept for item in row.marks if _found(item, asked.q)]
    there = {item.owner for row in rows for item in row.marks}
    return Matrix(columns, groups, _owners(graph, asked, cells, there), _statuses(asked, cells))


def _rows(
    graph: KnowledgeGraph, asked: Asked, today: date, segments: set[str], *, general: bool
) -> list[Row]:
    words = Words(asked.lang)
    wanted = asked.rows()
    query = urlencode(asked.query(*LENS, "lang", "theme"))
    everything = type(wanted)()
    owned = select(graph, asked.lens(today), everything, general=general)
    rows = []
    for (platform, model), cells in groupby(owned, key=lambda one: (one.platform, one.model)):
        platform = views.general(platform)
        marks = (mark(graph, one, words, query) for one in cells if one.segment in segments)
        name = graph.records.platform.get(platform)
        rows.append(
            Row(
                platform,
                model,
                words.label(name.label) if name else words("in_general"),
                words.label(graph.records.vocabulary.model[model].label),
                offering_name(graph, platform, model, words),
                tuple(replace(item, on=_kept(item, asked)) for item in marks),
                kept=(not wanted.platform or platform in wanted.platform)
                and (not wanted.model or model in wanted.model),
            )
        )
    return rows


def _grouped(rows: Iterable[Row], words: Words) -> list[tuple[tuple[bool, str], list[Row]]]:
    found: dict[tuple[bool, str], list[Row]] = {}
    for row in rows:
        general = row.platform == GENERAL
        key = (general, words("in_general") if general else row.platform)
        found.setdefault(key, []).append(row)
    return list(found.items())


def _kept(item: Mark, asked: Asked) -> bool:
    return (
        (not asked.owner or item.owner in asked.owner)
        and (not asked.status or item.status in asked.status)
        and _found(item, asked.q)
    )


def _found(item: Mark, q: str) -> bool:
    """Tell whether every word that is looked for stands in the cell's id or sentence."""
    text = f"{item.id} {item.sentence}".lower()
    return all(word in text for word in q.lower().split())


def _owners(
    graph: KnowledgeGraph, asked: Asked, cells: Sequence[Mark], there: Collection[str | None]
) -> tuple[Count, ...]:
    words = Words(asked.lang)
    cells_of = Counter(item.owner for item in cells if _kept(item, replace(asked, owner=())))
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


def _statuses(asked: Asked, cells: Sequence[Mark]) -> tuple[Count, ...]:
    words = Words(asked.lang)
    cells_of = Counter(item.status for item in cells if _kept(item, replace(asked, status=())))
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


def sparql_query(graph: KnowledgeGraph, asked: Asked) -> str | None:
    """Return the query that gives the matching cells, where SPARQL knows them.

    Args:
        graph: the graph.
        asked: the state of the page.

    Returns:
        The query; ``None`` with a market, a day or a choice of sources, for the derived graph
        holds the answers of today for no market, from all sources.
    """
    if asked.query(*LENS, "q"):
        return None
    platforms = tuple(item for item in asked.platform if item != GENERAL)
    branches = []
    if platforms or GENERAL not in asked.platform:
        offering = "?cell xl:offering ?offering . ?offering xl:platform ?platform ; xl:model ?model"
        branches.append(f"{offering} {_values('platform', _iris('platform', platforms))}".strip())
    if asked.general or GENERAL in asked.platform:
        branches.append("?cell xl:model ?model")
    owner = "?cell xl:owner ?owner"
    core = ' ; xl:tier "core"' if asked.tier == "core" else ""
    lines = [
        "SELECT ?offering ?model ?segment ?owner ?status WHERE {",
        "  ?cell a xl:Ownership ; xl:segment ?segment ; xl:status ?status .",
        f"  ?segment xl:order ?order{core} .",
        "  " + " UNION ".join(f"{{ {branch} }}" for branch in branches),
        f"  {owner} ." if asked.owner else f"  OPTIONAL {{ {owner} }}",
        _values("model", _iris("model", asked.model)),
        _values("owner", _iris("party", asked.owner)),
        _values("status", [json.dumps(item) for item in asked.status]),
        "} ORDER BY ?offering ?model ?order",
    ]
    return "\n".join(item for item in lines if item)


def _iris(kind: str, values: Iterable[str]) -> list[str]:
    return [f"<{entity(kind, value)}>" for value in values]


def _values(variable: str, values: Sequence[str]) -> str:
    return f"  VALUES ?{variable} {{ {' '.join(values)} }}" if values else ""


def same(graph: KnowledgeGraph, asked: Asked) -> dict[str, str | None]:
    """Return the addresses of the matching cells as JSON, CSV and SPARQL.

    A search for words is a matter of the page alone, so no address is given with one.
    """
    if asked.q:
        return {"rest": None, "csv": None, "sparql": None}
    names = ("platform", "model", "owner", "status", *LENS)
    platforms = asked.rows().platform
    if asked.general and not platforms:  # REST adds the models in general only when named
        platforms = (*dict.fromkeys(item.platform for item in graph.records.offerings), GENERAL)
    query = asked.query(*names, platform=platforms)
    if asked.tier == "core":
        core = (item.id for item in graph.records.vocabulary.segments if item.tier == "core")
        query += [("segment", identifier) for identifier in core]
    sparql = sparql_query(graph, asked)
    return {
        "rest": "/ownership?" + urlencode(query),
        "csv": "/ownership?" + urlencode([*query, ("format", "csv")]),
        "sparql": "/sparql?" + urlencode({"query": sparql}) if sparql else None,
    }
