# ruff: noqa: S608 - SPARQL that is put together of fixed parts
"""What every engine answers alike: one dataset, the same questions, the same answers.

Each check is a coroutine that takes a `Subject`; `test_contract` runs all on every engine.
"""

from __future__ import annotations

import asyncio
import csv
import io
import json
import time
from collections.abc import Callable, Coroutine, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import pyoxigraph
import pytest

from crosslane.graph.engine import errors
from crosslane.graph.engine.limits import Limits
from crosslane.graph.engine.port import Backend, LoadRequest, QueryRequest, UpdateRequest
from crosslane.graph.engine.results import FORMATS

EX = "http://example.org/"
G1, G2, G3 = EX + "g1", EX + "g2", EX + "g3"
BASE = "https://w3id.org/crosslane/"
NUMBERS = 300
PATIENT = 60.0
"""Seconds that a request may take on a busy machine; a check that waits so long hangs."""
NAMES = {
    "ann": '"Ann, {} \\"A\\" <b>&amp;\\\\\\nB\\tC"',
    "bob": '"鲍勃 ☃ 😀"@zh',
    "cid": '"2024-02-03"^^<http://www.w3.org/2001/XMLSchema#date>',
    "dan": '"x"^^<http://example.org/type>',
    "eve": '"7"^^<http://www.w3.org/2001/XMLSchema#integer>',
}
DATASET = "\n".join(
    [f"<{EX}n{i}> <{EX}next> <{EX}n{i + 1}> <{G1}> ." for i in range(NUMBERS)]
    + [f"<{EX}{who}> <{EX}name> {name} <{G2}> ." for who, name in NAMES.items()]
    + [f"<{EX}ann> <{EX}knows> _:x <{G3}> .", f"_:x <{EX}knows> <{EX}ann> <{G3}> ."]
    + [f"<{EX}bob> <{EX}knows> _:y <{G3}> ."]
)
"""N-Quads: a chain of numbers, five names, and two nodes without one."""

RUNAWAY = (
    f"SELECT (COUNT(*) AS ?n) FROM <{G1}> "
    f"{{ ?a <{EX}next> ?b . ?c <{EX}next> ?d . ?e <{EX}next> ?f . "
    f"?g <{EX}next> ?h FILTER(?a != ?c && ?c != ?e && ?e != ?g && STR(?h) > STR(?b)) }}"
)
"""Eight billion combinations."""


@dataclass(frozen=True, slots=True)
class Subject:
    """An engine with the dataset.

    Attributes:
        engine: that runs.
        again: starts another one on the same data, with other limits.
    """

    engine: Backend
    again: Callable[[Limits], AbstractContextManager[Backend]]


Check = Callable[[Subject], Coroutine[Any, Any, None]]


async def ask(
    engine: Backend,
    query: str,
    form: str = "json",
    *,
    default: tuple[str, ...] | None = None,
    named: tuple[str, ...] | None = None,
    timeout: float | None = None,
) -> bytes:
    """Return the result of a query in one format."""
    family = FORMATS[form].family
    solutions, graph = ((form,), ()) if family == "solutions" else ((), (form,))
    request = QueryRequest(query, solutions, graph, timeout, default, named)
    result = await engine.query(request)
    assert result.format is FORMATS[form]
    return result.body


async def column(engine: Backend, query: str, **more: tuple[str, ...] | None) -> list[str]:
    """Return the values of a query for one variable, in order."""
    found = json.loads(await ask(engine, query, **more))  # type: ignore[arg-type]
    (name,) = found["head"]["vars"]
    return [row[name]["value"] for row in found["results"]["bindings"]]


async def truth(engine: Backend, query: str) -> bool:
    """Return the answer to ASK."""
    return bool(json.loads(await ask(engine, query))["boolean"])


async def add(engine: Backend, graph: str | None, turtle: str, mode: str = "replace") -> None:
    """Put Turtle into a graph."""
    assert mode in ("add", "replace")
    replace = "replace" if mode == "replace" else "add"
    await engine.load(
        LoadRequest(turtle.encode(), "ttl", graph, replace, EX)  # type: ignore[arg-type]
    )


def canonical(quads: Iterable[pyoxigraph.Quad]) -> set[str]:
    """Return quads with blank nodes named by what is said of them."""
    dataset = pyoxigraph.Dataset(quads)
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.UNSTABLE)
    return {str(quad) for quad in dataset}


def parsed(data: bytes, form: str) -> set[str]:
    """Return the quads of a document, canonical."""
    formats = {
        "ttl": pyoxigraph.RdfFormat.TURTLE,
        "nt": pyoxigraph.RdfFormat.N_TRIPLES,
        "jsonld": pyoxigraph.RdfFormat.JSON_LD,
        "rdf": pyoxigraph.RdfFormat.RDF_XML,
        "trig": pyoxigraph.RdfFormat.TRIG,
        "nq": pyoxigraph.RdfFormat.N_QUADS,
    }
    return canonical(pyoxigraph.parse(data, format=formats[form]))


# --- Queries


async def solutions_are_the_same_in_every_format(of: Subject) -> None:
    query = f"SELECT ?s ?name {{ GRAPH <{G2}> {{ ?s <{EX}name> ?name }} }} ORDER BY ?s"
    readers = {
        "json": pyoxigraph.QueryResultsFormat.JSON,
        "xml": pyoxigraph.QueryResultsFormat.XML,
        "tsv": pyoxigraph.QueryResultsFormat.TSV,
    }
    for form, reader in readers.items():
        body = await ask(of.engine, query, form)
        found = pyoxigraph.parse_query_results(body, format=reader)
        assert isinstance(found, pyoxigraph.QuerySolutions)
        rows = [(str(row["s"]), str(row["name"])) for row in found]
        assert rows == [(f"<{EX}{who}>", name) for who, name in NAMES.items()], form
    body = await ask(of.engine, query, "csv")
    head, *lines = csv.reader(io.StringIO(body.decode(), newline=""))
    assert head == ["s", "name"]
    assert lines[0] == [f"{EX}ann", 'Ann, {} "A" <b>&amp;\\\nB\tC']
    assert lines[1] == [f"{EX}bob", "鲍勃 ☃ 😀"]


async def a_result_tells_its_rows(of: Subject) -> None:
    query = f"SELECT ?s {{ GRAPH <{G1}> {{ ?s ?p ?o }} }}"
    assert (await of.engine.query(QueryRequest(query))).rows == NUMBERS
    query = f"CONSTRUCT {{ ?s a ?s }} {{ GRAPH <{G2}> {{ ?s ?p ?o }} }}"
    assert (await of.engine.query(QueryRequest(query))).rows == len(NAMES)
    assert (await of.engine.query(QueryRequest("ASK {}"))).rows is None


async def ask_is_true_or_false_in_every_format(of: Subject) -> None:
    for object_, expected in (("n1", True), ("n7", False)):
        query = f"ASK {{ GRAPH ?g {{ <{EX}n0> <{EX}next> <{EX}{object_}> }} }}"
        assert await truth(of.engine, query) is expected
        for form in ("xml", "csv", "tsv"):
            body = await ask(of.engine, query, form)
            assert (b"true" in body, b"false" in body) == (expected, not expected), form


async def construct_is_the_same_in_every_format(of: Subject) -> None:
    query = f"CONSTRUCT {{ ?s <{EX}called> ?n }} {{ GRAPH <{G2}> {{ ?s <{EX}name> ?n }} }}"
    expected = {f"<{EX}{who}> <{EX}called> {name}" for who, name in NAMES.items()}
    for form in ("ttl", "nt", "jsonld", "rdf", "trig", "nq"):
        assert parsed(await ask(of.engine, query, form), form) == expected, form


async def construct_gives_each_triple_once(of: Subject) -> None:
    query = f"CONSTRUCT {{ <{EX}a> <{EX}b> <{EX}c> }} {{ GRAPH <{G1}> {{ ?s ?p ?o }} }}"
    result = await of.engine.query(QueryRequest(query))
    assert result.rows == 1


async def describe_tells_what_is_said_of_a_thing(of: Subject) -> None:
    found = parsed(await ask(of.engine, f"DESCRIBE <{EX}eve> FROM <{G2}>", "nt"), "nt")
    assert f"<{EX}eve> <{EX}name> {NAMES['eve']}" in found


async def blank_nodes_stay_themselves_in_one_result(of: Subject) -> None:
    query = f"""SELECT ?who ?node ?back {{ GRAPH <{G3}> {{
        ?who <{EX}knows> ?node FILTER(isIRI(?who)) OPTIONAL {{ ?node <{EX}knows> ?back }} }} }}
        ORDER BY ?who"""
    ann, bob = json.loads(await ask(of.engine, query))["results"]["bindings"]
    assert ann["node"]["type"] == bob["node"]["type"] == "bnode"
    assert ann["node"]["value"] != bob["node"]["value"]
    assert ann["back"]["value"] == f"{EX}ann"
    assert "back" not in bob


async def graph_names_the_graphs(of: Subject) -> None:
    query = f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s <{EX}next>|<{EX}name>|<{EX}knows> ?o }} }}"
    assert sorted(await column(of.engine, query)) == [G1, G2, G3]


async def the_engine_knows_its_graphs(of: Subject) -> None:
    assert {G1, G2, G3} <= set(of.engine.graphs)


async def from_makes_the_default_graph(of: Subject) -> None:
    query = f"SELECT (COUNT(*) AS ?n) FROM <{G2}> FROM <{G1}> {{ ?s ?p ?o }}"
    assert await column(of.engine, query) == [str(NUMBERS + len(NAMES))]


async def from_named_is_what_graph_may_name(of: Subject) -> None:
    query = f"SELECT (COUNT(*) AS ?n) FROM NAMED <{G2}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    assert await column(of.engine, query) == [str(len(NAMES))]
    query = f"ASK FROM NAMED <{G2}> {{ ?s ?p ?o }}"
    assert await truth(of.engine, query) is False


async def parameters_of_the_dataset_come_before_from(of: Subject) -> None:
    query = f"SELECT (COUNT(*) AS ?n) FROM <{G2}> {{ ?s ?p ?o }}"
    assert await column(of.engine, query, default=(G1,)) == [str(NUMBERS)]
    query = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    assert await column(of.engine, query, named=(G2,)) == [G2]
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert await column(of.engine, query, named=(G2,)) == ["0"]


async def the_default_graph_is_what_the_engine_says_it_is(of: Subject) -> None:
    query = f"ASK {{ <{EX}n0> <{EX}next> <{EX}n1> }}"
    assert await truth(of.engine, query) is of.engine.union


async def known_prefixes_need_no_declaration(of: Subject) -> None:
    query = "SELECT (STR(xl:Claim) AS ?x) {}"
    assert await column(of.engine, query) == [f"{BASE}ontology#Claim"]
    query = f"PREFIX xl: <{EX}> SELECT (STR(xl:a) AS ?x) {{}}"
    assert await column(of.engine, query) == [f"{EX}a"]


async def relative_iris_are_resolved_against_the_base(of: Subject) -> None:
    assert await column(of.engine, "SELECT (STR(<a/b>) AS ?x) {}") == [f"{BASE}a/b"]
    query = f"BASE <{EX}> SELECT (STR(<a>) AS ?x) {{}}"
    assert await column(of.engine, query) == [f"{EX}a"]


async def patterns_find_what_they_say(of: Subject) -> None:
    for query, expected in _PATTERNS.items():
        assert await column(of.engine, query) == expected, query


_AT = f"FROM <{G1}> FROM <{G2}>"
_PATTERNS = {
    f"SELECT ?o {_AT} {{ <{EX}n0> <{EX}next>/<{EX}next> ?o }}": [f"{EX}n2"],
    f"SELECT (COUNT(*) AS ?n) {_AT} {{ <{EX}n290> <{EX}next>+ ?o }}": ["10"],
    f"SELECT (COUNT(*) AS ?n) {_AT} {{ <{EX}n290> <{EX}next>* ?o }}": ["11"],
    f"SELECT ?s {_AT} {{ ?s ^<{EX}next> <{EX}n5> }}": [f"{EX}n6"],
    f"""SELECT ?s {_AT} {{ ?s <{EX}name> ?n FILTER(LANG(?n) = "zh") }}""": [f"{EX}bob"],
    f"""SELECT ?s {_AT} {{ ?s <{EX}name> ?n FILTER(REGEX(STR(?n), "^ann", "i")) }}""": [f"{EX}ann"],
    f"SELECT ?s {_AT} {{ ?s <{EX}name> ?n FILTER(?n = 7) }}": [f"{EX}eve"],
    f"""SELECT ?s {_AT} {{ VALUES ?s {{ <{EX}n0> <{EX}ann> }}
        FILTER NOT EXISTS {{ ?s <{EX}name> ?n }} }}""": [f"{EX}n0"],
    f"""SELECT ?s {_AT} {{ ?s <{EX}name> ?n MINUS {{ ?s <{EX}name> ?n FILTER(?s != <{EX}dan>)
        }} }}""": [f"{EX}dan"],
    f"""SELECT ?x {_AT} {{ {{ <{EX}n0> <{EX}next> ?x }} UNION {{ <{EX}n1> <{EX}next> ?x }} }}
        ORDER BY DESC(?x)""": [f"{EX}n2", f"{EX}n1"],
    f"""SELECT ?x {_AT} {{ {{ SELECT (COUNT(?s) AS ?x) {{ ?s <{EX}name> ?n }} }} }}""": ["5"],
    f"""SELECT ?s {_AT} {{ ?s <{EX}name> ?n }} ORDER BY ?s LIMIT 2 OFFSET 1""": [
        f"{EX}bob",
        f"{EX}cid",
    ],
    f"""SELECT ?x {_AT} {{ <{EX}n0> <{EX}next> ?o BIND(STRAFTER(STR(?o), "org/") AS ?x) }}""": [
        "n1"
    ],
}


async def paths_under_graph_find_what_they_say(of: Subject) -> None:
    query = f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ <{EX}n290> <{EX}next>+ ?o }} }}"
    assert await column(of.engine, query) == ["10"]
    query = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{G1}> {{ <{EX}n290> <{EX}next>* ?o }} }}"
    assert await column(of.engine, query) == ["11"]
    query = f"""SELECT (COUNT(*) AS ?n) {{
        GRAPH ?g {{ <{EX}n290> <{EX}next> ?x . ?x <{EX}next>* ?o }} }}"""
    assert await column(of.engine, query) == ["10"]


async def a_result_that_changes_by_itself_says_so(of: Subject) -> None:
    result = await of.engine.query(QueryRequest("SELECT (NOW() AS ?t) {}"))
    assert result.volatile


async def twenty_queries_at_once_are_all_answered(of: Subject) -> None:
    queries = [f"SELECT ?o {{ GRAPH <{G1}> {{ <{EX}n{i}> ?p ?o }} }}" for i in range(20)]
    answers = await asyncio.gather(*(column(of.engine, query) for query in queries))
    assert answers == [[f"{EX}n{i + 1}"] for i in range(20)]


# --- Refusals


async def an_error_of_syntax_has_a_place(of: Subject) -> None:
    with pytest.raises(errors.QuerySyntaxError) as raised:
        await of.engine.query(QueryRequest(f"SELECT ?s\n{{ ?s <{EX}next> . ?o }}"))
    assert raised.value.line == 2
    with pytest.raises(errors.QuerySyntaxError):
        await of.engine.query(QueryRequest("SELECT * { ?s ?p ?o"))


async def nothing_outside_the_dataset_is_reached(of: Subject) -> None:
    for query in (
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "LOAD <http://127.0.0.1:1/>",
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
    ):
        with pytest.raises(errors.QueryRefused):
            await of.engine.query(QueryRequest(query))
    with pytest.raises(errors.EngineError):
        await of.engine.query(QueryRequest('define get:soft "replace" SELECT * { ?s ?p ?o }'))
    for call in ('bif:http_get("http://127.0.0.1:1/")', '<bif:http_get>("http://127.0.0.1:1/")'):
        with pytest.raises((errors.QueryRefused, errors.QueryFailed, errors.QuerySyntaxError)):
            await of.engine.query(QueryRequest(f"SELECT ({call} AS ?x) {{}}"))


async def a_format_that_cannot_hold_the_result_is_refused(of: Subject) -> None:
    for query, family in (("ASK {}", "solutions"), ("DESCRIBE <urn:a>", "graph")):
        solutions, graph = ((), ("ttl",)) if family == "solutions" else (("json",), ())
        with pytest.raises(errors.FormatUnavailable) as raised:
            await of.engine.query(QueryRequest(query, solutions, graph))
        assert raised.value.family == family


async def a_query_that_is_too_complex_is_refused(of: Subject) -> None:
    with pytest.raises(errors.QueryTooComplex):
        await of.engine.query(QueryRequest("SELECT * " + "{" * 3000 + "}" * 3000))


async def more_time_than_the_limit_is_refused(of: Subject) -> None:
    with pytest.raises(errors.InvalidTimeout):
        await of.engine.query(QueryRequest("ASK {}", timeout=of.engine.limits.timeout + 1))


async def a_result_with_too_many_rows_is_refused(of: Subject) -> None:
    with of.again(Limits(timeout=PATIENT, max_rows=50)) as small:
        assert len(await column(small, f"SELECT ?s {{ GRAPH <{G1}> {{ ?s ?p ?o }} }} LIMIT 50"))
        for query in (
            f"SELECT ?s {{ GRAPH <{G1}> {{ ?s ?p ?o }} }}",
            f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{G1}> {{ ?s ?p ?o }} }}",
        ):
            with pytest.raises(errors.LimitExceeded) as raised:
                await small.query(QueryRequest(query))
            assert raised.value.limit == "rows"


async def a_result_with_too_many_bytes_is_refused(of: Subject) -> None:
    with of.again(Limits(timeout=PATIENT, max_bytes=4000)) as small:
        for query in (
            f"SELECT ?s {{ GRAPH <{G1}> {{ ?s ?p ?o }} }}",
            f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{G1}> {{ ?s ?p ?o }} }}",
        ):
            with pytest.raises(errors.LimitExceeded) as raised:
                await small.query(QueryRequest(query))
            assert raised.value.limit == "bytes"


async def a_query_ends_at_its_deadline(of: Subject) -> None:
    started = time.monotonic()
    with pytest.raises(errors.LimitExceeded) as raised:
        await ask(of.engine, RUNAWAY, timeout=0.3)
    assert raised.value.limit == "time"
    assert time.monotonic() - started < of.engine.limits.timeout
    assert await truth(of.engine, "ASK {}")


async def a_cancelled_query_leaves_its_place(of: Subject) -> None:
    runs = [asyncio.ensure_future(ask(of.engine, RUNAWAY)) for _ in range(2)]
    await asyncio.sleep(0.2)
    for run in runs:
        run.cancel()
    results = await asyncio.gather(*runs, return_exceptions=True)
    assert all(isinstance(result, asyncio.CancelledError) for result in results)
    assert await truth(of.engine, "ASK {}")
    deadline = time.monotonic() + 10
    while of.engine.stats().busy and time.monotonic() < deadline:
        await asyncio.sleep(0.02)
    assert of.engine.stats().busy == 0


async def what_cannot_be_written_says_so(of: Subject) -> None:
    if not of.engine.writable:
        with pytest.raises(errors.QueryRefused):
            await of.engine.update(UpdateRequest("INSERT DATA { <urn:a> <urn:b> <urn:c> }"))
        with pytest.raises(errors.QueryRefused):
            await add(of.engine, G1, "<a> <b> <c> .")
        assert await truth(of.engine, "ASK { <urn:a> ?p ?o }") is False


async def a_snapshot_is_the_dataset(of: Subject) -> None:
    quads = {quad for quad in parsed(await of.engine.snapshot(), "nq") if EX in quad}
    assert quads == parsed(DATASET.encode(), "nq")


# --- Writing; each check has graphs of its own


READING: tuple[Check, ...] = (
    solutions_are_the_same_in_every_format,
    a_result_tells_its_rows,
    ask_is_true_or_false_in_every_format,
    construct_is_the_same_in_every_format,
    construct_gives_each_triple_once,
    describe_tells_what_is_said_of_a_thing,
    blank_nodes_stay_themselves_in_one_result,
    graph_names_the_graphs,
    the_engine_knows_its_graphs,
    from_makes_the_default_graph,
    from_named_is_what_graph_may_name,
    parameters_of_the_dataset_come_before_from,
    the_default_graph_is_what_the_engine_says_it_is,
    known_prefixes_need_no_declaration,
    relative_iris_are_resolved_against_the_base,
    patterns_find_what_they_say,
    paths_under_graph_find_what_they_say,
    a_result_that_changes_by_itself_says_so,
    twenty_queries_at_once_are_all_answered,
    an_error_of_syntax_has_a_place,
    nothing_outside_the_dataset_is_reached,
    a_format_that_cannot_hold_the_result_is_refused,
    a_query_that_is_too_complex_is_refused,
    more_time_than_the_limit_is_refused,
    a_result_with_too_many_rows_is_refused,
    a_result_with_too_many_bytes_is_refused,
    what_cannot_be_written_says_so,
    a_snapshot_is_the_dataset,
)
"""Checks of every engine; they leave the dataset as it is."""

STOPPING: tuple[Check, ...] = (
    a_query_ends_at_its_deadline,
    a_cancelled_query_leaves_its_place,
)
"""Checks of every engine; they run last, as an endpoint may go on with what was given up."""
