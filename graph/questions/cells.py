"""One function per question; REST, pages and CLI ask nothing else.

Each function takes the graph, a `Lens` where an answer depends on market, day or trust, and
filters as collections of ids that are empty for "all". Each returns plain values (see ``views``).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from crosslane.graph import views
from crosslane.graph.claims import Voice
from crosslane.graph.filters import Wanted, ensure, kept
from crosslane.graph.questions.lazily import Lazily
from crosslane.graph.resolve import Ownership
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.views import Item
from crosslane.ontology.model import GENERAL, Offered, Offering, Status
from crosslane.ontology.records import offering_label
from crosslane.ontology.suggest import UnknownValueError


def ownership(graph: KnowledgeGraph, platform: str, model: str, segment: str, lens: Lens) -> Item:
    """Who owns one segment under one offering, and who says so?"""
    return views.cell(graph.records, graph.owner(platform, model, segment, lens), lens)


def select(
    graph: KnowledgeGraph, lens: Lens, wanted: Wanted, *, general: bool = False
) -> list[Ownership]:
    """Which cells match? In offering then chain order; models in general only if asked for.

    Args:
        graph: the graph.
        lens: market, day and trust.
        wanted: filters; ``platform=("any",)`` asks for the models in general.
        general: whether the models in general follow when no platform is named.

    Returns:
        The ownerships.

    Raises:
        UnknownValueError: for a filter value, source or market that does not exist.
    """
    wanted.check(graph)
    general = GENERAL in wanted.platform or (general and not wanted.platform)
    return [
        one
        for one in graph.matrix(lens, general=general, segments=wanted.segment)
        if wanted.keeps(one)
    ]


def ownerships(graph: KnowledgeGraph, lens: Lens, wanted: Wanted) -> list[Item]:
    """Who owns which segments? One item per matching cell."""
    return list(paged(graph, lens, wanted))


def paged(graph: KnowledgeGraph, lens: Lens, wanted: Wanted) -> Sequence[Item]:
    """Answer the same as `ownerships`, with each item made when it is looked at, for pages."""
    return Lazily(select(graph, lens, wanted), lambda one: views.cell(graph.records, one, lens))


def conflicts(graph: KnowledgeGraph, lens: Lens, wanted: Wanted) -> list[Item]:
    """Where do sources disagree, and which general claim does a specific one overrule?"""
    return [
        _conflict(graph, one, lens)
        for one in select(graph, lens, wanted, general=True)
        if one.status is Status.DISPUTED or one.overruled
    ]


def _conflict(graph: KnowledgeGraph, one: Ownership, lens: Lens) -> Item:
    records = graph.records

    deciding = {candidate.party for candidate in one.candidates}
    told: list[tuple[Voice, str | None, int | None]] = [
        *((voice, None, None) for voice in one.evidence),
        *((item.voice, item.reason, item.lost_to) for item in one.overruled),
    ]
    named = {voice.claim.party for voice, _, _ in told}
    sides = [
        {
            "party": party.value,
            "decides": party in deciding,
            "claims": [
                {**views.voice(records, voice), "reason": reason, "lost_to": tier}
                for voice, reason, tier in told
                if voice.claim.party is party
            ],
        }
        for party in sorted(named, key=lambda one: (one not in deciding, one))
    ]
    return {
        "id": f"{views.general(one.platform)}/{one.model}/{one.segment}",
        "platform": views.general(one.platform),
        "model": one.model,
        "segment": one.segment,
        "kind": "disputed" if one.status is Status.DISPUTED else "overruled",
        "owner": one.owner.value if one.owner else None,
        "status": one.status.value,
        "market": one.market,
        "as_of": one.as_of.isoformat(),
        "sides": sides,
        "links": views.cell_links(one, lens),
    }


def offerings(
    graph: KnowledgeGraph,
    lens: Lens,
    wanted: Wanted,
    availabilities: Collection[str] = (),
) -> list[Item]:
    """Which offerings are there, and which are offered there and then?"""
    ensure("platform", wanted.platform, graph.records.platform)
    ensure("model", wanted.model, graph.records.vocabulary.model)
    ensure("availability", availabilities, [item.value for item in Offered])
    graph.through(lens)
    items = [
        _offering(graph, item, lens)
        for item in graph.records.offerings
        if kept(item.platform, wanted.platform) and kept(item.model, wanted.model)
    ]
    return [item for item in items if kept(item["availability"]["status"], availabilities)]


def offering(graph: KnowledgeGraph, platform: str, model: str, lens: Lens) -> Item:
    """What is known of one offering? With its row of ownership in chain order."""
    row = graph.row(platform, model, lens)
    if platform == GENERAL:
        allowed = graph.records.platform
        note = "A model in general is no offering; its cells are at /ownership?platform=any."
        raise UnknownValueError("platform", platform, allowed, note=note)
    item = _offering(graph, graph.records.offering[f"{platform}/{model}"], lens)
    item["ownership"] = [
        {
            "segment": one.segment,
            "owner": one.owner.value if one.owner else None,
            "status": one.status.value,
            "certainty": one.certainty.value,
        }
        for one in row
    ]
    return item


def _offering(graph: KnowledgeGraph, item: Offering, lens: Lens) -> Item:
    records = graph.records
    there = graph.availability(item, lens)
    facts = [
        one.id
        for one in records.facts
        if f"offering:{item.id}" in one.subjects
        or (f"platform:{item.platform}" in one.subjects and f"model:{item.model}" in one.refs)
    ]
    return {
        "id": item.id,
        "platform": item.platform,
        "model": item.model,
        "label": views.label(offering_label(records, item)),
        "name": views.label(item.name) if item.name else None,
        "synonyms": list(item.synonyms),
        "markets": list(item.markets),
        "planned_markets": list(item.planned_markets),
        "valid_from": views.day(item.valid_from),
        "valid_until": views.day(item.valid_until),
        "periods": [views.period(one) for one in item.periods],
        "market": lens.market,
        "as_of": lens.as_of.isoformat(),
        "availability": views.availability(records, there),
        "programmes": [one.id for one in records.programmes if item.id in one.offerings],
        "facts": sorted({*facts, *item.facts}),
        "claims": [
            one.id
            for one in records.claims
            if (one.platform, one.model) == (item.platform, item.model)
        ],
        "note": item.note,
        "links": views.offering_links(item.platform, item.model, lens),
    }
