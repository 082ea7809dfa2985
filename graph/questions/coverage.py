"""How much of the chain the sources cover, offering by offering, and how old that is.

The measures are defined in ``docs/measures.md``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from crosslane.graph import views
from crosslane.graph.filters import Wanted
from crosslane.graph.questions import cells as answers
from crosslane.graph.questions.compare import links
from crosslane.graph.questions.earlier import earlier_matrix, release_before
from crosslane.graph.resolve import Ownership
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.views import Item
from crosslane.ontology.model import ANY, GENERAL, PartialDate, Source, Status
from crosslane.ontology.records import Records

STALE_AFTER = 365
"""Days after which evidence is called old, if the question names no other number."""

TIERS = ("core", "extended")
_DECIDED = (Status.STATED, Status.INFERRED, Status.INHERITED)
_FILTERS = ("platform", "model", "segment", "owner", "status")


def coverage(
    graph: KnowledgeGraph,
    lens: Lens,
    wanted: Wanted,
    stale_after: int = STALE_AFTER,
    since: str | None = None,
) -> Item:
    """How much of each offering is stated, inferred, inherited, disputed or unknown, and how old?

    Args:
        graph: the graph.
        lens: market, day and trust.
        wanted: filters of cells; ``platform=("any",)`` asks for the models in general.
        stale_after: days after which evidence is old.
        since: a release, to set what it covered beside what is covered now.

    Returns:
        One item per offering and tier of segments that has a cell which the filters keep, in
        offering then tier order; and the same measures over all of these cells as ``totals``.
        ``before`` has the measures of the release, through the same lens: ``None`` where none was
        named, and for an offering that it did not know.

    Raises:
        UnknownValueError: for a filter value, source, market or release that does not exist, and
            for a release later than the one that answers.
        ValueError: when ``stale_after`` is not a positive whole number.
    """
    if isinstance(stale_after, bool) or not isinstance(stale_after, int) or stale_after < 1:
        raise ValueError(f"stale_after is a number of days from 1 up, not {stale_after!r}")
    now = _State(graph.records, answers.select(graph, lens, wanted), lens.as_of, stale_after)
    then = None if since is None else _then(graph, since, lens, wanted, stale_after)
    return {
        "market": lens.market,
        "as_of": lens.as_of.isoformat(),
        "stale_after": stale_after,
        "since": since,
        "items": list(_items(now, then)),
        "totals": {
            tier: {**now.total(tier), "before": then.total(tier) if then else None}
            for tier in TIERS
        },
        "links": links(views.path("coverage"), _query(lens, wanted, stale_after, since)),
    }


@dataclass(frozen=True, slots=True)
class _State:
    """The cells of one state of the data that the filters keep."""

    records: Records
    cells: Sequence[Ownership]
    as_of: date
    stale_after: int

    def rows(self) -> dict[tuple[str, str], dict[str, list[Ownership]]]:
        """Return the cells of each offering, by tier."""
        pairs = groupby(self.cells, key=lambda one: (one.platform, one.model))
        return {offering: _by_tier(self.records, list(row)) for offering, row in pairs}

    def measure(self, cells: Sequence[Ownership]) -> Item:
        """Return the measures of some of the cells."""
        return _measure(self.records, cells, self.as_of, self.stale_after)

    def total(self, tier: str) -> Item:
        """Return the measures of all cells of a tier."""
        some = _by_tier(self.records, self.cells, empty=True)[tier]
        offerings = {(one.platform, one.model) for one in some}
        return {"offerings": len(offerings), **self.measure(some)}

    def knows(self, platform: str, model: str) -> bool:
        """Tell whether the state has an offering; it has every model in general."""
        return platform == ANY or f"{platform}/{model}" in self.records.offering


def _then(
    graph: KnowledgeGraph, since: str, lens: Lens, wanted: Wanted, stale_after: int
) -> _State:
    earlier, general = release_before(graph, since), GENERAL in wanted.platform
    cells = earlier_matrix(earlier, lens, general=general, segments=wanted.segment)
    kept = [one for one in cells if wanted.keeps(one)]
    return _State(earlier.records, kept, lens.as_of, stale_after)


def _items(now: _State, then: _State | None) -> Iterator[Item]:
    past = then.rows() if then else {}
    for offering, tiers in now.rows().items():
        platform, model = views.general(offering[0]), offering[1]
        for tier, some in tiers.items():
            named = {"id": f"{platform}/{model}/{tier}", "platform": platform, "model": model}
            before = None
            if then and then.knows(*offering):
                before = then.measure(past.get(offering, {}).get(tier, ()))
            yield {**named, "tier": tier, **now.measure(some), "before": before}


def _by_tier(
    records: Records, cells: Iterable[Ownership], *, empty: bool = False
) -> dict[str, list[Ownership]]:
    """Sort cells by the tier of their segment; tiers without a cell are left out."""
    found: dict[str, list[Ownership]] = {tier: [] for tier in TIERS}
    for one in cells:
        found[records.vocabulary.segment[one.segment].tier].append(one)
    return {tier: some for tier, some in found.items() if some or empty}


def _measure(records: Records, cells: Sequence[Ownership], as_of: date, stale_after: int) -> Item:
    count = Counter(one.status for one in cells)
    decided = sum(count[status] for status in _DECIDED)
    askable = len(cells) - count[Status.NOT_OFFERED]
    evidence = {voice.claim.id: voice.claim for one in cells for voice in one.evidence}
    sources = [
        records.source[name]
        for name in sorted({claim.evidence.source for claim in evidence.values()})
    ]
    return {
        "cells": len(cells),
        "stated": count[Status.STATED],
        "inferred": count[Status.INFERRED],
        "inherited": count[Status.INHERITED],
        "disputed": count[Status.DISPUTED],
        "unknown": count[Status.UNKNOWN],
        "not_offered": count[Status.NOT_OFFERED],
        "decided": _share(decided, askable),
        "own": _share(decided - count[Status.INHERITED], askable),
        "weak": sum(_weak(one) for one in cells),
        "claims": len(evidence),
        "sources": [source.id for source in sources],
        **_age(sources, as_of, stale_after),
    }


def _weak(one: Ownership) -> bool:
    """Tell whether a cell is decided by sources of grade D alone."""
    return one.status in _DECIDED and all(voice.weak for voice in one.evidence)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _age(sources: Iterable[Source], as_of: date, stale_after: int) -> Item:
    """Return the first and the last date of some sources, and how long ago the last one was."""
    dated: list[PartialDate] = []
    undated: list[str] = []
    for source in sources:
        if source.published:
            dated.append(source.published)
        else:
            undated.append(source.id)
    oldest = min(dated, key=lambda one: (one.first, one.last), default=None)
    newest = max(dated, key=lambda one: (one.last, one.first), default=None)
    age = (as_of - _nearest(newest, as_of)).days if newest else None
    return {
        "undated": undated,
        "oldest": views.day(oldest),
        "newest": views.day(newest),
        "age_days": age,
        "stale": None if age is None else age > stale_after,
    }


def _nearest(day: PartialDate, as_of: date) -> date:
    """Return the latest day that a date can mean, or the day asked if it may be that day."""
    return min(day.last, max(day.first, as_of))


def _query(
    lens: Lens, wanted: Wanted, stale_after: int, since: str | None
) -> list[tuple[str, str]]:
    query = [(name, value) for name in _FILTERS for value in getattr(wanted, name)]
    if stale_after != STALE_AFTER:
        query.append(("stale_after", str(stale_after)))
    if since is not None:
        query.append(("since", since))
    return [*query, *lens.query()]
