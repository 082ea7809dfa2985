"""Whether two engines gave the same answer: rows counted, and hashed in any order."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

import pyoxigraph

from benchmarks.queries import Query


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What an answer comes down to.

    Attributes:
        rows: solutions, or different triples.
        digest: of the sorted rows.
    """

    rows: int
    digest: str


def fingerprint(query: Query, body: bytes) -> Fingerprint:
    """Return the fingerprint of an answer.

    Args:
        query: whose answer it is.
        body: SPARQL JSON, or N-Triples where the query constructs.
    """
    if query.accept == "application/n-triples":
        triples = pyoxigraph.parse(body, format=pyoxigraph.RdfFormat.N_TRIPLES)
        lines = sorted({str(triple) for triple in triples})
    else:
        lines = sorted(_row(row) for row in json.loads(body)["results"]["bindings"])
    return Fingerprint(len(lines), hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16])


def _row(row: dict[str, dict[str, str]]) -> str:
    return json.dumps({name: _term(row[name]) for name in sorted(row)}, ensure_ascii=False)


def _term(term: dict[str, str]) -> list[str]:
    """Return a term so that the two ways to write a plain string are one."""
    datatype = term.get("datatype", "")
    if datatype == "http://www.w3.org/2001/XMLSchema#string":
        datatype = ""
    kind = term["type"].removeprefix("typed-")
    return [kind, term["value"], datatype, term.get("xml:lang", "").lower()]
