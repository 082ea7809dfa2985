"""A dataset that can be written: workers for queries and writes, a log for what lasts.

A write is worked out by a worker on its own copy of the dataset, under the limits of a query;
the worker answers with the difference. The difference is logged, the zygote carries it out,
and the workers of before are replaced, so a query sees all of a write or nothing.
"""

from __future__ import annotations

import asyncio
import functools
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from crosslane.graph.engine import asking
from crosslane.graph.engine.answering import AnsweringEngine, read_only
from crosslane.graph.engine.errors import (
    DocumentError,
    EngineDown,
    EngineError,
    LimitExceeded,
)
from crosslane.graph.engine.guarding.guard import Checked, Guard, LoadRefused
from crosslane.graph.engine.guarding.using import with_using
from crosslane.graph.engine.journal import Journal
from crosslane.graph.engine.limits import Limits, setting
from crosslane.graph.engine.port import Loaded, LoadRequest, Stats, UpdateRequest
from crosslane.graph.engine.turns import Turns, finished
from crosslane.graph.engine.workers import changes, wire
from crosslane.graph.engine.workers.calling import Caller
from crosslane.graph.engine.workers.changes import Change
from crosslane.graph.engine.workers.operations import FORMATS
from crosslane.graph.engine.workers.platform import Processes
from crosslane.ontology.terms import BASE, PREFIXES

_LONG = 64 * 1024  # characters of an update that take milliseconds to check


@dataclass(frozen=True, slots=True)
class _State:
    """What is known of the dataset without asking a worker."""

    graphs: frozenset[str]
    quads: int
    version: str


class DatasetEngine(AnsweringEngine):
    r"""Answers queries about a dataset in a directory, and changes it.

    The dataset has SPARQL's own default graph, is empty at first, and is kept over restarts.
    Literals are kept in the form in which pyoxigraph returns them. Of one event loop; use it
    as a context manager, or call `start` and `close`.

    Args:
        directory: one process at a time may write it; made by `start` if need be.
        limits: of a request, of the queue, and of the dataset.
        workers: number of worker processes.
        writable: whether it may be written; otherwise it must be there already.
        prefixes: that queries and updates need not declare, and Turtle results use.
        base: IRI against which relative IRIs are resolved.
        processes: how workers are made, see `platform`.

    Example:
        >>> import asyncio, tempfile
        >>> from crosslane.graph.engine.port import QueryRequest
        >>> async def write_and_read(engine: DatasetEngine) -> bytes:
        ...     await engine.update(UpdateRequest("INSERT DATA { <urn:a> <urn:b> 'c' }"))
        ...     return (await engine.query(QueryRequest("SELECT ?o { ?s ?p ?o }", ("csv",)))).body
        >>> with tempfile.TemporaryDirectory() as directory:
        ...     with DatasetEngine(Path(directory), Limits(), 1, writable=True) as engine:
        ...         asyncio.run(write_and_read(engine))
        b'o\r\nc\r\n'
    """

    def __init__(
        self,
        directory: Path,
        limits: Limits,
        workers: int,
        *,
        writable: bool,
        prefixes: Mapping[str, str] = PREFIXES,
        base: str = BASE,
        processes: Processes = "auto",
    ) -> None:
        """Keep what `start` needs; nothing is opened or started yet."""
        super().__init__(
            limits, workers, prefixes=prefixes, base=base, union=False, processes=processes
        )
        self._guard = Guard(limits, None, prefixes, base)
        self._directory = directory
        self._writable = writable
        self._turns = Turns(limits)
        self._journal: Journal | None = None
        self._state = _State(frozenset(), 0, "")

    @property
    def graphs(self) -> tuple[str, ...]:
        """IRIs of the named graphs of the dataset as it is now, empty ones too."""
        self._running()
        return tuple(sorted(changes.iris(self._state.graphs)))

    @property
    def quads(self) -> int:
        """Number of quads in the dataset as it is now."""
        self._running()
        return self._state.quads

    @property
    def version(self) -> str:
        """Token of the state; read before a query, the answer is of this state or a later one."""
        self._running()
        return self._state.version

    @property
    def writable(self) -> bool:
        """Whether `update` and `load` can succeed."""
        return self._writable

    def stats(self) -> Stats:
        """Return how the workers are doing; writes that wait for others are counted, too."""
        stats = super().stats()
        return replace(stats, waiting=stats.waiting + self._turns.waiting)

    def start(self) -> None:
        """Open the directory and start the processes; returns when queries can be answered.

        Raises:
            DatasetUnusable: the directory is in use, foreign or damaged, see `journal`.
            EngineUnsupported: this system cannot make workers in the way asked for.
            EngineDown: a process did not start.
        """
        if self._caller is not None:
            return
        journal = Journal(self._directory, writable=self._writable)
        try:
            pool = self._start(journal.changes)
        except BaseException:
            journal.close()
            raise
        self._journal = journal
        self._state = _State(frozenset(pool.graphs), pool.quads, journal.version)

    def close(self) -> None:
        """End every process and let go of the directory; a write that is logged is complete."""
        super().close()
        journal, self._journal = self._journal, None
        if journal is not None:
            journal.close()

    async def update(self, request: UpdateRequest) -> None:
        """Carry out an update whole or not at all; see `port.Backend.update`.

        Args:
            request: the update.

        Raises:
            EngineError: one of its kinds, see `errors`; then nothing has changed.
        """
        self._check_writable()
        timeout = asking.granted(request.timeout, self._limits)
        check = self._guard.check_update
        try:
            if len(request.update) > _LONG:
                checked = await asyncio.to_thread(check, request.update)
            else:
                checked = check(request.update)
        except LoadRefused as refusal:
            await self._parsed(refusal.rest, timeout, request.update)
            raise
        text = with_using(checked.text, request.using_graphs, request.using_named_graphs)
        message = wire.pack({"do": "update"}, text.encode())
        await self._write(message, timeout, checked, request.update)

    async def load(self, request: LoadRequest) -> Loaded:
        """Put a document into the dataset whole or not at all; see `port.Backend.load`.

        In mode ``replace`` and without a graph, a document with graphs of its own replaces
        each that it names, and the default graph.

        Args:
            request: the document.

        Returns:
            How many quads the document holds, and whether a graph came to be.

        Raises:
            EngineError: one of its kinds, see `errors`; then nothing has changed.
        """
        self._check_writable()
        timeout = asking.granted(request.timeout, self._limits)
        if request.format not in FORMATS:
            raise DocumentError(f"{request.format!r} is no format of documents")
        size, most = len(request.document), self._limits.max_document_bytes
        if size > most:
            detail = f"the document has {size} bytes where {most} are allowed"
            raise LimitExceeded(detail, "bytes", most, setting("max_document_bytes"))
        head = {
            "do": "load",
            "format": request.format,
            "graph": request.graph,
            "mode": request.mode,
            "base": request.base,
        }
        answer = await self._write(wire.pack(head, request.document), timeout, Checked(""), "")
        return Loaded(answer["loaded"], bool(answer["created"]))

    async def snapshot(self) -> bytes:
        """Return the dataset as N-Quads (empty graphs, which these cannot hold, left out)."""
        return (await self._whole(self._running())).added

    async def _write(
        self, message: bytes, timeout: float, checked: Checked, text: str
    ) -> dict[str, Any]:
        """Have a worker find the change, and keep it; return what the worker answered."""
        caller, journal = self._running(), self._opened()
        async with self._turns.one():
            if journal.outgrown:
                compact = functools.partial(journal.compact, await self._whole(caller))
                await finished(asyncio.wrap_future(caller.pool.apply(None, compact)))
            try:
                head, body = await caller.acall(message, timeout, self._limits.max_bytes)
                if "error" in head:
                    raise self._error(head, checked, text)
                change = changes.decoded(head, body)
                if not change.empty:
                    await finished(self._carry_out(caller, journal, change))
            finally:
                caller.pool.settle()
        return head

    async def _carry_out(self, caller: Caller, journal: Journal, change: Change) -> None:
        append = functools.partial(journal.append, change)
        await asyncio.wrap_future(caller.pool.apply(change, append))
        graphs = self._state.graphs.difference(change.dropped).union(change.created)
        self._state = _State(graphs, change.quads, journal.version)

    async def _whole(self, caller: Caller) -> Change:
        """Return the change that makes an empty dataset this one, from one worker's state."""
        first, rest = (wire.pack({"do": "dump", "first": first}) for first in (True, False))
        parts = await caller.aparts((first, rest), self._limits.timeout, sys.maxsize)
        last = parts[-1][0]
        return changes.whole(b"".join(body for _, body in parts), last["graphs"], last["quads"])

    async def _parsed(self, checked: Checked, timeout: float, text: str) -> None:
        """Raise `QuerySyntaxError` where an update is none; carry out nothing."""
        message = wire.pack({"do": "parse"}, checked.text.encode())
        head, _ = await self._running().acall(message, timeout, self._limits.max_bytes)
        if head.get("error") == "syntax":
            raise self._error(head, checked, text) from None

    def _check_writable(self) -> None:
        self._running()
        if not self._writable:
            read_only()

    def _opened(self) -> Journal:
        if self._journal is None:
            raise EngineDown("the engine is closed")
        return self._journal

    def _error(self, head: dict[str, Any], checked: Checked, text: str) -> EngineError:
        if head["error"] == "document":
            return DocumentError(head["message"], head["line"], head["column"])
        if head["error"] == "quads":
            most = self._limits.max_quads
            detail = f"the dataset would have more than {most} quads; nothing was changed"
            return LimitExceeded(detail, "quads", most, setting("max_quads"))
        if head["error"] == "bytes":
            most = self._limits.max_bytes
            detail = f"the change has more than {most} bytes as N-Quads; nothing was changed"
            return LimitExceeded(detail, "bytes", most, setting("max_bytes"))
        return asking.error(head, self._limits, checked, text)
