"""The SPARQL query that answers each question about cells; see ``questions.cells``."""

from __future__ import annotations

from collections.abc import Collection

from crosslane.graph.filters import Wanted
from crosslane.graph.queries.lens import expressible, left_open, may_hold
from crosslane.graph.queries.rows import OWNER, cell_of, rows_of
from crosslane.graph.queries.text import (
    compose,
    fill,
    joined,
    literal,
    node,
    one_of,
    ranked,
    words,
)
from crosslane.graph.questions import cells as answers
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.ontology.model import GENERAL

_OWNERSHIPS = """
SELECT ?id ?platform ?model ?segment ?owner ?status ?certainty ?tier
WHERE {
  $rows
  $filters
  $cell
  BIND(CONCAT(?row, "/", ?segment) AS ?id)
  ?cell xl:certainty ?certainty .
  $owner
  OPTIONAL { ?cell xl:basisTier ?tier }
}
ORDER BY ?place ?order
"""


def ownerships(graph: KnowledgeGraph, lens: Lens, wanted: Wanted) -> str | None:
    """Who owns which segments?

    Args:
        graph: the graph.
        lens: market, day and trust.
        wanted: filters of cells.

    Returns:
        The query; ``None`` through a lens that the derived graph does not have.

    Raises:
        UnknownValueError: for a filter value that does not exist.
    """
    wanted.check(graph)
    if lens.query():
        return None
    return compose(
        _OWNERSHIPS,
        rows=ranked(rows_of(graph, wanted), "row"),
        filters="\n".join(
            (
                words("segment", wanted.segment),
                words("status", wanted.status),
                words("owner", wanted.owner),
            )
        ),
        cell=cell_of(rows_of(graph, wanted)),
        owner="?cell xl:owner/skos:notation ?owner ." if wanted.owner else OWNER,
    )


_OWNERSHIP = """
SELECT ?id ?owner ?status ?certainty ?tier ?role ?claim ?party ?involvement ?quote
       ?paraphrase ?source
WHERE {
  BIND($id AS ?id)
  BIND($node AS ?cell)
  ?cell xl:status ?status ;
        xl:certainty ?certainty .
  $owner
  OPTIONAL { ?cell xl:basisTier ?tier }
  OPTIONAL {
    VALUES (?link ?role) { (xl:decidedBy "decides") (xl:overrules "overruled") }
    ?cell ?link ?said .
    ?said skos:notation ?claim ;
          xl:party/skos:notation ?party ;
          xl:involvement ?how ;
          prov:wasDerivedFrom ?evidence .
    ?evidence prov:hadPrimarySource/skos:notation ?source .
    OPTIONAL { ?evidence oa:exact ?quote }
    OPTIONAL { ?evidence xl:paraphrase ?paraphrase }
    BIND(LCASE(REPLACE(STRAFTER(STR(?how), "#"), "([A-Z])", "-$$1")) AS ?involvement)
  }
}
ORDER BY ?role ?claim
"""


def ownership(
    graph: KnowledgeGraph, platform: str, model: str, segment: str, lens: Lens
) -> str | None:
    """Who owns one segment, and who says so? One row for each claim that decides or is overruled.

    Args:
        graph: the graph.
        platform: platform id, or ``any`` for the model in general.
        model: operating model id.
        segment: segment id.
        lens: market, day and trust.

    Returns:
        The query; ``None`` through a lens that the derived graph does not have.

    Raises:
        UnknownValueError: for an unknown platform, model, offering, segment, source or market.
    """
    graph.owner(platform, model, segment, lens)  # checks the ids
    if lens.query():
        return None
    return compose(
        _OWNERSHIP,
        id=literal(f"{platform}/{model}/{segment}"),
        node=node("ownership", f"{platform}/{model}/{segment}"),
        owner=OWNER,
    )


_OFFERINGS = """
SELECT ?id ?platform ?model ?availability ?certainty ?valid_from ?valid_until $markets
WHERE {
  $rows
  ?offering a xl:Offering ;
            skos:notation ?id .
  BIND(STRBEFORE(?id, "/") AS ?platform)
  BIND(STRAFTER(?id, "/") AS ?model)
  OPTIONAL { ?offering xl:validFrom ?from . BIND(STR(?from) AS ?valid_from) }
  OPTIONAL { ?offering xl:validUntil ?until . BIND(STR(?until) AS ?valid_until) }
  OPTIONAL { ?offering xl:market/skos:notation ?market }
  $there
  $filter
}
GROUP BY ?id ?platform ?model ?availability ?certainty ?valid_from ?valid_until
ORDER BY MIN(?place)
"""


def offerings(
    graph: KnowledgeGraph, lens: Lens, wanted: Wanted, availabilities: Collection[str] = ()
) -> str | None:
    """Which offerings are there, and which are offered there and then?

    Args:
        graph: the graph.
        lens: market and day.
        wanted: filters by platform and model.
        availabilities: filter by availability.

    Returns:
        The query, with the day asked in it; ``None`` where the lens asks for an earlier release or
        chooses sources.

    Raises:
        UnknownValueError: for a filter value, source or market that does not exist.
    """
    answers.offerings(graph, lens, wanted, availabilities)  # checks the filters
    if not expressible(graph, lens) or lens.chooses:
        return None
    rows = rows_of(graph, Wanted(wanted.platform, wanted.model))
    return compose(
        _OFFERINGS,
        rows=ranked([row for row in rows if not row.startswith(f"{GENERAL}/")]),
        there=_availability(lens),
        filter=one_of("availability", availabilities),
        markets=joined("market", "markets"),
    )


_THERE = """
BIND($held AS ?held)
BIND(IF(!?held, "not-offered",
  IF($served, "offered", IF($planned, "planned", "unknown"))) AS ?in_general)
BIND($open AS ?open)
BIND(IF(?timed, IF(?held && ?inside, "offered", "not-offered"), ?in_general) AS ?availability)
BIND(IF(?availability = "not-offered" || IF(?timed, ?surely,
  ?availability = "offered" && BOUND(?from) && !?open), "certain", "possible") AS ?certainty)
"""

_IN_MARKET = """
BIND(EXISTS { ?offering xl:market $market } AS ?served)
BIND(EXISTS { ?offering xl:plannedMarket $market } AS ?planned)
# A market that periods name is served in them alone.
BIND(EXISTS { ?any a xl:Period ; xl:offering ?offering ; xl:market $market } AS ?timed)
BIND(EXISTS {
  ?one a xl:Period ; xl:offering ?offering ; xl:market $market .
  OPTIONAL { ?one xl:validFrom ?begin }
  OPTIONAL { ?one xl:validUntil ?end }
  FILTER($within)
} AS ?inside)
BIND(EXISTS {
  ?one a xl:Period ; xl:offering ?offering ; xl:market $market ; xl:validFrom ?begin .
  OPTIONAL { ?one xl:validUntil ?end }
  FILTER(($within) && !($open))
} AS ?surely)
"""


def _availability(lens: Lens) -> str:
    """Return the patterns of ``docs/model.md``, step 7, for the market and day of a lens."""
    day = lens.as_of
    asked = {"held": may_hold(day), "open": left_open(day)}
    if lens.market is None:
        never = "BIND(false AS ?timed) BIND(false AS ?inside) BIND(false AS ?surely)"
        return "\n".join((never, fill(_THERE, **asked, served="true", planned="false")))
    there = fill(
        _IN_MARKET,
        market=node("market", lens.market),
        within=may_hold(day, "begin", "end"),
        open=left_open(day, "begin", "end"),
    )
    return "\n".join((there, fill(_THERE, **asked, served="?served", planned="?planned")))


def offering(graph: KnowledgeGraph, platform: str, model: str, lens: Lens) -> str | None:
    """What is known of one offering? Its row of ownership, one line for each segment.

    Args:
        graph: the graph.
        platform: platform id.
        model: operating model id.
        lens: market, day and trust.

    Returns:
        The query; ``None`` through a lens that the derived graph does not have.

    Raises:
        UnknownValueError: for an unknown platform, model, offering, source or market.
    """
    answers.offering(graph, platform, model, lens)  # checks the ids
    if lens.query():
        return None
    return compose(
        """
        SELECT ?id ?segment ?owner ?status ?certainty
        WHERE {
          BIND($id AS ?id)
          ?offering skos:notation ?id .
          ?cell xl:offering ?offering ;
                xl:segment ?step ;
                xl:status ?status ;
                xl:certainty ?certainty .
          ?step skos:notation ?segment ;
                xl:order ?order .
          $owner
        }
        ORDER BY ?order
        """,
        id=literal(f"{platform}/{model}"),
        owner=OWNER,
    )


_CONFLICTS = """
SELECT ?id ?platform ?model ?segment ?kind ?owner ?status $decided $overruled
WHERE {
  $rows
  $filters
  $cell
  BIND(CONCAT(?row, "/", ?segment) AS ?id)
  $owner
  OPTIONAL { ?cell xl:decidedBy/skos:notation ?won }
  OPTIONAL { ?cell xl:overrules/skos:notation ?lost }
  FILTER(?status = "disputed" || BOUND(?lost))
  BIND(IF(?status = "disputed", "disputed", "overruled") AS ?kind)
}
GROUP BY ?id ?platform ?model ?segment ?kind ?owner ?status
ORDER BY MIN(?place) MIN(?order)
"""


def conflicts(graph: KnowledgeGraph, lens: Lens, wanted: Wanted) -> str | None:
    """Where do sources disagree, and which general claim does a specific one overrule?

    Args:
        graph: the graph.
        lens: market, day and trust.
        wanted: filters of cells.

    Returns:
        The query; ``None`` through a lens that the derived graph does not have.

    Raises:
        UnknownValueError: for a filter value that does not exist.
    """
    wanted.check(graph)
    if lens.query():
        return None
    rows = rows_of(graph, wanted, general=True)
    return compose(
        _CONFLICTS,
        rows=ranked(rows, "row"),
        filters=words("segment", wanted.segment),
        cell=cell_of(rows),
        owner=OWNER,
        decided=joined("won", "decided"),
        overruled=joined("lost", "overruled"),
    )


_COVERAGE = """
SELECT (CONCAT(?row, "/", ?tier) AS ?id) ?platform ?model ?tier
       (COUNT(DISTINCT ?cell) AS ?cells)
       $counts
       (COUNT(DISTINCT ?claim) AS ?claims) (COUNT(DISTINCT ?source) AS ?documents)
WHERE {
  $rows
  $filters
  $cell
  ?step xl:tier ?tier .
  $owner
  $statuses
  OPTIONAL {
    ?cell xl:decidedBy ?claim .
    ?claim prov:wasDerivedFrom/prov:hadPrimarySource ?source .
  }
}
GROUP BY ?row ?platform ?model ?tier
ORDER BY MIN(?place) ?tier
"""


def coverage(graph: KnowledgeGraph, lens: Lens, wanted: Wanted) -> str | None:
    """How much of each offering is stated, inferred, inherited, disputed or unknown?

    Args:
        graph: the graph.
        lens: market, day and trust.
        wanted: filters of cells.

    Returns:
        The query, with the number of sources (``?documents``) and without shares and ages;
        ``None`` through a lens that the derived graph does not have.

    Raises:
        UnknownValueError: for a filter value that does not exist.
    """
    wanted.check(graph)
    if lens.query():
        return None
    rows = rows_of(graph, wanted)
    return compose(
        _COVERAGE,
        rows=ranked(rows, "row"),
        filters="\n".join(
            (
                words("segment", wanted.segment),
                words("status", wanted.status),
                words("owner", wanted.owner),
            )
        ),
        cell=cell_of(rows),
        owner="?cell xl:owner/skos:notation ?owner ." if wanted.owner else "",
        statuses="\n".join(
            f'BIND(IF(?status = "{one}", ?cell, ?never) AS ?is_{_column(one)})' for one in _STATUSES
        ),
        counts="\n".join(
            f"(COUNT(DISTINCT ?is_{_column(one)}) AS ?{_column(one)})" for one in _STATUSES
        ),
    )


_STATUSES = ("stated", "inferred", "inherited", "disputed", "unknown", "not-offered")


def _column(status: str) -> str:
    return status.replace("-", "_")
