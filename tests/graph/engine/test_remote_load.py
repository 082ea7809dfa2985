"""A document as an update: whatever store carries it out has what the document says."""

from __future__ import annotations

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosslane.graph.engine.errors import DocumentError, LimitExceeded
from crosslane.graph.engine.limits import Limits
from crosslane.graph.engine.port import LoadRequest
from crosslane.graph.engine.remote import documents
from tests.graph.engine.contract import canonical

EX = "http://example.org/"
NODES = st.sampled_from([pyoxigraph.NamedNode(EX + name) for name in "ab"])
BLANKS = st.sampled_from([pyoxigraph.BlankNode(f"b{number}") for number in range(6)])
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
LITERALS = st.one_of(
    TEXTS.map(pyoxigraph.Literal),
    st.builds(lambda text: pyoxigraph.Literal(text, language="zh-hans"), TEXTS),
    st.builds(lambda text: pyoxigraph.Literal(text, datatype=pyoxigraph.NamedNode(EX)), TEXTS),
)
TRIPLES = st.builds(
    pyoxigraph.Triple, st.one_of(NODES, BLANKS), NODES, st.one_of(NODES, BLANKS, LITERALS)
)
GRAPHS = st.sampled_from([pyoxigraph.DefaultGraph(), pyoxigraph.NamedNode(EX + "g")])
QUADS = st.builds(
    lambda one, graph: pyoxigraph.Quad(one.subject, one.predicate, one.object, graph),
    TRIPLES,
    GRAPHS,
)


def request(document: str, form: str = "nq", graph: str | None = None) -> LoadRequest:
    return LoadRequest(document.encode(), form, graph, "add", EX)


@given(st.lists(QUADS, max_size=12), st.integers(1, 4))
def test_a_store_that_carries_out_the_update_has_the_document(
    quads: list[pyoxigraph.Quad], size: int
) -> None:
    document = "".join(f"{quad} .\n" for quad in quads)
    parsed = documents.read(request(document), Limits())
    store = pyoxigraph.Store()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(documents, "TRIPLES_OF_ONE_OPERATION", size)
        text = documents.statements(parsed, replace=False)
    if text:
        store.update(text)
    assert canonical(store) == canonical(quads)
    assert parsed.quads == len(set(quads))


def test_what_hangs_together_by_a_blank_node_is_one_operation() -> None:
    lines = "".join(f"_:n{i} <urn:next> _:n{i + 1} .\n" for i in range(1200))
    others = "".join(f'_:o{i} <urn:is> "alone" .\n' for i in range(1200))
    text = documents.statements(
        documents.read(request(lines + others, "nt", "urn:g"), Limits()), replace=False
    )
    sizes = [part.count(" .\n") for part in text.split(" ;\n")]
    assert sizes == [1200, 500, 500, 200]


def test_a_document_that_replaces_a_graph_clears_it_first() -> None:
    parsed = documents.read(request("<a> <b> 1 .", "ttl", "urn:g"), Limits())
    assert documents.statements(parsed, replace=True).startswith("CLEAR SILENT GRAPH <urn:g> ;\n")
    assert "CLEAR" not in documents.statements(parsed, replace=False)


def test_an_empty_document_makes_an_empty_graph() -> None:
    parsed = documents.read(request("", "ttl", "urn:g"), Limits())
    store = pyoxigraph.Store()
    store.update(documents.statements(parsed, replace=False))
    assert [str(graph) for graph in store.named_graphs()] == ["<urn:g>"]


def test_a_literal_goes_out_in_the_form_it_has() -> None:
    text = '<a> <b> 1.50, "01"^^<http://www.w3.org/2001/XMLSchema#integer> .'
    parsed = documents.read(request(text, "ttl", "urn:g"), Limits())
    update = documents.statements(parsed, replace=False)
    assert '"1.50"^^' in update
    assert '"01"^^' in update


def test_a_graph_named_by_a_blank_node_is_refused() -> None:
    with pytest.raises(DocumentError, match="blank node"):
        documents.read(request("<urn:a> <urn:b> 1 .".replace("1", "<urn:c> _:g"), "nq"), Limits())


@pytest.mark.parametrize("name", ["urn:g> {} } ; CLEAR ALL ; #", "no iri", "", "urn:a\nb"])
def test_a_name_that_is_no_iri_is_not_written_into_an_update(name: str) -> None:
    with pytest.raises(DocumentError, match="no IRI"):
        documents.read(request("<a> <b> 1 .", "ttl", name), Limits())


def test_a_fault_in_a_document_has_its_place() -> None:
    with pytest.raises(DocumentError) as raised:
        documents.read(request("<a> <b> 1 .\n<a> <b>", "ttl", "urn:g"), Limits())
    assert raised.value.line == 2
    assert "line" not in raised.value.message


def test_a_document_has_a_size_and_a_number_of_quads() -> None:
    for limits, limit in ((Limits(max_document_bytes=5), "bytes"), (Limits(max_quads=1), "quads")):
        with pytest.raises(LimitExceeded) as raised:
            documents.read(request("<a> <b> 1, 2 .", "ttl", "urn:g"), limits)
        assert raised.value.limit == limit
