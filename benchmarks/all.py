"""Run every benchmark, one after another, and tell which targets are reached: ``make bench``.

Examples:
  python -m benchmarks.all                      everything, about three quarters of an hour
  python -m benchmarks.all --quick              rough figures
  python -m benchmarks.all --only rest --only load --out measured
  python -m benchmarks.all --list               what there is, and how long it takes
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

from rich.console import Console

from benchmarks import machine, report, summary
from benchmarks.peers import HERE
from benchmarks.summary import DONE, EARLIER, Outcome

RESULTS = HERE / "results"
ROOT = HERE.parent

PICTURE = "\n![REST, hot and cold: CPU for a request](benchmarks/results/rest.svg)\n"


def _nothing() -> str:
    return ""


def _without_browser() -> str:
    """Return why no page can be opened, or nothing."""
    if find_spec("playwright") is None:
        return "Playwright is not installed"
    from tests.browser.running import NO_CHROMIUM, chromium

    return "" if chromium() else NO_CHROMIUM


@dataclass(frozen=True, slots=True)
class Program:
    """A benchmark: the module ``benchmarks.<name>``.

    Attributes:
        name: of the module.
        what: it measures.
        minutes: that it takes, and that it takes if quick.
        given: arguments of a whole run.
        quick: arguments of a quick one.
        lacking: tells what it needs and is not there.
    """

    name: str
    what: str
    minutes: tuple[float, float]
    given: tuple[str, ...] = ()
    quick: tuple[str, ...] = ("--quick",)
    lacking: Callable[[], str] = _nothing

    def unable(self) -> str:
        """Return why it cannot run, or nothing."""
        if find_spec(f"benchmarks.{self.name}") is None:
            return f"there is no benchmarks/{self.name}.py"
        return self.lacking()


_TURNS = ("--rounds", "12", "--seconds", "0.3")
_FEW_TURNS = ("--rounds", "3", "--seconds", "0.2")

PROGRAMS = (
    Program("rest", "REST beside uvicorn and FastAPI", (8, 1.5), _TURNS, _FEW_TURNS),
    Program("sparql", "SPARQL beside other servers and engines", (8, 2), _TURNS, _FEW_TURNS),
    Program("runaway", "a query that never ends", (3, 1.5)),
    Program("guard", "what the guard costs", (0.5, 0.1), (), ("--rounds", "20")),
    Program(
        "load",
        "until the engine is ready",
        (2, 0.2),
        (),
        ("--rounds", "2", "--times", "1", "--times", "10"),
    ),
    Program("scale", "load and answers as claims grow", (10, 1)),
    Program("graph_growth", "the graph page as nodes grow", (2, 0.5)),
    Program("startup", "until a command has answered", (2, 0.5)),
    Program("reload", "a new release while requests come", (1, 0.5)),
    Program(
        "pages",
        "pages in a browser",
        (4, 1),
        (),
        ("--loads", "1", "--rounds", "10"),
        _without_browser,
    ),
    Program("memory", "memory of the whole tree", (2, 0.5)),
)
"""Every benchmark, in the order in which they run."""


def main(given: Sequence[str] | None = None) -> int:
    """Run what is asked for; return 1 if a program failed."""
    asked = arguments(given)
    console = Console()
    if asked.list:
        console.print(listed(PROGRAMS), markup=False, soft_wrap=True)
        return 0
    asked.out.mkdir(parents=True, exist_ok=True)
    seen = machine.described()
    chosen = [one for one in PROGRAMS if _chosen(one.name, asked)]
    outcomes = []
    for number, one in enumerate(PROGRAMS, 1):
        if one in chosen:
            console.rule(f"{number} of {len(PROGRAMS)}: {one.name}, {one.what}")
            outcomes.append(run(one, asked.out, quick=asked.quick))
        else:
            outcomes.append(earlier(one, asked.out))
    note = "Rough figures of a quick run. " if asked.quick else ""
    write(outcomes, seen, note, asked.out)
    console.print((asked.out / "summary.md").read_text("utf-8"), markup=False, soft_wrap=True)
    for outcome in outcomes:
        if outcome.failed:
            console.print(f"{outcome.name}: {outcome.state}", style="red", markup=False)
    return int(any(one.failed for one in outcomes))


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    made = argparse.ArgumentParser(
        prog="python -m benchmarks.all",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    names = [one.name for one in PROGRAMS]
    add = made.add_argument
    add("--quick", action="store_true", help="rough figures, in a quarter of the time")
    add("--only", action="append", choices=names, help="only these (repeatable)")
    add("--skip", action="append", choices=names, default=[], help="not these (repeatable)")
    add("--list", action="store_true", help="tell what there is, and run nothing")
    add("--out", type=Path, default=RESULTS, help="results; elsewhere the pages are left alone")
    asked = made.parse_args(given)
    asked.out = asked.out.resolve()
    return asked


def listed(programs: Iterable[Program]) -> str:
    """Return the programs, what they need and how long they take, in Markdown."""
    rows = [
        [one.name, one.what, f"{one.minutes[0]:g}", f"{one.minutes[1]:g}", one.unable() or "yes"]
        for one in programs
    ]
    return report.table(["program", "what", "minutes", "quick", "can run"], rows)


def run(program: Program, out: Path, *, quick: bool) -> Outcome:
    """Run a program in a process of its own.

    Args:
        program: to run.
        out: directory of the results.
        quick: whether rough figures will do.

    Returns:
        How it ended.
    """
    outcome = Outcome(program.name, program.what, DONE)
    if why := program.unable():
        return replace(outcome, state=f"left out: {why}")
    figures = out / f"{program.name}.json"
    figures.unlink(missing_ok=True)  # so that what is found afterwards is of this run
    arguments_ = program.quick if quick else program.given
    if out != RESULTS:
        arguments_ = (*arguments_, "--out", str(out))
    command = [sys.executable, "-m", f"benchmarks.{program.name}", *arguments_]
    began = time.monotonic()
    code = subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603 - of this table
    outcome = replace(outcome, seconds=time.monotonic() - began)
    if code:
        return replace(outcome, state=f"failed with exit code {code}", failed=True)
    return _with_targets(outcome, figures)


def earlier(program: Program, out: Path) -> Outcome:
    """Return what a program that does not run now found an earlier time.

    Args:
        program: that was not chosen.
        out: directory of the results.
    """
    figures = out / f"{program.name}.json"
    if not figures.exists():
        return Outcome(program.name, program.what, "not run")
    return _with_targets(Outcome(program.name, program.what, EARLIER), figures)


def write(outcomes: Sequence[Outcome], seen: dict[str, str], note: str, out: Path) -> None:
    """Write the summary; into the pages that tell it too, if the results are in their place.

    Args:
        outcomes: of all programs.
        seen: the machine.
        note: a sentence that goes before.
        out: directory of the results.
    """
    text = summary.full(outcomes, seen, note)
    (out / "summary.md").write_text(text, "utf-8")
    (out / "summary.json").write_text(summary.as_json(outcomes, seen), "utf-8")
    if out == RESULTS:
        report.insert(HERE / "README.md", "summary", text)
        brief = summary.short(told for one in outcomes for told in one.targets)
        picture = PICTURE if (out / "rest.svg").exists() else ""
        report.insert(ROOT / "README.md", "performance", note + "\n\n" + brief + picture)
        report.insert(ROOT / "docs" / "performance.md", "targets", note + "\n\n" + brief)


def _chosen(name: str, asked: argparse.Namespace) -> bool:
    return (not asked.only or name in asked.only) and name not in asked.skip


def _with_targets(outcome: Outcome, figures: Path) -> Outcome:
    """Return an outcome with what the program wrote; one without figures has no targets."""
    if not figures.exists():
        return outcome
    try:
        commit, targets = summary.read(figures, outcome.name)
    except ValueError as error:
        return replace(outcome, state=f"its figures cannot be read: {error}", failed=True)
    return replace(outcome, commit=commit, targets=targets)


if __name__ == "__main__":
    sys.exit(main())
