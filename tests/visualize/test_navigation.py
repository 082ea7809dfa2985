"""The ways between pages: each keeps the filters that its target understands, and no others."""

from __future__ import annotations

from datetime import date
from string import Formatter

import pytest

from crosslane.visualize.asked import Asked
from crosslane.visualize.context import Page
from crosslane.visualize.navigation import lists, navigation
from crosslane.visualize.words import LANGUAGES, WORDS, Words

DAY = date(2026, 11, 22)


def ways(state: Asked | Page, path: str = "/") -> dict[str, str]:
    """Return the address of each way by its path."""
    found = [way for group in navigation(state, path, Words(state.lang)) for way in group.ways]
    return {way.href.partition("?")[0]: way.href for way in found}


def test_the_matrix_hands_its_filters_on() -> None:
    found = ways(Asked(platform=("temu",), owner=("seller",), market="US", lang="zh"))
    assert found["/graph"] == "/graph?platform=temu&owner=seller&market=US&lang=zh"
    assert found["/coverage"] == "/coverage?platform=temu&market=US&lang=zh"
    assert found["/timeline"] == "/timeline?platform=temu&market=US&lang=zh"
    assert found["/compare"] == "/compare?market=US&lang=zh"
    assert found["/sources"] == "/sources?lang=zh"
    assert found["/docs"] == "/docs"


def test_models_in_general_are_no_offerings() -> None:
    found = ways(Asked(platform=("temu", "any")))
    assert found["/offerings"] == "/offerings?platform=temu"
    assert found["/conflicts"] == "/conflicts?platform=temu&platform=any"


def test_a_claim_about_a_platform_is_no_row_of_the_matrix() -> None:
    page = Page("/claims", DAY, (("model", "any"), ("party", "seller"), ("source", "000")))
    assert ways(page)["/"] == "/?source=000"


def test_the_grades_of_the_list_of_sources_are_no_trust() -> None:
    page = Page("/sources", DAY, (("grade", "A"), ("grade", "B"), ("as_known", "0.1.0")))
    assert ways(page)["/"] == "/?as_known=0.1.0"


@pytest.mark.parametrize(
    ("path", "to", "here"),
    [
        ("/", "/", "page"),
        ("/", "/graph", None),
        ("/offerings/temu/semi-managed", "/offerings", "true"),
        ("/offerings", "/offerings", "page"),
        ("/claims", "/", None),
    ],
)
def test_the_page_that_is_shown_is_marked(path: str, to: str, here: str | None) -> None:
    groups = navigation(Asked(), path, Words("en"))
    marks = {way.href: way.here for group in groups for way in group.ways}
    assert marks[to] == here


def test_what_a_narrow_screen_folds_away_says_that_the_page_is_there() -> None:
    groups = navigation(Asked(), "/sources/000", Words("en"))
    assert [group.here for group in groups if group.behind] == [True, False]
    assert not any(group.here for group in groups if not group.behind)


def test_lists_are_called_by_their_names_in_the_language_of_the_page() -> None:
    page = Page("/claims", DAY, (("party", "seller"),), lang="zh")
    found = {way.text: (way.href, way.here) for way in lists(page, Words("zh"))}
    assert found["主张"] == ("/claims?lang=zh", "page")
    assert found["来源"] == ("/sources?lang=zh", None)


def test_a_filter_is_taken_away_alone() -> None:
    page = Page("/claims", DAY, (("party", "seller"), ("party", "buyer"), ("offset", "5")))
    assert page.without("party", "seller") == "/claims?party=buyer"
    assert Page("/a b", DAY, (("x", "1"),)).without("x", "1") == "/a%20b"


def test_every_text_is_there_in_both_languages_with_the_same_values() -> None:
    for key, texts in WORDS.items():
        values = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in texts]
        assert len(texts) == len(LANGUAGES), key
        assert all(texts) or not "".join(texts).strip(), key  # what joins may be nothing
        assert values[0] == values[1], key
