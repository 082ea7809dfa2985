"""Thirty more competency questions over HTTP: what a seller, a 3PL or an analyst asks.

As in ``test_questions_rest``: the assertions are written by hand from the sources. Where nothing is
known they say so: an owner that is ``None``, a list that is empty, a market that no source names.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from crosslane.ontology.questions import read_questions

Item = dict[str, Any]
Ask = Callable[[str], Any]

CALLS = {item.id: item.rest for item in read_questions() if "CQ60" < item.id < "CQ91"}


@pytest.fixture
def ask(client: TestClient) -> Ask:
    """Return the JSON that the call of a question gives."""

    def answer(identifier: str) -> Any:
        call = CALLS[identifier]
        assert call is not None
        response = client.get(call)
        assert response.status_code == 200, response.text
        assert response.headers["content-type"] == "application/json"
        return response.json()

    return answer


@pytest.fixture
def ask_all(ask: Ask) -> Callable[[str], list[Item]]:
    """Return the items of the list that the call of a question gives, the whole of it."""

    def answer(identifier: str) -> list[Item]:
        body = ask(identifier)
        assert body["total"] == len(body["items"])
        assert body["next"] is None
        return list(body["items"])

    return answer


All = Callable[[str], list[Item]]


def answers(items: list[Item]) -> dict[str, tuple[str | None, str]]:
    return {f"{one['platform']}/{one['model']}": (one["owner"], one["status"]) for one in items}


def quotes(voices: list[Item], source: str | None = None) -> list[str]:
    return [v["quote"] for v in voices if source is None or v["source"]["id"] == source]


def test_every_question_with_a_call_has_a_test_here() -> None:
    tested = {name[5:9].upper() for name in globals() if re.match(r"test_cq\d{2}_", name)}
    assert tested == {name for name, call in CALLS.items() if call}
    assert len(tested) == 30


def test_cq61_nobody_is_said_to_pay_for_returns(ask_all: All) -> None:
    items = ask_all("CQ61")
    found = answers(items)
    fully = ("temu", "aliexpress", "shein", "tiktok-shop", "lazada", "shopee")
    assert {name: found.pop(f"{name}/fully-managed") for name in fully} == dict.fromkeys(
        fully, ("platform", "inherited")
    )
    assert found.pop("temu/semi-managed") == ("platform", "inferred")
    assert found.pop("alibaba.com/semi-managed") == ("platform", "stated")
    assert set(found) == {
        "aliexpress/semi-managed",
        "aliexpress/self-operated",
        "shein/semi-managed",
        "shein/first-party",
        "tiktok-shop/semi-managed",
    }
    assert set(found.values()) == {(None, "unknown")}
    assert all(one["pays"] == [] for one in items)


def test_cq62_alibaba_com_takes_the_goods_at_the_door(ask: Ask) -> None:
    body = ask("CQ62")
    first = body["items"][0]
    assert (first["after"], first["before"]) == ("production-supply", "first-mile")
    assert (first["from"], first["to"], first["clear"]) == ("seller", "platform", True)
    assert first["sure"] == "inherited"
    (place,) = first["places"]
    assert place["scope"] == "offering"
    assert place["source"]["id"] == "001"
    assert place["quote"].startswith("Door-to-door logistics fulfillment")
    assert "merchant's door" in place["place"]


def test_cq63_the_seller_bears_the_loss_of_unsold_goods(ask_all: All) -> None:
    items = {item["model"]: item for item in ask_all("CQ63")}
    assert set(items) == {"fully-managed", "semi-managed"}
    (risk,) = items["fully-managed"]["bears_risk"]
    assert (risk["party"], risk["source"]["id"], risk["aspect"]) == (
        "seller",
        "002",
        "unsold stock",
    )
    assert risk["quote"].endswith("who bear losses for unsold inventory or quality issues")
    assert items["semi-managed"]["bears_risk"] == []
    assert items["semi-managed"]["owner"] == "seller"


def test_cq64_alibaba_com_is_open_in_germany(ask: Ask) -> None:
    there = ask("CQ64")["availability"]
    assert (there["status"], there["certainty"]) == ("offered", "certain")
    assert (there["from"], there["until"]) == ("2024-02-03", None)
    assert any("Germany, and France" in quote for quote in quotes(there["evidence"], "001"))


def test_cq65_no_source_names_a_market_of_temu(ask: Ask) -> None:
    there = ask("CQ65")["availability"]
    assert (there["status"], there["certainty"]) == ("unknown", "possible")
    assert there["markets"] == there["planned_markets"] == []
    assert there["from"] == "2024"
    assert any("opening months of 2024" in quote for quote in quotes(there["evidence"], "002"))


def test_cq66_who_runs_the_store(ask_all: All) -> None:
    items = ask_all("CQ66")
    assert answers(items) == {
        "temu/fully-managed": ("platform", "stated"),
        "temu/semi-managed": ("shared", "inferred"),
        "aliexpress/fully-managed": ("platform", "stated"),
        "aliexpress/semi-managed": ("seller", "inferred"),
        "aliexpress/self-operated": (None, "unknown"),
        "shein/fully-managed": ("platform", "inherited"),
        "shein/semi-managed": (None, "disputed"),
        "shein/first-party": (None, "unknown"),
        "tiktok-shop/fully-managed": ("platform", "inferred"),
        "tiktok-shop/semi-managed": (None, "disputed"),
        "alibaba.com/semi-managed": ("seller", "inferred"),
        "lazada/fully-managed": ("platform", "inherited"),
        "shopee/fully-managed": ("platform", "inherited"),
    }
    temu = next(item for item in items if item["id"].startswith("temu/semi"))
    (quote,) = quotes(temu["evidence"], "003")
    assert "balance operational control between sellers and the platform" in quote


def test_cq67_nobody_is_said_to_set_the_supply_price(ask: Ask, client: TestClient) -> None:
    cell = ask("CQ67")
    assert (cell["owner"], cell["status"], cell["split"]) == ("platform", "inherited", None)
    assert {voice["aspect"] for voice in cell["evidence"]} == {None}
    every = client.get("/claims?segment=pricing").json()["items"]
    assert not any("supply price" in (claim["aspect"] or "") for claim in every)
    pricing = client.get("/segments/pricing").json()
    assert "supply price (quote/price check)" in pricing["aspects"]


def test_cq68_the_seller_talks_to_the_buyer_on_alibaba_com_alone(ask_all: All) -> None:
    (cell,) = ask_all("CQ68")
    assert (cell["platform"], cell["model"]) == ("alibaba.com", "semi-managed")
    assert cell["status"] == "stated"
    assert quotes(cell["evidence"]) == [
        "Direct buyer communication: Enables direct customer engagement and relationship building"
    ]


def test_cq69_importer_of_record_in_the_us_is_unknown(ask_all: All) -> None:
    items = ask_all("CQ69")
    assert len(items) == 2 * 13
    for cell in items:
        assert (cell["owner"], cell["status"], cell["market"]) == (None, "unknown", "US")
        assert cell["candidates"] == cell["evidence"] == cell["liable"] == cell["pays"] == []


def test_cq70_only_refund_is_about_domestic_platforms(ask_all: All) -> None:
    items = ask_all("CQ70")
    assert {tuple(item["markets"]) for item in items} == {("CN",)}
    assert {item["source"] for item in items} == {"004"}
    bearers = {item["party"] for item in items if item["involvement"] == "bears-risk"}
    assert bearers == {"seller", "third-party"}
    after_sales = [item for item in items if item["segment"] == "after-sales"]
    assert {item["involvement"] for item in after_sales} == {"bears-risk"}


def test_cq71_a_3pl_finds_another_customer_on_temu(ask: Ask) -> None:
    body = ask("CQ71")
    items = {item["segment"]: item for item in body["items"]}
    assert list(items) == [
        "domestic-warehousing",
        "international-logistics",
        "overseas-warehousing",
        "last-mile-delivery",
    ]
    disputed = items.pop("overseas-warehousing")
    assert (disputed["change"], disputed["b"]["owner"]) == ("unclear", None)
    assert {one["party"] for one in disputed["b"]["candidates"]} == {"platform", "seller"}
    for item in items.values():
        assert (item["a"]["owner"], item["b"]["owner"]) == ("platform", "seller")
        assert (item["change"], item["seller"]) == ("changed", "gains")
        assert item["a"]["inherited"]
    assert body["counts"] == {"same": 0, "changed": 3, "unclear": 1}
    said = quotes(items["domestic-warehousing"]["b"]["evidence"], "000")
    assert any("only affects the warehousing and logistics segment" in quote for quote in said)


def test_cq72_offerings_that_leave_pricing_to_the_seller(ask_all: All) -> None:
    items = ask_all("CQ72")
    assert answers(items) == {
        "aliexpress/semi-managed": ("seller", "stated"),
        "shein/semi-managed": ("seller", "inherited"),
        "tiktok-shop/semi-managed": ("seller", "inherited"),
        "alibaba.com/semi-managed": ("seller", "stated"),
    }
    said = {quote for item in items for quote in quotes(item["evidence"])}
    assert "while pricing control remains with the seller" in said
    assert any(quote.startswith("Flexible pricing: Merchants can adjust") for quote in said)


def test_cq73_segments_that_no_source_names(ask_all: All, client: TestClient) -> None:
    facts = client.get("/facts").json()["items"]
    told = {ref for fact in facts for ref in fact["refs"]}
    unnamed = [
        item["id"] for item in ask_all("CQ73") if not item["claims"] and item["id"] not in told
    ]
    assert unnamed == ["export-clearance", "import-clearance", "order-management"]
    for segment, wider in (("export-clearance", 0), ("import-clearance", 0)):
        assert client.get(f"/claims?covers={segment}").json()["total"] == wider
    held = client.get("/claims?covers=order-management").json()["items"]
    assert {claim["segment"] for claim in held} == {"@fulfilment"}


def test_cq74_answers_on_hedged_words_alone(ask_all: All) -> None:
    hedged = {item["id"]: item for item in ask_all("CQ74") if item["basis"]["strength"] == "hedged"}
    assert {name: item["owner"] for name, item in hedged.items()} == {
        "aliexpress/semi-managed/product-selection": "seller",
        "alibaba.com/semi-managed/store-operations": "seller",
    }
    selection = hedged["aliexpress/semi-managed/product-selection"]
    assert quotes(selection["evidence"], "003")[0].startswith("giving them more control over their")
    store = hedged["alibaba.com/semi-managed/store-operations"]
    assert quotes(store["evidence"], "001")[0].endswith("while maintaining strategic control")


def test_cq75_pricing_on_one_source(ask_all: All) -> None:
    sources = {
        f"{item['platform']}/{item['model']}": {v["source"]["id"] for v in item["evidence"]}
        for item in ask_all("CQ75")
        if item["owner"]
    }
    assert {name: found for name, found in sources.items() if len(found) == 1} == {
        "temu/semi-managed": {"000"},
        "aliexpress/semi-managed": {"000"},
        "shein/semi-managed": {"002"},
        "tiktok-shop/semi-managed": {"002"},
        "alibaba.com/semi-managed": {"001"},
    }
    fully = [found for name, found in sources.items() if name.endswith("/fully-managed")]
    assert fully == [{"001", "002"}] * 6


def test_cq76_one_source_is_dated_and_old(ask_all: All) -> None:
    dates = {item["id"]: item["date"] for item in ask_all("CQ76")}
    assert dates == {
        "000": None,
        "001": None,
        "002": None,
        "003": "2024-10-31",
        "004": None,
    }


def test_cq77_without_grade_d_every_answer_stays(ask_all: All, client: TestClient) -> None:
    trusted = {item["id"]: (item["owner"], item["status"]) for item in ask_all("CQ77")}
    every = client.get("/ownership").json()["items"]
    assert trusted == {item["id"]: (item["owner"], item["status"]) for item in every}
    assert "004" not in {v["source"]["id"] for item in every for v in item["evidence"]}
    (source,) = client.get("/sources?grade=D").json()["items"]
    assert source["id"] == "004"


def test_cq78_cainiao_stores_for_aliexpress_and_its_parent_is_unknown(
    ask: Ask, client: TestClient
) -> None:
    body = ask("CQ78")
    assert (body["label"]["zh"], body["role"]) == ("菜鸟", "logistics-provider")
    assert body["parent"] is None
    said = [client.get(f"/facts/{fact}").json()["quote"] for fact in body["facts"]]
    assert "platform logistics resources (such as Cainiao Supply Chain)" in said
    assert any(quote.startswith("sellers stock goods in Cainiao warehouses") for quote in said)


def test_cq79_words_for_fully_managed(ask: Ask, client: TestClient) -> None:
    names = ask("CQ79")["synonyms"]
    assert {"fully hosted", "custody", "full consignment"} <= set(names["en"])
    assert "全托" in names["zh"]
    hosted = client.get("/search?q=fully hosted&kind=fact").json()["items"]
    assert "F2-031" in {hit["id"] for hit in hosted}
    custody = client.get("/search?q=self-operation and custody&kind=fact").json()["items"]
    assert [hit["id"] for hit in custody] == ["F4-010"]


def test_cq80_the_chinese_word_finds_the_model(ask_all: All, client: TestClient) -> None:
    (hit,) = ask_all("CQ80")
    assert (hit["kind"], hit["id"], hit["label"]["en"]) == ("model", "semi-managed", "Semi-managed")
    model = client.get("/models/semi-managed").json()
    assert model["definition"].startswith("Platform and seller split the chain")
    assert "S0-011" in model["claims"]
    said = client.get("/claims/S0-011").json()
    assert said["quote"].endswith("allowing merchants more autonomy in decision-making")


def test_cq81_from_aliexpress_fully_to_semi_managed(ask: Ask) -> None:
    body = ask("CQ81")
    items = {item["segment"]: item for item in body["items"]}
    for segment in ("pricing", "store-operations"):
        item = items[segment]
        assert (item["a"]["owner"], item["b"]["owner"]) == ("platform", "seller")
        assert item["seller"] == "gains"
    assert body["seller"]["gains"] == ["pricing", "store-operations"]
    assert body["seller"]["gives_up"] == []
    store = items["domestic-warehousing"]
    assert (store["a"]["owner"], store["b"]["owner"]) == ("platform", "third-party")
    assert (store["change"], store["seller"]) == ("changed", "none")
    assert items["pricing"]["a"]["inherited"]
    assert not items["pricing"]["b"]["inherited"]
    assert items["international-logistics"]["change"] == "same"
    assert quotes(items["pricing"]["b"]["evidence"]) == [
        "while pricing control remains with the seller"
    ]


def test_cq82_nine_segments_are_the_platforms_in_every_fully_managed_offering(
    ask_all: All,
) -> None:
    found: dict[str, set[str]] = {}
    for item in ask_all("CQ82"):
        assert (item["model"], item["owner"]) == ("fully-managed", "platform")
        found.setdefault(item["segment"], set()).add(item["platform"])
    assert [segment for segment, platforms in found.items() if len(platforms) == 6] == [
        "pricing",
        "domestic-warehousing",
        "international-logistics",
        "overseas-warehousing",
        "last-mile-delivery",
        "store-operations",
        "customer-service",
        "returns",
        "after-sales",
    ]
    assert "tiktok-shop" not in found["marketing"]


def test_cq83_six_offerings_are_known_in_general_only(ask_all: All) -> None:
    own: dict[str, int] = {}
    inherited: dict[str, int] = {}
    for item in ask_all("CQ83"):
        name = f"{item['platform']}/{item['model']}"
        own[name] = own.get(name, 0) + item["stated"] + item["inferred"]
        inherited[name] = inherited.get(name, 0) + item["inherited"]
    assert {name: inherited[name] for name, count in own.items() if not count} == {
        "aliexpress/self-operated": 0,
        "shein/fully-managed": 13,
        "shein/semi-managed": 8,
        "tiktok-shop/semi-managed": 8,
        "lazada/fully-managed": 13,
        "shopee/fully-managed": 13,
    }


def test_cq84_temu_goods_change_hands_nowhere_for_sure(ask: Ask) -> None:
    body = ask("CQ84")
    assert [(item["after"], item["before"]) for item in body["items"]] == [
        ("international-logistics", "overseas-warehousing"),
        ("overseas-warehousing", "last-mile-delivery"),
    ]
    for item in body["items"]:
        assert (item["clear"], item["why"], item["sure"]) == (False, "disputed", None)
    assert [item["from"] for item in body["items"]] == ["seller", None]
    assert [item["to"] for item in body["items"]] == [None, "seller"]
    assert body["changes"] == {"at_least": 0, "at_most": 2}
    assert [run["owner"] for run in body["runs"]] == ["seller", None, "seller"]


def test_cq85_home_goods_abroad_lead_to_temu_semi_managed(ask_all: All) -> None:
    best, *others = ask_all("CQ85")
    assert best["offering"] == "temu/semi-managed"
    assert best["score"] > max(other["score"] for other in others)
    facts = {fact for reason in best["reasons"] for fact in reason["facts"]}
    assert {"F0-005", "F0-007"} <= facts
    assert best["score"] == sum(reason["points"] for reason in best["reasons"])


def test_cq86_alibaba_com_was_not_yet_running(ask: Ask, client: TestClient) -> None:
    body = ask("CQ86")
    there = body["availability"]
    assert (there["status"], there["from"]) == ("not-offered", "2024-02-03")
    assert {cell["status"] for cell in body["ownership"]} == {"not-offered"}
    assert {cell["owner"] for cell in body["ownership"]} == {None}
    assert "with operations commencing February 3, 2024" in quotes(there["evidence"], "001")
    recruiting = client.get("/facts?predicate=recruitmentStart").json()["items"]
    assert [fact["object"] for fact in recruiting] == ["2024-01-05"]


def test_cq87_amazon_does_not_offer_fully_managed(ask_all: All, client: TestClient) -> None:
    denied, adopted = ask_all("CQ87")
    assert (denied["predicate"], denied["quote"]) == (
        "doesNotOffer",
        "Amazon does not endorse a fully managed model",
    )
    assert adopted["quote"].startswith("Amazon has adopted aspects of the managed model")
    assert client.get("/offerings?platform=amazon").json()["items"] == []
    missing = client.get("/offerings/amazon/fully-managed")
    assert missing.status_code == 404
    assert "Amazon does not endorse a fully managed model" in missing.json()["detail"]


def test_cq88_choice_is_a_programme_that_decides_nothing(ask: Ask, client: TestClient) -> None:
    body = ask("CQ88")
    assert (body["platform"], body["offerings"]) == ("aliexpress", ["aliexpress/semi-managed"])
    assert body["claims"] == []
    (said,) = body["evidence"]
    assert (said["source"]["id"], said["fact"]) == ("003", "F3-017")
    assert said["quote"].endswith("its semi-managed model, known as AliExpress Choice")
    models = {item["id"] for item in client.get("/models").json()["items"]}
    assert "aliexpress-choice" not in models


def test_cq89_whether_semi_managed_is_cheaper_is_contradictory(ask_all: All) -> None:
    items = {item["id"]: item for item in ask_all("CQ89")}
    cheaper = [items["F2-011"], items["F3-010"]]
    assert [item["predicate"] for item in cheaper] == ["advantage", "advantage"]
    assert "Semi-managed models generally have lower fees" in cheaper[1]["quote"]
    dearer = items["F2-024"]
    assert (dearer["predicate"], dearer["source"]) == ("disadvantage", "002")
    assert dearer["quote"] == "Increased logistics costs from overseas warehousing"
    assert cheaper[0]["source"] == dearer["source"]


def test_cq90_advice_for_small_teams_is_contradictory(ask_all: All) -> None:
    items = {item["offering"]: item for item in ask_all("CQ90")}
    semi = [item for name, item in items.items() if name.endswith("/semi-managed")]
    assert len(semi) == 5
    for item in semi:
        (contradiction,) = item["contradictions"]
        assert contradiction["for"] == ["F3-011"]
        assert contradiction["against"] == ["F3-013"]
        points = {fact: reason["points"] for reason in item["reasons"] for fact in reason["facts"]}
        assert points["F3-011"] > 0 > points["F3-013"]
    assert items["temu/fully-managed"]["contradictions"] == []
