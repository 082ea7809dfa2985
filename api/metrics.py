"""Numbers for Prometheus: requests, queries, workers and the cache of one application."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from fastapi import APIRouter, Depends, Request
from prometheus_client import (
    CONTENT_TYPE_PLAIN_0_0_4,
    CollectorRegistry,
    Counter,
    Histogram,
    Info,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.openmetrics import exposition as openmetrics
from prometheus_client.registry import Collector
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from crosslane.api.negotiate import accepted, quality, ranges
from crosslane.api.parameters import bare
from crosslane.graph.engine import errors
from crosslane.graph.engine.port import Stats

PATH = "/metrics"

SECONDS = (
    *(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05),
    *(0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0),
)
"""Upper bounds of the histograms: from a point query to past any deadline."""

EVALUATED = ("ok", "time", "memory", "stack", "rows", "bytes", "quads", "failed", "format")
"""Outcomes of queries that a worker has seen; only these have a time that tells something."""

OUTCOMES = (
    *EVALUATED,
    *("syntax", "refused", "too_complex", "invalid", "document", "limit"),
    *("busy", "cancelled", "down", "fault"),
)
"""All that can become of a query; ``fault`` is a failure of this server's own code."""

METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"))
"""Methods that have a name of their own in the numbers; all others are ``other``."""

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
    """The numbers of one application, in a registry of its own.

    Args:
        engine: how the SPARQL engine is doing; asked when the numbers are read.
        cache: how the cache of responses is doing; None where there is none.
        version: of this software.
        release: of the data, or what else names them.

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
        self._registry = registry = CollectorRegistry()
        queries = Counter(
            "crosslane_sparql_queries",
            "SPARQL queries and updates by what became of them",
            ["outcome"],
            registry=registry,
        )
        self._queries = {name: queries.labels(name) for name in OUTCOMES}
        self._evaluation = Histogram(
            "crosslane_sparql_seconds",
            "Seconds from asking the engine to its result or error, for queries a worker has seen",
            buckets=SECONDS,
            registry=registry,
        )
        self._requests = Counter(
            "crosslane_http_requests",
            "HTTP requests; status 0 had no response, as its client had left",
            ["method", "route", "status"],
            registry=registry,
        )
        self._seconds = Histogram(
            "crosslane_http_seconds",
            "Seconds from the head of a request to the end of its response",
            ["route"],
            buckets=SECONDS,
            registry=registry,
        )
        # labels() checks and converts its words each time; these are looked up in a tenth of it.
        self._counted: dict[tuple[str, str, int], Counter] = {}
        self._timed: dict[str, Histogram] = {}
        build = Info("crosslane_build", "What is running", registry=registry)
        build.info({"version": version, "release": release})
        registry.register(_Engine(engine))
        if cache is not None:
            registry.register(_Cache(cache))
        ProcessCollector(registry=registry)

    def query(self, outcome: str, seconds: float) -> None:
        """Count a query or an update.

        Args:
            outcome: a word of `OUTCOMES`; see `outcome_of`.
            seconds: that the engine took.
        """
        self._queries[outcome].inc()
        if outcome in EVALUATED:
            self._evaluation.observe(seconds)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count an HTTP request.

        Args:
            method: as it was sent.
            route: template of the path that was asked, of which there are few; never the path.
            status: of the response; 0 for none.
            seconds: from the head of the request to the end of the response.
        """
        key = (method if method in METHODS else "other", route, status)
        counter = self._counted.get(key)
        if counter is None:
            counter = self._counted[key] = self._requests.labels(key[0], route, str(status))
            self._timed[route] = self._seconds.labels(route)
        counter.inc()
        self._timed[route].observe(seconds)

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


class _Engine(Collector):
    """Asks the engine when the numbers are read."""

    def __init__(self, stats: Callable[[], Stats]) -> None:
        self._stats = stats

    def collect(self) -> Iterator[Metric]:
        try:
            stats = self._stats()
        except errors.EngineDown:
            yield _gauge("sparql_up", "Whether the SPARQL engine is running", 0)
            return
        yield _gauge("sparql_up", "Whether the SPARQL engine is running", 1)
        yield _gauge(
            "sparql_workers",
            "Processes that answer SPARQL, or connections to another endpoint",
            stats.workers,
        )
        yield _gauge("sparql_workers_busy", "Processes that answer a query now", stats.busy)
        yield _gauge("sparql_queue_waiting", "Queries that wait for a process", stats.waiting)
        replaced = CounterMetricFamily(
            "crosslane_sparql_workers_replaced",
            "Processes that were replaced, by reason",
            labels=["reason"],
        )
        for reason, number in sorted(stats.replaced.items()):
            replaced.add_metric([reason], number)
        yield replaced


class _Cache(Collector):
    """Asks the cache when the numbers are read."""

    def __init__(self, stats: Callable[[], CacheNumbers]) -> None:
        self._stats = stats

    def collect(self) -> Iterator[Metric]:
        stats = self._stats()
        yield _counter("cache_hits", "Requests that were answered from the cache", stats.hits)
        yield _counter("cache_misses", "Requests that the cache had no answer for", stats.misses)
        yield _counter("cache_evictions", "Responses that the cache has let go", stats.evicted)
        yield _gauge("cache_entries", "Responses in the cache", stats.entries)
        yield _gauge("cache_bytes", "Bytes that the cache takes", stats.bytes)


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(f"crosslane_{name}", text, value=value)


def _counter(name: str, text: str, value: float) -> Metric:
    return CounterMetricFamily(f"crosslane_{name}", text, value=value)


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
    """Return the route of the numbers.

    They are for the operator alone: they tell nothing of what was asked, but how much and when.

    Args:
        metrics: of the application.

    Returns:
        A router with ``/metrics``.
    """
    routes = APIRouter(tags=["service"], dependencies=[Depends(bare)])

    @routes.get(PATH, include_in_schema=False)
    async def numbers(request: Request) -> Response:
        accept = accepted(request)
        body, media = metrics.text(accept)
        return Response(body, headers={"Content-Type": media, "Cache-Control": "no-store"})

    return routes
