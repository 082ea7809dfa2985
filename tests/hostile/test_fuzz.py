"""Random queries, bodies, parameters and heads: never a fault, and no worker that stays dead.

``HOSTILE_EXAMPLES=5000`` in the environment looks for longer.
"""

from __future__ import annotations

import contextlib
import os
import re
import time
from collections.abc import Iterator
from urllib.parse import quote_from_bytes

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.graph.engine.sparql_texts import PREFIXES, broken, queries, updates
from tests.hostile.bed import Bed, DatasetBed, check_honest
from tests.hostile.raw import (
    FORM,
    QUERY,
    UPDATE,
    Answer,
    NoAnswer,
    Request,
    connected,
    converse,
    direct,
    spoken,
)

IDLE = 3.0
"""Seconds after which the server may close a connection on which nothing is asked (after 5)."""

EXAMPLES = int(os.environ.get("HOSTILE_EXAMPLES", "100"))
MEDIA = (QUERY, FORM, UPDATE, "text/plain", "", f"{QUERY}; charset=utf-8", "multipart/form-data")
ACCEPTS = ("*/*", "text/csv", "application/sparql-results+xml", "application/ld+json", "text/html")
TARGETS = ("/sparql?", "/sparql?query=ASK%7B%7D&", "/ownership?", "/search?q=", "/id/", "/graph?")
STATUS = re.compile(rb"^HTTP/1\.[01] (\d{3}) ", re.MULTILINE)
HEAD = (
    b"POST /sparql?timeout=0.1 HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n"
    b"Content-Type: application/sparql-query\r\nContent-Length: 6\r\n\r\nASK {}"
)

PROLOGUE = "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items())

fuzzed = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


class Connection:
    """A connection that is kept, and made anew only where the server closes it by right.

    It says so in an answer, or nobody has asked anything for a while.
    """

    def __init__(self, bed: Bed) -> None:
        """Connect."""
        self._bed = bed
        self._sock = connected(bed.server.address)
        self._last = time.monotonic()

    def ask(self, request: Request) -> Answer:
        """Send a request after those before it."""
        if time.monotonic() - self._last > IDLE:
            self._anew()
        answer = converse(self._sock, request.pieces(), request.method)
        self._last = time.monotonic()
        if answer.headers.get("connection") == "close":
            self._anew()
        return answer

    def _anew(self) -> None:
        self.close()
        self._sock = connected(self._bed.server.address)

    def close(self) -> None:
        """Hang up."""
        self._sock.close()


@pytest.fixture(scope="module")
def line(bed: Bed) -> Iterator[Connection]:
    """One connection for every request of this module."""
    made = Connection(bed)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def unharmed(bed: Bed) -> Iterator[None]:
    """Check after each test that the server is the same, has all its workers, and is right."""
    yield
    bed.check_unharmed()
    assert bed.ask_health().status == 200
    assert len(bed.server.tree.leaves()) == 2


@fuzzed
@given(query=queries(), accept=st.sampled_from(ACCEPTS))
def test_random_queries_are_answered_honestly(line: Connection, query: str, accept: str) -> None:
    asked = direct(PROLOGUE + query, QUERY, ("Accept", accept))
    answer = line.ask(Request("POST", "/sparql?timeout=0.1", asked.headers, asked.body))
    assert answer.status in (200, 400, 403, 406, 422, 429, 503)
    check_honest(answer)


@fuzzed
@given(query=broken(queries() | updates()))
def test_broken_queries_are_answered_honestly(line: Connection, query: str) -> None:
    asked = direct(PROLOGUE + query)
    answer = line.ask(Request("POST", "/sparql?timeout=0.1", asked.headers, asked.body))
    assert answer.status in (200, 400, 403, 406, 422, 429, 503)
    check_honest(answer)


@fuzzed
@given(text=updates() | broken(updates()))
def test_random_updates_are_answered_honestly(dataset: DatasetBed, text: str) -> None:
    headers = (("Content-Type", UPDATE), dataset.key)
    body = (PROLOGUE + text).encode("utf-8", "surrogatepass")
    answer = dataset.send(Request("POST", "/update?timeout=0.1", headers, body))
    assert answer.status in (204, 400, 403, 422, 503)
    check_honest(answer)
    dataset.check_untouched()


@fuzzed
@given(body=st.binary(max_size=300), media=st.sampled_from(MEDIA))
def test_random_bodies_are_answered_honestly(line: Connection, body: bytes, media: str) -> None:
    answer = line.ask(direct(body, media))
    assert answer.status in (200, 400, 403, 415, 422)
    check_honest(answer)


@fuzzed
@given(text=st.binary(max_size=60), target=st.sampled_from(TARGETS), plain=st.booleans())
def test_random_addresses_are_answered_honestly(
    line: Connection, text: bytes, target: str, plain: bool
) -> None:
    encoded = quote_from_bytes(text, safe="&=;+%/?" if plain else "")
    answer = line.ask(Request("GET", target + encoded))
    assert answer.status < 500 or answer.limit == "time"
    check_honest(answer)


@fuzzed
@given(
    value=st.binary(max_size=80),
    name=st.sampled_from(
        (
            "Accept",
            "If-None-Match",
            "Range",
            "Origin",
            "Authorization",
            "Accept-Language",
            "X-Request-ID",
            "Cookie",
        )
    ),
)
def test_random_headers_are_answered_honestly(line: Connection, value: bytes, name: str) -> None:
    text = re.sub(rb"[\0-\x1f\x7f]", b"", value).decode("utf-8", "surrogateescape")
    answer = line.ask(Request("GET", "/sparql?query=ASK%7B%7D", ((name, text),)))
    assert answer.status in (200, 206, 304, 400, 406, 416)
    check_honest(answer)


@settings(fuzzed, max_examples=max(1, EXAMPLES // 3))
@given(edits=st.lists(st.tuples(st.integers(0, len(HEAD)), st.binary(max_size=4)), max_size=4))
def test_random_heads_make_no_fault(bed: Bed, edits: list[tuple[int, bytes]]) -> None:
    data = HEAD
    for place, put in edits:
        data = data[:place] + put + data[place + len(put) // 2 :]
    with contextlib.suppress(NoAnswer):
        said = spoken(bed.server.address, data, silence=0.1)
        assert not [one for one in STATUS.findall(said) if one >= b"500"], said


@settings(fuzzed, max_examples=max(1, EXAMPLES // 3))
@given(data=st.binary(min_size=1, max_size=400))
def test_random_bytes_make_no_fault(bed: Bed, data: bytes) -> None:
    said = spoken(bed.server.address, data + b"\r\n\r\n", silence=0.1)
    assert not [one for one in STATUS.findall(said) if one >= b"500"], said
