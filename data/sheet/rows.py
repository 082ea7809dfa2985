"""From the cells of a workbook to the rows of the tables, with every fault at its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from crosslane.data.faults import invalid
from crosslane.data.sheet.base import CONTENT, Base, tidy
from crosslane.data.sheet.layout import (
    BASE,
    LISTS,
    README,
    TABLES,
    SheetError,
    SheetFault,
    kind_of,
    sheet_name,
)
from crosslane.data.sheet.merge import Given
from crosslane.data.sheet.reading import Workbook
from crosslane.data.sheet.values import Value, text_of
from crosslane.data.tables import Table, cell_fault
from crosslane.data.versions import Cells, State, key_of

BASE_COLUMNS = ("sheet", "key", "sha256")
_AGAIN = "export again and edit the new file; copy your rows into it"


@dataclass(frozen=True, slots=True)
class Sheets:
    """The tables of a workbook.

    Args:
        base: what it was exported from.
        given: the rows, in canonical form.
        faults: cells that cannot be turned back, and rows without a key of their own.
    """

    base: Base
    given: Given
    faults: tuple[SheetFault, ...]


def rows_of(book: Workbook, state: State) -> Sheets:
    """Return the rows of every table.

    Args:
        book: the cells.
        state: the tables as they are, whose ids tell what a number was.

    Returns:
        Rows and faults.

    Raises:
        SheetError: when sheets or columns are not those of an export.
    """
    _check_sheets(book)
    ids = {table.name: _column(state, table, "id") for table in TABLES if "id" in table.columns}
    faults: list[SheetFault] = []
    given = {}
    for table in TABLES:
        reader = _Reader(table, ids, book.blank.get(sheet_name(table), {}), faults)
        given[table.name] = reader.rows(book.sheets[sheet_name(table)])
    return Sheets(_base(book.sheets[BASE]), given, tuple(faults))


def letters(number: int) -> str:
    """Return how a spreadsheet calls a column.

    Example:
        >>> letters(1), letters(28)
        ('A', 'AB')
    """
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def _column(state: State, table: Table, column: str) -> tuple[str, ...]:
    place = table.columns.index(column)
    return tuple(cells[place] for cells in state[table.name])


def _check_sheets(book: Workbook) -> None:
    wanted = [sheet_name(table) for table in TABLES]
    every = [*wanted, BASE, README, LISTS]
    said = [f"sheet {name}: " + invalid(name, every, "sheet") for name in book.sheets
            if name not in every]  # fmt: skip
    said += [f"sheet {name} is missing; {_AGAIN}" for name in (*wanted, BASE)
             if name not in book.sheets]  # fmt: skip
    for table in TABLES:
        if sheet_name(table) in book.sheets:
            said += _header(table, book.sheets[sheet_name(table)])
    if said:
        raise SheetError("\n".join(said))


def _header(table: Table, rows: Sequence[Sequence[Value]]) -> Iterator[str]:
    name = sheet_name(table)
    found = [str(cell) for cell in rows[0]] if rows else []
    while found and not found[-1]:
        found.pop()
    if found == list(table.columns):
        return
    said = [
        f"sheet {name}, row 1, column {letters(number)}: {invalid(cell, table.columns, 'column')}"
        for number, cell in enumerate(found, 1)
        if cell not in table.columns
    ]
    said += [f"sheet {name}, row 1: the column {column} is missing; {_AGAIN}"
             for column in table.columns if column not in found]  # fmt: skip
    yield from said or [
        f"sheet {name}, row 1: columns are not in the order {', '.join(table.columns)}"
    ]


def _base(rows: Sequence[Sequence[Value]]) -> Base:
    found: dict[str, dict[str, str]] = {}
    names = {sheet_name(table): table.name for table in TABLES}
    content = ""
    if not rows or tuple(rows[0][: len(BASE_COLUMNS)]) != BASE_COLUMNS:
        raise SheetError(f"sheet {BASE} is not as it was exported; {_AGAIN}")
    for number, row in enumerate(rows[1:], 2):
        if not any(row):
            continue
        name, key, digest = (str(cell) for cell in row[: len(BASE_COLUMNS)])
        if key == CONTENT and not name:
            content = digest
        elif name in names and re.fullmatch("[0-9a-f]{64}", digest):
            found.setdefault(names[name], {})[key] = digest
        else:
            raise SheetError(f"sheet {BASE}, row {number} is not as it was exported; {_AGAIN}")
    return Base(content, found)


@dataclass(slots=True)
class _Reader:
    table: Table
    ids: Mapping[str, Sequence[str]]
    blank: Mapping[tuple[int, int], str]
    faults: list[SheetFault]
    found: dict[str, tuple[Cells, int]] = field(default_factory=dict)

    def rows(self, rows: Sequence[Sequence[Value]]) -> dict[str, tuple[Cells, int]]:
        """Return the rows below the header by key; empty ones are passed over."""
        held = {row for row, _ in self.blank if row > 1}
        for number in range(2, max((len(rows), *held)) + 1):
            row = rows[number - 1] if number <= len(rows) else ()
            if number in held or any(cell != "" for cell in row):
                self._row(number, row)
        return self.found

    def _row(self, number: int, row: Sequence[Value]) -> None:
        columns = self.table.columns
        width = len(columns)
        before = len(self.faults)
        for place, value in enumerate(row[width:], width + 1):
            if value != "":
                self._fault(number, "", f"{letters(place)}{number} has a value, but no column")
        padded = [*row[:width], *[""] * (width - len(row))]
        cells = tidy(
            self.table,
            tuple(
                self._cell(number, place, column, value)
                for place, (column, value) in enumerate(zip(columns, padded, strict=True), 1)
            ),
        )
        key = key_of(self.table, cells)
        if key in self.found:
            other = self.found[key][1]
            self._fault(number, self.table.key[0], f"'{key}' is also in row {other}; keep one")
        elif not cells[columns.index(self.table.key[0])]:
            if len(self.faults) == before:  # else the cell itself was told
                self._fault(number, self.table.key[0], "is empty")
        else:
            self.found[key] = (cells, number)

    def _cell(self, number: int, place: int, column: str, value: Value) -> str:
        held = self.blank.get((number, place))
        if held:
            self._fault(number, column, f"{held}; write the value itself")
            return ""
        try:
            text = text_of(value, kind_of(column), self._known(column))
        except ValueError as error:
            self._fault(number, column, str(error))
            return ""
        fault = cell_fault(text)
        if fault:
            self._fault(number, column, fault)
        return text

    def _known(self, column: str) -> Sequence[str]:
        """Return the ids that a column names, one in a cell."""
        if column == "id":
            return self.ids[self.table.name]
        return self.ids.get(f"{column}s.tsv", ())

    def _fault(self, row: int, column: str, message: str) -> None:
        named = column in self.table.columns
        where = letters(self.table.columns.index(column) + 1) if named else ""
        self.faults.append(SheetFault(sheet_name(self.table), row, column, message, where))
