"""Counts and times of one process, as plain numbers that Prometheus reads when it asks.

A count on the way of each answer may cost no more than an addition: nothing here makes an object
for a request, or takes a lock. All of it belongs to one event loop.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence

from prometheus_client.metrics_core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

SECONDS = (
    *(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05),
    *(0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0),
)
"""Upper bounds of the histograms: from a point query to past any deadline."""

METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"))
"""Methods that have a name of their own in the numbers; all others are ``other``."""


CACHED = "(cached)"
"""Route of a request that the cache has answered."""

MOST = 1000
"""Times that are gathered before they are sorted into the histogram."""


class Times:
    """How long things took: how many of them came under each bound of `SECONDS`.

    Example:
        >>> times = Times()
        >>> times.add(0.3)
        >>> times.buckets()[8:10]
        [('0.25', 0), ('0.5', 1)]
    """

    __slots__ = ("counts", "sum")

    def __init__(self) -> None:
        self.counts = [0] * (len(SECONDS) + 1)
        self.sum = 0.0

    def add(self, seconds: float) -> None:
        """Count one."""
        self.counts[bisect_left(SECONDS, seconds)] += 1
        self.sum += seconds

    def add_all(self, seconds: Sequence[float]) -> None:
        """Count many, sooner than one by one."""
        ordered, before = sorted(seconds), 0
        for place, bound in enumerate((*SECONDS, float("inf"))):
            under = bisect_right(ordered, bound)
            self.counts[place] += under - before
            before = under
        self.sum += sum(ordered)

    def buckets(self) -> list[tuple[str, int]]:
        """Return how many took at most how long, for each bound and without one."""
        found, total = [], 0
        for bound, count in zip((*map(str, SECONDS), "+Inf"), self.counts, strict=True):
            total += count
            found.append((bound, total))
        return found


class _Count:
    """How many requests of one kind there were, and where their times are."""

    __slots__ = ("number", "times")

    def __init__(self, times: Times) -> None:
        self.number = 0
        self.times = times


class Requests(Collector):
    """How many requests there were, and how long they took.

    Example:
        >>> requests = Requests()
        >>> requests.add("GET", "/claims", 200, 0.002)
        >>> [metric.name for metric in requests.collect()]
        ['crosslane_http_requests', 'crosslane_http_seconds']
    """

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str, int], _Count] = {}
        self._times: dict[str, Times] = {}
        self._gathered: list[float] = []

    def usual(self, seconds: float) -> None:
        """Count a GET that the cache has answered with 200.

        There are more of these than of all others, and each costs as little as all that it
        takes to answer one. So they are gathered, and counted by the thousand.
        """
        self._gathered.append(seconds)
        if len(self._gathered) == MOST:
            self._settle()

    def _settle(self) -> None:
        """Count what was gathered."""
        if self._gathered:
            count = self._count("GET", CACHED, 200)
            count.number += len(self._gathered)
            count.times.add_all(self._gathered)
            self._gathered.clear()

    def add(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request; see `metrics.Metrics.request`."""
        count = self._counts.get((method, route, status))
        if count is None:
            count = self._count(method, route, status)
        count.number += 1
        times = count.times
        times.counts[bisect_left(SECONDS, seconds)] += 1
        times.sum += seconds

    def _count(self, method: str, route: str, status: int) -> _Count:
        """Return where requests of one kind are counted."""
        key = (method if method in METHODS else "other", route, status)
        if key not in self._counts:
            self._counts[key] = _Count(self._times.setdefault(route, Times()))
        return self._counts[key]

    def collect(self) -> Iterator[Metric]:
        """Yield all as Prometheus wants it."""
        self._settle()
        counted = CounterMetricFamily(
            "crosslane_http_requests",
            "HTTP requests; status 0 had no response, as its client had left",
            labels=["method", "route", "status"],
        )
        for (method, route, status), count in self._counts.items():
            counted.add_metric([method, route, str(status)], count.number)
        yield counted
        timed = HistogramMetricFamily(
            "crosslane_http_seconds",
            "Seconds from the head of a request to the end of its response",
            labels=["route"],
        )
        for route, times in self._times.items():
            timed.add_metric([route], times.buckets(), times.sum)
        yield timed


class Queries(Collector):
    """What became of SPARQL queries and updates, and how long those took that were evaluated.

    Args:
        outcomes: all that can become of one; each is told from the start.
    """

    def __init__(self, outcomes: tuple[str, ...]) -> None:
        self._counts = dict.fromkeys(outcomes, 0)
        self._times = Times()

    def add(self, outcome: str) -> None:
        """Count one.

        Raises:
            KeyError: for a word that is no outcome.
        """
        self._counts[outcome] += 1

    def time(self, seconds: float) -> None:
        """Count the time of one that was evaluated."""
        self._times.add(seconds)

    def collect(self) -> Iterator[Metric]:
        """Yield all as Prometheus wants it."""
        counted = CounterMetricFamily(
            "crosslane_sparql_queries",
            "SPARQL queries and updates by what became of them",
            labels=["outcome"],
        )
        for outcome, count in self._counts.items():
            counted.add_metric([outcome], count)
        yield counted
        timed = HistogramMetricFamily(
            "crosslane_sparql_seconds",
            "Seconds from asking the engine to its result or error, for queries a worker has seen",
        )
        timed.add_metric([], self._times.buckets(), self._times.sum)
        yield timed


def gauge(name: str, text: str, value: float) -> Metric:
    """Return a number that goes up and down.

    Args:
        name: without the prefix of this program.
        text: what it is.
        value: now.
    """
    return GaugeMetricFamily(f"crosslane_{name}", text, value=value)


def counter(name: str, text: str, value: float) -> Metric:
    """Return a number that only goes up; see `gauge`."""
    return CounterMetricFamily(f"crosslane_{name}", text, value=value)


def by_label(name: str, text: str, label: str, values: Mapping[str, float]) -> Metric:
    """Return numbers that only go up, one for each value of a label; see `gauge`."""
    made = CounterMetricFamily(f"crosslane_{name}", text, labels=[label])
    for value, number in sorted(values.items()):
        made.add_metric([value], number)
    return made
