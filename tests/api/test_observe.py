"""Every request has an id and a line in the log, which nobody can forge."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import logging.config
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from crosslane.api.logs import (
    ACCESS,
    ERRORS,
    JsonLines,
    NotTwice,
    TextLines,
    logging_config,
    plain,
)
from crosslane.api.observe import LONGEST, Observed
from crosslane.settings import SettingError, Settings

ANYTHING = st.text(max_size=60)
FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What breaks a line or is obeyed by a terminal; checked apart from the code under test."""

Told = Callable[[], list[dict[str, Any]]]


class Numbers:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str, int]] = []

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request."""
        assert seconds >= 0
        self.told.append((method, route, status))

    def usual(self, seconds: float) -> None:
        """Count a GET that the cache has answered."""
        self.request("GET", "(cached)", 200, seconds)


async def plainly(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with a few bytes."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"x", b"y")]})
    await send({"type": "http.response.body", "body": b"12345", "more_body": True})
    await send({"type": "http.response.body", "body": b"678"})


def telling(**state: Any) -> ASGIApp:
    """Return an application that tells the layer outside something."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"].update(state)
        await plainly(scope, receive, send)

    return app


async def failing(scope: Scope, receive: Receive, send: Send) -> None:
    """Fail before there is an answer."""
    raise ValueError("a fault\nwith a second line \x1b[31m")


def scope_of(**changes: Any) -> Scope:
    scope: dict[str, Any] = {
        "type": "http",
        "method": "GET",
        "path": "/x",
        "query_string": b"",
        "headers": [],
        "client": ("192.0.2.1", 5000),
        "state": {},
    }
    return scope | changes


def call(app: ASGIApp, scope: Scope) -> list[Message]:
    """Send a request; return what is sent back."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    asyncio.run(_call(app, scope, receive, send))
    return sent


async def _call(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    await app(scope, receive, send)


def observed(app: ASGIApp = plainly, numbers: Numbers | None = None, **given: Any) -> Observed:
    return Observed(app, Settings(**given), numbers)


def id_of(sent: list[Message]) -> str:
    return str(dict(sent[0]["headers"])[b"x-request-id"].decode())


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """What is logged, by a handler of its own at both loggers."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    loggers = [logging.getLogger(name) for name in (ACCESS, ERRORS)]
    before = [(logger.level, logger.propagate) for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        logger.propagate = False
    yield written
    for logger, (level, propagate) in zip(loggers, before, strict=True):
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = propagate


@pytest.fixture
def told(stream: io.StringIO) -> Told:
    """What was logged, as objects."""
    return lambda: [json.loads(line) for line in stream.getvalue().splitlines()]


def record_of(scope: Scope, app: ASGIApp = plainly, **given: Any) -> logging.LogRecord:
    """Send a request; return the record of its line."""
    caught: list[logging.LogRecord] = []

    class Catch(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            caught.append(record)

    logger, handler = logging.getLogger(ACCESS), Catch()
    before = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        call(observed(app, **given), scope)
    finally:
        logger.removeHandler(handler)
        logger.level, logger.propagate = before
    (record,) = caught
    return record


def test_a_request_gets_an_id_that_the_layers_inside_know() -> None:
    scope = scope_of()
    assert id_of(call(observed(), scope)) == scope["state"]["request_id"]


def test_every_request_gets_another_id() -> None:
    app, other = observed(), observed()
    ids = [id_of(call(one, scope_of())) for one in (app, other) for _ in range(50)]
    assert len(set(ids)) == 100


def test_the_rest_of_the_response_is_left_as_it_is() -> None:
    sent = call(observed(), scope_of())
    assert sent[0]["headers"][0] == (b"x", b"y")
    assert [one["body"] for one in sent[1:]] == [b"12345", b"678"]


@given(st.from_regex(r"[A-Za-z0-9._-]{1,64}", fullmatch=True))
def test_an_id_of_the_client_is_kept(given_id: str) -> None:
    headers = [(b"x-request-id", given_id.encode())]
    assert id_of(call(observed(), scope_of(headers=headers))) == given_id


@given(
    st.binary(max_size=80).filter(lambda value: not re.fullmatch(rb"[A-Za-z0-9._-]{1,64}", value))
)
def test_any_other_id_is_replaced(given_id: bytes) -> None:
    found = id_of(call(observed(), scope_of(headers=[(b"x-request-id", given_id)])))
    assert re.fullmatch("[0-9a-f]{8}-[0-9a-f]+", found)


@pytest.mark.usefixtures("stream")
def test_a_line_tells_all_of_a_request(told: Told) -> None:
    scope = scope_of(path="/a b", headers=[(b"x-request-id", b"me-1")], method="POST")
    call(observed(telling(outcome="ok", cached=True)), scope)
    (line,) = told()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line.pop("time"))
    assert line.pop("milliseconds") >= 0
    assert line == {
        "level": "info",
        "logger": "crosslane.access",
        "request_id": "me-1",
        "client": "192.0.2.1",
        "method": "POST",
        "path": "/a%20b",
        "status": 200,
        "bytes": 8,
        "outcome": "ok",
        "cached": True,
    }


def test_a_line_for_people_tells_the_same() -> None:
    scope = scope_of(headers=[(b"x-request-id", b"me-1")])
    line = TextLines().format(record_of(scope, telling(outcome="time", cached=True)))
    wanted = r"\S+Z me-1 192\.0\.2\.1 GET /x 200 8B \d+\.\d{3}ms time cached"
    assert re.fullmatch(wanted, line)


def test_without_an_address_the_client_is_local(told: Told) -> None:
    call(observed(), scope_of(client=None))
    assert told()[0]["client"] == "local"


@pytest.mark.parametrize("name", ["query", "update"])
def test_no_query_is_logged_unless_asked(told: Told, name: str) -> None:
    scope = scope_of(query_string=f"{name}=SELECT+%22secret%22".encode())
    call(observed(telling(query="SELECT secret")), scope)
    assert "secret" not in json.dumps(told())
    call(observed(log_queries=True), scope_of(query_string=scope["query_string"]))
    assert told()[1]["query"] == 'SELECT "secret"'


def test_a_query_of_a_body_is_logged_when_asked(told: Told) -> None:
    call(observed(telling(query="ASK {}"), log_queries=True), scope_of(method="POST"))
    assert told()[0]["query"] == "ASK {}"


def test_a_request_without_a_query_has_none_in_the_log(told: Told) -> None:
    call(observed(log_queries=True), scope_of(query_string=b"platform=temu"))
    assert "query" not in told()[0]


def test_a_long_query_is_cut_and_the_line_says_so(told: Told) -> None:
    text = "x" * (LONGEST + 500)
    call(observed(telling(query=text), log_queries=True), scope_of())
    logged = told()[0]["query"]
    assert logged == f"{'x' * LONGEST} ... (cut; {len(text)} characters)"


def test_a_long_path_is_cut_and_the_line_says_so(told: Told) -> None:
    call(observed(), scope_of(path="/" + "x" * 9999))
    assert told()[0]["path"].endswith("... (cut; 10000 characters)")


HOSTILE = {
    "path": ANYTHING.map(lambda text: "/" + text),
    "method": ANYTHING,
    "client": ANYTHING.map(lambda text: (text, 1)),
    "query_string": st.binary(max_size=60).map(lambda value: b"query=" + value),
}


@given(st.fixed_dictionaries(HOSTILE), st.from_regex(".*\r\n.*\x1b.*\x9b.*\u202e\ud800?"))
def test_a_request_is_one_line_that_no_terminal_obeys(parts: dict[str, Any], query: str) -> None:
    for app in (plainly, telling(query=query)):
        record = record_of(scope_of(**parts), app, log_queries=True)
        for line in (TextLines().format(record), JsonLines().format(record)):
            assert not FORBIDDEN.search(line)
            assert len(line.splitlines()) == 1


@given(st.fixed_dictionaries(HOSTILE))
def test_the_words_of_a_line_stay_in_their_places(parts: dict[str, Any]) -> None:
    record = record_of(scope_of(**parts, headers=[(b"x-request-id", b"me-1")]))
    words = TextLines().format(record).split(" ")
    assert len(words) == 8
    assert words[1] == "me-1"
    assert words[5:7] == ["200", "8B"]


@given(ANYTHING)
def test_a_plain_text_can_be_told_from_every_other(text: str) -> None:
    shown = plain(text)
    assert shown.isprintable()
    if "\\" not in text and text.isprintable():
        assert shown == text
    else:
        assert "\\" in shown


def test_a_fault_is_logged_once_with_id_and_traceback(told: Told) -> None:
    numbers = Numbers()
    scope = scope_of(headers=[(b"x-request-id", b"me-1")])
    with pytest.raises(ValueError, match="a fault") as caught:
        call(observed(failing, numbers), scope)
    error, access = told()
    assert error["logger"] == "crosslane.error"
    assert error["request_id"] == access["request_id"] == "me-1"
    assert error["error"] == "ValueError"
    assert "in failing" in error["traceback"]
    assert access["status"] == 500
    assert numbers.told == [("GET", "(none)", 500)]
    info = (ValueError, caught.value, None)
    again = logging.LogRecord("uvicorn.error", logging.ERROR, "", 0, "again", (), info)
    assert not NotTwice().filter(again)


@pytest.mark.parametrize("error", [None, ValueError("another")])
def test_what_is_not_in_the_log_yet_is_logged(error: ValueError | None) -> None:
    info = None if error is None else (ValueError, error, None)
    record = logging.LogRecord("uvicorn.error", logging.ERROR, "", 0, "first", (), info)
    assert NotTwice().filter(record)


def test_a_traceback_cannot_look_like_a_line(stream: io.StringIO) -> None:
    for handler in logging.getLogger(ERRORS).handlers:
        handler.setFormatter(TextLines())
    with pytest.raises(ValueError, match="a fault"):
        call(observed(failing), scope_of(headers=[(b"x-request-id", b"me-1")]))
    head, *rest = stream.getvalue().splitlines()
    assert "crosslane.error: request failed (request me-1)" in head
    assert " me-1 192.0.2.1 GET /x 500 " in rest[-1]
    assert all(line.startswith("  ") for line in rest[:-1])
    assert not FORBIDDEN.search("".join(rest))


def test_a_client_that_left_is_no_fault(told: Told) -> None:
    async def left(scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"]["outcome"] = "cancelled"
        raise asyncio.CancelledError

    numbers = Numbers()
    with pytest.raises(asyncio.CancelledError):
        call(observed(left, numbers), scope_of())
    (line,) = told()
    assert line["status"] is None
    assert line["outcome"] == "cancelled"
    assert numbers.told == [("GET", "(none)", 0)]


def test_an_answer_of_the_cache_is_counted_as_such() -> None:
    numbers = Numbers()
    call(observed(telling(cached=True), numbers), scope_of())
    call(observed(telling(route="/things/{name}"), numbers), scope_of())
    assert numbers.told == [("GET", "(cached)", 200), ("GET", "/things/{name}", 200)]


def test_what_is_no_request_passes(told: Told) -> None:
    seen: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope["type"])

    call(observed(app), {"type": "lifespan"})
    assert seen == ["lifespan"]
    assert not told()


def test_none_logs_no_requests_but_errors(told: Told) -> None:
    call(observed(log_format="none"), scope_of())
    with pytest.raises(ValueError, match="a fault"):
        call(observed(failing, log_format="none"), scope_of())
    assert [line["logger"] for line in told()] == ["crosslane.error"]


def test_an_unknown_format_of_the_log_is_refused() -> None:
    with pytest.raises(SettingError, match="text, json, none"):
        logging_config("xml")
