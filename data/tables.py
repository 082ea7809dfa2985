"""Tab-separated tables with typed cells: every fault is collected, none is passed over."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from crosslane.data.faults import Fault, invalid
from crosslane.ontology.model import PartialDate

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table, cells by column."""

    file: str
    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """The name and columns of a table, and which of its rows and cells are kept sorted.

    ``key`` are the columns that tell its rows apart. A data directory may lack an ``optional``
    table, which then has no rows.
    """

    name: str
    columns: tuple[str, ...]
    sorted_by: str | None = "id"
    sorted_lists: tuple[str, ...] = ()
    key: tuple[str, ...] = ("id",)
    optional: bool = False


@dataclass(slots=True)
class Faults:
    """Collects faults while a directory is read."""

    found: list[Fault] = field(default_factory=list)

    def add(self, file: str, line: int, column: str, message: str) -> None:
        """Note one fault."""
        self.found.append(Fault(file, line, column, message))


def read_table(root: Path, name: str, table: Table, faults: Faults) -> list[Row]:
    """Read a table; rows with the wrong number of cells are reported and left out.

    Args:
        root: the data directory.
        name: path of the file below it, such as ``claims/temu.tsv``.
        table: its columns.
        faults: where faults go.

    Returns:
        The rows, in file order.
    """
    try:
        text = (root / name).read_bytes().decode("utf-8")
    except FileNotFoundError:
        if table.optional:
            return []
        faults.add(name, 0, "", "the file is missing")
        return []
    except UnicodeDecodeError as error:
        faults.add(name, 0, "", f"not UTF-8 at byte {error.start}; save the file as UTF-8")
        return []
    lines = text.split("\n")
    if lines[-1] != "":
        faults.add(name, len(lines), "", "the last line has no line end")
    else:
        lines.pop()
    if not lines or not _header(name, lines[0], table, faults):
        return []
    return list(_rows(name, lines[1:], table, faults))


def _header(name: str, line: str, table: Table, faults: Faults) -> bool:
    found = line.split("\t")
    before = len(faults.found)
    for column in found:
        if column not in table.columns:
            faults.add(name, 1, column, invalid(column, table.columns, "column"))
    for column in table.columns:
        if column not in found:
            faults.add(name, 1, column, "the column is missing")
    if len(faults.found) == before and tuple(found) != table.columns:
        faults.add(name, 1, "", "columns are not in the order " + ", ".join(table.columns))
    return len(faults.found) == before


def _rows(name: str, lines: Sequence[str], table: Table, faults: Faults) -> Iterator[Row]:
    for number, line in enumerate(lines, start=2):
        cells = line.split("\t")
        if len(cells) != len(table.columns):
            message = f"{len(cells)} cells where there are {len(table.columns)} columns"
            faults.add(name, number, "", message)
            continue
        for column, cell in zip(table.columns, cells, strict=True):
            fault = cell_fault(cell)
            if fault:
                faults.add(name, number, column, fault)
        yield Row(name, number, dict(zip(table.columns, cells, strict=True)))


def cell_fault(cell: str) -> str | None:
    """Say what is wrong with the text of a cell; ``None`` if it may stand in a table."""
    if cell != cell.strip():
        return "has space at its ends"
    if unicodedata.normalize("NFC", cell) != cell:
        return "is not in Unicode normal form NFC"
    if cell.isprintable():  # nothing invisible, which is so of nearly every cell
        return None
    odd = [c for c in cell if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")]
    return f"holds the invisible character U+{ord(odd[0]):04X}" if odd else None


@dataclass(slots=True)
class Cells:
    """Typed access to one row; ``ok`` turns false at the first cell that cannot be used."""

    row: Row
    faults: Faults
    ok: bool = True

    def fail(self, column: str, message: str) -> None:
        """Report a fault of this row."""
        self.ok = False
        self.faults.add(self.row.file, self.row.line, column, message)

    def optional(self, column: str) -> str | None:
        """Return the text of a cell, ``None`` when empty."""
        return self.row.cells[column] or None

    def text(self, column: str) -> str:
        """Return the text of a cell that must not be empty."""
        value = self.row.cells[column]
        if not value:
            self.fail(column, "is empty")
        return value

    def choice(self, column: str, allowed: Collection[str], what: str) -> str:
        """Return a cell that must be one of the valid values."""
        value = self.text(column)
        if value and value not in allowed:
            self.fail(column, invalid(value, allowed, what))
        return value

    def maybe(self, column: str, allowed: Collection[str], what: str) -> str | None:
        """Return a cell that is empty or one of the valid values."""
        return self.choice(column, allowed, what) if self.row.cells[column] else None

    def many(self, column: str, allowed: Collection[str], what: str) -> tuple[str, ...]:
        """Return the valid values of a cell that are parted by single spaces."""
        text = self.row.cells[column]
        values = tuple(text.split(" ")) if text else ()
        for value in values:
            if value not in allowed:
                self.fail(column, invalid(value, allowed, what))
        if len(set(values)) != len(values):
            self.fail(column, "names a value twice")
        return values

    def enum(self, column: str, kind: type[E], what: str) -> E:
        """Return a member of an enumeration; its first member where the cell is at fault."""
        value = self.choice(column, [item.value for item in kind], what)
        return kind(value) if value in list(kind) else next(iter(kind))

    def date(self, column: str) -> PartialDate | None:
        """Return a partial date, ``None`` when empty."""
        value = self.row.cells[column]
        if not value:
            return None
        try:
            return PartialDate.parse(value)
        except ValueError as error:
            self.fail(column, str(error))
            return None

    def number(self, column: str) -> int:
        """Return a whole number from 0 up."""
        value = self.text(column)
        if value and not (value.isascii() and value.isdigit()):
            self.fail(column, f"'{value}' is no whole number from 0 up")
        return int(value) if value.isascii() and value.isdigit() else 0


def unique(rows: Sequence[Row], column: str, faults: Faults) -> None:
    """Report every value of a column that an earlier row has, in this file or another."""
    first: dict[str, Row] = {}
    for row in rows:
        value = row.cells[column]
        if value in first:
            other = first[value]
            faults.add(
                row.file, row.line, column, f"'{value}' is taken by {other.file}:{other.line}"
            )
        else:
            first[value] = row
