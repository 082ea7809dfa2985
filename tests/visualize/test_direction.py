"""What one text turns, it turns for itself alone."""

from __future__ import annotations

import pytest

from crosslane.ontology.model import Label
from crosslane.visualize.cells.marks import short
from crosslane.visualize.direction import closed
from crosslane.visualize.words import Words


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("plain", ""),
        ("定价", ""),
        ("\u202eevil", "\u202c"),
        ("\u2066a\u202eb", "\u202c\u2069"),
        ("\u202ea\u202c b", ""),
        ("\u2066a\u202eb\u2069 c", ""),
        ("\u2067a\u202c", "\u2069"),
        ("a\u2069\u202c", ""),
        ("\u202aa\u202bb\u202c", "\u202c"),
    ],
)
def test_what_is_turned_is_turned_back(text: str, ends: str) -> None:
    assert closed(text) == text + ends


def test_what_is_no_text_stays_what_it_is() -> None:
    assert closed(3) == 3


def test_a_sentence_goes_on_in_its_own_direction() -> None:
    words = Words("en")
    assert words("markets", markets="\u202eSU") == "in \u202eSU\u202c"
    assert words.label(Label("\u202emodeT", "x")) == "\u202emodeT\u202c"


def test_a_text_that_is_cut_is_turned_back_before_the_cut() -> None:
    assert short("a \u202elong text\u202c", 6) == "a \u202elon\u202c…"
