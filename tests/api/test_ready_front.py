"""The short way to a cell before the cache: what leaves it is what leaves the application."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import ASGIApp, Receive, Scope, Send

from crosslane.api import keys
from crosslane.api.app import create_app
from crosslane.api.cache import Kept, ResponseCache
from crosslane.api.cached import Cached
from crosslane.api.edge import common
from crosslane.api.layered import Layered
from crosslane.api.ready import ROUTE, Again, Front, Ready
from crosslane.graph.store import KnowledgeGraph
from crosslane.settings import Settings
from tests.api.asgi import Pairs, Request, Response, ask
from tests.graph.worlds import many

HOST = (b"host", b"127.0.0.1:8000")
CELL = "/ownership/temu/semi-managed/pricing"
SMALL = "/ownership/any/semi-managed/marketing"
TODAY = date(2026, 11, 22)


async def nobody(scope: Scope, receive: Receive, send: Send) -> None:
    """Be handed on what was to be answered."""
    raise AssertionError(f"handed on: {scope['path']}?{scope['query_string'].decode()}")


def before(front: Front, inside: ASGIApp) -> ASGIApp:
    """Send what the short way makes, and lead everybody else inside."""

    async def send_made(scope: Scope, receive: Receive, send: Send) -> None:
        made = front.made(scope, keys.raw(scope))
        if made is None:
            await inside(scope, receive, send)
            return
        head = {"status": made.status, "headers": list(made.headers)}
        await send({"type": "http.response.start", **head})
        await send({"type": "http.response.body", "body": made.body})

    return send_made


@pytest.fixture(scope="module")
def app(graph: KnowledgeGraph) -> Layered:
    made = create_app(graph, Settings(), today=lambda: TODAY)
    assert isinstance(made, Layered)
    return made


@dataclass
class Place:
    """The short way before a cache, and the cache behind it."""

    app: Layered
    version: str = "1"
    cache: ResponseCache = field(default_factory=lambda: ResponseCache(1 << 20))
    most: int = 100

    def __post_init__(self) -> None:
        self.cached = Cached(self.app.inner, self.cache, lambda: self.version)
        again = Again(self.cache, lambda: self.version, self.most)
        front = Front(Ready(nobody, self.app.state), tuple(common(ROUTE).items()), again)
        self.alone = before(front, nobody)
        self.whole = before(front, self.cached)

    def kept(self, request: Request) -> Kept | None:
        """Return what the cache has for a request in these words."""
        return self.cache.known(self.version, keys.raw(request.scope))


@pytest.fixture
def place(app: Layered) -> Place:
    return Place(app)


def asked(path: str = CELL, query: str = "", *headers: tuple[bytes, bytes]) -> Request:
    return Request(path, query=query.encode(), headers=(HOST, *headers))


def paths_of(app: FastAPI) -> list[str]:
    records = app.state.graph.records
    subjects = [one.id for one in records.offerings]
    subjects += [f"any/{model}" for model in records.vocabulary.model]
    return [f"/ownership/{one}/{step}" for one in subjects for step in records.vocabulary.segment]


def test_every_cell_leaves_as_it_leaves_the_application(app: Layered, place: Place) -> None:
    for path in paths_of(app):
        request = asked(path, "as_of=2024-02-10")
        assert ask(place.alone, request) == ask(app.inner, request)


headers = st.lists(
    st.sampled_from(
        [
            *((b"accept-encoding", one) for one in (b"gzip", b"br", b"identity", b"gzip;q=0")),
            *((b"accept", one) for one in (b"*/*", b"application/json", b"text/html")),
            *((b"if-none-match", one) for one in (b"*", b'"x"')),
            (b"cache-control", b"no-cache"),
            (b"authorization", b"x"),
        ]
    ),
    max_size=3,
).map(tuple)
queries = st.lists(
    st.sampled_from(["market=US", "market=XX", "as_of=2024-02-03", "format=json", "format=csv"]),
    max_size=3,
).map("&".join)


@many(200)
@given(
    path=st.sampled_from([CELL, SMALL, CELL + ".json", CELL + ".csv"]),
    query=queries,
    found=headers,
    method=st.sampled_from(["GET", "GET", "HEAD", "OPTIONS", "POST"]),
)
def test_whatever_is_asked_leaves_as_it_leaves_the_application(
    app: Layered, path: str, query: str, found: Pairs, method: str
) -> None:
    request = Request(path, method, query.encode(), (HOST, *found))
    place = Place(app)
    expected = ask(app.inner, request)
    for _ in range(4):
        assert ask(place.whole, request) == expected


def test_who_has_the_answer_is_told_so_as_by_the_application(app: Layered, place: Place) -> None:
    tag = dict(ask(place.alone, asked()).headers)[b"etag"]
    again = asked(CELL, "", (b"if-none-match", tag))
    found = ask(place.alone, again)
    assert found == ask(app.inner, again)
    assert found.status == 304


def test_what_is_to_be_compressed_is_handed_on(app: Layered, place: Place) -> None:
    request = asked(CELL, "", (b"accept-encoding", b"br"))
    found = ask(place.whole, request)
    assert dict(found.headers)[b"content-encoding"] == b"br"
    assert found == ask(app.inner, request)


def as_sent(kept: Kept) -> Response:
    return Response(kept.status, tuple(kept.headers), kept.body)


def test_an_answer_is_kept_when_it_is_asked_for_again(place: Place) -> None:
    first = ask(place.alone, asked())
    assert place.kept(asked()) is None
    assert ask(place.alone, asked()) == first
    kept = place.kept(asked())
    assert kept is not None
    assert as_sent(kept) == first
    assert kept.etag.encode() == dict(first.headers)[b"etag"]


def test_what_was_kept_is_found_in_other_words(app: Layered, place: Place) -> None:
    for _ in range(2):
        first = ask(place.alone, asked(CELL, "market=US&as_of=2024-02-03"))
    behind = Cached(nobody, place.cache, lambda: place.version)
    other = asked(CELL, "as_of=2024-02-03&market=US", (b"user-agent", b"other"))
    assert ask(behind, other) == first


def test_answers_asked_for_once_drive_nothing_out(place: Place) -> None:
    for _ in range(2):
        ask(place.alone, asked())
    for number in range(300):
        ask(place.alone, asked(CELL, f"as_of=2024-{number % 12 + 1:02}-{number % 28 + 1:02}"))
    assert place.kept(asked()) is not None
    assert place.cache.stats().evicted == 0


def test_no_more_questions_are_remembered_than_there_may_be(app: Layered) -> None:
    place = Place(app, most=5)
    again = Again(place.cache, lambda: "1", 5)
    for number in range(40):
        scope = asked(query=f"as_of=20{number:02}-01-01").scope
        again(scope, keys.raw(scope), Kept(200, (), b"", ""))
        assert len(again._heard) <= 5
    assert place.cache.stats().entries == 0


@pytest.mark.parametrize(
    "header",
    [(b"cache-control", b"no-cache"), (b"authorization", b"x"), (b"cookie", b"x")],
    ids=lambda one: one[0].decode(),
)
def test_whoever_wants_no_kept_answer_leaves_none(
    place: Place, header: tuple[bytes, bytes]
) -> None:
    for _ in range(3):
        assert ask(place.alone, asked(CELL, "", header)).status == 200
    assert place.kept(asked(CELL, "", header)) is None
    assert place.cache.stats().entries == 0


def test_without_a_version_nothing_is_kept(app: Layered) -> None:
    place = Place(app, version="")
    for _ in range(3):
        assert ask(place.alone, asked()).status == 200
    assert place.cache.stats().entries == 0


def test_an_answer_that_was_made_is_counted_as_a_miss(place: Place) -> None:
    for _ in range(2):
        ask(place.alone, asked())
    place.kept(asked())
    stats = place.cache.stats()
    assert (stats.misses, stats.hits) == (2, 1)
