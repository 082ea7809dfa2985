"""The SPARQL editor as a person uses it: write, complete, run, look, share, keep."""

from __future__ import annotations

import json
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, Route, expect

from crosslane.ontology.questions import read_questions
from tests.browser.conftest import Edit

OWNERS = (
    "SELECT ?offering ?segment ?owner WHERE {"
    " ?cell a xl:Ownership ; xl:offering ?offering ; xl:segment ?segment ; xl:owner ?owner }"
)


def write(page: Page, text: str) -> None:
    page.locator("#query").fill("")
    page.locator("#query").press_sequentially(text)


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


def test_without_scripts_a_link_with_a_query_is_a_form_that_runs(plain: Page) -> None:
    plain.goto("/sparql?query=ASK%7B%7D&lang=zh")
    expect(plain.get_by_label("查询", exact=True)).to_have_value("ASK{}")
    expect(plain.get_by_role("tab")).to_have_count(0)
    plain.get_by_label("结果格式").select_option("json")
    with plain.expect_response(lambda answer: "format=json" in answer.url) as asked:
        plain.get_by_role("button", name="运行").click()
    answer: Any = asked.value.json()
    assert answer["boolean"] is True
