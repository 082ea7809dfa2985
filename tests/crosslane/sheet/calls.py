"""Edits of a workbook as a person makes them, and the commands that carry it there and back."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from crosslane.cli import main
from crosslane.commands.sheet import files_in
from crosslane.data import schema
from tests.data.sheet.books import edited

Captured = pytest.CaptureFixture[str]

Edit = Callable[[Workbook], object]


def run(root: Path, *arguments: object) -> int:
    return main(["--data-dir", str(root), "claims", *map(str, arguments)])


def change(path: Path, edit: Edit) -> None:
    path.write_bytes(edited(path.read_bytes(), edit))


def row_of(book: Workbook, sheet: str, key: str) -> int:
    found: int = next(cell.row for cell in book[sheet]["A"] if cell.value == key)
    return found


def put(sheet: str, key: str, **cells: str | None) -> Edit:
    """Return an edit of the row of an id."""
    table = next(t for t in (schema.CLAIMS, *schema.TABLES) if t.name.startswith(sheet))

    def edit(book: Workbook) -> None:
        for column, value in cells.items():
            row = row_of(book, sheet, key)
            book[sheet].cell(row, table.columns.index(column) + 1).value = value

    return edit


def add(sheet: str, like: str, **cells: str) -> Edit:
    """Return an edit that adds a row at the end."""

    def edit(book: Workbook) -> None:
        page = book[sheet]
        columns = [cell.value for cell in page[1]]
        found = (cell.value for cell in page[row_of(book, sheet, like)])
        values: dict[Any, Any] = dict(zip(columns, found, strict=True))
        page.append([{**values, **cells}[column] for column in columns])

    return edit


def delete(sheet: str, key: str) -> Edit:
    return lambda book: book[sheet].delete_rows(row_of(book, sheet, key))


def parted(root: Path, before: dict[str, bytes]) -> dict[str, tuple[list[bytes], list[bytes]]]:
    """Return the lines that went and came, by file."""
    now = files_in(root)
    return {
        name: (
            [line for line in before.get(name, b"").splitlines() if line not in body.splitlines()],
            [line for line in body.splitlines() if line not in before.get(name, b"").splitlines()],
        )
        for name, body in now.items()
        if before.get(name) != body
    }


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True
