"""The matrix of the contract: every path, in every form, in three markets and on three days."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import rdflib
from httpx2 import Response
from rdflib.compare import to_isomorphic
from starlette.testclient import TestClient

from crosslane.api import resources as kinds
from crosslane.api.columns import columns
from crosslane.api.documentation import listing
from tests.api.endpoints import (
    DRAWN,
    ENDPOINTS,
    FORMATS,
    LENSES,
    MEDIA,
    OTHERS,
    PLAIN,
    Endpoint,
    Pairs,
    named,
    with_lens,
)
from tests.api.reading import Page, json_ld, strict_csv, strict_json, turtle

Asked = Callable[[Endpoint, Pairs, str], Response]

MATRIX = pytest.mark.parametrize(("endpoint", "lens"), with_lens(), ids=named)
DAY = "2026-11-22"
FAULTS = ("Traceback", "{{", "{%", "Undefined", "undefined", "<built-in", "object at 0x")


@pytest.fixture(scope="module")
def asked(client: TestClient) -> Asked:
    """Return what asks for an endpoint in a form, and asks only once."""
    known: dict[tuple[str, str], Response] = {}

    def ask(endpoint: Endpoint, lens: Pairs, name: str) -> Response:
        key = (endpoint.call(*lens), name)
        if key not in known:
            own = {"Accept-Encoding": "identity"}
            known[key] = client.get(endpoint.call(*lens, ("format", name)), headers=own)
        return known[key]

    return ask


def items(endpoint: Endpoint, body: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = body["items"] if endpoint.many else [body]
    return found


def test_the_matrix_covers_every_documented_path(client: TestClient) -> None:
    documented = set(client.get("/openapi.json").json()["paths"])
    assert [one.template for one in ENDPOINTS] == list(
        dict.fromkeys(one.template for one in ENDPOINTS)
    )
    assert {one.template for one in ENDPOINTS} | set(DRAWN) | set(OTHERS) == documented


def test_the_documented_paths_are_those_of_the_contract(client: TestClient) -> None:
    contract = """/platforms /platforms/{platform} /models /models/{model} /segments
        /segments/{segment} /offerings /offerings/{platform}/{model} /ownership
        /ownership/{platform}/{model}/{segment} /compare /handoffs/{platform}/{model} /conflicts
        /coverage /recommend /claims /claims/{claim} /sources /sources/{source} /facts
        /impact/{segment} /similar/{platform}/{model} /search /graph /changes /ontology
        /ontology/{term} /id/{kind}/{identifier} /dump/{name} /void /sparql /healthz"""
    assert set(contract.split()) <= set(client.get("/openapi.json").json()["paths"])


@MATRIX
def test_every_form_has_its_type_and_what_is_not_there_is_406(
    asked: Asked, endpoint: Endpoint, lens: Pairs
) -> None:
    there = endpoint.formats(lens)
    for name in FORMATS:
        response = asked(endpoint, lens, name)
        expected = (200, MEDIA[name]) if name in there else (406, "application/problem+json")
        assert (response.status_code, response.headers["content-type"]) == expected, name
        assert response.content


@MATRIX
def test_json_has_the_documented_shape_and_no_key_more(
    asked: Asked, endpoint: Endpoint, lens: Pairs
) -> None:
    response = asked(endpoint, lens, "json")
    strict_json(response.content)
    shape = listing(endpoint.resource) if endpoint.many else endpoint.resource.shape
    shape.model_validate_json(response.content, strict=True)


@MATRIX
def test_ids_are_there_once_and_lists_say_how_long_they_are(
    asked: Asked, endpoint: Endpoint, lens: Pairs
) -> None:
    response = asked(endpoint, lens, "json")
    body = response.json()
    kinds = [(one.get("kind"), one["id"]) for one in items(endpoint, body)]
    assert len(set(kinds)) == len(kinds)
    assert all(isinstance(identifier, str) and identifier for _, identifier in kinds)
    if endpoint.many:
        assert (body["total"], body["next"]) == (len(kinds), None)
        assert response.headers["x-total-count"] == str(len(kinds))


@MATRIX
def test_an_answer_says_the_market_and_the_day_that_it_holds_for(
    asked: Asked, endpoint: Endpoint, lens: Pairs
) -> None:
    wanted = {"market": None, "as_of": DAY} | dict(lens)
    body = asked(endpoint, lens, "json").json()
    said = [body, *items(endpoint, body)]
    for name, value in wanted.items():
        told = {one[name] for one in said if name in one}
        assert told <= {value}, name
        if name in (endpoint.resource.head or endpoint.resource.shape).model_fields:
            assert told == {value} or not body.get("items", True)


@MATRIX
def test_csv_has_the_columns_of_the_shape_and_the_ids_of_json(
    asked: Asked, endpoint: Endpoint, lens: Pairs
) -> None:
    head, lines = strict_csv(asked(endpoint, lens, "csv").content)
    found = items(endpoint, asked(endpoint, lens, "json").json())
    assert head == columns(endpoint.resource.shape)
    assert [line["id"] for line in lines] == [one["id"] for one in found]
    for line, one in zip(lines, found, strict=True):
        for name, value in one.items():
            if isinstance(value, str | int | float) and not isinstance(value, bool):
                assert line[name] == str(value), name
            elif value is None and name in line:
                assert line[name] == "", name


@MATRIX
def test_turtle_and_json_ld_say_the_same(asked: Asked, endpoint: Endpoint, lens: Pairs) -> None:
    found = turtle(asked(endpoint, lens, "ttl").content)
    assert found == json_ld(asked(endpoint, lens, "jsonld").content)
    assert bool(found) or not items(endpoint, asked(endpoint, lens, "json").json())


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=named)
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_rdflib_reads_the_same_triples_of_turtle(asked: Asked, endpoint: Endpoint) -> None:
    body = asked(endpoint, PLAIN, "ttl").content
    read = rdflib.Graph().parse(data=body, format="turtle")
    lines = "\n".join(f"{one} ." for one in turtle(body)).encode()
    assert to_isomorphic(read) == to_isomorphic(rdflib.Graph().parse(data=lines, format="nt"))


@MATRIX
def test_every_page_is_whole_and_names_its_other_forms(
    asked: Asked, endpoint: Endpoint, lens: Pairs
) -> None:
    page = asked(endpoint, lens, "html").text
    assert page.count("<h1") == page.count("</h1>") == 1
    assert not any(fault in page for fault in FAULTS)
    if lens in (PLAIN, LENSES[4]):  # the tags take long to read
        whole(Page(page))
    for name in set(endpoint.formats(lens)) - {"html", "rq"}:
        if endpoint.resource is not kinds.CELL or endpoint.many or name in ("json", "csv"):
            assert f"format={name}" in page


def whole(page: Page) -> None:
    """Expect one heading, one title, a language, tags that close, ids that stand once."""
    assert page.faults == []
    assert len(page.headings) == len(page.titles) == 1
    assert page.headings[0].strip()
    assert page.titles[0].strip()
    assert page.languages == ["en"]
    assert sorted(set(page.ids)) == sorted(page.ids)
    assert page.text.lower().startswith("<!doctype html>")
    assert not any(fault in page.text for fault in FAULTS)


@pytest.mark.parametrize(
    ("path", "lens"), [(path, lens) for path in DRAWN for lens in LENSES], ids=named
)
def test_the_drawn_pages_are_whole_and_have_their_forms(
    client: TestClient, path: str, lens: Pairs
) -> None:
    there = DRAWN[path]
    for name in MEDIA:
        response = client.get(path, params=dict([*lens, ("format", name)]))
        expected = (200, MEDIA[name]) if name in there else (406, "application/problem+json")
        assert (response.status_code, response.headers["content-type"]) == expected, name
        if name == "html":
            whole(Page(response.text))
        elif "json" in MEDIA[name]:
            strict_json(response.content)
