"""The files of the history: ``releases.tsv``, and the versions of every row in ``history/``.

They are written by `write_history` alone, when a release is recorded.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path

from crosslane.data import schema
from crosslane.data.faults import DataError
from crosslane.data.tables import Cells, Faults, Row, Table, read_table, unique
from crosslane.data.versions import (
    VERSIONED,
    Recorded,
    Version,
    key_of,
    ordered,
    place_text,
    ranks,
)
from crosslane.ontology.releases import Release

_RELEASE_ID = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)")


def version_key(release: str) -> tuple[int, ...] | None:
    """Return the numbers of a semantic version, ``None`` where it is none.

    Example:
        >>> version_key("0.10.0") > version_key("0.9.1")
        True
    """
    found = _RELEASE_ID.fullmatch(release)
    return tuple(map(int, found.groups())) if found else None


def history_file(table: Table) -> str:
    """Return the file that holds the versions of a table, below the data directory.

    It is written when a release is recorded, so a table that came later has none yet.

    Example:
        >>> history_file(schema.FACTS)
        'history/facts.tsv'
    """
    return f"history/{table.name.removesuffix('.tsv')}.tsv"


def fixed_columns(table: Table) -> tuple[str, ...]:
    """Return the columns that come before a table's own in its file of versions."""
    return ("recorded_from", "recorded_to", *(("place",) if ordered(table) else ()))


def has_history(root: Path) -> bool:
    """Tell whether a data directory has releases; one without them is as good as any."""
    return (root / schema.RELEASES.name).exists() or (root / "history").exists()


def read_recorded(root: Path) -> Recorded:
    """Read every release and every version, and check that they fit together.

    Args:
        root: a data directory; one without releases has an empty history.

    Returns:
        What was recorded.

    Raises:
        DataError: with every fault found.
    """
    faults = Faults()
    if not has_history(root):
        return Recorded()
    releases = _releases(read_table(root, schema.RELEASES.name, schema.RELEASES, faults), faults)
    order = ranks(releases)
    versions = {table.name: _versions(root, table, order, faults) for table in VERSIONED}
    if faults.found:
        raise DataError(faults.found)
    return Recorded(releases, versions)


def _releases(rows: Iterable[Row], faults: Faults) -> tuple[Release, ...]:
    found: list[Release] = []
    rows = list(rows)
    unique(rows, "id", faults)
    for row in rows:
        cells = Cells(row, faults)
        identifier, issued = cells.text("id"), cells.date("date")
        if identifier and version_key(identifier) is None:
            cells.fail("id", f"'{identifier}' is no release; write three numbers, as 0.2.0")
        if issued is None or issued.first != issued.last:
            cells.fail("date", "is the day of the release; write it like 2026-11-22")
            continue
        one = Release(identifier, issued.first, cells.optional("note"))
        if found and (version_key(one.id) or ()) < (version_key(found[-1].id) or ()):
            cells.fail("id", f"'{one.id}' comes after {found[-1].id}; put the lowest first")
        if found and one.issued < found[-1].issued:
            cells.fail("date", f"is before that of {found[-1].id}, {found[-1].issued}")
        found.append(one)
    return tuple(found)


def _versions(
    root: Path, table: Table, order: Mapping[str, int], faults: Faults
) -> tuple[Version, ...]:
    """Read the versions of one table; columns that it has got since are empty in old ones."""
    name, fixed = history_file(table), fixed_columns(table)
    columns = _columns(root / name, table)
    rows = read_table(root, name, Table(name, (*fixed, *columns), optional=table.optional), faults)
    last: dict[str, Version] = {}
    found = []
    for row in rows:
        cells = Cells(row, faults)
        one = Version(
            cells.choice("recorded_from", order, "release"),
            cells.maybe("recorded_to", order, "release"),
            tuple(row.cells.get(column, "") for column in table.columns),
            _place(cells) if ordered(table) else None,
            row.line,
        )
        if cells.ok:
            key = key_of(table, one.cells)
            _check_span(cells, one, last.get(key), order)
            last[key] = one
        found.append(one)
    if ordered(table):
        _check_places(name, found, order, faults)
    return tuple(found)


def _columns(path: Path, table: Table) -> tuple[str, ...]:
    """Return those of a table's columns that its file of versions has, all if it has others."""
    if not path.exists():
        return table.columns
    with path.open("rb") as file:
        head = file.readline().decode("utf-8", "replace").rstrip("\n").split("\t")
    known = tuple(column for column in table.columns if column in head)
    return known if (*fixed_columns(table), *known) == tuple(head) else table.columns


def _place(cells: Cells) -> Fraction | None:
    text = cells.text("place")
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", text):
        if text:
            cells.fail("place", f"'{text}' is no decimal number from 0 up, as 2 or 2.5")
        return None
    return Fraction(text)


def _check_span(
    cells: Cells, one: Version, before: Version | None, order: Mapping[str, int]
) -> None:
    if one.recorded_to is not None and order[one.recorded_to] <= order[one.recorded_from]:
        message = "is not after recorded_from; a version is in one release at least"
        cells.fail("recorded_to", message)
    if before is None:
        return
    where = f"the version on line {before.line}"
    if before.recorded_to is None:
        cells.fail("recorded_from", f"{where} of the same row has no end; give it one")
    elif order[one.recorded_from] < order[before.recorded_to]:
        cells.fail("recorded_from", f"{where} of the same row ends later, in {before.recorded_to}")


def _check_places(
    name: str, versions: Iterable[Version], order: Mapping[str, int], faults: Faults
) -> None:
    taken: dict[tuple[str, Fraction], Version] = {}
    names = list(order)
    for one in versions:
        if one.place is None or one.recorded_from not in order:
            continue
        end = order.get(one.recorded_to or "", len(names))
        for release in names[order[one.recorded_from] : end]:
            other = taken.setdefault((release, one.place), one)
            if other is not one:
                message = f"line {other.line} has the same place in {release}; each needs its own"
                faults.add(name, one.line, "place", message)
                break


def history_texts(recorded: Recorded) -> dict[str, str]:
    """Return the files of a history by their path below the data directory.

    Versions are sorted by row, and those of a row by release.
    """
    releases = [(one.id, one.issued.isoformat(), one.note or "") for one in recorded.releases]
    found = {schema.RELEASES.name: _text(schema.RELEASES.columns, releases)}
    order = ranks(recorded.releases)
    for table in VERSIONED:
        versions = [
            (key_of(table, one.cells), order[one.recorded_from], one) for one in recorded.of(table)
        ]
        versions.sort(key=lambda item: item[:2])
        rows = [
            (
                one.recorded_from,
                one.recorded_to or "",
                *((place_text(one.place),) if one.place is not None else ()),
                *one.cells,
            )
            for _, _, one in versions
        ]
        found[history_file(table)] = _text((*fixed_columns(table), *table.columns), rows)
    return found


def _text(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    return "".join("\t".join(cells) + "\n" for cells in (columns, *rows))


def history_digest(root: Path) -> str:
    """Return the SHA-256 of the files of a history, in hexadecimal; empty where there is none."""
    if not has_history(root):
        return ""
    names = (schema.RELEASES.name, *map(history_file, VERSIONED))
    there = [root / name for name in names if (root / name).exists()]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in there)).hexdigest()


def write_history(root: Path, recorded: Recorded) -> list[str]:
    """Write the files of a history; each is whole or as it was, never half written.

    Args:
        root: the data directory.
        recorded: what was recorded.

    Returns:
        The names of the files written.
    """
    (root / "history").mkdir(exist_ok=True)
    texts = history_texts(recorded)
    parts = {root / name: (root / name).with_suffix(".part") for name in texts}
    for name, text in texts.items():
        parts[root / name].write_text(text, encoding="utf-8", newline="\n")
    for path, part in parts.items():
        part.replace(path)
    return list(texts)
