"""What holds of every page in English: axe, a phone, the policy, and that nothing moves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.catalogue import CATALOGUE, Shown
from tests.browser.visiting import Visit, visited

OURS = tuple(one for one in CATALOGUE if one.name != "docs")
"""All but Swagger UI, whose look is not ours."""


STILL = 0.1
"""Cumulative layout shift up to which Web Vitals calls a page good.

Most pages have none. On a busy machine Chromium paints a table that it has half read, and its
columns grow with the rest.
"""


@pytest.fixture(scope="module", params=OURS, ids=lambda one: one.name)
def visit(request: pytest.FixtureRequest, browser: Browser, base_url: str) -> Iterator[Visit]:
    """One page, opened once for all tests of this module."""
    shown: Shown = request.param
    with visited(browser, base_url, shown) as found:
        yield found


def test_axe_finds_nothing_in_light(visit: Visit) -> None:
    assert visit.axe() == []


def test_axe_finds_nothing_in_dark(visit: Visit) -> None:
    visit.recolour("dark")
    assert visit.axe(colours="only") == []


def test_next_to_nothing_moves_after_it_is_drawn(visit: Visit) -> None:
    assert sum(score for score, _ in visit.moved) < STILL, visit.moved


def test_a_phone_scrolls_down_only(visit: Visit) -> None:
    assert visit.width(390) == 390


def test_it_keeps_to_the_policy_and_asks_nobody_else(visit: Visit) -> None:
    assert visit.faults == []
    assert visit.foreign == []
