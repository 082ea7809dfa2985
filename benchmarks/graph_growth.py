"""How the drawn pages grow as their nodes grow, and what they say when there are too many.

Examples:
  python -m benchmarks.graph_growth             1 to 100 times the claims, two minutes
  python -m benchmarks.graph_growth --quick     1, 3 and 10 times
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress

from benchmarks import machine, report
from benchmarks.children import lines
from benchmarks.claims import BASE
from benchmarks.fit import power
from benchmarks.harness import Summary
from benchmarks.peers import HERE, plot

SIZES = (1, 3, 10, 30, 100)
QUICK = (1, 3, 10)
_PATIENCE = 300.0

Told = dict[str, dict[int, list[dict[str, Any]]]]
"""What was told of each page at each size, once for each run; a page's control has its own name."""


def main(given: Sequence[str] | None = None) -> None:
    """Measure, and write tables, figures and a picture into ``benchmarks/results``."""
    asked = arguments(given)
    console, seen = Console(), machine.described()
    turns = [(times, again) for times in asked.times for again in (False, True)]
    found: dict[bool, Told] = {False: {}, True: {}}
    shuffle = random.Random(1).shuffle  # noqa: S311 - an order, no secret
    prefix = "crosslane-drawn-"
    with tempfile.TemporaryDirectory(prefix=prefix) as folder, Progress(console=console) as bar:
        task = bar.add_task("making tables", total=len(asked.times))
        for times in asked.times:
            grow = [str(times), str(Path(folder, str(times))), "--release", BASE]
            ended = lines("grow", grow, _PATIENCE)[1]
            if ended:
                raise RuntimeError(f"the tables of {times} times: {ended}")
            bar.advance(task)
        task = bar.add_task("drawing", total=len(turns) * asked.rounds)
        for _ in range(asked.rounds):
            shuffle(turns)
            for times, again in turns:
                root = str(Path(folder, str(times)))
                told, ended = lines("drawn", [root, "--least", str(asked.least)], _PATIENCE)
                if ended:
                    console.print(f"{times} times: {ended}", style="red")
                for one in told:
                    found[again].setdefault(one["page"], {}).setdefault(times, []).append(one)
                bar.advance(task)
    write(found[False], found[True], seen, asked.out, console)


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    made = argparse.ArgumentParser(
        prog="python -m benchmarks.graph_growth",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--quick", action="store_true", help="up to 10 times, one round")
    made.add_argument("--rounds", type=int, help="of each size, each with a control (default 3)")
    made.add_argument("--times", type=int, action="append", help="a size (repeatable)")
    made.add_argument("--least", type=float, default=0.2, help="CPU seconds of each page")
    made.add_argument(
        "--out",
        type=Path,
        default=HERE / "results",
        help="results; elsewhere the README is left alone",
    )
    asked = made.parse_args(given)
    asked.times = sorted({*(asked.times or (QUICK if asked.quick else SIZES))})
    asked.rounds = asked.rounds or (1 if asked.quick else 3)
    return asked


def write(found: Told, control: Told, seen: Mapping[str, str], out: Path, console: Console) -> None:
    """Write the report, the figures and the picture; into the README too, in their place."""
    text = report_of(found, control, seen)
    console.print(text, markup=False, soft_wrap=True)
    out.mkdir(parents=True, exist_ok=True)
    (out / "graph_growth.md").write_text(text, "utf-8")
    more = {"figures": found, "control": control}
    report.save_goals(out / "graph_growth.json", seen, [], **picture(found), **more)
    plot(out / "graph_growth.json", out / "graph_growth.svg")
    if out == HERE / "results":
        report.insert(HERE / "README.md", "graph_growth", text)


def report_of(found: Told, control: Told, seen: Mapping[str, str]) -> str:
    """Return the report in Markdown.

    Args:
        found: all runs.
        control: the same measured once more in each round.
        seen: the machine.
    """
    head = ["page, claims", "cells", "nodes", "ms of CPU", "again", "kB", "gzip", "br"]
    head += ["pyvis ms", "pyvis kB", "pyvis br"]
    rows, said = [], []
    for page, sizes in found.items():
        for times, runs in sorted(sizes.items()):
            rows.append(
                [f"{page}, {times:,}x", *_cells(runs, control.get(page, {}).get(times, []))]
            )
            if runs[0]["says"]:
                said.append(f"- {page}, {times:,}x: {runs[0]['says']}")
    parts = [
        "Pages made in a process of their own, nothing kept from an earlier one; ms of CPU are "
        "medians and half the distance of the quartiles. *again* is the same once more in the "
        "same round, as a ratio. Sizes are kB of the page without scripts and styles, which a "
        "browser keeps. pyvis writes the page of the same nodes and edges by `generate_html`, "
        "with its own template, its library left out too; it draws no table.",
        report.facts(seen),
        report.table(head, rows),
        "How the time grows with the claims and with the cells of the graph. A page answers every "
        "cell anew, and there are more claims on each; so it is the claims that count:",
        "\n".join(_grows(page, sizes) for page, sizes in found.items()),
    ]
    if said:
        parts += ["What a page says where it does not draw everything:", "\n".join(said)]
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def picture(found: Told) -> dict[str, Any]:
    """Return what `plot` draws: CPU of each page over the claims of the graph."""
    series = []
    for page, sizes in found.items():
        series.append({"name": page, "points": [list(one) for one in _points(sizes, "claims")]})
    return {
        "kind": "lines",
        "title": "CPU milliseconds of a page as the graph grows",
        "x": "claims",
        "y": "milliseconds",
        "logx": True,
        "logy": True,
        "series": series,
    }


def _cells(runs: Sequence[dict[str, Any]], control: Sequence[dict[str, Any]]) -> list[str]:
    one, cpu = runs[0], Summary.of([1e3 * run["cpu"] for run in runs])
    pairs = zip(runs, control, strict=False)
    ratios = [b["cpu"] / a["cpu"] for a, b in pairs]
    again = f"{Summary.of(ratios).median:.2f}" if ratios else "-"
    cells = [f"{one['cells']:,}", f"{one['nodes']:,}" if one["nodes"] else "-"]
    cells += [f"{cpu.median:.1f} ±{(cpu.high - cpu.low) / 2:.1f}", again]
    cells += [f"{one[size] / 1e3:,.1f}" for size in ("bytes", "gzip", "br")]
    if "pyvis" not in one:
        return [*cells, "-", "-", "-"]
    theirs = Summary.of([1e3 * run["pyvis"]["cpu"] for run in runs]).median
    sizes = [f"{one['pyvis'][size] / 1e3:,.1f}" for size in ("bytes", "br")]
    return [*cells, f"{theirs:.1f}", *sizes]


def _points(
    sizes: Mapping[int, Sequence[dict[str, Any]]], across: str
) -> list[tuple[float, float]]:
    return [
        (float(runs[0][across]), Summary.of([1e3 * one["cpu"] for one in runs]).median)
        for _, runs in sorted(sizes.items())
    ]


def _grows(page: str, sizes: Mapping[int, Sequence[dict[str, Any]]]) -> str:
    if len(sizes) < 2:
        return f"- {page}: too few sizes to tell"
    powers = [
        f"{across}{str(power(_points(sizes, across))).removeprefix('n')}"
        for across in ("claims", "cells")
    ]
    return f"- {page}: {', '.join(powers)}"


if __name__ == "__main__":
    main()
