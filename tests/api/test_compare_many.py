"""Up to four offerings in one comparison: the first one against each of the others."""

from __future__ import annotations

import csv
import io
from typing import Any

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

A, B = "temu/fully-managed", "temu/semi-managed"
C, D = "aliexpress/semi-managed", "any/semi-managed"
TWO = f"/compare?a={A}&b={B}"
FOUR = f"{TWO}&c={C}&d={D}"
_TERMS = "https://w3id.org/crosslane/ontology#"
_IDS = "https://w3id.org/crosslane/id/"


def pairs(client: TestClient, rest: str = "") -> list[dict[str, Any]]:
    """Return the comparisons of the first offering with each of the others, one by one."""
    return [client.get(f"/compare?a={A}&b={other}{rest}").json() for other in (B, C, D)]


def test_two_offerings_are_answered_without_further_comparisons(client: TestClient) -> None:
    assert "more" not in client.get(TWO).json()


def test_each_comparison_is_the_one_of_its_two_offerings(client: TestClient) -> None:
    found, each = client.get(FOUR).json(), pairs(client)
    assert found["items"] == [item for one in each for item in one["items"]]
    assert found["total"] == 3 * 19
    for one, alone in zip([found, *found["more"]], each, strict=True):
        for key in ("a", "b", "counts", "core", "seller"):
            assert one[key] == alone[key], key
    assert [one["id"] for one in found["more"]] == [f"{A}..{C}", f"{A}..{D}"]


def test_an_item_begins_with_the_id_of_its_comparison(client: TestClient) -> None:
    ids = [item["id"] for item in client.get(f"{FOUR}&segment=pricing").json()["items"]]
    assert ids == [f"{A}..{one}/pricing" for one in (B, C, D)]


def test_a_fourth_offering_needs_no_third(client: TestClient) -> None:
    found = client.get(f"{TWO}&d={C}").json()
    assert [one["b"] for one in found["more"]] == [C]
    assert found["links"]["self"] == f"{TWO}&d={C}"


def test_the_links_of_the_answer_lead_back_to_it(client: TestClient) -> None:
    found = client.get(f"{FOUR}&market=US").json()
    again = client.get(found["links"]["self"]).json()
    assert again == found
    assert found["links"]["self"] == f"{FOUR}&market=US"
    for one in found["more"]:
        assert client.get(one["links"]["self"]).json()["counts"] == one["counts"]


def test_csv_holds_all_comparisons(client: TestClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get(f"{FOUR}&format=csv").text)))
    assert [row["id"] for row in rows] == [item["id"] for item in client.get(FOUR).json()["items"]]


def test_the_query_gives_the_rows_of_all_comparisons_in_order(client: TestClient) -> None:
    query = client.get(f"{FOUR}&format=rq").text
    answer = client.post("/sparql", data={"query": query}).json()["results"]["bindings"]
    keys = ("id", "change", "seller")
    items = client.get(FOUR).json()["items"]
    rows = [tuple(row[key]["value"] for key in keys) for row in answer]
    assert rows == [tuple(item[key] for key in keys) for item in items]


def test_turtle_holds_each_comparison_as_a_part(client: TestClient) -> None:
    text = client.get(f"{FOUR}&format=ttl").text
    store = ox.Store()
    store.load(text.encode(), format=ox.RdfFormat.TURTLE)
    query = (
        f"PREFIX xl: <{_TERMS}> PREFIX dcterms: <http://purl.org/dc/terms/> "
        "SELECT ?to ?n { ?all dcterms:hasPart [ xl:offeringB ?to ; xl:counts/xl:changedCount ?n ] }"
    )
    rows = store.query(query)
    assert isinstance(rows, ox.QuerySolutions)
    found = {(row["to"].value, row["n"].value) for row in rows}
    [third, fourth] = client.get(FOUR).json()["more"]
    assert (f"{_IDS}offering/{C}", str(third["counts"]["changed"])) in found
    assert (len(found), fourth["b"]) == (2, D)
    assert text.count("a xl:ComparedSegment") == 3 * 19


@pytest.mark.parametrize(
    ("query", "parameter", "detail"),
    [
        (f"a={A}&b={B}&c={A}", "c", f"'{A}' is named twice."),
        (f"a={A}&b={B}&c={C}&d={B}", "d", f"'{B}' is named twice."),
        (f"a={A}&b={A}&c={C}", "b", f"'{A}' is named twice."),
        (f"a={A}&b={B}&c=temu/semi", "c", "'temu/semi' is no known offering."),
        (f"a={A}&b={B}&d=nobody", "d", "'nobody' is no known offering."),
        (f"a={A}&c={C}", "b", "b is not given."),
        (f"b={B}&c={C}", "a", "a is not given."),
    ],
)
def test_what_cannot_be_compared_is_told(
    client: TestClient, query: str, parameter: str, detail: str
) -> None:
    response = client.get(f"/compare?{query}", headers={"Accept": "application/json"})
    body = response.json()
    assert (response.status_code, body["parameter"]) == (422, parameter)
    assert detail in body["detail"]


def test_one_that_is_named_twice_is_not_proposed_again(client: TestClient) -> None:
    body = client.get(f"/compare?a={A}&b={B}&c={A}").json()
    assert not {A, B} & set(body["allowed"])
