"""The lanes: one lane per offering, one node per cell, an arrow where the owner changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from crosslane.graph.questions.handoffs import Between, between
from crosslane.visualize.cells.marks import Mark
from crosslane.visualize.cells.matrix import Matrix, Row
from crosslane.visualize.drawing.scene import Line, Spot, network

MOST_NODES = 1500
"""More cells than this are not drawn at once."""

STEP_X = 86
STEP_X_DENSE = 64
DENSE = 12
STEP_Y = 38
GROUP_GAP = 16


@dataclass(frozen=True, slots=True)
class Lanes:
    """What the browser draws; ``note`` is why there is less than everything.

    Args:
        nodes: how many cells are drawn.
        note: ``None``, ``partial`` (the filtered rows alone) or ``too_many`` (nothing).
        payload: nodes, edges and options for vis-network, and the heads of rows and columns.
    """

    nodes: int
    note: str | None
    payload: dict[str, Any]


def line(a: Mark, b: Mark) -> Between:
    """Tell what is between two neighbouring cells: ``handoff``, ``stays`` or ``unclear``."""
    return between(a.owner, b.owner)


def edge_id(a: Mark, b: Mark) -> str:
    """Return the id of the line between two neighbouring cells of one offering."""
    return f"{a.id}~{b.segment}"


def lanes(matrix: Matrix, most: int = MOST_NODES) -> Lanes:
    """Lay the matrix out as lanes.

    Args:
        matrix: the cells, with what the filters keep.
        most: most nodes to draw.

    Returns:
        All rows where they are few enough; else those that the filters keep; else none.
    """
    rows, note = matrix.rows, None
    if len(rows) * len(matrix.columns) > most:
        rows, note = tuple(row for row in rows if row.kept), "partial"
    count = len(rows) * len(matrix.columns)
    if count > most:
        return Lanes(count, "too_many", {})
    heights = _heights(rows)
    step = STEP_X if len(matrix.columns) <= DENSE else STEP_X_DENSE
    return Lanes(
        count,
        note,
        {
            **_network(rows, heights, step),
            "partial": note == "partial",
            "step": {"x": step, "y": STEP_Y, "gap": GROUP_GAP},
            "columns": [{"id": item.id, "label": item.label} for item in matrix.columns],
            "rows": [_head(row, y) for row, y in zip(rows, heights, strict=True)],
        },
    )


def _head(row: Row, y: int) -> dict[str, Any]:
    return {
        "id": f"{row.platform}/{row.model}",
        "label": row.label,
        "platform": row.platform,
        "model": row.model,
        "y": y,
    }


def _heights(rows: Sequence[Row]) -> list[int]:
    """Return the y of each row: a step apart, with a gap before the next platform."""
    found: list[int] = []
    for above, row in pairwise((None, *rows)):
        if row is None:
            continue
        if above is None:
            found.append(0)
            continue
        gap = GROUP_GAP if above.platform != row.platform else 0
        found.append(found[-1] + STEP_Y + gap)
    return found


def cell_spot(mark: Mark, x: int, y: int, shape: str = "box") -> Spot:
    """Return a cell as a node."""
    return Spot(
        mark.id,
        "cell",
        mark.letter + mark.sign,
        x,
        y,
        name=mark.name,
        title=mark.sentence,
        href=mark.href,
        owner=mark.owner,
        status=mark.status,
        parties=mark.parties,
        shape=shape,
    )


def chain_line(a: Mark, b: Mark) -> Line:
    """Return the line between two neighbouring cells of one offering."""
    return Line(edge_id(a, b), a.id, b.id, "chain", line=line(a, b), owner=a.owner)


def _network(rows: Sequence[Row], heights: Sequence[int], step: int) -> dict[str, Any]:
    """Return nodes, edges and options for vis-network."""
    spots: list[Spot] = []
    lines: list[Line] = []
    for row, y in zip(rows, heights, strict=True):
        spots += [cell_spot(mark, number * step, y) for number, mark in enumerate(row.marks)]
        lines += [chain_line(a, b) for a, b in pairwise(row.marks)]
    return network(spots, lines)
