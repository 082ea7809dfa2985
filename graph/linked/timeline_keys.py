"""What the keys of the timeline mean in RDF; see ``answer_keys``."""

from __future__ import annotations

from crosslane.graph.linked.keys import (
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
    date,
    full,
    integer,
    part,
    ref,
    shape,
    text,
)

_LEADS = Key("links", full("rdfs:seeAlso"), "ownership")

TIMELINE: tuple[Shape, ...] = (
    shape(
        "timeline",
        "Timeline",
        {
            **THERE,
            "today": date("xl:comparedDay"),
            "from": date("xl:eventsFrom"),
            "until": date("xl:eventsUntil"),
            "items": part("xl:item", "event"),
            "kinds": part("xl:kindCount", "kindcount"),
            "days": part("xl:changeDay", "changeday"),
            "offerings": part("xl:standing", "standing"),
            "links": SAME,
        },
    ),
    shape(
        "event",
        "Event",
        {
            **CITED,
            "id": ID,
            "date": date("xl:eventDate"),
            "precision": text("xl:precision"),
            "certainty": text("xl:certainty"),
            "kind": text("xl:eventKind"),
            "edge": text("xl:edge"),
            "platform": SAME,
            "platforms": ref("xl:platform", "platform"),
            "model": ref("xl:model", "model"),
            "offerings": OFFERING,
            "programme": ref("xl:programme", "programme"),
            "markets": ref("xl:market", "market"),
            "text": text("dcterms:description", "en"),
            "overlays": ref("xl:overlay", "overlay"),
            "source": ref("xl:published", "source"),
            "release": ref("xl:recorded", "release"),
            "evidence": SAME,
            "note": text("skos:note"),
            "links": LINKS,
        },
        quotes=("claim", "fact", "overlay", "source"),
    ),
    shape(
        "kindcount",
        "KindCount",
        {
            "id": text("xl:eventKind"),
            "events": integer("xl:eventCount"),
            "undated": integer("xl:undatedCount"),
            "links": LINKS,
        },
    ),
    shape(
        "changeday",
        "ChangeDay",
        {
            "id": SAME,
            "date": date("xl:eventDate"),
            "cells": integer("xl:cellCount"),
            "surer": integer("xl:surerCount"),
            "offerings": OFFERING,
        },
    ),
    shape(
        "standing",
        "Standing",
        {
            **OF_OFFERING,
            "phase": text("xl:phase"),
            "certainty": text("xl:certainty"),
            "from": date("xl:validFrom"),
            "until": date("xl:validUntil"),
            "facts": ref("xl:fact", "fact"),
            "changed": SEGMENT,
            "links": _LEADS,
        },
        quotes=("fact",),
    ),
)
