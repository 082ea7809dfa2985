"""What a request asks through: the graph as it was known, the lens, and the rest of its query."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request

from crosslane.api.parameters import Closed, given
from crosslane.api.view import View
from crosslane.graph.seen import Sight
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.views import Item


def origin(request: Request) -> str:
    """Return the scheme and host that a request came to, such as ``http://127.0.0.1:8000``."""
    return f"{request.url.scheme}://{request.url.netloc}"


@dataclass(frozen=True)
class Look:
    """One request's view of the graph.

    Args:
        request: the request.
        query: its parameters, checked.
        graph: the graph as the asked release knew it.
        lens: market, day and trust.
    """

    request: Request
    query: Closed
    graph: KnowledgeGraph
    lens: Lens

    @classmethod
    def of(cls, request: Request, query: Closed) -> Look:
        """Make the view that a request asks for.

        Raises:
            UnknownValueError: for an unknown release, market or source.
        """
        state = request.app.state
        lens = query.lens(state.today())
        graph = state.graph.known(lens.as_known)
        graph.through(lens)
        return cls(request, query, graph, lens)

    @property
    def today(self) -> date:
        """The day that an answer holds for where none is asked."""
        found: date = self.request.app.state.today()
        return found

    @property
    def path(self) -> str:
        """Path and query of the answer, without what only chooses its form."""
        kept = [pair for pair in given(self.request) if pair[0] not in ("format", "lang", "theme")]
        own = quote(self.request.url.path, safe="/@+:~")
        return f"{own}?{urlencode(kept)}" if kept else own

    @cached_property
    def view(self) -> View:
        """The same without HTTP."""
        return View(self.graph, self.lens, self.path, getattr(self.query, "offset", 0))

    @property
    def sight(self) -> Sight | None:
        """What of the records can be seen; ``None`` for all."""
        return self.view.sight

    def page(self, usual: int | None = None) -> tuple[int, int]:
        """Return limit and offset of a list.

        Args:
            usual: the limit where none is asked for; by default that of the parameter.
        """
        found: Any = self.query
        limit, offset = found.page(self.request.app.state.settings, usual)
        return limit, offset

    def plain(self, query: Callable[..., str | None], *asked: Any) -> str | None:
        """Return the SPARQL query of a record; none through a lens, which would narrow it."""
        return self.view.plain(query, *asked)

    def sees(self, hit: Item) -> bool:
        """Tell whether something that a search found can be seen through the lens."""
        return self.view.sees(hit)
