"""The questions over whole rows a second time: from the oracle's cells, by trying everything.

The definitions are those of ``docs/comparing.md`` and ``docs/measures.md``: every party that an
unknown owner may be, every day that a date can mean, every way that the goods can take.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from crosslane.graph.network import FLOW_END, FLOW_START, GOODS_FLOW
from crosslane.graph.questions.similar import ALIKE, COMPARED
from crosslane.graph.store import Lens
from tests.graph import oracle
from tests.graph.worlds import OFFERINGS, VOCABULARY, World, view_of

Cell = dict[str, Any]
Row = dict[str, Cell]

NAMES = tuple(f"{platform}/{model}" for platform, model in OFFERINGS)
PARTIES = ("seller", "platform", "third-party", "buyer", "authority", "shared")
WEAKER = ("stated", "inferred", "inherited", "disputed", "unknown", "not-offered")
GOODS = (
    *("production-supply", "first-mile", "domestic-warehousing", "export-clearance"),
    *("international-logistics", "import-clearance", "overseas-warehousing"),
    "last-mile-delivery",
)


def row_of(world: World, name: str, lens: Lens, segments: Iterable[str] = ()) -> Row:
    """Return the oracle's cells of an offering, in chain order; of some segments, or of all."""
    platform, model = name.split("/")
    wanted = set(segments) or {segment.id for segment in VOCABULARY.segments}
    records, view = world.records, view_of(lens)
    return {
        segment.id: oracle.cell(records, platform, model, segment.id, view)
        for segment in sorted(VOCABULARY.segments, key=lambda one: one.order)
        if segment.id in wanted
    }


def tier_of(segment: str) -> str:
    return next(one.tier for one in VOCABULARY.segments if one.id == segment)


def claims_of(cell: Cell) -> list[str]:
    return [identifier for identifier, _, _ in cell["evidence"]]


def ids(voices: Iterable[Cell]) -> list[str]:
    return sorted(voice["claim"] for voice in voices)


def weaker(*cells: Cell) -> str | None:
    """Return the weakest status of some cells; none where an owner is not known."""
    if any(cell["owner"] is None for cell in cells):
        return None
    return max((str(cell["status"]) for cell in cells), key=WEAKER.index)


# --- compare


def part(cell: Cell) -> Fraction | None:
    """Return the seller's part of a segment: all, half, none, or not known."""
    if cell["owner"] is None:
        return None
    if cell["owner"] == "shared":
        among = [one["party"] for one in cell["split"] or ()] or ["shared"]
        return Fraction(1, 2) if "seller" in among or "shared" in among else Fraction(0)
    return Fraction(cell["owner"] == "seller")


def meaning_for_the_seller(a: Cell, b: Cell) -> str:
    before, after = part(a), part(b)
    if before is None or after is None:
        return "unclear"
    if after == before:
        return "keeps" if before else "none"
    return "gains" if after > before else "gives-up"


def expected_change(a: Cell, b: Cell) -> str:
    if not a["owner"] or not b["owner"]:
        return "unclear"
    return {True: "same", False: "changed"}[a["owner"] == b["owner"]]


def expected_side(name: str, cell: Cell) -> Cell:
    basis = cell["basis"]
    general = not name.startswith("any/") and basis is not None and basis["tier"] in (4, 5, 6)
    said = {key: cell[key] for key in ("owner", "status", "certainty", "candidates")}
    return {**said, "inherited": general, "evidence": claims_of(cell)}


def is_core(segment: str) -> bool:
    return tier_of(segment) == "core"


# --- handoffs


def fewest_and_most(owners: Sequence[str | None]) -> tuple[int, int]:
    """Give every unknown owner every party in turn, and count the changes of each such line."""
    ends: dict[str, set[int]] = {}
    for place, owner in enumerate(owners):
        ahead = [owner] if owner else list(PARTIES)
        before, ends = ends, {}
        for party in ahead:
            counts = {n + (last != party) for last, some in before.items() for n in some}
            ends[party] = counts if place else {0}
    every = set().union(*ends.values())
    return min(every), max(every)


def expected_runs(cells: Row) -> list[Cell]:
    runs: list[Cell] = []
    for segment, cell in cells.items():
        kind = cell["owner"] or cell["status"]
        if runs and runs[-1]["kind"] == kind:
            runs[-1]["segments"].append(segment)
            runs[-1]["statuses"].append(cell["status"])
        else:
            new = {"kind": kind, "owner": cell["owner"]}
            runs.append({**new, "segments": [segment], "statuses": [cell["status"]]})
    return [
        {
            "owner": run["owner"],
            "status": max(run["statuses"], key=WEAKER.index),
            "segments": run["segments"],
        }
        for run in runs
    ]


def expected_points(cells: Row) -> list[Cell]:
    names, points = list(cells), []
    for place in range(len(names) - 1):
        after, before = names[place], names[place + 1]
        a, b = cells[after], cells[before]
        if a["owner"] and a["owner"] == b["owner"]:
            continue
        blank = [one["status"] for one in (a, b) if not one["owner"]]
        why = ("unknown" if "unknown" in blank else "disputed") if blank else None
        points.append(
            {
                **{"after": after, "before": before, "from": a["owner"], "to": b["owner"]},
                **{"clear": not blank, "why": why, "sure": weaker(a, b)},
                "evidence": sorted({*claims_of(a), *claims_of(b)}),
            }
        )
    return points


# --- coverage


def expected_coverage(world: World, cells: Sequence[Cell], lens: Lens, stale_after: int) -> Cell:
    statuses = [cell["status"] for cell in cells]
    decided = [cell for cell in cells if cell["owner"] is not None]
    own = [cell for cell in decided if cell["status"] != "inherited"]
    askable = len(statuses) - statuses.count("not-offered")
    claims = {identifier for cell in cells for identifier in claims_of(cell)}
    sources = sorted({one.evidence.source for one in world.claims if one.id in claims})
    dates = [
        oracle.meanings(source.published.text)
        for source in world.records.sources
        if source.id in sources and source.published
    ]
    texts = {
        oracle.meanings(one.published.text): one.published.text
        for one in world.records.sources
        if one.published
    }
    newest = max(dates, key=lambda one: (one[-1], one[0]), default=None)
    age = min(((lens.as_of - day).days for day in newest), key=abs) if newest else None
    return {
        "cells": len(cells),
        **{name.replace("-", "_"): statuses.count(name) for name in WEAKER},
        "decided": round(len(decided) / askable, 4) if askable else None,
        "own": round(len(own) / askable, 4) if askable else None,
        "claims": len(claims),
        "sources": sources,
        "oldest": texts[min(dates, key=lambda one: (one[0], one[-1]))] if dates else None,
        "newest": texts[newest] if newest else None,
        "age_days": age,
        "stale": age > stale_after if age is not None else None,
    }


# --- similar


def beside(a: Row, b: Row) -> Cell:
    """Compare two rows segment by segment."""
    owners = {segment: (a[segment]["owner"], b[segment]["owner"]) for segment in a}
    known = {segment: pair for segment, pair in owners.items() if None not in pair}
    same = [segment for segment, (one, other) in known.items() if one == other]

    def share(part: int, whole: int) -> float | None:
        return round(part / whole, 4) if whole else None

    unknown = len(owners) - len(known)
    return {
        "likeness": share(len(same), len(known)),
        "least": share(len(same), len(owners)),
        "most": share(len(same) + unknown, len(owners)),
        "same": same,
        "differ": [
            {"segment": segment, "a": one, "b": other}
            for segment, (one, other) in known.items()
            if one != other
        ],
        "unknown": [segment for segment in owners if segment not in known],
    }


def groups_of(cells: dict[str, Row]) -> set[frozenset[str]]:
    """Join offerings that are alike until nothing is left to join."""
    groups = {frozenset([name]) for name in cells}

    def alike(a: str, b: str) -> bool:
        pair = beside(cells[a], cells[b])
        compared = len(pair["same"]) + len(pair["differ"])
        return compared >= COMPARED and len(pair["same"]) >= ALIKE * compared

    while True:
        joined = {
            one | other
            for one in groups
            for other in groups
            if one != other and any(alike(a, b) for a in one for b in other)
        }
        if not joined:
            return groups
        new = min(joined, key=sorted)
        groups = {one for one in groups if not one <= new} | {new}


# --- impact


def ways() -> list[list[str]]:
    """Return every way of the goods from their start to their end."""
    unfinished, done = [[FLOW_START]], []
    while unfinished:
        way = unfinished.pop()
        ahead = [second for first, second, _ in GOODS_FLOW if first == way[-1]]
        unfinished += [[*way, step] for step in ahead]
        done += [way] if way[-1] == FLOW_END else []
    return done
