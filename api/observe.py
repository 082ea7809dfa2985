"""The outermost layer: an id for every request, its time, and one line in the log."""

from __future__ import annotations

import itertools
import logging
import re
import secrets
from collections.abc import MutableMapping
from time import perf_counter
from types import TracebackType
from typing import Any, NamedTuple, Protocol
from urllib.parse import parse_qsl, quote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from crosslane.api.admission import LOCAL
from crosslane.api.logs import ACCESS, ERRORS, NOTE

HEADER = b"x-request-id"
LONGEST = 2000
"""Characters of a path or a query that are logged; of a longer one the line tells how many."""

_GIVEN = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_IN_PATH = "/@:+~,;=!$&'()*"


class Numbers(Protocol):
    """Who counts the requests; see `metrics.Metrics`."""

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count an HTTP request."""


class Logging(Protocol):
    """The settings of the log; see `crosslane.settings.Settings`."""

    @property
    def log_format(self) -> str:
        """``text``, ``json`` or ``none``."""

    @property
    def log_queries(self) -> bool:
        """Whether the text of queries is logged."""


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

    Args:
        app: the application inside.
        settings: of the log.
        metrics: who counts the requests; None for nobody.
    """

    def __init__(self, app: ASGIApp, settings: Logging, metrics: Numbers | None = None) -> None:
        self.app = app
        self.metrics = metrics
        self.queries = settings.log_queries
        self.access = logging.getLogger(ACCESS)
        self.errors = logging.getLogger(ERRORS)
        self._wanted = settings.log_format != "none"
        self._prefix = secrets.token_hex(4)
        self._numbers = itertools.count(1)

    @property
    def logged(self) -> bool:
        """Whether a line for each request is wanted."""
        return self._wanted and self.access.isEnabledFor(logging.INFO)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        with _Request(self, scope, send) as request:
            await self.app(scope, receive, request.send)

    def identify(self, headers: list[tuple[bytes, bytes]]) -> str:
        """Return the id of a request: the one it brings, or a new one."""
        for name, value in headers:
            if name == HEADER and _GIVEN.fullmatch(value):
                return value.decode("ascii")
        return f"{self._prefix}-{next(self._numbers):x}"


class _Request:
    """One request while it is served."""

    __slots__ = ("_began", "_bytes", "_id", "_observed", "_scope", "_send", "_state", "_status")

    def __init__(self, observed: Observed, scope: Scope, send: Send) -> None:
        self._observed = observed
        self._scope = scope
        self._send = send
        self._status = 0
        self._bytes = 0
        self._id = observed.identify(scope["headers"])
        self._state: MutableMapping[str, Any] = scope.setdefault("state", {})
        self._state["request_id"] = self._id
        self._began = perf_counter()

    async def send(self, message: Message) -> None:
        """Send a part of the response, with the id in its head."""
        kind = message["type"]
        if kind == "http.response.body":
            self._bytes += len(message.get("body", b""))
        elif kind == "http.response.start":
            self._status = message["status"]
            named = (HEADER, self._id.encode("ascii"))
            message = {**message, "headers": [*message.get("headers", ()), named]}
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
        if observed.metrics is not None:
            route = state.get("route") or ("(cached)" if state.get("cached") else "(none)")
            observed.metrics.request(self._scope["method"], route, self._status, seconds)
        if observed.logged:
            log = observed.access
            extra = {"entry": self._entry(seconds)}
            log.handle(log.makeRecord(ACCESS, logging.INFO, "", 0, "", (), None, extra=extra))

    def _fault(self, error: Exception) -> None:
        """Log a fault of the server; the layer outside, which gets it next, answers with 500."""
        self._status = self._status or 500
        error.add_note(NOTE + self._id)
        detail = {"request_id": self._id}
        self._observed.errors.error("request failed", exc_info=error, extra=detail)

    def _entry(self, seconds: float) -> Entry:
        scope, state = self._scope, self._state
        peer = scope.get("client")
        path = quote(scope["path"], _IN_PATH, errors="surrogatepass")
        return Entry(
            self._id,
            peer[0] if peer else LOCAL,
            scope["method"],
            _cut(path),
            self._status,
            self._bytes,
            round(seconds * 1000, 3),
            state.get("outcome"),
            bool(state.get("cached")),
            _query(scope) if self._observed.queries else None,
        )


def _query(scope: Scope) -> str | None:
    """Return the text of a query: what a route has read, or what the address holds."""
    text = scope["state"].get("query")
    if text is None:
        given = parse_qsl(scope["query_string"].decode("latin-1"))
        text = next((value for name, value in given if name in ("query", "update")), None)
    return None if text is None else _cut(text)


def _cut(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return f"{text[:LONGEST]} ... (cut; {len(text)} characters)"
