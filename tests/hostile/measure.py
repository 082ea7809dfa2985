"""How long light requests take, and how much memory is taken, while attacks run.

Run by hand, from the root of the checkout; nothing here is a test::

    python -m tests.hostile.measure --seconds 10

Every attack is sent over and over by as many clients as the table says, against a server with
the settings that it has from the start (or those of the environment). Meanwhile light requests
are sent one after the other by another client: ``/healthz``, one cell of ``/ownership`` and a
SPARQL query that counts all triples, with a text that no cache knows. The rows are taken in
turns, each after a row of the idle server.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import os
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.hostile.attack import Attack
from tests.hostile.bed import MIB, Bed, Server, client, traps
from tests.hostile.cost import COSTS
from tests.hostile.crowd import descriptors, half_open
from tests.hostile.raw import QUERY, NoAnswer, Request, direct, exchange
from tests.hostile.texts import TEXTS
from tests.hostile.watch import Probe, Prober

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
LARGE = f"SELECT ?x {{ ?s ?p ?o BIND('{'x' * 50_000}' AS ?x) }} LIMIT"
"""To be followed by the number of solutions: twenty make 1 MB."""

HALF = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
KINDS = ("health", "cell", "count")


@dataclass(frozen=True, slots=True)
class Row:
    """What was seen during one attack.

    Attributes:
        name: of the attack.
        probes: the light requests.
        statuses: how often the attack got which status; 0 where it got no answer.
        slowest: seconds of the slowest answer to the attack.
        peak: bytes of all processes together, at most.
    """

    name: str
    probes: Sequence[Probe]
    statuses: Counter[int]
    slowest: float
    peak: int


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that a share of all values does not exceed.

    Example:
        >>> percentile([3.0, 1.0, 2.0], 0.5)
        2.0
    """
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def cells(row: Row) -> Iterator[str]:
    """Yield the row as cells of a table."""
    yield row.name
    for kind in KINDS:
        seconds = [one.seconds for one in row.probes if one.kind == kind and one.right]
        known = [one * 1000 for one in seconds if one is not None]
        if known:
            yield f"{percentile(known, 0.5):.1f} / {percentile(known, 0.99):.1f}"
        else:
            yield "-"
    asked = [one for one in row.probes if one.kind in KINDS]
    yield f"{sum(not one.right for one in asked)} of {len(asked)}"
    yield f"{row.slowest:.2f}" if row.statuses else "-"
    told = sorted(row.statuses.items())
    yield ", ".join(f"{status}: {count}" for status, count in told) or "-"
    yield f"{row.peak / MIB:.0f}"


@contextlib.contextmanager
def probing(bed: Bed) -> Iterator[list[Probe]]:
    """Send light requests, one prober for each kind: none waits for another kind's answer.

    Yields:
        A list that has every probe when the context has ended.
    """
    found: list[Probe] = []
    with contextlib.ExitStack() as stack:
        probers = [
            stack.enter_context(Prober({kind: ask}, 0.02)) for kind, ask in bed.kinds().items()
        ]
        yield found
    for prober in probers:
        found.extend(prober.probes)


def repeated(bed: Bed, requests: Sequence[Request], clients: int, seconds: float) -> Row:
    """Send requests in turns for a while, and light ones beside them."""
    end = time.monotonic() + seconds
    statuses: Counter[int] = Counter()
    slowest = [0.0]
    turns = itertools.cycle(requests)
    lock = threading.Lock()

    def attack(source: str) -> None:
        while time.monotonic() < end:
            with lock:
                request = replace(next(turns), source=source)
            try:
                answer = exchange(bed.server.address, request)
            except (NoAnswer, OSError):
                with lock:
                    statuses[0] += 1
                continue
            with lock:
                statuses[answer.status] += 1
                slowest[0] = max(slowest[0], answer.seconds)

    threads = [threading.Thread(target=attack, args=(client(),)) for _ in range(clients)]
    bed.server.tree.peak = 0
    with probing(bed) as probes:
        for thread in threads:
            thread.start()
        time.sleep(max(0, end - time.monotonic()))
    for thread in threads:
        thread.join()
    return Row("", probes, statuses, slowest[0], bed.server.tree.peak)


def held(bed: Bed, seconds: float) -> Row:
    """Hold a thousand half-open connections for a while, and send light requests beside them."""
    bed.server.tree.peak = 0
    with descriptors(1000), half_open(bed.server.address, 1000, HALF), probing(bed) as probes:
        time.sleep(seconds)
    return Row("", probes, Counter(), 0.0, bed.server.tree.peak)


def rows(bed: Bed, seconds: float) -> Iterator[Row]:
    """Yield a row for the idle server and for each attack, an idle one before each."""

    def of(attacks: Sequence[Attack]) -> list[Request]:
        return [attack.make(bed.places) for attack in attacks]

    idle: Callable[[], Row] = lambda: repeated(bed, (), 0, seconds)  # noqa: E731 - a short name
    endless = [direct(ENDLESS)]
    medium, large = (
        # Each has another text, so that none comes from the cache, and is not compressed.
        [
            direct(f"{LARGE} {count} # {n}", QUERY, ("Accept-Encoding", "identity"))
            for n in range(999)
        ]
        for count in (200, 800)
    )
    attacks: dict[str, Callable[[], Row]] = {
        "one client, an endless query": lambda: repeated(bed, endless, 1, seconds),
        "20 clients, an endless query": lambda: repeated(bed, endless, 20, seconds),
        "1 client, every costly query": lambda: repeated(bed, of(COSTS), 1, 2 * seconds),
        "4 clients, every costly query": lambda: repeated(bed, of(COSTS), 4, 2 * seconds),
        "2 clients, every long text": lambda: repeated(bed, of(TEXTS), 2, seconds),
        "2 clients, results of 10 MB": lambda: repeated(bed, medium, 2, seconds),
        "2 clients, results of 40 MB": lambda: repeated(bed, large, 2, seconds),
        "1,000 half-open connections": lambda: held(bed, seconds),
    }
    for name, attack in attacks.items():
        yield replace(idle(), name="idle")
        yield replace(attack(), name=name)
        bed.check_unharmed()


def main() -> None:
    """Measure, and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=10.0, help="of each attack")
    seconds = parser.parse_args().seconds
    given = {name: text for name, text in os.environ.items() if name.startswith("CROSSLANE_")}
    heads = [f"{kind}, ms p50 / p99" for kind in KINDS]
    heads = ["attack", *heads, "not answered", "slowest, s", "told", "memory, MiB"]
    sys.stdout.write(f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}\n")
    with contextlib.ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        canaries, trap = stack.enter_context(traps(directory))
        server = Server(directory, (), {"CROSSLANE_LOG_FORMAT": "none", **given})
        stack.callback(server.close)
        for row in rows(Bed(server, canaries, trap), seconds):
            sys.stdout.write(f"| {' | '.join(cells(row))} |\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
