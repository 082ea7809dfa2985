"""The competency questions of the tables as they are now, over HTTP: CQ91 to CQ99.

As in ``test_questions_rest`` the assertions are written by hand, from the pages that were read.
They ask the curated tables, not the five articles, which are silent on all of this.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from crosslane.ontology.questions import read_questions

Item = dict[str, Any]
Ask = Callable[[str], Any]
All = Callable[[str], list[Item]]

CALLS = {item.id: item.rest for item in read_questions() if item.id > "CQ90"}


@pytest.fixture
def get(curated_client: TestClient) -> Ask:
    """Return the JSON of a path."""

    def answer(path: str) -> Any:
        response = curated_client.get(path)
        assert response.status_code == 200, response.text
        assert response.headers["content-type"] == "application/json"
        return response.json()

    return answer


@pytest.fixture
def ask(get: Ask) -> Ask:
    """Return the JSON that the call of a question gives."""

    def answer(identifier: str) -> Any:
        call = CALLS[identifier]
        assert call is not None
        return get(call)

    return answer


@pytest.fixture
def ask_all(ask: Ask) -> All:
    """Return the items of the list that the call of a question gives, the whole of it."""

    def answer(identifier: str) -> list[Item]:
        body = ask(identifier)
        assert body["total"] == len(body["items"])
        assert body["next"] is None
        return list(body["items"])

    return answer


def owners(items: list[Item]) -> dict[str, str | None]:
    return {f"{item['platform']}/{item['model']}": item["owner"] for item in items}


def grades(cell: Item) -> set[str]:
    return {voice["source"]["grade"] for voice in cell["evidence"]}


def test_every_question_of_the_curated_tables_has_a_test_here() -> None:
    tested = {name[5:9].upper() for name in globals() if re.match(r"test_cq\d{2}_", name)}
    assert tested == {name for name, call in CALLS.items() if call}
    assert None not in CALLS.values()


def test_cq91_amazon_refuses_to_be_importer_and_the_seller_is_liable(ask: Ask) -> None:
    cell = ask("CQ91")
    assert (cell["owner"], cell["status"], cell["evidence"]) == (None, "unknown", [])
    (seller,) = cell["liable"]
    assert (seller["party"], seller["claim"], seller["markets"]) == ("seller", "W-148", [])
    (amazon,) = cell["denied"]
    assert (amazon["party"], amazon["involvement"]) == ("platform", "liable")
    assert (amazon["claim"], amazon["markets"]) == ("W-147", ["US"])
    assert {voice["source"]["grade"] for voice in (seller, amazon)} == {"A"}


def test_cq92_a_us_order_could_be_placed_then_not_and_again(ask: Ask, get: Ask) -> None:
    path = "/offerings/temu/fully-managed?market=US"
    before, gap, now = get(f"{path}&as_of=2024-06-01"), ask("CQ92"), get(path)
    there = [body["availability"] for body in (before, gap, now)]
    assert [one["status"] for one in there] == ["offered", "not-offered", "offered"]
    assert [(one["from"], one["until"]) for one in there] == [
        ("2022-09", "2025-05-02"),
        ("2022-09", "2025-05-02"),
        ("2025-07", None),
    ]
    said = [{voice["fact"] for voice in one["evidence"]} for one in there]
    assert {"FW-107", "FW-108"} <= said[1]
    assert {"FW-109", "FW-110"} <= said[2]


def test_cq93_rules_over_imports_to_germany_name_buyer_platform_and_customs(
    ask_all: All,
) -> None:
    rules = {item["id"]: (item["party"], item["involvement"]) for item in ask_all("CQ93")}
    assert rules == {
        "eu-customs-importer-buyer": ("buyer", "liable"),
        "eu-small-parcel-duty": ("authority", "performs"),
        "eu-small-parcel-handling-fee": ("authority", "performs"),
        "eu-vat-deemed-supplier": ("platform", "liable"),
        "eu-vat-without-ioss": ("buyer", "pays"),
    }


def test_cq94_the_seller_prices_and_the_platform_delivers_in_ten(ask_all: All) -> None:
    items = ask_all("CQ94")
    prices = owners([item for item in items if item["segment"] == "pricing"])
    carries = owners([item for item in items if item["segment"] == "last-mile-delivery"])
    found = {name for name in prices if (prices[name], carries[name]) == ("seller", "platform")}
    assert found == {
        "alibaba.com/semi-managed",
        "aliexpress/platform-fulfilled",
        "aliexpress/semi-managed",
        "amazon/platform-fulfilled",
        "ebay/platform-shipped",
        "lazada/platform-fulfilled",
        "mercado-libre/platform-fulfilled",
        "ozon/platform-fulfilled",
        "tiktok-shop/self-operated",
        "walmart/platform-fulfilled",
    }


def test_cq95_twelve_answers_rest_on_grade_d_alone(ask_all: All, get: Ask) -> None:
    weak = {item["id"]: item["owner"] for item in ask_all("CQ95") if grades(item) == {"D"}}
    assert len(weak) == 12
    better = {item["id"]: item for item in get("/ownership?grade=C")["items"]}
    assert {name for name in weak if better[name]["status"] == "unknown"} == {
        "shopee/platform-shipped/after-sales",
        "shopee/platform-shipped/returns",
        "tiktok-shop/fully-managed/product-selection",
        "tiktok-shop/semi-managed/returns",
    }
    other = {name for name in weak if better[name]["owner"] not in (None, weak[name])}
    assert other == {"temu/semi-managed/first-mile"}
    assert better["temu/semi-managed/first-mile"]["owner"] == "platform"


def test_cq96_eleven_claims_of_grade_d_gave_way_to_better_ones(ask_all: All) -> None:
    lost: set[tuple[str, str]] = set()
    for item in ask_all("CQ96"):
        voices = [voice for side in item["sides"] for voice in side["claims"]]
        beaten = [voice for voice in voices if voice["reason"] == "grade"]
        assert {voice["source"]["grade"] for voice in beaten} <= {"D"}
        if beaten:
            deciding = [side for side in item["sides"] if side["decides"]]
            graded = {v["source"]["grade"] for side in deciding for v in side["claims"]}
            assert graded & {"A", "B", "C"}
        lost |= {(item["id"], voice["claim"]) for voice in beaten}
    assert lost == {
        ("any/semi-managed/marketing", "W-224"),
        ("alibaba.com/semi-managed/marketing", "W-224"),
        ("aliexpress/semi-managed/customer-service", "W-410"),
        ("aliexpress/semi-managed/returns", "W-080"),
        ("shein/semi-managed/marketing", "W-114"),
        ("shein/semi-managed/marketing", "W-224"),
        ("shein/semi-managed/pricing", "W-108"),
        ("temu/fully-managed/after-sales", "W-396"),
        ("temu/semi-managed/marketing", "W-041"),
        ("temu/semi-managed/marketing", "W-052"),
        ("temu/semi-managed/pricing", "W-040"),
        ("temu/semi-managed/store-operations", "W-051"),
        ("tiktok-shop/self-operated/marketing", "W-126"),
        ("tiktok-shop/semi-managed/marketing", "W-224"),
    }


def test_cq97_the_platform_handles_returns_of_what_it_stores_but_ozon_is_silent(
    ask_all: All,
) -> None:
    items = ask_all("CQ97")
    assert owners(items) == {
        "aliexpress/platform-fulfilled": "platform",
        "tiktok-shop/platform-fulfilled": "platform",
        "amazon/platform-fulfilled": "platform",
        "lazada/platform-fulfilled": "platform",
        "walmart/platform-fulfilled": "platform",
        "ozon/platform-fulfilled": None,
        "mercado-libre/platform-fulfilled": "platform",
    }
    assert {item["status"] for item in items if item["owner"]} == {"stated"}
    (silent,) = [item for item in items if not item["owner"]]
    assert silent["status"] == "unknown"


def test_cq98_official_pages_disagree_in_three_cells(ask_all: All) -> None:
    sides: dict[str, dict[str, set[str]]] = {}
    for cell in ask_all("CQ98"):
        assert (cell["owner"], cell["status"]) == (None, "disputed")
        assert grades(cell) == {"A"}
        named = sides.setdefault(cell["id"], {})
        for voice in cell["evidence"]:
            named.setdefault(voice["party"], set()).add(voice["source"]["id"])
    assert sides == {
        "ebay/platform-shipped/international-logistics": {
            "platform": {"ebay-eis"},
            "third-party": {"ebay-terms"},
        },
        "ebay/platform-shipped/import-clearance": {
            "platform": {"ebay-eis", "ebay-tariff"},
            "third-party": {"ebay-terms"},
        },
        "ozon/seller-fulfilled/last-mile-delivery": {
            "seller": {"ozon-rfbs"},
            "shared": {"ozon-fbp-faq"},
        },
    }


def test_cq99_what_began_and_ended_for_the_united_states_since_2025(ask_all: All) -> None:
    here = [item for item in ask_all("CQ99") if "US" in item["refs"]]
    since = {item["id"]: item for item in here if item["object"][:4] >= "2025"}
    ended = {name for name, item in since.items() if item["predicate"].endswith("End")}
    assert ended == {
        *("FW-107", "FW-108", "FW-113", "FW-114", "FW-237", "FW-319", "FW-323"),
        *("FW-546", "FW-547"),
    }
    began = {name for name, item in since.items() if item["predicate"].endswith("Start")}
    assert began == {"FW-109", "FW-110", "FW-320", "FW-324", "FW-328"}
    assert since["FW-547"]["object"].startswith("2025-08-29: duty-free de minimis entry ends")
