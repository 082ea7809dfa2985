"""The outermost layer of the application: finished responses, kept and sent again.

An answer about one version of the data never changes, so the second time it is two messages
that lie ready. What may be kept follows RFC 9111 with one difference: this is the origin's
own cache, which knows by `Cached`'s version when an answer has become another one. So
``Cache-Control: no-cache`` of a response, which tells others to ask again, does not matter
here; ``no-store`` and ``private`` do.

Layers that add something of a single request (its id, a time, what a client has left) belong
outside of this one.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BODY = 64 * 1024
"""Bytes of a POST's body that may be part of a key; a larger one passes through unread."""

PATIENCE = 1.0
"""Seconds for such a body; a slower one passes through, to the time that the route allows it."""

Headers = tuple[tuple[bytes, bytes], ...]
Key = tuple[object, ...]

_KEYED = frozenset(b"accept accept-encoding accept-language content-type host".split())
_APART_TEXT = b"""
    authorization content-encoding cookie if-match if-modified-since if-range if-unmodified-since
    pragma range transfer-encoding"""
_APART = frozenset(_APART_TEXT.split())
"""A request with one of these has an answer of its own. (``Pragma`` is an old ``no-cache``.)"""

_PER_OBJECT = 48
_PER_ENTRY = 480


@dataclass(frozen=True, slots=True)
class CacheStats:
    """How a cache is doing.

    Attributes:
        entries: responses that it holds.
        bytes: what they and their keys take.
        hits: requests that were answered from it.
        misses: requests that could have been, had their response been there.
        evicted: responses that had to make room for others, or were of an older version.
    """

    entries: int = 0
    bytes: int = 0
    hits: int = 0
    misses: int = 0
    evicted: int = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """A finished response.

    Attributes:
        status: 200 or 304.
        headers: as the application sent them.
        body: the whole of it.
        etag: value of its ETag, or empty.
    """

    status: int
    headers: Headers
    body: bytes
    etag: str


class ResponseCache:
    """Responses of one version of the data, the least recently used one going first.

    It is used by one event loop; `stats` may be read by any thread.

    Args:
        max_bytes: what responses and keys may take together; 0 keeps nothing.

    Example:
        >>> cache = ResponseCache(1_000_000)
        >>> cache.put("1", ("key",), Kept(200, (), b"body", ""))
        >>> cache.get("1", ("key",)).body
        b'body'
        >>> cache.get("2", ("key",)) is None
        True
    """

    def __init__(self, max_bytes: int) -> None:
        if max_bytes < 0:
            raise ValueError(f"a cache cannot have {max_bytes} bytes")
        self.max_bytes = max_bytes
        self._kept: OrderedDict[Key, tuple[Kept, int]] = OrderedDict()
        self._version = ""
        self._bytes = self._hits = self._misses = self._evicted = 0

    @property
    def largest(self) -> int:
        """Most bytes that one response may take, so that none drives out all others."""
        return self.max_bytes // 8

    def stats(self) -> CacheStats:
        """Return how it is doing."""
        return CacheStats(len(self._kept), self._bytes, self._hits, self._misses, self._evicted)

    def get(self, version: str, key: Key) -> Kept | None:
        """Return a response, which becomes the most recently used one, or ``None``.

        Args:
            version: of the data now; responses of another one are dropped.
            key: what was asked.
        """
        self._turn(version)
        found = self._kept.get(key)
        if found is None:
            return None
        self._kept.move_to_end(key)
        return found[0]

    def put(self, version: str, key: Key, response: Kept) -> None:
        """Keep a response, unless it is too large.

        Args:
            version: of the data that it was made from.
            key: what was asked.
            response: what was answered.
        """
        self._turn(version)
        size = _size(key, response)
        if size > self.largest:
            return
        _, before = self._kept.pop(key, (None, 0))
        self._kept[key] = response, size
        self._bytes += size - before
        while self._bytes > self.max_bytes:
            _, (_, freed) = self._kept.popitem(last=False)
            self._bytes -= freed
            self._evicted += 1

    def count(self, *, hit: bool) -> None:
        """Count a request that was, or could have been, answered from here."""
        self._hits += hit
        self._misses += not hit

    def _turn(self, version: str) -> None:
        if version != self._version:
            self._version = version
            self._evicted += len(self._kept)
            self._kept.clear()
            self._bytes = 0


class Cached:
    """Pure ASGI middleware: answers again what it has seen answered.

    A GET is kept by everything its answer may depend on: address, Host and the headers that
    are negotiated by. So is a POST where ``posts`` says that it only asks: a SPARQL query in
    a body is as safe as one in an address, and its answer the same each time. A HEAD is
    answered from what its GET left. A 304 is kept as the application wrote it, and sent where
    the ETag in ``If-None-Match`` is the one it wrote; any other gets the kept 200.

    Kept are responses with status 200 (and 304), of bounded size, that set no cookie, forbid
    no storing and vary by nothing that is not in the key. An error is never kept.

    ``scope["state"]["cached"]`` is set for the layers outside where an answer came from here.

    Args:
        app: the application inside.
        cache: where the responses are.
        version: token that is another one whenever an answer could be another one; it must not
            come back to an old value. Empty: nothing is kept, nor answered from here.
        paths: whether a path is kept.
        posts: whether a POST to a path is safe, so that its answer is kept by its body.
    """

    def __init__(
        self,
        app: ASGIApp,
        cache: ResponseCache,
        version: Callable[[], str],
        paths: Callable[[str], bool],
        posts: Callable[[str], bool] = lambda path: False,
    ) -> None:
        self.app = app
        self._cache = cache
        self._version = version
        self._paths = paths
        self._posts = posts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        asked = self._asked(scope)
        if asked is None:
            await self.app(scope, receive, send)
            return
        key, given = asked
        if scope["method"] == "POST":
            body, receive = await _body(receive)
            if body is None:
                await self.app(scope, receive, send)
                return
            key = (*key, body)
        version = self._version()
        if not version:
            await self.app(scope, receive, send)
            return
        found = self._found(version, key, given)
        self._cache.count(hit=found is not None)
        if found is None:
            if scope["method"] != "HEAD":
                send = self._recording(version, key, send)
            await self.app(scope, receive, send)
            return
        if "state" in scope:
            scope["state"]["cached"] = True
        # New containers, for a layer outside may add to them.
        start = {"type": "http.response.start", "status": found.status}
        body = b"" if scope["method"] == "HEAD" else found.body
        await send({**start, "headers": list(found.headers)})
        await send({"type": "http.response.body", "body": body})

    def _asked(self, scope: Scope) -> tuple[Key, str | None] | None:
        """Return key and ``If-None-Match`` of a request that may be answered from here."""
        if scope["type"] != "http" or not self._cache.max_bytes or not self._paths(scope["path"]):
            return None
        posted = scope["method"] == "POST"
        if not (self._posts(scope["path"]) if posted else scope["method"] in ("GET", "HEAD")):
            return None
        chosen = _chosen(scope["headers"], posted=posted)
        if chosen is None:
            return None
        path = scope.get("raw_path") or scope["path"].encode("utf-8", "surrogatepass")
        method = "POST" if posted else "GET"
        key = (method, scope["scheme"], path, scope["query_string"], *chosen[0])
        return key, chosen[1]

    def _found(self, version: str, key: Key, given: str | None) -> Kept | None:
        whole = self._cache.get(version, key)
        if given is None:
            return whole
        fresh = self._cache.get(version, (304, key))
        known = whole or fresh
        if known is None:
            return None
        return fresh if matches(given, known.etag) else whole

    def _recording(self, version: str, key: Key, send: Send) -> Send:
        """Return a ``send`` that keeps what goes through it, if it may and is whole."""
        kept: Kept | None = None
        pieces: list[bytes] = []
        size = 0

        async def record(message: Message) -> None:
            nonlocal kept, size
            last = False
            if message["type"] == "http.response.start":
                kept = _keepable(message)
            elif message["type"] == "http.response.body":
                last = not message.get("more_body", False)
                size += len(message.get("body", b""))
                if size > self._cache.largest:
                    kept = None
                if kept is not None:
                    pieces.append(bytes(message.get("body", b"")))
            else:
                kept = None  # an extension, which may send a file or more headers
            if kept is None:
                pieces.clear()
            await send(message)
            # A version that came meanwhile may be what the application has answered from.
            if last and kept is not None and self._version() == version:
                whole = Kept(kept.status, kept.headers, b"".join(pieces), kept.etag)
                place = key if kept.status == 200 else (304, key)
                self._cache.put(version, place, whole)

        return record


def matches(given: str, etag: str) -> bool:
    """Tell whether ``If-None-Match`` names an ETag (RFC 9110, 13.1.2: weak comparison).

    Args:
        given: value of the header.
        etag: of the response; empty for none, which nothing names.

    Example:
        >>> matches('"x", W/"y"', '"y"')
        True
    """
    tags = (tag.strip().removeprefix("W/") for tag in given.split(","))
    return bool(etag) and (given.strip() == "*" or etag.removeprefix("W/") in tags)


def _chosen(
    headers: Iterable[tuple[bytes, bytes]], *, posted: bool
) -> tuple[list[bytes], str | None] | None:
    """Return the headers of a key and ``If-None-Match``; None for a request that stands apart."""
    chosen: list[bytes] = []
    given: str | None = None
    for name, value in headers:
        if name in _KEYED:
            chosen += (name, value)
        elif name in _APART:
            return None
        elif name == b"cache-control":
            if _says(value, b"no-cache", b"no-store"):
                return None
        elif name == b"content-length":
            # GET with a body is nothing that a cache understands.
            if not value.isdigit() or len(value) > 9 or int(value) > (MOST_BODY if posted else 0):
                return None
        elif name == b"if-none-match":
            if posted or given is not None:
                return None
            given = value.decode("latin-1")
    return chosen, given


def _keepable(start: Message) -> Kept | None:
    """Return the beginning of a response that may be kept, or None."""
    if start["status"] not in (200, 304) or start.get("trailers"):
        return None
    headers = tuple(map(tuple, start.get("headers", ())))
    etag = b""
    for name, value in headers:
        match name.lower():
            case b"set-cookie" | b"connection":
                return None
            case b"cache-control" if _says(value, b"no-store", b"private"):
                return None
            case b"vary" if not _KEYED.issuperset(value.lower().replace(b" ", b"").split(b",")):
                return None
            case b"etag":
                etag = value
    if start["status"] == 304 and not etag:
        return None
    return Kept(start["status"], headers, b"", etag.decode("latin-1"))


def _says(value: bytes, *directives: bytes) -> bool:
    """Tell whether a Cache-Control header has one of some directives."""
    said = (part.partition(b"=")[0].strip() for part in value.lower().split(b","))
    return any(part in directives for part in said)


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


def _size(key: Key, response: Kept) -> int:
    """Return the bytes that an entry takes; a little more than CPython needs for it."""
    size = _PER_ENTRY + len(response.body) + len(response.etag)
    for name, value in response.headers:
        size += len(name) + len(value) + 3 * _PER_OBJECT
    return size + _key_size(key)


def _key_size(key: Key) -> int:
    size = 0
    for part in key:
        if isinstance(part, bytes | str):
            size += len(part) + _PER_OBJECT
        elif isinstance(part, tuple):
            size += _key_size(part)
    return size
