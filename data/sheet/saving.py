"""Writes tables: all files that change, or none."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from crosslane.data import schema
from crosslane.data.sheet.checking import file_of, files_of
from crosslane.data.sheet.layout import SheetError
from crosslane.data.sheet.merge import Merged
from crosslane.data.tables import Table
from crosslane.data.versions import Cells

JOURNAL = ".import.json"
"""Lists the files that an import is putting in place; there only while it does."""


def texts(merged: Merged) -> dict[str, str]:
    """Return the text of every file that an import may change, in canonical form.

    Args:
        merged: what comes of the import.

    Returns:
        Texts by path below the data directory; only of tables with a change.
    """
    files = files_of(merged.state)
    names = {one.table.name for one in merged.changes} & {*files}
    for one in merged.changes:  # a claim that is of another platform now changes two files
        names |= {file_of(one.table, cells) for cells in (one.before, one.after) if cells}
    return {name: _text(name, files.get(name, [])) for name in sorted(names)}


def _text(name: str, rows: Iterable[tuple[Table, Cells]]) -> str:
    table = next((one for one in schema.TABLES if one.name == name), schema.CLAIMS)
    lines = [table.columns, *(cells for _, cells in rows)]
    return "".join("\t".join(line) + "\n" for line in lines)


def write_all(root: Path, files: Mapping[str, str]) -> None:
    """Write files whole, all or none.

    They are written beside the old ones and put in place together. Should the machine stop
    meanwhile, a journal is left, and `finish` puts the rest in place.

    Args:
        root: the data directory.
        files: texts by path below it.

    Raises:
        SheetError: when they cannot be written; all files are as they were.
    """
    old = {name: _bytes(root / name) for name in files}
    placed: list[str] = []
    try:
        for name, text in files.items():
            _put(_part(root / name), text.encode())
        _put(_part(root / JOURNAL), json.dumps(list(files)).encode())
        _part(root / JOURNAL).replace(root / JOURNAL)
        for name in files:
            _part(root / name).replace(root / name)
            placed.append(name)
        (root / JOURNAL).unlink()
    except OSError as error:
        _undo(root, files, {name: old[name] for name in placed})
        raise SheetError(
            f"cannot write {error.filename or root}: {error.strerror}; no table was changed"
        ) from None


def _undo(root: Path, files: Iterable[str], old: Mapping[str, bytes | None]) -> None:
    for name, content in old.items():
        path = root / name
        if content is None:
            path.unlink(missing_ok=True)
        else:
            _put(_part(path), content)
            _part(path).replace(path)
    for name in (*files, JOURNAL):
        _part(root / name).unlink(missing_ok=True)
    (root / JOURNAL).unlink(missing_ok=True)


def finish(root: Path) -> tuple[str, ...]:
    """Put the files in place that an import which was killed had ready.

    Args:
        root: the data directory.

    Returns:
        The names of the files that it was about; none when nothing was left undone.

    Raises:
        SheetError: when the journal cannot be read.
    """
    try:
        text = (root / JOURNAL).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ()
    try:
        names = json.loads(text)
    except ValueError as error:
        raise SheetError(f"{root / JOURNAL} is no journal ({error}); delete it") from None
    known = [table.name for table in schema.TABLES]
    for name in names if isinstance(names, list) else [names]:
        if name not in known and not re.fullmatch(r"claims/[a-z0-9.-]+\.tsv", str(name)):
            raise SheetError(f"{root / JOURNAL} names {name!r}, which is no table; delete it")
    for name in names:
        part = _part(root / name)
        if part.exists():
            part.replace(root / name)
    (root / JOURNAL).unlink()
    return tuple(names)


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _part(path: Path) -> Path:
    return path.with_name(f".{path.name}.part")


def _put(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
