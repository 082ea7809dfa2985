# ruff: noqa: RUF001 - Chinese punctuation is meant
"""The parts of the extractor: words, lines and sentences, the table of triggers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosslane.data.extract.blocks import Role, blocks
from crosslane.data.extract.tokens import Phrases, singular, stem, tokens
from crosslane.data.extract.triggers import COLUMNS, Frame, Kind, read_triggers
from crosslane.data.faults import DataError

PAGE = Path(__file__).parents[3] / "docs" / "howto" / "extract.md"
HEAD = "\t".join(COLUMNS)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_words_lie_in_order_and_never_overlap(text: str) -> None:
    at = 0
    for one in tokens(text, 0, len(text)):
        assert at <= one.start < one.end <= len(text)
        at = one.end


@settings(deadline=None)
@given(st.text(max_size=400))
def test_sentences_lie_in_order_and_hold_all_that_is_no_space(text: str) -> None:
    at, held = 0, ""
    for block in blocks(text):
        for one in block.sentences:
            assert at <= one.start < one.end
            at = one.end
            held += text[one.start : one.end]
    left = re.sub(r"\s|\ufeff", "", text)
    shown = re.sub(r"\s|\ufeff", "", held)
    assert len(shown) <= len(left)
    assert set(shown) <= set(left)


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("Semi-Managed Model", Role.HEADING),
        ("II. Why platforms do it", Role.HEADING),
        ("Advantages:", Role.HEADING),
        ("半托管模式解析", Role.HEADING),
        ("The platform ships.", Role.PARAGRAPH),
        ("Key advantages of this include the following:", Role.PARAGRAPH),
        ("平台负责物流。", Role.PARAGRAPH),
        ("- Returns", Role.POINT),
        ("  • Returns are easy.", Role.POINT),
        ("1. Convenience: Sellers save time.", Role.POINT),
    ],
)
def test_a_line_is_heading_point_or_paragraph(line: str, role: Role) -> None:
    (block,) = blocks(line)
    assert block.role is role


def test_a_full_stop_in_an_abbreviation_or_number_ends_no_sentence() -> None:
    text = "Fees, e.g. Storage, rose by 3.5 percent. Temu vs. AliExpress is open. Done."
    (block,) = blocks(text, {"e.g", "vs"})
    assert [text[one.start : one.end][:4] for one in block.sentences] == ["Fees", "Temu", "Done"]


@pytest.mark.parametrize(
    "forms",
    [
        ("handle", "handles", "handled", "handling"),
        ("supply", "supplies", "supplied", "supplying"),
        ("set", "sets", "setting"),
        ("bear", "bears", "bearing"),
    ],
)
def test_forms_of_a_regular_verb_have_one_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(singular(one)) for one in forms}) == 1


def test_the_longest_phrase_is_found_and_none_across_a_comma() -> None:
    known = Phrases([("customer", "buyer"), ("customer service", "service")])
    text = "customer service, customer, service"
    assert [one.value for one in known.find(tokens(text, 0, len(text)))] == ["service", "buyer"]


def test_hyphens_apostrophes_and_case_make_no_difference() -> None:
    known = Phrases([("semi-managed model", "model")])
    for text in ("Semi managed model", "SEMI-MANAGED models", "semi‑managed model"):
        assert len(list(known.find(tokens(text, 0, len(text))))) == 1


def test_the_table_of_triggers_is_sound_and_has_both_languages() -> None:
    rows = read_triggers()
    assert {one.language for one in rows} == {"en", "zh"}
    assert {one.kind for one in rows} == set(Kind)
    keys = [(one.language, one.words, one.kind) for one in rows]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    ("row", "column", "hint"),
    [
        ("fr\tx\tact\towns\t\t\t\t\t", "language", "valid: en, zh"),
        ("en\tx\tacts\towns\t\t\t\t\t", "kind", "did you mean 'act'?"),
        ("en\tx\tact\townz\t\t\t\t\t", "value", "did you mean 'owns'?"),
        ("en\tx\tact\towns\tbefore\t\t\t\t", "frame", "is no frame"),
        ("en\t\tact\towns\t\t\t\t\t", "words", "is empty"),
        ("en\tx", "", "2 cells, not 9"),
    ],
)
def test_a_fault_in_the_table_names_its_line_and_what_is_valid(
    row: str, column: str, hint: str
) -> None:
    with pytest.raises(DataError) as caught:
        read_triggers(f"{HEAD}\n{row}\n")
    assert "triggers.tsv:2:" in str(caught.value)
    assert column in str(caught.value)
    assert hint in str(caught.value)


def test_the_page_tells_every_kind_and_frame() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for kind in Kind:
        assert f"| `{kind.value}` |" in page
    for frame in Frame:
        assert f"`{frame.value}`" in page or frame is Frame.BEFORE
