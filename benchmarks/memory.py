"""What the whole process tree of a server takes in memory, and whether it goes on growing.

Examples:
  python -m benchmarks.memory             three minutes
  python -m benchmarks.memory --quick     fewer requests, half a minute
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress

from benchmarks import machine, memory_report, report
from benchmarks.asking import Asker, cold_queries, mixed
from benchmarks.children import lines
from benchmarks.memory_tree import Held, held
from benchmarks.peers import HERE, PEER_NAMES, PEERS, Field, Server, free_port
from crosslane.graph.engine.daily import utc_today
from crosslane.loading import load_graph

LARGE = 30
"""Times the curated claims of the larger graph."""

_PATIENCE = 120.0


@dataclass(slots=True)
class Seen:
    """What was seen of one server.

    Attributes:
        name: in tables.
        start: its processes when it is ready.
        mixed: after the mix of requests; none where it has no REST.
        grown: after each batch of queries that no cache has seen.
        batch: queries in a batch.
    """

    name: str
    start: list[Held]
    batch: int
    mixed: list[Held] = field(default_factory=list)
    grown: list[list[Held]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Contender:
    """A server to be measured.

    Attributes:
        name: in tables.
        start: starts it.
        rest: whether it answers the mix of requests.
    """

    name: str
    start: Callable[[], Server]
    rest: bool = True


def main(given: Sequence[str] | None = None) -> None:
    """Measure, and write tables and figures into ``benchmarks/results``."""
    asked = arguments(given)
    console, seen = Console(), machine.described()
    with tempfile.TemporaryDirectory(prefix="crosslane-memory-") as folder:
        chosen = list(contenders(Path(folder), asked.large))
        chosen = [one for one in chosen if not asked.only or one.name in asked.only]
        with Progress(console=console) as progress:
            task = progress.add_task("servers", total=len(chosen))
            found = []
            for one in chosen:
                progress.update(task, description=one.name)
                found.append(measured(one, asked.requests, asked.batch, asked.batches))
                progress.advance(task)
    write(found, asked, seen, console)


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    made = argparse.ArgumentParser(
        prog="python -m benchmarks.memory",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = made.add_argument
    add("--quick", action="store_true", help="a tenth of the requests, the curated graph alone")
    add("--requests", type=int, help="of the mix (default 2000)")
    add("--batch", type=int, help="queries after which memory is looked at (default 1000)")
    add("--batches", type=int, help="of queries (default 5)")
    add("--only", action="append", help="only this server, by its name (repeatable)")
    add(
        "--out",
        type=Path,
        default=HERE / "results",
        help="results; elsewhere the README is left alone",
    )
    asked = made.parse_args(given)
    asked.large = not asked.quick
    asked.requests = asked.requests or (200 if asked.quick else 2000)
    asked.batch = asked.batch or (100 if asked.quick else 1000)
    asked.batches = asked.batches or (3 if asked.quick else 5)
    return asked


def contenders(folder: Path, large: bool) -> Iterator[Contender]:
    """Yield the servers; those of the peers that are installed.

    Args:
        folder: for files.
        large: whether the larger graph is served, too.
    """
    small = folder / "graph.nq"
    small.write_bytes(load_graph().dataset(utc_today()))
    yield Contender("crosslane", lambda: crosslane("crosslane"))
    yield Contender("crosslane, no cache", lambda: crosslane("no cache", CACHE_BYTES="0"))
    yield Contender("crosslane, --workers 2", lambda: crosslane("two", "--workers", "2"))
    peers = {
        "oxigraph server": Field(small).oxigraph,
        "rdflib-endpoint": Field(small).rdflib_endpoint,
    }
    for name, start in peers.items():
        if (PEERS / PEER_NAMES[name]).exists():
            yield Contender(name, start, rest=False)
    if not large:
        return
    root, quads = folder / "large", folder / "large.nq"
    _, ended = lines("grow", [str(LARGE), str(root)], _PATIENCE)
    if ended:
        raise RuntimeError(f"the larger graph: {ended}")
    quads.write_bytes(load_graph(root).dataset(utc_today()))
    yield Contender(f"crosslane, {LARGE}x", lambda: crosslane("large", "--data-dir", str(root)))
    if (PEERS / PEER_NAMES["oxigraph server"]).exists():
        yield Contender(f"oxigraph server, {LARGE}x", Field(quads).oxigraph, rest=False)


def crosslane(name: str, *flags: str, **settings: str) -> Server:
    """Start this project's server.

    Args:
        name: in messages.
        flags: further ones of ``crosslane serve``.
        settings: other than those it starts with, by name.
    """
    port = free_port()
    url = f"http://127.0.0.1:{port}/sparql"
    given = {"CLIENT_QUERIES": "0", "LOG_FORMAT": "none", **settings}
    command = [sys.executable, "-m", "crosslane", "serve", "--port", str(port), *flags]

    def ready() -> None:
        with Asker(url) as asker:
            asker.get("/sparql?query=ASK%7B%7D")

    environment = {f"CROSSLANE_{key}": value for key, value in given.items()}
    return Server(name, command, url, ready, method="GET", connections=1, environment=environment)


def measured(one: Contender, requests: int, batch: int, batches: int) -> Seen:
    """Start a server, ask it, look at its memory in between, and end it.

    Args:
        one: the server.
        requests: of the mix.
        batch: queries after which memory is looked at.
        batches: of queries.
    """
    server = one.start()
    try:
        seen = Seen(one.name, held(server.pid), batch)
        with Asker(server.url) as asker:
            if one.rest:
                for target, accept in mixed(requests):
                    asker.get(target, accept)
                seen.mixed = held(server.pid)
            path = asker.path
            for number in range(batches):
                for query in cold_queries(number * batch, batch):
                    asker.get(f"{path}?query={query}", "application/sparql-results+json")
                seen.grown.append(held(server.pid))
        return seen
    finally:
        server.close()


def write(
    found: Sequence[Seen], asked: argparse.Namespace, seen: Mapping[str, str], console: Console
) -> None:
    """Write the report and the figures; into the README too, in their place."""
    figures: list[dict[str, Any]] = [asdict(one) for one in found]
    text = memory_report.told(figures, asked.requests, seen)
    console.print(text, markup=False, soft_wrap=True)
    asked.out.mkdir(parents=True, exist_ok=True)
    (asked.out / "memory.md").write_text(text, "utf-8")
    goals = memory_report.goals(figures)
    report.save_goals(asked.out / "memory.json", seen, goals, figures=figures)
    if asked.out == HERE / "results":
        report.insert(HERE / "README.md", "memory", text)


if __name__ == "__main__":
    main()
