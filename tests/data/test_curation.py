"""What has to hold of the curated tables as they are now, whatever is curated next."""

from __future__ import annotations

from datetime import date

import pytest

from crosslane.graph.filters import Wanted
from crosslane.graph.questions.coverage import coverage
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.ontology.model import (
    OWNING,
    Grade,
    Involvement,
    Offered,
    Party,
    Polarity,
    Status,
    Wording,
)
from crosslane.ontology.suggest import UnknownValueError

DAY = date(2026, 11, 22)
ARTICLES = ("000", "001", "002", "003", "004")


def test_the_offerings_that_sellers_use_today_are_there(curated: KnowledgeGraph) -> None:
    wanted = (
        *("temu/fully-managed", "temu/semi-managed", "temu/local-to-local"),
        *("aliexpress/self-operated", "aliexpress/semi-managed", "aliexpress/fully-managed"),
        *("aliexpress/platform-fulfilled", "shein/first-party", "shein/fully-managed"),
        *("shein/semi-managed", "shein/self-operated", "tiktok-shop/fully-managed"),
        *("tiktok-shop/semi-managed", "tiktok-shop/self-operated"),
        *("tiktok-shop/platform-fulfilled", "amazon/platform-fulfilled"),
        *("amazon/seller-fulfilled", "amazon/platform-shipped", "alibaba.com/semi-managed"),
        *("shopee/platform-shipped", "lazada/platform-fulfilled", "walmart/platform-fulfilled"),
        *("ebay/platform-shipped", "ozon/platform-fulfilled", "ozon/partner-fulfilled"),
        *("ozon/seller-fulfilled", "mercado-libre/platform-fulfilled"),
    )
    assert not {*wanted} - {*curated.records.offering}
    assert {"aliexpress-choice", "supply-chain-by-amazon"} <= {*curated.records.programme}


def test_two_fifths_of_the_core_cells_are_decided_by_evidence_on_the_very_offering(
    curated: KnowledgeGraph,
) -> None:
    totals = coverage(curated, Lens(DAY), Wanted())["totals"]["core"]
    assert totals["offerings"] >= 25
    assert totals["own"] >= 0.4
    sound = coverage(curated, Lens(DAY, grade=Grade.C), Wanted())["totals"]["core"]
    assert sound["own"] >= 0.4, "without the sources of grade D"


@pytest.mark.parametrize("market", [None, "US", "DE", "SG"])
def test_grade_d_decides_no_cell_against_a_better_source(
    curated: KnowledgeGraph, market: str | None
) -> None:
    sources = curated.records.source
    better = [one for one in curated.records.sources if one.grade is not Grade.D]
    sound = Lens(DAY, market, sources=tuple(one.id for one in better))
    for cell in curated.matrix(Lens(DAY, market), general=True):
        grades = {sources[one.claim.evidence.source].grade for one in cell.evidence}
        if grades != {Grade.D} or cell.split:
            continue
        platform = "any" if cell.platform == "*" else cell.platform
        other = curated.owner(platform, cell.model, cell.segment, sound)
        fits = (Involvement.OWNS, curated.records.vocabulary.segment[cell.segment].dimension)
        rivals = {v.claim.party for v in other.evidence if v.claim.involvement in fits}
        assert rivals <= {one.party for one in cell.candidates}, cell


def test_every_cell_that_lost_a_claim_for_its_grade_shows_it(curated: KnowledgeGraph) -> None:
    lost = [
        (cell, item)
        for cell in curated.matrix(Lens(DAY))
        for item in cell.overruled
        if item.reason == "grade"
    ]
    assert lost, "pages of grade D do disagree with better ones"
    sources = curated.records.source
    for cell, item in lost:
        assert sources[item.voice.claim.evidence.source].grade is Grade.D
        assert any(sources[v.claim.evidence.source].grade is not Grade.D for v in cell.evidence)


def test_a_us_order_on_temu_fully_managed_is_answered_by_its_day(curated: KnowledgeGraph) -> None:
    def ask(day: date) -> tuple[Status, Party | None, set[str]]:
        cell = curated.owner(
            "temu", "fully-managed", "international-logistics", Lens(day, "US", dated=True)
        )
        assert cell.availability is not None
        facts = (curated.records.fact[one] for one in cell.availability.evidence)
        return cell.status, cell.owner, {fact.evidence.source for fact in facts}

    before, owner, told_before = ask(date(2024, 6, 1))
    assert (before, owner) == (Status.STATED, Party.PLATFORM)
    during, nobody, told = ask(date(2025, 6, 1))
    assert (during, nobody) == (Status.NOT_OFFERED, None)
    assert "waex" in told
    assert told_before
    after, again, _ = ask(date(2025, 9, 1))
    assert (after, again) == (Status.STATED, Party.PLATFORM)


@pytest.mark.parametrize(
    ("platform", "name", "model"),
    [
        ("amazon", "fba", "platform-fulfilled"),
        ("amazon", "FBM", "seller-fulfilled"),
        ("walmart", "wfs", "platform-fulfilled"),
        ("ozon", "realfbs", "seller-fulfilled"),
    ],
)
def test_the_name_of_a_service_leads_to_its_offering(
    curated: KnowledgeGraph, platform: str, name: str, model: str
) -> None:
    with pytest.raises(UnknownValueError) as caught:
        curated.owner(platform, name, "pricing", Lens(DAY))
    assert caught.value.suggestion == model


def test_outside_the_united_states_temu_fully_managed_went_on(curated: KnowledgeGraph) -> None:
    offering = curated.records.offering["temu/fully-managed"]
    there = curated.availability(offering, Lens(date(2025, 6, 1), "DE"))
    assert there.status is Offered.OFFERED


def test_law_names_buyers_and_authorities_and_owns_no_cell(curated: KnowledgeGraph) -> None:
    rules = curated.records.overlays
    assert {one.party for one in rules} >= {Party.BUYER, Party.AUTHORITY, Party.PLATFORM}
    assert {one.segment for one in rules} == {"compliance", "import-clearance", "payments"}
    german = curated.owner("temu", "semi-managed", "import-clearance", Lens(DAY, "DE"))
    american = curated.owner("temu", "semi-managed", "import-clearance", Lens(DAY, "US"))
    told = {one.overlay.id for one in german.overlays}
    assert "eu-vat-deemed-supplier" in told
    assert not told & {one.overlay.id for one in american.overlays}
    lawless = curated.owner("temu", "semi-managed", "import-clearance", Lens(DAY))
    assert (german.owner, german.status) == (lawless.owner, lawless.status)


def test_the_eu_rule_on_import_vat_begins_on_its_day(curated: KnowledgeGraph) -> None:
    def rules(day: date) -> set[str]:
        lens = Lens(day, "FR", dated=True)
        cell = curated.owner("aliexpress", "fully-managed", "import-clearance", lens)
        return {one.overlay.id for one in cell.overlays}

    assert "eu-vat-deemed-supplier" not in rules(date(2021, 6, 30))
    assert "eu-vat-deemed-supplier" in rules(date(2021, 7, 1))


def test_customs_duties_and_orders_are_answered_for_some_offerings(
    curated: KnowledgeGraph,
) -> None:
    cells = list(curated.matrix(Lens(DAY), segments=("import-clearance", "order-management")))
    decided = {cell.segment for cell in cells if cell.owner is not None}
    assert decided == {"import-clearance", "order-management"}


def test_pages_are_paraphrased_and_articles_quoted(curated: KnowledgeGraph) -> None:
    records = curated.records
    said = [one.evidence for one in records.claims]
    said += [one.evidence for one in records.facts]
    said += [one.evidence for one in records.overlays]
    for one in said:
        source = records.source[one.source]
        assert (one.quote is not None) == (source.sha256 is not None), one
        assert (one.paraphrase is None) == (source.id in ARTICLES), one


def test_a_denial_of_a_page_makes_nobody_an_owner(curated: KnowledgeGraph) -> None:
    for cell in curated.matrix(Lens(DAY)):
        for voice in cell.evidence:
            assert voice.claim.polarity is Polarity.ASSERTED
            assert voice.claim.involvement in OWNING


def test_no_claim_of_a_programme_decides(curated: KnowledgeGraph) -> None:
    for cell in curated.matrix(Lens(DAY)):
        assert all(voice.claim.programme is None for voice in cell.evidence)
        assert all(
            voice.claim.wording is not Wording.EVERYTHING_ELSE or voice.tier in (3, 4)
            for voice in cell.evidence
        )
