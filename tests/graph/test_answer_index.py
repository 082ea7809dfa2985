"""The answers that are kept are those of the resolver, for every market and day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosslane.graph.indexed import MOST, AnswerIndex, Place
from crosslane.graph.resolve import Ownership, resolve
from crosslane.graph.store import KnowledgeGraph
from crosslane.graph.validity import availability, holds, turns
from crosslane.ontology.model import ANY, GENERAL, PartialDate
from tests.graph.worlds import DATES, DAYS, MARKETS, World, days, graph_of, many, worlds

Cell = tuple[str, str, str]
NOWHERE = "JP"
"""A market that no record of the worlds names."""

partials = st.none() | st.sampled_from(DATES).map(PartialDate.parse)


def resolved(graph: KnowledgeGraph, cell: Cell, market: str | None, as_of: date) -> Ownership:
    """Answer by the rule itself, without anything kept."""
    platform, model, segment = cell
    offering = graph.records.offering.get(f"{platform}/{model}")
    return resolve(
        graph.index,
        ANY if platform == GENERAL else platform,
        model,
        graph.records.vocabulary.segment[segment],
        market,
        as_of,
        availability(offering, market, as_of) if offering else None,
    )


def index_of(graph: KnowledgeGraph, most: int = MOST) -> AnswerIndex:
    return AnswerIndex(graph.records, graph.index, most)


def cells_of(graph: KnowledgeGraph) -> Iterator[Cell]:
    subjects = [(one.platform, one.model) for one in graph.records.offerings]
    subjects += [(GENERAL, model) for model in graph.records.vocabulary.model]
    return ((*pair, segment) for pair in subjects for segment in graph.records.vocabulary.segment)


def cells_in(world: World) -> list[Cell]:
    subjects = [(one.platform, one.model) for one in world.offerings]
    subjects += [(GENERAL, "semi-managed"), (GENERAL, "fully-managed")]
    return [(*subject, segment) for subject in subjects for segment in world.segments]


asked = st.lists(
    st.tuples(st.sampled_from((*MARKETS, NOWHERE)), days), min_size=1, max_size=40, unique=True
)


@many(200)
@given(world=worlds(), asked=asked)
def test_a_kept_answer_is_that_of_the_resolver(
    world: World, asked: list[tuple[str | None, date]]
) -> None:
    graph = graph_of(world.records)
    index = index_of(graph)
    for cell, (market, as_of) in product(cells_in(world), asked):
        assert index.owner(*cell, market, as_of) == resolved(graph, cell, market, as_of)


@many(40)
@given(world=worlds())
def test_what_was_prepared_is_right_on_every_day_on_which_something_turns(world: World) -> None:
    graph = graph_of(world.records)
    index = index_of(graph)
    index.prepare(MOST)
    for cell in cells_in(world)[:3]:
        for market, as_of in product(dict.fromkeys((*MARKETS, NOWHERE)), DAYS):
            assert index.owner(*cell, market, as_of) == resolved(graph, cell, market, as_of)


@many(100)
@given(world=worlds(), asked=asked, most=st.integers(0, 40))
def test_answers_that_are_not_kept_are_the_same(
    world: World, asked: list[tuple[str | None, date]], most: int
) -> None:
    graph = graph_of(world.records)
    index = index_of(graph, most)
    for cell, (market, as_of) in product(cells_in(world), asked):
        assert index.owner(*cell, market, as_of) == resolved(graph, cell, market, as_of)
    assert index.weight <= most


@many(300)
@given(start=partials, end=partials, day=days)
def test_between_two_turns_an_interval_holds_alike(
    start: PartialDate | None, end: PartialDate | None, day: date
) -> None:
    before = [turn for turn in turns(start, end) if turn <= day]
    first = max(before, default=date.min)
    assert holds(start, end, day) == holds(start, end, first)


def test_every_curated_cell_is_right_around_every_turn(graph: KnowledgeGraph) -> None:
    index = index_of(graph)
    for cell in cells_of(graph):
        row = index.row(*cell)
        near = {turn + timedelta(days=n) for turn in row.days for n in (-1, 0, 1)}
        named = sorted(row.markets)[::4]
        for market, as_of in product((None, "US", "TH", "AD", *named), {date.max, *near}):
            assert index.owner(*cell, market, as_of) == resolved(graph, cell, market, as_of)


def test_every_curated_cell_is_right_in_every_market(graph: KnowledgeGraph, day: date) -> None:
    index = index_of(graph)
    for cell, market in product(cells_of(graph), graph.records.vocabulary.market):
        assert index.owner(*cell, market, day) == resolved(graph, cell, market, day)


def test_the_first_and_the_last_day_of_all_are_answered(
    small: Callable[..., KnowledgeGraph], claim: Callable[..., object]
) -> None:
    graph = small(claim(valid_from="0001", valid_until="9999"), claim("S9-002", valid_from="0001"))
    index, cell = index_of(graph), ("temu", "semi-managed", "pricing")
    index.prepare()
    for as_of in (date.min, date(1, 12, 31), date(9999, 1, 1), date.max):
        assert index.owner(*cell, None, as_of) == resolved(graph, cell, None, as_of)


def test_after_preparing_every_answer_is_there(graph: KnowledgeGraph) -> None:
    index = index_of(graph)
    index.prepare(MOST)
    for cell in cells_of(graph):
        row = index.row(*cell)
        classes = {0, 1, *row.markets.values()}
        assert set(row.kept) == {Place(*one) for one in product(classes, range(len(row.days) + 1))}


@pytest.mark.parametrize("most", [0, 1, 100, 1000])
def test_preparing_goes_no_further_than_it_may(graph: KnowledgeGraph, most: int) -> None:
    index = index_of(graph)
    assert index.prepare(most) == index.weight <= most


def test_the_latest_answers_for_no_market_are_prepared_first(graph: KnowledgeGraph) -> None:
    index = index_of(graph)
    index.prepare(most=500)
    rows = [index.row(*cell) for cell in cells_of(graph)]
    kept = [(row, place) for row in rows for place in row.kept]
    assert kept
    assert all(place == Place(0, len(row.days)) for row, place in kept)


def test_markets_in_the_same_lists_share_one_answer(
    small: Callable[..., KnowledgeGraph], claim: Callable[..., object], day: date
) -> None:
    index = index_of(small(claim(markets=("GB", "US")), claim("S9-002", markets=("FR",))))
    row = index.row("temu", "semi-managed", "pricing")
    british, american, french = (index.answer(row, one, day) for one in ("GB", "US", "FR"))
    assert british is american
    assert british.evidence != french.evidence


def test_days_on_which_nothing_turns_share_one_answer(
    small: Callable[..., KnowledgeGraph], claim: Callable[..., object]
) -> None:
    index = index_of(small(claim(valid_from="2024-07-15")))
    row = index.row("temu", "semi-managed", "pricing")
    before, on, after = (
        index.answer(row, None, date(*one)) for one in ((2024, 7, 14), (2024, 7, 15), (2026, 1, 1))
    )
    assert on is after
    assert before != on


def test_equal_answers_of_neighbours_are_kept_once(
    small: Callable[..., KnowledgeGraph], claim: Callable[..., object]
) -> None:
    never = claim(valid_from="2024-07-15", valid_until="2024-07-15")
    index = index_of(small(never))
    index.prepare(MOST)
    row = index.row("temu", "semi-managed", "pricing")
    assert len(row.kept) == 4
    assert len({id(one) for one in row.kept.values()}) == 2
    assert index.weight == index_of(small()).prepare(MOST) + 2


def test_many_threads_get_the_answers_of_one(graph: KnowledgeGraph) -> None:
    index = index_of(graph)
    asked = list(product(list(cells_of(graph))[::7], (None, "US", "TH"), (date(2024, 2, 3),)))

    def answer(one: tuple[Cell, str | None, date]) -> bool:
        return index.owner(*one[0], *one[1:]) == resolved(graph, *one)

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(answer, asked * 8))
    rows = {cell: index.row(*cell) for cell, _, _ in asked}
    kept = [row.weight for row in rows.values() for _ in {id(one) for one in row.kept.values()}]
    assert index.weight == sum(kept)


def test_an_unknown_segment_is_refused(graph: KnowledgeGraph, day: date) -> None:
    with pytest.raises(KeyError):
        index_of(graph).owner("temu", "semi-managed", "no-such", None, day)
