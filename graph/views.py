"""Answers and records as plain values: the one shape that REST, pages and CLI share.

Every function returns a fresh ``dict`` of strings, numbers, lists and ``None``, as the contract
has it: ids for references, ``{"en", "zh"}`` for labels, ISO 8601 for dates, ``None`` for absent.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, urlencode

from crosslane.graph.claims import Voice
from crosslane.graph.resolve import Candidate, Over, Overruled, Ownership
from crosslane.graph.store import Lens
from crosslane.graph.validity import Availability
from crosslane.ontology.model import (
    ANY,
    GENERAL,
    Claim,
    Evidence,
    Fact,
    Involvement,
    Label,
    PartialDate,
    Period,
    Source,
)
from crosslane.ontology.records import Records
from crosslane.ontology.releases import Stamp
from crosslane.ontology.terms import entity

Item = dict[str, Any]


def label(value: Label) -> Item:
    """Return a label in both languages."""
    return {"en": value.en, "zh": value.zh}


def day(value: PartialDate | None) -> str | None:
    """Return a partial date as its source writes it."""
    return value.text if value else None


def general(name: str) -> str:
    """Write ``*`` as ``any``."""
    return GENERAL if name == ANY else name


def path(*parts: str) -> str:
    """Return a path below the root with every part percent-encoded."""
    return "/" + "/".join(quote(part, safe="/@+") for part in parts)


def source_brief(source: Source) -> Item:
    """Return what a reader needs beside a quote."""
    return {
        "id": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "date": day(source.published),
        "grade": source.grade.value,
        "url": source.url,
    }


def voice(records: Records, item: Voice) -> Item:
    """Return a claim as it speaks on a cell, with its words and source."""
    claim = item.claim
    return {
        "claim": claim.id,
        "party": claim.party.value,
        "involvement": claim.involvement.value,
        "aspect": claim.aspect,
        "polarity": claim.polarity.value,
        "strength": claim.strength.value,
        "scope": claim.scope.value,
        "segment": claim.segment,
        "tier": item.tier or None,
        "certainty": item.certainty.value,
        "markets": list(claim.markets),
        "quote": claim.evidence.quote,
        "start": claim.evidence.start,
        "end": claim.evidence.end,
        "paraphrase": claim.evidence.paraphrase,
        "source": source_brief(records.source[claim.evidence.source]),
        "note": claim.note,
    }


def _overruled(records: Records, item: Overruled) -> Item:
    return {**voice(records, item.voice), "reason": item.reason, "lost_to": item.lost_to}


def _candidate(item: Candidate) -> Item:
    return {"party": item.party.value, "claims": list(item.claims)}


def _split(item: Candidate) -> Item:
    return {**_candidate(item), "aspects": list(item.aspects)}


def fact_evidence(records: Records, facts: Iterable[str]) -> list[Item]:
    """Return facts with their words and source, as evidence of something else."""
    found = [records.fact[identifier] for identifier in facts]
    return [
        {
            "fact": fact.id,
            "text": fact.object,
            "quote": fact.evidence.quote,
            "paraphrase": fact.evidence.paraphrase,
            "source": source_brief(records.source[fact.evidence.source]),
        }
        for fact in found
    ]


def period(item: Period) -> Item:
    """Return when an offering is there in some markets; evidence are the ids of facts."""
    return {
        "markets": list(item.markets),
        "from": day(item.valid_from),
        "until": day(item.valid_until),
        "evidence": list(item.evidence),
        "note": item.note,
    }


def availability(records: Records, item: Availability) -> Item:
    """Return whether an offering is offered there and then, and who says so."""
    return {
        "status": item.status.value,
        "certainty": item.certainty.value,
        "markets": list(item.markets),
        "planned_markets": list(item.planned_markets),
        "from": day(item.valid_from),
        "until": day(item.valid_until),
        "evidence": fact_evidence(records, item.evidence),
    }


def _brief(item: Availability) -> Item:
    return {
        "status": item.status.value,
        "certainty": item.certainty.value,
        "from": day(item.valid_from),
        "until": day(item.valid_until),
        "evidence": list(item.evidence),
    }


def _off_dimension(records: Records, one: Ownership, involvement: Involvement) -> str | None:
    """Name who decides or performs where the other of the two means ownership.

    Returns:
        A party, or several joined by ``|``; ``None`` where nobody is said to.
    """
    if records.vocabulary.segment[one.segment].dimension is involvement:
        return None
    voices = (*one.evidence, *one.beside)
    parties = {v.claim.party for v in voices if v.claim.involvement is involvement}
    return "|".join(sorted(parties)) or None


def cell_query(platform: str, model: str, segment: str) -> str:
    """Return the SPARQL query that answers a cell for no market and today."""
    iri = entity("ownership", f"{platform}/{model}/{segment}")
    return (
        f"SELECT ?status ?owner WHERE {{ <{iri}> xl:status ?status .\n"
        f"  OPTIONAL {{ <{iri}> xl:owner ?owner }} }}"
    )


def cell_links(one: Ownership, lens: Lens) -> Item:
    """Return where this very answer is to be had: as JSON, as a page, as a query.

    Args:
        one: the answer.
        lens: what it was seen through; the links ask through it again.

    Returns:
        ``self``, ``html`` and ``sparql``; the last is ``None`` with a market, a day or a choice of
        sources, for the derived graph holds today's answers for no market from all sources.
    """
    platform = general(one.platform)
    own, query = path("ownership", platform, one.model, one.segment), lens.query()
    sparql = urlencode({"query": cell_query(platform, one.model, one.segment)})
    return {
        "self": f"{own}?{urlencode(query)}" if query else own,
        "html": f"{own}?{urlencode([*query, ('format', 'html')])}",
        "sparql": None if query else f"/sparql?{sparql}",
    }


def queried(item: Item, query: str | None) -> Item:
    """Return an answer whose links lead to the query that gives it too, where there is one."""
    if query is None:
        return item
    address = f"/sparql?{urlencode({'query': query})}"
    return {**item, "links": {**item["links"], "sparql": address}}


def offering_links(platform: str, model: str, lens: Lens) -> Item:
    """Return where an offering and its row are to be had, seen through the same lens."""
    own, query = path("offerings", platform, model), lens.query()
    row = [("platform", platform), ("model", model), *query]
    return {
        "self": f"{own}?{urlencode(query)}" if query else own,
        "ownership": f"/ownership?{urlencode(row)}",
    }


def _over(item: Over) -> Item:
    rule = item.overlay
    return {
        "overlay": rule.id,
        "party": rule.party.value,
        "involvement": rule.involvement.value,
        "condition": rule.condition,
        "markets": list(rule.markets),
        "certainty": item.certainty.value,
    }


def cell(records: Records, one: Ownership, lens: Lens) -> Item:
    """Return an ownership cell with all its evidence, and links to this very answer."""

    def voices(items: Iterable[Voice]) -> list[Item]:
        return [voice(records, item) for item in items]

    return {
        "id": f"{general(one.platform)}/{one.model}/{one.segment}",
        "platform": general(one.platform),
        "model": one.model,
        "segment": one.segment,
        "owner": one.owner.value if one.owner else None,
        "status": one.status.value,
        "certainty": one.certainty.value,
        "market": one.market,
        "as_of": one.as_of.isoformat(),
        "availability": _brief(one.availability) if one.availability else None,
        "basis": {
            "tier": one.basis.tier,
            "scope": one.basis.scope.value,
            "wording": one.basis.wording.value,
            "strength": one.basis.strength.value,
        }
        if one.basis
        else None,
        "candidates": [_candidate(item) for item in one.candidates],
        "split": [_split(item) for item in one.split] or None,
        "decides": _off_dimension(records, one, Involvement.DECIDES),
        "performs": _off_dimension(records, one, Involvement.PERFORMS),
        "beside": voices(one.beside),
        "pays": voices(one.role(Involvement.PAYS)),
        "bears_risk": voices(one.role(Involvement.BEARS_RISK)),
        "liable": voices(one.role(Involvement.LIABLE)),
        "assists": voices(one.role(Involvement.ASSISTS)),
        "evidence": voices(one.evidence),
        "overruled": [_overruled(records, item) for item in one.overruled],
        "denied": voices(one.denied),
        "vetoed": voices(one.vetoed),
        "annotations": voices(one.annotations),
        "overlays": [_over(item) for item in one.overlays],
        "links": cell_links(one, lens),
    }


def evidence(item: Evidence) -> Item:
    """Return the words that something rests on, as keys of its item."""
    return {
        "source": item.source,
        "start": item.start,
        "end": item.end,
        "quote": item.quote,
        "paraphrase": item.paraphrase,
    }


def claim(item: Claim, stamp: Stamp) -> Item:
    """Return a claim with every field of the curated table, and the releases it stands in."""
    return {
        "id": item.id,
        "scope": item.scope.value,
        "platform": general(item.platform),
        "model": general(item.model),
        "programme": item.programme,
        "segment": item.segment,
        "party": item.party.value,
        "involvement": item.involvement.value,
        "aspect": item.aspect,
        "polarity": item.polarity.value,
        "strength": item.strength.value,
        "markets": list(item.markets),
        "valid_from": day(item.valid_from),
        "valid_until": day(item.valid_until),
        "rank": item.rank.value,
        "recorded_from": stamp.recorded_from,
        "recorded_to": stamp.recorded_to,
        **evidence(item.evidence),
        "note": item.note,
        "links": {"self": path("claims", item.id), "source": path("sources", item.evidence.source)},
    }


def fact(item: Fact) -> Item:
    """Return a fact; ``subjects`` and ``refs`` are ids, their kinds are in ``links``."""
    return {
        "id": item.id,
        "subjects": [ref.partition(":")[2] for ref in item.subjects],
        "subject_kinds": [ref.partition(":")[0] for ref in item.subjects],
        "subject": item.subject_text,
        "predicate": item.predicate,
        "object": item.object,
        "refs": [ref.partition(":")[2] for ref in item.refs],
        "ref_kinds": [ref.partition(":")[0] for ref in item.refs],
        **evidence(item.evidence),
        "note": item.note,
        "links": {"self": path("facts", item.id), "source": path("sources", item.evidence.source)},
    }


def source(records: Records, item: Source) -> Item:
    """Return a source with the ids of what was read from it."""
    return {
        "id": item.id,
        "title": item.title,
        "publisher": item.publisher,
        "url": item.url,
        "date": day(item.published),
        "grade": item.grade.value,
        "grade_reason": item.grade_reason,
        "sha256": item.sha256,
        "note": item.note,
        "claims": [one.id for one in records.claims if one.evidence.source == item.id],
        "facts": [one.id for one in records.facts if one.evidence.source == item.id],
        "overlays": [one.id for one in records.overlays if one.evidence.source == item.id],
        "links": {"self": path("sources", item.id)},
    }
