"""Competitors that are all alive at once, measured in turns; nothing here knows SPARQL.

Two shared cores make absolute figures worth little. So every competitor gets a short slice in
each round, in another order each time, and what counts is the median over the rounds of the
ratio within a round. CPU is that of the whole process tree, taken from the system.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import psutil

_SCHEDULED = 2


@dataclass(frozen=True, slots=True)
class Slice:
    """What one competitor did in one turn.

    Attributes:
        count: requests that were answered.
        wall: seconds that this took.
        cpu: seconds of CPU, user and system, of all its processes.
        client: seconds of CPU that asking took.
    """

    count: int
    wall: float
    cpu: float
    client: float = 0.0

    @property
    def cpu_each(self) -> float:
        """CPU seconds for one request."""
        return self.cpu / self.count

    @property
    def wall_each(self) -> float:
        """Seconds for one request."""
        return self.wall / self.count

    @property
    def client_each(self) -> float:
        """CPU seconds of asking for one request."""
        return self.client / self.count


class Competitor(Protocol):
    """Somebody who answers queries."""

    @property
    def name(self) -> str:
        """How it is called in tables."""

    @property
    def pid(self) -> int:
        """Its first process."""

    def work(self, seconds: float) -> tuple[int, float, float]:
        """Answer what was prepared for so long.

        Returns:
            Requests answered, seconds taken, CPU seconds of asking.
        """


@dataclass(frozen=True, slots=True)
class Summary:
    """Middle and spread of some figures.

    Attributes:
        median: middle one.
        low: first quartile.
        high: third quartile.
    """

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Summary:
        """Return the quartiles of one or more figures.

        Example:
            >>> Summary.of([1.0, 2.0, 3.0, 4.0, 5.0])
            Summary(median=3.0, low=2.0, high=4.0)
        """
        if len(values) == 1:
            return cls(values[0], values[0], values[0])
        low, median, high = statistics.quantiles(values, n=4, method="inclusive")
        return cls(median, low, high)


def cpu_seconds(pid: int) -> float:
    """Return the CPU time that a process and all below it have used, in seconds.

    Processes that have ended count where their parent has waited for them.
    """
    total = 0.0
    first = psutil.Process(pid)
    for process in (first, *first.children(recursive=True)):
        try:
            times = process.cpu_times()
            total += _own(process.pid, times.user + times.system)
        except (psutil.NoSuchProcess, ProcessLookupError):
            continue  # it ended while we looked
        total += times.children_user + times.children_system
    return total


def _own(pid: int, ticks: float) -> float:
    """Return the CPU seconds of one process.

    The kernel tells times in hundredths of a second, by which a short slice would be wrong by
    some percent. Linux has a finer clock for each process, see clock_getcpuclockid(3).

    Args:
        pid: of the process.
        ticks: its seconds in hundredths; given back where there is no such clock.

    Raises:
        ProcessLookupError: it has ended.
    """
    if sys.platform != "linux":
        return ticks
    try:
        return time.clock_gettime((~pid << 3) | _SCHEDULED)
    except OSError as error:
        raise ProcessLookupError(f"no process {pid}") from error


def measure(competitor: Competitor, seconds: float) -> Slice:
    """Let a competitor work for a while.

    Args:
        competitor: with its work prepared.
        seconds: length of the slice; a request that has begun is finished.

    Returns:
        What it did.
    """
    before = cpu_seconds(competitor.pid)
    count, wall, client = competitor.work(seconds)
    return Slice(count, wall, cpu_seconds(competitor.pid) - before, client)


def rounds(
    competitors: Sequence[Competitor],
    number: int,
    seconds: float,
    step: Callable[[], None],
    seed: int = 1,
) -> Iterator[dict[str, Slice]]:
    """Yield rounds, in each of which every competitor had one slice.

    Args:
        competitors: all prepared for the same work; all stay alive.
        number: of rounds.
        seconds: length of a slice.
        step: called after each slice, for a progress bar.
        seed: of the order of turns, which is another one in each round.
    """
    order = list(competitors)
    shuffle = random.Random(seed).shuffle  # noqa: S311 - an order, no secret
    for _ in range(number):
        shuffle(order)
        done = {}
        for one in order:
            done[one.name] = measure(one, seconds)
            step()
        yield done


def ratios(
    played: Sequence[Mapping[str, Slice]], ours: str, other: str, figure: str
) -> list[float]:
    """Return how many times less than another one of them needs, round by round.

    Args:
        played: the rounds.
        ours: name of the one that is judged.
        other: name of the one beside.
        figure: ``cpu_each`` or ``wall_each``.

    Example:
        >>> played = [{"a": Slice(10, 1.0, 0.5), "b": Slice(5, 1.0, 0.5)}]
        >>> ratios(played, "a", "b", "wall_each")
        [2.0]
    """
    return [getattr(one[other], figure) / max(getattr(one[ours], figure), 1e-9) for one in played]
