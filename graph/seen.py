"""Records through a lens: what of a catalogue entry holds in a market, on a day, by some sources.

Ownership is always seen through a lens; a record is so only when a request names one. Then its
lists of claims, offerings and facts keep what holds there and then and rests on trusted sources.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crosslane.graph.claims import trusted
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.validity import holds
from crosslane.graph.views import Item
from crosslane.ontology.model import Claim, Overlay


@dataclass(frozen=True, slots=True)
class Sight:
    """Ids of what can be seen through a lens, by the key under which records list them."""

    claims: frozenset[str]
    offerings: frozenset[str]
    facts: frozenset[str]
    sources: frozenset[str]
    overlays: frozenset[str]


def sight(graph: KnowledgeGraph, lens: Lens) -> Sight | None:
    """Return what a lens lets one see.

    Args:
        graph: the graph.
        lens: market, day and trust.

    Returns:
        The ids that can be seen; ``None`` for a lens that hides nothing, as where no market, no
        day and no choice of sources was asked for.

    Raises:
        UnknownValueError: when the lens names an unknown source or market.
    """
    graph.through(lens)
    if not (lens.market or lens.dated or lens.sources or lens.grade):
        return None
    records = graph.records
    kept = trusted(records.claims, records.source, lens.sources, lens.grade)
    sources = frozenset(one.id for one in records.sources if lens.trusts(one))
    there = [one.id for one in records.offerings if graph.availability(one, lens).answered]
    return Sight(
        claims=frozenset(one.id for one in kept if _speaks(one, lens)),
        offerings=frozenset(there),
        facts=frozenset(one.id for one in records.facts if one.evidence.source in sources),
        sources=sources,
        overlays=frozenset(
            one.id
            for one in records.overlays
            if one.evidence.source in sources and _speaks(one, lens)
        ),
    )


def _speaks(one: Claim | Overlay, lens: Lens) -> bool:
    """Tell whether a claim or a rule of law may hold in the market on the day.

    Requests that name no day ask for any.
    """
    if lens.market and one.markets and lens.market not in one.markets:
        return False
    return not lens.dated or holds(one.valid_from, one.valid_until, lens.as_of) is not None


def narrow(item: Item, seen: Sight | None) -> Item:
    """Return an item whose lists keep what can be seen; see `sight`."""
    if seen is None:
        return item
    return {name: _narrowed(name, value, seen) for name, value in item.items()}


def _narrowed(name: str, value: Any, seen: Sight) -> Any:
    if not isinstance(value, list):
        return value
    if name in ("claims", "offerings", "facts", "sources", "overlays"):
        return [one for one in value if one in getattr(seen, name)]
    return [one for one in value if not _hidden(one, seen)]


def _hidden(one: Any, seen: Sight) -> bool:
    """Tell whether a part of a list is a fact, given as evidence, that cannot be seen."""
    return isinstance(one, dict) and "fact" in one and one["fact"] not in seen.facts


def visible(items: Sequence[Item], kind: str, seen: Sight | None) -> list[Item]:
    """Return the items of one kind that can be seen, each narrowed.

    Args:
        items: catalogue entries.
        kind: ``claims``, ``facts``, ``offerings``, ``sources`` or ``overlays``, of which some may
            be hidden. Of any other kind those are hidden that are the words of a source that is not
            trusted.
        seen: what can be seen, or ``None`` for everything.

    Returns:
        The entries in their order.
    """
    if seen is None:
        return list(items)
    wanted = getattr(seen, kind, None)
    return [
        narrow(one, seen)
        for one in items
        if (wanted is None or one["id"] in wanted) and one.get("source") in (None, *seen.sources)
    ]
