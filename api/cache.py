"""Finished responses in memory: those of one version of the data, bounded in bytes."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import NamedTuple

from starlette.types import Scope

Headers = tuple[tuple[bytes, bytes], ...]
Key = tuple[object, ...]

MOST_WRITTEN = 16
"""Ways to write one request that are remembered at a time."""

LONGEST_NOTE = 4000
"""Bytes that noting the last request at a path may take."""

_SELDOM = 7
_PER_OBJECT = 48
_PER_ENTRY = 640
_PER_WRITTEN = 480


@dataclass(frozen=True, slots=True)
class CacheStats:
    """How a cache is doing.

    Attributes:
        entries: responses that it holds.
        bytes: what they and their keys take.
        hits: requests that were answered from it at once.
        misses: requests that could have been, had their response been there.
        coalesced: requests that were answered from it when the same one, which was being
            answered already, had been.
        evicted: responses that had to make room for others, or were of an older version.
    """

    entries: int = 0
    bytes: int = 0
    hits: int = 0
    misses: int = 0
    coalesced: int = 0
    evicted: int = 0


class Kept(NamedTuple):
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


class _Last:
    """The request that was answered last at a path, and what it was answered with."""

    __slots__ = ("answer", "entry", "headers", "method", "query", "scheme", "size")

    def __init__(self, scope: Scope, answer: Kept, entry: _Entry) -> None:
        self.method: str = scope["method"]
        self.query: bytes = scope["query_string"]
        self.scheme: str = scope.get("scheme", "http")
        self.headers = list(scope["headers"])
        self.answer = answer
        self.entry = entry
        self.size = _PER_WRITTEN + len(self.query) + 2 * len(scope["path"])
        for name, value in self.headers:
            self.size += len(name) + len(value) + 3 * _PER_OBJECT


class _Entry:
    """A response in the cache, and the ways in which it was asked for."""

    __slots__ = ("key", "last", "response", "size", "written")

    def __init__(self, key: Key, response: Kept, size: int) -> None:
        self.key = key
        self.response = response
        self.size = size
        self.written: dict[Key, int] | None = None  # few are asked twice
        self.last: str | None = None


class ResponseCache:
    """Responses of one version of the data, the least recently used one going first.

    A response is found by the normal form of its request, sooner by a way to write that request
    which was understood before (`remember`, `known`), and at once when a request is the very
    same as the last one at its path, as those of one program are (`note`, `last`).

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
        self._entries: dict[Key, _Entry] = {}
        self._used: OrderedDict[_Entry, None] = OrderedDict()
        self._written: dict[Key, tuple[Kept, _Entry]] = {}
        self._last: dict[str, _Last] = {}
        self._version = ""
        self._bytes = self._hits = self._misses = self._coalesced = self._evicted = 0

    @property
    def largest(self) -> int:
        """Most bytes that one response may take, so that none drives out all others."""
        return self.max_bytes // 8

    def stats(self) -> CacheStats:
        """Return how it is doing."""
        return CacheStats(
            len(self._entries),
            self._bytes,
            self._hits,
            self._misses,
            self._coalesced,
            self._evicted,
        )

    def last(self, version: str, scope: Scope) -> Kept | None:
        """Return the answer to a request that is the same as the last one at its path; a hit.

        To compare takes a third of the time of looking something up.

        Args:
            version: of the data now; responses of another one are dropped.
            scope: of the request.
        """
        if version != self._version:
            self._turn(version)
        last = self._last.get(scope["path"])
        if (
            last is None
            or last.headers != scope["headers"]
            or last.query != scope["query_string"]
            or last.method != scope["method"]
            or last.scheme != scope.get("scheme", "http")
        ):
            return None
        self._used.move_to_end(last.entry)
        self._hits += 1
        return last.answer

    def note(self, scope: Scope, written: Key) -> None:
        """Note that a request was the last one at its path, now and then.

        Where different programs ask in turn, noting each would cost more than it saves.

        Args:
            scope: of the request, which `known` has just answered.
            written: the request as it was written.
        """
        path = scope["path"]
        if self._hits & _SELDOM and path in self._last:
            return
        answer, entry = self._written[written]
        made = _Last(scope, answer, entry)
        if made.size > LONGEST_NOTE:
            return
        self._forget(path)
        if entry.last is not None:
            self._forget(entry.last)
        self._last[path] = made
        entry.last = path
        entry.size += made.size
        self._bytes += made.size
        self._fit()

    def known(self, version: str, written: Key) -> Kept | None:
        """Return the answer to a request that was asked in the same words before; a hit.

        Args:
            version: of the data now; responses of another one are dropped.
            written: the request as it was written.
        """
        if version != self._version:
            self._turn(version)
        found = self._written.get(written)
        if found is None:
            return None
        answer, entry = found
        self._used.move_to_end(entry)
        self._hits += 1
        return answer

    def get(self, version: str, key: Key) -> Kept | None:
        """Return a response, which becomes the most recently used one, or ``None``.

        Args:
            version: of the data now; responses of another one are dropped.
            key: what was asked.
        """
        if version != self._version:
            self._turn(version)
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._used.move_to_end(entry)
        return entry.response

    def put(self, version: str, key: Key, response: Kept) -> None:
        """Keep a response, unless it is too large.

        Args:
            version: of the data that it was made from.
            key: what was asked.
            response: what was answered.
        """
        if version != self._version:
            self._turn(version)
        size = _size(key, response)
        if size > self.largest:
            return
        before = self._entries.get(key)
        if before is not None:
            self._drop(before)
        entry = self._entries[key] = _Entry(key, response, size)
        self._used[entry] = None
        self._bytes += size
        self._fit()

    def remember(self, key: Key, written: Key, answer: Kept) -> None:
        """Remember how a request was written that has just been answered.

        Args:
            key: what was asked; its response is here.
            written: the request as it was written.
            answer: the response, or what is made of it for this request.
        """
        entry = self._entries.get(key)
        if entry is None or written in self._written:
            return
        if entry.written is None:
            entry.written = {}
        elif len(entry.written) == MOST_WRITTEN:
            oldest = next(iter(entry.written))
            freed = entry.written.pop(oldest)
            del self._written[oldest]
            entry.size -= freed
            self._bytes -= freed
        size = _PER_WRITTEN + _key_size(written) + len(answer.headers) * 8
        entry.written[written] = size
        self._written[written] = answer, entry
        entry.size += size
        self._bytes += size
        self._fit()

    def count(self, *, hit: bool) -> None:
        """Count a request that was, or could have been, answered from here."""
        self._hits += hit
        self._misses += not hit

    def coalesce(self) -> None:
        """Count a request that waited for the answer to another one, and got it."""
        self._coalesced += 1

    def _fit(self) -> None:
        while self._bytes > self.max_bytes:
            self._drop(next(iter(self._used)))
            self._evicted += 1

    def _forget(self, path: str) -> None:
        """Forget what the last request at a path was."""
        old = self._last.pop(path, None)
        if old is not None:
            old.entry.last = None
            old.entry.size -= old.size
            self._bytes -= old.size

    def _drop(self, entry: _Entry) -> None:
        if entry.last is not None:
            self._forget(entry.last)
        del self._used[entry]
        del self._entries[entry.key]
        for written in entry.written or ():
            del self._written[written]
        self._bytes -= entry.size

    def _turn(self, version: str) -> None:
        """Forget all that is of another version."""
        self._version = version
        self._evicted += len(self._entries)
        for kept in (self._entries, self._used, self._written, self._last):
            kept.clear()
        self._bytes = 0


def _size(key: Key, response: Kept) -> int:
    """Return the bytes that an entry takes; a little more than CPython needs for it."""
    headers = response.headers
    size = _PER_ENTRY + len(response.body) + len(response.etag) + 3 * _PER_OBJECT * len(headers)
    for name, value in headers:
        size += len(name) + len(value)
    return size + _key_size(key)


def _key_size(key: Key) -> int:
    size = _PER_OBJECT * len(key)
    for part in key:
        kind = type(part)
        if kind is bytes or kind is str:
            size += len(part)  # type: ignore[arg-type]
        elif kind is tuple:
            size += _key_size(part)  # type: ignore[arg-type]
    return size
