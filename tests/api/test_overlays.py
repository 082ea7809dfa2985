"""Rules of law over REST: in all forms, through every lens, and what is said of a wrong one."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
import rdflib
from starlette.testclient import TestClient

from crosslane.ontology import terms

ONE = "eu-vat-deemed-supplier"


def items(client: TestClient, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/overlays{query}").raise_for_status().json()["items"]
    return found


def ids(client: TestClient, query: str = "") -> list[str]:
    return [one["id"] for one in items(client, query)]


def test_a_market_has_the_rules_that_name_it(curated_client: TestClient) -> None:
    german = items(curated_client, "?market=DE")
    assert {one["id"] for one in german} >= {ONE, "de-packaging-seller"}
    assert all("DE" in one["markets"] for one in german)
    assert not {one["id"] for one in german} & set(ids(curated_client, "?market=US"))


def test_a_day_leaves_out_what_does_not_hold_yet(curated_client: TestClient) -> None:
    assert ONE not in ids(curated_client, "?market=FR&as_of=2021-06-30")
    assert ONE in ids(curated_client, "?market=FR&as_of=2021-07-01")


def test_rules_are_found_by_segment_and_party(curated_client: TestClient) -> None:
    found = items(curated_client, "?segment=import-clearance&party=buyer&party=authority")
    assert {one["party"] for one in found} == {"buyer", "authority"}
    assert {one["segment"] for one in found} == {"import-clearance"}


def test_trust_leaves_out_what_worse_sources_say(curated_client: TestClient) -> None:
    sound = set(ids(curated_client, "?grade=A"))
    assert sound < set(ids(curated_client))
    grades = {one["id"]: one["source"] for one in items(curated_client)}
    official = curated_client.get("/sources?grade=A").json()["items"]
    assert {grades[one] for one in sound} <= {one["id"] for one in official}


@pytest.mark.parametrize(
    "query", ["", "?market=US", "?segment=payments", "?grade=A&as_of=2022-01-01"]
)
def test_the_query_gives_the_same_rules_in_the_same_order(
    curated_client: TestClient, query: str
) -> None:
    headers = {"Accept": "application/sparql-query"}
    text = curated_client.get(f"/overlays{query}", headers=headers).raise_for_status().text
    rows = curated_client.get("/sparql", params={"query": text}).json()["results"]["bindings"]
    assert [row["id"]["value"] for row in rows] == ids(curated_client, query)


def test_one_rule_says_who_says_so(curated_client: TestClient) -> None:
    one = curated_client.get(f"/overlays/{ONE}").json()
    assert (one["party"], one["involvement"]) == ("platform", "liable")
    assert one["valid_from"] == "2021-07-01"
    assert one["paraphrase"]
    assert one["quote"] is None
    source = curated_client.get(one["links"]["source"]).json()
    assert ONE in source["overlays"]
    headers = {"Accept": "application/sparql-query"}
    text = curated_client.get(f"/overlays/{ONE}", headers=headers).text
    [row] = curated_client.get("/sparql", params={"query": text}).json()["results"]["bindings"]
    assert row["id"]["value"] == ONE
    assert set(row["markets"]["value"].split("|")) == set(one["markets"])


def test_a_list_is_csv_turtle_json_ld_and_a_page_too(curated_client: TestClient) -> None:
    expected = ids(curated_client, "?market=DE")
    text = curated_client.get("/overlays?market=DE&format=csv").text
    assert [row["id"] for row in csv.DictReader(io.StringIO(text))] == expected
    body = curated_client.get("/overlays?market=DE&format=ttl").text
    graph = rdflib.Graph().parse(data=body, format="turtle")
    told = graph.subjects(rdflib.RDF.type, rdflib.URIRef(terms.XL + "Overlay"))
    assert {str(one).rsplit("/", 1)[1] for one in told} == set(expected)
    linked = curated_client.get("/overlays?market=DE&format=jsonld").text
    assert all(f"overlay/{one}" in linked for one in expected)
    page = curated_client.get("/overlays?market=DE", headers={"Accept": "text/html"}).text
    assert all(f"/overlays/{one}" in page for one in expected)


def test_a_cell_names_the_rules_over_it(curated_client: TestClient) -> None:
    cell = curated_client.get("/ownership/shein/semi-managed/import-clearance?market=DE").json()
    listed = ids(curated_client, "?market=DE&segment=import-clearance&as_of=2026-11-22")
    assert [one["overlay"] for one in cell["overlays"]] == listed
    assert listed


def test_an_unknown_rule_is_a_404_with_what_was_meant(curated_client: TestClient) -> None:
    answer = curated_client.get("/overlays/eu-vat-deemed-suplier")
    assert answer.status_code == 404
    assert ONE in answer.text


@pytest.mark.parametrize("query", ["segment=price", "party=byer", "market=EU", "nonsense=1"])
def test_a_wrong_filter_is_refused_with_the_valid_values(
    curated_client: TestClient, query: str
) -> None:
    assert curated_client.get(f"/overlays?{query}").status_code == 422
