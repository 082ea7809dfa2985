"""What happened when: events by date, the days of change, and the state on a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from crosslane.graph.filters import Wanted
from crosslane.graph.questions.timeline import EVER, Span, timeline
from crosslane.graph.questions.timeline_dates import dated
from crosslane.graph.questions.timeline_events import KINDS
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.ontology.model import Evidence, Fact, Grade, Offering, PartialDate, Rank
from crosslane.ontology.suggest import UnknownValueError
from tests.conftest import DAY, Make

Small = Callable[..., KnowledgeGraph]
Item = dict[str, Any]
EVERY = Wanted()


def asked(
    graph: KnowledgeGraph,
    wanted: Wanted = EVERY,
    kinds: tuple[str, ...] = (),
    span: Span = EVER,
    **lens: Any,
) -> Item:
    day = lens.pop("as_of", DAY)
    return timeline(graph, Lens(day, **lens), wanted, kinds, span, DAY)


def ids(found: Item) -> list[str]:
    return [one["id"] for one in found["items"]]


def kind(found: Item, name: str) -> Item:
    one: Item = {one["id"]: one for one in found["kinds"]}[name]
    return one


def offering(start: str | None = None, end: str | None = None, **more: Any) -> Offering:
    dates = [PartialDate.parse(one) if one else None for one in (start, end)]
    made = Offering("temu", "semi-managed", (), (), dates[0], dates[1], ("F9-001",))
    return replace(made, **more)


def fact(predicate: str, text: str, subject: str = "platform:temu") -> Fact:
    evidence = Evidence("900", 0, 5, "words")
    return Fact("F9-001", (subject,), "Temu", predicate, text, (), evidence)


def test_events_stand_in_the_order_of_their_dates(graph: KnowledgeGraph) -> None:
    items = asked(graph)["items"]
    dates = [PartialDate.parse(one["date"]) for one in items]
    assert [one.first for one in dates] == sorted(one.first for one in dates)
    assert [(one["date"], one["kind"]) for one in items[:2]] == [("2024", "launch")] * 2
    assert ("2024-02-03", "launch") in [(one["date"], one["kind"]) for one in items]


def test_every_start_of_an_offering_is_a_launch_and_every_other_offering_is_counted(
    graph: KnowledgeGraph,
) -> None:
    found = asked(graph, EVERY, ("launch",))
    started = {one.id: one.valid_from.text for one in graph.records.offerings if one.valid_from}
    assert {one["offerings"][0]: one["date"] for one in found["items"]} == started
    assert kind(found, "launch")["events"] == len(started)
    assert kind(found, "launch")["undated"] == len(graph.records.offerings) - len(started)


def test_every_dated_claim_is_in_an_event_and_every_other_claim_is_counted(
    graph: KnowledgeGraph,
) -> None:
    found = asked(graph, EVERY, ("claim",))
    records = [one for one in graph.records.claims if one.rank is Rank.NORMAL]
    bounded = {one.id for one in records if one.valid_from or one.valid_until}
    assert {claim for one in found["items"] for claim in one["claims"]} == bounded
    assert kind(found, "claim")["undated"] == len(records) - len(bounded)


def test_claims_of_one_day_on_one_thing_are_one_event(small: Small, claim: Make) -> None:
    found = asked(
        small(
            claim("S9-001", valid_from="2025-03-01"),
            claim("S9-002", valid_from="2025-03-01", valid_until="2025-06"),
            claim("S9-003", valid_from="2025-03-01", platform="*"),
        )
    )
    told = [(one["id"], one["claims"]) for one in found["items"]]
    assert told == [
        ("claim/any/semi-managed/begins/2025-03-01", ["S9-003"]),
        ("claim/temu/semi-managed/begins/2025-03-01", ["S9-001", "S9-002"]),
        ("claim/temu/semi-managed/ends/2025-06", ["S9-002"]),
    ]


def test_a_deprecated_claim_is_no_event(small: Small, claim: Make) -> None:
    found = asked(small(claim(valid_from="2025-03-01", rank=Rank.DEPRECATED)))
    assert ids(found) == []
    assert kind(found, "claim")["undated"] == 0


@pytest.mark.parametrize(
    ("text", "precision", "certainty"),
    [
        ("2025", "year", "possible"),
        ("2025-03", "month", "possible"),
        ("2025-03-09", "day", "certain"),
    ],
)
def test_a_date_is_as_precise_as_its_source(
    small: Small, text: str, precision: str, certainty: str
) -> None:
    (one,) = asked(small(offerings=(offering(text),)))["items"]
    assert (one["date"], one["precision"], one["certainty"]) == (text, precision, certainty)


def test_a_launch_is_only_possible_in_a_market_that_nobody_names(small: Small) -> None:
    graph = small(offerings=(offering("2025-03-09"),))
    assert asked(graph, market="US")["items"][0]["certainty"] == "possible"


def test_an_offering_of_other_markets_is_not_launched_in_the_asked_one(small: Small) -> None:
    graph = small(offerings=(offering("2025-03-09", markets=("US",), planned_markets=("TH",)),))
    assert ids(asked(graph, market="US")) == ["launch/temu/semi-managed"]
    assert ids(asked(graph, market="JP")) == []
    thai = asked(graph, market="TH")
    assert (ids(thai), kind(thai, "market")["undated"]) == ([], 1)


def test_an_end_is_told_beside_the_launch(small: Small) -> None:
    found = asked(small(offerings=(offering("2025", "2026-02-01"),)))
    assert ids(found) == ["launch/temu/semi-managed", "end/temu/semi-managed"]


@pytest.mark.parametrize(
    ("text", "date_of"),
    [
        ("2024-01-05", "2024-01-05"),
        ("2024", "2024"),
        ("grows since 2024-04", "2024-04"),
        ("2024 sellers", None),
        ("from 2024-04 to 2024-05", None),
        ("2024-13", None),
        ("call 2024-99-01", None),
        ("", None),
    ],
)
def test_a_fact_is_dated_by_the_one_date_that_it_names(text: str, date_of: str | None) -> None:
    found = dated(fact("metric", text))
    assert (found.text if found else None) == date_of


def test_a_fact_about_markets_is_an_event_of_its_kind(small: Small) -> None:
    found = asked(small(facts=(fact("servesMarket", "US since 2025-03"),)))
    assert [(one["id"], one["kind"]) for one in found["items"]] == [("market/F9-001", "market")]


def test_the_proof_of_a_launch_is_not_told_twice(small: Small) -> None:
    facts = (fact("operationStart", "2025-03-09", "offering:temu/semi-managed"),)
    (one,) = asked(small(offerings=(offering("2025-03-09"),), facts=facts))["items"]
    assert (one["kind"], one["facts"]) == ("launch", ["F9-001"])


def test_the_fact_that_tells_the_very_day_is_the_first_proof(graph: KnowledgeGraph) -> None:
    found = asked(graph, Wanted(("alibaba.com",)), ("launch",))
    assert found["items"][0]["evidence"][0]["quote"].endswith("commencing February 3, 2024")


def test_a_source_tells_how_many_claims_it_makes_on_the_wanted(graph: KnowledgeGraph) -> None:
    every = asked(graph, EVERY, ("source",))["items"]
    temu = asked(graph, Wanted(("temu",)), ("source",))["items"]
    assert [one["source"] for one in every] == [one["source"] for one in temu] == ["003"]
    about = [one for one in graph.records.claims if one.evidence.source == "003"]
    assert len(every[0]["claims"]) == len(about)
    assert temu[0]["claims"] == [one.id for one in about if one.platform == "temu"]


def test_releases_up_to_the_asked_one_are_events(past: KnowledgeGraph) -> None:
    assert ids(asked(past, EVERY, ("release",))) == ["release/1.0.0", "release/1.1.0"]
    assert ids(asked(past.known("1.0.0"), EVERY, ("release",))) == ["release/1.0.0"]


def test_trust_decides_which_dates_are_told(graph: KnowledgeGraph) -> None:
    found = asked(graph, EVERY, ("launch", "claim"), sources=("001",))
    assert {one["date"] for one in found["items"]} == {"2024-02-03"}
    assert ids(asked(graph, EVERY, ("launch", "claim", "fact", "source"), grade=Grade.B)) == []


@pytest.mark.parametrize(
    ("start", "until", "there"),
    [
        (None, "2025-03-01", False),
        (None, "2025-03-02", True),
        ("2025-03-31", None, True),
        ("2025-04-01", None, False),
        ("2025-03-10", "2025-03-11", True),
    ],
)
def test_a_month_is_in_a_window_that_may_hold_it(
    small: Small, start: str | None, until: str | None, there: bool
) -> None:
    days = [date.fromisoformat(one) if one else None for one in (start, until)]
    found = asked(small(offerings=(offering("2025-03"),)), EVERY, (), Span(days[0], days[1]))
    assert bool(found["items"]) == there


def test_a_window_without_a_day_is_refused() -> None:
    with pytest.raises(ValueError, match="no day"):
        Span(date(2025, 1, 1), date(2025, 1, 1))


@pytest.mark.parametrize(
    ("wanted", "kinds"), [(Wanted(("tmu",)), ()), (Wanted((), ("semi",)), ()), (EVERY, ("lunch",))]
)
def test_what_does_not_exist_is_refused(
    graph: KnowledgeGraph, wanted: Wanted, kinds: tuple[str, ...]
) -> None:
    with pytest.raises(UnknownValueError):
        asked(graph, wanted, kinds)


# The days of change


def answers(graph: KnowledgeGraph, day: date) -> dict[str, tuple[object, ...]]:
    return {
        f"{one.platform}/{one.model}/{one.segment}": (one.owner, one.status)
        for one in graph.matrix(Lens(day))
    }


def test_the_days_of_change_are_all_days_on_which_an_answer_becomes_another(
    graph: KnowledgeGraph,
) -> None:
    told = {one["date"]: one["cells"] for one in asked(graph)["days"] if one["cells"]}
    day, before, seen = date(2023, 12, 1), answers(graph, date(2023, 11, 30)), {}
    while day < date(2025, 2, 1):
        now = answers(graph, day)
        differing = sum(now[cell] != before[cell] for cell in now)
        if differing:
            seen[day.isoformat()] = differing
        day, before = day + timedelta(days=1), now
    assert told == seen
    assert seen


def test_a_year_begins_possibly_and_ends_certainly(small: Small) -> None:
    days = asked(small(offerings=(offering("2025"),)))["days"]
    assert [(one["date"], one["cells"] > 0, one["surer"] > 0) for one in days] == [
        ("2025-01-01", True, False),
        ("2025-12-31", False, True),
    ]


def test_a_claim_about_the_model_touches_the_offering(small: Small, claim: Make) -> None:
    (one,) = asked(small(claim(platform="*", valid_from="2025-03-09")), Wanted(("temu",)))["days"]
    assert (one["date"], one["cells"], one["offerings"]) == (
        "2025-03-09",
        1,
        ["temu/semi-managed"],
    )


def test_without_a_date_nothing_ever_changes(small: Small, claim: Make) -> None:
    assert asked(small(claim()))["days"] == []


# The state


@pytest.mark.parametrize(
    ("day", "phase", "certainty"),
    [
        ("2024-12-31", "not-yet", "certain"),
        ("2025-06-01", "offered", "possible"),
        ("2025-12-31", "offered", "certain"),
        ("2026-02-01", "ended", "certain"),
    ],
)
def test_an_offering_is_not_yet_there_then_there_then_ended(
    small: Small, day: str, phase: str, certainty: str
) -> None:
    graph = small(offerings=(offering("2025", "2026-02-01"),))
    (one,) = asked(graph, as_of=date.fromisoformat(day))["offerings"]
    assert (one["phase"], one["certainty"]) == (phase, certainty)


def test_the_state_names_the_segments_that_differ_from_today(small: Small, claim: Make) -> None:
    graph = small(claim(valid_from="2025-03-09"), claim("S9-002", segment="returns"))
    (before,) = asked(graph, as_of=date(2025, 3, 8))["offerings"]
    assert before["changed"] == ["pricing"]
    (today,) = asked(graph)["offerings"]
    assert today["changed"] == []


def test_kinds_are_told_in_one_order(graph: KnowledgeGraph) -> None:
    assert [one["id"] for one in asked(graph)["kinds"]] == list(KINDS)
