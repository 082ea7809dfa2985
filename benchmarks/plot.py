"""Draw the figures of a run: ``python plot.py sparql.json sparql.svg``, by the peers' Python."""

from __future__ import annotations

import json
import statistics
import sys
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt  # type: ignore[import-not-found,unused-ignore]


def main() -> None:
    """Read the JSON file and write the SVG file that the command line names."""
    document = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    draw(document["cases"], sys.argv[2])


def draw(cases: list[dict[str, Any]], picture: str) -> None:
    """Draw CPU milliseconds for a request, one panel for each mode.

    Args:
        cases: as `report.save` writes them.
        picture: SVG file to write.
    """
    plt.rcParams.update({"svg.hashsalt": "crosslane", "font.size": 9})
    modes = list(dict.fromkeys(case["mode"] for case in cases))
    figure, axes = plt.subplots(len(modes), 1, figsize=(10, 3.6 * len(modes)), squeeze=False)
    for axis, mode in zip(axes[:, 0], modes, strict=True):
        panel(axis, [case for case in cases if case["mode"] == mode])
        axis.set_title(f"{mode}: CPU milliseconds for a request (logarithmic)", loc="left")
    axes[0, 0].legend(ncols=3, fontsize=8)
    figure.tight_layout()
    figure.savefig(picture, metadata={"Date": None, "Creator": None})


def panel(axis: Any, cases: list[dict[str, Any]]) -> None:
    """Draw the bars of one mode."""
    names = list(dict.fromkeys(name for case in cases for name in case["played"][0]))
    names = [name for name in names if not name.endswith(" again")]
    width = 0.8 / len(names)
    for number, name in enumerate(sorted(names)):
        places = [at + number * width for at, case in enumerate(cases) if name in case["played"][0]]
        heights = [
            statistics.median(1e3 * one[name]["cpu"] / one[name]["count"] for one in case["played"])
            for case in cases
            if name in case["played"][0]
        ]
        axis.bar(places, heights, width, label=name)
    axis.set_yscale("log")
    axis.set_xticks([at + 0.4 - width / 2 for at in range(len(cases))])
    axis.set_xticklabels([case["query"] for case in cases])
    axis.grid(axis="y", alpha=0.3)


if __name__ == "__main__":
    main()
