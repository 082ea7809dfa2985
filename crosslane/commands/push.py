"""``push``: the dataset into a SPARQL endpoint, in place of what its graphs hold there."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from crosslane.commands.common import open_graph
from crosslane.graph.engine.errors import EngineError
from crosslane.graph.engine.limits import Limits
from crosslane.graph.engine.port import LoadRequest, QueryRequest
from crosslane.graph.engine.remote.engine import RemoteEngine
from crosslane.graph.today import utc_today
from crosslane.ontology.terms import BASE, GRAPHS, graph_iri
from crosslane.output import CommandError, Output
from crosslane.settings import Settings

PATIENCE = 600.0
"""Seconds that an endpoint may take for one graph, unless a query may run longer."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """What became of one graph.

    Attributes:
        graph: its IRI.
        triples: that were sent.
        held: triples that the endpoint says it has in that graph.
    """

    graph: str
    triples: int
    held: int


def push(asked: argparse.Namespace, settings: Settings, output: Output) -> int:
    """Replace the graphs of the dataset in an endpoint, and count what it then holds.

    Returns:
        0 when the endpoint holds as many triples as were sent, else 1.
    """
    day = asked.as_of or utc_today()
    documents = by_graph(open_graph(settings).dataset(day))
    engine = _engine(asked, settings, max(map(len, documents.values())))
    put: list[str] = []
    try:
        with engine:
            done = asyncio.run(_push(engine, documents, put))
    except EngineError as error:
        names = ", ".join(put) or "none"
        raise CommandError(f"{error}\nGraphs that the endpoint has taken: {names}.") from None
    return _report(done, day, output)


def by_graph(dataset: bytes) -> Mapping[str, bytes]:
    r"""Part a dataset by its graphs.

    Args:
        dataset: N-Quads, a line each, all in named graphs.

    Returns:
        N-Triples by the IRI of the graph; every graph of the dataset is there, one without
        triples too.

    Example:
        >>> by_graph(b'<urn:a> <urn:b> "c d" <urn:g> .\n')["urn:g"]
        b'<urn:a> <urn:b> "c d" .\n'
    """
    lines: dict[str, list[bytes]] = {graph_iri(name): [] for name in GRAPHS}
    for line in dataset.splitlines():
        triple, graph, _ = line.rsplit(b" ", 2)
        lines.setdefault(graph[1:-1].decode(), []).append(triple + b" .\n")
    return {graph: b"".join(triples) for graph, triples in lines.items()}


def _engine(asked: argparse.Namespace, settings: Settings, largest: int) -> RemoteEngine:
    query, update = asked.remote or settings.remote, asked.remote_update or settings.remote_update
    if query is None or update is None:
        raise CommandError(
            "name the endpoint: --remote URL for queries and --remote-update URL for updates "
            "(or CROSSLANE_REMOTE and CROSSLANE_REMOTE_UPDATE)"
        )
    limits = Limits(**settings.limits())
    limits = replace(
        limits,
        timeout=max(PATIENCE, limits.timeout),
        max_document_bytes=max(largest, limits.max_document_bytes),
    )
    try:
        graphs = [graph_iri(name) for name in GRAPHS]
        return RemoteEngine(query, limits, update_url=update, graphs=graphs)
    except ValueError as error:
        raise CommandError(str(error)) from None


async def _push(
    engine: RemoteEngine, documents: Mapping[str, bytes], put: list[str]
) -> list[Pushed]:
    """Put every graph, noting in `put` which ones are there, and count them."""
    done = []
    with _progress() as progress:
        task = progress.add_task("", total=sum(map(_count, documents.values())))
        for graph, document in documents.items():
            progress.update(task, description=graph.removeprefix(BASE))
            await engine.load(LoadRequest(document, "nt", graph, "replace", BASE))
            put.append(graph)
            progress.advance(task, _count(document))
        for graph, document in documents.items():
            progress.update(task, description=f"counting {graph.removeprefix(BASE)}")
            done.append(Pushed(graph, _count(document), await _held(engine, graph)))
    return done


async def _held(engine: RemoteEngine, graph: str) -> int:
    query = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
    result = await engine.query(QueryRequest(query, ("csv",)))
    return int(result.body.split()[1])


def _progress() -> Progress:
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("triples"),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


def _count(document: bytes) -> int:
    return document.count(b"\n")


def _report(done: list[Pushed], day: date, output: Output) -> int:
    same = all(one.held == one.triples for one in done)
    if output.form == "json":
        items = [{"graph": one.graph, "triples": one.triples, "held": one.held} for one in done]
        output.json({"as_of": str(day), "same": same, "graphs": items})
        return 0 if same else 1
    output.rows(("graph", "triples", "held"), list(_rows(done)))
    if output.form == "table":
        total = sum(one.triples for one in done)
        output.console.print(
            f"\n{total} triples of {day} are at the endpoint."
            if same
            else "\nThe endpoint holds other numbers of triples than were sent."
        )
    return 0 if same else 1


def _rows(done: list[Pushed]) -> Iterator[list[str]]:
    for one in done:
        yield [one.graph, str(one.triples), str(one.held)]
