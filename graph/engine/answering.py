"""What every engine with worker processes has: it starts, it answers queries, it ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn

from crosslane.graph.engine import asking
from crosslane.graph.engine.errors import EngineDown, QueryRefused
from crosslane.graph.engine.guarding.guard import Guard
from crosslane.graph.engine.lifecycle import Lifecycle
from crosslane.graph.engine.limits import Limits
from crosslane.graph.engine.port import (
    Loaded,
    LoadRequest,
    QueryRequest,
    QueryResult,
    Stats,
    UpdateRequest,
)
from crosslane.graph.engine.workers.calling import Caller
from crosslane.graph.engine.workers.causes import reason_of
from crosslane.graph.engine.workers.platform import Processes, nursery_of
from crosslane.graph.engine.workers.pool import WorkerPool
from crosslane.graph.engine.workers.process import Nursery, Source


class AnsweringEngine(Lifecycle):
    """Answers SPARQL queries in killable worker processes.

    Args:
        limits: of a request and of the queue.
        workers: number of worker processes, so of requests that run at one time.
        prefixes: that queries need not declare, and Turtle results use.
        base: IRI against which relative IRIs are resolved.
        union: whether the default graph of a query without a dataset is the union of the named
            graphs.
        processes: how workers are made, see `platform`.
    """

    def __init__(
        self,
        limits: Limits,
        workers: int,
        *,
        prefixes: Mapping[str, str],
        base: str,
        union: bool,
        processes: Processes,
    ) -> None:
        """Keep what is needed to start; no process is started yet."""
        if workers < 1:
            raise ValueError(f"an engine needs at least one worker, not {workers}")
        self._limits = limits
        self._workers = workers
        self._prefixes = dict(prefixes)
        self._base = base
        self._union = union
        self._processes: Processes = processes
        self._guard = Guard(limits, (), prefixes, base)
        self._caller: Caller | None = None

    @property
    def limits(self) -> Limits:
        """The limits that hold."""
        return self._limits

    @property
    def union(self) -> bool:
        """Whether the default graph is the union of the named graphs."""
        return self._union

    @property
    def pids(self) -> tuple[int, ...]:
        """Process ids: the zygote (0 where there is none), then the workers."""
        return self._running().pool.pids

    def stats(self) -> Stats:
        """Return how the workers are doing."""
        return self._running().pool.stats()

    def close(self) -> None:
        """End every process; running requests fail with `EngineDown`."""
        if self._caller is not None:
            self._caller.pool.close()

    def run(self, request: QueryRequest) -> QueryResult:
        """Answer a query; blocks until the result is there or the deadline has passed.

        Args:
            request: the query and how its result is wanted.

        Returns:
            The whole result.

        Raises:
            EngineError: one of its kinds, see `errors`.
        """
        caller, limits = self._running(), self._limits
        asked = asking.question(request, self._guard, limits)
        answer = caller.call(asked.message, asked.timeout, limits.max_bytes)
        return asking.result(asked, *answer, limits)

    async def query(self, request: QueryRequest) -> QueryResult:
        """Answer a query without blocking the event loop; cancelling it ends the query.

        Args:
            request: the query and how its result is wanted.

        Returns:
            The whole result.

        Raises:
            EngineError: one of its kinds, see `errors`.
        """
        caller, limits = self._running(), self._limits
        asked = asking.question(request, self._guard, limits)
        answer = await caller.acall(asked.message, asked.timeout, limits.max_bytes)
        return asking.result(asked, *answer, limits)

    def _running(self) -> Caller:
        if self._caller is None:
            raise EngineDown("the engine was not started")
        return self._caller

    def _start(self, source: Source) -> WorkerPool:
        """Start the processes, which load what a source gives."""
        limits = self._limits
        config = {
            "prefixes": self._prefixes,
            "base": self._base,
            "union": self._union,
            "max_rows": limits.max_rows,
            "max_bytes": limits.max_bytes,
            "max_quads": limits.max_quads,
            "memory": limits.memory,
        }

        def nursery() -> Nursery:
            return nursery_of(self._processes, source, config)

        pool = WorkerPool(
            nursery, self._workers, limits.max_queue, lambda end: reason_of(end, limits)
        )
        self._caller = Caller(pool, limits)
        return pool


class ReadOnly:
    """The writing half of the port where nothing is written."""

    @property
    def writable(self) -> bool:
        """Whether `update` and `load` can succeed: never."""
        return False

    async def update(self, request: UpdateRequest) -> None:
        """Refuse: a snapshot does not change.

        Args:
            request: whatever it is.

        Raises:
            QueryRefused: always.
        """
        read_only()

    async def load(self, request: LoadRequest) -> Loaded:
        """Refuse: a snapshot does not change.

        Args:
            request: whatever it is.

        Raises:
            QueryRefused: always.
        """
        read_only()


def read_only() -> NoReturn:
    """Refuse to write.

    Raises:
        QueryRefused: always.
    """
    raise QueryRefused("this dataset is read-only")
