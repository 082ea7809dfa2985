"""The SPARQL editor as a person uses it: write, complete, run, look, share, keep."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, Route, expect

from crosslane.ontology.questions import read_questions

Edit = Callable[..., Page]
OWNERS = (
    "SELECT ?offering ?segment ?owner WHERE {"
    " ?cell a xl:Ownership ; xl:offering ?offering ; xl:segment ?segment ; xl:owner ?owner }"
)
NUMBERS = "SELECT ?n ?d WHERE { VALUES (?n ?d) { (10 'b') (9 'a') (-1 'c') (100 UNDEF) } }"
HOSTILE = (
    "SELECT * WHERE { VALUES (?a ?b) {"
    " ('<img src=x onerror=alert(1)>' <javascript:alert(1)>)"
    " ('\u202eevil' <data:text/html,x>) } }"
)


@pytest.fixture
def edit(page: Page) -> Edit:
    """Open the editor, with a query that is then run, and wait until it knows what to offer."""

    def go(query: str = "", *, look: str = "", view: str = "") -> Page:
        given = f"query={quote_plus(query)}&" if query else ""
        page.goto(f"/sparql?{given}{look}{view}")
        page.wait_for_function("() => document.documentElement.dataset.known")
        return page

    return go


def write(page: Page, text: str) -> None:
    page.locator("#query").fill("")
    page.locator("#query").press_sequentially(text)


def cells(page: Page, column: int) -> list[str]:
    return page.locator(f"#shown tbody td:nth-child({column})").all_inner_texts()


def test_every_question_is_read_without_a_word_left_over(edit: Edit) -> None:
    queries = [question.query for question in read_questions()]
    read = """async (queries) => {
      const { tokens } = await import('/static/editor-tokens.js');
      return queries.map((query) => tokens(query));
    }"""
    for query, found in zip(queries, edit().evaluate(read, queries), strict=True):
        assert "".join(one["text"] for one in found) == query
        assert {one["kind"] for one in found}.isdisjoint({"bad", "word"}), query


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("<a#b> # <c>", "iri space comment"),
        ("?a<?b&&?c>?d", "variable iri variable"),
        ("?a < ?b", "variable space sign space variable"),
        ('"""a"b\n\'"""@zh-Hans .', "string language space sign"),
        ("'a\\'b' 'open", "string space bad"),
        ("'''open\n}", "bad"),
        ("offering:temu\\/semi-managed.", "name sign"),
        ("a:x.y. ex:%41 :b _:c", "name sign space name space name space blank"),
        ("1.5e-3 .5 a A true", "number space number space keyword space word space literal"),
        ("COUNT(?定价)[]", "function open variable close open close"),
        ("\u0000~", "bad bad"),
    ],
)
def test_the_words_of_sparql(edit: Edit, text: str, kinds: str) -> None:
    read = """async (text) =>
      (await import('/static/editor-tokens.js')).tokens(text).map((one) => one.kind).join(' ')"""
    assert edit().evaluate(read, text) == kinds


@pytest.mark.parametrize(
    ("before", "place"),
    [
        ("SELECT ?x WHERE { ?x a ", "class"),
        ("SELECT ?x WHERE { ?x ", "property"),
        ("SELECT ?x WHERE { ?x xl:a ?y ; ", "property"),
        ("SELECT ?x WHERE { ?x xl:a/", "property"),
        ("SELECT ?x WHERE { ?x xl:a ", "object"),
        ("SELECT ?x WHERE { ?x xl:a ?y , ", "object"),
        ("SELECT ?x WHERE { ?x xl:a ?y . ", "subject"),
        ("SELECT ?x WHERE { OPTIONAL { ?x xl:a ?y } ", "subject"),
        ("SELECT ?x WHERE { FILTER(?a = 1) ", "subject"),
        ("SELECT ?x WHERE { ?x xl:a [ ", "property"),
        ("SELECT ?x WHERE { FILTER(", "value"),
        ("SELECT ?x WHERE { GRAPH ", "graph"),
        ("SELECT ?x WHERE { } ORDER ", "clause"),
        ("PREFIX ", "declaration"),
        ("SELECT ?x # ", None),
        ("SELECT ?x { ?x ?p 'a ", None),
    ],
)
def test_what_may_be_typed_depends_on_the_place(edit: Edit, before: str, place: str | None) -> None:
    read = """async (text) =>
      (await import('/static/editor-complete.js')).situation(text, text.length)?.place ?? null"""
    assert edit().evaluate(read, before) == place


def test_an_entity_is_found_by_its_label_and_can_be_undone(edit: Edit) -> None:
    page = edit()
    field = page.locator("#query")
    write(page, "SELECT ?o WHERE { ?cell xl:offering Temu · s")
    field.press("Backspace")
    field.press("Backspace")
    field.press("Backspace")
    field.press("Backspace")
    expect(page.get_by_role("option").first).to_contain_text("Temu · Fully managed")
    field.press("ArrowDown")
    field.press("Enter")
    expect(field).to_have_value(r"SELECT ?o WHERE { ?cell xl:offering offering:temu\/semi-managed")
    field.press("Control+z")
    expect(field).to_have_value("SELECT ?o WHERE { ?cell xl:offering Temu")


def test_a_chinese_word_finds_the_segment_on_the_english_page(edit: Edit) -> None:
    page = edit()
    write(page, "SELECT ?o WHERE { ?o xl:sellerOwns 定价")
    option = page.get_by_role("option").first
    expect(option).to_contain_text("segment:pricing")
    expect(page.locator("#query")).to_have_attribute(
        "aria-activedescendant", option.get_attribute("id") or "-"
    )
    option.click()
    expect(page.locator("#query")).to_have_value(
        "SELECT ?o WHERE { ?o xl:sellerOwns segment:pricing"
    )


def test_tab_indents_and_after_escape_it_leaves(edit: Edit) -> None:
    page = edit()
    field = page.locator("#query")
    write(page, "ASK {")
    field.press("Enter")
    field.press_sequentially("?s ?p ?o")
    field.press("Enter")
    field.press_sequentially("}")
    expect(field).to_have_value("ASK {\n  ?s ?p ?o\n}")
    field.press("Control+a")
    field.press("Tab")
    field.press("Control+/")
    expect(field).to_have_value("  # ASK {\n    # ?s ?p ?o\n  # }")
    field.press("Control+/")
    field.press("Shift+Tab")
    expect(field).to_have_value("ASK {\n  ?s ?p ?o\n}")
    field.press("Escape")
    field.press("Tab")
    expect(page.get_by_role("button", name="Run")).to_be_focused()


def test_the_bracket_at_the_caret_and_its_partner_stand_out(edit: Edit) -> None:
    page = edit()
    write(page, "ASK { ?s ?p ?o }")
    expect(page.locator(".m-pair")).to_have_text(["{", "}"])


def test_a_syntax_error_is_marked_where_it_is(edit: Edit) -> None:
    page = edit()
    page.locator("#query").fill("SELECT * {\n  ?s ?p ?o\n} LIMIT x")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("Syntax error")
    expect(page.locator(".fault-row")).to_have_text("} LIMIT x")
    expect(page.locator(".m-fault")).to_have_text("x")
    page.get_by_role("button", name="Go to line 3, column 9").click()
    expect(page.locator("#query")).to_be_focused()
    assert page.evaluate("document.getElementById('query').selectionStart") == 30
    page.keyboard.press("Delete")
    expect(page.locator(".fault-row")).to_have_count(0)


def test_numbers_are_sorted_as_numbers_and_no_value_comes_last(edit: Edit) -> None:
    page = edit(NUMBERS)
    page.get_by_role("button", name="n", exact=True).click()
    assert cells(page, 1) == ["-1", "9", "10", "100"]
    expect(page.get_by_role("columnheader", name="n")).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("button", name="d", exact=True).click(click_count=2, delay=20)
    assert cells(page, 2)[:3] == ["c", "b", "a"]
    page.get_by_label("Filter rows").fill("9 a")
    assert cells(page, 1) == ["9"]


def test_ten_thousand_rows_are_turned_page_by_page(edit: Edit) -> None:
    page = edit("SELECT * { ?s ?p ?o } LIMIT 10000")
    expect(page.locator("#said")).to_contain_text("rows: 10000")
    expect(page.locator("#shown tbody tr")).to_have_count(50)
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".turn")).to_contain_text("Rows 51 to 100 of 10000")
    page.get_by_label("Rows per page").select_option("500")
    expect(page.locator("#shown tbody tr")).to_have_count(500)


def test_an_entity_leads_to_its_page_and_back_to_the_result(edit: Edit) -> None:
    page = edit("SELECT * { VALUES ?x { offering:temu\\/semi-managed } }", look="lang=zh")
    page.get_by_role("link", name="Temu · 半托管").click()
    expect(page).to_have_url(re.compile(r"/offerings/temu/semi-managed\?lang=zh$"))
    page.go_back()
    expect(page.get_by_role("link", name="Temu · 半托管")).to_be_visible()


def test_a_pivot_is_shared_by_its_address(edit: Edit) -> None:
    page = edit(OWNERS)
    page.get_by_role("button", name="Pivot").click()
    page.get_by_label("Rows", exact=True).select_option(label="segment")
    page.get_by_label("As", exact=True).select_option("count")
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Pricing"))
    shown = row.all_inner_texts()
    address = page.url
    assert "#view=pivot&of=segment%2Cowner%2C" in address
    page.goto("/")
    page.goto(address)
    expect(page.get_by_role("button", name="Pivot")).to_have_attribute("aria-pressed", "true")
    expect(row).to_have_text([text.replace("\t", "") for text in shown], use_inner_text=False)
    page.get_by_role("link", name="中文").click()
    expect(page.get_by_role("button", name="透视表")).to_have_attribute("aria-pressed", "true")


def test_bars_are_as_long_as_their_numbers(edit: Edit) -> None:
    page = edit(NUMBERS, view="#view=chart")
    bars = page.locator(".bar-box rect")
    expect(bars).to_have_count(4)
    widths = [float((bar.get_attribute("width") or "").rstrip("%")) for bar in bars.all()]
    assert [round(width * 101 / 100, 6) for width in widths] == [10, 9, 1, 100]


def test_a_graph_is_a_table_of_triples_and_turtle(edit: Edit) -> None:
    page = edit("DESCRIBE platform:temu")
    expect(page.get_by_role("columnheader")).to_have_text(["subject", "predicate", "object"])
    expect(page.get_by_role("row").filter(has_text="skos:altLabel")).to_contain_text("多多跨境")
    page.get_by_role("button", name="Text").click()
    expect(page.locator("pre.raw")).to_contain_text("@prefix")


def test_a_result_is_downloaded_and_its_link_copied(edit: Edit) -> None:
    page = edit(NUMBERS)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    assert download.value.suggested_filename == "result.csv"
    assert Path(download.value.path()).read_text().split() == ["n,d", "10,b", "9,a", "-1,c", "100,"]
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("#kept")).to_have_text("The link is copied.")
    link = page.evaluate("navigator.clipboard.readText()")
    answer = page.request.get(link, headers={"Accept": "text/csv"})
    assert answer.text().startswith("n,d")
    page.get_by_role("button", name="Copy as Markdown").click()
    expect(page.locator("#said")).to_have_text("Rows copied: 4.")
    assert page.evaluate("navigator.clipboard.readText()").startswith("| n | d |\n| --- | --- |\n")


def test_a_long_query_is_shared_behind_the_hash(edit: Edit) -> None:
    page = edit()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    query = f"# {'长' * 1000}\nASK {{}}"
    page.locator("#query").fill(query)
    page.get_by_role("button", name="Copy link").click()
    link = page.evaluate("navigator.clipboard.readText()")
    assert "/sparql#query=" in link
    page.goto("/")
    page.goto(link)
    expect(page.locator(".yes-no")).to_have_text("Yes")
    expect(page.locator("#query")).to_have_value(query)


def test_a_query_can_be_cancelled(edit: Edit) -> None:
    page = edit()
    asked: list[Route] = []
    page.route("**/sparql", lambda route: asked.append(route))
    page.locator("#query").fill("ASK {}")
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#said")).to_contain_text("Cancelled")
    expect(page.get_by_role("button", name="Cancel")).to_be_disabled()
    assert len(asked) == 1


def test_a_limit_is_told_with_its_setting(edit: Edit) -> None:
    page = edit()
    body = {"title": "Limit exceeded", "detail": "too slow", "maximum": 10, "setting": "X_TIMEOUT"}
    page.route(
        "**/sparql",
        lambda route: route.fulfill(
            status=503,
            body=json.dumps(body),
            headers={"Content-Type": "application/problem+json", "Retry-After": "5"},
        ),
    )
    page.get_by_role("button", name="Run").click()
    told = page.get_by_role("alert")
    expect(told).to_contain_text("Limit: 10, set by X_TIMEOUT")
    expect(told).to_contain_text("Try again in 5 s.")


def test_queries_stay_side_by_side_with_their_names(edit: Edit) -> None:
    page = edit()
    page.get_by_role("link", name="Who is Cainiao?").click()
    expect(page.locator("#shown tbody tr")).not_to_have_count(0)
    page.get_by_role("button", name="Rename").click()
    page.get_by_label("Name of the query").fill("<b>Cainiao</b>")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("tab", selected=True)).to_have_text("Query 1")
    page.goto("/sparql")
    expect(page.get_by_role("tab")).to_have_text(["Query 1", "<b>Cainiao</b>"])
    page.get_by_role("tab").nth(1).click()
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("tab")).to_have_text(["Query 1"])


def test_what_another_window_keeps_is_not_lost(edit: Edit) -> None:
    page = edit()
    other = page.context.new_page()
    other.goto("/sparql?query=ASK%7B%7D")
    expect(other.get_by_role("tab")).to_have_count(2)
    expect(page.get_by_role("tab")).to_have_text(["Query 1", "Query 2"])
    page.locator("#query").press("End")
    page.locator("#query").press_sequentially("#")
    other.reload()
    expect(other.get_by_role("tab")).to_have_count(2)


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("localStorage.setItem('crosslane.queries', '[]')", "cannot be read"),
        (
            "Storage.prototype.setItem ="
            " () => { throw new DOMException('', 'QuotaExceededError') }",
            "storage is full",
        ),
        (
            "Object.defineProperty(window, 'localStorage',"
            " { get() { throw new DOMException('', 'SecurityError') } })",
            "keeps nothing",
        ),
    ],
)
def test_trouble_with_storage_is_told_and_the_editor_works(
    edit: Edit, page: Page, script: str, message: str
) -> None:
    page.add_init_script(script)
    edit("ASK {}")
    expect(page.locator("#kept")).to_contain_text(message)
    expect(page.locator(".yes-no")).to_have_text("Yes")


def test_what_a_dataset_says_stays_text(edit: Edit) -> None:
    page = edit(HOSTILE)
    expect(page.locator("#shown tbody tr")).to_have_count(2)
    assert cells(page, 1)[0] == "<img src=x onerror=alert(1)>"
    expect(page.locator("#shown tbody a")).to_have_count(0)
    expect(page.locator("#shown img")).to_have_count(0)
    page.get_by_role("button", name="Chart").click()
    expect(page.locator("#shown tbody img")).to_have_count(0)


def test_a_phone_needs_no_sideways_scrolling(edit: Edit, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    edit(f"SELECT * {{ VALUES ?long {{ '{'x' * 10_000}' }} }}")
    page.get_by_role("button", name="Show all 10000 characters").click()
    assert len(cells(page, 1)[0]) == 10_000
    assert page.evaluate("document.documentElement.scrollWidth") == 390


LOOKS = [f"lang={lang}&theme={theme}" for lang in ("en", "zh") for theme in ("light", "dark")]


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_whatever_is_shown(edit: Edit, look: str) -> None:
    page = edit(OWNERS, look=look)
    for view in page.locator("[data-view]").all():
        view.click()
        expect(page.locator("#shown table, pre.raw > *, pre.raw:not(:empty)").first).to_be_visible()
        check(page)
    write(page, "SELECT ?o WHERE { ?o xl:own")
    expect(page.get_by_role("option").first).to_be_visible()
    check(page)
    write(page, "SELECT x")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    check(page)


def check(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.fixture
def plain(browser: Browser, base_url: str) -> Iterator[Page]:
    """A page whose browser runs no scripts."""
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_without_scripts_a_link_with_a_query_is_a_form_that_runs(plain: Page) -> None:
    plain.goto("/sparql?query=ASK%7B%7D&lang=zh")
    expect(plain.get_by_label("查询", exact=True)).to_have_value("ASK{}")
    expect(plain.get_by_role("tab")).to_have_count(0)
    plain.get_by_label("结果格式").select_option("json")
    with plain.expect_response(lambda answer: "format=json" in answer.url) as asked:
        plain.get_by_role("button", name="运行").click()
    answer: Any = asked.value.json()
    assert answer["boolean"] is True
