"""Owner lanes: a band per party, and each offering as a line that goes from band to band."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from crosslane.graph.filters import ensure
from crosslane.graph.store import KnowledgeGraph
from crosslane.ontology.model import Offering, Party, Status
from crosslane.visualize.asked import Asked
from crosslane.visualize.cells.marks import Mark
from crosslane.visualize.cells.matrix import Matrix, Row
from crosslane.visualize.drawing.lanes import DENSE, STEP_X, STEP_X_DENSE, cell_spot, chain_line
from crosslane.visualize.drawing.scene import network
from crosslane.visualize.words import Words

MOST = 3
"""Most offerings at once: more lines cannot be told apart."""

TRACK = 30
PADDING = 18
UNKNOWN, DISPUTED = "unknown", "disputed"
BANDS = (
    Party.SELLER,
    Party.SHARED,
    Party.THIRD_PARTY,
    Party.AUTHORITY,
    Party.BUYER,
    Party.PLATFORM,
    DISPUTED,
    UNKNOWN,
)
"""The bands from above; those that nobody is in are left out."""

_FIRST = "semi-managed"


@dataclass(frozen=True, slots=True)
class Band:
    """One party's band."""

    id: str
    label: str
    y: int
    height: int


def choose(
    graph: KnowledgeGraph, asked: Asked, wanted: Sequence[str]
) -> tuple[tuple[str, ...], str]:
    """Return the offerings to draw, and how they were chosen.

    Args:
        graph: the graph.
        asked: its filters by platform and model narrow the choice where none is made.
        wanted: ids of offerings.

    Returns:
        One to three ids, none where there is no offering; and the key of the text that says how
        they were chosen.

    Raises:
        UnknownValueError: for an offering that does not exist.
    """
    ensure("offering", wanted, graph.records.offering)
    if wanted:
        return tuple(dict.fromkeys(wanted))[:MOST], "owners.how"
    offerings: Sequence[Offering] = [
        one
        for one in graph.records.offerings
        if (not asked.platform or one.platform in asked.platform)
        and (not asked.model or one.model in asked.model)
    ]
    semi = [one for one in offerings if one.model == _FIRST]
    how = (
        "owners.how.first" if semi and not (asked.platform or asked.model) else "owners.how.general"
    )
    return tuple(one.id for one in (semi or offerings or graph.records.offerings)[:MOST]), how


def of(view: Matrix, offerings: Sequence[str]) -> Matrix:
    """Return the matrix of some offerings alone, with the counts of its legend."""
    groups = tuple(
        replace(group, rows=rows)
        for group in view.groups
        if (rows := tuple(row for row in group.rows if _id(row) in offerings))
    )
    cells = [mark for group in groups for row in group.rows for mark in row.marks]
    owners = Counter(mark.owner for mark in cells)
    statuses = Counter(mark.status for mark in cells)
    return replace(
        view,
        groups=groups,
        owners=tuple(replace(one, cells=owners[one.id]) for one in view.owners),
        statuses=tuple(replace(one, cells=statuses[one.id]) for one in view.statuses),
    )


def owner_lanes(view: Matrix, offerings: Sequence[str], words: Words) -> dict[str, Any]:
    """Lay offerings out as lines through the bands of their owners.

    Args:
        view: the matrix of these offerings; see `of`.
        offerings: their ids, in the order of the tracks.
        words: the language.

    Returns:
        Nodes, edges and options for vis-network; the heads of columns, the bands and the tracks.
    """
    rows = sorted(view.rows, key=lambda row: offerings.index(_id(row)))
    step = STEP_X if len(view.columns) <= DENSE else STEP_X_DENSE
    bands = tuple(_bands(view, rows, words))
    tops = {band.id: band.y for band in bands}
    spots, lines = [], []
    for track, row in enumerate(rows):
        for number, mark in enumerate(row.marks):
            y = tops[_band(mark)] + PADDING + TRACK // 2 + track * TRACK
            spots.append(cell_spot(mark, number * step, y, shape="dot"))
        lines += [chain_line(a, b) for a, b in pairwise(row.marks)]
    return {
        **network(spots, lines),
        "bands": [
            {"id": one.id, "label": one.label, "y": one.y, "height": one.height} for one in bands
        ],
        "columns": [{"id": item.id, "label": item.label} for item in view.columns],
        "tracks": [
            {"id": _id(row), "label": row.label, "dash": number} for number, row in enumerate(rows)
        ],
        "partial": False,
    }


def _id(row: Row) -> str:
    return f"{row.platform}/{row.model}"


def _band(mark: Mark) -> str:
    """Return the band of a cell: its owner's, or one for what has none."""
    if mark.owner is not None:
        return mark.owner
    return DISPUTED if mark.status == Status.DISPUTED else UNKNOWN


def _bands(view: Matrix, rows: Sequence[Row], words: Words) -> Iterator[Band]:
    there = {_band(mark) for row in rows for mark in row.marks}
    names = {one.id: one.label for one in view.owners}
    names |= {one: words(f"band.{one}") for one in (DISPUTED, UNKNOWN)}
    height, y = 2 * PADDING + TRACK * len(rows), 0
    for band in BANDS:
        if band in there:
            yield Band(band, names[band], y, height)
            y += height
