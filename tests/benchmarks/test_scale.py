"""The programs that measure growth and memory do what they say; what does not fit is named."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from benchmarks import drawn, graph_growth, memory, memory_report, scale, scale_report, scaled
from benchmarks.asking import mixed
from benchmarks.children import lines
from benchmarks.claims import BASE
from benchmarks.memory_tree import Held
from benchmarks.peers import HERE
from benchmarks.scale_report import NAMES, Played
from crosslane.graph.engine.errors import EngineDown
from crosslane.graph.store import KnowledgeGraph
from crosslane.visualize.drawing.graph_asked import GraphAsked
from crosslane.visualize.drawing.graph_page import graph_page
from tests.conftest import DAY

README = HERE / "README.md"


def played(law: Any, step: str = "matrix") -> Played:
    """Runs whose one step costs what a law says."""
    made = Played()
    for times in (10, 100, 1000):
        run = {"read": {"claims": times, "cpu": times}, step: {"cpu": law(times), "rss": 1 << 20}}
        made.add(times, run)
        made.add(times, run, again=True)
    return made


def test_growth_is_measured_from_tables_to_answers(tmp_path: Path) -> None:
    before = README.read_bytes()
    given = ["--times", "1", "--times", "2", "--rounds", "1", "--least", "0", "--out"]
    scale.main([*given, str(tmp_path)])
    document = json.loads((tmp_path / "scale.json").read_text("utf-8"))
    assert [one["name"] for one in document["series"]] == list(NAMES.values())
    assert all(up > 0 for one in document["series"] for _, up in one["points"])
    assert len(document["targets"]) == len(NAMES)
    assert "Left out" not in (tmp_path / "scale.md").read_text("utf-8")
    assert README.read_bytes() == before


def test_pages_are_measured_beside_those_of_pyvis(tmp_path: Path, curated: KnowledgeGraph) -> None:
    given = ["--times", "1", "--rounds", "1", "--least", "0", "--out"]
    graph_growth.main([*given, str(tmp_path)])
    figures = json.loads((tmp_path / "graph_growth.json").read_text("utf-8"))["figures"]
    (lanes,) = figures["lanes, all segments"]["1"]
    records = curated.known(BASE).records
    cells = len(records.offerings) * len(records.vocabulary.segments)
    assert lanes["nodes"] == lanes["cells"] == cells
    assert lanes["br"] < lanes["gzip"] < lanes["bytes"]
    assert 0 < lanes["pyvis"]["br"] < lanes["pyvis"]["bytes"]


def test_memory_is_that_of_every_process(tmp_path: Path) -> None:
    given = ["--requests", "20", "--batch", "4", "--batches", "3", "--only"]
    memory.main([*given, "crosslane, no cache", "--quick", "--out", str(tmp_path)])
    document = json.loads((tmp_path / "memory.json").read_text("utf-8"))
    (server,) = document["figures"]
    roles = [one["role"] for one in server["start"]]
    assert roles[0] == "server"
    assert Counter(roles) >= Counter({"server": 1, "zygote": 1, "worker": 2})
    assert [len(one) for one in server["grown"]] == [len(roles)] * 3
    assert all(one["uss"] <= one["pss"] <= one["rss"] for one in server["mixed"])
    assert len(document["targets"]) == 1


def test_every_size_has_a_turn_in_each_round_and_large_ones_in_the_first() -> None:
    turns = Counter(scale.order((1, 10, 300, 1000), 5))
    assert turns == {
        (1, False): 5,
        (10, False): 5,
        (10, True): 5,
        (300, False): 3,
        (1000, False): 2,
    }


@pytest.mark.parametrize("error", [MemoryError(), EngineDown("too large")])
def test_a_step_that_does_not_fit_is_left_out_with_its_reason(error: Exception) -> None:
    def step() -> dict[str, Any]:
        raise error

    told = scaled.done(step)
    assert told["left_out"].startswith(type(error).__name__)
    text = "\n".join(scale_report.left_out(played_once("ready", told)))
    assert f"SPARQL ready, two workers: {told['left_out']}" in text


def played_once(step: str, figures: dict[str, Any]) -> Played:
    made = Played()
    made.add(1000, {step: figures})
    return made


def test_a_program_that_ends_early_has_told_what_it_did(tmp_path: Path) -> None:
    told, ended = lines("scaled", [str(tmp_path), "--step", "read"], 60)
    assert (told, ended) == ([], "its process ended with 1")


def test_a_graph_whose_tables_cannot_be_read_is_left_out(tmp_path: Path) -> None:
    found = scale.run(tmp_path / "none", ("read", "matrix"), 0.0)
    assert found == {step: {"left_out": "its process ended with 1"} for step in ("read", "matrix")}


@pytest.mark.parametrize(("law", "kept"), [(lambda n: n, True), (lambda n: n**1.5, False)])
def test_what_grows_faster_than_n_log_n_is_told(law: Any, kept: bool) -> None:
    (goal,) = [one for one in scale_report.goals(played(law)) if NAMES["matrix"] in one.what]
    assert goal.ok is kept
    row = next(one for one in scale_report.growth(played(law)).splitlines() if "all cells" in one)
    assert row.endswith("| yes |" if kept else "| no |")


def test_the_same_measured_twice_has_the_ratio_one() -> None:
    assert "1.00 (1.00 to 1.00)" in scale_report.control(played(lambda n: n))


def test_growth_by_queries_is_told_for_a_thousand_of_them() -> None:
    trees = [[asdict(Held("server", 0, 0, mib << 20))] for mib in (50, 60, 61, 62, 63)]
    assert memory_report.slope({"grown": trees, "batch": 500}) == pytest.approx(2.0)


def test_the_mix_asks_each_kind_of_thing_as_often() -> None:
    targets = [target.partition("?")[0] for target, _ in mixed(20)]
    assert Counter(targets)["/sparql"] == Counter(targets)["/graph"] == 2
    assert len({target for target, _ in mixed(20) if "/sparql" in target}) == 2


def test_a_page_that_does_not_draw_everything_says_so(graph: KnowledgeGraph) -> None:
    asked = GraphAsked(tier="all")
    assert drawn.says(graph_page(graph, asked, DAY)) == ""
    assert drawn.says(graph_page(graph, asked, DAY, most=10)).startswith("247 cells are more")
