"""The cache stays within its bytes, and changes nothing but the time that an answer takes."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.types import ASGIApp

from crosslane.api.cache import Kept, ResponseCache
from tests.api.caching import Request, Response, World, answering, ask, cached, plain, with_header


def test_the_least_recently_used_response_goes_first() -> None:
    cache = ResponseCache(12_000)
    for name in range(4):
        cache.put("1", (name,), Kept(200, (), b"x" * 400, ""))
    assert cache.get("1", (0,)) is not None
    while not cache.stats().evicted:
        name += 1
        cache.put("1", (name,), Kept(200, (), b"x" * 400, ""))
    assert cache.get("1", (1,)) is None
    assert cache.get("1", (0,)) is not None


def test_a_response_put_twice_counts_once() -> None:
    cache = ResponseCache(100_000)
    cache.put("1", ("a",), Kept(200, (), b"x" * 900, ""))
    once = cache.stats().bytes
    cache.put("1", ("a",), Kept(200, (), b"y" * 900, ""))
    assert cache.stats().bytes == once
    assert cache.stats().entries == 1


def test_a_negative_size_is_refused() -> None:
    with pytest.raises(ValueError, match="-1"):
        ResponseCache(-1)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 4000)), max_size=60))
def test_the_bound_holds_after_every_response(puts: list[tuple[int, int]]) -> None:
    cache = ResponseCache(20_000)
    for name, size in puts:
        cache.put("1", (name,), Kept(200, (), b"x" * size, ""))
        seen = cache.stats()
        assert seen.bytes <= 20_000
        assert (seen.entries == 0) == (seen.bytes == 0)


@pytest.mark.parametrize(("size", "headers"), [(0, 0), (100, 8), (5000, 12)])
def test_entries_take_no_more_memory_than_is_counted(size: int, headers: int) -> None:
    cache = ResponseCache(1 << 30)
    gc.collect()
    tracemalloc.start()
    try:
        for number in range(500):
            own = b"%08d" % number  # a server makes every part anew, also those that are the same
            key = ("GET", "http", *(part + own for part in (b"/", b"q", b"accept", b"a", b"host")))
            pairs = tuple((b"name-%d-%d" % (number, at), b"v%d" % number) for at in range(headers))
            cache.put("1", key, Kept(200, pairs, b"%08d" % number + b"x" * size, f'"{number}"'))
        used, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    counted = cache.stats().bytes
    assert counted * 0.5 < used <= counted


ETAGS = st.sampled_from([None, "*", '"x"', "same", "same, other"])
HEADERS = st.lists(
    st.sampled_from(
        [
            (b"accept", b"text/csv"),
            (b"accept", b"application/json"),
            (b"accept-encoding", b"gzip"),
            (b"host", b"b"),
            (b"cache-control", b"no-cache"),
            (b"authorization", b"Bearer k"),
            (b"user-agent", b"u"),
        ]
    ),
    max_size=3,
    unique=True,
).map(tuple)
ANSWERS = st.sampled_from(
    [
        plain,
        plain,
        plain,
        answering((b"cache-control", b"no-store")),
        answering((b"etag", b'"x"'), (b"vary", b"Origin")),
        answering(status=503),
        answering(body=b"y" * 9000),
    ]
)


@dataclass(frozen=True)
class Step:
    """A request, perhaps with the ETag that it had before, and whether the data changes first."""

    request: Request
    given: str | None
    changes: bool


REQUESTS = st.builds(
    Request,
    path=st.sampled_from(["/sparql", "/sparql", "/cells", "/other"]),
    method=st.sampled_from(["GET", "GET", "GET", "HEAD", "POST", "DELETE"]),
    query=st.sampled_from([b"", b"a=1", b"a=2"]),
    headers=HEADERS,
    pieces=st.sampled_from([(), (b"1",), (b"1", b"2"), (b"12",)]),
)
STEPS = st.builds(Step, REQUESTS, ETAGS, st.sampled_from([False] * 9 + [True]))


def play(
    steps: Sequence[Step],
    answers: dict[str, Callable[[World, Request, bytes], Response]],
    wrap: Callable[[World], ASGIApp],
) -> list[Response]:
    """Return what a client sees that asks step by step, with its own memory of ETags."""
    world = World(answer=lambda w, request, body: answers[request.path](w, request, body))
    app = wrap(world)
    seen: list[Response] = []
    tags: dict[tuple[str, bytes], str] = {}
    for number, step in enumerate(steps):
        if step.changes:
            world.version = str(number)
        request = step.request
        place = request.path, request.query
        if step.given is not None and request.method != "DELETE":
            known = step.given.replace("same", tags.get(place, '"none"'))
            request = with_header(request, "if-none-match", known)
        response = ask(app, request)
        tags[place] = dict(response.headers).get(b"etag", b'"none"').decode()
        seen.append(response)
    return seen


@settings(max_examples=200, deadline=None)
@given(
    st.lists(STEPS, max_size=25),
    st.fixed_dictionaries(dict.fromkeys(["/sparql", "/cells", "/other"], ANSWERS)),
    st.sampled_from([0, 9_000, 60_000, 1 << 20]),
)
def test_every_client_sees_the_same_with_and_without_a_cache(
    steps: list[Step],
    answers: dict[str, Callable[[World, Request, bytes], Response]],
    max_bytes: int,
) -> None:
    without = play(steps, answers, lambda world: world)
    assert play(steps, answers, lambda world: cached(world, max_bytes)) == without
