"""Whatever the data say stays text: on every page, and in every part that moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from crosslane.api.app import create_app
from crosslane.graph.store import KnowledgeGraph
from crosslane.settings import Settings
from tests.browser.catalogue import CATALOGUE, Shown
from tests.browser.hostility import SCRIPT, SMUGGLED, WORD, hostile_graph
from tests.browser.running import served
from tests.browser.visiting import Visit, point, watched

Open = Callable[..., Page]
PAGES = tuple(one for one in CATALOGUE if one.name != "docs")
OF_ITS_OWN = frozenset({"graph-ontology", "ontology", "term", "editor"})
"""Pages that show, as they open, no word of the data."""

LONGEST = "shein/first-party/after-sales"
"""A cell whose platform, model and segment each have a name of 10,000 characters."""

RESULT = (
    "SELECT ?__proto__ ?constructor ?n WHERE { VALUES (?__proto__ ?constructor ?n) {"
    " ('<img src=x onerror=alert(1)>' <javascript:alert(1)> 1)"
    " ('__proto__' <data:text/html,x> 2) ('\\u202eevil' <vbscript:x> 3)"
    " ('constructor' <http://evil.example/%22onclick=%22alert(1)> 4)"
    " ('</script><script>alert(1)</script>' <javascript:alert(1)//http://x> 5) } }"
)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def address(graph: KnowledgeGraph, day: date) -> Iterator[str]:
    """The address of a server whose graph is hostile."""
    made = hostile_graph(graph.records, graph.history)
    with served(create_app(made, Settings(sparql_workers=1), today=lambda: day)) as found:
        yield found


@pytest.fixture(scope="module")
def window(browser: Browser, address: str) -> Iterator[Visit]:
    """One window for all pages: what it does that it must not do is noted."""
    context = browser.new_context(
        base_url=address, viewport={"width": 1400, "height": 900}, reduced_motion="reduce"
    )
    yield watched(context.new_page(), address)
    context.close()


def cleared(window: Visit) -> None:
    """Empty the window before its width changes: a long page takes its time."""
    window.page.goto("about:blank")
    window.page.set_viewport_size({"width": 1400, "height": 900})
    window.faults.clear()
    window.foreign.clear()


@pytest.fixture(scope="module", params=PAGES, ids=lambda one: one.name)
def shown(request: pytest.FixtureRequest, window: Visit) -> Shown:
    """A page of the catalogue, opened once for all tests of it."""
    found: Shown = request.param
    cleared(window)
    window.page.goto(found.path)
    window.page.wait_for_selector(found.ready, state="attached")
    return found


def smuggled(page: Page, address: str) -> list[str]:
    found: list[str] = page.evaluate(SMUGGLED, address)
    return found


def wide(page: Page) -> int:
    found: int = page.evaluate("() => document.documentElement.scrollWidth")
    return found


@pytest.fixture
def go(window: Visit, address: str) -> Iterator[Open]:
    """Open a page; whatever is done there, in the end it did nothing that it must not do."""
    cleared(window)

    def opened(path: str, ready: str = "h1") -> Page:
        window.page.goto(path)
        window.page.wait_for_selector(ready, state="attached")
        return window.page

    yield opened
    assert smuggled(window.page, address) == []
    assert window.faults == []
    assert window.foreign == []


def test_nothing_of_it_becomes_markup(shown: Shown, window: Visit, address: str) -> None:
    assert smuggled(window.page, address) == []
    assert window.faults == []
    assert window.foreign == []


def test_the_words_are_read_as_they_are(shown: Shown, window: Visit) -> None:
    seen = window.page.locator("main").inner_text().lower()
    assert (SCRIPT in seen) == (shown.name not in OF_ITS_OWN)


def test_no_word_makes_the_page_wider(shown: Shown, window: Visit) -> None:
    assert wide(window.page) == 1400
    window.page.set_viewport_size({"width": 390, "height": 844})
    assert wide(window.page) == 390


def inside(page: Page, part: Locator) -> None:
    """Check that a part is not wider than the screen, nor beside it."""
    box = part.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 1400
    assert wide(page) == 1400


def test_the_tooltip_and_the_panel_of_the_matrix(go: Open) -> None:
    page = go("/", "html[data-ready]")
    tip = page.get_by_role("tooltip")
    page.locator("#table a[data-id='temu/semi-managed/pricing']").hover()
    expect(tip).to_contain_text(SCRIPT)
    page.locator(f"#table a[data-id='{LONGEST}']").hover()
    expect(tip).to_contain_text(WORD[:50])
    inside(page, tip)
    page.locator(f"#table a[data-id='{LONGEST}']").click()
    expect(page.locator("#panel article")).to_contain_text(WORD)
    inside(page, page.locator("#panel"))


def test_the_matrix_stays_a_table_that_can_be_read(go: Open) -> None:
    page = go("/", "html[data-ready]")
    for row in page.locator("#table tbody tr").all():
        model = row.locator(".model").bounding_box()
        cell = row.locator("td").first.bounding_box()
        assert model
        assert cell
        assert model["x"] + model["width"] <= cell["x"]
    table = page.locator("#table table").bounding_box()
    assert table
    assert table["height"] < 1200


def test_a_name_turns_only_itself(go: Open) -> None:
    page = go("/ownership/temu/semi-managed/pricing")
    first, last = page.locator("h1").evaluate(
        """(head) => {
          const text = head.firstChild;
          const at = text.data.indexOf(' under ') + 1;
          return [at, at + 4].map((start) => {
            const range = document.createRange();
            range.setStart(text, start);
            range.setEnd(text, start + 1);
            return range.getBoundingClientRect().left;
          });
        }"""
    )
    assert first < last


def test_tooltip_search_and_panel_of_the_graph(go: Open) -> None:
    page = go("/graph?around=segment/pricing", "html[data-ready]")
    page.mouse.move(*point(page, "offering/shein/semi-managed"))
    tip = page.locator("div.vis-tooltip")
    expect(tip).to_be_visible()
    expect(tip).to_contain_text(SCRIPT)
    inside(page, tip)
    page.locator("#filters").get_by_role("searchbox").fill("onerror=alert(2)>")
    expect(page.locator("#count")).to_contain_text("found")
    page.mouse.click(*point(page, "offering/temu/semi-managed"))
    expect(page.locator("#panel h2")).to_contain_text(SCRIPT)
    inside(page, page.locator("#panel"))


@pytest.mark.parametrize("query", ["", "?layout=owners", "?around=segment/pricing"])
def test_the_picture_that_is_saved(go: Open, tmp_path: Path, query: str) -> None:
    page = go(f"/graph{query}", "html[data-ready]")
    with page.expect_download() as waiting:
        page.locator("#svg").click()
    path = tmp_path / "graph.svg"
    waiting.value.save_as(path)
    root = ElementTree.parse(path).getroot()  # noqa: S314 - our own file
    drawn = {one.tag for one in root.iter()}
    assert drawn <= {
        f"{SVG}{name}" for name in ("svg", "g", "rect", "path", "text", "title", "desc", "clipPath")
    }
    names = {name.lower() for one in root.iter() for name in one.attrib}
    assert not [name for name in names if name.startswith("on") or name.endswith("href")]
    assert SCRIPT in "".join(root.itertext())


def test_the_completion_of_the_search(go: Open) -> None:
    page = go("/sources")
    page.get_by_role("combobox", name="Search", exact=True).fill("onerror")
    options = page.locator("#hits").get_by_role("option")
    expect(options.first).to_contain_text(SCRIPT)
    inside(page, page.locator("#hits"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(SCRIPT)


def test_the_completion_of_the_editor(go: Open) -> None:
    page = go("/sparql", "html[data-known]")
    page.locator("#query").fill("SELECT * { ?s xl:segment aler")
    page.locator("#query").press("End")
    page.locator("#query").press_sequentially("t")
    options = page.get_by_role("listbox").get_by_role("option")
    expect(options.first).to_contain_text(SCRIPT)
    inside(page, page.locator("#offers"))
    options.first.click()
    written = page.locator("#query").input_value()
    assert written.startswith("SELECT * { ?s xl:segment segment:")
    assert "<" not in written


def test_a_result_in_every_view(go: Open) -> None:
    page = go(f"/sparql?query={quote_plus(RESULT)}", "#answer table")
    rows = page.locator("#shown tbody tr")
    expect(rows).to_have_count(5)
    expect(page.get_by_role("columnheader")).to_have_text(["__proto__", "constructor", "n"])
    expect(page.locator("#shown")).to_contain_text("javascript:alert(1)")
    links = page.locator("#shown a")
    expect(links).to_have_count(1)
    assert (links.get_attribute("href") or "").startswith("http://evil.example/")
    assert "noopener" in (links.get_attribute("rel") or "")
    for view in ("Pivot", "Chart"):
        page.get_by_role("button", name=view).click()
        for told in ("<img src=x onerror=alert(1)>", "__proto__", "constructor"):
            expect(page.locator("#shown tbody")).to_contain_text(told)
        assert smuggled(page, page.url) == []
    page.get_by_role("button", name="Text").click()
    expect(page.locator("pre.raw")).to_contain_text("onerror=alert(1)")


def test_the_day_of_the_timeline_moves(go: Open) -> None:
    page = go("/timeline?as_of=2024-02-03", "html[data-ready]")
    page.locator("#moment").press("ArrowLeft")
    expect(page.locator("#day")).to_have_value("2024-01-01")
    expect(page.locator("#chains")).to_contain_text(SCRIPT)


def test_offerings_are_picked_and_compared(go: Open) -> None:
    page = go("/compare")
    expect(page.locator("select[name=a] option", has_text=SCRIPT).first).to_be_attached()
    page.locator("select[name=a]").select_option("shein/first-party")
    page.locator("select[name=b]").select_option("temu/semi-managed")
    page.get_by_role("button", name="Compare", exact=True).click()
    page.wait_for_url("**/compare?a=shein**")
    expect(page.locator("h1")).to_contain_text(SCRIPT)


EVIL_PATHS = (
    "/offerings/<img src=x onerror=alert(1)>/x",
    '/offerings/"onmouseover="alert(1)/{{7*7}}',
    "//evil.example/%0d%0aSet-Cookie:x",
    "//evil.example/platforms/temu?format=html",
    "/%5Cevil.example/..%2f",
    "/%2F%2Fevil.example",
    "/platforms/temu//evil.example/",
    "/search?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E%E2%80%AE",
    "/graph?sel=%3Cimg+src=x%20onerror=alert(1)%3E&around=__proto__/constructor",
    "/compare?a=%22%3E%3Cimg%20src=x%3E&b=javascript:alert(1)",
    "/timeline?as_of=%3Cscript%3Ealert(1)%3C/script%3E",
    "/sparql?query=%3C/textarea%3E%3Cscript%3Ealert(1)%3C/script%3E",
    "/?sel=%3C/script%3E&platform=javascript:alert(1)&q=" + "x" * 150,
    "/ownership?lang=%22onload=%22alert(1)&theme=%22%3E%3Cimg%20src=x%3E",
)


@pytest.mark.parametrize("path", EVIL_PATHS)
def test_a_hostile_address_is_told_as_text(go: Open, address: str, path: str) -> None:
    page = go(address + path, "h1")
    assert page.url.startswith(f"{address}/")
    assert page.context.cookies() == []
    assert wide(page) == 1400


def test_a_hostile_path_is_named(go: Open) -> None:
    page = go("/offerings/<img src=x onerror=alert(1)>/x")
    expect(page.locator("main")).to_contain_text("<img src=x onerror=alert(1)>")


@pytest.mark.parametrize("query", ["", "&around=segment/pricing"])
def test_the_graph_as_one_file(browser: Browser, window: Visit, tmp_path: Path, query: str) -> None:
    file = tmp_path / "graph.html"
    file.write_bytes(window.page.request.get(f"/graph?standalone=1{query}").body())
    context = browser.new_context(offline=True, viewport={"width": 1400, "height": 900})
    page = context.new_page()
    seen: Any = watched(page, file.as_uri())
    page.goto(file.as_uri())
    page.wait_for_selector("html[data-ready]", state="attached")
    page.locator("#net").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_contain_text(SCRIPT)
    scripts = page.locator("script").count()
    assert (scripts, page.locator("img, [onerror], [onmouseover]").count()) == (3, 0)
    assert wide(page) == 1400
    assert seen.faults == []
    assert [one for one in seen.foreign if not one.startswith("file:")] == []
    context.close()
