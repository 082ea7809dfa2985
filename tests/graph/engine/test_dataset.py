"""A dataset that is written: visible at once, whole or not at all, kept."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from crosslane.graph.engine.dataset import DatasetEngine
from crosslane.graph.engine.errors import (
    DocumentError,
    QueryFailed,
    QueryRefused,
    QuerySyntaxError,
)
from crosslane.graph.engine.port import QueryRequest, UpdateRequest

from .datasets import MANY, do, load, opened, rows, update
from .test_safety import Canary


@pytest.fixture(name="engine")
def empty(tmp_path: Path) -> Iterator[DatasetEngine]:
    """An empty dataset of its own."""
    with opened(tmp_path) as running:
        yield running


def test_a_new_dataset_is_empty_and_its_default_graph_is_its_own(engine: DatasetEngine) -> None:
    assert (rows(engine), engine.graphs, engine.union, engine.writable) == (0, (), False, True)
    update(engine, "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:p> 1 } }")
    assert rows(engine) == 0
    assert rows(engine, "GRAPH ?g { ?s ?p ?o }") == 1
    assert rows(engine, default=("urn:g", "urn:nothing")) == 1
    assert rows(engine, "GRAPH ?g { ?s ?p ?o }", named=("urn:nothing",)) == 0


def test_every_query_after_an_update_sees_it(engine: DatasetEngine) -> None:
    async def write_and_read() -> None:
        for number in range(20):
            await engine.update(UpdateRequest(f"INSERT DATA {{ <urn:a> <urn:p> {number} }}"))
            found = await asyncio.gather(
                *(engine.query(QueryRequest("SELECT ?o { ?s ?p ?o }", ("csv",))) for _ in range(4))
            )
            assert [result.rows for result in found] == [number + 1] * 4

    asyncio.run(write_and_read())
    assert engine.stats().replaced["outdated"] >= 40


def test_a_query_that_runs_keeps_the_state_it_began_with(tmp_path: Path) -> None:
    async def overlap() -> tuple[bytes, bytes]:
        await engine.update(UpdateRequest(MANY))
        slow = asyncio.ensure_future(
            engine.query(QueryRequest("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }", ("csv",)))
        )
        await asyncio.sleep(0)
        await engine.update(UpdateRequest("CLEAR ALL"))
        after = await engine.query(QueryRequest("SELECT ?s { ?s ?p ?o }", ("csv",)))
        return (await slow).body, after.body

    with opened(tmp_path) as engine:
        during, after = asyncio.run(overlap())
    assert (during, after) == (b"n\r\n90000\r\n", b"s\r\n")


def test_the_dataset_is_kept_over_restarts(tmp_path: Path) -> None:
    with opened(tmp_path) as engine:
        update(
            engine, "INSERT DATA { <urn:a> <urn:p> _:b, 'x'@en . GRAPH <urn:g> { _:b <urn:q> 1 } }"
        )
        update(engine, "CREATE GRAPH <urn:empty>")
        before = do(engine.snapshot()), engine.graphs, engine.quads, engine.version
    with opened(tmp_path) as engine:
        now = do(engine.snapshot()), engine.graphs, engine.quads, engine.version
        assert sorted(now[0].splitlines()) == sorted(before[0].splitlines())
        assert now[1:] == before[1:] == (("urn:empty", "urn:g"), 3, before[3])


def test_the_version_changes_with_each_change_and_only_then(engine: DatasetEngine) -> None:
    versions = [engine.version]
    for text in ("INSERT DATA { <urn:a> <urn:p> 1 }", "INSERT DATA { <urn:a> <urn:p> 2 }"):
        update(engine, text)
        versions.append(engine.version)
    assert len(set(versions)) == 3
    update(engine, "INSERT DATA { <urn:a> <urn:p> 2 }", "DELETE WHERE { ?s <urn:none> ?o }")
    assert engine.version == versions[-1]


def test_blank_nodes_of_different_writes_are_different_nodes(engine: DatasetEngine) -> None:
    update(engine, *["INSERT DATA { _:b <urn:p> 1 }"] * 5)
    for _ in range(5):
        load(engine, "_:b <urn:p> 1 .")
    assert rows(engine) == 10


def test_workers_draw_different_random_numbers(engine: DatasetEngine) -> None:
    async def ask() -> set[bytes]:
        query = QueryRequest("SELECT (STRUUID() AS ?u) (BNODE() AS ?b) {}", ("csv",))
        results = await asyncio.gather(*(engine.query(query) for _ in range(2)))
        await engine.update(UpdateRequest("CLEAR ALL"))
        results += await asyncio.gather(*(engine.query(query) for _ in range(2)))
        return {value for result in results for value in result.body.split(b"\r\n")[1].split(b",")}

    assert len(asyncio.run(ask())) == 8


def test_a_sequence_that_fails_at_its_end_changes_nothing(engine: DatasetEngine) -> None:
    update(engine, "CREATE GRAPH <urn:g>")
    version = engine.version
    with pytest.raises(QueryFailed, match="already exists"):
        update(engine, "INSERT DATA { <urn:a> <urn:p> 1 } ; CREATE GRAPH <urn:g>")
    assert (rows(engine), engine.version) == (0, version)
    update(engine, "INSERT DATA { <urn:a> <urn:p> 1 } ; CREATE SILENT GRAPH <urn:g>")
    assert rows(engine) == 1


@pytest.mark.parametrize(
    ("text", "line"), [("INSERT DATA {", 1), ("CLEAR ALL ;\nINSERT { ?s ?p ?o }", 2), ("ASK {}", 1)]
)
def test_an_update_with_a_syntax_error_is_told_where(
    engine: DatasetEngine, text: str, line: int
) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        update(engine, text)
    assert caught.value.line == line


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <{url}>",
        "LOAD SILENT <{url}> ; LOAD <{url}>",
        "INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    ],
)
def test_an_update_reaches_nothing_outside(
    engine: DatasetEngine, canary: Canary, text: str
) -> None:
    with pytest.raises(QueryRefused):
        update(engine, text.format(url=canary.url))
    assert canary.hits == 0


def test_a_silent_load_fetches_nothing_and_leaves_the_rest_to_be_done(
    engine: DatasetEngine, canary: Canary
) -> None:
    insert = "INSERT DATA { <urn:a> <urn:p> 1 }"
    update(engine, f"LOAD SILENT <{canary.url}> INTO GRAPH <urn:g> ; {insert}")
    assert canary.hits == 0
    assert engine.quads == 1
    assert engine.graphs == ()


def test_a_load_with_wrong_syntax_beside_it_is_a_syntax_error(engine: DatasetEngine) -> None:
    with pytest.raises(QuerySyntaxError):
        update(engine, "LOAD <urn:a> ; INSERT DATA { ?nothing <urn:p> 1 }")


def test_a_context_of_json_ld_is_not_fetched(engine: DatasetEngine, canary: Canary) -> None:
    document = json.dumps({"@context": canary.url, "@id": "urn:a", "p": 1})
    with pytest.raises(DocumentError, match="never fetched"):
        load(engine, document, form="jsonld")
    assert canary.hits == 0


def test_an_update_over_graphs_of_the_protocol_reads_those(engine: DatasetEngine) -> None:
    update(engine, "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:p> 1 } <urn:b> <urn:p> 2 }")
    copy = "INSERT { GRAPH <urn:h> { ?s ?p ?o } } WHERE { ?s ?p ?o }"
    do(engine.update(UpdateRequest(copy, using_graphs=("urn:g",))))
    assert rows(engine, "GRAPH <urn:h> { <urn:a> ?p ?o }") == 1
    assert rows(engine, "GRAPH <urn:h> { ?s ?p ?o }") == 1
    with pytest.raises(QuerySyntaxError, match="using-graph-uri"):
        do(engine.update(UpdateRequest(f"WITH <urn:g> {copy}", using_named_graphs=("urn:g",))))


def test_loading_adds_or_replaces_and_tells_what_it_did(engine: DatasetEngine) -> None:
    assert load(engine, "<a> <b> 1, 2 .", "urn:g") == (2, True)
    assert load(engine, "<a> <b> 2, 3 .", "urn:g") == (2, False)
    assert rows(engine, "GRAPH <urn:g> { ?s ?p ?o }") == 3
    assert load(engine, "<a> <b> 4 .", "urn:g", replace=True) == (1, False)
    assert rows(engine, "GRAPH <urn:g> { ?s ?p ?o }") == 1
    assert load(engine, "<a> <b> 5 .", replace=True) == (1, False)
    assert (rows(engine), engine.quads) == (1, 2)


def test_an_empty_document_makes_an_empty_graph(engine: DatasetEngine) -> None:
    assert load(engine, "", "urn:g") == (0, True)
    assert load(engine, "", "urn:h", replace=True) == (0, True)
    assert load(engine, "", "urn:h", replace=True) == (0, False)
    assert load(engine, "") == (0, False)
    assert engine.graphs == ("urn:g", "urn:h")


def test_a_document_with_graphs_replaces_those_and_the_default_graph(
    engine: DatasetEngine,
) -> None:
    update(
        engine,
        "INSERT DATA { <urn:a> <urn:p> 1 GRAPH <urn:g> { <urn:a> <urn:p> 1 }"
        " GRAPH <urn:h> { <urn:a> <urn:p> 1 } }",
    )
    document = "<urn:g> { <urn:a> <urn:p> 2 } <urn:new> { <urn:a> <urn:p> 2 }"
    assert load(engine, document, form="trig", replace=True) == (2, True)
    kept = sorted(do(engine.snapshot()).splitlines())
    assert [line.split()[-2] for line in kept] == [b"<urn:h>", b"<urn:g>", b"<urn:new>"]


def test_a_document_at_fault_is_told_where_and_changes_nothing(engine: DatasetEngine) -> None:
    load(engine, "<a> <b> 1 .", "urn:g")
    version = engine.version
    with pytest.raises(DocumentError) as caught:
        load(engine, "<a> <b> 2 .\n<a> <b", "urn:g", replace=True)
    assert caught.value.line == 2
    with pytest.raises(DocumentError, match="Named graphs"):
        load(engine, "<urn:a> <urn:b> <urn:c> <urn:d> .", "urn:g", "nq")
    for graph, form in (("urn:g", "csv"), ("urn: g", "ttl"), ("relative", "ttl")):
        with pytest.raises(DocumentError):
            load(engine, "", graph, form)
    assert (engine.version, rows(engine, "GRAPH <urn:g> { ?s ?p 1 }")) == (version, 1)
