"""The pages of things: each answers its question at a glance, then proves it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from crosslane.graph import answers
from crosslane.graph.filters import Wanted
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.views import Item
from crosslane.ontology.model import Grade
from crosslane.visualize import nodes
from crosslane.visualize.cells.strip import Strips
from crosslane.visualize.context import Page
from crosslane.visualize.listing import listing_page
from crosslane.visualize.parts.offering_parts import availability
from crosslane.visualize.parts.thing_parts import Seen, Thing
from crosslane.visualize.parts.things import MAKERS, thing_of
from crosslane.visualize.parts.through import lens_of
from crosslane.visualize.record import record_page
from crosslane.visualize.show import Show
from crosslane.visualize.words import WORDS
from tests.visualize.conftest import Read, Reading

DAY = date(2026, 11, 22)
OFFERING = "temu/semi-managed"
At = Callable[..., Reading]


def thing(graph: KnowledgeGraph, kind: str, item: Item, **changes: Any) -> Thing:
    page = replace(Page(f"/{kind}/{item['id']}", DAY), **changes)
    made = thing_of(Show.of(graph, kind, page), item)
    assert made is not None
    return made


def part(made: Thing, name: str) -> nodes.Node:
    return next(one.body for one in made.sections if one.id == f"part-{name}")


@pytest.fixture
def offering(graph: KnowledgeGraph, lens: Lens) -> Item:
    return answers.offering(graph, "temu", "semi-managed", lens)


@pytest.fixture
def at(graph: KnowledgeGraph, read: Read) -> At:
    """Read the page of a thing."""

    def reading(kind: str, item: Item, **changes: Any) -> Reading:
        page = replace(Page(f"/{kind}/{item['id']}", DAY), **changes)
        return read(record_page(graph, kind, item, page))

    return reading


def test_the_lens_of_a_page_is_the_one_its_address_asks_for() -> None:
    query = (
        ("market", "US"), ("as_of", "2024-05-01"), ("source", "000"), ("source", "001"),
        ("grade", "C"), ("as_known", "0.1.0"), ("lang", "zh"),
    )  # fmt: skip
    asked = lens_of(Page("/offerings/temu/semi-managed", DAY, query))
    assert asked == Lens(date(2024, 5, 1), "US", ("000", "001"), Grade.C, True, "0.1.0")
    assert lens_of(Page("/platforms/temu", DAY)) == Lens(DAY)


def test_the_list_of_sources_takes_the_release_alone_and_a_source_the_whole_lens() -> None:
    query = (("grade", "A"), ("as_known", "0.1.0"))
    assert lens_of(Page("/sources", DAY, query)) == Lens(DAY, as_known="0.1.0")
    own = lens_of(Page("/sources/000", DAY, query))
    assert own == Lens(DAY, grade=Grade.A, as_known="0.1.0")


def test_an_offering_says_first_whether_it_is_offered_and_how_it_is_divided(
    graph: KnowledgeGraph, offering: Item
) -> None:
    assert thing(graph, "offerings", offering).lead == (
        "Offered since 2024.",
        "Of 10 core segments: Platform 5, Seller 4, Disputed 1. 3 hand-offs · 2 unclear.",
    )


@pytest.mark.parametrize(
    ("changes", "market", "said"),
    [
        ({"from": "2024", "until": "2025-03"}, None, "Offered since 2024 until 2025-03."),
        ({"from": None, "certainty": "possible"}, None, "Offered. No source gives its dates."),
        ({"markets": ["US", "DE"], "from": "2024"}, None, "Offered since 2024 in 2 markets."),
        ({"status": "planned", "from": None}, "TH", "Planned in Thailand."),
        ({"status": "not-offered"}, None, "Not offered on this day."),
        ({"status": "unknown"}, "TH", "No source says whether it is offered in Thailand."),
    ],
)
def test_availability_is_said_in_a_sentence(
    graph: KnowledgeGraph, offering: Item, changes: Item, market: str | None, said: str
) -> None:
    query = (("market", market),) if market else ()
    seen = Seen.of(Show.of(graph, "offerings", Page(f"/offerings/{OFFERING}", DAY, query)))
    assert availability(seen, {**offering["availability"], **changes}) == said


def test_the_deciding_words_stand_beside_each_segment(
    graph: KnowledgeGraph, lens: Lens, offering: Item, at: At
) -> None:
    page = at("offerings", offering)
    for one in answers.ownerships(graph, lens, Wanted(("temu",), ("semi-managed",))):
        assert f"/ownership/{one['id']}" in page.hrefs
        if one["evidence"]:
            assert f"“{one['evidence'][0]['quote']}”" in page.text


def test_overruled_words_say_why_they_give_way(offering: Item, at: At) -> None:
    text = at("offerings", offering).text
    assert "1 overruled, 1 beside it" in text
    assert "A general or less specific claim; a claim of tier 1 is more specific." in text


def test_both_sides_of_a_dispute_are_shown_at_once(graph: KnowledgeGraph, offering: Item) -> None:
    table = part(thing(graph, "offerings", offering), "owners")
    assert isinstance(table, nodes.Stack)
    core = table.parts[0]
    assert isinstance(core, nodes.Table)
    words = core.rows[core.ids.index("overseas-warehousing")][2]
    assert isinstance(words, nodes.Stack)
    shown = [one.party for one in words.parts if isinstance(one, nodes.Quote)]
    assert sorted(filter(None, shown)) == ["platform", "seller"]


def test_what_no_source_says_is_said_to_be_so(graph: KnowledgeGraph, lens: Lens, at: At) -> None:
    item = answers.offering(graph, "aliexpress", "self-operated", lens)
    assert "No source says." in at("offerings", item).text


def test_similar_offerings_are_the_first_of_the_answer(
    graph: KnowledgeGraph, lens: Lens, offering: Item, at: At
) -> None:
    first = answers.similar(graph, "temu", "semi-managed", lens)["items"][:5]
    table = part(thing(graph, "offerings", offering), "similar")
    assert isinstance(table, nodes.Table)
    assert list(table.ids) == [one["id"] for one in first]
    href = f"/compare?a=temu%2Fsemi-managed&b={first[0]['id'].replace('/', '%2F')}"
    assert href in at("offerings", offering).hrefs


def test_facts_stand_under_what_they_say(graph: KnowledgeGraph, offering: Item, at: At) -> None:
    told = part(thing(graph, "offerings", offering), "facts")
    assert isinstance(told, nodes.Pairs)
    said = [name for name, _ in told.rows]
    assert said[:2] == ["Launched a model", "Target category"]
    assert len(said) == len(set(said))
    assert {f"/facts/{one}" for one in offering["facts"]} <= set(at("offerings", offering).hrefs)


def test_many_facts_are_folded_and_what_several_sources_say_stands_once(
    graph: KnowledgeGraph, at: At
) -> None:
    item = answers.platform(graph, "temu")
    told = part(thing(graph, "platforms", item), "facts")
    assert isinstance(told, nodes.Pairs)
    offered = dict(told.rows)["Offers a model"]
    assert isinstance(offered, nodes.Stack)
    found = [one for one in offered.parts if isinstance(one, nodes.Folded)]
    assert len(found) == len(offered.parts)
    texts = [
        graph.records.fact[one].object
        for one in item["facts"]
        if graph.records.fact[one].predicate == "offersModel"
    ]
    counted = {text: texts.count(text) for text in texts}
    assert max(counted.values()) > 1
    assert [one.title for one in found] == [
        f"{text} ({count})" if count > 1 else text for text, count in counted.items()
    ]
    quotes = [graph.records.fact[one].evidence.quote for one in item["facts"]]
    assert all(f"“{quote}”" in at("platforms", item).text for quote in quotes)


def test_a_market_without_plans_does_not_speak_of_them(graph: KnowledgeGraph) -> None:
    item = answers.market(graph, "US")
    assert item["planned"] == []
    assert thing(graph, "markets", item).lead == ("Offerings that name it as served: 1.",)


def test_every_predicate_has_a_name_in_both_languages(graph: KnowledgeGraph) -> None:
    for fact in graph.records.facts:
        assert f"value.predicate.{fact.predicate}" in WORDS


def test_a_platform_shows_its_offerings_along_the_chain(graph: KnowledgeGraph) -> None:
    item = answers.platform(graph, "aliexpress")
    chains = part(thing(graph, "platforms", item), "offerings")
    assert isinstance(chains, Strips)
    assert [one.id for one in chains.strips] == item["offerings"]


def test_a_model_is_shown_in_general_then_platform_by_platform(graph: KnowledgeGraph) -> None:
    item = answers.model(graph, "semi-managed")
    chains = part(thing(graph, "models", item), "platforms")
    assert isinstance(chains, Strips)
    assert [one.id for one in chains.strips] == ["any/semi-managed", *item["offerings"]]


def test_a_model_shows_what_speaks_for_and_against_it(graph: KnowledgeGraph, at: At) -> None:
    item = answers.model(graph, "semi-managed")
    text = at("models", item).text
    for key in ("advantages", "disadvantages", "risks"):
        assert all(f"“{one['quote']}”" in text for one in item[key])


def test_a_segment_counts_its_owners(graph: KnowledgeGraph, lens: Lens) -> None:
    made = thing(graph, "segments", answers.segment(graph, "pricing"))
    owners = [one.owner for one in answers.select(graph, lens, Wanted(segment=("pricing",)))]
    assert f"Platform {owners.count('platform')}, Seller {owners.count('seller')}" in made.lead[1]  # type: ignore[arg-type]
    table = part(made, "column")
    assert isinstance(table, nodes.Table)
    assert len(table.rows) == len(owners) + len(graph.records.vocabulary.models)


def test_a_party_lists_every_cell_it_owns(graph: KnowledgeGraph, lens: Lens, at: At) -> None:
    page = at("parties", answers.party(graph, "third-party"))
    owned = answers.select(graph, lens, Wanted(owner=("third-party",)))
    assert owned
    for one in owned:
        assert f"/ownership/{one.platform}/{one.model}/{one.segment}" in page.hrefs


def test_a_market_is_seen_in_that_market(graph: KnowledgeGraph, at: At) -> None:
    page = at("markets", answers.market(graph, "US"))
    assert "/ownership/alibaba.com/semi-managed/pricing?market=US" in page.hrefs


def test_a_claim_says_which_cells_it_decides(graph: KnowledgeGraph, at: At) -> None:
    page = at("claims", answers.claim(graph, "S0-014"))
    assert "It decides one cell." in page.text
    assert "/ownership/temu/semi-managed/pricing" in page.hrefs


def test_an_overruled_claim_names_what_counts_more(
    graph: KnowledgeGraph, lens: Lens, at: At
) -> None:
    cell = answers.ownership(graph, "temu", "semi-managed", "pricing", lens)
    lost, won = cell["overruled"][0]["claim"], cell["evidence"][0]["claim"]
    page = at("claims", answers.claim(graph, lost))
    assert "Overruled on" in page.text
    assert f"/claims/{won}" in page.hrefs


def test_every_effect_of_a_claim_is_that_of_the_cell(graph: KnowledgeGraph, lens: Lens) -> None:
    cells = answers.ownerships(graph, lens, Wanted())
    for claim in [one.id for one in graph.records.claims][::7]:
        decided = sum(claim in [one["claim"] for one in cell["evidence"]] for cell in cells)
        made = thing(graph, "claims", answers.claim(graph, claim))
        general = answers.ownerships(graph, lens, Wanted(platform=("any",)))
        decided += sum(claim in [one["claim"] for one in cell["evidence"]] for cell in general)
        text = {0: "It decides no cell", 1: "It decides one cell"}.get(
            decided, f"It decides {decided} cells"
        )
        assert made.lead[0].startswith(text), claim


def test_a_source_says_how_far_it_is_to_be_trusted(graph: KnowledgeGraph, at: At) -> None:
    text = at("sources", answers.source(graph, "000")).text
    assert "Unsigned consultancy article without a date" in text
    assert "Grade C: trade press, consultancies, vendors' blogs" in text


def test_the_day_of_the_page_is_that_of_its_parts(graph: KnowledgeGraph, at: At) -> None:
    lens = Lens(date(2024, 1, 20), dated=True)
    item = answers.offering(graph, "alibaba.com", "semi-managed", lens)
    page = at("offerings", item, query=(("as_of", "2024-01-20"),))
    assert "Not offered on this day." in page.text
    assert "/ownership/alibaba.com/semi-managed/pricing?as_of=2024-01-20" in page.hrefs


@pytest.mark.parametrize("kind", sorted(MAKERS))
def test_what_the_graph_does_not_hold_is_shown_field_by_field(
    graph: KnowledgeGraph, kind: str
) -> None:
    show = Show.of(graph, kind, Page(f"/{kind}/nothing", DAY))
    assert thing_of(show, {"id": "nothing"}) is None


def test_every_thing_ends_with_what_it_is_linked_with(
    graph: KnowledgeGraph, offering: Item
) -> None:
    made = thing(graph, "offerings", offering)
    assert made.sections[-1].id == "part-picture"


def test_a_list_of_offerings_shows_their_chains(
    graph: KnowledgeGraph, lens: Lens, read: Read
) -> None:
    items = answers.offerings(graph, lens, Wanted())
    page = read(listing_page(graph, "offerings", items, Page("/offerings", DAY), total=len(items)))
    assert page.count("ol", **{"class": "strip-cells"}) == len(items)


def test_a_list_of_segments_counts_owners(graph: KnowledgeGraph, read: Read) -> None:
    items = answers.segments(graph)
    page = read(listing_page(graph, "segments", items, Page("/segments", DAY), total=len(items)))
    assert "Platform 7, Seller 4, Unknown 2" in page.text


@pytest.mark.parametrize("kind", ["offerings", "segments", "platforms", "sources"])
def test_a_list_leads_nowhere_that_is_not_there(
    graph: KnowledgeGraph, lens: Lens, read: Read, kind: str
) -> None:
    items = answers.offerings(graph, lens, Wanted()) if kind == "offerings" else []
    page = read(listing_page(graph, kind, items, Page(f"/{kind}", DAY), total=len(items)))
    assert not [href for href in page.hrefs if "None" in href]


def test_a_fact_is_called_by_what_it_says_of_whom(graph: KnowledgeGraph, at: At) -> None:
    assert "AliExpress; Temu · Launched a model" in at("facts", answers.fact(graph, "F0-004")).text
