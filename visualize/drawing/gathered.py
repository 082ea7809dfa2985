"""Fewer nodes than there are: many of one kind about one neighbour become one that counts them."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crosslane.visualize.drawing.lists import list_of

if TYPE_CHECKING:
    import networkx as nx

Path = tuple[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Group:
    """What one node stands for.

    Args:
        kind: the kind of its members.
        count: how many they are.
        beside: the node that all of them are linked with.
        path: the list that has them, if there is one.
    """

    kind: str
    count: int
    beside: str
    path: Path | None


@dataclass(frozen=True, slots=True)
class Gathered:
    """A part of the graph that is small enough to draw.

    Args:
        net: the graph.
        groups: what its nodes of the kind ``more`` stand for.
        kinds: the kinds that are gathered.
    """

    net: nx.MultiDiGraph[str]
    groups: Mapping[str, Group]
    kinds: tuple[str, ...]


def gather(net: nx.MultiDiGraph[str], centre: str, most: int) -> Gathered:
    """Gather the most numerous kinds until few enough nodes are left.

    Args:
        net: a part of the graph.
        centre: the node in the middle, which stays.
        most: most nodes to draw.

    Returns:
        The graph as it is if it is small enough. Else a node of the kind ``more`` for all nodes of
        a gathered kind that are reached over the same neighbour.
    """
    if len(net) <= most:
        return Gathered(net, {}, ())
    kinds = Counter(data["kind"] for node, data in net.nodes(data=True) if node != centre)
    parents = _parents(net, centre)
    gone: list[str] = []
    stands = _standing(net, parents, centre, gone)
    for kind, _ in kinds.most_common():
        if len(set(stands.values())) <= most:
            break
        gone.append(kind)
        stands = _standing(net, parents, centre, gone)
    made = _made(net, stands, gone)
    _join(made.net, stands, parents)
    return made


def _parents(net: nx.MultiDiGraph[str], centre: str) -> dict[str, str]:
    """Return over which neighbour each node is reached from the centre first."""
    seen = net.to_undirected(as_view=True)
    found, todo = {centre: centre}, deque([centre])
    while todo:
        node = todo.popleft()
        for other in seen[node]:
            if other not in found:
                found[other] = node
                todo.append(other)
    return found


def _standing(
    net: nx.MultiDiGraph[str], parents: Mapping[str, str], centre: str, gone: list[str]
) -> dict[str, str]:
    """Return for each node the one that stands for it: itself, or one of the kind ``more``."""
    found: dict[str, str] = {}
    for node in sorted(net, key=lambda one: _depth(parents, one)):
        kind = net.nodes[node]["kind"]
        if node == centre or kind not in gone:
            found[node] = node
        else:
            above = parents.get(node, centre)
            found[node] = f"more/{kind}/{found[above]}"
    return found


def _depth(parents: Mapping[str, str], node: str) -> int:
    steps = 0
    while parents.get(node, node) != node:
        node = parents[node]
        steps += 1
    return steps


def _made(net: nx.MultiDiGraph[str], stands: Mapping[str, str], gone: list[str]) -> Gathered:
    """Return the graph of those that stand for others and of all others."""
    import networkx as nx

    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    made.graph.update(net.graph)
    counts = Counter(stands.values())
    groups: dict[str, Group] = {}
    for node, data in net.nodes(data=True):
        one = stands[node]
        if one == node:
            made.add_node(node, **data)
        elif one not in groups:
            made.add_node(one, kind="more", label="")
            beside = one.split("/", 2)[2]
            groups[one] = Group(data["kind"], counts[one], beside, list_of(data["kind"], beside))
    for first, second, key, data in net.edges(keys=True, data=True):
        if (stands[first], stands[second]) == (first, second):
            made.add_edge(first, second, key, **data)
    for one, group in groups.items():
        name = f"{group.beside}~gathered~{one}"
        made.add_edge(group.beside, one, name, id=name, relation="gathered")
    return Gathered(made, groups, tuple(gone))


def _join(
    made: nx.MultiDiGraph[str], stands: Mapping[str, str], parents: Mapping[str, str]
) -> None:
    """Link what is reached over a gathered node with the one that stands for that."""
    for node, above in parents.items():
        one = stands[above]
        if stands[node] == node and one != above:
            name = f"{one}~gathered~{node}"
            made.add_edge(one, node, name, id=name, relation="gathered")
