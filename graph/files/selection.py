"""Parts of the graph: an overview, and what lies about a node.

A part is a NetworkX graph whose nodes and edges have plain attributes; `exports` writes it to files
of other tools, `narrowing` takes some kinds of it, and the pages draw it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from crosslane.graph.files.attributes import cell_attributes, node_attributes, plain
from crosslane.graph.filters import Wanted, kept
from crosslane.graph.network import entities, links_of
from crosslane.graph.questions import cells as answers
from crosslane.graph.resolve import Ownership
from crosslane.graph.seen import sight
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.ontology.model import ANY, Claim, Offering, Party, Rank, Status
from crosslane.ontology.records import offering_label
from crosslane.ontology.suggest import UnknownValueError

if TYPE_CHECKING:
    import networkx as nx

DEEPEST = 4
"""Most steps around a node; from there on nearly everything is reached."""

OWNERSHIP, OWNER, CANDIDATE = "ownership", "owner", "candidate"
"""Relations of the edges that a cell of ownership becomes."""

KINDS: Mapping[str, str] = MappingProxyType(
    {
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
        "overlay": "overlays",
        "mentioned": "mentioned",
    }
)
"""Kinds of nodes, with what several of a kind are called."""

RELATIONS = (
    OWNERSHIP,
    OWNER,
    CANDIDATE,
    "precedes",
    "member",
    "platform",
    "model",
    "organization",
    "parent",
    "offerings",
    "markets",
    "planned_markets",
    "evidence",
    "applies-to",
    "segment",
    "party",
    "market",
    "source",
    "subject",
    "reference",
)
"""Kinds of edges."""

SILENT = (Status.UNKNOWN, Status.NOT_OFFERED)
_HIDDEN_BY = {kind: KINDS[kind] for kind in ("claim", "fact", "overlay", "source")}

Link = tuple[str, str, str]


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
    import networkx as nx

    if isinstance(depth, bool) or not isinstance(depth, int) or not 1 <= depth <= DEEPEST:
        raise ValueError(f"depth is a whole number from 1 to {DEEPEST}, not {depth!r}")
    cells = answers.select(graph, lens, wanted)
    drawn = [one for one in cells if wanted.status or one.status not in SILENT]
    links = list(links_of(graph.records))
    there = nodes_of(graph, links)
    if around is not None:
        check_node(there, around)
    for node in hidden(graph, lens) - {around}:
        del there[node]
    links = [link for link in links if link[0] in there and link[2] in there]
    if around is None:
        inside: Collection[str] = set(_overview(graph, wanted, drawn))
    else:
        inside = _reached(links, drawn, around, depth)
    about = {
        "name": "Crosslane",
        "market": lens.market,
        "as_of": lens.as_of.isoformat(),
        "as_known": lens.as_known,
        "sources": lens.sources,
        "grade": lens.grade,
        "left_out": len(cells) - len(drawn),
    }
    net: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    net.graph.update(plain(about))
    net.add_nodes_from(_described(graph, lens, there, inside))
    for first, relation, second in links:
        if first in net and second in net:
            _edge(net, first, second, relation)
    for one in drawn:
        _draw(net, one)
    return net


def nodes_of(graph: KnowledgeGraph, links: Iterable[Link]) -> dict[str, Any]:
    """Return every node with its record; ``None`` for what claims mention and no table has."""
    made: dict[str, Any] = {f"{kind}/{item.id}": item for kind, _, item in entities(graph.records)}
    for _, _, end in links:
        made.setdefault(end, None)
    return made


def _reached(
    links: Iterable[Link], drawn: Iterable[Ownership], around: str, depth: int
) -> set[str]:
    """Return the nodes that are at most some steps away, whatever the direction."""
    beside: dict[str, list[str]] = {}
    pairs = [(first, second) for first, _, second in links]
    for one in drawn:
        subject = subject_of(one)
        pairs.append((subject, f"segment/{one.segment}"))
        pairs += [(subject, f"party/{party.value}") for _, party in sides(one)]
    for first, second in pairs:
        beside.setdefault(first, []).append(second)
        beside.setdefault(second, []).append(first)
    found = edge = {around}
    for _ in range(depth):
        edge = {other for node in edge for other in beside.get(node, ())} - found
        found = found | edge
    return found


def _described(
    graph: KnowledgeGraph, lens: Lens, there: Mapping[str, Any], inside: Collection[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the nodes inside with what they say to people, in canonical order."""
    for node, item in there.items():
        if node not in inside:
            continue
        if item is None:
            yield node, plain({"kind": "mentioned", "label": node})
        elif isinstance(item, Offering):
            yield node, {**node_attributes("offering", item), **_offered(graph, item, lens)}
        else:
            yield node, dict(node_attributes(node.partition("/")[0], item))


def check_node(nodes: Collection[str], around: str) -> None:
    """Raise `UnknownValueError` unless there is such a node; name those of the same kind."""
    if around in nodes:
        return
    kind, _, rest = around.partition("/")
    same = [node for node in nodes if node.startswith(f"{kind}/")]
    raise UnknownValueError(
        "node",
        around,
        same or dict.fromkeys(node.partition("/")[0] for node in nodes),
        field="around",
        note=None if same else "Write a node as kind/id, such as segment/pricing.",
        meant=next((node for node in nodes if node.partition("/")[2] in (around, rest)), None),
    )


def hidden(graph: KnowledgeGraph, lens: Lens) -> set[str]:
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


def subject_of(one: Ownership) -> str:
    """Return the node whose cell it is: an offering, or a model in general."""
    general = one.platform == ANY
    return f"model/{one.model}" if general else f"offering/{one.platform}/{one.model}"


def _draw(net: nx.MultiDiGraph[str], one: Ownership) -> None:
    """Add the edges of a cell: to its segment, to its owner, to whoever else is named."""
    subject, about = subject_of(one), cell_attributes(one)
    ends: list[tuple[str, str, tuple[str, ...]]] = [(OWNERSHIP, f"segment/{one.segment}", ())]
    ends += [(kind, f"party/{who.value}", (one.segment,)) for kind, who in sides(one)]
    for relation, end, parts in ends:
        if subject in net and end in net:
            _edge(net, subject, end, relation, *parts, **about)


def sides(one: Ownership) -> Iterator[tuple[str, Party]]:
    """Yield the owner and the other parties that the deciding claims name, each as what."""
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
    touched = {subject_of(one) for one in cells}
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
    named = {party for one in cells for _, party in sides(one)}
    for party in Party:
        if wanted == Wanted() or party in named:
            yield f"party/{party.value}"
