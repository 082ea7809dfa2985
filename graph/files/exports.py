"""The graph as files of other tools: GraphML, GEXF, Cytoscape.js and node-link JSON.

They write any part of the graph that `select` gives. The same graph gives the same bytes.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from crosslane.graph.files.attributes import clean, plain
from crosslane.graph.files.selection import select

if TYPE_CHECKING:
    import networkx as nx

__all__ = ("cytoscape", "gexf", "graphml", "node_link", "select")


def graphml(net: nx.MultiDiGraph[str]) -> bytes:
    """Write a graph as GraphML.

    Args:
        net: the graph, as `select` gives it.

    Returns:
        UTF-8; the same bytes for the same graph, whichever XML libraries are installed.

    Raises:
        TypeError: for an attribute that is neither text, number, list nor ``None``.
        ValueError: for a node or edge id that XML cannot hold.
    """
    import networkx as nx

    stream = io.BytesIO()
    nx.write_graphml_xml(_writable(net), stream)
    return stream.getvalue()


def gexf(net: nx.MultiDiGraph[str]) -> bytes:
    """Write a graph as GEXF 1.2, without the date and version that NetworkX would add.

    Args:
        net: the graph, as `select` gives it; ``start``, ``end``, ``pid``, ``weight`` and ``type``
            mean something to GEXF and should not be names of attributes.

    Returns:
        UTF-8; the same bytes for the same graph. What the graph says of itself is in
        ``meta/description``.

    Raises:
        TypeError: for an attribute that is neither text, number, list nor ``None``.
        ValueError: for a node or edge id that XML cannot hold.
    """
    from networkx.readwrite.gexf import GEXFWriter

    made = _writable(net)
    writer = GEXFWriter(encoding="utf-8", prettyprint=True, version="1.2draft")
    writer.add_graph(made)
    meta = writer.xml.find("meta")
    meta.attrib.clear()
    meta.find("creator").text = str(made.graph.get("name", "Crosslane"))
    told = type(meta)("description")
    told.text = ", ".join(f"{name}: {value}" for name, value in made.graph.items())
    meta.append(told)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def cytoscape(net: nx.MultiDiGraph[str]) -> dict[str, Any]:
    """Return a graph as JSON for Cytoscape.js.

    Args:
        net: the graph, as `select` gives it.

    Returns:
        ``elements`` with ``nodes`` and ``edges``, each with its ``data``: ``id`` and attributes,
        and ``source`` and ``target`` for edges. `networkx.cytoscape_graph` reads it back.

    Raises:
        TypeError: for an attribute that is neither text, number, list nor ``None``.
        ValueError: for a node or edge id that XML cannot hold.
    """
    import networkx as nx

    made: dict[str, Any] = nx.cytoscape_data(_writable(net), name="label")
    return {**made, "data": dict(made["data"])}


def node_link(net: nx.MultiDiGraph[str]) -> dict[str, Any]:
    """Return a graph as JSON with ``nodes`` and ``links``, for D3 and NetworkX.

    Args:
        net: the graph, as `select` gives it.

    Returns:
        What `networkx.node_link_graph` reads with ``edges="links"``.

    Raises:
        TypeError: for an attribute that is neither text, number, list nor ``None``.
        ValueError: for a node or edge id that XML cannot hold.
    """
    import networkx as nx

    made: dict[str, Any] = nx.node_link_data(_writable(net), edges="links")
    return made


def _writable(net: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """Return a copy with attributes that every format can hold; the original stays as it is."""
    import networkx as nx

    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    made.graph.update(plain(net.graph))
    for node, data in net.nodes(data=True):
        made.add_node(_identifier(node), **plain(data))
    for first, second, key, data in net.edges(keys=True, data=True):
        made.add_edge(first, second, _identifier(str(data.get("id", key))), **plain(data))
    return made


def _identifier(value: str) -> str:
    if clean(value) != value:
        raise ValueError(f"{value!r} cannot be an id: it has a control character or a line break")
    return value
