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
GRAPH = "http://example.org/a-graph-with-a-name-that-is-longer-than-a-phone-is-wide-by-far"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    engine = DatasetEngine(tmp_path_factory.mktemp("dataset"), Limits(), 1, writable=True)
    with served(create_dataset_app(engine, Settings(), KEY)) as made:
        update = f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <urn:a> <urn:p> 'found' }} }}"
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
    expect(page.locator("main li")).to_have_text([GRAPH])
    page.get_by_label("Result as").select_option("json")
    with page.expect_response(lambda answer: "query=" in answer.url) as asked:
        page.get_by_role("button", name="Run").click()
    assert asked.value.json()["results"]["bindings"][0]["o"]["value"] == "found"


def test_a_phone_needs_no_sideways_scrolling(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}/sparql")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
