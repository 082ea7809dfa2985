"""The short ways to a kept answer: what was asked in the same words, and what is the very same."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosslane.api import token
from crosslane.api.cache import LONGEST_NOTE, MOST_WRITTEN, Kept, ResponseCache
from crosslane.api.conditional import unmodified
from crosslane.api.keys import raw
from crosslane.api.observe import Observed
from crosslane.api.token import Token
from crosslane.graph.today import utc_today
from crosslane.settings import Settings
from tests.api.caching import (
    Request,
    Response,
    World,
    answering,
    ask,
    cached,
    plain,
    scope_of,
    with_header,
)

QUIET = Settings(log_format="none")


def layered(world: World) -> Observed:
    app = cached(world)
    return Observed(app, QUIET, None, app)


def without_id(response: Response) -> Response:
    headers = tuple(pair for pair in response.headers if pair[0] != b"x-request-id")
    return Response(response.status, headers, response.body)


REQUESTS = st.builds(
    lambda query, method, headers: Request("/cells", method, query, ((b"host", b"a"), *headers)),
    st.sampled_from([b"", b"a=1", b"a=2", b"a=1&b=2", b"b=2&a=1"]),
    st.sampled_from(["GET", "GET", "GET", "HEAD"]),
    st.lists(
        st.sampled_from(
            [
                (b"accept", b"text/csv"),
                (b"accept-encoding", b"gzip"),
                (b"if-none-match", b"*"),
                (b"if-none-match", b'"old"'),
                (b"user-agent", b"u"),
                (b"authorization", b"k"),
                (b"x-request-id", b"mine"),
            ]
        ),
        max_size=3,
        unique_by=lambda pair: pair[0],
    ),
)


@given(st.lists(REQUESTS, max_size=40), st.sets(st.integers(0, 40), max_size=2))
def test_the_short_ways_lead_to_the_same_answers(
    requests: list[Request], changes: set[int]
) -> None:
    """The same few requests over and over, so that each of the ways is taken."""
    worlds = World(), World()
    apps = layered(worlds[0]), worlds[1]
    for number, request in enumerate(requests + requests):
        if number in changes:
            for world in worlds:
                world.version += "x"
        kept, own = (ask(app, request) for app in apps)
        assert without_id(kept) == own
        mine = dict(request.headers).get(b"x-request-id")
        assert mine is None or dict(kept.headers)[b"x-request-id"] == mine


@pytest.mark.parametrize("name", ["x-request-id", "user-agent"])
def test_a_third_request_in_the_same_words_is_answered_before_the_cache_is_asked(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = layered(World())
    for number in range(2):
        ask(app, with_header(Request(), name, f"{number}"))
    monkeypatch.setattr(app, "app", None)
    assert ask(app, with_header(Request(), name, "3")).status == 200


def test_every_answer_on_the_short_way_has_an_id_of_its_own() -> None:
    app = layered(World())
    ids = [dict(ask(app, Request()).headers)[b"x-request-id"] for _ in range(20)]
    assert len(set(ids)) == 20


def test_an_answer_is_not_changed_by_who_sent_it() -> None:
    app = layered(World())
    scope = scope_of(Request())

    async def spoiling(message: Any) -> None:
        message.setdefault("headers", []).clear()
        message["body"] = b""

    async def nothing() -> Any:
        return {"type": "http.request"}

    first = without_id(ask(app, Request()))
    for _ in range(12):
        asyncio.run(app(scope, nothing, spoiling))
        assert without_id(ask(app, Request())) == first


def filled(size: int) -> ResponseCache:
    cache = ResponseCache(size)
    cache.put("1", ("k",), Kept(200, (), b"x", ""))
    return cache


def test_only_so_many_ways_to_write_a_request_are_remembered() -> None:
    cache = filled(1 << 20)
    answer = cache.get("1", ("k",))
    assert answer is not None
    before = cache.stats().bytes
    for number in range(10 * MOST_WRITTEN):
        cache.remember(("k",), (b"%08d" % number,), answer)
    known = [cache.known("1", (b"%08d" % one,)) for one in range(10 * MOST_WRITTEN)]
    assert [one is not None for one in known] == [False] * 9 * MOST_WRITTEN + [True] * MOST_WRITTEN
    assert cache.stats().bytes < before + MOST_WRITTEN * 1000


def test_a_long_request_is_not_noted() -> None:
    cache = filled(1 << 20)
    answer = cache.get("1", ("k",))
    assert answer is not None
    long = with_header(Request(), "user-agent", "x" * LONGEST_NOTE)
    for request, noted in ((long, False), (Request(), True)):
        scope = scope_of(request)
        cache.remember(("k",), raw(scope), answer)
        cache.note(scope, raw(scope))
        assert (cache.last("1", scope) is not None) is noted


STEPS = st.lists(
    st.tuples(st.sampled_from(["put", "remember", "note", "version"]), st.integers(0, 12)),
    max_size=60,
)


@given(STEPS)
def test_the_bound_holds_whatever_is_remembered(steps: list[tuple[str, int]]) -> None:
    cache, version = ResponseCache(12_000), "1"
    for what, number in steps:
        scope = scope_of(Request(f"/{number % 5}", query=b"%d" % number))
        key, written = (number,), raw(scope)
        found = cache.get(version, key)
        if what == "put":
            cache.put(version, key, Kept(200, (), b"x" * 50 * number, ""))
        elif what == "version":
            version = f"{number}"
        elif found is not None:
            cache.remember(key, written, found)
            if what == "note" and cache.known(version, written) is not None:
                cache.note(scope, written)
        seen = cache.stats()
        assert 0 <= seen.bytes <= 12_000
        assert (seen.entries == 0) == (seen.bytes == 0)
    cache.get("none", ("x",))
    assert cache.stats().bytes == 0


@pytest.mark.parametrize("way", ["known", "last"])
def test_what_was_let_go_is_not_found_in_a_short_way(way: str) -> None:
    cache = filled(12_000)
    answer = cache.get("1", ("k",))
    assert answer is not None
    scope = scope_of(Request())
    cache.remember(("k",), raw(scope), answer)
    cache.note(scope, raw(scope))
    find: Callable[[], Kept | None] = {
        "known": lambda: cache.known("1", raw(scope)),
        "last": lambda: cache.last("1", scope),
    }[way]
    assert find() is answer
    for number in range(20):
        cache.put("1", (number,), Kept(200, (), b"x" * 500, ""))
    assert cache.get("1", ("k",)) is None
    assert find() is None


def test_another_version_is_seen_in_a_short_way() -> None:
    world = World()
    app = layered(world)
    for _ in range(3):
        ask(app, Request())
    world.version = "2"
    assert b"'2'" in ask(app, Request()).body


def test_a_304_has_the_same_headers_whoever_writes_it() -> None:
    whole = [
        (b"etag", b'"x"'),
        (b"link", b"</a>"),
        (b"content-type", b"text/csv"),
        (b"content-length", b"3"),
        (b"vary", b"Accept, Accept-Encoding"),
        (b"content-encoding", b"br"),
    ]
    own = [(b"etag", b'"x"'), (b"link", b"</a>"), (b"vary", b"Accept")]
    assert unmodified(whole) == unmodified(own) == unmodified(unmodified(own))


def test_a_token_is_another_one_on_another_day() -> None:
    day = date(2026, 11, 22)
    today = Token("x", lambda: day)
    assert today() == today() == "x/2026-11-22"
    day += timedelta(1)
    assert today() == "x/2026-11-23"


@pytest.mark.parametrize("now", [86_400.0 * 20_000 + 86_399.9, 86_400.0 * 20_001])
def test_a_token_of_the_real_day_follows_the_clock(
    now: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float] = []

    def day() -> date:
        asked.append(now)
        return date.fromordinal(719_163 + int(now // 86_400))

    monkeypatch.setattr(token, "utc_today", day)
    monkeypatch.setattr(token, "time", lambda: now)
    made = Token("x", day)
    assert made() == made() == f"x/{day()}"
    assert len(asked) == 2, "once for the token, once for this test"
    for later in (now + 86_400, now - 86_400):
        now = later
        assert made() == f"x/{day()}"


def test_the_real_day_is_that_of_the_clock() -> None:
    assert Token("x", utc_today)() in {f"x/{utc_today()}", f"x/{utc_today() - timedelta(1)}"}


def test_what_an_answer_with_a_cookie_would_be_is_never_ready() -> None:
    world = World(answer=answering((b"set-cookie", b"a=1")))
    app = layered(world)
    for _ in range(4):
        ask(app, Request())
    assert world.asked == 4


def test_plain_answers_differ_by_what_was_asked() -> None:
    """The comparison above would compare nothing if all answers were the same."""
    world = World()
    assert plain(world, Request(query=b"a=1"), b"") != plain(world, Request(query=b"a=2"), b"")
