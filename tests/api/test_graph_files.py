"""``/graph`` for other tools: every form opens in networkx and says what ``/ownership`` says."""

from __future__ import annotations

import io
import re
from typing import Any

import networkx as nx
import pytest
from starlette.testclient import TestClient

from tests.api.reading import strict_json

LENSES: list[dict[str, str]] = [
    {},
    {"market": "US"},
    {"as_of": "2024-01-20"},
    {"grade": "C", "market": "TH"},
]


def read(client: TestClient, name: str, params: dict[str, str]) -> Any:
    """Open the graph in networkx."""
    body = client.get("/graph", params={**params, "format": name}).content
    if name == "graphml":
        return nx.read_graphml(io.BytesIO(body), force_multigraph=True)
    if name == "gexf":
        return nx.read_gexf(io.BytesIO(body))
    found = strict_json(body)
    if name == "json":
        return nx.node_link_graph(found, edges="links")
    return nx.cytoscape_graph(found)


def drawn(net: Any) -> dict[str, tuple[str | None, str]]:
    """Owner and status of every cell that a network shows, by the id of its edge."""
    found = {}
    for start, end, data in net.edges(data=True):
        if data.get("relation") == "ownership":
            cell = f"{start.removeprefix('offering/')}/{end.removeprefix('segment/')}"
            assert cell not in found
            found[cell] = (data.get("owner"), data["status"])
    return found


@pytest.mark.parametrize("name", ["graphml", "gexf", "cytoscape", "json"])
@pytest.mark.parametrize("params", LENSES, ids=str)
def test_the_graph_opens_in_networkx_and_agrees_with_ownership(
    client: TestClient, name: str, params: dict[str, str]
) -> None:
    cells = client.get("/ownership", params=params).json()["items"]
    expected = {
        one["id"]: (one["owner"], one["status"])
        for one in cells
        if one["status"] not in ("unknown", "not-offered")
    }
    assert drawn(read(client, name, params)) == expected


@pytest.mark.parametrize("name", ["graphml", "gexf", "cytoscape", "json"])
def test_every_form_of_the_graph_has_the_same_nodes_and_edges(
    client: TestClient, name: str
) -> None:
    net, plain = read(client, name, {}), read(client, "json", {})
    assert sorted(map(str, net.nodes)) == sorted(map(str, plain.nodes))
    assert net.number_of_edges() == plain.number_of_edges()


def test_what_lies_about_a_node_is_as_far_as_was_asked(client: TestClient) -> None:
    near = read(client, "json", {"around": "segment/pricing", "depth": "1"})
    far = read(client, "json", {"around": "segment/pricing", "depth": "2"})
    assert set(near.nodes) < set(far.nodes)
    steps = nx.single_source_shortest_path_length(far.to_undirected(), "segment/pricing")
    assert {node for node, step in steps.items() if step <= 1} == set(near.nodes)
    assert max(steps.values()) == 2


def test_the_unknown_cells_are_drawn_when_they_are_asked_for(client: TestClient) -> None:
    found = drawn(read(client, "json", {"status": "unknown"}))
    cells = client.get("/ownership", params={"status": "unknown"}).json()["items"]
    assert set(found) == {one["id"] for one in cells}
    assert set(found.values()) == {(None, "unknown")}


def test_the_page_of_a_neighbourhood_links_what_the_file_holds(client: TestClient) -> None:
    asked = {"around": "segment/pricing", "depth": "1"}
    page = client.get("/graph", params=asked, headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert re.search(r"<h1[^>]*>Pricing<", page.text)
    for node in read(client, "json", asked):
        kind, _, identifier = str(node).partition("/")
        if kind == "claim":
            assert f'href="/claims/{identifier}"' in page.text
