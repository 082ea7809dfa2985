"""The API documentation runs under our policy, from our server alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect


@pytest.mark.parametrize("width", [1400, 390])
def test_the_documentation_lists_the_questions_and_runs_one(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/docs")
    operation = page.locator(".opblock", has_text="/ownership/{platform}/{model}/{segment}")
    expect(operation).to_contain_text("Who owns one segment, and who says so?")
    operation.locator(".opblock-summary").click()
    for name, value in (("platform", "temu"), ("model", "semi-managed"), ("segment", "pricing")):
        row = operation.locator(f'tr[data-param-name="{name}"][data-param-in="path"]')
        row.locator("select").select_option(value)
    operation.get_by_role("button", name="Execute").click()
    answer = operation.locator(".responses-table.live-responses-table")
    expect(answer).to_contain_text("with pricing control still remaining with Temu")
