"""What the guard costs: milliseconds for a query of 11.2 kB, and seconds for large updates.

Each figure is the best of the rounds. As machines differ, each stands beside the time that the
scanner's regular expression alone takes for the same text, one match at a time.

Examples:
  python -m benchmarks.guard               two hundred rounds
  python -m benchmarks.guard --rounds 20
"""

from __future__ import annotations

import argparse
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from rich.console import Console

from benchmarks import machine, report
from benchmarks.peers import HERE
from crosslane.graph.engine.guarding.guard import Guard
from crosslane.graph.engine.guarding.tokens import each_mark
from crosslane.graph.engine.limits import Limits
from crosslane.ontology.terms import BASE, PREFIXES

_SIZE = 11_200
_HEAD = "PREFIX ex: <http://example.org/>\nSELECT * WHERE {\n"
_UNITS = {
    "triples": "  ?item ex:name ?name ; ex:price 12.50 .\n",
    "triples without prefixes": "<http://example.org/a#b> <http://example.org/c> 'x' .\n",
    "relative and urn: IRIs": "<urn:x:b> <#c> 'x' .\n",
    "filters": "  FILTER(?price > 10 && LANG(?name) = 'en')\n",
    "optional parts": "OPTIONAL { ?s ex:p ?o . FILTER(BOUND(?o)) }\n",
    "rows of VALUES": "VALUES (?x ?y) { (ex:a 'b') }\n",
    "shortest tokens": "?s?p?o.",
    "comments": "# one line that says SERVICE and nothing else\n?s ?p ?o .\n",
    "long literals": "?s ?p 'Lorem ipsum dolor sit amet, consectetur adipiscing elit' .\n",
    "relative IRIs beside expressions": "?s <#p> ?o FILTER(?o > 1)\n",
    "comparisons without spaces": "FILTER(?a<?b&&?c>?d)\n",
}
_LINE = "<http://example.org/s> <http://example.org/p> 'one value'@en , 12.5 ; ex:q ex:o .\n"


def queries() -> Mapping[str, str]:
    """Return a query of the size for each kind of content."""
    return {
        name: _HEAD + unit * ((_SIZE - len(_HEAD) - 1) // len(unit)) + "}"
        for name, unit in _UNITS.items()
    }


def updates() -> Mapping[str, str]:
    """Return updates of about 1, 2 and 4 MB."""
    head = "PREFIX ex: <http://example.org/>\nINSERT DATA {\n"
    return {f"{size} MB": head + _LINE * (size * 990_000 // len(_LINE)) + "}" for size in (1, 2, 4)}


def best(work: Callable[[], object], rounds: int) -> float:
    """Return the least seconds that some work takes.

    Args:
        work: what to do.
        rounds: how often.
    """
    least = float("inf")
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        least = min(least, time.perf_counter() - started)
    return least


def _consume(text: str) -> None:
    deque(each_mark(text), maxlen=0)


def rows(rounds: int) -> list[tuple[str, int, float, float]]:
    """Measure.

    Args:
        rounds: of each.

    Returns:
        Content, bytes, seconds of the guard, and how many times those of the expression alone.
    """
    most = 10**9  # the cost of every token is to be seen, not that of a refusal
    limits = Limits(max_tokens=most, max_operators=most, max_keywords=most)
    guard = Guard(limits, None, PREFIXES, BASE)
    found = []
    for texts, check, times in (
        (queries(), guard.check, rounds),
        (updates(), guard.check_update, max(rounds // 20, 1)),
    ):
        for name, text in texts.items():
            seconds = best(partial(check, text), times)
            alone = best(partial(_consume, text), times)
            found.append((name, len(text), seconds, seconds / alone))
    return found


def main(given: Sequence[str] | None = None) -> None:
    """Measure, print the table and write it to ``benchmarks/results/``."""
    asked = arguments(given)
    seen = machine.described()
    found = rows(asked.rounds)
    lines = [
        [name, f"{size:,}", f"{seconds * 1e3:.2f}", f"{ratio:.1f}"]
        for name, size, seconds, ratio in found
    ]
    head = ["text", "bytes", "milliseconds", "times the expression alone"]
    text = report.facts(seen) + "\n" + report.table(head, lines)
    Console().print(text, markup=False, soft_wrap=True)
    asked.out.mkdir(parents=True, exist_ok=True)
    (asked.out / "guard.md").write_text(text, "utf-8")
    report.save_goals(asked.out / "guard.json", seen, [], rows=found)
    if asked.out == HERE / "results":
        report.insert(HERE / "README.md", "guard", text)


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    made = argparse.ArgumentParser(
        prog="python -m benchmarks.guard",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--rounds", type=int, default=200, help="times that each text is checked")
    made.add_argument(
        "--out",
        type=Path,
        default=HERE / "results",
        help="results; elsewhere the README is left alone",
    )
    return made.parse_args(given)


if __name__ == "__main__":
    main()
