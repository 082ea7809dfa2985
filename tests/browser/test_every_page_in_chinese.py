"""What holds of every page in Chinese: axe, a phone, and no English left over."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.catalogue import Shown
from tests.browser.test_every_page import OURS
from tests.browser.visiting import Visit, visited


@pytest.fixture(scope="module", params=OURS, ids=lambda one: one.name)
def visit(request: pytest.FixtureRequest, browser: Browser, base_url: str) -> Iterator[Visit]:
    """One page, opened once for all tests of this module."""
    shown: Shown = request.param
    with visited(browser, base_url, shown, "lang=zh&theme=dark") as found:
        yield found


def test_axe_finds_nothing(visit: Visit) -> None:
    assert visit.axe(colours="not") == []  # they are those of the page in English


def test_a_phone_scrolls_down_only(visit: Visit) -> None:
    assert visit.width(390) == 390


def test_the_page_says_that_it_is_chinese(visit: Visit) -> None:
    assert visit.page.locator("html").get_attribute("lang") == "zh-Hans"
    heading = visit.page.locator("h1").first.inner_text()
    names = ("Temu", "semi", "How to Understand")  # what has no other name
    assert any("\u4e00" <= char <= "\u9fff" for char in heading) or any(
        name in heading for name in names
    )
