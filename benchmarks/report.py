"""Tables in Markdown, the figures in JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.harness import Slice, Summary, ratios


@dataclass(frozen=True, slots=True)
class Case:
    """One query in one mode, as all competitors answered it.

    Attributes:
        query: name of the query.
        mode: ``hot`` or ``cold``.
        rows: of the answer.
        bytes: of the answer of this endpoint.
        played: the rounds; a competitor that is left out of a case is in none of them.
        left_out: why, by name.
    """

    query: str
    mode: str
    rows: int
    bytes: int
    played: tuple[dict[str, Slice], ...]
    left_out: dict[str, str]


@dataclass(frozen=True, slots=True)
class Target:
    """What is demanded of a ratio.

    Attributes:
        case: query and mode.
        other: the competitor beside.
        least: ratio that is to be reached.
    """

    case: tuple[str, str]
    other: str
    least: float


@dataclass(frozen=True, slots=True)
class Goal:
    """What one figure of a program is to be, and what it was.

    Attributes:
        what: is measured.
        against: what it stands beside, or none.
        bound: that it is to reach, or may at most be.
        reached: the figure.
        least: whether the bound is the least (the default) or the most.
        unit: of both; nothing for a ratio.
    """

    what: str
    against: str
    bound: float
    reached: float
    least: bool = True
    unit: str = ""

    @property
    def ok(self) -> bool:
        """Whether the bound is kept."""
        return self.reached >= self.bound if self.least else self.reached <= self.bound

    def row(self) -> dict[str, object]:
        """Return it as it stands under ``targets`` in a file of figures."""
        return {
            "what": self.what,
            "against": self.against,
            "least" if self.least else "most": self.bound,
            "reached": self.reached if math.isfinite(self.reached) else None,
            "unit": self.unit,
            "ok": self.ok,
        }


def save_goals(
    path: Path, machine: Mapping[str, str], goals: Iterable[Goal], **more: object
) -> None:
    """Write the figures of a program as JSON, its targets where `benchmarks.all` finds them.

    Args:
        path: of the file, ``<out>/<name of the program>.json``.
        machine: see `machine.described`.
        goals: what was to be reached, and was or was not.
        more: further members of the document.
    """
    document = {"machine": dict(machine), "targets": [goal.row() for goal in goals], **more}
    path.write_text(json.dumps(document, indent=1) + "\n", "utf-8")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table, its first column on the left and all others on the right."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def costs(cases: Sequence[Case], names: Sequence[str], figure: str, *, first: str = "query") -> str:
    """Return the table of milliseconds for a request: medians, and half of what quartiles span.

    Args:
        cases: that were measured.
        names: of competitors, in order.
        figure: ``cpu_each``, ``wall_each`` or ``client_each``.
        first: head of the first column.
    """
    rows = []
    for case in cases:
        cells = []
        for name in names:
            values = [getattr(one[name], figure) * 1e3 for one in case.played if name in one]
            cells.append(_spread(Summary.of(values)) if values else "-")
        rows.append([f"{case.query}, {case.mode}", *cells])
    return table([first, *names], rows)


def comparison(
    cases: Sequence[Case],
    ours: str,
    names: Sequence[str],
    *,
    first: str = "query",
    sizes: Sequence[str] = ("rows", "bytes"),
) -> str:
    """Return the table of ratios: how many times more CPU, and time, the others need.

    Args:
        cases: that were measured.
        ours: name of the one that is judged.
        names: of those beside it.
        first: head of the first column.
        sizes: of an answer, ``rows`` or ``bytes``, that get a column.
    """
    rows = []
    for case in cases:
        cells = [f"{getattr(case, size):,}" for size in sizes]
        for name in names:
            if not case.played or name not in case.played[0]:
                cells.append("-")
                continue
            cpu = Summary.of(ratios(case.played, ours, name, "cpu_each"))
            wall = Summary.of(ratios(case.played, ours, name, "wall_each"))
            cells.append(f"{_ratio(cpu.median)} / {_ratio(wall.median)}")
        rows.append([f"{case.query}, {case.mode}", *cells])
    return table([first, *sizes, *names], rows)


def reached(cases: Sequence[Case], ours: str, targets: Sequence[Target]) -> str:
    """Return the table of targets, with what was reached by CPU and by time."""
    rows = []
    for target, case in _judged(cases, targets):
        cpu = Summary.of(ratios(case.played, ours, target.other, "cpu_each"))
        wall = Summary.of(ratios(case.played, ours, target.other, "wall_each"))
        query, mode = target.case
        rows.append(
            [
                f"{query}, {mode}, beside {target.other}",
                f"{target.least:g}",
                f"{_ratio(cpu.median)} ({_ratio(cpu.low)} to {_ratio(cpu.high)})",
                f"{_ratio(wall.median)} ({_ratio(wall.low)} to {_ratio(wall.high)})",
                "yes" if cpu.median >= target.least else "no",
            ]
        )
    return table(["what", "target", "by CPU", "by time", "reached by CPU"], rows)


def goals(cases: Sequence[Case], ours: str, targets: Sequence[Target]) -> list[Goal]:
    """Return the targets with what was reached by CPU, without those whose peer is not there."""
    found = []
    for target, case in _judged(cases, targets):
        cpu = Summary.of(ratios(case.played, ours, target.other, "cpu_each"))
        found.append(Goal(", ".join(target.case), target.other, target.least, cpu.median))
    return found


def _judged(cases: Sequence[Case], targets: Iterable[Target]) -> Iterator[tuple[Target, Case]]:
    by_name = {(case.query, case.mode): case for case in cases}
    for target in targets:
        case = by_name.get(target.case)
        if case is not None and case.played and target.other in case.played[0]:
            yield target, case


def facts(machine: Mapping[str, str]) -> str:
    """Return the machine and the versions as a table."""
    return table(["", ""], [[name, value] for name, value in machine.items()]).replace(
        "---:", "---"
    )


def insert(page: Path, name: str, text: str) -> None:
    """Put a report into a page, in the place of the one that is there.

    Args:
        page: Markdown file with the comments ``<!-- name -->`` and ``<!-- /name -->``.
        name: of the report.
        text: in Markdown.

    Raises:
        ValueError: the page has no such place.
    """
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, found, rest = page.read_text("utf-8").partition(begin)
    _, ended, after = rest.partition(end)
    if not (found and ended):
        raise ValueError(f"{page.name} has no place for {name}")
    page.write_text(f"{before}{begin}\n{text.strip()}\n{end}{after}", "utf-8")


def _spread(one: Summary) -> str:
    digits = 3 if one.median < 10 else 1
    return f"{one.median:.{digits}f} ±{(one.high - one.low) / 2:.{digits}f}"


def _ratio(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"
