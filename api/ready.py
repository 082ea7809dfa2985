"""The short way to one cell of ownership: past the table of routes, where nothing unusual is asked.

What an answer says is the same for many days and markets, so its JSON lies ready from the first
time on; market, day, links and ETag are put in. Whatever is not plain goes on to the route, which
answers the same.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from crosslane import __version__
from crosslane.api import keys
from crosslane.api.cache import Headers, Kept, ResponseCache
from crosslane.api.cell_json import PLAIN, Cells
from crosslane.api.compression import SMALLEST, coding_of
from crosslane.api.conditional import matches, unmodified
from crosslane.api.negotiate import JSON, QUERY, RECORD
from crosslane.api.respond import weak
from crosslane.graph.store import KnowledgeGraph

ROUTE = "/ownership/{platform}/{model}/{segment}"

_BELOW = "/ownership/"

_DAY = re.compile(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ANYTHING = frozenset((b"", b"*/*", JSON.media.encode()))
_OTHERS = tuple(one for one in RECORD if one is not JSON)


class Asked(NamedTuple):
    """What a plain request asks for.

    Attributes:
        market: the market as a parameter, ``market=US``, or empty.
        day: the day as a parameter, ``as_of=2024-07-31``, or empty.
        as_of: the same as a date.
        named: whether it names JSON as the format.
    """

    market: str = ""
    day: str = ""
    as_of: date | None = None
    named: bool = False

    def seen(self) -> str:
        """Return the parameters that the answer is seen through, in the order of `Lens.query`."""
        return f"{self.market}&{self.day}" if self.market and self.day else self.market or self.day

    def given(self) -> str:
        """Return the same in the order of `parameters.given`, by name."""
        return f"{self.day}&{self.market}" if self.market and self.day else self.market or self.day


class Answer(NamedTuple):
    """An answer that can be sent: as the route has it, before any layer around."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes
    tag: str


@dataclass(frozen=True, slots=True)
class Again:
    """Keeps an answer that is asked for again, so that a rare one drives nothing out of the cache.

    Args:
        cache: where the answers are kept.
        version: another one whenever any answer may be another one; empty: nothing is kept.
        most: questions that it remembers to have heard.
    """

    cache: ResponseCache
    version: Callable[[], str]
    most: int = 16_384
    _heard: set[int] = field(default_factory=set)

    def __call__(self, scope: Scope, written: keys.Written, answer: Kept) -> None:
        """Keep an answer as `Cached` does, if its question was heard before."""
        self.cache.count(hit=False)
        mark = hash(written)
        if mark not in self._heard:
            if len(self._heard) >= self.most:
                self._heard.clear()
            self._heard.add(mark)
            return
        self._heard.discard(mark)
        wanted, version = keys.asked(scope), self.version()
        if wanted is not None and wanted.raw is not None and version:
            self.cache.put(version, wanted.key, answer)
            self.cache.remember(wanted.key, wanted.raw, answer)


class Ready:
    """Pure ASGI middleware: answers a plain request for a cell itself, and hands on all others.

    Plain is a GET of a cell that exists, in JSON, with no parameters but ``market``, ``as_of`` and
    ``format=json``, each at most once and valid. The answer is the same as that of the route,
    headers and all.

    It stands inside of compression, like the routes; or before the cache as well, where an answer
    that was never asked for takes less time than to look for it. There it hands on whoever wants
    it compressed.

    Args:
        app: the application inside.
        state: of the application: its ``graph``, and ``today``; gets ``cells``.
        front: what to do before the cache; ``None`` inside of compression.
    """

    def __init__(self, app: ASGIApp, state: Any, front: Front | None = None) -> None:
        self.app = app
        self._state = state
        self._front = front
        self._cells: Cells | None = None
        self._stamp: tuple[KnowledgeGraph, date, hashlib._Hash] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection; make the usual answers when the application starts."""
        if scope["type"] == "http" and scope["method"] == "GET":
            answer = self.answer(scope)
            if answer is not None:
                scope.setdefault("state", {})["route"] = ROUTE
                status, headers, body, _ = answer
                start: Message = {"type": "http.response.start", "status": status}
                await send({**start, "headers": headers})
                await send({"type": "http.response.body", "body": body})
                return
        elif scope["type"] == "lifespan":
            self.cells().answers.prepare()
        await self.app(scope, receive, send)

    def cells(self) -> Cells:
        """Return the cells of the graph that is served now, which all places share."""
        graph: KnowledgeGraph = self._state.graph
        if self._cells is None or self._cells.graph is not graph:
            found: Cells | None = getattr(self._state, "cells", None)
            if found is None or found.graph is not graph:
                found = self._state.cells = Cells(graph, graph.answers_index)
            self._cells = found
        return self._cells

    def answer(self, scope: Scope) -> Answer | None:
        """Return the answer to a GET; ``None`` where it is not plain."""
        cells = self.cells()
        cell = cells.cell(scope["path"])
        if cell is None or scope.get("root_path"):
            return None
        asked = read(scope["query_string"], cells.graph.records.vocabulary.market)
        if asked is None or not _wants_json(scope["headers"], named=asked.named):
            return None
        today: date = self._state.today()
        tag = weak(self._digest(cells.graph, today, cell.path, asked))
        headers = [
            (b"etag", tag.encode()),
            (b"cache-control", b"public, max-age=60"),
            (b"vary", b"Accept"),
            (b"link", _alternates(cell.path, asked)),
        ]
        if _fresh(scope["headers"], tag):
            return Answer(304, headers, b"", tag)
        market = asked.market.removeprefix("market=")
        body = cells.body(cell, market, asked.as_of or today, asked.seen())
        headers += (
            (b"content-length", b"%d" % len(body)),
            (b"content-type", JSON.content_type.encode()),
        )
        return Answer(200, headers, body, tag)

    def _digest(self, graph: KnowledgeGraph, today: date, path: str, asked: Asked) -> str:
        """Return what an ETag is made of; see `respond.etag`, which makes the same."""
        stamp = self._stamp
        if stamp is None or stamp[0] is not graph or stamp[1] != today:
            made = "\n".join((graph.content_hash, __version__, today.isoformat(), JSON.name, ""))
            self._stamp = stamp = graph, today, hashlib.sha256(made.encode())
        digest = stamp[2].copy()
        named = f"format={JSON.name}" if asked.named else ""
        pairs = "&".join(filter(None, (asked.day, named, asked.market)))
        digest.update(f"{path}\n{pairs}".encode())
        return digest.hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Front:
    """The same answers before the cache, which takes longer to look for one than this to make it.

    Whoever wants an answer compressed gets it from the layers inside.

    Args:
        cells: makes the answers.
        headers: those that every answer at this path gets from the layers inside.
        keep: keeps an answer for those who ask the same again.
    """

    cells: Ready
    headers: Headers
    keep: Callable[[Scope, keys.Written, Kept], None]

    @property
    def route(self) -> str:
        """The template of the paths that are answered."""
        return ROUTE

    def made(self, scope: Scope, written: keys.Written) -> Kept | None:
        """Return a plain answer as it leaves the application; ``None`` where it is not plain.

        Args:
            scope: of a request.
            written: the request as it was written.
        """
        if scope["method"] != "GET" or not scope["path"].startswith(_BELOW):
            return None
        if coding_of(scope["headers"]):
            return None
        answer = self.cells.answer(scope)
        if answer is None:
            return None
        status, headers, body, tag = answer
        if len(body) >= SMALLEST:
            headers = [(n, b"Accept, Accept-Encoding" if n == b"vary" else v) for n, v in headers]
        headers += self.headers
        if status == 304:
            return Kept(status, tuple(unmodified(headers)), body, tag)
        kept = Kept(status, tuple(headers), body, tag)
        self.keep(scope, written, kept)
        return kept


def read(query: bytes, markets: Mapping[str, object]) -> Asked | None:
    """Read the query of an address.

    Args:
        query: what stands behind the question mark.
        markets: the markets that there are.

    Returns:
        What it asks for, or ``None`` where it is not plain.

    Example:
        >>> read(b"market=US&format=json", {"US": None})
        Asked(market='market=US', day='', as_of=None, named=True)
        >>> read(b"market=XX", {"US": None}) is None
        True
    """
    if not query:
        return Asked()
    market, day, as_of, named = "", "", None, False
    for part in query.split(b"&", 3):
        name, _, value = part.partition(b"=")
        text = value.decode("latin-1")
        if name == b"market" and not market and text in markets and PLAIN.fullmatch(text):
            market = f"market={text}"
        elif name == b"as_of" and not day and _DAY.fullmatch(value):
            day, as_of = f"as_of={text}", _date(text)
            if as_of is None:
                return None
        elif part == b"format=json" and not named:
            named = True
        else:
            return None
    return Asked(market, day, as_of, named)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:  # the 30th of February: the route says what is wrong
        return None


def _wants_json(headers: Iterable[tuple[bytes, bytes]], *, named: bool) -> bool:
    """Tell whether JSON is to be sent without weighing it against other forms."""
    if named:
        return True
    accepted = [value for name, value in headers if name == b"accept"]
    return not accepted or (len(accepted) == 1 and accepted[0] in _ANYTHING)


def _fresh(headers: Iterable[tuple[bytes, bytes]], tag: str) -> bool:
    """Tell whether the client has the answer with this ETag already."""
    for name, value in headers:
        if name == b"if-none-match":
            return matches(value.decode("latin-1"), tag)
    return False


def _alternates(path: str, asked: Asked) -> bytes:
    """Return the ``Link`` header; see `respond.alternates`."""
    given = asked.given()
    base = f"<{path}?{given}&format=" if given else f"<{path}?format="
    others = _OTHERS if given else (*_OTHERS, QUERY)
    links = [f'{base}{one.name}>; rel="alternate"; type="{one.media}"' for one in others]
    return ", ".join(links).encode()
