"""Random writes for property tests, and what they do to a plain store."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Literal

import pyoxigraph
from hypothesis import strategies as st

from crosslane.graph.engine.workers.changes import DEFAULT, graph_of

SPO = "{ ?s ?p ?o }"
GRAPHS = ("urn:g1", "urn:g2", "urn:g3")

subjects = st.sampled_from(["<urn:a>", "<urn:b>", "<urn:c>"])
objects = st.sampled_from(["<urn:a>", '"x"', '"y\\n\\"z"@en', "1", "01", "1.50", '"1E0"^^<urn:t>'])
graphs = st.sampled_from(GRAPHS)
targets = st.one_of(st.just("DEFAULT"), graphs.map(lambda iri: f"GRAPH <{iri}>"))


@st.composite
def triples(draw: st.DrawFn) -> str:
    """A triple without blank nodes, in SPARQL."""
    return f"{draw(subjects)} <urn:p{draw(st.integers(0, 1))}> {draw(objects)} ."


@st.composite
def data(draw: st.DrawFn) -> str:
    """A block of data for some graph."""
    block = " ".join(draw(st.lists(triples(), min_size=1, max_size=4)))
    graph = draw(st.none() | graphs)
    return f"{{ {block} }}" if graph is None else f"{{ GRAPH <{graph}> {{ {block} }} }}"


@st.composite
def operations(draw: st.DrawFn) -> str:
    """One operation of SPARQL 1.1 Update; some of them fail, depending on the dataset."""
    silent = draw(st.sampled_from(["", "SILENT "]))
    one, other = draw(targets), draw(targets)
    graph = draw(graphs)
    return draw(
        st.one_of(
            data().map(lambda block: f"INSERT DATA {block}"),
            data().map(lambda block: f"INSERT DATA {block}"),
            data().map(lambda block: f"DELETE DATA {block}"),
            st.sampled_from(
                [
                    "INSERT DATA { [] <urn:p0> [ <urn:p1> 1 ] }",
                    f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:a> <urn:p0> [], [] }} }}",
                    "DELETE WHERE { ?s <urn:p0> ?o }",
                    "DELETE { ?s ?p ?o } INSERT { ?o ?p ?s } WHERE { ?s ?p ?o FILTER(isIRI(?o)) }",
                    f"INSERT {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} WHERE {{ ?s ?p ?o }}",
                    f"WITH <{graph}> DELETE {{ ?s ?p ?o }} INSERT {{ ?s ?p 9 }} WHERE {SPO}",
                    f"DELETE WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}",
                    f"CREATE {silent}GRAPH <{graph}>",
                    f"DROP {silent}{one}",
                    f"CLEAR {silent}{one}",
                    "CLEAR ALL",
                    "DROP ALL",
                    "CLEAR NAMED",
                    "DROP NAMED",
                    f"COPY {silent}{one.replace('GRAPH ', '')} TO {other.replace('GRAPH ', '')}",
                    f"MOVE {silent}{one.replace('GRAPH ', '')} TO {other.replace('GRAPH ', '')}",
                    f"ADD {silent}{one.replace('GRAPH ', '')} TO {other.replace('GRAPH ', '')}",
                ]
            ),
        )
    )


updates = st.lists(operations(), min_size=1, max_size=4).map(" ;\n".join)


@dataclass(frozen=True)
class Document:
    """A document to be loaded, as N-Quads."""

    text: str
    graph: str | None
    mode: Literal["add", "replace"]

    @property
    def format(self) -> str:
        """Its format: triples where they go into a named graph."""
        return "nq" if self.graph is None else "nt"


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A document of triples for a graph, or of quads for theirs."""
    graph = draw(st.none() | graphs)
    lines = []
    for _ in range(draw(st.integers(0, 4))):
        own = draw(st.none() | graphs) if graph is None else None
        of = f" <{own}>" if own else ""
        name = draw(st.sampled_from(["<urn:a>", "<urn:b>", "_:b"]))
        lines.append(f'{name} <urn:p0> "{draw(st.integers(0, 3))}"{of} .\n')
    return Document("".join(lines), graph, draw(st.sampled_from(["add", "replace"])))


def load(store: pyoxigraph.Store, document: Document) -> None:
    """Do to a plain store what loading the document means."""
    quads = [
        quad
        if document.graph is None
        else pyoxigraph.Quad(
            quad.subject, quad.predicate, quad.object, pyoxigraph.NamedNode(document.graph)
        )
        for quad in pyoxigraph.parse(
            document.text, format=pyoxigraph.RdfFormat.N_QUADS, rename_blank_nodes=True
        )
    ]
    if document.mode == "replace":
        names = {f"<{document.graph}>"} if document.graph is not None else {DEFAULT}
        names |= {str(quad.graph_name) for quad in quads if document.graph is None}
        for name in names - {"DEFAULT"}:
            store.clear_graph(graph_of(name))
    store.extend(quads)
    if document.graph is not None:
        store.add_graph(pyoxigraph.NamedNode(document.graph))


def canonical(n_quads: bytes | str) -> list[str]:
    """Return quads in a form that does not depend on the labels of blank nodes."""
    dataset = pyoxigraph.Dataset(pyoxigraph.parse(n_quads, format=pyoxigraph.RdfFormat.N_QUADS))
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, dataset))


def dumped(store: pyoxigraph.Store) -> bytes:
    """Return a store as N-Quads."""
    output = io.BytesIO()
    store.dump(output, format=pyoxigraph.RdfFormat.N_QUADS)
    return output.getvalue()
