"""The SPARQL query of a derived answer gives its rows: same ids, order and values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosslane.graph.filters import Wanted
from crosslane.graph.queries import derived as queries_derived
from crosslane.graph.questions import cells as answers
from crosslane.graph.questions.compare import comparable, compare
from crosslane.graph.questions.coverage import coverage
from crosslane.graph.questions.handoffs import TIERS, WAYS, handoffs
from crosslane.graph.questions.impact import impact
from crosslane.graph.questions.similar import similar
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.views import Item
from crosslane.ontology.model import Offered, Offering, PartialDate, Party, Status
from tests.graph.asking import (
    LENSES,
    PLAIN,
    PLATFORMS,
    Ask,
    G,
    Row,
    V,
    asking,
    same,
    several,
    some,
    value,
)


@pytest.fixture(scope="module")
def ask(graph: KnowledgeGraph) -> Ask:
    return asking(graph)


# What is derived


def test_all_cells(ask: Ask, graph: KnowledgeGraph, lens: Lens) -> None:
    rows = ask(queries_derived.ownerships(graph, lens, Wanted()))
    tiers = [row.pop("tier") for row in rows]
    items = answers.ownerships(graph, lens, Wanted())
    same(rows, items)
    assert tiers == [item["basis"]["tier"] if item["basis"] else None for item in items]


WANTED = st.builds(
    Wanted,
    PLATFORMS,
    some(V.model),
    some(V.segment),
    some(party.value for party in Party),
    some(status.value for status in Status),
)


@PLAIN
@given(wanted=WANTED)
def test_cells_through_any_filters(ask: Ask, lens: Lens, wanted: Wanted) -> None:
    rows = ask(queries_derived.ownerships(G, lens, wanted))
    for row in rows:
        del row["tier"]
    same(rows, answers.ownerships(G, lens, wanted))


def rows_of(graph: KnowledgeGraph) -> list[tuple[str, str]]:
    found = [name.partition("/") for name in comparable(graph.records)]
    return [(platform, model) for platform, _, model in found]


def test_each_cell_with_the_claims_that_speak(ask: Ask, graph: KnowledgeGraph, lens: Lens) -> None:
    for platform, model in rows_of(graph):
        for segment in graph.records.vocabulary.segment:
            item = answers.ownership(graph, platform, model, segment, lens)
            rows = ask(queries_derived.ownership(graph, platform, model, segment, lens))
            head = {"id", "owner", "status", "certainty"}
            for row in rows:
                assert {name: row[name] for name in head} == {name: item[name] for name in head}
            said = [
                (role, voice["claim"], voice["party"], voice["quote"], voice["source"]["id"])
                for role, key in (("decides", "evidence"), ("overruled", "overruled"))
                for voice in sorted(item[key], key=lambda one: str(one["claim"]))
            ]
            names = ("role", "claim", "party", "quote", "source")
            assert [tuple(row[name] for name in names) for row in rows if row["claim"]] == said
            assert rows


OFFERED = {"availability": "status", "certainty": "certainty"}


@PLAIN
@given(
    lens=LENSES,
    wanted=st.builds(Wanted, PLATFORMS.map(lambda one: tuple(set(one) - {"any"})), some(V.model)),
    availabilities=some(one.value for one in Offered),
)
def test_offerings_there_and_then(
    ask: Ask,
    lens: Lens,
    wanted: Wanted,
    availabilities: tuple[str, ...],
) -> None:
    query = queries_derived.offerings(G, lens, wanted, availabilities)
    assert (query is None) == lens.chooses
    if query is None:
        return
    rows = ask(query)
    items = answers.offerings(G, lens, wanted, availabilities)
    for row, item in zip(rows, items, strict=True):
        for column, name in OFFERED.items():
            assert row.pop(column) == item["availability"][name]
    same(rows, items, markets="markets")


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (None, None),
        ("2024", None),
        ("2024-02", "2024-03"),
        ("2024-02-10", "2024-02-20"),
        ("2023", "2024"),
        (None, "2024-02"),
    ],
)
def test_availability_of_partial_dates(
    small: Callable[..., KnowledgeGraph], start: str | None, end: str | None
) -> None:
    first, last = (PartialDate.parse(one) if one else None for one in (start, end))
    offering = Offering("temu", "semi-managed", ("US",), ("TH",), first, last, ("F9-001",))
    graph = small(offerings=(offering,))
    store = ox.Store()
    store.bulk_load(graph.curated, format=ox.RdfFormat.N_QUADS)
    days = [date(2024, month, day) for month in (1, 2, 3, 12) for day in (1, 9, 10, 20, 29)]
    ends = [date(2022, 12, 31), date(2023, 12, 31), date(2024, 12, 31), date(2025, 1, 1)]
    for day in [*days, *ends]:
        for market in (None, "US", "TH", "JP"):
            lens = Lens(day, market)
            (item,) = answers.offerings(graph, lens, Wanted())
            query = queries_derived.offerings(graph, lens, Wanted())
            assert query is not None
            found = store.query(query, use_default_graph_as_union=True)
            assert isinstance(found, ox.QuerySolutions)
            (row,) = found
            there = item["availability"]
            told = (value(row["availability"]), value(row["certainty"]))
            assert told == (there["status"], there["certainty"]), (day, market)


def test_each_offering_with_its_row(ask: Ask, graph: KnowledgeGraph, lens: Lens) -> None:
    for platform, _, model in (name.partition("/") for name in graph.records.offering):
        rows = ask(queries_derived.offering(graph, platform, model, lens))
        item = answers.offering(graph, platform, model, lens)
        assert {row.pop("id") for row in rows} == {item["id"]}
        assert rows == item["ownership"]


def same_conflicts(rows: list[Row], items: list[Item]) -> None:
    for row, item in zip(rows, items, strict=True):
        said = {voice["claim"] for side in item["sides"] for voice in side["claims"]}
        assert several(row.pop("decided")) | several(row.pop("overruled")) == said
    same(rows, items)


def test_all_conflicts(ask: Ask, graph: KnowledgeGraph, lens: Lens) -> None:
    items = answers.conflicts(graph, lens, Wanted())
    assert {item["kind"] for item in items} == {"disputed", "overruled"}
    same_conflicts(ask(queries_derived.conflicts(graph, lens, Wanted())), items)


@PLAIN
@given(wanted=st.builds(Wanted, PLATFORMS, some(V.model), some(V.segment)))
def test_conflicts_through_any_filters(ask: Ask, lens: Lens, wanted: Wanted) -> None:
    items = answers.conflicts(G, lens, wanted)
    same_conflicts(ask(queries_derived.conflicts(G, lens, wanted)), items)


def test_each_comparison(ask: Ask, graph: KnowledgeGraph, lens: Lens) -> None:
    names = comparable(graph.records)
    for a in names:
        for b in names:
            if a == b:
                continue
            items = compare(graph, a, b, lens)["items"]
            rows = ask(queries_derived.compare(graph, a, b, lens))
            assert len(rows) == 19
            for row, item in zip(rows, items, strict=True):
                for side in ("a", "b"):
                    assert row.pop(f"{side}_owner") == item[side]["owner"]
                    assert row.pop(f"{side}_status") == item[side]["status"]
            same(rows, items)


def test_comparison_of_some_segments(ask: Ask, graph: KnowledgeGraph, lens: Lens) -> None:
    asked = ("temu/fully-managed", "temu/semi-managed", lens, ("returns", "pricing"))
    rows = ask(queries_derived.compare(graph, *asked))
    assert [row["segment"] for row in rows] == ["pricing", "returns"]
    assert [row["id"] for row in rows] == [item["id"] for item in compare(graph, *asked)["items"]]


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("along", WAYS)
def test_each_hand_off(ask: Ask, graph: KnowledgeGraph, lens: Lens, along: str, tier: str) -> None:
    for platform, model in rows_of(graph):
        items = handoffs(graph, platform, model, lens, along, tier)["items"]
        same(ask(queries_derived.handoffs(graph, platform, model, lens, along, tier)), items)


def test_coverage(ask: Ask, graph: KnowledgeGraph, lens: Lens) -> None:
    for platform in ((), ("any",), ("temu", "any")):
        for model in ((), ("semi-managed",)):
            wanted = Wanted(platform, model)
            items = coverage(graph, lens, wanted)["items"]
            rows = ask(queries_derived.coverage(graph, lens, wanted))
            documents = [row.pop("documents") for row in rows]
            assert documents == [len(item["sources"]) for item in items]
            same(rows, items)


@PLAIN
@given(wanted=WANTED)
def test_coverage_through_any_filters(ask: Ask, lens: Lens, wanted: Wanted) -> None:
    rows = ask(queries_derived.coverage(G, lens, wanted))
    for row in rows:
        del row["documents"]
    same(rows, coverage(G, lens, wanted)["items"])


@pytest.mark.parametrize("platform", [(), ("temu",), ("any", "shein")])
def test_impact_of_each_segment(
    ask: Ask, graph: KnowledgeGraph, lens: Lens, platform: tuple[str, ...]
) -> None:
    for segment in graph.records.vocabulary.segment:
        item = impact(graph, segment, lens, platform)
        here = {
            "id": segment,
            "distance": 0,
            "tier": item["tier"],
            "owners": [{**one, "offering": one["id"]} for one in item["owners"]],
        }
        steps = [("upstream", one) for one in item["upstream"]]
        steps += [("here", here), *(("downstream", one) for one in item["downstream"])]
        names = ("offering", "owner", "status")
        expected = [
            (
                segment,
                step["id"],
                where,
                step["distance"],
                step["tier"],
                *(one[name] for name in names),
            )
            for where, step in steps
            for one in step["owners"]
        ]
        rows = ask(queries_derived.impact(graph, segment, lens, platform))
        assert [tuple(row.values()) for row in rows] == expected


def test_likeness_of_each_offering(ask: Ask, graph: KnowledgeGraph, lens: Lens) -> None:
    for platform, model in rows_of(graph):
        items = similar(graph, platform, model, lens)["items"]
        rows = ask(queries_derived.similar(graph, platform, model, lens))
        for row, item in zip(rows, items, strict=True):
            for column in ("same", "differ", "unknown"):
                assert row.pop(column) == len(item[column]), column
        same(rows, items)
