"""The same checks as of files, for rows of a workbook: faults are told by sheet, row and column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from crosslane.data import schema
from crosslane.data.faults import DataError, Fault
from crosslane.data.quality import quality_faults
from crosslane.data.quotes import check_quotes
from crosslane.data.reader import Tables, build_records
from crosslane.data.sheet.layout import TABLES, SheetFault, sheet_name
from crosslane.data.sheet.merge import Given, Merged
from crosslane.data.sheet.rows import letters
from crosslane.data.tables import Faults, Row, Table
from crosslane.data.versions import Cells, State, key_of
from crosslane.ontology.model import ANY
from crosslane.ontology.records import Records, Vocabulary

_TOLD = re.compile(r"((?:claims/)?[^\s/:()']+\.tsv):([0-9]+)")
_LINE = re.compile(r"\b(?:on )?line ([0-9]+)")


def file_of(table: Table, cells: Cells) -> str:
    """Return the file that holds a row; that of a claim follows from its platform.

    Example:
        >>> file_of(schema.FACTS, ())
        'facts.tsv'
    """
    if table is not schema.CLAIMS:
        return table.name
    platform = cells[table.columns.index("platform")]
    return f"claims/{'general' if platform == ANY else platform}.tsv"


def files_of(state: State) -> dict[str, list[tuple[Table, Cells]]]:
    """Return the rows of every file that they are written to, in order.

    Args:
        state: the rows of all tables.

    Returns:
        Rows by the path of the file below the data directory; no file of claims without any.
    """
    files: dict[str, list[tuple[Table, Cells]]] = {
        table.name: [] for table in TABLES if table is not schema.CLAIMS
    }
    for table in TABLES:
        for cells in state[table.name]:
            files.setdefault(file_of(table, cells), []).append((table, cells))
    return files


@dataclass(frozen=True, slots=True)
class Places:
    """Where the rows of the tables to be written stand in the workbook, by file and line."""

    rows: Mapping[tuple[str, int], tuple[Table, int]]

    @classmethod
    def of(cls, merged: Merged, given: Given) -> Places:
        """Return the places of the rows of a merged state; rows in no sheet have none."""
        rows = {}
        for name, lines in files_of(merged.state).items():
            for number, (table, cells) in enumerate(lines, 2):
                found = given[table.name].get(key_of(table, cells))
                if found is not None:
                    rows[name, number] = (table, found[1])
        return cls(rows)

    def fault(self, fault: Fault) -> SheetFault:
        """Return a fault with its place in the workbook."""
        message = _TOLD.sub(lambda m: self._told(m[1], int(m[2])), fault.message)
        message = _LINE.sub(lambda m: self._beside(fault.file, m), message)
        found = self.rows.get((fault.file, fault.line))
        if found is None:
            return SheetFault(fault.file, fault.line, fault.column, message)
        table, row = found
        columns = table.columns
        where = letters(columns.index(fault.column) + 1) if fault.column in columns else ""
        return SheetFault(sheet_name(table), row, fault.column, message, where)

    def _beside(self, file: str, told: re.Match[str]) -> str:
        """Return what a message says of another line of the same file."""
        found = self.rows.get((file, int(told[1])))
        if found is None:
            return told[0]
        return f"{'in ' if told[0].startswith('on') else ''}row {found[1]}"

    def _told(self, file: str, line: int) -> str:
        found = self.rows.get((file, line))
        return f"{file}:{line}" if found is None else f"row {found[1]} of {sheet_name(found[0])}"


@dataclass(frozen=True, slots=True)
class Checked:
    """What an import would write, checked.

    Args:
        tables: the rows, each with the file and line that it will have.
        places: where they stand in the workbook.
        records: what was read from them; ``None`` where they have faults.
        faults: the faults, by their places in the workbook.
    """

    tables: Tables
    places: Places
    records: Records | None
    faults: tuple[SheetFault, ...]

    def quotes(self, texts: dict[str, str]) -> tuple[SheetFault, ...]:
        """Report quotes that are not in their sources; see `crosslane.data.quotes`."""
        if self.records is None:
            return ()
        said = (schema.CLAIMS, schema.FACTS, schema.OVERLAYS)
        rows = {row.cells["id"]: row for one in said for row in self.tables[one.name]}
        found = check_quotes(self.records, texts, rows)
        return tuple(self.places.fault(fault) for fault in found)


def checked(
    merged: Merged, given: Given, vocabulary: Vocabulary, today: date, *, words: bool
) -> Checked:
    """Check what an import would write, as ``crosslane check`` does files.

    Args:
        merged: what comes of the import.
        given: the rows of the workbook, for their numbers.
        vocabulary: what may be named.
        today: the day of the check.
        words: whether every word of the vocabulary has to be used; see `quality_faults`.

    Returns:
        The records, or every fault; of the tables as a whole only where all rows are sound.
    """
    places, tables = Places.of(merged, given), tables_of(merged.state)
    try:
        records = build_records(tables, vocabulary, Faults())
        found = quality_faults(tables, records, today, words=words) if merged.changes else []
    except DataError as error:
        records, found = None, list(error.faults)
    return Checked(tables, places, records, tuple(places.fault(one) for one in found))


def tables_of(state: State) -> Tables:
    """Return rows as the reader takes them, each with the file and line that it will have."""
    tables: Tables = {table.name: [] for table in TABLES}
    for name, lines in files_of(state).items():
        for number, (table, cells) in enumerate(lines, 2):
            row = Row(name, number, dict(zip(table.columns, cells, strict=True)))
            tables[table.name].append(row)
    return tables


def removals(merged: Merged) -> tuple[SheetFault, ...]:
    """Refuse claims that are taken out: a claim is kept for ever."""
    hint = "claims are never deleted; put it back, set its rank to deprecated and say why in note"
    return tuple(
        SheetFault(sheet_name(one.table), 0, "id", f"{one.key} is gone; {hint}")
        for one in merged.changes
        if one.table is schema.CLAIMS and one.kind == "removed"
    )


def first_of_each(faults: Iterable[SheetFault]) -> tuple[SheetFault, ...]:
    """Return faults in the order of the workbook, of each cell the first that was found."""
    found: dict[tuple[str, int, str], SheetFault] = {}
    for fault in faults:
        place = (fault.place, fault.row, fault.column if fault.row else fault.message)
        found.setdefault(place, fault)
    order = [sheet_name(table) for table in TABLES]
    names = {name: number for number, name in enumerate(order)}
    return tuple(
        sorted(found.values(), key=lambda one: (names.get(one.place, len(names)), one.row))
    )
