"""``build``, ``release`` and ``changes``, run as a user runs them."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from crosslane.cli import main
from crosslane.data.recorded import read_recorded
from crosslane.graph.files.changelog import changelog
from crosslane.graph.files.dump import DUMPS, dump
from crosslane.graph.questions.changes import changes
from crosslane.graph.store import KnowledgeGraph
from crosslane.loading import load_graph

Captured = pytest.CaptureFixture[str]


def run(root: Path, *arguments: object) -> int:
    return main(["--data-dir", str(root), *map(str, arguments)])


def contents(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in directory.iterdir()}


@pytest.fixture
def copy(past_root: Path, tmp_path: Path) -> Path:
    """A copy of tables with two releases and later edits, to write to."""
    return shutil.copytree(past_root, tmp_path / "data")


def test_a_bundle_holds_every_file_and_its_manifest(past_root: Path, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    assert run(past_root, "build", out) == 0
    found = contents(out)
    assert set(found) == {*DUMPS, "manifest.json"}
    described = json.loads(found["manifest.json"])
    assert {one["name"]: one["sha256"] for one in described["files"]} == {
        name: hashlib.sha256(found[name]).hexdigest() for name in DUMPS
    }


def test_a_bundle_built_twice_is_the_same_to_the_byte(past_root: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert run(past_root, "build", tmp_path / name) == 0
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_a_bundle_of_a_release_holds_that_release_as_of_its_day(
    past: KnowledgeGraph, past_root: Path, tmp_path: Path
) -> None:
    assert run(past_root, "build", tmp_path / "out", "--release", "1.0.0") == 0
    found = contents(tmp_path / "out")
    described = json.loads(found["manifest.json"])
    assert (described["release"], described["as_of"]) == ("1.0.0", "2026-01-01")
    graph = past.known("1.0.0")
    day = graph.history.release["1.0.0"].issued
    assert found["crosslane.nq"] == dump(graph, "crosslane.nq", day)
    assert b"1.1.0 (2026-02-01)" not in found["CHANGELOG.md"]


def test_the_day_of_the_ownership_can_be_named(past_root: Path, tmp_path: Path) -> None:
    assert run(past_root, "build", tmp_path / "out", "--as-of", "2024-01-20") == 0
    found = contents(tmp_path / "out")
    assert json.loads(found["manifest.json"])["as_of"] == "2024-01-20"
    assert b'"2024-01-20"^^<http://www.w3.org/2001/XMLSchema#date>' in found["crosslane.nq"]


def test_a_directory_that_is_not_empty_is_left_as_it_is(
    past_root: Path, tmp_path: Path, capsys: Captured
) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert run(past_root, "build", tmp_path) == 2
    said = capsys.readouterr().err
    assert "is not empty, it holds mine.txt" in said
    assert "--force" in said
    assert contents(tmp_path) == {"mine.txt": b"mine"}


def test_force_writes_over_the_bundle_and_leaves_other_files(
    past_root: Path, tmp_path: Path
) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    (tmp_path / "crosslane.nq").write_text("old")
    assert run(past_root, "build", tmp_path, "--force") == 0
    found = contents(tmp_path)
    assert found["mine.txt"] == b"mine"
    assert found["crosslane.nq"] != b"old"
    assert set(found) == {*DUMPS, "manifest.json", "mine.txt"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["build", "OUT", "--release", "1.0"], "'1.0' is no known release"),
        (["build", "FILE"], "is no directory"),
        (["build", "FILE/below"], "cannot write to"),
        (["release", "1.1.0"], "the release 1.1.0 exists; take one after 1.1.0"),
        (["release", "1.0.5"], "comes before the last release, 1.1.0"),
        (["release", "1.2"], "write three numbers"),
        (["release", "1.2.0", "--date", "2026-01-15"], "is before 2026-02-01, the day of 1.1.0"),
        (["release", "1.2.0", "--note", "two\nlines"], "write it as one line of plain text"),
        (["changes", "--since", "0.9.0"], "Valid: 1.0.0, 1.1.0"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_hint(
    copy: Path, tmp_path: Path, capsys: Captured, arguments: list[str], said: str
) -> None:
    (tmp_path / "file").write_text("")
    before = {path: path.read_bytes() for path in copy.rglob("*.tsv")}
    places = {"OUT": tmp_path / "out", "FILE": tmp_path / "file"}
    places["FILE/below"] = tmp_path / "file" / "below"
    assert run(copy, *(places.get(one, one) for one in arguments)) == 2
    assert said in capsys.readouterr().err
    assert {path: path.read_bytes() for path in copy.rglob("*.tsv")} == before


def test_a_release_is_recorded_and_tells_what_it_changed(
    copy: Path, capsys: Captured, past: KnowledgeGraph
) -> None:
    done = run(copy, "release", "1.2.0", "--date", "2026-03-01", "--note", "A newer note")
    assert done == 0
    said = capsys.readouterr().out
    assert "## 1.2.0 (2026-03-01)\n\nA newer note\n" in said
    assert "Claim S0-014 (temu/semi-managed, pricing) changed: strength explicit → hedged" in said
    graph = load_graph(copy)
    assert graph.release == "1.2.0"
    assert graph.records == past.records
    assert graph.known("1.0.0").records == past.known("1.0.0").records
    assert graph.known("1.1.0").records == past.known("1.1.0").records


def test_the_first_release_of_tables_without_history_is_told_in_numbers(
    copy: Path, capsys: Captured
) -> None:
    shutil.rmtree(copy / "history")
    (copy / "releases.tsv").unlink()
    assert run(copy, "release", "0.1.0") == 0
    assert "The first release: " in capsys.readouterr().out
    assert load_graph(copy).release == "0.1.0"


def test_tables_that_are_not_in_canonical_form_are_not_released(
    copy: Path, capsys: Captured
) -> None:
    path = copy / "sources.tsv"
    head, first, second, *rest = path.read_text(encoding="utf-8").split("\n")
    path.write_text("\n".join([head, second, first, *rest]), encoding="utf-8")
    assert run(copy, "release", "1.2.0") == 2
    assert "sources.tsv:2: is not in canonical form" in capsys.readouterr().err
    assert len(read_recorded(copy).releases) == 2


def test_tables_with_faults_are_not_released(copy: Path, capsys: Captured) -> None:
    path = copy / "claims/temu.tsv"
    path.write_text(path.read_text(encoding="utf-8").replace("\tseller\t", "\tselller\t", 1))
    assert run(copy, "release", "1.2.0") == 2
    assert "did you mean 'seller'?" in capsys.readouterr().err
    assert len(read_recorded(copy).releases) == 2


def test_check_tells_the_faults_of_the_history(copy: Path, capsys: Captured) -> None:
    path = copy / "history/facts.tsv"
    path.write_text(path.read_text(encoding="utf-8").replace("1.0.0", "1.0.9", 1))
    assert run(copy, "check") == 1
    assert "history/facts.tsv:2: recorded_from: '1.0.9' is no release" in capsys.readouterr().out


def test_changes_are_told_as_markdown(
    past: KnowledgeGraph, past_root: Path, capsys: Captured
) -> None:
    assert run(past_root, "changes", "--since", "1.0.0", "--until", "1.1.0") == 0
    assert capsys.readouterr().out == changelog(past, "1.0.0", "1.1.0")


def test_changes_without_a_release_are_those_since_the_last(
    past: KnowledgeGraph, past_root: Path, capsys: Captured
) -> None:
    assert run(past_root, "changes") == 0
    assert capsys.readouterr().out == changelog(past, "1.1.0")


def test_changes_as_json_are_those_of_the_answer(
    past: KnowledgeGraph, past_root: Path, capsys: Captured
) -> None:
    assert run(past_root, "changes", "--since", "1.0.0", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found == {**changes(past, "1.0.0"), "total": 4, "next": None}


def test_the_result_of_a_build_is_a_table_of_files(
    past_root: Path, tmp_path: Path, capsys: Captured
) -> None:
    assert run(past_root, "build", tmp_path / "out") == 0
    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == ["file", "bytes", "sha256"]
    assert [line[0] for line in lines[1:]] == list(DUMPS)
    assert run(past_root, "build", tmp_path / "two", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found == json.loads((tmp_path / "two" / "manifest.json").read_bytes())


@pytest.mark.parametrize("command", ["build", "release", "changes"])
def test_help_has_examples(command: str, capsys: Captured) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert f"examples:\n  crosslane {command} " in capsys.readouterr().out
