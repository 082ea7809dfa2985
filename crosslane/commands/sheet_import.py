"""``claims import``: check a workbook, show what it changes, ask, write all of it or nothing."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from crosslane.commands.ink import Text
from crosslane.commands.sheet import Opened, files_in, needed, opened
from crosslane.data.faults import DataError
from crosslane.data.quotes import read_texts
from crosslane.data.sheet.base import content_digest
from crosslane.data.sheet.checking import Checked, checked, first_of_each, removals
from crosslane.data.sheet.layout import SheetError, SheetFault, sheet_name
from crosslane.data.sheet.merge import Change, Merged, merge
from crosslane.data.sheet.rows import Sheets, rows_of
from crosslane.data.sheet.saving import texts, write_all
from crosslane.graph.store import build_graph
from crosslane.graph.today import utc_today
from crosslane.graph.validate import validate
from crosslane.loading import data_directory
from crosslane.ontology.records import Records
from crosslane.output import CommandError, Output
from crosslane.settings import Settings

SHOWN = 600
"""Most characters of one message about what a stranger wrote."""

_SIGNS = {"added": ("+", "green"), "changed": ("~", "yellow"), "removed": ("-", "red"),
          "order": ("↕", "cyan")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Compared:
    """A workbook beside the tables as they are.

    Args:
        merged: what comes of the import.
        stale: whether the tables have changed since the export.
        file: the workbook.
    """

    merged: Merged
    stale: bool
    file: Path

    @property
    def overwritten(self) -> tuple[Change, ...]:
        """Changes to rows that somebody else has changed, too."""
        return tuple(one for one in self.merged.changes if one.overwrites)


def read(asked: argparse.Namespace, settings: Settings, output: Output) -> int:
    """Take the edits of a workbook into the tables.

    Returns:
        0 when they were written, or there are none; 1 when the workbook has faults, or there are
        changes that nobody confirmed.
    """
    reader = needed("reading")
    found = opened(settings, output)
    try:
        sheets: Sheets = rows_of(reader.read_workbook(_content(asked.file)), found.state)
    except SheetError as error:
        raise CommandError(f"{asked.file}: {shown(str(error), whole=True)}") from None
    merged = merge(sheets.base, sheets.given, found.state)
    own = found.root.resolve() == data_directory().resolve()
    result = checked(merged, sheets.given, found.vocabulary, utc_today(), words=own)
    wrong = [*sheets.faults, *result.faults, *removals(merged)]
    wrong += _misquoted(result, asked.sources)
    faults = [str(one) for one in first_of_each(wrong)]
    if result.records is not None and not faults and merged.changes:
        faults = _violations(result.records)
    if faults:
        return _refuse(faults, output)
    stale = sheets.base.content != content_digest(found.state)
    return _decide(Compared(merged, stale, asked.file), found, asked, output)


def _content(path: Path) -> bytes:
    from crosslane.data.sheet.container import MAX_FILE

    try:
        with path.open("rb") as file:
            content = file.read(MAX_FILE + 1)
    except OSError as error:
        raise CommandError(f"cannot read {path}: {error.strerror}") from None
    return content


def _misquoted(result: Checked, sources: Path | None) -> tuple[SheetFault, ...]:
    """Hold the quotes against the texts of a directory, where one is given."""
    try:
        return () if sources is None else result.quotes(read_texts(sources))
    except DataError as error:  # a text cannot be read
        return tuple(SheetFault(one.file, one.line, "", one.message) for one in error.faults)


def _violations(records: Records) -> list[str]:
    """Hold the graph against its shapes."""
    with Console(stderr=True).status("validating RDF against the shapes"):
        dataset = build_graph(records).dataset(utc_today())
        return [one.text for one in validate(dataset)]


def _refuse(faults: Sequence[str], output: Output) -> int:
    said = [shown(fault) for fault in faults]
    if output.form == "json":
        output.json({"faults": said, "changes": [], "kept": [], "written": []})
    else:
        count = f"{len(said)} fault{'s' if len(said) != 1 else ''}; nothing was written"
        output.stream.write("".join(f"{one}\n" for one in (*said, count)))
    return 1


def _decide(found: Compared, now: Opened, asked: argparse.Namespace, output: Output) -> int:
    blocked = bool(found.overwritten) and not asked.force
    plain = output.form == "json"
    if not plain:
        show(found, output)
    names: list[str] = []
    if found.merged.changes and not blocked and (asked.yes or (not plain and confirmed(output))):
        names = _write(found.merged, now)
    if plain:
        output.json(described(found, names))
    elif found.merged.changes:
        output.stream.write(_outcome(names, blocked=blocked))
    return 0 if names or not found.merged.changes else 1


def confirmed(output: Output) -> bool:
    """Ask a person whether to write, where there is one; what is not clearly yes is no."""
    if not (sys.stdin.isatty() and output.stream.isatty()):
        return False
    output.stream.write("Write these changes? [y/N] ")
    output.stream.flush()
    return sys.stdin.readline().strip().casefold() in ("y", "yes")


def _outcome(names: Sequence[str], *, blocked: bool) -> str:
    if names:
        return f"wrote {', '.join(names)}\n"
    if blocked:
        return (
            "nothing was written: rows marked with ! were changed since the export; export again, "
            "or add --force to write over them\n"
        )
    return "nothing was written; --yes writes the changes\n"


def _write(merged: Merged, now: Opened) -> list[str]:
    files = texts(merged)
    if files_in(now.root) != now.files:
        raise CommandError("the tables were changed meanwhile; nothing was written, import again")
    changed = {name: text for name, text in files.items() if now.files.get(name) != text.encode()}
    try:
        write_all(now.root, changed)
    except SheetError as error:
        raise CommandError(str(error)) from None
    return list(changed)


def show(found: Compared, output: Output) -> None:
    """Print what an import changes, table by table; in colour on a terminal."""
    if not found.merged.changes:
        _line(output, Text(f"{found.file} changes nothing"))
    name = ""
    for one in found.merged.changes:
        if sheet_name(one.table) != name:
            name = sheet_name(one.table)
            _line(output, Text(_heading(name, found.merged.changes), "bold"))
        for line in _lines(one):
            _line(output, line)
    if found.stale:
        kept = [key for _, key in found.merged.kept]
        text = "The tables have changed since the export; "
        text += f"what changed there alone stays: {', '.join(kept)}" if kept else "no row is lost"
        _line(output, Text(text, "dim"))


def _heading(name: str, changes: Sequence[Change]) -> str:
    kinds = [one.kind for one in changes if sheet_name(one.table) == name]
    counts = [f"{kinds.count(kind)} {kind}" for kind in ("added", "changed", "removed")
              if kind in kinds]  # fmt: skip
    return f"{name}: {', '.join([*counts, *(['in another order'] if 'order' in kinds else [])])}"


def _lines(one: Change) -> list[Text]:
    sign, colour = _SIGNS[one.kind]
    mark = "! " if one.overwrites else "  "
    row = f"  row {one.row}" if one.row else ""
    head = Text.assemble((mark, "bold red"), (f"{sign} {one.key or 'order of the rows'}", colour))
    head.append(row, "dim")
    lines = [head]
    if one.kind == "changed":
        lines += [
            Text.assemble(
                f"      {column}: ", (old or "(empty)", "red"), " -> ", (new or "(empty)", "green")
            )
            for column, (old, new) in one.cells.items()
        ]
    elif one.kind != "order":
        lines += [
            Text(f"      {column}: {old or new}", colour)
            for column, (old, new) in one.cells.items()
            if column not in one.table.key
        ]
    return lines


def _line(output: Output, text: Text) -> None:
    output.console.print(text, soft_wrap=True)


def described(found: Compared, written: Sequence[str]) -> dict[str, Any]:
    """Return a comparison as JSON tells it."""
    return {
        "faults": [],
        "stale": found.stale,
        "changes": [
            {
                "sheet": sheet_name(one.table),
                "kind": one.kind,
                "key": one.key,
                "row": one.row or None,
                "overwrites": one.overwrites,
                "cells": {name: {"from": old, "to": new} for name, (old, new) in one.cells.items()},
            }
            for one in found.merged.changes
        ],
        "kept": [{"sheet": sheet_name(table), "key": key} for table, key in found.merged.kept],
        "written": list(written),
    }


def shown(text: str, *, whole: bool = False) -> str:
    r"""Return a message that quotes a stranger, without what a terminal would act on.

    Example:
        >>> shown("'\x1b[2J' is no party")
        "'\\x1b[2J' is no party"
    """
    plain = "".join(
        sign if sign.isprintable() or sign == "\n" else ascii(sign)[1:-1] for sign in text
    )
    return plain if whole or len(plain) <= SHOWN else f"{plain[:SHOWN]} ... ({len(plain)} in all)"
