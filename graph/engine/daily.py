"""An engine whose snapshot belongs to a day, and follows the calendar."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from crosslane.graph.engine.answering import ReadOnly
from crosslane.graph.engine.errors import EngineDown
from crosslane.graph.engine.lifecycle import Lifecycle
from crosslane.graph.engine.limits import Limits
from crosslane.graph.engine.port import (
    QueryRequest,
    QueryResult,
    Stats,
)
from crosslane.graph.engine.sparql import SparqlEngine
from crosslane.graph.engine.workers.pool import total
from crosslane.graph.today import utc_today

__all__ = ["DailyEngine", "utc_today"]


class _Generation:
    """The engine of one day, and how many requests are using it."""

    def __init__(self, day: date, engine: SparqlEngine) -> None:
        self.day = day
        self.engine = engine
        self.users = 0


class DailyEngine(ReadOnly, Lifecycle):
    """Answers from a snapshot of today, as ownership holds for a day.

    The first request of a new day waits until the new day's engine is ready, like every other
    request of that day; requests that run keep the old one, which ends after the last of them.
    If the new engine cannot be started the request fails, and the next one tries again: an
    answer of yesterday would not be an answer about today.

    Args:
        make_snapshot: N-Quads of a day; called on a thread of this object.
        limits: see `Limits`.
        workers: number of worker processes.
        today: the day that counts.
    """

    def __init__(
        self,
        make_snapshot: Callable[[date], bytes],
        limits: Limits,
        workers: int,
        today: Callable[[], date] = utc_today,
    ) -> None:
        """Keep what `start` needs; no process is started yet."""
        self._make_snapshot = make_snapshot
        self._limits = limits
        self._workers = workers
        self._today = today
        self._lock = threading.Lock()
        self._building = threading.Lock()
        self._current: _Generation | None = None
        self._draining: set[_Generation] = set()
        self._replaced_before: dict[str, int] = {}
        self._closed = False
        self._keeper = ThreadPoolExecutor(1, thread_name_prefix="sparql-daily")

    @property
    def limits(self) -> Limits:
        """The limits that hold."""
        return self._limits

    @property
    def graphs(self) -> tuple[str, ...]:
        """IRIs of the named graphs of the current dataset."""
        return self._started().engine.graphs

    @property
    def union(self) -> bool:
        """Whether the default graph is the union of the named graphs: always."""
        return True

    @property
    def version(self) -> str:
        """Today, and the hash of the current snapshot.

        It changes with the day, before the new day's snapshot is there, as an answer of
        yesterday is none about today.
        """
        return f"{self._today().isoformat()}-{self._started().engine.version}"

    @property
    def pids(self) -> tuple[int, ...]:
        """Process ids of the current engine: the zygote, then the workers."""
        return self._started().engine.pids

    def stats(self) -> Stats:
        """Return how the workers are doing; what was replaced counts from the start on."""
        self._started()
        with self._lock:
            generations = {*self._draining, self._current} - {None}
            now = [one.engine.stats() for one in generations if one is not None]
            return Stats(
                sum(stats.workers for stats in now),
                sum(stats.busy for stats in now),
                sum(stats.waiting for stats in now),
                total(self._replaced_before, *(stats.replaced for stats in now)),
            )

    def start(self) -> None:
        """Start the engine of today.

        Raises:
            EngineUnsupported: this system lacks what workers are made of.
            EngineDown: a process did not start, or the snapshot is not N-Quads.
        """
        self._renew(self._today())

    def close(self) -> None:
        """End every process. Closing twice is fine."""
        with self._lock:
            self._closed = True
            open_still = set(self._draining)
            if self._current is not None:
                open_still.add(self._current)
            self._current = None
        for generation in open_still:
            generation.engine.close()
        self._keeper.shutdown(wait=True)

    async def query(self, request: QueryRequest) -> QueryResult:
        """Answer a query about today without blocking the event loop; see `SparqlEngine.query`.

        Args:
            request: the query and how its result is wanted.

        Returns:
            The whole result.
        """
        generation = await self._of_today()
        try:
            return await generation.engine.query(request)
        finally:
            self._leave(generation)

    async def snapshot(self) -> bytes:
        """Return today's dataset as N-Quads."""
        generation = await self._of_today()
        try:
            return await generation.engine.snapshot()
        finally:
            self._leave(generation)

    async def _of_today(self) -> _Generation:
        """Return today's generation, made if need be, with the caller counted in."""
        generation = self._enter()
        while generation is None:
            await asyncio.get_running_loop().run_in_executor(
                self._keeper, self._renew, self._today()
            )
            generation = self._enter()
        return generation

    def _started(self) -> _Generation:
        current = self._current
        if current is None:
            raise EngineDown(
                "the engine is closed" if self._closed else "the engine was not started"
            )
        return current

    def _enter(self) -> _Generation | None:
        """Return today's generation and count the caller in, or None if it must be made."""
        today = self._today()
        with self._lock:
            if self._closed:
                raise EngineDown("the engine is closed")
            if self._current is None:
                raise EngineDown("the engine was not started")
            if self._current.day != today:
                return None
            self._current.users += 1
            return self._current

    def _leave(self, generation: _Generation) -> None:
        with self._lock:
            generation.users -= 1
            if generation in self._draining and generation.users == 0 and not self._closed:
                self._draining.discard(generation)
                self._remember(generation)
                self._keeper.submit(generation.engine.close)

    def _renew(self, day: date) -> None:
        """Make the engine of a day the current one, unless it is already."""
        with self._building:
            if self._current is not None and self._current.day == day:
                return
            engine = SparqlEngine(self._make_snapshot(day), self._limits, self._workers)
            engine.start()
            idle = self._swap(_Generation(day, engine))
            if idle is not None:
                idle.engine.close()

    def _swap(self, new: _Generation) -> _Generation | None:
        """Make a generation the current one; return one that nobody uses, to be closed."""
        with self._lock:
            if self._closed:
                return new
            old, self._current = self._current, new
            if old is not None and old.users:
                self._draining.add(old)
                return None
            if old is not None:
                self._remember(old)
            return old

    def _remember(self, old: _Generation) -> None:
        """Keep counting what a generation replaced that is about to end; the lock is held."""
        self._replaced_before = total(self._replaced_before, old.engine.stats().replaced)
