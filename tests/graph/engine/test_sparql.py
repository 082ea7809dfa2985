"""The engine answers what may be asked, in the formats asked for."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from concurrent.futures import ThreadPoolExecutor

import pyoxigraph
import pytest

from crosslane.graph.engine.errors import (
    EngineDown,
    FormatUnavailable,
    InvalidTimeout,
    LimitExceeded,
    QueryFailed,
    QueryRefused,
    QuerySyntaxError,
)
from crosslane.graph.engine.limits import Limits
from crosslane.graph.engine.port import LoadRequest, QueryRequest, QueryResult, UpdateRequest
from crosslane.graph.engine.results import FORMATS, GRAPHS, SOLUTIONS, rows
from crosslane.graph.engine.sparql import SparqlEngine

G1, G2 = "http://example.org/g1", "http://example.org/g2"
NAMES = "SELECT ?who ?name { ?who <http://example.org/name> ?name } ORDER BY ?who"


def count(result: QueryResult) -> int:
    return int(json.loads(result.body)["results"]["bindings"][0]["n"]["value"])


@pytest.mark.parametrize("form", [item.id for item in SOLUTIONS])
def test_select_in_every_format(engine: SparqlEngine, form: str) -> None:
    result = engine.run(QueryRequest(NAMES, solutions=(form,)))
    assert (result.format.id, result.rows) == (form, 2)
    if form == "csv":
        table = list(csv.reader(io.StringIO(result.body.decode(), newline="")))
        assert table[1:] == [
            ["http://example.org/ann", 'Ann, {} "A"\nB'],
            ["http://example.org/bob", "鲍勃"],
        ]
        return
    kind = pyoxigraph.QueryResultsFormat.from_media_type(result.format.media_type)
    parsed = pyoxigraph.parse_query_results(result.body, format=kind)
    assert isinstance(parsed, pyoxigraph.QuerySolutions)
    assert [row["name"] for row in parsed] == [
        pyoxigraph.Literal('Ann, {} "A"\nB'),
        pyoxigraph.Literal("鲍勃", language="zh"),
    ]


@pytest.mark.parametrize("form", [item.id for item in SOLUTIONS])
def test_ask_in_every_format(engine: SparqlEngine, form: str) -> None:
    result = engine.run(QueryRequest("ASK { ?s ?p ?o }", solutions=(form,)))
    assert result.format.id == form
    assert result.rows is None
    assert b"true" in result.body


@pytest.mark.parametrize("query", ["CONSTRUCT WHERE { ?s <http://example.org/name> ?o }"])
@pytest.mark.parametrize("form", [item.id for item in GRAPHS])
def test_construct_in_every_format(engine: SparqlEngine, form: str, query: str) -> None:
    result = engine.run(QueryRequest(query, graph=(form,)))
    kind = pyoxigraph.RdfFormat.from_media_type(result.format.media_type)
    triples = [quad.triple for quad in pyoxigraph.parse(result.body, format=kind)]
    assert result.rows == len(triples) == 2
    assert pyoxigraph.Literal("鲍勃", language="zh") in [triple.object for triple in triples]


@pytest.mark.parametrize("form", [item.id for item in GRAPHS])
def test_describe_in_every_format(engine: SparqlEngine, form: str) -> None:
    result = engine.run(QueryRequest("DESCRIBE <http://example.org/n7>", graph=(form,)))
    assert (result.format.id, result.rows) == (form, 1)
    assert b"n8" in result.body


def test_construct_gives_each_triple_once(engine: SparqlEngine) -> None:
    query = "CONSTRUCT { <urn:a> <urn:b> 1 , ?x } { ?s ?p ?o BIND(2 AS ?x) }"
    assert engine.run(QueryRequest(query, graph=("nt",))).rows == 2


def test_turtle_has_the_prefixes_of_the_ontology(engine: SparqlEngine) -> None:
    query = "CONSTRUCT { platform:temu a xl:Platform } {}"
    body = bytes(engine.run(QueryRequest(query, graph=("ttl",))).body).decode()
    assert "platform:temu a xl:Platform ." in body
    assert "@prefix skos: <http://www.w3.org/2004/02/skos/core#> ." in body


def test_a_declared_prefix_wins_over_a_given_one(engine: SparqlEngine) -> None:
    query = "PREFIX xl: <urn:mine:> CONSTRUCT { xl:a xl:b xl:c } {}"
    body = bytes(engine.run(QueryRequest(query, graph=("nt",))).body)
    assert body == b"<urn:mine:a> <urn:mine:b> <urn:mine:c> .\n"


def test_relative_iris_are_resolved_against_the_base(engine: SparqlEngine) -> None:
    body = bytes(engine.run(QueryRequest("SELECT (<id/x> AS ?x) {}", ("csv",))).body)
    assert body.endswith(b"https://w3id.org/crosslane/id/x\r\n")


ALL = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
NAMED = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"


@pytest.mark.parametrize(
    ("query", "default", "named", "expected"),
    [
        (ALL, None, None, 302),
        (NAMED, None, None, 302),
        (ALL.replace("{", f"FROM <{G2}> {{"), None, None, 2),
        (NAMED.replace("{", f"FROM <{G2}> {{", 1), None, None, 0),
        (ALL.replace("{", f"FROM NAMED <{G2}> {{"), None, None, 0),
        (NAMED.replace("{", f"FROM NAMED <{G2}> {{", 1), None, None, 2),
        (ALL, (G1, G2), None, 302),
        (ALL, (G1,), None, 300),
        (NAMED, (G1,), None, 0),
        (ALL, None, (G2,), 0),
        (NAMED, None, (G2,), 2),
        (ALL.replace("{", f"FROM <{G2}> {{"), (G1,), None, 300),
        (NAMED.replace("{", f"FROM NAMED <{G2}> {{", 1), None, (G1,), 300),
    ],
)
def test_the_dataset_is_the_protocols_else_the_querys_else_the_union(
    engine: SparqlEngine,
    query: str,
    default: tuple[str, ...] | None,
    named: tuple[str, ...] | None,
    expected: int,
) -> None:
    request = QueryRequest(query, default_graphs=default, named_graphs=named)
    assert count(engine.run(request)) == expected


@pytest.mark.parametrize("field", ["default_graphs", "named_graphs"])
def test_a_foreign_graph_in_the_protocols_dataset_is_refused(
    engine: SparqlEngine, field: str
) -> None:
    with pytest.raises(QueryRefused, match="not a graph of this dataset"):
        engine.run(QueryRequest(ALL, **{field: ("http://elsewhere/",)}))  # type: ignore[arg-type]


def test_the_engine_knows_its_graphs_and_size(engine: SparqlEngine) -> None:
    assert (engine.graphs, engine.quads) == ((G1, G2), 302)


@pytest.mark.parametrize(
    ("query", "line", "column", "message"),
    [
        ("SELECT * {\n ?s ?p }", 2, 9, "this is not SPARQL"),
        ("SELECT * {\n ?s foo:bar ?o }", 2, 5, "the prefix foo: is not declared"),
        ("SELECT * { ?s ?p ?o }\nGRUOP BY ?s", 2, 1, "GRUOP is not a word of SPARQL"),
        ("SELECT * { ?s ?p ?o } }", 1, 23, "this } closes nothing"),
        ("", 1, 1, "there is no query here"),
    ],
)
def test_a_syntax_error_has_line_column_and_excerpt(
    engine: SparqlEngine, query: str, line: int, column: int, message: str
) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        engine.run(QueryRequest(query))
    assert (caught.value.line, caught.value.column) == (line, column)
    assert caught.value.message.startswith(message)
    assert caught.value.excerpt.endswith("^")


def test_an_unknown_function_is_a_failed_query(engine: SparqlEngine) -> None:
    with pytest.raises(QueryFailed, match="http://f"):
        engine.run(QueryRequest("ASK { FILTER(<http://f>(1)) }"))


def test_no_format_for_this_kind_of_result(engine: SparqlEngine) -> None:
    with pytest.raises(FormatUnavailable) as caught:
        engine.run(QueryRequest("DESCRIBE <urn:a>", solutions=("csv",), graph=()))
    assert caught.value.family == "graph"


@pytest.mark.parametrize("timeout", [0, -1, 10.5, float("nan"), float("inf")])
def test_a_timeout_may_only_be_lowered(engine: SparqlEngine, timeout: float) -> None:
    with pytest.raises(InvalidTimeout, match="CROSSLANE_SPARQL_TIMEOUT"):
        engine.run(QueryRequest("ASK {}", timeout=timeout))


def test_fifty_queries_in_threads_get_their_own_answers(snapshot: bytes) -> None:
    def ask(number: int) -> bool:
        query = f"SELECT ?o {{ <http://example.org/n{number}> <http://example.org/next> ?o }}"
        body = bytes(engine.run(QueryRequest(query, ("csv",))).body).decode()
        return body.split() == ["o", f"http://example.org/n{number + 1}"]

    with (
        SparqlEngine(snapshot, Limits(max_queue=50), workers=2) as engine,
        ThreadPoolExecutor(16) as threads,
    ):
        assert all(threads.map(ask, range(50)))


def test_fifty_queries_on_one_loop_get_their_own_answers(snapshot: bytes) -> None:
    async def ask(number: int) -> bool:
        query = f"SELECT ?o {{ <http://example.org/n{number}> <http://example.org/next> ?o }}"
        body = bytes((await engine.query(QueryRequest(query, ("csv",)))).body).decode()
        return body.split() == ["o", f"http://example.org/n{number + 1}"]

    async def ask_all() -> list[bool]:
        return await asyncio.gather(*map(ask, range(50)))

    with SparqlEngine(snapshot, Limits(max_queue=50), workers=2) as engine:
        assert all(asyncio.run(ask_all()))


@pytest.mark.parametrize("form", [item.id for item in SOLUTIONS])
@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p ?o } LIMIT 200",
        "SELECT ?nothing { ?s ?p ?o } LIMIT 200",
        """SELECT (CONCAT('a,{}b},{"x,{', "\\n\\r\\n<result>", STR(?s)) AS ?x) ?nothing ?s
           { ?s ?p ?o } LIMIT 200""",
        "SELECT (',{' AS ?x) { ?s ?p ?o } LIMIT 200",
    ],
)
def test_rows_are_counted_exactly_whatever_they_hold(
    engine: SparqlEngine, form: str, query: str
) -> None:
    assert engine.run(QueryRequest(query, solutions=(form,))).rows == 200


@pytest.mark.parametrize("form", [item.id for item in SOLUTIONS])
def test_no_rows_are_counted_as_none(engine: SparqlEngine, form: str) -> None:
    result = engine.run(QueryRequest("SELECT ?a ?b { ?a <urn:none> ?b }", solutions=(form,)))
    assert result.rows == rows(form, result.body) == 0


@pytest.mark.parametrize("form", [item.id for item in FORMATS.values()])
def test_a_row_past_the_limit_is_an_error_and_no_part(snapshot: bytes, form: str) -> None:
    query = ("SELECT" if FORMATS[form] in SOLUTIONS else "CONSTRUCT { ?s ?p ?o }") + " {} "
    head = "SELECT (',{},{' AS ?x) ?s" if FORMATS[form] in SOLUTIONS else "CONSTRUCT { ?s ?p ?o }"
    query = head + " { ?s ?p ?o } LIMIT "
    with SparqlEngine(snapshot, Limits(max_rows=150), workers=1) as engine:
        assert engine.run(QueryRequest(query + "150", (form,), (form,))).rows == 150
        with pytest.raises(LimitExceeded) as caught:
            engine.run(QueryRequest(query + "151", (form,), (form,)))
    assert (caught.value.limit, caught.value.setting) == ("rows", "CROSSLANE_SPARQL_MAX_ROWS")


@pytest.mark.parametrize("query", ["SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"])
def test_a_byte_past_the_limit_is_an_error_and_the_worker_stays(
    snapshot: bytes, query: str
) -> None:
    with SparqlEngine(snapshot, Limits(max_bytes=10_000), workers=1) as engine:
        before = engine.pids
        with pytest.raises(LimitExceeded) as caught:
            engine.run(QueryRequest(query))
        assert (caught.value.limit, caught.value.maximum) == ("bytes", 10_000)
        assert engine.run(QueryRequest(query + " LIMIT 20")).rows == 20
        assert engine.pids == before


def test_a_snapshot_that_is_no_n_quads_is_reported() -> None:
    with pytest.raises(EngineDown, match="the dataset cannot be served"):
        SparqlEngine(b"<urn:a> what", Limits(), workers=1).start()


def test_an_engine_that_was_not_started_says_so(snapshot: bytes) -> None:
    with pytest.raises(EngineDown, match="not started"):
        SparqlEngine(snapshot, Limits(), workers=1).run(QueryRequest("ASK {}"))


def test_a_closed_engine_says_so_and_closes_twice(snapshot: bytes) -> None:
    engine = SparqlEngine(snapshot, Limits(), workers=1)
    engine.start()
    engine.close()
    engine.close()
    with pytest.raises(EngineDown, match="closed"):
        engine.run(QueryRequest("ASK {}"))


def test_a_limit_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="CROSSLANE_SPARQL_MAX_ROWS"):
        Limits(max_rows=0)


def test_without_a_union_the_default_graph_is_the_snapshots_own() -> None:
    quads = b'<urn:a> <urn:p> "1" .\n<urn:a> <urn:p> "2" <urn:g> .\n'
    with SparqlEngine(quads, Limits(), workers=1, union=False) as engine:
        assert not engine.union
        assert count(engine.run(QueryRequest(ALL))) == 1
        assert count(engine.run(QueryRequest(NAMED))) == 1
        assert count(engine.run(QueryRequest(ALL.replace("{", "FROM <urn:g> {")))) == 1
        assert count(engine.run(QueryRequest(ALL.replace("{", "FROM <urn:none> {")))) == 0


def test_a_snapshot_is_read_only_and_its_version_is_its_content(snapshot: bytes) -> None:
    engines = [SparqlEngine(data, Limits(), 1) for data in (snapshot, snapshot, snapshot[:-1])]
    versions = [engine.version for engine in engines]
    assert versions[0] == versions[1] != versions[2]
    assert asyncio.run(engines[0].snapshot()) == snapshot
    assert not engines[0].writable
    with pytest.raises(QueryRefused, match="read-only"):
        asyncio.run(engines[0].update(UpdateRequest("CLEAR ALL")))
    with pytest.raises(QueryRefused, match="read-only"):
        asyncio.run(engines[0].load(LoadRequest(b"", "ttl", None, "add", "urn:x")))


def test_a_result_that_may_be_another_one_at_once_is_marked(engine: SparqlEngine) -> None:
    assert engine.run(QueryRequest("SELECT (NOW() AS ?t) {}")).volatile
    assert not engine.run(QueryRequest("SELECT ('NOW()' AS ?t) {}")).volatile
