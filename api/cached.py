"""Answers again what was answered before: the layer around the application that keeps responses.

An answer about one version of the data never changes, so the second time it is two messages
that lie ready. What may be kept follows RFC 9111 with one difference: this is the origin's
own cache, which knows by its version when an answer has become another one. So
``Cache-Control: no-cache`` of a response, which tells others to ask again, does not matter
here; ``no-store`` and ``private`` do.

Layers that add something of a single request (its id, a time, what a client has left) belong
outside of this one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from crosslane.api.cache import Kept, ResponseCache
from crosslane.api.conditional import matches, unmodified
from crosslane.api.flights import Flight, Flights
from crosslane.api.keys import MOST_BODY, Asked, Key, Written, asked, says

PATIENCE = 1.0
"""Seconds for such a body; a slower one passes through, to the time that the route allows it."""

LET_GO = "let_go"
"""Where a layer inside finds in the state what it calls before it waits for something of the
client alone: nobody else waits for this request then."""

_KEYED = frozenset((b"accept", b"accept-encoding", b"host"))
"""What a response that is kept may vary by: all that is in the key."""


_DECIDING = frozenset((b"cache-control", b"connection", b"etag", b"set-cookie", b"vary"))


def _never(path: str) -> bool:
    return False


def _always(path: str) -> bool:
    return True


class Cached:
    """Pure ASGI middleware: answers again what it has seen answered.

    A GET is kept by everything its answer may depend on: address, Host and the headers that
    are negotiated by, in their normal form (see `keys`). So is a POST where ``posts`` says that
    it only asks: a SPARQL query in a body is as safe as one in an address, and its answer the
    same each time. A HEAD is answered from what its GET left, and a 304 too. A 304 of the
    application is kept as well, and sent where the ETag in ``If-None-Match`` is the one it has.

    Kept are responses with status 200 (and 304) that come whole and of bounded size, set no
    cookie, forbid no storing and vary by nothing that is not in the key. An error is never kept.

    A request that asks what is being answered waits for that answer. Where there is none to be
    had from here after all, all that waited ask for themselves.

    ``scope["state"]["cached"]`` is set for the layers outside where an answer came from here.

    Args:
        app: the application inside.
        cache: where the responses are.
        version: token that is another one whenever an answer could be another one; it must not
            come back to an old value. Empty: nothing is kept, nor answered from here.
        paths: whether a path is kept; asked when the cache has no answer.
        posts: whether a POST to a path is safe, so that its answer is kept by its body.
    """

    def __init__(
        self,
        app: ASGIApp,
        cache: ResponseCache,
        version: Callable[[], str],
        paths: Callable[[str], bool] = _always,
        posts: Callable[[str], bool] = _never,
    ) -> None:
        self.app = app
        self.cache = cache
        self._version = version
        self._paths = paths
        self._posts = posts
        self._flights = Flights()
        self._on = cache.max_bytes > 0
        self._last = cache.last

    def ready(self, scope: Scope) -> Kept | None:
        """Return the answer to a request that is the same as one before; None to look further.

        The shortest way to an answer, for a layer outside that sends it itself.

        Args:
            scope: of an HTTP request that brings no id of its own.
        """
        return self._last(self._version(), scope)

    def known(self, scope: Scope, written: Written, *, noted: bool) -> Kept | None:
        """Return the answer to a request that was asked in the same words before.

        Args:
            scope: of the request.
            written: the request as it was written; see `keys.raw`.
            noted: whether `ready` may have the same answer for the next one like it.
        """
        found = self.cache.known(self._version(), written)
        if noted and found is not None:
            self.cache.note(scope, written)
        return found

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        wanted = self._wanted(scope)
        if wanted is None:
            await self.app(scope, receive, send)
            return
        if scope["method"] == "POST":
            body, receive = await _body(receive)
            if body is None:
                await self.app(scope, receive, send)
                return
            wanted = wanted._replace(key=(*wanted.key, body))
        version = self._version()
        found = self._found(version, wanted, scope) if version else None
        if found is not None:
            self.cache.count(hit=True)
            await _send(found, scope, send)
        elif version and self._paths(scope["path"]):
            await self._missed(version, wanted, scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _wanted(self, scope: Scope) -> Asked | None:
        """Return the normal form of a request that may be answered from here."""
        if scope["type"] != "http" or not self._on:
            return None
        method = scope["method"]
        if method in ("GET", "HEAD") or (method == "POST" and self._posts(scope["path"])):
            return asked(scope)
        return None

    def _found(self, version: str, wanted: Asked, scope: Scope) -> Kept | None:
        """Return the answer to a request, where it is here."""
        place, given = wanted.key, wanted.given
        found = self.cache.get(version, place)
        if given is not None:
            if found is None:
                place = _of_304(wanted.key)
                found = self.cache.get(version, place)
                if found is not None and not matches(given, found.etag):
                    return None
            elif matches(given, found.etag):
                found = Kept(304, tuple(unmodified(found.headers)), b"", found.etag)
        if found is None:
            return None
        if scope["method"] == "HEAD" and found.body:
            found = found._replace(body=b"")
        if wanted.raw is not None:
            self.cache.remember(place, wanted.raw, found)
        return found

    async def _missed(
        self, version: str, wanted: Asked, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Answer a request that the cache has no answer for: by another's, or by the application.

        A HEAD leaves nothing behind that others could have.
        """
        place: Key = (version, wanted.key, wanted.given)
        flight = self._flights.of(place)
        if flight is not None:
            await flight.wait()
            version = self._version()
            found = self._found(version, wanted, scope) if version else None
            if found is not None:
                self.cache.coalesce()
                await _send(found, scope, send)
                return
        self.cache.count(hit=False)
        if scope["method"] == "HEAD" or not version:
            await self.app(scope, receive, send)
        elif flight is not None:
            await self.app(scope, receive, self._recording(version, wanted.key, send, None))
        else:
            flight = self._flights.begin(place)
            scope.setdefault("state", {})[LET_GO] = flight.end
            try:
                recorded = self._recording(version, wanted.key, send, flight)
                await self.app(scope, receive, recorded)
            finally:
                flight.end()

    def _recording(self, version: str, key: Key, send: Send, flight: Flight | None) -> Send:
        """Return a ``send`` that keeps what goes through it, if it may and is whole."""
        kept: Kept | None = None
        head: Message | None = None

        async def record(message: Message) -> None:
            nonlocal kept, head
            if message["type"] == "http.response.start":
                kept = _keepable(message)
                if kept is not None:
                    head = message  # goes with the body: its client may take nothing
                    return
            elif kept is not None:
                # A version that came meanwhile may be what the application has answered from.
                if _whole(message) and self._version() == version:
                    place = key if kept.status == 200 else _of_304(key)
                    body = bytes(message.get("body", b""))
                    whole = Kept(kept.status, kept.headers, body, kept.etag)
                    self.cache.put(version, place, whole)
                kept = None
            # Who waits has waited long enough: this client may take its time.
            if flight is not None:
                flight.end()
            if head is not None:
                started, head = head, None
                await send(started)
            await send(message)

        return record


async def _send(found: Kept, scope: Scope, send: Send) -> None:
    if "state" in scope:
        scope["state"]["cached"] = True
    # New containers, for a layer outside may add to them.
    start = {"type": "http.response.start", "status": found.status}
    await send({**start, "headers": list(found.headers)})
    await send({"type": "http.response.body", "body": found.body})


def _of_304(key: Key) -> Key:
    """Return where a 304 is kept that the application has written, without its 200."""
    return (304, key)


def _whole(message: Message) -> bool:
    """Tell whether a body comes in one piece; an extension may send a file or more headers."""
    return message["type"] == "http.response.body" and not message.get("more_body", False)


def _keepable(start: Message) -> Kept | None:
    """Return the beginning of a response that may be kept, or None."""
    status = start["status"]
    if (status != 200 and status != 304) or start.get("trailers"):
        return None
    headers = tuple([(name, value) for name, value in start.get("headers", ())])
    etag = ""
    for name, value in headers:
        name = name.lower()
        if name not in _DECIDING:
            continue
        if name == b"etag":
            etag = value.decode("latin-1")
        elif _forbids(name, value):
            return None
    return None if status == 304 and not etag else Kept(status, headers, b"", etag)


@lru_cache(maxsize=128)
def _forbids(name: bytes, value: bytes) -> bool:
    """Tell whether a header of a response forbids that it is kept; there are few different ones."""
    if name == b"cache-control":
        return says(value, b"no-store", b"private")
    if name == b"vary":
        return not _KEYED.issuperset(value.lower().replace(b" ", b"").split(b","))
    return True


async def _body(receive: Receive) -> tuple[bytes | None, Receive]:
    """Read a body of bounded size.

    Returns:
        The body, or None where it is larger, slow or broken off; and a ``receive`` that gives
        what was read once more, then what follows.
    """
    messages: list[Message] = []
    size, whole = 0, False
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            while not whole and size <= MOST_BODY:
                message = await receive()
                messages.append(message)
                if message["type"] != "http.request":
                    break
                size += len(message.get("body", b""))
                whole = not message.get("more_body", False)
    waiting = iter(messages)

    async def again() -> Message:
        for message in waiting:
            return message
        return await receive()

    if not whole or size > MOST_BODY:
        return None, again
    return b"".join(message.get("body", b"") for message in messages), again
