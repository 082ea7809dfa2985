"""Which answers a release changed, way by way, and how a changelog tells them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from crosslane.graph.files.changelog import changelog
from crosslane.graph.questions.answered_otherwise import WAYS
from crosslane.graph.questions.changes import changes
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.views import Item
from crosslane.ontology.model import Party, Rank
from tests.graph.released import by_id, since_release

DAY = date(2026, 11, 22)


def two(small: Any, claim: Any, then: list[Any], now: list[Any]) -> KnowledgeGraph:
    return since_release(small(*then).records, small(*now).records)


def found_in(graph: KnowledgeGraph, segment: str = "pricing") -> Item:
    cells = changes(graph, lens=Lens(DAY))["cells"]
    found: Item
    (found,) = [one for one in cells if one["id"] == f"temu/semi-managed/{segment}"]
    return found


def seller(claim: Any, identifier: str = "S9-002", **changes: Any) -> Any:
    return claim(identifier, party=Party.SELLER, **changes)


def test_a_first_claim_decides_newly(small: Any, claim: Any) -> None:
    found = found_in(two(small, claim, [], [claim()]))
    assert found["kind"] == "newly-decided"
    assert found["claims"] == [{"claim": "S9-001", "decides": "after", "change": "added"}]


def test_a_second_party_makes_it_newly_disputed(small: Any, claim: Any) -> None:
    found = found_in(two(small, claim, [claim()], [claim(), seller(claim)]))
    assert found["kind"] == "newly-disputed"
    assert found["claims"] == [
        {"claim": "S9-002", "decides": "after", "change": "added"},
        {"claim": "S9-001", "decides": "both", "change": None},
    ]


def test_a_dispute_that_ends_is_told_with_the_claim_that_went(small: Any, claim: Any) -> None:
    found = found_in(two(small, claim, [claim(), seller(claim)], [claim()]))
    assert found["kind"] == "no-longer-disputed"
    assert {"claim": "S9-002", "decides": "before", "change": "removed"} in found["claims"]


def test_another_owner_is_told_with_the_claim_that_changed(small: Any, claim: Any) -> None:
    found = found_in(two(small, claim, [claim()], [seller(claim, "S9-001")]))
    assert found["kind"] == "other-owner"
    assert found["claims"] == [{"claim": "S9-001", "decides": "both", "change": "changed"}]


def test_a_claim_that_now_loses_is_the_same_record(small: Any, claim: Any) -> None:
    general = seller(claim, "S9-001", platform="*")
    found = found_in(two(small, claim, [general], [general, claim("S9-002")]))
    assert found["kind"] == "other-owner"
    assert found["claims"] == [
        {"claim": "S9-002", "decides": "after", "change": "added"},
        {"claim": "S9-001", "decides": "before", "change": None},
    ]


def test_a_deprecated_claim_leaves_it_no_longer_decided(small: Any, claim: Any) -> None:
    found = found_in(two(small, claim, [claim()], [claim(rank=Rank.DEPRECATED)]))
    assert found["kind"] == "no-longer-decided"
    assert found["after"] == {"owner": None, "status": "unknown"}
    assert found["claims"] == [{"claim": "S9-001", "decides": "before", "change": "changed"}]


def test_the_same_owner_on_better_evidence_is_another_status_only(small: Any, claim: Any) -> None:
    general = claim(platform="*")
    found = found_in(two(small, claim, [general], [general, claim("S9-002")]))
    assert found["kind"] == "other-status"
    assert (found["before"]["status"], found["after"]["status"]) == ("inherited", "stated")


def test_cells_of_an_offering_that_came_or_went_are_told_as_such(small: Any, claim: Any) -> None:
    records = small(claim()).records
    bare = replace(records, claims=(), offerings=())
    assert found_in(since_release(bare, records))["kind"] == "new-offering"
    gone = found_in(since_release(records, bare))
    assert (gone["kind"], gone["after"], gone["links"]["after"]) == ("gone", None, None)


def test_what_is_newly_disputed_stands_first_and_all_are_counted(small: Any, claim: Any) -> None:
    now = [
        claim("S9-003", segment="after-sales"),
        claim(),
        claim("S9-004", segment="returns"),
        seller(claim),
    ]
    found = changes(two(small, claim, [claim()], now), lens=Lens(DAY))
    kinds = [one["kind"] for one in found["cells"]]
    assert kinds == ["newly-disputed", "newly-decided", "newly-decided"]
    assert {way: count for way, count in found["answers"].items() if count} == {
        "newly_disputed": 1,
        "newly_decided": 2,
    }
    assert sum(found["answers"].values()) == found["counts"]["cells"]


def test_every_answer_that_differs_is_of_one_known_way(past: KnowledgeGraph) -> None:
    cells = changes(past, "1.0.0")["cells"]
    assert [WAYS.index(one["kind"]) for one in cells] == sorted(
        WAYS.index(one["kind"]) for one in cells
    )


def test_each_side_links_to_the_answer_of_its_state(past: KnowledgeGraph) -> None:
    (cell,) = [
        one
        for one in changes(past, "1.0.0", "1.1.0", lens=Lens(DAY, "US"))["cells"]
        if one["id"] == "temu/semi-managed/pricing"
    ]
    path = "/ownership/temu/semi-managed/pricing?market=US&as_of=2026-11-22"
    assert cell["links"] == {
        "before": f"{path}&as_known=1.0.0",
        "after": f"{path}&as_known=1.1.0",
    }
    (now,) = [
        one for one in changes(past, "1.0.0", lens=Lens(DAY))["cells"] if cell["id"] == one["id"]
    ]
    assert now["links"]["after"] == "/ownership/temu/semi-managed/pricing?as_of=2026-11-22"


def test_answers_as_records_say_when_they_changed_last(past: KnowledgeGraph) -> None:
    found = changes(past, "1.0.0", kinds=("answer",))
    assert {one["kind"] for one in found["items"]} == {"answer"}
    assert [one["id"] for one in found["items"]] == [one["id"] for one in found["cells"]]
    item = by_id(found)["temu/semi-managed/pricing"]
    assert (item["change"], item["way"], item["release"]) == ("changed", "other-owner", None)
    told = changes(past, "1.0.0", "1.1.0", ("answer",))
    assert by_id(told)["temu/semi-managed/pricing"]["release"] == "1.1.0"
    assert by_id(told)["temu/semi-managed/pricing"]["text"] == (
        "temu/semi-managed/pricing: platform (stated) by S0-014 → seller (stated) by S0-014."
    )


def test_answers_are_no_records_unless_asked_for(past: KnowledgeGraph) -> None:
    assert "answer" not in {one["kind"] for one in changes(past, "1.0.0")["items"]}
    both = changes(past, "1.0.0", kinds=("claim", "answer"))["items"]
    assert {one["kind"] for one in both} == {"claim", "answer"}


def test_a_new_offering_is_one_line_of_the_changelog(small: Any, claim: Any) -> None:
    records = small(claim()).records
    graph = since_release(replace(records, claims=(), offerings=()), records)
    text = changelog(graph, "1.0.0", lens=Lens(DAY))
    assert "New offering (19):\n\n- temu/semi-managed is new: 18 unknown, 1 platform\n" in text
