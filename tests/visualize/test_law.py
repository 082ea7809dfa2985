"""What the pages say of rules of law, and of offerings that are in some markets for a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from starlette.testclient import TestClient

from crosslane.graph import answers
from crosslane.graph.questions.overlays import Asked as AskedFor
from crosslane.graph.store import KnowledgeGraph, Lens, build_graph
from crosslane.visualize.asked import Asked
from crosslane.visualize.cells.cell import CellView, cell_view
from crosslane.visualize.cells.marks import mark
from crosslane.visualize.context import Page
from crosslane.visualize.names import Names
from crosslane.visualize.places import EU, places_of, told
from crosslane.visualize.stays import stays, why_not
from crosslane.visualize.words import LANGUAGES, Words
from tests.conftest import DAY
from tests.visualize.conftest import Read

SEGMENT = "import-clearance"
CELL = f"temu/fully-managed/{SEGMENT}"


def names_of(graph: KnowledgeGraph, lang: str = "en") -> Names:
    return Names(graph, Words(lang), Page("/", DAY, lang=lang))


def view_of(graph: KnowledgeGraph, lens: Lens, lang: str = "en", cell: str = CELL) -> CellView:
    platform, model, segment = cell.split("/")
    item = answers.ownership(graph, platform, model, segment, lens)
    asked = Asked(market=lens.market, as_of=lens.as_of, lang=lang)
    return cell_view(graph, item, asked)


def page_of(client: TestClient, path: str) -> str:
    sign = "&" if "?" in path else "?"
    got = client.get(f"{path}{sign}format=html")
    assert got.status_code == 200, path
    return got.text


def test_the_states_of_the_union_are_one_place_where_all_are_meant(graph: KnowledgeGraph) -> None:
    names = names_of(graph)
    assert told(names, sorted({*EU, "US"})) == "EU (27 countries), United States"
    assert [one.codes for one in places_of(names, ["DE", "FR"])] == [("DE",), ("FR",)]
    assert {one.id for one in graph.records.vocabulary.markets} >= EU


def test_a_long_list_of_places_says_how_many_follow(graph: KnowledgeGraph) -> None:
    assert told(names_of(graph), ["US", "GB", "DE"], 2) == "United States, United Kingdom, +1"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_cell_shows_the_rules_of_the_asked_market_alone(
    curated: KnowledgeGraph, lang: str
) -> None:
    for market in ("DE", "US", "GB"):
        lens = Lens(DAY, market, dated=True)
        rules = answers.overlays(curated, lens, AskedFor(segment=(SEGMENT,)))
        law = view_of(curated, lens, lang).law
        assert law is not None
        assert {one.label for one in law.rules} == {one["label"][lang] for one in rules}
        assert law.folded is None
        for shown in law.rules:
            assert shown.ours
            assert shown.quote
            assert shown.origin.href.startswith("/sources/")


def test_without_a_market_the_rules_are_folded_and_each_market_can_be_asked(
    curated: KnowledgeGraph,
) -> None:
    law = view_of(curated, Lens(DAY)).law
    assert law is not None
    assert law.folded
    rules = answers.overlays(curated, Lens(DAY), AskedFor(segment=(SEGMENT,)))
    markets = {market for one in rules for market in one["markets"]}
    assert len(law.asks) == len(markets)
    assert all(href.startswith(f"/ownership/{CELL}?market=") for href, _ in law.asks)


def test_law_changes_no_answer(curated: KnowledgeGraph) -> None:
    lawless, lens = build_graph(replace(curated.records, overlays=())), Lens(DAY, "DE")
    with_law = list(curated.matrix(lens))
    assert any(one.overlays for one in with_law)
    assert [replace(one, overlays=()) for one in with_law] == list(lawless.matrix(lens))


def test_a_mark_tells_of_law_where_a_market_is_asked(curated: KnowledgeGraph) -> None:
    words, (platform, model, segment) = Words("en"), CELL.split("/")
    there = curated.owner(platform, model, segment, Lens(DAY, "DE"))
    count = len(there.overlays)
    drawn = mark(curated, there, words)
    assert drawn.look.endswith(" with-law")
    assert f"Rules of law: {count}." in drawn.name
    anywhere = mark(curated, curated.owner(platform, model, segment, Lens(DAY)), words)
    assert "with-law" not in anywhere.look
    assert "law" not in anywhere.name


def test_the_legend_tells_of_the_sign_of_law_where_a_market_is_asked(
    curated_client: TestClient, read: Read
) -> None:
    assert "§ in the corner" in read(page_of(curated_client, "/?market=DE&tier=all")).text
    assert "§ in the corner" not in read(page_of(curated_client, "/?tier=all")).text


def test_a_cell_without_its_offering_says_why_and_what_there_is_instead(
    curated: KnowledgeGraph,
) -> None:
    view = view_of(curated, Lens(date(2025, 6, 1), "US", dated=True))
    assert view.availability is not None
    there = view.availability
    assert there.why == "It was there until 2025-05-02."
    assert [one.text for one in there.stays] == [
        "In United States: from 2022-09 to 2025-05-02, and again from 2025-07."
    ]
    assert "sells only local goods" in there.proof[0]["quote"]
    assert there.others == (
        "/offerings?market=US&availability=offered&as_of=2025-06-01",
        "What is offered in United States on 2025-06-01",
    )


@pytest.mark.parametrize(
    ("start", "until", "why"),
    [
        ("2024", "2025", "It was there until 2025."),
        ("2027-01", None, "It is there from 2027-01 on."),
        (None, None, None),
    ],
)
def test_why_an_offering_is_not_there(
    start: str | None, until: str | None, why: str | None
) -> None:
    there = {"status": "not-offered", "from": start, "until": until}
    assert why_not(Words("en"), there, "2026-06-01") == why


def test_markets_of_the_same_times_are_told_together(graph: KnowledgeGraph) -> None:
    part = {"from": "2024", "until": None, "evidence": ["F0-001"], "note": None}
    found = stays(
        names_of(graph),
        [
            {**part, "markets": ["DE", "FR"]},
            {**part, "markets": ["US"], "from": None, "until": "2025", "note": "by a report"},
        ],
    )
    assert [one.text for one in found] == [
        "In Germany, France: from 2024.",
        "In United States: until 2025.",
    ]
    assert [one.notes for one in found] == [(), ("by a report",)]


def test_an_offering_tells_its_times_in_each_market(curated_client: TestClient, read: Read) -> None:
    page = read(page_of(curated_client, "/offerings/temu/fully-managed?market=US"))
    assert "In United States: from 2022-09 to 2025-05-02, and again from 2025-07." in page.text
    assert any("#law" in href for href in page.hrefs)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_of_a_rule_shows_everything_of_it(
    curated: KnowledgeGraph, curated_client: TestClient, read: Read, lang: str
) -> None:
    other = "zh" if lang == "en" else "en"
    for one in answers.overlays(curated, Lens(DAY)):
        page = read(page_of(curated_client, f"/overlays/{one['id']}?lang={lang}"))
        item = {key: value for key, value in one.items() if key != "links"}
        assert page.missing(item, other) == []


@pytest.mark.parametrize("query", ["", "?market=DE", "?segment=compliance&party=platform"])
def test_the_list_of_rules_has_the_rules_that_are_asked_for(
    curated_client: TestClient, read: Read, query: str
) -> None:
    items = curated_client.get(f"/overlays{query}", headers={"Accept": "application/json"}).json()
    page = read(page_of(curated_client, f"/overlays{query}"))
    rows = [known["data-id"] for tag, known in page.tags if tag == "tr" and "data-id" in known]
    assert rows == [one["id"] for one in items["items"]]
    assert rows


@pytest.mark.parametrize("path", ["/markets/DE", f"/segments/{SEGMENT}?market=DE"])
def test_a_market_and_a_segment_list_their_rules(
    curated: KnowledgeGraph, curated_client: TestClient, read: Read, path: str
) -> None:
    wanted = AskedFor(segment=(SEGMENT,) if "segments" in path else ())
    rules = answers.overlays(curated, Lens(DAY, "DE"), wanted)
    page = read(page_of(curated_client, path))
    assert rules
    for one in rules:
        assert any(href.startswith(f"/overlays/{one['id']}") for href in page.hrefs)


def test_a_source_lists_the_rules_that_it_tells_of(
    curated: KnowledgeGraph, curated_client: TestClient, read: Read
) -> None:
    rule = curated.records.overlays[0]
    page = read(page_of(curated_client, f"/sources/{rule.evidence.source}"))
    assert f"/overlays/{rule.id}" in page.hrefs


def test_the_timeline_has_a_lane_for_law(curated_client: TestClient, read: Read) -> None:
    page = read(page_of(curated_client, "/timeline?market=DE&kind=rule"))
    assert any(
        (known.get("aria-label") or "").startswith("Rules of law, events:")
        for _, known in page.tags
    )
