"""What each command does: asks the functions that REST asks, and prints."""

from __future__ import annotations

import argparse
import errno
import json
import os
import socket
import sys
from collections.abc import Callable
from dataclasses import fields
from typing import Any

from rich.text import Text

from crosslane.building import build, changes, release
from crosslane.checking import check
from crosslane.data.faults import DataError
from crosslane.graph import answers
from crosslane.graph.engine.daily import utc_today
from crosslane.graph.filters import Wanted
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.tabular import CELL_COLUMNS, cell_text
from crosslane.graph.views import Item
from crosslane.loading import load_graph
from crosslane.ontology.model import Grade
from crosslane.ontology.suggest import UnknownValueError
from crosslane.output import Output
from crosslane.settings import PREFIX, Settings

Command = Callable[[argparse.Namespace, Settings, Output], int]

COLOURS = {
    "platform": "blue",
    "seller": "dark_orange3",
    "third-party": "green",
    "shared": "magenta",
    "buyer": "cyan",
    "authority": "yellow",
}
LETTERS = {
    "platform": "P",
    "seller": "S",
    "third-party": "T",
    "shared": "½",
    "buyer": "B",
    "authority": "A",
}
_SPARQL_FORMS = {"tsv": "tsv", "csv": "csv", "json": "json", "table": "json", "xml": "xml"}
_GRAPH_FORMS = {"ttl": "ttl", "nt": "nt", "jsonld": "jsonld", "xml": "rdf", "json": "jsonld"}


class CommandError(Exception):
    """A command cannot be carried out; the text says why and what to do."""


def _graph(settings: Settings) -> KnowledgeGraph:
    try:
        return load_graph(settings.data_dir)
    except DataError as error:
        raise CommandError(f"{error}\nNothing was loaded; see 'crosslane check'.") from None


def _lens(asked: argparse.Namespace) -> Lens:
    return Lens(
        asked.as_of or utc_today(),
        asked.market,
        tuple(asked.source),
        Grade(asked.grade) if asked.grade else None,
        dated=asked.as_of is not None,
    )


def hint(error: UnknownValueError) -> CommandError:
    """Say that a value is unknown, with those that are valid."""
    shown = ", ".join(error.allowed[:30])
    more = f" ... ({len(error.allowed)} in all)" if len(error.allowed) > 30 else ""
    return CommandError(f"{error.sentence()}\nValid: {shown}{more}")


def owner(asked: argparse.Namespace, settings: Settings, output: Output) -> int:
    """Print who owns one segment, with the words that say so."""
    graph = _graph(settings)
    try:
        item = answers.ownership(graph, asked.platform, asked.model, asked.segment, _lens(asked))
    except UnknownValueError as error:
        raise hint(error) from None
    if output.form == "json":
        output.json(item)
    elif output.form == "table":
        _explain(item, output)
    else:
        output.rows(CELL_COLUMNS, [[cell_text(item, column) for column in CELL_COLUMNS]])
    return 0


def _explain(item: Item, output: Output) -> None:
    party = item["owner"] or "nobody is known"
    line = Text()
    line.append(f"{item['platform']}/{item['model']} · {item['segment']}: ")
    line.append(party, style=f"bold {COLOURS.get(party, '')}".strip())
    line.append(f" ({item['status']}, {item['certainty']})")
    output.console.print(line)
    sections = (
        ("decided by", item["evidence"]),
        ("beside", item["beside"]),
        ("overruled", item["overruled"]),
        ("denied", item["denied"]),
        ("bears risk", item["bears_risk"]),
        ("pays", item["pays"]),
        ("assists", item["assists"]),
        ("in general terms", item["annotations"]),
    )
    rows = [
        [name if n == 0 else "", v["party"], v["claim"], _words(v), _where(v)]
        for name, voices in sections
        for n, v in enumerate(voices)
    ]
    if rows:
        output.rows(("", "party", "claim", "words", "source"), rows)


def _words(voice: Item) -> str:
    aspect = f" [{voice['aspect']}]" if voice["aspect"] else ""
    return f"{voice['involvement']}, {voice['strength']}{aspect}: “{voice['quote']}”"


def _where(voice: Item) -> str:
    return f"{voice['source']['id']} ({voice['source']['grade']})"


def matrix(asked: argparse.Namespace, settings: Settings, output: Output) -> int:
    """Print offerings against segments."""
    graph = _graph(settings)
    segments = [
        item
        for item in graph.records.vocabulary.segments
        if item.id in asked.segment or (not asked.segment and (asked.all or item.tier == "core"))
    ]
    names = tuple(asked.segment) or tuple(item.id for item in segments)
    wanted = Wanted(tuple(asked.platform), tuple(asked.model), names)
    try:
        found = answers.ownerships(graph, _lens(asked), wanted)
    except UnknownValueError as error:
        raise hint(error) from None
    if output.form == "json":
        output.json({"items": found, "total": len(found), "next": None})
        return 0
    columns = [item.id for item in segments]
    rows: dict[str, dict[str, str]] = {}
    short = output.form == "table"
    for cell in found:
        row = rows.setdefault(f"{cell['platform']}/{cell['model']}", {})
        row[cell["segment"]] = _mark(cell) if short else cell["owner"] or cell["status"]
    lines = [[name, *(row[column] for column in columns)] for name, row in rows.items()]
    output.rows(["offering", *(map(str, range(1, len(columns) + 1)) if short else columns)], lines)
    if short:
        numbered = "  ".join(f"{n} {name}" for n, name in enumerate(columns, 1))
        output.console.print(f"\n{numbered}", soft_wrap=False)
        legend = (
            "P platform  S seller  T third party  ½ shared  ! disputed  ? unknown  x not offered"
        )
        output.console.print(f"{legend}\nin brackets: inherited from a general claim")
    return 0


def _mark(cell: Item) -> str:
    special = {"disputed": "!", "unknown": "?", "not-offered": "x"}
    mark = special.get(cell["status"]) or LETTERS[cell["owner"]]
    return f"({mark})" if cell["status"] == "inherited" else mark


def query(asked: argparse.Namespace, settings: Settings, output: Output) -> int:
    """Run a SPARQL query in a worker process, under the same limits as the server's."""
    from crosslane.graph.engine.errors import EngineError
    from crosslane.graph.engine.limits import Limits
    from crosslane.graph.engine.sparql import QueryRequest, SparqlEngine

    text = _query_text(asked)
    snapshot = _graph(settings).dataset(asked.as_of or utc_today())
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


def serve(asked: argparse.Namespace, settings: Settings, output: Output) -> int:
    """Serve API and pages until interrupted."""
    import uvicorn

    given = {item.name: getattr(asked, item.name, None) for item in fields(Settings)}
    given["data_dir"] = settings.data_dir
    settings = Settings.from_environment(os.environ, **given)
    graph = _graph(settings)
    _free(settings.host, settings.port)
    output.stream.write(f"Crosslane: http://{settings.host}:{settings.port} (Ctrl+C ends it)\n")
    output.stream.flush()
    common: dict[str, Any] = {
        "host": settings.host,
        "port": settings.port,
        "log_level": "info",
        "timeout_graceful_shutdown": 5,
    }
    if settings.workers == 1:
        from crosslane.api.app import create_app

        uvicorn.run(create_app(graph, settings), **common)
        return 0
    for item in fields(Settings):
        value = getattr(settings, item.name)
        if value is not None:
            os.environ[f"{PREFIX}{item.name.upper()}"] = str(value)
    uvicorn.run("crosslane.serving:application", factory=True, workers=settings.workers, **common)
    return 0


def _free(host: str, port: int) -> None:
    """Raise `CommandError` where nothing can listen."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except (OSError, OverflowError) as error:
        taken = getattr(error, "errno", None) == errno.EADDRINUSE
        hint = f"it is in use; try --port {port + 1}" if taken else str(error)
        raise CommandError(f"cannot listen on {host}:{port}: {hint}") from None


COMMANDS: dict[str, Command] = {
    "serve": serve,
    "owner": owner,
    "matrix": matrix,
    "query": query,
    "check": check,
    "changes": changes,
    "release": release,
    "build": build,
}
