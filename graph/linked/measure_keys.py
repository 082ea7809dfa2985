"""What the keys of coverage, impact and similarity mean in RDF; see ``answer_keys``."""

from __future__ import annotations

from collections.abc import Mapping

from crosslane.graph.linked.keys import (
    CELL,
    ID,
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
    ref,
    shape,
    text,
)

_MEASURES: Mapping[str, Key] = {
    "offerings": integer("xl:offeringCount"),
    "cells": integer("xl:cellCount"),
    "stated": integer("xl:statedCount"),
    "inferred": integer("xl:inferredCount"),
    "inherited": integer("xl:inheritedCount"),
    "disputed": integer("xl:disputedCount"),
    "unknown": integer("xl:unknownCount"),
    "not_offered": integer("xl:notOfferedCount"),
    "decided": decimal("xl:decidedShare"),
    "own": decimal("xl:ownShare"),
    "weak": integer("xl:weakCount"),
    "claims": integer("xl:claimCount"),
    "sources": ref("xl:restsOn", "source"),
    "undated": ref("xl:undatedSource", "source"),
    "oldest": date("xl:oldest"),
    "newest": date("xl:newest"),
    "age_days": integer("xl:ageDays"),
    "stale": boolean("xl:stale"),
}

COVERAGE: tuple[Shape, ...] = (
    shape(
        "coverage",
        "Coverage",
        {
            **THERE,
            "stale_after": integer("xl:staleAfter"),
            "since": ref("xl:since", "release"),
            "items": part("xl:item", "covered"),
            "totals": inline("totals"),
            "links": SAME,
        },
    ),
    shape(
        "totals",
        "Coverage",
        {
            "core": part("xl:coreTotal", "covered"),
            "extended": part("xl:extendedTotal", "covered"),
        },
    ),
    shape(
        "covered",
        "CoverageRow",
        {
            **_MEASURES,
            "id": ID,
            "platform": ref("xl:platform", "platform"),
            "model": ref("xl:model", "model"),
            "tier": text("xl:tier"),
            "before": part("xl:coveredBefore", "covered"),
        },
    ),
)

IMPACT: tuple[Shape, ...] = (
    shape(
        "impact",
        "Impact",
        {
            **THERE,
            "id": SAME,
            "segment": SEGMENT,
            "order": integer("xl:order"),
            "tier": text("xl:tier"),
            "upstream": part("xl:upstream", "step"),
            "downstream": part("xl:downstream", "step"),
            "owners": part("xl:cell", "held"),
            "goods": inline("goods"),
            "single_points": part("xl:singlePoint", "point"),
            "parties": part("xl:control", "control"),
            "links": SAME,
        },
    ),
    shape(
        "step",
        "Step",
        {
            "id": SAME,
            "segment": SEGMENT,
            "tier": text("xl:tier"),
            "distance": integer("xl:distance"),
            "owners": part("xl:cell", "cell"),
        },
        named=("segment",),
    ),
    shape(
        "held",
        "Cell",
        {
            **OF_OFFERING,
            **CELL,
            "parties": part("xl:around", "around"),
            "unknown": inline("blank"),
        },
    ),
    shape(
        "around",
        "Around",
        {
            "party": ref("xl:party", "party"),
            "upstream": ref("xl:upstreamSegment", "segment"),
            "downstream": ref("xl:downstreamSegment", "segment"),
        },
        named=("party",),
    ),
    shape(
        "blank",
        "Cell",
        {
            "upstream": ref("xl:unknownUpstream", "segment"),
            "downstream": ref("xl:unknownDownstream", "segment"),
        },
    ),
    shape(
        "goods",
        "Impact",
        {
            "passed": boolean("xl:goodsPass"),
            "upstream": ref("xl:goodsUpstream", "segment"),
            "downstream": ref("xl:goodsDownstream", "segment"),
            "dominates": ref("xl:dominates", "segment"),
            "ways": part("xl:way", "way"),
        },
    ),
    shape(
        "way",
        "Way",
        {
            "id": SAME,
            "segment": SEGMENT,
            "next": ref("xl:nextSegment", "segment"),
            "reason": text("dcterms:description", "en"),
        },
    ),
    shape(
        "point",
        "ControlPoint",
        {
            "id": SAME,
            "segment": SEGMENT,
            "where": text("xl:where"),
            "dominates": ref("xl:dominates", "segment"),
            "articulation": boolean("xl:articulation"),
            "betweenness": decimal("xl:betweenness"),
            "owners": part("xl:cell", "cell"),
        },
    ),
    shape(
        "control",
        "Control",
        {
            "id": ID,
            "offering": OFFERING,
            "party": ref("xl:party", "party"),
            "segments": SEGMENT,
            "possible": ref("xl:possibleSegment", "segment"),
            "single_points": ref("xl:singlePointSegment", "segment"),
            "share": decimal("xl:share"),
            "share_most": decimal("xl:shareAtMost"),
            "cuts": boolean("xl:cuts"),
        },
    ),
)

SIMILARITY: tuple[Shape, ...] = (
    shape(
        "similarity",
        "Similarity",
        {
            **THERE,
            **OF_OFFERING,
            "items": part("xl:item", "likeness"),
            "clusters": part("xl:cluster", "cluster"),
            "thresholds": inline("thresholds"),
            "links": SAME,
        },
    ),
    shape(
        "thresholds",
        "Similarity",
        {
            "likeness": decimal("xl:likenessThreshold"),
            "compared": integer("xl:comparedThreshold"),
        },
    ),
    shape(
        "likeness",
        "Likeness",
        {
            **OF_OFFERING,
            "likeness": decimal("xl:likeness"),
            "least": decimal("xl:likenessAtLeast"),
            "most": decimal("xl:likenessAtMost"),
            "own_likeness": decimal("xl:ownLikeness"),
            "compared": integer("xl:comparedCount"),
            "same": ref("xl:sameSegment", "segment"),
            "differ": part("xl:difference", "difference"),
            "unknown": ref("xl:unknownSegment", "segment"),
            "inherited": ref("xl:inheritedSegment", "segment"),
        },
    ),
    shape(
        "difference",
        "Difference",
        {
            "segment": SEGMENT,
            "a": ref("xl:ownerA", "party"),
            "b": ref("xl:ownerB", "party"),
        },
        named=("segment",),
    ),
    shape(
        "cluster",
        "Cluster",
        {
            "id": ID,
            "offerings": OFFERING,
            "alike": decimal("xl:alike"),
            "common": part("xl:cell", "cell"),
            "inherited": ref("xl:inheritedSegment", "segment"),
        },
    ),
)
