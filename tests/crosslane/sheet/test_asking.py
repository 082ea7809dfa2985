"""Nothing is written that nobody confirmed, and nothing of somebody else without a word."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from crosslane.commands.sheet import files_in
from crosslane.commands.sheet_import import confirmed
from crosslane.loading import load_records
from crosslane.output import Output
from tests.conftest import edit as edit_table
from tests.crosslane.sheet.calls import (
    Captured,
    Terminal,
    change,
    parted,
    put,
    run,
)


def test_without_a_terminal_nobody_is_asked_and_nothing_is_written(
    root: Path, book: Path, capsys: Captured
) -> None:
    before = files_in(root)
    change(book, put("claims", "S0-014", note="a newer note"))
    assert run(root, "import", book) == 1
    assert capsys.readouterr().out.endswith("nothing was written; --yes writes the changes\n")
    assert files_in(root) == before


@pytest.mark.parametrize(
    ("said", "sure"),
    [("y\n", True), ("YES\n", True), (" y \n", True), ("n\n", False), ("\n", False), ("", False),
     ("yesterday\n", False)],
)  # fmt: skip
def test_only_a_clear_yes_is_one(monkeypatch: pytest.MonkeyPatch, said: str, sure: bool) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(said))
    assert confirmed(Output(Terminal(), "table")) is sure


def test_nobody_is_asked_where_no_person_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    assert not confirmed(Output(Terminal(), "table"))
    monkeypatch.setattr(sys, "stdin", Terminal("y\n"))
    assert not confirmed(Output(io.StringIO(), "table"))


@pytest.mark.parametrize(("said", "code"), [("y\n", 0), ("n\n", 1)])
def test_a_person_is_asked_before_anything_is_written(
    root: Path, book: Path, monkeypatch: pytest.MonkeyPatch, said: str, code: int
) -> None:
    before, out = files_in(root), Terminal()
    change(book, put("claims", "S0-014", note="a newer note"))
    monkeypatch.setattr(sys, "stdin", Terminal(said))
    monkeypatch.setattr(sys, "stdout", out)
    assert run(root, "import", book) == code
    assert "Write these changes? [y/N] " in out.getvalue()
    assert "\x1b[" in out.getvalue()
    assert (files_in(root) == before) == (code == 1)


def test_a_filtered_workbook_leaves_what_it_does_not_hold(
    root: Path, tmp_path: Path, capsys: Captured
) -> None:
    before, book = files_in(root), tmp_path / "temu.xlsx"
    assert run(root, "export", book, "--platform", "temu", "--source", "000") == 0
    about = [cell.value for cell in load_workbook(book)["read me"]["B"]]
    assert "platform temu, source 000" in about
    assert run(root, "import", book) == 0
    change(book, put("claims", "S0-014", strength="hedged"))
    assert run(root, "import", book, "--yes") == 0
    assert set(parted(root, before)) == {"claims/temu.tsv"}


def test_what_others_changed_since_the_export_stays(
    root: Path, book: Path, capsys: Captured
) -> None:
    edit_table(root, "claims/general.tsv", "S0-001", note="theirs")
    change(book, put("claims", "S0-014", note="mine"))
    assert run(root, "import", book, "--yes") == 0
    out = capsys.readouterr().out
    assert "The tables have changed since the export; what changed there alone stays: S0-001" in out
    notes = {one.id: one.note for one in load_records(root).claims}
    assert (notes["S0-001"], notes["S0-014"]) == ("theirs", "mine")


def test_a_row_that_others_changed_too_is_written_over_only_when_told_so(
    root: Path, book: Path, capsys: Captured
) -> None:
    edit_table(root, "claims/temu.tsv", "S0-014", note="theirs")
    change(book, put("claims", "S0-014", note="mine"))
    before = files_in(root)
    assert run(root, "import", book, "--yes") == 1
    out = capsys.readouterr().out
    assert "! ~ S0-014" in out
    assert "note: theirs -> mine" in out
    assert "rows marked with ! were changed since the export" in out
    assert files_in(root) == before
    assert run(root, "import", book, "--yes", "--force") == 0
    assert {one.id: one.note for one in load_records(root).claims}["S0-014"] == "mine"


def test_tables_that_change_while_a_person_thinks_are_not_written_over(
    root: Path, book: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    class Slow(Terminal):
        """A person who thinks while somebody else writes."""

        def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
            """Answer after the tables have changed."""
            edit_table(root, "claims/temu.tsv", "S0-013", note="theirs")
            return "y\n"

    change(book, put("claims", "S0-014", note="mine"))
    monkeypatch.setattr(sys, "stdin", Slow())
    monkeypatch.setattr(sys, "stdout", Terminal())
    assert run(root, "import", book) == 2
    assert "the tables were changed meanwhile" in capsys.readouterr().err
    assert {one.id: one.note for one in load_records(root).claims}["S0-013"] == "theirs"


def test_an_import_that_was_killed_is_finished_by_the_next_command(
    root: Path, book: Path, capsys: Captured
) -> None:
    new = (root / "facts.tsv").read_text(encoding="utf-8").replace("F0-001\t", "F0-001\t", 1)
    (root / ".facts.tsv.part").write_text(new, encoding="utf-8")
    (root / ".import.json").write_text('["facts.tsv"]')
    assert run(root, "import", book) == 0
    assert capsys.readouterr().out.startswith("finished an import that was stopped: facts.tsv\n")
    assert not (root / ".import.json").exists()
