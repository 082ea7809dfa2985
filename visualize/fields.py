"""What the fields of resources mean: which hold references, words, days and shares."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

REFERENCES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "a": ("offering", "party"),
        "about": ("segment", "offering", "market"),
        "after": ("segment",),
        "against": ("claim", "fact"),
        "b": ("offering", "party"),
        "before": ("segment",),
        "claim": ("claim",),
        "claims": ("claim",),
        "decides": ("party",),
        "delegate": ("segment",),
        "differ": ("segment",),
        "dominates": ("segment",),
        "downstream": ("segment",),
        "evidence": ("fact", "claim"),
        "fact": ("fact",),
        "facts": ("fact",),
        "for": ("claim", "fact"),
        "from": ("party",),
        "gains": ("segment",),
        "gives_up": ("segment",),
        "groups": ("group",),
        "inherited": ("segment",),
        "keep": ("segment",),
        "keeps": ("segment",),
        "market": ("market",),
        "markets": ("market",),
        "members": ("segment",),
        "model": ("model",),
        "models": ("model",),
        "next": ("segment",),
        "offering": ("offering",),
        "offerings": ("offering",),
        "organization": ("organization",),
        "overlay": ("overlay",),
        "overlays": ("overlay",),
        "overruled": ("claim",),
        "owner": ("party",),
        "owners": ("party",),
        "parent": ("organization",),
        "parents": ("organization",),
        "parties": ("party",),
        "parts": ("organization",),
        "party": ("party",),
        "performs": ("party",),
        "planned": ("offering",),
        "possible": ("segment",),
        "planned_markets": ("market",),
        "platform": ("platform",),
        "platforms": ("platform",),
        "previous": ("segment",),
        "programme": ("programme",),
        "programmes": ("programme",),
        "recorded_from": ("release",),
        "recorded_to": ("release",),
        "release": ("release",),
        "same": ("segment",),
        "segment": ("segment", "group"),
        "segments": ("segment",),
        "since": ("release",),
        "single_points": ("segment",),
        "source": ("source",),
        "sources": ("source",),
        "to": ("party",),
        "unclear": ("segment",),
        "undated": ("source",),
        "unknown": ("segment",),
        "until": ("release",),
        "upstream": ("segment",),
    }
)
"""Fields whose texts are ids, with the kinds to look for. What is no such id stays text."""

WORDED = frozenset(
    {
        "along", "certainty", "change", "dimension", "experience", "involvement", "kind", "level",
        "polarity", "predicate", "rank", "reason", "ref_kinds", "rule", "scope", "seller", "status",
        "storage", "strength", "subject_kinds", "sure", "team", "tier", "way", "where", "why",
        "wording",
    }
)  # fmt: skip
"""Fields with a closed set of values, which have names in both languages."""

DAYS = frozenset(
    {"as_of", "date", "from", "issued", "newest", "oldest", "until", "valid_from", "valid_until"}
)
"""Fields that hold a day, month or year."""

SHARES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "coverage": frozenset({"decided", "own"}),
        "impact": frozenset({"share", "share_most"}),
        "similar": frozenset({"alike", "likeness", "least", "most", "own_likeness"}),
    }
)
"""Fields that hold a part of a whole, by kind of resource."""

SEEN = frozenset(
    {
        "changes", "compare", "conflicts", "coverage", "handoffs", "impact", "offerings",
        "ownership", "recommend", "similar",
    }
)  # fmt: skip
"""Kinds that are seen through a market and a day; no market means any."""

CODES = frozenset({"content_hash", "digest", "example", "iri", "sha256"})
"""Fields to be copied rather than read."""

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "platforms": ("item", "organization", "offerings", "programmes", "synonyms"),
        "models": ("item", "definition", "synonyms", "offerings"),
        "segments": ("item", "order", "tier", "definition", "divided", "dimension"),
        "groups": ("item", "segments", "definition"),
        "parties": ("item", "definition", "synonyms"),
        "markets": ("item", "id", "offerings", "planned", "programmes"),
        "programmes": ("item", "platform", "organization", "offerings", "markets"),
        "organizations": ("item", "role", "parent", "platforms"),
        "offerings": ("item", "availability.status", "valid_from", "markets", "planned_markets"),
        "ownership": ("about", "segment", "answer", "basis.tier", "says"),
        "claims": ("item", "about", "segment", "party", "involvement", "strength", "said"),
        "facts": ("item", "subjects", "predicate", "object", "said"),
        "sources": ("item", "id", "publisher", "date", "grade", "numbers"),
        "overlays": ("item", "segment", "does", "condition", "markets", "times", "said"),
        "evidence": ("item", "said", "claims", "facts", "overlays"),
        "releases": ("item", "issued", "note"),
        "search": ("item", "kind", "matched", "score"),
        "ontology": ("item", "kind", "definition", "used"),
    }
)
"""The columns of lists. ``item`` leads to the resource; see ``listing.py`` for the made ones."""
