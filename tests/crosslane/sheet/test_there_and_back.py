"""``claims export`` and ``claims import``, run as a user runs them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from crosslane.cli import joined
from crosslane.commands.sheet import files_in
from crosslane.data import schema
from crosslane.loading import data_directory, load_records
from tests.crosslane.sheet.calls import (
    Captured,
    add,
    change,
    delete,
    parted,
    put,
    row_of,
    run,
)


def test_there_and_back_without_an_edit_changes_not_one_byte(
    root: Path, book: Path, capsys: Captured
) -> None:
    before = files_in(root)
    assert run(root, "import", book, "--yes") == 0
    assert capsys.readouterr().out == f"{book} changes nothing\n"
    assert files_in(root) == before


def test_the_curated_tables_come_back_to_the_byte(tmp_path: Path, capsys: Captured) -> None:
    leave = shutil.ignore_patterns("*.py", "__pycache__", "sheet", "extract")
    root = shutil.copytree(data_directory(), tmp_path / "data", ignore=leave)
    before, book = files_in(root), tmp_path / "x.xlsx"
    assert run(root, "export", book) == 0
    assert run(root, "import", book, "--yes") == 0
    assert capsys.readouterr().out.endswith("changes nothing\n")
    assert files_in(root) == before


def test_a_workbook_saved_by_another_program_changes_not_one_byte(root: Path, book: Path) -> None:
    change(book, lambda book: None)
    before = files_in(root)
    assert run(root, "import", book, "--yes") == 0
    assert files_in(root) == before


def test_an_edit_is_shown_and_written_into_its_file_alone(
    root: Path, book: Path, capsys: Captured
) -> None:
    before = files_in(root)
    change(book, put("claims", "S0-014", strength="hedged", note="a newer note"))
    assert run(root, "import", book, "--yes") == 0
    out = capsys.readouterr().out
    assert "claims: 1 changed\n  ~ S0-014  row " in out
    assert "      strength: explicit -> hedged\n" in out
    assert out.endswith("wrote claims/temu.tsv\n")
    (name,) = parted(root, before)
    gone, come = parted(root, before)[name]
    assert (name, len(gone), len(come)) == ("claims/temu.tsv", 1, 1)
    assert b"hedged" in come[0]
    assert come[0].endswith(b"\ta newer note")
    assert {one.id: one for one in load_records(root).claims}["S0-014"].note == "a newer note"


def test_rows_are_added_where_they_belong(root: Path, book: Path, capsys: Captured) -> None:
    before = files_in(root)
    change(book, add("claims", "S0-014", id="S0-900", platform="shein", aspect="of a new kind"))
    change(book, add("facts", "F0-001", id="F0-900", object="something else"))
    assert run(root, "import", book, "--yes") == 0
    out = capsys.readouterr().out
    assert "claims: 1 added\n  + S0-900  row " in out
    assert "      aspect: of a new kind\n" in out
    found = parted(root, before)
    assert {name: (len(gone), len(come)) for name, (gone, come) in found.items()} == {
        "claims/shein.tsv": (0, 1),
        "facts.tsv": (0, 1),
    }


def test_a_platform_of_its_own_gets_a_file_of_its_own(root: Path, book: Path) -> None:
    def edit(book: Workbook) -> None:
        add("platforms", "temu", id="new-one", label_en="New", label_zh="新")(book)
        add("claims", "S0-014", id="S0-900", platform="new-one", model="*")(book)

    change(book, edit)
    assert run(root, "import", book, "--yes") == 0
    assert [one.platform for one in load_records(root).claims if one.id == "S0-900"] == ["new-one"]
    lines = (root / "claims/new-one.tsv").read_text(encoding="utf-8").splitlines()
    assert [line.split("\t")[0] for line in lines] == ["id", "S0-900"]


def test_a_claim_that_is_about_another_platform_moves_to_its_file(root: Path, book: Path) -> None:
    before = files_in(root)
    change(book, put("claims", "S0-014", platform="aliexpress"))
    assert run(root, "import", book, "--yes") == 0
    found = parted(root, before)
    assert set(found) == {"claims/aliexpress.tsv", "claims/temu.tsv"}
    assert found["claims/temu.tsv"][1] == []


def test_the_order_of_offerings_is_kept_as_it_was_put(
    root: Path, book: Path, capsys: Captured
) -> None:
    before = (root / "offerings.tsv").read_text(encoding="utf-8").splitlines()

    def swap(book: Workbook) -> None:
        page = book["offerings"]
        for column in range(1, len(schema.OFFERINGS.columns) + 1):
            one, two = page.cell(2, column), page.cell(3, column)
            one.value, two.value = two.value, one.value

    change(book, swap)
    assert run(root, "import", book, "--yes") == 0
    assert "offerings: in another order\n" in capsys.readouterr().out
    after = (root / "offerings.tsv").read_text(encoding="utf-8").splitlines()
    assert after == [before[0], before[2], before[1], *before[3:]]


def test_a_fact_that_nothing_rests_on_can_be_removed(
    root: Path, book: Path, capsys: Captured
) -> None:
    change(book, add("facts", "F0-001", id="F0-900", object="something else"))
    assert run(root, "import", book, "--yes") == 0
    assert run(root, "export", book, "--force") == 0
    change(book, delete("facts", "F0-900"))
    capsys.readouterr()
    assert run(root, "import", book, "--yes") == 0
    assert "facts: 1 removed\n  - F0-900\n" in capsys.readouterr().out
    assert "F0-900" not in (root / "facts.tsv").read_text(encoding="utf-8")


def test_json_tells_the_changes_and_what_was_written(
    root: Path, book: Path, capsys: Captured
) -> None:
    change(book, put("claims", "S0-014", strength="hedged"))
    row = row_of(load_workbook(book), "claims", "S0-014")
    told: list[dict[str, Any]] = []
    for more, code in (((), 1), (("--yes",), 0), ((), 0)):
        assert run(root, "import", book, "--json", *more) == code
        told.append(json.loads(capsys.readouterr().out))
    assert told[0] == {
        "faults": [],
        "stale": False,
        "changes": [
            {
                "sheet": "claims",
                "kind": "changed",
                "key": "S0-014",
                "row": row,
                "overwrites": False,
                "cells": {"strength": {"from": "explicit", "to": "hedged"}},
            }
        ],
        "kept": [],
        "written": [],
    }
    assert told[1]["written"] == ["claims/temu.tsv"]
    assert (told[2]["stale"], told[2]["changes"]) == (True, [])


def test_export_tells_what_it_wrote(root: Path, tmp_path: Path, capsys: Captured) -> None:
    assert run(root, "export", tmp_path / "a.xlsx", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["rows"]["claims"] == len(load_records(root).claims)
    assert told["filter"] == "none: all rows"
    assert len(told["content"]) == 64


def test_a_command_of_two_words_is_found_behind_the_data_directory() -> None:
    assert joined(["claims", "export", "x"]) == ["claims export", "x"]
    assert joined(["--data-dir=d", "claims", "import"]) == ["--data-dir=d", "claims import"]
    for words in (
        ["claims", "S0-014"],
        ["search", "claims", "export"],
        ["--data-dir", "claims", "export"],
        ["claims"],
        [],
    ):
        assert joined(words) == words
