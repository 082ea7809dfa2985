"""Measure the SPARQL endpoint beside other servers and bare engines.

Examples:
  python -m benchmarks.sparql --quick                     five minutes, rough figures
  python -m benchmarks.sparql                             all of it, half an hour
  python -m benchmarks.sparql --query point --mode cold   one case
  python -m benchmarks.sparql --peer "oxigraph server" --method POST
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from benchmarks import machine, report
from benchmarks.client import FailedRequestError
from benchmarks.harness import rounds
from benchmarks.peers import HERE, PEER_NAMES, Field, Peer, plot
from benchmarks.queries import Query, queries
from benchmarks.report import Case, Target
from benchmarks.same import Fingerprint, fingerprint
from crosslane.graph.engine.daily import utc_today
from crosslane.loading import load_graph

OURS = "crosslane"
CONTROL = "crosslane again"
RESULTS = HERE / "results"

TARGETS = (
    Target(("point", "hot"), "oxigraph server", 2.5),
    Target(("matrix", "hot"), "oxigraph server", 15),
    *(
        Target((name, "cold"), "oxigraph server", 0.6)
        for name in ("point", "join", "regex", "construct", "aggregate", "path")
    ),
    *(Target((name, "cold"), "oxigraph server", 0.85) for name in ("matrix", "large")),
    Target(("point", "cold"), "rdflib-endpoint", 8),
    Target(("matrix", "cold"), "rdflib-endpoint", 30),
)
"""From the design; cold queries between 0.2 and 1 ms are held to the lower of the two bounds."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is measured, and for how long.

    Attributes:
        names: of queries.
        modes: ``hot`` (the same query again) and ``cold`` (another comment each time).
        peers: names of the competitors.
        rounds: of each case.
        seconds: length of a slice.
        method: ``GET`` or ``POST``.
        connections: kept busy at one time.
        out: directory of the results.
    """

    names: tuple[str, ...]
    modes: tuple[str, ...]
    peers: tuple[str, ...]
    rounds: int
    seconds: float
    method: str
    connections: int
    out: Path


def main(given: Sequence[str] | None = None) -> None:
    """Measure, print the tables and write them with the figures and a picture."""
    asked = arguments(given)
    console = Console()
    with tempfile.TemporaryDirectory() as directory:
        data = Path(directory) / "graph.nq"
        data.write_bytes(load_graph().dataset(utc_today()))
        seen = machine.described()
        up, missing = Field(data, asked.method, asked.connections).start(asked.peers)
        try:
            cases = measured(up, asked, console)
        finally:
            for one in up:
                one.close()
    for name in missing:
        console.print(f"{name} is not installed, see benchmarks/README.md", style="yellow")
    names = [one.name for one in up]
    text = written(cases, names, seen, asked)
    console.print(text, markup=False, soft_wrap=True)
    asked.out.mkdir(parents=True, exist_ok=True)
    (asked.out / "sparql.md").write_text(text, "utf-8")
    if asked.out == RESULTS:
        report.insert(HERE / "README.md", "sparql", text)
    goals = report.goals(cases, OURS, TARGETS)
    figures = [asdict(one) for one in cases]
    report.save_goals(asked.out / "sparql.json", seen, goals, names=names, cases=figures)
    if not plot(asked.out / "sparql.json", asked.out / "sparql.svg"):
        console.print("no picture: matplotlib is not installed", style="yellow")


def arguments(given: Sequence[str] | None) -> Asked:
    """Read the command line."""
    made = argparse.ArgumentParser(
        prog="python -m benchmarks.sparql",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    names = [query.name for query in queries()]
    several = "only these (repeatable)"
    add = made.add_argument
    add("--quick", action="store_true", help="5 rounds of 0.3 s instead of 12 of 1 s")
    add("--rounds", type=int, help="rounds of each case")
    add("--seconds", type=float, help="length of a slice")
    add("--query", action="append", choices=names, help=several)
    add("--mode", action="append", choices=["hot", "cold"], help=several)
    add("--peer", action="append", choices=list(PEER_NAMES), help=several)
    add("--method", choices=["GET", "POST"], default="GET", help="how queries are sent")
    add("--connections", type=int, default=2, help="requests under way at one time")
    add("--out", type=Path, default=RESULTS, help="results; elsewhere the README is left alone")
    asked = made.parse_args(given)
    return Asked(
        names=tuple(asked.query or names),
        modes=tuple(asked.mode or ("hot", "cold")),
        peers=tuple(asked.peer or PEER_NAMES),
        rounds=asked.rounds or (5 if asked.quick else 12),
        seconds=asked.seconds or (0.3 if asked.quick else 1.0),
        method=asked.method,
        connections=asked.connections,
        out=asked.out,
    )


def measured(up: Sequence[Peer], asked: Asked, console: Console) -> list[Case]:
    """Measure every query in every mode.

    Args:
        up: the competitors; this endpoint and its control come first.
        asked: what is measured, and for how long.
        console: for the progress bar.

    Returns:
        The cases.

    Raises:
        FailedRequestError: this endpoint did not answer as it should.
    """
    cases = []
    chosen = [query for query in queries() if query.name in asked.names]
    columns = (TextColumn("{task.description:<20}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress:
        total = len(chosen) * len(asked.modes) * asked.rounds * len(up)
        task = progress.add_task("starting", total=total)
        for query in chosen:
            rows, size, different = compared(up, query)
            able = [one for one in up if one.name not in different]
            for mode in asked.modes:
                progress.update(task, description=f"{query.name}, {mode}")
                for one in able:
                    one.prepare(query, hot=mode == "hot")
                    one.work(asked.seconds / 5)  # warm: connections, caches, branch predictors
                played = rounds(able, asked.rounds, asked.seconds, lambda: progress.advance(task))
                cases.append(Case(query.name, mode, rows, size, tuple(played), different))
                progress.advance(task, asked.rounds * (len(up) - len(able)))
    return cases


def compared(up: Sequence[Peer], query: Query) -> tuple[int, int, dict[str, str]]:
    """Compare the answers of all competitors with the first one's.

    Returns:
        Rows and bytes of the first one's answer, and why others are left out, by name.

    Raises:
        FailedRequestError: the control, which is this endpoint too, answers otherwise.
    """
    ours = up[0].answer(query)
    expected = fingerprint(query, ours)
    different = {}
    for one in up[1:]:
        try:
            found = fingerprint(query, one.answer(query))
        except FailedRequestError as error:
            different[one.name] = str(error)
            continue
        if found != expected:
            different[one.name] = f"another answer: {_told(found)} for {_told(expected)}"
    if CONTROL in different:
        raise FailedRequestError(f"{query.name}: {different[CONTROL]}")
    return expected.rows, len(ours), different


def written(
    cases: Sequence[Case], names: Sequence[str], seen: Mapping[str, str], asked: Asked
) -> str:
    """Return the report in Markdown."""
    others = [name for name in names if name != OURS]
    left_out = [
        f"- {case.query}, {case.mode}: {name} is left out; {why}"
        for case in cases
        for name, why in case.left_out.items()
    ]
    return "\n".join(
        (
            f"{asked.rounds} rounds of {asked.seconds:g} s for each competitor and case, "
            f"{asked.connections} connections, {asked.method}, answers not compressed.\n",
            report.facts(seen),
            "How many times more CPU / more time the others need for a request (above 1: this "
            "endpoint needs less):\n",
            report.comparison(cases, OURS, others),
            "Targets, with the quartiles over the rounds:\n",
            report.reached(cases, OURS, TARGETS),
            "CPU milliseconds for a request, of all processes of the competitor (median, half "
            "the distance of the quartiles):\n",
            report.costs(cases, names, "cpu_each"),
            "Milliseconds for a request with all connections busy:\n",
            report.costs(cases, names, "wall_each"),
            *left_out,
        )
    )


def _told(one: Fingerprint) -> str:
    return f"{one.rows} rows ({one.digest})"


if __name__ == "__main__":
    main()
