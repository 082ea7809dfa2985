"""The SPARQL engine of one snapshot: guard, queue, worker, deadline."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from crosslane.graph.engine.answering import AnsweringEngine, ReadOnly
from crosslane.graph.engine.guarding.guard import Guard
from crosslane.graph.engine.limits import Limits
from crosslane.graph.engine.workers import changes
from crosslane.graph.engine.workers.platform import Processes
from crosslane.ontology.terms import BASE, PREFIXES


class SparqlEngine(ReadOnly, AnsweringEngine):
    r"""Answers SPARQL queries about one snapshot in killable worker processes.

    Thread-safe. Use it as a context manager, or call `start` and `close`.

    Args:
        snapshot: N-Quads.
        limits: of a query and of the queue.
        workers: number of worker processes, so of queries that run at one time.
        prefixes: that queries need not declare, and Turtle results use.
        base: IRI against which relative IRIs are resolved.
        union: whether the default graph of a query without a dataset is the union of the named
            graphs (then FROM may name nothing else) or the snapshot's own (then a graph that
            FROM names and that is not there is empty).
        processes: how workers are made, see `platform`.

    Example:
        >>> from crosslane.graph.engine.port import QueryRequest
        >>> snapshot = b'<urn:a> <urn:b> "c" <urn:g> .'
        >>> with SparqlEngine(snapshot, Limits(), workers=1) as engine:
        ...     engine.run(QueryRequest("SELECT ?o { ?s ?p ?o }", ("csv",))).body
        b'o\r\nc\r\n'
    """

    def __init__(
        self,
        snapshot: bytes,
        limits: Limits,
        workers: int,
        *,
        prefixes: Mapping[str, str] = PREFIXES,
        base: str = BASE,
        union: bool = True,
        processes: Processes = "auto",
    ) -> None:
        """Keep what `start` needs; no process is started yet."""
        super().__init__(
            limits, workers, prefixes=prefixes, base=base, union=union, processes=processes
        )
        self._snapshot = snapshot
        self._version = hashlib.sha256(snapshot).hexdigest()[:32]

    @property
    def graphs(self) -> tuple[str, ...]:
        """IRIs of the named graphs of the dataset."""
        return changes.iris(self._running().pool.graphs)

    @property
    def quads(self) -> int:
        """Number of quads in the dataset."""
        return self._running().pool.quads

    @property
    def version(self) -> str:
        """Hash of the snapshot, which never changes."""
        return self._version

    def start(self) -> None:
        """Start the processes; returns when queries can be answered.

        Raises:
            EngineUnsupported: this system cannot make workers in the way asked for.
            EngineDown: a process did not start, or the snapshot is not N-Quads.
        """
        if self._caller is None:
            whole = changes.whole(self._snapshot)
            pool = self._start(lambda: (whole,))
            graphs = changes.iris(pool.graphs) if self._union else None
            self._guard = Guard(self._limits, graphs, self._prefixes, self._base)

    async def snapshot(self) -> bytes:
        """Return the dataset as N-Quads."""
        return self._snapshot
