"""Versions of rows: which release a row came with, and which one dropped or changed it.

Pure functions. Files are the matter of ``history``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Context
from fractions import Fraction

from crosslane.data import schema
from crosslane.data.tables import Table
from crosslane.ontology.releases import Release, Stamp

Cells = tuple[str, ...]
"""The cells of one row, in the order of the table's columns."""
State = Mapping[str, tuple[Cells, ...]]
"""The rows of every table by its name, in canonical order."""

VERSIONED = (*schema.TABLES, schema.CLAIMS)
"""The tables of which every version is kept; claims of all files count as one table."""


@dataclass(frozen=True, slots=True)
class Version:
    """What a row said from one release on, up to the release in which it did so no longer.

    Args:
        recorded_from: id of the release that it came with.
        recorded_to: id of the first release without it; ``None`` while it stands.
        cells: the row.
        place: where it stands among the others, in a table whose rows keep their order.
        line: its line in the file of versions; 0 for one that is not written yet.
    """

    recorded_from: str
    recorded_to: str | None
    cells: Cells
    place: Fraction | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Recorded:
    """All releases, oldest first, and every version of every row by table."""

    releases: tuple[Release, ...] = ()
    versions: Mapping[str, tuple[Version, ...]] | None = None

    def of(self, table: Table) -> tuple[Version, ...]:
        """Return the versions of the rows of a table."""
        return (self.versions or {}).get(table.name, ())

    def at(self, release: str, table: Table) -> tuple[Version, ...]:
        """Return the versions that a release holds, in the order of the table.

        Args:
            release: the id of a release.
            table: one of `VERSIONED`.

        Returns:
            One version per row.
        """
        order = ranks(self.releases)
        day = order[release]
        held = [
            one
            for one in self.of(table)
            if order[one.recorded_from] <= day
            and (one.recorded_to is None or day < order[one.recorded_to])
        ]
        if ordered(table):
            return tuple(sorted(held, key=lambda one: one.place or Fraction(0)))
        return tuple(sorted(held, key=lambda one: key_of(table, one.cells)))


def ordered(table: Table) -> bool:
    """Tell whether the rows of a table keep the order that they were given."""
    return table.sorted_by is None


def key_of(table: Table, cells: Cells) -> str:
    """Return what identifies a row: its id, or ``platform/model`` of an offering."""
    return "/".join(cells[table.columns.index(column)] for column in table.key)


def ranks(releases: Iterable[Release]) -> dict[str, int]:
    """Return the place of each release in time, counted from 0."""
    return {one.id: number for number, one in enumerate(releases)}


def state_at(recorded: Recorded, release: str) -> State:
    """Return all tables as they were in a release.

    Args:
        recorded: what was recorded.
        release: the id of a release.

    Returns:
        The very state that was recorded under that id.
    """
    return {
        table.name: tuple(one.cells for one in recorded.at(release, table)) for table in VERSIONED
    }


def record(recorded: Recorded, state: State, release: Release) -> Recorded:
    """Record a state of the tables as a release.

    A version of a row that is in the state as it was goes on. One that changed or is gone ends
    with the release, and every row that is new or changed begins a version with it.

    Args:
        recorded: what was recorded before.
        state: all tables, in canonical order.
        release: the new release; its id is not one of before.

    Returns:
        The versions with those of the new release: ``state_at(result, release.id) == state``.
    """
    return Recorded(
        (*recorded.releases, release),
        {
            table.name: _recorded(recorded.of(table), state[table.name], table, release.id)
            for table in VERSIONED
        },
    )


def _recorded(
    versions: Sequence[Version], rows: Sequence[Cells], table: Table, release: str
) -> tuple[Version, ...]:
    going = {key_of(table, one.cells): one for one in versions if one.recorded_to is None}
    places = _places(going, rows, table)
    wanted = {
        key_of(table, cells): Version(release, None, cells, place)
        for cells, place in zip(rows, places, strict=True)
    }
    kept: list[Version] = []
    for one in versions:
        key = key_of(table, one.cells)
        new = wanted.get(key)
        if one.recorded_to is not None:
            kept.append(one)
        elif new and (new.cells, new.place) == (one.cells, one.place):
            kept.append(one)
            del wanted[key]
        else:
            kept.append(replace(one, recorded_to=release))
    # Versions of a row stand together, the oldest first; sorting is stable.
    return tuple(sorted([*kept, *wanted.values()], key=lambda one: key_of(table, one.cells)))


def _places(
    going: Mapping[str, Version], rows: Sequence[Cells], table: Table
) -> list[Fraction | None]:
    """Give every row a place such that as few rows as can be need another one than they had."""
    if not ordered(table):
        return [None] * len(rows)
    had = [going.get(key_of(table, cells)) for cells in rows]
    old = [one.place if one else None for one in had]
    stay = _longest_rise(old)
    places: list[Fraction | None] = []
    last = Fraction(0)
    for number in range(len(rows)):
        later = next((n for n in stay if n >= number), None)
        if later is None:
            last = Fraction(int(last) + 1)
        elif later == number:
            last = old[number] or last
        else:
            last = (last + (old[later] or last)) / 2
        places.append(last)
    return places


def _longest_rise(values: Sequence[Fraction | None]) -> list[int]:
    """Return the indices of a longest strictly rising run of values, gaps allowed."""
    ends: list[Fraction] = []
    last: list[int] = []
    before: dict[int, int | None] = {}
    for number, value in enumerate(values):
        if value is None:
            continue
        at = bisect_left(ends, value)
        before[number] = last[at - 1] if at else None
        ends[at:] = [value, *ends[at + 1 :]]
        last[at:] = [number, *last[at + 1 :]]
    found: list[int] = []
    step = last[-1] if last else None
    while step is not None:
        found.append(step)
        step = before[step]
    return found[::-1]


def place_text(place: Fraction) -> str:
    """Write a place as a decimal number; it has one, as its denominator is a power of two.

    Example:
        >>> place_text(Fraction(5, 4))
        '1.25'
    """
    exact = Context(prec=len(str(place.numerator)) + place.denominator.bit_length() + 1)
    found = exact.divide(exact.create_decimal(place.numerator), place.denominator)
    return format(found, "f")


def stamps(recorded: Recorded, table: Table) -> dict[str, tuple[Stamp, ...]]:
    """Return between which releases each row of a table stood as it did, oldest first.

    A row that only moved among the others said the same: its versions count as one.
    """
    found: dict[str, list[tuple[Cells, Stamp]]] = {}
    for one in recorded.of(table):
        told = found.setdefault(key_of(table, one.cells), [])
        start = one.recorded_from
        if told and told[-1][0] == one.cells and told[-1][1].recorded_to == start:
            start = told.pop()[1].recorded_from or start
        told.append((one.cells, Stamp(start, one.recorded_to)))
    return {key: tuple(stamp for _, stamp in told) for key, told in found.items()}


def unchanged(recorded: Recorded, state: State, table: Table) -> frozenset[str]:
    """Return the keys of the rows that stand as the last release holds them."""
    if not recorded.releases:
        return frozenset()
    last = {one.cells for one in recorded.at(recorded.releases[-1].id, table)}
    return frozenset(key_of(table, cells) for cells in state[table.name] if cells in last)
