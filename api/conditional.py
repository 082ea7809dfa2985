"""Conditional requests: what an ETag in ``If-None-Match`` names, and what a 304 tells."""

from __future__ import annotations

from collections.abc import Iterable

Header = tuple[bytes, bytes]

_OF_BODY = frozenset(
    (b"content-type", b"content-length", b"content-encoding", b"content-security-policy")
)
_VARY = b"vary"
_CODED = b"Accept-Encoding"


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


def unmodified(headers: Iterable[Header]) -> list[Header]:
    """Return the headers of a 304: those of the response that it stands for, less its body's.

    It is the same made from a 304 as the routes write it and from the 200 itself, so that it
    does not matter who answers. What is fresh varies by the coding, as what it stands for does.

    Args:
        headers: of the response, names in lower case.

    Returns:
        The headers, ``vary`` as the last one.

    Example:
        >>> unmodified([(b"etag", b'"x"'), (b"content-type", b"text/csv"), (b"vary", b"Accept")])
        [(b'etag', b'"x"'), (b'vary', b'Accept, Accept-Encoding')]
    """
    kept: list[Header] = []
    varies: list[bytes] = []
    for name, value in headers:
        if name == _VARY:
            varies += [part.strip() for part in value.split(b",")]
        elif name not in _OF_BODY:
            kept.append((name, value))
    if _CODED.lower() not in (part.lower() for part in varies):
        varies.append(_CODED)
    return [*kept, (_VARY, b", ".join(varies))]
