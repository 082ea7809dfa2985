"""Whatever a record holds stays text; a graph that is too large says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from crosslane.graph.store import KnowledgeGraph, build_graph
from crosslane.ontology.model import Evidence, Label
from crosslane.ontology.records import Records

Serve = Callable[[KnowledgeGraph], str]
EVIL = (
    "</script><script>alert(1)</script><img src=x onerror=alert(2)>"
    "{{ 7*7 }}\" onmouseover='alert(3)' \u202eesrever\u2028 & ' `"
)
LONG = "long " * 2000


@pytest.fixture(scope="module")
def hostile(records: Records) -> KnowledgeGraph:
    """The curated graph, with markup in every label, title, quote, note and address."""
    label = Label(EVIL, EVIL + LONG)
    vocabulary = records.vocabulary
    segments = tuple(
        replace(one, label=Label(one.label.en + EVIL, EVIL)) for one in vocabulary.segments
    )
    claims = tuple(
        replace(one, evidence=Evidence(one.evidence.source, 0, 9, EVIL + LONG), note=EVIL)
        for one in records.claims
    )
    made = replace(
        records,
        vocabulary=replace(vocabulary, segments=segments),
        platforms=tuple(replace(one, label=label) for one in records.platforms),
        sources=tuple(
            replace(one, title=EVIL, publisher=EVIL, url="javascript:alert(4)")
            for one in records.sources
        ),
        claims=claims,
    )
    return build_graph(made)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/graph?sel=temu/semi-managed/pricing",
        "/graph?lang=zh&sel=temu/semi-managed/pricing",
        "/ownership/temu/semi-managed/overseas-warehousing",
    ],
)
def test_hostile_text_stays_text(
    page: Page, serve: Serve, hostile: KnowledgeGraph, path: str
) -> None:
    page.goto(serve(hostile) + path)
    if path.startswith("/graph"):
        page.wait_for_function("() => document.documentElement.dataset.ready")
        expect(page.locator("#panel article")).to_be_visible()
        expect(page.locator("#net canvas")).to_be_visible()
    expect(page.locator("main")).to_contain_text("</script><script>alert(1)</script>")
    expect(page.locator("main")).to_contain_text("{{ 7*7 }}")
    assert page.locator("img, [onerror], [onmouseover], a[href^='javascript:']").count() == 0
    assert page.evaluate("() => document.documentElement.scrollWidth") == 1400


def test_hostile_parameters_stay_text(page: Page) -> None:
    page.goto("/graph?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    expect(page.get_by_role("searchbox")).to_have_value('"><script>alert(1)</script>')


@pytest.fixture(scope="module")
def large(records: Records) -> KnowledgeGraph:
    """A graph of 200 offerings: 2,000 core cells."""
    platform, offering = records.platforms[0], records.offerings[0]
    names = [f"p{number}" for number in range(200)]
    made = replace(
        records,
        platforms=(*records.platforms, *(replace(platform, id=name) for name in names)),
        offerings=tuple(replace(offering, platform=name) for name in names),
    )
    return build_graph(made)


def test_a_large_graph_says_so_and_shows_the_table(
    page: Page, serve: Serve, large: KnowledgeGraph
) -> None:
    address = serve(large)
    page.goto(f"{address}/graph")
    expect(page.locator("#note")).to_contain_text("2000 cells are more than the 1500")
    expect(page.locator("#net")).to_have_count(0)
    expect(page.locator("#table tbody tr")).to_have_count(200)
    page.goto(f"{address}/graph?platform=p7")
    expect(page.locator("#note")).to_contain_text("all would be more than 1500")
    expect(page.locator("#net canvas")).to_be_visible()
    expect(page.locator("#table tbody tr")).to_have_count(1)
