"""Less of a part of the graph: some kinds of nodes and edges, or some offerings."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from crosslane.graph.filters import ensure, kept
from crosslane.graph.store import KnowledgeGraph

if TYPE_CHECKING:
    import networkx as nx


def only(
    net: nx.MultiDiGraph[str],
    kinds: Collection[str] = (),
    relations: Collection[str] = (),
    centre: str | None = None,
) -> nx.MultiDiGraph[str]:
    """Keep some kinds of nodes and edges.

    Args:
        net: a part of the graph, as `select` gives it.
        kinds: kinds of nodes to keep; empty for all. The centre stays whatever its kind.
        relations: kinds of edges to keep; empty for all. Then a node stays only where one of them
            has an end.
        centre: the node in the middle, if there is one.

    Returns:
        The rest of the graph, in the same order.
    """
    import networkx as nx

    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    made.graph.update(net.graph)
    edges = [
        (first, second, key, data)
        for first, second, key, data in net.edges(keys=True, data=True)
        if kept(data["relation"], relations)
        and all(end == centre or kept(net.nodes[end]["kind"], kinds) for end in (first, second))
    ]
    ends = {end for first, second, _, _ in edges for end in (first, second)}
    for node, data in net.nodes(data=True):
        if node == centre or (kept(data["kind"], kinds) and (not relations or node in ends)):
            made.add_node(node, **data)
    for first, second, key, data in edges:
        made.add_edge(first, second, key, **data)
    return made


def of_offerings(
    net: nx.MultiDiGraph[str], graph: KnowledgeGraph, offerings: Collection[str]
) -> nx.MultiDiGraph[str]:
    """Keep some offerings, and of the platforms and models those that they are of.

    Raises:
        UnknownValueError: for an offering that does not exist.
    """
    ensure("offering", offerings, graph.records.offering)
    if not offerings:
        return net
    sides = [graph.records.offering[one] for one in offerings]
    stay = {
        *(f"offering/{one}" for one in offerings),
        *(f"platform/{one.platform}" for one in sides),
        *(f"model/{one.model}" for one in sides),
    }
    rest = ("offering", "platform", "model")
    gone = [
        node for node, data in net.nodes(data=True) if data["kind"] in rest and node not in stay
    ]
    made = net.copy()
    made.remove_nodes_from(gone)
    return made
