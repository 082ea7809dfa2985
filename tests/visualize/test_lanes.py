"""The lanes: what is drawn, where, and what is between two cells."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from crosslane.graph.store import KnowledgeGraph
from crosslane.visualize.asked import Asked
from crosslane.visualize.cells.marks import Mark
from crosslane.visualize.cells.matrix import matrix
from crosslane.visualize.drawing.lanes import lanes, line

PARTIES = (None, "seller", "platform", "shared")


def mark_with(owner: str | None) -> Mark:
    return Mark("a/b/c", "a", "b", "c", owner, "", (), "", "", "", "", "")


@given(st.lists(st.sampled_from(PARTIES), min_size=2))
def test_a_handoff_is_where_two_known_owners_differ(owners: list[str | None]) -> None:
    for a, b in pairwise(owners):
        found = line(mark_with(a), mark_with(b))
        assert (found == "unclear") == (a is None or b is None)
        assert (found == "stays") == (a is not None and a == b)
        assert (found == "handoff") == (a is not None and b is not None and a != b)


def test_every_cell_is_a_node_and_every_neighbour_a_line(graph: KnowledgeGraph, day: date) -> None:
    view = matrix(graph, Asked(), day)
    drawn = lanes(view)
    nodes, edges = drawn.payload["nodes"], drawn.payload["edges"]
    assert drawn.note is None
    assert [node["id"] for node in nodes] == [m.id for row in view.rows for m in row.marks]
    assert len(edges) == 13 * 9
    assert {(node["x"], node["y"]) for node in nodes} == {
        (x, row["y"])
        for row in drawn.payload["rows"]
        for x in range(0, 10 * drawn.payload["step"]["x"], drawn.payload["step"]["x"])
    }


def test_handoffs_of_temu_semi_managed(graph: KnowledgeGraph, day: date) -> None:
    edges = lanes(matrix(graph, Asked(), day)).payload["edges"]
    found = [
        edge["id"].partition("~")[0].split("/")[2] + "~" + edge["id"].partition("~")[2]
        for edge in edges
        if edge["line"] == "handoff" and edge["from"].startswith("temu/semi-managed/")
    ]
    assert found == [
        "production-supply~product-selection",
        "pricing~domestic-warehousing",
        "last-mile-delivery~marketing",
    ]


def test_colours_are_left_to_the_style_sheet(graph: KnowledgeGraph, day: date) -> None:
    payload = lanes(matrix(graph, Asked(), day)).payload
    assert all("color" not in node for node in payload["nodes"])
    assert payload["options"]["physics"] == {"enabled": False}


def test_platforms_stand_apart(graph: KnowledgeGraph, day: date) -> None:
    payload = lanes(matrix(graph, Asked(), day)).payload
    step, gap = payload["step"]["y"], payload["step"]["gap"]
    for above, row in pairwise(payload["rows"]):
        apart = step if above["platform"] == row["platform"] else step + gap
        assert row["y"] - above["y"] == apart


def test_too_many_cells_are_drawn_in_part_and_it_says_so(graph: KnowledgeGraph, day: date) -> None:
    drawn = lanes(matrix(graph, Asked(platform=("temu",)), day), most=100)
    assert (drawn.note, drawn.nodes) == ("partial", 20)
    assert {row["platform"] for row in drawn.payload["rows"]} == {"temu"}


def test_far_too_many_cells_are_not_drawn_and_it_says_so(graph: KnowledgeGraph, day: date) -> None:
    drawn = lanes(matrix(graph, Asked(), day), most=100)
    assert (drawn.note, drawn.nodes, drawn.payload) == ("too_many", 130, {})


def test_pyvis_is_not_loaded_before_a_graph_is_drawn() -> None:
    code = "import sys, crosslane.visualize.page; sys.exit('pyvis' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0  # noqa: S603
