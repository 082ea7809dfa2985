"""Workbooks for tests: exported, edited as a person would, and made by a stranger."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook, load_workbook

from crosslane.data.faults import DataError, Fault
from crosslane.data.history import state_of
from crosslane.data.quality import quality_faults
from crosslane.data.reader import build_records, read_tables
from crosslane.data.sheet.base import Filter, base_of, tidied
from crosslane.data.sheet.checking import files_of, tables_of
from crosslane.data.sheet.layout import TABLES, choices
from crosslane.data.sheet.workbook import Exported, workbook
from crosslane.data.tables import Faults, Table
from crosslane.data.versions import Cells, State
from crosslane.graph.today import utc_today
from crosslane.loading import data_directory
from crosslane.ontology.vocabulary import read_vocabulary


def curated() -> State:
    """Return the rows of the curated tables."""
    return tidied(state_of(read_tables(data_directory(), Faults())))


def small() -> State:
    """Return sound rows of the curated tables that tell of three platforms: quick to export.

    What refers to rows that are left out is left out, too, until nothing does.
    """
    state = dict(curated())
    platforms = ("temu", "aliexpress", "shein")
    state["offerings.tsv"] = tuple(c for c in state["offerings.tsv"] if c[0] in platforms)
    general = [cells for cells in state["claims"] if cells[1] == "*"][:20]
    own = [cells for cells in state["claims"] if cells[1] in platforms and cells[0] < "S9"]
    state["claims"] = tuple(sorted([*general, *own]))
    state["facts.tsv"] = tuple(cells for cells in state["facts.tsv"] if cells[0] < "F9")
    state["overlays.tsv"] = state["overlays.tsv"][:3]
    while faults := faulty(state):
        for table in TABLES:
            rows = (without(table, cells, faults) for cells in state[table.name])
            state[table.name] = tuple(cells for cells in rows if cells)
    return state


LISTS = ("subjects", "refs", "evidence", "offerings")


def without(table: Table, cells: Cells, faults: Mapping[Cells, Sequence[Fault]]) -> Cells | None:
    """Return a row without what is not there any more, ``None`` if all of it is at fault."""
    row = dict(zip(table.columns, cells, strict=True))
    for one in faults.get(cells, ()):
        missing = re.match(r"'([^']+)' is no", one.message)
        if one.column not in LISTS or not missing:
            return None
        kept = (name for name in row[one.column].split() if name.split(":")[-1] != missing[1])
        row[one.column] = " ".join(kept)
    return tuple(row.values())


def faulty(state: State) -> dict[Cells, list[Fault]]:
    """Return the rows that have faults, with what they refer to taken from these rows alone."""
    tables, read = tables_of(state), Faults()
    try:
        records = build_records(tables, read_vocabulary(), read)
        faults = quality_faults(tables, records, utc_today(), words=False)
    except DataError as error:
        faults = list(error.faults)
    rows = {(row.file, row.line): row for rows in tables.values() for row in rows}
    found: dict[Cells, list[Fault]] = {}
    for one in faults:
        cells = tuple(rows[one.file, one.line].cells.values())
        found.setdefault(cells, []).append(one)
    return found


def directory(root: Path, state: State) -> Path:
    """Write tables into a new data directory without a history."""
    (root / "claims").mkdir(parents=True)
    for name, rows in files_of(state).items():
        table = rows[0][0] if rows else next(one for one in TABLES if one.name == name)
        lines = [table.columns, *(cells for _, cells in rows)]
        text = "".join("\t".join(line) + "\n" for line in lines)
        (root / name).write_text(text, encoding="utf-8", newline="\n")
    return root


def exported(state: State, kept: Filter | None = None) -> bytes:
    """Return the workbook of some rows."""
    rows = (kept or Filter()).of(state)
    return workbook(Exported(rows, choices(state, read_vocabulary()), {}, (), base_of(state, rows)))


def edited(content: bytes, edit: Callable[[Workbook], object]) -> bytes:
    """Return a workbook after an edit."""
    book = load_workbook(io.BytesIO(content))
    edit(book)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def with_parts(content: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    """Return a workbook with other parts; ``None`` takes one out."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for one in old.infolist():
            if one.filename not in parts:
                new.writestr(one.filename, old.read(one))
        for name, body in parts.items():
            if body is not None:
                new.writestr(name, body)
    return made.getvalue()


def part(content: bytes, name: str) -> bytes:
    """Return a part of a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)
