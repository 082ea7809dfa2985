"""The difference that a write makes is exact, and leads from the old state to the new one."""

from __future__ import annotations

import contextlib

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosslane.graph.engine.workers import changes, operations
from crosslane.graph.engine.workers.changes import Change
from crosslane.graph.engine.workers.operations import Bounds, DocumentFaultError
from crosslane.graph.engine.workers.sink import StopError
from crosslane.ontology.terms import PREFIXES

from . import writes

BOUNDS = Bounds(quads=10_000, changed=1 << 20)
BASE = "http://example.org/"


def copied(store: pyoxigraph.Store) -> pyoxigraph.Store:
    """Return a store with the same quads, labels and empty graphs."""
    copy = pyoxigraph.Store()
    copy.extend(store)
    for graph in store.named_graphs():
        copy.add_graph(graph)
    return copy


def update(store: pyoxigraph.Store, text: str, bounds: Bounds = BOUNDS) -> Change:
    return operations.update(store, text, dict(PREFIXES), BASE, bounds)


def document(data: bytes, form: str, graph: str | None = None) -> operations.Document:
    return operations.Document(data, form, graph, "add", BASE)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(writes.updates, writes.documents()), min_size=1, max_size=6))
def test_applying_the_change_gives_the_state_after_the_write(
    steps: list[str | writes.Document],
) -> None:
    kept = pyoxigraph.Store()
    for step in steps:
        after = copied(kept)
        try:
            if isinstance(step, str):
                change = update(after, step)
            else:
                made = operations.Document(
                    step.text.encode(), step.format, step.graph, step.mode, BASE
                )
                change, _ = operations.load(after, made, BOUNDS)
                changes.apply(after, change)
        except RuntimeError:
            continue  # it failed, so there is no change
        changes.apply(kept, changes.decoded(*change.encoded()), check=True)
        assert sorted(writes.dumped(kept).splitlines()) == sorted(writes.dumped(after).splitlines())
        assert changes.graph_names(kept) == changes.graph_names(after)
        assert change.quads == len(kept)


@settings(max_examples=200, deadline=None)
@given(st.lists(writes.updates, min_size=1, max_size=5))
def test_a_change_lists_only_what_differs(steps: list[str]) -> None:
    store = pyoxigraph.Store()
    for step in steps:
        before = set(store)
        with contextlib.suppress(RuntimeError):
            change = update(store, step)
            now = set(store)
            assert set(_quads(change.added)) == now - before
            named = {*change.cleared, *change.dropped}
            gone = {quad for quad in before - now if changes.name_of(quad.graph_name) not in named}
            assert set(_quads(change.removed)) == gone


def _quads(n_quads: bytes) -> list[pyoxigraph.Quad]:
    return list(pyoxigraph.parse(n_quads, format=pyoxigraph.RdfFormat.N_QUADS))


@pytest.mark.parametrize(
    "change",
    [
        Change(2, added=b'<urn:a> <urn:p> "1" .\n'),
        Change(0, removed=b'<urn:a> <urn:p> "2" .\n'),
    ],
)
def test_a_change_that_does_not_fit_the_state_is_an_error(change: Change) -> None:
    store = pyoxigraph.Store()
    changes.apply(store, changes.whole(b'<urn:a> <urn:p> "1" .'))
    with pytest.raises(ValueError, match="there"):
        changes.apply(store, change, check=True)


def test_a_word_in_a_string_only_costs_time() -> None:
    store = pyoxigraph.Store()
    assert update(store, "INSERT DATA { <urn:a> <urn:p> 'DELETE and move' }").quads == 1
    assert update(store, r"INSERT DATA { <urn:a> <urn:p> '\u0041' }").added.count(b"\n") == 1


def test_clearing_everything_lists_nothing() -> None:
    store = pyoxigraph.Store()
    update(store, "INSERT DATA { <urn:a> <urn:p> 1 GRAPH <urn:g> { <urn:a> <urn:p> 1, 2 } }")
    change = update(store, "CLEAR ALL")
    assert (change.quads, change.removed, change.added) == (0, b"", b"")
    assert set(change.cleared) == {changes.DEFAULT, "<urn:g>"}


def test_nothing_changed_is_an_empty_change() -> None:
    store = pyoxigraph.Store()
    update(store, "INSERT DATA { <urn:a> <urn:p> 1 }")
    assert update(store, "INSERT DATA { <urn:a> <urn:p> 1 }").empty
    assert update(store, "DELETE WHERE { ?s <urn:none> ?o }").empty


def test_too_many_quads_are_refused_but_a_full_dataset_may_shrink() -> None:
    store = pyoxigraph.Store()
    update(store, "INSERT DATA { <urn:a> <urn:p> 1, 2, 3 }")
    with pytest.raises(StopError, match="quads"):
        update(copied(store), "INSERT DATA { <urn:a> <urn:p> 4 }", Bounds(2, 1000))
    assert update(store, "DELETE DATA { <urn:a> <urn:p> 1 }", Bounds(1, 1000)).quads == 2


def test_a_change_with_too_many_bytes_is_refused() -> None:
    with pytest.raises(StopError, match="bytes"):
        update(
            pyoxigraph.Store(), f"INSERT DATA {{ <urn:a> <urn:p> '{'x' * 1000}' }}", Bounds(9, 500)
        )
    long = f"<urn:a> <urn:p> '{'x' * 1000}' .".encode()
    with pytest.raises(StopError, match="bytes"):
        operations.load(pyoxigraph.Store(), document(long, "ttl"), Bounds(9, 500))


@pytest.mark.parametrize(
    ("data", "form", "graph", "said", "line"),
    [
        (b"<a> <b>\n <c", "ttl", None, "Unexpected end of file", 2),
        (b"<urn:a> <urn:b> <urn:c> <urn:g> .", "nq", "urn:h", "Named graphs are not allowed", None),
        (b'{"@context": "http://127.0.0.1:9/", "a": 1}', "jsonld", None, "is never fetched", None),
        (b"<rdf:RDF", "rdf", None, "not closed", None),
        (b"\xff\xfe", "ttl", None, "UTF-8", 1),
    ],
)
def test_a_document_at_fault_is_told_with_the_place_where_it_is_known(
    data: bytes, form: str, graph: str | None, said: str, line: int | None
) -> None:
    with pytest.raises(DocumentFaultError) as caught:
        operations.load(pyoxigraph.Store(), document(data, form, graph), BOUNDS)
    assert said in str(caught.value)
    assert caught.value.report["line"] == line


@pytest.mark.parametrize(
    ("form", "data"),
    [
        ("ttl", b"<a> <b> <c> ."),
        ("nt", b"<http://example.org/a> <http://example.org/b> <http://example.org/c> ."),
        (
            "rdf",
            b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://example.org/">'
            b'<rdf:Description rdf:about="a"><b rdf:resource="c"/></rdf:Description></rdf:RDF>',
        ),
        ("jsonld", b'{"@id": "a", "http://example.org/b": {"@id": "c"}}'),
        ("trig", b"{ <a> <b> <c> }"),
        ("nq", b"<http://example.org/a> <http://example.org/b> <http://example.org/c> ."),
    ],
)
def test_every_format_is_read_and_relative_iris_are_resolved(form: str, data: bytes) -> None:
    change, quads = operations.load(pyoxigraph.Store(), document(data, form, "urn:g"), BOUNDS)
    triple = b"<http://example.org/a> <http://example.org/b> <http://example.org/c>"
    assert change.added == triple + b" <urn:g> .\n"
    assert quads == 1


def test_literals_that_the_store_takes_for_one_count_once() -> None:
    change, quads = operations.load(pyoxigraph.Store(), document(b"<a> <b> 1, 01 .", "ttl"), BOUNDS)
    assert (quads, change.quads, change.added.count(b"\n")) == (1, 1, 1)
