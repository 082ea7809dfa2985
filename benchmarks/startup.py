"""How long until a command has answered, and until a server answers.

All are started in turn, in another order each round, and what counts are medians; CPU is that of
all processes of a command. Modules are compiled before anything is measured, as an installer
does it. What is kept from one start to the next is measured three ways: with nothing kept, with
an empty directory that is then written, and with what an earlier start wrote.

Examples:
  python -m benchmarks.startup               fifteen rounds
  python -m benchmarks.startup --quick       three rounds
  python -m benchmarks.startup --rounds 40 --out measured
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from rich.console import Console

from benchmarks import machine, report
from benchmarks.harness import Slice, Summary, cpu_seconds, ratios
from benchmarks.peers import HERE, free_port

OWNER = ("owner", "temu", "semi-managed", "pricing")
PATIENCE = 60.0
"""Seconds after which a server is taken for one that does not start."""

FLOOR = "import pyoxigraph, networkx"
OWNED, OWNED_BARE = "crosslane owner, kept", "crosslane owner, nothing kept"
SERVED = "crosslane serve until /healthz, kept"
SERVED_FIRST = "crosslane serve until /healthz, kept for the first time"
SERVED_BARE = "crosslane serve until /healthz, nothing kept"

Start = Callable[[Mapping[str, str]], Slice]


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that is started.

    Attributes:
        name: in the table.
        start: starts it in an environment, and tells what that took.
        kept: what it finds of earlier starts: ``none``, ``first`` (an empty directory) or ``all``.
    """

    name: str
    start: Start
    kept: str = "none"


def finished(arguments: Sequence[str], environ: Mapping[str, str]) -> Slice:
    """Run Python until it ends.

    Args:
        arguments: after ``python``.
        environ: its environment.

    Returns:
        What it took.
    """
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, *arguments], env=environ, stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"python {' '.join(arguments)} ended with {process.returncode}")
    return Slice(1, wall, used.ru_utime + used.ru_stime)


def served(environ: Mapping[str, str]) -> Slice:
    """Start a server, wait until it answers, and end it.

    Args:
        environ: its environment.

    Returns:
        What it took until ``/healthz`` answered 200.
    """
    port = free_port()
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "crosslane", "serve", "--port", str(port)],
        env=environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _healthy(f"http://127.0.0.1:{port}/healthz", process, began + PATIENCE)
        return Slice(1, time.perf_counter() - began, cpu_seconds(process.pid))
    finally:
        process.terminate()
        process.wait()


def _healthy(address: str, process: subprocess.Popen[bytes], until: float) -> None:
    """Ask until the answer is there; an answer that is not 200 raises."""
    while time.perf_counter() < until and process.poll() is None:
        with suppress(URLError, ConnectionError), urlopen(address, timeout=5) as answer:  # noqa: S310
            answer.read()
            return
        time.sleep(0.005)
    raise RuntimeError("the server did not start")


def subjects() -> tuple[Subject, ...]:
    """Return what is measured."""
    owner = partial(finished, ("-m", "crosslane", *OWNER))
    return (
        Subject("python -c pass", partial(finished, ("-c", "pass"))),
        Subject(FLOOR, partial(finished, ("-c", FLOOR))),
        Subject("crosslane --version", partial(finished, ("-m", "crosslane", "--version"))),
        Subject(OWNED_BARE, owner),
        Subject(OWNED, owner, "all"),
        Subject(SERVED_BARE, served),
        Subject(SERVED_FIRST, served, "first"),
        Subject(SERVED, served, "all"),
    )


def played(rounds: int, root: Path) -> list[dict[str, Slice]]:
    """Start everything in turn.

    Args:
        rounds: how often.
        root: an empty directory.

    Returns:
        What each took, by round and name.
    """
    inherited = {
        name: text
        for name, text in os.environ.items()
        if not name.startswith("CROSSLANE_") and name != "PYTHONDONTWRITEBYTECODE"
    }
    environ = {**inherited, "PYTHONPYCACHEPREFIX": str(root / "compiled")}
    found: list[dict[str, Slice]] = []
    for number in range(rounds + 1):
        order = list(subjects())
        random.shuffle(order)
        taken = {}
        for one in order:
            if one.kept == "first":
                shutil.rmtree(root / "first", ignore_errors=True)
            place = "none" if one.kept == "none" else str(root / one.kept)
            taken[one.name] = one.start({**environ, "CROSSLANE_ARTEFACTS": place})
        if number:  # the first round compiles the modules, and writes what the others find
            found.append(taken)
    return found


def goals(found: Sequence[Mapping[str, Slice]]) -> list[report.Goal]:
    """Return what is demanded, and what was reached."""
    beside = [
        report.Goal(f"{name}, CPU", FLOOR, 1.5, 1 / _times(found, name, "cpu_each"), least=False)
        for name in (OWNED, OWNED_BARE)
    ]
    return beside + [
        report.Goal(name, "", 2.0, _middle(found, name, "wall_each").median, least=False, unit="s")
        for name in (SERVED, SERVED_FIRST, SERVED_BARE)
    ]


def _times(found: Sequence[Mapping[str, Slice]], name: str, figure: str) -> float:
    return Summary.of(ratios([dict(one) for one in found], name, FLOOR, figure)).median


def _middle(found: Sequence[Mapping[str, Slice]], name: str, figure: str) -> Summary:
    return Summary.of([getattr(one[name], figure) for one in found])


def _seconds(one: Summary) -> str:
    return f"{one.median:.3f} ({one.low:.3f} to {one.high:.3f})"


def told(found: Sequence[Mapping[str, Slice]]) -> str:
    """Return the table of what everything took."""
    rows = [
        [
            one.name,
            _seconds(_middle(found, one.name, "wall_each")),
            _seconds(_middle(found, one.name, "cpu_each")),
            f"{1 / _times(found, one.name, 'cpu_each'):.2f}",
        ]
        for one in subjects()
    ]
    return report.table(["start", "seconds", "CPU seconds", f"CPU beside `{FLOOR}`"], rows)


def main(given: Sequence[str] | None = None) -> None:
    """Measure, print the table and write it to ``benchmarks/results/``."""
    asked = arguments(given)
    seen = machine.described()
    with tempfile.TemporaryDirectory() as root:
        found = played(asked.rounds, Path(root))
    reached = goals(found)
    text = report.facts(seen) + "\n" + told(found) + "\n" + _judged(reached)
    Console().print(text, markup=False, soft_wrap=True)
    asked.out.mkdir(parents=True, exist_ok=True)
    (asked.out / "startup.md").write_text(text, "utf-8")
    rows = [
        {name: {"wall": one.wall, "cpu": one.cpu} for name, one in taken.items()} for taken in found
    ]
    report.save_goals(asked.out / "startup.json", seen, reached, rounds=rows)
    if asked.out == HERE / "results":
        report.insert(HERE / "README.md", "startup", text)


def _judged(reached: Sequence[report.Goal]) -> str:
    lines = [
        [
            f"{one.what}, beside `{one.against}`" if one.against else one.what,
            f"{one.bound:g} {one.unit}".strip(),
            f"{one.reached:.2f} {one.unit}".strip(),
            "yes" if one.ok else "no",
        ]
        for one in reached
    ]
    return report.table(["what", "at most", "measured", "reached"], lines)


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    made = argparse.ArgumentParser(
        prog="python -m benchmarks.startup",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--rounds", type=int, default=15, help="times that each is started")
    made.add_argument("--quick", action="store_true", help="three rounds")
    made.add_argument(
        "--out",
        type=Path,
        default=HERE / "results",
        help="results; elsewhere the README is left alone",
    )
    asked = made.parse_args(given)
    asked.rounds = 3 if asked.quick else asked.rounds
    return asked


if __name__ == "__main__":
    main()
