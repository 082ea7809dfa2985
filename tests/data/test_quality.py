"""What no row shows by itself: every check of quality names the place and what to do."""

from __future__ import annotations

import hashlib
import inspect
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from crosslane.cli import main
from crosslane.data import quality
from crosslane.data.faults import Fault
from crosslane.data.quality import CHECKS, quality_faults
from crosslane.data.reader import build_records, read_tables
from crosslane.data.tables import Faults
from crosslane.graph.today import utc_today
from crosslane.loading import data_directory
from crosslane.ontology.records import Vocabulary
from tests.articles import articles

TODAY = date(2026, 11, 22)
PAGE = "https://www.example.org/help"


def lines_of(root: Path, name: str) -> tuple[list[str], list[list[str]]]:
    head, *lines = (root / name).read_text(encoding="utf-8").splitlines()
    return head.split("\t"), [line.split("\t") for line in lines]


def edit(root: Path, name: str, first: str, second: str | None = None, **cells: str) -> int:
    """Change cells of the row that begins with one cell, or with two; return its line."""
    columns, rows = lines_of(root, name)
    (number,) = [n for n, row in enumerate(rows) if row[0] == first and second in (None, row[1])]
    for column, value in cells.items():
        rows[number][columns.index(column)] = value
    text = "\n".join("\t".join(row) for row in (columns, *rows)) + "\n"
    (root / name).write_text(text, encoding="utf-8")
    return number + 2


def add(root: Path, name: str, **cells: str) -> int:
    """Add a row at the end of a table; return its line."""
    columns, rows = lines_of(root, name)
    with (root / name).open("a", encoding="utf-8", newline="\n") as file:
        file.write("\t".join(cells.get(column, "") for column in columns) + "\n")
    return len(rows) + 2


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the tables of the five articles in which every check finds nothing."""
    made = tmp_path / "data"
    shutil.copytree(articles(), made)
    columns, rows = lines_of(made, "offerings.tsv")
    first_day = columns.index("valid_from")
    for row in rows:
        row[first_day] = row[first_day] or "unknown"
    text = "\n".join("\t".join(row) for row in (columns, *rows)) + "\n"
    (made / "offerings.tsv").write_text(text, encoding="utf-8")
    return made


Ask = Callable[..., list[str]]


@pytest.fixture
def ask(vocabulary: Vocabulary) -> Ask:
    """Ask all checks about a directory; its faults as they are printed."""

    def faults(root: Path, *, words: bool = False, today: date = TODAY) -> list[str]:
        read = Faults()
        tables = read_tables(root, read)
        records = build_records(tables, vocabulary, read)
        return [str(one) for one in quality_faults(tables, records, today, words=words)]

    return faults


def test_sound_tables_have_no_fault(root: Path, ask: Ask) -> None:
    assert ask(root) == []


def test_the_curated_tables_have_no_fault(ask: Ask) -> None:
    assert ask(data_directory(), words=True, today=utc_today()) == []


def test_a_document_from_after_today_is_refused(root: Path, ask: Ask) -> None:
    line = edit(root, "sources.tsv", "003", published="2026-11-23")
    (fault,) = ask(root)
    assert fault.startswith(f"sources.tsv:{line}: published: 2026-11-23 is after today, 2026-11-22")
    assert "what is only announced is a fact" in fault
    assert ask(root, today=date(2026, 11, 23)) == []


def test_a_claim_that_begins_to_hold_after_today_is_refused(root: Path, ask: Ask) -> None:
    line = edit(root, "claims/temu.tsv", "S0-014", valid_from="2027")
    (fault,) = ask(root)
    assert fault.startswith(f"claims/temu.tsv:{line}: valid_from: 2027 is after today")


def test_a_year_that_has_begun_is_not_the_future(root: Path, ask: Ask) -> None:
    edit(root, "claims/temu.tsv", "S0-014", valid_from="2026")
    assert ask(root) == []


def test_a_page_without_a_publisher_is_refused(root: Path, ask: Ask) -> None:
    line = edit(root, "sources.tsv", "003", url=PAGE)
    message = f"sources.tsv:{line}: publisher: is empty; name who runs the page at this address"
    assert ask(root) == [message]


@pytest.mark.parametrize("query", ["?utm_source=feed", "?id=3&gclid=x1", "?fbclid=x1"])
def test_an_address_that_counts_visits_is_refused(root: Path, ask: Ask, query: str) -> None:
    line = edit(root, "sources.tsv", "003", url=PAGE + query, publisher="Example")
    (fault,) = ask(root)
    assert fault.startswith(f"sources.tsv:{line}: url: has parameters that only count visits")


def test_a_host_is_written_in_lower_case(root: Path, ask: Ask) -> None:
    line = edit(root, "sources.tsv", "003", url="https://Example.org/a", publisher="Example")
    message = f"sources.tsv:{line}: url: write the host in lower case: example.org"
    assert ask(root) == [message]


@pytest.mark.parametrize("again", [PAGE, PAGE + "/", "http://example.org/help"])
def test_an_address_stands_once(root: Path, ask: Ask, again: str) -> None:
    first = edit(root, "sources.tsv", "002", url=PAGE, publisher="Example")
    line = edit(root, "sources.tsv", "003", url=again, publisher="Example")
    (fault,) = ask(root)
    message = f"is the address of 002 (line {first}); use that source"
    assert fault == f"sources.tsv:{line}: url: {message}"


def test_a_grade_has_a_reason_that_says_something(root: Path, ask: Ask) -> None:
    line = edit(root, "sources.tsv", "003", grade_reason="good")
    (fault,) = ask(root)
    assert fault.startswith(f"sources.tsv:{line}: grade_reason: says too little; name what")


@pytest.mark.parametrize(
    ("name", "kind", "cells"),
    [
        (
            "sources.tsv",
            "source",
            {"title": "T", "grade": "C", "grade_reason": "made up for this", "sha256": "0" * 64},
        ),
        ("platforms.tsv", "platform", {"label_en": "Nobody", "label_zh": "Nobody"}),
        (
            "organizations.tsv",
            "organization",
            {"label_en": "Nobody", "label_zh": "Nobody", "role": "parent"},
        ),
        ("programmes.tsv", "programme", {"label_en": "Nobody", "label_zh": "Nobody"}),
    ],
)
def test_what_nothing_speaks_of_is_an_orphan(
    root: Path, ask: Ask, name: str, kind: str, cells: dict[str, str]
) -> None:
    line = add(root, name, id="nobody", **cells)
    (fault,) = ask(root)
    assert fault.startswith(f"{name}:{line}: id: nothing speaks of this {kind}; add what does")


def test_a_note_that_names_a_claim_says_what_speaks_of_a_row(root: Path, ask: Ask) -> None:
    cells = {"label_en": "Nobody", "label_zh": "Nobody", "role": "parent"}
    add(root, "organizations.tsv", id="nobody", note="see claim S0-014", **cells)
    assert ask(root) == []
    edit(root, "organizations.tsv", "nobody", note="see claim S9-999")
    assert len(ask(root)) == 1


def test_an_offering_without_a_first_day_says_unknown(root: Path, ask: Ask) -> None:
    line = edit(root, "offerings.tsv", "temu", "fully-managed", valid_from="")
    (fault,) = ask(root)
    assert fault.startswith(f"offerings.tsv:{line}: valid_from: is empty; give the first day, or")
    assert "write 'unknown' if no source does" in fault


def test_a_chinese_name_is_chinese_or_the_brand(root: Path, ask: Ask) -> None:
    line = edit(root, "platforms.tsv", "aliexpress", label_zh="Sumaitong")
    message = "'Sumaitong' is neither Chinese nor the name in label_en"
    assert ask(root) == [f"platforms.tsv:{line}: label_zh: {message}"]


@pytest.mark.parametrize("synonyms", ["AliExpress|全球速卖通", "全球速卖通|全球速卖通"])
def test_a_synonym_is_no_name_again(root: Path, ask: Ask, synonyms: str) -> None:
    line = edit(root, "platforms.tsv", "aliexpress", synonyms=synonyms)
    (fault,) = ask(root)
    assert fault.startswith(f"platforms.tsv:{line}: synonyms: ")
    assert fault.endswith("stands there already; name each once")


@pytest.mark.parametrize("text", ["the platform sets the price.", "The platform sets the price"])
def test_a_paraphrase_is_a_sentence(root: Path, ask: Ask, text: str) -> None:
    cells = {"paraphrase": text, "quote": "", "start": "", "end": ""}
    line = edit(root, "claims/temu.tsv", "S0-014", **cells)
    message = "is no sentence; begin with a capital and end with a full stop"
    assert ask(root) == [f"claims/temu.tsv:{line}: paraphrase: {message}"]


@pytest.mark.parametrize(
    ("name", "identifier", "cells", "said"),
    [
        ("facts.tsv", "F2-016", {"predicate": "trend"}, "predicate 'ownedBy'; take it out of data"),
        (
            "organizations.tsv",
            "alipay",
            {"role": "parent"},
            "role 'payment-provider'; take it out of data/schema.py",
        ),
    ],
)
def test_a_word_of_the_vocabulary_that_nothing_uses_is_dead(
    root: Path, ask: Ask, name: str, identifier: str, cells: dict[str, str], said: str
) -> None:
    before = ask(root, words=True)
    edit(root, name, identifier, **cells)
    (new,) = set(ask(root, words=True)) - set(before)
    assert new.startswith(f"vocabulary: no row uses the {said}")


@pytest.mark.parametrize("word", ["model", "segment", "group"])
def test_without_claims_every_word_of_the_chain_is_dead(
    root: Path, vocabulary: Vocabulary, word: str
) -> None:
    read = Faults()
    tables = read_tables(root, read)
    records = replace(build_records(tables, vocabulary, read), claims=(), offerings=())
    found = quality_faults(tables, records, TODAY)
    dead = [one.message for one in found if one.message.startswith(f"no row uses the {word} ")]
    expected = getattr(vocabulary, word).keys() - {"@all", "@everything-else"}
    assert len(dead) == len(expected) > 0


def test_tables_of_somebody_else_use_what_they_need_of_the_vocabulary(root: Path, ask: Ask) -> None:
    assert ask(root, words=True) != []
    assert ask(root, words=False) == []


def test_every_check_says_what_holds() -> None:
    named = [one for one in vars(quality).values() if inspect.isgeneratorfunction(one)]
    public = {one for one in named if not one.__name__.startswith("_")}
    assert public == set(CHECKS)
    assert all(check.__doc__ for check in CHECKS)


def test_faults_come_in_file_and_line_order(root: Path, vocabulary: Vocabulary) -> None:
    edit(root, "sources.tsv", "003", grade_reason="good")
    edit(root, "sources.tsv", "001", grade_reason="good", url=PAGE)
    edit(root, "platforms.tsv", "aliexpress", label_zh="Sumaitong")
    read = Faults()
    tables = read_tables(root, read)
    found = quality_faults(tables, build_records(tables, vocabulary, read), TODAY, words=False)
    assert len(found) == 4
    assert found == sorted(found)
    assert all(isinstance(one, Fault) and one.line for one in found)


# --- crosslane check


Check = Callable[..., tuple[int, str]]


@pytest.fixture
def check(root: Path, capsys: pytest.CaptureFixture[str]) -> Check:
    """Run ``crosslane check`` on the directory; its exit code and what it printed."""

    def run(*arguments: str) -> tuple[int, str]:
        code = main(["--data-dir", str(root), "check", *arguments])
        return code, capsys.readouterr().out

    return run


def test_check_finds_the_copy_sound(check: Check) -> None:
    code, said = check()
    assert (code, said.splitlines()[0].startswith("sound: ")) == (0, True), said
    assert "quality" in said


def test_check_refuses_a_claim_with_an_unknown_platform(root: Path, check: Check) -> None:
    line = edit(root, "claims/temu.tsv", "S0-014", platform="temuu")
    code, said = check()
    assert code == 1
    assert f"claims/temu.tsv:{line}: platform: 'temuu' is no platform; did you mean 'temu'?" in said


def test_check_refuses_a_date_in_the_future(root: Path, check: Check) -> None:
    line = edit(root, "claims/temu.tsv", "S0-014", valid_from="2999-01-01")
    code, said = check()
    assert code == 1
    assert f"claims/temu.tsv:{line}: valid_from: 2999-01-01 is after today" in said


def test_check_refuses_an_address_without_a_title(root: Path, check: Check) -> None:
    line = edit(root, "sources.tsv", "003", url=PAGE, publisher="Example", title="")
    code, said = check()
    assert code == 1
    assert f"sources.tsv:{line}: title: is empty" in said


def text_for(root: Path, directory: Path, claim: str) -> str:
    """Write the only text of source 000, which has the quote of a claim where it says."""
    columns, rows = lines_of(root, "claims/temu.tsv")
    cells = next(dict(zip(columns, row, strict=True)) for row in rows if row[0] == claim)
    text = " " * int(cells["start"]) + cells["quote"] + "."
    directory.mkdir()
    (directory / "000.txt").write_text(text, encoding="utf-8", newline="")
    edit(root, "sources.tsv", "000", sha256=hashlib.sha256(text.encode()).hexdigest())
    return text


def test_check_refuses_a_quote_that_is_not_in_its_source(
    root: Path, check: Check, tmp_path: Path
) -> None:
    texts = tmp_path / "texts"
    text_for(root, texts, "S0-014")
    quote = "with pricing control still belonging unto Temu"
    line = edit(root, "claims/temu.tsv", "S0-014", quote=quote, end=str(1772 + len(quote)))
    code, said = check("--sources", str(texts))
    (fault,) = [one for one in said.splitlines() if "S0-014" in one]
    assert code == 1
    assert fault.startswith(f"claims/temu.tsv:{line}: quote: of claim S0-014: source 000 has")
    assert "copy the words from the text, or give a paraphrase" in fault


def test_check_says_where_a_quote_at_the_wrong_place_stands(
    root: Path, check: Check, tmp_path: Path
) -> None:
    texts = tmp_path / "texts"
    text_for(root, texts, "S0-014")
    line = edit(root, "claims/temu.tsv", "S0-014", start="1770", end="1816")
    _, said = check("--sources", str(texts))
    assert f"claims/temu.tsv:{line}: quote: " in said
    assert "the quote is at 1772-1818: correct start and end" in said


def test_check_as_json_names_the_place_of_every_fault(root: Path, check: Check) -> None:
    line = edit(root, "sources.tsv", "003", grade_reason="good")
    code, said = check("--json")
    found = json.loads(said)
    assert code == 1
    assert [(one["file"], one["line"], one["column"]) for one in found["places"]] == [
        ("sources.tsv", line, "grade_reason")
    ]
    assert found["faults"][0].startswith(f"sources.tsv:{line}: grade_reason: ")


def test_check_with_fix_tells_the_lines_of_what_it_wrote(root: Path, check: Check) -> None:
    path = root / "sources.tsv"
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([head, *reversed(rows)]) + "\n", encoding="utf-8")
    edit(root, "sources.tsv", "000", grade_reason="good")
    code, said = check("--fix")
    assert code == 1
    assert "sources.tsv:2: grade_reason: " in said
