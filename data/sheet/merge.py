"""Three-way merge: what a curator changed in a workbook, on top of the tables as they are now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from crosslane.data.sheet.base import Base, digest
from crosslane.data.sheet.layout import TABLES
from crosslane.data.tables import Table
from crosslane.data.versions import Cells, State, key_of, ordered

Kind = Literal["added", "changed", "removed", "order"]
Given = Mapping[str, Mapping[str, tuple[Cells, int]]]
"""Rows of a workbook with their numbers, by table and key, in the order of the sheet."""


@dataclass(frozen=True, slots=True)
class Change:
    """What an import does to one row, or to the order of a table.

    Args:
        table: the table.
        kind: what is done.
        key: the row's key; empty for the order.
        before: the row of the tables as they are.
        after: the row of the workbook.
        row: its number in the sheet, 0 where it is in none.
        overwrites: whether somebody else changed it since the export.
    """

    table: Table
    kind: Kind
    key: str
    before: Cells | None = None
    after: Cells | None = None
    row: int = 0
    overwrites: bool = False

    @property
    def cells(self) -> dict[str, tuple[str, str]]:
        """The cells that differ, old and new, by column; a row that is not there is empty."""
        blank = ("",) * len(self.table.columns)
        trios = zip(self.table.columns, self.before or blank, self.after or blank, strict=True)
        return {column: (old, new) for column, old, new in trios if old != new}


@dataclass(frozen=True, slots=True)
class Merged:
    """What comes of an import.

    Args:
        state: the rows of all tables afterwards.
        changes: what is different from the tables as they are now.
        kept: rows that changed since the export and were left alone in the workbook, as
            table and key; they stay as they are now.
    """

    state: State
    changes: tuple[Change, ...]
    kept: tuple[tuple[Table, str], ...]


def merge(base: Base, given: Given, now: State) -> Merged:
    """Put the edits of a workbook on top of the tables.

    A row that only the curator changed is taken from the workbook, a row that only others
    changed is left as it is, and one that both changed differently is a change that overwrites.

    Args:
        base: what the workbook was exported from.
        given: its rows.
        now: the tables as they are, in canonical form.

    Returns:
        State and changes; rows that were not exported are never taken for removed ones.
    """
    state, changes, kept = {}, [], []
    for table in TABLES:
        theirs = {key_of(table, cells): cells for cells in now[table.name]}
        mine = given[table.name]
        rows, made, left = _rows(table, base.rows.get(table.name, {}), mine, theirs)
        if ordered(table):
            order = _order(list(base.rows.get(table.name, {})), list(mine), list(theirs), rows)
            made += _moves(table, base, theirs, order)
        else:
            order = sorted(rows)
        state[table.name] = tuple(rows[key] for key in order)
        changes += made
        kept += [(table, key) for key in left]
    return Merged(state, tuple(changes), tuple(kept))


def _rows(
    table: Table,
    base: Mapping[str, str],
    mine: Mapping[str, tuple[Cells, int]],
    theirs: Mapping[str, Cells],
) -> tuple[dict[str, Cells], list[Change], list[str]]:
    rows: dict[str, Cells] = {}
    changes: list[Change] = []
    kept: list[str] = []
    for key in dict.fromkeys((*theirs, *mine, *base)):
        after, row = mine.get(key, (None, 0))
        before, was = theirs.get(key), base.get(key)
        to, found = after and digest(after), before and digest(before)
        if to in (found, was):
            if to != found and key in base:
                kept.append(key)
            if before is not None:
                rows[key] = before
            continue
        kind: Kind = "removed" if after is None else "changed" if before else "added"
        changes.append(Change(table, kind, key, before, after, row, overwrites=found != was))
        if after is not None:
            rows[key] = after
    return rows, changes, kept


def _order(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str], rows: Iterable[str]
) -> list[str]:
    """Return the order of the rows: that of the workbook where it was changed there."""
    left = set(rows)
    first, second = (mine, theirs) if _moved(base, mine) else (theirs, mine)
    order = [key for key in first if key in left]
    placed = set(order)
    for number, key in enumerate(second):
        if key in left and key not in placed:
            before = next((one for one in reversed(second[:number]) if one in placed), None)
            order.insert(order.index(before) + 1 if before is not None else 0, key)
            placed.add(key)
    return order


def _moved(base: Sequence[str], now: Sequence[str]) -> bool:
    """Tell whether the rows of the base stand in another order now."""
    known, there = set(base), set(now)
    return [key for key in now if key in known] != [key for key in base if key in there]


def _moves(
    table: Table,
    base: Base,
    theirs: Mapping[str, object],
    order: Sequence[str],
) -> list[Change]:
    if not _moved(list(theirs), order):
        return []
    was = list(base.rows.get(table.name, {}))
    return [Change(table, "order", "", overwrites=_moved(was, list(theirs)))]
