"""How a cell is drawn and spoken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.ontology.model import Claim, Party, Status, Strength
from crosslane.visualize.cells.marks import LETTERS, SIGNS, Mark, mark, short
from crosslane.visualize.words import LANGUAGES, WORDS, Words

Make = Callable[..., Claim]
Small = Callable[..., KnowledgeGraph]


def mark_of(
    graph: KnowledgeGraph, cell: str, lens: Lens, lang: str = "en", query: str = ""
) -> Mark:
    platform, model, segment = cell.split("/")
    return mark(graph, graph.owner(platform, model, segment, lens), Words(lang), query)


def test_stated_cell_cites_its_words(graph: KnowledgeGraph, lens: Lens) -> None:
    assert mark_of(graph, "temu/semi-managed/pricing", lens).sentence == (
        "Temu · Semi-managed, Pricing: platform (stated). "
        "“with pricing control still remaining with Temu” — source 000"
    )


def test_chinese_sentence(graph: KnowledgeGraph, lens: Lens) -> None:
    found = mark_of(graph, "temu/semi-managed/pricing", lens, "zh")
    assert found.sentence.startswith("Temu · 半托管，定价：平台（明确陈述）。 “with pricing")  # noqa: RUF001


def test_disputed_cell_names_and_cites_both_sides(graph: KnowledgeGraph, lens: Lens) -> None:
    found = mark_of(graph, "temu/semi-managed/overseas-warehousing", lens)
    assert (found.letter, found.sign, found.owner) == ("P/S", "!", None)
    assert "sources disagree: platform or seller" in found.sentence
    assert "source 000" in found.sentence
    assert "source 003" in found.sentence


@pytest.mark.parametrize(
    ("cell", "letter", "sign", "look"),
    [
        ("temu/semi-managed/pricing", "P", "", "owner-platform status-stated"),
        ("temu/semi-managed/product-selection", "P", "≈", "owner-platform status-inferred"),
        ("lazada/fully-managed/pricing", "P", "↑", "owner-platform status-inherited"),
        ("temu/fully-managed/import-clearance", "?", "", "owner-none status-unknown"),
        ("tiktok-shop/fully-managed/marketing", "½", "", "owner-shared status-stated"),
    ],
)
def test_look_of_each_status(
    graph: KnowledgeGraph, lens: Lens, cell: str, letter: str, sign: str, look: str
) -> None:
    found = mark_of(graph, cell, lens)
    assert (found.letter, found.sign, found.look) == (letter, sign, look)


def test_not_offered_is_neither_unknown_nor_owned(graph: KnowledgeGraph) -> None:
    found = mark_of(graph, "alibaba.com/semi-managed/pricing", Lens(date(2024, 1, 20)))
    assert found.letter == "\N{EN DASH}"
    assert found.look == "owner-none status-not-offered"
    assert "not offered there and then" in found.name


def test_possible_is_said(small: Small, claim: Make) -> None:
    graph = small(claim(valid_from="2024"))
    found = mark_of(graph, "temu/semi-managed/pricing", Lens(date(2024, 6, 1)))
    assert "(stated, possibly)" in found.name


def test_every_look_is_distinct_without_colour(small: Small, claim: Make, lens: Lens) -> None:
    stated = mark_of(small(claim()), "temu/semi-managed/pricing", lens)
    implied = mark_of(small(claim(strength=Strength.IMPLIED)), "temu/semi-managed/pricing", lens)
    general = mark_of(small(claim(platform="*")), "temu/semi-managed/pricing", lens)
    faces = {(item.letter, item.sign) for item in (stated, implied, general)}
    assert len(faces) == 3


def test_every_party_and_status_is_drawn_and_named() -> None:
    assert set(LETTERS) == set(Party)
    assert set(SIGNS) == set(Status)
    assert len(set(LETTERS.values())) == len(Party)
    assert all(f"status.{status.value}" in WORDS for status in Status)


@pytest.mark.parametrize("key", WORDS)
def test_both_languages_fill_in_the_same_values(key: str) -> None:
    fields = [sorted(part.split("}")[0] for part in text.split("{")[1:]) for text in WORDS[key]]
    assert len(WORDS[key]) == len(LANGUAGES)
    assert all(text or not WORDS[key][0].strip() for text in WORDS[key])  # Chinese needs no spaces
    assert fields[0] == fields[1]


def test_link_keeps_what_the_answer_is_seen_through(graph: KnowledgeGraph, lens: Lens) -> None:
    found = mark_of(graph, "temu/semi-managed/pricing", lens, query="market=US")
    assert found.href == "/ownership/temu/semi-managed/pricing?market=US"


@given(st.text(), st.integers(1, 50))
def test_short_text_is_a_beginning(text: str, most: int) -> None:
    found = short(text, most)
    assert len(found) <= most + 1
    assert text.startswith(found.removesuffix("…"))
    assert (found == text) == (len(text) <= most or found == text)
