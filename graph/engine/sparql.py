"""The SPARQL engine: guard, queue, worker, deadline."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, NoReturn

from crosslane.graph.engine import wire
from crosslane.graph.engine.errors import (
    EngineBusy,
    EngineDown,
    EngineError,
    FormatUnavailable,
    InvalidTimeout,
    LimitExceeded,
    QueryFailed,
)
from crosslane.graph.engine.guard import Checked, Guard
from crosslane.graph.engine.lifecycle import Lifecycle
from crosslane.graph.engine.limits import LEAST_TIMEOUT, Limits, setting
from crosslane.graph.engine.pool import WorkerPool
from crosslane.graph.engine.port import QueryRequest, QueryResult
from crosslane.graph.engine.process import Worker, Zygote
from crosslane.graph.engine.results import FORMATS, GRAPHS, SOLUTIONS
from crosslane.graph.engine.tokens import parser_error
from crosslane.ontology.terms import BASE, PREFIXES


@dataclass(frozen=True, slots=True)
class _Job:
    """A checked request, ready to be sent."""

    request: QueryRequest
    checked: Checked
    message: bytes
    timeout: float


class SparqlEngine(Lifecycle):
    r"""Answers SPARQL queries about one snapshot in killable worker processes.

    Thread-safe. Use it as a context manager, or call `start` and `close`.

    Args:
        snapshot: N-Quads; all triples are in named graphs, whose union is the default graph.
        limits: of a query and of the queue.
        workers: number of worker processes, so of queries that run at one time.
        prefixes: that queries need not declare, and Turtle results use.
        base: IRI against which relative IRIs are resolved.

    Example:
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
    ) -> None:
        """Keep what `start` needs; no process is started yet."""
        if workers < 1:
            raise ValueError(f"an engine needs at least one worker, not {workers}")
        self._snapshot = snapshot
        self._limits = limits
        self._workers = workers
        self._prefixes = dict(prefixes)
        self._base = base
        self._pool: WorkerPool | None = None
        self._guard = Guard(limits, (), prefixes, base)

    @property
    def limits(self) -> Limits:
        """The limits that hold."""
        return self._limits

    @property
    def graphs(self) -> tuple[str, ...]:
        """IRIs of the named graphs of the dataset."""
        return self._running().graphs

    @property
    def quads(self) -> int:
        """Number of quads in the dataset."""
        return self._running().quads

    @property
    def pids(self) -> tuple[int, ...]:
        """Process ids: the zygote, then the workers."""
        return self._running().pids

    def start(self) -> None:
        """Start the processes; returns when queries can be answered.

        Raises:
            EngineUnsupported: this system lacks what workers are made of.
            EngineDown: a process did not start, or the snapshot is not N-Quads.
        """
        if self._pool is None:
            pool = WorkerPool(self._zygote, self._workers, self._limits.max_queue)
            self._guard = Guard(self._limits, pool.graphs, self._prefixes, self._base)
            self._pool = pool

    def close(self) -> None:
        """End every process; running queries fail with `EngineDown`."""
        if self._pool is not None:
            self._pool.close()

    def run(self, request: QueryRequest) -> QueryResult:
        """Answer a query; blocks until the result is there or the deadline has passed.

        Args:
            request: the query and how its result is wanted.

        Returns:
            The whole result.

        Raises:
            EngineError: one of its kinds, see `errors`.
        """
        job, pool = self._prepare(request), self._running()
        worker = self._wait(pool, pool.lease())
        fit, most = False, self._limits.max_bytes
        try:
            head, body = wire.exchange(worker.sock, job.message, job.timeout, most)
            fit = not head.get("tired")
        except TimeoutError:
            self._too_slow(job)
        except (EOFError, OSError) as error:
            self._died(pool, error)
        finally:
            pool.release(worker, fit=fit)
        return self._result(job, head, body)

    async def query(self, request: QueryRequest) -> QueryResult:
        """Answer a query without blocking the event loop; cancelling it ends the query.

        Args:
            request: the query and how its result is wanted.

        Returns:
            The whole result.

        Raises:
            EngineError: one of its kinds, see `errors`.
        """
        job, pool = self._prepare(request), self._running()
        worker = await self._await(pool, pool.lease())
        fit, most = False, self._limits.max_bytes
        try:
            async with asyncio.timeout(job.timeout):
                head, body = await wire.aexchange(worker.sock, job.message, most)
            fit = not head.get("tired")
        except TimeoutError:
            self._too_slow(job)
        except (EOFError, OSError) as error:
            self._died(pool, error)
        finally:
            pool.release(worker, fit=fit)
        return self._result(job, head, body)

    def _running(self) -> WorkerPool:
        if self._pool is None:
            raise EngineDown("the engine was not started")
        return self._pool

    def _zygote(self) -> Zygote:
        config = {
            "prefixes": self._prefixes,
            "base": self._base,
            "max_rows": self._limits.max_rows,
            "max_bytes": self._limits.max_bytes,
            "max_query_bytes": self._limits.max_query_bytes,
            "memory": self._limits.memory,
        }
        return Zygote(self._snapshot, config)

    def _prepare(self, request: QueryRequest) -> _Job:
        """Check a request and encode it.

        Raises:
            EngineError: it is refused before any worker sees it.
        """
        timeout = self._timeout(request.timeout)
        default, named = request.default_graphs, request.named_graphs
        self._guard.graphs((default or ()) + (named or ()))
        checked = self._guard.check(request.query)
        if default is None and named is None:
            default, named = checked.default_graphs, checked.named_graphs
        head = {
            "solutions": [name for name in request.solutions if FORMATS[name] in SOLUTIONS],
            "graph": [name for name in request.graph if FORMATS[name] in GRAPHS],
            "default": default,
            "named": named,
        }
        return _Job(request, checked, wire.pack(head, request.query.encode()), timeout)

    def _timeout(self, asked: float | None) -> float:
        most = self._limits.timeout
        if asked is None:
            return most
        if not (math.isfinite(asked) and LEAST_TIMEOUT <= asked <= most):
            raise InvalidTimeout(asked, most, setting("timeout"))
        return asked

    def _wait(self, pool: WorkerPool, future: Future[Worker]) -> Worker:
        try:
            return future.result(self._limits.queue_timeout)
        except TimeoutError:
            pool.abandon(future)
            self._no_worker()
        except BaseException:
            pool.abandon(future)
            raise

    async def _await(self, pool: WorkerPool, future: Future[Worker]) -> Worker:
        if future.done():
            return future.result()
        try:
            async with asyncio.timeout(self._limits.queue_timeout):
                return await asyncio.shield(asyncio.wrap_future(future))
        except TimeoutError:
            pool.abandon(future)
            self._no_worker()
        except BaseException:  # cancelled: the worker that may have come meanwhile goes back
            pool.abandon(future)
            raise

    def _no_worker(self) -> NoReturn:
        raise EngineBusy(
            f"every worker was busy for {self._limits.queue_timeout:g} s "
            f"({setting('queue_timeout')})",
            retry_after=max(1, math.ceil(self._limits.timeout)),
        )

    def _too_slow(self, job: _Job) -> NoReturn:
        raise LimitExceeded(
            f"the query was stopped after {job.timeout:g} seconds",
            "time",
            job.timeout,
            setting("timeout"),
        ) from None

    def _died(self, pool: WorkerPool, error: EOFError | OSError) -> NoReturn:
        if pool.closed:
            raise EngineDown("the engine was closed while the query ran") from error
        raise LimitExceeded(
            "the query needed more memory, or a deeper stack, than one query may use: "
            f"{self._limits.memory} bytes",
            "memory",
            self._limits.memory,
            setting("memory"),
        ) from error

    def _result(self, job: _Job, head: dict[str, Any], body: bytes) -> QueryResult:
        if "error" in head:
            raise self._error(job, head)
        return QueryResult(body, FORMATS[head["format"]], head["rows"])

    def _error(self, job: _Job, head: dict[str, Any]) -> EngineError:
        kind = head["error"]
        if kind == "syntax":
            return job.checked.suspect or parser_error(head["message"], job.request.query)
        if kind == "format":
            return FormatUnavailable(head["family"])
        if kind == "failed":
            return QueryFailed(f"the query cannot be evaluated: {head['message']}")
        most = self._limits.max_rows if kind == "rows" else self._limits.max_bytes
        detail = (
            f"the result has more than {most} {kind}; nothing was returned, as a part would mislead"
        )
        return LimitExceeded(detail, kind, most, setting(f"max_{kind}"))
