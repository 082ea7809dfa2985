"""Puts the parts together: from a data directory to a graph that answers."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from crosslane.data.reader import read_records
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
    """Read a data directory and build its graph; see `load_records`."""
    return build_graph(load_records(given))
