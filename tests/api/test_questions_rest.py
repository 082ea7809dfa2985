"""The competency questions over HTTP: the call that each names gives the answer it states.

The assertions are written by hand from the sources, question by question, so that the REST
answers are held to the same facts as the SPARQL rows and not to what the code happens to return.
"""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from starlette.testclient import TestClient

from crosslane.ontology.questions import read_questions

Item = dict[str, Any]
Ask = Callable[[str], Any]

CALLS = {item.id: item.rest for item in read_questions() if item.id < "CQ60"}
CORE = [
    "production-supply",
    "product-selection",
    "pricing",
    "domestic-warehousing",
    "international-logistics",
    "overseas-warehousing",
    "last-mile-delivery",
    "marketing",
    "customer-service",
    "after-sales",
]


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
        assert set(body) == {"items", "total", "next"}
        assert body["total"] == len(body["items"])
        assert body["next"] is None
        return list(body["items"])

    return answer


All = Callable[[str], list[Item]]


def cells(items: list[Item]) -> dict[str, tuple[str | None, str]]:
    return {item["id"]: (item["owner"], item["status"]) for item in items}


def quotes(voices: list[Item], source: str | None = None) -> list[str]:
    return [v["quote"] for v in voices if source is None or v["source"]["id"] == source]


def test_every_question_with_a_call_has_a_test_here() -> None:
    tested = {name[5:9].upper() for name in globals() if re.match(r"test_cq\d{2}_", name)}
    assert tested == {name for name, call in CALLS.items() if call}
    assert None not in CALLS.values()


def test_cq01_temu_prices(ask: Ask) -> None:
    cell = ask("CQ01")
    assert (cell["owner"], cell["status"], cell["certainty"]) == ("platform", "stated", "certain")
    assert list(cell["basis"].values()) == [1, "offering", "segment", "explicit"]
    (voice,) = cell["evidence"]
    assert voice["quote"] == "with pricing control still remaining with Temu"
    assert (voice["source"]["id"], voice["start"], voice["end"]) == ("000", 1772, 1818)
    assert voice["involvement"] == "decides"
    (lost,) = cell["overruled"]
    assert (lost["party"], lost["source"]["id"], lost["tier"]) == ("seller", "002", 5)
    assert (lost["reason"], lost["lost_to"]) == ("tier", 1)
    assert "retain control over product selection and pricing" in lost["quote"]


def test_cq03_alibaba_com_processes_returns(ask: Ask) -> None:
    cell = ask("CQ03")
    assert (cell["owner"], cell["status"]) == ("platform", "stated")
    wanted = "Reverse return services: Platform-managed after-sales returns processing"
    assert quotes(cell["evidence"], "001") == [wanted]


def test_cq04_alibaba_com_has_no_warehousing(ask_all: All) -> None:
    items = ask_all("CQ04")
    assert cells(items) == {
        "alibaba.com/semi-managed/domestic-warehousing": ("seller", "inferred"),
        "alibaba.com/semi-managed/overseas-warehousing": ("seller", "inferred"),
    }
    for cell in items:
        (denied,) = cell["denied"]
        assert (denied["party"], denied["polarity"]) == ("platform", "denied")
        assert denied["quote"] == "the model doesn't provide warehousing"
        assert quotes(cell["evidence"]) == ["it favors sellers with their own storage facilities"]
        (struck,) = cell["vetoed"]
        assert (struck["party"], struck["segment"]) == ("platform", "@fulfilment")


def test_cq09_platforms_with_a_fully_managed_model(ask_all: All) -> None:
    items = {item["platform"]: item for item in ask_all("CQ09")}
    assert set(items) == {"aliexpress", "lazada", "shein", "shopee", "temu", "tiktok-shop"}
    listed = "adopted by major players like Lazada, Shopee, Temu, TikTok Shop, and AliExpress"
    for platform, item in items.items():
        there = item["availability"]
        assert (there["status"], there["certainty"]) == ("offered", "possible")
        assert (listed in quotes(there["evidence"], "001")) == (platform != "shein")
    assert quotes(items["shein"]["availability"]["evidence"], "000") == [
        "with fully managed services still being the primary model promoted by the platform"
    ]


def test_cq13_segments_in_chain_order(ask_all: All) -> None:
    items = ask_all("CQ13")
    assert [item["order"] for item in items] == list(range(1, 20))
    assert [item["id"] for item in items if item["tier"] == "core"] == CORE
    assert items[3]["label"] == {"en": "Pricing", "zh": "定价"}
    assert (items[0]["previous"], items[-1]["next"]) == (None, None)
    for before, after in pairwise(items):
        assert (before["next"], after["previous"]) == (after["id"], before["id"])


def test_cq14_temu_and_aliexpress_are_mirror_images(ask_all: All) -> None:
    items = ask_all("CQ14")
    found = cells(items)
    assert len(found) == 10
    assert found["temu/semi-managed/pricing"] == ("platform", "stated")
    assert found["aliexpress/semi-managed/pricing"] == ("seller", "stated")
    assert found["temu/semi-managed/international-logistics"] == ("seller", "stated")
    assert found["aliexpress/semi-managed/international-logistics"] == ("platform", "inferred")
    assert found["temu/semi-managed/overseas-warehousing"] == (None, "disputed")
    assert found["aliexpress/semi-managed/overseas-warehousing"] == ("platform", "inferred")
    assert found["temu/semi-managed/domestic-warehousing"] == ("seller", "inferred")
    assert found["aliexpress/semi-managed/domestic-warehousing"] == ("third-party", "inferred")
    said = {quote for item in items for quote in quotes(item["evidence"], "000")}
    assert any("only affects the warehousing and logistics segment" in quote for quote in said)
    assert "while pricing control remains with the seller" in said
    assert any("mainly taking over warehousing and logistics" in quote for quote in said)


def test_cq16_warehousing_of_semi_managed_offerings(ask_all: All) -> None:
    items = {item["id"]: item for item in ask_all("CQ16")}
    found = cells(list(items.values()))
    overseas = {name.split("/")[0]: answer for name, answer in found.items() if "overseas" in name}
    assert overseas == {
        "temu": (None, "disputed"),
        "aliexpress": ("platform", "inferred"),
        "shein": ("seller", "inherited"),
        "tiktok-shop": ("seller", "inherited"),
        "alibaba.com": ("seller", "inferred"),
    }
    domestic = items["aliexpress/semi-managed/domestic-warehousing"]
    assert domestic["owner"] == "third-party"
    (quote,) = quotes(domestic["evidence"])
    assert quote.startswith("sellers stock goods in Cainiao warehouses")
    temu = items["temu/semi-managed/overseas-warehousing"]
    assert any("sellers of goods stored in overseas" in one for one in quotes(temu["evidence"]))
    assert any("offer local warehousing" in one for one in quotes(temu["evidence"], "003"))
    for segment in ("domestic-warehousing", "overseas-warehousing"):
        alibaba = items[f"alibaba.com/semi-managed/{segment}"]
        assert quotes(alibaba["denied"]) == ["the model doesn't provide warehousing"]


def test_cq19_platforms_that_only_assist(ask_all: All) -> None:
    items = ask_all("CQ19")
    assert {(item["party"], item["involvement"]) for item in items} == {("platform", "assists")}
    where = {(item["platform"], item["model"], item["segment"]) for item in items}
    assert {
        ("shein", "semi-managed", "production-supply"),
        ("shein", "semi-managed", "product-selection"),
        ("shein", "semi-managed", "pricing"),
        ("alibaba.com", "semi-managed", "marketing"),
        ("aliexpress", "semi-managed", "@logistics"),
        ("aliexpress", "semi-managed", "payments"),
        ("aliexpress", "semi-managed", "marketing"),
        ("any", "semi-managed", "pricing"),
        ("any", "semi-managed", "customer-service"),
        ("any", "semi-managed", "marketing"),
    } <= where
    said = {item["quote"] for item in items}
    assert "Data-driven selection and pricing recommendations" in said
    assert "while the platform assists with promotions, pricing, and customer service" in said
    assert any("supporting sellers with logistics, payments" in quote for quote in said)
    assert any("Enhanced platform traffic support" in quote for quote in said)


def sides(item: Item) -> tuple[str | None, str | None]:
    return item["a"]["owner"], item["b"]["owner"]


def test_cq22_from_temu_fully_to_semi_managed(ask: Ask) -> None:
    body = ask("CQ22")
    items = {item["segment"]: item for item in body["items"]}
    moving = ("domestic-warehousing", "international-logistics", "last-mile-delivery")
    for segment in moving:
        assert sides(items[segment]) == ("platform", "seller")
        assert (items[segment]["change"], items[segment]["seller"]) == ("changed", "gains")
        assert items[segment]["a"]["inherited"]
    said = quotes(items["domestic-warehousing"]["b"]["evidence"], "000")
    assert said == [
        "Temu\u2019s semi-managed adjustment only affects the warehousing and logistics segment"
    ]
    abroad = items["overseas-warehousing"]
    assert (abroad["change"], abroad["b"]["status"], abroad["sure"]) == (
        "unclear",
        "disputed",
        None,
    )
    assert sides(items["store-operations"]) == ("platform", "shared")
    pricing = items["pricing"]
    assert (pricing["change"], sides(pricing)) == ("same", ("platform", "platform"))
    assert quotes(pricing["b"]["evidence"]) == ["with pricing control still remaining with Temu"]
    assert body["seller"]["gains"] == [*moving, "store-operations"]
    assert body["seller"]["gives_up"] == []
    assert body["core"] == {"same": 5, "changed": 3, "unclear": 2}


def test_cq24_from_fully_to_semi_managed_in_general(ask: Ask) -> None:
    body = ask("CQ24")
    items = {item["segment"]: item for item in body["items"]}
    for segment in (
        "pricing",
        "last-mile-delivery",
        "domestic-warehousing",
        "overseas-warehousing",
    ):
        assert sides(items[segment]) == ("platform", "seller")
    assert sides(items["product-selection"]) == (None, "seller")
    assert items["product-selection"]["change"] == "unclear"
    for segment in ("international-logistics", "customer-service", "store-operations"):
        item = items[segment]
        assert (item["a"]["owner"], item["b"]["status"]) == ("platform", "disputed")
        assert item["change"] == "unclear"
    assert not any(item[side]["inherited"] for item in body["items"] for side in ("a", "b"))
    (priced,) = quotes(items["pricing"]["b"]["evidence"], "002")
    assert "retain control over product selection and pricing" in priced
    (delivered,) = quotes(items["last-mile-delivery"]["b"]["evidence"], "003")
    assert "allowing sellers to manage aspects like inventory or local shipping" in delivered


def test_cq26_what_alibaba_com_takes_over(ask_all: All) -> None:
    items = {item["segment"]: item for item in ask_all("CQ26")}
    assert len(items) == 19
    for segment in ("international-logistics", "last-mile-delivery", "returns"):
        assert items[segment]["owner"] == "platform"
    for segment in (
        "pricing",
        "customer-service",
        "inventory",
        "domestic-warehousing",
        "overseas-warehousing",
    ):
        assert items[segment]["owner"] == "seller"
    shipping = items["international-logistics"]
    assert (shipping["status"], shipping["decides"]) == ("stated", "seller")
    assert any(one.startswith("Door-to-door logistics") for one in quotes(shipping["evidence"]))
    (talk,) = quotes(items["customer-service"]["evidence"])
    assert talk.startswith("Direct buyer communication: Enables direct customer engagement")
    assert "Merchants maintain inventory while the platform handles shipping" in quotes(
        items["inventory"]["evidence"]
    )
    support = [v["quote"] for v in items["marketing"]["assists"] if v["scope"] == "offering"]
    assert any("Enhanced platform traffic support" in quote for quote in support)


def test_cq29_hand_off_at_the_cainiao_warehouse(ask_all: All) -> None:
    first, store, line = ask_all("CQ29")
    assert [first["segment"], store["segment"], line["segment"]] == [
        "first-mile",
        "domestic-warehousing",
        "international-logistics",
    ]
    assert (first["owner"], store["owner"], line["owner"]) == ("seller", "third-party", "platform")
    words = (
        "sellers stock goods in Cainiao warehouses, and the platform handles subsequent fulfilment"
    )
    assert quotes(first["evidence"], "000") == quotes(store["evidence"], "000") == [words]
    assert first["evidence"][0]["note"] == "hand-off point = Cainiao warehouse"


def test_cq30_hand_off_in_fully_managed(ask_all: All) -> None:
    items = ask_all("CQ30")
    owners = {item["segment"]: item["owner"] for item in items}
    assert owners["production-supply"] == owners["inventory"] == owners["first-mile"] == "seller"
    after = [item["segment"] for item in items[items.index(_at(items, "first-mile")) + 1 :]]
    assert {owners[segment] for segment in after} == {"platform", None}
    assert owners["domestic-warehousing"] == "platform"
    assert quotes(_at(items, "first-mile")["evidence"], "000") == [
        "merchants only needing to supply and stock products in the warehouse"
    ]


def _at(items: list[Item], segment: str) -> Item:
    return next(item for item in items if item["segment"] == segment)


def test_cq32_how_often_responsibility_changes_on_temu(ask: Ask, client: TestClient) -> None:
    semi = ask("CQ32")
    clear = [(item["after"], item["before"]) for item in semi["items"] if item["clear"]]
    assert clear == [
        ("production-supply", "product-selection"),
        ("pricing", "domestic-warehousing"),
        ("last-mile-delivery", "marketing"),
    ]
    assert [item["why"] for item in semi["items"] if not item["clear"]] == ["disputed"] * 2
    assert semi["changes"] == {"at_least": 3, "at_most": 5}
    said = {quote for item in semi["items"] for quote in quotes(item["evidence"])}
    assert "with pricing control still remaining with Temu" in said
    assert "Prioritizing traffic allocation to semi-hosted sellers" in said
    full = client.get("/handoffs/temu/fully-managed").json()
    assert full["changes"] == {"at_least": 1, "at_most": 2}
    assert full["unknown"] == ["product-selection"]
    assert [run["owner"] for run in full["runs"]] == ["seller", None, "platform"]


def test_cq35_temu_overseas_warehouses_are_disputed(ask_all: All) -> None:
    (conflict,) = ask_all("CQ35")
    assert (conflict["kind"], conflict["status"], conflict["owner"]) == (
        "disputed",
        "disputed",
        None,
    )
    sides = {side["party"]: side["claims"] for side in conflict["sides"] if side["decides"]}
    assert set(sides) == {"platform", "seller"}
    (platform,) = [voice for voice in sides["platform"] if voice["tier"] == 1]
    assert (platform["source"]["id"], platform["strength"]) == ("003", "explicit")
    assert platform["quote"].startswith("Platforms like Temu offer local warehousing")
    assert any(
        quote.startswith("Temu aims to attract sellers of goods stored in overseas warehouses")
        for quote in quotes(sides["seller"], "000")
    )


def test_cq37_customer_service_in_semi_managed(ask_all: All) -> None:
    items = {item["platform"]: item for item in ask_all("CQ37")}
    assert set(items) == {"any", "alibaba.com"}
    general = items["any"]
    assert (general["owner"], general["status"]) == (None, "disputed")
    assert {one["party"] for one in general["candidates"]} == {"platform", "shared"}
    assert any(
        "outsourcing logistics and customer service to platforms" in quote
        for quote in quotes(general["evidence"], "002")
    )
    assert quotes(general["assists"], "003") == [
        "while the platform assists with promotions, pricing, and customer service"
    ]
    seller = items["alibaba.com"]
    assert (seller["owner"], seller["status"]) == ("seller", "stated")
    assert quotes(seller["evidence"])[0].startswith("Direct buyer communication")


def test_cq40_the_seller_pays_for_quality(ask: Ask) -> None:
    cell = ask("CQ40")
    assert (cell["owner"], cell["status"]) == ("platform", "stated")
    assert quotes(cell["evidence"], "000") == [
        "taking charge of store operations, warehousing, distribution, after-sales service, "
        "and more"
    ]
    assert {voice["source"]["id"] for voice in cell["evidence"]} == {"000", "001"}
    (risk,) = cell["bears_risk"]
    assert (risk["party"], risk["source"]["id"]) == ("seller", "002")
    assert risk["quote"].endswith("who bear losses for unsold inventory or quality issues")
    assert cell["pays"] == []


def test_cq41_the_trend_of_fully_managed_is_disputed(ask_all: All) -> None:
    growing, declining = ask_all("CQ41")
    assert (growing["source"], growing["object"]) == ("000", "growing popularity")
    assert growing["quote"].endswith("the growing popularity of fully managed services")
    assert (declining["source"], declining["object"]) == ("001", "declining")
    assert declining["quote"] == "appears to be losing its luster"


def test_cq45_markets_of_alibaba_com(ask: Ask, client: TestClient) -> None:
    offering = ask("CQ45")
    there = offering["availability"]
    assert there["status"] == "offered"
    assert set(there["markets"]) == {"US", "CA", "MX", "GB", "DE", "FR"}
    assert there["from"] == "2024-02-03"
    said = quotes(there["evidence"], "001")
    assert "with operations commencing February 3, 2024" in said
    assert any("six markets (United States, Canada, Mexico" in quote for quote in said)
    day_before = client.get("/offerings/alibaba.com/semi-managed?as_of=2024-02-02").json()
    assert day_before["availability"]["status"] == "not-offered"
    assert {cell["status"] for cell in day_before["ownership"]} == {"not-offered"}


def test_cq47_thailand_is_only_planned(ask: Ask) -> None:
    offering = ask("CQ47")
    there = offering["availability"]
    assert (there["status"], there["certainty"]) == ("planned", "possible")
    assert "TH" not in there["markets"]
    assert "TH" in there["planned_markets"]
    wanted = "with plans to expand to 20 countries including Southeast Asian markets"
    assert wanted in quotes(there["evidence"], "001")
    assert {cell["owner"] for cell in offering["ownership"]} == {None}


def test_cq49_models_of_temu(ask_all: All) -> None:
    items = ask_all("CQ49")
    assert [item["model"] for item in items] == ["fully-managed", "semi-managed"]
    for item in items:
        there = item["availability"]
        assert (there["status"], item["as_of"]) == ("offered", "2024-10-31")
        (fact,) = [
            one for one in there["evidence"] if one["quote"].startswith("Temu has adopted both")
        ]
        assert (fact["source"]["id"], fact["source"]["date"]) == ("003", "2024-10-31")


def test_cq51_fully_managed_for_a_factory_new_to_e_commerce(ask_all: All) -> None:
    items = {item["id"]: item for item in ask_all("CQ51")}
    fits = items["F2-031"]
    assert fits["subjects"] == ["fully-managed"]
    assert fits["quote"] == (
        "Manufacturers new to e-commerce may still benefit from fully hosted solutions"
    )
    against = items["F1-007"]
    assert against["subjects"] == ["alibaba.com/semi-managed"]
    assert "rather than complete beginners" in against["quote"]


def test_cq53_aliexpress_for_sellers_weak_in_logistics(ask_all: All) -> None:
    (found,) = [item for item in ask_all("CQ53") if "logistics" in item["object"]]
    assert found["subjects"] == ["aliexpress/semi-managed"]
    assert found["quote"].startswith(
        "Sellers with product and operational advantages but lacking logistics advantages are "
    )


def test_cq57_importer_of_record_is_unknown(ask: Ask) -> None:
    cell = ask("CQ57")
    assert (cell["owner"], cell["status"], cell["basis"]) == (None, "unknown", None)
    for field in ("candidates", "evidence", "overruled", "pays", "bears_risk", "liable", "assists"):
        assert cell[field] == []
    assert all(voice["segment"] == "@all" for voice in cell["annotations"])


def test_cq59_prices_on_lazada_and_shopee_are_inherited(ask_all: All, client: TestClient) -> None:
    items = ask_all("CQ59")
    assert cells(items) == {
        "lazada/fully-managed/pricing": ("platform", "inherited"),
        "shopee/fully-managed/pricing": ("platform", "inherited"),
    }
    for cell in items:
        assert (cell["basis"]["tier"], cell["basis"]["scope"]) == (5, "model")
        assert (
            "platforms handle all operations including store management, pricing, and sales "
            in (quotes(cell["evidence"], "002")[0])
        )
        offering = client.get(f"/offerings/{cell['platform']}/fully-managed").json()
        assert quotes(offering["availability"]["evidence"], "001") == [
            "adopted by major players like Lazada, Shopee, Temu, TikTok Shop, and AliExpress"
        ]
