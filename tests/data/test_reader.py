"""The reader: every fault at once, each with its place, the valid values and the likely meaning."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from crosslane.data.faults import DataError
from crosslane.data.reader import read_records
from crosslane.ontology.records import Records, Vocabulary
from tests.articles import articles

Edit = Callable[..., None]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the curated tables to break."""
    copy = tmp_path / "data"
    shutil.copytree(articles(), copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return copy


def edit(root: Path, name: str, identifier: str, **cells: str) -> int:
    """Change cells of the row of an id; return its line."""
    path = root / name
    head, *lines = path.read_text(encoding="utf-8").split("\n")
    columns = head.split("\t")
    for number, line in enumerate(lines):
        values = line.split("\t")
        if values[0] == identifier:
            for column, value in cells.items():
                values[columns.index(column)] = value
            lines[number] = "\t".join(values)
            path.write_text("\n".join([head, *lines]), encoding="utf-8")
            return number + 2
    raise AssertionError(identifier)


def faults(root: Path, vocabulary: Vocabulary) -> list[str]:
    with pytest.raises(DataError) as caught:
        read_records(root, vocabulary)
    return [str(fault) for fault in caught.value.faults]


def test_all_claims_and_facts_of_the_five_articles_are_read(records: Records) -> None:
    assert len(records.claims) == 175
    assert len(records.facts) == 134
    assert [source.id for source in records.sources] == ["000", "001", "002", "003", "004"]


TEMU = "claims/temu.tsv"


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"party": "selller"}, "party: 'selller' is no party; did you mean 'seller'? valid: sell"),
        ({"segment": "pricng"}, "segment: 'pricng' is no segment; did you mean 'pricing'?"),
        ({"segment": "logistics"}, "did you mean '@logistics'?"),
        ({"involvement": "own"}, "did you mean 'owns'?"),
        ({"polarity": "yes"}, "polarity: 'yes' is no polarity; valid: asserted, denied"),
        ({"strength": ""}, "strength: is empty"),
        ({"rank": "Normal"}, "did you mean 'normal'?"),
        ({"model": "semi-manged"}, "did you mean 'semi-managed'?"),
        ({"model": "self-operated"}, "there is no offering 'temu/self-operated'"),
        ({"platform": "tmu"}, "did you mean 'temu'?"),
        ({"platform": "shein", "model": "*"}, "belong into claims/shein.tsv"),
        ({"markets": "US UK"}, "markets: 'UK' is no market"),
        ({"markets": "US US"}, "names a value twice"),
        ({"valid_from": "2024-13"}, "valid_from: '2024-13' is no date; write 2024, 2024-07"),
        ({"valid_from": "2024-02-30"}, "is no date"),
        ({"valid_from": "2024-05-01", "valid_until": "2024-05-01"}, "is not after valid_from"),
        ({"valid_from": "2025", "valid_until": "2024"}, "is not after valid_from"),
        ({"source": "0000"}, "source: '0000' is no source; did you mean '000'?"),
        ({"start": "-5"}, "start: '-5' is no whole number"),
        ({"end": "1819"}, "end - start is 47, the quote has 46 characters"),
        ({"quote": ""}, "quote: is empty"),
        ({"quote": "x" * 201, "end": "1973"}, "quote: is 201 characters long; at most 200"),
        ({"quote": "with  pricing \u200bcontrol"}, "invisible character U+200B"),
        ({"note": " spaces"}, "note: has space at its ends"),
        ({"note": "re\u0301sume\u0301"}, "not in Unicode normal form NFC"),
        ({"programme": "choice"}, "programme: 'choice' is no programme"),
        ({"programme": "only-refund"}, "has platform '*' and model '*'"),
        ({"id": "S0_014"}, "'S0_014' is no claim id"),
    ],
)
def test_a_broken_claim_names_its_place_and_its_fix(
    root: Path, vocabulary: Vocabulary, cells: dict[str, str], said: str
) -> None:
    line = edit(root, TEMU, "S0-014", **cells)
    found = faults(root, vocabulary)
    assert any(one.startswith(f"{TEMU}:{line}: ") and said in one for one in found), found


@pytest.mark.parametrize(
    ("name", "identifier", "cells", "said"),
    [
        ("sources.tsv", "003", {"grade": "E"}, "grade: 'E' is no grade; valid: A, B, C, D"),
        ("sources.tsv", "003", {"sha256": "abc"}, "64 lower-case hexadecimal digits"),
        ("sources.tsv", "003", {"url": "javascript:alert(1)"}, "no http or https URL"),
        ("sources.tsv", "003", {"url": "https://x.example", "title": ""}, "title: is empty"),
        ("sources.tsv", "003", {"grade_reason": ""}, "grade_reason: is empty"),
        ("platforms.tsv", "temu", {"organization": "pd"}, "did you mean 'pdd'?"),
        ("platforms.tsv", "temu", {"label_zh": ""}, "label_zh: is empty"),
        ("platforms.tsv", "temu", {"id": "Temu"}, "write lower-case words"),
        ("organizations.tsv", "pdd", {"role": "boss"}, "role: 'boss' is no role; valid: parent"),
        ("organizations.tsv", "pdd", {"parent": "pdd"}, "not its own parent"),
        ("offerings.tsv", "temu", {"evidence": ""}, "name the facts that say"),
        ("offerings.tsv", "temu", {"evidence": "F9-999"}, "'F9-999' is no fact"),
        ("offerings.tsv", "temu", {"markets": "US", "planned_markets": "US"}, "also in markets"),
        ("programmes.tsv", "only-refund", {"markets": "PRC"}, "'PRC' is no market"),
        ("facts.tsv", "F2-016", {"predicate": "ownedby"}, "did you mean 'ownedBy'?"),
        ("facts.tsv", "F2-016", {"subjects": "platform:tmu"}, "did you mean 'temu'?"),
        ("facts.tsv", "F2-016", {"subjects": "shop:temu"}, "'shop' is no kind of entity"),
        ("facts.tsv", "F2-016", {"subjects": ""}, "subjects: is empty"),
        ("facts.tsv", "F2-016", {"id": "F2-015"}, "'F2-015' is taken by facts.tsv:"),
    ],
)
def test_a_broken_row_of_another_table_names_its_place_and_its_fix(
    root: Path,
    vocabulary: Vocabulary,
    name: str,
    identifier: str,
    cells: dict[str, str],
    said: str,
) -> None:
    line = edit(root, name, identifier, **cells)
    found = faults(root, vocabulary)
    assert any(one.startswith(f"{name}:{line}: ") and said in one for one in found), found


def test_every_fault_is_reported_at_once(root: Path, vocabulary: Vocabulary) -> None:
    edit(root, TEMU, "S0-014", party="selller", strength="loud")
    edit(root, "claims/shein.tsv", "S0-034", segment="nothing")
    edit(root, "sources.tsv", "000", grade="Z")
    places = {one.split(": ")[0] for one in faults(root, vocabulary)}
    assert len(faults(root, vocabulary)) == 4
    assert {place.split(":")[0] for place in places} == {TEMU, "claims/shein.tsv", "sources.tsv"}


def test_a_broken_platform_does_not_break_its_claims_too(
    root: Path, vocabulary: Vocabulary
) -> None:
    edit(root, "platforms.tsv", "temu", organization="nobody")
    assert len(faults(root, vocabulary)) == 1


def test_the_same_claim_by_the_same_words_is_told_once(root: Path, vocabulary: Vocabulary) -> None:
    path = root / TEMU
    row = next(line for line in path.read_text().split("\n") if line.startswith("S0-014"))
    path.write_text(path.read_text() + row.replace("S0-014", "S0-900") + "\n")
    assert "says the same by the same words as S0-014" in faults(root, vocabulary)[0]


def test_an_id_is_unique_across_claim_files(root: Path, vocabulary: Vocabulary) -> None:
    edit(root, "claims/shein.tsv", "S0-034", id="S0-014")
    assert any("'S0-014' is taken by" in one for one in faults(root, vocabulary))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("\tparty\t", "\tpraty\t", "'praty' is no column; did you mean 'party'?"),
        ("\tparty\t", "\t", "party: the column is missing"),
        ("platform\tmodel\t", "model\tplatform\t", "columns are not in the order id, platform"),
        ("S0-014\ttemu\t", "S0-014\t", "19 cells where there are 20 columns"),
    ],
)
def test_a_broken_shape_of_a_table_is_named(
    root: Path, vocabulary: Vocabulary, old: str, new: str, said: str
) -> None:
    path = root / TEMU
    path.write_text(path.read_text().replace(old, new, 1))
    assert any(said in one for one in faults(root, vocabulary))


def test_a_missing_table_a_missing_line_end_and_bad_bytes_are_faults(
    root: Path, vocabulary: Vocabulary
) -> None:
    (root / "programmes.tsv").unlink()
    text = (root / TEMU).read_text()
    (root / TEMU).write_text(text.rstrip("\n"))
    (root / "claims/shein.tsv").write_bytes(b"id\xff\n")
    found = "\n".join(faults(root, vocabulary))
    assert "programmes.tsv: the file is missing" in found
    assert "the last line has no line end" in found
    assert "claims/shein.tsv: not UTF-8 at byte 2" in found


def test_windows_line_ends_are_a_fault_not_a_value(root: Path, vocabulary: Vocabulary) -> None:
    path = root / TEMU
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert "column" in faults(root, vocabulary)[0]


def test_partial_dates_are_kept_as_written(records: Records) -> None:
    assert str(records.claim["S4-001"].valid_from) == "2024-07"
    assert str(records.claim["S4-014"].valid_from) == "2024"
