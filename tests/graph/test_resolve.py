"""The rule from claims to ownership, step by step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from crosslane.graph.claims import Voice
from crosslane.graph.resolve import Ownership
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.ontology.model import Claim, Involvement, Party, Polarity, Strength

Make = Callable[..., Claim]
Small = Callable[..., KnowledgeGraph]
DAY = date(2026, 11, 22)


def ask(
    graph: KnowledgeGraph, segment: str, market: str | None = None, as_of: date = DAY
) -> Ownership:
    return graph.owner("temu", "semi-managed", segment, Lens(as_of, market))


@pytest.mark.parametrize(
    ("specific", "general"),
    [
        ({}, {"segment": "@fulfilment"}),
        ({"segment": "@logistics"}, {"segment": "@warehousing+logistics"}),
        ({"segment": "@warehousing+logistics"}, {"segment": "@fulfilment"}),
        ({"segment": "@fulfilment"}, {"segment": "@everything-else"}),
        ({"segment": "@everything-else"}, {"model": "*"}),
        ({"model": "*"}, {"model": "*", "segment": "@logistics"}),
        ({"model": "*", "segment": "@logistics"}, {"platform": "*"}),
        ({"platform": "*"}, {"platform": "*", "segment": "@logistics"}),
        (
            {"platform": "*", "segment": "@logistics"},
            {"platform": "*", "segment": "@warehousing+logistics"},
        ),
    ],
)
def test_the_more_specific_claim_decides_and_overrules(
    claim: Make, small: Small, specific: dict[str, str], general: dict[str, str]
) -> None:
    segment = {"segment": "last-mile-delivery"}
    won = claim("S9-001", **(segment | specific), party=Party.SELLER)
    lost = claim("S9-002", **(segment | general), party=Party.PLATFORM)
    found = ask(small(won, lost), "last-mile-delivery")
    assert found.owner is Party.SELLER
    assert [item.voice.claim.id for item in found.overruled] == ["S9-002"]


@pytest.mark.parametrize(
    "changes",
    [
        {"segment": "@all"},
        {"platform": "*", "segment": "@everything-else"},
        {"platform": "*", "model": "*"},
        {"involvement": Involvement.ASSISTS},
        {"involvement": Involvement.PAYS},
        {"involvement": Involvement.BEARS_RISK},
        {"involvement": Involvement.LIABLE},
        {"polarity": Polarity.DENIED},
    ],
)
def test_what_never_makes_an_owner_leaves_the_cell_unknown(
    claim: Make, small: Small, changes: dict[str, object]
) -> None:
    assert ask(small(claim(**changes)), "pricing").status == "unknown"


def test_logistics_holds_neither_first_mile_nor_customs(claim: Make, small: Small) -> None:
    graph = small(claim(segment="@logistics"))
    for segment in ("first-mile", "export-clearance", "import-clearance"):
        assert ask(graph, segment).status == "unknown"


def test_an_implied_denial_vetoes_nothing(claim: Make, small: Small) -> None:
    group = claim("S9-001", segment="@fulfilment")
    denial = claim(
        "S9-002",
        segment="overseas-warehousing",
        polarity=Polarity.DENIED,
        strength=Strength.IMPLIED,
    )
    assert ask(small(group, denial), "overseas-warehousing").owner is Party.PLATFORM


def test_a_denial_of_paying_vetoes_no_owner(claim: Make, small: Small) -> None:
    group = claim("S9-001", segment="@fulfilment")
    denial = claim(
        "S9-002",
        segment="overseas-warehousing",
        polarity=Polarity.DENIED,
        involvement=Involvement.PAYS,
    )
    assert ask(small(group, denial), "overseas-warehousing").owner is Party.PLATFORM


def test_a_veto_lets_a_later_tier_decide_but_names_nobody_itself(claim: Make, small: Small) -> None:
    group = claim("S9-001", segment="@fulfilment")
    denial = claim("S9-002", segment="@warehousing", polarity=Polarity.DENIED)
    assert ask(small(group, denial), "overseas-warehousing").status == "unknown"
    general = claim("S9-003", platform="*", segment="@warehousing", party=Party.SELLER)
    found = ask(small(group, denial, general), "overseas-warehousing")
    assert (found.owner, found.status) == (Party.SELLER, "inherited")


def test_a_veto_does_not_strike_a_claim_about_the_segment_itself(claim: Make, small: Small) -> None:
    own = claim("S9-001", segment="overseas-warehousing")
    denial = claim("S9-002", segment="@warehousing", polarity=Polarity.DENIED)
    assert ask(small(own, denial), "overseas-warehousing").owner is Party.PLATFORM


@pytest.mark.parametrize(
    ("segment", "on", "off"),
    [
        ("pricing", Involvement.DECIDES, Involvement.PERFORMS),
        ("product-selection", Involvement.DECIDES, Involvement.PERFORMS),
        ("marketing", Involvement.PERFORMS, Involvement.DECIDES),
    ],
)
def test_the_ownership_dimension_of_a_segment_decides_alone(
    claim: Make, small: Small, segment: str, on: Involvement, off: Involvement
) -> None:
    first = claim("S9-001", segment=segment, involvement=on, party=Party.SELLER)
    second = claim("S9-002", segment=segment, involvement=off, party=Party.PLATFORM)
    found = ask(small(first, second), segment)
    assert (found.owner, found.status) == (Party.SELLER, "stated")
    assert [v.claim.id for v in found.beside] == ["S9-002"]


def test_off_dimension_claims_alone_are_at_most_inferred(claim: Make, small: Small) -> None:
    only = claim(segment="marketing", involvement=Involvement.DECIDES)
    found = ask(small(only), "marketing")
    assert (found.owner, found.status) == (Party.PLATFORM, "inferred")


def test_a_claim_that_names_the_market_beats_one_that_names_none(claim: Make, small: Small) -> None:
    general = claim("S9-001", party=Party.PLATFORM)
    named = claim("S9-002", party=Party.SELLER, markets=("US",))
    graph = small(general, named)
    found = ask(graph, "pricing", market="US")
    assert found.owner is Party.SELLER
    assert [(o.voice.claim.id, o.reason) for o in found.overruled] == [("S9-001", "market")]
    assert ask(graph, "pricing", market="GB").owner is Party.PLATFORM
    assert ask(graph, "pricing").status == "disputed"


def test_strength_never_settles_a_dispute(claim: Make, small: Small) -> None:
    first = claim("S9-001", strength=Strength.EXPLICIT, party=Party.SELLER)
    second = claim("S9-002", strength=Strength.HEDGED, party=Party.PLATFORM)
    found = ask(small(first, second), "pricing")
    assert (found.owner, found.status) == (None, "disputed")


def test_parties_with_aspects_of_their_own_share(claim: Make, small: Small) -> None:
    first = claim("S9-001", party=Party.SELLER, aspect="supply price")
    second = claim("S9-002", party=Party.PLATFORM, aspect="retail price")
    found = ask(small(first, second), "pricing")
    assert found.owner is Party.SHARED
    assert [(c.party, c.aspects) for c in found.split] == [
        (Party.PLATFORM, ("retail price",)),
        (Party.SELLER, ("supply price",)),
    ]


@pytest.mark.parametrize("aspect", [None, "supply price"])
def test_the_same_aspect_or_none_is_a_dispute(
    claim: Make, small: Small, aspect: str | None
) -> None:
    first = claim("S9-001", party=Party.SELLER, aspect="supply price")
    second = claim("S9-002", party=Party.PLATFORM, aspect=aspect)
    assert ask(small(first, second), "pricing").status == "disputed"


@pytest.mark.parametrize("strength", [Strength.IMPLIED, Strength.HEDGED])
def test_only_implied_or_hedged_words_are_inferred(
    claim: Make, small: Small, strength: Strength
) -> None:
    assert ask(small(claim(strength=strength)), "pricing").status == "inferred"


def test_a_model_in_general_is_stated_or_inferred_never_inherited(
    claim: Make, small: Small
) -> None:
    graph = small(
        claim("S9-001", platform="*"),
        claim("S9-002", platform="*", segment="@logistics"),
        claim("S9-003", segment="marketing"),
    )
    rows = graph.row("any", "semi-managed", Lens(DAY))
    found = {one.segment: str(one.status) for one in rows if one.status != "unknown"}
    assert found == {
        "pricing": "stated",
        "international-logistics": "inferred",
        "last-mile-delivery": "inferred",
    }


def test_a_deprecated_claim_is_not_heard(claim: Make, small: Small) -> None:
    from crosslane.ontology.model import Rank

    assert ask(small(claim(rank=Rank.DEPRECATED)), "pricing").status == "unknown"


def test_a_claim_of_another_market_is_not_heard(claim: Make, small: Small) -> None:
    assert ask(small(claim(markets=("US",))), "pricing", market="GB").status == "unknown"


@pytest.mark.parametrize(
    ("as_of", "status", "certainty"),
    [
        (date(2024, 6, 30), "unknown", "certain"),
        (date(2024, 7, 1), "stated", "possible"),
        (date(2024, 7, 30), "stated", "possible"),
        (date(2024, 7, 31), "stated", "certain"),
        (date(2024, 12, 31), "stated", "certain"),
        (date(2025, 1, 1), "stated", "possible"),
        (date(2025, 12, 31), "unknown", "certain"),
    ],
)
def test_a_partial_date_makes_an_answer_possible_until_it_is_certain(
    claim: Make, small: Small, as_of: date, status: str, certainty: str
) -> None:
    graph = small(claim(valid_from="2024-07", valid_until="2025"))
    found = ask(graph, "pricing", as_of=as_of)
    assert (found.status, found.certainty) == (status, certainty)


def test_the_end_of_a_period_is_not_in_it(claim: Make, small: Small) -> None:
    graph = small(claim(valid_from="2024-01-01", valid_until="2024-02-01"))
    assert ask(graph, "pricing", as_of=date(2024, 1, 31)).status == "stated"
    assert ask(graph, "pricing", as_of=date(2024, 2, 1)).status == "unknown"


def test_trusting_only_some_sources_answers_from_them_alone(graph: KnowledgeGraph) -> None:
    lens = Lens(DAY, sources=("002",))
    found = graph.owner("temu", "semi-managed", "pricing", lens)
    assert (found.owner, found.status) == (Party.SELLER, "inherited")
    assert {v.claim.evidence.source for v in found.evidence} == {"002"}


def test_claims_of_a_cell_are_not_compared_one_with_another(
    claim: Make, small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Comparing each with each would make a cell with ten times the claims cost a hundred times."""
    parties = (Party.SELLER, Party.PLATFORM)
    claims = [
        claim(
            f"S9-{number:03d}",
            segment=("pricing", "@everything-else")[number % 3 == 0],
            party=parties[number % 2],
            polarity=Polarity.DENIED if number % 5 == 0 else Polarity.ASSERTED,
            involvement=(Involvement.OWNS, Involvement.PERFORMS)[number % 7 == 0],
            markets=("US",) if number % 4 == 0 else (),
        )
        for number in range(1, 61)
    ]
    graph = small(*claims)
    wanted = ask(graph, "pricing", "US")

    def refuse(one: object, other: object) -> bool:
        raise AssertionError(f"{one} was compared with {other}")

    monkeypatch.setattr(Voice, "__eq__", refuse)
    found = ask(graph, "pricing", "US")
    assert found.vetoed
    assert found.beside
    assert found.overruled
    assert (found.owner, found.status) == (wanted.owner, wanted.status)
