"""The small picture of what one thing is linked with."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crosslane.graph.files.selection import select
from crosslane.graph.files.star import star
from crosslane.graph.filters import Wanted
from crosslane.graph.network import entities
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.ontology.model import Grade, Label, Platform
from crosslane.visualize.context import Page
from crosslane.visualize.drawing.picture import HEAD, MOST, Picture, picture_of
from crosslane.visualize.page import environment
from crosslane.visualize.show import Show
from tests.visualize.conftest import Read

CENTRES = (
    "offering/temu/semi-managed",
    "segment/pricing",
    "party/seller",
    "model/semi-managed",
    "platform/temu",
    "source/000",
    "claim/S0-014",
    "fact/F0-006",
    "market/US",
    "group/@logistics",
)


def drawn(graph: KnowledgeGraph, lens: Lens, centre: str, lang: str = "en") -> Picture:
    show = Show.of(graph, "graph", Page("/x", lens.as_of, lang=lang))
    found = picture_of(show, lens, centre)
    assert found is not None
    return found


def html(picture: Picture) -> str:
    made: Any = environment().get_template("_picture.html").module
    return str(made.picture(picture))


@pytest.mark.parametrize("centre", CENTRES)
def test_the_links_of_a_node_are_those_of_the_graph(
    graph: KnowledgeGraph, lens: Lens, centre: str
) -> None:
    net = select(graph, lens, Wanted(), centre, 1)
    expected = sorted(
        (data["relation"], second if first == centre else first, first == centre)
        for first, second, data in net.edges(data=True)
        if centre in (first, second)
    )
    found = sorted((ray.relation, ray.node, ray.outward) for ray in star(graph, lens, centre))
    assert found == expected


def test_a_lens_hides_the_same_links(graph: KnowledgeGraph, day: date) -> None:
    lens = Lens(day, grade=Grade.B)
    net = select(graph, lens, Wanted(), "segment/pricing", 1)
    assert {ray.node for ray in star(graph, lens, "segment/pricing")} == set(net) - {
        "segment/pricing"
    }


def test_the_segments_of_an_offering_stand_by_owner(graph: KnowledgeGraph, lens: Lens) -> None:
    picture = drawn(graph, lens, "offering/temu/semi-managed")
    row = graph.row("temu", "semi-managed", lens)
    groups = {one.title: one for one in picture.bunches}
    for party, title in (("platform", "Platform owns"), ("seller", "Seller owns")):
        own = [f"segment/{one.segment}" for one in row if one.owner == party]
        assert [tile.id for tile in groups[title].tiles] == own
        assert groups[title].look == f"owner-{party}"
        assert groups[title].side == "right"
    disputed = [f"segment/{one.segment}" for one in row if one.status == "disputed"]
    assert [tile.id for tile in groups["Sources disagree on"].tiles] == disputed


@pytest.mark.parametrize("centre", CENTRES)
def test_what_is_not_drawn_is_counted(graph: KnowledgeGraph, lens: Lens, centre: str) -> None:
    picture = drawn(graph, lens, centre)
    assert sum(len(one.tiles) for one in picture.bunches) <= MOST + 5
    for bunch in picture.bunches:
        rest = [tile for tile in bunch.tiles if not tile.id]
        missing = bunch.count - (len(bunch.tiles) - len(rest))
        assert [tile.lines[0] for tile in rest] == ([f"+{missing} more"] if missing else [])


@pytest.mark.parametrize("centre", CENTRES)
def test_nothing_lies_on_anything_else(graph: KnowledgeGraph, lens: Lens, centre: str) -> None:
    picture = drawn(graph, lens, centre)
    for side in ("left", "right"):
        end = 0
        for bunch in (one for one in picture.bunches if one.side == side):
            assert bunch.y >= end
            tops = [tile.y for tile in bunch.tiles]
            assert tops == sorted(set(tops))
            assert tops[0] == bunch.y + HEAD
            end = bunch.y + bunch.height
        assert end <= picture.height


def test_every_node_is_a_link_in_the_drawing_and_in_the_list(
    graph: KnowledgeGraph, lens: Lens, read: Read
) -> None:
    picture = drawn(graph, lens, "claim/S0-014", "zh")
    page = read(html(picture))
    for href in ("/offerings/temu/semi-managed?lang=zh", "/segments/pricing?lang=zh"):
        assert page.hrefs.count(href) == 2
    assert page.hrefs[-1] == "/graph?around=claim%2FS0-014&lang=zh"
    assert "定价" in page.text


def test_the_rest_of_a_group_leads_to_the_list_that_has_it(
    graph: KnowledgeGraph, lens: Lens, read: Read
) -> None:
    page = read(html(drawn(graph, lens, "source/000")))
    assert "/claims?source=000" in page.hrefs
    assert "/facts?source=000" in page.hrefs


def test_what_nothing_is_linked_with_has_no_picture(graph: KnowledgeGraph, lens: Lens) -> None:
    show = Show.of(graph, "markets", Page("/x", lens.as_of))
    assert picture_of(show, lens, "market/AD") is None


def test_every_record_that_is_linked_has_a_picture(graph: KnowledgeGraph, lens: Lens) -> None:
    show = Show.of(graph, "graph", Page("/x", lens.as_of))
    for kind, _, item in entities(graph.records):
        if kind not in ("claim", "fact", "market"):
            node = f"{kind}/{item.id}"
            drawn_it = picture_of(show, lens, node) is not None
            assert drawn_it == bool(star(graph, lens, node)), node


def test_a_hostile_name_stays_text_and_short(small: Any, lens: Lens, read: Read) -> None:
    label = "<script>alert(1)</script>\u202e" + "W" * 10_000
    graph = small(platforms=(Platform("temu", Label(label, label), (), None, ()),))
    picture = drawn(graph, lens, "offering/temu/semi-managed")
    page = read(html(picture))
    assert page.count("script") == 0
    tile = next(t for one in picture.bunches for t in one.tiles if t.id == "platform/temu")
    assert len(tile.lines[0]) <= 30
