"""Where a segment's owner hands over to the next one's, along the chain or along the goods' way.

The definitions are those of ``docs/comparing.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from typing import Literal

from crosslane.graph import views
from crosslane.graph.filters import ensure
from crosslane.graph.questions.compare import CORE, links, weaker
from crosslane.graph.resolve import Ownership
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.views import Item
from crosslane.ontology.model import Fact, Scope, Status

CHAIN = "chain"
WAYS = (CHAIN, "goods")
TIERS = (CORE, "all")

GOODS = (
    "production-supply",
    "first-mile",
    "domestic-warehousing",
    "export-clearance",
    "international-logistics",
    "import-clearance",
    "overseas-warehousing",
    "last-mile-delivery",
)
"""Segments that the goods themselves pass through on their way to the buyer, in that order.

They are the ones that ``ontology/segments.ttl`` places on the carriage of Incoterms 2020 and aligns
with physical business steps of the Core Business Vocabulary: made, moved, stored, or held at a
border. Two more have both and are no station on the way: compliance is about papers, inventory
about who plans and owns what lies in the warehouses. Returns and after-sales flow backwards."""

HAND_OFF_PLACE = "handOffPlace"
"""Predicate of the facts that name a place; their refs are the segments that begin there."""

Between = Literal["stays", "handoff", "unclear"]


def between(a: str | None, b: str | None) -> Between:
    """Tell what is between two neighbouring segments.

    Args:
        a: owner of the first, or ``None`` where it is not known.
        b: owner of the second.

    Returns:
        ``unclear`` where an owner is not known, ``stays`` where both are the same, ``handoff``
        where they differ.

    Example:
        >>> between("seller", "platform"), between("seller", None)
        ('handoff', 'unclear')
    """
    if a is None or b is None:
        return "unclear"
    return "stays" if a == b else "handoff"


def changes(owners: Sequence[str | None]) -> tuple[int, int]:
    """Return how often the owner changes, at least and at most, whoever the unknown owners are.

    At least: the changes in the sequence without the unknown owners, as each of them may be a
    known neighbour. At most: every point but those between two equal known owners, as an unknown
    owner may be somebody who differs from both neighbours: there are more than three parties.

    Args:
        owners: the owners in order, ``None`` where not known.

    Returns:
        The least and the greatest number of changes.

    Example:
        >>> changes(["seller", None, "platform", "platform"])
        (1, 2)
    """
    known = [owner for owner in owners if owner is not None]
    least = sum(a != b for a, b in pairwise(known))
    return least, sum(between(a, b) != "stays" for a, b in pairwise(owners))


def handoffs(
    graph: KnowledgeGraph,
    platform: str,
    model: str,
    lens: Lens,
    along: str = CHAIN,
    tier: str = CORE,
) -> Item:
    """Where does responsibility change hands under an offering?

    Args:
        graph: the graph.
        platform: platform id, or ``any`` for the model in general.
        model: operating model id.
        lens: market, day and trust; it chooses the places too, by their sources.
        along: ``chain`` for the order of the chain, ``goods`` for the segments in `GOODS` alone.
        tier: ``core`` for the core segments, ``all`` for the extended ones as well.

    Returns:
        The points in order as ``items``: ``clear`` ones where two known owners differ, and those
        where a neighbour's owner is not known, with the reason (``why``). In the head: how often
        the owner changes, ``runs`` of one owner, the segments that are ``unknown``, and all
        ``places`` that a source names, also where no item stands at that point. An offering that
        not offered there and then has no items, runs or places, and its ``changes`` are null.

    Raises:
        UnknownValueError: for an unknown platform, model, offering, source, market, ``along`` or
            ``tier``.
    """
    ensure("along", (along,), WAYS)
    ensure("tier", (tier,), TIERS)
    cells = _sequence(graph, graph.row(platform, model, lens), along, tier)
    there = cells[0].availability
    offered = cells[0].status is not Status.NOT_OFFERED
    cells = cells if offered else []
    places = _places(graph, platform, model, lens) if offered else []
    items = [
        _item(graph, f"{platform}/{model}", a, b, places)
        for a, b in pairwise(cells)
        if between(a.owner, b.owner) != "stays"
    ]
    least, most = changes([one.owner for one in cells]) if offered else (None, None)
    clear = sum(item["clear"] for item in items)
    return {
        "id": f"{platform}/{model}",
        "platform": platform,
        "model": model,
        "along": along,
        "tier": tier,
        "market": lens.market,
        "as_of": lens.as_of.isoformat(),
        "availability": views.availability(graph.records, there) if there else None,
        "items": items,
        "counts": {"clear": clear, "unclear": len(items) - clear},
        "changes": {"at_least": least, "at_most": most},
        "runs": _runs(cells),
        "unknown": [one.segment for one in cells if one.status is Status.UNKNOWN],
        "places": places,
        "links": _links(platform, model, lens, along, tier),
    }


def _links(platform: str, model: str, lens: Lens, along: str, tier: str) -> Item:
    query = [("along", along)] if along != CHAIN else []
    query += [("tier", tier)] if tier != CORE else []
    return links(views.path("handoffs", platform, model), [*query, *lens.query()])


def _sequence(
    graph: KnowledgeGraph, row: Iterable[Ownership], along: str, tier: str
) -> list[Ownership]:
    """Return the cells that are asked for. `GOODS` keeps the order of the chain."""
    segments = graph.records.vocabulary.segment
    return [
        one
        for one in row
        if (along == CHAIN or one.segment in GOODS)
        and (tier != CORE or segments[one.segment].tier == CORE)
    ]


def _item(
    graph: KnowledgeGraph, offering: str, a: Ownership, b: Ownership, places: Iterable[Item]
) -> Item:
    sure = weaker(a, b)
    why = _why(a, b)
    voices = {
        voice.claim.id: views.voice(graph.records, voice) for voice in (*a.evidence, *b.evidence)
    }
    return {
        "id": f"{offering}/{a.segment}~{b.segment}",
        "after": a.segment,
        "before": b.segment,
        "from": a.owner.value if a.owner else None,
        "to": b.owner.value if b.owner else None,
        "clear": why is None,
        "why": why.value if why else None,
        "sure": sure.value if sure else None,
        "places": [place for place in places if b.segment in place["before"]],
        "evidence": list(voices.values()),
    }


def _why(a: Ownership, b: Ownership) -> Status | None:
    """Return why a point is not clear; ``unknown`` first, as settling a dispute would not do."""
    found = {one.status for one in (a, b) if one.owner is None}
    if not found:
        return None
    return Status.UNKNOWN if Status.UNKNOWN in found else Status.DISPUTED


def _runs(cells: Iterable[Ownership]) -> list[Item]:
    """Return maximal runs of one owner, each with its weakest status.

    Where nobody is known to own, disputed and unknown segments are different runs.
    """
    runs = []
    for (owner, _), group in groupby(cells, lambda one: (one.owner, one.owner or one.status)):
        run = list(group)
        status = max((one.status for one in run), key=tuple(Status).index)
        runs.append(
            {
                "owner": owner.value if owner else None,
                "status": status.value,
                "segments": [one.segment for one in run],
            }
        )
    return runs


def _places(graph: KnowledgeGraph, platform: str, model: str, lens: Lens) -> list[Item]:
    """Return the places that trusted sources name for the offering, or for its model in general."""
    scopes = {f"offering:{platform}/{model}": Scope.OFFERING, f"model:{model}": Scope.MODEL}
    found: dict[str, Item] = {}
    for subject, scope in scopes.items():
        for fact in graph.records.facts:
            if fact.predicate != HAND_OFF_PLACE or subject not in fact.subjects:
                continue
            if lens.trusts(graph.records.source[fact.evidence.source]):
                found.setdefault(fact.id, _place(graph, fact, scope))
    return list(found.values())


def _place(graph: KnowledgeGraph, fact: Fact, scope: Scope) -> Item:
    order = graph.records.vocabulary.segment
    refs = {ref.removeprefix("segment:") for ref in fact.refs if ref.startswith("segment:")}
    return {
        "place": fact.object,
        "fact": fact.id,
        "scope": scope.value,
        "before": [segment for segment in order if segment in refs],
        "quote": fact.evidence.quote,
        "paraphrase": fact.evidence.paraphrase,
        "source": views.source_brief(graph.records.source[fact.evidence.source]),
    }
