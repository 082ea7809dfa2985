"""The graph as one file, opened from disk without a server."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect


@pytest.fixture
def offline(browser: Browser, tmp_path: Path, base_url: str) -> Iterator[tuple[Page, Path, str]]:
    """A page without a network; it fails on errors and on every request but for the file."""
    context = browser.new_context(
        offline=True, viewport={"width": 1400, "height": 900}, accept_downloads=True
    )
    page = context.new_page()
    faults: list[str] = []
    asked: list[str] = []
    page.on("console", lambda one: faults.append(one.text) if one.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda one: asked.append(one.url))
    yield page, tmp_path, base_url
    context.close()
    assert faults == []
    assert [one for one in asked if not one.startswith(("file:", "data:", "blob:"))] == []
    assert sum(one.startswith("file:") for one in asked) == 1


def keep(folder: Path, address: str) -> str:
    """Save a page as a file and return its address."""
    target = folder / "crosslane-graph.html"
    with urlopen(address) as answer, target.open("wb") as out:  # noqa: S310 - our own server
        shutil.copyfileobj(answer, out)
    return target.as_uri()


def test_lanes_open_from_disk_and_can_be_read(offline: tuple[Page, Path, str]) -> None:
    page, folder, base = offline
    page.goto(keep(folder, f"{base}/graph?standalone=1"))
    page.wait_for_function("() => document.documentElement.dataset.ready")
    expect(page.locator("#net canvas")).to_be_visible()
    page.get_by_role("checkbox", name="disputed").check()
    expect(page.locator("#count")).to_contain_text("6 of 130 cells match")
    page.locator("#table a[data-id='temu/semi-managed/overseas-warehousing']").click()
    expect(page.locator("#panel")).to_contain_text("sources disagree")
    expect(page.get_by_text("CC BY 4.0")).to_be_visible()


@pytest.mark.parametrize("query", ["around=segment/pricing", "layout=ontology", "layout=owners"])
def test_every_layout_opens_from_disk(offline: tuple[Page, Path, str], query: str) -> None:
    page, folder, base = offline
    page.goto(keep(folder, f"{base}/graph?standalone=1&{query}"))
    page.wait_for_function("() => document.documentElement.dataset.ready")
    expect(page.locator("#net canvas")).to_be_visible()
    drawn = (
        "() => document.querySelector('#net canvas').getContext('2d')"
        ".getImageData(0, 0, 900, 400).data.some((one) => one > 0 && one < 255)"
    )
    assert page.evaluate(drawn)
