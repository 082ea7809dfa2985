"""The page of a dataset that is served alone."""

from __future__ import annotations

from collections.abc import Iterator

import httpx2
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from crosslane.api.dataset import create_dataset_app
from crosslane.graph.engine.dataset import DatasetEngine
from crosslane.graph.engine.limits import Limits
from crosslane.settings import Settings
from tests.browser.running import served

KEY = "a-key-for-the-tests"
NAME = "http://xmlns.com/foaf/0.1/name"
GRAPH = "http://example.org/a-graph-with-a-name-that-is-longer-than-a-phone-is-wide-by-far"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    engine = DatasetEngine(tmp_path_factory.mktemp("dataset"), Limits(), 1, writable=True)
    with served(create_dataset_app(engine, Settings(), KEY)) as made:
        update = f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <urn:a> <{NAME}> 'found' }} }}"
        own = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/sparql-update"}
        assert httpx2.post(f"{made}/update", content=update, headers=own).status_code == 204
        yield made


@pytest.mark.parametrize("look", ["lang=en&theme=light", "lang=zh&theme=dark"])
def test_axe_finds_nothing(page: Page, address: str, look: str) -> None:
    page.goto(f"{address}/sparql?{look}")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_the_first_query_finds_what_the_graphs_hold(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator(".graphs li")).to_have_text([GRAPH])
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("cell", name="found")).to_be_visible()


def test_terms_of_the_dataset_are_offered_and_their_prefix_declared(
    page: Page, address: str
) -> None:
    page.goto(f"{address}/sparql")
    page.wait_for_function("() => document.documentElement.dataset.known")
    field = page.locator("#query")
    field.fill("")
    field.press_sequentially("ASK { ?s nam")
    expect(page.get_by_role("option").first).to_contain_text("foaf:name")
    field.press("Enter")
    expect(field).to_have_value("PREFIX foaf: <http://xmlns.com/foaf/0.1/>\nASK { ?s foaf:name")


def test_a_phone_needs_no_sideways_scrolling(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}/sparql")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
