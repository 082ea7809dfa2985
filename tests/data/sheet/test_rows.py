"""Sheets and columns that are not those of an export are told; cells are told by their place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from openpyxl import Workbook

from crosslane.data.sheet.layout import BASE, SheetError
from crosslane.data.sheet.reading import read_workbook
from crosslane.data.sheet.rows import Sheets, rows_of
from tests.data.sheet.books import edited, exported, small

Edit = Callable[[Workbook], object]


@pytest.fixture(scope="module")
def content() -> bytes:
    return exported(small())


def given(content: bytes, edit: Edit) -> Sheets:
    return rows_of(read_workbook(edited(content, edit)), small())


def renamed(old: str, new: str) -> Edit:
    def edit(book: Workbook) -> None:
        book[old].title = new

    return edit


def put(sheet: str, cell: str, value: Any) -> Edit:
    def edit(book: Workbook) -> None:
        book[sheet][cell] = value

    return edit


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (renamed("claims", "claim"), "sheet claim: 'claim' is no sheet; did you mean 'claims'?"),
        (lambda book: book.remove(book["facts"]), "sheet facts is missing; export again"),
        (lambda book: book.create_sheet("mine"), "sheet mine: 'mine' is no sheet"),
        (lambda book: book.remove(book[BASE]), "sheet base is missing; export again"),
        (
            put("claims", "F1", "Partie"),
            "sheet claims, row 1, column F: 'Partie' is no column; did you mean 'party'?",
        ),
        (
            lambda book: book["claims"].delete_cols(6),
            "sheet claims, row 1: the column party is mis",
        ),
        (lambda book: book["claims"].insert_cols(3), "row 1, column C: '' is no column"),
        (put("sources", "K1", "more"), "sheet sources, row 1, column K: 'more' is no column"),
        (
            lambda book: book["claims"].move_range("E1:E2", cols=30),
            "sheet claims, row 1, column E: '' is no column",
        ),
        (put(BASE, "C2", None), "is not as it was exported"),
        (put(BASE, "C9", "x"), "sheet base, row 9 is not as it was exported"),
        (put(BASE, "A1", "x"), "sheet base is not as it was exported"),
    ],
)
def test_sheets_and_columns_of_another_shape_are_refused(
    content: bytes, edit: Edit, said: str
) -> None:
    if said == "is not as it was exported":
        assert given(content, edit).base.content == ""
        return
    with pytest.raises(SheetError) as refused:
        given(content, edit)
    assert said in str(refused.value)


def test_columns_in_another_order_are_refused(content: bytes) -> None:
    def swap(book: Workbook) -> None:
        sheet = book["claims"]
        sheet["F1"], sheet["G1"] = "involvement", "party"

    with pytest.raises(SheetError, match="claims, row 1: columns are not in the order id, platfo"):
        given(content, swap)


def test_sheets_in_another_order_are_the_same_sheets(content: bytes) -> None:
    def move(book: Workbook) -> None:
        book.move_sheet("facts", -2)

    assert given(content, move) == given(content, lambda book: None)


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "said"),
    [
        ("facts", "B3", 5, "column subjects (B3): is the number 5, not text"),
        ("claims", "L4", datetime(2024, 2, 1), "column valid_from (L4): is a date cell"),
        ("claims", "F5", True, "row 5, column party (F5): is the truth value TRUE"),
        ("claims", "F6", " seller", "row 6, column party (F6): has space at its ends"),
        ("claims", "T6", "a\nb", "row 6, column note (T6): holds the invisible character U+000A"),
        ("claims", "T6", "e\u0301", "column note (T6): is not in Unicode normal form NFC"),
        ("claims", "T6", "=A1", "column note (T6): holds a formula without a value; write"),
        ("claims", "T6", "#N/A", "column note (T6): holds the error #N/A; write"),
        ("claims", "A7", None, "sheet claims, row 7, column id (A7): is empty"),
        ("claims", "A7", "=B1", "row 7, column id (A7): holds a formula without a value"),
        ("claims", "Z7", "x", "sheet claims, row 7: Z7 has a value, but no column"),
    ],
)
def test_a_cell_that_cannot_be_turned_back_is_told_by_its_place(
    content: bytes, sheet: str, cell: str, value: Any, said: str
) -> None:
    (fault,) = given(content, put(sheet, cell, value)).faults
    assert said in str(fault)


def test_an_id_that_is_there_twice_is_told_with_both_rows(content: bytes) -> None:
    first = given(content, lambda book: None).given["claims"]
    key = next(iter(first))
    (fault,) = given(content, put("claims", "A9", key)).faults
    assert str(fault) == (
        f"sheet claims, row 9, column id (A9): '{key}' is also in row 2; keep one"
    )


def test_rows_without_any_value_are_passed_over(content: bytes) -> None:
    def gap(book: Workbook) -> None:
        book["claims"].insert_rows(5, 3)

    found, before = given(content, gap), given(content, lambda book: None)
    assert found.faults == ()
    assert [cells for cells, _ in found.given["claims"].values()] == [
        cells for cells, _ in before.given["claims"].values()
    ]


def test_a_source_that_became_a_number_is_the_source_again(content: bytes) -> None:
    def edit(book: Workbook) -> None:
        for row in range(2, 60):
            cell = book["claims"].cell(row, 15)
            cell.value, cell.number_format = int(str(cell.value)), "General"

    found, before = given(content, edit), given(content, lambda book: None)
    assert found == before


def test_a_list_of_ids_may_be_in_any_order(content: bytes) -> None:
    rows = given(content, lambda book: None).given["offerings.tsv"]
    number, markets = next((row, cells[5]) for cells, row in rows.values() if " " in cells[5])
    mixed = " ".join(reversed(markets.split()))
    found = given(content, put("offerings", f"F{number}", mixed))
    assert found.given["offerings.tsv"] == rows
