"""What web pages say is told in our words wherever the words of a source are quoted."""

from __future__ import annotations

import csv
import io
from datetime import date

import pyarrow.parquet as pq
import pyoxigraph as ox
import pytest

from crosslane.graph import answers
from crosslane.graph.files.dump import dump
from crosslane.graph.files.tell import sentence
from crosslane.graph.filters import Wanted
from crosslane.graph.linked.answers import answer_triples
from crosslane.graph.linked.describe import describe
from crosslane.graph.queries import derived, records, search, words
from crosslane.graph.questions import catalogue, cells, changes, entities
from crosslane.graph.questions.handoffs import handoffs
from crosslane.graph.questions.search import search as found
from crosslane.graph.questions.timeline import timeline
from crosslane.graph.rdf import evidence_id
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.validate import validate
from crosslane.graph.views import Item
from crosslane.ontology import terms
from tests.graph.asking import LISTS, Ask, asking, same
from tests.webworld import AGAINST, ALONE, NAME, OFFERING, PAGE, SAID

DAY = date(2026, 11, 22)
NOW = Lens(DAY)
PLATFORM, MODEL = OFFERING.split("/")


@pytest.fixture(scope="module")
def ask(web: KnowledgeGraph) -> Ask:
    return asking(web)


def cell(web: KnowledgeGraph, segment: str) -> Item:
    return answers.ownership(web, PLATFORM, MODEL, segment, NOW)


def literals(found: list[tuple[str, str, ox.NamedNode | ox.Literal]], name: str) -> set[str]:
    return {value.value for _, predicate, value in found if predicate == name}


# The rule and its answers


def test_a_claim_of_grade_d_is_overruled_for_its_grade(web: KnowledgeGraph) -> None:
    (lost,) = cell(web, "last-mile-delivery")["overruled"]
    assert (lost["claim"], lost["reason"], lost["lost_to"]) == ("W9-002", "grade", 1)
    assert (lost["quote"], lost["start"], lost["end"]) == (None, None, None)
    assert lost["paraphrase"] == AGAINST


def test_a_conflict_says_why_each_claim_lost_and_of_the_others_nothing(
    web: KnowledgeGraph,
) -> None:
    wanted = Wanted((PLATFORM,), (MODEL,))
    told = {
        one["claim"]: (one["reason"], one["lost_to"])
        for item in answers.conflicts(web, NOW, wanted)
        for side in item["sides"]
        for one in side["claims"]
    }
    assert told["W9-002"] == ("grade", 1)
    assert {told[name] for name in ("W9-001", "W9-004", "W9-005")} == {(None, None)}


def test_an_offering_is_called_as_its_platform_calls_it(web: KnowledgeGraph) -> None:
    item = answers.offering(web, PLATFORM, MODEL, NOW)
    assert item["label"]["en"] == NAME
    assert item["name"]["en"] == "Fulfilment by Lodestar (FBL)"
    assert item["synonyms"] == ["FBL", "Lodestar depot"]
    other = answers.offering(web, PLATFORM, "seller-fulfilled", NOW)
    assert (other["name"], other["synonyms"], other["periods"]) == (None, [], [])
    assert other["label"]["en"] == "Lodestar · Seller-fulfilled"


def test_an_offering_tells_when_it_is_in_which_markets(web: KnowledgeGraph) -> None:
    us, eu = answers.offering(web, PLATFORM, MODEL, NOW)["periods"]
    assert us == {
        "markets": ["US"],
        "from": "2024-02",
        "until": "2025-05-02",
        "evidence": ["W9-102"],
        "note": None,
    }
    assert (eu["markets"], eu["from"], eu["until"]) == (["DE", "FR"], "2025", None)
    assert {"W9-101", "W9-102", "W9-103"} <= set(
        answers.offering(web, PLATFORM, MODEL, NOW)["facts"]
    )


def test_events_of_an_offering_name_it_as_its_platform_does(web: KnowledgeGraph) -> None:
    told = timeline(web, NOW, Wanted((PLATFORM,)), ("launch",), today=DAY)["items"]
    assert [one["text"] for one in told if len(one["id"].split("/")) == 3] == [
        "Lodestar Fulfilment by Lodestar (FBL) is launched"
    ]
    assert {one["paraphrase"] is None for one in told[0]["evidence"]} == {False}


@pytest.mark.parametrize("text", ["FBL", "Lodestar depot", "Fulfilment by Lodestar", "北斗仓配"])
def test_search_finds_an_offering_by_its_own_words(
    web: KnowledgeGraph, ask: Ask, text: str
) -> None:
    hits = found(web, text, ("offering",))
    assert [hit["id"] for hit in hits] == [OFFERING]
    same(ask(search.search(web, text)), found(web, text))


def test_search_finds_what_a_page_says(web: KnowledgeGraph, ask: Ask) -> None:
    hits = found(web, "set their own prices")
    assert [(hit["id"], hit["matched"]) for hit in hits] == [("W9-003", ALONE)]
    same(ask(search.search(web, "set their own prices")), hits)


# SPARQL gives the same rows


def test_queries_of_records_give_paraphrases_too(web: KnowledgeGraph, ask: Ask) -> None:
    rows = ask(records.claims(web, Wanted((PLATFORM,))))
    assert {row["paraphrase"] for row in rows} >= {SAID, AGAINST, ALONE}
    same(rows, catalogue.claims(web, Wanted((PLATFORM,))))
    same(ask(records.facts(web, {})), catalogue.facts(web, {}))
    same(ask(records.sources(web)), catalogue.sources(web))
    same(ask(words.evidences(web)), entities.evidences(web), **LISTS["evidence"])
    for one in entities.evidences(web):
        if one["paraphrase"]:
            same(ask(words.evidence(web, one["id"])), [one], **LISTS["evidence"])


def test_the_query_of_a_cell_gives_the_words_of_each_claim(web: KnowledgeGraph, ask: Ask) -> None:
    item = cell(web, "last-mile-delivery")
    rows = ask(derived.ownership(web, PLATFORM, MODEL, "last-mile-delivery", NOW))
    told = [(row["claim"], row["quote"], row["paraphrase"]) for row in rows]
    voices = [*item["evidence"], *item["overruled"]]
    assert told == [(one["claim"], one["quote"], one["paraphrase"]) for one in voices]


@pytest.mark.parametrize(
    "day",
    [
        *(date(2024, 1, 31), date(2024, 2, 1), date(2024, 2, 28), date(2024, 2, 29)),
        *(date(2024, 12, 31), date(2025, 1, 1), date(2025, 5, 1), date(2025, 5, 2)),
        *(date(2025, 12, 30), date(2025, 12, 31), DAY),
    ],
)
def test_availability_in_periods_is_the_same_in_sparql(
    web: KnowledgeGraph, ask: Ask, day: date
) -> None:
    for market in (None, "US", "DE", "FR", "JP"):
        lens = Lens(day, market)
        rows = ask(derived.offerings(web, lens, Wanted((PLATFORM,))))
        told = [(row["id"], row["availability"], row["certainty"]) for row in rows]
        items = cells.offerings(web, lens, Wanted((PLATFORM,)))
        there = [(one["id"], one["availability"]) for one in items]
        assert told == [(name, one["status"], one["certainty"]) for name, one in there], market


# RDF and files


def test_a_paraphrase_is_evidence_without_a_place_in_a_text(web: KnowledgeGraph) -> None:
    name = evidence_id(web.records.claim["W9-001"].evidence)
    said = describe(web, "evidence", [name])
    own = [one for one in said if one[0] == terms.entity("evidence", name)]
    assert literals(own, terms.XL + "paraphrase") == {SAID}
    assert not [one for one in own if one[1].startswith(terms.OA)]
    kinds = literals(own, terms.RDF + "type")
    assert kinds == {terms.XL + "Evidence"}


def test_the_dataset_of_paraphrases_fits_the_shapes(web: KnowledgeGraph) -> None:
    assert validate(web.dataset(DAY)) == []


def test_answers_as_triples_bring_paraphrases_along(web: KnowledgeGraph) -> None:
    wanted = Wanted((PLATFORM,))
    asked = {
        "offering": (answers.offering(web, PLATFORM, MODEL, NOW), None),
        "offerings": ({"items": cells.offerings(web, NOW, wanted)}, "/offerings"),
        "conflicts": ({"items": answers.conflicts(web, NOW, wanted)}, "/conflicts"),
        "handoffs": (handoffs(web, PLATFORM, MODEL, NOW), None),
        "timeline": (timeline(web, NOW, wanted, today=DAY), None),
        "search": ({"items": found(web, "sellers deliver")}, "/search?q=sellers"),
    }
    for kind, (answer, path) in asked.items():
        answer = answer if "links" in answer else {**answer, "links": {"self": path}}
        triples = answer_triples(web, kind, answer, NOW, path=path)
        if kind != "search":
            assert SAID in literals(triples, terms.XL + "paraphrase"), kind
    triples = answer_triples(web, "offering", asked["offering"][0], NOW)
    assert "2025-05-02" in literals(triples, terms.XL + "validUntil")
    assert "FBL" in literals(triples, terms.SKOS + "altLabel")


def test_files_of_a_release_have_a_column_for_paraphrases(web: KnowledgeGraph) -> None:
    rows = list(csv.DictReader(io.StringIO(dump(web, "crosslane.csv", DAY).decode())))
    told = {row["id"]: (row["quote"], row["start"], row["paraphrase"]) for row in rows}
    assert told["W9-001"] == ("", "", SAID)
    assert told["S0-014"][2] == ""
    table = pq.read_table(io.BytesIO(dump(web, "crosslane.parquet", DAY))).to_pylist()
    assert {row["id"]: row["quote"] for row in table}["W9-001"] is None
    (own, *_) = [
        row
        for row in csv.DictReader(io.StringIO(dump(web, "offerings.csv", DAY).decode()))
        if row["id"] == OFFERING
    ]
    assert own["name.en"] == "Fulfilment by Lodestar (FBL)"
    assert own["periods"] == "US 2024-02/2025-05-02|DE FR 2025/.."


def test_a_change_tells_a_paraphrase_without_quotation_marks(web: KnowledgeGraph) -> None:
    made = changes.plain(web.records.claim["W9-001"])
    item = {"id": "W9-001", "kind": "claim", "change": "added", "before": None, "after": made}
    text = sentence(item)
    assert text.endswith(f": {SAID.removesuffix('.')} (in our words, source web-help).")
    assert "“" not in text


def test_the_address_of_a_page_is_that_of_its_source(web: KnowledgeGraph) -> None:
    item = catalogue.source(web, "web-help")
    assert (item["url"], item["sha256"]) == (PAGE, None)
