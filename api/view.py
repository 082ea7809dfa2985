"""What an answer was asked through, told without HTTP, so that every surface writes it alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from crosslane.graph.seen import Sight, sight
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.views import Item


@dataclass(frozen=True)
class View:
    """A graph seen through a lens, and where the answer lies.

    Args:
        graph: the graph as the asked release knew it.
        lens: market, day and trust.
        path: path and query of the answer, without what only chooses its form.
        offset: items of a list that come before the given ones.
    """

    graph: KnowledgeGraph
    lens: Lens
    path: str
    offset: int = 0

    @cached_property
    def sight(self) -> Sight | None:
        """What of the records can be seen; ``None`` for all."""
        return sight(self.graph, self.lens)

    def plain(self, query: Callable[..., str | None], *asked: Any) -> str | None:
        """Return the SPARQL query of a record; none through a lens, which would narrow it."""
        return None if self.lens.query() else query(self.graph, *asked)

    def sees(self, hit: Item) -> bool:
        """Tell whether something that a search found can be seen through the lens."""
        names = getattr(self.sight, f"{hit['kind']}s", None) if self.sight else None
        return names is None or hit["id"] in names
