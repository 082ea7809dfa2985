"""A dataset of a test's own, written and read without an event loop around."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable
from pathlib import Path
from typing import Literal, TypeVar

from crosslane.graph.engine.dataset import DatasetEngine
from crosslane.graph.engine.limits import Limits
from crosslane.graph.engine.port import LoadRequest, QueryRequest, UpdateRequest

T = TypeVar("T")
BASE = "http://example.org/"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
MANY = "INSERT DATA { " + " ".join(f"<urn:{i}> <urn:p> {i} ." for i in range(300)) + " }"


def opened(
    directory: Path, limits: Limits | None = None, *, writable: bool = True
) -> DatasetEngine:
    """Return an engine on a directory, not started."""
    return DatasetEngine(directory, limits or Limits(), 2, writable=writable)


def do(work: Awaitable[T]) -> T:
    """Run one piece of work on a loop of its own."""

    async def alone() -> T:
        return await work

    return asyncio.run(alone())


def update(engine: DatasetEngine, *texts: str) -> None:
    """Carry out updates, one after another."""
    for text in texts:
        do(engine.update(UpdateRequest(text)))


def load(
    engine: DatasetEngine,
    document: str,
    graph: str | None = None,
    form: str = "ttl",
    *,
    replace: bool = False,
) -> tuple[int, bool]:
    """Load a document; return what is told of it."""
    mode: Literal["replace", "add"] = "replace" if replace else "add"
    loaded = do(engine.load(LoadRequest(document.encode(), form, graph, mode, BASE)))
    return loaded.quads, loaded.created


def rows(
    engine: DatasetEngine,
    pattern: str = "?s ?p ?o",
    *,
    default: tuple[str, ...] | None = None,
    named: tuple[str, ...] | None = None,
) -> int:
    """Return how many solutions a pattern has."""
    text = f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}"
    query = QueryRequest(text, default_graphs=default, named_graphs=named)
    body = json.loads(do(engine.query(query)).body)
    return int(body["results"]["bindings"][0]["n"]["value"])
