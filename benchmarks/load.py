"""How long the engine takes to be ready, beside pyoxigraph's bulk load of the same quads.

Examples:
  python -m benchmarks.load            seven rounds of three sizes, two minutes
  python -m benchmarks.load --rounds 3 --times 1 --times 10
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph
from rich.console import Console
from rich.progress import Progress

from benchmarks import machine, report
from benchmarks.harness import Summary
from benchmarks.peers import HERE
from crosslane.graph.engine.daily import utc_today
from crosslane.graph.engine.limits import Limits
from crosslane.graph.engine.sparql import SparqlEngine
from crosslane.loading import load_graph

_ROOT = b"https://w3id.org/crosslane/"


def main(given: Sequence[str] | None = None) -> None:
    """Measure, print the table and write it to ``benchmarks/results/``."""
    asked = arguments(given)
    console = Console()
    seen = machine.described()
    graph = load_graph().dataset(utc_today())
    rows, goals = [], []
    with Progress(console=console) as progress:
        task = progress.add_task("loading", total=len(asked.times) * asked.rounds)
        for times in asked.times:
            data = copies(graph, times)
            played = []
            for _ in range(asked.rounds):
                played.append((bulk(data), bulk(data), engine(data)))
                progress.advance(task)
            rows.append(told(data.count(b"\n"), played))
            goals.append(goal(data.count(b"\n"), played))
    head = ["quads", "bulk_load s", "bulk_load again / bulk_load", "engine ready s"]
    text = report.facts(seen) + "\n" + report.table([*head, "ratio"], rows)
    console.print(text, markup=False, soft_wrap=True)
    asked.out.mkdir(parents=True, exist_ok=True)
    (asked.out / "load.md").write_text(text, "utf-8")
    report.save_goals(asked.out / "load.json", seen, goals)
    if asked.out == HERE / "results":
        report.insert(HERE / "README.md", "load", text)


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    made = argparse.ArgumentParser(
        prog="python -m benchmarks.load",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--rounds", type=int, default=7, help="rounds of each size")
    made.add_argument("--times", type=int, action="append", help="copies of the curated graph")
    made.add_argument(
        "--out",
        type=Path,
        default=HERE / "results",
        help="results; elsewhere the README is left alone",
    )
    asked = made.parse_args(given)
    asked.times = asked.times or [1, 10, 100]
    return asked


def copies(graph: bytes, times: int) -> bytes:
    """Return a graph so many times, each time with other names.

    Args:
        graph: N-Quads.
        times: how often.
    """
    return b"".join(graph.replace(_ROOT, b"%b%d/" % (_ROOT, number)) for number in range(times))


def bulk(data: bytes) -> float:
    """Return the seconds of a bulk load into an empty store in memory."""
    began = time.perf_counter()
    store = pyoxigraph.Store()
    store.bulk_load(data, format=pyoxigraph.RdfFormat.N_QUADS)
    return time.perf_counter() - began


def engine(data: bytes) -> float:
    """Return the seconds until an engine with two workers can answer."""
    made = SparqlEngine(data, Limits(), workers=2)
    began = time.perf_counter()
    try:
        made.start()
        return time.perf_counter() - began
    finally:
        made.close()


def goal(quads: int, played: Sequence[tuple[float, float, float]]) -> report.Goal:
    """Return what is demanded of a size, and what was reached."""
    ratio = Summary.of([first / ready for first, _, ready in played]).median
    return report.Goal(f"{quads:,} quads ready", "pyoxigraph bulk_load", 0.9, ratio)


def told(quads: int, played: Sequence[tuple[float, float, float]]) -> list[str]:
    """Return the row of a size."""
    again = Summary.of([first / second for first, second, _ in played])
    ratio = Summary.of([first / ready for first, _, ready in played])
    return [
        f"{quads:,}",
        f"{Summary.of([first for first, _, _ in played]).median:.3f}",
        f"{again.median:.2f} ({again.low:.2f} to {again.high:.2f})",
        f"{Summary.of([ready for _, _, ready in played]).median:.3f}",
        f"{ratio.median:.2f} ({ratio.low:.2f} to {ratio.high:.2f})",
    ]


if __name__ == "__main__":
    main()
