"""``changes`` tells what differs between two states, claim by claim, and which answers follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest

from crosslane.graph.files.changelog import changelog
from crosslane.graph.files.tell import markdown
from crosslane.graph.questions.changes import KINDS, changes, day_of, plain, previous
from crosslane.graph.store import KnowledgeGraph, Lens, build_graph
from crosslane.graph.views import general
from crosslane.ontology.suggest import UnknownValueError
from tests.graph.released import by_id

DAY = date(2026, 11, 22)


def test_a_changed_claim_names_what_it_said_before_and_after(past: KnowledgeGraph) -> None:
    item = by_id(changes(past, "1.0.0", "1.1.0"))["S0-014"]
    assert (item["kind"], item["change"], item["release"]) == ("claim", "changed", "1.1.0")
    assert item["fields"] == [{"field": "party", "before": "platform", "after": "seller"}]
    assert (item["before"]["party"], item["after"]["party"]) == ("platform", "seller")
    assert item["text"] == (
        "Claim S0-014 (temu/semi-managed, pricing) changed: party platform → seller: "
        "“with pricing control still remaining with Temu” (source 000)."
    )


def test_a_claim_that_is_gone_keeps_its_words(past: KnowledgeGraph) -> None:
    item = by_id(changes(past, "1.0.0", "1.1.0"))["S2-011"]
    assert (item["change"], item["after"], item["fields"]) == ("removed", None, [])
    quote = past.known("1.0.0").records.claim["S2-011"].evidence.quote
    assert item["before"]["quote"] == quote
    assert f"is gone: seller decides, explicit: “{quote}” (source 002)." in item["text"]


def test_a_new_fact_is_told(past: KnowledgeGraph) -> None:
    item = by_id(changes(past, "1.0.0", "1.1.0"))["F9-999"]
    assert (item["kind"], item["change"], item["before"]) == ("fact", "added", None)
    assert "is new: trend: " in item["text"]


def test_counts_are_those_of_the_items(past: KnowledgeGraph) -> None:
    found = changes(past, "1.0.0", "1.1.0")
    assert found["counts"] == {
        "added": 1,
        "changed": 1,
        "removed": 1,
        "cells": len(found["cells"]),
    }


def test_an_answer_that_changed_names_both(past: KnowledgeGraph) -> None:
    (cell,) = [
        one
        for one in changes(past, "1.0.0", "1.1.0")["cells"]
        if one["id"] == "temu/semi-managed/pricing"
    ]
    assert cell["before"] == {"owner": "platform", "status": "stated"}
    assert cell["after"] == {"owner": "seller", "status": "stated"}


def answered(graph: KnowledgeGraph, lens: Lens) -> dict[str, tuple[str | None, str]]:
    return {
        f"{general(one.platform)}/{one.model}/{one.segment}": (one.owner, one.status)
        for one in graph.matrix(lens, general=True)
    }


@pytest.mark.parametrize(
    "lens", [Lens(DAY), Lens(DAY, "US"), Lens(DAY, sources=("002",)), Lens(date(2024, 1, 20))]
)
def test_cells_are_those_whose_answers_differ(past: KnowledgeGraph, lens: Lens) -> None:
    old, new = answered(past.known("1.0.0"), lens), answered(past, lens)
    expected = {cell for cell in old if old[cell] != new[cell]}
    found = changes(past, "1.0.0", lens=lens)
    assert {cell["id"] for cell in found["cells"]} == expected
    assert (found["market"], found["as_of"]) == (lens.market, lens.as_of.isoformat())


def test_what_was_there_with_what_changed_is_what_is_there(past: KnowledgeGraph) -> None:
    states = [("1.0.0", "1.1.0"), ("1.0.0", None), ("1.1.0", None)]
    for (since, until), kind in product(states, KINDS):
        old: dict[str, Any] = getattr(past.known(since).records, kind)
        told = {name: plain(one) for name, one in old.items()}
        for item in changes(past, since, until, (kind,))["items"]:
            assert told.pop(item["id"], None) == item["before"]
            if item["after"] is not None:
                told[item["id"]] = item["after"]
        new: dict[str, Any] = getattr(past.known(until).records, kind)
        assert told == {name: plain(one) for name, one in new.items()}


def test_fields_are_those_that_differ(past: KnowledgeGraph) -> None:
    for item in changes(past, "1.0.0")["items"]:
        if item["change"] == "changed":
            before, after = item["before"], item["after"]
            expected = [name for name in after if before[name] != after[name]]
            assert [one["field"] for one in item["fields"]] == expected != []


def test_what_changed_after_the_last_release_is_in_no_release(past: KnowledgeGraph) -> None:
    found = changes(past)
    assert (found["since"], found["until"]) == ("1.1.0", "unreleased")
    assert {name: item["release"] for name, item in by_id(found).items()} == {
        "S0-001": None,
        "S0-014": None,
    }


def test_what_changed_before_the_last_release_keeps_its_release(past: KnowledgeGraph) -> None:
    found = by_id(changes(past, "1.0.0"))
    assert found["S2-011"]["release"] == "1.1.0"
    assert found["S0-014"]["release"] is None


def test_nothing_changes_between_a_release_and_itself(past: KnowledgeGraph) -> None:
    found = changes(past, "1.1.0", "1.1.0")
    assert (found["items"], found["cells"]) == ([], [])


def test_the_graph_of_a_release_tells_what_came_with_it(past: KnowledgeGraph) -> None:
    found = changes(past.known("1.1.0"))
    assert (found["id"], found["since"]) == ("1.0.0..1.1.0", "1.0.0")
    assert found == changes(past, "1.0.0", "1.1.0") | {"links": found["links"]}


def test_items_are_in_order_of_kind_and_id(past: KnowledgeGraph) -> None:
    order = [(KINDS.index(item["kind"]), item["id"]) for item in changes(past, "1.0.0")["items"]]
    assert order == sorted(order)
    assert len(order) == 4


def test_kinds_can_be_chosen(past: KnowledgeGraph) -> None:
    found = changes(past, "1.0.0", kinds=("fact",))
    assert list(by_id(found)) == ["F9-999"]
    assert found["links"]["self"] == "/changes?since=1.0.0&kind=fact"


def test_links_ask_the_same_again(past: KnowledgeGraph) -> None:
    links = changes(past, "1.0.0", "1.1.0", lens=Lens(DAY, "US", dated=True))["links"]
    asked = "/changes?since=1.0.0&until=1.1.0&market=US&as_of=2026-11-22"
    assert (links["self"], links["html"]) == (asked, f"{asked}&format=html")


@pytest.mark.parametrize(
    ("since", "until", "kinds", "field"),
    [
        ("1.0", None, (), "since"),
        ("1.0.0", "1.2.0", (), "until"),
        ("1.0.0", None, ("claims",), "kind"),
    ],
)
def test_what_does_not_exist_or_fit_is_refused(
    past: KnowledgeGraph, since: str, until: str | None, kinds: tuple[str, ...], field: str
) -> None:
    with pytest.raises(UnknownValueError) as caught:
        changes(past, since, until, kinds)
    assert caught.value.field == field
    assert caught.value.allowed


def test_changes_can_be_told_backwards(past: KnowledgeGraph) -> None:
    there, back = changes(past, "1.0.0", "1.1.0"), changes(past, "1.1.0", "1.0.0")
    turned = {"added": "removed", "removed": "added", "changed": "changed"}
    assert [(one["id"], one["before"], one["after"], one["release"]) for one in back["items"]] == [
        (one["id"], one["after"], one["before"], one["release"]) for one in there["items"]
    ]
    assert [one["change"] for one in back["items"]] == [
        turned[one["change"]] for one in there["items"]
    ]


def test_a_graph_without_releases_says_so(small: Any) -> None:
    with pytest.raises(UnknownValueError, match=r"No release was recorded yet\."):
        changes(small())


def test_a_source_that_the_earlier_state_lacks_had_no_say_then(
    past: KnowledgeGraph, claim: Any
) -> None:
    records = past.records
    added = replace(records.sources[0], id="900")
    more = replace(
        records, sources=(*records.sources, added), claims=(*records.claims, claim("S9-001"))
    )
    later = build_graph(more, past.history)
    found = changes(later, "1.1.0", lens=Lens(DAY, sources=("900",)))
    assert {one["id"] for one in found["cells"]} == {"temu/semi-managed/pricing"}
    assert found["cells"][0]["before"] == {"owner": None, "status": "unknown"}


def test_a_state_speaks_for_the_day_of_its_release(past: KnowledgeGraph) -> None:
    assert day_of(past.known("1.0.0")) == date(2026, 1, 1)


def test_records_in_no_release_speak_for_the_newest_day_named(past: KnowledgeGraph) -> None:
    days = [one.published.last for one in past.records.sources if one.published]
    assert day_of(past) == max([date(2026, 2, 1), *days])


def test_without_any_date_a_day_has_to_be_named(small: Any) -> None:
    with pytest.raises(ValueError, match="name a day"):
        day_of(small())


def test_the_release_before_the_first_is_the_first(past: KnowledgeGraph) -> None:
    assert previous(past.known("1.0.0")) == "1.0.0"
    assert previous(past) == "1.1.0"


# --- the changelog ------------------------------------------------------------------------------


def test_the_changelog_tells_every_release_newest_first(past: KnowledgeGraph) -> None:
    heads = [line for line in changelog(past).splitlines() if line.startswith("## ")]
    assert heads == ["## Unreleased", "## 1.1.0 (2026-02-01)", "## 1.0.0 (2026-01-01)"]


def test_the_changelog_quotes_the_words_of_every_change(past: KnowledgeGraph) -> None:
    text = changelog(past, "1.0.0", "1.1.0")
    for item in changes(past, "1.0.0", "1.1.0")["items"]:
        assert f"- {markdown(item['text'])}\n" in text
        assert markdown((item["after"] or item["before"])["quote"]) in text


def test_the_changelog_names_the_answers_that_changed(past: KnowledgeGraph) -> None:
    text = changelog(past, "1.0.0", "1.1.0", Lens(DAY))
    assert "### Answers that changed (as of 2026-11-22)\n" in text
    line = "- temu/semi-managed/pricing: platform (stated) by S0-014 (changed) → seller (stated)"
    assert f"{line} by S0-014 (changed)\n" in text


def test_the_first_release_is_told_in_numbers(past: KnowledgeGraph) -> None:
    claims = len(past.known("1.0.0").records.claims)
    text = changelog(past, until="1.0.0")
    assert f"The first release: {claims} claims, " in text
    assert "The first \\*test\\*" in text


def test_a_changelog_of_nothing_says_so(past: KnowledgeGraph) -> None:
    assert changelog(past, "1.1.0", "1.1.0") == "# Changes of the data\n\nNothing changed.\n"


def test_the_changelog_of_an_unknown_release_is_refused(past: KnowledgeGraph) -> None:
    with pytest.raises(UnknownValueError, match=r"'2\.0\.0' is no known release"):
        changelog(past, "2.0.0")


def test_every_change_of_the_curated_data_is_told(graph: KnowledgeGraph) -> None:
    found = changes(graph, "0.1.0")
    assert found["counts"]["removed"] == 0
    text = changelog(graph, "0.1.0")
    for item in found["items"]:
        assert item["id"] in text


# --- the answers that are others
