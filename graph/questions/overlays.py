"""Rules of law that give a party a part in a segment, whatever the model: the overlays.

They stand beside the ownership of a cell and never change it: no platform chose them.
"""

from __future__ import annotations

from dataclasses import dataclass

from crosslane.graph import views
from crosslane.graph.filters import ensure, get, kept
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.validity import holds
from crosslane.graph.views import Item
from crosslane.ontology.model import Overlay, Party
from crosslane.ontology.records import Records


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rules to tell of: ids of the only segments and parties; empty for all."""

    segment: tuple[str, ...] = ()
    party: tuple[str, ...] = ()


def overlays(graph: KnowledgeGraph, lens: Lens, asked: Asked | None = None) -> list[Item]:
    """Which rules of law give a party a part in a segment, whatever the model?

    Args:
        graph: the graph.
        lens: market, day and trust. Without a market the rules of all markets are told, and
            without a day that was asked for by name, those of all days.
        asked: which rules to tell of; all by default.

    Returns:
        One item per rule, in the order of their ids.

    Raises:
        UnknownValueError: for a market, source, segment or party that does not exist.
    """
    asked = asked or Asked()
    graph.through(lens)
    ensure("segment", asked.segment, graph.records.vocabulary.segment)
    ensure("party", asked.party, [one.value for one in Party])
    return [
        _overlay(graph.records, one)
        for one in graph.records.overlays
        if kept(one.segment, asked.segment)
        and kept(one.party.value, asked.party)
        and lens.trusts(graph.records.source[one.evidence.source])
        and (lens.market is None or lens.market in one.markets)
        and (not lens.dated or holds(one.valid_from, one.valid_until, lens.as_of) is not None)
    ]


def overlay(graph: KnowledgeGraph, identifier: str) -> Item:
    """What does one rule of law say, where, since when, and who says so?"""
    return _overlay(graph.records, get("overlay", identifier, graph.records.overlay))


def _overlay(records: Records, item: Overlay) -> Item:
    return {
        "id": item.id,
        "label": views.label(item.label),
        "segment": item.segment,
        "party": item.party.value,
        "involvement": item.involvement.value,
        "aspect": item.aspect,
        "condition": item.condition,
        "markets": list(item.markets),
        "valid_from": views.day(item.valid_from),
        "valid_until": views.day(item.valid_until),
        **views.evidence(item.evidence),
        "note": item.note,
        "links": {
            "self": views.path("overlays", item.id),
            "source": views.path("sources", item.evidence.source),
        },
    }
