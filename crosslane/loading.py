"""Puts the parts together: from a data directory to a graph that answers."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from crosslane.data.history import current_release, history_of, state_of
from crosslane.data.reader import build_records, read_records, read_tables
from crosslane.data.recorded import history_digest, read_recorded
from crosslane.data.tables import Faults
from crosslane.graph.store import KnowledgeGraph, build_graph
from crosslane.ontology.records import Records
from crosslane.ontology.vocabulary import read_vocabulary


def data_directory(given: Path | None = None) -> Path:
    """Return the directory of the curated tables: the one given, or the package's own."""
    return given if given is not None else Path(str(files("crosslane.data")))


def load_records(given: Path | None = None) -> Records:
    """Read vocabulary and tables.

    Args:
        given: data directory; the package's own by default.

    Returns:
        The records.

    Raises:
        DataError: with every fault of the tables.
    """
    return read_records(data_directory(given), read_vocabulary())


def load_graph(given: Path | None = None) -> KnowledgeGraph:
    """Read a data directory with its history and build its graph.

    Args:
        given: data directory; the package's own by default. One without releases is a graph
            without history.

    Returns:
        The graph of the tables as they are; ``known`` gives it as it stood in a release.

    Raises:
        DataError: with every fault of the tables, or of the history.
    """
    root, vocabulary, faults = data_directory(given), read_vocabulary(), Faults()
    tables = read_tables(root, faults)
    records = build_records(tables, vocabulary, faults)
    recorded, state = read_recorded(root), state_of(tables)
    history = history_of(recorded, state, vocabulary, history_digest(root))
    return build_graph(records, history, current_release(recorded, state))
