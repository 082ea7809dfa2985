"""One command runs every benchmark, goes on when one fails, and makes one table of targets."""

from __future__ import annotations

import json
import math
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import all as programs
from benchmarks import report, summary
from benchmarks.all import PROGRAMS, Program
from benchmarks.harness import Slice
from benchmarks.peers import HERE, PEERS
from benchmarks.reload import Run
from benchmarks.reload import goals as reload_goals
from benchmarks.report import Case, Goal, Target
from benchmarks.runaway import Seen
from benchmarks.runaway import goals as runaway_goals
from benchmarks.summary import DONE, EARLIER, Outcome, Told

MACHINE = {"processor": "any", "commit": "abc123"}
READMES = (HERE / "README.md", HERE.parent / "README.md")


def told(what: str, reached: float, *, against: str = "them", bound: float = 2.0) -> Told:
    return Told("rest", what, against, bound, True, reached, "", reached >= bound)


@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(allow_nan=False))
def test_a_bound_is_kept_from_its_side(bound: float, reached: float) -> None:
    assert Goal("x", "", bound, reached).ok == (reached >= bound)
    assert Goal("x", "", bound, reached, least=False).ok == (reached <= bound)


@pytest.mark.parametrize("least", [True, False])
def test_a_figure_that_is_none_keeps_no_bound(least: bool) -> None:
    goal = Goal("x", "", 1.0, math.nan, least=least)
    assert not goal.ok
    assert goal.row()["reached"] is None


def test_the_goal_of_a_ratio_is_held_to_the_median_by_cpu() -> None:
    played = tuple(
        {"us": Slice(10, 1.0, 0.1), "them": Slice(10, 9.0, cpu)} for cpu in (0.1, 0.2, 0.9)
    )
    case = Case("cell", "hot", 0, 2, played, {})
    targets = [Target(("cell", "hot"), "them", 2.0), Target(("cell", "hot"), "nobody", 1.0)]
    assert report.goals([case], "us", targets) == [Goal("cell, hot", "them", 2.0, 2.0)]


def test_a_runaway_query_is_judged_by_the_worst_that_was_seen() -> None:
    calm = Seen(meanwhile=[0.001], late=[-1.0, 0.1], failed=0)
    wild = Seen(meanwhile=[0.001, 0.03], late=[0.3], failed=2)
    reached = [goal.reached for goal in runaway_goals([(calm, True), (wild, False)])]
    assert reached == pytest.approx([0.3, 30.0, 2, 1])


def test_targets_are_read_as_a_program_wrote_them(tmp_path: Path) -> None:
    path = tmp_path / "rest.json"
    goals = [Goal("cell, hot", "them", 2.0, 2.5), Goal("late", "", 0.2, math.inf, False, "s")]
    report.save_goals(path, MACHINE, goals, cases=[])
    commit, found = summary.read(path, "rest")
    assert commit == "abc123"
    assert found == (
        told("cell, hot", 2.5),
        Told("rest", "late", "", 0.2, False, None, "s", False),
    )


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"machine":{"commit":"x"},"targets":[{"what":"x"}]}']
)
def test_figures_that_are_not_as_agreed_are_an_error(tmp_path: Path, content: str) -> None:
    path = tmp_path / "rest.json"
    path.write_text(content, "utf-8")
    with pytest.raises(ValueError, match=r"rest\.json"):
        summary.read(path, "rest")


def test_targets_that_are_alike_share_a_row() -> None:
    targets = [told("a", 1.0), told("b", 3.25), told("c", 0.07916, against="others")]
    assert summary.short(targets).splitlines()[2:] == [
        "| `rest` | a; b, beside them | at least 2 | 1 to 3.25 | 1 of 2 |",
        "| `rest` | c, beside others | at least 2 | 0.0792 | no |",
    ]


def test_a_row_of_many_targets_names_the_first_ones() -> None:
    row = summary.short([told(name, 3.0) for name in "abcdef"]).splitlines()[2]
    assert row == "| `rest` | a; b; c and 3 more, beside them | at least 2 | 3 | 6 of 6 |"


def test_the_summary_tells_every_target_and_every_program() -> None:
    outcomes = [
        Outcome("rest", "REST", DONE, 90.0, "abc", targets=(told("a", 1.0), told("b", 3.0))),
        Outcome("pages", "pages", "left out: no Chromium"),
    ]
    text = summary.full(outcomes, MACHINE, "")
    assert text.startswith("1 of 2 targets are reached.")
    assert "| a, beside them | at least 2 | 1 | no | `rest` |" in text
    assert "| `rest` | REST | done | 1.5 | abc |" in text
    assert "| `pages` | pages | left out: no Chromium |  |  |" in text


def test_every_program_that_is_there_can_be_run_as_a_module() -> None:
    names = [one.name for one in PROGRAMS]
    assert len(names) == len(set(names))
    assert {"rest", "sparql", "runaway", "guard", "load", "pages"} <= set(names)
    for name in names:
        path = HERE / f"{name}.py"
        assert not path.exists() or '__name__ == "__main__"' in path.read_text("utf-8"), name


def test_all_others_run_though_one_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = (
        Program("load", "cannot", (0, 0), ("--no-such-option",)),
        Program("nothing", "is not there", (0, 0)),
        Program("guard", "can", (0, 0), ("--rounds", "1")),
    )
    monkeypatch.setattr(programs, "PROGRAMS", chosen)
    before = [page.read_bytes() for page in READMES]
    assert programs.main(["--out", str(tmp_path)]) == 1
    states = json.loads((tmp_path / "summary.json").read_text("utf-8"))["programs"]
    assert [(one["name"], one["state"]) for one in states] == [
        ("load", "failed with exit code 2"),
        ("nothing", "left out: there is no benchmarks/nothing.py"),
        ("guard", "done"),
    ]
    assert (tmp_path / "guard.md").exists()
    assert [page.read_bytes() for page in READMES] == before


def test_a_program_that_is_not_chosen_tells_what_it_found_before(tmp_path: Path) -> None:
    report.save_goals(tmp_path / "load.json", MACHINE, [Goal("x", "", 1.0, 2.0)])
    (tmp_path / "rest.json").write_text("{", "utf-8")
    load, rest, pages = (
        programs.earlier(Program(name, "", (0, 0)), tmp_path) for name in ("load", "rest", "pages")
    )
    assert (load.state, load.commit, len(load.targets)) == (EARLIER, "abc123", 1)
    assert rest.failed
    assert (pages.state, pages.targets) == ("not run", ())


def test_every_report_has_its_place_in_a_page() -> None:
    benchmarks, readme = (page.read_text("utf-8") for page in READMES)
    sources = "".join(path.read_text("utf-8") for path in HERE.glob("*.py"))
    names = set(re.findall(r'insert\(\s*HERE / "README.md",\s*"(\w+)"', sources))
    assert {"summary", "rest", "sparql", "runaway", "guard", "load", "pages"} <= names
    for name in names:
        assert benchmarks.count(f"<!-- {name} -->") == 1, name
        assert benchmarks.count(f"<!-- /{name} -->") == 1, name
    assert readme.count("<!-- performance -->") == readme.count("<!-- /performance -->") == 1


def test_pages_are_left_out_without_a_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CHROMIUM", raising=False)
    (pages,) = (one for one in PROGRAMS if one.name == "pages")
    assert "no Chromium" in pages.unable()


@pytest.mark.parametrize(
    "document",
    [
        {
            "kind": "lines",
            "title": "t",
            "x": "claims",
            "y": "seconds",
            "logx": True,
            "logy": True,
            "series": [{"name": "load", "points": [[10, 0.1], [1, 0.01]]}],
        },
        {
            "names": ["us", "them"],
            "cases": [
                {
                    "query": "cell",
                    "mode": "hot",
                    "played": [{"us": {"cpu": 1, "count": 9}, "them": {"cpu": 2, "count": 9}}] * 3,
                }
            ],
        },
    ],
    ids=["lines", "bars"],
)
def test_the_same_figures_give_the_same_picture(tmp_path: Path, document: object) -> None:
    python = PEERS / "python"
    if not python.exists():
        pytest.skip("make bench-peers installs what draws")
    (tmp_path / "x.json").write_text(json.dumps(document), "utf-8")
    pictures = []
    for name in ("a.svg", "b.svg"):
        command = [python, HERE / "plot.py", tmp_path / "x.json", tmp_path / name]
        subprocess.run(command, check=True)  # noqa: S603 - our own script
        pictures.append((tmp_path / name).read_bytes())
    assert pictures[0] == pictures[1]
    assert b"<svg" in pictures[0]
    assert len(pictures[0]) < 150_000


def test_a_wrong_answer_during_a_swap_is_a_missed_target() -> None:
    run = Run(2, (1.0, 2.0), (1.0, 2.0), (0.3, 0.3), (5, 6), (), 1, 1)
    good, bad = reload_goals([run, replace(run, workers=1, wrong=("GET /: closed",))])
    assert (good.what, good.ok) == ("wrong answers in 2 swaps, 2 workers", True)
    assert (bad.reached, bad.ok) == (1, False)
