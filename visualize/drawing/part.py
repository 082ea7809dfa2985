"""The part of the graph that a drawing shows, for the files of other tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crosslane.graph.files import selection
from crosslane.graph.files.narrowing import of_offerings, only
from crosslane.graph.files.schema import schema
from crosslane.graph.filters import Wanted
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.visualize.drawing.graph_asked import GraphAsked
from crosslane.visualize.drawing.owner_lanes import choose
from crosslane.visualize.drawing.web import check_kept, default_centre

if TYPE_CHECKING:
    import networkx as nx


def part_of(
    graph: KnowledgeGraph, lens: Lens, wanted: Wanted, asked: GraphAsked
) -> nx.MultiDiGraph[str]:
    """Return the part of the graph that the page draws for the same parameters.

    Args:
        graph: the graph.
        lens: market, day and trust.
        wanted: filters of ownership.
        asked: layout, centre, offerings, and which kinds of nodes and edges to keep.

    Returns:
        The graph as `selection.select` or, for the ontology, `schema` gives it.

    Raises:
        UnknownValueError: for a value that does not exist.
    """
    kept = check_kept(asked.kind, asked.relation)
    if asked.way == "ontology":
        net = schema(graph, answers=asked.tier == "all")
        return only(net, kept.kinds, kept.relations)
    centre = asked.around
    if asked.way == "around" and centre is None:
        centre = default_centre(graph, asked)
    net = selection.select(graph, lens, wanted, centre, asked.depth)
    offerings = asked.offering
    if asked.way == "owners":
        offerings, _ = choose(graph, asked, offerings)
    if centre is None:
        net = of_offerings(net, graph, offerings)
    return only(net, kept.kinds, kept.relations, centre)
