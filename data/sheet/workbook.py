"""Writes the tables as a workbook with openpyxl: text cells, drop-downs, notes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from crosslane.data.sheet.base import CONTENT, Base
from crosslane.data.sheet.layout import (
    BASE,
    LISTS,
    README,
    TABLES,
    Choice,
    SheetError,
    choice_of,
    sheet_name,
)
from crosslane.data.sheet.notes import Notes
from crosslane.data.sheet.rows import BASE_COLUMNS
from crosslane.data.tables import Table
from crosslane.data.versions import Cells, State, key_of

MAX_ROWS = 1_048_576
MAX_CHARACTERS = 32_767
"""What one sheet and one cell of a spreadsheet can hold, characters counted as UTF-16 does."""

_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_WIDEST, _NARROWEST = 60, 9
_HEAD = PatternFill("solid", fgColor="DCE6F1")
_KEY = PatternFill("solid", fgColor="F3F3F3")


@dataclass(frozen=True, slots=True)
class Exported:
    """What goes into a workbook.

    Args:
        state: the rows.
        choices: the drop-downs by name.
        notes: what the header cells tell.
        about: names and texts of the first sheet.
        base: what the workbook tells of its origin.
    """

    state: State
    choices: Mapping[str, Choice]
    notes: Notes
    about: Sequence[tuple[str, str]]
    base: Base


def workbook(made: Exported) -> bytes:
    """Return a workbook as the bytes of an xlsx file.

    Args:
        made: what goes into it.

    Returns:
        The file.

    Raises:
        SheetError: when a table has more than a spreadsheet can hold.
    """
    for table in TABLES:
        _check(table, made.state[table.name])
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)  # noqa: S101 - a new workbook has one sheet
    first.title = README
    _about(first, made.about)
    ranges = {name: number for number, name in enumerate(made.choices)}
    for table in TABLES:
        _table(book.create_sheet(sheet_name(table)), table, made, ranges)
    _lists(book.create_sheet(LISTS), made.choices)
    _base(book.create_sheet(BASE), made.base)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _check(table: Table, rows: Sequence[Cells]) -> None:
    if len(rows) + 1 > MAX_ROWS:
        raise SheetError(
            f"{table.name} has {len(rows)} rows, a sheet at most {MAX_ROWS - 1}; export a part of "
            "them with --platform or --source"
        )
    for cells in rows:
        for column, cell in zip(table.columns, cells, strict=True):
            length = len(cell.encode("utf-16-le")) // 2
            if length > MAX_CHARACTERS:
                raise SheetError(
                    f"{table.name}, {key_of(table, cells)}, column {column}: has {length} "
                    f"characters, a cell of a spreadsheet at most {MAX_CHARACTERS}"
                )


def _write(cell: Cell, text: str) -> Cell:
    """Write a text that no spreadsheet may take for a formula, a number or a date."""
    # What looks like an escape of the file format is escaped, or it would come back as a character.
    cell.value = _ESCAPED.sub("_x005F_", text) or None
    if text:
        cell.data_type = "s"
    cell.number_format = "@"
    if text.startswith(_BEGINS_FORMULA):
        cell.quotePrefix = True
    return cell


def _at(sheet: Worksheet, row: int, column: int) -> Cell:
    found = sheet.cell(row, column)
    assert isinstance(found, Cell)  # noqa: S101 - no cells are merged here
    return found


def _table(sheet: Worksheet, table: Table, made: Exported, lists: Mapping[str, int]) -> None:
    rows = made.state[table.name]
    for number, column in enumerate(table.columns, 1):
        _column(sheet, number, column, [cells[number - 1] for cells in rows])
        head = _at(sheet, 1, number)
        note = made.notes.get((table.name, column))
        if note:
            head.comment = Comment(note, "crosslane", height=_height(note), width=320)
        choice = choice_of(table, column, made.choices)
        if choice and choice.meanings:
            sheet.add_data_validation(_validation(choice, lists[choice.name] * 2 + 1, number))
    for row, cells in enumerate(rows, 2):
        for number, text in enumerate(cells, 1):
            cell = _write(_at(sheet, row, number), text)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if table.columns[number - 1] in table.key:
                cell.fill = _KEY
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(rows) + 1}"


def _column(sheet: Worksheet, number: int, name: str, texts: Sequence[str]) -> None:
    """Set the header and width of a column, and make text of what will be typed into it."""
    head = _write(_at(sheet, 1, number), name)
    head.font, head.fill = Font(bold=True), _HEAD
    shape = sheet.column_dimensions[get_column_letter(number)]
    longest = max([len(name) + 4, *map(len, texts)])
    shape.width = max(_NARROWEST, min(_WIDEST, longest + 1))
    shape.number_format = "@"
    shape.alignment = Alignment(vertical="top", wrap_text=True)


def _height(note: str) -> int:
    return 30 + 17 * sum(1 + len(line) // 44 for line in note.split("\n"))


def _validation(choice: Choice, place: int, column: int) -> DataValidation:
    letter, own = get_column_letter(place), get_column_letter(column)
    made = DataValidation(
        type="list",
        formula1=f"{LISTS}!${letter}$2:${letter}${len(choice.meanings) + 1}",
        allow_blank=True,
        # An id may be added to its table in the same workbook, so that such a list only warns.
        errorStyle="stop" if choice.closed else "warning",
        errorTitle="Not in the list",
        error=f"See the column '{choice.name}' of the sheet '{LISTS}'.",
    )
    made.showErrorMessage = True
    made.add(f"{own}2:{own}{MAX_ROWS}")
    return made


def _lists(sheet: Worksheet, choices: Mapping[str, Choice]) -> None:
    for number, choice in enumerate(choices.values()):
        place = number * 2 + 1
        _column(sheet, place, choice.name, list(choice.meanings))
        _column(sheet, place + 1, "meaning", list(choice.meanings.values()))
        for row, pair in enumerate(choice.meanings.items(), 2):
            for offset, text in enumerate(pair):
                _write(_at(sheet, row, place + offset), text)
    sheet.freeze_panes = "A2"


def _base(sheet: Worksheet, base: Base) -> None:
    names = {table.name: sheet_name(table) for table in TABLES}
    rows: Iterable[tuple[str, str, str]] = [
        BASE_COLUMNS,
        ("", CONTENT, base.content),
        *((names[name], key, one) for name, rows in base.rows.items() for key, one in rows.items()),
    ]
    for number, cells in enumerate(rows, 1):
        for column, text in enumerate(cells, 1):
            _write(_at(sheet, number, column), text)
    sheet.sheet_state = "hidden"


def _about(sheet: Worksheet, lines: Sequence[tuple[str, str]]) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 22, 110
    for number, (name, text) in enumerate(lines, 1):
        _write(_at(sheet, number, 1), name).font = Font(bold=True)
        cell = _write(_at(sheet, number, 2), text)
        cell.alignment = Alignment(vertical="top", wrap_text=True)
