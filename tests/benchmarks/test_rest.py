"""The REST benchmark asks what it says, of peers that give the same answers."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from benchmarks import rest
from benchmarks.harness import Slice
from benchmarks.report import Case
from benchmarks.rest_apps import APPS
from benchmarks.rest_cases import CELL, DAYS, NAMES, RestCase, rest_cases
from benchmarks.rest_fetch import addresses, difference
from benchmarks.rest_ready import Answer, answer_of, read_ready, write_ready

JSON = (("content-type", "application/json"), ("etag", 'W/"1"'), ("x-request-id", "a-1"))
TODAY = Answer(200, JSON, b'{"day":null,"items":[1,2]}')
BEFORE = Answer(200, JSON, b'{"day":"2023-01-01"}')
UNCHANGED = Answer(304, (("etag", 'W/"2"'),), b"")
CASES = rest_cases([CELL, "/ownership/shein/self-operated/pricing"], ["/claims/S0-001"])
numbers = st.integers(0, 20 * DAYS)


@given(numbers, numbers, st.integers(1, 7))
def test_no_cold_address_comes_twice(one: int, other: int, targets: int) -> None:
    case = RestCase("x", tuple(f"/{letter}" for letter in "abcdefg"[:targets]))
    assert (case.cold(one) == case.cold(other)) == (one == other)
    assert case.cold(one) not in case.targets


def test_cold_addresses_go_over_all_targets_before_a_day_comes_again() -> None:
    case = RestCase("x", ("/a", "/b?c=d", "/e"))
    assert addresses(case, 4) == [
        "/a",
        "/a?as_of=2023-01-01",
        "/b?c=d&as_of=2023-01-02",
        "/e?as_of=2023-01-03",
        "/a?as_of=2023-01-04",
    ]


def test_the_cases_are_those_that_are_offered() -> None:
    assert tuple(case.name for case in CASES) == NAMES


def test_no_two_cases_share_an_address() -> None:
    every = [target for case in CASES for target in addresses(case, 50)]
    assert len(every) == len(set(every))


def test_a_request_is_a_plain_one_with_the_headers_of_its_case() -> None:
    zipped = next(case for case in CASES if case.name == "list, gzip")
    assert zipped.request("/x?y=z") == (
        b"GET /x?y=z HTTP/1.1\r\nHost: benchmark.test\r\nAccept: */*\r\n"
        b"Accept-Encoding: gzip\r\n\r\n"
    )
    assert b'\r\nIf-None-Match: W/"1"\r\n' in zipped.request("/", etag='W/"1"')


@pytest.fixture
def ready(tmp_path: Path) -> dict[str, Answer]:
    path = tmp_path / "ready.json"
    cold = {f"/a?as_of=2023-01-0{day}": BEFORE for day in (1, 2)}
    write_ready(path, {"/a": TODAY, **cold, "/u": UNCHANGED})
    return read_ready(path)


@pytest.mark.parametrize("name", APPS)
@pytest.mark.parametrize(
    ("target", "expected"),
    [("/a", TODAY), ("/a?as_of=2023-01-01", BEFORE), ("/a?as_of=2031-07-09", BEFORE)],
    ids=["hot", "known day", "any other day"],
)
def test_a_peer_gives_the_answer_that_it_was_given(
    ready: dict[str, Answer], name: str, target: str, expected: Answer
) -> None:
    got = TestClient(APPS[name](ready)).get(target)
    if name == "fastapi dict":
        assert got.json() == json.loads(expected.body)
        return
    found = answer_of(got.status_code, got.headers.items(), got.content)
    assert set(expected.headers) <= set(found.headers)
    assert (found.status, found.body) == (expected.status, expected.body)


@pytest.mark.parametrize("name", [name for name in APPS if name != "fastapi dict"])
def test_a_peer_gives_a_304_without_a_body(ready: dict[str, Answer], name: str) -> None:
    got = TestClient(APPS[name](ready)).get("/u")
    assert (got.status_code, got.content, got.headers["etag"]) == (304, b"", 'W/"2"')


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (Answer(200, JSON, TODAY.body), ""),
        (Answer(200, (*JSON[:2], ("x-request-id", "b-7")), TODAY.body), ""),
        (Answer(404, JSON, TODAY.body), "status 404 for 200"),
        (Answer(200, JSON, BEFORE.body), "another body, 20 bytes for 26"),
        (Answer(200, JSON[:1], TODAY.body), "other headers: etag"),
        (Answer(200, (*JSON, ("server", "x")), TODAY.body), "other headers: server"),
    ],
    ids=["same", "another request", "status", "body", "header missing", "header more"],
)
def test_another_answer_is_told_from_the_same(other: Answer, why: str) -> None:
    assert difference(other, TODAY, parsed=False) == why


def test_zipped_answers_are_compared_by_their_content() -> None:
    coded = (("content-encoding", "gzip"),)
    one, later, other = (
        Answer(200, coded, gzip.compress(body, mtime=time))
        for body, time in ((b"a", 1), (b"a", 2), (b"b", 1))
    )
    assert one.body != later.body
    assert difference(later, one, parsed=False) == ""
    assert difference(other, one, parsed=False) == "another body, 1 bytes for 1"


def test_data_may_be_written_in_another_way() -> None:
    spaced = Answer(200, (), b'{"items": [1, 2], "day": null}')
    assert difference(spaced, TODAY, parsed=True) == ""
    assert difference(BEFORE, TODAY, parsed=True) == "other data"


def test_the_load_generator_is_told_by_its_busiest_competitor() -> None:
    calm, full = Slice(10, 1.0, 0.5, 0.2), Slice(10, 2.0, 0.5, 1.8)
    cases = [Case("cell", "hot", 0, 1, ({"a": calm, "b": full},), {})]
    assert rest.busy(cases) == pytest.approx(0.9)


def test_a_small_run_measures_real_servers_that_answer_alike(tmp_path: Path) -> None:
    chosen = ["--case", "cell", "--case", "cell, 304", "--peer", "raw uvicorn"]
    short = ["--rounds", "1", "--seconds", "0.05"]
    rest.main([*chosen, "--peer", "fastapi dict", *short, "--out", str(tmp_path)])
    found = json.loads((tmp_path / "rest.json").read_text("utf-8"))
    played = {(one["query"], one["mode"]): one["played"][0] for one in found["cases"]}
    servers = {"crosslane", "crosslane again", "raw uvicorn"}
    assert {case: set(by) for case, by in played.items()} == {
        ("cell", "hot"): {*servers, "fastapi dict"},
        ("cell", "cold"): {*servers, "fastapi dict"},
        ("cell, 304", "hot"): servers,
    }
    assert all(
        one["count"] > 0 and one["wall"] > 0 for by in played.values() for one in by.values()
    )
    assert [one["left_out"] for one in found["cases"]] == [{}, {}, {}]
    assert [one["against"] for one in found["targets"]] == ["raw uvicorn"]
    assert "cell, cold" in (tmp_path / "rest.md").read_text("utf-8")
