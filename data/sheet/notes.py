"""What the header cells of a workbook tell: the words of the data folder's README, read from it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from crosslane.data import schema

_SECTION = re.compile(r"^### `([\w*/]+\.tsv)`", re.MULTILINE)
_ROW = re.compile(r"^\| ((?:`\w+`(?:, )?)+) \|(.*)\|$", re.MULTILINE)
_ALIKE = re.compile(r"^as for (\w+)$")

Notes = Mapping[tuple[str, str], str]
"""Meaning and valid values by the name of a table and its column."""


def notes(readme: str) -> Notes:
    """Read what each column means and may hold.

    Args:
        readme: the text of ``data/README.md``.

    Returns:
        A note for every column that it describes; "as for platforms" is followed.
    """
    told: dict[tuple[str, str], tuple[str, str]] = {}
    parts = _SECTION.split(readme)[1:]
    for name, section in zip(parts[::2], parts[1::2], strict=True):
        table = schema.CLAIMS.name if name == "claims/*.tsv" else name
        for columns, rest in _ROW.findall(section):
            valid, _, meaning = rest.partition(" | ")
            for column in re.findall(r"`(\w+)`", columns):
                told[table, column] = (_plain(valid), _plain(meaning))
    return {key: _note(key, told) for key in told}


def _plain(cell: str) -> str:
    """Return a cell of Markdown without its marks."""
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", cell).replace("`", "").strip(" |")


def _note(key: tuple[str, str], told: Mapping[tuple[str, str], tuple[str, str]]) -> str:
    table, column = key
    valid, meaning = told[key]
    seen = {table}
    while alike := _ALIKE.match(valid):
        table = alike[1] if alike[1] == schema.CLAIMS.name else f"{alike[1]}.tsv"
        if table in seen or (table, column) not in told:
            break
        seen.add(table)
        valid, other = told[table, column]
        meaning = meaning or other
    lines = [meaning, f"Valid: {valid}" if valid else ""]
    return "\n".join(line for line in lines if line)
