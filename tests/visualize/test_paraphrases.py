"""Pages mark what they tell in our words, and never set it in quotation marks."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import pytest
from starlette.testclient import TestClient

from crosslane.visualize.words import LANGUAGES, WORDS, Words
from tests.webworld import AGAINST, ALONE, NAME, NAME_ZH, OFFERING, PAGE, SAID

Read = Callable[[str], Any]
OURS = dict(zip(LANGUAGES, WORDS["ours"], strict=True))
CELL = f"/ownership/{OFFERING}/last-mile-delivery"
PAGES = (
    CELL,
    f"/ownership/{OFFERING}/returns",
    f"/offerings/{OFFERING}",
    "/claims/W9-001",
    "/claims?platform=lodestar",
    "/facts/W9-101",
    "/facts?subject=lodestar",
    "/sources/web-help",
    "/platforms/lodestar",
    "/segments/last-mile-delivery",
    "/evidence?limit=1000",
    "/conflicts?platform=lodestar",
    f"/handoffs/{OFFERING}",
    f"/compare?a={OFFERING}&b=temu/semi-managed",
    "/timeline?platform=lodestar",
    "/impact/last-mile-delivery?platform=lodestar",
)


def page(client: TestClient, path: str, lang: str = "en") -> str:
    glue = "&" if "?" in path else "?"
    response = client.get(f"{path}{glue}lang={lang}", headers={"Accept": "text/html"})
    assert response.status_code == 200, response.text
    return response.text


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_a_paraphrase_is_marked_and_stands_in_no_quotation_marks(
    web_client: TestClient, path: str, lang: str
) -> None:
    text = page(web_client, path, lang)
    marked = f'<p class="ours" dir="auto"><span>{OURS[lang]}</span> '
    assert f"{marked}{escape(SAID)}</p>" in text
    for said in (SAID, AGAINST, ALONE):
        assert f"“{said}" not in text
        assert f">{said}</blockquote>" not in text
    for start in text.split('<p class="ours"')[1:]:
        assert start.startswith(f' dir="auto"><span>{OURS[lang]}</span> ')


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_words_of_a_text_stay_in_quotation_marks(web_client: TestClient, lang: str) -> None:
    text = page(web_client, "/ownership/temu/semi-managed/pricing", lang)
    assert "“with pricing control still remaining with Temu”</blockquote>" in text
    assert OURS[lang] not in text


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", [CELL, f"/offerings/{OFFERING}", "/conflicts?platform=lodestar"])
def test_a_claim_that_lost_for_its_grade_says_so(
    web_client: TestClient, read: Read, path: str, lang: str
) -> None:
    said = Words(lang)("lost.grade", tier=1)
    assert said in read(page(web_client, path, lang)).text
    english = "Source of grade D: never decides against a better one"
    assert (english in said) == (lang == "en")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_conflict_settled_by_grade_says_so_in_its_heading(
    web_client: TestClient, read: Read, lang: str
) -> None:
    text = read(page(web_client, "/conflicts?platform=lodestar", lang)).text
    assert Words(lang)("conflicts.why.grade") in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_cell_that_rests_on_grade_d_alone_says_so(
    web_client: TestClient, read: Read, lang: str
) -> None:
    weak = Words(lang)("weak")
    assert weak in read(page(web_client, f"/ownership/{OFFERING}/pricing", lang)).text
    assert weak not in read(page(web_client, CELL, lang)).text
    there = page(web_client, f"/?platform=lodestar&tier=all&sel={OFFERING}/pricing", lang)
    assert f"{ALONE.removesuffix('.')}" in there
    assert escape(weak) in there
    row = read(page(web_client, f"/offerings/{OFFERING}", lang)).text
    assert Words(lang)("by.weak") in row


@pytest.mark.parametrize("path", [CELL, "/claims/W9-001", "/facts/W9-101", "/sources/web-help"])
def test_a_page_of_the_web_is_linked_as_another_site(web_client: TestClient, path: str) -> None:
    text = page(web_client, path)
    assert f'href="{escape(PAGE)}" rel="noreferrer noopener"' in text
    for shown in ("Fulfilment by Lodestar", "2025-03-01"):
        assert shown in text


def test_the_page_of_a_source_says_that_it_is_paraphrased(
    web_client: TestClient, read: Read
) -> None:
    text = read(page(web_client, "/sources/web-help")).text
    assert Words("en")("lead.page") in text
    assert Words("en")("lead.page") not in read(page(web_client, "/sources/000")).text


@pytest.mark.parametrize(
    "path",
    [CELL, f"/offerings/{OFFERING}", "/offerings", "/?platform=lodestar", "/coverage",
     "/conflicts?platform=lodestar", f"/compare?a={OFFERING}&b=temu/semi-managed",
     f"/handoffs/{OFFERING}", "/timeline?platform=lodestar", "/graph?platform=lodestar",
     "/recommend?keep=pricing", f"/similar/{OFFERING}", "/claims?platform=lodestar"],
)  # fmt: skip
def test_an_offering_is_named_as_its_platform_names_it(
    web_client: TestClient, read: Read, path: str
) -> None:
    for lang, name in (("en", NAME), ("zh", NAME_ZH)):
        text = page(web_client, path, lang)
        assert escape(name) in text or name in read(text).text
        model = {"en": "Lodestar · Platform-fulfilled", "zh": "北斗集市 · 平台仓履约"}[lang]
        assert model not in text


def test_the_page_of_an_offering_tells_its_periods_and_other_names(
    web_client: TestClient, read: Read
) -> None:
    text = read(page(web_client, f"/offerings/{OFFERING}")).text
    for shown in ("In markets for a time", "2025-05-02", "the page gives the year alone", "FBL"):
        assert shown in text


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", ["/graph?around=claim/W9-001", "/graph?platform=lodestar"])
def test_drawings_cite_a_paraphrase_as_ours(web_client: TestClient, path: str, lang: str) -> None:
    cited = Words(lang)("cite.ours", text=SAID.removesuffix("."), source="web-help")
    text = page(web_client, path, lang)
    assert escape(cited) in text or cited in text
    assert f"“{SAID}" not in text
