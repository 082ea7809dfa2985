"""The SPARQL query that sets cells beside each other: comparisons, hand-offs, impact, likeness."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

from crosslane.graph.filters import Wanted, ensure, get
from crosslane.graph.queries.rows import OWNER, about, cell_of, rows_of
from crosslane.graph.queries.text import compose, expression, fill, node, ranked, words
from crosslane.graph.questions.compare import CORE
from crosslane.graph.questions.compare import compare as compared
from crosslane.graph.questions.handoffs import CHAIN, GOODS, TIERS, WAYS
from crosslane.graph.store import KnowledgeGraph, Lens

_COMPARE = """
SELECT ?id ?segment ?tier ?a_owner ?a_status ?b_owner ?b_status ?change ?seller
WHERE {
  $body
}
ORDER BY $order
"""

_COMPARED = """
$segments
?step a xl:Segment ;
      skos:notation ?segment ;
      xl:order ?order ;
      xl:tier ?tier .
?a $left ; xl:segment ?step ; xl:status ?a_status .
?b $right ; xl:segment ?step ; xl:status ?b_status .
OPTIONAL { ?a xl:owner/skos:notation ?a_owner }
OPTIONAL { ?b xl:owner/skos:notation ?b_owner }
BIND(BOUND(?a_owner) && BOUND(?b_owner) AS ?known)
BIND(IF(?known, IF(?a_owner = ?b_owner, "same", "changed"), "unclear") AS ?change)
# The seller's part in halves: 2 where it owns, 1 where it shares, 0 elsewhere.
BIND(EXISTS { ?a xl:candidate ?p . FILTER(?p IN (party:seller, party:shared)) } AS ?in_a)
BIND(EXISTS { ?b xl:candidate ?q . FILTER(?q IN (party:seller, party:shared)) } AS ?in_b)
BIND(IF(?a_owner = "seller", 2, IF(?a_owner = "shared" && ?in_a, 1, 0)) AS ?before)
BIND(IF(?b_owner = "seller", 2, IF(?b_owner = "shared" && ?in_b, 1, 0)) AS ?after)
BIND(IF(!?known, "unclear", IF(?after > ?before, "gains",
  IF(?after < ?before, "gives-up", IF(?after > 0, "keeps", "none")))) AS ?seller)
BIND(CONCAT($whole, ?segment) AS ?id)
"""


def compare(
    graph: KnowledgeGraph,
    a: str,
    b: str,
    lens: Lens,
    segments: Collection[str] = (),
    *,
    c: str | None = None,
    d: str | None = None,
) -> str | None:
    """What changes from one offering to another, segment by segment?

    Args:
        graph: the graph.
        a: the offering to start from, or ``any/model``.
        b: the offering to come to.
        lens: market, day and trust.
        segments: ids of the only segments to compare; empty for all.
        c: a third offering, which ``a`` is compared with too.
        d: a fourth one.

    Returns:
        The query; ``None`` through a lens that the derived graph does not have. With a third
        offering its rows are those of each comparison, one after another.

    Raises:
        UnknownValueError: as `compare.compare`.
    """
    sides = [one for one in (b, c, d) if one is not None]
    compared(graph, a, b, lens, segments, c=c, d=d)  # checks the ids
    if lens.query():
        return None
    bodies = [_pair(a, one, segments) for one in sides]
    if len(bodies) == 1:
        return compose(_COMPARE, body=bodies[0], order="?order")
    each = (f"{{\n{one}\nBIND({number} AS ?pair)\n}}" for number, one in enumerate(bodies, 1))
    return compose(_COMPARE, body="\nUNION\n".join(each), order="?pair ?order")


def _pair(a: str, b: str, segments: Collection[str]) -> str:
    """Return the pattern of one comparison."""
    return fill(
        _COMPARED,
        segments=words("segment", segments),
        left=about(a),
        right=about(b),
        whole=expression(f"{a}..{b}/"),
    )


_HANDOFFS = """
SELECT ?id ?after ?before ?from ?to ?clear ?why
WHERE {
  # Segments that follow each other in the order asked for.
  $pairs
  ?first skos:notation ?after .
  ?second skos:notation ?before .
  ?here $about ; xl:segment ?first ; xl:status ?one .
  ?there $about ; xl:segment ?second ; xl:status ?other .
  OPTIONAL { ?here xl:owner/skos:notation ?from }
  OPTIONAL { ?there xl:owner/skos:notation ?to }
  FILTER("not-offered" NOT IN (?one, ?other))
  BIND(BOUND(?from) && BOUND(?to) AS ?clear)
  FILTER(!?clear || ?from != ?to)
  BIND(IF(?clear, ?never, IF("unknown" IN (?one, ?other), "unknown", "disputed")) AS ?why)
  BIND(CONCAT($name, ?after, "~", ?before) AS ?id)
}
ORDER BY ?place
"""


def handoffs(
    graph: KnowledgeGraph,
    platform: str,
    model: str,
    lens: Lens,
    along: str = CHAIN,
    tier: str = CORE,
) -> str | None:
    """Where does responsibility change hands under an offering?

    Args:
        graph: the graph.
        platform: platform id, or ``any`` for the model in general.
        model: operating model id.
        lens: market, day and trust.
        along: ``chain`` or ``goods``.
        tier: ``core`` or ``all``.

    Returns:
        The query; ``None`` through a lens that the derived graph does not have.

    Raises:
        UnknownValueError: as `handoffs.handoffs`.
    """
    ensure("along", (along,), WAYS)
    ensure("tier", (tier,), TIERS)
    graph.row(platform, model, lens)  # checks the ids
    if lens.query():
        return None
    passed = [
        item.id
        for item in graph.records.vocabulary.segments
        if (along == CHAIN or item.id in GOODS) and (tier != CORE or item.tier == CORE)
    ]
    return compose(
        _HANDOFFS,
        pairs=_pairs(passed),
        about=about(f"{platform}/{model}"),
        name=expression(f"{platform}/{model}/"),
    )


def _pairs(passed: Sequence[str]) -> str:
    lines = [
        f"  ({node('segment', one)} {node('segment', other)} {number})"
        for number, (one, other) in enumerate(pairwise(passed), 1)
    ]
    return "\n".join(["VALUES (?first ?second ?place) {", *lines, "}"])


_IMPACT = """
SELECT ?id ?segment ?where ?distance ?tier (?row AS ?offering) ?owner ?status
WHERE {
  $rows
  $asked skos:notation ?id ; xl:order ?from .
  { ?step xl:precedes+ $asked . BIND("upstream" AS ?where) }
  UNION
  { VALUES (?step ?where) { ($asked "here") } }
  UNION
  { $asked xl:precedes+ ?step . BIND("downstream" AS ?where) }
  $cell
  ?step xl:tier ?tier .
  $owner
  BIND(ABS(?order - ?from) AS ?distance)
}
ORDER BY ?order ?place
"""


def impact(
    graph: KnowledgeGraph,
    segment: str,
    lens: Lens,
    platform: Collection[str] = (),
    model: Collection[str] = (),
) -> str | None:
    """What stands before and after a segment, and who owns it?

    Args:
        graph: the graph.
        segment: segment id.
        lens: market, day and trust.
        platform: ids of the only platforms; empty for all, ``any`` for the models in general.
        model: ids of the only models; empty for all.

    Returns:
        The query, with one row for each segment and offering; ``None`` through a lens that the
        derived graph does not have. What cannot be passed by is reckoned from the shape of the
        goods' ways and not part of it.

    Raises:
        UnknownValueError: for a segment, platform or model that does not exist.
    """
    get("segment", segment, graph.records.vocabulary.segment)
    wanted = Wanted(tuple(platform), tuple(model))
    wanted.check(graph)
    if lens.query():
        return None
    rows = rows_of(graph, wanted)
    return compose(
        _IMPACT,
        rows=ranked(rows, "row"),
        asked=node("segment", segment),
        cell=cell_of(rows),
        owner=OWNER,
    )


_SIMILAR = """
SELECT ?id ?platform ?model ?likeness ?least ?most ?compared ?same ?differ ?unknown
WHERE {
  {
    SELECT ?id (SUM(?alike) AS ?same) (SUM(?apart) AS ?differ) (SUM(?open) AS ?unknown)
           (COUNT(?step) AS ?all)
    WHERE {
      ?here $about ; xl:segment ?step .
      ?there xl:offering/skos:notation ?id ; xl:segment ?step .
      FILTER(?id != $name)
      OPTIONAL { ?here xl:owner ?a }
      OPTIONAL { ?there xl:owner ?b }
      BIND(BOUND(?a) && BOUND(?b) AS ?known)
      BIND(IF(?known, 0, 1) AS ?open)
      BIND(IF(?known, IF(?a = ?b, 1, 0), 0) AS ?alike)
      BIND(IF(?known, IF(?a = ?b, 0, 1), 0) AS ?apart)
    }
    GROUP BY ?id
  }
  BIND(STRBEFORE(?id, "/") AS ?platform)
  BIND(STRAFTER(?id, "/") AS ?model)
  BIND(?same + ?differ AS ?compared)
  BIND(ROUND(10000 * ?same / ?compared) / 10000 AS ?likeness)
  BIND(ROUND(10000 * ?same / ?all) / 10000 AS ?least)
  BIND(ROUND(10000 * (?same + ?unknown) / ?all) / 10000 AS ?most)
}
# By the harmonic mean of likeness and least; what cannot be compared comes last.
ORDER BY (?compared = 0) DESC(?same / (?compared + ?all)) DESC(?unknown) ?id
"""


def similar(graph: KnowledgeGraph, platform: str, model: str, lens: Lens) -> str | None:
    """Which other offerings divide the chain like this one?

    Args:
        graph: the graph.
        platform: platform id, or ``any`` for the model in general.
        model: operating model id.
        lens: market, day and trust.

    Returns:
        The query, with the numbers of segments that are the same, differ or are unknown; ``None``
        through a lens that the derived graph does not have.

    Raises:
        UnknownValueError: for an unknown platform, model, offering, source or market.
    """
    graph.row(platform, model, lens)  # checks the ids
    if lens.query():
        return None
    return compose(
        _SIMILAR,
        about=about(f"{platform}/{model}"),
        name=expression(f"{platform}/{model}"),
    )
