"""The page of one resource: nothing is lost, everything is linked, and text stays text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosslane.graph.filters import Wanted
from crosslane.graph.questions import catalogue, entities
from crosslane.graph.questions import cells as answers
from crosslane.graph.questions.impact import impact
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.views import Item
from crosslane.visualize.context import Page
from crosslane.visualize.record import record_page
from crosslane.visualize.words import LANGUAGES

Read = Callable[[str], Any]
Shown = Callable[[Item], Any]
DAY = date(2026, 11, 22)
EVIL = "</dl><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}\" onclick='x' \u202eno"


def page_at(path: str, **changes: Any) -> Page:
    return replace(Page(path, DAY), **changes)


@pytest.fixture(scope="session")
def shown(graph: KnowledgeGraph, read: Read) -> Shown:
    """Show an item as a claim, and read its page."""
    return lambda item: read(record_page(graph, "claims", item, page_at("/claims/S9-001")))


def things(graph: KnowledgeGraph, lens: Lens) -> Iterator[tuple[str, Item]]:
    """Yield every thing that has a page of its own, by kind."""
    lists: dict[str, list[Item]] = {
        "platforms": catalogue.platforms(graph),
        "models": catalogue.models(graph),
        "segments": catalogue.segments(graph),
        "sources": catalogue.sources(graph),
        "groups": entities.groups(graph),
        "parties": entities.parties(graph),
        "programmes": entities.programmes(graph),
        "organizations": entities.organizations(graph),
        "markets": entities.markets(graph)[:20],
        "claims": catalogue.claims(graph, Wanted(), deprecated=True)[::5],
        "facts": catalogue.facts(graph, {})[::4],
        "evidence": entities.evidences(graph)[::9],
        "conflicts": [],
    }
    for kind, items in lists.items():
        yield from ((kind, item) for item in items)
    for one in graph.records.offerings:
        yield "offerings", answers.offering(graph, one.platform, one.model, lens)
    for platform, model, segment in (
        ("temu", "semi-managed", "pricing"),
        ("temu", "semi-managed", "overseas-warehousing"),
        ("tiktok-shop", "fully-managed", "marketing"),
    ):
        yield "ownership", answers.ownership(graph, platform, model, segment, lens)
    yield "impact", impact(graph, "international-logistics", lens)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_of_a_thing_is_lost(
    graph: KnowledgeGraph, lens: Lens, read: Read, lang: str
) -> None:
    other = "en" if lang == "zh" else "zh"
    for kind, item in things(graph, lens):
        page = read(record_page(graph, kind, item, page_at(f"/{kind}/x", lang=lang)))
        assert page.missing(item, other) == [], (kind, item["id"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_thing_has_one_heading_and_no_handler(
    graph: KnowledgeGraph, lens: Lens, read: Read, lang: str
) -> None:
    for kind, item in things(graph, lens):
        html = record_page(graph, kind, item, page_at(f"/{kind}/x", lang=lang))
        assert read(html).count("h1") == 1
        assert not re.search(r"<[^>]+\s(on\w+|style)\s*=", html)


WORDS = st.text("abcXYZ012 .,<&é中", min_size=1).map(lambda text: f"w{text}w")
KEYS = st.sampled_from(["new", "status", "owner", "x_y", "segment", "quote", "links", "text"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, width=16) | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(item=st.dictionaries(KEYS, VALUES))
def test_what_no_rendering_is_made_for_is_shown_all_the_same(
    shown: Shown, item: dict[str, Any]
) -> None:
    whole = {"id": "S9-001", **item}
    assert shown(whole).missing(whole) == []


@settings(max_examples=80, deadline=None)
@given(text=st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1))
def test_any_text_is_shown_as_it_is(shown: Shown, text: str) -> None:
    item = {"id": "S9-001", "whatever": text, "deep": {"deeper": [{"deepest": text}]}}
    page = shown(item)
    assert page.text.count(" ".join(text.split())) >= 2


def test_ids_lead_to_their_resources(graph: KnowledgeGraph, lens: Lens, read: Read) -> None:
    claim = read(
        record_page(graph, "claims", catalogue.claim(graph, "S0-014"), page_at("/claims/S0-014"))
    )
    assert {
        "/platforms/temu",
        "/models/semi-managed",
        "/segments/pricing",
        "/parties/platform",
        "/sources/000",
    } <= set(claim.hrefs)
    fact = read(
        record_page(graph, "facts", catalogue.fact(graph, "F0-004"), page_at("/facts/F0-004"))
    )
    assert {"/offerings/aliexpress/semi-managed", "/offerings/temu/semi-managed"} <= set(fact.hrefs)
    item = answers.offering(graph, "temu", "semi-managed", lens)
    offering = read(record_page(graph, "offerings", item, page_at("/offerings/temu/semi-managed")))
    assert {"/claims/S0-014", "/ownership/temu/semi-managed/pricing"} <= set(offering.hrefs)


def test_a_model_in_general_leads_to_its_cells(graph: KnowledgeGraph, read: Read) -> None:
    item = {"id": "x", "offering": "any/semi-managed", "platform": "any"}
    page = read(record_page(graph, "claims", item, page_at("/claims/x")))
    assert "/ownership?platform=any&model=semi-managed" in page.hrefs
    assert "/platforms/any" not in page.hrefs


def test_what_does_not_exist_is_no_link(graph: KnowledgeGraph, read: Read) -> None:
    item = {"id": "x", "claims": ["S0-014", "S9-999"], "segment": "nothing", "source": "999"}
    page = read(record_page(graph, "segments", item, page_at("/segments/x")))
    assert "/claims/S0-014" in page.hrefs
    assert not [href for href in page.hrefs if "999" in href or "nothing" in href]
    assert page.missing(item) == []


def test_links_keep_the_lens_and_the_look(graph: KnowledgeGraph, read: Read) -> None:
    lens = Lens(date(2025, 1, 1), "US", dated=True)
    item = answers.offering(graph, "temu", "semi-managed", lens)
    query = (("market", "US"), ("as_of", "2025-01-01"))
    page = read(
        record_page(
            graph,
            "offerings",
            item,
            page_at("/offerings/temu/semi-managed", query=query, lang="zh", theme="dark"),
        )
    )
    kept = "market=US&as_of=2025-01-01&lang=zh&theme=dark"
    assert f"/segments/pricing?{kept}" in page.hrefs
    assert f"/?{kept}" in page.hrefs
    assert f"/compare?{kept}" in page.hrefs
    assert "/sources?lang=zh&theme=dark" in page.hrefs
    assert "/offerings/temu/semi-managed?market=US&as_of=2025-01-01&theme=dark" in page.hrefs


def test_words_of_a_source_stand_in_a_quote(graph: KnowledgeGraph, read: Read) -> None:
    item = catalogue.claim(graph, "S0-014")
    page = read(record_page(graph, "claims", item, page_at("/claims/S0-014")))
    assert page.count("blockquote") == 1
    assert "“with pricing control still remaining with Temu”" in page.text
    assert "How to Understand the Semi-Managed Trend in Cross-Border E-Commerce?" in page.text


def test_absent_and_empty_are_told_apart(graph: KnowledgeGraph, read: Read) -> None:
    page = read(
        record_page(graph, "claims", {"id": "x", "a_new": None, "b_new": []}, page_at("/claims/x"))
    )
    dash = "\N{EN DASH}"
    assert f"A new{dash} not stated" in page.text
    assert f"B new{dash} none" in page.text


def test_values_are_in_the_language_of_the_page(graph: KnowledgeGraph, read: Read) -> None:
    item = catalogue.claim(graph, "S0-014")
    page = read(record_page(graph, "claims", item, page_at("/claims/S0-014", lang="zh")))
    assert "参与方" in page.text
    assert "明确" in page.text
    assert page.count("html", lang="zh-Hans") == 1


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example/x",
        "/\\evil.example",
        "vbscript:x",
    ],
)
def test_only_addresses_of_the_web_and_of_this_site_are_links(
    graph: KnowledgeGraph, read: Read, url: str
) -> None:
    source = {"id": "000", "title": "T", "grade": "C", "url": url}
    item = {
        "id": "x",
        "url": url,
        "links": {"self": url},
        "evidence": [{"quote": "q", "source": source}],
    }
    page = read(record_page(graph, "sources", item, page_at("/sources/x")))
    assert url not in page.hrefs
    assert url in page.text


def test_an_address_of_the_web_is_a_link_without_a_referrer(
    graph: KnowledgeGraph, read: Read
) -> None:
    item = {"id": "x", "url": "https://example.org/a?b=c&d=e"}
    page = read(record_page(graph, "sources", item, page_at("/sources/x")))
    assert page.count("a", href="https://example.org/a?b=c&d=e", rel="noreferrer noopener") == 1


def test_hostile_text_stays_text(graph: KnowledgeGraph, lens: Lens, read: Read) -> None:
    def poisoned(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: poisoned(one, name) for name, one in value.items()}
        if isinstance(value, list):
            return [poisoned(one, key) for one in value]
        return EVIL if isinstance(value, str) else value

    for kind, item in things(graph, lens):
        html = record_page(graph, kind, poisoned(item), page_at(f"/{kind}/{EVIL}"))
        page = read(html)
        assert page.count("img") == 0
        scripts = [attrs.get("src") or "" for tag, attrs in page.tags if tag == "script"]
        assert all(src.startswith("/static/") for src in scripts)
        assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]
        assert "{{ 7*7 }}" in page.text


def test_ten_thousand_characters_are_all_there(graph: KnowledgeGraph, read: Read) -> None:
    item = {**catalogue.claim(graph, "S0-014"), "quote": "long " * 2000, "note": "x" * 10_000}
    page = read(record_page(graph, "claims", item, page_at("/claims/S0-014")))
    assert ("long " * 2000).strip() in page.text
    assert "x" * 10_000 in page.text


def test_a_page_shows_its_equivalents(graph: KnowledgeGraph, read: Read) -> None:
    alternates = (
        ("JSON", "/claims/S0-014?format=json"),
        ("Turtle", "/claims/S0-014?format=ttl"),
        ("SPARQL", "/sparql?query=SELECT"),
    )
    made = page_at(
        "/claims/S0-014",
        alternates=alternates,
        origin="http://127.0.0.1:8000",
        query=(("lang", "zh"), ("market", "US")),
    )
    page = read(record_page(graph, "claims", catalogue.claim(graph, "S0-014"), made))
    assert {href for _, href in alternates} <= set(page.hrefs)
    assert page.count("link", rel="alternate", type="text/turtle") == 1
    assert page.count("link", href="/sparql?query=SELECT") == 0
    asked = "http://127.0.0.1:8000/claims/S0-014?market=US"
    assert f"curl -H 'Accept: application/json' '{asked}'" in page.text


def test_a_shell_reads_the_command_as_one_address() -> None:
    made = page_at("/search", origin="http://127.0.0.1:8000", query=(("q", "'; rm -rf / #"),))
    assert made.curl == (
        "curl -H 'Accept: application/json' 'http://127.0.0.1:8000/search?q=%27%3B+rm+-rf+%2F+%23'"
    )
    assert replace(made, origin="").curl is None


def test_the_title_can_be_given(graph: KnowledgeGraph, read: Read) -> None:
    item = catalogue.segment(graph, "pricing")
    page = read(record_page(graph, "segments", item, page_at("/segments/pricing"), title="Mine"))
    assert "Mine · Crosslane" in page.text


def test_the_ways_on_from_a_thing_are_there(graph: KnowledgeGraph, lens: Lens, read: Read) -> None:
    offering = answers.offering(graph, "temu", "semi-managed", lens)
    segment = catalogue.segment(graph, "pricing")
    claim = catalogue.claim(graph, "S0-014")
    for kind, item, way in (
        ("offerings", offering, "/handoffs/temu/semi-managed?along=goods"),
        ("offerings", offering, "/compare?a=temu%2Fsemi-managed"),
        ("segments", segment, "/impact/pricing"),
        ("claims", claim, "/ownership/temu/semi-managed/pricing"),
    ):
        assert way in read(record_page(graph, kind, item, page_at(f"/{kind}/x"))).hrefs


def test_a_denial_of_an_offering_leads_to_no_cell(graph: KnowledgeGraph, read: Read) -> None:
    claim = next(
        one
        for one in catalogue.claims(graph, Wanted())
        if one["scope"] == "offering"
        and f"{one['platform']}/{one['model']}" not in graph.records.offering
    )
    page = read(record_page(graph, "claims", claim, page_at(f"/claims/{claim['id']}")))
    assert not [href for href in page.hrefs if href.startswith("/ownership/")]
