"""How much of each offering the sources cover, and how old that is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosslane.graph.filters import Wanted
from crosslane.graph.questions.coverage import coverage
from crosslane.graph.store import KnowledgeGraph, Lens, build_graph
from crosslane.graph.views import Item
from crosslane.loading import load_records
from crosslane.ontology.model import (
    Claim,
    Grade,
    Involvement,
    PartialDate,
    Party,
    Source,
    Strength,
)
from crosslane.ontology.suggest import UnknownValueError
from tests.articles import articles
from tests.conftest import DAY
from tests.graph.released import since_release

REAL = build_graph(load_records(articles()))
COUNTS = ("stated", "inferred", "inherited", "disputed", "unknown", "not_offered")
EVERYTHING = Wanted()

Make = Callable[..., Claim]
Small = Callable[..., KnowledgeGraph]


def source(identifier: str, published: str | None) -> Source:
    day = PartialDate.parse(published) if published else None
    return Source(identifier, "A test", None, None, day, Grade.C, "made up", "0" * 64)


def core(answer: Item) -> Item:
    found: Item = next(item for item in answer["items"] if item["tier"] == "core")
    return found


@pytest.fixture
def dated(small: Small, claim: Make, lens: Lens) -> Callable[..., Item]:
    """Ask for the coverage of a graph whose one claim is from a source of the given date."""

    def ask(published: str | None, stale_after: int = 365, as_of: date = lens.as_of) -> Item:
        graph = small(claim(), sources=(source("900", published),))
        return core(coverage(graph, Lens(as_of), EVERYTHING, stale_after))

    return ask


def test_temu_semi_managed_is_counted_as_its_cells_are(graph: KnowledgeGraph, lens: Lens) -> None:
    answer = coverage(graph, lens, Wanted(platform=("temu",), model=("semi-managed",)))
    cells = graph.row("temu", "semi-managed", lens)
    tiers = {one.id: one.tier for one in graph.records.vocabulary.segments}
    for item in answer["items"]:
        expected = Counter(
            one.status.value.replace("-", "_")
            for one in cells
            if tiers[one.segment] == item["tier"]
        )
        assert {name: item[name] for name in COUNTS if item[name]} == expected
    assert [item["id"] for item in answer["items"]] == [
        "temu/semi-managed/core",
        "temu/semi-managed/extended",
    ]


def test_core_and_extended_have_ten_and_nine_cells(graph: KnowledgeGraph, lens: Lens) -> None:
    answer = coverage(graph, lens, EVERYTHING)
    assert {(item["tier"], item["cells"]) for item in answer["items"]} == {
        ("core", 10),
        ("extended", 9),
    }
    assert len(answer["items"]) == 2 * len(graph.records.offerings)


def test_decided_and_own_tell_general_claims_from_those_about_the_offering(
    small: Small, claim: Make, lens: Lens
) -> None:
    graph = small(
        claim("S9-001"),
        claim("S9-002", segment="marketing", strength=Strength.IMPLIED),
        claim("S9-003", segment="after-sales", platform="*"),
        claim("S9-004", segment="customer-service", platform="*"),
    )
    item = core(coverage(graph, lens, EVERYTHING))
    assert (item["stated"], item["inferred"], item["inherited"], item["unknown"]) == (1, 1, 2, 6)
    assert (item["decided"], item["own"], item["claims"]) == (0.4, 0.2, 4)


def test_a_disputed_cell_is_not_decided_but_its_claims_are_evidence(
    small: Small, claim: Make, lens: Lens
) -> None:
    graph = small(claim("S9-001"), claim("S9-002", party=Party.SELLER))
    item = core(coverage(graph, lens, EVERYTHING))
    assert (item["disputed"], item["decided"], item["claims"]) == (1, 0.0, 2)


def test_an_overruled_claim_is_no_evidence_of_coverage(
    small: Small, claim: Make, lens: Lens
) -> None:
    sources = (source("900", "2026"), source("901", "2020"))
    old = replace(claim().evidence, source="901")
    general = claim("S9-002", platform="*", party=Party.SELLER, evidence=old)
    graph = small(claim(), general, sources=sources)
    item = core(coverage(graph, lens, EVERYTHING))
    assert (item["sources"], item["oldest"], item["claims"]) == (["900"], "2026", 1)


def test_a_claim_beside_the_owner_is_no_evidence_of_coverage(
    small: Small, claim: Make, lens: Lens
) -> None:
    performs = claim("S9-002", involvement=Involvement.PERFORMS, party=Party.SELLER)
    graph = small(claim(involvement=Involvement.DECIDES), performs)
    assert core(coverage(graph, lens, EVERYTHING))["claims"] == 1


def test_a_model_in_general_is_listed_only_when_asked_for(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    assert "any" not in {item["platform"] for item in coverage(graph, lens, EVERYTHING)["items"]}
    answer = coverage(graph, lens, Wanted(platform=("any",), model=("semi-managed",)))
    assert [item["id"] for item in answer["items"]] == [
        "any/semi-managed/core",
        "any/semi-managed/extended",
    ]
    assert all(item["own"] == item["decided"] for item in answer["items"])


def test_a_market_that_is_only_planned_leaves_nothing_to_decide(graph: KnowledgeGraph) -> None:
    planned = Lens(date(2026, 11, 22), market="TH")
    item = core(coverage(graph, planned, Wanted(platform=("alibaba.com",))))
    assert (item["not_offered"], item["unknown"]) == (10, 0)
    assert item["decided"] is item["own"] is item["oldest"] is item["stale"] is None


def test_a_tier_without_a_matching_cell_is_no_item_and_an_empty_total(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    answer = coverage(graph, lens, Wanted(platform=("temu",), segment=("pricing",)))
    assert {item["tier"] for item in answer["items"]} == {"core"}
    assert answer["totals"]["extended"]["cells"] == 0
    assert answer["totals"]["extended"]["decided"] is None


def test_the_age_runs_from_the_latest_day_that_a_partial_date_can_mean(
    dated: Callable[..., Item],
) -> None:
    as_of = date(2026, 2, 10)
    assert dated("2026-01-31", as_of=as_of)["age_days"] == 10
    assert dated("2026-01", as_of=as_of)["age_days"] == 10
    assert dated("2025", as_of=as_of)["age_days"] == 41


def test_a_date_that_may_be_the_day_asked_is_no_day_old(dated: Callable[..., Item]) -> None:
    assert dated("2026", as_of=date(2026, 2, 10))["age_days"] == 0


def test_a_source_from_after_the_day_asked_has_a_negative_age(dated: Callable[..., Item]) -> None:
    item = dated("2026-02-20", as_of=date(2026, 2, 10))
    assert (item["age_days"], item["stale"]) == (-10, False)


def test_evidence_is_stale_after_the_given_days_and_not_on_the_last_of_them(
    dated: Callable[..., Item],
) -> None:
    as_of = date(2026, 2, 10)
    assert dated("2026-01-31", 10, as_of)["stale"] is False
    assert dated("2026-01-31", 9, as_of)["stale"] is True


def test_without_any_date_age_and_staleness_are_unknown(dated: Callable[..., Item]) -> None:
    item = dated(None)
    assert item["undated"] == ["900"]
    assert item["oldest"] is item["newest"] is item["age_days"] is item["stale"] is None


def test_dates_are_written_as_the_source_writes_them(small: Small, claim: Make, lens: Lens) -> None:
    sources = (source("900", "2024-02"), source("901", "2024"), source("902", None))
    graph = small(
        *(
            claim(f"S9-{n}", segment=segment, evidence=replace(claim().evidence, source=f"90{n}"))
            for n, segment in enumerate(("pricing", "marketing", "after-sales"))
        ),
        sources=sources,
    )
    item = core(coverage(graph, lens, EVERYTHING))
    assert (item["oldest"], item["newest"], item["undated"]) == ("2024", "2024", ["902"])
    assert item["age_days"] == (lens.as_of - date(2024, 12, 31)).days


@pytest.mark.parametrize("days", [0, -1, 1.5, True, "365"])
def test_stale_after_has_to_be_a_positive_whole_number(
    graph: KnowledgeGraph, lens: Lens, days: int
) -> None:
    with pytest.raises(ValueError, match="stale_after is a number of days from 1 up"):
        coverage(graph, lens, EVERYTHING, days)


def test_an_unknown_filter_value_is_refused(graph: KnowledgeGraph, lens: Lens) -> None:
    with pytest.raises(UnknownValueError, match="Did you mean 'temu'"):
        coverage(graph, lens, Wanted(platform=("temuu",)))


def test_the_link_asks_for_the_same_answer(graph: KnowledgeGraph) -> None:
    lens = Lens(date(2026, 11, 22), market="US")
    answer = coverage(graph, lens, Wanted(platform=("temu",)), 30)
    assert answer["links"]["self"] == "/coverage?platform=temu&stale_after=30&market=US"


lenses = st.builds(
    Lens,
    as_of=st.integers(0, 1600).map(lambda n: date(2023, 1, 1) + timedelta(days=n)),
    market=st.sampled_from([None, "US", "GB", "TH", "JP"]),
    sources=st.lists(st.sampled_from(list(REAL.records.source)), max_size=3).map(tuple),
    grade=st.sampled_from([None, *Grade]),
)
filters = st.builds(
    Wanted,
    platform=st.lists(st.sampled_from([*REAL.records.platform, "any"]), max_size=2).map(tuple),
    model=st.lists(st.sampled_from(list(REAL.records.vocabulary.model)), max_size=2).map(tuple),
)


@given(lens=lenses, wanted=filters, stale_after=st.integers(1, 2000))
@settings(max_examples=60, deadline=None)
def test_statuses_add_up_to_cells_and_items_to_totals(
    lens: Lens, wanted: Wanted, stale_after: int
) -> None:
    answer = coverage(REAL, lens, wanted, stale_after)
    for item in [*answer["items"], *answer["totals"].values()]:
        assert sum(item[name] for name in COUNTS) == item["cells"]
        asked = item["cells"] - item["not_offered"]
        assert (item["decided"] is None) == (asked == 0)
        if asked:
            assert 0 <= item["own"] <= item["decided"] <= 1
        assert item["weak"] <= item["stated"] + item["inferred"] + item["inherited"]
        assert set(item["undated"]) <= set(item["sources"])
        assert (item["stale"] is None) == (item["newest"] is None)
        assert (item["claims"] == 0) == (item["sources"] == [])
    for tier, total in answer["totals"].items():
        of_tier = [item for item in answer["items"] if item["tier"] == tier]
        assert total["offerings"] == len(of_tier)
        for name in ("cells", *COUNTS):
            assert total[name] == sum(item[name] for item in of_tier)
        assert set(total["sources"]) == {one for item in of_tier for one in item["sources"]}


# --- grade D alone


def graded(claim: Make, grade: str, identifier: str, **changes: object) -> Claim:
    return claim(identifier, evidence=replace(claim().evidence, source=grade), **changes)


@pytest.fixture
def sources() -> tuple[Source, ...]:
    return tuple(
        Source(one, "A test", None, None, None, Grade(one), "made up", "0" * 64) for one in "CD"
    )


def test_weak_counts_the_cells_that_grade_d_decides_alone(
    small: Small, claim: Make, lens: Lens, sources: tuple[Source, ...]
) -> None:
    graph = small(
        graded(claim, "D", "S9-001"),
        graded(claim, "D", "S9-002", segment="marketing"),
        graded(claim, "C", "S9-003", segment="marketing"),
        graded(claim, "C", "S9-004", segment="after-sales"),
        sources=sources,
    )
    item = core(coverage(graph, lens, EVERYTHING))
    assert (item["stated"], item["weak"]) == (3, 1)


def test_a_dispute_among_sources_of_grade_d_is_not_decided_by_them(
    small: Small, claim: Make, lens: Lens, sources: tuple[Source, ...]
) -> None:
    seller = graded(claim, "D", "S9-002", party=Party.SELLER)
    graph = small(graded(claim, "D", "S9-001"), seller, sources=sources)
    item = core(coverage(graph, lens, EVERYTHING))
    assert (item["disputed"], item["weak"]) == (1, 0)


# --- beside an earlier release


def test_without_a_release_nothing_stands_beside_the_measures(past: KnowledgeGraph) -> None:
    answer = coverage(past, Lens(DAY), EVERYTHING)
    assert answer["since"] is None
    assert all(item["before"] is None for item in [*answer["items"], *answer["totals"].values()])


@pytest.mark.parametrize("lens", [Lens(DAY), Lens(DAY, "US"), Lens(date(2024, 1, 20))])
def test_before_has_the_measures_that_the_release_gives_by_itself(
    past: KnowledgeGraph, lens: Lens
) -> None:
    answer = coverage(past, lens, EVERYTHING, since="1.0.0")
    then = coverage(past.known("1.0.0"), lens, EVERYTHING)
    alone = {item["id"]: item for item in then["items"]}
    for item in answer["items"]:
        assert item["before"] == {key: alone[item["id"]][key] for key in item["before"]}
        assert set(item["before"]) == set(item) - {"before", "id", "platform", "model", "tier"}
    for tier, total in answer["totals"].items():
        assert total["before"] | {"before": None} == then["totals"][tier]


def test_the_measures_of_now_are_the_same_whatever_stands_beside_them(past: KnowledgeGraph) -> None:
    plain = coverage(past, Lens(DAY), EVERYTHING)
    beside = coverage(past, Lens(DAY), EVERYTHING, since="1.0.0")
    assert [item | {"before": None} for item in beside["items"]] == plain["items"]


def test_a_claim_that_is_new_moves_the_share(newer: KnowledgeGraph) -> None:
    item = core(coverage(newer, Lens(DAY), Wanted(platform=("temu",)), since="1.0.0"))
    assert (item["before"]["own"], item["own"]) == (0.0, 0.1)


def test_an_offering_that_the_release_did_not_know_has_nothing_before(
    newer: KnowledgeGraph,
) -> None:
    items = coverage(newer, Lens(DAY), EVERYTHING, since="1.0.0")["items"]
    assert {item["id"]: item["before"] is None for item in items} == {
        "temu/semi-managed/core": False,
        "temu/semi-managed/extended": False,
        "temu/fully-managed/core": True,
        "temu/fully-managed/extended": True,
    }


def test_the_totals_before_are_those_of_the_offerings_that_there_were(
    newer: KnowledgeGraph,
) -> None:
    total = coverage(newer, Lens(DAY), EVERYTHING, since="1.0.0")["totals"]["core"]
    assert (total["before"]["offerings"], total["offerings"]) == (1, 2)
    assert (total["before"]["cells"], total["cells"]) == (10, 20)


def test_a_source_that_the_release_lacks_said_nothing_in_it(newer: KnowledgeGraph) -> None:
    lens = Lens(DAY, sources=("901",))
    item = core(coverage(newer, lens, Wanted(platform=("temu",)), since="1.0.0"))
    assert (item["before"]["claims"], item["claims"]) == (0, 1)


def test_a_model_in_general_stands_beside_itself(past: KnowledgeGraph) -> None:
    items = coverage(past, Lens(DAY), Wanted(platform=("any",)), since="1.0.0")["items"]
    assert items
    assert all(item["before"]["cells"] == item["cells"] for item in items)


def test_a_release_later_than_the_one_that_answers_is_refused(past: KnowledgeGraph) -> None:
    with pytest.raises(UnknownValueError, match=r"The answer is of release 1\.0\.0") as caught:
        coverage(past.known("1.0.0"), Lens(DAY, as_known="1.0.0"), EVERYTHING, since="1.1.0")
    assert (caught.value.field, caught.value.allowed) == ("since", ("1.0.0",))


def test_a_release_stands_beside_itself_unmoved(past: KnowledgeGraph) -> None:
    lens = Lens(DAY, as_known="1.0.0")
    for item in coverage(past.known("1.0.0"), lens, EVERYTHING, since="1.0.0")["items"]:
        assert item["before"] == {key: item[key] for key in item["before"]}


def test_a_release_that_does_not_exist_is_refused(past: KnowledgeGraph) -> None:
    with pytest.raises(UnknownValueError, match=r"'1\.0\.1' is no known release") as caught:
        coverage(past, Lens(DAY), EVERYTHING, since="1.0.1")
    assert caught.value.field == "since"


def test_the_link_names_the_release(past: KnowledgeGraph) -> None:
    answer = coverage(past, Lens(DAY), Wanted(platform=("temu",)), since="1.0.0")
    assert answer["links"]["self"] == "/coverage?platform=temu&since=1.0.0"


@pytest.fixture
def newer(small: Small, claim: Make) -> KnowledgeGraph:
    """One offering and one general claim in 1.0.0; now a claim of its own, and a new offering."""
    general = claim("S9-001", platform="*", segment="marketing")
    said = replace(claim().evidence, source="901")
    then = small(general, sources=(source("900", None),)).records
    offering = replace(then.offerings[0], model="fully-managed")
    now = replace(
        then,
        claims=(general, claim("S9-002", evidence=said)),
        offerings=(*then.offerings, offering),
        sources=(source("900", None), source("901", None)),
    )
    return since_release(then, now)
