"""Reads the cells of a workbook with python-calamine, measured before and in a bounded process."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from crosslane.data.sheet import child
from crosslane.data.sheet.container import open_package
from crosslane.data.sheet.layout import SheetError
from crosslane.data.sheet.values import Other, Value

TIMEOUT = 120.0
"""Seconds that reading may take; it takes one or two for a hundred thousand rows."""


@dataclass(frozen=True, slots=True)
class Workbook:
    """The cells of a workbook.

    Args:
        sheets: rows of every sheet by its name, from the first row and column on.
        blank: cells that seem empty and are not, with what they hold, by sheet, row and column.
    """

    sheets: Mapping[str, list[list[Value]]]
    blank: Mapping[str, Mapping[tuple[int, int], str]]


def read_workbook(content: bytes) -> Workbook:
    """Read a workbook; of a formula the value that was last shown, of macros nothing.

    Args:
        content: the bytes of an xlsx file.

    Returns:
        Its cells.

    Raises:
        SheetError: when it cannot be read.
    """
    package = open_package(content)
    sheets = {
        name: [[_value(value) for value in row] for row in rows]
        for name, rows in json.loads(_cells(package.content))
    }
    return Workbook(sheets, package.blank)


def _cells(content: bytes) -> bytes:
    """Return what the reading process prints."""
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-I", child.__file__],
            input=content,
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise SheetError(f"the workbook could not be read within {TIMEOUT:.0f} seconds") from None
    if done.returncode == child.DAMAGED:
        raise SheetError(f"the workbook is damaged: {done.stderr.decode(errors='replace')}")
    if done.returncode != 0:
        raise SheetError(
            "the workbook is damaged, or asks for more memory than reading may take; open it in "
            "your spreadsheet program and save it as a new file"
        )
    return done.stdout


def _value(value: object) -> Value:
    if isinstance(value, str | int | float):
        return value
    kind, text = value if isinstance(value, list) else ("other", str(value))
    if kind == "datetime":
        return datetime.fromisoformat(text)
    return date.fromisoformat(text) if kind == "date" else Other(text)
