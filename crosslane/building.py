"""``crosslane build`` and ``release``: bundles, and states of the tables under a name."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from rich.console import Console

from crosslane.data.format import untidy
from crosslane.data.history import refusal, state_of
from crosslane.data.reader import build_records, read_tables
from crosslane.data.recorded import read_recorded, write_history
from crosslane.data.tables import Faults
from crosslane.data.versions import record
from crosslane.graph.files.changelog import changelog
from crosslane.graph.files.dump import DUMPS, dump, manifest
from crosslane.graph.questions.changes import changes as changed
from crosslane.graph.questions.changes import day_of
from crosslane.graph.store import KnowledgeGraph
from crosslane.graph.today import utc_today
from crosslane.loading import data_directory, load_graph
from crosslane.ontology.releases import Release
from crosslane.ontology.vocabulary import read_vocabulary
from crosslane.output import CommandError, Output
from crosslane.settings import Settings

MANIFEST = "manifest.json"


class BuildError(CommandError):
    """A bundle or a release cannot be made; the text says why and what to do."""


def bundle(
    graph: KnowledgeGraph, as_of: date, started: Callable[[str], object] = lambda name: None
) -> dict[str, bytes]:
    """Make all files of a bundle.

    Args:
        graph: the graph; ``graph.known(release)`` for an older one.
        as_of: the day for which ownership is derived.
        started: is told the name of each file before it is made.

    Returns:
        The bytes of each file by its name, the manifest last; the same for the same graph and day.
    """
    files = {}
    for name in DUMPS:
        started(name)
        files[name] = dump(graph, name, as_of)
    described = json.dumps(manifest(graph, as_of, files), ensure_ascii=False, indent=2)
    return {**files, MANIFEST: f"{described}\n".encode()}


def build(asked: argparse.Namespace, settings: Settings, output: Output) -> int:
    """Write a bundle into a directory, and print its files with their SHA-256."""
    _check_target(asked.out, force=asked.force)
    with Console(stderr=True).status("reading tables") as progress:
        graph = load_graph(settings.data_dir).known(asked.release)
        try:
            as_of = asked.as_of or day_of(graph)
        except ValueError as error:
            raise BuildError(f"{error} with --as-of") from None
        files = bundle(graph, as_of, lambda name: progress.update(f"making {name}"))
        progress.update("writing")
        _write(asked.out, files)
    described = json.loads(files[MANIFEST])
    if output.form == "json":
        output.json(described)
        return 0
    rows = [[one["name"], str(one["bytes"]), one["sha256"]] for one in described["files"]]
    output.rows(("file", "bytes", "sha256"), rows)
    if output.form == "table":
        name = f"release {graph.release}" if graph.release else "records in no release yet"
        output.console.print(f"\n{name}, ownership as of {as_of}, written to {asked.out}")
    return 0


def _check_target(target: Path, *, force: bool) -> None:
    if target.exists() and not target.is_dir():
        raise BuildError(f"{target} is no directory; name one that is empty or not there yet")
    held = sorted(path.name for path in target.iterdir()) if target.is_dir() else []
    if held and not force:
        raise BuildError(
            f"{target} is not empty, it holds {held[0]}; name another directory, or add --force "
            "to write over the files of a bundle and leave all others"
        )


def _write(target: Path, files: Mapping[str, bytes]) -> None:
    """Write each file whole or not at all; files of other names stay as they are."""
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, body in files.items():
            part = target / f".{name}.part"
            part.write_bytes(body)
            part.replace(target / name)
    except OSError as error:
        raise BuildError(f"cannot write to {target}: {error.strerror}") from None


def release(asked: argparse.Namespace, settings: Settings, output: Output) -> int:
    """Record the tables as they are as a release, and print what it changed."""
    root, faults = data_directory(settings.data_dir), Faults()
    tables = read_tables(root, faults)
    build_records(tables, read_vocabulary(), faults)
    loose = untidy(root)
    if loose:
        raise BuildError("\n".join(map(str, loose)))
    recorded, state = read_recorded(root), state_of(tables)
    made = Release(asked.id, asked.date or utc_today(), asked.note or None)
    reason = refusal(recorded, state, made)
    if reason:
        raise BuildError(reason)
    try:
        write_history(root, record(recorded, state, made))
    except OSError as error:
        raise BuildError(f"cannot write to {root}: {error.strerror}") from None
    graph = load_graph(settings.data_dir)
    before = recorded.releases[-1].id if recorded.releases else None
    if output.form == "json":
        found = changed(graph, before or made.id)
        output.json({**found, "total": len(found["items"]), "next": None})
    else:
        output.stream.write(changelog(graph, before))
    return 0
