"""The SPARQL query that answers each question about rules of law; see ``questions/overlays``."""

from __future__ import annotations

from crosslane.graph.filters import get
from crosslane.graph.queries.text import compose, joined, node, ranked, values
from crosslane.graph.questions import overlays as questions
from crosslane.graph.questions.overlays import Asked
from crosslane.graph.store import KnowledgeGraph, Lens


def overlays(graph: KnowledgeGraph, lens: Lens, asked: Asked | None = None) -> str:
    """Which rules of law give a party a part in a segment, whatever the model?"""
    return _overlays(ranked(one["id"] for one in questions.overlays(graph, lens, asked)))


def overlay(graph: KnowledgeGraph, identifier: str) -> str:
    """What does one rule of law say, where, since when, and who says so?"""
    found = get("overlay", identifier, graph.records.overlay)
    return _overlays(values("overlay", [node("overlay", found.id)]))


def _overlays(found: str) -> str:
    return compose(
        """
        SELECT ?id ?en ?zh ?segment ?party ?involvement ?aspect ?condition ?from ?until ?source
               $markets
        WHERE {
          $found
          ?overlay a xl:Overlay ;
                   skos:notation ?id ;
                   skos:prefLabel ?en, ?zh ;
                   xl:segment/skos:notation ?segment ;
                   xl:party/skos:notation ?party ;
                   xl:involvement ?how ;
                   xl:market/skos:notation ?market ;
                   prov:wasDerivedFrom/prov:hadPrimarySource/skos:notation ?source .
          FILTER(LANG(?en) = "en" && LANG(?zh) = "zh")
          BIND(STRAFTER(STR(?how), "#") AS ?involvement)
          OPTIONAL { ?overlay xl:aspect ?aspect }
          OPTIONAL { ?overlay xl:condition ?condition }
          OPTIONAL { ?overlay xl:validFrom ?from }
          OPTIONAL { ?overlay xl:validUntil ?until }
        }
        GROUP BY ?id ?en ?zh ?segment ?party ?involvement ?aspect ?condition ?from ?until ?source
        ORDER BY ?id
        """,
        found=found,
        markets=joined("market", "markets"),
    )
