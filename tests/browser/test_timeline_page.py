"""The timeline in a real browser: moving the day, without a script, on a phone, for axe."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from playwright.sync_api import Browser, Page, expect

from crosslane.graph.store import KnowledgeGraph
from crosslane.ontology.model import Offering, PartialDate

Open = Callable[[str], Page]


def test_the_arrow_keys_move_the_day_and_back_returns(opened: Open) -> None:
    page = opened("/timeline?as_of=2024-02-03")
    expect(page.locator("#said")).to_contain_text("Answers that become others on this day: 19")
    page.locator("#moment").press("ArrowLeft")
    expect(page).to_have_url(re.compile(r"as_of=2024-01-01$"))
    expect(page.locator("#said")).to_contain_text("1 not yet launched")
    expect(page.locator("#state")).to_have_text("Who owned what on 2024-01-01")
    expect(page.locator("#spoken")).to_contain_text("On 2024-01-01")
    expect(page.locator("#moment")).to_be_focused()
    page.go_back()
    expect(page.locator("#said")).to_contain_text("Answers that become others on this day: 19")
    expect(page.locator("#day")).to_have_value("2024-02-03")


def test_the_steps_and_today_are_the_same_without_loading_a_page(opened: Open) -> None:
    page = opened("/timeline?as_of=2024-02-02&platform=alibaba.com")
    page.evaluate("() => { window.stays = true; }")
    page.get_by_role("link", name="Later change").click()
    expect(page.locator("#day")).to_have_value("2024-02-03")
    expect(page.locator("#steps a[rel=next]")).to_be_focused()
    page.get_by_role("link", name="Today", exact=True).click()
    expect(page).to_have_url(re.compile(r"/timeline\?platform=alibaba\.com$"))
    expect(page.locator("#said")).to_contain_text("1 offered")
    assert page.evaluate("() => window.stays")


def test_dragging_leaves_one_step_in_the_history_and_nothing_jumps(opened: Open) -> None:
    page = opened("/timeline")
    box = page.locator("#moment").bounding_box()
    steps = page.evaluate("() => history.length")
    height = page.evaluate("() => document.querySelector('#chains').getBoundingClientRect().top")
    assert box
    page.mouse.move(box["x"] + box["width"] - 8, box["y"] + box["height"] / 2)
    page.mouse.down()
    for share in (0.75, 0.5, 0.25, 0.0):
        page.mouse.move(box["x"] + 8 + share * (box["width"] - 16), box["y"] + box["height"] / 2)
        page.wait_for_timeout(60)
    page.mouse.up()
    expect(page.locator("#said")).to_contain_text("not yet launched")
    expect(page.locator("#day")).to_have_value("2023-12-31")
    assert page.evaluate("() => history.length") == steps + 1
    after = page.evaluate("() => document.querySelector('#chains').getBoundingClientRect().top")
    assert abs(after - height) <= 2
    page.go_back()
    expect(page.locator("#day")).to_have_value("2026-11-22")


def test_play_goes_from_the_first_day_to_today(page: Page) -> None:
    page.clock.install()
    page.goto("/timeline")
    page.wait_for_function("() => document.documentElement.dataset.ready")
    page.get_by_role("button", name="Play").click()
    expect(page.locator("#day")).to_have_value("2023-12-31")
    for day in ("2024-01-01", "2024-02-03", "2024-12-31", "2026-11-22"):
        page.clock.run_for(1700)
        expect(page.locator("#day")).to_have_value(day)
    expect(page.get_by_role("button", name="Play")).to_have_attribute("aria-pressed", "false")


def test_a_day_that_cannot_be_loaded_is_told(opened: Open) -> None:
    page = opened("/timeline")
    page.route("**/timeline?as_of=*", lambda route: route.abort())
    page.locator("#moment").press("ArrowLeft")
    expect(page.get_by_role("alert")).to_contain_text("could not be loaded")
    expect(page.locator("#day")).to_have_value("2026-11-22")


def test_without_a_script_links_and_the_form_move_the_day(browser: Browser, base_url: str) -> None:
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/timeline?platform=alibaba.com")
    page.locator("#day").fill("2024-02-02")
    page.locator(".tl-mover").get_by_role("button", name="Show").click()
    assert page.url.endswith("/timeline?platform=alibaba.com&as_of=2024-02-02")
    expect(page.locator("#said")).to_contain_text("1 not yet launched")
    page.get_by_role("link", name="Later change").click()
    expect(page.locator("#said")).to_contain_text("1 offered")
    context.close()


def test_a_phone_shows_the_list_and_scrolls_down_only(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/timeline?as_of=2024-02-01")
    expect(page.locator("#lanes")).to_be_hidden()
    expect(page.locator(".tl-list > li")).not_to_have_count(0)
    assert page.evaluate("() => document.documentElement.scrollWidth") == 390


def test_many_exact_days_stay_on_the_drawing(
    serve: Callable[[KnowledgeGraph], str], small: Callable[..., KnowledgeGraph], page: Page
) -> None:
    models = ("fully-managed", "semi-managed", "self-operated", "first-party")
    days = [date(2022 + n, 3 * n + 1, 9) for n in range(4)]
    offerings = tuple(
        Offering("temu", model, ("US",), (), PartialDate.parse(str(day)), None, ("F9-001",))
        for model, day in zip(models, days, strict=True)
    )
    page.goto(serve(small(offerings=offerings)) + "/timeline")
    expect(page.locator("a.tl-event")).to_have_count(4)
    lane = page.locator(".tl-lane > svg").nth(1).bounding_box()
    assert lane
    for one in page.locator("a.tl-event").all():
        box = one.bounding_box()
        assert box
        assert lane["x"] - 1 <= box["x"]
        assert box["x"] + box["width"] <= lane["x"] + lane["width"] + 1
        one.hover()
    page.locator("a.tl-event").first.click()
    assert "/offerings/temu/" in page.url
