"""One function per question: whatever answers over HTTP asks these and computes nothing itself.

Each takes the graph, a `Lens` where an answer depends on market, day or trust, and filters as
collections of ids that are empty for "all"; each returns plain values (see ``views``). They live in
``questions`` and ``advice``; the query that gives the same answer is in ``queries``, under the same
name. The command line imports the one module that it needs, to start at once.
"""

from __future__ import annotations

from crosslane.graph.advice.recommend import recommend
from crosslane.graph.linked.ontology import ontology_term, ontology_terms
from crosslane.graph.linked.void import dataset
from crosslane.graph.questions.catalogue import (
    claim,
    claims,
    fact,
    facts,
    model,
    models,
    platform,
    platforms,
    segment,
    segments,
    source,
    sources,
)
from crosslane.graph.questions.cells import (
    conflicts,
    offering,
    offerings,
    ownership,
    ownerships,
    select,
)
from crosslane.graph.questions.changes import changes
from crosslane.graph.questions.compare import compare
from crosslane.graph.questions.coverage import coverage
from crosslane.graph.questions.entities import (
    evidence,
    evidences,
    group,
    groups,
    market,
    markets,
    organization,
    organizations,
    parties,
    party,
    programme,
    programmes,
    release,
    releases,
)
from crosslane.graph.questions.handoffs import handoffs
from crosslane.graph.questions.impact import impact
from crosslane.graph.questions.overlays import overlay, overlays
from crosslane.graph.questions.search import search
from crosslane.graph.questions.similar import similar
from crosslane.graph.questions.timeline import timeline

__all__ = (
    "changes",
    "claim",
    "claims",
    "compare",
    "conflicts",
    "coverage",
    "dataset",
    "evidence",
    "evidences",
    "fact",
    "facts",
    "group",
    "groups",
    "handoffs",
    "impact",
    "market",
    "markets",
    "model",
    "models",
    "offering",
    "offerings",
    "ontology_term",
    "ontology_terms",
    "organization",
    "organizations",
    "overlay",
    "overlays",
    "ownership",
    "ownerships",
    "parties",
    "party",
    "platform",
    "platforms",
    "programme",
    "programmes",
    "recommend",
    "release",
    "releases",
    "search",
    "segment",
    "segments",
    "select",
    "similar",
    "source",
    "sources",
    "timeline",
)
