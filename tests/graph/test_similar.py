"""Which offerings divide the chain alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosslane.graph.questions.similar import ALIKE, COMPARED, clusters, pair_of, similar
from crosslane.graph.resolve import Ownership
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.views import Item
from crosslane.ontology.model import Claim, Party, Status
from crosslane.ontology.suggest import UnknownValueError
from crosslane.ontology.vocabulary import read_vocabulary

DAY = date(2026, 11, 22)
SEGMENTS = tuple(read_vocabulary().segment)
SURE = (Status.STATED, Status.INFERRED, Status.INHERITED)
UNSURE = (Status.UNKNOWN, Status.DISPUTED, Status.NOT_OFFERED)

Row = list[Ownership]


def cell(segment: str, owner: Party | None, status: Status) -> Ownership:
    return Ownership("temu", "semi-managed", segment, None, DAY, None, owner=owner, status=status)


def row(owners: Sequence[Party | None], status: Status = Status.STATED) -> Row:
    """Return a row whose first cells have the given owners and whose others are unknown."""
    every = [*owners, *[None] * (len(SEGMENTS) - len(owners))]
    return [
        cell(segment, owner, status if owner else Status.UNKNOWN)
        for segment, owner in zip(SEGMENTS, every, strict=True)
    ]


answered = st.builds(
    lambda owner, status: (owner, status),
    st.sampled_from([Party.SELLER, Party.PLATFORM, Party.THIRD_PARTY, Party.SHARED]),
    st.sampled_from(SURE),
)
unanswered = st.sampled_from(UNSURE).map(lambda status: (None, status))
rows = st.lists(answered | unanswered, min_size=19, max_size=19).map(
    lambda cells: [
        cell(segment, owner, status)
        for segment, (owner, status) in zip(SEGMENTS, cells, strict=True)
    ]
)


def by_id(items: list[Item], identifier: str) -> Item:
    return next(item for item in items if item["id"] == identifier)


def test_temu_and_aliexpress_semi_managed_differ_on_who_prices_and_ships(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    answer = similar(graph, "temu", "semi-managed", lens)
    item = by_id(answer["items"], "aliexpress/semi-managed")
    assert {"segment": "pricing", "a": "platform", "b": "seller"} in item["differ"]
    assert {"segment": "international-logistics", "a": "seller", "b": "platform"} in item["differ"]
    assert "overseas-warehousing" in item["unknown"]


def test_every_other_offering_is_listed_once(graph: KnowledgeGraph, lens: Lens) -> None:
    found = [item["id"] for item in similar(graph, "temu", "semi-managed", lens)["items"]]
    assert sorted(found) == sorted(set(graph.records.offering) - {"temu/semi-managed"})


def test_a_model_in_general_is_compared_with_every_offering(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    answer = similar(graph, "any", "semi-managed", lens)
    assert sorted(item["id"] for item in answer["items"]) == sorted(graph.records.offering)
    tiktok = by_id(answer["items"], "tiktok-shop/semi-managed")
    assert (tiktok["likeness"], tiktok["own_likeness"]) == (1.0, None)
    assert tiktok["inherited"] == tiktok["same"]


def test_likeness_that_is_inherited_on_both_sides_is_no_likeness_of_their_own(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    item = by_id(similar(graph, "lazada", "fully-managed", lens)["items"], "shopee/fully-managed")
    assert item["likeness"] == 1.0
    assert item["inherited"] == item["same"]
    assert item["own_likeness"] is None


def test_own_likeness_counts_what_one_side_says_itself() -> None:
    a = row([Party.SELLER] * 4)
    b = row([Party.SELLER, Party.PLATFORM, Party.SELLER, Party.SELLER])
    for some in (a, b):
        some[2:4] = [cell(one.segment, one.owner, Status.INHERITED) for one in some[2:4]]
    pair = pair_of(a, b)
    assert (pair.likeness, pair.own_likeness) == (0.75, 0.5)


def test_what_one_side_says_itself_is_not_inherited() -> None:
    stated, inherited = row([Party.SELLER]), row([Party.SELLER], Status.INHERITED)
    assert pair_of(stated, inherited).inherited == ()
    assert pair_of(inherited, inherited).inherited == SEGMENTS[:1]


def test_an_offering_of_which_nothing_is_known_comes_last_without_a_likeness(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    last = similar(graph, "temu", "semi-managed", lens)["items"][-1]
    assert (last["id"], last["likeness"]) == ("aliexpress/self-operated", None)
    assert (last["least"], last["most"]) == (0.0, 1.0)


def test_nothing_can_be_compared_with_an_offering_that_is_not_there(graph: KnowledgeGraph) -> None:
    answer = similar(graph, "alibaba.com", "semi-managed", Lens(date(2024, 1, 20)))
    assert {item["likeness"] for item in answer["items"]} == {None}
    assert all(len(item["unknown"]) == len(SEGMENTS) for item in answer["items"])


def test_more_that_is_known_to_be_the_same_ranks_before_a_high_share_of_little() -> None:
    little = pair_of(row([Party.SELLER]), row([Party.SELLER]))
    much = pair_of(row([Party.SELLER] * 12), row([Party.SELLER] * 11 + [Party.PLATFORM]))
    assert (little.likeness, much.likeness) == (1.0, 0.9167)
    assert much.rank < little.rank


def test_what_is_known_to_differ_ranks_behind_what_is_not_known() -> None:
    nine = row([Party.SELLER] * 9)
    open_rest = pair_of(nine, nine)
    other = pair_of(row([Party.SELLER] * 19), row([Party.SELLER] * 10 + [Party.PLATFORM] * 9))
    assert other.least > open_rest.least
    assert open_rest.rank < other.rank


def test_equally_alike_offerings_are_in_order_of_their_ids(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    items = similar(graph, "temu", "semi-managed", lens)["items"]
    full = [one["id"] for one in items if one["least"] == 0.3684 and one["likeness"] == 0.6364]
    assert full == sorted(full)
    assert len(full) == 5


@given(rows, rows)
def test_likeness_is_symmetric(a: Row, b: Row) -> None:
    one, other = pair_of(a, b), pair_of(b, a)
    assert (one.same, one.unknown, one.inherited) == (other.same, other.unknown, other.inherited)
    assert one.differ == tuple((segment, y, x) for segment, x, y in other.differ)
    assert (one.likeness, one.own_likeness, one.rank) == (
        other.likeness,
        other.own_likeness,
        other.rank,
    )


@given(rows, rows)
def test_likeness_lies_between_its_bounds(a: Row, b: Row) -> None:
    pair = pair_of(a, b)
    assert 0 <= pair.least <= pair.most <= 1
    if pair.likeness is not None:
        assert pair.least <= pair.likeness <= pair.most
    if not pair.unknown:
        assert pair.least == pair.likeness == pair.most


@given(rows, rows)
def test_every_segment_is_the_same_or_differs_or_is_unknown(a: Row, b: Row) -> None:
    pair = pair_of(a, b)
    named = [*pair.same, *(segment for segment, _, _ in pair.differ), *pair.unknown]
    assert sorted(named) == sorted(SEGMENTS)
    assert not set(pair.inherited) & set(pair.unknown)


@given(rows, rows, st.data())
def test_the_bounds_hold_whatever_the_unknown_owners_turn_out_to_be(
    a: Row, b: Row, data: st.DataObject
) -> None:
    def filled(some: Row) -> Row:
        owners = st.sampled_from([Party.SELLER, Party.PLATFORM, Party.THIRD_PARTY])
        return [
            one if one.owner else cell(one.segment, data.draw(owners), Status.STATED)
            for one in some
        ]

    pair = pair_of(a, b)
    likeness = pair_of(filled(a), filled(b)).likeness
    assert likeness is not None
    assert pair.least <= likeness <= pair.most


def test_an_offering_is_wholly_like_itself(graph: KnowledgeGraph, lens: Lens) -> None:
    own = graph.row("temu", "semi-managed", lens)
    assert pair_of(own, own).likeness == 1.0


def test_clusters_hold_every_offering_once(graph: KnowledgeGraph, lens: Lens) -> None:
    answer = similar(graph, "temu", "semi-managed", lens)
    members = [one for cluster in answer["clusters"] for one in cluster["offerings"]]
    assert sorted(members) == sorted(graph.records.offering)
    assert answer["thresholds"] == {"likeness": ALIKE, "compared": COMPARED}


def test_clusters_are_the_same_whichever_offering_is_asked(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    first = similar(graph, "temu", "semi-managed", lens)["clusters"]
    assert similar(graph, "shein", "first-party", lens)["clusters"] == first


def test_temu_semi_managed_is_not_in_the_cluster_of_the_other_semi_managed_ones(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    found = similar(graph, "temu", "semi-managed", lens)["clusters"]
    groups = [cluster["offerings"] for cluster in found]
    assert ["temu/semi-managed"] in groups
    assert [
        "aliexpress/semi-managed",
        "shein/semi-managed",
        "tiktok-shop/semi-managed",
        "alibaba.com/semi-managed",
    ] in groups
    assert {len(group) for group in groups if "temu/fully-managed" in group} == {6}


@pytest.mark.parametrize(
    ("known", "same", "together"),
    [(COMPARED, COMPARED, True), (COMPARED - 1, COMPARED - 1, False), (8, 6, True), (8, 5, False)],
)
def test_two_offerings_are_one_cluster_from_the_thresholds_on(
    known: int, same: int, together: bool
) -> None:
    a = row([Party.SELLER] * known)
    b = row([Party.SELLER] * same + [Party.PLATFORM] * (known - same))
    found = clusters({"one": a, "two": b})
    assert (len(found) == 1) == together


def test_a_cluster_says_how_unlike_its_most_unlike_members_are() -> None:
    a = row([Party.SELLER] * 8)
    b = row([Party.SELLER] * 6 + [Party.PLATFORM] * 2)
    c = row([Party.SELLER] * 4 + [Party.PLATFORM] * 4)
    [cluster] = clusters({"a": a, "b": b, "c": c})
    assert cluster["alike"] == 0.5
    assert cluster["common"] == [
        {"segment": segment, "owner": "seller"} for segment in SEGMENTS[:4]
    ]
    assert cluster["inherited"] == []


def test_a_market_and_a_day_are_in_the_link(graph: KnowledgeGraph) -> None:
    lens = Lens(date(2024, 7, 1), "US", dated=True)
    answer = similar(graph, "temu", "semi-managed", lens)
    link = "/similar/temu/semi-managed?market=US&as_of=2024-07-01"
    assert (answer["links"]["self"], answer["as_of"]) == (link, "2024-07-01")


def test_an_unknown_offering_is_refused_with_those_of_the_platform(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    with pytest.raises(UnknownValueError) as caught:
        similar(graph, "temu", "first-party", lens)
    assert caught.value.allowed == ("temu/fully-managed", "temu/semi-managed")


def test_a_claim_on_one_side_alone_makes_nothing_alike(
    small: Callable[..., KnowledgeGraph], claim: Callable[..., Claim], lens: Lens
) -> None:
    offering = small().records.offerings[0]
    other = type(offering)("temu", "fully-managed", (), (), None, None, ("F9-001",))
    graph = small(claim(), offerings=(offering, other))
    [item] = similar(graph, "temu", "semi-managed", lens)["items"]
    assert (item["id"], item["likeness"], item["compared"]) == ("temu/fully-managed", None, 0)


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(st.sampled_from("abcdef"), rows, min_size=1))
def test_clusters_are_a_partition_of_any_offerings(made: dict[str, Row]) -> None:
    found = clusters(made)
    assert sorted(one for cluster in found for one in cluster["offerings"]) == sorted(made)
    assert [len(cluster["offerings"]) for cluster in found] == sorted(
        (len(cluster["offerings"]) for cluster in found), reverse=True
    )
