"""``crosslane check``: schema, vocabulary, canonical form, quality, releases, quotes, SHACL."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console

from crosslane.data import schema
from crosslane.data.faults import DataError, Fault
from crosslane.data.format import tidy, untidy
from crosslane.data.history import history_faults
from crosslane.data.quality import quality_faults
from crosslane.data.quotes import check_quotes, read_texts
from crosslane.data.reader import Tables, build_records, read_tables
from crosslane.data.tables import Faults, Row
from crosslane.graph.store import build_graph
from crosslane.graph.today import utc_today
from crosslane.graph.validate import validate
from crosslane.loading import data_directory
from crosslane.ontology.vocabulary import read_vocabulary
from crosslane.output import Output
from crosslane.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from crosslane.ontology.records import Records


def check(asked: argparse.Namespace, settings: Settings, output: Output) -> int:
    """Print every fault of the data, or what was found sound.

    Returns:
        0 when there is no fault, else 1.
    """
    progress = Console(stderr=True)
    root = data_directory(settings.data_dir)
    with progress.status("reading tables"):
        read = Faults()
        tables = read_tables(root, read)
        try:
            records = build_records(tables, read_vocabulary(), read)
        except DataError as error:
            return _report(error.faults, output)
    rewritten = tidy(root) if asked.fix else []
    if rewritten:
        tables = read_tables(root, read)  # its rows stand on other lines now
    faults = untidy(root)
    own = root.resolve() == data_directory().resolve()
    faults += quality_faults(tables, records, utc_today(), words=own)
    with progress.status("reading releases"):
        faults += history_faults(root, records.vocabulary)
    if asked.sources is not None:
        with progress.status("comparing quotes"):
            faults += _quotes(records, asked.sources, tables)
    with progress.status("validating RDF against the shapes"):
        dataset = build_graph(records).dataset(utc_today())
        broken = [violation.text for violation in validate(dataset)]
    if faults or broken:
        return _report(faults, output, broken)
    if output.form == "json":
        output.json({"faults": [], "rewritten": rewritten})
    else:
        _sound(records, rewritten, asked.sources is not None, output)
    return 0


def _quotes(records: Records, directory: Path, tables: Tables) -> list[Fault]:
    """Hold the quotes against the texts of a directory; a fault names the row of the quote."""
    said = (schema.CLAIMS, schema.FACTS, schema.OVERLAYS)
    rows: dict[str, Row] = {row.cells["id"]: row for table in said for row in tables[table.name]}
    try:
        return check_quotes(records, read_texts(directory), rows)
    except DataError as error:
        return list(error.faults)


def _report(faults: Sequence[Fault], output: Output, broken: Sequence[str] = ()) -> int:
    """Print faults of rows, and what violates the shapes; each line says what and where."""
    lines = [*map(str, faults), *broken]
    if output.form == "json":
        places = [
            {"file": one.file, "line": one.line, "column": one.column, "message": one.message}
            for one in faults
        ]
        output.json({"faults": lines, "places": places})
    else:
        output.stream.write("".join(f"{line}\n" for line in lines))
        output.stream.write(f"{len(lines)} fault{'s' if len(lines) != 1 else ''}\n")
    return 1


def _sound(records: Records, rewritten: Sequence[str], quotes: bool, output: Output) -> None:
    lines = [f"rewrote {name}" for name in rewritten]
    lines.append(
        f"sound: {len(records.claims)} claims, {len(records.facts)} facts, "
        f"{len(records.sources)} sources, {len(records.offerings)} offerings; "
        "schema, vocabulary, canonical form, quality, releases and shapes hold"
    )
    checked = "every quote is in its source" if quotes else "quotes not compared (no --sources)"
    output.stream.write("\n".join([*lines, checked]) + "\n")
