"""Questions about the words of the graph: groups, parties, markets, programmes, organizations.

Like ``catalogue``: one function per question, plain values out. With the evidence and the releases
they make every IRI of the dataset lead to a resource.
"""

from __future__ import annotations

from collections import defaultdict

from crosslane.graph import views
from crosslane.graph.filters import get
from crosslane.graph.rdf import evidence_id
from crosslane.graph.store import KnowledgeGraph
from crosslane.graph.views import Item
from crosslane.ontology.model import (
    Claim,
    Evidence,
    Fact,
    Market,
    Organization,
    Overlay,
    PartyTerm,
    Programme,
    SegmentGroup,
)
from crosslane.ontology.releases import Release


def groups(graph: KnowledgeGraph) -> list[Item]:
    """Which composite words do sources use, and which segments do they mean?"""
    return [_group(graph, item) for item in graph.records.vocabulary.groups]


def group(graph: KnowledgeGraph, identifier: str) -> Item:
    """Which segments does one composite word mean? With or without its ``@``."""
    table = {item.id.removeprefix("@"): item for item in graph.records.vocabulary.groups}
    return _group(graph, get("group", identifier.removeprefix("@"), table))


def _group(graph: KnowledgeGraph, item: SegmentGroup) -> Item:
    name = item.id.removeprefix("@")
    return {
        "id": name,
        "label": views.label(item.label),
        "definition": item.definition,
        "synonyms": list(item.synonyms),
        "segments": list(item.members),
        "claims": [one.id for one in graph.records.claims if one.segment == item.id],
        "links": {"self": views.path("groups", name)},
    }


def parties(graph: KnowledgeGraph) -> list[Item]:
    """Who may own, do, pay or answer for a segment?"""
    return [_party(graph, item) for item in graph.records.vocabulary.parties]


def party(graph: KnowledgeGraph, identifier: str) -> Item:
    """Who is one party, and which claims name it?"""
    table = {item.id: item for item in graph.records.vocabulary.parties}
    return _party(graph, get("party", identifier, table))


def _party(graph: KnowledgeGraph, item: PartyTerm) -> Item:
    return {
        "id": item.id,
        "label": views.label(item.label),
        "definition": item.definition,
        "synonyms": {"en": list(item.synonyms_en), "zh": list(item.synonyms_zh)},
        "claims": [one.id for one in graph.records.claims if one.party.value == item.id],
        "links": {
            "self": views.path("parties", item.id),
            "ownership": f"/ownership?owner={item.id}",
        },
    }


def markets(graph: KnowledgeGraph) -> list[Item]:
    """Which markets are known, and which offerings name them?"""
    return [_market(graph, item) for item in graph.records.vocabulary.markets]


def market(graph: KnowledgeGraph, identifier: str) -> Item:
    """Which offerings name one market, as served or as planned?"""
    return _market(graph, get("market", identifier, graph.records.vocabulary.market))


def _market(graph: KnowledgeGraph, item: Market) -> Item:
    records = graph.records
    return {
        "id": item.id,
        "label": views.label(item.label),
        "synonyms": list(item.synonyms),
        "offerings": [one.id for one in records.offerings if item.id in one.markets],
        "planned": [one.id for one in records.offerings if item.id in one.planned_markets],
        "programmes": [one.id for one in records.programmes if item.id in one.markets],
        "claims": [one.id for one in records.claims if item.id in one.markets],
        "facts": [one.id for one in records.facts if f"market:{item.id}" in one.refs],
        "links": {
            "self": views.path("markets", item.id),
            "ownership": f"/ownership?market={item.id}",
        },
    }


def programmes(graph: KnowledgeGraph) -> list[Item]:
    """Which named programmes, badges, tools and policies are there?"""
    return [_programme(graph, item) for item in graph.records.programmes]


def programme(graph: KnowledgeGraph, identifier: str) -> Item:
    """What is one programme, and what is said of it?"""
    return _programme(graph, get("programme", identifier, graph.records.programme))


def _programme(graph: KnowledgeGraph, item: Programme) -> Item:
    records = graph.records
    return {
        "id": item.id,
        "label": views.label(item.label),
        "platform": item.platform,
        "organization": item.organization,
        "offerings": list(item.offerings),
        "markets": list(item.markets),
        "claims": [one.id for one in records.claims if one.programme == item.id],
        "facts": _facts(graph, f"programme:{item.id}"),
        "evidence": views.fact_evidence(records, item.evidence),
        "note": item.note,
        "links": {"self": views.path("programmes", item.id)},
    }


def organizations(graph: KnowledgeGraph) -> list[Item]:
    """Which companies stand behind platforms and services?"""
    return [_organization(graph, item) for item in graph.records.organizations]


def organization(graph: KnowledgeGraph, identifier: str) -> Item:
    """Who is one company, what does it run, and whose part is it?"""
    table = graph.records.organization
    return _organization(graph, get("organization", identifier, table))


def _organization(graph: KnowledgeGraph, item: Organization) -> Item:
    records = graph.records
    return {
        "id": item.id,
        "label": views.label(item.label),
        "role": item.role,
        "parent": item.parent,
        "parts": [one.id for one in records.organizations if one.parent == item.id],
        "platforms": [one.id for one in records.platforms if one.organization == item.id],
        "programmes": [one.id for one in records.programmes if one.organization == item.id],
        "facts": _facts(graph, f"organization:{item.id}"),
        "evidence": views.fact_evidence(records, item.evidence),
        "note": item.note,
        "links": {"self": views.path("organizations", item.id)},
    }


def _facts(graph: KnowledgeGraph, reference: str) -> list[str]:
    return [
        one.id for one in graph.records.facts if reference in one.subjects or reference in one.refs
    ]


def evidence(graph: KnowledgeGraph, identifier: str) -> Item:
    """Which words of a source are these, and what rests on them?

    Args:
        graph: the graph.
        identifier: source and characters, such as ``000/1772-1818``.

    Returns:
        The words with the claims, facts and rules of law that were read from them.

    Raises:
        UnknownValueError: where nothing rests on such words.
    """
    resting = _resting(graph)
    return _evidence(get("evidence", identifier, resting))


def _resting(graph: KnowledgeGraph) -> dict[str, list[Claim | Fact | Overlay]]:
    """Return what rests on each evidence, by its id, in the order of the records."""
    found: defaultdict[str, list[Claim | Fact | Overlay]] = defaultdict(list)
    records = graph.records
    said: list[Claim | Fact | Overlay] = [*records.claims, *records.facts, *records.overlays]
    for one in said:
        found[evidence_id(one.evidence)].append(one)
    return found


def _evidence(resting: list[Claim | Fact | Overlay]) -> Item:
    item = resting[0].evidence
    name = evidence_id(item)
    return {
        "id": name,
        "source": item.source,
        "start": item.start,
        "end": item.end,
        "quote": item.quote,
        "paraphrase": item.paraphrase,
        "claims": [one.id for one in resting if isinstance(one, Claim)],
        "facts": [one.id for one in resting if isinstance(one, Fact)],
        "overlays": [one.id for one in resting if isinstance(one, Overlay)],
        "links": {"self": views.path("evidence", name), "source": f"/sources/{item.source}"},
    }


def _in_text(item: Evidence) -> tuple[str, int, int, str]:
    """Order evidence by source and place; paraphrases, which have none, come first."""
    return item.source, item.start or 0, item.end or 0, evidence_id(item)


def evidences(graph: KnowledgeGraph) -> list[Item]:
    """Which words of the sources does the graph rest on? In the order of the texts."""
    resting = _resting(graph).values()
    return [_evidence(one) for one in sorted(resting, key=lambda told: _in_text(told[0].evidence))]


def releases(graph: KnowledgeGraph) -> list[Item]:
    """Which releases of the data were recorded? Oldest first."""
    return [_release(graph, item) for item in graph.history.releases]


def release(graph: KnowledgeGraph, identifier: str) -> Item:
    """What is one release, and what came after it?"""
    return _release(graph, get("release", identifier, graph.history.release))


def _release(graph: KnowledgeGraph, item: Release) -> Item:
    return {
        "id": item.id,
        "issued": item.issued.isoformat(),
        "note": item.note,
        "links": {
            "self": views.path("releases", item.id),
            "changes": f"/changes?since={item.id}",
            "ownership": f"/ownership?as_known={item.id}",
        },
    }
