"""Runs one test of the suites against an endpoint."""

from __future__ import annotations

import re
from itertools import chain

import pyoxigraph
from pyoxigraph import Dataset, DefaultGraph, NamedNode, Quad

from tests.w3c import suite
from tests.w3c.endpoint import Endpoint, malformed
from tests.w3c.known import TIES
from tests.w3c.results import RDF_FORMATS, by_value, difference, isomorphic, read

ACCEPT = {
    "srx": "application/sparql-results+xml",
    "srj": "application/sparql-results+json",
    "tsv": "text/tab-separated-values",
    "csv": "text/csv",
    "nt": "application/n-triples",
}
"""The media type that is asked for, by the format of the expected result."""

_RELATIVE = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.\-]*:)[^<>\"{}|^`\\\s=]*>")
_OWN_BASE = re.compile(r"\bBASE\s*<", re.IGNORECASE)
_FROM = re.compile(r"\bFROM\s+(?:NAMED\s+)?<([^>]*)>", re.IGNORECASE)
_ORDERED = re.compile(r"\bORDER\s+BY\b[^{}]*$", re.IGNORECASE)


class Mismatch(AssertionError):  # noqa: N818 (pytest shows it as a failed assertion)
    """The endpoint did not do what the test expects."""


def run(case: suite.Case, endpoint: Endpoint, *, values: bool = False) -> int:
    """Run a test.

    Args:
        case: the test.
        endpoint: that is asked; its dataset is replaced.
        values: whether numbers and dates are compared by value, not as they are written.

    Returns:
        The status of the answer.

    Raises:
        Mismatch: the answer is another one.
    """
    if case.kind == "query":
        return _query(case, endpoint, values=values)
    if case.kind == "update":
        return _update(case, endpoint)
    return _syntax(case, endpoint)


def _query(case: suite.Case, endpoint: Endpoint, *, values: bool) -> int:
    text = _text(case.action)
    named = {_resolved(iri, case.action) for iri in _FROM.findall(text)}
    extra = ((iri, iri) for iri in sorted(named) if suite.exists(iri))
    before = case.before
    endpoint.hold(suite.State(before.default, tuple(dict.fromkeys(chain(before.named, extra)))))
    form = case.result.rpartition(".")[2]
    expected = read(suite.content(case.result), form, case.result)
    if form not in ACCEPT:
        form = "nt" if isinstance(expected, Dataset) else "srj"
    answer = endpoint.query(text.encode(), ACCEPT[form])
    if not answer.is_success:
        raise Mismatch(f"{answer.status_code}: {answer.text}\n{text}")
    actual = read(answer.content, form, case.result)
    if values:
        expected, actual = (by_value(item, text=form == "csv") for item in (expected, actual))
    ordered = _ORDERED.search(text) is not None and case.id not in TIES
    found = difference(expected, actual, ordered=ordered, lax=case.lax)
    if found:
        raise Mismatch(f"{found}\n{text}")
    return answer.status_code


def _update(case: suite.Case, endpoint: Endpoint) -> int:
    endpoint.hold(case.before)
    text = _text(case.action)
    answer = endpoint.update(text.encode())
    if not answer.is_success:
        raise Mismatch(f"{answer.status_code}: {answer.text}\n{text}")
    expected, actual = _dataset(case.after), endpoint.dataset()
    if not isomorphic(expected, actual):
        raise Mismatch(f"expected\n{expected}\nbut got\n{actual}\n{text}")
    return answer.status_code


def _syntax(case: suite.Case, endpoint: Endpoint) -> int:
    text = suite.content(case.action)
    if case.kind in ("positive", "negative"):
        answer = endpoint.query(text, "*/*")
    else:
        answer = endpoint.update(text)
    told = f"{answer.status_code}: {answer.text}\n{text.decode()}"
    if case.kind in ("negative", "negative-update"):
        if not malformed(answer):
            raise Mismatch(f"not refused as malformed: {told}")
    elif malformed(answer) or answer.status_code > 500:
        raise Mismatch(f"refused: {told}")
    return answer.status_code


def _text(iri: str) -> str:
    """Return a query or update; the file is the base where its IRIs need one."""
    text = suite.content(iri).decode()
    if _RELATIVE.search(text) and not _OWN_BASE.search(text):
        return f"BASE <{iri}>\n{text}"
    return text


def _resolved(iri: str, base: str) -> str:
    """Resolve an IRI of FROM; the suites use names of files and absolute IRIs only."""
    return iri if ":" in iri else base.rpartition("/")[0] + "/" + iri


def _dataset(state: suite.State) -> Dataset:
    """Return the dataset that a state describes."""
    found = Dataset()
    for name, document in [(None, iri) for iri in state.default] + list(state.named):
        graph = DefaultGraph() if name is None else NamedNode(name)
        form = RDF_FORMATS[document.rpartition(".")[2]]
        for quad in pyoxigraph.parse(suite.content(document), format=form, base_iri=document):
            found.add(Quad(quad.subject, quad.predicate, quad.object, graph))
    return found
