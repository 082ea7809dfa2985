"""How load and answers grow as claims grow: 1, 10, 100, 1,000 times those of the first articles.

Examples:
  python -m benchmarks.scale                 seven sizes, ten minutes, up to 8 GB of memory
  python -m benchmarks.scale --quick         four sizes, rough figures in a minute
  python -m benchmarks.scale --times 1 --times 10 --times 100 --rounds 7
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from benchmarks import machine, report, scale_report
from benchmarks.children import lines
from benchmarks.claims import BASE
from benchmarks.limits import room
from benchmarks.peers import HERE, plot
from benchmarks.scale_report import Played, Run
from benchmarks.scaled import STEPS

SIZES = (1, 3, 10, 30, 100, 300, 1000)
QUICK = (1, 3, 10, 30)
AGAIN = (10, 100)
"""Sizes that are measured twice in each round: how far their ratio is from 1 is the error."""

SPOKEN = (1, 10, 100)
"""Sizes at which claims on models in general grow with all others, for the third table."""

_FEW = {300: 3, 1000: 2}
"""Most rounds of the sizes from here up, which take a minute or two each."""

_PATIENCE = 900.0


def main(given: Sequence[str] | None = None) -> None:
    """Measure, and write tables, figures and a picture into ``benchmarks/results``."""
    asked = arguments(given)
    console = Console()
    seen = machine.described()
    spoken = [times for times in SPOKEN if times in asked.times]
    with (
        tempfile.TemporaryDirectory(prefix="crosslane-scale-") as folder,
        Progress(console=console) as progress,
    ):
        task = progress.add_task("making tables", total=len(asked.times) + len(spoken))
        for times, general in [
            *((one, 0.5) for one in asked.times),
            *((one, 1.0) for one in spoken),
        ]:
            make(times, general, place(Path(folder), times, general))
            progress.advance(task)
        turns = list(order(asked.times, asked.rounds))
        task = progress.add_task("measuring", total=len(turns) + len(spoken))
        played = Played()
        for times, again in turns:
            progress.update(task, description=f"{times:,} times")
            played.add(times, run(place(Path(folder), times, 0.5), STEPS, asked.least), again=again)
            progress.advance(task)
        crowded = Played()
        for times in spoken:
            steps = ("read", "index", "owner", "matrix")
            crowded.add(times, run(place(Path(folder), times, 1.0), steps, asked.least))
            progress.advance(task)
    write(played, crowded, seen, asked.out, console)


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    made = argparse.ArgumentParser(
        prog="python -m benchmarks.scale",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--quick", action="store_true", help="up to 30 times, two rounds")
    made.add_argument("--rounds", type=int, help="of each size (default 5)")
    made.add_argument("--times", type=int, action="append", help="a size (repeatable)")
    made.add_argument("--least", type=float, default=0.2, help="CPU seconds of a short step")
    made.add_argument(
        "--out",
        type=Path,
        default=HERE / "results",
        help="results; elsewhere the README is left alone",
    )
    asked = made.parse_args(given)
    asked.times = sorted({*(asked.times or (QUICK if asked.quick else SIZES))})
    asked.rounds = asked.rounds or (2 if asked.quick else 5)
    return asked


def order(sizes: Sequence[int], rounds: int, seed: int = 1) -> Iterator[tuple[int, bool]]:
    """Yield who is measured when: each size once in each round, in another order each time.

    Args:
        sizes: how many times the claims.
        rounds: of each; large ones have fewer.
        seed: of the order.

    Yields:
        A size, and whether it is the control: the same size once more in this round.
    """
    shuffle = random.Random(seed).shuffle  # noqa: S311 - an order, no secret
    for number in range(rounds):
        fits = [one for one in sizes if all(one < at or number < few for at, few in _FEW.items())]
        turns = [(one, False) for one in fits]
        turns += [(one, True) for one in sizes if one in AGAIN]
        shuffle(turns)
        yield from turns


def place(folder: Path, times: int, general: float) -> Path:
    """Return where the tables of a graph are."""
    return folder / f"{times}-{general}"


def make(times: int, general: float, root: Path) -> None:
    """Write the tables of a graph, in a process that takes its memory with it."""
    given = [str(times), str(root), "--general", str(general), "--release", BASE]
    ended = lines("grow", given, _PATIENCE)[1]
    if ended:
        raise RuntimeError(f"the tables of {times} times: {ended}")


def run(root: Path, steps: Sequence[str], least: float) -> Run:
    """Measure the steps of one graph in a process of its own.

    Args:
        root: its data directory.
        steps: of `scaled.STEPS`.
        least: CPU seconds of a short step.

    Returns:
        The figures of each step; a step that was not done says why.
    """
    given = [str(root), "--least", str(least), "--memory", str(room())]
    given += [f"--step={step}" for step in steps]
    told, ended = lines("scaled", given, _PATIENCE)
    found: Run = {one.pop("step"): one for one in told}
    return {step: found.get(step, {"left_out": ended}) for step in steps}


def write(
    played: Played, crowded: Played, seen: dict[str, str], out: Path, console: Console
) -> None:
    """Write the report, the figures and the picture; into the README too, in their place."""
    text = scale_report.told(played, crowded, seen)
    console.print(text, markup=False, soft_wrap=True)
    out.mkdir(parents=True, exist_ok=True)
    (out / "scale.md").write_text(text, "utf-8")
    drawn = scale_report.picture(played)
    goals = scale_report.goals(played)
    figures = {"played": played.runs, "crowded": crowded.runs}
    report.save_goals(out / "scale.json", seen, goals, **drawn, figures=figures)
    plot(out / "scale.json", out / "scale.svg")
    if out == HERE / "results":
        report.insert(HERE / "README.md", "scale", text)


if __name__ == "__main__":
    main()
