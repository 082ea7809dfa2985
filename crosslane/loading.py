"""Puts the parts together: from a data directory to a graph that answers.

What reads tables and Turtle is imported when they have to be read: what is kept needs none of it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import crosslane.data
import crosslane.graph
import crosslane.ontology
from crosslane import __version__
from crosslane.artefacts import Artefacts, contents, fingerprint
from crosslane.data.kept import KeptError, Read, from_bytes, to_bytes
from crosslane.graph.store import KnowledgeGraph, build_graph
from crosslane.ontology.records import Records

if TYPE_CHECKING:
    from crosslane.data.versions import Recorded

_TABLES = ("", "claims", "history")
"""Where a data directory has files."""

_KIND = "records"


def data_directory(given: Path | None = None) -> Path:
    """Return the directory of the curated tables: the one given, or the package's own."""
    return given if given is not None else _home(crosslane.data)


def load_records(given: Path | None = None) -> Records:
    """Read vocabulary and tables.

    Args:
        given: data directory; the package's own by default.

    Returns:
        The records.

    Raises:
        DataError: with every fault of the tables.
    """
    from crosslane.data.reader import read_records
    from crosslane.ontology.vocabulary import read_vocabulary

    return read_records(data_directory(given), read_vocabulary())


def load_graph(given: Path | None = None, artefacts: Artefacts | None = None) -> KnowledgeGraph:
    """Read a data directory with its history and build its graph.

    Args:
        given: data directory; the package's own by default. One without releases is a graph
            without history.
        artefacts: where what was read is kept, so that the same files need not be read again;
            nothing is kept by default.

    Returns:
        The graph of the tables as they are; ``known`` gives it as it stood in a release.

    Raises:
        DataError: with every fault of the tables, or of the history.
    """
    root, kept = data_directory(given), artefacts or Artefacts()
    key = _key(root) if kept.directory else None
    found = _found(kept, key) if key else None
    if found is None:
        found, recorded = _read(root)
        if key is None or _key(root) != key:  # written while it was read: kept under no key
            return build_graph(found.records, found.history, found.release)
        kept.put(_KIND, key, to_bytes(found, recorded))
    keep = partial(_quads, root, kept, key or "")
    return build_graph(found.records, found.history, found.release, keep)


def _found(artefacts: Artefacts, key: str) -> Read | None:
    content = artefacts.get(_KIND, key)
    try:
        return None if content is None else from_bytes(content)
    except KeptError as error:
        artefacts.refuse(_KIND, key, str(error))
        return None


def _quads(root: Path, artefacts: Artefacts, key: str, make: Callable[[], bytes]) -> bytes:
    """Return the N-Quads of what was read under a key, kept or made now."""
    import pyoxigraph

    program = fingerprint(contents(_home(crosslane.graph), ("rdf.py",)))
    name = fingerprint([(key, program.encode()), ("pyoxigraph", pyoxigraph.__version__.encode())])
    found = artefacts.get("quads", name)
    if found is None:
        found = make()
        if _key(root) == key:  # else they may tell of another vocabulary
            artefacts.put("quads", name, found)
    return found


def _read(root: Path) -> tuple[Read, Recorded]:
    from crosslane.data.history import current_release, history_of, state_of
    from crosslane.data.reader import build_records, read_tables
    from crosslane.data.recorded import history_digest, read_recorded
    from crosslane.data.tables import Faults
    from crosslane.ontology.vocabulary import read_vocabulary

    vocabulary, faults = read_vocabulary(), Faults()
    tables = read_tables(root, faults)
    records = build_records(tables, vocabulary, faults)
    recorded, state = read_recorded(root), state_of(tables)
    history = history_of(recorded, state, vocabulary, history_digest(root))
    return Read(records, history, current_release(recorded, state)), recorded


def _key(root: Path) -> str | None:
    """Return the fingerprint of all that a graph is made from, ``None`` where it cannot be read."""
    try:
        return fingerprint(_made_from(root))
    except OSError:
        return None  # whoever reads the tables next says what is wrong with them


def _made_from(root: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the tables, the vocabulary, and the program that makes a graph of them."""
    # Python and its tables of Unicode decide which texts are refused.
    yield "program", f"{__version__} {sys.version}".encode()
    for below in _TABLES:
        for name, content in contents(root / below, (".tsv",)):
            yield f"{below}/{name}", content
    for package, suffixes in ((crosslane.ontology, (".py", ".ttl")), (crosslane.data, (".py",))):
        yield from contents(_home(package), suffixes)


def _home(package: ModuleType) -> Path:
    """Return the directory of a package."""
    return Path(next(iter(package.__path__)))
