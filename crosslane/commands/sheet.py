"""``claims export`` and ``claims import``: the curated tables as a spreadsheet, there and back."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from crosslane.data import schema
from crosslane.data.history import current_release, state_of
from crosslane.data.reader import build_records, read_tables
from crosslane.data.recorded import read_recorded
from crosslane.data.sheet.base import Filter, base_of, content_digest, tidied
from crosslane.data.sheet.layout import TABLES, SheetError, choices, sheet_name
from crosslane.data.sheet.notes import notes
from crosslane.data.sheet.saving import finish
from crosslane.data.tables import Faults
from crosslane.data.versions import State
from crosslane.loading import data_directory
from crosslane.ontology.model import ANY
from crosslane.ontology.suggest import UnknownValueError
from crosslane.ontology.vocabulary import read_vocabulary
from crosslane.output import CommandError, Output
from crosslane.settings import Settings

if TYPE_CHECKING:
    from types import ModuleType

    from crosslane.ontology.records import Vocabulary

_EXTRA = ("openpyxl", "python_calamine")


@dataclass(frozen=True, slots=True)
class Opened:
    """A data directory that was read and is sound.

    Args:
        root: the directory.
        files: the bytes of its tables by path, to tell whether they are still the same later.
        state: all rows, in canonical form.
        release: the release that the tables are, ``None`` where they have changed since.
        vocabulary: what may be named.
    """

    root: Path
    files: Mapping[str, bytes]
    state: State
    release: str | None
    vocabulary: Vocabulary


def opened(settings: Settings, output: Output) -> Opened:
    """Read the data directory of the settings.

    Raises:
        DataError: with every fault of the tables.
        CommandError: when an import was killed and what it left cannot be put in place.
    """
    root, vocabulary, faults = data_directory(settings.data_dir), read_vocabulary(), Faults()
    try:
        left = finish(root)
    except (SheetError, OSError) as error:
        raise CommandError(str(error)) from None
    if left and output.form != "json":
        output.stream.write(f"finished an import that was stopped: {', '.join(left)}\n")
    before = files_in(root)
    tables = read_tables(root, faults)
    build_records(tables, vocabulary, faults)
    state = state_of(tables)
    release = current_release(read_recorded(root), state)
    return Opened(root, before, tidied(state), release, vocabulary)


def files_in(root: Path) -> dict[str, bytes]:
    """Return the bytes of all tables of a data directory by their paths below it."""
    paths = [*(root / table.name for table in schema.TABLES), *sorted(root.glob("claims/*.tsv"))]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths if path.exists()}


def needed(module: str) -> ModuleType:
    """Import what needs the optional extra.

    Raises:
        CommandError: where it is not installed.
    """
    try:
        return import_module(f"crosslane.data.sheet.{module}")
    except ModuleNotFoundError as error:
        if error.name not in _EXTRA:
            raise
        raise CommandError(
            f"spreadsheets need {error.name.replace('_', '-')}, which is not installed: "
            "pip install 'crosslane[sheet]'"
        ) from None


def write(asked: argparse.Namespace, settings: Settings, output: Output) -> int:
    """Write the tables into a workbook."""
    _check_target(asked.file, force=asked.force)
    writer = needed("workbook")
    found = opened(settings, output)
    platforms = [ANY if one == "any" else one for one in asked.platform]
    kept = Filter(tuple(dict.fromkeys(platforms)), tuple(dict.fromkeys(asked.source)))
    _check_ids(found.state, kept)
    state = kept.of(found.state)
    readme = data_directory() / "README.md"
    about = _about(found, kept, asked.file.name)
    made = writer.Exported(
        state,
        choices(found.state, found.vocabulary),
        notes(readme.read_text(encoding="utf-8")),
        about,
        base_of(found.state, state),
    )
    try:
        _save(asked.file, writer.workbook(made))
    except (SheetError, OSError) as error:
        raise CommandError(f"cannot write {asked.file}: {error}") from None
    rows = {sheet_name(table): len(state[table.name]) for table in TABLES}
    if output.form == "json":
        output.json({"file": str(asked.file), **dict(about[2:5]), "rows": rows})
    else:
        listed = ", ".join(f"{count} {name}" for name, count in rows.items())
        output.stream.write(f"wrote {asked.file}: {listed}\n")
    return 0


def _check_target(target: Path, *, force: bool) -> None:
    if target.suffix.lower() != ".xlsx":
        raise CommandError(f"{target} has to end in .xlsx; that is the only form that is written")
    if target.is_dir():
        raise CommandError(f"{target} is a directory")
    if target.exists() and not force:
        raise CommandError(f"{target} exists; name another file, or add --force to write over it")


def _check_ids(state: State, kept: Filter) -> None:
    for what, table, values in (
        ("platform", schema.PLATFORMS, kept.platforms),
        ("source", schema.SOURCES, kept.sources),
    ):
        known = [cells[0] for cells in state[table.name]]
        if what == "platform":
            known += [ANY, "any"]
        for value in values:
            if value not in known:
                raise UnknownValueError(what, value, known)


def _about(found: Opened, kept: Filter, name: str) -> list[tuple[str, str]]:
    """Return what the first sheet tells."""
    return [
        ("Crosslane", "Curated tables: one sheet for each, the claims of all platforms in one."),
        ("", ""),
        ("release", found.release or "changed since the last release"),
        ("content", content_digest(found.state)),
        ("filter", str(kept)),
        ("", ""),
        ("see what changed", f"crosslane claims import {name}"),
        ("write it", f"crosslane claims import {name} --yes"),
        ("cells", "All cells are text. Dates are 2024, 2024-02 or 2024-02-03, lists of ids are "
         "parted by one space. A note on each heading tells what is valid."),
        ("lists", "What drop-downs offer is in the sheet lists; a list of ids may be "
         "added to in its own sheet."),
        ("claims", "Never delete a claim: set its rank to deprecated and say why in note."),
        ("order", "Offerings, availability and platforms keep the order of their rows; the others "
         "may be sorted as you like."),
        ("sheets", "Leave the names of sheets and columns, and the hidden sheet base, which tells "
         "what was exported; rows that a filter left out are left alone."),
    ]  # fmt: skip


def _save(target: Path, content: bytes) -> None:
    """Write a file whole, or not at all."""
    part = target.with_name(f".{target.name}.part")
    try:
        part.write_bytes(content)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
