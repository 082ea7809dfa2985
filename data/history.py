"""The history of the tables: what a release held, and what has changed since."""

from __future__ import annotations

from pathlib import Path

from crosslane.data import schema
from crosslane.data.faults import DataError, Fault
from crosslane.data.reader import Tables, build_records
from crosslane.data.recorded import history_file, history_texts, read_recorded, version_key
from crosslane.data.tables import Faults, Row, Table, cell_fault
from crosslane.data.versions import (
    VERSIONED,
    Recorded,
    State,
    key_of,
    ordered,
    ranks,
    stamps,
    state_at,
    unchanged,
)
from crosslane.ontology.model import ANY
from crosslane.ontology.records import Records, Vocabulary
from crosslane.ontology.releases import History, Release

KINDS = {
    "claim": schema.CLAIMS,
    "fact": schema.FACTS,
    "source": schema.SOURCES,
    "offering": schema.OFFERINGS,
    "platform": schema.PLATFORMS,
    "programme": schema.PROGRAMMES,
    "organization": schema.ORGANIZATIONS,
    "overlay": schema.OVERLAYS,
}
"""What the rows of each table are."""


def state_of(tables: Tables) -> State:
    """Return the rows of all tables as they are now, in canonical order.

    Args:
        tables: the rows as read.

    Returns:
        The state that a release would record.
    """
    found = {}
    for table in VERSIONED:
        rows = [tuple(row.cells[column] for column in table.columns) for row in tables[table.name]]
        if not ordered(table):
            rows.sort(key=lambda cells: key_of(table, cells))
        found[table.name] = tuple(rows)
    return found


def read_release(recorded: Recorded, release: str, vocabulary: Vocabulary) -> Records:
    """Read the records of a release, checked as those of now are.

    Args:
        recorded: what was recorded.
        release: the id of a release.
        vocabulary: that of now; it has no versions.

    Returns:
        The records as they were.

    Raises:
        DataError: when they cannot be read any more, as after a word that they use was taken out
            of the vocabulary; the places are lines of the files of versions.
    """
    faults = Faults()
    tables = {
        table.name: [
            Row(_file(table, one.cells), one.line, dict(zip(table.columns, one.cells, strict=True)))
            for one in recorded.at(release, table)
        ]
        for table in VERSIONED
    }
    try:
        return build_records(tables, vocabulary, faults)
    except DataError as error:
        raise DataError(_relocated(fault, release) for fault in error.faults) from None


def _file(table: Table, cells: tuple[str, ...]) -> str:
    """Return the file that a row is in; that of a claim follows from its platform."""
    if table is not schema.CLAIMS:
        return table.name
    platform = cells[table.columns.index("platform")]
    return f"claims/{'general' if platform == ANY else platform}.tsv"


def _relocated(fault: Fault, release: str) -> Fault:
    table = next((one for one in schema.TABLES if one.name == fault.file), schema.CLAIMS)
    message = f"{fault.message} (in the release {release})"
    return Fault(history_file(table), fault.line, fault.column, message)


def history_of(recorded: Recorded, state: State, vocabulary: Vocabulary, digest: str) -> History:
    """Return the history as graphs know it; a release is read only when it is asked for.

    Args:
        recorded: what was recorded.
        state: the tables as they are now.
        vocabulary: what may be named.
        digest: fingerprint of the files.

    Returns:
        The history.
    """
    return History(
        recorded.releases,
        {kind: stamps(recorded, table) for kind, table in KINDS.items()},
        {kind: unchanged(recorded, state, table) for kind, table in KINDS.items()},
        digest,
        lambda release: read_release(recorded, release, vocabulary),
    )


def current_release(recorded: Recorded, state: State) -> str | None:
    """Return the last release if the tables are as it holds them, else ``None``."""
    last = recorded.releases[-1].id if recorded.releases else None
    return last if last is not None and state_at(recorded, last) == state else None


def history_faults(root: Path, vocabulary: Vocabulary) -> list[Fault]:
    """Check what reading the tables of now does not: canonical form, and that releases read.

    Args:
        root: a data directory.
        vocabulary: what may be named.

    Returns:
        The faults, none for a sound history or none at all.
    """
    try:
        recorded = read_recorded(root)
    except DataError as error:
        return list(error.faults)
    faults = []
    for name, text in history_texts(recorded).items() if recorded.releases else ():
        path, rows = root / name, text.count("\n") - 1
        written = path.read_text(encoding="utf-8") if path.exists() or rows else text
        if written != text:
            message = "is not in canonical form; restore it and let crosslane release write it"
            faults.append(Fault(name, 0, "", message))
    for release in recorded.releases:
        try:
            read_release(recorded, release.id, vocabulary)
        except DataError as error:
            faults += error.faults
    return faults


def refusal(recorded: Recorded, state: State, release: Release) -> str | None:
    """Say why a release cannot be recorded; ``None`` if it can.

    Args:
        recorded: what was recorded.
        state: the tables as they are now.
        release: the release to be recorded.

    Returns:
        A sentence that says what would be valid.
    """
    if version_key(release.id) is None:
        return f"'{release.id}' is no release; write three numbers, as 0.2.0"
    fault = cell_fault(release.note or "")
    if fault:
        return f"the note {fault}; write it as one line of plain text"
    if not recorded.releases:
        return None
    last = recorded.releases[-1]
    if release.id in ranks(recorded.releases):
        return f"the release {release.id} exists; take one after {last.id}"
    if (version_key(release.id) or ()) < (version_key(last.id) or ()):
        return f"{release.id} comes before the last release, {last.id}; take one after it"
    if release.issued < last.issued:
        return f"{release.issued} is before {last.issued}, the day of {last.id}"
    if current_release(recorded, state) is not None:
        return f"nothing has changed since {last.id}"
    return None
