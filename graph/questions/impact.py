"""What hangs on a segment: what comes before and after it, who owns that, who cannot be passed by.

Two graphs answer: the chain of segments, and the ways of the goods (``network.GOODS_FLOW``). The
measures are defined in ``docs/measures.md``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crosslane.graph import views
from crosslane.graph.filters import Wanted, get
from crosslane.graph.network import FLOW_END, FLOW_START, GOODS_FLOW, chain, goods_flow
from crosslane.graph.questions import cells as answers
from crosslane.graph.questions.compare import links
from crosslane.graph.resolve import Ownership
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.views import Item
from crosslane.ontology.model import Party, Segment, Status

if TYPE_CHECKING:
    import networkx as nx

Row = dict[str, Ownership]
"""The cells of one offering by segment, in chain order."""

_SHOWN = ("platform", "model", "owner", "status", "certainty", "candidates", "evidence")


@dataclass(frozen=True, slots=True)
class Controls:
    """What the shape of a flow says of its nodes, whoever owns them.

    Args:
        dominators: nodes that every way from start to end passes, both ends among them, in order.
        dominates: by node, the nodes that cannot be reached from the start without it.
        articulation: nodes without which the flow falls apart, seen without directions.
        betweenness: by node, the share of shortest ways between two others that lead through it.
    """

    dominators: tuple[str, ...]
    dominates: Mapping[str, tuple[str, ...]]
    articulation: frozenset[str]
    betweenness: Mapping[str, float]


def impact(
    graph: KnowledgeGraph,
    segment: str,
    lens: Lens,
    platform: Collection[str] = (),
    model: Collection[str] = (),
) -> Item:
    """What stands before and after a segment, who owns it, and who holds a single point of control?

    Args:
        graph: the graph.
        segment: segment id.
        lens: market, day and trust.
        platform: ids of the only platforms; empty for all, ``any`` for the models in general.
        model: ids of the only models; empty for all.

    Returns:
        ``upstream`` and ``downstream`` in chain order, each segment with its owner under every
        offering; ``owners`` of the segment itself with evidence, and the parties around it; what
        the ``goods`` pass before and after it; the ``single_points`` that no goods can go round;
        and by offering the ``parties`` that hold them.

    Raises:
        UnknownValueError: for a segment, platform, model, source or market that does not exist.
    """
    import networkx as nx

    vocabulary = graph.records.vocabulary
    item = get("segment", segment, vocabulary.segment)
    wanted = Wanted(tuple(platform), tuple(model))
    rows = _rows(answers.select(graph, lens, wanted))
    order = chain(vocabulary)
    ahead = nx.single_source_shortest_path_length(order, segment)
    back = nx.single_source_shortest_path_length(order.reverse(), segment)
    upstream = [name for name in vocabulary.segment if back.get(name)]
    downstream = [name for name in vocabulary.segment if ahead.get(name)]
    flow = goods_flow(vocabulary)
    found = controls(flow, FLOW_START, FLOW_END)
    segments = vocabulary.segment
    query = [("platform", one) for one in wanted.platform]
    query += [("model", one) for one in wanted.model]
    return {
        "id": segment,
        "segment": segment,
        "order": item.order,
        "tier": item.tier,
        "market": lens.market,
        "as_of": lens.as_of.isoformat(),
        "upstream": [_step(segments[name], back[name], rows) for name in upstream],
        "downstream": [_step(segments[name], ahead[name], rows) for name in downstream],
        "owners": [
            _owner(graph, row[segment], row, upstream, downstream, lens) for row in rows.values()
        ],
        "goods": _goods(flow, segment, found),
        "single_points": [
            _point(segments[name], item.order, found, rows) for name in found.dominators
        ],
        "parties": [one for name, row in rows.items() for one in _parties(flow, name, row, found)],
        "links": links(views.path("impact", segment), [*query, *lens.query()]),
    }


def controls(flow: nx.DiGraph[str], start: str, end: str) -> Controls:
    """Find the nodes of a flow that cannot be passed by.

    Args:
        flow: an acyclic graph in which every node can be reached from the start.
        start: where everything begins.
        end: where everything is to arrive.

    Returns:
        Dominators after Cooper, Harvey and Kennedy ("A simple, fast dominance algorithm", 2006),
        articulation points after Hopcroft and Tarjan (1973), betweenness after Brandes (2001), as
        NetworkX has them.

    Example:
        >>> import networkx as nx
        >>> found = controls(nx.DiGraph([("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")]), "a", "d")
        >>> found.dominators
        ('a', 'd')
    """
    import networkx as nx

    nearest = {
        node: above for node, above in nx.immediate_dominators(flow, start).items() if node != start
    }

    def above(node: str) -> list[str]:
        path = [node]
        while path[-1] != start:
            path.append(nearest[path[-1]])
        return path

    return Controls(
        dominators=tuple(reversed(above(end))),
        dominates={
            node: tuple(one for one in flow if one != node and node in above(one)) for node in flow
        },
        articulation=frozenset(nx.articulation_points(flow.to_undirected())),
        betweenness={
            node: round(value, 4) for node, value in nx.betweenness_centrality(flow).items()
        },
    )


def cuts(flow: nx.DiGraph[str], removed: Collection[str]) -> bool:
    """Tell whether nothing arrives any more once some segments are taken out of the goods' way.

    Args:
        flow: the ways of the goods, from `FLOW_START` to `FLOW_END`.
        removed: ids of segments; those that are not in the flow take nothing away.

    Returns:
        Whether every way is cut.
    """
    import networkx as nx

    left = flow.subgraph([node for node in flow if node not in removed])
    return not (FLOW_START in left and FLOW_END in left and nx.has_path(left, FLOW_START, FLOW_END))


def _rows(cells: Iterable[Ownership]) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for one in cells:
        name = f"{views.general(one.platform)}/{one.model}"
        rows.setdefault(name, {})[one.segment] = one
    return rows


def _owners(segment: str, rows: Mapping[str, Row]) -> list[Item]:
    cells = [(name, row[segment]) for name, row in rows.items()]
    return [
        {
            "offering": name,
            "owner": one.owner.value if one.owner else None,
            "status": one.status.value,
        }
        for name, one in cells
    ]


def _step(segment: Segment, distance: int, rows: Mapping[str, Row]) -> Item:
    return {
        "id": segment.id,
        "segment": segment.id,
        "tier": segment.tier,
        "distance": distance,
        "owners": _owners(segment.id, rows),
    }


def _owner(
    graph: KnowledgeGraph,
    one: Ownership,
    row: Row,
    upstream: Sequence[str],
    downstream: Sequence[str],
    lens: Lens,
) -> Item:
    """Return who owns the asked segment under one offering, and who owns what around it."""
    cell = views.cell(graph.records, one, lens)

    def owned(names: Iterable[str], party: Party | None) -> list[str]:
        return [name for name in names if row[name].owner is party]

    around = [party for party in Party if owned([*upstream, *downstream], party)]
    return {
        "id": f"{cell['platform']}/{cell['model']}",
        **{key: cell[key] for key in _SHOWN},
        "parties": [
            {
                "party": party.value,
                "upstream": owned(upstream, party),
                "downstream": owned(downstream, party),
            }
            for party in around
        ],
        "unknown": {"upstream": owned(upstream, None), "downstream": owned(downstream, None)},
    }


def _goods(flow: nx.DiGraph[str], segment: str, found: Controls) -> Item:
    """Return what the goods pass before and after a segment, if they pass it at all."""
    import networkx as nx

    passed = segment in flow
    before = nx.ancestors(flow, segment) if passed else ()
    after = nx.descendants(flow, segment) if passed else ()
    return {
        "passed": passed,
        "upstream": [node for node in flow if node in before],
        "downstream": [node for node in flow if node in after],
        "dominates": list(found.dominates.get(segment, ())),
        "ways": [
            {"id": f"{first}..{second}", "segment": first, "next": second, "reason": why}
            for first, second, why in GOODS_FLOW
        ],
    }


def _point(segment: Segment, asked: int, found: Controls, rows: Mapping[str, Row]) -> Item:
    where = "upstream" if segment.order < asked else "downstream"
    return {
        "id": segment.id,
        "segment": segment.id,
        "where": "here" if segment.order == asked else where,
        "dominates": list(found.dominates[segment.id]),
        "articulation": segment.id in found.articulation,
        "betweenness": found.betweenness[segment.id],
        "owners": _owners(segment.id, rows),
    }


def _parties(flow: nx.DiGraph[str], name: str, row: Row, found: Controls) -> list[Item]:
    """Return the parties that own, or are named for, what the goods pass; then who is not known."""
    items = []
    for party in (one for one in Party if one is not Party.SHARED):
        owned = [node for node in flow if row[node].owner is party]
        may = [node for node in flow if _may_own(row[node], party)]
        if owned or any(_named(row[node], party) for node in flow):
            items.append(_party(flow, name, party, owned, may, found))
    if blank := [node for node in flow if _undecided(row[node])]:
        items.append(_party(flow, name, None, blank, [], found))
    return items


def _party(
    flow: nx.DiGraph[str],
    name: str,
    party: Party | None,
    owned: Sequence[str],
    may: Sequence[str],
    found: Controls,
) -> Item:
    """Return what a party holds of the goods' way; ``None`` stands for whoever is not known."""
    sure = party is not None and cuts(flow, owned)
    perhaps = cuts(flow, [*owned, *may])
    return {
        "id": f"{name}/{party.value if party else Status.UNKNOWN.value}",
        "offering": name,
        "party": party.value if party else None,
        "segments": list(owned),
        "possible": list(may),
        "single_points": [node for node in owned if node in found.dominators],
        "share": round(len(owned) / len(flow), 4),
        "share_most": round((len(owned) + len(may)) / len(flow), 4),
        "cuts": True if sure else (None if perhaps else False),
    }


def _undecided(one: Ownership) -> bool:
    return one.status in (Status.UNKNOWN, Status.DISPUTED)


def _named(one: Ownership, party: Party) -> bool:
    """Tell whether a party is named for a segment that is disputed or shared."""
    vague = one.status is Status.DISPUTED or one.owner is Party.SHARED
    return vague and any(candidate.party is party for candidate in one.candidates)


def _may_own(one: Ownership, party: Party) -> bool:
    """Tell whether a party may have a hand in a segment for all that is known.

    It may where nobody is known to own it, where it is named in a dispute or a split, and where a
    source only says that the segment is shared.
    """
    unknown = one.status is Status.UNKNOWN
    return unknown or _named(one, party) or _named(one, Party.SHARED)
