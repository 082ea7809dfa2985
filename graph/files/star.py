"""The links of one node, without what lies beyond: fast enough for every page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from crosslane.graph.files.selection import (
    OWNERSHIP,
    SILENT,
    check_node,
    hidden,
    nodes_of,
    sides,
    subject_of,
)
from crosslane.graph.network import links_of
from crosslane.graph.resolve import Ownership
from crosslane.graph.store import KnowledgeGraph, Lens


@dataclass(frozen=True, slots=True)
class Ray:
    """One link of a node with another one.

    Args:
        relation: its kind, one of `RELATIONS`.
        node: the other end, ``kind/id``.
        outward: whether the link leads from the node to the other end.
        cell: the answer that it stands for, where it is one of ownership.
    """

    relation: str
    node: str
    outward: bool
    cell: Ownership | None = None


def star(graph: KnowledgeGraph, lens: Lens, centre: str) -> tuple[Ray, ...]:
    """Return the links of one node: those that `select` gives it, and nothing beyond them.

    Args:
        graph: the graph.
        lens: market, day and trust.
        centre: a node as ``kind/id``.

    Returns:
        Its links in canonical order, those of ownership last.

    Raises:
        UnknownValueError: for a node, source or market that does not exist.
    """
    links = list(links_of(graph.records))
    there = nodes_of(graph, links)
    check_node(there, centre)
    unseen = hidden(graph, lens) - {centre}
    told = [
        Ray(relation, second, outward=True) for first, relation, second in links if first == centre
    ]
    told += [
        Ray(relation, first, outward=False) for first, relation, second in links if second == centre
    ]
    owned = (ray for one in _cells_at(graph, lens, centre) for ray in _rays(one, centre))
    return (*(ray for ray in told if ray.node not in unseen), *owned)


def _cells_at(graph: KnowledgeGraph, lens: Lens, centre: str) -> Iterable[Ownership]:
    """Return the cells that are links of a node, as far as something is known of them."""
    kind, _, identifier = centre.partition("/")
    cells: Iterable[Ownership] = ()
    match kind:
        case "offering" if identifier in graph.records.offering:
            platform, _, model = identifier.partition("/")
            cells = graph.row(platform, model, lens)
        case "segment":
            sides = ((one.platform, one.model) for one in graph.records.offerings)
            cells = (graph.owner(*side, identifier, lens) for side in sides)
        case "party":
            cells = graph.matrix(lens)
    return (one for one in cells if one.status not in SILENT)


def _rays(one: Ownership, centre: str) -> Iterator[Ray]:
    subject, segment = subject_of(one), f"segment/{one.segment}"
    ends = [(OWNERSHIP, segment), *((kind, f"party/{who.value}") for kind, who in sides(one))]
    for relation, end in ends:
        if centre == subject:
            yield Ray(relation, end, outward=True, cell=one)
        elif centre == end:
            yield Ray(relation, subject, outward=False, cell=one)
