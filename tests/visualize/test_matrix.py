"""The matrix: rows, counts, filters and the addresses of the same data."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from crosslane.graph.store import KnowledgeGraph, build_graph
from crosslane.ontology.model import Label, Party, Status
from crosslane.ontology.records import Records
from crosslane.ontology.suggest import UnknownValueError
from crosslane.visualize.asked import Asked
from crosslane.visualize.cells.matrix import Matrix, matrix
from crosslane.visualize.cells.same import same
from crosslane.visualize.cells.table import Drawing, table
from crosslane.visualize.words import Words

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
    records = graph.records
    platforms = {one.platform for one in records.offerings}
    assert [group.general for group in view.groups] == [False] * len(platforms) + [True]
    assert len(view.rows) == len(records.offerings) + len(records.vocabulary.models)


def names(view: Matrix) -> list[str]:
    return [f"{row.platform}/{row.model}" for row in view.rows]


def test_rows_by_model_stand_together_whatever_their_platform(
    graph: KnowledgeGraph, day: date
) -> None:
    view = matrix(graph, Asked(sort="model", general=True), day)
    models = graph.records.vocabulary.models
    assert [group.label for group in view.groups] == [one.label.en for one in models]
    assert view.groups[0].label == "Fully managed"
    assert all(len({row.model for row in group.rows}) == 1 for group in view.groups)
    assert [group.rows[-1].platform for group in view.groups] == ["any"] * len(models)


@pytest.mark.parametrize(
    ("sort", "party"), [("platform-owns", "platform"), ("seller-owns", "seller")]
)
def test_rows_by_what_a_party_owns(graph: KnowledgeGraph, day: date, sort: str, party: str) -> None:
    view = matrix(graph, Asked(sort=sort, general=True), day)
    offerings, general = view.groups
    owned = [sum(item.owner == party for item in row.marks) for row in offerings.rows]
    assert owned == sorted(owned, reverse=True)
    assert owned[0] > owned[-1]
    assert general.general


def test_rows_by_evidence_of_their_own(graph: KnowledgeGraph, day: date) -> None:
    view = matrix(graph, Asked(sort="evidence"), day)
    own = [sum(item.status in ("stated", "inferred") for item in row.marks) for row in view.rows]
    assert own == sorted(own, reverse=True)
    assert names(view)[0] == "temu/semi-managed"


def test_rows_by_the_owner_of_one_segment(graph: KnowledgeGraph, day: date) -> None:
    view = matrix(graph, Asked(sort="overseas-warehousing"), day)
    column = [column.id for column in view.columns].index("overseas-warehousing")
    owners = [row.marks[column].owner for row in view.rows]
    wanted = ["platform", "seller", None]
    assert owners == sorted(owners, key=wanted.index)
    assert names(view)[-3:] != names(matrix(graph, Asked(), day))[-3:]


def test_rows_by_a_segment_that_is_no_column(graph: KnowledgeGraph, day: date) -> None:
    by = matrix(graph, Asked(sort="store-operations"), day)
    assert "store-operations" not in [column.id for column in by.columns]
    assert {len(row.marks) for row in by.rows} == {10}
    wide = matrix(graph, Asked(sort="store-operations", tier="all"), day)
    assert names(by) == names(wide)


@pytest.mark.parametrize("sort", ["platform", "model", "evidence", "pricing"])
def test_the_order_changes_neither_cells_nor_counts(
    graph: KnowledgeGraph, day: date, sort: str
) -> None:
    plain, sorted_ = matrix(graph, Asked(), day), matrix(graph, Asked(sort=sort), day)
    assert sorted(names(plain)) == sorted(names(sorted_))
    assert {row.label: row.marks for row in plain.rows} == {
        row.label: row.marks for row in sorted_.rows
    }
    assert (plain.owners, plain.statuses) == (sorted_.owners, sorted_.statuses)


def test_a_chosen_order_leads_back(graph: KnowledgeGraph, day: date) -> None:
    view = matrix(graph, Asked(sort="pricing", platform=("temu",)), day)
    pricing = next(column for column in view.columns if column.id == "pricing")
    selection = next(column for column in view.columns if column.id == "product-selection")
    assert pricing.order.href == "/?platform=temu"
    assert selection.order.href == "/?platform=temu&sort=product-selection"


def test_heads_lead_on_through_the_same_lens(graph: KnowledgeGraph, day: date) -> None:
    view = matrix(graph, Asked(market="US", lang="zh", general=True), day)
    assert view.columns[0].href == "/segments/production-supply?market=US&lang=zh"
    assert view.rows[0].href == "/offerings/temu/fully-managed?market=US&lang=zh"
    assert view.rows[0].platform_href == "/platforms/temu?market=US&lang=zh"
    general = next(row for row in view.rows if row.platform == "any")
    assert (general.href, general.platform_href) == (
        f"/models/{general.model}?market=US&lang=zh",
        None,
    )


def test_the_sum_of_a_row_counts_its_cells(graph: KnowledgeGraph, day: date) -> None:
    view = matrix(graph, Asked(platform=("temu",), model=("semi-managed",)), day)
    html = table(view, Drawing(Words("en"), "on", full=True), "Owners")
    counts = Counter(item.owner or item.status for item in view.shown[0].marks)
    assert f"Platform {counts['platform']}" in html
    assert f"Seller {counts['seller']}" in html
    assert f"disputed {counts['disputed']}" in html
    assert f'viewBox="0 0 {len(view.columns)} 1"' in html


def test_text_of_the_table_is_escaped(records: Records, day: date) -> None:
    evil = Label("<b>&\"'", "<b>")
    platforms = tuple(replace(one, label=evil) for one in records.platforms)
    graph = build_graph(replace(records, platforms=platforms))
    html = table(matrix(graph, Asked(), day), Drawing(Words("en"), "all", full=True), "<i>")
    assert "<b>&" not in html
    assert "<i>" not in html
    assert "&lt;b&gt;&amp;&#34;&#39;" in html


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
        Asked(sort="pricingg"),
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


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ({"sort": "pricingg"}, "pricing"),
        ({"sel": "temu/semi-managed/pricingg"}, "temu/semi-managed/pricing"),
        ({"sel": "temu/semi-managed/returns"}, None),
        ({"sel": "temu/semi-managed/pricing~inventory"}, None),
    ],
)
def test_what_is_not_there_is_a_problem_that_says_what_was_meant(
    client: TestClient, query: dict[str, str], meant: str | None
) -> None:
    answer = client.get("/", params=query)
    assert answer.status_code == 422
    assert meant is None or answer.json()["did_you_mean"] == meant


def test_a_permalink_shows_the_evidence_without_scripts(client: TestClient) -> None:
    page = client.get("/", params={"sel": "temu/semi-managed/pricing"}).text
    assert "with pricing control still remaining with Temu" in page.partition('id="panel"')[2]
    assert 'id="close" href="/"' in page
    assert 'data-id="temu/semi-managed/pricing" aria-current' in page
    assert 'id="panel"' in client.get("/").text
    assert "still remaining" not in client.get("/").text.partition('id="panel"')[2]


def test_further_segments_and_models_are_one_link_away(client: TestClient) -> None:
    page = client.get("/", params={"platform": "temu"}).text
    assert "+ 9 more segments" in page
    assert 'href="/?platform=temu&amp;tier=all"' in page
    assert 'href="/?platform=temu&amp;general=1"' in page
    wide = client.get("/", params={"tier": "all", "sort": "returns"}).text
    assert 'href="/">\N{MINUS SIGN} core segments only' in wide
