"""What the keys of recommendations and of changes mean in RDF; see ``answer_keys``."""

from __future__ import annotations

from collections.abc import Mapping

from crosslane.graph.linked.keys import (
    CITED,
    ID,
    LINKS,
    OF_OFFERING,
    SAME,
    SEGMENT,
    THERE,
    Key,
    Shape,
    decimal,
    integer,
    json_text,
    part,
    ref,
    shape,
    text,
)

_SAID: Mapping[str, Key] = {
    "text": text("dcterms:description", "en"),
    "text_zh": text("dcterms:description", "zh"),
}

_ABOUT: Mapping[str, Key] = {"rule": text("xl:rule"), "about": text("xl:about")}

RANKING: tuple[Shape, ...] = (
    shape(
        "recommendation",
        "Ranking",
        {
            **THERE,
            "id": ID,
            "profile": part("xl:profile", "profile"),
            "items": part("xl:item", "advised"),
            "excluded": part("xl:excluded", "exclusion"),
            "links": SAME,
        },
    ),
    shape(
        "profile",
        "Profile",
        {
            "keep": ref("xl:keepSegment", "segment"),
            "delegate": ref("xl:delegateSegment", "segment"),
            "market": ref("xl:market", "market"),
            "category": text("xl:category"),
            "experience": text("xl:experience"),
            "storage": text("xl:storage"),
            "team": text("xl:team"),
            "strength": text("xl:skill"),
        },
    ),
    shape(
        "advised",
        "Recommendation",
        {
            **OF_OFFERING,
            "offering": SAME,
            "label": SAME,
            "rank": integer("xl:rankByScore"),
            "score": decimal("xl:score"),
            "least": decimal("xl:scoreAtLeast"),
            "most": decimal("xl:scoreAtMost"),
            "availability": part("xl:availability", "availability"),
            "reasons": part("xl:reason", "reason"),
            "unknown": part("xl:gap", "gap"),
            "contradictions": part("xl:contradiction", "contradiction"),
            "links": LINKS,
        },
    ),
    shape(
        "exclusion",
        "Exclusion",
        {
            **OF_OFFERING,
            **_SAID,
            "offering": SAME,
            "label": SAME,
            "why": text("xl:offered"),
            "facts": ref("xl:fact", "fact"),
            "links": LINKS,
        },
        quotes=("fact",),
    ),
    shape(
        "reason",
        "Reason",
        {
            **_ABOUT,
            **_SAID,
            **CITED,
            "points": decimal("xl:points"),
            "status": text("xl:status"),
            "certainty": text("xl:certainty"),
            "level": text("xl:level"),
            "overruled": ref("xl:overruledClaim", "claim"),
            "quote": SAME,
            "paraphrase": SAME,
            "source": SAME,
        },
        named=("rule", "about", "level"),
        quotes=("claim", "fact"),
    ),
    shape(
        "gap",
        "Gap",
        {
            **_ABOUT,
            **_SAID,
            **CITED,
            "why": text("xl:unclearBecause"),
            "least": decimal("xl:scoreAtLeast"),
            "most": decimal("xl:scoreAtMost"),
        },
        named=("rule", "about"),
        quotes=("claim", "fact"),
    ),
    shape(
        "contradiction",
        "Contradiction",
        {
            **_ABOUT,
            **_SAID,
            "for": ref("xl:speaksFor", "statement"),
            "against": ref("xl:speaksAgainst", "statement"),
        },
        named=("rule", "about"),
        quotes=("claim", "fact"),
    ),
)


CHANGES: tuple[Shape, ...] = (
    shape(
        "changes",
        "Changes",
        {
            **THERE,
            "id": ID,
            "since": ref("xl:since", "release"),
            "until": ref("xl:until", "release"),
            "items": part("xl:item", "change"),
            "counts": part("xl:counts", "counts"),
            "answers": SAME,
            "cells": part("xl:changedCell", "cellchange"),
            "links": SAME,
        },
    ),
    shape(
        "change",
        "Change",
        {
            "id": ref("xl:entity", "kind"),
            "kind": SAME,
            "change": text("xl:change"),
            "way": text("xl:changeWay"),
            "release": ref("xl:release", "release"),
            "fields": part("xl:fieldChange", "field"),
            "before": json_text("xl:recordBefore"),
            "after": json_text("xl:recordAfter"),
            "text": text("dcterms:description", "en"),
        },
        named=("kind", "id"),
    ),
    shape(
        "field",
        "FieldChange",
        {
            "field": text("xl:field"),
            "before": json_text("xl:valueBefore"),
            "after": json_text("xl:valueAfter"),
        },
        named=("field",),
    ),
    shape(
        "cellchange",
        "CellChange",
        {
            "id": ID,
            "platform": ref("xl:platform", "platform"),
            "model": ref("xl:model", "model"),
            "segment": SEGMENT,
            "kind": text("xl:changeWay"),
            "before": part("xl:cellBefore", "cell"),
            "after": part("xl:cellAfter", "cell"),
            "claims": part("xl:decidingClaim", "decider"),
            "links": LINKS,
        },
    ),
    shape(
        "decider",
        "DecidingClaim",
        {
            "claim": ref("xl:claim", "claim"),
            "decides": text("xl:decidesWhen"),
            "change": text("xl:change"),
        },
        named=("claim",),
    ),
)
