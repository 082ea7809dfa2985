"""The graph as NetworkX sees it, and back: projection and inverse in one place.

Nodes are keyed ``kind/id`` and carry their record as attributes; edges say how records refer to
each other. `records_of` undoes `network_of` without loss.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from crosslane.graph.resolve import Ownership
from crosslane.ontology.model import (
    ANY,
    GENERAL,
    Claim,
    Fact,
    Market,
    Offering,
    OperatingModel,
    Organization,
    Overlay,
    PartyTerm,
    Platform,
    Programme,
    Scope,
    Segment,
    SegmentGroup,
    Source,
)
from crosslane.ontology.records import Records, Vocabulary

if TYPE_CHECKING:
    import networkx as nx

_VOCABULARY: dict[str, type] = {
    "segment": Segment,
    "group": SegmentGroup,
    "model": OperatingModel,
    "party": PartyTerm,
    "market": Market,
}
_KINDS: dict[str, type] = {
    **_VOCABULARY,
    "organization": Organization,
    "platform": Platform,
    "offering": Offering,
    "programme": Programme,
    "source": Source,
    "claim": Claim,
    "fact": Fact,
    "overlay": Overlay,
}
_PLURALS = {kind: "parties" if kind == "party" else f"{kind}s" for kind in _KINDS}

FLOW_START = "production-supply"
FLOW_END = "last-mile-delivery"
GOODS_FLOW: tuple[tuple[str, str, str], ...] = (
    (
        "production-supply",
        "first-mile",
        "The first mile moves goods from the seller to the first platform or 3PL node.",
    ),
    (
        "first-mile",
        "domestic-warehousing",
        "Goods may be stored and handled in the country of origin before export.",
    ),
    (
        "first-mile",
        "export-clearance",
        "The first node need not be a warehouse: goods that are not stored go on to export.",
    ),
    (
        "domestic-warehousing",
        "export-clearance",
        "Storage in the country of origin is before export.",
    ),
    (
        "export-clearance",
        "international-logistics",
        "Goods are declared for export before the line haul to the destination country.",
    ),
    (
        "international-logistics",
        "import-clearance",
        "The line haul ends in the destination country, where goods are declared for import.",
    ),
    (
        "import-clearance",
        "overseas-warehousing",
        "Stocked abroad: goods are stored and handled in the destination market.",
    ),
    (
        "import-clearance",
        "last-mile-delivery",
        "Shipped from origin: the last node need not be a warehouse in the destination market.",
    ),
    (
        "overseas-warehousing",
        "last-mile-delivery",
        "Stocked abroad: delivery starts from the last node, the warehouse in the market.",
    ),
)
"""The ways of the goods from their maker to the buyer: from, to, and why. They are read off the
definitions of the segments (``ontology/segments.ttl``), not off the sources. Storage is a step that
goods may pass by, at origin as abroad; the other steps are not."""


def chain(vocabulary: Vocabulary) -> nx.DiGraph[str]:
    """Return the chain of segments: an edge from each segment to the next.

    Args:
        vocabulary: segments in chain order.

    Returns:
        A path graph whose nodes are segment ids with ``order`` and ``tier``.
    """
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    for item in vocabulary.segments:
        graph.add_node(item.id, order=item.order, tier=item.tier)
    ids = [item.id for item in vocabulary.segments]
    graph.add_edges_from(pairwise(ids), relation="precedes")
    return graph


def neighbours(vocabulary: Vocabulary, segment: str) -> tuple[str | None, str | None]:
    """Return the segment before and the segment after one in the chain."""
    graph = chain(vocabulary)
    return next(graph.predecessors(segment), None), next(graph.successors(segment), None)


def goods_flow(vocabulary: Vocabulary) -> nx.DiGraph[str]:
    """Return the ways of the goods from their maker to the buyer.

    Args:
        vocabulary: the segments.

    Returns:
        An acyclic graph of segment ids with ``order`` and ``tier``, from `FLOW_START` to
        `FLOW_END`; each edge has a ``why``. Segments that no goods pass through are not in it.

    Raises:
        KeyError: when the vocabulary lacks a segment of the flow.
    """
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    passed = {name for first, second, _ in GOODS_FLOW for name in (first, second)}
    for item in sorted((vocabulary.segment[name] for name in passed), key=lambda one: one.order):
        graph.add_node(item.id, order=item.order, tier=item.tier)
    for first, second, why in GOODS_FLOW:
        graph.add_edge(first, second, why=why)
    return graph


def network_of(records: Records, owned: Iterable[Ownership] = ()) -> nx.MultiDiGraph[str]:
    """Project records onto a NetworkX graph.

    Args:
        records: everything curated.
        owned: derived cells; each with an owner becomes an edge ``owns`` from its offering, or its
            model in general, to the segment, keyed by the owner (``platform-owns``).

    Returns:
        A directed multigraph. Node attributes: ``kind``, ``label``, ``position`` in its table and
        ``record``, the record as JSON text. Edge attribute and key: ``relation``. What a claim
        speaks of and no table has (an offering that is denied, the trade in general) is a node of
        the kind ``mentioned``.
    """
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    codecs: dict[str, TypeAdapter[Any]] = {kind: TypeAdapter(item) for kind, item in _KINDS.items()}
    for kind, position, item in entities(records):
        graph.add_node(
            f"{kind}/{item.id}",
            kind=kind,
            label=_label(item),
            position=position,
            record=codecs[kind].dump_json(item).decode(),
        )
    _relate(graph, records)
    for one in owned:
        _own(graph, one)
    return graph


def entities(records: Records) -> Iterator[tuple[str, int, Any]]:
    """Return every record with its kind and its position in its table, in canonical order.

    Args:
        records: everything curated.

    Yields:
        Kind (``segment``, ``claim`` ...), position from 0, and the record.
    """
    for kind, (table, holder) in _tables(records).items():
        for position, item in enumerate(getattr(holder, table)):
            yield kind, position, item


def links_of(records: Records) -> Iterator[tuple[str, str, str]]:
    """Yield how records refer to each other.

    Args:
        records: everything curated.

    Yields:
        From, relation and to; the ends are nodes, ``kind/id``.
    """
    vocabulary = records.vocabulary
    for first, second in chain(vocabulary).edges:
        yield f"segment/{first}", "precedes", f"segment/{second}"
    for group in vocabulary.groups:
        for member in group.members:
            yield f"group/{group.id}", "member", f"segment/{member}"
    for kind, (table, holder) in _tables(records).items():
        for item in getattr(holder, table) if holder is records else ():
            for relation, target in relations_of(item):
                yield f"{kind}/{item.id}", relation, target


def _relate(graph: nx.MultiDiGraph[str], records: Records) -> None:
    """Add the edges that say how records refer to each other."""
    for first, relation, target in links_of(records):
        if target not in graph:
            graph.add_node(target, kind="mentioned", label=target)
        _edge(graph, first, target, relation)


def records_of(graph: nx.MultiDiGraph[str]) -> Records:
    """Return the records that a graph was projected from; derived edges are left out.

    Args:
        graph: as `network_of` gives it, or read back from a file of its nodes.

    Returns:
        Records equal to those that went in.

    Raises:
        pydantic.ValidationError: for a node whose ``record`` is not one.
    """
    found: dict[str, list[tuple[int, Any]]] = {kind: [] for kind in _KINDS}
    codecs: dict[str, TypeAdapter[Any]] = {kind: TypeAdapter(item) for kind, item in _KINDS.items()}
    for _, data in graph.nodes(data=True):
        kind = data["kind"]
        if kind in codecs:
            found[kind].append((data["position"], codecs[kind].validate_json(data["record"])))
    ordered = {
        _PLURALS[kind]: tuple(item for _, item in sorted(pairs, key=lambda pair: pair[0]))
        for kind, pairs in found.items()
    }
    words = {_PLURALS[kind]: ordered.pop(_PLURALS[kind]) for kind in _VOCABULARY}
    return Records(Vocabulary(**words), **ordered)


def _tables(records: Records) -> dict[str, tuple[str, Records | Vocabulary]]:
    """Return the attribute and the holder of the records of each kind."""
    return {
        kind: (_PLURALS[kind], records.vocabulary if kind in _VOCABULARY else records)
        for kind in _KINDS
    }


def _edge(graph: nx.MultiDiGraph[str], first: str, second: str, relation: str) -> None:
    graph.add_edge(first, second, key=relation, relation=relation)


def _own(graph: nx.MultiDiGraph[str], one: Ownership) -> None:
    if one.owner is None:
        return
    subject = (
        f"model/{one.model}" if one.platform == ANY else f"offering/{one.platform}/{one.model}"
    )
    graph.add_edge(
        subject,
        f"segment/{one.segment}",
        key=f"{one.owner.value}-owns",
        relation="owns",
        owner=one.owner.value,
        status=one.status.value,
    )


def _label(item: Any) -> str:
    label = getattr(item, "label", None)
    return label.en if label else str(getattr(item, "title", item.id))


def relations_of(item: Any) -> list[tuple[str, str]]:
    """Return what a record refers to: relation and node, ``kind/id``."""
    if isinstance(item, Claim):
        return _claim_relations(item)
    if isinstance(item, Fact):
        subjects = [("subject", _node(ref)) for ref in item.subjects if _entity(ref)]
        refs = [("reference", _node(ref)) for ref in item.refs]
        return [*subjects, *refs, ("source", f"source/{item.evidence.source}")]
    if isinstance(item, Overlay):
        return _overlay_relations(item)
    found: list[tuple[str, str]] = [
        (name, f"{kind}/{value}")
        for name, kind in (
            ("parent", "organization"),
            ("organization", "organization"),
            ("platform", "platform"),
            ("model", "model"),
        )
        if (value := getattr(item, name, None)) is not None
    ]
    for name, kind in (
        ("offerings", "offering"),
        ("markets", "market"),
        ("planned_markets", "market"),
    ):
        found += [(name, f"{kind}/{value}") for value in getattr(item, name, ())]
    facts = item.facts if isinstance(item, Offering) else getattr(item, "evidence", ())
    return [*found, *(("evidence", f"fact/{value}") for value in facts)]


def _claim_relations(item: Claim) -> list[tuple[str, str]]:
    subject = {
        Scope.OFFERING: f"offering/{item.platform}/{item.model}",
        Scope.PLATFORM: f"platform/{item.platform}",
        Scope.MODEL: f"model/{item.model}",
        Scope.PROGRAMME: f"programme/{item.programme}",
        Scope.GENERAL: f"model/{GENERAL}",
    }[item.scope]
    kind = "group" if item.segment.startswith("@") else "segment"
    found = [
        ("applies-to", subject),
        ("segment", f"{kind}/{item.segment}"),
        ("party", f"party/{item.party.value}"),
        ("source", f"source/{item.evidence.source}"),
    ]
    return found + [("market", f"market/{market}") for market in item.markets]


def _overlay_relations(item: Overlay) -> list[tuple[str, str]]:
    return [
        ("segment", f"segment/{item.segment}"),
        ("party", f"party/{item.party.value}"),
        *(("market", f"market/{market}") for market in item.markets),
        ("source", f"source/{item.evidence.source}"),
    ]


def _node(reference: str) -> str:
    return reference.replace(":", "/", 1)


def _entity(reference: str) -> bool:
    return not reference.startswith("topic:")
