# ruff: noqa: RUF001 - Chinese punctuation is meant
"""Candidates: what a sentence gives, where its words are, and what gives nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosslane.data.extract.candidates import Candidate, Extraction, extract
from crosslane.data.extract.lexicon import Lexicon, build_lexicon
from crosslane.data.extract.sheet import COLUMNS, table
from crosslane.data.quotes import read_texts
from crosslane.data.reader import read_records
from crosslane.data.schema import CLAIMS
from crosslane.data.tables import cell_fault
from crosslane.loading import data_directory, load_records
from crosslane.ontology.records import Records
from tests.data.extract.texts import (
    CHINESE,
    CHINESE_TOLD,
    ENGLISH,
    ENGLISH_TOLD,
    HELD,
    HELD_TOLD,
    Read,
)

RECORDS = load_records()
LEXICON = build_lexicon(RECORDS)
WORDS = st.sampled_from(
    ["the platform", "sellers", "handles", "pricing", "logistics", "and", "while", "not", "Temu",
     "semi-managed", "由平台负责", "商家", "物流", ", ", ". ", "\n", "- ", ": ", "\t", "\u202e",
     "\u200b", "=1+1", "<b>", "may", "it", "support", "costs", "and more", "“", "”"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=60).map(" ".join))


def said(one: Candidate) -> tuple[str, ...]:
    return (one.segment, one.party.value, one.involvement.value, one.polarity.value)


def about(found: Extraction) -> set[tuple[str, str, str, str]]:
    return {(one.platform, one.model, one.segment, one.party.value) for one in found.candidates}


@settings(deadline=None)
@given(TEXTS)
def test_offsets_cut_the_quote_out_of_any_text(text: str) -> None:
    for one in extract(text, RECORDS, lexicon=LEXICON).candidates:
        assert text[one.start : one.end] == one.quote
        assert 0 < len(one.quote) <= 200


@settings(deadline=None)
@given(TEXTS)
def test_no_two_candidates_say_the_same_by_the_same_words(text: str) -> None:
    found = extract(text, RECORDS, lexicon=LEXICON).candidates
    keys = [
        (one.platform, one.model, one.programme, *said(one), one.start, one.end) for one in found
    ]
    assert len(set(keys)) == len(keys)


@settings(deadline=None)
@given(TEXTS)
def test_every_cell_of_the_table_can_stand_in_a_table(text: str) -> None:
    lines = table(extract(text, RECORDS, lexicon=LEXICON)).splitlines()
    for line in lines:
        cells = line.split("\t")
        assert len(cells) == len(COLUMNS)
        assert [cell for cell in cells if cell_fault(cell)] == []


@settings(deadline=None)
@given(TEXTS)
def test_a_sentence_is_either_understood_or_missed(text: str) -> None:
    found = extract(text, RECORDS, lexicon=LEXICON)
    for sentence in found.missed:
        inside = [one for one in found.candidates if sentence.start <= one.start < sentence.end]
        assert inside == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The platform handles returns.", ("returns", "platform", "owns", "asserted")),
        ("Returns are handled by the platform.", ("returns", "platform", "performs", "asserted")),
        ("Sellers set prices.", ("pricing", "seller", "decides", "asserted")),
        ("Sellers retain control over pricing.", ("pricing", "seller", "decides", "asserted")),
        ("Sellers control their inventory.", ("inventory", "seller", "owns", "asserted")),
        ("Pricing control remains with the seller.", ("pricing", "seller", "decides", "asserted")),
        ("It outsources returns to carriers.", ("returns", "third-party", "performs", "asserted")),
        ("Sellers pay for storage.", ("@warehousing", "seller", "pays", "asserted")),
        ("Sellers bear inventory risk.", ("inventory", "seller", "bears-risk", "asserted")),
        ("Sellers cover returns costs.", ("returns", "seller", "pays", "asserted")),
        ("Merchants bear losses for unsold inventory.",
         ("inventory", "seller", "bears-risk", "asserted")),
        ("Amazon is liable for compliance.", ("compliance", "platform", "liable", "asserted")),
        ("Sellers and the platform share and manage returns.",
         ("returns", "shared", "owns", "asserted")),
        ("物流由平台负责。", ("@logistics", "platform", "owns", "asserted")),
        ("商家自主定价。", ("pricing", "seller", "decides", "asserted")),
        ("定价权归商家。", ("pricing", "seller", "decides", "asserted")),
    ],
)  # fmt: skip
def test_a_sentence_says_who_does_what(read: Read, text: str, expected: tuple[str, ...]) -> None:
    assert [said(one) for one in read(text).candidates] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "The platform does not provide domestic warehousing.",
        "The platform doesn’t handle domestic warehousing.",
        "The platform no longer manages domestic warehousing.",
        "平台不再提供国内仓。",
    ],
)
def test_a_denial_says_who_does_not(read: Read, text: str) -> None:
    (one,) = read(text).candidates
    assert (one.segment, one.party, one.polarity) == ("domestic-warehousing", "platform", "denied")


def test_little_control_is_a_hedged_denial(read: Read) -> None:
    (one,) = read("Sellers have little control over pricing.").candidates
    assert (one.involvement, one.polarity, one.strength) == ("decides", "denied", "hedged")


def test_not_only_denies_nothing(read: Read) -> None:
    (one,) = read("The platform not only handles returns.").candidates
    assert one.polarity == "asserted"


@pytest.mark.parametrize(
    "text",
    [
        "The platform may handle returns.",
        "If the platform handles returns, sellers rest.",
        "平台可能负责退货。",
    ],
)
def test_a_condition_or_a_possibility_is_hedged(read: Read, text: str) -> None:
    (one,) = read(text).candidates
    assert (one.segment, one.strength) == ("returns", "hedged")


@pytest.mark.parametrize(
    "text",
    [
        "The platform supports sellers with logistics.",
        "The platform assists with logistics.",
        "The platform provides logistics support.",
        "Sellers use the platform's logistics support.",
        "平台提供物流支持。",
    ],
)
def test_support_is_assistance_and_makes_no_owner(read: Read, text: str) -> None:
    (one,) = read(text).candidates
    assert said(one) == ("@logistics", "platform", "assists", "asserted")


def test_a_composite_word_stays_one_group(read: Read) -> None:
    found = read("The platform is taking over warehousing and logistics.").candidates
    assert [one.segment for one in found] == ["@warehousing+logistics"]


def test_a_list_gives_a_candidate_for_each_of_its_words(read: Read) -> None:
    found = read("The platform manages returns, payments, and customer service.").candidates
    assert [one.segment for one in found] == ["returns", "payments", "customer-service"]
    assert len({(one.start, one.end) for one in found}) == 1


def test_an_open_end_of_a_list_is_hedged_and_everything_else(read: Read) -> None:
    found = read("The platform manages returns, payments, and more.").candidates
    assert (found[-1].segment, found[-1].strength) == ("@everything-else", "hedged")


def test_what_follows_a_preposition_is_no_longer_the_list(read: Read) -> None:
    found = read("Sellers stock goods in Cainiao warehouses.").candidates
    assert [one.segment for one in found] == ["inventory"]


def test_a_clause_after_while_has_its_own_party(read: Read) -> None:
    found = read("Sellers only provide the goods while the platform handles everything else.")
    assert [(one.segment, one.party) for one in found.candidates] == [
        ("production-supply", "seller"),
        ("@everything-else", "platform"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Logistics is important in cross-border trade.",
        "Somebody handles pricing.",
        "The platform handles a lot of things.",
        "Does the platform handle returns?",
        "It improves seller participation and ensures returns.",
        "供应链很重要。",
    ],
)
def test_without_party_act_and_segment_there_is_no_candidate(read: Read, text: str) -> None:
    assert read(text).candidates == ()


def test_a_sentence_that_names_a_segment_and_gives_nothing_is_missed(read: Read) -> None:
    text = "Logistics is important. It rains."
    (one,) = read(text).missed
    assert text[one.start : one.end] == "Logistics is important."


def test_platform_and_model_are_those_that_are_named(read: Read) -> None:
    text = "Under Temu’s semi-managed model, sellers handle returns."
    assert about(read(text)) == {("temu", "semi-managed", "returns", "seller")}


def test_where_no_platform_is_named_the_claim_is_on_the_model_in_general(read: Read) -> None:
    found = read("In the semi-managed model, sellers handle returns.\nTemu is semi-managed.\n"
                 "AliExpress is semi-managed.")  # fmt: skip
    assert about(found) == {("*", "semi-managed", "returns", "seller")}


def test_a_heading_carries_its_platform_and_model_and_the_note_says_so(read: Read) -> None:
    (one,) = read("Temu semi-managed\n\nSellers handle returns.").candidates
    assert (one.platform, one.model) == ("temu", "semi-managed")
    assert "platform from the heading; model from the heading" in one.note


def test_a_heading_with_two_platforms_carries_none(read: Read) -> None:
    (one,) = read("Temu and AliExpress\n\nSellers handle returns.").candidates
    assert one.platform == "*"


def test_it_carries_the_platform_of_the_sentence_before(read: Read) -> None:
    found = read("Temu is fully managed. Under this model the platform sets prices.")
    assert about(found) == {("temu", "fully-managed", "pricing", "platform")}


def test_a_point_of_a_list_belongs_to_the_words_before_the_list(read: Read) -> None:
    (one,) = read(
        "Merchants can address this through:\n- Optimizing warehouse selection"
    ).candidates
    assert (one.party, one.segment, one.strength) == ("seller", "@warehousing", "implied")
    assert [rule.value for rule in one.rules] == ["list"]


def test_two_platforms_of_one_list_give_a_candidate_each(read: Read) -> None:
    found = read("Platforms like Temu and AliExpress handle returns.")
    assert {one.platform for one in found.candidates} == {"temu", "aliexpress"}


def test_a_model_that_is_carried_makes_no_offering_that_nobody_knows(read: Read) -> None:
    found = read("Semi-managed models\n\nTemu and AliExpress are semi-managed.\n"
                 "Amazon handles returns.")  # fmt: skip
    assert ("amazon", "*", "returns", "platform") in about(found)


def test_quotes_begin_and_end_at_a_word_and_have_no_line_end(read: Read) -> None:
    for one in read(ENGLISH).candidates:
        assert one.quote[0].isalnum()
        assert one.quote[-1].isalnum()
        assert "\n" not in one.quote


def test_what_cannot_be_seen_is_never_in_a_quote(read: Read) -> None:
    assert read("The platform \u202ehandles\u202c returns.").candidates == ()
    assert len(read("The platform \u202ehandles\u202c returns.").missed) == 1


def test_offsets_count_a_byte_order_mark_and_carriage_returns(read: Read) -> None:
    text = "\ufeffTitle\r\n\r\nThe platform handles returns.\r\n"
    (one,) = read(text).candidates
    assert text[one.start : one.end] == "The platform handles returns"


@pytest.mark.parametrize(
    ("text", "told", "recall", "precision"),
    [
        (ENGLISH, ENGLISH_TOLD, 0.65, 0.7),
        (CHINESE, CHINESE_TOLD, 0.9, 0.9),
        (HELD, HELD_TOLD, 0.45, 0.8),
    ],
    ids=["en", "zh", "held out"],
)
def test_of_the_texts_of_these_tests_at_least_so_much_is_found_and_no_more_is_wrong(
    read: Read,
    text: str,
    told: set[tuple[str, str, str, str]],
    recall: float,
    precision: float,
) -> None:
    found = about(read(text))
    assert len(found & told) / len(told) >= recall
    assert len(found & told) / len(found) >= precision


def test_the_language_of_a_text_is_told_by_its_letters(read: Read) -> None:
    assert (read(ENGLISH).language, read(CHINESE).language) == ("en", "zh")


def test_candidates_that_are_accepted_can_be_read_as_claims(
    records: Records, lexicon: Lexicon, tmp_path: Path
) -> None:
    root = tmp_path / "data"
    leave = shutil.ignore_patterns("*.py", "__pycache__")
    shutil.copytree(data_directory(), root, ignore=leave)
    found = extract("In the semi-managed model, sellers handle returns.", records, lexicon=lexicon)
    head, line = table(found, "000").splitlines()
    row = dict(zip(head.split("\t"), line.split("\t"), strict=True))
    assert row["accept"] == ""
    with (root / "claims" / "general.tsv").open("a", encoding="utf-8") as file:
        file.write("\t".join(row[column] for column in CLAIMS.columns) + "\n")
    claim = read_records(root, records.vocabulary).claim["NEW-001"]
    assert (claim.segment, claim.party, claim.model) == ("returns", "seller", "semi-managed")


def test_of_the_curated_articles_at_least_what_the_page_says_is_found(
    records: Records, source_texts: Path
) -> None:
    from benchmarks.extraction import measure

    scores = measure(records, read_texts(source_texts))
    (score,) = [one for one in scores if (one.source, one.level) == ("all", "+ party")]
    assert score.recall >= 0.59
    assert score.precision >= 0.85
