"""The frame of every page, as people use it: search, menus, errors, paper, own colours."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Locator, Page, Request, expect


def field(page: Page) -> Locator:
    """Return the search field in the header."""
    return page.get_by_role("combobox", name="Search", exact=True)


def hits(page: Page) -> Locator:
    """Return what the search suggests."""
    return page.locator("#hits").get_by_role("option")


def test_find_a_segment_by_its_first_letters_and_go_there(page: Page) -> None:
    page.goto("/sources?lang=en&theme=dark&as_known=0.1.0")
    page.keyboard.press("/")
    expect(field(page)).to_be_focused()
    page.keyboard.type("pri")
    first = hits(page).first
    expect(first).to_contain_text("Pricing")
    expect(first.locator("mark").first).to_have_text("Pri")
    expect(field(page)).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    expect(field(page)).to_have_attribute("aria-activedescendant", "hit-0")
    page.keyboard.press("Enter")
    page.wait_for_url("**/segments/pricing?**")
    assert page.url.partition("?")[2] == "as_known=0.1.0&theme=dark"


@pytest.mark.parametrize(
    ("typed", "kind", "href"),
    [
        ("半", "运营模式", "/models/semi-managed?lang=zh"),
        ("pop", "运营模式", "/models/self-operated?lang=zh"),
        ("S0-014", "主张", "/claims/S0-014?lang=zh"),
        ("海外仓", "环节", "/segments/overseas-warehousing?lang=zh"),
    ],
)
def test_names_in_chinese_synonyms_and_ids_are_found(
    page: Page, typed: str, kind: str, href: str
) -> None:
    page.goto("/sources?lang=zh")
    page.get_by_role("combobox", name="搜索", exact=True).fill(typed)
    expect(hits(page).first).to_have_attribute("data-href", href)
    expect(hits(page).first.locator(".kind")).to_have_text(kind)


def test_what_is_not_there_is_said_and_escape_closes_it(page: Page) -> None:
    page.goto("/sources")
    field(page).fill("zzzz")
    said = page.get_by_role("search", name="Search everything").get_by_role("status")
    expect(said).to_have_text("Nothing is called like “zzzz”.")
    page.keyboard.press("Escape")
    expect(page.locator("#found")).to_be_hidden()
    expect(field(page)).to_have_value("zzzz")


def test_a_search_that_fails_says_so_and_enter_still_searches(page: Page) -> None:
    page.goto("/sources")
    page.route("**/search?*limit=8*", lambda route: route.abort())
    field(page).fill("pricing")
    expect(page.locator("#found")).to_have_text(
        "Suggestions are not available now. Enter searches."
    )
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=pricing")
    expect(field(page)).to_have_value("pricing")


def test_only_the_last_of_what_is_typed_is_shown(page: Page) -> None:
    page.goto("/sources")
    asked: list[str] = []

    def note(request: Request) -> None:
        if "/search?" in request.url:
            asked.append(request.url)

    page.on("request", note)
    field(page).press_sequentially("last-mile", delay=5)
    expect(hits(page).first).to_contain_text("Last-mile delivery")
    assert len(asked) < len("last-mile")


def test_a_label_of_markup_is_text_in_the_suggestions(page: Page) -> None:
    evil = "<img src=x onerror=alert(1)>pri\u202e"
    item = {
        "kind": "segment",
        "id": "x",
        "label": {"en": evil, "zh": evil},
        "matched": evil,
        "score": 1,
        "links": {"self": "/segments/pricing"},
    }
    page.route(
        "**/search?*limit=8*",
        lambda route: route.fulfill(json={"items": [item], "total": 1, "next": None}),
    )
    page.goto("/sources")
    field(page).fill("pri")
    expect(hits(page).first.locator(".name")).to_have_text(evil)
    assert page.locator("#hits img").count() == 0


def test_the_page_with_a_find_field_of_its_own_keeps_the_slash(page: Page) -> None:
    page.goto("/graph?platform=temu")
    page.wait_for_function("() => document.documentElement.dataset.ready")
    page.keyboard.press("/")
    expect(page.locator("#filters input[name=q]")).to_be_focused()


@pytest.mark.parametrize("look", ["theme=light", "theme=dark&lang=zh"])
def test_axe_finds_nothing_while_the_suggestions_are_open(page: Page, look: str) -> None:
    page.goto(f"/nothing-here?{look}")
    page.locator("#search input[name=q]").fill("temu")
    expect(hits(page).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.evaluate(
        "() => document.querySelectorAll('main details').forEach((d) => { d.open = true })"
    )
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_search_without_scripts(plain: Page) -> None:
    plain.goto("/offerings/temu/semi-managed?market=US&lang=zh")
    plain.locator("#search input[name=q]").fill("定价")
    plain.keyboard.press("Enter")
    plain.wait_for_url("**/search?market=US&lang=zh&q=%E5%AE%9A%E4%BB%B7")
    expect(plain.locator("main").get_by_role("link", name="定价").first).to_be_visible()


def test_from_a_wrong_address_to_the_right_page(plain: Page) -> None:
    plain.goto("/offerings/temu/semi-manged")
    expect(plain.get_by_role("heading", level=1)).to_have_text("There is nothing here")
    plain.get_by_role("link", name="Semi-managed", exact=True).click()
    assert plain.url.endswith("/offerings/temu/semi-managed")


@pytest.mark.parametrize("width", [1400, 1100, 1061, 800, 390])
def test_the_header_has_its_place_on_every_screen(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("/sources")
    assert page.evaluate("() => document.documentElement.scrollWidth") == width
    parts = page.locator(".site > :visible")
    boxes = [box for box in (part.bounding_box() for part in parts.all()) if box]
    for index, one in enumerate(boxes):
        for other in boxes[index + 1 :]:
            apart = (
                one["x"] + one["width"] <= other["x"] + 0.5
                or other["x"] + other["width"] <= one["x"] + 0.5
                or one["y"] + one["height"] <= other["y"] + 0.5
                or other["y"] + other["height"] <= one["y"] + 0.5
            )
            assert apart, (one, other)
    if width > 1060:
        assert boxes[0]["y"] + 40 > boxes[-1]["y"]
        expect(page.get_by_role("link", name="Matrix").first).to_be_visible()


def test_what_has_no_room_is_folded_and_escape_folds_it_again(page: Page) -> None:
    page.set_viewport_size({"width": 1100, "height": 844})
    page.goto("/")
    ontology = page.locator(".site").get_by_role("link", name="Ontology")
    expect(ontology).to_be_hidden()
    page.get_by_text("More", exact=True).click()
    expect(ontology).to_be_visible()
    page.keyboard.press("Escape")
    expect(ontology).to_be_hidden()
    expect(page.get_by_text("More", exact=True)).to_be_focused()


def test_the_same_data_in_a_shell(page: Page) -> None:
    page.goto("/claims/S0-014")
    forms = page.get_by_role("region", name="Show this as")
    names = [link.inner_text() for link in forms.get_by_role("link").all()]
    assert names == ["JSON", "CSV", "Turtle", "JSON-LD", "SPARQL"]
    forms.get_by_text("In a shell").click()
    expect(forms.locator("code")).to_contain_text("/claims/S0-014")


def test_paper_has_the_answer_and_no_controls(page: Page) -> None:
    page.goto("/ownership/temu/semi-managed/pricing")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for control in (".menu", "#search", ".look", ".as"):
        expect(page.locator(control)).to_be_hidden()


def test_cells_are_told_apart_in_the_readers_own_colours(page: Page) -> None:
    page.emulate_media(forced_colors="active")
    page.goto("/?general=1")
    looks = {}
    for status in ("stated", "inferred", "inherited", "disputed", "unknown"):
        face = page.locator(f".matrix .status-{status}").first
        style = "(one) => [one.textContent.replace(/[A-Z½/]/g, ''), getComputedStyle(one).border]"
        looks[status] = str(face.evaluate(style))
    assert len(set(looks.values())) == len(looks), looks
