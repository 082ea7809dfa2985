"""What a spreadsheet made of a text, turned back: exactly, or not at all."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time

from crosslane.data.sheet.layout import Kind


@dataclass(frozen=True, slots=True)
class Other:
    """A value that no cell of a table can be: a time of day, a length of time."""

    text: str


Value = str | int | float | bool | date | datetime | Other
"""What a cell of a workbook may hold; an empty one holds an empty text."""

_TEXT = "format the cell as text and write it again"


def text_of(value: Value, kind: Kind, known: Collection[str] = ()) -> str:
    """Return the text of a cell.

    Args:
        value: what the spreadsheet holds.
        kind: what the column holds.
        known: the ids that the column may name; a number that is one of them only is that one.

    Returns:
        The text as it was meant.

    Raises:
        ValueError: when that cannot be told; the text says why and what to do.

    Example:
        >>> text_of(2024.0, "date"), text_of(1.0, "text", ["001", "002"])
        ('2024', '001')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        raise ValueError(f"is the truth value {str(value).upper()}, not text; {_TEXT}")
    if isinstance(value, int | float):
        return _number(value, kind, known)
    if isinstance(value, date):
        return _date(value, kind)
    raise ValueError(f"is the time {value.text}, not text; {_TEXT}")


def _number(value: float, kind: Kind, known: Collection[str]) -> str:
    if value == value and abs(value) < 1e15 and value == int(value) and value >= 0:
        whole = int(value)
        if kind == "number" or (kind == "date" and 1000 <= whole <= 9999):
            return str(whole)
        if kind == "date":
            raise ValueError(f"is the number {whole}; write the date as text, as 2024-02-03")
        same = [one for one in known if one.isascii() and one.isdigit() and int(one) == whole]
        if len(same) == 1:
            return same[0]
        value = whole
    raise ValueError(f"is the number {value}, not text; {_TEXT}")


def _date(value: date, kind: Kind) -> str:
    day = value.date() if isinstance(value, datetime) else value
    if isinstance(value, datetime) and value.time() != time():
        raise ValueError(f"is the moment {value}; {_TEXT}")
    if kind != "date":
        raise ValueError(f"is the date {day}, not text; {_TEXT}")
    if day.day == 1:
        # A spreadsheet turns 2024-02 into the first of the month, and nothing tells which it was.
        options = f"'{day.isoformat()}', '{day.isoformat()[:7]}'"
        options += f" or '{day.year}'" if day.month == 1 else ""
        raise ValueError(f"is a date cell, which may mean {options}; write it as text")
    return day.isoformat()
