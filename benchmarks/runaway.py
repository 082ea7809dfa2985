"""What a query that never ends does to everybody else.

Examples:
  python -m benchmarks.runaway --quick                 a minute
  python -m benchmarks.runaway                         three minutes
  python -m benchmarks.runaway --query "cross product" --deadline 5
"""

from __future__ import annotations

import argparse
import math
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from rich.console import Console
from rich.progress import track

from benchmarks import machine, report
from benchmarks.harness import Summary
from benchmarks.peers import HERE, PEERS, Field, Server
from benchmarks.queries import marked, queries
from benchmarks.report import Goal
from crosslane.graph.engine.daily import utc_today
from crosslane.loading import load_graph

OURS = "crosslane"

RUNAWAYS = {
    "cross product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "sorted": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?c LIMIT 10",
    "distinct": (
        "SELECT (COUNT(DISTINCT ?x) AS ?n) "
        "{ ?a ?b ?c . ?d ?e ?f BIND(CONCAT(STR(?c), STR(?f)) AS ?x) }"
    ),
    "paths": "SELECT (COUNT(*) AS ?n) { ?a (!<x:y>)* ?b . ?b (!<x:y>)* ?c }",
}
"""Queries that need longer than any deadline; the third one takes memory as it goes."""

_RUNAWAY_CLIENT = "127.0.0.2"
_LIGHT_CLIENT = "127.0.0.1"
_PAUSE = 0.02
_PATIENCE = 20.0
"""Seconds after the deadline at which the client of the query gives up."""


@dataclass(slots=True)
class Seen:
    """What was seen of one server and one query.

    Attributes:
        idle: seconds of light requests while nothing else ran.
        meanwhile: seconds of light requests while the query ran.
        late: seconds after its deadline at which the query was answered, each time.
        statuses: of these answers.
        failed: light requests that were not answered with 200.
    """

    idle: list[float] = field(default_factory=list)
    meanwhile: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    statuses: set[str] = field(default_factory=set)
    failed: int = 0


def main(given: Sequence[str] | None = None) -> None:
    """Measure, print the table and write it to ``benchmarks/results/runaway.md``."""
    asked = arguments(given)
    console = Console()
    seen = machine.described()
    rows, ours = [], []
    with tempfile.TemporaryDirectory() as directory:
        data = Path(directory) / "graph.nq"
        data.write_bytes(load_graph().dataset(utc_today()))
        for turns, maker in servers(Field(data), asked):
            for name in asked.query or RUNAWAYS:
                with started(maker) as server:
                    found = measured(server, name, turns, asked.deadline, console)
                    rows.append(told(server.name, name, found, alive=server.alive))
                    if server.name == OURS:
                        ours.append((found, server.alive))
    head = ["server, query", "idle p50", "idle p99", "meanwhile p50", "meanwhile p99"]
    head += ["more at p99", "answered after its deadline", "status", "light failed", "alive"]
    text = (
        f"Deadline {asked.deadline:g} s; light requests are point queries that no cache has "
        f"seen, one every {_PAUSE * 1000:.0f} ms from another client; milliseconds.\n\n"
        + report.facts(seen)
        + "\n"
        + report.table(head, rows)
    )
    console.print(text, markup=False, soft_wrap=True)
    asked.out.mkdir(parents=True, exist_ok=True)
    (asked.out / "runaway.md").write_text(text, "utf-8")
    report.save_goals(asked.out / "runaway.json", seen, goals(ours))
    if asked.out == HERE / "results":
        report.insert(HERE / "README.md", "runaway", text)


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    made = argparse.ArgumentParser(
        prog="python -m benchmarks.runaway",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--quick", action="store_true", help="one turn of each instead of five")
    made.add_argument("--query", action="append", choices=list(RUNAWAYS), help="only these")
    made.add_argument("--deadline", type=float, default=2.0, help="seconds of the query")
    made.add_argument(
        "--out",
        type=Path,
        default=HERE / "results",
        help="results; elsewhere the README is left alone",
    )
    return made.parse_args(given)


def servers(field_: Field, asked: argparse.Namespace) -> Iterator[tuple[int, Callable[[], Server]]]:
    """Yield how often each server is tried, and what starts it."""
    deadline: float = asked.deadline
    ours = {"CLIENT_QUERIES": "1", "SPARQL_TIMEOUT": str(deadline)}
    yield 1 if asked.quick else 5, lambda: field_.crosslane(**ours)
    if (PEERS / "oxigraph").exists():
        # Once: what it does not stop goes on after its client has left.
        yield 1, lambda: field_.oxigraph("--timeout-s", str(max(1, round(deadline))))


@contextmanager
def started(maker: Callable[[], Server]) -> Iterator[Server]:
    """Start a server, and end it afterwards."""
    server = maker()
    try:
        yield server
    finally:
        server.close()


def measured(server: Server, name: str, turns: int, deadline: float, console: Console) -> Seen:
    """Let light requests run alone and beside the query, in turns."""
    seen = Seen()
    what = f"{server.name}, {name}"
    for _ in track(range(turns), what, console=console, transient=True):
        ended = threading.Event()
        threading.Timer(deadline, ended.set).start()
        light(server.url, ended, seen.idle, seen)
        ended = threading.Event()
        heavy = threading.Thread(
            target=runaway, args=(server.url, RUNAWAYS[name], deadline, seen, ended)
        )
        heavy.start()
        light(server.url, ended, seen.meanwhile, seen)
        heavy.join()
    return seen


def runaway(url: str, query: str, deadline: float, seen: Seen, ended: threading.Event) -> None:
    """Ask the query once and note when it was answered, and how."""
    began = time.perf_counter()
    try:
        connection = _connected(url, _RUNAWAY_CLIENT, deadline + _PATIENCE)
        seen.statuses.add(str(_ask(connection, url, query)))
    except TimeoutError:
        seen.statuses.add("none, given up")
    except OSError as error:
        seen.statuses.add(type(error).__name__)
    finally:
        seen.late.append(time.perf_counter() - began - deadline)
        ended.set()


def light(url: str, ended: threading.Event, times: list[float], seen: Seen) -> None:
    """Ask light queries one after another, none of them twice, until told to end."""
    point = queries()[0]
    connection = _connected(url, _LIGHT_CLIENT, 60)
    while not ended.wait(_PAUSE):
        query = marked(point, len(seen.idle) + len(seen.meanwhile))
        began = time.perf_counter()
        try:
            status = _ask(connection, url, query)
        except OSError:
            status = 0
            connection = _connected(url, _LIGHT_CLIENT, 60)
        times.append(time.perf_counter() - began)
        seen.failed += status != 200
    connection.close()


def told(server: str, query: str, seen: Seen, *, alive: bool) -> list[str]:
    """Return the row of a table."""
    idle, meanwhile = percentile(seen.idle, 99), percentile(seen.meanwhile, 99)
    late = Summary.of(seen.late)
    return [
        f"{server}, {query}",
        f"{percentile(seen.idle, 50) * 1e3:.1f}",
        f"{idle * 1e3:.1f}",
        f"{percentile(seen.meanwhile, 50) * 1e3:.1f}",
        f"{meanwhile * 1e3:.1f}",
        f"{(meanwhile - idle) * 1e3:+.1f}",
        f"{late.median * 1e3:+.0f} (at most {max(seen.late) * 1e3:+.0f})",
        ", ".join(sorted(seen.statuses)),
        str(seen.failed),
        "yes" if alive else "no",
    ]


def goals(ours: Sequence[tuple[Seen, bool]]) -> list[Goal]:
    """Return what is demanded of this server, by the worst of all queries.

    Args:
        ours: what was seen with each query, and whether the server was alive afterwards.
    """
    late = max(max(seen.late) for seen, _ in ours)
    slow = max(percentile(seen.meanwhile, 99) for seen, _ in ours) * 1e3
    failed = sum(seen.failed for seen, _ in ours)
    ended = sum(not alive for _, alive in ours)
    return [
        Goal(
            "a query that never ends, answered after its deadline",
            "",
            0.2,
            late,
            least=False,
            unit="s",
        ),
        Goal("light requests meanwhile, p99", "", 25, slow, least=False, unit="ms"),
        Goal("light requests meanwhile, failed", "", 0, failed, least=False),
        Goal("servers ended by a query", "", 0, ended, least=False),
    ]


def percentile(values: Sequence[float], which: int) -> float:
    """Return a percentile (nearest rank), or NaN of no values.

    Example:
        >>> percentile([3.0, 1.0, 2.0], 50)
        2.0
    """
    if not values:
        return math.nan
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * which // 100) - 1)]


def _connected(url: str, client: str, seconds: float) -> HTTPConnection:
    parts = urlsplit(url)
    source = (client, 0)
    return HTTPConnection(parts.hostname or "", parts.port, timeout=seconds, source_address=source)


def _ask(connection: HTTPConnection, url: str, query: str) -> int:
    target = f"{urlsplit(url).path}?{urlencode({'query': query})}"
    connection.request("GET", target, headers={"Accept": "application/sparql-results+json"})
    answer = connection.getresponse()
    answer.read()
    return answer.status


if __name__ == "__main__":
    main()
