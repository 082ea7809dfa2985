"""Filters of questions, checked against what there is."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TypeVar

from crosslane.graph.resolve import Ownership
from crosslane.graph.store import KnowledgeGraph
from crosslane.ontology.model import ANY, GENERAL, Party, Status
from crosslane.ontology.suggest import UnknownValueError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters by id; an empty one keeps all. Values are checked against what there is."""

    platform: tuple[str, ...] = ()
    model: tuple[str, ...] = ()
    segment: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()
    status: tuple[str, ...] = ()

    def check(self, graph: KnowledgeGraph) -> None:
        """Raise `UnknownValueError` for a filter value that does not exist."""
        vocabulary = graph.records.vocabulary
        ensure("platform", self.platform, (*graph.records.platform, GENERAL))
        ensure("model", self.model, vocabulary.model)
        ensure("segment", self.segment, vocabulary.segment)
        ensure("owner", self.owner, [party.value for party in Party])
        ensure("status", self.status, [status.value for status in Status])

    def keeps(self, one: Ownership) -> bool:
        """Tell whether the filters keep a cell; that of the segment is left to who asks."""
        platform = GENERAL if one.platform == ANY else one.platform
        return (
            kept(platform, self.platform)
            and kept(one.model, self.model)
            and (not self.owner or (one.owner is not None and one.owner in self.owner))
            and kept(one.status, self.status)
        )


def ensure(what: str, values: Iterable[str], allowed: Collection[str]) -> None:
    """Raise `UnknownValueError` for the first value that is not valid."""
    for value in values:
        if value not in allowed:
            raise UnknownValueError(what, value, allowed)


def get(what: str, identifier: str, table: dict[str, T]) -> T:
    """Return the record of an id, or raise `UnknownValueError` with the valid ids."""
    if identifier not in table:
        raise UnknownValueError(what, identifier, table)
    return table[identifier]


def kept(value: str, wanted: Collection[str]) -> bool:
    """Tell whether a filter keeps a value; an empty filter keeps all."""
    return not wanted or value in wanted
