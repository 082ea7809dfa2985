"""Asking in SPARQL, as a reader without JavaScript does it."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect


def test_run_a_query_and_download_its_csv(plain: Page) -> None:
    plain.goto("/")
    plain.get_by_role("link", name="SPARQL", exact=True).first.click()
    query = "SELECT ?o WHERE { ?o xl:sellerOwns segment:pricing } ORDER BY ?o LIMIT 1"
    plain.get_by_label("Query", exact=True).first.fill(query)
    plain.get_by_label("Result as").select_option("csv")
    with plain.expect_download() as download:
        plain.get_by_role("button", name="Run").click()
    text = Path(download.value.path()).read_text().splitlines()
    assert text == ["o", "https://w3id.org/crosslane/id/offering/alibaba.com/semi-managed"]


def test_a_question_shows_its_query_and_runs(plain: Page) -> None:
    plain.goto("/sparql")
    question = plain.get_by_role("listitem").filter(has_text="CQ01")
    question.get_by_role("link").first.click()
    expect(plain.get_by_label("Query", exact=True)).to_have_value(re.compile("SELECT"))
    question.get_by_text("CQ01").click()
    question.get_by_role("link", name="JSON").click()
    expect(plain.locator("body")).to_contain_text("with pricing control still remaining with Temu")


def test_the_page_speaks_chinese(plain: Page) -> None:
    plain.goto("/sparql")
    plain.get_by_role("link", name="中文").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("用 SPARQL 提问")
    assert plain.url.endswith("/sparql?lang=zh")
