"""Properties of recommendations over random profiles and lenses, and the page about them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from crosslane.graph.advice import sayings as advice
from crosslane.graph.advice.profile import Profile
from crosslane.graph.advice.recommend import FULL, recommend
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.views import Item
from crosslane.ontology.model import (
    Claim,
    Fact,
    Grade,
    Party,
    Polarity,
)
from crosslane.ontology.vocabulary import read_vocabulary

DAY = date(2026, 11, 22)
SEGMENTS = tuple(read_vocabulary().segment)
ASKED = ("experience", "storage", "team", "category")


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    wanted = draw(st.dictionaries(st.sampled_from(SEGMENTS), st.booleans(), max_size=6))
    return Profile(
        keep=tuple(one for one, kept in wanted.items() if kept),
        delegate=tuple(one for one, kept in wanted.items() if not kept),
        category=draw(st.sampled_from([None, "home", "kitchen", "toys"])),
        experience=draw(st.sampled_from([None, "none", "some", "established"])),
        storage=draw(st.sampled_from([None, "none", "origin", "destination"])),
        team=draw(st.sampled_from([None, "small", "large"])),
        strength=tuple(
            draw(st.lists(st.sampled_from(["product", "operations", "logistics", "brand"])))
        ),
    )


filled = profiles().filter(lambda one: bool(one.query()))
lenses = st.builds(
    Lens,
    as_of=st.sampled_from([DAY, date(2024, 1, 20), date(2023, 5, 1)]),
    market=st.sampled_from([None, "US", "TH", "JP"]),
    sources=st.sampled_from([(), ("001",), ("002", "003")]),
    grade=st.sampled_from([None, Grade.C, Grade.A]),
    dated=st.booleans(),
)
often = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def ask(graph: KnowledgeGraph, market: str | None = None, **wanted: Any) -> Item:
    return recommend(graph, Profile(**wanted), Lens(DAY, market))


@often
@given(profile=filled, lens=lenses)
def test_a_score_is_the_sum_of_its_reasons_and_every_reason_cites(
    graph: KnowledgeGraph, profile: Profile, lens: Lens
) -> None:
    for item in recommend(graph, profile, lens)["items"]:
        assert item["score"] == sum(one["points"] for one in item["reasons"])
        for one in item["reasons"]:
            assert one["claims"] or one["facts"]
            assert all(cited in graph.records.claim for cited in one["claims"])
            assert all(cited in graph.records.fact for cited in one["facts"])
            first: list[Claim | Fact] = [graph.records.claim[c] for c in one["claims"][:1]] or [
                graph.records.fact[cited] for cited in one["facts"][:1]
            ]
            said = first[0].evidence
            assert (one["quote"], one["source"]) == (said.quote, said.source)


@often
@given(profile=filled, lens=lenses)
def test_every_offering_is_ranked_or_excluded_in_one_order(
    graph: KnowledgeGraph, profile: Profile, lens: Lens
) -> None:
    found = recommend(graph, profile, lens)
    ids = [item["id"] for item in (*found["items"], *found["excluded"])]
    assert sorted(ids) == sorted(one.id for one in graph.records.offerings)
    for better, worse in pairwise(found["items"]):
        one, two = ((-i["score"], len(i["unknown"]), i["id"]) for i in (better, worse))
        assert one < two
        assert (better["rank"] == worse["rank"]) == (better["score"] == worse["score"])


@often
@given(profile=filled, lens=lenses)
def test_the_range_holds_the_score_and_is_as_wide_as_what_is_unknown(
    graph: KnowledgeGraph, profile: Profile, lens: Lens
) -> None:
    for item in recommend(graph, profile, lens)["items"]:
        assert item["least"] <= item["score"] <= item["most"]
        low, high = (sum(gap[end] for gap in item["unknown"]) for end in ("least", "most"))
        assert (item["least"], item["most"]) == (item["score"] + low, item["score"] + high)


@often
@given(profile=filled, lens=lenses)
def test_whatever_is_asked_is_answered_by_a_reason_or_listed_as_unknown(
    graph: KnowledgeGraph, profile: Profile, lens: Lens
) -> None:
    asked = {*profile.keep, *profile.delegate, *profile.strength}
    asked |= {value for name in ASKED if (value := getattr(profile, name))} - {"none"}
    if profile.experience == "none":
        asked.add("none")
    if lens.market:
        asked.add(lens.market)
    for item in recommend(graph, profile, lens)["items"]:
        assert asked <= {one["about"] for one in (*item["reasons"], *item["unknown"])}


@often
@given(profile=filled, lens=lenses, segment=st.sampled_from(SEGMENTS))
def test_one_more_wish_changes_a_score_by_its_own_points_alone(
    graph: KnowledgeGraph, profile: Profile, lens: Lens, segment: str
) -> None:
    rest = tuple(one for one in profile.delegate if one != segment)
    before = replace(profile, keep=(), delegate=rest, storage=None)
    after = replace(before, keep=(segment,))
    assume(before.query() or lens.market)
    scores = {item["id"]: item["score"] for item in recommend(graph, before, lens)["items"]}
    for item in recommend(graph, after, lens)["items"]:
        own = [one["points"] for one in item["reasons"] if one["rule"] == "keep"]
        assert item["score"] == scores[item["id"]] + sum(own)


@often
@given(st.sampled_from(Party), st.sampled_from(["keep", "delegate"]))
def test_a_denial_alone_gives_no_points(
    small: Callable[..., KnowledgeGraph], claim: Callable[..., Claim], party: Party, rule: str
) -> None:
    made = small(claim(party=party, polarity=Polarity.DENIED))
    wanted: dict[str, Any] = {rule: ("pricing",)}
    item = ask(made, **wanted)["items"][0]
    assert (item["score"], item["reasons"]) == (0.0, [])
    assert (item["least"], item["most"]) == (-FULL, FULL)


def page() -> str:
    return (Path(__file__).parents[2] / "docs" / "recommend.md").read_text(encoding="utf-8")


def asked_by(call: str) -> dict[str, Any]:
    wanted = parse_qs(call.partition("?")[2])
    wanted = {key: found for key, found in wanted.items() if key not in ("as_of", "as_known")}
    many = ("keep", "delegate", "strength")
    return {key: tuple(found) if key in many else found[0] for key, found in wanted.items()}


def test_the_worked_example_is_what_is_answered(graph: KnowledgeGraph) -> None:
    example = page().partition("## Worked example")[2]
    call = re.search(r"^`(/recommend\S+&as_known=0.2.0)`$", example, re.MULTILINE)
    assert call
    items = ask(graph, **asked_by(call[1]))["items"]
    rows = re.findall(r"^\| `(\S+)` \| (\S+) \| (\S+) \| (\S+) \|$", example, re.MULTILINE)
    assert [(one, float(a), float(b), float(c)) for one, a, b, c in rows] == [
        (item["id"], item["score"], item["least"], item["most"]) for item in items
    ]
    reasons = re.findall(r"^\| ([+-]\S+) \| (.+) \| ([SF]\d.+) \|$", example, re.MULTILINE)
    assert [(float(points), text, cited) for points, text, cited in reasons] == [
        (one["points"], one["text"], " ".join([*one["claims"], *one["facts"]]))
        for one in items[0]["reasons"]
    ]


def test_what_the_page_says_of_the_tables_of_now_is_answered(curated: KnowledgeGraph) -> None:
    call = re.search(r"^`(/recommend\S+)`$", page(), re.MULTILINE)
    assert call
    first, second, *rest = ask(curated, **asked_by(call[1]))["items"]
    assert (first["id"], first["score"]) == ("aliexpress/semi-managed", 5)
    assert (second["id"], second["score"]) == ("alibaba.com/semi-managed", 4.5)
    assert {one["id"]: one["score"] for one in rest}["shein/semi-managed"] == 4.5
    assert f"{len(rest) + 2} offerings are ranked" in page()


def test_the_questions_of_the_page_come_out_as_it_says(curated: KnowledgeGraph) -> None:
    rows = re.findall(r"^\| .+ \| `(/recommend\S+)` \| (.+) \|$", page(), re.MULTILINE)
    assert len(rows) == 3
    for call, said in rows:
        items = ask(curated, **asked_by(call))["items"]
        best = {item["id"] for item in items if item["rank"] == 1}
        quote = said.partition("\u0022")[2].removesuffix("\u0022")
        named = re.match(r"`(\S+)`", said)
        whole = {one.id for one in curated.records.offerings if one.model == "fully-managed"}
        assert best == ({named[1]} if named else whole)
        cited = {one for found in items[0]["reasons"] for one in found["facts"]}
        assert quote in {curated.records.fact[one].evidence.quote for one in cited}


def test_the_page_names_every_category_that_sources_name() -> None:
    assert [one for one in advice.categories() if f"`{one}`" not in page()] == []
