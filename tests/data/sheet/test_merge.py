"""Edits of a workbook are put on top of the tables as they are now."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crosslane.data import schema
from crosslane.data.sheet.base import base_of, content_digest
from crosslane.data.sheet.layout import TABLES
from crosslane.data.sheet.merge import Change, Merged, merge
from crosslane.data.tables import Table
from crosslane.data.versions import Cells, State, key_of, ordered

SORTED, KEPT = schema.FACTS, schema.PLATFORMS
Rows = dict[str, str]


def row(table: Table, key: str, said: str) -> Cells:
    return (key, said, *[""] * (len(table.columns) - 2))


def state(table: Table, rows: Rows) -> State:
    made = tuple(row(table, key, said) for key, said in rows.items())
    return {**{one.name: () for one in TABLES}, table.name: made}


def merged(base: Rows, mine: Rows, theirs: Rows, table: Table = SORTED) -> Merged:
    before, now = state(table, base), state(table, theirs)
    rows = {
        one.name: {key_of(one, cells): (cells, n) for n, cells in enumerate(mine_of[one.name], 2)}
        for mine_of in [state(table, mine)]
        for one in TABLES
    }
    return merge(base_of(before, before), rows, now)


def result(found: Merged, table: Table = SORTED) -> Rows:
    return {cells[0]: cells[1] for cells in found.state[table.name]}


def kinds(found: Merged) -> list[tuple[str, str, bool]]:
    return [(one.kind, one.key, one.overwrites) for one in found.changes]


NAMES = st.sampled_from("abcdef")
ROWS = st.dictionaries(NAMES, st.sampled_from("xyz"), max_size=6)
BOTH = st.sampled_from([SORTED, KEPT])


def settled(table: Table, rows: Rows) -> Rows:
    return rows if ordered(table) else dict(sorted(rows.items()))


@given(ROWS, ROWS, BOTH)
def test_a_workbook_nobody_edited_changes_nothing_whatever_happened_since(
    base: Rows, theirs: Rows, table: Table
) -> None:
    base, theirs = settled(table, base), settled(table, theirs)
    found = merged(base, base, theirs, table)
    assert found.changes == ()
    assert list(result(found, table).items()) == list(theirs.items())


@given(ROWS, ROWS, BOTH)
def test_as_long_as_nothing_happened_since_the_workbook_is_what_is_written(
    base: Rows, mine: Rows, table: Table
) -> None:
    base, mine = settled(table, base), settled(table, mine)
    found = merged(base, mine, base, table)
    assert result(found, table) == mine
    assert not any(one.overwrites for one in found.changes)
    if not ordered(table):
        assert list(result(found)) == sorted(mine)


@given(ROWS, ROWS, ROWS)
def test_nothing_of_either_side_is_lost_without_being_told(
    base: Rows, mine: Rows, theirs: Rows
) -> None:
    found = merged(base, mine, theirs)
    told = {one.key: one for one in found.changes}
    after = result(found)
    for key in {*base, *mine, *theirs}:
        if key in told:
            assert after.get(key) == mine.get(key) != theirs.get(key)
            assert told[key].overwrites == (theirs.get(key) != base.get(key))
        else:
            assert after.get(key) == theirs.get(key)
            assert mine.get(key) in (base.get(key), theirs.get(key))


@given(ROWS, ROWS, ROWS, BOTH)
def test_what_was_merged_and_is_merged_again_changes_nothing(
    base: Rows, mine: Rows, theirs: Rows, table: Table
) -> None:
    base, mine, theirs = (settled(table, one) for one in (base, mine, theirs))
    first = merged(base, mine, theirs, table)
    after = result(first, table)
    again = merged(after, after, after, table)
    assert again.changes == ()
    assert again.state == first.state


def test_an_edit_is_told_with_the_cells_old_and_new_and_its_row() -> None:
    (one,) = merged({"a": "x", "b": "x"}, {"a": "x", "b": "y"}, {"a": "x", "b": "x"}).changes
    assert (one.kind, one.key, one.row) == ("changed", "b", 3)
    assert one.cells == {"subjects": ("x", "y")}


def test_rows_that_come_and_go_are_told() -> None:
    found = merged({"a": "x", "b": "x"}, {"b": "x", "c": "x"}, {"a": "x", "b": "x"})
    assert kinds(found) == [("removed", "a", False), ("added", "c", False)]
    assert found.changes[0].cells == {"id": ("a", ""), "subjects": ("x", "")}


def test_a_row_that_was_not_exported_is_not_taken_for_removed() -> None:
    found = merged({"a": "x"}, {"a": "y"}, {"a": "x", "b": "x"})
    assert result(found) == {"a": "y", "b": "x"}
    assert kinds(found) == [("changed", "a", False)]


def test_a_row_that_both_changed_is_told_as_overwritten_and_one_that_others_changed_stays() -> None:
    base = {"a": "x", "b": "x", "c": "x"}
    found = merged(base, {"a": "y", "b": "x"}, {"a": "z", "b": "z", "c": "z"})
    assert kinds(found) == [("changed", "a", True), ("removed", "c", True)]
    assert [key for _, key in found.kept] == ["b"]
    assert result(found) == {"a": "y", "b": "z"}


def test_an_id_that_both_took_for_a_new_row_is_told_as_overwritten() -> None:
    assert kinds(merged({}, {"a": "x"}, {"a": "y"})) == [("changed", "a", True)]


def test_a_change_that_both_made_is_none() -> None:
    assert merged({"a": "x"}, {"a": "y"}, {"a": "y"}).changes == ()


def test_rows_in_another_order_matter_only_where_the_order_is_kept() -> None:
    base, mine = {"a": "x", "b": "x"}, {"b": "x", "a": "x"}
    assert merged(base, mine, base).changes == ()
    found = merged(base, mine, base, KEPT)
    assert found.changes == (Change(KEPT, "order", ""),)
    assert list(result(found, KEPT)) == ["b", "a"]


def test_a_new_row_stands_where_it_was_put() -> None:
    base = {"a": "x", "b": "x"}
    found = merged(base, {"n": "x", "a": "x", "m": "x", "b": "x"}, base, KEPT)
    assert list(result(found, KEPT)) == ["n", "a", "m", "b"]
    assert [one.kind for one in found.changes] == ["added", "added"]


def test_an_order_that_others_changed_stays_and_one_that_both_changed_is_overwritten() -> None:
    base = dict.fromkeys("abc", "x")
    theirs = dict.fromkeys("cab", "x")
    assert list(result(merged(base, base | {"a": "y"}, theirs, KEPT), KEPT)) == ["c", "a", "b"]
    both = merged(base, dict.fromkeys("bac", "x"), theirs, KEPT)
    assert kinds(both) == [("order", "", True)]


def test_the_digest_of_all_tables_tells_rows_order_and_cells_apart() -> None:
    one = state(KEPT, {"a": "x", "b": "y"})
    others = [state(KEPT, rows) for rows in ({"b": "y", "a": "x"}, {"a": "x"}, {"a": "xb\ty"})]
    assert len({content_digest(made) for made in (one, *others)}) == 4
