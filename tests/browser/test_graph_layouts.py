"""The other drawings of the graph: what lies around a thing, owner lanes, the ontology; files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

from playwright.sync_api import Page, expect

from crosslane.graph.store import KnowledgeGraph, build_graph
from crosslane.ontology.model import Label
from crosslane.ontology.records import Records
from tests.browser.visiting import point

Open = Callable[[str], Page]
Serve = Callable[[KnowledgeGraph], str]
AROUND = "/graph?around=segment/pricing"
SVG = "{http://www.w3.org/2000/svg}"
EVIL = "</text><script>alert(1)</script> & \u202eesrever \x07"


def shown(page: Page) -> dict[str, int]:
    """Return how many nodes of each kind are drawn."""
    kinds: dict[str, int] = page.evaluate(
        """() => {
            const { scene } = document.querySelector('#net').drawing;
            const found = {};
            for (const node of scene.nodes.values()) {
                if (!node.hidden) found[node.kind] = (found[node.kind] ?? 0) + 1;
            }
            return found;
        }"""
    )
    return kinds


def full(page: Page) -> list[str]:
    """Return the ids of the nodes that stand out, in order of their ids; none where all do."""
    ids: list[str] = page.evaluate(
        "() => [...(document.querySelector('#net').drawing.view().lit ?? [])].sort()"
    )
    return ids


def saved(page: Page, button: str, folder: Path) -> Path:
    """Press a button that hands out a file, and keep the file."""
    with page.expect_download() as waiting:
        page.locator(button).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def picture(page: Page, folder: Path) -> ElementTree.Element:
    """Return the drawing as it is saved, read as XML."""
    return ElementTree.parse(saved(page, "#svg", folder)).getroot()  # noqa: S314 - our own file


def test_hide_a_kind_and_go_back(opened: Open) -> None:
    page = opened(AROUND)
    before = shown(page)
    assert before["claim"] > 1
    page.get_by_role("checkbox", name="Claim").uncheck()
    assert shown(page) == {kind: number for kind, number in before.items() if kind != "claim"}
    assert "kind=claim" not in page.url
    assert "kind=offering" in page.url
    expect(page.locator('#table tr[data-node^="claim/"]:visible')).to_have_count(0)
    left = sum(before.values()) - before["claim"]
    expect(page.locator("#count")).to_contain_text(f"{left} of {sum(before.values())} nodes")
    page.go_back()
    expect(page.get_by_role("checkbox", name="Claim")).to_be_checked()
    assert shown(page) == before


def test_a_relation_that_is_hidden_takes_its_lines_away(opened: Open) -> None:
    page = opened(AROUND)
    lines = "() => document.querySelector('#net').drawing.scene.counts().lines"
    before = page.evaluate(lines)
    page.get_by_role("checkbox", name="has an answer for").uncheck()
    assert 0 < page.evaluate(lines) < before
    page.reload()
    page.wait_for_function("() => document.documentElement.dataset.ready")
    expect(page.get_by_role("checkbox", name="has an answer for")).not_to_be_checked()
    assert 0 < page.evaluate(lines) < before


def test_a_search_leaves_what_it_finds_and_fades_the_rest(opened: Open) -> None:
    page = opened(AROUND)
    assert full(page) == []
    page.locator("#filters").get_by_role("searchbox").fill("temu semi")
    found = full(page)
    assert "offering/temu/semi-managed" in found
    assert len(found) < sum(shown(page).values()) / 2
    expect(page.locator("#count")).to_contain_text(f"{len(found)} found")
    assert "q=temu+semi" in page.url


def test_hovering_a_node_lights_its_neighbours(opened: Open) -> None:
    page = opened(AROUND)
    page.mouse.move(*point(page, "offering/temu/semi-managed"))
    page.wait_for_function("() => document.querySelector('#net').drawing.view().lit")
    lit = full(page)
    assert {"offering/temu/semi-managed", "segment/pricing"} <= set(lit)
    assert "offering/shein/semi-managed" not in lit


def test_walk_around_by_keyboard(opened: Open) -> None:
    page = opened(AROUND)
    page.locator("#net").focus()
    page.keyboard.press("ArrowRight")
    spoken = page.locator("#spoken")
    expect(spoken).to_contain_text("Pricing, Segment, neighbours: ")
    seen = []
    for _ in range(3):
        page.keyboard.press("n")
        seen.append(spoken.inner_text())
    assert len(set(seen)) == 3
    page.keyboard.press("p")
    assert spoken.inner_text() == seen[1]
    page.keyboard.press("Enter")
    panel = page.locator("#panel")
    expect(panel).to_be_focused()
    name = panel.get_by_role("heading", level=2).inner_text()
    assert seen[1].startswith(f"{name}, ")
    page.locator("#net").focus()
    page.keyboard.press("n")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert "sel=" not in page.url
    expect(page.locator("#net")).to_be_focused()


def test_the_panel_leads_from_neighbour_to_neighbour(opened: Open) -> None:
    page = opened(f"{AROUND}&sel=segment/pricing")
    panel = page.get_by_role("complementary", name="Evidence")
    expect(panel.get_by_role("heading", name="Pricing")).to_be_visible()
    panel.get_by_role("button", name="Temu · Semi-managed").first.click()
    expect(panel.get_by_role("heading", name="Temu · Semi-managed")).to_be_visible()
    assert "sel=offering%2Ftemu%2Fsemi-managed" in page.url
    panel.get_by_role("link", name="Draw around it").click()
    page.wait_for_url("**/graph?around=offering%2Ftemu%2Fsemi-managed")
    assert "Temu · Semi-managed" in page.locator("h1").inner_text()


def test_a_node_can_be_dragged(opened: Open) -> None:
    page = opened(AROUND)
    node = "offering/temu/semi-managed"
    x, y = point(page, node)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y + 30, steps=4)
    page.mouse.up()
    after = point(page, node)
    assert abs(after[0] - x - 40) < 3
    assert abs(after[1] - y - 30) < 3


def test_owner_lanes_draw_the_offerings_that_are_chosen(opened: Open) -> None:
    chosen = ("temu/semi-managed", "aliexpress/semi-managed", "shein/semi-managed")
    page = opened("/graph?layout=owners&" + "&".join(f"offering={one}" for one in chosen))
    rows = page.evaluate("() => document.querySelector('#net').drawing.rows.map((row) => row.id)")
    assert tuple(rows) == chosen
    page.locator("#net").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    expect(page.locator("#spoken")).to_have_text("Temu · Semi-managed, Pricing: platform (stated).")
    expect(page.locator("#panel")).to_contain_text("still remaining with Temu")
    assert {one.rpartition("/")[0] for one in full(page)} == {"temu/semi-managed"}


def test_the_ontology_shows_its_classes(opened: Open) -> None:
    page = opened("/graph?layout=ontology&sel=class/Claim")
    assert shown(page)["class"] > 10
    panel = page.locator("#panel")
    expect(panel.get_by_role("heading", name="Claim", exact=True)).to_be_visible()
    expect(panel.get_by_role("button", name="polarity")).to_be_visible()


def test_the_svg_holds_what_is_drawn(opened: Open, tmp_path: Path) -> None:
    page = opened("/graph?platform=temu")
    root = picture(page, tmp_path)
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert {"Owners along the chain", "Temu", "Semi-managed", "Pricing"} <= set(texts)
    assert "AliExpress" not in texts
    titles = [title.text or "" for title in root.iter(f"{SVG}title")]
    assert sum(title.startswith("Temu · Semi-managed, ") for title in titles) == 10
    assert "/graph?platform=temu" in (root.findtext(f"{SVG}desc") or "")


def test_a_hostile_name_stays_text_in_the_svg(
    page: Page, serve: Serve, records: Records, tmp_path: Path
) -> None:
    platforms = tuple(replace(one, label=Label(EVIL, EVIL)) for one in records.platforms)
    page.goto(
        serve(build_graph(replace(records, platforms=platforms))) + "/graph?around=platform/temu"
    )
    page.wait_for_function("() => document.documentElement.dataset.ready")
    root = picture(page, tmp_path)
    assert not [item for item in root.iter() if item.tag == f"{SVG}script"]
    text = "".join(root.itertext())
    assert "</text><script>alert(1)</script> & esrever " in text
    assert "\u202e" not in text


def test_the_png_is_twice_as_fine(opened: Open, tmp_path: Path) -> None:
    page = opened("/graph?layout=owners")
    root = picture(page, tmp_path)
    png = saved(page, "#png", tmp_path).read_bytes()
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    size = tuple(int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
    assert size == tuple(round(2 * float(root.attrib[name])) for name in ("width", "height"))


def test_a_neighbourhood_is_drawn_on_a_phone(opened: Open, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    opened(AROUND)
    expect(page.locator("#net canvas")).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") == 390


def test_the_names_of_the_segments_are_whole_however_wide_the_drawing(opened: Open) -> None:
    page = opened("/graph?tier=core")
    for width in (1400, 1010, 760):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function(
            "() => document.querySelector('#net').drawing.width === net.clientWidth"
        )
        names, drawn, high = page.evaluate(
            """async () => {
                const { Ruler } = await import('/static/pen.js');
                const { drawing } = document.querySelector('#net');
                const { scene, network, colours } = drawing;
                const texts = [];
                const text = (written, x, y) => { if (y < scene.headHeight) texts.push(written); };
                const pen = { ruler: new Ruler(colours.font), rect() {}, text };
                scene.heads(pen, drawing.view(), (x, y) => network.canvasToDOM({ x, y }), {});
                return [scene.columns.map((one) => one.label), texts, scene.headHeight];
            }"""
        )
        assert " ".join(drawn).replace("- ", "-") == " ".join(names), (width, high)
