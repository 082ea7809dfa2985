"""The data of the five articles, as release 0.2.0 has them: what tests of the rule stand on.

Curation goes on, and every claim may change an answer. Tests that were worked out by hand ask
this fixed state; what has to hold of the tables of now is in ``tests/data/test_curation.py`` and
wherever a test asks for the fixture ``curated``.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from crosslane.data import schema
from crosslane.data.recorded import read_recorded, write_history
from crosslane.data.versions import VERSIONED, Cells, Recorded, State, record, state_at
from crosslane.loading import data_directory

LAST = "0.2.0"
"""The release that holds nothing but what the five articles say."""


@cache
def articles() -> Path:
    """Return a data directory with the tables and the history up to that release."""
    root = Path(tempfile.mkdtemp(prefix="crosslane-articles-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    recorded, made = read_recorded(data_directory()), Recorded()
    for release in recorded.releases:
        made = record(made, state_at(recorded, release.id), release)
        if release.id == LAST:
            break
    _write(root, state_at(made, LAST))
    write_history(root, made)
    return root


def _write(root: Path, state: State) -> None:
    (root / "claims").mkdir()
    for table in VERSIONED:
        rows = state[table.name]
        if table is schema.CLAIMS:
            place = table.columns.index("platform")
            for name in {cells[place] for cells in rows}:
                file = root / "claims" / f"{'general' if name == '*' else name}.tsv"
                _table(file, table.columns, [cells for cells in rows if cells[place] == name])
        else:
            _table(root / table.name, table.columns, rows)


def _table(path: Path, columns: Cells, rows: Iterable[Cells]) -> None:
    lines = "".join("\t".join(cells) + "\n" for cells in (columns, *rows))
    path.write_text(lines, encoding="utf-8", newline="\n")
