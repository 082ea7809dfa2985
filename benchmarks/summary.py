"""One table of all targets, from what the programs wrote."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import report

DONE = "done"
EARLIER = "from an earlier run"
_FEW = 4


@dataclass(frozen=True, slots=True)
class Told:
    """One target as a program told it.

    Attributes:
        program: that measured it.
        what: is measured.
        against: what it stands beside, or nothing.
        bound: that it is to reach, or may at most be.
        least: whether the bound is the least.
        reached: the figure; None where there is none.
        unit: of both; nothing for a ratio.
        ok: whether the bound is kept.
    """

    program: str
    what: str
    against: str
    bound: float
    least: bool
    reached: float | None
    unit: str
    ok: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a program ended.

    Attributes:
        name: of the program.
        what: it measures.
        state: `DONE`, `EARLIER`, or why there is nothing.
        seconds: that it took; 0 if it did not run.
        commit: that it measured.
        failed: whether it is to be told as an error.
        targets: that it told.
    """

    name: str
    what: str
    state: str
    seconds: float = 0.0
    commit: str = ""
    failed: bool = False
    targets: tuple[Told, ...] = ()


def read(path: Path, program: str) -> tuple[str, tuple[Told, ...]]:
    """Return the commit and the targets in a program's file of figures.

    Args:
        path: of the file, as `report.save_goals` writes it.
        program: its name.

    Raises:
        ValueError: the file is none, or its targets are not as agreed.
    """
    try:
        document = json.loads(path.read_text("utf-8"))
        commit = str(document["machine"]["commit"])
        return commit, tuple(_told(program, row) for row in document["targets"])
    except (KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
        raise ValueError(f"{path.name}: {type(error).__name__} {error}") from error


def _told(program: str, row: Mapping[str, Any]) -> Told:
    least = "least" in row
    reached = row["reached"]
    return Told(
        program=program,
        what=str(row["what"]),
        against=str(row["against"] or ""),
        bound=float(row["least" if least else "most"]),
        least=least,
        reached=None if reached is None else float(reached),
        unit=str(row["unit"] or ""),
        ok=bool(row["ok"]),
    )


def full(outcomes: Sequence[Outcome], machine: Mapping[str, str], note: str) -> str:
    """Return every target, every program and the machine in Markdown.

    Args:
        outcomes: of all programs.
        machine: see `machine.described`.
        note: a sentence that goes before.
    """
    targets = [one for outcome in outcomes for one in outcome.targets]
    rows = [
        [_what(one), bound(one), _figure(one.reached, one.unit), _yes(one.ok), f"`{one.program}`"]
        for one in targets
    ]
    programs = [
        [f"`{one.name}`", one.what, one.state, _minutes(one.seconds), one.commit]
        for one in outcomes
    ]
    reached = sum(one.ok for one in targets)
    return "\n".join(
        (
            f"{note}{reached} of {len(targets)} targets are reached.\n",
            report.table(["what", "target", "reached", "kept", "measured by"], rows),
            report.table(["program", "what", "state", "minutes", "commit"], programs),
            report.facts(machine),
        )
    )


def short(targets: Iterable[Told]) -> str:
    """Return the targets with one row for all that have the same bound and stand beside the same.

    Args:
        targets: of all programs, in order.
    """
    alike: dict[tuple[object, ...], list[Told]] = {}
    for one in targets:
        alike.setdefault(_alike(one), []).append(one)
    rows = []
    for same in alike.values():
        first, kept = same[0], sum(one.ok for one in same)
        figures = [one.reached for one in same if one.reached is not None]
        low, high = (_figure(of(figures, default=None), first.unit) for of in (min, max))
        beside = f", beside {first.against}" if first.against else ""
        rows.append(
            [
                f"`{first.program}`",
                _names(list(dict.fromkeys(one.what for one in same))) + beside,
                bound(first),
                low if low == high else f"{low} to {high}",
                _yes(first.ok) if len(same) == 1 else f"{kept} of {len(same)}",
            ]
        )
    return report.table(["program", "what", "target", "reached", "kept"], rows)


def as_json(outcomes: Sequence[Outcome], machine: Mapping[str, str]) -> str:
    """Return outcomes and targets as JSON.

    Args:
        outcomes: of all programs.
        machine: see `machine.described`.
    """
    document = {
        "machine": dict(machine),
        "programs": [
            {
                "name": one.name,
                "state": one.state,
                "seconds": round(one.seconds, 1),
                "commit": one.commit,
                "failed": one.failed,
            }
            for one in outcomes
        ],
        "targets": [
            {
                "program": one.program,
                "what": one.what,
                "against": one.against,
                "least" if one.least else "most": one.bound,
                "reached": one.reached,
                "unit": one.unit,
                "ok": one.ok,
            }
            for outcome in outcomes
            for one in outcome.targets
        ],
    }
    return json.dumps(document, indent=1) + "\n"


def bound(one: Told) -> str:
    """Return what is to be reached, in words.

    Example:
        >>> bound(Told("load", "x", "", 0.2, False, 0.1, "s", True))
        'at most 0.2 s'
    """
    unit = f" {one.unit}" if one.unit else ""
    return f"at {'least' if one.least else 'most'} {one.bound:g}{unit}"


def _alike(one: Told) -> tuple[object, ...]:
    return one.program, one.against, one.bound, one.least, one.unit


def _names(names: Sequence[str]) -> str:
    """Return names in one cell: all of a few, the first ones of many."""
    if len(names) <= _FEW:
        return "; ".join(names)
    return f"{'; '.join(names[: _FEW - 1])} and {len(names) - _FEW + 1} more"


def _what(one: Told) -> str:
    return f"{one.what}, beside {one.against}" if one.against else one.what


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return "-"
    told = f"{value:,.0f}" if value.is_integer() or abs(value) >= 100 else f"{value:.3g}"
    return f"{told} {unit}".strip()


def _yes(ok: bool) -> str:
    return "yes" if ok else "no"


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.1f}" if seconds else ""
