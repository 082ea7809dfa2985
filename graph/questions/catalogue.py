"""Questions about what was curated: platforms, models, segments, claims, sources, facts.

Like ``cells``: one function per question, plain values out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from crosslane.graph import views
from crosslane.graph.filters import Wanted, ensure, get, kept
from crosslane.graph.network import neighbours
from crosslane.graph.store import KnowledgeGraph
from crosslane.graph.views import Item
from crosslane.ontology.model import (
    ALL_SEGMENTS,
    EVERYTHING_ELSE,
    GENERAL,
    Claim,
    Fact,
    Grade,
    Involvement,
    Party,
    Platform,
    Polarity,
    Rank,
    Segment,
)


def platforms(graph: KnowledgeGraph) -> list[Item]:
    """Which platforms are there?"""
    return [_platform(graph, item) for item in graph.records.platforms]


def platform(graph: KnowledgeGraph, identifier: str) -> Item:
    """What is known of one platform?"""
    return _platform(graph, get("platform", identifier, graph.records.platform))


def _platform(graph: KnowledgeGraph, item: Platform) -> Item:
    records = graph.records
    offerings = [one for one in records.offerings if one.platform == item.id]
    subjects = {f"platform:{item.id}", *(f"offering:{one.id}" for one in offerings)}
    return {
        "id": item.id,
        "label": views.label(item.label),
        "synonyms": list(item.synonyms),
        "organization": item.organization,
        "parents": _parents(graph, item.organization),
        "offerings": [one.id for one in offerings],
        "programmes": [one.id for one in records.programmes if one.platform == item.id],
        "claims": [one.id for one in records.claims if one.platform == item.id],
        "facts": _facts_about(graph, subjects, item.evidence),
        "evidence": views.fact_evidence(records, item.evidence),
        "note": item.note,
        "links": {"self": views.path("platforms", item.id)},
    }


def _parents(graph: KnowledgeGraph, identifier: str | None) -> list[str]:
    """Return an organization and its parents, nearest first."""
    chain: list[str] = []
    while identifier and identifier not in chain:
        chain.append(identifier)
        identifier = graph.records.organization[identifier].parent
    return chain


def _facts_about(
    graph: KnowledgeGraph, subjects: Collection[str], also: Iterable[str] = ()
) -> list[str]:
    found = {one.id for one in graph.records.facts if any(s in subjects for s in one.subjects)}
    return sorted(found | set(also))


def models(graph: KnowledgeGraph) -> list[Item]:
    """Which operating models are there?"""
    return [model(graph, identifier) for identifier in graph.records.vocabulary.model]


def model(graph: KnowledgeGraph, identifier: str) -> Item:
    """What is an operating model called, and what speaks for and against it?"""
    records = graph.records
    item = get("model", identifier, records.vocabulary.model)
    facts = [one for one in records.facts if f"model:{identifier}" in one.subjects]

    def said(*predicates: str) -> list[Item]:
        ids = [one.id for one in facts if one.predicate in predicates]
        return views.fact_evidence(records, ids)

    return {
        "id": item.id,
        "label": views.label(item.label),
        "definition": item.definition,
        "synonyms": {"en": list(item.synonyms_en), "zh": list(item.synonyms_zh)},
        "advantages": said("advantage"),
        "disadvantages": said("disadvantage"),
        "risks": said("risk"),
        "fits_sellers": said("fitsSeller", "targetSeller"),
        "offerings": [one.id for one in records.offerings if one.model == identifier],
        "claims": [one.id for one in records.claims if one.model == identifier],
        "facts": [one.id for one in facts],
        "links": {
            "self": views.path("models", identifier),
            "ownership": f"/ownership?platform={GENERAL}&model={identifier}",
        },
    }


def segments(graph: KnowledgeGraph) -> list[Item]:
    """Which segments has the chain, in order?"""
    return [_segment(graph, item) for item in graph.records.vocabulary.segments]


def segment(graph: KnowledgeGraph, identifier: str) -> Item:
    """What is one segment, and what stands before and after it?"""
    return _segment(graph, get("segment", identifier, graph.records.vocabulary.segment))


def _segment(graph: KnowledgeGraph, item: Segment) -> Item:
    records = graph.records
    before, after = neighbours(records.vocabulary, item.id)
    return {
        "id": item.id,
        "order": item.order,
        "tier": item.tier,
        "label": views.label(item.label),
        "definition": item.definition,
        "dimension": item.dimension.value,
        "aspects": list(item.aspects),
        "previous": before,
        "next": after,
        "groups": [g.id for g in records.vocabulary.groups if item.id in g.members],
        "alignments": {"scor": list(item.scor), "cbv": list(item.business_steps)},
        "claims": [one.id for one in records.claims if one.segment == item.id],
        "links": {"self": views.path("segments", item.id)},
    }


def claims(
    graph: KnowledgeGraph,
    wanted: Wanted,
    rest: Mapping[str, tuple[str, ...]] | None = None,
    *,
    deprecated: bool = False,
) -> list[Item]:
    """Which claims are there? ``platform=("any",)`` are those about a model in general.

    Args:
        graph: the graph.
        wanted: filters by platform, model and segment (or group, with or without its ``@``).
        rest: filters that only claims have: party, source, involvement, polarity, programme, and
            ``covers`` (segments that the claim's segment or group holds).
        deprecated: whether deprecated claims are among them.

    Returns:
        Claims in the order of their ids.

    Raises:
        UnknownValueError: for a filter value that does not exist.
    """
    rest = rest or {}
    records, vocabulary = graph.records, graph.records.vocabulary
    targets = (*vocabulary.segment, *vocabulary.group)
    named = tuple(_group_name(name, vocabulary.group) for name in wanted.segment)
    ensure("platform", wanted.platform, (*records.platform, GENERAL))
    ensure("model", wanted.model, (*vocabulary.model, GENERAL))
    ensure("segment", named, targets)
    checks = {
        "party": [party.value for party in Party],
        "source": list(records.source),
        "involvement": [item.value for item in Involvement],
        "polarity": [item.value for item in Polarity],
        "programme": list(records.programme),
        "covers": list(vocabulary.segment),
    }
    for name, values in rest.items():
        ensure(name, values, checks[name])
    return [
        views.claim(item, graph.stamp(item.id))
        for item in records.claims
        if (deprecated or item.rank is not Rank.DEPRECATED)
        and kept(views.general(item.platform), wanted.platform)
        and kept(views.general(item.model), wanted.model)
        and kept(item.segment, named)
        and _claim_matches(graph, item, rest)
    ]


def _group_name(name: str, groups: Collection[str]) -> str:
    return f"@{name}" if f"@{name}" in groups else name


def _claim_matches(graph: KnowledgeGraph, item: Claim, rest: Mapping[str, tuple[str, ...]]) -> bool:
    values = {
        "party": item.party.value,
        "source": item.evidence.source,
        "involvement": item.involvement.value,
        "polarity": item.polarity.value,
        "programme": item.programme or "",
    }
    covered = rest.get("covers", ())
    if covered and item.segment not in (ALL_SEGMENTS, EVERYTHING_ELSE):
        members = graph.records.vocabulary.members(item.segment)
        if not any(one in members for one in covered):
            return False
    elif covered:
        return False
    return all(kept(values[name], wanted) for name, wanted in rest.items() if name != "covers")


def claim(graph: KnowledgeGraph, identifier: str) -> Item:
    """What does one claim say, in which words?"""
    item = get("claim", identifier, graph.records.claim)
    return views.claim(item, graph.stamp(item.id))


def sources(graph: KnowledgeGraph, grades: Collection[str] = ()) -> list[Item]:
    """Which documents were read, and how far is each to be trusted?"""
    ensure("grade", grades, [grade.value for grade in Grade])
    return [
        views.source(graph.records, item)
        for item in graph.records.sources
        if kept(item.grade.value, grades)
    ]


def source(graph: KnowledgeGraph, identifier: str) -> Item:
    """What is one source, and what was read from it?"""
    return views.source(graph.records, get("source", identifier, graph.records.source))


def facts(graph: KnowledgeGraph, wanted: Mapping[str, tuple[str, ...]]) -> list[Item]:
    """Which other sourced statements are there?

    Args:
        graph: the graph.
        wanted: ids by ``subject``, ``predicate`` and ``source``. A platform stands for its
            offerings too: ``temu`` also finds what is said of ``temu/semi-managed``.

    Returns:
        Facts in the order of their ids.

    Raises:
        UnknownValueError: for a filter value that does not exist.
    """
    records = graph.records
    predicates = sorted({item.predicate for item in records.facts})
    ensure("subject", wanted.get("subject", ()), subjects(graph))
    ensure("predicate", wanted.get("predicate", ()), predicates)
    ensure("source", wanted.get("source", ()), records.source)
    return [views.fact(item) for item in records.facts if _fact_matches(item, wanted)]


def subjects(graph: KnowledgeGraph) -> tuple[str, ...]:
    """Return the ids that facts may be asked about: their subjects, and everything of a kind."""
    records = graph.records
    found = {ref.partition(":")[2]: None for item in records.facts for ref in item.subjects}
    for table in (records.platform, records.offering, records.programme, records.organization):
        found.update(dict.fromkeys(table))
    found.update(dict.fromkeys(records.vocabulary.model))
    return tuple(found)


def _fact_matches(item: Fact, wanted: Mapping[str, tuple[str, ...]]) -> bool:
    subjects = wanted.get("subject", ())
    own = {ref.partition(":")[2] for ref in item.subjects}
    own |= {name.split("/")[0] for name in own}
    return (
        (not subjects or any(one in own for one in subjects))
        and kept(item.predicate, wanted.get("predicate", ()))
        and kept(item.evidence.source, wanted.get("source", ()))
    )


def fact(graph: KnowledgeGraph, identifier: str) -> Item:
    """What does one fact say, in which words?"""
    return views.fact(get("fact", identifier, graph.records.fact))
