"""The history: versions give every release back as it was, and files that do not fit are told."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosslane.data import schema
from crosslane.data.faults import DataError
from crosslane.data.history import (
    current_release,
    history_faults,
    history_of,
    read_release,
    refusal,
    state_of,
)
from crosslane.data.reader import read_records, read_tables
from crosslane.data.recorded import (
    history_digest,
    history_file,
    read_recorded,
    version_key,
    write_history,
)
from crosslane.data.tables import Faults, Table
from crosslane.data.versions import (
    VERSIONED,
    Recorded,
    State,
    key_of,
    ordered,
    place_text,
    record,
    stamps,
    state_at,
    unchanged,
)
from crosslane.loading import data_directory, load_graph
from crosslane.ontology.records import Vocabulary
from crosslane.ontology.releases import Release, Stamp
from tests.articles import articles

DAY = date(2026, 1, 1)
VARIED = (schema.PLATFORMS, schema.OFFERINGS, schema.CLAIMS)


def release(number: int) -> Release:
    return Release(f"0.{number}.0", DAY + timedelta(number), None)


def row(table: Table, key: str, said: str) -> tuple[str, ...]:
    head = tuple(key.split("/")) if table is schema.OFFERINGS else (key,)
    return (*head, said, *[""] * (len(table.columns) - len(head) - 1))


def state(**rows: list[tuple[str, str]]) -> State:
    """Make a state of all tables: ``platforms=[("temu", "a")]``; the others are empty."""
    found = {}
    for table in VERSIONED:
        given_rows = rows.get(table.name.removesuffix(".tsv"), [])
        found[table.name] = tuple(row(table, key, said) for key, said in given_rows)
    return found


def rows_of(table: Table) -> st.SearchStrategy[list[tuple[str, str]]]:
    names = ["a/a", "a/b", "b/a", "c/c"] if table is schema.OFFERINGS else list("abcdef")
    made = st.lists(
        st.tuples(st.sampled_from(names), st.sampled_from(["", "x", "y"])),
        unique_by=lambda pair: pair[0],
    )
    return made if ordered(table) else made.map(sorted)


STATES = st.lists(
    st.fixed_dictionaries({one.name.removesuffix(".tsv"): rows_of(one) for one in VARIED}).map(
        lambda rows: state(**rows)
    ),
    min_size=1,
    max_size=7,
)


def recorded_all(states: list[State]) -> Recorded:
    recorded = Recorded()
    for number, one in enumerate(states):
        recorded = record(recorded, one, release(number))
    return recorded


@given(STATES)
def test_every_release_is_given_back_as_it_was_recorded(states: list[State]) -> None:
    recorded = recorded_all(states)
    assert [state_at(recorded, one.id) for one in recorded.releases] == states


@given(STATES)
def test_files_of_a_history_read_back_as_they_were_written(states: list[State]) -> None:
    recorded = recorded_all(states)
    with TemporaryDirectory() as name:
        write_history(Path(name), recorded)
        assert read_recorded(Path(name)) == recorded


@given(STATES)
def test_a_version_begins_only_where_a_row_is_new_or_changed_or_moved(states: list[State]) -> None:
    recorded = recorded_all(states)
    before: State = state()
    for one, now in zip(recorded.releases, states, strict=True):
        for table in VERSIONED:
            begun = {v.cells for v in recorded.of(table) if v.recorded_from == one.id}
            new = {*now[table.name]} - {*before[table.name]}
            assert new <= begun <= {*now[table.name]}
            if not ordered(table):
                assert begun == new
        before = now


@given(STATES)
def test_rows_that_stand_as_released_are_those_of_the_last_release(states: list[State]) -> None:
    *released, now = [state(), *states]
    recorded = recorded_all(released)
    for table in VERSIONED:
        same = {*released[-1][table.name]} & {*now[table.name]}
        assert unchanged(recorded, now, table) == {key_of(table, cells) for cells in same}
    assert (current_release(recorded, now) is None) == (now != released[-1])


def test_moving_one_row_makes_one_version() -> None:
    names = [(name, "") for name in "abcdefgh"]
    recorded = record(Recorded(), state(platforms=names), release(0))
    moved = [*names[:2], names[6], *names[2:6], names[7]]
    after = record(recorded, state(platforms=moved), release(1))
    begun = [v for v in after.of(schema.PLATFORMS) if v.recorded_from == "0.1.0"]
    assert [(v.cells[0], v.place) for v in begun] == [("g", Fraction(5, 2))]


def test_a_row_that_only_moved_is_stamped_once() -> None:
    recorded = recorded_all(
        [
            state(platforms=[("a", "x"), ("b", "x")]),
            state(platforms=[("b", "x"), ("a", "x")]),
            state(platforms=[("b", "x"), ("a", "y")]),
        ]
    )
    found = stamps(recorded, schema.PLATFORMS)
    assert found["a"] == (Stamp("0.0.0", "0.2.0"), Stamp("0.2.0"))
    assert found["b"] == (Stamp("0.0.0"),)


def test_a_row_that_comes_back_has_two_versions() -> None:
    here, gone = state(claims=[("a", "x")]), state()
    recorded = recorded_all([here, gone, here])
    assert stamps(recorded, schema.CLAIMS)["a"] == (Stamp("0.0.0", "0.1.0"), Stamp("0.2.0"))


def test_places_are_written_in_full() -> None:
    deep = Fraction(1)
    for _ in range(60):
        deep /= 2
    assert Fraction(place_text(deep)) == deep
    assert place_text(Fraction(12)) == "12"


@pytest.mark.parametrize(
    "text", ["1.0", "v1.0.0", "1.0.0-rc", "01.0.0", "1.0.0 ", "", "1.\u0660.0"]
)
def test_a_release_is_named_by_three_numbers(text: str) -> None:
    assert version_key(text) is None


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (Release("0.2", DAY + timedelta(9)), "'0.2' is no release; write three numbers, as 0.2.0"),
        (Release("0.1.0", DAY + timedelta(9)), "the release 0.1.0 exists; take one after 0.1.0"),
        (Release("0.0.9", DAY + timedelta(9)), "0.0.9 comes before the last release, 0.1.0"),
        (Release("0.2.0", DAY), "2026-01-01 is before 2026-01-02, the day of 0.1.0"),
        (Release("0.2.0", DAY + timedelta(9), "a\tb"), "invisible character U+0009; write it as"),
    ],
)
def test_a_release_that_cannot_be_recorded_is_refused(one: Release, said: str) -> None:
    recorded = recorded_all([state(), state(claims=[("a", "x")])])
    reason = refusal(recorded, state(), one)
    assert reason is not None
    assert said in reason


def test_a_release_without_a_change_is_refused() -> None:
    recorded = recorded_all([state(claims=[("a", "x")])])
    again = state(claims=[("a", "x")])
    assert refusal(recorded, again, release(1)) == "nothing has changed since 0.0.0"
    assert refusal(recorded, state(claims=[("a", "y")]), release(1)) is None


def test_ten_comes_after_nine() -> None:
    recorded = record(Recorded(), state(), Release("0.9.0", DAY))
    assert refusal(recorded, state(claims=[("a", "")]), Release("0.10.0", DAY)) is None


# --- the files ----------------------------------------------------------------------------------


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the curated tables with a history of two releases, the second one as they are."""
    copy = tmp_path / "data"
    drop = shutil.ignore_patterns("*.py", "__pycache__", "history", "releases.tsv")
    shutil.copytree(articles(), copy, ignore=drop)
    now = state_of(read_tables(copy, Faults()))
    claims = now["claims"]
    older = {**now, "claims": (*claims[:-1], (*claims[-1][:-1], "an older note"))}
    write_history(copy, recorded_all([older, now]))
    return copy


def change(root: Path, name: str, old: str, new: str) -> None:
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def faults(root: Path) -> list[str]:
    with pytest.raises(DataError) as caught:
        read_recorded(root)
    return [str(fault) for fault in caught.value.faults]


def test_a_sound_history_has_no_faults(root: Path, vocabulary: Vocabulary) -> None:
    assert history_faults(root, vocabulary) == []


def test_a_release_reads_as_the_tables_did(root: Path, vocabulary: Vocabulary) -> None:
    recorded = read_recorded(root)
    assert read_release(recorded, "0.1.0", vocabulary) == read_records(root, vocabulary)
    older = read_release(recorded, "0.0.0", vocabulary)
    assert older.claims[-1].note == "an older note"
    assert older.claims[:-1] == read_records(root, vocabulary).claims[:-1]


def test_a_directory_without_releases_has_no_history(root: Path) -> None:
    shutil.rmtree(root / "history")
    (root / "releases.tsv").unlink()
    assert read_recorded(root) == Recorded()
    assert history_digest(root) == ""
    graph = load_graph(root)
    assert (graph.release, graph.history.releases) == (None, ())


@pytest.mark.parametrize("missing", ["releases.tsv", "history/facts.tsv"])
def test_a_part_of_the_history_that_is_missing_is_told(root: Path, missing: str) -> None:
    (root / missing).unlink()
    assert f"{missing}: the file is missing" in "\n".join(faults(root))


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("releases.tsv", "0.1.0", "0.1", "releases.tsv:3: id: '0.1' is no release; write"),
        (
            "releases.tsv",
            "0.1.0",
            "0.0.0",
            "releases.tsv:3: id: '0.0.0' is taken by",
        ),
        ("releases.tsv", "2026-01-02", "2025-12-31", "date: is before that of 0.0.0, 2026-01-01"),
        ("releases.tsv", "2026-01-02", "2026-01", "date: is the day of the release; write it like"),
        ("history/facts.tsv", "0.0.0\t", "0.0.1\t", "'0.0.1' is no release; did you mean '0.0.0'?"),
        (
            "history/facts.tsv",
            "0.0.0\t\t",
            "0.0.0\t0.0.0\t",
            "recorded_to: is not after",
        ),
        (
            "history/facts.tsv",
            "recorded_to",
            "recorded_till",
            "'recorded_till' is no column",
        ),
        (
            "history/platforms.tsv",
            "0.0.0\t\t1\t",
            "0.0.0\t\t2\t",
            "has the same place in 0.0.0",
        ),
        (
            "history/platforms.tsv",
            "0.0.0\t\t1\t",
            "0.0.0\t\t-1\t",
            "place: '-1' is no decimal",
        ),
    ],
)
def test_a_broken_history_names_its_place_and_its_fix(
    root: Path, name: str, old: str, new: str, said: str
) -> None:
    change(root, name, old, new)
    assert said in "\n".join(faults(root))


def test_releases_out_of_order_are_told(root: Path) -> None:
    change(root, "releases.tsv", "0.0.0\t", "0.2.0\t")
    assert "id: '0.1.0' comes after 0.2.0; put the lowest first" in "\n".join(faults(root))


@pytest.mark.parametrize(
    ("end", "said"),
    [("", "of the same row has no end; give it one"), ("0.1.0", None)],
)
def test_versions_of_a_row_do_not_overlap(root: Path, end: str, said: str | None) -> None:
    change(root, "history/claims.tsv", "0.0.0\t0.1.0\t", f"0.0.0\t{end}\t")
    if said is None:
        assert len(read_recorded(root).releases) == 2
    else:
        assert said in "\n".join(faults(root))


def test_a_release_that_no_longer_reads_is_told_with_its_line(
    root: Path, vocabulary: Vocabulary
) -> None:
    change(root, "history/claims.tsv", "\tplatform\towns\t", "\tplatfrom\towns\t")
    found = [str(fault) for fault in history_faults(root, vocabulary)]
    assert any(
        one.startswith("history/claims.tsv:2: party: 'platfrom' is no party")
        and one.endswith("(in the release 0.0.0)")
        for one in found
    ), found


def test_a_history_that_was_edited_out_of_order_is_told(root: Path, vocabulary: Vocabulary) -> None:
    path = root / "history/sources.tsv"
    head, first, second, *rest = path.read_text(encoding="utf-8").split("\n")
    path.write_text("\n".join([head, second, first, *rest]), encoding="utf-8")
    (fault,) = history_faults(root, vocabulary)
    assert str(fault).startswith("history/sources.tsv: is not in canonical form")


def test_a_column_that_a_table_has_got_since_is_empty_in_old_versions(root: Path) -> None:
    path = root / "history/facts.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = ["\t".join(line.split("\t")[:-1]) for line in lines]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    versions = read_recorded(root).of(schema.FACTS)
    assert {one.cells[-1] for one in versions} == {""}
    assert {len(one.cells) for one in versions} == {len(schema.FACTS.columns)}


def test_a_history_is_fingerprinted(root: Path) -> None:
    before = history_digest(root)
    change(root, "releases.tsv", "0.0.0\t2026-01-01\t", "0.0.0\t2026-01-01\tnote")
    assert history_digest(root) != before


def test_the_history_tells_what_stands_as_released(root: Path, vocabulary: Vocabulary) -> None:
    recorded, now = read_recorded(root), state_of(read_tables(root, Faults()))
    history = history_of(recorded, now, vocabulary, "")
    last = now["claims"][-1][0]
    assert history.stamp("claim", last, None) == Stamp("0.1.0")
    assert history.stamp("claim", last, "0.0.0") == Stamp("0.0.0", "0.1.0")
    assert history.stamp("claim", "S0-001", None) == Stamp("0.0.0")
    assert history.stamp("claim", "S9-999", None) == Stamp()


# --- the history of the curated tables ----------------------------------------------------------


def test_the_history_of_the_curated_tables_is_sound(vocabulary: Vocabulary) -> None:
    assert history_faults(data_directory(), vocabulary) == []


def test_the_first_release_holds_the_five_articles(vocabulary: Vocabulary) -> None:
    recorded = read_recorded(data_directory())
    assert recorded.releases[0].id == "0.1.0"
    first = read_release(recorded, "0.1.0", vocabulary)
    assert (len(first.claims), len(first.facts), len(first.sources)) == (175, 131, 5)


def test_no_claim_was_ever_deleted(vocabulary: Vocabulary) -> None:
    recorded = read_recorded(data_directory())
    now = {claim.id for claim in read_records(data_directory(), vocabulary).claims}
    assert {one.cells[0] for one in recorded.of(schema.CLAIMS)} <= now


def test_every_versioned_table_has_its_file() -> None:
    found = {path.name for path in (data_directory() / "history").iterdir()}
    recorded = {
        one for one in VERSIONED if not one.optional or (data_directory() / one.name).exists()
    }
    assert found == {Path(history_file(table)).name for table in recorded}
