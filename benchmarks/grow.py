"""Write the tables of a made-up graph with so many times the claims: see `benchmarks.claims`.

Examples:
  python -m benchmarks.grow 10 grown           a data directory with ten times the claims
  python -m benchmarks.grow 10 grown --release 0.2.0    the same from an earlier release of the data
  crosslane serve --data-dir grown             the same graph, served
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from benchmarks.claims import grown
from benchmarks.tables import write_tables
from crosslane.loading import load_graph


def main(given: Sequence[str] | None = None) -> None:
    """Write the tables."""
    made = argparse.ArgumentParser(
        prog="python -m benchmarks.grow",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("times", type=int, help="how many times the claims")
    made.add_argument("root", type=Path, help="data directory to make")
    made.add_argument("--seed", type=int, default=1, help="of every choice")
    made.add_argument(
        "--general", type=float, default=0.5, help="power by which claims on models in general grow"
    )
    made.add_argument("--release", help="of the data, that grows; the tables of now if left out")
    asked = made.parse_args(given)
    records = load_graph().known(asked.release).records
    write_tables(grown(records, asked.times, asked.seed, asked.general), asked.root)


if __name__ == "__main__":
    main()
