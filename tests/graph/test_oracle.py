"""The resolver against the oracle, and what must hold of answers through any lens."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crosslane.graph import views
from crosslane.graph.filters import Wanted
from crosslane.graph.questions.cells import offerings, ownerships
from crosslane.graph.resolve import Ownership
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.validity import availability, holds
from crosslane.ontology.model import Grade, Offering, PartialDate, Rank, Status
from crosslane.ontology.records import Records
from tests.graph import oracle
from tests.graph.worlds import (
    DATES,
    DAYS,
    OFFERINGS,
    VOCABULARY,
    World,
    claims_on,
    days,
    graph_of,
    lenses,
    many,
    view_of,
    worlds,
)

VOICES = (
    *("evidence", "beside", "denied", "vetoed", "annotations"),
    *("pays", "bears_risk", "liable", "assists"),
)
PLAIN = (
    *("owner", "status", "certainty", "basis", "candidates", "split", "decides", "performs"),
    *("market", "as_of"),
)
THERE = ("status", "certainty", "from", "until")
ASKED = (("temu", "semi-managed"), ("temu", "fully-managed"), ("shein", "semi-managed"))
GENERAL = (("any", "semi-managed"), ("any", "fully-managed"))

partial_dates = st.sampled_from([PartialDate.parse(text) for text in DATES])
spans = st.tuples(st.none() | partial_dates, st.none() | partial_dates)


def shown(records: Records, one: Ownership, lens: Lens) -> dict[str, Any]:
    """Return an answer as REST shows it, with claims as (id, tier, certainty)."""
    item = views.cell(records, one, lens)

    def told(voices: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
        return sorted((v["claim"], v["tier"], v["certainty"]) for v in voices)

    there = item["availability"]
    overruled = [
        (v["claim"], v["tier"], v["certainty"], v["reason"], v["lost_to"])
        for v in item["overruled"]
    ]
    return {
        **{name: item[name] for name in PLAIN},
        **{name: told(item[name]) for name in VOICES},
        "overruled": sorted(overruled),
        "availability": {name: there[name] for name in THERE} if there else None,
    }


def answers(graph: KnowledgeGraph, world: World, lens: Lens) -> dict[str, dict[str, Any]]:
    """Return the answers of a graph to all cells that are asked of a world."""
    return {
        f"{platform}/{model}/{segment}": shown(
            graph.records, graph.owner(platform, model, segment, lens), lens
        )
        for platform, model in (*ASKED, *GENERAL)
        for segment in world.segments
    }


@many(800)
@given(world=worlds(), lens=lenses)
def test_every_answer_is_the_one_of_the_oracle(world: World, lens: Lens) -> None:
    graph = graph_of(world.records)
    for through in (lens, replace(lens, market=None, sources=(), grade=None)):
        for name, answer in answers(graph, world, through).items():
            platform, model, segment = name.split("/")
            wanted = oracle.cell(world.records, platform, model, segment, view_of(through))
            assert answer == wanted, name


@pytest.mark.parametrize("market", [None, "US", "TH", "JP"])
@pytest.mark.parametrize("day", ["2023-12-31", "2024-02-02", "2024-02-03", "2024-12-31"])
def test_every_curated_cell_is_the_one_of_the_oracle(
    graph: KnowledgeGraph, market: str | None, day: str
) -> None:
    lens = Lens(date.fromisoformat(day), market)
    for one in graph.matrix(lens, general=True):
        wanted = oracle.cell(
            graph.records, views.general(one.platform), one.model, one.segment, view_of(lens)
        )
        assert shown(graph.records, one, lens) == wanted, f"{one.platform}/{one.model}"


@many(60)
@given(data=st.data(), day=days, grade=st.none() | st.sampled_from(Grade))
def test_a_curated_cell_from_chosen_sources_is_the_one_of_the_oracle(
    graph: KnowledgeGraph, data: st.DataObject, day: date, grade: Grade | None
) -> None:
    records = graph.records
    sources = data.draw(st.sets(st.sampled_from(sorted(records.source)), max_size=3))
    market = data.draw(st.sampled_from((None, *records.vocabulary.market)))
    lens = Lens(day, market, tuple(sorted(sources)), grade)
    offering = data.draw(st.sampled_from(records.offerings))
    for one in graph.row(offering.platform, offering.model, lens):
        wanted = oracle.cell(records, one.platform, one.model, one.segment, view_of(lens))
        assert shown(records, one, lens) == wanted


@many(100)
@given(
    world=worlds(),
    lens=lenses,
    owner=st.sampled_from(((), ("seller",), ("platform", "shared"))),
    status=st.sampled_from(((), ("stated", "disputed"), ("unknown",), ("not-offered",))),
    platform=st.sampled_from(((), ("temu",), ("any", "shein"), ("any",))),
)
def test_a_filtered_list_holds_exactly_the_cells_of_the_oracle_that_match(
    world: World,
    lens: Lens,
    owner: tuple[str, ...],
    status: tuple[str, ...],
    platform: tuple[str, ...],
) -> None:
    wanted = Wanted(platform, (), world.segments, owner, status)
    found = ownerships(graph_of(world.records), lens, wanted)
    rows = [*OFFERINGS, *(("any", model.id) for model in VOCABULARY.models if "any" in platform)]
    order = [one.id for one in VOCABULARY.segments if one.id in world.segments]
    cells = {
        "/".join((*row, segment)): oracle.cell(world.records, *row, segment, view_of(lens))
        for row in rows
        for segment in order
        if not platform or row[0] in platform
    }
    assert [item["id"] for item in found] == [
        name
        for name, cell in cells.items()
        if (not owner or cell["owner"] in owner) and (not status or cell["status"] in status)
    ]


@many(100)
@given(
    world=worlds(), lens=lenses, status=st.sampled_from(((), ("offered",), ("planned", "unknown")))
)
def test_the_list_of_offerings_has_the_availability_of_the_oracle(
    world: World, lens: Lens, status: tuple[str, ...]
) -> None:
    found = offerings(graph_of(world.records), lens, Wanted(), status)
    there = {
        one.id: oracle.availability(world.records, one, view_of(lens)) for one in world.offerings
    }
    assert {item["id"]: {name: item["availability"][name] for name in THERE} for item in found} == {
        name: one for name, one in there.items() if not status or one["status"] in status
    }


@many(100)
@given(world=worlds(), lens=lenses)
def test_a_lens_answers_as_a_graph_of_the_trusted_claims_alone(world: World, lens: Lens) -> None:
    records, view = world.records, view_of(lens)
    alone = tuple(one for one in world.claims if oracle.believed(records, one, view))
    trusting = replace(lens, sources=(), grade=None)
    left, graph = replace(world, claims=alone), graph_of(records)
    told = {one.id: graph.availability(one, lens) for one in world.offerings}
    assume(all(graph.availability(one, trusting) == told[one.id] for one in world.offerings))
    assert answers(graph, world, lens) == answers(graph_of(left.records), world, trusting)


@many(100)
@given(world=worlds(), lens=lenses)
def test_where_no_claim_names_a_market_the_market_changes_availability_alone(
    world: World, lens: Lens
) -> None:
    assume(lens.market is not None)
    anywhere = replace(world, claims=tuple(replace(one, markets=()) for one in world.claims))
    graph = graph_of(anywhere.records)
    there, without = (
        answers(graph, world, through) for through in (lens, replace(lens, market=None))
    )
    for name, answer in there.items():
        if answer["status"] != "not-offered":
            changed = {"market": None, "availability": without[name]["availability"]}
            assert {**answer, **changed} == without[name], name


@many(100)
@given(world=worlds(), lens=lenses, span=spans)
def test_a_cell_is_not_offered_before_its_start_and_from_its_end(
    world: World, lens: Lens, span: tuple[PartialDate | None, PartialDate | None]
) -> None:
    start, end = span
    lens = replace(lens, sources=(), grade=None)
    dated = tuple(replace(one, valid_from=start, valid_until=end) for one in world.offerings)
    graph = graph_of(replace(world, offerings=dated).records)
    before = {start.first - timedelta(days=n) for n in (1, 40, 4000)} if start else set()
    after = {end.last + timedelta(days=n) for n in (0, 1, 40, 4000)} if end else set()
    for day in before | after:
        found = graph.owner("temu", "semi-managed", world.segments[0], replace(lens, as_of=day))
        empty = Ownership(
            "temu", "semi-managed", found.segment, lens.market, day, found.availability
        )
        assert found == replace(empty, status=Status.NOT_OFFERED)


@many(100)
@given(start=partial_dates, later=st.integers(0, 3000), market=st.sampled_from((None, "US")))
def test_what_is_offered_without_an_end_stays_offered(
    start: PartialDate, later: int, market: str | None
) -> None:
    offering = Offering("temu", "semi-managed", ("US",), (), start, None, ())
    day = start.last + timedelta(days=later)
    there = availability(offering, market, day)
    assert (there.status, there.certainty) == ("offered", "certain")


@many(100)
@given(span=spans)
def test_the_certain_days_of_a_period_are_one_stretch_inside_its_possible_days(
    span: tuple[PartialDate | None, PartialDate | None],
) -> None:
    start, end = span
    period = [date(2022, 12, 1) + timedelta(days=number) for number in range(1200)]
    held = [holds(start, end, day) for day in period]
    certain = [place for place, one in enumerate(held) if one == "certain"]
    possible = [place for place, one in enumerate(held) if one is not None]
    for stretch in (certain, possible):
        assert not stretch or stretch == list(range(stretch[0], stretch[-1] + 1))
    assert set(certain) <= set(possible)


@many(40)
@given(span=spans, day=st.sampled_from(DAYS))
def test_a_period_holds_a_day_as_trying_every_day_it_may_mean_has_it(
    span: tuple[PartialDate | None, PartialDate | None], day: date
) -> None:
    found = oracle.readings(oracle.written(span[0]), oracle.written(span[1]), day)
    certainty = "certain" if found == {True} else "possible"
    assert holds(*span, day) == (None if found == {False} else certainty)


@many(100)
@given(world=worlds(), lens=lenses, data=st.data())
def test_a_deprecated_claim_changes_nothing(world: World, lens: Lens, data: st.DataObject) -> None:
    extra = data.draw(claims_on(world.segments[:1], series=8))
    hidden = tuple(replace(one, rank=Rank.DEPRECATED) for one in extra)
    more = replace(world, claims=(*world.claims, *hidden))
    assert answers(graph_of(more.records), world, lens) == answers(
        graph_of(world.records), world, lens
    )


@many(100)
@given(world=worlds(), lens=lenses, data=st.data())
def test_a_claim_about_something_else_changes_nothing(
    world: World, lens: Lens, data: st.DataObject
) -> None:
    subjects = [("shein", "first-party"), ("*", "*"), ("shein", "self-operated"), ("*", "other")]
    extra = data.draw(claims_on(world.segments[:1], series=8))
    about = data.draw(st.lists(st.sampled_from(subjects), min_size=len(extra), max_size=len(extra)))
    elsewhere = tuple(
        replace(one, platform=platform, model=model)
        for one, (platform, model) in zip(extra, about, strict=True)
    )
    programme = tuple(replace(one, id=f"S7{one.id[2:]}", programme="choice") for one in extra)
    more = replace(world, claims=(*world.claims, *elsewhere, *programme))
    assert answers(graph_of(more.records), world, lens) == answers(
        graph_of(world.records), world, lens
    )


@many(100)
@given(world=worlds(), lens=lenses, order=st.randoms(use_true_random=False))
def test_the_order_of_records_changes_nothing(world: World, lens: Lens, order: Random) -> None:
    claims, offered = list(world.claims), list(world.offerings)
    order.shuffle(claims)
    order.shuffle(offered)
    shuffled = graph_of(replace(world, claims=tuple(claims), offerings=tuple(offered)).records)
    graph = graph_of(world.records)
    for platform, model in (*ASKED, *GENERAL):
        for segment in world.segments:
            found = shuffled.owner(platform, model, segment, lens)
            assert found == graph.owner(platform, model, segment, lens)
