"""What the cache keeps, and what passes it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from crosslane.api.cache import CacheStats
from crosslane.api.conditional import matches
from crosslane.api.keys import MOST_BODY
from tests.api.caching import (
    Request,
    Response,
    World,
    answering,
    ask,
    cached,
    plain,
    scope_of,
    stats,
    with_header,
)


def test_the_second_answer_comes_from_the_cache() -> None:
    world = World()
    app = cached(world)
    first, second = ask(app, Request()), ask(app, Request())
    assert first == second
    assert world.asked == 1
    seen = stats(app)
    assert (seen.entries, seen.hits, seen.misses) == (1, 1, 1)


def test_a_layer_outside_sees_in_the_state_what_came_from_the_cache() -> None:
    app = cached(World())
    states: list[dict[str, Any]] = [{}, {}]
    for state in states:
        ask(app, Request(), state)
    assert [one.get("cached") for one in states] == [None, True]


def test_a_query_in_a_body_is_kept_by_its_body() -> None:
    world = World()
    app = cached(world)
    posted = Request(method="POST", query=b"", pieces=(b"SELECT", b" 1"))
    other = replace(posted, pieces=(b"SELECT 2",))
    answers = [ask(app, one) for one in (posted, other, posted, other)]
    assert answers[0] == answers[2] != answers[1] == answers[3]
    assert world.asked == 2


def test_a_query_posted_in_other_pieces_is_the_same() -> None:
    world = World()
    app = cached(world)
    ask(app, Request(method="POST", pieces=(b"SELECT 1",)))
    ask(app, Request(method="POST", pieces=(b"SEL", b"", b"ECT 1")))
    assert world.asked == 1


def test_a_post_that_may_change_something_is_never_kept() -> None:
    world = World()
    app = cached(world)
    for _ in range(2):
        ask(app, Request(path="/cells", method="POST", pieces=(b"x",)))
    assert world.asked == 2


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS"])
def test_other_methods_pass_through(method: str) -> None:
    world = World()
    app = cached(world)
    for _ in range(2):
        ask(app, Request(method=method))
    assert world.asked == 2
    assert stats(app) == CacheStats()


def test_a_path_that_is_not_named_passes_through() -> None:
    world = World()
    app = cached(world)
    for _ in range(2):
        ask(app, Request(path="/healthz"))
    assert world.asked == 2


def test_head_is_answered_from_what_its_get_left() -> None:
    world = World()
    app = cached(world)
    got, head = ask(app, Request()), ask(app, Request(method="HEAD"))
    assert world.asked == 1
    assert head == replace(got, body=b"")


def test_head_leaves_nothing_for_get() -> None:
    world = World()
    app = cached(world)
    ask(app, Request(method="HEAD"))
    assert ask(app, Request()).body != b""
    assert world.asked == 2


@pytest.mark.parametrize("status", [201, 204, 206, 301, 303, 400, 403, 404, 429, 500, 503])
def test_only_200_is_kept(status: int) -> None:
    world = World(answer=answering((b"etag", b'"x"'), status=status))
    app = cached(world)
    for request in (Request(), with_header(Request(), "if-none-match", '"x"')):
        assert ask(app, request).status == status
    assert world.asked == 2


@pytest.mark.parametrize(
    "header",
    [
        (b"cache-control", b"no-store"),
        (b"Cache-Control", b"max-age=1, Private"),
        (b"cache-control", b'private="x"'),
        (b"set-cookie", b"a=1"),
        (b"vary", b"*"),
        (b"vary", b"Accept, Origin"),
        (b"vary", b"Accept-Language"),
        (b"connection", b"close"),
    ],
)
def test_an_answer_for_one_client_or_one_time_is_not_kept(header: tuple[bytes, bytes]) -> None:
    world = World(answer=answering(header))
    app = cached(world)
    for _ in range(2):
        assert ask(app, Request()).headers == (header,)
    assert world.asked == 2


@pytest.mark.parametrize(
    "header",
    [
        (b"cache-control", b"no-cache"),  # for others: this cache knows when it is stale
        (b"cache-control", b"public, max-age=60"),
        (b"vary", b"accept, Accept-Encoding,Host"),
    ],
)
def test_an_answer_that_others_must_ask_for_again_is_kept(header: tuple[bytes, bytes]) -> None:
    world = World(answer=answering(header))
    app = cached(world)
    for _ in range(2):
        assert ask(app, Request()).headers == (header,)
    assert world.asked == 1


@pytest.mark.parametrize(
    "header",
    [
        ("authorization", "Bearer k"),
        ("cookie", "a=1"),
        ("range", "bytes=0-1"),
        ("if-match", '"a"'),
        ("if-modified-since", "Sat, 22 Nov 2026 00:00:00 GMT"),
        ("cache-control", "no-cache"),
        ("cache-control", "max-age=0, No-Store"),
        ("pragma", "no-cache"),
        ("content-length", "3"),
        ("transfer-encoding", "chunked"),
    ],
)
def test_a_request_that_stands_apart_goes_past_the_cache(header: tuple[str, str]) -> None:
    world = World()
    app = cached(world)
    ask(app, Request())
    ask(app, with_header(Request(), *header))
    assert world.asked == 2
    assert stats(app).hits == 0


@pytest.mark.parametrize(
    "change",
    [
        {"query": b"query=ASK{?s?p?o}"},
        {"path": "/cells"},
        {"scheme": "https"},
        {"headers": ((b"host", b"b"),)},
        {"headers": ((b"host", b"a"), (b"accept", b"text/csv"))},
        {"headers": ((b"host", b"a"), (b"accept-encoding", b"gzip"))},
    ],
)
def test_whatever_an_answer_may_depend_on_parts_answers(change: dict[str, Any]) -> None:
    world = World()
    app = cached(world)
    ask(app, Request())
    ask(app, replace(Request(), **change))
    assert world.asked == 2


def test_a_long_body_passes_through_unread() -> None:
    world = World()
    app = cached(world)
    body = b"x" * (MOST_BODY + 1)
    length = ("content-length", str(len(body)))
    posted = with_header(Request(method="POST", pieces=(body,)), *length)
    assert ask(app, posted) == ask(World(), posted)
    assert stats(app) == CacheStats()


def test_a_body_that_turns_out_long_reaches_the_application_whole() -> None:
    app = cached(World(), max_bytes=1 << 24)
    for end in (b"z", b"a"):
        posted = Request(method="POST", pieces=(b"x" * MOST_BODY, b"y", end))
        assert ask(app, posted) == ask(World(), posted)
    assert stats(app) == CacheStats()


def test_a_response_that_is_too_large_is_passed_on_and_not_kept() -> None:
    world = World(answer=answering(body=b"x" * 200_000))
    app = cached(world, max_bytes=1 << 20)
    for _ in range(2):
        assert ask(app, Request()).body == b"x" * 200_000
    assert stats(app).entries == 0


def test_a_response_in_pieces_is_a_stream_and_not_kept() -> None:
    world = World(answer=answering(body=bytes(range(256))), pieces=7)
    app = cached(world)
    assert ask(app, Request()) == ask(app, Request())
    assert world.asked == 2
    assert stats(app).entries == 0


def test_a_response_that_breaks_off_is_not_kept() -> None:
    class Broken(World):
        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"half", "more_body": True})
            raise RuntimeError("gone")

    app = cached(Broken())
    with pytest.raises(RuntimeError, match="gone"):
        ask(app, Request())
    assert stats(app).entries == 0


def test_an_extension_that_sends_the_body_another_way_is_not_kept() -> None:
    async def sending(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.pathsend", "path": "file", "body": b""})
        await send({"type": "http.response.body", "body": b""})

    app = cached(sending)
    ask(app, Request())
    assert stats(app).entries == 0


def test_a_slow_body_passes_through_as_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crosslane.api.cached.PATIENCE", 0.01)
    world = World()
    app = cached(world)

    async def slowly() -> bytes:
        coming: asyncio.Queue[Message] = asyncio.Queue()
        sent: list[Message] = []

        async def send(message: Message) -> None:
            sent.append(message)

        coming.put_nowait({"type": "http.request", "body": b"SEL", "more_body": True})
        served = asyncio.create_task(app(scope_of(Request(method="POST")), coming.get, send))
        while not world.asked:
            await asyncio.sleep(0.01)
        coming.put_nowait({"type": "http.request", "body": b"ECT"})
        await served
        return bytes(sent[1]["body"])

    assert b"b'SELECT'" in asyncio.run(slowly())
    assert stats(app) == CacheStats()


def test_a_client_that_leaves_while_it_posts_leaves_nothing() -> None:
    told: list[str] = []
    coming: Iterator[Message] = iter(
        [
            {"type": "http.request", "body": b"SEL", "more_body": True},
            {"type": "http.disconnect"},
        ]
    )

    async def listening(scope: Scope, receive: Receive, send: Send) -> None:
        told.extend([(await receive())["type"], (await receive())["type"]])

    async def receive() -> Message:
        return next(coming)

    async def send(message: Message) -> None:
        raise AssertionError("nobody is there")

    app = cached(listening)
    asyncio.run(app(scope_of(Request(method="POST")), receive, send))
    assert told == ["http.request", "http.disconnect"]
    assert stats(app) == CacheStats()


def test_a_second_question_whether_it_changed_is_answered_from_the_cache() -> None:
    world = World()
    app = cached(world)
    etag = dict(ask(app, Request()).headers)[b"etag"].decode()
    asking = with_header(Request(), "if-none-match", f'"other", W/{etag}')
    answers = [ask(app, asking) for _ in range(3)]
    assert [one.status for one in answers] == [304, 304, 304]
    assert answers[2] == answers[1] == answers[0] == ask(World(), asking)
    assert world.asked == 1


def test_a_304_of_the_application_answers_who_has_the_same() -> None:
    world = World()
    app = cached(world)
    etag = dict(ask(World(), Request()).headers)[b"etag"].decode()
    same, other = (with_header(Request(), "if-none-match", one) for one in (etag, '"old"'))
    assert [ask(app, same).status for _ in range(2)] == [304, 304]
    assert world.asked == 1
    assert ask(app, other).status == 200
    assert world.asked == 2


def test_who_has_an_old_answer_gets_the_kept_one() -> None:
    world = World()
    app = cached(world)
    whole = ask(app, Request())
    assert ask(app, with_header(Request(), "if-none-match", '"old"')) == whole
    assert world.asked == 1


@pytest.mark.parametrize(
    ("given", "etag", "expected"),
    [
        ('"a"', '"a"', True),
        ('W/"a"', '"a"', True),
        ('"a"', 'W/"a"', True),
        ('"b", "a"', '"a"', True),
        (" * ", '"a"', True),
        ("*", "", False),
        ("", "", False),
        ('"b"', '"a"', False),
        ("a", '"a"', False),
    ],
)
def test_etags_are_compared_weakly(given: str, etag: str, expected: bool) -> None:
    assert matches(given, etag) is expected


def test_another_version_drops_what_was_kept() -> None:
    world = World()
    app = cached(world)
    ask(app, Request())
    world.version = "2"
    assert b"'2'" in ask(app, Request()).body
    seen = stats(app)
    assert (seen.entries, seen.evicted) == (1, 1)


def test_an_answer_made_while_the_version_changed_is_not_kept() -> None:
    def changing(world: World, request: Request, body: bytes) -> Response:
        world.version += "x"
        return plain(world, request, body)

    app = cached(World(answer=changing))
    ask(app, Request())
    assert stats(app).entries == 0


def test_without_a_version_nothing_is_kept() -> None:
    world = World()
    app = cached(world, version="")
    for _ in range(2):
        ask(app, Request())
    assert world.asked == 2
    assert stats(app).entries == 0


def test_a_cache_of_no_bytes_keeps_nothing() -> None:
    world = World()
    app = cached(world, max_bytes=0)
    for _ in range(2):
        ask(app, Request())
    assert world.asked == 2
