"""When offerings begin and end in some markets, and when rules of law begin and cease to hold."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from crosslane.graph import answers
from crosslane.graph.files.dump import dump
from crosslane.graph.filters import Wanted
from crosslane.graph.network import network_of, records_of
from crosslane.graph.questions.timeline import timeline
from crosslane.graph.questions.timeline_dates import dated
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.ontology.model import (
    Evidence,
    Fact,
    Involvement,
    Label,
    Offering,
    Overlay,
    PartialDate,
    Party,
    Period,
)
from tests.conftest import DAY

Small = Callable[..., KnowledgeGraph]
Item = dict[str, Any]
TEMU = "temu/semi-managed"


def day(text: str | None) -> PartialDate | None:
    return PartialDate.parse(text) if text else None


def period(markets: str, start: str | None, end: str | None = None, fact: str = "F9-001") -> Period:
    return Period(tuple(markets.split()), day(start), day(end), (fact,))


def offering(*periods: Period, start: str | None = None, end: str | None = None) -> Offering:
    markets = {market for one in periods for market in one.markets}
    made = Offering("temu", "semi-managed", (), (), day(start), day(end), ("F9-001",))
    return replace(made, markets=tuple(sorted({*markets, "GB"})), periods=periods)


def fact(text: str, name: str = "F9-001", market: str | None = "US", **more: str) -> Fact:
    refs = (f"market:{market}",) if market else ()
    said = Evidence("900", paraphrase="told in other words")
    subject, predicate = more.get("subject", f"offering:{TEMU}"), more.get("says", "operationStart")
    return Fact(name, (subject,), "Temu", predicate, text, refs, said)


def rule(start: str | None = None, end: str | None = None) -> Overlay:
    said = Evidence("900", paraphrase="The platform owes the tax.")
    label = Label("US: tax", "美国：税")  # noqa: RUF001 - Chinese punctuation is meant
    return Overlay(
        "us-tax", label, "import-clearance", Party.PLATFORM, Involvement.LIABLE, None, None,
        ("US",), day(start), day(end), said,
    )  # fmt: skip


def asked(graph: KnowledgeGraph, *kinds: str, wanted: Wanted | None = None, **lens: Any) -> Item:
    at = lens.pop("as_of", DAY)
    return timeline(graph, Lens(at, **lens), wanted or Wanted(), kinds, today=DAY)


def told(found: Item) -> list[tuple[str, str, list[str]]]:
    return [(one["kind"], one["date"], one["markets"]) for one in found["items"]]


US = period("US", "2022-09", "2025-05-02")
BACK = period("US", "2025-07", fact="F9-002")
FACTS = (fact("2025-05-02", says="operationEnd"), fact("2025-07", "F9-002"))


def test_a_period_begins_ends_and_begins_again(small: Small) -> None:
    graph = small(offerings=(offering(US, BACK, start="2020"),), facts=FACTS)
    found = asked(graph)
    assert told(found) == [
        ("launch", "2020", ["GB"]),
        ("launch", "2022-09", ["US"]),
        ("end", "2025-05-02", ["US"]),
        ("launch", "2025-07", ["US"]),
    ]
    assert [one["edge"] for one in found["items"]] == [None, None, None, "again"]
    assert [one["facts"][0] for one in found["items"][2:]] == ["F9-001", "F9-002"]


def test_the_ids_of_events_in_a_market_are_its_own_and_last(small: Small) -> None:
    graph = small(offerings=(offering(US, BACK, start="2020"),), facts=FACTS)
    ids = [one["id"] for one in asked(graph)["items"]]
    assert ids == [
        f"launch/{TEMU}",
        f"launch/{TEMU}/US/2022-09",
        f"end/{TEMU}/US/2025-05-02",
        f"launch/{TEMU}/US/2025-07",
    ]
    assert [one["id"] for one in asked(graph, market="US")["items"]] == ids[1:]


def test_a_period_that_begins_with_the_offering_is_told_by_its_launch(small: Small) -> None:
    graph = small(offerings=(offering(US, start="2022-09"),), facts=FACTS[:1])
    assert told(asked(graph)) == [
        ("launch", "2022-09", ["GB", "US"]),
        ("end", "2025-05-02", ["US"]),
    ]


def test_another_market_hears_nothing_of_a_period(small: Small) -> None:
    graph = small(offerings=(offering(US, BACK, start="2020"),), facts=FACTS)
    assert told(asked(graph, market="GB")) == [("launch", "2020", ["GB"])]


def test_the_edges_of_a_period_are_days_of_change_in_its_market_alone(
    small: Small, claim: Any
) -> None:
    graph = small(claim(), offerings=(offering(US, BACK, start="2020"),), facts=FACTS)
    changed = [one["date"] for one in asked(graph, market="US")["days"] if one["cells"]]
    assert changed == ["2022-09-01", "2025-05-02", "2025-07-01"]
    elsewhere = {one["date"] for one in asked(graph, market="GB")["days"]}
    assert not elsewhere & set(changed)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2021-07-01", None, [("rule/us-tax/begins", "2021-07-01", "begins")]),
        (None, "2025", [("rule/us-tax/ends", "2025", "ends")]),
        (
            "2021",
            "2025",
            [("rule/us-tax/begins", "2021", "begins"), ("rule/us-tax/ends", "2025", "ends")],
        ),
    ],
)
def test_a_rule_begins_and_ceases_to_hold(
    small: Small, start: str | None, end: str | None, expected: list[tuple[str, str, str]]
) -> None:
    found = asked(small(overlays=(rule(start, end),)), "rule")["items"]
    assert [(one["id"], one["date"], one["edge"]) for one in found] == expected
    assert {tuple(one["overlays"]) for one in found} == {("us-tax",)}
    assert found[0]["evidence"][0]["paraphrase"] == "The platform owes the tax."
    assert found[0]["links"] == {"self": "/overlays/us-tax"}


def test_a_rule_without_a_date_is_counted(small: Small) -> None:
    found = asked(small(overlays=(rule(),)), "rule")
    assert (found["items"], found["kinds"][0]["undated"]) == ([], 1)


@pytest.mark.parametrize(
    ("market", "wanted", "there"),
    [(None, Wanted(), 1), ("US", Wanted(), 1), ("GB", Wanted(), 0), (None, Wanted(("temu",)), 0)],
)
def test_a_rule_is_told_in_its_markets_and_of_no_platform(
    small: Small, market: str | None, wanted: Wanted, there: int
) -> None:
    found = asked(small(overlays=(rule("2021"),)), "rule", wanted=wanted, market=market)
    assert len(found["items"]) == there


def test_the_fact_by_which_a_document_tells_of_a_rule_is_no_event_of_its_own(small: Small) -> None:
    said = fact("2021-07-01: the tax is owed", subject="topic:industry", says="ruleStart")
    (one,) = asked(small(overlays=(rule("2021-07-01"),), facts=(said,)), "rule", "fact")["items"]
    assert (one["kind"], one["facts"]) == ("rule", ["F9-001"])


def test_a_fact_that_names_markets_is_told_in_them_alone(small: Small) -> None:
    graph = small(facts=(fact("2024-06-01: fees change", says="feeChange"),))
    (one,) = asked(graph, "fact", market="US")["items"]
    assert one["markets"] == ["US"]
    assert asked(graph, "fact", market="GB")["items"] == []


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2025-05-02: direct shipping ends", "2025-05-02"),
        ("2023: full service is introduced", "2023"),
        ("2024-08: ready by 2025-01", "2024-08"),
        ("2022 brought more sellers", None),
    ],
)
def test_the_date_that_an_object_begins_with_is_its_date(text: str, when: str | None) -> None:
    found = dated(fact(text))
    assert (found.text if found else None) == when


def test_no_event_is_told_twice_in_the_curated_tables(curated: KnowledgeGraph) -> None:
    items = asked(curated)["items"]
    ids = [one["id"] for one in items]
    assert len(ids) == len(set(ids))
    told_by = [
        (name, one["date"])
        for one in items
        if one["kind"] in ("launch", "end", "rule", "source")
        for name in one["facts"]
    ]
    own = [(one["facts"][0], one["date"]) for one in items if one["kind"] in ("fact", "market")]
    assert not {pair for pair in own if pair in set(told_by)}


def test_every_dated_period_and_rule_is_an_event(curated: KnowledgeGraph) -> None:
    items = asked(curated, "launch", "end", "rule")["items"]
    found = {(one["kind"], one["date"], market) for one in items for market in one["markets"]}
    for one in curated.records.offerings:
        for part in one.periods:
            for kind, when in (("launch", part.valid_from), ("end", part.valid_until)):
                assert not when or {(kind, when.text, market) for market in part.markets} <= found
    dates = [when.text for one in curated.records.overlays for when in (one.valid_from,) if when]
    assert sorted(one["date"] for one in items if one["edge"] == "begins") == sorted(dates)


def test_rules_are_nodes_of_the_graph_and_come_back(curated: KnowledgeGraph) -> None:
    net = network_of(curated.records)
    assert records_of(net) == curated.records
    one = curated.records.overlays[0]
    ends = {end for _, end in net.out_edges(f"overlay/{one.id}")}
    assert ends == {
        f"segment/{one.segment}",
        f"party/{one.party.value}",
        f"source/{one.evidence.source}",
        *(f"market/{market}" for market in one.markets),
    }


def test_a_rule_is_found_by_its_name_in_both_languages(curated: KnowledgeGraph) -> None:
    one = curated.records.overlays[0]
    for text in (one.id, one.label.en, one.label.zh):
        hits = answers.search(curated, text, ("overlay",))
        assert one.id in [hit["id"] for hit in hits if hit["kind"] == "overlay"]


def test_a_source_and_its_words_name_the_rules_that_rest_on_them(curated: KnowledgeGraph) -> None:
    for one in curated.records.overlays:
        assert one.id in answers.source(curated, one.evidence.source)["overlays"]
    resting = [one["overlays"] for one in answers.evidences(curated)]
    assert {name for names in resting for name in names} == set(curated.records.overlay)


def test_a_bundle_has_a_line_for_every_rule_and_period(curated: KnowledgeGraph) -> None:
    rows = list(csv.DictReader(io.StringIO(dump(curated, "overlays.csv", DAY).decode())))
    assert [one["id"] for one in rows] == [one.id for one in curated.records.overlays]
    assert [one["markets"].split("|") for one in rows] == [
        list(one.markets) for one in curated.records.overlays
    ]
    told = list(csv.DictReader(io.StringIO(dump(curated, "availability.csv", DAY).decode())))
    assert [(f"{one['platform']}/{one['model']}", one["markets"]) for one in told] == [
        (one.id, "|".join(part.markets))
        for one in curated.records.offerings
        for part in one.periods
    ]


def test_a_lens_hides_the_rules_of_other_markets_and_days(curated: KnowledgeGraph) -> None:
    from crosslane.graph.seen import sight

    seen = sight(curated, Lens(date(2000, 1, 1), "DE", dated=True))
    assert seen is not None
    for one in curated.records.overlays:
        open_start = one.valid_from is None or one.valid_from.first <= date(2000, 1, 1)
        assert (one.id in seen.overlays) == ("DE" in one.markets and open_start)
