"""Tables in Markdown, the figures in JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
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


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table, its first column on the left and all others on the right."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def costs(cases: Sequence[Case], names: Sequence[str], figure: str) -> str:
    """Return the table of milliseconds for a request: medians, and quartiles below a slash.

    Args:
        cases: that were measured.
        names: of competitors, in order.
        figure: ``cpu_each`` or ``wall_each``.
    """
    rows = []
    for case in cases:
        cells = []
        for name in names:
            values = [getattr(one[name], figure) * 1e3 for one in case.played if name in one]
            cells.append(_spread(Summary.of(values)) if values else "-")
        rows.append([f"{case.query}, {case.mode}", *cells])
    return table(["query", *names], rows)


def comparison(cases: Sequence[Case], ours: str, names: Sequence[str]) -> str:
    """Return the table of ratios: how many times more CPU, and time, the others need."""
    rows = []
    for case in cases:
        cells = [f"{case.rows:,}", f"{case.bytes:,}"]
        for name in names:
            if not case.played or name not in case.played[0]:
                cells.append("-")
                continue
            cpu = Summary.of(ratios(case.played, ours, name, "cpu_each"))
            wall = Summary.of(ratios(case.played, ours, name, "wall_each"))
            cells.append(f"{_ratio(cpu.median)} / {_ratio(wall.median)}")
        rows.append([f"{case.query}, {case.mode}", *cells])
    return table(["query", "rows", "bytes", *names], rows)


def reached(cases: Sequence[Case], ours: str, targets: Sequence[Target]) -> str:
    """Return the table of targets, with what was reached by CPU and by time."""
    by_name = {(case.query, case.mode): case for case in cases}
    rows = []
    for target in targets:
        case = by_name.get(target.case)
        if case is None or not case.played or target.other not in case.played[0]:
            continue
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


def save(path: Path, machine: Mapping[str, str], cases: Sequence[Case]) -> None:
    """Write every figure of every round as JSON.

    Args:
        path: of the file.
        machine: see `machine.described`.
        cases: that were measured.
    """
    document = {"machine": dict(machine), "cases": [asdict(case) for case in cases]}
    path.write_text(json.dumps(document, indent=1) + "\n", "utf-8")


def _spread(one: Summary) -> str:
    digits = 3 if one.median < 10 else 1
    return f"{one.median:.{digits}f} ±{(one.high - one.low) / 2:.{digits}f}"


def _ratio(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"
