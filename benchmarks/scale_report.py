"""What the growth of a graph comes to: tables, laws of growth, and what is plotted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks import report
from benchmarks.fit import Points, Power, laws, most, power
from benchmarks.harness import Summary

Run = dict[str, dict[str, Any]]
"""The figures of one run by step: ``cpu`` and more, or ``left_out``."""

NAMES = {
    "read": "tables read and checked",
    "index": "claims placed on cells",
    "owner": "one cell resolved",
    "matrix": "all cells resolved",
    "ahead": "usual answers made ahead",
    "quads": "records as N-Quads",
    "owned": "answers as N-Quads",
    "page": "a page of `/ownership`",
    "ready": "SPARQL ready, two workers",
}
"""The steps in words."""

_LEAST_TIMES = 10
_ERROR = 0.05
"""How far a power may be above that of n log n and still count as it, in the targets."""

_MIB = 1 << 20


@dataclass(slots=True)
class Played:
    """All runs.

    Attributes:
        runs: by size.
        control: runs of the same size in the same round, by size, in the order of the rounds.
    """

    runs: dict[int, list[Run]] = field(default_factory=dict)
    control: dict[int, list[Run]] = field(default_factory=dict)

    def add(self, times: int, run: Run, *, again: bool = False) -> None:
        """Keep a run."""
        (self.control if again else self.runs).setdefault(times, []).append(run)

    def sizes(self) -> list[int]:
        """Return the sizes, smallest first."""
        return sorted(self.runs)

    def values(self, times: int, step: str, figure: str) -> list[float]:
        """Return a figure of all runs of a size in which the step was done."""
        found = [run.get(step, {}) for run in self.runs.get(times, ())]
        return [one[figure] for one in found if figure in one]

    def first(self, times: int, step: str, figure: str) -> Any:
        """Return a figure that is the same in each run; None where the step was not done."""
        return next(iter(self.values(times, step, figure)), None)

    def points(self, step: str, figure: str = "cpu") -> list[tuple[float, float]]:
        """Return claims and the median of a figure, size by size."""
        found = []
        for times in self.sizes():
            values = self.values(times, step, figure)
            claims = self.first(times, "read", "claims")
            if values and claims:
                found.append((float(claims), Summary.of(values).median))
        return found


def told(played: Played, crowded: Played, machine: Mapping[str, str]) -> str:
    """Return the whole report in Markdown.

    Args:
        played: runs of graphs that grow as `claims` says.
        crowded: runs in which claims on models in general grow with all others.
        machine: see `machine.described`.
    """
    rounds = max((len(runs) for runs in played.runs.values()), default=0)
    parts = [
        f"Up to {rounds} runs of each size in turn, each a process of its own. Times are seconds "
        "of CPU, of all processes in the last column: median, half the distance of the quartiles.",
        report.facts(machine),
        "What was measured:",
        graphs(played),
        "CPU:",
        costs(played),
        "How it grows with the claims, by the medians (" + _range(played) + "):",
        growth(played),
        *sentences(played),
        "Memory after a step, of its process; after the last one, what the engine's processes "
        "hold beside it, shared pages counted once:",
        memory(played),
        "The same size once more in the same round, as a ratio (median, quartiles over rounds):",
        control(played),
    ]
    if crowded.runs:
        parts += [
            "Where claims on models in general grow with all others, every cell of a model is "
            "spoken of by all of them, and an answer names them all:",
            graphs(crowded),
            costs(crowded, ("index", "owner", "matrix")),
        ]
    return "\n\n".join(part.rstrip("\n") for part in (*parts, *left_out(played))) + "\n"


def graphs(played: Played) -> str:
    """Return the table of the graphs: of what there is how much."""
    columns = {
        "claims": ("read", "claims"),
        "facts": ("read", "facts"),
        "sources": ("read", "sources"),
        "platforms": ("read", "platforms"),
        "offerings": ("read", "offerings"),
        "cells": ("index", "cells"),
        "claims on cells": ("index", "voices"),
        "most on one cell": ("index", "loudest"),
        "quads": ("ready", "quads"),
    }
    there = {
        name: where
        for name, where in columns.items()
        if any(played.values(times, *where) for times in played.sizes())
    }
    rows = [
        [f"{times:,}x", *(_count(played.first(times, *where)) for where in there.values())]
        for times in played.sizes()
    ]
    return report.table(["", *there], rows)


def costs(played: Played, steps: Sequence[str] = tuple(NAMES)) -> str:
    """Return the table of CPU seconds by size and step."""
    rows = []
    for times in played.sizes():
        cells = []
        for step in steps:
            values = played.values(times, step, "cpu")
            cells.append(_spread(Summary.of(values)) if values else "-")
        rows.append([f"{times:,}x", *cells])
    return report.table(["", *(NAMES[step] for step in steps)], rows)


def growth(played: Played) -> str:
    """Return the table of powers and laws."""
    rows = []
    for step, points in fitted(played).items():
        found, law = power(points), laws(points)[0]
        rows.append(
            [
                NAMES[step],
                str(found),
                f"{found.residual:.0%}",
                law.name if law.factor else "constant",
                f"{law.residual:.0%}",
                f"n^{most(points):.2f}",
                _verdict(found, most(points)),
            ]
        )
    head = ["step", "power", "off by", "best law, with a fixed cost", "off by"]
    return report.table([*head, "n log n here", "at most n log n"], rows)


def sentences(played: Played) -> list[str]:
    """Return the growth of each step in a sentence."""
    found = []
    for step, points in fitted(played).items():
        law = laws(points)[0]
        grows = f" + {_time(law.factor)} · {law.name}" if law.factor else ""
        found.append(f"- {NAMES[step]}: {power(points)}; about {_time(law.fixed)}{grows}")
    return ["\n".join(found)]


def fitted(played: Played) -> dict[str, Points]:
    """Return the points of each step that a law is fitted to: from ten times up, if enough."""
    found: dict[str, Points] = {}
    for step in NAMES:
        points = played.points(step)
        large = points[-len([one for one in played.sizes() if one >= _LEAST_TIMES]) :]
        chosen = large if len(large) >= 3 and _enough(played) else points
        if len(chosen) >= 2:
            found[step] = chosen
    return found


def memory(played: Played) -> str:
    """Return the table of memory by size."""
    steps = ("read", "index", "quads", "owned", "page")
    rows = []
    for times in played.sizes():
        cells = [_size(played.values(times, step, "rss")) for step in steps]
        rows.append([f"{times:,}x", *cells, _size(played.values(times, "ready", "tree"))])
    names = [NAMES[step] for step in steps]
    return report.table(["MiB", *names, "engine"], rows)


def control(played: Played) -> str:
    """Return the table of ratios of the same thing measured twice."""
    rows = []
    for times in sorted(played.control):
        cells = []
        for step in NAMES:
            pairs = zip(played.runs[times], played.control[times], strict=False)
            ratios = [b[step]["cpu"] / a[step]["cpu"] for a, b in pairs if _both(a, b, step)]
            if ratios:
                one = Summary.of(ratios)
                cells.append(f"{one.median:.2f} ({one.low:.2f} to {one.high:.2f})")
            else:
                cells.append("-")
        rows.append([f"{times:,}x", *cells])
    return report.table(["", *NAMES.values()], rows)


def left_out(played: Played) -> list[str]:
    """Return what was not done, and why, as a list of one text; nothing if all was done."""
    why = {
        f"- {times:,}x, {NAMES[step]}: {figures['left_out']}"
        for times in played.sizes()
        for run in played.runs[times]
        for step, figures in run.items()
        if "left_out" in figures
    }
    return ["Left out:\n\n" + "\n".join(sorted(why))] if why else []


def goals(played: Played) -> list[report.Goal]:
    """Return what is demanded: nothing grows faster than n log n does over the same sizes."""
    return [
        report.Goal(
            f"growth, {NAMES[step]}: power of n",
            "",
            round(most(points) + _ERROR, 3),
            round(power(points).exponent, 3),
            least=False,
        )
        for step, points in fitted(played).items()
    ]


def picture(played: Played) -> dict[str, Any]:
    """Return what `plot` draws: CPU seconds of each step over the claims."""
    return {
        "kind": "lines",
        "title": "CPU seconds as claims grow",
        "x": "claims",
        "y": "CPU seconds",
        "logx": True,
        "logy": True,
        "series": [
            {"name": name, "points": [list(one) for one in played.points(step)]}
            for step, name in NAMES.items()
            if played.points(step)
        ],
    }


def _verdict(found: Power, bound: float) -> str:
    if found.exponent <= bound:
        return "yes"
    return "cannot be told" if found.exponent - found.half <= bound else "no"


def _enough(played: Played) -> bool:
    return sum(one >= _LEAST_TIMES for one in played.sizes()) >= 3


def _range(played: Played) -> str:
    return f"from {_LEAST_TIMES} times up" if _enough(played) else "of all sizes"


def _both(a: Run, b: Run, step: str) -> bool:
    return "cpu" in a.get(step, {}) and "cpu" in b.get(step, {})


def _count(value: float | None) -> str:
    return "-" if value is None else f"{value:,}"


def _size(values: Sequence[float]) -> str:
    return f"{Summary.of(values).median / _MIB:,.0f}" if values else "-"


def _time(seconds: float) -> str:
    for unit, factor in (("s", 1.0), ("ms", 1e3), ("µs", 1e6)):
        if seconds >= 1 / factor or not seconds:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds * 1e9:.2g} ns"


def _spread(one: Summary) -> str:
    unit, factor = ("s", 1.0) if one.median >= 1 else ("ms", 1e3)
    if one.median < 1e-3:
        unit, factor = "µs", 1e6
    half = (one.high - one.low) / 2 * factor
    return f"{one.median * factor:.3g} ±{half:.2g} {unit}"
