"""REST gives what web pages say in its own field, in the documented shapes and in every form."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from crosslane.api import schemas, shapes_answers, shapes_records, shapes_timeline
from tests.api.reading import select, strict_csv
from tests.webworld import OFFERING, PAGE, SAID

CELL = f"/ownership/{OFFERING}/last-mile-delivery"
LISTS: dict[str, type[schemas.Shape]] = {
    "/claims?platform=lodestar": schemas.ClaimShape,
    "/facts?subject=lodestar": schemas.FactShape,
    "/sources": schemas.SourceShape,
    "/evidence": shapes_records.EvidenceShape,
    "/offerings?platform=lodestar": schemas.OfferingShape,
    "/ownership?platform=lodestar": schemas.Cell,
    "/conflicts?platform=lodestar": shapes_answers.Conflict,
    "/timeline?platform=lodestar": shapes_timeline.EventShape,
}


def get(client: TestClient, path: str, form: str = "json") -> Any:
    glue = "&" if "?" in path else "?"
    response = client.get(f"{path}{glue}format={form}")
    assert response.status_code == 200, response.text
    return response.json() if form == "json" else response.text


@pytest.mark.parametrize(("path", "shape"), LISTS.items())
def test_lists_of_paraphrases_have_the_documented_shape(
    web_client: TestClient, path: str, shape: type[schemas.Shape]
) -> None:
    items = get(web_client, path)["items"]
    assert items
    for item in items:
        shape.model_validate(item)


def test_a_claim_of_a_page_has_a_paraphrase_and_no_place_in_a_text(web_client: TestClient) -> None:
    claim = get(web_client, "/claims/W9-001")
    assert (claim["quote"], claim["start"], claim["end"]) == (None, None, None)
    assert claim["paraphrase"] == SAID
    quoted = get(web_client, "/claims/S0-014")
    assert quoted["paraphrase"] is None
    assert quoted["quote"]


def test_a_paraphrase_is_found_by_its_id(web_client: TestClient) -> None:
    ids = [one["id"] for one in get(web_client, "/evidence")["items"] if one["paraphrase"] == SAID]
    assert len(ids) == 1
    item = get(web_client, f"/evidence/{ids[0]}")
    assert item["claims"] == ["W9-001", "W9-004", "W9-006"]
    assert item["facts"] == ["W9-101"]


def test_the_cell_and_its_short_way_give_the_reason(web_client: TestClient) -> None:
    cell = get(web_client, CELL)
    schemas.Cell.model_validate(cell)
    assert [one["reason"] for one in cell["overruled"]] == ["grade"]
    assert web_client.get(CELL, headers={"Accept": "application/json"}).json() == cell


@pytest.mark.parametrize("path", ["/claims?platform=lodestar", "/facts?subject=lodestar"])
def test_csv_has_a_column_for_paraphrases(web_client: TestClient, path: str) -> None:
    head, lines = strict_csv(get(web_client, path, "csv").encode())
    assert head.index("paraphrase") == head.index("quote") + 1
    assert SAID in {line["paraphrase"] for line in lines}
    assert {line["quote"] for line in lines} == {""}


def test_csv_of_offerings_tells_names_and_periods(web_client: TestClient) -> None:
    _, lines = strict_csv(get(web_client, "/offerings?platform=lodestar", "csv").encode())
    own, other = lines
    assert own["name.en"] == "Fulfilment by Lodestar (FBL)"
    assert own["synonyms"] == "FBL|Lodestar depot"
    assert own["periods"] == "US 2024-02/2025-05-02|DE FR 2025/.."
    assert (other["name.en"], other["periods"]) == ("", "")


@pytest.mark.parametrize("form", ["ttl", "jsonld"])
@pytest.mark.parametrize(
    "path",
    [CELL, "/claims/W9-001", "/facts/W9-101", f"/offerings/{OFFERING}", "/sources/web-help",
     "/conflicts?platform=lodestar", f"/handoffs/{OFFERING}", "/timeline?platform=lodestar"],
)  # fmt: skip
def test_linked_data_has_the_paraphrase(web_client: TestClient, path: str, form: str) -> None:
    text = get(web_client, path, form)
    if path == "/sources/web-help":
        assert PAGE in text
    else:
        assert SAID in text
        assert "paraphrase" in text


@pytest.mark.parametrize(
    "path",
    [CELL, "/claims?platform=lodestar", "/facts?subject=lodestar", "/sources", "/evidence",
     "/offerings?platform=lodestar&market=US&as_of=2025-06-01", "/search?q=FBL"],
)  # fmt: skip
def test_the_query_of_a_resource_gives_its_ids(web_client: TestClient, path: str) -> None:
    query = web_client.get(path, headers={"Accept": "application/sparql-query"}).text
    body = get(web_client, path)
    rows = select(web_client, query)
    ids = [one["id"] for one in body["items"]] if "items" in body else [body["id"]] * 2
    assert [row["id"] for row in rows] == ids
    assert ids


def test_a_market_whose_period_is_over_is_not_answered_as_if_it_were_served(
    web_client: TestClient,
) -> None:
    before = get(web_client, f"{CELL}?market=US&as_of=2025-05-01")
    after = get(web_client, f"{CELL}?market=US&as_of=2025-05-02")
    assert (before["status"], after["status"]) == ("stated", "not-offered")
    assert after["availability"]["evidence"][0] == "W9-102"
