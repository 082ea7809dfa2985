"""Two small states of the data, in release 1.0.0 and now, and what is told of them."""

from __future__ import annotations

from datetime import date

from crosslane.graph.store import KnowledgeGraph, build_graph
from crosslane.graph.views import Item
from crosslane.ontology.records import Records
from crosslane.ontology.releases import History, Release

RELEASE = Release("1.0.0", date(2026, 1, 1))


def since_release(then: Records, now: Records) -> KnowledgeGraph:
    """Return the graph of some records, which knows others as those of release 1.0.0."""
    return build_graph(now, History((RELEASE,), read=lambda release: then))


def by_id(found: Item) -> dict[str, Item]:
    """Return the items of an answer by their ids."""
    return {item["id"]: item for item in found["items"]}
