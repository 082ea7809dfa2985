"""The ontology as a part of the graph: its classes and properties, and how they hang together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from crosslane.graph.files.attributes import plain
from crosslane.graph.linked.ontology import ontology_terms
from crosslane.graph.store import KnowledgeGraph
from crosslane.graph.views import Item

if TYPE_CHECKING:
    import networkx as nx

KINDS = ("class", "property")
"""Kinds of nodes."""

RELATIONS = ("subclass", "subproperty", "domain", "range")
"""Kinds of edges."""

ANSWER = "Answer"
"""The class above all answers to questions."""


def schema(graph: KnowledgeGraph, *, answers: bool = False) -> nx.MultiDiGraph[str]:
    """Return the classes and properties of the ontology.

    Args:
        graph: the graph, which counts how much each term is used.
        answers: whether the terms that only answers to questions use are in it too.

    Returns:
        A directed multigraph. Nodes are ``class/NAME`` and ``property/NAME`` with ``label``,
        ``definition``, ``used`` and, for properties, ``range``: prefixed names of data types. A
        class of another vocabulary is there where it stands above one of ours.
    """
    import networkx as nx

    terms = {item["id"]: item for item in ontology_terms(graph) if item["kind"] in KINDS}
    kept = {name: item for name, item in terms.items() if answers or not _of_answers(item)}
    net: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    net.graph.update(name="Crosslane ontology", left_out=len(terms) - len(kept))
    for name, item in kept.items():
        net.add_node(f"{item['kind']}/{name}", **_attributes(item))
    for name, item in kept.items():
        _relate(net, name, item, kept)
    return net


def _of_answers(item: Item) -> bool:
    """Tell whether a term is there for answers alone."""
    if item["kind"] == "class":
        return item["id"] == ANSWER or ANSWER in item["subclass_of"]
    return list(item["domain"]) == [ANSWER]


def _attributes(item: Item) -> dict[str, object]:
    return dict(
        plain(
            {
                "kind": item["kind"],
                "label": item["id"],
                "label_en": item["label"]["en"],
                "label_zh": item["label"]["zh"],
                "definition": item["definition"],
                "range": item["range"] if item["kind"] == "property" else None,
                "used": item["used"],
            }
        )
    )


def _relate(net: nx.MultiDiGraph[str], name: str, item: Item, kept: Mapping[str, Item]) -> None:
    node = f"{item['kind']}/{name}"
    if item["kind"] == "class":
        for above in item["subclass_of"]:
            end = f"class/{above}"
            if end not in net and above.partition(":")[1]:
                net.add_node(end, kind="class", label=above)
            _edge(net, node, end, "subclass")
        return
    for above in item["subclass_of"]:
        _edge(net, node, f"property/{above}", "subproperty")
    for relation in ("domain", "range"):
        for other in item[relation]:
            if other in kept:
                _edge(net, node, f"class/{other}", relation)


def _edge(net: nx.MultiDiGraph[str], first: str, second: str, relation: str) -> None:
    if second in net:
        identifier = f"{first}~{relation}~{second}"
        net.add_edge(first, second, identifier, id=identifier, relation=relation, label=relation)
