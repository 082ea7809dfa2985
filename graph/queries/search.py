"""The SPARQL query that answers a search; see ``questions.search``.

The same words are looked for in the same places, with the same score. One thing differs: letters
are compared in lower case, while ``questions.search`` also takes compatibility forms for the same
letter, as a full-width for a normal one. What is looked for is brought to that form before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from crosslane.graph.filters import ensure, kept
from crosslane.graph.queries.text import compose, expression, ranked
from crosslane.graph.questions.search import KINDS, fold
from crosslane.graph.store import KnowledgeGraph

_CLASSES: Mapping[str, str] = {
    "platform": "xl:Platform",
    "model": "xl:OperatingModel",
    "offering": "xl:Offering",
    "segment": "xl:Segment",
    "group": "xl:SegmentGroup",
    "programme": "xl:Programme",
    "organization": "org:Organization",
    "market": "xl:Market",
    "source": "xl:Source",
    "claim": "xl:Claim",
    "fact": "xl:Fact",
    "overlay": "xl:Overlay",
}


_SEARCH = """
SELECT ?id ?kind (MAX(?weight * ?part) AS ?score)
WHERE {
  VALUES (?class ?kind ?rank) {
    $classes
  }
  ?thing a ?class ;
         skos:notation ?id .
  FILTER(?kind != "organization" || NOT EXISTS { ?thing a xl:Platform })
  {
    ?thing skos:notation ?words . BIND(1.0 AS ?weight)
  } UNION {
    ?thing skos:prefLabel|dcterms:title ?words . BIND(0.9 AS ?weight)
  } UNION {
    # An offering is also called by its platform and model without the dot between them.
    ?thing a xl:Offering ; skos:prefLabel ?name .
    BIND(REPLACE(?name, " · ", IF(LANG(?name) = "zh", "", " ")) AS ?words)
    BIND(0.9 AS ?weight)
  } UNION {
    ?thing skos:altLabel ?words . BIND(0.8 AS ?weight)
  } UNION {
    { ?thing a xl:Fact ; xl:object ?words }
    UNION
    { ?thing prov:wasDerivedFrom/(oa:exact|xl:paraphrase) ?words }
    BIND(0.4 AS ?weight)
  }
  BIND($wanted AS ?wanted)
  BIND(REPLACE(LCASE(STR(?words)), "[-/\\\\s]+", " ") AS ?text)
  FILTER($parts)
  BIND(IF(?text = ?wanted, 1.0, IF(STRSTARTS(?text, ?wanted), 0.8,
    IF(CONTAINS(?text, CONCAT(" ", ?wanted)), 0.6, 0.4))) AS ?part)
  OPTIONAL {
    $order
  }
  OPTIONAL { ?thing xl:order ?place }
}
GROUP BY ?id ?kind
ORDER BY DESC(?score) MIN(?rank) MIN(?place) ?id
"""


def search(graph: KnowledgeGraph, text: str, kinds: Collection[str] = ()) -> str | None:
    """What is called like this, or says this? Best first.

    Args:
        graph: the graph.
        text: words; all of them must occur in one label, synonym, quote or paraphrase.
        kinds: kinds of entity to look for; empty for all.

    Returns:
        The query; ``None`` for a text without a word, which finds nothing.

    Raises:
        UnknownValueError: for a kind that does not exist.
    """
    ensure("kind", kinds, KINDS)
    wanted = fold(text)
    if not wanted:
        return None
    return compose(
        _SEARCH,
        classes="\n".join(
            f'({_CLASSES[kind]} "{kind}" {rank})'
            for rank, kind in enumerate(KINDS, 1)
            if kept(kind, kinds)
        ),
        wanted=expression(wanted),
        parts=" && ".join(
            f"CONTAINS(?text, {expression(part)})" for part in dict.fromkeys(wanted.split(" "))
        ),
        order=ranked(_ordered(graph)),
    )


def _ordered(graph: KnowledgeGraph) -> Iterable[str]:
    """Yield ids of the kinds whose order the dataset does not hold; the others go by order or id.

    The ids of these kinds are never the same.
    """
    records = graph.records
    yield from records.platform
    yield from records.vocabulary.model
    yield from records.offering
    yield from records.vocabulary.group
