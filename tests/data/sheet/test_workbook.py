"""What is written into a workbook comes back as it was, read by both libraries."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from crosslane.data import schema
from crosslane.data.sheet import workbook as writing
from crosslane.data.sheet.base import Base, Filter, base_of, tidied
from crosslane.data.sheet.layout import BASE, LISTS, README, TABLES, SheetError, choices, sheet_name
from crosslane.data.sheet.notes import notes
from crosslane.data.sheet.reading import read_workbook
from crosslane.data.sheet.rows import rows_of
from crosslane.data.sheet.workbook import Exported, workbook
from crosslane.data.tables import Table, cell_fault
from crosslane.data.versions import State, key_of
from crosslane.loading import data_directory
from crosslane.ontology.model import Involvement
from crosslane.ontology.vocabulary import read_vocabulary
from tests.data.sheet.books import curated, exported


def back(content: bytes, state: State) -> State:
    """Return the rows of a workbook, which is to have no fault."""
    found = rows_of(read_workbook(content), state)
    assert found.faults == ()
    return {name: tuple(cells for cells, _ in rows.values()) for name, rows in found.given.items()}


def test_the_curated_tables_come_back_as_they_were() -> None:
    state = curated()
    assert back(exported(state), state) == state


TEXTS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["=1+1", "+1", "-1", "@x", "#N/A", "TRUE", "001", "2024-02", "1e5", "_x0041_"]),
    st.from_regex(r"_x[0-9A-F]{4}_", fullmatch=True),
    st.from_regex(r"[=+@-][\w!(), '\"]{1,20}", fullmatch=True),
).map(lambda text: text if cell_fault(text) is None else "")


def rows_of_table(table: Table) -> st.SearchStrategy[tuple[tuple[str, ...], ...]]:
    cells = st.tuples(*[TEXTS.filter(bool) if one in table.key else TEXTS for one in table.columns])
    rows = st.lists(cells, max_size=4, unique_by=lambda row: key_of(table, row))
    return rows.map(tuple)


STATES = st.fixed_dictionaries({one.name: rows_of_table(one) for one in TABLES}).map(tidied)


@settings(max_examples=25, deadline=None)
@given(STATES)
def test_rows_of_any_text_come_back_as_they_were(state: State) -> None:
    unique = {
        table.name: tuple({key_of(table, row): row for row in state[table.name]}.values())
        for table in TABLES
    }
    assert back(exported(unique), unique) == unique


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("x")', "+1", "-1", "@SUM(A1)", "#REF!"])
def test_what_looks_like_a_formula_is_text_that_stays_text(text: str) -> None:
    source = ("900", text, *[""] * (len(schema.SOURCES.columns) - 2))
    state = {**{table.name: () for table in TABLES}, schema.SOURCES.name: (source,)}
    cell = load_workbook(io.BytesIO(exported(state)))["sources"]["B2"]
    assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@")
    assert cell.quotePrefix or not text.startswith(("=", "+", "-", "@"))


def test_all_cells_are_text_for_both_libraries() -> None:
    content = exported(curated())
    book = load_workbook(io.BytesIO(content))
    for table in TABLES:
        for row in book[sheet_name(table)].iter_rows():
            assert all(cell.data_type in ("s", "inlineStr") or cell.value is None for cell in row)
    for rows in read_workbook(content).sheets.values():
        assert all(isinstance(cell, str) for row in rows for cell in row)


def test_a_sheet_has_a_frozen_header_a_filter_and_widths() -> None:
    sheet = load_workbook(io.BytesIO(exported(curated())))["claims"]
    count = len(curated()["claims"])
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == f"A1:T{count + 1}"
    assert 20 < sheet.column_dimensions["R"].width <= 60
    assert sheet["R2"].alignment.wrap_text
    assert sheet.column_dimensions["L"].number_format == "@"


def test_a_drop_down_offers_what_is_valid() -> None:
    book = load_workbook(io.BytesIO(exported(curated())))
    offered = {}
    for table in TABLES:
        sheet = book[sheet_name(table)]
        for one in sheet.data_validations.dataValidation:
            column = table.columns[next(iter(one.sqref.ranges)).min_col - 1]
            cells = book[LISTS][one.formula1.partition("!")[2].replace("$", "")]
            offered[table.name, column] = ([cell[0].value for cell in cells], one.errorStyle)
    state = curated()
    platforms = [cells[0] for cells in state["platforms.tsv"]]
    assert offered["claims", "platform"] == (["*", *platforms], "warning")
    assert offered["offerings.tsv", "platform"] == (platforms, "warning")
    assert offered["claims", "involvement"] == ([one.value for one in Involvement], "stop")
    assert offered["facts.tsv", "predicate"] == (list(schema.PREDICATES), "stop")
    segments = read_vocabulary()
    assert offered["claims", "segment"][0] == [*segments.segment, *segments.group]
    for column in ("model", "programme", "party", "polarity", "strength", "rank", "source"):
        assert ("claims", column) in offered
    assert ("sources.tsv", "grade") in offered


def test_every_heading_has_a_note_with_the_words_of_the_readme() -> None:
    told = notes((data_directory() / "README.md").read_text(encoding="utf-8"))
    state = curated()
    made = Exported(state, choices(state, read_vocabulary()), told, (), base_of(state, state))
    book = load_workbook(io.BytesIO(workbook(made)))
    noted = {
        (table.name, cell.value)
        for table in TABLES
        for cell in book[sheet_name(table)][1]
        if cell.comment is not None and cell.comment.text
    }
    assert noted == {key for key in told if key[0] != schema.RELEASES.name} & {*columns()}
    assert len(noted) > 60
    note = book["claims"]["G1"].comment
    assert note is not None
    assert "Valid: owns, performs, decides" in note.text


def columns() -> list[tuple[str, str]]:
    return [(table.name, column) for table in TABLES for column in table.columns]


def test_the_sheet_that_tells_the_origin_is_hidden_and_lists_are_not() -> None:
    book = load_workbook(io.BytesIO(exported(curated())))
    states = {name: book[name].sheet_state for name in (README, LISTS, BASE)}
    assert states == {README: "visible", LISTS: "visible", BASE: "hidden"}


def empty() -> State:
    return {table.name: () for table in TABLES}


def choices_free(state: State) -> Exported:
    return Exported(state, choices(state, read_vocabulary()), {}, (), Base("", {}))


def test_a_cell_that_is_too_long_is_refused_by_its_place() -> None:
    cells = ("900", "x" * 32_766 + "😀", *[""] * (len(schema.SOURCES.columns) - 2))
    with pytest.raises(
        SheetError, match=r"sources\.tsv, 900, column title: has 32768 characters, .* 32767"
    ):
        workbook(choices_free({**empty(), schema.SOURCES.name: (cells,)}))


def test_the_longest_cell_is_written_whole() -> None:
    cells = ("900", "x" * 32_767, *[""] * (len(schema.SOURCES.columns) - 2))
    state = {**empty(), schema.SOURCES.name: (cells,)}
    assert back(workbook(choices_free(state)), state) == state


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MAX_ROWS", 5)
    with pytest.raises(SheetError, match=r"has \d+ rows, a sheet at most 4; .* --platform"):
        exported(curated())


def test_a_filter_keeps_claims_and_facts_and_what_they_refer_to() -> None:
    state = curated()
    kept = Filter(("temu",), ("000",)).of(state)
    claims = [dict(zip(schema.CLAIMS.columns, cells, strict=True)) for cells in kept["claims"]]
    assert {one["platform"] for one in claims} == {"temu"}
    assert {one["source"] for one in claims} == {"000"}
    facts = [dict(zip(schema.FACTS.columns, cells, strict=True)) for cells in kept["facts.tsv"]]
    assert facts
    assert all("temu" in one["subjects"] and one["source"] == "000" for one in facts)
    for name in ("sources.tsv", "platforms.tsv", "offerings.tsv"):
        assert kept[name] == state[name]


def test_what_is_about_no_platform_can_be_filtered_too() -> None:
    kept = Filter(("*",)).of(curated())
    assert {cells[1] for cells in kept["claims"]} == {"*"}
    assert not [c for c in kept["facts.tsv"] if "platform:" in c[1] or "offering:" in c[1]]
