"""Draw the figures of a run: ``python plot.py rest.json rest.svg``, by the peers' Python.

Two kinds of files are drawn: those with ``cases``, as `report.save_goals` gets them (bars), and
``{"kind": "lines", "title", "x", "y", "series": [{"name", "points": [[x, y], ...]}], "logx",
"logy"}``, where ``x`` and ``y`` are the names of the axes (lines). The same file gives the same
picture, on white, so that it can be read in dark viewers too.
"""

from __future__ import annotations

import json
import statistics
import sys
from itertools import cycle
from pathlib import Path
from typing import Any

import matplotlib as mpl  # type: ignore[import-not-found,unused-ignore]
import matplotlib.pyplot as plt  # type: ignore[import-not-found,unused-ignore]

COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#7f7f7f", "#222222")
"""Of Okabe and Ito, which colour-blind readers can tell apart; ours is the first one."""

MARKERS = "osD^vPX*"


def main() -> None:
    """Read the JSON file and write the SVG file that the command line names."""
    document = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    style = {
        "svg.hashsalt": "crosslane",
        "font.size": 9,
        "axes.prop_cycle": mpl.cycler(color=COLOURS),
    }
    plt.rcParams.update(style)
    figure = lines(document) if document.get("kind") == "lines" else bars(document)
    figure.savefig(sys.argv[2], facecolor="white", metadata={"Date": None, "Creator": None})


def lines(document: dict[str, Any]) -> Any:
    """Return a figure with one line for each series.

    Args:
        document: of the kind ``lines``; see above.
    """
    figure, axis = plt.subplots(figsize=(8, 4.5), layout="constrained")
    for one, marker in zip(document["series"], cycle(MARKERS), strict=False):
        across, up = zip(*sorted(map(tuple, one["points"])), strict=True)
        axis.plot(across, up, marker=marker, markersize=4, label=one["name"])
    axis.set_xlabel(document["x"])
    axis.set_ylabel(document["y"])
    axis.set_title(document["title"], loc="left")
    for scale, ticks, logarithmic in (
        (axis.set_xscale, axis.xaxis, document.get("logx")),
        (axis.set_yscale, axis.yaxis, document.get("logy")),
    ):
        scale("log" if logarithmic else "linear")
        ticks.set_major_formatter("{x:,g}")
    axis.grid(alpha=0.3)
    axis.legend(fontsize=8)
    return figure


def bars(document: dict[str, Any]) -> Any:
    """Return a figure of the CPU milliseconds for a request, one panel for each mode.

    Args:
        document: with ``cases``, and ``names`` of competitors in order.
    """
    cases = document["cases"]
    modes = list(dict.fromkeys(case["mode"] for case in cases))
    size = {"figsize": (10, 3.6 * len(modes)), "squeeze": False, "layout": "constrained"}
    figure, axes = plt.subplots(len(modes), 1, **size)
    played = {name for case in cases for name in case["played"][0]}
    names = document.get("names") or sorted(played)
    names = [name for name in names if name in played and not name.endswith(" again")]
    for axis, mode in zip(axes[:, 0], modes, strict=True):
        panel(axis, [case for case in cases if case["mode"] == mode], names)
        axis.set_title(f"{mode}: CPU milliseconds for a request (logarithmic)", loc="left")
    handles, labels = axes[0, 0].get_legend_handles_labels()
    figure.legend(handles, labels, ncols=len(labels), loc="outside lower center", frameon=False)
    return figure


def panel(axis: Any, cases: list[dict[str, Any]], names: list[str]) -> None:
    """Draw the bars of one mode: medians over the rounds, and the quartiles as whiskers.

    Args:
        axis: to draw on.
        cases: of the mode.
        names: of competitors, in order.
    """
    width = 0.8 / len(names)
    for number, name in enumerate(names):
        there = [(at, case) for at, case in enumerate(cases) if name in case["played"][0]]
        quartiles = [_quartiles(case, name) for _, case in there]
        axis.bar(  # one that plays in other modes only gets its colour and its label too
            [at + number * width for at, _ in there],
            [middle for _, middle, _ in quartiles],
            width,
            label=name,
            yerr=[
                [middle - low for low, middle, _ in quartiles],
                [high - middle for _, middle, high in quartiles],
            ],
            error_kw={"elinewidth": 0.6},
        )
    axis.set_yscale("log")
    axis.yaxis.set_major_formatter("{x:g}")
    axis.set_xticks([at + 0.4 - width / 2 for at in range(len(cases))])
    axis.set_xticklabels([case["query"] for case in cases])
    axis.grid(axis="y", alpha=0.3)
    axis.set_axisbelow(True)


def _quartiles(case: dict[str, Any], name: str) -> tuple[float, float, float]:
    """Return the quartiles of the CPU milliseconds for a request."""
    each = [1e3 * one[name]["cpu"] / one[name]["count"] for one in case["played"]]
    if len(each) == 1:
        return each[0], each[0], each[0]
    low, middle, high = statistics.quantiles(each, n=4, method="inclusive")
    return low, middle, high


if __name__ == "__main__":
    main()
