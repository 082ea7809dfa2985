"""The SPARQL query that answers each question about what was curated; see ``catalogue``.

Each function takes what the function of the same name in ``catalogue`` takes and returns a query
over the dataset. It declares its prefixes, gives one row for each item of the answer, in the
order of the answer, and starts with the column ``?id``. A column of several values parts them by
``|``. The words of the graph are in ``words``, what is derived from the claims in
``derived``, the search in ``search``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from crosslane.graph.filters import Wanted, ensure, get
from crosslane.graph.queries.lens import expressible, may_hold, trust
from crosslane.graph.queries.text import (
    compose,
    joined,
    node,
    one_of,
    ranked,
    target,
    values,
    words,
)
from crosslane.graph.questions import catalogue
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.ontology import terms
from crosslane.ontology.model import ALL_SEGMENTS, EVERYTHING_ELSE, Grade

SAID = """?evidence prov:hadPrimarySource ?document .
?document skos:notation ?source ."""
"""The source of ``?evidence``."""
QUOTED = """OPTIONAL { ?evidence oa:exact ?quote ; oa:start ?start ; oa:end ?end }
OPTIONAL { ?evidence xl:paraphrase ?paraphrase }"""
"""The words of ``?evidence``: quoted, or told in other words."""


def platforms(graph: KnowledgeGraph) -> str:
    """Which platforms are there?"""
    return _platforms(one.id for one in graph.records.platforms)


def platform(graph: KnowledgeGraph, identifier: str) -> str:
    """What is known of one platform?"""
    return _platforms([get("platform", identifier, graph.records.platform).id])


def _platforms(found: Iterable[str]) -> str:
    return compose(
        """
        SELECT ?id ?en ?zh ?organization $synonyms $offerings
        WHERE {
          $found
          ?platform a xl:Platform ;
                    skos:notation ?id ;
                    skos:prefLabel ?en, ?zh .
          FILTER(LANG(?en) = "en" && LANG(?zh) = "zh")
          OPTIONAL { ?platform skos:altLabel ?synonym }
          OPTIONAL { ?platform org:subOrganizationOf/skos:notation ?organization }
          OPTIONAL { ?offering xl:platform ?platform ; a xl:Offering ; skos:notation ?offered }
        }
        GROUP BY ?id ?en ?zh ?organization
        ORDER BY MIN(?place)
        """,
        found=ranked(found),
        synonyms=joined("synonym", "synonyms"),
        offerings=joined("offered", "offerings"),
    )


def models(graph: KnowledgeGraph) -> str:
    """Which operating models are there?"""
    return _models(graph.records.vocabulary.model)


def model(graph: KnowledgeGraph, identifier: str) -> str:
    """What is an operating model called, and which offerings are of its kind?"""
    return _models([get("model", identifier, graph.records.vocabulary.model).id])


def _models(found: Iterable[str]) -> str:
    return compose(
        """
        SELECT ?id ?en ?zh ?definition $english $chinese $offerings
        WHERE {
          $found
          ?model a xl:OperatingModel ;
                 skos:notation ?id ;
                 skos:prefLabel ?en, ?zh ;
                 skos:definition ?definition .
          FILTER(LANG(?en) = "en" && LANG(?zh) = "zh")
          OPTIONAL { ?model skos:altLabel ?word . FILTER(LANG(?word) = "en") }
          OPTIONAL { ?model skos:altLabel ?term . FILTER(LANG(?term) = "zh") }
          OPTIONAL { ?offering xl:model ?model ; a xl:Offering ; skos:notation ?offered }
        }
        GROUP BY ?id ?en ?zh ?definition
        ORDER BY MIN(?place)
        """,
        found=ranked(found),
        english=joined("word", "synonyms_en"),
        chinese=joined("term", "synonyms_zh"),
        offerings=joined("offered", "offerings"),
    )


def segments(graph: KnowledgeGraph) -> str:
    """Which segments has the chain, in order?"""
    return _segments("")


def segment(graph: KnowledgeGraph, identifier: str) -> str:
    """What is one segment, and what stands before and after it?"""
    found = get("segment", identifier, graph.records.vocabulary.segment)
    return _segments(values("segment", [node("segment", found.id)]))


def _segments(found: str) -> str:
    return compose(
        """
        SELECT ?id ?order ?tier ?en ?zh ?definition ?dimension ?previous ?next $groups
        WHERE {
          $found
          ?segment a xl:Segment ;
                   skos:notation ?id ;
                   xl:order ?order ;
                   xl:tier ?tier ;
                   xl:dimension ?involvement ;
                   skos:prefLabel ?en, ?zh ;
                   skos:definition ?definition .
          FILTER(LANG(?en) = "en" && LANG(?zh) = "zh")
          BIND(STRAFTER(STR(?involvement), "#") AS ?dimension)
          OPTIONAL { ?before xl:precedes ?segment ; skos:notation ?previous }
          OPTIONAL { ?segment xl:precedes ?after . ?after skos:notation ?next }
          OPTIONAL { ?group skos:member ?segment ; skos:notation ?word }
        }
        GROUP BY ?id ?order ?tier ?en ?zh ?definition ?dimension ?previous ?next
        ORDER BY ?order
        """,
        found=found,
        groups=joined("word", "groups"),
    )


def claims(
    graph: KnowledgeGraph,
    wanted: Wanted,
    rest: Mapping[str, tuple[str, ...]] | None = None,
    *,
    deprecated: bool = False,
    lens: Lens | None = None,
) -> str | None:
    """Which claims are there?

    Args:
        graph: the graph.
        wanted: filters by platform, model and segment, as for `catalogue.claims`.
        rest: the filters that only claims have, as for `catalogue.claims`.
        deprecated: whether deprecated claims are among them.
        lens: through what the claims are seen, as for `seen.visible`; ``None`` for everything.

    Returns:
        The query; ``None`` where the lens asks for an earlier release.

    Raises:
        UnknownValueError: for a filter value, source or market that does not exist.
    """
    if lens and not expressible(graph, lens):
        return None
    catalogue.claims(graph, wanted, rest, deprecated=deprecated)  # checks the filters
    groups = graph.records.vocabulary.group
    narrow = [
        values("target", [target(_group_name(one, groups)) for one in wanted.segment]),
        *_fields(rest or {}),
        "" if deprecated else "FILTER(?rank != xl:deprecated)",
        *(trust(lens) if lens else ()),
    ]
    last = [
        *(_market_and_day(lens) if lens else ()),
        one_of("platform", wanted.platform),
        one_of("model", wanted.model),
    ]
    return _claims(narrow, last)


def claim(graph: KnowledgeGraph, identifier: str) -> str:
    """What does one claim say, in which words?"""
    found = get("claim", identifier, graph.records.claim)
    return _claims([values("claim", [node("claim", found.id)])], ())


_CLAIMS = """
SELECT ?id ?platform ?model ?programme ?segment ?party ?involvement ?aspect ?polarity
       ?strength ?source ?start ?end ?quote ?paraphrase
WHERE {
  $narrow
  ?claim a xl:Claim ;
         skos:notation ?id ;
         xl:appliesTo ?about ;
         xl:segment ?target ;
         xl:party ?who ;
         xl:involvement ?how ;
         xl:polarity ?said ;
         xl:strength ?strong ;
         xl:rank ?rank ;
         prov:wasDerivedFrom ?evidence .
  $said
  ?target skos:notation ?segment .
  ?who skos:notation ?party .
  BIND(LCASE(REPLACE(STRAFTER(STR(?how), "#"), "([A-Z])", "-$$1")) AS ?involvement)
  BIND(STRAFTER(STR(?said), "#") AS ?polarity)
  BIND(STRAFTER(STR(?strong), "#") AS ?strength)
  $words
  OPTIONAL { ?claim xl:aspect ?aspect }
  OPTIONAL { ?about a xl:Programme ; skos:notation ?programme }
  OPTIONAL { ?about a xl:Programme ; xl:platform/skos:notation ?home }
  # The IRI says what a claim is about: also an offering that there is not.
  BIND(STRAFTER(STR(?about), "/id/") AS ?subject)
  BIND(STRBEFORE(?subject, "/") AS ?kind)
  BIND(STRAFTER(?subject, "/") AS ?name)
  BIND(IF(?kind = "offering", STRBEFORE(?name, "/"),
    IF(?kind = "platform", ?name, COALESCE(?home, "any"))) AS ?platform)
  BIND(IF(?kind = "offering", STRAFTER(?name, "/"),
    IF(?kind = "model", ?name, "any")) AS ?model)
  $last
}
ORDER BY ?id
"""


def _claims(narrow: Iterable[str], last: Iterable[str]) -> str:
    return compose(
        _CLAIMS,
        narrow="\n".join(narrow),
        said=SAID,
        words=QUOTED,
        last="\n".join(last),
    )


def _group_name(name: str, groups: Collection[str]) -> str:
    return f"@{name}" if f"@{name}" in groups else name


def _fields(rest: Mapping[str, tuple[str, ...]]) -> Iterable[str]:
    """Yield filters by the fields that only claims have."""
    yield values("who", [node("party", one) for one in rest.get("party", ())])
    named = (terms.involvement(one) for one in rest.get("involvement", ()))
    yield values("how", [f"xl:{one.removeprefix(terms.XL)}" for one in named])
    yield values("said", [f"xl:{one}" for one in rest.get("polarity", ())])
    yield values("about", [node("programme", one) for one in rest.get("programme", ())])
    yield values("document", [node("source", one) for one in rest.get("source", ())])
    yield from _covers(rest.get("covers", ()))


def _covers(segments: Collection[str]) -> Iterable[str]:
    """Yield filters to claims whose segment, or whose closed group, holds one of some segments."""
    if segments:
        open_ended = ", ".join(map(target, (ALL_SEGMENTS, EVERYTHING_ELSE)))
        inside = values("covered", [node("segment", one) for one in segments])
        yield f"FILTER(?target NOT IN ({open_ended}))"
        yield f"FILTER EXISTS {{ {inside} ?target skos:member? ?covered }}"


def _market_and_day(lens: Lens) -> Iterable[str]:
    if lens.market:
        market = node("market", lens.market)
        yield (
            f"FILTER(EXISTS {{ ?claim xl:market {market} }}"
            " || NOT EXISTS { ?claim xl:market ?any })"
        )
    if lens.dated:
        yield "OPTIONAL { ?claim xl:validFrom ?from }"
        yield "OPTIONAL { ?claim xl:validUntil ?until }"
        yield f"FILTER({may_hold(lens.as_of)})"


def sources(
    graph: KnowledgeGraph, grades: Collection[str] = (), lens: Lens | None = None
) -> str | None:
    """Which documents were read, and how far is each to be trusted?

    Args:
        graph: the graph.
        grades: filter by grade.
        lens: through what they are seen; ``None`` for everything.

    Returns:
        The query; ``None`` where the lens asks for an earlier release.

    Raises:
        UnknownValueError: for a grade, source or market that does not exist.
    """
    if lens and not expressible(graph, lens):
        return None
    ensure("grade", grades, [grade.value for grade in Grade])
    return _sources([words("grade", grades), *(trust(lens) if lens else ())])


def source(graph: KnowledgeGraph, identifier: str) -> str:
    """What is one source?"""
    found = get("source", identifier, graph.records.source)
    return _sources([values("document", [node("source", found.id)])])


def _sources(narrow: Iterable[str]) -> str:
    return compose(
        """
        SELECT ?id ?title ?publisher ?url ?date ?grade ?grade_reason ?sha256
        WHERE {
          $narrow
          ?document a xl:Source ;
                    skos:notation ?id ;
                    dcterms:title ?title ;
                    xl:grade ?grade ;
                    xl:gradeReason ?grade_reason .
          OPTIONAL { ?document xl:sha256 ?sha256 }
          OPTIONAL { ?document dcterms:publisher ?publisher }
          OPTIONAL { ?document schema:url ?address . BIND(STR(?address) AS ?url) }
          OPTIONAL { ?document dcterms:issued ?issued . BIND(STR(?issued) AS ?date) }
        }
        ORDER BY ?id
        """,
        narrow="\n".join(narrow),
    )


def facts(
    graph: KnowledgeGraph, wanted: Mapping[str, tuple[str, ...]], lens: Lens | None = None
) -> str | None:
    """Which other sourced statements are there?

    Args:
        graph: the graph.
        wanted: ids by ``subject``, ``predicate`` and ``source``, as for `catalogue.facts`.
        lens: through what they are seen; ``None`` for everything.

    Returns:
        The query; ``None`` where the lens asks for an earlier release.

    Raises:
        UnknownValueError: for a filter value, source or market that does not exist.
    """
    if lens and not expressible(graph, lens):
        return None
    catalogue.facts(graph, wanted)  # checks the filters
    return _facts(
        [
            words("predicate", wanted.get("predicate", ())),
            values("document", [node("source", one) for one in wanted.get("source", ())]),
            *(trust(lens) if lens else ()),
            *_subjects(wanted.get("subject", ())),
        ]
    )


def _subjects(wanted: Collection[str]) -> Iterable[str]:
    """Yield a filter to facts about ids of any kind, or about an offering of a platform."""
    if wanted:
        yield "FILTER EXISTS {"
        yield "  { ?fact dcterms:subject ?subject } UNION { ?fact xl:subject ?thing }"
        yield '  BIND(COALESCE(?subject, STRAFTER(STRAFTER(STR(?thing), "/id/"), "/")) AS ?name)'
        yield f"  {words('asked', wanted)}"
        yield '  FILTER(?name = ?asked || STRSTARTS(?name, CONCAT(?asked, "/")))'
        yield "}"


def fact(graph: KnowledgeGraph, identifier: str) -> str:
    """What does one fact say, in which words?"""
    found = get("fact", identifier, graph.records.fact)
    return _facts([values("fact", [node("fact", found.id)])])


def _facts(narrow: Iterable[str]) -> str:
    return compose(
        """
        SELECT ?id ?predicate ?object ?source ?start ?end ?quote ?paraphrase
        WHERE {
          $narrow
          ?fact a xl:Fact ;
                skos:notation ?id ;
                xl:predicate ?predicate ;
                xl:object ?object ;
                prov:wasDerivedFrom ?evidence .
          $said
          $words
        }
        ORDER BY ?id
        """,
        narrow="\n".join(narrow),
        said=SAID,
        words=QUOTED,
    )
