"""HTML pages of long lists: so much of them that it can be read, and the way to the rest."""

from __future__ import annotations

import html
import re
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

BROWSER = {"Accept": "text/html"}
RECORDS = ("/ownership", "/claims", "/evidence", "/facts", "/sources", "/changes")


def page_of(client: TestClient, address: str) -> str:
    response = client.get(address, headers=BROWSER)
    assert response.status_code == 200
    return response.text


def shown(page: str) -> list[str]:
    """Return the ids of the records on a page: of its cards, or of the rows of its table."""
    cards: list[str] = re.findall(r'<div class="card" data-id="([^"]+)"', page)
    return cards or re.findall(r'<tr data-id="([^"]+)"', page)


def link(page: str, pattern: str) -> str | None:
    found = re.search(rf"<a {pattern}", page)
    return html.unescape(found[1]) if found else None


@pytest.mark.parametrize("path", RECORDS)
def test_pages_of_records_lead_through_all_of_them(curated_client: TestClient, path: str) -> None:
    whole = curated_client.get(path)
    met: list[str] = []
    address: str | None = path
    while address is not None:
        page = page_of(curated_client, address)
        rows = shown(page)
        assert 0 < len(rows) <= 100
        met += rows
        address = link(page, r'rel="next" href="([^"]+)"')
    assert len(met) == int(whole.headers["x-total-count"])
    known = [one["id"] for one in whole.json()["items"]]
    assert met[: len(known)] == known


@pytest.mark.parametrize("path", RECORDS)
def test_a_page_of_records_says_which_of_how_many_it_shows(
    curated_client: TestClient, path: str
) -> None:
    total = curated_client.get(path).headers["x-total-count"]
    text = page_of(curated_client, f"{path}?offset=100")
    assert f"101\N{EN DASH}200 of {total}" in text


def test_a_limit_that_is_asked_for_is_kept_to(curated_client: TestClient) -> None:
    assert len(shown(page_of(curated_client, "/claims?limit=7"))) == 7
    assert len(shown(page_of(curated_client, "/claims?limit=150"))) == 150


def test_a_page_leads_to_all_records_on_one(curated_client: TestClient) -> None:
    page = page_of(curated_client, "/claims?offset=100&platform=temu")
    address = link(page, r'href="([^"]+)">All \d+ on one page')
    assert address is not None
    assert "platform=temu" in urlsplit(address).query
    whole = curated_client.get("/claims?platform=temu").json()
    assert shown(page_of(curated_client, address)) == [one["id"] for one in whole["items"]]
    assert link(page_of(curated_client, address), r'href="([^"]+)">All \d+ on one page') is None


def test_more_than_a_page_may_hold_is_not_offered_on_one(curated_client: TestClient) -> None:
    total = int(curated_client.get("/changes").headers["x-total-count"])
    assert total > 1000
    assert "on one page" not in page_of(curated_client, "/changes")


def test_behind_the_end_the_page_before_is_the_last_one(curated_client: TestClient) -> None:
    total = int(curated_client.get("/claims").headers["x-total-count"])
    address = link(page_of(curated_client, "/claims?offset=5000"), r'rel="prev" href="([^"]+)"')
    assert address is not None
    page = page_of(curated_client, address)
    assert len(shown(page)) == total % 100
    assert link(page, r'rel="next" href="([^"]+)"') is None


def test_other_representations_are_not_cut_to_a_page(curated_client: TestClient) -> None:
    page = page_of(curated_client, "/claims")
    csv = link(page, r'[^>]*href="([^"]*format=csv[^"]*)"')
    assert csv is not None
    rows = curated_client.get(csv).text.count("\r\n") - 1
    assert rows == int(curated_client.get("/claims").headers["x-total-count"])


def test_the_answers_that_changed_stand_on_the_first_page(curated_client: TestClient) -> None:
    assert 'id="part-cells"' in page_of(curated_client, "/changes")
    assert 'id="part-cells"' not in page_of(curated_client, "/changes?offset=100")
