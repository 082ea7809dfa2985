"""Where a worker writes a result: in memory, and not past a limit."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Literal

from crosslane.graph.engine.results import rows

if TYPE_CHECKING:
    from typing_extensions import Buffer  # collections.abc.Buffer from Python 3.12 on


_NOT_XML = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f]"  # control characters
    rb"|\xef\xbf[\xbe\xbf]"  # U+FFFE and U+FFFF
    rb"|<[^<>\"'\s:/]*:[\s/>]"  # a predicate without a name after its prefix
)


def is_xml(data: bytes) -> bool:
    r"""Tell whether XML 1.0 can hold what a serialiser wrote.

    The serialisers write characters and names that XML has not, which no reader takes: see
    https://www.w3.org/TR/xml/#charsets and https://www.w3.org/TR/rdf-syntax-grammar/#section-Serialising.

    Args:
        data: results in XML, or RDF/XML.

    Example:
        >>> is_xml(b"<a>1</a>"), is_xml(b"<a>\x01</a>"), is_xml(b"<p: xmlns:p='urn:x'/>")
        (True, False, False)
    """
    return _NOT_XML.search(data) is None


_FIRST_COUNT = 1 << 20
"""Bytes after which rows are counted for the first time; then whenever they have doubled."""


class StopError(Exception):
    """A result went past a limit; the worker is fine."""

    def __init__(self, limit: Literal["rows", "bytes", "quads"]) -> None:
        """Keep which limit it was."""
        super().__init__(limit)
        self.limit = limit


class Output(io.BytesIO):
    """Receives a serialised result piece by piece and stops it at a limit.

    Args:
        max_bytes: that it may have.
        max_rows: solutions that it may have.
        form: id of a format of solutions, or None where rows are not counted here.
    """

    def __init__(self, max_bytes: int, max_rows: int = 0, form: str | None = None) -> None:
        """Start empty."""
        super().__init__()
        self._max_bytes = max_bytes
        self._max_rows = max_rows
        self._form = form
        self._recount_at = _FIRST_COUNT

    def write(self, piece: Buffer, /) -> int:
        """Take a piece (the serialisers write 8 kB at a time).

        Raises:
            StopError: the result is past a limit.
        """
        count = super().write(piece)
        if self.tell() > self._max_bytes:
            raise StopError("bytes")
        if self._form is not None and self.tell() >= self._recount_at:
            self._recount(self._form)
            self._recount_at *= 2
        return count

    def finish(self) -> tuple[bytes, int | None]:
        """Return the whole result and, of solutions, the number of rows.

        Raises:
            StopError: these are too many.
        """
        count = None if self._form is None else self._recount(self._form)
        return self.getvalue(), count

    def _recount(self, form: str) -> int:
        count = rows(form, self.getvalue())
        if count > self._max_rows:
            raise StopError("rows")
        return count
