"""``crosslane check``: schema, vocabulary, canonical form, releases, quotes, SHACL."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console

from crosslane.data.faults import DataError
from crosslane.data.format import tidy, untidy
from crosslane.data.history import history_faults
from crosslane.data.quotes import check_quotes, read_texts
from crosslane.graph.store import build_graph
from crosslane.graph.today import utc_today
from crosslane.graph.validate import validate
from crosslane.loading import data_directory, load_records
from crosslane.output import Output
from crosslane.settings import Settings

if TYPE_CHECKING:
    from crosslane.ontology.records import Records


def check(asked: argparse.Namespace, settings: Settings, output: Output) -> int:
    """Print every fault of the data, or what was found sound.

    Returns:
        0 when there is no fault, else 1.
    """
    progress = Console(stderr=True)
    root = data_directory(settings.data_dir)
    with progress.status("reading tables"):
        try:
            records = load_records(settings.data_dir)
        except DataError as error:
            return _report([str(fault) for fault in error.faults], output)
    rewritten = tidy(root) if asked.fix else []
    faults = [str(fault) for fault in untidy(root)]
    with progress.status("reading releases"):
        faults += [str(fault) for fault in history_faults(root, records.vocabulary)]
    if asked.sources is not None:
        with progress.status("comparing quotes"):
            try:
                found = check_quotes(records, read_texts(asked.sources))
            except DataError as error:
                found = list(error.faults)
            faults += [str(fault) for fault in found]
    with progress.status("validating RDF against the shapes"):
        dataset = build_graph(records).dataset(utc_today())
        faults += [violation.text for violation in validate(dataset)]
    if faults:
        return _report(faults, output)
    if output.form == "json":
        output.json({"faults": [], "rewritten": rewritten})
    else:
        _sound(records, rewritten, asked.sources is not None, output)
    return 0


def _report(faults: Sequence[str], output: Output) -> int:
    if output.form == "json":
        output.json({"faults": list(faults)})
    else:
        output.stream.write("".join(f"{fault}\n" for fault in faults))
        output.stream.write(f"{len(faults)} fault{'s' if len(faults) != 1 else ''}\n")
    return 1


def _sound(records: Records, rewritten: Sequence[str], quotes: bool, output: Output) -> None:
    lines = [f"rewrote {name}" for name in rewritten]
    lines.append(
        f"sound: {len(records.claims)} claims, {len(records.facts)} facts, "
        f"{len(records.sources)} sources, {len(records.offerings)} offerings; "
        "schema, vocabulary, canonical form, releases and shapes hold"
    )
    checked = "every quote is in its source" if quotes else "quotes not compared (no --sources)"
    output.stream.write("\n".join([*lines, checked]) + "\n")
