"""The outermost layer: an id for every request, its time, and one line in the log."""

from __future__ import annotations

import itertools
import logging
import re
import secrets
from collections.abc import Iterator, Mapping, MutableMapping
from time import perf_counter
from types import TracebackType
from typing import Any, NamedTuple, Protocol
from urllib.parse import parse_qsl, quote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from crosslane.api.admission import LOCAL
from crosslane.api.keys import Written, raw
from crosslane.api.logs import ACCESS, ERRORS, NOTE
from crosslane.api.numbers import CACHED
from crosslane.api.unsent import PIECE, in_pieces

HEADER = b"x-request-id"
LONGEST = 2000
"""Characters of a path or a query that are logged; of a longer one the line tells how many."""

_USUAL = 200
_GIVEN = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_IN_PATH = "/@:+~,;=!$&'()*"


class Numbers(Protocol):
    """Who counts the requests; see `metrics.Metrics`."""

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count an HTTP request."""

    def usual(self, seconds: float) -> None:
        """Count a GET that the cache has answered with 200."""


class Logging(Protocol):
    """The settings of the log; see `crosslane.settings.Settings`."""

    @property
    def log_format(self) -> str:
        """``text``, ``json`` or ``none``."""

    @property
    def log_queries(self) -> bool:
        """Whether the text of queries is logged."""


class Ready(Protocol):
    """A response that lies ready; see `cache.Kept`."""

    @property
    def status(self) -> int:
        """Of the response."""

    @property
    def headers(self) -> tuple[tuple[bytes, bytes], ...]:
        """Of the response, without those of one request."""

    @property
    def body(self) -> bytes:
        """The whole of it."""


class Answers(Protocol):
    """Where answers lie ready; see `cached.Cached`."""

    def ready(self, scope: Scope) -> Ready | None:
        """Return the answer to a request without an id that is the same as one before."""

    def known(self, scope: Scope, written: Written, *, noted: bool) -> Ready | None:
        """Return the answer to a request that was asked in the same words before."""


class Short(Protocol):
    """The short way to answers that need not lie ready; see `ready.Front`."""

    @property
    def route(self) -> str:
        """Template of the paths that it answers."""

    def made(self, scope: Scope, written: Written) -> Ready | None:
        """Return an answer; None for a request that has to go the whole way."""


class _Nothing:
    """Answers none of which lies ready."""

    def ready(self, scope: Scope) -> Ready | None:
        """Return nothing."""

    def known(self, scope: Scope, written: Written, *, noted: bool) -> Ready | None:
        """Return nothing."""

    @property
    def route(self) -> str:
        """No path."""
        return ""

    def made(self, scope: Scope, written: Written) -> Ready | None:
        """Return nothing."""


def _nobody(method: str, route: str, status: int, seconds: float) -> None:
    """Count nothing."""


def _unnoticed(seconds: float) -> None:
    """Count nothing."""


def _ids(prefix: str) -> Iterator[bytes]:
    """Return an id for each request: the process's prefix and a number, without end."""
    numbers = map(b"%x".__mod__, itertools.count(1))
    return map(f"{prefix}-".encode("ascii").__add__, numbers)


class Entry(NamedTuple):
    """One request, as it is logged.

    Attributes:
        request_id: what the client was told.
        client: address of the peer.
        method: of the request.
        path: percent-encoded, without the query string, which may hold a query.
        status: of the response; 0 when there was none.
        bytes: of the body that was sent.
        milliseconds: from the head of the request to the end of the response.
        outcome: what became of a SPARQL query; None for other requests.
        cached: whether the answer came from the cache.
        query: text of the query; None where there is none or it is not to be logged.
    """

    request_id: str
    client: str
    method: str
    path: str
    status: int
    bytes: int
    milliseconds: float
    outcome: str | None
    cached: bool
    query: str | None


class Observed:
    """Pure ASGI middleware: names each request, measures it, counts it and logs it.

    The id is the client's own ``X-Request-ID`` where it is 1 to 64 letters, digits, dots,
    dashes or underscores, else a new one. It is sent back, and is
    ``scope["state"]["request_id"]`` for the layers inside. They tell in the same place what
    they know: ``outcome`` of a query, its text (``query``), ``route`` and ``cached``.

    What lies ready is sent from here: on that way each thing done for a request is one too many.

    Args:
        app: the application inside.
        settings: of the log.
        metrics: who counts the requests; None for nobody.
        answers: where answers lie ready.
        short: makes some that do not.
    """

    def __init__(
        self,
        app: ASGIApp,
        settings: Logging,
        metrics: Numbers | None = None,
        answers: Answers | None = None,
        short: Short | None = None,
    ) -> None:
        lying, made = answers or _Nothing(), short or _Nothing()
        self.app = app
        self._count = _nobody if metrics is None else metrics.request
        self._usual = _unnoticed if metrics is None else metrics.usual
        self.queries = settings.log_queries
        self.access = logging.getLogger(ACCESS)
        self.errors = logging.getLogger(ERRORS)
        self._ready = lying.ready
        self._known = lying.known
        self._made = made.made
        self._route = made.route
        self._wanted = settings.log_format != "none"
        self._ids = _ids(secrets.token_hex(4))

    @property
    def logged(self) -> bool:
        """Whether a line for each request is wanted."""
        return self._wanted and self.access.isEnabledFor(logging.INFO)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = perf_counter()
        route = CACHED
        found = self._ready(scope)
        if found is not None:
            mine = next(self._ids)
        else:
            written, given = _read(scope)
            mine = given or next(self._ids)
            found = self._known(scope, written, noted=not given)
            if found is None:
                route, found = self._route, self._made(scope, written)
        if found is None:
            with _Request(self, scope, send, began, mine) as request:
                await self.app(scope, receive, request.send)
            return
        status, body = found.status, found.body
        headers = [*found.headers, (HEADER, mine)]
        try:
            # New containers, for a layer outside may add to them.
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": body})
        finally:
            seconds = perf_counter() - began
            if route is CACHED and status == _USUAL and scope["method"] == "GET":
                self._usual(seconds)
            else:
                self._count(scope["method"], route, status, seconds)
            if self._wanted and self.logged:
                state = {"cached": route is CACHED}
                self.log(_entry(self, scope, mine, status, len(body), seconds, state))

    def log(self, entry: Entry) -> None:
        """Write the line of a request."""
        extra = {"entry": entry}
        record = self.access.makeRecord(ACCESS, logging.INFO, "", 0, "", (), None, extra=extra)
        self.access.handle(record)


class _Request:
    """One request while it is served."""

    __slots__ = ("_began", "_bytes", "_id", "_observed", "_scope", "_send", "_state", "_status")

    def __init__(
        self, observed: Observed, scope: Scope, send: Send, began: float, mine: bytes
    ) -> None:
        self._observed = observed
        self._scope = scope
        self._send = send
        self._status = 0
        self._bytes = 0
        self._id = mine
        self._state: MutableMapping[str, Any] = scope.setdefault("state", {})
        self._state["request_id"] = self._id.decode("ascii")
        self._began = began

    async def send(self, message: Message) -> None:
        """Send a part of the response, with the id in its head; a large body in pieces."""
        kind = message["type"]
        if kind == "http.response.body":
            size = len(message.get("body", b""))
            self._bytes += size
            if size > PIECE:
                await in_pieces(self._send, message)
                return
        elif kind == "http.response.start":
            self._status = message["status"]
            message = {**message, "headers": [*message.get("headers", ()), (HEADER, self._id)]}
        await self._send(message)

    def __enter__(self) -> _Request:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        seconds = perf_counter() - self._began
        observed, state = self._observed, self._state
        if isinstance(error, Exception):
            self._fault(error)
        route = state.get("route") or (CACHED if state.get("cached") else "(none)")
        observed._count(self._scope["method"], route, self._status, seconds)
        if observed.logged:
            done = self._id, self._status, self._bytes, seconds
            observed.log(_entry(observed, self._scope, *done, state))

    def _fault(self, error: Exception) -> None:
        """Log a fault of the server; the layer outside, which gets it next, answers with 500."""
        self._status = self._status or 500
        name = self._id.decode("ascii")
        error.add_note(NOTE + name)
        detail = {"request_id": name}
        self._observed.errors.error("request failed", exc_info=error, extra=detail)


def _read(scope: Scope) -> tuple[Written, bytes]:
    """Return a request as it was written, see `keys.raw`, and the id that it brings, if any."""
    mine = b""
    for name, value in scope["headers"]:
        if name == HEADER and _GIVEN.fullmatch(value):
            mine = value
            break
    return raw(scope), mine


def _entry(
    observed: Observed,
    scope: Scope,
    identity: bytes,
    status: int,
    size: int,
    seconds: float,
    state: Mapping[str, Any],
) -> Entry:
    peer = scope.get("client")
    path = quote(scope["path"], _IN_PATH, errors="surrogatepass")
    return Entry(
        identity.decode("ascii"),
        peer[0] if peer else LOCAL,
        scope["method"],
        _cut(path),
        status,
        size,
        round(seconds * 1000, 3),
        state.get("outcome"),
        bool(state.get("cached")),
        _query(scope, state) if observed.queries else None,
    )


def _query(scope: Scope, state: Mapping[str, Any]) -> str | None:
    """Return the text of a query: what a route has read, or what the address holds."""
    text = state.get("query")
    if text is None:
        given = parse_qsl(scope["query_string"].decode("latin-1"))
        text = next((value for name, value in given if name in ("query", "update")), None)
    return None if text is None else _cut(text)


def _cut(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return f"{text[:LONGEST]} ... (cut; {len(text)} characters)"
