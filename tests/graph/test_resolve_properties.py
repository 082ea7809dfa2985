"""Properties of the rule over random claims, markets and days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crosslane.graph.claims import index_claims, tier_of
from crosslane.graph.resolve import Ownership, resolve
from crosslane.graph.validity import holds
from crosslane.ontology.model import (
    Claim,
    Evidence,
    Involvement,
    PartialDate,
    Party,
    Polarity,
    Rank,
    Strength,
)
from crosslane.ontology.records import Vocabulary

TARGETS = (
    "pricing",
    "last-mile-delivery",
    "overseas-warehousing",
    "@warehousing",
    "@logistics",
    "@warehousing+logistics",
    "@fulfilment",
    "@everything-else",
    "@all",
)
SEGMENTS = TARGETS[:3]
DATES = ("2023", "2024-07", "2024-07-15", "2025")
SUBJECTS = (("temu", "semi-managed"), ("temu", "*"), ("*", "semi-managed"), ("shein", "*"))

markets = st.lists(st.sampled_from(["GB", "US"]), max_size=1).map(tuple)
dates = st.none() | st.sampled_from(DATES).map(PartialDate.parse)
days = st.integers(0, 1400).map(lambda n: date(2022, 6, 1) + timedelta(days=n))


@st.composite
def claims(draw: st.DrawFn) -> list[Claim]:
    made = []
    for number in range(draw(st.integers(0, 7))):
        platform, model = draw(st.sampled_from(SUBJECTS))
        made.append(
            Claim(
                id=f"S9-{number:03}",
                platform=platform,
                model=model,
                programme=None,
                segment=draw(st.sampled_from(TARGETS)),
                party=draw(st.sampled_from([Party.SELLER, Party.PLATFORM, Party.THIRD_PARTY])),
                involvement=draw(st.sampled_from(Involvement)),
                aspect=draw(st.sampled_from([None, "traffic", "content"])),
                polarity=draw(st.sampled_from(Polarity)),
                strength=draw(st.sampled_from(Strength)),
                markets=draw(markets),
                valid_from=draw(dates),
                valid_until=draw(dates),
                rank=draw(st.sampled_from(Rank)),
                evidence=Evidence("900", 0, 5, "words"),
            )
        )
    return made


def answer(
    vocabulary: Vocabulary, made: list[Claim], segment: str, market: str | None, day: date
) -> Ownership:
    index = index_claims(made, vocabulary)
    item = vocabulary.segment[segment]
    return resolve(index, "temu", "semi-managed", item, market, day)


asked = {
    "made": claims(),
    "segment": st.sampled_from(SEGMENTS),
    "market": st.sampled_from([None, "US", "GB"]),
    "day": days,
}
many = settings(
    max_examples=250,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@many
@given(**asked, order=st.randoms(use_true_random=False))
def test_the_order_of_claims_does_not_matter(
    vocabulary: Vocabulary,
    made: list[Claim],
    segment: str,
    market: str | None,
    day: date,
    order: Random,
) -> None:
    shuffled = list(made)
    order.shuffle(shuffled)
    first = answer(vocabulary, made, segment, market, day)
    assert answer(vocabulary, shuffled, segment, market, day) == first


@many
@given(**asked, extra=claims())
def test_claims_of_a_later_tier_never_change_a_decided_cell(
    vocabulary: Vocabulary,
    made: list[Claim],
    segment: str,
    market: str | None,
    day: date,
    extra: list[Claim],
) -> None:
    before = answer(vocabulary, made, segment, market, day)
    if before.basis is None:
        return
    later = [
        replace(one, id=f"S8-{number:03}")
        for number, one in enumerate(extra)
        if (tier_of(one) or 9) > before.basis.tier and one.polarity is Polarity.ASSERTED
    ]
    after = answer(vocabulary, [*made, *later], segment, market, day)
    assert (after.owner, after.status, after.basis) == (before.owner, before.status, before.basis)


@many
@given(**asked, party=st.sampled_from([Party.SELLER, Party.PLATFORM]))
def test_an_explicit_claim_on_the_segment_beats_every_group(
    vocabulary: Vocabulary,
    made: list[Claim],
    segment: str,
    market: str | None,
    day: date,
    party: Party,
) -> None:
    groups = [one for one in made if one.segment.startswith("@") or one.platform != "temu"]
    groups = [one for one in groups if tier_of(one) != 1]
    leaf = Claim(
        id="S8-000",
        platform="temu",
        model="semi-managed",
        programme=None,
        segment=segment,
        party=party,
        involvement=Involvement.OWNS,
        aspect=None,
        polarity=Polarity.ASSERTED,
        strength=Strength.EXPLICIT,
        markets=(),
        valid_from=None,
        valid_until=None,
        rank=Rank.NORMAL,
        evidence=Evidence("900", 0, 5, "words"),
    )
    found = answer(vocabulary, [*groups, leaf], segment, market, day)
    assert (found.owner, found.status) == (party, "stated")


@many
@given(**asked)
def test_an_answer_only_cites_claims_in_scope(
    vocabulary: Vocabulary, made: list[Claim], segment: str, market: str | None, day: date
) -> None:
    found = answer(vocabulary, made, segment, market, day)
    cited = [
        *found.evidence,
        *found.beside,
        *found.roles,
        *found.denied,
        *found.annotations,
        *found.vetoed,
        *(item.voice for item in found.overruled),
    ]
    for voice in cited:
        claim = voice.claim
        assert claim.rank is Rank.NORMAL
        assert claim.platform in ("temu", "*")
        assert segment in vocabulary.members(claim.segment)
        assert market is None or not claim.markets or market in claim.markets
        assert holds(claim.valid_from, claim.valid_until, day) is not None


@many
@given(**asked)
def test_a_cell_is_unknown_only_if_nothing_can_decide_it(
    vocabulary: Vocabulary, made: list[Claim], segment: str, market: str | None, day: date
) -> None:
    found = answer(vocabulary, made, segment, market, day)
    deciding = [
        one
        for one in made
        if one.owning
        and one.rank is Rank.NORMAL
        and tier_of(one) != 0
        and one.platform in ("temu", "*")
        and segment in vocabulary.members(one.segment)
        and (market is None or not one.markets or market in one.markets)
        and holds(one.valid_from, one.valid_until, day) is not None
        and one.id not in {voice.claim.id for voice in found.vetoed}
    ]
    assert (found.status == "unknown") == (not deciding)


@many
@given(**asked)
def test_owner_status_and_candidates_fit_together(
    vocabulary: Vocabulary, made: list[Claim], segment: str, market: str | None, day: date
) -> None:
    found = answer(vocabulary, made, segment, market, day)
    parties = {candidate.party for candidate in found.candidates}
    if found.status == "disputed":
        assert found.owner is None
        assert len(parties) >= 2
    elif found.status == "unknown":
        assert found.owner is None
        assert not parties
    else:
        assert found.owner in parties or (found.owner is Party.SHARED and found.split)
    named = [identifier for candidate in found.candidates for identifier in candidate.claims]
    assert sorted(named) == sorted(voice.claim.id for voice in found.evidence)
    assert all(item.voice.claim.party is not found.owner for item in found.overruled)


@many
@given(start=dates, end=dates, day=days)
def test_a_partial_date_is_certain_only_if_every_day_it_may_mean_agrees(
    start: PartialDate | None, end: PartialDate | None, day: date
) -> None:
    def possible(value: PartialDate | None) -> list[date | None]:
        if value is None:
            return [None]
        span = (value.last - value.first).days
        return [value.first + timedelta(days=n) for n in range(span + 1)]

    readings = {
        (first is None or first <= day) and (last is None or day < last)
        for first in possible(start)
        for last in possible(end)
    }
    found = holds(start, end, day)
    assert (found is None) == (readings == {False})
    assert (found == "certain") == (readings == {True})
