"""The graph as files of other tools: GraphML, GEXF, Cytoscape.js and node-link JSON.

`select` takes a part of the graph and gives nodes and edges plain attributes; the other functions
write any such graph. The same graph gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Iterator
from typing import Any

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter

from crosslane.graph.files.attributes import cell_attributes, clean, node_attributes, plain
from crosslane.graph.filters import Wanted, kept
from crosslane.graph.network import entities, network_of
from crosslane.graph.questions import cells as answers
from crosslane.graph.rdf import offering_label
from crosslane.graph.resolve import Ownership
from crosslane.graph.seen import sight
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.ontology.model import ANY, Claim, Offering, Party, Rank, Status
from crosslane.ontology.suggest import UnknownValueError

DEEPEST = 4
"""Most steps around a node; from there on nearly everything is reached."""

OWNERSHIP, OWNER, CANDIDATE = "ownership", "owner", "candidate"
"""Relations of the edges that a cell of ownership becomes."""

_SILENT = (Status.UNKNOWN, Status.NOT_OFFERED)
_PLURALS = {
    "platform": "platforms",
    "model": "models",
    "offering": "offerings",
    "segment": "segments",
    "group": "groups",
    "party": "parties",
    "market": "markets",
    "programme": "programmes",
    "organization": "organizations",
    "source": "sources",
    "claim": "claims",
    "fact": "facts",
    "mentioned": "mentioned",
}
"""Kinds of nodes, with what several of a kind are called."""

_HIDDEN_BY = {"claim": "claims", "fact": "facts", "source": "sources"}


def select(
    graph: KnowledgeGraph, lens: Lens, wanted: Wanted, around: str | None = None, depth: int = 1
) -> nx.MultiDiGraph[str]:
    """Take a part of the graph, with the ownership that a lens shows.

    A cell of ownership is several edges: ``ownership`` from the offering (or the model in general)
    to the segment, ``owner`` from the offering to the party, and ``candidate`` to every other
    party that the deciding claims name. Cells that are unknown or not offered are no edges unless
    ``wanted.status`` names them; the graph's attribute ``left_out`` counts them.

    Args:
        graph: the graph.
        lens: market, day and trust; claims, facts and sources that it hides are left out.
        wanted: filters of ownership; ``platform=("any",)`` takes the models in general.
        around: a node as ``kind/id``, such as ``segment/pricing``. Then everything up to ``depth``
            steps from it is taken, of every kind, and the filters apply to ownership alone.
            Without it: the platforms, models, offerings, segments and parties that they keep.
        depth: how many steps around the node, 1 to `DEEPEST`, whatever the direction.

    Returns:
        A directed multigraph in canonical order, whose edges are keyed by their ``id``. Attributes
        are text and whole numbers; what is not known is left out. Deprecated claims are not in it.

    Raises:
        UnknownValueError: for a filter value, source, market or node that does not exist.
        ValueError: when ``depth`` is out of range.
    """
    if isinstance(depth, bool) or not isinstance(depth, int) or not 1 <= depth <= DEEPEST:
        raise ValueError(f"depth is a whole number from 1 to {DEEPEST}, not {depth!r}")
    cells = answers.select(graph, lens, wanted)
    drawn = [one for one in cells if wanted.status or one.status not in _SILENT]
    base = network_of(graph.records)
    if around is not None:
        _check_node(base, around)
    whole = _whole(graph, lens, base, around)
    for one in drawn:
        _draw(whole, one)
    if around is None:
        nodes: Collection[str] = set(_overview(graph, wanted, drawn))
    else:
        seen_from = whole.to_undirected(as_view=True)
        nodes = nx.single_source_shortest_path_length(seen_from, around, cutoff=depth)
    about = {
        "name": "Crosslane",
        "market": lens.market,
        "as_of": lens.as_of.isoformat(),
        "as_known": lens.as_known,
        "sources": lens.sources,
        "grade": lens.grade,
        "left_out": len(cells) - len(drawn),
    }
    return _part(whole, nodes, plain(about))


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
    made: dict[str, Any] = nx.node_link_data(_writable(net), edges="links")
    return made


def _check_node(base: nx.MultiDiGraph[str], around: str) -> None:
    """Raise `UnknownValueError` unless there is such a node; name those of the same kind."""
    if around in base:
        return
    kind, _, rest = around.partition("/")
    same = [node for node in base if node.startswith(f"{kind}/")]
    raise UnknownValueError(
        "node",
        around,
        same or dict.fromkeys(node.partition("/")[0] for node in base),
        field="around",
        note=None if same else "Write a node as kind/id, such as segment/pricing.",
        meant=next((node for node in base if node.partition("/")[2] in (around, rest)), None),
    )


def _whole(
    graph: KnowledgeGraph, lens: Lens, base: nx.MultiDiGraph[str], around: str | None
) -> nx.MultiDiGraph[str]:
    """Return all records that a lens shows, with attributes for people; the centre is always in."""
    whole: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    hidden = _hidden(graph, lens) - {around}
    for kind, _, item in entities(graph.records):
        node = f"{kind}/{item.id}"
        if node not in hidden:
            whole.add_node(node, **node_attributes(kind, item))
        if isinstance(item, Offering):
            whole.nodes[node].update(_offered(graph, item, lens))
    for node, data in base.nodes(data=True):
        if data["kind"] == "mentioned":
            whole.add_node(node, **plain({"kind": data["kind"], "label": data["label"]}))
    for first, second, relation in base.edges(keys=True):
        if first in whole and second in whole:
            _edge(whole, first, second, relation)
    return whole


def _hidden(graph: KnowledgeGraph, lens: Lens) -> set[str]:
    """Return the nodes of deprecated claims, and of what the lens does not trust."""
    seen = sight(graph, lens)
    found = set()
    for kind, _, item in entities(graph.records):
        name = _HIDDEN_BY.get(kind)
        if (isinstance(item, Claim) and item.rank is Rank.DEPRECATED) or (
            name and seen and item.id not in getattr(seen, name)
        ):
            found.add(f"{kind}/{item.id}")
    return found


def _offered(graph: KnowledgeGraph, item: Offering, lens: Lens) -> dict[str, Any]:
    there = graph.availability(item, lens)
    label = offering_label(graph.records, item)
    return plain(
        {
            "label": label.en,
            "label_zh": label.zh,
            "availability": there.status,
            "availability_certainty": there.certainty,
        }
    )


def _edge(
    net: nx.MultiDiGraph[str], first: str, second: str, relation: str, *parts: str, **about: Any
) -> None:
    identifier = "~".join((first, relation, second, *parts))
    label = about.get("owner") or about.get("status") or relation
    values = plain({"id": identifier, "relation": relation, "label": label, **about})
    net.add_edge(first, second, identifier, **values)


def _subject(one: Ownership) -> str:
    general = one.platform == ANY
    return f"model/{one.model}" if general else f"offering/{one.platform}/{one.model}"


def _draw(net: nx.MultiDiGraph[str], one: Ownership) -> None:
    """Add the edges of a cell: to its segment, to its owner, to whoever else is named."""
    subject, about = _subject(one), cell_attributes(one)
    _edge(net, subject, f"segment/{one.segment}", OWNERSHIP, **about)
    for relation, party in _sides(one):
        _edge(net, subject, f"party/{party.value}", relation, one.segment, **about)


def _sides(one: Ownership) -> Iterator[tuple[str, Party]]:
    if one.owner is not None:
        yield OWNER, one.owner
    for candidate in one.candidates:
        if candidate.party is not one.owner:
            yield CANDIDATE, candidate.party


def _overview(graph: KnowledgeGraph, wanted: Wanted, drawn: Iterable[Ownership]) -> Iterator[str]:
    """Name the nodes that filters keep; owner and status keep only what has such a cell."""
    records = graph.records
    cells = list(drawn)
    narrow = bool(wanted.owner or wanted.status)
    touched = {_subject(one) for one in cells}
    segments = {one.segment for one in cells}
    offerings = [
        one
        for one in records.offerings
        if kept(one.platform, wanted.platform)
        and kept(one.model, wanted.model)
        and (not narrow or f"offering/{one.id}" in touched)
    ]
    platforms = {one.platform for one in offerings}
    models = {one.model for one in offerings}
    for platform in records.platform:
        alone = not narrow and not wanted.model and kept(platform, wanted.platform)
        if alone or platform in platforms:
            yield f"platform/{platform}"
    for model in records.vocabulary.model:
        alone = not narrow and not wanted.platform and kept(model, wanted.model)
        if alone or model in models or f"model/{model}" in touched:
            yield f"model/{model}"
    yield from (f"offering/{one.id}" for one in offerings)
    for segment in records.vocabulary.segment:
        if kept(segment, wanted.segment) and (not narrow or segment in segments):
            yield f"segment/{segment}"
    yield from _parties(wanted, cells)


def _parties(wanted: Wanted, cells: Iterable[Ownership]) -> Iterator[str]:
    named = {party for one in cells for _, party in _sides(one)}
    for party in Party:
        if wanted == Wanted() or party in named:
            yield f"party/{party.value}"


def _part(
    whole: nx.MultiDiGraph[str], nodes: Collection[str], about: dict[str, Any]
) -> nx.MultiDiGraph[str]:
    """Return the nodes and all edges between them, in the order of the whole.

    ``subgraph`` would give them in the order of a set, which differs from run to run.
    """
    part: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    part.graph.update(about)
    part.add_nodes_from((node, data) for node, data in whole.nodes(data=True) if node in nodes)
    for first, second, key, data in whole.edges(keys=True, data=True):
        if first in part and second in part:
            part.add_edge(first, second, key, **data)
    return part


def _writable(net: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """Return a copy with attributes that every format can hold; the original stays as it is."""
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


def neighbourhood(net: nx.MultiDiGraph[str], around: str, depth: int) -> dict[str, Any]:
    """Tell what lies about a node, for people to read: ids by kind, and how they are linked.

    Args:
        net: a part of the graph, as `select` gives it.
        around: the node, as ``kind/id``.
        depth: how many steps about it were taken.

    Returns:
        The node's name, a list of ids for each kind of node beside it, such as ``segments``, and
        its own links with what they join; every link there is stands in the files.
    """
    beside: dict[str, list[str]] = {}
    for node in net:
        kind, _, identifier = node.partition("/")
        if node != around and kind in _PLURALS:
            beside.setdefault(_PLURALS[kind], []).append(identifier)
    own = [
        {"from": first, "relation": data["relation"], "to": second}
        for first, second, data in net.edges(data=True)
        if around in (first, second)
    ]
    return {
        "id": around,
        "label": str(net.nodes[around].get("label", around)),
        "depth": depth,
        "nodes": len(net),
        "edges": net.number_of_edges(),
        **beside,
        "relations": own,
    }
