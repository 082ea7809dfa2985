"""The pages of lists and questions: counts, pages, filters, and everything an answer holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from crosslane.graph.advice.profile import Profile
from crosslane.graph.advice.recommend import recommend
from crosslane.graph.filters import Wanted
from crosslane.graph.linked.ontology import ontology_terms
from crosslane.graph.questions import catalogue, entities
from crosslane.graph.questions import cells as answers
from crosslane.graph.questions.changes import changes
from crosslane.graph.questions.compare import compare
from crosslane.graph.questions.coverage import coverage
from crosslane.graph.questions.handoffs import handoffs
from crosslane.graph.questions.search import search
from crosslane.graph.questions.similar import similar
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.views import Item
from crosslane.ontology.model import Segment
from crosslane.visualize.context import Page
from crosslane.visualize.listing import listing_page, question_page
from crosslane.visualize.words import LANGUAGES

Read = Callable[[str], Any]
DAY = date(2026, 11, 22)
PROFILE = Profile(
    keep=("pricing",),
    delegate=("international-logistics", "returns"),
    category="home",
    experience="none",
    strength=("product",),
)


def _segments(graph: KnowledgeGraph) -> tuple[Segment, ...]:
    return graph.records.vocabulary.segments


def page_at(path: str, **changes: Any) -> Page:
    return replace(Page(path, DAY), **changes)


def lists(graph: KnowledgeGraph, lens: Lens) -> Iterator[tuple[str, list[Item]]]:
    """Yield every list whose items have pages of their own."""
    yield "platforms", catalogue.platforms(graph)
    yield "models", catalogue.models(graph)
    yield "segments", catalogue.segments(graph)
    yield "offerings", answers.offerings(graph, lens, Wanted())
    yield "ownership", answers.ownerships(graph, lens, Wanted(platform=("temu", "any")))
    yield "claims", catalogue.claims(graph, Wanted(), deprecated=True)
    yield "facts", catalogue.facts(graph, {})
    yield "sources", catalogue.sources(graph)
    yield "groups", entities.groups(graph)
    yield "parties", entities.parties(graph)
    yield "markets", entities.markets(graph)
    yield "programmes", entities.programmes(graph)
    yield "organizations", entities.organizations(graph)
    yield "evidence", entities.evidences(graph)
    yield "releases", entities.releases(graph)
    yield "search", search(graph, "semi")
    yield "ontology", ontology_terms(graph)


def questions(graph: KnowledgeGraph, lens: Lens) -> Iterator[tuple[str, Item]]:
    """Yield answers of every kind that has items."""
    yield "compare", compare(graph, "temu/fully-managed", "temu/semi-managed", lens)
    yield "compare", compare(graph, "any/fully-managed", "aliexpress/semi-managed", lens)
    yield "handoffs", handoffs(graph, "aliexpress", "semi-managed", lens)
    yield "handoffs", handoffs(graph, "temu", "semi-managed", lens, "goods", "all")
    yield "handoffs", handoffs(graph, "alibaba.com", "semi-managed", Lens(DAY, "TH"))
    yield "coverage", coverage(graph, lens, Wanted())
    yield "coverage", coverage(graph, lens, Wanted(platform=("any",)))
    yield "similar", similar(graph, "temu", "semi-managed", lens)
    yield "recommend", recommend(graph, PROFILE, lens)
    yield "recommend", recommend(graph, PROFILE, Lens(DAY, "TH"))


def shown(graph: KnowledgeGraph, kind: str, answer: Item, **changes: Any) -> str:
    head = {key: value for key, value in answer.items() if key != "items"}
    items = answer["items"]
    return listing_page(
        graph, kind, items, page_at(f"/{kind}", **changes), total=len(items), head=head
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_of_an_answer_is_lost(
    graph: KnowledgeGraph, lens: Lens, read: Read, lang: str
) -> None:
    for kind, answer in questions(graph, lens):
        page = read(shown(graph, kind, answer, lang=lang))
        kept = {**answer, "items": [without_links(item) for item in answer["items"]]}
        kept["excluded"] = [without_links(item) for item in answer.get("excluded", [])]
        assert page.missing(kept, "en" if lang == "zh" else "zh") == [], kind


def without_links(item: Item) -> Item:
    """Leave out what an item holds twice: its addresses, and its name beside its id."""
    return {key: value for key, value in item.items() if key not in ("links", "label")}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_item_of_a_list_is_there_and_leads_to_its_page(
    graph: KnowledgeGraph, lens: Lens, read: Read, lang: str
) -> None:
    for kind, items in lists(graph, lens):
        page = read(listing_page(graph, kind, items, page_at(f"/{kind}"), total=len(items)))
        assert page.count("h1") == 1
        paths = {urlsplit(href).path for href in page.hrefs}
        for item in items:
            assert urlsplit(item["links"]["self"]).path in paths, (kind, item["id"])
            assert str(item["id"]) in page.values


def test_a_claim_of_the_list_shows_who_does_what_in_whose_words(
    graph: KnowledgeGraph, read: Read
) -> None:
    items = [catalogue.claim(graph, "S0-014")]
    page = read(listing_page(graph, "claims", items, page_at("/claims"), total=1))
    for text in ("Temu · Semi-managed", "Pricing", "Platform", "decides on it", "explicit"):
        assert text in page.text
    assert "with pricing control still remaining with Temu" in page.text


def test_a_list_says_how_many_there_are_and_which_are_shown(
    graph: KnowledgeGraph, read: Read
) -> None:
    items = catalogue.segments(graph)
    whole = read(listing_page(graph, "segments", items, page_at("/segments"), total=19))
    part = read(
        listing_page(graph, "segments", items[5:10], page_at("/segments"), total=19, offset=5)
    )
    assert "Segments: 19 in all" in whole.text
    assert "Segments: 6\N{EN DASH}10 of 19" in part.text


def test_a_list_leads_to_its_neighbouring_pages(graph: KnowledgeGraph, read: Read) -> None:
    items = catalogue.segments(graph)[5:10]
    page = read(
        listing_page(
            graph,
            "segments",
            items,
            page_at("/segments"),
            total=19,
            offset=5,
            following="/segments?limit=5&offset=10",
            previous="/segments?limit=5&offset=0",
        )
    )
    assert page.count("a", rel="next", href="/segments?limit=5&offset=10") == 1
    assert page.count("a", rel="prev", href="/segments?limit=5&offset=0") == 1
    assert page.count("link", rel="next") == 1


def test_the_table_scrolls_in_a_region_with_a_name(graph: KnowledgeGraph, read: Read) -> None:
    page = read(
        listing_page(graph, "sources", catalogue.sources(graph), page_at("/sources"), total=5)
    )
    assert page.count("div", role="region", tabindex="0") == 1
    assert page.count("caption") == 1
    assert page.count("th", scope="col") > 3


def test_a_filter_in_use_is_a_link_that_takes_it_away(graph: KnowledgeGraph, read: Read) -> None:
    query = (("platform", "temu"), ("party", "seller"), ("offset", "20"), ("lang", "zh"))
    made = page_at("/claims", query=query, lang="zh")
    page = read(listing_page(graph, "claims", [], made, total=0))
    assert "/claims?party=seller&lang=zh" in page.hrefs
    assert "/claims?platform=temu&lang=zh" in page.hrefs


def test_an_empty_list_says_so_and_how_to_widen_it(graph: KnowledgeGraph, read: Read) -> None:
    made = page_at("/claims", query=(("party", "buyer"), ("theme", "dark")), theme="dark")
    page = read(listing_page(graph, "claims", [], made, total=0))
    assert "Nothing matches. Remove a filter above, or ask for everything:" in page.text
    assert ("/claims?theme=dark", "all of this list") in page.links
    assert (
        "There is nothing of this kind."
        in read(listing_page(graph, "releases", [], page_at("/releases"), total=0)).text
    )


def test_a_page_behind_the_end_leads_back_to_the_beginning(
    graph: KnowledgeGraph, read: Read
) -> None:
    made = page_at("/claims", query=(("party", "seller"), ("offset", "999")))
    page = read(listing_page(graph, "claims", [], made, total=60, offset=999))
    assert ("/claims?party=seller", "from the beginning") in page.links


def test_the_form_holds_what_was_asked(graph: KnowledgeGraph, read: Read) -> None:
    query = (("platform", "temu"), ("rank", "x"), ("limit", "5"), ("market", "US"))
    page = read(listing_page(graph, "claims", [], page_at("/claims", query=query), total=0))
    ticked = [attrs for tag, attrs in page.tags if tag == "input" and "checked" in attrs]
    assert [(one["name"], one["value"]) for one in ticked] == [("platform", "temu")]
    assert page.count("input", type="hidden", name="rank", value="x") == 1
    kept = page.count("input", type="hidden", name="market", value="US")
    assert kept == 2  # in this form, and in the search of the header
    assert page.count("input", type="hidden", name="limit") == 0


def test_the_form_of_advice_asks_for_the_whole_profile(graph: KnowledgeGraph, read: Read) -> None:
    page = read(question_page(graph, "recommend", page_at("/recommend")))
    named = {str(attrs.get("name")) for tag, attrs in page.tags if tag in ("input", "select")}
    assert named >= {
        *("keep", "delegate", "market", "category", "experience"),
        *("storage", "team", "strength", "as_of"),
    }
    assert page.count("input", name="keep") == len(graph.records.vocabulary.segments)


def test_the_form_of_advice_shows_the_profile(
    graph: KnowledgeGraph, lens: Lens, read: Read
) -> None:
    answer = recommend(graph, PROFILE, lens)
    page = read(shown(graph, "recommend", answer, query=tuple(PROFILE.query())))
    ticked = {
        (attrs["name"], attrs["value"])
        for tag, attrs in page.tags
        if tag == "input" and "checked" in attrs
    }
    assert ticked == {
        ("keep", "pricing"),
        ("delegate", "international-logistics"),
        ("delegate", "returns"),
        ("strength", "product"),
    }
    chosen = [attrs["value"] for tag, attrs in page.tags if tag == "option" and "selected" in attrs]
    assert chosen == ["none"]
    assert page.count("input", name="category", value="home") == 1


def test_a_question_without_its_parameters_is_a_form(graph: KnowledgeGraph, read: Read) -> None:
    made = page_at("/compare", query=(("a", "temu/semi-managed"),))
    page = read(question_page(graph, "compare", made, problem="Choose another offering."))
    chosen = [attrs["value"] for tag, attrs in page.tags if tag == "option" and "selected" in attrs]
    assert chosen == ["temu/semi-managed"]
    assert page.count("select", name="a") == page.count("select", name="b") == 1
    assert page.count("p", role="alert") == 1
    assert "Choose another offering." in page.text


def test_a_comparison_says_what_changes_hands(
    graph: KnowledgeGraph, lens: Lens, read: Read
) -> None:
    answer = compare(graph, "temu/fully-managed", "temu/semi-managed", lens)
    page = read(shown(graph, "compare", answer))
    core = answer["core"]
    assert "From Temu · Fully managed to Temu · Semi-managed" in page.text
    assert f"{core['changed']} of 10 core segments change hands" in page.text
    assert "only a general claim" in page.text
    assert "with pricing control still remaining with Temu" in page.text


def test_handoffs_stand_in_order_with_what_is_not_clear(
    graph: KnowledgeGraph, lens: Lens, read: Read
) -> None:
    answer = handoffs(graph, "aliexpress", "semi-managed", lens)
    page = read(shown(graph, "handoffs", answer))
    counts, names = answer["counts"], {one.id: one.label.en for one in _segments(graph)}
    points = [names[item["after"]] for item in answer["items"]]
    after = page.text.partition("Hand-offs in order")[2]
    assert [after.index(name) for name in points] == sorted(after.index(name) for name in points)
    assert (after.count("clear hand-off"), after.count("unclear")) == (
        counts["clear"],
        counts["unclear"],
    )
    assert "Cainiao warehouses" in page.text


def test_both_sides_of_a_conflict_stand_next_to_each_other(
    graph: KnowledgeGraph, lens: Lens, read: Read
) -> None:
    items = answers.conflicts(graph, lens, Wanted())
    page = read(listing_page(graph, "conflicts", items, page_at("/conflicts"), total=len(items)))
    for item in items:
        assert f"/ownership/{item['id']}" in page.hrefs
        for side in item["sides"]:
            assert page.missing(side["claims"]) == []
    sides = [attrs for tag, attrs in page.tags if tag == "div" and attrs.get("class") == "sides"]
    assert len(sides) == len(items)


def test_coverage_is_drawn_and_written(graph: KnowledgeGraph, lens: Lens, read: Read) -> None:
    answer = coverage(graph, lens, Wanted(platform=("temu",)))
    page = read(shown(graph, "coverage", answer))
    assert page.count("svg", viewbox="0 0 100 10") >= 2 * len(answer["items"])
    share = answer["items"][0]["decided"]
    assert f"{100 * share:.0f} %" in page.text


def test_changes_show_before_and_after(graph: KnowledgeGraph, read: Read) -> None:
    change = {
        "id": "S0-014",
        "kind": "claim",
        "change": "changed",
        "release": None,
        "fields": [{"field": "strength", "before": "implied", "after": "explicit"}],
        "before": {"strength": "implied", "markets": ["US"]},
        "after": {"strength": "explicit", "markets": []},
        "text": "Claim S0-014 is explicit now.",
    }
    answer = {
        "since": "0.1.0",
        "until": "unreleased",
        "items": [change],
        "counts": {"added": 0, "changed": 1, "removed": 0, "cells": 1},
        "cells": [
            {
                "id": "temu/semi-managed/pricing",
                "platform": "temu",
                "model": "semi-managed",
                "segment": "pricing",
                "before": {"owner": None, "status": "unknown"},
                "after": {"owner": "platform", "status": "stated"},
            }
        ],
    }
    page = read(shown(graph, "changes", answer))
    assert page.missing(answer) == []
    assert "/ownership/temu/semi-managed/pricing" in page.hrefs
    assert "/claims/S0-014" in page.hrefs


def test_real_changes_are_all_shown(graph: KnowledgeGraph, lens: Lens, read: Read) -> None:
    if not graph.history.releases:
        pytest.skip("the graph of this session has no releases")
    answer = changes(graph, graph.history.releases[0].id, lens=lens)
    assert read(shown(graph, "changes", answer)).missing(answer) == []


def test_a_new_fact_is_told_in_the_language_of_the_page(graph: KnowledgeGraph, read: Read) -> None:
    fact = {
        "subject_text": "fully managed model",
        "predicate": "handOffPlace",
        "object": "the warehouse",
        "source": "000",
        "quote": "stock products in the warehouse",
    }
    change: dict[str, Any] = {
        "id": "F0-032",
        "kind": "fact",
        "change": "added",
        "fields": [],
        "before": None,
        "after": fact,
        "text": "Fact F0-032 is new: handOffPlace.",
    }
    answer = {"since": "0.1.0", "until": "0.2.0", "items": [change], "counts": {}, "cells": []}
    html = shown(graph, "changes", answer, lang="zh")
    told = '<p class="sentence">fully managed model · 交接地点 · the warehouse</p>'
    assert html.index(told) < html.index("<blockquote") < html.index("is new: handOffPlace")
    assert read(html).missing(answer) == []


def test_a_kind_that_nobody_thought_of_is_a_table_of_all_it_has(
    graph: KnowledgeGraph, read: Read
) -> None:
    items = [{"id": "x", "new_field": "something", "many": ["a", "b"]}]
    page = read(listing_page(graph, "novelties", items, page_at("/novelties"), total=1))
    assert page.missing(items) == []
    assert "New field" in page.text


def test_every_address_of_the_form_and_the_chips_stays_on_the_list(
    graph: KnowledgeGraph, read: Read
) -> None:
    query = (("q", "a&b=c"), ("kind", "claim"))
    page = read(listing_page(graph, "search", [], page_at("/search", query=query), total=0))
    href = next(href for href, text in page.links if "\N{MULTIPLICATION SIGN}" in text)
    assert dict(parse_qsl(urlsplit(href).query)) == {"q": "a&b=c"}
