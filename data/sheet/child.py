"""Reads a workbook in a process of its own, whose memory is bounded; run as a script, by `reading`.

A workbook can ask its reader for room that no machine has, and a library that asks the system for
it in vain ends its process. So this process has nothing to lose: it takes a workbook on standard
input and gives its cells as JSON on standard output. It imports nothing of the package.
"""

from __future__ import annotations

import importlib
import io
import json
import sys
from datetime import date, datetime

from python_calamine import CalamineError, CalamineWorkbook

MEMORY = 4 << 30
"""Most bytes of memory."""

DAMAGED = 3
"""Exit code for a workbook that cannot be read; why is on standard error."""


def coded(value: object) -> object:
    """Return a value as JSON can hold it: text and numbers as they are, others with their kind."""
    if isinstance(value, str | int | float):
        return value
    if isinstance(value, datetime):
        return ["datetime", value.isoformat()]
    if isinstance(value, date):
        return ["date", value.isoformat()]
    return ["other", str(value)]


def bound() -> None:
    """Take no more memory than is allowed, where the system can hold a process to that."""
    try:
        resource = importlib.import_module("resource")
    except ModuleNotFoundError:  # Windows has none
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    """Read standard input."""
    bound()
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read())) as book:
            sheets = [
                (
                    name,
                    [
                        [coded(value) for value in row]
                        for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                    ],
                )
                for name in book.sheet_names
            ]
    except (CalamineError, OSError, ValueError) as error:
        sys.stderr.write(str(error))
        return DAMAGED
    sys.stdout.write(json.dumps(sheets))
    return 0


if __name__ == "__main__":
    sys.exit(main())
