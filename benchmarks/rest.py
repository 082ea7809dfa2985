"""Measure the REST interface beside applications that give ready answers.

Examples:
  python -m benchmarks.rest --quick                     three minutes, rough figures
  python -m benchmarks.rest                             all of it, twenty-five minutes
  python -m benchmarks.rest --case cell --mode cold     one case
  python -m benchmarks.rest --peer "raw uvicorn" --connections 8 --out measured
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from benchmarks import machine, report
from benchmarks.client import FailedRequestError
from benchmarks.harness import Summary, rounds
from benchmarks.peers import HERE, plot
from benchmarks.report import Case, Target
from benchmarks.rest_apps import APPS
from benchmarks.rest_cases import NAMES as CASE_NAMES
from benchmarks.rest_cases import RestCase
from benchmarks.rest_fetch import Fetched, compared, fetched
from benchmarks.rest_peers import CONTROL, DICT, OURS, UNCACHED, Site, Sites
from benchmarks.rest_ready import write_ready

RESULTS = HERE / "results"

TARGETS = (
    Target(("cell", "hot"), "raw uvicorn", 0.9),
    Target(("cell", "cold"), "fastapi bytes", 1.0),
    Target(("cell", "cold"), "fastapi bytes", 2.0),
)
"""From the design: a cell, ``/ownership/{platform}/{model}/{segment}``; cold in two steps."""

PICTURE = "\n![CPU milliseconds for a request](results/rest.svg)\n"

_BESIDE = (UNCACHED, *APPS)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is measured, and for how long.

    Attributes:
        names: of cases.
        modes: ``hot`` (the same address again) and ``cold`` (one never asked before).
        peers: names of the competitors.
        rounds: of each case.
        seconds: length of a slice.
        connections: kept busy at one time.
        out: directory of the results.
    """

    names: tuple[str, ...]
    modes: tuple[str, ...]
    peers: tuple[str, ...]
    rounds: int
    seconds: float
    connections: int
    out: Path


def main(given: Sequence[str] | None = None) -> None:
    """Measure, print the tables and write them with the figures and a picture."""
    asked = arguments(given)
    console = Console()
    seen = machine.described()
    with tempfile.TemporaryDirectory() as directory, ExitStack() as running:
        up, known = started(Path(directory), asked, running)
        cases = measured(up, known, asked, console)
    names = [one.name for one in up]
    text = written(cases, known, names, seen, asked)
    console.print(text, markup=False, soft_wrap=True)
    asked.out.mkdir(parents=True, exist_ok=True)
    (asked.out / "rest.md").write_text(text, "utf-8")
    goals = report.goals(cases, OURS, TARGETS)
    figures = [asdict(one) for one in cases]
    report.save_goals(asked.out / "rest.json", seen, goals, names=names, cases=figures)
    drawn = plot(asked.out / "rest.json", asked.out / "rest.svg")
    if not drawn:
        console.print("no picture: matplotlib is not installed", style="yellow")
    if asked.out == RESULTS:
        report.insert(HERE / "README.md", "rest", text + (PICTURE if drawn else ""))


def arguments(given: Sequence[str] | None) -> Asked:
    """Read the command line."""
    made = argparse.ArgumentParser(
        prog="python -m benchmarks.rest",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    several = "only these (repeatable)"
    add = made.add_argument
    add("--quick", action="store_true", help="5 rounds of 0.3 s instead of 12 of 1 s")
    add("--rounds", type=int, help="rounds of each case")
    add("--seconds", type=float, help="length of a slice")
    add("--case", action="append", choices=CASE_NAMES, help=several)
    add("--mode", action="append", choices=["hot", "cold"], help=several)
    add("--peer", action="append", choices=_BESIDE, help=several)
    add("--connections", type=int, default=2, help="requests under way at one time")
    add("--out", type=Path, default=RESULTS, help="results; elsewhere the README is left alone")
    asked = made.parse_args(given)
    return Asked(
        names=tuple(asked.case or CASE_NAMES),
        modes=tuple(asked.mode or ("hot", "cold")),
        peers=tuple(asked.peer or _BESIDE),
        rounds=asked.rounds or (5 if asked.quick else 12),
        seconds=asked.seconds or (0.3 if asked.quick else 1.0),
        connections=asked.connections,
        out=asked.out,
    )


def started(directory: Path, asked: Asked, running: ExitStack) -> tuple[list[Site], Fetched]:
    """Start this project's server, fetch its answers, and start all others with them.

    Args:
        directory: for the file of answers.
        asked: who is measured.
        running: ends what was started.

    Returns:
        The competitors, this project's server and its control first; and the answers.
    """
    sites = Sites(asked.connections)

    def kept(site: Site) -> Site:
        running.callback(site.close)
        return site

    first = kept(sites.crosslane())
    known = fetched(first, asked.names)
    ready = directory / "ready.json"
    write_ready(ready, known.answers)
    up = [first, kept(sites.crosslane(CONTROL))]
    for name in asked.peers:
        if name == UNCACHED:
            up.append(kept(sites.crosslane(name, CACHE_BYTES="0")))
        else:
            up.append(kept(sites.peer(name, ready)))
    return up, known


def measured(up: Sequence[Site], known: Fetched, asked: Asked, console: Console) -> list[Case]:
    """Measure every case in every mode.

    Args:
        up: the competitors; this project's server and its control come first.
        known: cases, and what is to be answered.
        asked: what is measured, and for how long.
        console: for the progress bar.

    Returns:
        The cases.

    Raises:
        FailedRequestError: an answer is not the one that was to come.
    """
    turns = [(case, mode) for case in known.cases for mode in case.modes if mode in asked.modes]
    cases = []
    columns = (TextColumn("{task.description:<20}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("starting", total=len(turns) * asked.rounds * len(up))
        for case, mode in turns:
            progress.update(task, description=f"{case.name}, {mode}")
            able = [one for one in up if case.data or one.name != DICT]
            different = compared(able, known, case)
            if CONTROL in different:
                raise FailedRequestError(f"{case.name}: {CONTROL} {different[CONTROL]}")
            able = [one for one in able if one.name not in different]
            warm(able, known, case, mode, asked.seconds / 5)
            played = tuple(
                rounds(able, asked.rounds, asked.seconds, lambda: progress.advance(task))
            )
            cases.append(Case(case.name, mode, 0, known.size(case), played, different))
            progress.advance(task, asked.rounds * (len(up) - len(able)))
    return cases


def warm(sites: Iterable[Site], known: Fetched, case: RestCase, mode: str, seconds: float) -> None:
    """Let servers answer a case for a while: connections, caches, branch predictors."""
    for one in sites:
        one.prepare(case, hot=mode == "hot", etag=known.etags.get(case.name, ""))
        one.work(seconds)


def written(
    cases: Sequence[Case],
    known: Fetched,
    names: Sequence[str],
    seen: Mapping[str, str],
    asked: Asked,
) -> str:
    """Return the report in Markdown."""
    first = "case"
    others = [name for name in names if name != OURS]
    left_out = [
        f"- {case.query}, {case.mode}: {name} is left out; {why}\n"
        for case in cases
        for name, why in case.left_out.items()
    ]
    left_out += [f"- {name} is left out; {why}\n" for name, why in known.left_out.items()]
    return "\n".join(
        (
            f"{asked.rounds} rounds of {asked.seconds:g} s for each competitor and case, "
            f"{asked.connections} connections.\n",
            report.facts(seen),
            "How many times more CPU / more time the others need for a request (above 1: this "
            "server needs less):\n",
            report.comparison(cases, OURS, others, first=first, sizes=("bytes",)),
            "Targets, with the quartiles over the rounds:\n",
            report.reached(cases, OURS, TARGETS),
            "CPU milliseconds for a request, of all processes of the competitor (median, half "
            "the distance of the quartiles):\n",
            report.costs(cases, names, "cpu_each", first=first),
            "Milliseconds for a request with all connections busy:\n",
            report.costs(cases, names, "wall_each", first=first),
            "CPU milliseconds of the load generator for a request, in none of the figures of CPU "
            f"above. It was busy for at most {busy(cases):.0%} of the time of any of them:\n",
            report.costs(cases, names, "client_each", first=first),
            "".join(left_out),
        )
    )


def busy(cases: Sequence[Case]) -> float:
    """Return the largest part of a competitor's time in which the load generator used its CPU.

    Near 1, it would be the load generator that is measured.

    Args:
        cases: that were measured.
    """
    shares: dict[tuple[str, str, str], list[float]] = {}
    for case in cases:
        for played in case.played:
            for name, one in played.items():
                of = shares.setdefault((case.query, case.mode, name), [])
                of.append(one.client / one.wall)
    return max((Summary.of(found).median for found in shares.values()), default=0.0)


if __name__ == "__main__":
    main()
