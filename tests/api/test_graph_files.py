"""``/graph`` for other tools: every form opens in networkx and says what ``/ownership`` says."""

from __future__ import annotations

import html
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


@pytest.mark.parametrize("name", ["graphml", "gexf", "cytoscape", "json"])
def test_kinds_and_relations_are_kept_in_every_form(client: TestClient, name: str) -> None:
    asked = {"around": "segment/pricing", "kind": "claim", "relation": "segment"}
    whole, some = read(client, "json", {"around": "segment/pricing"}), read(client, name, asked)
    kept = {first for first, _, data in whole.edges(data=True) if data["relation"] == "segment"}
    assert {str(node) for node in some.nodes} == {"segment/pricing"} | kept
    assert {data["relation"] for *_, data in some.edges(data=True)} == {"segment"}


def test_kinds_alone_keep_nodes_without_a_link(client: TestClient) -> None:
    some = read(client, "json", {"around": "segment/pricing", "depth": "2", "kind": "party"})
    assert {data["kind"] for _, data in some.nodes(data=True)} == {"segment", "party"}
    assert some.number_of_nodes() > 2


@pytest.mark.parametrize("name", ["html", "json"])
@pytest.mark.parametrize("field", ["kind", "relation", "layout", "offering"])
def test_an_unknown_choice_is_refused_with_the_valid_ones(
    client: TestClient, name: str, field: str
) -> None:
    answer = client.get("/graph", params={field: "nothing", "format": name})
    told = answer.json()
    assert answer.status_code == 422
    assert told["parameter"] == field
    assert told["allowed"]


def test_more_than_three_offerings_are_refused(client: TestClient) -> None:
    four = ["temu/fully-managed", "temu/semi-managed", "shein/fully-managed", "shein/semi-managed"]
    answer = client.get("/graph", params={"layout": "owners", "offering": four})
    assert answer.status_code == 422


def test_the_files_have_the_offerings_of_the_owner_lanes(client: TestClient) -> None:
    asked = {"layout": "owners", "offering": "temu/semi-managed"}
    net = read(client, "json", asked)
    kinds = [
        str(node) for node in net.nodes if str(node).partition("/")[0] in ("offering", "model")
    ]
    assert kinds == ["model/semi-managed", "offering/temu/semi-managed"]
    cells = client.get("/ownership", params={"platform": "temu", "model": "semi-managed"}).json()
    said = [one for one in cells["items"] if one["status"] not in ("unknown", "not-offered")]
    assert set(drawn(net)) == {one["id"] for one in said}


def test_the_ontology_opens_in_networkx(client: TestClient) -> None:
    net = read(client, "graphml", {"layout": "ontology"})
    assert net.nodes["class/Claim"]["used"] > 0
    assert net.has_edge("property/appliesTo", "class/Claim")
    every = read(client, "json", {"layout": "ontology", "tier": "all"})
    assert set(net.nodes) < set(every.nodes)


@pytest.mark.parametrize("params", [{}, {"layout": "owners"}, {"layout": "ontology"}], ids=str)
def test_the_page_leads_to_the_same_in_every_form(
    client: TestClient, params: dict[str, str]
) -> None:
    page = client.get("/graph", params=params, headers={"Accept": "text/html"})
    hrefs = [
        html.unescape(one) for one in re.findall(r'href="(/graph\?[^"]*format=\w+)"', page.text)
    ]
    assert len(set(hrefs)) == (4 if params else 3), "the lanes have the JSON of their cells"
    for href in hrefs:
        assert client.get(href).status_code == 200
        assert f"<{href}>" in page.headers["link"]


def test_the_page_can_be_kept_as_one_file(client: TestClient) -> None:
    answer = client.get("/graph", params={"around": "segment/pricing", "standalone": "1"})
    assert answer.headers["content-disposition"] == 'attachment; filename="crosslane-graph.html"'
    assert answer.headers["content-type"].startswith("text/html")
    assert "from http://testserver/graph?around=segment%2Fpricing." in answer.text
    again = client.get(
        "/graph",
        params={"around": "segment/pricing", "standalone": "1"},
        headers={"If-None-Match": answer.headers["etag"]},
    )
    assert again.status_code == 304
