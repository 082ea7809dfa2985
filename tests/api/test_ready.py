"""The short way to a cell: the very answer of the route, or none at all."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import msgspec
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Receive, Scope, Send

from crosslane.api import cell_json, problems, respond
from crosslane.api.ready import ROUTE, Ready
from crosslane.api.routes import ownership
from crosslane.graph.store import KnowledgeGraph
from crosslane.ontology.model import Party
from crosslane.settings import Settings
from tests.api.asgi import Request, Response, ask
from tests.graph.worlds import graph_of, many, wide_worlds

HOST = (b"host", b"127.0.0.1:8000")
CELL = "/ownership/temu/semi-managed/pricing"
TODAY = date(2026, 11, 22)


def routes_of(graph: KnowledgeGraph, today: date = TODAY) -> FastAPI:
    """Return an application of nothing but the routes of ownership."""
    app = FastAPI(redirect_slashes=False)
    app.state.graph = graph
    app.state.today = lambda: today
    app.state.settings = Settings()
    app.state.paths = ["/ownership"]
    app.include_router(ownership.router())
    problems.install(app)
    return app


async def nobody(scope: Scope, receive: Receive, send: Send) -> None:
    """Be handed on what was to be answered."""
    raise AssertionError(f"handed on: {scope['path']}?{scope['query_string'].decode()}")


def paths_of(graph: KnowledgeGraph) -> list[str]:
    subjects = [one.id for one in graph.records.offerings]
    subjects += [f"any/{model}" for model in graph.records.vocabulary.model]
    return [
        f"/ownership/{one}/{step}" for one in subjects for step in graph.records.vocabulary.segment
    ]


@pytest.fixture(scope="module")
def app(graph: KnowledgeGraph) -> FastAPI:
    return routes_of(graph)


@pytest.fixture(scope="module")
def short(app: FastAPI) -> Ready:
    """The short way alone, with nobody behind it."""
    return Ready(nobody, app.state)


def asked(path: str = CELL, query: str | bytes = b"", *headers: tuple[bytes, bytes]) -> Request:
    text = query.encode() if isinstance(query, str) else query
    return Request(path, query=text, headers=(HOST, *headers))


@pytest.mark.parametrize("query", ["", "as_of=2024-02-10&market=US"])
def test_every_cell_is_answered_as_by_its_route(app: FastAPI, short: Ready, query: str) -> None:
    for path in paths_of(app.state.graph):
        request = asked(path, query)
        assert ask(short, request) == ask(app, request)


_DAYS = ("2024-02-03", "2024-02-29", "2023-12-31", "2024-07-01", "0001-01-01", "9999-12-31")
plain_days = st.sampled_from(_DAYS) | st.dates().map(str)


@st.composite
def plain_queries(draw: st.DrawFn, markets: tuple[str, ...] = ("US", "TH", "AD", "CN")) -> str:
    pairs = []
    if draw(st.booleans()):
        pairs.append("market=" + draw(st.sampled_from(markets)))
    if draw(st.booleans()):
        pairs.append("as_of=" + draw(plain_days))
    if draw(st.booleans()):
        pairs.append("format=json")
    return "&".join(draw(st.permutations(pairs)))


accepts = st.sampled_from([(), ((b"accept", b"*/*"),), ((b"accept", b"application/json"),)])


@many(250)
@given(data=st.data(), query=plain_queries(), accept=accepts)
def test_what_is_plain_is_answered_as_by_the_route(
    app: FastAPI, short: Ready, data: st.DataObject, query: str, accept: Any
) -> None:
    path = data.draw(st.sampled_from(paths_of(app.state.graph)))
    request = asked(path, query, *accept)
    assert ask(short, request) == ask(app, request)


words = st.sampled_from(
    [
        *("market=US", "market=us", "market=XX", "market=", "market", "market=U%53", "market=%00"),
        *("as_of=2024-02-03", "as_of=2024-02-30", "as_of=2024", "as_of=20240203", "as_of="),
        *("as_of=2024-W05-6", "as_of=2024-02-03T00:00", "as_of=%D9%A2024-02-03", "as_of"),
        *("format=json", "format=csv", "format=html", "format=rq", "format=xml", "format="),
        *("lang=zh", "lang=xx", "theme=dark", "source=000", "source=nope", "grade=A", "grade=z"),
        *("as_known=0.1.0", "as_known=9", "nope=1", "", "=", "%", "market=US;as_of=2024-02-03"),
    ]
)
queries = st.lists(words, max_size=4).map("&".join) | st.binary(max_size=20).map(
    lambda junk: junk.decode("latin-1")
)
pieces = st.sampled_from(
    [*("temu", "any", "nope", "*", "", "alibaba.com", "semi-managed", "self-operated"), "pricing"]
)
odd_paths = st.lists(pieces, min_size=2, max_size=4).map(lambda ids: "/ownership/" + "/".join(ids))
headers = st.lists(
    st.sampled_from(
        [
            *((b"accept", one) for one in (b"*/*", b"application/json", b"text/html", b"", b"x")),
            *((b"accept", one) for one in (b"text/csv, */*;q=0.1", b"application/json;q=0")),
            *((b"if-none-match", one) for one in (b"*", b'W/"x"', b"", b'"x", *')),
            (b"accept-encoding", b"gzip"),
            (b"host", b"evil/path?"),
            (b"host", b"[::1]:99"),
            (b"content-type", b"application/json"),
        ]
    ),
    max_size=3,
)


@many(400)
@given(
    path=st.sampled_from([CELL, "/ownership/any/semi-managed/returns"]) | odd_paths,
    query=queries | plain_queries(),
    given_headers=headers,
    method=st.sampled_from(["GET", "GET", "GET", "POST", "HEAD"]),
)
def test_whatever_is_asked_the_answer_is_that_of_the_route(
    app: FastAPI, path: str, query: str, given_headers: list[tuple[bytes, bytes]], method: str
) -> None:
    found = (HOST, *given_headers)
    request = Request(path, method, query.encode("latin-1"), found)
    try:
        whole = ask(app, request)
    except UnicodeDecodeError:  # of Starlette, for a query that is not UTF-8
        with pytest.raises(UnicodeDecodeError):
            ask(Ready(app, app.state), request)
        return
    assert ask(Ready(app, app.state), request) == whole


@many(25)
@given(world=wide_worlds(), query=plain_queries(("US", "GB", "DE", "JP")), data=st.data())
def test_in_any_world_the_answer_is_that_of_the_route(
    world: Any, query: str, data: st.DataObject
) -> None:
    graph = graph_of(world.records)
    app = routes_of(graph)
    path = data.draw(st.sampled_from(paths_of(graph)))
    assert ask(Ready(nobody, app.state), asked(path, query)) == ask(app, asked(path, query))


def test_who_has_the_answer_is_told_so_as_by_the_route(app: FastAPI, short: Ready) -> None:
    tag = dict(ask(short, asked(query="market=US")).headers)[b"etag"]
    for told in (tag, tag.removeprefix(b"W/"), b"*", b'"x", ' + tag):
        again = asked(CELL, "market=US", (b"if-none-match", told))
        found = ask(short, again)
        assert found == ask(app, again)
        assert found.status == 304
    assert ask(short, asked(CELL, "market=US", (b"if-none-match", b'"x"'))).status == 200


@pytest.mark.parametrize(
    "request_",
    [
        asked(query="market=XX"),
        asked(query="market=US&market=US"),
        asked(query="market=us"),
        asked(query="market="),
        asked(query="as_of=2024-02-30"),
        asked(query="as_of=20240203"),
        asked(query="as_of=2024-W05-6"),
        asked(query="as_of=2024-02-03&as_of=2024-02-03"),
        asked(query="format=json&format=json"),
        asked(query="market=US&"),
        asked(query="grade=A"),
        asked(query="as_known=0.1.0"),
        asked(query="format=csv"),
        asked(query="lang=zh"),
        asked(CELL, "", (b"accept", b"text/html")),
        asked(CELL, "", (b"accept", b"*/*"), (b"accept", b"text/csv")),
        asked("/ownership/temu/first-party/pricing"),
        asked("/ownership/temu/semi-managed/nope"),
        asked("/ownership/any/nope/pricing"),
        asked(CELL + "/"),
        asked("/ownership"),
        asked("/claims"),
        Request(CELL, "POST", b"", (HOST,)),
    ],
    ids=lambda one: f"{one.method} {one.path}?{one.query.decode()} {dict(one.headers)}",
)
def test_what_is_not_plain_is_handed_on_as_it_came(app: FastAPI, request_: Request) -> None:
    handed: list[Scope] = []

    async def inside(scope: Scope, receive: Receive, send: Send) -> None:
        handed.append(scope)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"inside"})

    assert ask(Ready(inside, app.state), request_).body == b"inside"
    assert [one["path"] for one in handed] == [request_.path]
    assert "state" not in handed[0]


def test_below_a_root_path_the_route_answers(app: FastAPI) -> None:
    handed: list[Scope] = []

    async def inside(scope: Scope, receive: Receive, send: Send) -> None:
        handed.append(scope)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    ask(Ready(inside, app.state), asked(), root_path="/below")
    assert len(handed) == 1


def test_the_layers_outside_are_told_the_route(short: Ready) -> None:
    state: dict[str, Any] = {}
    ask(short, asked(), state=state)
    assert state == {"route": ROUTE}


def test_the_route_that_is_told_is_one_of_the_application() -> None:
    assert ROUTE in [getattr(route, "path", None) for route in ownership.router().routes]


def test_all_places_of_an_application_share_what_lies_ready(graph: KnowledgeGraph) -> None:
    app = routes_of(graph)
    first, second = Ready(nobody, app.state), Ready(nobody, app.state)
    assert first.cells() is second.cells()


def test_another_graph_is_answered_from_at_once(
    small: Callable[..., KnowledgeGraph], claim: Callable[..., Any]
) -> None:
    first, second = (small(claim(party=one)) for one in (Party.SELLER, Party.PLATFORM))
    app = routes_of(first)
    short = Ready(nobody, app.state)
    owners = []
    for graph in (first, second, first):
        app.state.graph = graph
        owners.append(json.loads(ask(short, asked()).body)["owner"])
    assert owners == ["seller", "platform", "seller"]


def test_the_next_day_is_another_answer(app: FastAPI, graph: KnowledgeGraph) -> None:
    app = routes_of(graph)
    short = Ready(nobody, app.state)
    told = []
    for _ in range(2):
        found = ask(short, asked())
        assert found == ask(app, asked())
        told.append((json.loads(found.body)["as_of"], dict(found.headers)[b"etag"]))
        app.state.today = lambda: TODAY + timedelta(days=1)
    assert told[0][0] == "2026-11-22"
    assert told[1][0] == "2026-11-23"
    assert told[0][1] != told[1][1]


def test_what_has_no_room_is_answered_the_same(
    graph: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cell_json, "MOST", 10_000)
    app = routes_of(graph)
    short = Ready(nobody, app.state)
    for path, query in product(paths_of(app.state.graph)[:30:2], ("", "market=US")):
        for _ in range(2):
            assert ask(short, asked(path, query)) == ask(app, asked(path, query))
    assert short.cells().size <= 10_000


def test_when_the_application_starts_the_usual_answers_are_made(app: FastAPI) -> None:
    async def receive() -> Any:
        raise AssertionError

    async def send(message: Any) -> None:
        raise AssertionError

    passed: list[str] = []

    async def inside(scope: Scope, receive: Receive, send: Send) -> None:
        passed.append(scope["type"])

    short = Ready(inside, app.state)
    asyncio.run(short({"type": "lifespan"}, receive, send))
    assert passed == ["lifespan"]
    assert len(short.cells().answers.row("temu", "semi-managed", "pricing").kept) >= 2


texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@many(400)
@given(value=values)
def test_json_is_written_as_the_routes_write_it(value: object) -> None:
    assert msgspec.json.encode(value) == respond.as_json(value)


def test_a_cell_whose_id_needs_quoting_goes_to_the_route(
    small: Callable[..., KnowledgeGraph],
) -> None:
    records = small().records
    odd = replace(records.offerings[0], platform="te mu")
    platform = replace(records.platforms[0], id="te mu")
    app = routes_of(
        small(offerings=(*records.offerings, odd), platforms=(*records.platforms, platform))
    )
    request = asked("/ownership/te mu/semi-managed/pricing")
    assert Ready(nobody, app.state).cells().cell(request.path) is None
    assert ask(Ready(app, app.state), request) == ask(app, request)


def test_no_cell_is_remembered_that_is_not_there(short: Ready) -> None:
    before = len(short.cells().kept)
    for number in range(50):
        assert short.cells().cell(f"/ownership/temu/semi-managed/pricing{number}") is None
    assert len(short.cells().kept) == before


def answer_of(response: Response) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(response.body)
    return found


def test_days_and_markets_do_not_fill_the_memory(graph: KnowledgeGraph) -> None:
    short = Ready(nobody, routes_of(graph).state)
    for number in range(400):
        day = (TODAY + timedelta(days=number)).isoformat()
        found = answer_of(ask(short, asked(query=f"as_of={day}&market=AD")))
        assert (found["as_of"], found["market"]) == (day, "AD")
    cell = short.cells().cell(CELL)
    assert cell is not None
    assert len(cell.kept) == 1
