# ruff: noqa: S608 - SPARQL that is put together of fixed parts
"""What every engine that can be written does alike; see `contract`."""

from __future__ import annotations

import pytest

from crosslane.graph.engine import errors
from crosslane.graph.engine.limits import Limits
from crosslane.graph.engine.port import LoadRequest, QueryRequest, UpdateRequest
from tests.graph.engine.contract import (
    BASE,
    EX,
    G1,
    G2,
    NAMES,
    PATIENT,
    Check,
    Subject,
    add,
    ask,
    column,
    parsed,
    truth,
)


async def an_update_is_read_at_once(of: Subject) -> None:
    graph, before = f"{EX}written", of.engine.version
    insert = f'INSERT DATA {{ GRAPH <{graph}> {{ <{EX}a> xl:b "c\\nd"@en , <relative> }} }}'
    await of.engine.update(UpdateRequest(insert))
    query = f"SELECT ?o FROM <{graph}> {{ ?s xl:b ?o }} ORDER BY ?o"
    assert sorted(await column(of.engine, query)) == ["c\nd", f"{BASE}relative"]
    assert graph in of.engine.graphs
    assert of.engine.version == "" or of.engine.version != before
    await of.engine.update(UpdateRequest(f"CLEAR GRAPH <{graph}>"))
    assert await column(of.engine, f"SELECT ?o {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}") == []


async def an_update_of_several_operations_is_one(of: Subject) -> None:
    graph = f"{EX}several"
    await of.engine.update(
        UpdateRequest(
            f"""PREFIX ex: <{EX}> INSERT DATA {{ GRAPH ex:several {{ ex:a ex:b 1 }} }} ;
            DELETE {{ GRAPH ex:several {{ ?s ?p 1 }} }} INSERT {{ GRAPH ex:several {{ ?s ?p 2 }} }}
            WHERE {{ GRAPH ex:several {{ ?s ?p 1 }} }} ;
            WITH ex:several INSERT {{ ?s ?p 3 }} WHERE {{ ?s ?p 2 }}"""
        )
    )
    query = f"SELECT ?o {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} ORDER BY ?o"
    assert await column(of.engine, query) == ["2", "3"]


async def graphs_of_the_protocol_are_what_an_update_reads(of: Subject) -> None:
    graph = f"{EX}using"
    text = f"INSERT {{ GRAPH <{graph}> {{ ?s <{EX}seen> true }} }} WHERE {{ ?s <{EX}name> ?o }}"
    await of.engine.update(UpdateRequest(text, using_graphs=(G2,)))
    query = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
    assert await column(of.engine, query) == [str(len(NAMES))]
    with pytest.raises(errors.EngineError):
        await of.engine.update(
            UpdateRequest(f"WITH <{graph}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}", None, (G2,))
        )


async def an_update_that_fails_changes_nothing(of: Subject) -> None:
    graph = f"{EX}failing"
    first = f"INSERT DATA {{ GRAPH <{graph}> {{ <{EX}a> <{EX}b> 1 }} }}"
    with pytest.raises(errors.QueryFailed):
        await of.engine.update(UpdateRequest(f"{first} ; CREATE GRAPH <{G1}>"))
    assert await truth(of.engine, f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}") is False


async def a_silent_load_does_nothing(of: Subject) -> None:
    graph = f"{EX}silent"
    first = f"INSERT DATA {{ GRAPH <{graph}> {{ <{EX}a> <{EX}b> 1 }} }}"
    load = f"LOAD SILENT <http://127.0.0.1:1/> INTO GRAPH <{graph}>"
    await of.engine.update(UpdateRequest(f"{first} ; {load}"))
    found = await of.engine.query(QueryRequest(f"SELECT * {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"))
    assert found.rows == 1


async def an_update_that_is_wrong_or_refused_changes_nothing(of: Subject) -> None:
    graph = f"{EX}refused"
    first = f"INSERT DATA {{ GRAPH <{graph}> {{ <{EX}a> <{EX}b> 1 }} }}"
    for second, kind in (
        (f"INSERT DATA {{ GRAPH <{graph}> {{ <{EX}a> <{EX}b> }} }}", errors.QuerySyntaxError),
        ("LOAD <http://127.0.0.1:1/>", errors.QueryRefused),
        (
            f"INSERT {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} "
            "WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
            errors.QueryRefused,
        ),
    ):
        with pytest.raises(kind):
            await of.engine.update(UpdateRequest(f"{first} ; {second}"))
    with pytest.raises(errors.EngineError):
        await of.engine.update(UpdateRequest("SELECT * { ?s ?p ?o }"))
    assert await truth(of.engine, f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}") is False


async def the_default_graph_can_be_written(of: Subject) -> None:
    await add(of.engine, None, "<a> <b> <default> .", "add")
    assert await truth(of.engine, f"ASK {{ <{EX}a> <{EX}b> <{EX}default> }}")
    assert not await truth(of.engine, f"ASK {{ GRAPH ?g {{ ?s ?p <{EX}default> }} }}")
    await of.engine.update(UpdateRequest(f"DELETE DATA {{ <{EX}a> <{EX}b> <{EX}default> }}"))
    assert not await truth(of.engine, f"ASK {{ <{EX}a> <{EX}b> <{EX}default> }}")


async def a_load_adds_to_a_graph_or_replaces_it(of: Subject) -> None:
    graph = f"{EX}loaded"

    async def load(text: str, mode: str) -> tuple[int, bool]:
        kind = "add" if mode == "add" else "replace"
        done = await of.engine.load(
            LoadRequest(text.encode(), "ttl", graph, kind, EX)  # type: ignore[arg-type]
        )
        return done.quads, done.created

    query = f"SELECT ?o {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} ORDER BY STR(?o)"
    assert await load('<a> <b> "1", "2", "2" .', "add") == (2, True)
    assert await load('<a> <b> "2", "3" .', "add") == (2, False)
    assert await column(of.engine, query) == ["1", "2", "3"]
    assert await load('<a> <b> "4" .', "replace") == (1, False)
    assert await column(of.engine, query) == ["4"]


async def what_is_loaded_comes_back_as_it_was(of: Subject) -> None:
    graph = f"{EX}whole"
    turtle = f"""@prefix ex: <{EX}> . ex:a ex:b {", ".join(NAMES.values())}, "", [ ex:c _:x ] .
        _:x ex:d ex:a, _:x ."""
    await add(of.engine, graph, turtle)
    query = f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
    assert parsed(await ask(of.engine, query, "nt"), "nt") == parsed(turtle.encode(), "ttl")


async def a_load_of_many_triples_is_whole(of: Subject) -> None:
    graph, count = f"{EX}many", 1200
    lines = "".join(f"<s{i}> <p> <o{i}>, _:b{i % 7} .\n" for i in range(count))
    await add(of.engine, graph, lines)
    query = f"""SELECT (CONCAT(STR(COUNT(*)), " ", STR(COUNT(DISTINCT ?o))) AS ?n)
        {{ GRAPH <{graph}> {{ ?s <{EX}p> ?o }} }}"""
    assert await column(of.engine, query) == [f"{2 * count} {count + 7}"]


async def a_document_with_graphs_goes_into_them(of: Subject) -> None:
    trig = f"<{EX}one> {{ <a> <b> _:x }} <{EX}two> {{ _:x <b> <a> }}"
    done = await of.engine.load(LoadRequest(trig.encode(), "trig", None, "add", EX))
    assert (done.quads, done.created) == (2, True)
    query = f"""ASK {{ GRAPH <{EX}one> {{ <{EX}a> <{EX}b> ?x }}
        GRAPH <{EX}two> {{ ?x <{EX}b> <{EX}a> }} }}"""
    assert await truth(of.engine, query)


async def a_document_that_is_wrong_changes_nothing(of: Subject) -> None:
    graph = f"{EX}wrong"
    await add(of.engine, graph, "<a> <b> <c> .")
    for document, form in ((b"<a> <b> <d> . <a> <b>", "ttl"), (b"<a", "rdf"), (b"{]", "jsonld")):
        with pytest.raises(errors.DocumentError):
            await of.engine.load(LoadRequest(document, form, graph, "replace", EX))
    query = f"SELECT ?o {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
    assert await column(of.engine, query) == [f"{EX}c"]


async def documents_and_updates_have_a_size(of: Subject) -> None:
    with of.again(Limits(timeout=PATIENT, max_document_bytes=500)) as small:
        with pytest.raises(errors.LimitExceeded):
            await small.load(LoadRequest(b"#" * 501, "ttl", f"{EX}size", "add", EX))
        with pytest.raises(errors.QueryTooComplex):
            await small.update(UpdateRequest("#" * 501))


WRITING: tuple[Check, ...] = (
    an_update_is_read_at_once,
    an_update_of_several_operations_is_one,
    graphs_of_the_protocol_are_what_an_update_reads,
    an_update_that_fails_changes_nothing,
    an_update_that_is_wrong_or_refused_changes_nothing,
    a_silent_load_does_nothing,
    the_default_graph_can_be_written,
    a_load_adds_to_a_graph_or_replaces_it,
    what_is_loaded_comes_back_as_it_was,
    a_load_of_many_triples_is_whole,
    a_document_with_graphs_goes_into_them,
    a_document_that_is_wrong_changes_nothing,
    documents_and_updates_have_a_size,
)
"""Checks of engines that can be written; they run after those of reading."""
