"""A visit to one page: opened once, then asked many things."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page

from tests.browser.catalogue import Shown

_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) {
    const nodes = one.sources.map((source) => source.node?.nodeName + '.' + source.node?.className);
    if (!one.hadRecentInput) shifts.push([one.value, nodes.join(' ')]);
  }
}).observe({ type: 'layout-shift', buffered: true });
"""


_UNFOLD = """() => {
  window.folded = [...document.querySelectorAll('details:not([open])')];
  for (const one of window.folded) one.open = true;
}"""
_FOLD = "() => window.folded.forEach((one) => { one.open = false; })"


@dataclass
class Visit:
    """An open page, and what it did while it was loaded.

    Args:
        page: the page, 1400 pixels wide.
        faults: errors of its scripts and breaches of the policy.
        foreign: requests to anybody but the server.
        moved: what moved after it was drawn, without anybody's doing: how far, and what.
    """

    page: Page
    faults: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    moved: list[Any] = field(default_factory=list)

    def axe(self, colours: Literal["too", "only", "not"] = "too") -> list[str]:
        """Return what axe finds, folded parts opened, as rule and element.

        Args:
            colours: whether contrasts are looked at, which takes half of the time.
        """
        self.page.evaluate(_UNFOLD)
        options: dict[str, Any] = {}
        if colours == "only":
            options["runOnly"] = {"type": "rule", "values": ["color-contrast"]}
        elif colours == "not":
            options["rules"] = {"color-contrast": {"enabled": False}}
        found = Axe().run(self.page, options={"resultTypes": ["violations"], **options})
        self.page.evaluate(_FOLD)
        return [
            f"{one['id']}: {node['target']} {node.get('failureSummary', '')}"
            for one in found.response["violations"]
            for node in one["nodes"]
        ]

    def recolour(self, theme: str) -> None:
        """Change the colours without loading the page again."""
        self.page.evaluate(
            """(theme) => {
              document.documentElement.dataset.theme = theme;
              return Promise.all(document.getAnimations().map((one) => one.finished));
            }""",
            theme,
        )

    def width(self, pixels: int) -> int:
        """Return how wide the page is on a screen of this width."""
        self.page.set_viewport_size({"width": pixels, "height": 844})
        found: int = self.page.evaluate("() => document.documentElement.scrollWidth")
        self.page.set_viewport_size({"width": 1400, "height": 900})
        return found


def watched(page: Page, address: str) -> Visit:
    """Note from now on what a page does that it must not do.

    Args:
        page: the page, before it is opened.
        address: the server, the only one that may be asked.

    Returns:
        The visit, whose faults and foreign requests grow.
    """
    visit = Visit(page)

    def console(message: Any) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            visit.faults.append(message.text)

    def dialog(shown: Any) -> None:
        visit.faults.append(shown.message)
        shown.dismiss()

    def asked(request: Any) -> None:
        if not request.url.startswith((f"{address}/", "data:", f"blob:{address}/")):
            visit.foreign.append(request.url)

    page.on("console", console)
    page.on("pageerror", lambda error: visit.faults.append(str(error)))
    page.on("dialog", dialog)
    page.on("request", asked)
    return visit


@contextmanager
def visited(browser: Browser, address: str, shown: Shown, look: str = "") -> Iterator[Visit]:
    """Open a page and wait until its scripts are through.

    Args:
        browser: Chromium.
        address: the server.
        shown: the page.
        look: parameters of language and colours, such as ``lang=zh&theme=dark``.

    Yields:
        The visit.
    """
    context = browser.new_context(
        viewport={"width": 1400, "height": 900}, color_scheme="light", reduced_motion="reduce"
    )
    context.add_init_script(_SHIFTS)
    page = context.new_page()
    visit = watched(page, address)
    sign = "&" if "?" in shown.path else "?"
    page.goto(f"{address}{shown.path}{sign}{look}" if look else address + shown.path)
    page.wait_for_selector(shown.ready, state="attached")
    if not look:  # what moves late counts there
        page.wait_for_load_state("networkidle")
    visit.moved += page.evaluate("() => window.shifts")
    yield visit
    context.close()


def point(page: Page, node: str) -> tuple[float, float]:
    """Return where a node is drawn, in the viewport."""
    page.locator("#net").scroll_into_view_if_needed()
    x, y = page.evaluate(
        """(id) => {
            const net = document.querySelector('#net');
            const { network } = net.drawing;
            const at = network.canvasToDOM(network.getPosition(id));
            const box = net.getBoundingClientRect();
            return [box.left + at.x, box.top + at.y];
        }""",
        node,
    )
    return x, y
