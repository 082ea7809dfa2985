"""Numbers for Prometheus: requests, queries, workers and the cache of one process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from fastapi import APIRouter, Depends, Request
from prometheus_client import (
    CONTENT_TYPE_PLAIN_0_0_4,
    CollectorRegistry,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.metrics_core import InfoMetricFamily, Metric
from prometheus_client.openmetrics import exposition as openmetrics
from prometheus_client.registry import Collector
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from crosslane.api.negotiate import accepted, quality, ranges
from crosslane.api.numbers import Queries, Requests, by_label, counter, gauge
from crosslane.api.parameters import bare
from crosslane.api.together import Together
from crosslane.graph.engine import errors
from crosslane.graph.engine.port import Stats

PATH = "/metrics"

EVALUATED = ("ok", "time", "memory", "stack", "rows", "bytes", "quads", "failed", "format")
"""Outcomes of queries that a worker has seen; only these have a time that tells something."""

OUTCOMES = (
    *EVALUATED,
    *("syntax", "refused", "too_complex", "invalid", "document", "limit"),
    *("busy", "cancelled", "down", "fault"),
)
"""All that can become of a query; ``fault`` is a failure of this server's own code."""

RELOADS = ("ok", "unchanged", "failed")
"""All that can become of a reload."""

_OF_ERROR: Mapping[type[errors.EngineError], str] = {
    errors.QuerySyntaxError: "syntax",
    errors.QueryRefused: "refused",
    errors.InvalidTimeout: "invalid",
    errors.QueryTooComplex: "too_complex",
    errors.QueryFailed: "failed",
    errors.DocumentError: "document",
    errors.FormatUnavailable: "format",
    errors.EngineBusy: "busy",
    errors.EngineDown: "down",
    errors.EngineUnsupported: "down",
    errors.EngineError: "failed",
}


class CacheNumbers(Protocol):
    """How a cache of responses is doing; see `cache.CacheStats`."""

    @property
    def entries(self) -> int:
        """Responses that it holds."""

    @property
    def bytes(self) -> int:
        """What they take."""

    @property
    def hits(self) -> int:
        """Requests that were answered from it."""

    @property
    def misses(self) -> int:
        """Requests that could have been."""

    @property
    def coalesced(self) -> int:
        """Requests that waited for the answer to another one."""

    @property
    def evicted(self) -> int:
        """Responses that went."""


def outcome_of(error: errors.EngineError | None) -> str:
    """Return what became of a query, in a word of `OUTCOMES`.

    Args:
        error: what the engine raised, or None for a result.

    Returns:
        The outcome; for a limit that was passed, which one.

    Example:
        >>> outcome_of(errors.LimitExceeded("too slow", "time", 10, "CROSSLANE_SPARQL_TIMEOUT"))
        'time'
        >>> outcome_of(None)
        'ok'
    """
    if error is None:
        return "ok"
    if isinstance(error, errors.LimitExceeded):
        return error.limit if error.limit in EVALUATED else "limit"
    return next(_OF_ERROR[kind] for kind in type(error).__mro__ if kind in _OF_ERROR)


class Metrics:
    """The numbers of one process, in a registry of its own.

    They outlive an application: `serve` lets them follow another one, and all that was counted
    goes on.

    Args:
        engine: how the SPARQL engine is doing; asked when the numbers are read.
        cache: how the cache of responses is doing; None where there is none.
        version: of this software.
        release: of the data, or what else names them.

    Attributes:
        usual: counts a GET that the cache has answered with 200, by its seconds; see `request`.

    Example:
        >>> metrics = Metrics(Stats, None, "1.0", "2026-01")
        >>> metrics.query("ok", 0.002)
        >>> b'crosslane_sparql_queries_total{outcome="ok"} 1.0' in metrics.text()[0]
        True
    """

    def __init__(
        self,
        engine: Callable[[], Stats],
        cache: Callable[[], CacheNumbers] | None,
        version: str,
        release: str,
    ) -> None:
        self._queries = Queries(OUTCOMES)
        self._requests = Requests()
        self.usual = self._requests.usual
        self._build = _Build(version, release)
        self._engine = _Engine(engine)
        self._cache = _Cache(cache)
        self._registry = registry = CollectorRegistry()
        for one in (self._queries, self._requests, self._build, self._engine, self._cache):
            registry.register(one)
        self._reloads = _Reloads()
        registry.register(self._reloads)
        ProcessCollector(registry=registry)

    def serve(
        self,
        engine: Callable[[], Stats],
        cache: Callable[[], CacheNumbers] | None,
        version: str,
        release: str,
    ) -> None:
        """Follow another application from now on, without anything that was counted falling.

        Args:
            engine: see `Metrics`; what its processes are doing now, and what it replaces.
            cache: of the application, or None.
            version: of this software.
            release: of the data.
        """
        self._engine.follow(engine)
        self._cache.follow(cache)
        self._build.version, self._build.release = version, release

    def query(self, outcome: str, seconds: float) -> None:
        """Count a query or an update.

        Args:
            outcome: a word of `OUTCOMES`; see `outcome_of`.
            seconds: that the engine took.
        """
        self._queries.add(outcome)
        if outcome in EVALUATED:
            self._queries.time(seconds)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count an HTTP request.

        Args:
            method: as it was sent.
            route: template of the path that was asked, of which there are few; never the path.
            status: of the response; 0 for none.
            seconds: from the head of the request to the end of the response.
        """
        self._requests.add(method, route, status, seconds)

    def reload(self, outcome: str) -> None:
        """Count a reload.

        Args:
            outcome: a word of `RELOADS`.
        """
        self._reloads.add(outcome)

    def text(self, accept: str = "") -> tuple[bytes, str]:
        """Return all numbers as they are now.

        Args:
            accept: the Accept header of who reads them.

        Returns:
            The text and its media type: OpenMetrics 1.0 for who asks for it by name, else the
            text format of Prometheus, 0.0.4.
        """
        named = [media for media in ranges(accept) if "*" not in media[0]]
        if quality("application/openmetrics-text", named) > quality("text/plain", named):
            text: bytes = openmetrics.generate_latest(self._registry)  # type: ignore[no-untyped-call]
            return text, openmetrics.CONTENT_TYPE_LATEST
        return generate_latest(self._registry), CONTENT_TYPE_PLAIN_0_0_4


class _Build(Collector):
    """What is running."""

    def __init__(self, version: str, release: str) -> None:
        self.version = version
        self.release = release

    def collect(self) -> Iterator[Metric]:
        build = InfoMetricFamily("crosslane_build", "What is running")
        build.add_metric([], {"version": self.version, "release": self.release})
        yield build


class _Reloads(Collector):
    """What became of the releases that were to take the place of one that is served."""

    def __init__(self) -> None:
        self._counts = dict.fromkeys(RELOADS, 0)

    def add(self, outcome: str) -> None:
        self._counts[outcome] += 1

    def collect(self) -> Iterator[Metric]:
        yield by_label("reloads", "Reloads, by what became of them", "outcome", self._counts)


class _Engine(Collector):
    """Asks the engine when the numbers are read."""

    def __init__(self, stats: Callable[[], Stats]) -> None:
        self._stats = stats
        self._before: dict[str, int] = {}
        self._last: Mapping[str, int] = {}

    def follow(self, stats: Callable[[], Stats]) -> None:
        """Ask another engine, and go on counting from what this one has replaced."""
        self._now()
        self._before = _sum(self._before, self._last)
        self._last = {}
        self._stats = stats

    def collect(self) -> Iterator[Metric]:
        stats = self._now()
        yield gauge("sparql_up", "Whether the SPARQL engine is running", int(stats is not None))
        if stats is not None:
            yield gauge(
                "sparql_workers",
                "Processes that answer SPARQL, or connections to another endpoint",
                stats.workers,
            )
            yield gauge("sparql_workers_busy", "Processes that answer a query now", stats.busy)
            yield gauge("sparql_queue_waiting", "Queries that wait for a process", stats.waiting)
        yield by_label(
            "sparql_workers_replaced",
            "Processes that were replaced, by reason",
            "reason",
            _sum(self._before, self._last),
        )

    def _now(self) -> Stats | None:
        """Return how the engine is doing; None when it is down."""
        try:
            stats = self._stats()
        except errors.EngineDown:
            return None
        self._last = stats.replaced
        return stats


class _Cache(Collector):
    """Asks the cache when the numbers are read."""

    def __init__(self, stats: Callable[[], CacheNumbers] | None) -> None:
        self._stats = stats
        self._before = (0, 0, 0, 0)

    def follow(self, stats: Callable[[], CacheNumbers] | None) -> None:
        """Ask another cache, and go on counting from where this one is."""
        self._before = self._counts()
        self._stats = stats

    def collect(self) -> Iterator[Metric]:
        if self._stats is None:
            return
        hits, misses, coalesced, evicted = self._counts()
        yield counter("cache_hits", "Requests that were answered from the cache at once", hits)
        yield counter("cache_misses", "Requests that the cache had no answer for", misses)
        yield counter(
            "cache_coalesced", "Requests that waited for the answer to the same one", coalesced
        )
        yield counter("cache_evictions", "Responses that the cache has let go", evicted)
        stats = self._stats()
        yield gauge("cache_entries", "Responses in the cache", stats.entries)
        yield gauge("cache_bytes", "Bytes that the cache takes", stats.bytes)

    def _counts(self) -> tuple[int, int, int, int]:
        hits, misses, coalesced, evicted = self._before
        if self._stats is None:
            return self._before
        now = self._stats()
        return (
            hits + now.hits,
            misses + now.misses,
            coalesced + now.coalesced,
            evicted + now.evicted,
        )


def _sum(first: Mapping[str, int], second: Mapping[str, int]) -> dict[str, int]:
    return {name: first.get(name, 0) + second.get(name, 0) for name in {**first, **second}}


class Routed:
    """Pure ASGI middleware, the innermost one: tells the layers outside which route was taken.

    It puts the template of the path into ``scope["state"]["route"]``. The layers between may
    hand on a copy of the scope, of which only ``state`` is one and the same.

    Args:
        app: the router, or what leads to it without a copy of the scope.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        try:
            await self.app(scope, receive, send)
        finally:
            if scope["type"] == "http":
                route = scope.get("route")
                scope.setdefault("state", {})["route"] = getattr(route, "path", "(none)")


def metrics_routes(metrics: Metrics) -> APIRouter:
    """Return the route of the numbers: those of all workers, where there are several.

    They are for the operator alone: they tell nothing of what was asked, but how much and when.

    Args:
        metrics: of the application; ``state.together`` of the application that has the route
            are those of all workers, if it is there.

    Returns:
        A router with ``/metrics``.
    """
    routes = APIRouter(tags=["service"], dependencies=[Depends(bare)])

    @routes.get(PATH, include_in_schema=False)
    async def numbers(request: Request) -> Response:
        accept = accepted(request)
        together: Together | None = getattr(request.app.state, "together", None)
        told = metrics.text(accept) if together is None else await together.text(accept)
        body, media = told
        return Response(body, headers={"Content-Type": media, "Cache-Control": "no-store"})

    return routes
