"""What an answer depends on: the normal form of a request, as the cache knows it.

Two requests with the same key get the same answer, however they were written: the order of
different parameters, what is percent-encoded, and all that nobody reads make no difference.
"""

from __future__ import annotations

import re
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from starlette.types import Scope

from crosslane.api.compression import coding_of
from crosslane.api.negotiate import FORMATS, quality, ranges
from crosslane.graph.engine.results import GRAPHS, SOLUTIONS

MOST_BODY = 64 * 1024
"""Bytes of a POST's body that may be part of a key; a larger one passes through unread."""

Key = tuple[object, ...]
Written = tuple[str | bytes, ...]
"""A request as it was written: all of it that anybody looks at."""

Pairs = tuple[tuple[bytes, bytes], ...]

_APART = frozenset(
    b"""authorization content-encoding cookie if-match if-modified-since if-range
    if-unmodified-since pragma range transfer-encoding""".split()
)
"""A request with one of these has an answer of its own. (``Pragma`` is an old ``no-cache``.)"""

READ = _APART | frozenset(
    b"accept accept-encoding cache-control content-length host if-none-match".split()
)
"""All that anybody looks at in a request for a page or a record."""

_MEDIA = tuple(
    dict.fromkeys(
        name.partition(";")[0]
        for name in (
            *(one.media for one in FORMATS),
            *(name for one in SOLUTIONS + GRAPHS for name in (one.media_type, *one.aliases)),
        )
    )
)
"""Every media type that a client may choose between."""

_HOST = re.compile(rb"[A-Za-z0-9.-]+(?::([0-9]{1,5}))?")
_LAST_PORT = 65_535
_MOST_PARAMETERS = 100
_LONGEST_ACCEPT = 1000
_LONGEST_RAW = 2000


class Asked(NamedTuple):
    """A request that may be answered from the cache.

    Attributes:
        key: what its answer depends on.
        given: value of ``If-None-Match``, or None.
        raw: the request as it was written, see `raw`; None where it is not to be remembered.
    """

    key: Key
    given: str | None
    raw: Written | None


def raw(scope: Scope) -> Written:
    """Return all of a request that anybody looks at, as it was written.

    It takes a fraction of the time of a normal key: what was asked in the same words before
    need not be understood again.

    Args:
        scope: of a GET or a HEAD.
    """
    parts: list[str | bytes] = [
        scope["method"],
        scope.get("scheme", "http"),
        scope["path"],
        scope["query_string"],
    ]
    for pair in scope["headers"]:
        if pair[0] in READ:
            parts += pair
    return tuple(parts)


def asked(scope: Scope) -> Asked | None:
    """Return the normal form of a request; None for one that stands apart.

    The body of a POST is not in its key yet.

    Args:
        scope: of a GET, a HEAD or a POST.
    """
    posted = scope["method"] == "POST"
    hosts: list[bytes] = []
    accepts: list[str] = []
    kinds: list[bytes] = []
    given: list[str] = []
    for name, value in scope["headers"]:
        if name not in READ and name != b"content-type":
            continue
        if name == b"host":
            hosts.append(value)
        elif name == b"accept":
            accepts.append(value.decode("latin-1"))
        elif name == b"content-type":
            kinds += [value] if posted else []
        elif name == b"if-none-match":
            given.append(value.decode("latin-1"))
        elif name in _APART or not _harmless(name, value, posted):
            return None
    if len(given) > (0 if posted else 1):
        return None
    clear = len(hosts) == 1 and _clear(hosts[0])
    place = hosts[0] if clear else (*hosts, *(scope.get("server") or ()))
    key = (
        *("POST" if posted else "GET", scope.get("scheme", "http"), place, scope["path"]),
        *(normal(scope["query_string"]), _wish(", ".join(accepts)), *kinds),
        coding_of(scope["headers"]),
    )
    written = None if posted or not clear else raw(scope)
    if written is not None and sum(map(len, written)) > _LONGEST_RAW:
        written = None
    return Asked(key, given[0] if given else None, written)


def normal(query: bytes) -> Pairs | bytes:
    """Return the parameters of an address in their normal order: by name, each in its own.

    Args:
        query: as it came over the wire.

    Returns:
        Names and values, decoded; the query itself where it is written in a way that those who
        read it may read differently.

    Example:
        >>> normal(b"b=1+2&a=%2D") == normal(b"a=-&b=1%202")
        True
    """
    if not query:
        return ()
    parts = query.split(b"&")
    if not query.isascii() or len(parts) > _MOST_PARAMETERS or not all(parts):
        return query
    pairs = []
    for part in parts:
        name, _, value = part.replace(b"+", b" ").partition(b"=")
        if b"%" in part:
            name, value = unquote_to_bytes(name), unquote_to_bytes(value)
        pairs.append((name, value))
    pairs.sort(key=itemgetter(0))
    return tuple(pairs)


def wish(accept: str) -> Key:
    """Return what negotiation can see in an Accept header.

    That is the order in which a client likes the media types that exist, which of them it names,
    and whether it speaks of pages or of anything at all.

    Args:
        accept: its value; empty for none.

    Example:
        >>> wish("text/csv;q=0.9, image/png") == wish("image/webp, text/csv;q=0.3")
        True
    """
    found = ranges(accept)
    values = [quality(name, found) for name in _MEDIA]
    if any(value != value for value in values):
        return (accept,)  # no number: nothing can be said of its order
    steps = {value: step for step, value in enumerate(sorted({0.0, *values}))}
    names = {name for name, _ in found}
    return (
        bytes(steps[value] for value in values),
        bytes(name in names for name in _MEDIA),
        bool(found),
        bool(accept.strip()),
        "html" in accept,
        "text/html" in accept,
    )


_remembered = lru_cache(maxsize=256)(wish)


def _wish(accept: str) -> Key:
    return _remembered(accept) if len(accept) <= _LONGEST_ACCEPT else wish(accept)


def _harmless(name: bytes, value: bytes, posted: bool) -> bool:
    """Tell whether a header lets a request be answered from the cache."""
    if name == b"cache-control":
        return not says(value, b"no-cache", b"no-store")
    if name == b"content-length":
        # GET with a body is nothing that a cache understands.
        most = MOST_BODY if posted else 0
        return value.isdigit() and len(value) <= 9 and int(value) <= most
    return True


def says(value: bytes, *directives: bytes) -> bool:
    """Tell whether a Cache-Control header has one of some directives.

    Args:
        value: of the header.
        directives: in lower case.

    Example:
        >>> says(b"max-age=0, No-Store", b"no-store")
        True
    """
    said = (part.partition(b"=")[0].strip() for part in value.lower().split(b","))
    return any(part in directives for part in said)


@lru_cache(maxsize=256)
def _clear(host: bytes) -> bool:
    """Tell whether a Host header alone makes the addresses that an answer holds."""
    found = _HOST.fullmatch(host)
    return found is not None and int(found[1] or 0) <= _LAST_PORT
