"""Answers are written here: the same bytes as from our own workers, whatever the endpoint's."""

from __future__ import annotations

import io
import json

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosslane.graph.engine.errors import EngineDown
from crosslane.graph.engine.remote import answers
from crosslane.graph.engine.remote.answers import SOLUTIONS_TYPE, write
from crosslane.graph.engine.workers.sink import StopError

WRITERS = {
    "json": pyoxigraph.QueryResultsFormat.JSON,
    "xml": pyoxigraph.QueryResultsFormat.XML,
    "csv": pyoxigraph.QueryResultsFormat.CSV,
    "tsv": pyoxigraph.QueryResultsFormat.TSV,
}
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)
MOST = (1 << 20, 1000)


def store_of(texts: list[str]) -> pyoxigraph.Store:
    node, store = pyoxigraph.NamedNode("urn:a"), pyoxigraph.Store()
    store.extend(pyoxigraph.Quad(node, node, pyoxigraph.Literal(text), node) for text in texts)
    return store


@given(st.lists(TEXTS), st.sampled_from(sorted(WRITERS)), st.booleans())
def test_solutions_are_written_as_a_worker_writes_them(
    texts: list[str], form: str, ascii_only: bool
) -> None:
    store = store_of(texts)
    query = "SELECT ?o { GRAPH ?g { ?s ?p ?o } } ORDER BY ?o"
    direct, there = io.BytesIO(), io.BytesIO()
    for output, writer in ((direct, WRITERS[form]), (there, WRITERS["json"])):
        result = store.query(query)
        assert isinstance(result, pyoxigraph.QuerySolutions)
        result.serialize(output, format=writer)
    # As another product might write it.
    foreign = json.dumps(json.loads(there.getvalue()), indent=1, ensure_ascii=ascii_only).encode()
    body, rows = write(foreign, SOLUTIONS_TYPE, "SELECT", form, {}, MOST)
    assert (body, rows) == (direct.getvalue(), len(set(texts)))


@given(st.binary(max_size=60), st.sampled_from(["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]))
def test_any_bytes_are_a_result_or_an_error_of_the_endpoint(body: bytes, form: str) -> None:
    media = SOLUTIONS_TYPE if form in ("SELECT", "ASK") else "application/n-triples"
    wanted = "csv" if form in ("SELECT", "ASK") else "nt"
    try:
        write(body, media, form, wanted, {}, MOST)
    except (EngineDown, StopError):
        return
    assert form in ("CONSTRUCT", "DESCRIBE")  # no bytes are an empty graph


@given(st.recursive(st.none() | st.booleans() | st.text(max_size=3), st.lists, max_leaves=20))
def test_any_json_is_a_result_or_an_error_of_the_endpoint(value: object) -> None:
    body = json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": value}}).encode()
    try:
        written, _ = write(body, SOLUTIONS_TYPE, "SELECT", "csv", {}, MOST)
    except EngineDown:
        return
    assert written.startswith(b"x\r\n")


@pytest.mark.parametrize(("bytes_", "rows", "limit"), [(60, 10, "bytes"), (1000, 2, "rows")])
def test_a_result_past_a_bound_stops(bytes_: int, rows: int, limit: str) -> None:
    term = {"type": "literal", "value": "0123456789"}
    bindings = [{"x": term}] * 9
    body = json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": bindings}}).encode()
    with pytest.raises(StopError) as raised:
        write(body, SOLUTIONS_TYPE, "SELECT", "csv", {}, (bytes_, rows))
    assert raised.value.limit == limit
    lines = b"".join(b"<urn:a> <urn:b> <urn:c%d> .\n" % number for number in range(9))
    with pytest.raises(StopError) as raised:
        write(lines, "application/n-triples", "CONSTRUCT", "nt", {}, (bytes_, rows))
    assert raised.value.limit == limit


def test_rows_are_terms_by_name() -> None:
    body = (
        b'{"head":{"vars":["x","y"]},"results":{"bindings":[{"y":{"type":"uri","value":"u:v"}}]}}'
    )
    assert answers.rows(body, SOLUTIONS_TYPE) == [{"x": None, "y": pyoxigraph.NamedNode("u:v")}]
