# ruff: noqa: S608 - SPARQL that is put together of fixed parts
"""Some graphs of an endpoint and not the others; Graph Store; Virtuoso."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from crosslane.graph.engine import errors
from crosslane.graph.engine.limits import Limits
from crosslane.graph.engine.port import LoadRequest, QueryRequest, UpdateRequest
from crosslane.graph.engine.remote.engine import RemoteEngine
from tests.graph.engine import endpoints
from tests.graph.engine.remote_engines import PATIENT, G

# --- Some graphs of an endpoint, and the others


@pytest.fixture(scope="module")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[endpoints.Server]:
    """An endpoint with one graph to be seen and one that is private."""
    with endpoints.oxigraph(tmp_path_factory.mktemp("oxigraph")) as server:
        with RemoteEngine(server.query, PATIENT, update_url=server.update) as engine:
            text = f"""INSERT DATA {{ GRAPH <{G}> {{ <urn:a> <urn:b> "seen" }}
                GRAPH <{G}/private> {{ <urn:a> <urn:b> "private" }} <urn:a> <urn:b> "default" }}"""
            asyncio.run(engine.update(UpdateRequest(text)))
        yield server


def test_an_engine_for_some_graphs_sees_no_others(oxigraph: endpoints.Server) -> None:
    with RemoteEngine(oxigraph.query, PATIENT, graphs=(G,)) as engine:
        assert (engine.graphs, engine.union) == ((G,), True)
        for query in (
            "SELECT ?o { ?s ?p ?o }",
            "SELECT ?o { GRAPH ?g { ?s ?p ?o } }",
            f"SELECT ?o {{ {{ GRAPH <{G}/private> {{ ?s ?p ?o }} }} UNION {{ ?s ?p ?o }} }}",
            f"SELECT ?o FROM <{G}> {{ ?s ?p ?o }}",
        ):
            assert engine.run(QueryRequest(query, ("csv",))).body == b"o\r\nseen\r\n", query
        for query in (
            f"SELECT ?o FROM <{G}/private> {{ ?s ?p ?o }}",
            f"SELECT ?o FROM NAMED <{G}/private> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        ):
            with pytest.raises(errors.QueryRefused):
                engine.run(QueryRequest(query))
        with pytest.raises(errors.QueryRefused):
            engine.run(QueryRequest("ASK {}", default_graphs=(f"{G}/private",)))
        assert asyncio.run(engine.snapshot()) == f'<urn:a> <urn:b> "seen" <{G}> .\n'.encode()


def test_an_engine_for_some_graphs_writes_no_others(oxigraph: endpoints.Server) -> None:
    with RemoteEngine(oxigraph.query, PATIENT, update_url=oxigraph.update, graphs=(G,)) as engine:

        def load(document: str, form: str, graph: str | None) -> None:
            request = LoadRequest(document.encode(), form, graph, "add", "urn:x:/")
            asyncio.run(engine.load(request))

        for document, form, graph in (
            ("<urn:a> <urn:b> 1 .", "ttl", f"{G}/private"),
            ("<urn:a> <urn:b> 1 .", "ttl", None),
            (f"<{G}/private> {{ <urn:a> <urn:b> 1 }}", "trig", None),
        ):
            with pytest.raises(errors.QueryRefused):
                load(document, form, graph)
        with pytest.raises(errors.QueryRefused):
            asyncio.run(engine.update(UpdateRequest("CLEAR ALL")))
        load("<urn:a> <urn:new> 1 .", "ttl", G)
        found = engine.run(QueryRequest("SELECT ?o { ?s <urn:new> ?o }", ("csv",))).body
    assert found == b"o\r\n1\r\n"


def test_a_graph_that_came_to_be_elsewhere_can_be_named(oxigraph: endpoints.Server) -> None:
    with (
        RemoteEngine(oxigraph.query, PATIENT) as engine,
        RemoteEngine(oxigraph.query, PATIENT, update_url=oxigraph.update) as other,
    ):
        request = LoadRequest(b"<urn:a> <urn:b> 1 .", "ttl", f"{G}/late", "add", "urn:x:/")
        assert asyncio.run(other.load(request)).created
        query = f"SELECT ?o FROM <{G}/late> {{ ?s ?p ?o }}"
        assert engine.run(QueryRequest(query, ("csv",))).rows == 1
        assert f"{G}/late" in engine.graphs


def test_a_document_goes_through_the_graph_store_where_there_is_one(
    oxigraph: endpoints.Server,
) -> None:
    graph = f"{G}/store?a=b&c=d e".replace(" ", "%20")
    with RemoteEngine(
        oxigraph.query, PATIENT, update_url=f"{oxigraph.update}/nowhere", store_url=oxigraph.store
    ) as engine:
        for mode, rows in (("add", 1), ("replace", 1), ("add", 2)):
            text = f"<urn:a> <urn:b> [ <urn:c> '{mode}' ] ."
            kind = "add" if mode == "add" else "replace"
            request = LoadRequest(text.encode(), "ttl", graph, kind, "urn:x:/")  # type: ignore[arg-type]
            assert asyncio.run(engine.load(request)).quads == 2
            query = f"SELECT ?o {{ GRAPH <{graph}> {{ ?s <urn:b>/<urn:c> ?o }} }}"
            assert engine.run(QueryRequest(query)).rows == rows


def test_whether_the_default_graph_is_the_union_is_found_out(tmp_path: Path) -> None:
    data = LoadRequest(f"<{G}> {{ <urn:a> <urn:b> 1 }}".encode(), "trig", None, "add", "urn:x:/")
    for arguments, expected in (((), False), (("--union-default-graph",), True)):
        with (
            endpoints.oxigraph(tmp_path, *arguments) as server,
            RemoteEngine(server.query, PATIENT, update_url=server.update) as engine,
        ):
            assert not engine.union  # it has no graph, so nobody can tell
            asyncio.run(engine.load(data))
            assert engine.union is expected
            snapshot = asyncio.run(engine.snapshot())
            assert snapshot.count(b"\n") == 1


# --- Virtuoso


@pytest.mark.virtuoso
def test_virtuoso_that_cuts_results_off_is_not_used(tmp_path: Path) -> None:
    with endpoints.virtuoso(tmp_path, max_rows=1000) as server:
        with pytest.raises(errors.EngineDown, match="ResultSetMaxRows"):
            RemoteEngine(server.query, PATIENT).start()
        with RemoteEngine(server.query, Limits(max_rows=998, timeout=60.0)) as engine:
            assert engine.run(QueryRequest("ASK {}", ("csv",))).body == b"true"


@pytest.mark.virtuoso
def test_virtuoso_takes_documents_through_its_graph_store(tmp_path: Path) -> None:
    with (
        endpoints.virtuoso(tmp_path) as server,
        RemoteEngine(
            server.query, PATIENT, update_url=server.update, store_url=server.store
        ) as engine,
    ):
        text = f"<urn:a> <urn:b> {', '.join(f'[ <urn:c> {number} ]' for number in range(3000))} ."
        for mode in ("add", "replace"):
            kind = "add" if mode == "add" else "replace"
            request = LoadRequest(text.encode(), "ttl", G, kind, "urn:x:/")  # type: ignore[arg-type]
            assert asyncio.run(engine.load(request)).quads == 6000
            query = f"SELECT ?o {{ GRAPH <{G}> {{ ?s ?p ?o }} }}"
            assert engine.run(QueryRequest(query)).rows == 6000
