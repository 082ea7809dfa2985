"""``query``: SPARQL, under the same limits as on the server."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from crosslane.commands.common import open_graph
from crosslane.graph.today import utc_today
from crosslane.output import CommandError, Output
from crosslane.settings import Settings

_SPARQL_FORMS = {"tsv": "tsv", "csv": "csv", "json": "json", "table": "json", "xml": "xml"}
_GRAPH_FORMS = {"ttl": "ttl", "nt": "nt", "jsonld": "jsonld", "xml": "rdf", "json": "jsonld"}


def query(asked: argparse.Namespace, settings: Settings, output: Output) -> int:
    """Run a SPARQL query in a worker process, under the same limits as the server's."""
    from crosslane.graph.engine.errors import EngineError
    from crosslane.graph.engine.limits import Limits
    from crosslane.graph.engine.port import QueryRequest
    from crosslane.graph.engine.sparql import SparqlEngine

    text = _query_text(asked)
    snapshot = open_graph(settings).dataset(asked.as_of or utc_today())
    solutions = _SPARQL_FORMS.get(output.form)
    request = QueryRequest(
        text,
        solutions=(solutions,) if solutions else (),
        graph=(_GRAPH_FORMS.get(output.form, "ttl"),),
        timeout=asked.timeout,
    )
    try:
        with SparqlEngine(snapshot, Limits(**settings.limits()), 1) as engine:
            result = engine.run(request)
    except EngineError as error:
        raise CommandError(str(error)) from None
    body = bytes(result.body).decode()
    if output.form == "table" and result.format.id == "json":
        _show(json.loads(body), output)
    else:
        output.stream.write(body if body.endswith("\n") or not body else body + "\n")
    return 0


def _query_text(asked: argparse.Namespace) -> str:
    if (asked.sparql is None) == (asked.file is None):
        raise CommandError("give a query or -f FILE, one of them; see 'crosslane query --help'")
    if asked.file is None:
        return str(asked.sparql)
    if str(asked.file) == "-":
        return sys.stdin.read()
    try:
        return str(asked.file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{asked.file}: {error}") from None


def _show(result: dict[str, Any], output: Output) -> None:
    if "boolean" in result:
        output.stream.write(f"{str(result['boolean']).lower()}\n")
        return
    names = result["head"]["vars"]
    rows = [[_term(row.get(name)) for name in names] for row in result["results"]["bindings"]]
    output.rows(names, rows)


def _term(binding: dict[str, str] | None) -> str:
    from crosslane.ontology.terms import ID

    if binding is None:
        return ""
    value = binding["value"]
    return value.removeprefix(ID) if binding["type"] == "uri" else value
