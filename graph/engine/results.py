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
_BINDINGS = b'"bindings":['
_BETWEEN = re.compile(rb'\},\{(?:"[^},]|(\}))')
"""Between two rows. In a string a quote is escaped, and the one that ends it has , or } behind it.
The group is of an empty row, or of what looks like one in a string."""

_CSV_STRING = re.compile(rb'"[^"]*+"')


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
    found = data.find(_BINDINGS)
    start = found + len(_BINDINGS)
    if found < 0 or not data.startswith(b"{", start):
        return 0
    between = _BETWEEN.findall(data, start)
    if b"}" in between or data.startswith(b"{}", start):
        return 1 + _JSON_STRING.sub(b"", data[start:]).count(b",{")
    return 1 + len(between)
