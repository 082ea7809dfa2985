"""One resolver, one answer: REST, SPARQL, pages and CLI say the same of every cell.

In every market of the vocabulary, and on the days before, on and after each start that the data
name. Markets that no source names are answered alike, but each is asked.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from crosslane.cli import main
from crosslane.graph.filters import Wanted
from crosslane.graph.questions import cells as answers
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.ontology import terms
from crosslane.ontology.model import PartialDate
from crosslane.ontology.vocabulary import read_vocabulary

Answer = tuple[str | None, str]


@pytest.fixture(scope="module")
def graph(curated: KnowledgeGraph) -> KnowledgeGraph:
    """The tables as they are now, whatever was curated since."""
    return curated


@pytest.fixture(scope="module")
def client(curated_client: TestClient) -> TestClient:
    """REST, SPARQL and pages over the same."""
    return curated_client


@pytest.fixture(autouse=True)
def _same_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command line answer from the same tables."""
    monkeypatch.delenv("CROSSLANE_DATA_DIR")


@pytest.fixture(scope="module")
def resolved(graph: KnowledgeGraph, lens: Lens) -> dict[str, Answer]:
    """Owner and status of every cell, straight from the resolver."""
    cells = graph.matrix(lens)
    return {f"{one.platform}/{one.model}/{one.segment}": (one.owner, one.status) for one in cells}


def rest(client: TestClient, **params: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = client.get("/ownership", params=params).json()["items"]
    return items


def test_rest_says_what_the_resolver_says(client: TestClient, resolved: dict[str, Answer]) -> None:
    assert {item["id"]: (item["owner"], item["status"]) for item in rest(client)} == resolved


def test_sparql_says_what_the_resolver_says(
    client: TestClient, resolved: dict[str, Answer]
) -> None:
    query = """SELECT ?cell ?status ?owner WHERE {
      ?cell a xl:Ownership ; xl:offering ?offering ; xl:status ?status
      OPTIONAL { ?cell xl:owner ?owner } }"""
    found = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    answers = {
        row["cell"]["value"].removeprefix(terms.ID + "ownership/"): (
            row["owner"]["value"].removeprefix(terms.ID + "party/") if "owner" in row else None,
            row["status"]["value"],
        )
        for row in found
    }
    assert answers == resolved


def test_the_shortcuts_of_sparql_say_what_the_resolver_says(
    client: TestClient, resolved: dict[str, Answer]
) -> None:
    query = """SELECT ?offering ?owns ?segment WHERE {
      ?offering a xl:Offering ; ?owns ?segment . ?segment a xl:Segment }"""
    found = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    answers = set()
    for row in found:
        offering = row["offering"]["value"].removeprefix(terms.ID + "offering/")
        segment = row["segment"]["value"].removeprefix(terms.ID + "segment/")
        owner = row["owns"]["value"].removeprefix(terms.XL).removesuffix("Owns")
        owner = re.sub("[A-Z]", lambda match: "-" + match[0].lower(), owner)
        answers.add((f"{offering}/{segment}", owner))
    assert answers == {(cell, owner) for cell, (owner, _) in resolved.items() if owner}


def test_the_command_line_says_what_the_resolver_says(
    capsys: pytest.CaptureFixture[str], resolved: dict[str, Answer]
) -> None:
    assert main(["matrix", "--all", "--json", "--as-of", "2026-11-22"]) == 0
    items = json.loads(capsys.readouterr().out)["items"]
    assert {item["id"]: (item["owner"], item["status"]) for item in items} == resolved


def test_the_command_line_gives_the_very_cells_of_rest(
    capsys: pytest.CaptureFixture[str], client: TestClient
) -> None:
    main(["matrix", "--all", "--json", "--as-of", "2026-11-22"])
    assert json.loads(capsys.readouterr().out)["items"] == rest(client, as_of="2026-11-22")


def tabled(page: str) -> dict[str, Answer]:
    """Owner and status of every cell in the table of a page, by its classes."""
    pattern = r'data-id="([^"]+)".*?<span class="face owner-(\S+) status-([^" ]+)'
    return {
        cell: (None if owner == "none" else owner, status)
        for cell, owner, status in re.findall(pattern, page)
    }


def drawn(page: str) -> dict[str, Answer]:
    """Owner and status of every node that the graph draws."""
    found = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert found
    return {node["id"]: (node["owner"], node["status"]) for node in json.loads(found[1])["nodes"]}


def cases() -> Iterator[tuple[str | None, str]]:
    for market in (None, "US", "TH", "JP", "CN"):
        for as_of in ("2023-06-01", "2024-01-20", "2024-02-03", "2024-07-15", "2026-11-22"):
            yield market, as_of


@pytest.mark.parametrize(("market", "as_of"), list(cases()))
def test_rest_and_command_line_agree_in_every_market_and_on_every_day(
    capsys: pytest.CaptureFixture[str], client: TestClient, market: str | None, as_of: str
) -> None:
    asked = ["--market", market] if market else []
    main(["matrix", "--all", "--json", "--as-of", as_of, *asked])
    params = {"as_of": as_of} | ({"market": market} if market else {})
    assert json.loads(capsys.readouterr().out)["items"] == rest(client, **params)


@pytest.mark.parametrize(("market", "as_of"), list(cases()))
def test_the_pages_agree_with_rest_in_every_market_and_on_every_day(
    client: TestClient, market: str | None, as_of: str
) -> None:
    params = {"as_of": as_of} | ({"market": market} if market else {})
    expected = {item["id"]: (item["owner"], item["status"]) for item in rest(client, **params)}
    browser = {"Accept": "text/html"}
    matrix = client.get("/", params=params | {"tier": "all"}, headers=browser).text
    graph = client.get("/graph", params=params | {"tier": "all"}, headers=browser).text
    assert tabled(matrix) == expected
    assert tabled(graph) == expected
    assert drawn(graph) == expected


DAYS = (
    "2023-12-31",
    "2024-01-01",
    "2024-02-02",
    "2024-02-03",
    "2024-06-30",
    "2024-07-01",
    "2024-07-31",
    "2024-08-01",
    "2024-12-31",
    "2025-01-01",
    "2025-05-01",
    "2025-05-02",
)
"""Days around some of the dates from or until which something in the data holds."""

NAMED = ("US", "CA", "MX", "GB", "DE", "FR", "TH", "SG", "MY", "PH", "VN", "CN")
"""Markets that a source names: where an offering is, where it is planned, what claims are about."""

OTHERS = ("JP", "BR", "AU", "ZA", "AQ")
MARKETS = tuple(read_vocabulary().market)


def edges(when: PartialDate) -> set[str]:
    """Return the first and last day that a date may mean, and the days beside them."""
    one = timedelta(days=1)
    return {str(day) for day in (when.first - one, when.first, when.last, when.last + one)}


def turning(graph: KnowledgeGraph) -> list[str]:
    """Return the days around every date of claims, offerings, periods and rules of law."""
    records = graph.records
    spans: list[tuple[PartialDate | None, PartialDate | None]] = []
    spans += [(one.valid_from, one.valid_until) for one in records.claims]
    spans += [(one.valid_from, one.valid_until) for one in records.overlays]
    for offering in records.offerings:
        spans.append((offering.valid_from, offering.valid_until))
        spans += [(one.valid_from, one.valid_until) for one in offering.periods]
    return sorted({day for span in spans for when in span if when for day in edges(when)})


def test_rest_says_what_the_resolver_says_around_every_date_of_the_data(
    client: TestClient, graph: KnowledgeGraph
) -> None:
    days = turning(graph)
    assert set(DAYS) <= set(days)
    for place, as_of in enumerate(days[::3]):
        market = (None, "US", "DE")[place % 3]
        expected = told(graph, Lens(date.fromisoformat(as_of), market))
        assert listed(client, market, as_of) == expected, (as_of, market)


def test_the_markets_are_all_and_those_that_sources_name(graph: KnowledgeGraph) -> None:
    records = graph.records
    named = {market for one in records.claims for market in one.markets}
    for offering in records.offerings:
        named |= {*offering.markets, *offering.planned_markets}
    assert len(MARKETS) == len(set(MARKETS)) == 249
    assert set(NAMED) <= named
    assert set(OTHERS) - named, "a market that nothing names"


def told(graph: KnowledgeGraph, lens: Lens) -> dict[str, Answer]:
    """Return what the resolver says of every cell through a lens."""
    cells = graph.matrix(lens)
    return {f"{one.platform}/{one.model}/{one.segment}": (one.owner, one.status) for one in cells}


def listed(client: TestClient, market: str | None, as_of: str) -> dict[str, Answer]:
    """Return what REST says of every cell, by way of its CSV."""
    params = {"format": "csv", "as_of": as_of} | ({"market": market} if market else {})
    lines = csv.DictReader(io.StringIO(client.get("/ownership", params=params).text))
    return {line["id"]: (line["owner"] or None, line["status"]) for line in lines}


@pytest.mark.parametrize("letter", sorted({market[0] for market in MARKETS}))
def test_rest_says_what_the_resolver_says_in_every_market_there_is(
    client: TestClient, graph: KnowledgeGraph, letter: str
) -> None:
    for market in (one for one in MARKETS if one.startswith(letter)):
        expected = told(graph, Lens(date(2026, 11, 22), market))
        assert listed(client, market, "2026-11-22") == expected, market


@pytest.mark.parametrize("as_of", DAYS)
def test_rest_says_what_the_resolver_says_on_every_day_that_matters(
    client: TestClient, graph: KnowledgeGraph, as_of: str
) -> None:
    for market in (None, *NAMED, *OTHERS):
        expected = told(graph, Lens(date.fromisoformat(as_of), market))
        assert listed(client, market, as_of) == expected, market


@pytest.mark.parametrize("market", [*NAMED, *OTHERS])
def test_the_command_line_says_what_rest_says_in_a_market(
    capsys: pytest.CaptureFixture[str], client: TestClient, market: str
) -> None:
    main(["matrix", "--all", "--json", "--as-of", "2024-07-31", "--market", market])
    items = json.loads(capsys.readouterr().out)["items"]
    assert {one["id"]: (one["owner"], one["status"]) for one in items} == listed(
        client, market, "2024-07-31"
    )


@pytest.mark.parametrize("as_of", DAYS)
def test_pages_say_what_rest_says_on_every_day_that_matters(client: TestClient, as_of: str) -> None:
    browser = {"Accept": "text/html"}
    for market in (None, "US", "TH", "CN", "JP"):
        params = {"as_of": as_of} | ({"market": market} if market else {})
        expected = listed(client, market, as_of)
        matrix = client.get("/", params=params | {"tier": "all"}, headers=browser).text
        assert tabled(matrix) == expected, market


ROW = re.compile(
    r'class="face owner-(\S+) status-([^" ]+)"[^>]*>.*?</span> <a href="/ownership/([^"?]+)'
)
"""A cell in the row of an offering's page."""


@pytest.mark.parametrize(
    ("market", "as_of"), [(None, "2026-11-22"), ("US", "2024-02-03"), ("TH", "2024-08-01")]
)
def test_the_pages_of_the_offerings_together_say_what_rest_says(
    client: TestClient, graph: KnowledgeGraph, market: str | None, as_of: str
) -> None:
    params = {"as_of": as_of, "format": "html"} | ({"market": market} if market else {})
    found: dict[str, Answer] = {}
    for offering in graph.records.offering:
        page = client.get(f"/offerings/{offering}", params=params).text
        for owner, status, cell in ROW.findall(page):
            found[cell] = (None if owner == "none" else owner, status)
    assert found == listed(client, market, as_of)


@pytest.mark.parametrize("as_of", [*DAYS, "2026-11-22"])
def test_the_derived_graph_of_a_day_says_what_the_resolver_says_of_it(
    graph: KnowledgeGraph, as_of: str
) -> None:
    day = date.fromisoformat(as_of)
    text = graph.dataset(day).decode()
    head = rf"<{terms.ID}ownership/(\S+)> <{terms.XL}"
    statuses = dict(re.findall(rf'{head}status> "(\S+)"', text))
    owners = dict(re.findall(rf"{head}owner> <{terms.ID}party/(\S+)>", text))
    expected = {
        f"{'any' if one.platform == '*' else one.platform}/{one.model}/{one.segment}": (
            one.owner,
            one.status,
        )
        for one in graph.matrix(Lens(day), general=True)
    }
    assert {cell: (owners.get(cell), status) for cell, status in statuses.items()} == expected
    assert f'<{terms.BASE}graph/ownership> <{terms.XL}asOf> "{as_of}"' in text


def test_models_in_general_are_answered_alike_by_rest_sparql_and_resolver(
    client: TestClient, graph: KnowledgeGraph, lens: Lens
) -> None:
    expected = {
        f"any/{one.model}/{one.segment}": (one.owner, one.status)
        for one in graph.matrix(lens, general=True)
        if one.platform == "*"
    }
    assert len(expected) == len(graph.records.vocabulary.models) * 19
    asked = {item["id"]: (item["owner"], item["status"]) for item in rest(client, platform="any")}
    assert asked == expected
    query = """SELECT ?cell ?status ?owner WHERE {
      ?cell a xl:Ownership ; xl:model ?model ; xl:status ?status
      OPTIONAL { ?cell xl:owner ?owner } }"""
    found = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    assert {
        row["cell"]["value"].removeprefix(terms.ID + "ownership/"): (
            row["owner"]["value"].rsplit("/", 1)[1] if "owner" in row else None,
            row["status"]["value"],
        )
        for row in found
    } == expected


@pytest.mark.parametrize("market", [None, "US", "TH", "JP"])
def test_one_cell_by_itself_is_the_cell_of_the_list(
    client: TestClient, graph: KnowledgeGraph, market: str | None
) -> None:
    lens = Lens(date(2024, 7, 31), market, dated=True)
    cells = answers.ownerships(graph, lens, Wanted())
    params = {"as_of": "2024-07-31"} | ({"market": market} if market else {})
    for cell in cells[::7]:
        assert client.get(f"/ownership/{cell['id']}", params=params).json() == cell
