"""The questions over whole rows, against answers counted by hand from the oracle's cells."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from crosslane.graph.filters import Wanted
from crosslane.graph.questions.cells import conflicts
from crosslane.graph.questions.compare import compare
from crosslane.graph.questions.coverage import coverage
from crosslane.graph.questions.handoffs import changes, handoffs
from crosslane.graph.questions.impact import impact
from crosslane.graph.questions.similar import similar
from crosslane.graph.store import Lens
from tests.graph.oracle_questions import (
    GOODS,
    NAMES,
    PARTIES,
    Cell,
    beside,
    claims_of,
    expected_change,
    expected_coverage,
    expected_points,
    expected_runs,
    expected_side,
    fewest_and_most,
    groups_of,
    ids,
    is_core,
    meaning_for_the_seller,
    row_of,
    tier_of,
    ways,
    weaker,
)
from tests.graph.worlds import VOCABULARY, World, graph_of, lenses, many, wide_worlds, worlds

GENERAL = ("any/semi-managed", "any/first-party")
rows = st.sampled_from((*NAMES, *GENERAL))
pairs = st.lists(rows, min_size=2, max_size=2, unique=True)


@many(150)
@given(
    world=worlds() | wide_worlds(),
    lens=lenses,
    pair=st.lists(rows, min_size=2, max_size=2, unique=True),
)
def test_a_comparison_is_the_one_made_by_hand(world: World, lens: Lens, pair: list[str]) -> None:
    found = compare(graph_of(world.records), pair[0], pair[1], lens, world.segments)
    one, other = (row_of(world, name, lens, world.segments) for name in pair)
    assert [item["segment"] for item in found["items"]] == list(one)
    for item in found["items"]:
        a, b = one[item["segment"]], other[item["segment"]]
        for side, name, cell in (("a", pair[0], a), ("b", pair[1], b)):
            wanted = expected_side(name, cell)
            shown = {**item[side], "evidence": ids(item[side]["evidence"])}
            assert {key: shown[key] for key in wanted} == wanted
        assert item["tier"] == tier_of(item["segment"])
        assert item["change"] == expected_change(a, b)
        assert item["sure"] == weaker(a, b)
        assert item["seller"] == meaning_for_the_seller(a, b)
    every = {segment: (a, other[segment]) for segment, a in one.items()}
    for key, names in (("counts", list(every)), ("core", [n for n in every if is_core(n)])):
        made = [expected_change(*every[name]) for name in names]
        assert found[key] == {word: made.count(word) for word in ("same", "changed", "unclear")}
    for key in ("gains", "gives_up", "keeps", "unclear"):
        meant = key.replace("_", "-")
        made = [name for name in every if meaning_for_the_seller(*every[name]) == meant]
        assert found["seller"][key] == made


@many(150)
@given(st.lists(st.none() | st.sampled_from(PARTIES[:3]), min_size=1, max_size=10))
def test_the_changes_of_owner_are_at_least_and_at_most_what_every_assignment_gives(
    owners: list[str | None],
) -> None:
    assert changes(owners) == fewest_and_most(owners)


@many(150)
@given(
    world=wide_worlds(),
    lens=lenses,
    name=rows,
    along=st.sampled_from(("chain", "goods")),
    tier=st.sampled_from(("core", "all")),
)
def test_the_hand_offs_are_those_found_by_hand(
    world: World, lens: Lens, name: str, along: str, tier: str
) -> None:
    platform, model = name.split("/")
    found = handoffs(graph_of(world.records), platform, model, lens, along, tier)
    cells = {
        segment: cell
        for segment, cell in row_of(world, name, lens).items()
        if (along == "chain" or segment in GOODS) and (tier == "all" or is_core(segment))
    }
    if any(cell["status"] == "not-offered" for cell in cells.values()):
        assert (found["items"], found["runs"], found["unknown"]) == ([], [], [])
        assert found["changes"] == {"at_least": None, "at_most": None}
        assert found["counts"] == {"clear": 0, "unclear": 0}
        return
    points = expected_points(cells)
    keys = ("after", "before", "from", "to", "clear", "why", "sure")
    assert [
        {**{key: item[key] for key in keys}, "evidence": ids(item["evidence"])}
        for item in found["items"]
    ] == points
    least, most = fewest_and_most([cell["owner"] for cell in cells.values()])
    assert found["changes"] == {"at_least": least, "at_most": most}
    clear = len([point for point in points if point["clear"]])
    assert found["counts"] == {"clear": clear, "unclear": len(points) - clear}
    assert found["runs"] == expected_runs(cells)
    assert found["unknown"] == [name for name, cell in cells.items() if cell["status"] == "unknown"]


@many(100)
@given(
    world=wide_worlds(),
    lens=lenses,
    general=st.booleans(),
    platform=st.sampled_from(((), ("temu",), ("shein",))),
    stale_after=st.sampled_from((1, 180, None)),
)
def test_the_coverage_is_the_one_counted_by_hand(
    world: World, lens: Lens, general: bool, platform: tuple[str, ...], stale_after: int | None
) -> None:
    asked = (*platform, "any") if general and platform else platform
    graph = graph_of(world.records)
    if stale_after is None:  # on the very day on which something is old
        ages = [item["age_days"] or 1 for item in coverage(graph, lens, Wanted(asked))["items"]]
        stale_after = max(1, *ages)
    found = coverage(graph, lens, Wanted(asked), stale_after)
    names = [name for name in NAMES if not platform or name.split("/")[0] in platform]
    names += [f"any/{model.id}" for model in VOCABULARY.models if "any" in asked]
    cells = {name: row_of(world, name, lens) for name in names}
    items = {}
    for tier in ("core", "extended"):
        every: list[Cell] = []
        for name, row in cells.items():
            some = [cell for segment, cell in row.items() if tier_of(segment) == tier]
            items[f"{name}/{tier}"] = expected_coverage(world, some, lens, stale_after)
            every += some
        total = expected_coverage(world, every, lens, stale_after)
        assert {key: found["totals"][tier][key] for key in total} == total
    assert [item["id"] for item in found["items"]] == [
        f"{name}/{tier}" for name in names for tier in ("core", "extended")
    ]
    for item in found["items"]:
        assert {key: item[key] for key in items[item["id"]]} == items[item["id"]]


@many(100)
@given(world=wide_worlds(), lens=lenses, name=rows)
def test_the_similar_offerings_are_those_found_by_hand(world: World, lens: Lens, name: str) -> None:
    platform, model = name.split("/")
    found = similar(graph_of(world.records), platform, model, lens)
    own = row_of(world, name, lens)
    cells = {other: row_of(world, other, lens) for other in NAMES}
    items = {item["id"]: item for item in found["items"]}
    assert sorted(items) == sorted(other for other in NAMES if other != name)
    for other, item in items.items():
        wanted = beside(own, cells[other])
        assert {key: item[key] for key in wanted} == wanted
        compared = [*wanted["same"], *(one["segment"] for one in wanted["differ"])]
        assert item["inherited"] == [
            segment
            for segment in own
            if segment in compared
            and (own[segment]["status"] == "inherited" or platform == "any")
            and cells[other][segment]["status"] == "inherited"
        ]
        left = [segment for segment in compared if segment not in item["inherited"]]
        alike = [segment for segment in left if segment in wanted["same"]]
        assert item["own_likeness"] == (round(len(alike) / len(left), 4) if left else None)
    assert {frozenset(one["offerings"]) for one in found["clusters"]} == groups_of(cells)


@many(100)
@given(world=wide_worlds(), lens=lenses, name=rows)
def test_similar_offerings_come_in_the_documented_order(
    world: World, lens: Lens, name: str
) -> None:
    platform, model = name.split("/")
    found = similar(graph_of(world.records), platform, model, lens)["items"]
    own = row_of(world, name, lens)
    pairs = {one: beside(own, row_of(world, one, lens)) for one in NAMES if one != name}

    def order(one: str) -> tuple[bool, Fraction, int, str]:
        same, differ, unknown = (len(pairs[one][key]) for key in ("same", "differ", "unknown"))
        half = Fraction(2 * same, same + differ + len(own))
        return same + differ == 0, -half, -unknown, one

    assert [item["id"] for item in found] == sorted(pairs, key=order)


@many(100)
@given(world=wide_worlds(), lens=lenses, segment=st.sampled_from(tuple(VOCABULARY.segment)))
def test_the_impact_of_a_segment_is_the_one_found_by_walking_every_way(
    world: World, lens: Lens, segment: str
) -> None:
    found = impact(graph_of(world.records), segment, lens)
    cells = {name: row_of(world, name, lens) for name in NAMES}
    chain = list(VOCABULARY.segment)
    place = chain.index(segment)
    assert [item["segment"] for item in found["upstream"]] == chain[:place]
    assert [item["segment"] for item in found["downstream"]] == chain[place + 1 :]
    for item in (*found["upstream"], *found["downstream"], *found["single_points"]):
        assert item["owners"] == [
            {
                "offering": name,
                "owner": row[item["segment"]]["owner"],
                "status": row[item["segment"]]["status"],
            }
            for name, row in cells.items()
        ]
        if "distance" in item:
            assert item["distance"] == abs(chain.index(item["segment"]) - place)
    assert [item["segment"] for item in found["single_points"]] == [
        one for one in chain if all(one in way for way in ways())
    ]
    for item in found["parties"]:
        if item["cuts"] is True:
            held = [one for one in chain if cells[item["offering"]][one]["owner"] == item["party"]]
            assert all(set(way) & set(held) for way in ways())


@many(100)
@given(world=wide_worlds(), lens=lenses)
def test_who_can_stop_the_goods_is_found_by_walking_every_way(world: World, lens: Lens) -> None:
    found = impact(graph_of(world.records), "pricing", lens)
    cutting = {(one["offering"], one["party"]) for one in found["parties"] if one["cuts"]}
    for name in NAMES:
        row = row_of(world, name, lens)
        for party in PARTIES[:-1]:
            stopped = [any(row[step]["owner"] == party for step in way) for way in ways()]
            assert ((name, party) in cutting) == all(stopped)


@many(150)
@given(world=worlds(), lens=lenses)
def test_the_conflicts_are_the_disputed_and_overruled_cells(world: World, lens: Lens) -> None:
    found = conflicts(graph_of(world.records), lens, Wanted(segment=world.segments[:1]))
    wanted = {}
    for name in (*NAMES, *(f"any/{model.id}" for model in VOCABULARY.models)):
        [cell] = row_of(world, name, lens, world.segments[:1]).values()
        if cell["status"] == "disputed" or cell["overruled"]:
            kind = "disputed" if cell["status"] == "disputed" else "overruled"
            claims = {*claims_of(cell), *(one[0] for one in cell["overruled"])}
            deciding = {one["party"] for one in cell["candidates"]}
            wanted[f"{name}/{world.segments[0]}"] = (kind, cell["owner"], claims, deciding)
    assert {
        item["id"]: (
            item["kind"],
            item["owner"],
            {voice["claim"] for side in item["sides"] for voice in side["claims"]},
            {side["party"] for side in item["sides"] if side["decides"]},
        )
        for item in found
    } == wanted
