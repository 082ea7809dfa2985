"""Releases swapped under load: errors, seconds of a swap, latency and memory meanwhile.

Examples:
  python -m benchmarks.reload --quick                  half a minute
  python -m benchmarks.reload                          20 swaps with one worker and with two
  python -m benchmarks.reload --workers 4 --swaps 50
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import track

from benchmarks import machine, report
from benchmarks.harness import Summary
from benchmarks.peers import HERE
from benchmarks.runaway import percentile
from benchmarks.swapping import Call, Seen, Swapped, Tables, clients, every, few, learned, swap

KEPT, FRESH, PAUSE = 3, 2, 0.02
"""Clients that keep their connection, those that do not, and seconds between two requests."""

_WARM = 3
"""Swaps before memory is looked at: three releases in memory is what there will ever be."""


@dataclass(frozen=True, slots=True)
class Run:
    """What was measured with so many workers.

    Attributes:
        workers: server processes.
        idle: milliseconds of requests without swaps: median, 99th percentile.
        swapping: the same while releases were swapped.
        swaps: seconds of each swap, from the signal until the last worker serves the release.
        answers: while releases were swapped, by release.
        wrong: answers that were none, or not those of one release.
        before: bytes of all processes, after the first swaps.
        after: the same after the last one.
    """

    workers: int
    idle: tuple[float, float]
    swapping: tuple[float, float]
    swaps: tuple[float, ...]
    answers: tuple[int, ...]
    wrong: tuple[str, ...]
    before: int
    after: int


def main(given: Sequence[str] | None = None) -> None:
    """Measure, print the table and write it to ``benchmarks/results/reload.md`` and ``.json``."""
    asked = arguments(given)
    console = Console()
    seen = machine.described()
    asks = few() if asked.quick else every()
    times = 5 if asked.quick else asked.swaps
    runs = [measured(workers, asks, times, console) for workers in asked.workers or (1, 2)]
    text = (
        f"{KEPT} clients keep their connection, {FRESH} make a new one for each request; each "
        f"asks every {PAUSE * 1000:.0f} ms for {len(asks)} addresses in turn (REST, pages, "
        "CSV, SPARQL). Every answer is compared, whole, with what the releases are known to "
        "answer; a connection that is closed counts as wrong.\n\n"
        + report.facts(seen)
        + "\n"
        + table(runs)
    )
    console.print(text, markup=False, soft_wrap=True)
    asked.out.mkdir(parents=True, exist_ok=True)
    (asked.out / "reload.md").write_text(text, "utf-8")
    rows = [asdict(run) for run in runs]
    report.save_goals(asked.out / "reload.json", seen, goals(runs), runs=rows)
    if asked.out == HERE / "results":
        report.insert(HERE / "README.md", "reload", text)
    if any(run.wrong for run in runs):
        sys.exit("some answers were wrong: " + "; ".join(run.wrong[0] for run in runs if run.wrong))


def goals(runs: Sequence[Run]) -> list[report.Goal]:
    """Return what was to be reached: no wrong answer, and all releases served."""
    found = []
    for run in runs:
        workers = f"{run.workers} worker{'s' if run.workers > 1 else ''}"
        what = f"wrong answers in {len(run.swaps)} swaps, {workers}"
        found.append(report.Goal(what, "", 0, len(run.wrong), least=False))
    return found


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    made = argparse.ArgumentParser(
        prog="python -m benchmarks.reload",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--quick", action="store_true", help="five swaps, and fewer addresses")
    made.add_argument("--swaps", type=int, default=20, help="releases that are swapped in")
    made.add_argument("--workers", type=int, action="append", help="server processes (1 and 2)")
    made.add_argument(
        "--out",
        type=Path,
        default=HERE / "results",
        help="results; elsewhere the README is left alone",
    )
    return made.parse_args(given)


def measured(workers: int, asks: Sequence[Call], times: int, console: Console) -> Run:
    """Swap releases under load, after a while without swaps."""
    with tempfile.TemporaryDirectory() as directory:
        tables = Tables(Path(directory) / "data")
        with Swapped(tables, workers, Path(directory) / "log") as server:
            known = learned(server, tables, asks)
            list(swap(server, tables, _WARM))
            settle()
            before = server.memory()
            load = partial(clients, server.url, known, kept=KEPT, fresh=FRESH, pause=PAUSE)
            with load() as idle:
                time.sleep(0.5 * times)
            what = f"{workers} workers" if workers > 1 else "1 worker"
            with load() as meanwhile:
                turns = swap(server, tables, times)
                steps = track(range(times), what, console=console, transient=True)
                seconds = [next(turns) for _ in steps]
            settle()
            after = server.memory()
    return Run(
        workers,
        latency(idle),
        latency(meanwhile),
        tuple(seconds),
        tuple(meanwhile.releases()),
        (*idle.wrong, *meanwhile.wrong),
        before,
        after,
    )


def settle() -> None:
    """Let what was replaced come to its end."""
    time.sleep(1)


def latency(seen: Seen) -> tuple[float, float]:
    """Return median and 99th percentile in milliseconds."""
    return percentile(seen.seconds(), 50) * 1e3, percentile(seen.seconds(), 99) * 1e3


def table(runs: Sequence[Run]) -> str:
    """Return the table of all runs."""
    head = ["workers", "swaps", "answers while swapping", "wrong", "seconds of a swap"]
    head += ["idle p50 / p99, ms", "swapping p50 / p99, ms", "memory before", "after"]
    rows = []
    for run in runs:
        took = Summary.of(run.swaps)
        rows.append(
            [
                str(run.workers),
                str(len(run.swaps)),
                f"{sum(run.answers):,} ({' + '.join(map(str, run.answers))})",
                str(len(run.wrong)),
                f"{took.median:.2f} ({took.low:.2f} to {took.high:.2f})",
                f"{run.idle[0]:.1f} / {run.idle[1]:.1f}",
                f"{run.swapping[0]:.1f} / {run.swapping[1]:.1f}",
                f"{run.before / 2**20:.0f} MiB",
                f"{run.after / 2**20:.0f} MiB",
            ]
        )
    return report.table(head, rows)


if __name__ == "__main__":
    main()
