"""Memory of process trees as tables."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import linear_regression
from typing import Any

from benchmarks import report

_MIB = 1 << 20
GROWTH = 0.5
"""Most MiB that a thousand queries may leave behind where nothing is kept for later."""


def told(figures: Sequence[Mapping[str, Any]], requests: int, machine: Mapping[str, str]) -> str:
    """Return the report in Markdown.

    Args:
        figures: of each server, as `memory.Seen` has them.
        requests: of the mix.
        machine: see `machine.described`.
    """
    batch = figures[0]["batch"] if figures else 0
    head = ["MiB, whole tree", "processes", "started", f"after {requests:,} requests"]
    head += [f"after {batch:,} cold queries", "after all of them", "per 1,000 more"]
    parts = [
        "PSS: pages of a process alone, and its part of those that it shares with others; the sum "
        "is what the tree takes. The mix is REST, pages and SPARQL, those servers that have it. "
        "*Per 1,000 more* is the slope after the first batch; the cache of answers (64 MiB at "
        "most) fills meanwhile, so that what is left behind is told by the server without it.",
        report.facts(machine),
        report.table(head, [_row(one) for one in figures]),
        "Each process, after everything:",
        report.table(["MiB", "RSS", "USS", "PSS"], _processes(figures)),
    ]
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def goals(figures: Sequence[Mapping[str, Any]]) -> list[report.Goal]:
    """Return what is demanded: without a cache, queries leave nothing behind."""
    return [
        report.Goal(
            f"{one['name']}: growth by 1,000 cold queries",
            "",
            GROWTH,
            round(slope(one), 3),
            least=False,
            unit="MiB",
        )
        for one in figures
        if "no cache" in one["name"] and len(one["grown"]) > 2
    ]


def slope(one: Mapping[str, Any]) -> float:
    """Return the MiB by which a tree grows in 1,000 queries, the first batch left out.

    Args:
        one: figures of a server with three batches or more.
    """
    sums = [_sum(tree) for tree in one["grown"]]
    asked = [number * one["batch"] / 1000 for number in range(1, len(sums) + 1)]
    if len(sums) < 3:
        return math.nan
    return linear_regression(asked[1:], sums[1:]).slope


def _row(one: Mapping[str, Any]) -> list[str]:
    last = one["grown"][-1] if one["grown"] else one["start"]
    return [
        one["name"],
        str(len(last)),
        f"{_sum(one['start']):.1f}",
        f"{_sum(one['mixed']):.1f}" if one["mixed"] else "-",
        f"{_sum(one['grown'][0]):.1f}" if one["grown"] else "-",
        f"{_sum(last):.1f}",
        f"{slope(one):+.2f}" if len(one["grown"]) > 2 else "-",
    ]


def _processes(figures: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    rows = []
    for one in figures:
        for process in one["grown"][-1] if one["grown"] else one["start"]:
            sizes = [f"{process[kind] / _MIB:.1f}" for kind in ("rss", "uss", "pss")]
            rows.append([f"{one['name']}: {process['role']}", *sizes])
    return rows


def _sum(tree: Sequence[Mapping[str, Any]]) -> float:
    held: int = sum(process["pss"] for process in tree)
    return held / _MIB
