"""The real application answers the same with a cache and without one, whatever is asked."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import quote, urlencode

import brotli  # type: ignore[import-untyped]
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from crosslane.api.app import create_app
from crosslane.graph.store import KnowledgeGraph
from crosslane.settings import Settings
from tests.api.caching import Request, Response, asking
from tests.api.endpoints import DRAWN, quick

DAY = date(2026, 11, 22)
FORM = b"application/x-www-form-urlencoded"
QUERIES = (
    "SELECT ?s { ?s a xl:Platform } ORDER BY ?s",
    "ASK { ?s a xl:Segment }",
    "CONSTRUCT { ?s a xl:Model } WHERE { ?s a xl:Model }",
    "SELECT ?s { ?s",
    "SELECT (isIRI(NOW()) AS ?volatile) {}",
)
PATHS = (
    *(one.call() for one in quick() if "/evidence" not in one.template),
    *(*DRAWN, "/openapi.json", "/context.jsonld", "/docs", "/dump/crosslane.nq", "/healthz"),
    *(
        "/static/crosslane.css",
        "/static/none",
        "/none",
        "/sparql",
        "/id/platform/temu",
        "//",
        "/a%2Fb",
    ),
    *(f"/sparql?{urlencode({'query': one})}" for one in QUERIES),
    "/sparql/completion",
)
PAIRS = st.lists(
    st.sampled_from(
        [
            *(("market", one) for one in ("US", "TH", "none", "")),
            *(("as_of", one) for one in ("2024-01-20", "2026-11-22", "2024-13-01")),
            *(("format", one) for one in ("json", "csv", "ttl", "rq", "html", "gexf", "none")),
            *(("platform", one) for one in ("temu", "any", "tem\u00fc")),
            *(("limit", one) for one in ("2", "0", "x")),
            *(("lang", "zh"), ("theme", "dark"), ("offset", "1"), ("grade", "B"), ("none", "1")),
        ]
    ),
    max_size=3,
)
ACCEPT = (
    "*/*",
    "text/csv",
    "application/json",
    "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "text/turtle;q=0.5, application/ld+json;q=0.7, image/png",
    "application/sparql-results+xml",
    "image/png",
    "text/*;q=nan",
    "no",
)
CODINGS = ("gzip", "br", "gzip, deflate, br", "identity", "br;q=0, *", "gzip;q=1, br;q=0.5", "x")
HEADERS = st.lists(
    st.one_of(
        st.tuples(st.just("accept"), st.sampled_from(ACCEPT)),
        st.tuples(st.just("accept-encoding"), st.sampled_from(CODINGS)),
        st.tuples(st.just("if-none-match"), st.sampled_from(["*", '"old"', "SAME", 'W/"a", SAME'])),
        st.sampled_from(
            [
                *(("accept-language", "zh"), ("authorization", "Bearer k"), ("cookie", "a=1")),
                *(("cache-control", "no-cache"), ("cache-control", "max-age=0")),
                *(("range", "bytes=0-9"), ("origin", "http://other"), ("user-agent", "u")),
                *(("host", "other:81"), ("host", "a b")),
            ]
        ),
    ),
    max_size=4,
)
METHODS = ("GET",) * 8 + ("HEAD", "HEAD", "POST", "OPTIONS")


@st.composite
def requests(draw: st.DrawFn) -> Request:
    """Return a request as a server hands it on."""
    path, _, query = draw(st.sampled_from(PATHS)).partition("?")
    if draw(st.integers(0, 9)) == 0:
        path += draw(st.sampled_from([".csv", ".json", ".html", ".none"]))
    encode = quote if draw(st.booleans()) else _all
    pairs = "&".join(f"{encode(name)}={encode(value)}" for name, value in draw(PAIRS))
    headers = [(name.encode(), value.encode("latin-1")) for name, value in draw(HEADERS)]
    if not any(name == b"host" for name, _ in headers):
        headers.append((b"host", b"here"))
    method = draw(st.sampled_from(METHODS))
    pieces: tuple[bytes, ...] = ()
    if method == "POST":
        headers.append((b"content-type", FORM))
        pieces = (query.encode(),)
        query = ""
    asked = "&".join(filter(None, (query, pairs))).encode()
    return Request(path, method, asked, tuple(headers), pieces)


def _all(text: str) -> str:
    """Encode every character of a text, as nobody has to."""
    return "".join(f"%{byte:02X}" for byte in text.encode())


@pytest.fixture(scope="module")
def applications(graph: KnowledgeGraph) -> Iterator[tuple[FastAPI, FastAPI]]:
    """The application without a cache, and with a small one."""
    made = [
        create_app(
            graph,
            Settings(cache_bytes=size, sparql_workers=1, client_queries=0, log_format="none"),
            today=lambda: DAY,
        )
        for size in (0, 8 << 20)
    ]
    with TestClient(made[0]), TestClient(made[1]):
        yield made[0], made[1]


async def seen(app: FastAPI, request: Request) -> Response:
    """Ask, always by the same id; return the answer unpacked: gzip may write down the time."""
    named = replace(request, headers=(*request.headers, (b"x-request-id", b"same")))
    found = await asking(app, named)
    body = found.body
    match dict(found.headers).get(b"content-encoding"):
        case b"br" if body:
            body = brotli.decompress(body)
        case b"gzip" if body:
            body = gzip.decompress(body)
    return replace(found, body=body)


def with_tag(request: Request, tags: dict[tuple[str, bytes], bytes]) -> Request:
    """Put the ETag that a client has seen at the same address where it says so."""
    tag = tags.get((request.path, request.query), b'"none"')
    headers = tuple((name, value.replace(b"SAME", tag)) for name, value in request.headers)
    return replace(request, headers=headers)


async def played(app: FastAPI, rounds: Sequence[Sequence[Request]]) -> list[Response]:
    """Return what clients see that ask at the same moment, round after round."""
    found: list[Response] = []
    tags: dict[tuple[str, bytes], bytes] = {}
    for asked in rounds:
        sent = [with_tag(one, tags) for one in asked]
        answers = await asyncio.gather(*(seen(app, one) for one in sent))
        for one, answer in zip(sent, answers, strict=True):
            tags[one.path, one.query] = dict(answer.headers).get(b"etag", b'"none"')
        found += answers
    return found


@st.composite
def rounds(draw: st.DrawFn) -> list[list[Request]]:
    """Return rounds of requests, with some that come again: as they were, or with other headers."""
    pool = draw(st.lists(requests(), min_size=1, max_size=3))
    again = st.one_of(
        st.sampled_from(pool),
        st.builds(
            lambda one, other: replace(one, headers=(*other.headers, (b"x-own", b"1"))),
            st.sampled_from([one for one in pool if one.method != "POST"] or [Request("/none")]),
            st.sampled_from(pool),
        ),
    )
    return draw(st.lists(st.lists(again, min_size=1, max_size=3), min_size=2, max_size=4))


@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(asked=rounds())
def test_every_answer_is_the_same_with_and_without_a_cache(
    applications: tuple[FastAPI, FastAPI], asked: list[list[Request]]
) -> None:
    without, kept = applications
    assert asyncio.run(played(kept, asked)) == asyncio.run(played(without, asked))


def test_the_cache_has_answered_some_of_them(applications: tuple[FastAPI, FastAPI]) -> None:
    """Without hits, the test before this one would have compared nothing."""
    app = applications[1]
    request = Request("/platforms", query=b"", headers=((b"host", b"here"),))

    async def thrice() -> list[Response]:
        return [await asking(app, request) for _ in range(3)]

    first, *others = asyncio.run(thrice())
    for other in others:
        assert other.body == first.body
    text = app.state.metrics.text()[0].decode()
    hits = next(one for one in text.splitlines() if one.startswith("crosslane_cache_hits_total "))
    assert float(hits.split()[1]) >= 2
    assert 'crosslane_http_requests_total{method="GET",route="(cached)",status="200"}' in text


def counts(app: FastAPI) -> dict[str, float]:
    """Return what the application has counted."""
    lines = app.state.metrics.text()[0].decode().splitlines()
    told = (one.rsplit(" ", 1) for one in lines if one.startswith("crosslane_"))
    return {name: float(value) for name, value in told}


def test_a_query_that_many_ask_at_once_is_evaluated_once(
    applications: tuple[FastAPI, FastAPI],
) -> None:
    app = applications[1]
    before = counts(app)
    asked = urlencode({"query": "SELECT (COUNT(*) AS ?once) { ?s ?p ?o }"}).encode()
    request = Request("/sparql", query=asked, headers=((b"host", b"here"),))

    async def together() -> list[Response]:
        return await asyncio.gather(*(asking(app, request) for _ in range(6)))

    assert {answer.status for answer in asyncio.run(together())} == {200}
    after = counts(app)
    evaluated = 'crosslane_sparql_queries_total{outcome="ok"}'
    assert after[evaluated] - before[evaluated] == 1
    spared = ("crosslane_cache_coalesced_total", "crosslane_cache_hits_total")
    # Whoever came when the answer was there already is a hit, and did not wait for it.
    assert sum(after[name] - before[name] for name in spared) == 5


def test_counts_go_on_when_another_application_follows(
    applications: tuple[FastAPI, FastAPI], graph: KnowledgeGraph
) -> None:
    first = applications[1]
    asyncio.run(asking(first, Request("/platforms", query=b"limit=7")))
    before = counts(first)
    metrics = first.state.metrics
    settings_ = Settings(sparql_workers=1, log_format="none")
    second = create_app(graph, settings_, today=lambda: DAY, metrics=metrics)
    assert second.state.metrics is metrics
    assert counts(first)["crosslane_cache_entries"] == before["crosslane_cache_entries"]
    second.state.follow()
    try:
        after = counts(second)
        assert after["crosslane_cache_entries"] == 0
        assert all(after[name] >= value for name, value in before.items() if "_total" in name)
        asyncio.run(asking(second, Request("/platforms", query=b"limit=7")))
        misses = "crosslane_cache_misses_total"
        assert counts(second)[misses] == before[misses] + 1
    finally:
        first.state.follow()
