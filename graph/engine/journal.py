"""What a dataset is rebuilt from: an append-only log of its changes, in SQLite, in a directory.

pyoxigraph's own storage does not outlive a power cut for certain, so the store that queries
see is only an index, made anew at each start from this log. Each change is one transaction
that is on disk (write-ahead log, ``synchronous=FULL``) before anyone sees it, and carries a
hash. When most of them are undone by others, the state they lead to takes their place.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
import sys
import threading
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from crosslane.graph.engine.errors import DatasetUnusable
from crosslane.graph.engine.workers.changes import Change, decoded

FILE = "dataset.sqlite"
"""Name of the log in the directory."""

LOCK = "lock"
"""Name of the file that is locked while a process uses the directory."""

_APPLICATION = 0x78736C6E  # "xsln": tells the log from other databases
_LAYOUT = 1
_PIECE = 1 << 24  # a value of SQLite cannot have more than about 1 GB
_SPARE_LINES = 20_000  # that are not worth the work, whatever they say
_MOST_ENTRIES = 20_000  # each takes about 0.1 ms when the log is read

_TABLES = (
    "CREATE TABLE dataset (id TEXT NOT NULL, made TEXT NOT NULL)",
    "CREATE TABLE changes (sequence INTEGER PRIMARY KEY, at TEXT NOT NULL, "
    "quads INTEGER NOT NULL, lines INTEGER NOT NULL, head TEXT NOT NULL, hash BLOB NOT NULL)",
    "CREATE TABLE pieces (sequence INTEGER NOT NULL, piece INTEGER NOT NULL, "
    "data BLOB NOT NULL, PRIMARY KEY (sequence, piece))",
)


class Journal:
    """The log of one dataset, held by this process alone while it is open.

    Thread-safe.

    Args:
        directory: made if it is not there and the log may be written.
        writable: whether `append` and `compact` will be called; several processes may read one
            directory at a time, where the platform has shared locks.

    Raises:
        DatasetUnusable: the directory is in use, or what is in it is no log of ours or is
            damaged; nothing of it is changed.
    """

    def __init__(self, directory: Path, *, writable: bool) -> None:
        """Lock the directory and open or make the log."""
        self._directory = directory
        self._guard = threading.Lock()
        with _explained(directory):
            if writable:
                directory.mkdir(parents=True, exist_ok=True)
            elif not (directory / FILE).is_file():
                raise DatasetUnusable(directory, "there is no dataset in it")
            self._lock = _locked(directory, shared=not writable)
            try:
                self._database = _connected(directory / FILE, writable=writable)
            except BaseException:
                self._release()
                raise
        try:
            with _explained(directory):
                self._check()
                [(self._identity,)] = self._database.execute("SELECT id FROM dataset")
                query = "SELECT coalesce(max(sequence), 0) FROM changes"
                [(self._sequence,)] = self._database.execute(query)
        except BaseException:
            self.close()
            raise

    @property
    def version(self) -> str:
        """Token that is another one after each change, and for each dataset."""
        return f"{self._identity}-{self._sequence}"

    @property
    def outgrown(self) -> bool:
        """Whether most of the log says what is no more so, or it has very many entries."""
        query = "SELECT coalesce(sum(lines), 0), count(*) FROM changes"
        state = "SELECT quads FROM changes WHERE sequence = ?"
        with self._guard, _explained(self._directory):
            [(lines, entries)] = self._database.execute(query)
            quads = self._database.execute(state, (self._sequence,)).fetchone() or (0,)
        return bool(lines > 2 * quads[0] + _SPARE_LINES or entries > _MOST_ENTRIES)

    def changes(self) -> Iterator[Change]:
        """Yield the changes that make an empty dataset this one.

        Yields:
            Changes, the first first.

        Raises:
            DatasetUnusable: a change is not what was written.
        """
        with self._guard:
            rows = self._database.execute("SELECT sequence FROM changes ORDER BY sequence")
            sequences = [sequence for (sequence,) in rows]
        for sequence in sequences:
            yield self._change(sequence)

    def append(self, change: Change) -> None:
        """Keep a change; it is on disk when this returns.

        Args:
            change: of the dataset as it is.

        Raises:
            DatasetUnusable: it cannot be kept, such as for want of room; nothing has changed.
        """
        with self._guard, _explained(self._directory), self._database as transaction:
            transaction.execute("BEGIN IMMEDIATE")
            self._insert(self._sequence + 1, change)
        self._sequence += 1

    def compact(self, whole: Change) -> None:
        """Let the present state take the place of the changes that led to it.

        Args:
            whole: makes an empty dataset the present one.

        Raises:
            DatasetUnusable: it cannot be kept; nothing has changed.
        """
        with self._guard, _explained(self._directory), self._database as transaction:
            transaction.execute("BEGIN IMMEDIATE")
            transaction.execute("DELETE FROM changes")
            transaction.execute("DELETE FROM pieces")
            self._insert(self._sequence, whole)

    def close(self) -> None:
        """Let go of the directory. Closing twice is fine."""
        with self._guard:
            self._database.close()
            self._release()

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.close()

    def _check(self) -> None:
        [(found,)] = self._database.execute("PRAGMA quick_check(1)").fetchall()
        if found != "ok":
            raise DatasetUnusable(self._directory, f"{FILE} is damaged: {found}")
        [(application,)] = self._database.execute("PRAGMA application_id")
        [(layout,)] = self._database.execute("PRAGMA user_version")
        if application != _APPLICATION:
            raise DatasetUnusable(self._directory, f"{FILE} is not the file of a dataset")
        if layout != _LAYOUT:
            what = f"{FILE} has layout {layout}, and this version reads {_LAYOUT}"
            raise DatasetUnusable(self._directory, what)

    def _insert(self, sequence: int, change: Change) -> None:
        members, body = change.encoded()
        head, at = json.dumps(members), datetime.now(UTC).isoformat()
        lines = body.count(b"\n")
        row = (sequence, at, change.quads, lines, head, _hash(sequence, head, body))
        self._database.execute("INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?)", row)
        view = memoryview(body)
        pieces = (
            (sequence, number, view[start : start + _PIECE])
            for number, start in enumerate(range(0, len(body), _PIECE))
        )
        self._database.executemany("INSERT INTO pieces VALUES (?, ?, ?)", pieces)

    def _change(self, sequence: int) -> Change:
        with self._guard, _explained(self._directory):
            of_it = (sequence,)
            select = "SELECT head, hash FROM changes WHERE sequence = ?"
            [(head, kept)] = self._database.execute(select, of_it)
            select = "SELECT CAST(data AS BLOB) FROM pieces WHERE sequence = ? ORDER BY piece"
            body = b"".join(data for (data,) in self._database.execute(select, of_it))
        if _hash(sequence, head, body) != kept:
            what = f"change {sequence} in {FILE} is not what was written"
            raise DatasetUnusable(self._directory, what)
        return decoded(json.loads(head), body)


def _hash(sequence: int, head: str, body: bytes) -> bytes:
    digest = hashlib.sha256(f"{sequence} {len(head)} {head}".encode())
    digest.update(body)
    return digest.digest()


@contextlib.contextmanager
def _explained(directory: Path) -> Iterator[None]:
    """Turn what the system or SQLite says into an error that names the directory."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise DatasetUnusable(directory, str(error)) from error


def _connected(file: Path, *, writable: bool) -> sqlite3.Connection:
    """Connect to the log, and make it where there is none."""
    log = file.with_name(f"{file.name}-wal")
    if writable:
        address, parameters = str(file), ""
    else:
        # Nobody writes while we hold the lock; without a log to merge no file need be made.
        merged = not log.exists() or not log.stat().st_size
        address, parameters = file.absolute().as_uri(), "immutable=1" if merged else "mode=rw"
        address = f"{address}?{parameters}"
    database = sqlite3.connect(
        address, uri=bool(parameters), isolation_level=None, check_same_thread=False
    )
    try:
        if writable:
            _prepare(database)
            _sync(file.parent)
            _sync(file.parent.parent)
    except BaseException:
        database.close()
        raise
    return database


def _prepare(database: sqlite3.Connection) -> None:
    database.execute("PRAGMA synchronous = FULL")
    database.execute("PRAGMA fullfsync = ON")  # on macOS a plain fsync leaves data in the drive
    [(tables,)] = database.execute("SELECT count(*) FROM sqlite_schema")
    if tables:
        return
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("BEGIN IMMEDIATE")
    database.execute(f"PRAGMA application_id = {_APPLICATION}")
    database.execute(f"PRAGMA user_version = {_LAYOUT}")
    for table in _TABLES:
        database.execute(table)
    row = (uuid.uuid4().hex, datetime.now(UTC).isoformat())
    database.execute("INSERT INTO dataset VALUES (?, ?)", row)
    database.execute("COMMIT")


def _sync(directory: Path) -> None:
    """Have the names of new files on disk; Windows does that by itself."""
    if sys.platform == "win32":
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _locked(directory: Path, *, shared: bool) -> IO[bytes] | None:
    """Lock the directory until the file is closed, as the system does when the process ends."""
    path = directory / LOCK
    if shared and not path.exists() and not os.access(directory, os.W_OK):
        return None  # a writer could not write here either
    file = open(path, "rb" if shared and path.exists() else "ab")  # noqa: SIM115 - kept open
    try:
        _lock(file, shared=shared)
    except OSError as error:
        file.close()
        raise DatasetUnusable(directory, "another process is using it") from error
    return file


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes], *, shared: bool) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[bytes], *, shared: bool) -> None:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
