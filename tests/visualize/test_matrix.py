"""The matrix: rows, counts, filters and the addresses of the same data."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from crosslane.graph.store import KnowledgeGraph
from crosslane.ontology.model import Party, Status
from crosslane.ontology.suggest import UnknownValueError
from crosslane.visualize.asked import Asked
from crosslane.visualize.matrix import matrix, same

PLATFORMS = ("temu", "shein", "any")
MODELS = ("fully-managed", "semi-managed", "first-party")


def test_columns_are_the_core_segments_unless_all_are_asked(
    graph: KnowledgeGraph, day: date
) -> None:
    assert len(matrix(graph, Asked(), day).columns) == 10
    assert len(matrix(graph, Asked(tier="all"), day).columns) == 19


def test_rows_are_offerings_by_platform_then_models_in_general(
    graph: KnowledgeGraph, day: date
) -> None:
    view = matrix(graph, Asked(general=True), day)
    assert [group.label for group in view.groups][:2] == ["Temu", "AliExpress"]
    assert [group.general for group in view.groups] == [False] * 7 + [True]
    assert len(view.rows) == 13 + 4


def test_counts_are_those_of_the_cells(graph: KnowledgeGraph, day: date) -> None:
    view = matrix(graph, Asked(tier="all", general=True), day)
    marks = [item for row in view.rows for item in row.marks]
    owners = Counter(item.owner for item in marks)
    statuses = Counter(item.status for item in marks)
    assert view.total == len(marks)
    assert {item.id: item.cells for item in view.owners} == {p: owners[p] for p in Party}
    assert {item.id: item.cells for item in view.statuses} == {s: statuses[s] for s in Status}


def test_a_filter_keeps_the_counts_of_its_own_alternatives(
    graph: KnowledgeGraph, day: date
) -> None:
    all_of = matrix(graph, Asked(), day)
    sellers = matrix(graph, Asked(owner=("seller",)), day)
    assert [item.cells for item in sellers.owners] == [item.cells for item in all_of.owners]
    assert sum(item.cells for item in sellers.statuses) == sellers.matching
    assert [item.id for item in sellers.owners if item.chosen] == ["seller"]


@settings(max_examples=30, deadline=None)
@given(
    platform=st.lists(st.sampled_from(PLATFORMS), unique=True),
    model=st.lists(st.sampled_from(MODELS), unique=True),
    owner=st.lists(st.sampled_from(["seller", "platform", "shared"]), unique=True),
    status=st.lists(st.sampled_from([s.value for s in Status]), unique=True),
    q=st.sampled_from(["", "temu", "PRICING", "control", "seller warehouse", "nothing at all"]),
    general=st.booleans(),
)
def test_only_matching_cells_are_kept(
    graph: KnowledgeGraph,
    day: date,
    platform: list[str],
    model: list[str],
    owner: list[str],
    status: list[str],
    q: str,
    general: bool,
) -> None:
    asked = Asked(
        platform=tuple(platform),
        model=tuple(model),
        owner=tuple(owner),
        status=tuple(status),
        q=q,
        general=general,
    )
    view = matrix(graph, asked, day)
    kept = [item for row in view.shown for item in row.marks if item.on]
    assert view.matching == len(kept)
    for item in kept:
        assert not platform or item.platform in (*platform, *(["any"] if general else []))
        assert not model or item.model in model
        assert not owner or item.owner in owner
        assert not status or item.status in status
        assert all(word in f"{item.id} {item.sentence}".lower() for word in q.lower().split())
    assert general or "any" in platform or all(item.platform != "any" for item in kept)


@pytest.mark.parametrize(
    "asked",
    [
        Asked(platform=("temuu",)),
        Asked(model=("x",)),
        Asked(owner=("x",)),
        Asked(status=("x",)),
        Asked(market="XX"),
        Asked(source=("x",)),
    ],
)
def test_unknown_values_are_refused(graph: KnowledgeGraph, day: date, asked: Asked) -> None:
    with pytest.raises(UnknownValueError):
        matrix(graph, asked, day)


def test_the_market_decides_what_is_offered(graph: KnowledgeGraph, day: date) -> None:
    view = matrix(graph, Asked(market="TH"), day)
    row = next(row for row in view.rows if row.platform == "alibaba.com")
    assert {item.status for item in row.marks} == {"not-offered"}


@pytest.mark.parametrize(
    "asked",
    [
        Asked(),
        Asked(tier="all", general=True),
        Asked(platform=("temu", "any"), model=("semi-managed",)),
        Asked(platform=("any",), owner=("seller",)),
        Asked(platform=("temu",), general=True, status=("disputed", "inferred")),
    ],
)
def test_json_csv_and_sparql_give_the_same_cells(
    graph: KnowledgeGraph, client: TestClient, day: date, asked: Asked
) -> None:
    links = same(graph, asked)
    view = matrix(graph, asked, day)
    kept = [item for row in view.shown for item in row.marks if item.on]
    assert links["rest"]
    assert links["csv"]
    assert links["sparql"]
    cells = client.get(links["rest"]).raise_for_status().json()["items"]
    assert [item["id"] for item in cells] == [item.id for item in kept]
    lines = client.get(links["csv"]).raise_for_status().text.splitlines()
    assert len(lines) == len(kept) + 1
    answer = client.get(links["sparql"], headers={"Accept": "application/sparql-results+json"})
    rows = answer.raise_for_status().json()["results"]["bindings"]
    found = sorted((row["status"]["value"], "owner" in row) for row in rows)
    assert found == sorted((item.status, item.owner is not None) for item in kept)


def test_no_address_promises_what_it_does_not_give(graph: KnowledgeGraph) -> None:
    assert same(graph, Asked(q="control"))["rest"] is None
    assert same(graph, Asked(market="US"))["sparql"] is None


def test_an_address_leaves_defaults_out() -> None:
    asked = Asked(platform=("temu",), as_of=date(2024, 7, 1), general=True, lang="zh")
    assert asked.href("/") == "/?platform=temu&as_of=2024-07-01&general=1&lang=zh"
    assert asked.href("/", "lang") == "/?lang=zh"
    assert asked.href("/", platform=(), as_of=None, general=False, lang="en") == "/"
