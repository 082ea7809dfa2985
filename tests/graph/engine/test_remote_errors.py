"""Errors of an endpoint, and the life of an engine on it."""

from __future__ import annotations

import asyncio
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
from crosslane.graph.engine.port import QueryRequest
from crosslane.graph.engine.remote.engine import RemoteEngine
from tests.graph.engine import endpoints
from tests.graph.engine.conftest import Canary
from tests.graph.engine.remote_engines import PATIENT, SELECT, G, engine_of, refused
from tests.graph.engine.scripted import JSON, TRUE, Endpoint, Request, answer, solutions

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
