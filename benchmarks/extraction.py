"""How good the candidates of ``crosslane extract`` are, beside the claims that people curated.

Examples:
  python -m benchmarks.extraction SOURCES_DIR             the articles that claims rest on
  python -m benchmarks.extraction SOURCES_DIR --out measured
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType

import networkx as nx
from rich.console import Console

from benchmarks import machine, report
from benchmarks.peers import HERE
from crosslane.data.extract.candidates import Candidate, extract
from crosslane.data.extract.lexicon import build_lexicon
from crosslane.data.quotes import read_texts
from crosslane.loading import load_records
from crosslane.ontology.model import Claim
from crosslane.ontology.records import Records

Key = tuple[object, ...]
Item = tuple[int, int, Key]
"""Where the words are, and what they are taken to say."""

Told = Candidate | Claim

LEVELS: Mapping[str, Callable[[Told], Key]] = MappingProxyType(
    {
        "passage": lambda _: (),
        "+ segment": lambda one: (one.segment,),
        "+ party": lambda one: (one.segment, one.party),
        "+ platform and model": lambda one: (one.segment, one.party, one.platform, one.model),
        "+ involvement and polarity": lambda one: (
            *(one.segment, one.party, one.platform, one.model),
            *(one.involvement, one.polarity),
        ),
    }
)
"""What has to agree, beside the place; each level asks for more than the one before."""


@dataclass(frozen=True, slots=True)
class Score:
    """How many were proposed, how many are curated, and how many are both."""

    source: str
    level: str
    proposed: int
    curated: int
    both: int

    @property
    def precision(self) -> float:
        """The part of the proposed that is curated."""
        return self.both / self.proposed if self.proposed else 0.0

    @property
    def recall(self) -> float:
        """The part of the curated that is proposed."""
        return self.both / self.curated if self.curated else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def main(given: Sequence[str] | None = None) -> None:
    """Measure, print the figures, and write them down."""
    made = argparse.ArgumentParser(
        prog="python -m benchmarks.extraction",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("sources", type=Path, help="directory of the articles (*.txt)")
    made.add_argument("--out", type=Path, default=HERE / "results", help="results")
    asked = made.parse_args(given)
    scores = measure(load_records(), read_texts(asked.sources))
    table = told(scores)
    asked.out.mkdir(parents=True, exist_ok=True)
    figures = [
        {**asdict(one), "precision": one.precision, "recall": one.recall, "f1": one.f1}
        for one in scores
    ]
    body = json.dumps({"machine": machine.described(), "scores": figures}, indent=2)
    (asked.out / "extraction.json").write_text(f"{body}\n", encoding="utf-8")
    (asked.out / "extraction.md").write_text(f"# Extraction\n\n{table}", encoding="utf-8")
    Console().print(table, markup=False, soft_wrap=True)


def measure(records: Records, texts: Mapping[str, str]) -> list[Score]:
    """Score the candidates of every text that has claims, and of all together.

    Args:
        records: the curated claims.
        texts: texts by the SHA-256 of their bytes.

    Returns:
        A score for each level of each source, then for each level of all.
    """
    lexicon = build_lexicon(records)
    scores: list[Score] = []
    for source in records.sources:
        text = texts.get(source.sha256 or "")
        if text is None:
            continue
        claims = [one for one in records.claims if one.evidence.source == source.id]
        candidates = extract(text, records, lexicon=lexicon).candidates
        for level, key in LEVELS.items():
            proposed = _items([(one.start, one.end, key(one)) for one in candidates], level)
            curated = _items([(*_place(one), key(one)) for one in claims], level)
            both = paired(proposed, curated)
            scores.append(Score(source.id, level, len(proposed), len(curated), both))
    return [*scores, *_all(scores)]


def _all(scores: Iterable[Score]) -> list[Score]:
    found = list(scores)
    return [
        Score(
            "all",
            level,
            *(
                sum(getattr(one, name) for one in found if one.level == level)
                for name in ("proposed", "curated", "both")
            ),
        )
        for level in LEVELS
    ]


def _place(claim: Claim) -> tuple[int, int]:
    start, end = claim.evidence.start, claim.evidence.end
    return (start, end) if start is not None and end is not None else (0, 0)


def _items(items: list[Item], level: str) -> list[Item]:
    """Return what is counted: of passages, those that overlap as one."""
    if level != "passage":
        return items
    merged: list[Item] = []
    for start, end, key in sorted(items, key=lambda one: one[:2]):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]), key)
        else:
            merged.append((start, end, key))
    return merged


def paired(proposed: Sequence[Item], curated: Sequence[Item]) -> int:
    """Return how many can be paired one to one: equal keys, and places that overlap.

    Places overlap if they share at least half of the shorter one.

    Args:
        proposed: places and keys of candidates.
        curated: those of claims.

    Returns:
        The size of the largest pairing.

    Example:
        >>> paired([(0, 10, ("pricing",)), (0, 10, ("pricing",))], [(5, 20, ("pricing",))])
        1
    """
    graph: nx.Graph[tuple[str, int]] = nx.Graph()
    for left, (start, end, key) in enumerate(proposed):
        for right, (first, last, other) in enumerate(curated):
            shared = min(end, last) - max(start, first)
            if key == other and shared > 0 and 2 * shared >= min(end - start, last - first):
                graph.add_edge(("proposed", left), ("curated", right))
    tops = {node for node in graph if node[0] == "proposed"}
    return len(nx.bipartite.maximum_matching(graph, tops)) // 2


def told(scores: Iterable[Score]) -> str:
    """Return the figures as a table of Markdown."""
    head = ["source", "agreement in", "proposed", "curated", "both", "precision", "recall", "F1"]
    rows = [
        [
            *(one.source, one.level, str(one.proposed), str(one.curated), str(one.both)),
            *(f"{figure:.2f}" for figure in (one.precision, one.recall, one.f1)),
        ]
        for one in scores
    ]
    return report.table(head, rows)


if __name__ == "__main__":
    main()
