"""The SPARQL query that answers each question about the words of the graph; see ``entities``.

As in ``records``: the functions take what those of ``entities`` and of the ontology take, and a
query gives one row for each item of the answer, in its order.
"""

from __future__ import annotations

from collections.abc import Iterable

from crosslane.graph.filters import get
from crosslane.graph.linked.ontology import ontology_term as term_of
from crosslane.graph.queries.records import QUOTED
from crosslane.graph.queries.text import compose, joined, node, ranked, values
from crosslane.graph.questions import entities
from crosslane.graph.store import KnowledgeGraph
from crosslane.ontology.terms import graph_iri


def groups(graph: KnowledgeGraph) -> str:
    """Which composite words do sources use, and which segments do they mean?"""
    return _groups(one["id"] for one in entities.groups(graph))


def group(graph: KnowledgeGraph, identifier: str) -> str:
    """Which segments does one composite word mean? With or without its ``@``."""
    return _groups([entities.group(graph, identifier)["id"]])


def _groups(found: Iterable[str]) -> str:
    return compose(
        """
        SELECT ?id ?en ?zh ?definition $synonyms $segments
        WHERE {
          $found
          ?group a xl:SegmentGroup ;
                 skos:notation ?word ;
                 skos:prefLabel ?en, ?zh ;
                 skos:definition ?definition ;
                 skos:member/skos:notation ?segment .
          FILTER(LANG(?en) = "en" && LANG(?zh) = "zh")
          FILTER(?word = CONCAT("@", ?id))
          OPTIONAL { ?group skos:altLabel ?synonym }
        }
        GROUP BY ?id ?en ?zh ?definition
        ORDER BY MIN(?place)
        """,
        found=ranked(found),
        synonyms=joined("synonym", "synonyms"),
        segments=joined("segment", "segments"),
    )


def parties(graph: KnowledgeGraph) -> str:
    """Who may own, do, pay or answer for a segment?"""
    return _parties(one["id"] for one in entities.parties(graph))


def party(graph: KnowledgeGraph, identifier: str) -> str:
    """Who is one party?"""
    return _parties([entities.party(graph, identifier)["id"]])


def _parties(found: Iterable[str]) -> str:
    return compose(
        """
        SELECT ?id ?en ?zh ?definition $english $chinese
        WHERE {
          $found
          ?party a xl:Party ;
                 skos:notation ?id ;
                 skos:prefLabel ?en, ?zh ;
                 skos:definition ?definition .
          FILTER(LANG(?en) = "en" && LANG(?zh) = "zh")
          OPTIONAL { ?party skos:altLabel ?word . FILTER(LANG(?word) = "en") }
          OPTIONAL { ?party skos:altLabel ?term . FILTER(LANG(?term) = "zh") }
        }
        GROUP BY ?id ?en ?zh ?definition
        ORDER BY MIN(?place)
        """,
        found=ranked(found),
        english=joined("word", "synonyms_en"),
        chinese=joined("term", "synonyms_zh"),
    )


def markets(graph: KnowledgeGraph) -> str:
    """Which markets are known, and which offerings name them?"""
    return _markets("")


def market(graph: KnowledgeGraph, identifier: str) -> str:
    """Which offerings name one market, as served or as planned?"""
    found = get("market", identifier, graph.records.vocabulary.market)
    return _markets(values("market", [node("market", found.id)]))


def _markets(found: str) -> str:
    return compose(
        """
        SELECT ?id ?en ?zh $synonyms $offerings $planned
        WHERE {
          $found
          ?market a xl:Market ;
                  skos:notation ?id ;
                  skos:prefLabel ?en, ?zh .
          FILTER(LANG(?en) = "en" && LANG(?zh) = "zh")
          OPTIONAL { ?market skos:altLabel ?synonym }
          OPTIONAL { ?one a xl:Offering ; xl:market ?market ; skos:notation ?served }
          OPTIONAL { ?other a xl:Offering ; xl:plannedMarket ?market ; skos:notation ?coming }
        }
        GROUP BY ?id ?en ?zh
        ORDER BY ?id
        """,
        found=found,
        synonyms=joined("synonym", "synonyms"),
        offerings=joined("served", "offerings"),
        planned=joined("coming", "planned"),
    )


def programmes(graph: KnowledgeGraph) -> str:
    """Which named programmes, badges, tools and policies are there?"""
    return _programmes("")


def programme(graph: KnowledgeGraph, identifier: str) -> str:
    """What is one programme?"""
    found = get("programme", identifier, graph.records.programme)
    return _programmes(values("programme", [node("programme", found.id)]))


def _programmes(found: str) -> str:
    return compose(
        """
        SELECT ?id ?en ?zh ?platform ?organization ?note $offerings $markets
        WHERE {
          $found
          ?programme a xl:Programme ;
                     skos:notation ?id ;
                     skos:prefLabel ?en, ?zh .
          FILTER(LANG(?en) = "en" && LANG(?zh) = "zh")
          OPTIONAL { ?programme xl:platform/skos:notation ?platform }
          OPTIONAL { ?programme dcterms:publisher/skos:notation ?organization }
          OPTIONAL { ?programme skos:note ?note }
          OPTIONAL { ?programme xl:offering/skos:notation ?offering }
          OPTIONAL { ?programme xl:market/skos:notation ?market }
        }
        GROUP BY ?id ?en ?zh ?platform ?organization ?note
        ORDER BY ?id
        """,
        found=found,
        offerings=joined("offering", "offerings"),
        markets=joined("market", "markets"),
    )


def organizations(graph: KnowledgeGraph) -> str:
    """Which companies stand behind platforms and services?"""
    return _organizations("")


def organization(graph: KnowledgeGraph, identifier: str) -> str:
    """Who is one company, what does it run, and whose part is it?"""
    found = get("organization", identifier, graph.records.organization)
    return _organizations(values("organization", [node("organization", found.id)]))


def _organizations(found: str) -> str:
    return compose(
        """
        SELECT ?id ?en ?zh ?role ?parent $parts $platforms
        WHERE {
          $found
          ?organization a org:Organization ;
                        skos:notation ?id ;
                        skos:prefLabel ?en, ?zh .
          FILTER(LANG(?en) = "en" && LANG(?zh) = "zh")
          # A platform is an organization too, in the sense of the Organization Ontology.
          FILTER NOT EXISTS { ?organization a xl:Platform }
          OPTIONAL { ?organization org:purpose ?role }
          OPTIONAL { ?organization org:subOrganizationOf/skos:notation ?parent }
          OPTIONAL { ?under org:subOrganizationOf ?organization ; skos:notation ?part .
                     FILTER NOT EXISTS { ?under a xl:Platform } }
          OPTIONAL { ?run a xl:Platform ; org:subOrganizationOf ?organization ;
                          skos:notation ?platform }
        }
        GROUP BY ?id ?en ?zh ?role ?parent
        ORDER BY ?id
        """,
        found=found,
        parts=joined("part", "parts"),
        platforms=joined("platform", "platforms"),
    )


def evidences(graph: KnowledgeGraph) -> str:
    """Which words of the sources does the graph rest on? In the order of the texts."""
    return _evidences("")


def evidence(graph: KnowledgeGraph, identifier: str) -> str:
    """Which words of a source are these, and what rests on them?"""
    found = entities.evidence(graph, identifier)
    return _evidences(values("evidence", [node("evidence", found["id"])]))


def _evidences(found: str) -> str:
    return compose(
        """
        SELECT ?id ?source ?start ?end ?quote ?paraphrase $claims $facts $overlays
        WHERE {
          $found
          ?evidence a xl:Evidence ;
                    prov:hadPrimarySource/skos:notation ?source .
          $words
          BIND(STRAFTER(STR(?evidence), "/id/evidence/") AS ?id)
          OPTIONAL { ?one a xl:Claim ; prov:wasDerivedFrom ?evidence ; skos:notation ?claim }
          OPTIONAL { ?other a xl:Fact ; prov:wasDerivedFrom ?evidence ; skos:notation ?fact }
          OPTIONAL { ?rule a xl:Overlay ; prov:wasDerivedFrom ?evidence ; skos:notation ?overlay }
        }
        GROUP BY ?id ?source ?start ?end ?quote ?paraphrase
        # What is told in other words has no place in a text, and comes first.
        ORDER BY ?source COALESCE(?start, 0) COALESCE(?end, 0) ?id
        """,
        found=found,
        words=QUOTED,
        claims=joined("claim", "claims"),
        facts=joined("fact", "facts"),
        overlays=joined("overlay", "overlays"),
    )


def releases(graph: KnowledgeGraph) -> str:
    """Which releases of the data were recorded? Oldest first."""
    return _releases(one["id"] for one in entities.releases(graph))


def release(graph: KnowledgeGraph, identifier: str) -> str:
    """What is one release?"""
    return _releases([entities.release(graph, identifier)["id"]])


def _releases(found: Iterable[str]) -> str:
    return compose(
        """
        SELECT ?id ?issued ?note
        WHERE {
          $found
          ?release a xl:Release ;
                   skos:notation ?id ;
                   dcterms:issued ?day .
          BIND(STR(?day) AS ?issued)
          OPTIONAL { ?release skos:note ?note }
        }
        ORDER BY ?place
        """,
        found=ranked(found),
    )


def ontology_terms(graph: KnowledgeGraph) -> str:
    """Which classes, properties and individuals does the ontology declare?"""
    return _terms("")


def ontology_term(graph: KnowledgeGraph, identifier: str) -> str:
    """What does one term of the ontology mean, and how often is it used?"""
    found = term_of(graph, identifier)
    return _terms(f"VALUES ?term {{ xl:{found['id']} }}")


def _terms(found: str) -> str:
    return compose(
        """
        SELECT ?id ?iri ?kind ?en ?zh ?definition ?used
        WHERE {
          $found
          VALUES (?type ?kind ?rank) {
            (owl:Class "class" 1)
            (owl:ObjectProperty "property" 2)
            (owl:DatatypeProperty "property" 2)
            (owl:NamedIndividual "individual" 3)
          }
          ?term a ?type .
          FILTER(STRSTARTS(STR(?term), STR(xl:)))
          BIND(STR(?term) AS ?iri)
          BIND(STRAFTER(?iri, "#") AS ?id)
          OPTIONAL { ?term rdfs:label ?en . FILTER(LANG(?en) = "en") }
          OPTIONAL { ?term rdfs:label ?zh . FILTER(LANG(?zh) = "zh") }
          OPTIONAL { ?term skos:definition ?definition }
          # Uses in what is curated: not by the ontology itself, and not by what is derived.
          OPTIONAL {
            SELECT ?term (COUNT(*) AS ?uses)
            WHERE {
              GRAPH ?graph {
                { ?subject ?term ?value } UNION { ?subject ?predicate ?term }
              }
              FILTER(?graph != <$derived>)
              FILTER(STRSTARTS(STR(?term), STR(xl:)) && !STRSTARTS(STR(?subject), STR(xl:)))
            }
            GROUP BY ?term
          }
          BIND(COALESCE(?uses, 0) AS ?used)
        }
        ORDER BY ?rank ?id
        """,
        found=found,
        derived=graph_iri("ownership"),
    )
