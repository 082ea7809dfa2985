"""What is compressed, how, and that it is the same again when it is unpacked."""

from __future__ import annotations

import asyncio
import gzip
import threading
from typing import Any

import brotli  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import Response as Plain
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from crosslane.api import compression
from crosslane.api.compression import LARGE, SMALLEST, Compressed, coding_of
from tests.api.caching import Request, Response, ask, with_header

UNPACK = {b"br": brotli.decompress, b"gzip": gzip.decompress}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("GZIP", "gzip"),
        ("*", "br"),
        ("br;q=0, *", "gzip"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("br;q=0.5, identity", ""),
        ("br;q=0", ""),
        ("br;q=x, gzip;q=7", ""),
        ("x-gzip, zstd", ""),
        ("", ""),
    ],
)
def test_the_coding_that_a_client_likes_best_is_chosen(given: str, expected: str) -> None:
    assert coding_of([(b"accept-encoding", given.encode())]) == expected


def test_two_headers_are_one_list() -> None:
    headers = [(b"accept-encoding", b"gzip;q=0.5"), (b"accept-encoding", b"br;q=0.4")]
    assert coding_of(headers) == "gzip"


@given(st.binary(max_size=60))
def test_any_header_is_read(value: bytes) -> None:
    assert coding_of([(b"accept-encoding", value)]) in ("", "br", "gzip")


def answered(body: bytes, coding: str, **headers: str) -> Response:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await Plain(body, headers={"Content-Type": "text/csv", **headers})(scope, receive, send)

    return ask(Compressed(app), with_header(Request(), "accept-encoding", coding))


@pytest.mark.parametrize("size", [SMALLEST, LARGE - 1, LARGE, 3 * LARGE])
@pytest.mark.parametrize("coding", [b"br", b"gzip"])
def test_a_body_is_the_same_unpacked(coding: bytes, size: int) -> None:
    body = (b"line %d\r\n" * size)[:size]
    answer = answered(body, coding.decode(), Vary="Accept", Link="a")
    headers = dict(answer.headers)
    assert headers[b"content-encoding"] == coding
    assert headers[b"vary"] == b"Accept, Accept-Encoding"
    assert headers[b"content-length"] == str(len(answer.body)).encode()
    assert headers[b"link"] == b"a"
    assert len(answer.headers) == len(headers)
    assert len(answer.body) < size
    assert UNPACK[coding](answer.body) == body


@pytest.mark.parametrize("size", [SMALLEST, LARGE])
def test_who_wants_no_coding_is_told_that_there_are_others(size: int) -> None:
    answer = answered(b"x" * size, "identity")
    assert answer.body == b"x" * size
    assert dict(answer.headers)[b"vary"] == b"Accept-Encoding"


def test_a_small_body_stays_as_it_is() -> None:
    answer = answered(b"x" * (SMALLEST - 1), "br")
    assert b"content-encoding" not in dict(answer.headers)


@pytest.mark.parametrize(
    "headers", [{"Content-Type": "image/png"}, {"Content-Encoding": "gzip"}], ids=str
)
@pytest.mark.parametrize("size", [SMALLEST, LARGE])
def test_what_is_packed_already_stays_as_it_is(headers: dict[str, str], size: int) -> None:
    answer = answered(b"x" * size, "br", **headers)
    assert answer.body == b"x" * size


def test_a_large_body_is_compressed_on_a_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    packed, threads = compression._packed, []

    def noting(*given: Any) -> bytes:
        threads.append(threading.current_thread())
        return packed(*given)

    monkeypatch.setattr(compression, "_packed", noting)
    answered(b"x" * LARGE, "br")
    answered(b"x" * (LARGE - 1), "br")
    (thread,) = threads
    assert thread is not threading.main_thread()


def test_a_stream_is_compressed_as_it_comes() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-type", b"text/csv")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for more in (True, True, False):
            await send({"type": "http.response.body", "body": b"x" * LARGE, "more_body": more})

    async def run() -> bytes:
        sent: list[bytes] = []

        async def send(message: Any) -> None:
            sent.append(message.get("body", b""))

        scope = {"type": "http", "headers": [(b"accept-encoding", b"br")]}
        await Compressed(app)(scope, None, send)  # type: ignore[arg-type]
        return b"".join(sent)

    assert brotli.decompress(asyncio.run(run())) == b"x" * 3 * LARGE


@pytest.mark.parametrize(
    "path",
    [
        *(f"/claims?format={name}" for name in ("json", "csv", "ttl", "jsonld", "html", "rq")),
        *(f"/graph?format={name}" for name in ("graphml", "gexf", "cytoscape")),
        *("/dump/crosslane.nq", "/dump/crosslane.trig", "/openapi.json", "/static/crosslane.css"),
        *(
            f"/sparql?query=CONSTRUCT+WHERE+%7B%3Fs+%3Fp+%3Fo%7D&format={one}"
            for one in ("ttl", "nt", "jsonld", "rdf")
        ),
        *(
            f"/sparql?query=SELECT+*+%7B%3Fs+a+%3Fo%7D&format={one}"
            for one in ("json", "xml", "csv", "tsv")
        ),
    ],
)
def test_every_kind_of_text_that_is_sent_is_compressed(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"Accept-Encoding": "br"})
    assert answer.status_code == 200
    assert answer.headers["content-encoding"] == "br"
    assert "Accept-Encoding" in answer.headers["vary"]
