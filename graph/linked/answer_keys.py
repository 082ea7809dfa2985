"""What every key of every answer means in RDF: the table that ``linked.answers`` writes by.

One shape per kind of answer or part. An answer with a key that is not here is an error, so that
nothing is left out by accident. A new key needs a row here, a term in ``ontology/crosslane.ttl``
and ``ontology/context.jsonld``, and a line in ``ontology/shapes.ttl``.
"""

from __future__ import annotations

from collections.abc import Mapping

from crosslane.graph.linked.advice_keys import CHANGES, RANKING
from crosslane.graph.linked.keys import (
    CELL,
    CITED,
    ID,
    LINKS,
    OF_OFFERING,
    OFFERING,
    SAME,
    SEGMENT,
    THERE,
    Key,
    Shape,
    boolean,
    date,
    decimal,
    inline,
    integer,
    part,
    quoted,
    ref,
    shape,
    text,
)
from crosslane.graph.linked.measure_keys import COVERAGE, IMPACT, SIMILARITY
from crosslane.graph.linked.timeline_keys import TIMELINE
from crosslane.ontology import terms

_PARTS = (
    shape(
        "voice",
        "Voice",
        {
            "claim": ref("xl:claim", "claim"),
            "tier": integer("xl:claimTier"),
            "certainty": text("xl:certainty"),
            "reason": text("xl:lostBy"),
            "lost_to": integer("xl:lostToTier"),
            **dict.fromkeys(
                (
                    *("party", "involvement", "aspect", "polarity", "strength", "scope"),
                    *(
                        "segment",
                        "markets",
                        "quote",
                        "start",
                        "end",
                        "paraphrase",
                        "source",
                        "note",
                    ),
                ),
                SAME,
            ),
        },
        named=("claim",),
        quotes=("claim",),
    ),
    shape(
        "candidacy",
        "Candidacy",
        {
            "party": ref("xl:party", "party"),
            "claims": ref("xl:claim", "claim"),
            "aspects": text("xl:aspect"),
        },
        named=("party",),
    ),
    shape(
        "cell",
        "Cell",
        {
            **CELL,
            "offering": OFFERING,
            "segment": SEGMENT,
            "inherited": boolean("xl:inherited"),
        },
        named=("offering", "segment"),
    ),
    shape(
        "counts",
        "Counts",
        {
            "same": integer("xl:sameCount"),
            "changed": integer("xl:changedCount"),
            "clear": integer("xl:clearCount"),
            "unclear": integer("xl:unclearCount"),
            "added": integer("xl:addedCount"),
            "removed": integer("xl:removedCount"),
            "cells": integer("xl:cellCount"),
        },
    ),
    shape(
        "availability",
        "Availability",
        {
            "status": text("xl:offered"),
            "certainty": text("xl:certainty"),
            "markets": ref("xl:market", "market"),
            "planned_markets": ref("xl:plannedMarket", "market"),
            "from": date("xl:validFrom"),
            "until": date("xl:validUntil"),
            "evidence": quoted("xl:fact"),
        },
        quotes=("fact",),
    ),
)

_COMPARISON = (
    shape(
        "comparison",
        "Comparison",
        {
            **THERE,
            "id": ID,
            "a": ref("xl:offeringA", "offering"),
            "b": ref("xl:offeringB", "offering"),
            "items": part("xl:item", "compared"),
            "counts": part("xl:counts", "counts"),
            "core": part("xl:coreCounts", "counts"),
            "seller": inline("balance"),
            "more": part("dcterms:hasPart", "comparison"),
            "links": SAME,
        },
    ),
    shape(
        "compared",
        "ComparedSegment",
        {
            "id": ID,
            "segment": SEGMENT,
            "tier": text("xl:tier"),
            "a": part("xl:cellA", "cell"),
            "b": part("xl:cellB", "cell"),
            "change": text("xl:change"),
            "sure": text("xl:sure"),
            "seller": text("xl:sellerMove"),
        },
        named=("segment",),
    ),
    shape(
        "balance",
        "Comparison",
        {
            "gains": ref("xl:sellerGains", "segment"),
            "gives_up": ref("xl:sellerGivesUp", "segment"),
            "keeps": ref("xl:sellerKeeps", "segment"),
            "unclear": ref("xl:sellerUnclear", "segment"),
        },
    ),
)

_HANDOFFS = (
    shape(
        "handoffs",
        "HandOffs",
        {
            **THERE,
            **OF_OFFERING,
            "along": text("xl:along"),
            "tier": text("xl:tiersTaken"),
            "availability": part("xl:availability", "availability"),
            "items": part("xl:item", "handoff"),
            "counts": part("xl:counts", "counts"),
            "changes": inline("bounds"),
            "runs": part("xl:run", "run"),
            "unknown": ref("xl:unknownSegment", "segment"),
            "places": part("xl:place", "place"),
            "links": SAME,
        },
    ),
    shape(
        "bounds",
        "HandOffs",
        {"at_least": integer("xl:changesAtLeast"), "at_most": integer("xl:changesAtMost")},
    ),
    shape(
        "handoff",
        "HandOff",
        {
            "id": ID,
            "after": ref("xl:afterSegment", "segment"),
            "before": ref("xl:beforeSegment", "segment"),
            "from": ref("xl:fromParty", "party"),
            "to": ref("xl:toParty", "party"),
            "clear": boolean("xl:clear"),
            "why": text("xl:unclearBecause"),
            "sure": text("xl:sure"),
            "places": part("xl:place", "place"),
            "evidence": part("xl:voice", "voice"),
        },
    ),
    shape(
        "run",
        "Run",
        {
            "owner": ref("xl:owner", "party"),
            "status": text("xl:status"),
            "segments": SEGMENT,
        },
    ),
    shape(
        "place",
        "Place",
        {
            "place": text("xl:placeName"),
            "fact": ref("xl:fact", "fact"),
            "scope": text("xl:saidOf"),
            "before": ref("xl:beforeSegment", "segment"),
            **dict.fromkeys(("quote", "paraphrase", "source"), SAME),
        },
        named=("fact",),
        quotes=("fact",),
    ),
)

_LISTS = (
    shape("conflicts", "Answer", {"items": part("xl:item", "conflict"), "links": SAME}),
    shape(
        "conflict",
        "Conflict",
        {
            **THERE,
            "id": ID,
            "platform": ref("xl:platform", "platform"),
            "model": ref("xl:model", "model"),
            "segment": SEGMENT,
            "kind": text("xl:conflictKind"),
            "owner": ref("xl:owner", "party"),
            "status": text("xl:status"),
            "sides": part("xl:candidacy", "side"),
            "links": LINKS,
        },
    ),
    shape(
        "side",
        "Candidacy",
        {
            "party": ref("xl:party", "party"),
            "decides": boolean("xl:deciding"),
            "claims": part("xl:voice", "voice"),
        },
        named=("party",),
    ),
    shape("search", "Answer", {"items": part("xl:item", "hit"), "links": SAME}),
    shape(
        "hit",
        "Hit",
        {
            "kind": SAME,
            "id": ref("xl:entity", "kind"),
            "label": Key("label", terms.SKOS + "prefLabel"),
            "matched": text("xl:matched"),
            "score": decimal("xl:score"),
            "links": LINKS,
        },
        named=("kind", "id"),
    ),
    shape("offerings", "Answer", {"items": part("xl:item", "offering"), "links": SAME}),
    shape(
        "offering",
        "OfferingAnswer",
        {
            **THERE,
            **OF_OFFERING,
            **dict.fromkeys(
                (
                    *("label", "name", "synonyms", "markets", "planned_markets"),
                    *("valid_from", "valid_until", "periods", "note"),
                ),
                SAME,
            ),
            "availability": part("xl:availability", "availability"),
            "programmes": ref("xl:programme", "programme"),
            **CITED,
            "ownership": part("xl:cell", "cell"),
            "links": LINKS,
        },
        quotes=("offering",),
    ),
)

SHAPES: Mapping[str, Shape] = {
    one.name: one
    for group in (
        _PARTS,
        _COMPARISON,
        _HANDOFFS,
        _LISTS,
        COVERAGE,
        IMPACT,
        SIMILARITY,
        RANKING,
        CHANGES,
        TIMELINE,
    )
    for one in group
}
"""All shapes by name: answers, lists, and their parts."""

ANSWERS = (
    "comparison",
    "handoffs",
    "conflicts",
    "search",
    "offerings",
    "offering",
    "coverage",
    "impact",
    "similarity",
    "recommendation",
    "changes",
    "timeline",
)
"""The shapes of whole answers."""
