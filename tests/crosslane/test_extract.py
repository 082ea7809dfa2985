"""``crosslane extract``: what it reads, what it writes, and what it refuses."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from crosslane.cli import main
from crosslane.commands import extract
from crosslane.data.extract.sheet import COLUMNS
from crosslane.data.schema import CLAIMS
from crosslane.loading import data_directory
from tests.crosslane.calls import Run

TEXT = "The platform handles returns.\nLogistics is hard.\n"


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_bytes(TEXT.encode())
    return path


def test_candidates_are_printed_as_a_table_with_every_column_of_a_claim(
    run: Run, article: Path
) -> None:
    code, out, said = run("extract", str(article))
    head, line = out.splitlines()
    row = dict(zip(head.split("\t"), line.split("\t"), strict=True))
    assert (code, tuple(row)) == (0, COLUMNS)
    assert set(CLAIMS.columns) <= set(row)
    assert (row["accept"], row["id"], row["source"]) == ("", "NEW-001", "")
    assert (row["confidence"], row["rule"]) == ("one rule", "party-act-segment")
    assert TEXT[int(row["start"]) : int(row["end"])] == row["quote"]
    assert said == (
        "2 sentences read, 1 candidate: returns 1; 1 sentence with a segment not understood. "
        "Nothing was added to the data.\n"
    )


def test_table_and_page_are_written_where_they_are_wanted(
    run: Run, article: Path, tmp_path: Path
) -> None:
    table, page = tmp_path / "c.tsv", tmp_path / "c.html"
    code, out, _ = run("extract", str(article), "--out", str(table), "--html", str(page))
    assert (code, out) == (0, "")
    assert table.read_text("utf-8").startswith("accept\tid\t")
    assert page.read_text("utf-8").startswith("<!doctype html>")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["article.txt", "c.html", "c.tsv"]


def test_json_has_what_was_found_and_what_was_missed(run: Run, article: Path) -> None:
    found = json.loads(run("extract", str(article), "--json")[1])
    assert (found["language"], found["sentences"], found["source"]) == ("en", 2, None)
    assert [one["segment"] for one in found["candidates"]] == ["returns"]
    (missed,) = found["missed"]
    assert TEXT[missed["start"] : missed["end"]] == missed["text"] == "Logistics is hard."


def test_a_source_is_named_or_known_by_its_bytes(run: Run, article: Path) -> None:
    found = json.loads(run("extract", str(article), "--json", "--source", "000")[1])
    assert (found["source"], found["candidates"][0]["source"]) == ("000", "000")


def test_the_text_of_a_known_source_gets_its_id(run: Run, source_texts: Path) -> None:
    path = next(source_texts.glob("002*.txt"))
    assert json.loads(run("extract", str(path), "--json")[1])["source"] == "002"


def test_standard_input_is_read(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    body = io.TextIOWrapper(io.BytesIO("物流由平台负责。".encode()), encoding="ascii")
    monkeypatch.setattr("sys.stdin", body)
    found = json.loads(run("extract", "-", "--json")[1])
    assert [one["segment"] for one in found["candidates"]] == ["@logistics"]


def test_nothing_is_added_to_the_data(run: Run, article: Path) -> None:
    before = {path: path.read_bytes() for path in data_directory().rglob("*.tsv")}
    assert run("extract", str(article))[0] == 0
    assert {path: path.read_bytes() for path in data_directory().rglob("*.tsv")} == before


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "there is no text in it"),
        (b" \r\n\xef\xbb\xbf", "there is no text in it"),
        (b"abc\xff", "not UTF-8 at byte 3; save the file as UTF-8"),
        (b"PK\x03\x04\x00", "no text; there is a zero byte at 4"),
        (b"a" * 2_000_001, "longer than 2,000,000 bytes; cut it into parts"),
    ],
    ids=["empty", "blank", "latin", "binary", "long"],
)
def test_what_is_no_text_is_refused_and_nothing_is_written(
    run: Run, tmp_path: Path, body: bytes, said: str
) -> None:
    path, table = tmp_path / "x.txt", tmp_path / "x.tsv"
    path.write_bytes(body)
    assert run("extract", str(path), "--out", str(table)) == (2, "", f"crosslane: {path}: {said}\n")
    assert not table.exists()


def test_a_directory_and_a_missing_file_are_refused(run: Run, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.txt"):
        code, out, said = run("extract", str(path))
        assert (code, out) == (2, "")
        assert said.startswith(f"crosslane: {path}: ")


def test_an_unknown_source_is_refused_with_what_was_meant(run: Run, article: Path) -> None:
    code, _, said = run("extract", str(article), "--source", "00")
    assert code == 2
    assert "'00' is no known source" in said


def test_a_file_that_cannot_be_written_is_told_and_the_old_one_stays(
    run: Run, article: Path, tmp_path: Path
) -> None:
    code, _, said = run("extract", str(article), "--out", str(tmp_path / "none" / "c.tsv"))
    assert code == 2
    assert "cannot write to" in said


def test_an_unknown_language_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["extract", "x.txt", "--language", "fr"])
    assert "invalid choice: 'fr'" in capsys.readouterr().err


def test_two_megabytes_are_the_most_that_is_read() -> None:
    endless = io.BytesIO(b"a" * (extract.MOST_BYTES * 2))
    assert len(extract._most(endless)) == extract.MOST_BYTES + 1
