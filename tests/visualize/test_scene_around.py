"""What lies around a node: places, gathering, the legend and the table."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import combinations
from math import hypot
from typing import Any

import networkx as nx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crosslane.graph.files.selection import KINDS, RELATIONS, select
from crosslane.graph.filters import Wanted
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.ontology.model import Label, Platform
from crosslane.ontology.suggest import UnknownValueError
from crosslane.visualize.context import Page
from crosslane.visualize.drawing.around import Drawn, Kept, neighbourhood
from crosslane.visualize.drawing.called import Called
from crosslane.visualize.drawing.gathered import gather
from crosslane.visualize.drawing.graph_asked import GraphAsked
from crosslane.visualize.drawing.graph_page import graph_page
from crosslane.visualize.drawing.radial import HIGH, MOST_MOVED, WIDE, Placed, around, untangled
from crosslane.visualize.drawing.web import web_values
from crosslane.visualize.names import Names
from crosslane.visualize.texts.drawing import TEXTS
from crosslane.visualize.words import WORDS, Words
from tests.visualize.conftest import Read

NODES = st.lists(
    st.tuples(st.sampled_from(("claim", "offering", "segment")), st.integers(1, 3)), max_size=70
)


def placed(nodes: list[tuple[str, int]]) -> list[Placed]:
    return [Placed(f"{kind}/{number}", kind, far) for number, (kind, far) in enumerate(nodes)]


@settings(max_examples=60, deadline=None)
@given(NODES)
def test_no_two_boxes_overlap_and_none_lies_on_the_centre(nodes: list[tuple[str, int]]) -> None:
    """Where a band has only small nodes, theirs is the smaller box."""
    wanted = placed(nodes)
    found = around(wanted, list(KINDS))
    bands = {far: {kind for kind, one in nodes if one == far} for _, far in nodes}
    boxes = [(0, 0, WIDE, HIGH)]
    for one in wanted:
        tiny = bands[one.distance] == {"claim"}
        boxes.append((*found[one.id], 96 if tiny else WIDE, 54 if tiny else HIGH))
    for (ax, ay, aw, ah), (bx, by, bw, bh) in combinations(boxes, 2):
        assert 2 * abs(ax - bx) >= aw + bw or 2 * abs(ay - by) >= ah + bh


@settings(max_examples=30, deadline=None)
@given(NODES)
def test_the_same_nodes_get_the_same_places(nodes: list[tuple[str, int]]) -> None:
    assert around(placed(nodes)) == around(placed(nodes))
    assert set(around(placed(nodes))) == {one.id for one in placed(nodes)}


def test_nodes_further_away_stand_further_out() -> None:
    found = around(placed([("segment", 1)] * 9 + [("segment", 2)] * 30))
    inner = [found[f"segment/{number}"] for number in range(9)]
    outer = [found[f"segment/{number}"] for number in range(9, 39)]

    def out(place: tuple[int, int]) -> float:
        return hypot(place[0], place[1] / 0.62)

    assert max(map(out, inner)) < min(map(out, outer))


def crossings(places: dict[str, tuple[int, int]], links: list[tuple[str, str]]) -> int:
    def side(a: str, b: str, c: str) -> int:
        (ax, ay), (bx, by), (cx, cy) = places[a], places[b], places[c]
        turn = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
        return (turn > 0) - (turn < 0)

    return sum(
        side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0
        for (a, b), (c, d) in combinations(links, 2)
    )


def test_nodes_of_a_group_change_places_until_their_lines_do_not_cross() -> None:
    row = {
        f"{side}{number}": (number * 100, y)
        for side, y in (("a", 0), ("b", 90))
        for number in range(6)
    }
    links = [(f"a{number}", f"b{5 - number}") for number in range(6)]
    assert crossings(row, links) == 15
    found = untangled(row, [[f"a{number}" for number in range(6)]], links)
    assert crossings(found, links) == 0
    assert sorted(found.values()) == sorted(row.values())
    assert {one: place for one, place in found.items() if one[0] == "b"}.items() <= row.items()


def test_a_very_large_group_keeps_its_places() -> None:
    row = {str(number): (number, 0) for number in range(MOST_MOVED + 1)} | {"end": (0, 9)}
    links = [(str(MOST_MOVED), "end")]
    assert untangled(row, [[one for one in row if one != "end"]], links) == row


def test_fewer_lines_cross_than_in_the_order_of_the_records(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    for centre in ("segment/pricing", "offering/temu/semi-managed", "model/semi-managed"):
        drawn = draw(graph, lens, centre)
        links = sorted({(one.source, one.target) for one in drawn.lines})
        wanted = [Placed(one.id, one.kind, 1) for one in drawn.spots[1:]]
        before = {centre: (0, 0)} | around(wanted, list(KINDS))
        after = {one.id: (one.x, one.y) for one in drawn.spots}
        assert sorted(before.values()) == sorted(after.values())
        assert crossings(after, links) < crossings(before, links)


def called(graph: KnowledgeGraph, day: date, lang: str = "en") -> Called:
    return Called(Names(graph, Words(lang), Page("/graph", day, lang=lang)))


def draw(
    graph: KnowledgeGraph,
    lens: Lens,
    centre: str,
    depth: int = 1,
    kept: Kept | None = None,
    most: int = 1500,
) -> Drawn:
    net = select(graph, lens, Wanted(), centre, depth)
    return neighbourhood(net, centre, called(graph, lens.as_of), kept or Kept(), most)


def test_every_node_and_edge_of_the_files_is_drawn(graph: KnowledgeGraph, lens: Lens) -> None:
    net = select(graph, lens, Wanted(), "segment/pricing", 2)
    drawn = draw(graph, lens, "segment/pricing", 2)
    assert {one.id for one in drawn.spots} == set(net)
    assert {one.id for one in drawn.lines} == {data["id"] for *_, data in net.edges(data=True)}
    assert (drawn.spots[0].id, drawn.spots[0].x, drawn.spots[0].y) == ("segment/pricing", 0, 0)
    assert {one.id: one.count for one in drawn.kinds} == Counter(
        data["kind"] for _, data in net.nodes(data=True)
    )
    assert {one.id: one.count for one in drawn.relations} == Counter(
        data["relation"] for *_, data in net.edges(data=True)
    )


def test_a_claim_is_drawn_with_its_words_and_its_page(graph: KnowledgeGraph, lens: Lens) -> None:
    spot = next(
        one for one in draw(graph, lens, "segment/pricing").spots if one.id == "claim/S0-014"
    )
    assert spot.label == "S0-014 Pricing"
    assert "with pricing control still remaining with Temu" in spot.title
    assert (spot.href, spot.around) == ("/claims/S0-014", "/graph?around=claim%2FS0-014")


def test_hidden_kinds_stay_in_the_drawing_and_are_not_shown(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    whole = draw(graph, lens, "segment/pricing")
    some = draw(graph, lens, "segment/pricing", kept=Kept(("claim",), ("segment",)))
    assert some.spots == whole.spots
    assert {one.id for one in some.kinds if one.chosen} == {"claim"}
    assert {one.id for one in some.relations if one.chosen} == {"segment"}
    shown = {row.spot.id for part in some.tables for row in part.entries if row.shown}
    ends = {one.source for one in whole.lines if one.kind == "segment"}
    assert shown == {"segment/pricing"} | ends
    assert (some.shown, some.lit) == (len(shown), len(ends))


def test_the_table_names_how_each_node_is_linked(graph: KnowledgeGraph, lens: Lens) -> None:
    drawn = draw(graph, lens, "claim/S0-014")
    rows = {row.spot.id: dict(row.linked) for part in drawn.tables for row in part.entries}
    assert rows["claim/S0-014"] == {
        "is said of": ("Temu · Semi-managed",),
        "speaks of": ("Pricing",),
        "names the party": ("Platform",),
        "stands in": (next(s.label for s in drawn.spots if s.kind == "source"),),
    }
    assert rows["segment/pricing"]["is the segment of"] == ("S0-014 Pricing",)


def crowd(claims: int, offerings: int) -> nx.MultiDiGraph[str]:
    """Return a segment with offerings, each with many claims."""
    net: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    net.add_node("segment/pricing", kind="segment")
    for number in range(offerings):
        offering = f"offering/p/{number}"
        net.add_node(offering, kind="offering")
        net.add_edge(offering, "segment/pricing", offering, id=offering, relation="ownership")
        for index in range(claims):
            claim = f"claim/{number}-{index}"
            net.add_node(claim, kind="claim")
            net.add_edge(claim, offering, claim, id=claim, relation="applies-to")
    return net


def test_few_enough_nodes_stay_as_they_are() -> None:
    net = crowd(3, 3)
    made = gather(net, "segment/pricing", len(net))
    assert (set(made.net), made.groups, made.kinds) == (set(net), {}, ())


def test_the_most_numerous_kind_is_gathered_per_neighbour_and_counted() -> None:
    net = crowd(500, 4)
    made = gather(net, "segment/pricing", 1500)
    assert made.kinds == ("claim",)
    assert len(made.net) == 9
    assert {(one.count, one.beside) for one in made.groups.values()} == {
        (500, f"offering/p/{number}") for number in range(4)
    }
    first = next(iter(made.groups.values()))
    assert first.path == ("/claims", (("platform", "p"), ("model", "0")))


@settings(max_examples=40, deadline=None)
@example(claims=1, offerings=2, most=4)
@given(st.integers(0, 30), st.integers(1, 30), st.integers(3, 200))
def test_what_is_gathered_and_what_is_not_make_up_the_whole(
    claims: int, offerings: int, most: int
) -> None:
    net = crowd(claims, offerings)
    made = gather(net, "segment/pricing", most)
    told = sum(made.groups[one].count if one in made.groups else 1 for one in made.net)
    assert told == len(net)
    assert len(made.net) <= most
    assert nx.is_weakly_connected(made.net)


def test_a_gathered_drawing_says_so_and_leads_to_the_list(
    graph: KnowledgeGraph, day: date, read: Read
) -> None:
    asked = GraphAsked(around="source/000", lang="en")
    page = read(graph_page(graph, asked, day, most=40))
    assert "83 nodes are more than the 40 that are drawn at once" in page.text
    assert "49 Claims of" in page.text
    assert "/claims?source=000" in page.hrefs
    values = web_values(graph, asked, day, 40, ())
    assert values["payload"]["partial"] is True
    more = [one for one in values["payload"]["nodes"] if one["kind"] == "more"]
    assert [one["count"] for one in more] == [49]


def test_an_unknown_kind_relation_node_or_selection_is_refused(
    graph: KnowledgeGraph, day: date
) -> None:
    for asked, field in (
        (GraphAsked(around="segment/pricing", kind=("clam",)), "kind"),
        (GraphAsked(layout="ontology", relation=("owns",)), "relation"),
        (GraphAsked(around="segment/prices"), "around"),
        (GraphAsked(around="segment/pricing", sel="claim/none"), "sel"),
        (GraphAsked(layout="owners", offering=("temu/none",)), "offering"),
        (GraphAsked(kind=("clam",)), "kind"),
    ):
        with pytest.raises(UnknownValueError) as caught:
            graph_page(graph, asked, day)
        assert caught.value.field == field
        assert caught.value.allowed


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_names_and_links_every_node(
    graph: KnowledgeGraph, lens: Lens, day: date, read: Read, lang: str
) -> None:
    page = read(graph_page(graph, GraphAsked(around="segment/pricing", lang=lang), day))
    net = select(graph, lens, Wanted(), "segment/pricing", 1)
    assert page.count("tr") == len(net) + 1
    known = called(graph, day, lang)
    for node in net:
        assert " ".join(known.name(node).split()) in page.text
        href = known.href(node)
        assert href is None or href in page.hrefs


def test_every_kind_and_relation_has_its_words() -> None:
    assert [one for one in RELATIONS if f"relation.{one}" not in WORDS] == []
    assert [one for one in RELATIONS if f"relation.{one}.back" not in WORDS] == []
    assert [one for one in KINDS.values() if f"kind.{one}" not in WORDS] == []
    assert [one for one in KINDS if f"drawn.glyph.{one}" not in TEXTS] == []


def test_hostile_names_stay_text(small: Any, lens: Lens, day: date, read: Read) -> None:
    label = "<img src=x onerror=alert(1)>\u202e" + "long " * 2000
    graph = small(platforms=(Platform("temu", Label(label, label), (), None, ()),))
    html = graph_page(graph, GraphAsked(around="platform/temu"), day)
    assert "<img src=x" not in html
    assert read(html).count("img") == 0
    spot = draw(graph, lens, "platform/temu").spots[0]
    assert len(spot.label) <= 45
