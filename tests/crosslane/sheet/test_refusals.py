"""What is wrong is told by its place, with the way out, and nothing is written."""

from __future__ import annotations

import builtins
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from crosslane.commands.sheet import files_in
from crosslane.commands.sheet_import import shown
from crosslane.data import schema
from tests.conftest import edit as edit_table
from tests.crosslane.sheet.calls import (
    Captured,
    Edit,
    add,
    change,
    delete,
    put,
    row_of,
    run,
)


def test_a_claim_is_never_removed(root: Path, book: Path, capsys: Captured) -> None:
    before = files_in(root)
    change(book, delete("claims", "S0-014"))
    assert run(root, "import", book, "--yes", "--force") == 1
    out = capsys.readouterr().out
    assert "sheet claims, column id: S0-014 is gone; claims are never deleted" in out
    assert "set its rank to deprecated" in out
    assert files_in(root) == before


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (
            put("claims", "S0-014", party="selller"),
            "column party (F{row}): 'selller' is no party; did you mean 'seller'? valid: seller, ",
        ),
        (
            put("claims", "S0-014", platform="temuu"),
            "column platform (B{row}): 'temuu' is no platform; did you mean 'temu'?",
        ),
        (
            put("claims", "S0-014", platform="../../x"),
            "column platform (B{row}): '../../x' is no platform",
        ),
        (put("claims", "S0-014", valid_from="2024-13"), "column valid_from (L{row}): "),
        (
            put("claims", "S0-014", quote="other words than these"),
            "(Q{row}): end - start is ",
        ),
        (put("claims", "S0-014", id="s0"), "'s0' is no claim id; write it like S0-014"),
        (put("claims", "S0-014", note=" x"), "column note (T{row}): has space at its ends"),
        (
            add("claims", "S0-014", id="F0-001"),
            "sheet facts, row 2, column id (A2): 'F0-001' is taken by row ",
        ),
        (
            add("claims", "S0-014", id="S0-900"),
            "says the same by the same words as S0-014 (row {row} of claims)",
        ),
        (
            put("claims", "S0-014", valid_from="9000"),
            "row {row}, column valid_from (L{row}): 9000 is after today",
        ),
        (put("claims", "S0-014", source="900"), "(O{row}): '900' is no source"),
    ],
)
def test_a_fault_is_told_by_sheet_row_and_column_and_nothing_is_written(
    root: Path, book: Path, capsys: Captured, edit: Edit, said: str
) -> None:
    row = row_of(load_workbook(book), "claims", "S0-014")
    before = files_in(root)
    change(book, edit)
    assert run(root, "import", book, "--yes") == 1
    out = capsys.readouterr().out
    assert said.format(row=row) in out
    assert "nothing was written\n" in out
    assert files_in(root) == before


def test_every_fault_is_told_at_once_and_each_cell_once(
    root: Path, book: Path, capsys: Captured
) -> None:
    def edit(book: Workbook) -> None:
        put("claims", "S0-014", party="me", note=" x", segment="pricin")(book)
        put("sources", "000", grade="E", published="soon")(book)

    change(book, edit)
    assert run(root, "import", book, "--json") == 1
    faults = json.loads(capsys.readouterr().out)["faults"]
    row = row_of(load_workbook(book), "claims", "S0-014")
    assert [one.split(" (")[0] for one in faults] == [
        *(f"sheet claims, row {row}, column {one}" for one in ("note", "party", "segment")),
        "sheet sources, row 2, column grade",
        "sheet sources, row 2, column published",
    ]


def test_a_quote_that_is_not_in_its_source_is_refused(
    root: Path, book: Path, tmp_path: Path, capsys: Captured, source_texts: Path
) -> None:
    before = files_in(root)
    row = row_of(load_workbook(book), "claims", "S0-014")
    place = schema.CLAIMS.columns.index("quote") + 1
    text = load_workbook(book)["claims"].cell(row, place)
    change(book, put("claims", "S0-014", quote=str(text.value)[::-1]))
    assert run(root, "import", book, "--yes", "--sources", source_texts) == 1
    assert f"row {row}, column quote (R{row}): " in capsys.readouterr().out
    assert files_in(root) == before


@pytest.mark.parametrize("command", ["export", "import"])
def test_a_missing_library_is_told_with_the_way_to_get_it(
    root: Path, book: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured, command: str
) -> None:
    real = builtins.__import__

    def without(name: str, *more: Any) -> Any:
        if name.partition(".")[0] in ("openpyxl", "python_calamine"):
            raise ModuleNotFoundError(f"No module named '{name}'", name=name)
        return real(name, *more)

    for name in [one for one in sys.modules if one.startswith("crosslane.data.sheet")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(builtins, "__import__", without)
    assert run(root, command, book, "--force") == 2
    said = capsys.readouterr().err
    assert "which is not installed: pip install 'crosslane[sheet]'" in said


def test_a_workbook_is_written_over_only_when_told_so(
    root: Path, book: Path, capsys: Captured
) -> None:
    before = book.read_bytes()
    assert run(root, "export", book) == 2
    assert f"{book} exists; name another file, or add --force" in capsys.readouterr().err
    assert book.read_bytes() == before
    assert run(root, "export", book, "--force") == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("export", "x.tsv"), "x.tsv has to end in .xlsx"),
        (("export", "no/such/x.xlsx"), "cannot write no/such/x.xlsx"),
        (("export", "x.xlsx", "--platform", "temuu"), "Did you mean 'temu'?"),
        (("export", "x.xlsx", "--source", "00"), "'00' is no known source"),
        (("import", "none.xlsx"), "cannot read none.xlsx: No such file"),
        (("import", "."), "cannot read .: Is a directory"),
    ],
)
def test_what_cannot_be_done_is_told(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured,
    arguments: tuple[str, ...], said: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert run(root, *arguments) == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.glob("*.xlsx")) == []


def test_a_workbook_that_is_none_is_refused(root: Path, tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "x.xlsx"
    path.write_text("id\tname\n")
    assert run(root, "import", path) == 2
    assert f"{path}: it is no xlsx workbook" in capsys.readouterr().err


def test_tables_with_faults_are_neither_exported_nor_written(
    root: Path, book: Path, capsys: Captured
) -> None:
    edit_table(root, "claims/temu.tsv", "S0-014", party="me")
    for arguments in (("export", book, "--force"), ("import", book, "--yes")):
        assert run(root, *arguments) == 2
        assert "'me' is no party" in capsys.readouterr().err


def test_a_message_holds_nothing_that_a_terminal_acts_on_and_does_not_fill_it() -> None:
    assert shown("'\x1b[2J\u202e' is no party") == r"'\x1b[2J\u202e' is no party"
    assert shown("x" * 5000) == f"{'x' * 600} ... (5000 in all)"
