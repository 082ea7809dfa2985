"""The profile of a seller: what can be asked, in which form, and what cannot."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crosslane.graph.advice.profile import Profile, ProfileError, plain
from crosslane.graph.advice.recommend import recommend
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.views import Item
from crosslane.ontology.suggest import UnknownValueError

DAY = date(2026, 11, 22)


def ask(graph: KnowledgeGraph, market: str | None = None, **wanted: Any) -> Item:
    return recommend(graph, Profile(**wanted), Lens(DAY, market))


@pytest.mark.parametrize(
    ("wanted", "field", "value"),
    [
        ({"keep": ("prices",)}, "keep", "prices"),
        ({"delegate": ("returnz",)}, "delegate", "returnz"),
        ({"experience": "much"}, "experience", "much"),
        ({"storage": "home"}, "storage", "home"),
        ({"team": "big"}, "team", "big"),
        ({"strength": ("price",)}, "strength", "price"),
        ({"category": " _ "}, "category", " _ "),
    ],
)
def test_a_profile_that_cannot_be_answered_names_parameter_and_valid_values(
    graph: KnowledgeGraph, wanted: dict[str, Any], field: str, value: str
) -> None:
    with pytest.raises(UnknownValueError) as raised:
        ask(graph, **wanted)
    assert (raised.value.field, raised.value.value) == (field, value)
    assert raised.value.allowed
    assert value not in raised.value.allowed


def test_an_unknown_market_is_an_error(graph: KnowledgeGraph) -> None:
    with pytest.raises(UnknownValueError, match="market"):
        ask(graph, "XX", keep=("pricing",))


def test_a_segment_kept_and_handed_over_speaks_for_and_against(graph: KnowledgeGraph) -> None:
    both = ask(graph, keep=("pricing",), delegate=("pricing",))
    temu = next(item for item in both["items"] if item["id"] == "temu/semi-managed")
    assert {reason["rule"]: reason["points"] for reason in temu["reasons"]} == {
        "keep": -2,
        "delegate": 2,
    }
    assert temu["score"] == 0


def test_a_category_without_a_word_is_no_slip_of_spelling(graph: KnowledgeGraph) -> None:
    with pytest.raises(ProfileError, match="category is empty") as raised:
        ask(graph, category=" _ ")
    assert raised.value.suggestion is None


def test_an_empty_profile_prefers_nothing(graph: KnowledgeGraph) -> None:
    items = ask(graph)["items"]
    assert {(item["score"], item["rank"]) for item in items} == {(0, 1)}
    assert not any(item["reasons"] or item["unknown"] for item in items)


def test_a_market_alone_is_enough_to_rank_by(graph: KnowledgeGraph) -> None:
    assert ask(graph, "DE")["items"][0]["id"] == "alibaba.com/semi-managed"


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("Home", "home"),
        ("household_appliances", "appliances"),
        ("厨房", "kitchen"),
        ("Pet food", "pet-food"),
    ],
)
def test_a_category_is_read_in_its_plain_form(written: str, form: str) -> None:
    assert plain(written) == form


def test_the_order_of_what_is_asked_does_not_matter(graph: KnowledgeGraph) -> None:
    one = ask(graph, keep=("returns", "pricing", "returns"), strength=("brand", "product"))
    two = ask(graph, keep=("pricing", "returns"), strength=("product", "brand", "product"))
    assert one == two


def test_the_permalink_asks_for_the_same_profile_through_the_same_lens(
    graph: KnowledgeGraph,
) -> None:
    lens = Lens(date(2025, 1, 1), "US", ("001",), dated=True)
    profile = Profile(("pricing",), ("returns",), "Home", "none", "origin", "small", ("brand",))
    found = recommend(graph, profile, lens)
    assert found["links"]["self"] == (
        "/recommend?keep=pricing&delegate=returns&category=home&experience=none&storage=origin"
        "&team=small&strength=brand&market=US&as_of=2025-01-01&source=001"
    )
    assert found["profile"] == {
        "keep": ["pricing"],
        "delegate": ["returns"],
        "market": "US",
        "category": "home",
        "experience": "none",
        "storage": "origin",
        "team": "small",
        "strength": ["brand"],
    }
