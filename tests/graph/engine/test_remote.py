"""What becomes of the answers of an endpoint that errs, lies, stalls or floods."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from urllib.parse import parse_qs

import pytest

from crosslane.graph.engine import errors
from crosslane.graph.engine.limits import Limits
from crosslane.graph.engine.port import QueryRequest
from crosslane.graph.engine.remote.engine import RemoteEngine
from tests.graph.engine import endpoints
from tests.graph.engine.conftest import Canary
from tests.graph.engine.remote_engines import CONSTRUCT, PATIENT, SELECT, G, engine_of, refused
from tests.graph.engine.scripted import JSON, TRUE, Endpoint, Request, answer, solutions

# --- What is sent


def test_a_query_is_a_form_that_names_the_dataset(there: Endpoint) -> None:
    with engine_of(there) as engine:
        there.answers(solutions({"x": "1"}))
        assert engine.run(SELECT).body == b"x\r\n1\r\n"
    sent = there.requests[-1]
    assert sent.head.startswith("POST /sparql HTTP/1.1\r\n")
    assert sent.header("content-type") == "application/x-www-form-urlencoded"
    assert sent.header("accept") == JSON
    assert parse_qs(sent.body.decode()) == {
        "query": [SELECT.query],
        "default-graph-uri": [G],
        "named-graph-uri": [G],
    }


def test_nothing_is_sent_that_the_guard_refuses(there: Endpoint) -> None:
    with engine_of(there) as engine:
        before = len(there.requests)
        for query in (
            "SELECT * { SERVICE <http://127.0.0.1:1/> {} }",
            "SELECT * FROM <http://127.0.0.1:1/> { ?s ?p ?o }",
            "DROP ALL",
            'SELECT (bif:http_get("http://127.0.0.1:1/") AS ?x) {}',
            "SELECT " + "(" * 100,
        ):
            with pytest.raises(errors.EngineError):
                engine.run(QueryRequest(query))
        assert len(there.requests) == before


def test_a_cookie_is_not_sent_back(there: Endpoint) -> None:
    there.answers(TRUE, Set_Cookie="session=1; Path=/")
    with engine_of(there) as engine:
        engine.run(QueryRequest("ASK {}"))
    assert len(there.requests) == 2
    assert all(request.header("cookie") is None for request in there.requests)


def test_credentials_are_sent_only_when_they_are_asked_for(there: Endpoint) -> None:
    def script(request: Request) -> Iterator[bytes]:
        if request.header("authorization") is None:
            yield answer(b"", "text/plain", 401, WWW_Authenticate='Basic realm="x"')
        else:
            yield answer(TRUE)

    there.script = script
    url = there.url.replace("http://", "http://me:s%40crét@")
    with RemoteEngine(url, PATIENT, graphs=(G,)) as engine:
        engine.run(QueryRequest("ASK {}"))
    expected = "Basic " + base64.b64encode("me:s@crét".encode()).decode()
    sent = [request.header("authorization") for request in there.requests]
    assert sent == [None, expected, expected]


def test_credentials_are_in_no_message() -> None:
    url = f"http://me:secret@127.0.0.1:{endpoints.free_port()}/sparql"
    with pytest.raises(errors.EngineDown) as raised:
        RemoteEngine(url, PATIENT, graphs=(G,)).start()
    assert "secret" not in repr(raised.value)


@pytest.mark.parametrize(
    "url", ["example.org/sparql", "file:///etc/passwd", "http://", "http://a\tb"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="address"):
        RemoteEngine(url, PATIENT)


# --- What comes back


@pytest.mark.parametrize(
    "body",
    [
        solutions({"x": "1"}, {"x": "2"})[:-3],
        solutions({"x": "1"}, {"x": "2"})[:-30] + b"The SPARQL operation has been cancelled",
        solutions({"x": "1"}) + b"<html>",
        solutions({"y": "1"}),
        b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"uri","value":"a b"}}]}}',
        b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"uri","value":"u:\\r\\n"}}]}}',
        b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"bnode","value":"a b"}}]}}',
        b'{"head":{"vars":["x\\r\\n"]},"results":{"bindings":[]}}',
        solutions({"x": "1"}).replace(b'"1"', b'"\\ud800"'),
        TRUE,
        b"[]",
        b"",
        b"\xff\xfe",
    ],
)
def test_no_part_of_a_broken_result_is_passed_on(there: Endpoint, body: bytes) -> None:
    there.answers(body)
    assert isinstance(refused(there), errors.EngineDown)


def test_a_result_that_is_nested_too_deeply_is_not_read(there: Endpoint) -> None:
    term = b'{"type":"uri","value":"urn:x"}'
    deep = b'{"type":"triple","value":{"subject":%s,"predicate":%s,"object":' % (term, term)
    nested = deep * 20_000 + term + b"}}" * 20_000
    there.answers(b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":%s}]}}' % nested)
    assert "too deeply" in str(refused(there))
    line = b"<urn:a> <urn:b> " + b"<<( <urn:a> <urn:b> " * 20_000 + b"<urn:c>" + b" )>>" * 20_000
    there.answers(line + b" .\n", "application/n-triples")
    assert "too deeply" in str(refused(there, CONSTRUCT))


def test_brackets_in_strings_are_no_nesting(there: Endpoint) -> None:
    with engine_of(there) as engine:
        there.answers(solutions({"x": '{["' * 2000}))
        assert engine.run(SELECT).rows == 1
        there.answers(b'<urn:a> <urn:b> "%s" .\n' % (b"<<" * 400), "application/n-triples")
        assert engine.run(CONSTRUCT).rows == 1


def test_a_graph_in_turtle_is_read_too(there: Endpoint) -> None:
    with engine_of(there) as engine:
        there.answers(b"@prefix u: <urn:> . u:a u:b u:c, u:c .", "text/turtle;charset=UTF-8")
        assert engine.run(CONSTRUCT).body == b"<urn:a> <urn:b> <urn:c> .\n"


def test_a_broken_graph_is_not_passed_on(there: Endpoint) -> None:
    there.answers(b"<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b", "application/n-triples")
    assert isinstance(refused(there, CONSTRUCT), errors.EngineDown)


@pytest.mark.parametrize(
    "media", ["text/html", "application/sparql-results+xml", "", "text/turtle"]
)
def test_an_answer_in_another_format_is_not_read(there: Endpoint, media: str) -> None:
    there.answers(solutions({"x": "1"}), media)
    assert "not asked" in str(refused(there))


def test_a_graph_whose_end_is_not_marked_is_not_passed_on(there: Endpoint) -> None:
    body = b"<urn:a> <urn:b> <urn:c> .\n"
    there.answers(body, "application/n-triples", Content_Length="-")
    assert "ends" in str(refused(there, CONSTRUCT))


def test_an_answer_that_stops_before_its_length_is_an_error(there: Endpoint) -> None:
    there.answers(b"<urn:a> <urn:b> <urn:c> .\n", "application/n-triples", Content_Length="500")
    assert isinstance(refused(there, CONSTRUCT), errors.EngineDown)


def test_a_compressed_answer_is_not_unpacked(there: Endpoint) -> None:
    there.answers(solutions({"x": "1"}), Content_Encoding="gzip")
    assert "compress" in str(refused(there))
    assert there.requests[-1].header("accept-encoding") == "identity"


def test_a_flood_is_not_read_to_its_end(there: Endpoint) -> None:
    sent: list[int] = []

    def flood(request: Request) -> Iterator[bytes]:
        yield answer(b"", Content_Length="-", Transfer_Encoding="chunked")
        while True:
            sent.append(65536)
            yield b"10000\r\n" + b" " * 65536 + b"\r\n"

    with engine_of(there, Limits(max_bytes=1 << 20, timeout=60.0)) as engine:
        there.script = flood
        with pytest.raises(errors.LimitExceeded) as raised:
            engine.run(SELECT)
    assert raised.value.limit == "bytes"
    assert sum(sent) < 32 << 20  # what fits into the buffers of the sockets


@pytest.mark.parametrize("head", [True, False])
def test_an_endpoint_that_drips_is_given_up_at_the_deadline(there: Endpoint, head: bool) -> None:
    def drip(request: Request) -> Iterator[bytes]:
        yield answer(b"", Content_Length="1000000") if head else b"HTTP/1.1 200 OK\r\nX: "
        while True:
            time.sleep(0.05)
            yield b" "

    with engine_of(there) as engine:
        there.script = drip
        with pytest.raises(errors.LimitExceeded) as raised:
            engine.run(QueryRequest("SELECT ?x { ?s ?p ?x }", timeout=0.3))
    assert (raised.value.limit, raised.value.maximum) == ("time", 0.3)


def test_a_redirect_is_not_followed(there: Endpoint, canary: Canary) -> None:
    for status in (301, 302, 303, 307, 308):
        there.answers(b"", "text/html", status, Location=canary.url)
        assert "redirects" in str(refused(there))
    assert canary.hits == 0


def test_a_result_that_virtuoso_cut_off_is_refused(there: Endpoint) -> None:
    there.answers(solutions({"x": "1"}, {"x": "2"}), X_SPARQL_MaxRows="2")
    error = refused(there)
    assert isinstance(error, errors.LimitExceeded)
    assert (error.limit, error.maximum) == ("rows", 2)
    there.script = None
    with engine_of(there) as engine:
        there.answers(solutions({"x": "1"}), X_SPARQL_MaxRows="2")
        assert engine.run(SELECT).rows == 1


def test_a_result_that_virtuoso_calls_incomplete_is_refused(there: Endpoint) -> None:
    there.answers(solutions({"x": "1"}), X_SQL_State="S1TAT", X_SQL_Message="incomplete results")
    error = refused(there)
    assert isinstance(error, errors.LimitExceeded)
    assert error.limit == "time"


@pytest.mark.parametrize(
    ("bindings", "expected"),
    [("", b"false"), ('{"__ASK_RETVAL": {"type": "typed-literal", "value": "1", '
      '"datatype": "http://www.w3.org/2001/XMLSchema#integer"}}', b"true")],
)  # fmt: skip
def test_the_answer_of_virtuoso_to_ask_is_understood(
    there: Endpoint, bindings: str, expected: bytes
) -> None:
    body = f'{{"head":{{"vars":["__ASK_RETVAL"]}},"results":{{"bindings":[{bindings}]}}}}'
    with engine_of(there) as engine:
        there.answers(body.encode())
        assert engine.run(QueryRequest("ASK {}", ("csv",))).body == expected


def test_solutions_are_no_answer_to_ask(there: Endpoint) -> None:
    there.answers(solutions({"x": "1"}))
    assert isinstance(refused(there, QueryRequest("ASK {}")), errors.EngineDown)


def test_blank_nodes_of_virtuoso_are_understood(there: Endpoint) -> None:
    value = '{"type": "bnode", "value": "nodeID://b1"}'
    text = '{"type": "literal", "value": "\\"type\\": \\"bnode\\", \\"value\\": \\"nodeID://b1"}'
    body = f'{{"head":{{"vars":["x","y"]}},"results":{{"bindings":[{{"x":{value},"y":{text}}}]}}}}'
    with engine_of(there) as engine:
        there.answers(body.encode())
        found = engine.run(QueryRequest("SELECT * {}", ("tsv",))).body
    assert found == b'?x\t?y\n_:b1\t"\\"type\\": \\"bnode\\", \\"value\\": \\"nodeID://b1"\n'
