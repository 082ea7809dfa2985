"""A page of a long list makes the items of that page alone."""

from __future__ import annotations

from crosslane.graph.filters import Wanted
from crosslane.graph.questions.cells import ownerships, paged
from crosslane.graph.questions.lazily import Lazily
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.views import Item


def test_only_the_items_that_are_looked_at_are_made() -> None:
    made: list[int] = []

    def make(number: int) -> Item:
        made.append(number)
        return {"id": number}

    found = Lazily(range(100), make)
    assert len(found) == 100
    assert found[10:12] == [{"id": 10}, {"id": 11}]
    assert found[-1] == {"id": 99}
    assert made == [10, 11, 99]


def test_a_page_of_cells_holds_the_same_as_that_part_of_all(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    wanted = Wanted(platform=("temu", "any"))
    every = ownerships(graph, lens, wanted)
    assert list(paged(graph, lens, wanted)) == every
    assert paged(graph, lens, wanted)[5:9] == every[5:9]
