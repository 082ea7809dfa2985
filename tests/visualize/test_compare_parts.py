"""Pages that set cells beside each other: comparisons, conflicts, coverage, advice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from crosslane.graph.advice.profile import Profile
from crosslane.graph.advice.recommend import recommend
from crosslane.graph.filters import Wanted
from crosslane.graph.questions.cells import conflicts, ownerships
from crosslane.graph.questions.compare import comparable, compare
from crosslane.graph.questions.coverage import coverage
from crosslane.graph.questions.handoffs import handoffs
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.views import Item
from crosslane.ontology.model import Grade
from crosslane.visualize.context import Page
from crosslane.visualize.listing import listing_page, question_page
from crosslane.visualize.parts.answer_nodes import Bars
from crosslane.visualize.parts.compare_parts import changes_said
from crosslane.visualize.parts.conflict_parts import why_decided
from crosslane.visualize.parts.picker import sides_of
from crosslane.visualize.parts.recommend_parts import EXAMPLES
from crosslane.visualize.parts.through import lens_of, query_of
from crosslane.visualize.show import Show

Read = Callable[[str], Any]
DAY = date(2026, 11, 22)
FULL, SEMI, ALI = "temu/fully-managed", "temu/semi-managed", "aliexpress/semi-managed"


def page_at(path: str, *query: tuple[str, str], **changes: Any) -> Page:
    return replace(Page(path, DAY, query), **changes)


def shown(graph: KnowledgeGraph, kind: str, answer: Item, page: Page) -> str:
    head = {key: value for key, value in answer.items() if key != "items"}
    items = answer["items"]
    return listing_page(graph, kind, items, page, total=len(items), head=head)


@pytest.fixture(scope="module")
def four(graph: KnowledgeGraph, lens: Lens) -> Item:
    return compare(graph, FULL, SEMI, lens, c=ALI, d="any/semi-managed")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_nothing_of_a_comparison_of_four_is_lost(
    graph: KnowledgeGraph, four: Item, read: Read, lang: str
) -> None:
    page = read(shown(graph, "compare", four, page_at("/compare", lang=lang)))
    without = {key: value for key, value in four.items() if key != "more"}
    assert page.missing(without, "en" if lang == "zh" else "zh") == []
    for one in four["more"]:
        assert page.missing({key: one[key] for key in ("counts", "core", "seller")}) == []


def test_every_offering_has_a_strip_and_only_what_changes_is_ringed(
    graph: KnowledgeGraph, four: Item, read: Read
) -> None:
    page = read(shown(graph, "compare", four, page_at("/compare")))
    rows = [attrs["data-id"] for _, attrs in page.tags if attrs.get("class") == "strip-row"]
    assert rows == [FULL, SEMI, ALI, "any/semi-managed"]
    changed = [one for one in four["items"] if (one["change"], one["tier"]) == ("changed", "core")]
    ringed = [one for _, one in page.tags if "ringed" in str(one.get("class") or "").split()]
    assert len(ringed) == len(changed) + len({one["segment"] for one in changed})


def test_the_table_has_a_column_for_each_offering_core_segments_first(
    graph: KnowledgeGraph, four: Item, read: Read
) -> None:
    page = read(shown(graph, "compare", four, page_at("/compare")))
    assert page.count("table", **{"class": "board comparison sides-4"}) == 1
    table = page.text.rpartition("Segment by segment")[2]
    core, extended = table.index("Core segments"), table.index("Further segments")
    assert core < table.index("Pricing") < extended < table.index("Export clearance")


def test_what_cannot_be_told_is_apart_with_the_side_that_is_not_known(
    graph: KnowledgeGraph, lens: Lens, read: Read
) -> None:
    page = read(shown(graph, "compare", compare(graph, FULL, SEMI, lens), page_at("/compare")))
    for reason in (
        "unknown under both",
        "unknown under Temu · Fully managed",
        "disputed under Temu · Semi-managed",
    ):
        assert reason in page.text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (1, "1 of 10 core segments changes hands; 8 stay, 1 is unclear."),
        (3, "3 of 10 core segments change hands; 6 stay, 1 is unclear."),
    ],
)
def test_the_sentence_counts_as_people_do(graph: KnowledgeGraph, changed: int, said: str) -> None:
    show = Show.of(graph, "compare", page_at("/compare"))
    core = {"changed": changed, "same": 9 - changed, "unclear": 1}
    assert changes_said(show, {"core": core, "counts": core}) == said


def test_without_core_segments_all_are_counted(graph: KnowledgeGraph, lens: Lens) -> None:
    show = Show.of(graph, "compare", page_at("/compare"))
    found = compare(graph, FULL, SEMI, lens, ("store-operations",))
    assert changes_said(show, found).startswith("1 of 1 segments changes hands")


def test_sides_are_grouped_by_platform_with_the_models_in_general_last(
    graph: KnowledgeGraph,
) -> None:
    page = page_at("/compare", ("a", FULL), ("b", SEMI), ("c", ALI), ("market", "US"))
    sides = sides_of(Show.of(graph, "compare", page), page)
    assert [side.name for side in sides] == ["a", "b", "c", "d"]
    names = [one.id for _, offered in sides[0].groups for one in offered]
    assert names == list(comparable(graph.records))
    assert sides[0].groups[-1][0] == "In general"
    assert [one.id for _, some in sides[2].groups for one in some if one.chosen] == [ALI]


def test_two_neighbours_are_swapped_and_what_is_not_needed_is_left_out(
    graph: KnowledgeGraph,
) -> None:
    page = page_at("/compare", ("a", FULL), ("b", SEMI), ("c", ALI), ("market", "US"))
    first, second, third, fourth = sides_of(Show.of(graph, "compare", page), page)

    def asked(href: str | None) -> dict[str, list[str]]:
        return parse_qs(urlsplit(href or "").query)

    assert asked(first.swap) == {"a": [SEMI], "b": [FULL], "c": [ALI], "market": ["US"]}
    assert asked(second.swap) == {"a": [FULL], "b": [ALI], "c": [SEMI], "market": ["US"]}
    assert (first.leave, second.leave, third.swap, fourth.swap, fourth.leave) == (None,) * 5
    assert asked(third.leave) == {"a": [FULL], "b": [SEMI], "market": ["US"]}


def test_the_first_page_proposes_comparisons_with_the_result_of_each(
    graph: KnowledgeGraph, lens: Lens, read: Read
) -> None:
    page = read(question_page(graph, "compare", page_at("/compare")))
    links = [href for href, text in page.links if text.startswith("From ")]
    assert len(links) > 8
    show = Show.of(graph, "compare", page_at("/compare"))
    for href in links:
        sides = parse_qs(urlsplit(href).query)
        found = compare(graph, sides["a"][0], sides["b"][0], lens)
        assert changes_said(show, found) in page.text
        assert found["core"]["unclear"] < 10


def test_a_chosen_offering_is_set_beside_every_other_one(graph: KnowledgeGraph, read: Read) -> None:
    page = read(question_page(graph, "compare", page_at("/compare", ("b", SEMI))))
    pairs = [parse_qs(urlsplit(href).query) for href, text in page.links if text[:5] == "From "]
    assert [one["b"] for one in pairs] == [[SEMI]] * len(pairs)
    assert {one["a"][0] for one in pairs} == {*comparable(graph.records)} - {SEMI}


def test_a_page_sees_the_graph_as_its_answer_did() -> None:
    page = page_at(
        "/compare",
        ("a", FULL),
        ("market", "US"),
        ("as_of", "2024-06-01"),
        ("source", "000"),
        ("source", "003"),
        ("grade", "B"),
        ("as_known", "0.1.0"),
        lang="zh",
    )
    assert lens_of(page) == Lens(
        date(2024, 6, 1), "US", ("000", "003"), Grade.B, dated=True, as_known="0.1.0"
    )
    assert parse_qs(query_of(page)) == {
        "market": ["US"],
        "as_of": ["2024-06-01"],
        "as_known": ["0.1.0"],
        "source": ["000", "003"],
        "grade": ["B"],
        "lang": ["zh"],
    }


def test_the_strip_of_a_market_is_that_of_the_answer(graph: KnowledgeGraph, read: Read) -> None:
    lens = Lens(DAY, "TH")
    answer = handoffs(graph, "alibaba.com", "semi-managed", lens)
    page = page_at("/handoffs/alibaba.com/semi-managed", ("market", "TH"))
    found = read(shown(graph, "handoffs", answer, page))
    assert page_has(found, "status-not-offered") == 10


def page_has(page: Any, look: str) -> int:
    return sum(look in str(attrs.get("class") or "").split() for _, attrs in page.tags)


# Conflicts


@pytest.fixture(scope="module")
def clashes(graph: KnowledgeGraph, lens: Lens) -> list[Item]:
    return conflicts(graph, lens, Wanted())


def test_the_map_of_conflicts_leads_to_each_of_them(
    graph: KnowledgeGraph, clashes: list[Item], read: Read
) -> None:
    page = read(listing_page(graph, "conflicts", clashes, page_at("/conflicts"), total=31))
    ids = {str(attrs["id"]) for _, attrs in page.tags if attrs.get("id")}
    targets = [href[1:] for href in page.hrefs if href.startswith("#at-")]
    assert len(targets) == len(clashes) == len(set(targets))
    assert set(targets) <= ids


def test_disputed_cells_stand_before_overruled_ones_and_both_are_counted(
    graph: KnowledgeGraph, clashes: list[Item], read: Read
) -> None:
    page = read(listing_page(graph, "conflicts", clashes, page_at("/conflicts"), total=31))
    kinds = [str(attrs["class"]) for _, attrs in page.tags if attrs.get("class", "")]
    order = [one for one in kinds if one in ("clash clash-disputed", "clash clash-overruled")]
    disputed = sum(item["kind"] == "disputed" for item in clashes)
    assert order == ["clash clash-disputed"] * disputed + ["clash clash-overruled"] * (
        len(clashes) - disputed
    )
    assert ("#part-disputed", f"! Nobody wins: disputed {disputed}") in page.links


def test_conflicts_are_folded_by_offering_and_what_nobody_wins_is_open_first(
    graph: KnowledgeGraph, clashes: list[Item], read: Read
) -> None:
    page = read(listing_page(graph, "conflicts", clashes, page_at("/conflicts"), total=31))
    groups = {(one["kind"], one["platform"], one["model"]) for one in clashes}
    folds = [attrs for _, attrs in page.tags if attrs.get("class") == "clashed"]
    assert len(folds) == len(groups) > 2
    assert ["open" in attrs for attrs in folds] == [True] + [False] * (len(folds) - 1)


def test_the_winner_of_a_conflict_is_marked_and_a_disputed_one_has_none(
    graph: KnowledgeGraph, clashes: list[Item], read: Read
) -> None:
    for item in clashes:
        page = read(listing_page(graph, "conflicts", [item], page_at("/conflicts"), total=1))
        winners = sum(side["decides"] for side in item["sides"])
        marked = page_has(page, "ruling-decides")
        assert marked == (0 if item["kind"] == "disputed" else winners), item["id"]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (
            "temu/semi-managed/pricing",
            "What is said of this offering and this very segment goes before what is said of the"
            " model in general and this segment.",
        ),
        (
            "temu/semi-managed/overseas-warehousing",
            "Both are said of this offering and this very segment, so nothing decides between"
            " them.",
        ),
        (
            "tiktok-shop/fully-managed/marketing",
            "Each has a part of it, so it is shared.",
        ),
    ],
)
def test_it_is_said_why_a_side_decides(
    graph: KnowledgeGraph, clashes: list[Item], cell: str, said: str
) -> None:
    show = Show.of(graph, "conflicts", page_at("/conflicts"))
    item = next(one for one in clashes if one["id"] == cell)
    assert why_decided(show, item) == said


# Coverage


def test_each_segment_counts_the_cells_of_the_offerings_that_are_shown(
    graph: KnowledgeGraph, lens: Lens, read: Read
) -> None:
    wanted = Wanted(platform=("temu", "shein"))
    page_of = page_at("/coverage", ("platform", "temu"), ("platform", "shein"))
    page = read(shown(graph, "coverage", coverage(graph, lens, wanted), page_of))
    cells = ownerships(graph, lens, replace(wanted, segment=("pricing",)))
    decided = sum(one["owner"] is not None for one in cells)
    table = page.text.partition("Segment by segment")[2]
    assert f"{decided} of {len(cells)}" in table
    unknown = [href for href in page.hrefs if "status=unknown" in href and "segment=" in href]
    assert unknown
    assert all("platform=temu&platform=shein" in href for href in unknown)


def test_the_parts_of_a_bar_fill_it(graph: KnowledgeGraph, lens: Lens) -> None:
    from crosslane.visualize.parts.coverage_parts import covered

    show = Show.of(graph, "coverage", page_at("/coverage"))
    board = covered(show, coverage(graph, lens, Wanted())).sections[1].body
    bars = [
        cell.node
        for body in board.bodies  # type: ignore[attr-defined]
        for row in body.rows
        for cell in row.cells
        if isinstance(cell.node, Bars)
    ]
    assert len(bars) == 2 * 13
    for bar in bars:
        assert sum(part.width for part in bar.parts) == pytest.approx(100)


# Advice


def test_the_bars_of_the_ranking_end_where_the_points_do(graph: KnowledgeGraph, lens: Lens) -> None:
    from crosslane.visualize.parts.recommend_parts import recommended

    answer = recommend(graph, Profile(keep=("pricing",), team="small"), lens)
    show = Show.of(graph, "recommend", page_at("/recommend"))
    board = recommended(show, answer).sections[0].body.parts[0]  # type: ignore[attr-defined]
    rows = board.bodies[0].rows
    assert [row.id for row in rows] == [item["id"] for item in answer["items"]]
    scales = set()
    for row, item in zip(rows, answer["items"], strict=True):
        bar = row.cells[2].node
        signed = [part.width * (1 if part.look == "for" else -1) for part in bar.parts]
        if item["score"]:
            scales.add(round(sum(signed) / item["score"], 6))
        assert len(bar.parts) == len(item["reasons"])
        assert (bar.reach is None) == (item["least"] == item["most"])
    assert len(scales) == 1


def test_the_best_two_are_one_link_away_from_their_comparison(
    graph: KnowledgeGraph, lens: Lens, read: Read
) -> None:
    answer = recommend(graph, Profile(keep=("pricing",)), Lens(DAY, "US"))
    page_of = page_at("/recommend", ("keep", "pricing"), ("market", "US"))
    page = read(shown(graph, "recommend", answer, page_of))
    href = next(href for href, text in page.links if text == "Compare the first two")
    first, second, *_ = (item["offering"] for item in answer["items"])
    assert parse_qs(urlsplit(href).query) == {"a": [first], "b": [second], "market": ["US"]}


def test_kept_and_handed_over_segments_are_ringed_in_each_chain(
    graph: KnowledgeGraph, lens: Lens, read: Read
) -> None:
    answer = recommend(graph, Profile(keep=("pricing",), delegate=("after-sales",)), lens)
    page = read(shown(graph, "recommend", answer, page_at("/recommend", ("keep", "pricing"))))
    assert page_has(page, "ringed") == 2 * len(answer["items"])


def test_examples_are_questions_that_rank(graph: KnowledgeGraph, lens: Lens, read: Read) -> None:
    answer = recommend(graph, Profile(), lens)
    page = read(shown(graph, "recommend", answer, page_at("/recommend")))
    assert "Try one of these" in page.text
    for _, query in EXAMPLES:
        asked: dict[str, Any] = {}
        for name, value in query:
            many = name in ("keep", "delegate", "strength")
            asked[name] = (*asked.get(name, ()), value) if many else value
        ranked = recommend(graph, Profile(**asked), lens)["items"]
        assert ranked[0]["score"] > ranked[-1]["score"]
        assert any(parse_qs(urlsplit(href).query) == wanted(query) for href in page.hrefs)


def wanted(query: tuple[tuple[str, str], ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in query:
        found.setdefault(name, []).append(value)
    return found


def test_the_form_offers_the_goods_that_sources_name_and_strengths_in_sight(
    graph: KnowledgeGraph, read: Read
) -> None:
    page = read(question_page(graph, "recommend", page_at("/recommend", ("strength", "brand"))))
    options = {attrs["value"] for tag, attrs in page.tags if tag == "option"}
    assert {"home", "appliances", "kitchen", "dining", "bathroom"} <= options
    assert page.count("input", type="checkbox", name="strength") == 4
    assert "Doesn\N{RIGHT SINGLE QUOTATION MARK}t matter" in page.text
