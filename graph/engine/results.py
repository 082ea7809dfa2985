"""Formats of results: their names, media types, and how many rows a serialised one has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Family = Literal["solutions", "graph"]


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write a result.

    Attributes:
        id: short name, as in ``?format=``.
        family: ``solutions`` for SELECT and ASK, ``graph`` for CONSTRUCT and DESCRIBE.
        media_type: what is sent as Content-Type.
        aliases: other media types that ask for it.
        iri: its name in a service description.
    """

    id: str
    family: Family
    media_type: str
    aliases: tuple[str, ...]
    iri: str


_W3 = "http://www.w3.org/ns/formats/"

SOLUTIONS = (
    Format(
        "json",
        "solutions",
        "application/sparql-results+json",
        ("application/json",),
        _W3 + "SPARQL_Results_JSON",
    ),
    Format(
        "xml",
        "solutions",
        "application/sparql-results+xml",
        ("application/xml", "text/xml"),
        _W3 + "SPARQL_Results_XML",
    ),
    Format("csv", "solutions", "text/csv; charset=utf-8", (), _W3 + "SPARQL_Results_CSV"),
    Format(
        "tsv",
        "solutions",
        "text/tab-separated-values; charset=utf-8",
        (),
        _W3 + "SPARQL_Results_TSV",
    ),
)
"""Formats for SELECT and ASK, the preferred one first."""

GRAPHS = (
    Format(
        "ttl",
        "graph",
        "text/turtle; charset=utf-8",
        ("application/x-turtle",),
        _W3 + "Turtle",
    ),
    Format("nt", "graph", "application/n-triples", ("text/plain",), _W3 + "N-Triples"),
    Format("jsonld", "graph", "application/ld+json", ("application/json",), _W3 + "JSON-LD"),
    Format("rdf", "graph", "application/rdf+xml", ("application/xml", "text/xml"), _W3 + "RDF_XML"),
    Format("trig", "graph", "application/trig", (), _W3 + "TriG"),
    Format("nq", "graph", "application/n-quads", (), _W3 + "N-Quads"),
)
"""Formats for CONSTRUCT and DESCRIBE, the preferred one first."""

FORMATS = {form.id: form for form in SOLUTIONS + GRAPHS}
"""Every format by its id."""

_JSON_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_CSV_STRING = re.compile(rb'"[^"]*+"')


def at_most(form: str, data: bytes) -> int:
    """Return a quick upper bound of the rows that a piece of a result holds.

    Args:
        form: id of a format of solutions.
        data: any piece of the serialised result.

    Returns:
        At least the number of rows that end, or whose separator lies, in the piece.
    """
    if form == "json":
        # A separator that lies across two pieces has its brace at the start of the second.
        return data.count(b",{") + data.startswith(b"{")
    if form == "xml":
        return data.count(b"<result>") + 1
    return data.count(b"\n")


def rows(form: str, data: bytes) -> int:
    r"""Return how many solutions a serialised result, or the beginning of one, holds.

    Args:
        form: id of a format of solutions.
        data: a result as pyoxigraph writes it; of a boolean, 0.

    Returns:
        The number of rows.

    Example:
        >>> rows("csv", b'x\r\n"two\nlines"\r\n')
        1
    """
    if form == "xml":
        return data.count(b"<result>")
    if form == "tsv":
        return max(0, data.count(b"\n") - 1)
    if form == "csv":
        plain = _CSV_STRING.sub(b"", data) if b'"' in data else data
        return max(0, plain.count(b"\n") - 1)
    _, _, bindings = data.partition(b'"bindings":[')
    if not bindings.startswith(b"{"):
        return 0
    if b",{}" in data or bindings.startswith(b"{}"):
        return 1 + _JSON_STRING.sub(b"", bindings).count(b",{")
    # Inside a string a quote is escaped, so after `,{"` there either comes a variable's name,
    # and this separates two rows, or the quote closed a string and `,` or `}` follows.
    separators = bindings.count(b',{"') - bindings.count(b',{",') - bindings.count(b',{"}')
    return 1 + separators
