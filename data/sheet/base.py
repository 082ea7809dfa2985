"""What a workbook was exported from: digests of rows, which tell who changed what since."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from crosslane.data import schema
from crosslane.data.sheet.layout import TABLES
from crosslane.data.tables import Table
from crosslane.data.versions import Cells, State, key_of
from crosslane.ontology.model import ANY

CONTENT = "content"
"""Key of the row of the base sheet that has the digest of all tables."""


@dataclass(frozen=True, slots=True)
class Base:
    """The state that a workbook was exported from.

    Args:
        content: digest of all tables.
        rows: digests by key, by the name of the table, in the order of the sheet.
    """

    content: str
    rows: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows of claims and facts are exported; all of them where nothing is named.

    Args:
        platforms: keep claims of these, and facts about them or their offerings; ``*`` keeps
            what is about no platform.
        sources: keep what rests on these.
    """

    platforms: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    def __str__(self) -> str:
        said = [f"platform {one}" for one in self.platforms]
        said += [f"source {one}" for one in self.sources]
        return ", ".join(said) or "none: all rows"

    def of(self, state: State) -> State:
        """Return the rows that it keeps; tables that others refer to are kept whole."""
        return {table.name: tuple(self._rows(table, state[table.name])) for table in TABLES}

    def _rows(self, table: Table, rows: Iterable[Cells]) -> Iterable[Cells]:
        for cells in rows:
            row = dict(zip(table.columns, cells, strict=True))
            if self.sources and row.get("source", self.sources[0]) not in self.sources:
                continue
            if not self.platforms or self._about(table, row):
                yield cells

    def _about(self, table: Table, row: Mapping[str, str]) -> bool:
        if table is schema.CLAIMS:
            return row["platform"] in self.platforms
        if table is not schema.FACTS:
            return True
        named = [one.partition(":") for one in row["subjects"].split()]
        about = {
            identifier.partition("/")[0]
            for kind, _, identifier in named
            if kind in ("platform", "offering")
        }
        return not about.isdisjoint(self.platforms) if about else ANY in self.platforms


def tidy(table: Table, cells: Cells) -> Cells:
    """Return a row in canonical form: its lists sorted.

    Example:
        >>> tidy(Table("t", ("id", "list"), "id", ("list",)), ("a", "2 1"))
        ('a', '1 2')
    """
    return tuple(
        " ".join(sorted(cell.split())) if column in table.sorted_lists else cell
        for column, cell in zip(table.columns, cells, strict=True)
    )


def tidied(state: State) -> State:
    """Return all rows in canonical form."""
    return {
        table.name: tuple(tidy(table, cells) for cells in state[table.name]) for table in TABLES
    }


def digest(cells: Cells) -> str:
    """Return the digest of a row."""
    return hashlib.sha256("\t".join(cells).encode()).hexdigest()


def base_of(state: State, kept: State) -> Base:
    """Return what a workbook tells of its origin.

    Args:
        state: all rows, in canonical form.
        kept: those that are exported.

    Returns:
        The digests.
    """
    rows = {
        table.name: {key_of(table, cells): digest(cells) for cells in kept[table.name]}
        for table in TABLES
    }
    return Base(content_digest(state), rows)


def content_digest(state: State) -> str:
    """Return the digest of all tables: their columns, and their rows in order."""
    made = hashlib.sha256()
    for table in TABLES:
        for line in (table.columns, *state[table.name]):
            made.update("\t".join((table.name, *line)).encode() + b"\n")
    return made.hexdigest()
