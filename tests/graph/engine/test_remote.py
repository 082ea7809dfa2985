# ruff: noqa: S608 - SPARQL that is put together of fixed parts
"""What becomes of the answers of an endpoint that errs, lies, stalls or floods."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import httpx2
import pytest

from crosslane.graph.engine import errors
from crosslane.graph.engine.limits import Limits
from crosslane.graph.engine.port import LoadRequest, QueryRequest, UpdateRequest
from crosslane.graph.engine.remote.engine import RemoteEngine
from tests.graph.engine import endpoints, scripted
from tests.graph.engine.conftest import Canary
from tests.graph.engine.scripted import JSON, TRUE, Endpoint, Request, answer, solutions

SELECT = QueryRequest("SELECT ?x { ?s ?p ?x }", ("csv",))
CONSTRUCT = QueryRequest("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", graph=("nt",))
G = "http://example.org/g"
PATIENT = Limits(timeout=60.0)


@pytest.fixture
def there() -> Iterator[Endpoint]:
    """An endpoint that a test scripts."""
    with scripted.endpoint() as made:
        yield made


@contextlib.contextmanager
def engine_of(there: Endpoint, limits: Limits = PATIENT) -> Iterator[RemoteEngine]:
    """Run an engine that sees one graph, so that it asks nothing but what it is asked."""
    with RemoteEngine(there.url, limits, graphs=(G,)) as made:
        yield made


def refused(there: Endpoint, request: QueryRequest = SELECT) -> errors.EngineError:
    """Return the error that the endpoint's answer leads to."""
    script, there.script = there.script, None
    with engine_of(there) as engine:
        there.script = script
        with pytest.raises(errors.EngineError) as raised:
            engine.run(request)
    return raised.value


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


# --- Errors of the endpoint


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, errors.QueryFailed),
        (401, errors.EngineDown),
        (403, errors.EngineDown),
        (404, errors.EngineDown),
        (408, errors.LimitExceeded),
        (413, errors.QueryFailed),
        (429, errors.EngineBusy),
        (500, errors.QueryFailed),
        (502, errors.EngineDown),
        (503, errors.EngineBusy),
        (504, errors.LimitExceeded),
    ],
)
def test_a_status_has_a_meaning(
    there: Endpoint, status: int, kind: type[errors.EngineError]
) -> None:
    there.answers(b"so it is", "text/plain", status)
    error = refused(there)
    assert type(error) is kind
    assert "so it is" in str(error)


def test_an_error_without_words_is_of_the_endpoint(there: Endpoint) -> None:
    there.answers(b"<html>secret</html>", "text/html", 500)
    error = refused(there)
    assert isinstance(error, errors.EngineDown)
    assert "secret" not in str(error)


@pytest.mark.parametrize(
    ("told", "expected"), [("7", 7), ("999999999", 3600), ("soon", 5), ("0", 1)]
)
def test_a_busy_endpoint_says_when_to_come_back(there: Endpoint, told: str, expected: int) -> None:
    there.answers(b"", "text/plain", 503, Retry_After=told)
    error = refused(there)
    assert isinstance(error, errors.EngineBusy)
    assert error.retry_after == expected


def test_a_message_is_one_short_line_of_plain_text(there: Endpoint) -> None:
    there.answers(
        b"bad\x1b[2J\x07 \xe2\x80\xaequery\x00 " + b"x" * 5000 + b"\nSELECT", "text/plain", 400
    )
    message = str(refused(there))
    assert message.startswith("the endpoint cannot do this: bad[2J query xxx")
    assert message.isprintable()
    assert len(message) < 400


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("error at 2:8: expected one of '{'", (2, 8)),
        ("Virtuoso 37000 Error SP030: SPARQL compiler, line 2: syntax error at '}'", (2, 1)),
        ('Parse error: Encountered " " at line 2, column 5.', (2, 5)),
        (
            "Virtuoso 37000 Error SP030: SPARQL compiler, line 0: Too many closing parentheses",
            (2, 9),
        ),
        ("syntax error at line 77", (2, 9)),
    ],
)
def test_a_syntax_error_has_its_place_in_what_was_asked(
    there: Endpoint, said: str, place: tuple[int, int]
) -> None:
    there.answers(said.encode(), "text/plain", 400)
    error = refused(there, QueryRequest("SELECT ?s\n{ ?s ?p "))
    assert isinstance(error, errors.QuerySyntaxError)
    assert (error.line, error.column) == place


def test_declarations_that_were_added_do_not_move_the_place(there: Endpoint) -> None:
    def script(request: Request) -> Iterator[bytes]:
        (sent,) = parse_qs(request.body.decode())["query"]
        assert sent.startswith("BASE <https://w3id.org/crosslane/> PREFIX xl: ")
        place = sent.index(". . }") + 3
        yield answer(f"error at 1:{place}: expected one of '}}'".encode(), "text/plain", 400)

    query = "SELECT ?s { ?s a xl:Claim ; <b> ?o . . }"
    there.script = script
    error = refused(there, QueryRequest(query))
    assert isinstance(error, errors.QuerySyntaxError)
    assert (error.line, error.column) == (1, query.index(". . }") + 3)


# --- Life


def test_an_endpoint_that_is_not_there_is_told_at_the_start() -> None:
    with pytest.raises(errors.EngineDown, match="cannot be reached"):
        RemoteEngine(f"http://127.0.0.1:{endpoints.free_port()}/", PATIENT).start()


def test_what_is_no_sparql_endpoint_is_told_at_the_start(there: Endpoint) -> None:
    for body, media in ((b"<html>", "text/html"), (TRUE.replace(b"true", b"false"), JSON)):
        there.answers(body, media)
        with pytest.raises(errors.EngineDown):
            RemoteEngine(there.url, PATIENT).start()


def test_an_endpoint_that_goes_away_is_an_error_until_it_is_back(tmp_path: Path) -> None:
    with endpoints.oxigraph(tmp_path) as server:
        engine = RemoteEngine(server.query, PATIENT, graphs=(G,))
        engine.start()
        assert engine.run(QueryRequest("ASK {}", ("csv",))).body == b"true"
    with contextlib.closing(engine):
        for _ in range(2):
            with pytest.raises(errors.EngineDown):
                engine.run(QueryRequest("ASK {}"))


def test_an_engine_that_was_not_started_or_is_closed_says_so(there: Endpoint) -> None:
    engine = RemoteEngine(there.url, PATIENT, graphs=(G,))
    with pytest.raises(errors.EngineDown, match="not started"):
        engine.run(SELECT)
    engine.start()
    engine.close()
    engine.close()
    with pytest.raises(errors.EngineDown, match="closed"):
        engine.run(SELECT)


def test_closing_ends_what_runs_and_the_thread(there: Endpoint) -> None:
    arrived = threading.Event()

    def stall(request: Request) -> Iterator[bytes]:
        arrived.set()
        yield b"HTTP/1.1 200 OK\r\n"
        while True:
            time.sleep(0.02)
            yield b"X: y\r\n"

    async def ask_and_close(engine: RemoteEngine) -> None:
        run = asyncio.ensure_future(engine.query(SELECT))
        await asyncio.to_thread(arrived.wait)
        engine.close()
        with pytest.raises(errors.EngineDown, match="closed"):
            await run

    with engine_of(there) as engine:
        there.script = stall
        asyncio.run(ask_and_close(engine))
    assert not [one for one in threading.enumerate() if one.name == "sparql-remote"]


def test_a_client_of_your_own_brings_its_credentials_and_follows_no_redirect(
    there: Endpoint, canary: Canary
) -> None:
    def make_client() -> httpx2.AsyncClient:
        return httpx2.AsyncClient(auth=("me", "secret"), follow_redirects=True, trust_env=False)

    with RemoteEngine(there.url, PATIENT, graphs=(G,), make_client=make_client) as engine:
        assert there.requests[-1].header("authorization") == "Basic bWU6c2VjcmV0"
        there.answers(b"", "text/html", 307, Location=canary.url)
        with pytest.raises(errors.EngineDown, match="redirects"):
            engine.run(SELECT)
    assert canary.hits == 0


def test_closing_ends_what_another_thread_waits_for(there: Endpoint) -> None:
    arrived, raised = threading.Event(), []

    def stall(request: Request) -> Iterator[bytes]:
        arrived.set()
        while True:
            time.sleep(0.02)
            yield b"HTTP/1.1 200 OK\r\nX: y"

    def wait(engine: RemoteEngine) -> None:
        try:
            engine.run(SELECT)
        except errors.EngineDown as error:
            raised.append(str(error))

    with engine_of(there) as engine:
        there.script = stall
        thread = threading.Thread(target=wait, args=(engine,))
        thread.start()
        arrived.wait(60)
    thread.join()
    assert raised == ["the engine was closed while the request ran"]


def test_one_engine_serves_several_event_loops(there: Endpoint) -> None:
    with engine_of(there) as engine:
        there.answers(solutions({"x": "1"}))
        results = [asyncio.run(engine.query(SELECT)) for _ in range(3)]
        assert [result.rows for result in results] == [1, 1, 1]


def test_who_waits_too_long_or_finds_too_many_waiting_is_told(there: Endpoint) -> None:
    release = threading.Event()

    def hold(request: Request) -> Iterator[bytes]:
        release.wait(60)
        yield answer(solutions({"x": "1"}))

    limits = Limits(max_queue=1, queue_timeout=0.2, timeout=60.0)
    engine = RemoteEngine(there.url, limits, graphs=(G,), connections=1)

    async def crowd() -> list[object]:
        runs = []
        for _ in range(3):
            runs.append(asyncio.ensure_future(engine.query(SELECT)))
            while engine.stats().busy + engine.stats().waiting < min(len(runs), 2):
                await asyncio.sleep(0.01)
        await asyncio.wait(runs[1:])
        release.set()
        return [await runs[0], *(run.exception() for run in runs[1:])]

    with engine:
        there.script = hold
        first, second, third = asyncio.run(crowd())
    assert getattr(first, "rows", None) == 1
    assert isinstance(second, errors.EngineBusy)
    assert isinstance(third, errors.EngineBusy)
    assert {"queue_timeout" in str(second).lower(), "waiting already" in str(third)} == {True}


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
