"""'Report this' leads where the operator says, and is not there where nobody takes reports."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosslane.graph.questions.cells import ownership
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.settings import SettingError, Settings
from crosslane.visualize.cells.cell import cell_page
from crosslane.visualize.context import Page
from crosslane.visualize.record import record_page
from crosslane.visualize.reporting import report_address
from tests.conftest import DAY
from tests.visualize.conftest import Read

URL = "https://example.org/new?title={kind}%20{id}"


def test_beside_every_claim_of_a_cell_stands_where_to_report_it(
    graph: KnowledgeGraph, lens: Lens, read: Read
) -> None:
    cell = ownership(graph, "temu", "semi-managed", "pricing", lens)
    page = read(cell_page(graph, cell, lens, report=URL))
    for one in cell["evidence"]:
        assert f"https://example.org/new?title=claim%20{one['claim']}" in page.hrefs
    assert "https://example.org/new?title=cell%20temu%2Fsemi-managed%2Fpricing" in page.hrefs


def test_without_an_address_there_is_no_link(graph: KnowledgeGraph, lens: Lens, read: Read) -> None:
    cell = ownership(graph, "temu", "semi-managed", "pricing", lens)
    assert "Report this" not in read(cell_page(graph, cell, lens)).text


@pytest.mark.parametrize(("lang", "text"), [("en", "Report this"), ("zh", "报告问题")])
def test_the_page_of_a_claim_leads_there_in_both_languages(
    graph: KnowledgeGraph, read: Read, lang: str, text: str
) -> None:
    from crosslane.graph.questions.catalogue import claim

    asked = Page("/claims/S0-014", DAY, lang=lang, report=URL)
    page = read(record_page(graph, "claims", claim(graph, "S0-014"), asked))
    assert ("https://example.org/new?title=claim%20S0-014", text) in page.links


@given(st.text())
def test_whatever_is_reported_stays_one_part_of_the_address(identifier: str) -> None:
    found = report_address(URL, "claim", identifier.encode("utf-8", "replace").decode())
    assert found is not None
    assert not set(found.removeprefix("https://example.org/new?title=claim%20")) & set("&#?/ <>\"'")


@pytest.mark.parametrize(
    "url",
    ["javascript:alert('{id}')", "https://example.org/", "https://{id}", "/new/{id}", "x {id}"],
)
def test_an_address_that_cannot_be_followed_is_refused(url: str) -> None:
    with pytest.raises(SettingError, match=r"write an http\(s\) or mailto address with \{id\}"):
        Settings.from_environment({"CROSSLANE_REPORT_URL": url})


@pytest.mark.parametrize("url", [URL, "mailto:data@example.org?subject={kind}-{id}", ""])
def test_an_address_that_can_be_followed_is_taken(url: str) -> None:
    assert Settings.from_environment({"CROSSLANE_REPORT_URL": url}).report_url == url
