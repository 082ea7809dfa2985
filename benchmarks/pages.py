"""What pages weigh and how soon they can be used: ``make bench-pages``.

Weights are compressed bodies in a real Chromium with an empty cache, without the graph library.
Server time is the time that making the page takes in this process, with nothing kept from an
earlier request. The lanes stand beside the page that pyvis itself writes for the same network.
"""

from __future__ import annotations

import argparse
import math
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console
from rich.progress import track

from benchmarks import machine, report
from crosslane.api.app import create_app
from crosslane.graph.store import KnowledgeGraph
from crosslane.loading import load_graph
from crosslane.settings import Settings
from crosslane.visualize.asked import Asked
from crosslane.visualize.cells.matrix import matrix
from crosslane.visualize.cells.matrix_page import matrix_page
from crosslane.visualize.drawing.graph_asked import GraphAsked
from crosslane.visualize.drawing.graph_page import graph_page
from crosslane.visualize.drawing.lanes import lanes
from crosslane.visualize.page import prepare
from tests.browser.catalogue import CATALOGUE, Shown
from tests.browser.running import ARGUMENTS, NO_CHROMIUM, chromium, served

HERE = Path(__file__).parent
LIBRARY = "/vendor/"
WEIGHT_TARGET = 100_000
MATRIX_TARGET = 10.0
LANES_TARGET = 1000.0
CORE = "matrix, core segments"

_READY = """
new MutationObserver(() => {
  if (document.documentElement?.dataset.ready) window.readyAt ??= performance.now();
}).observe(document, { attributes: true, subtree: true });
"""
_WEIGHT = """(library) => performance.getEntriesByType('resource')
  .filter((one) => !new URL(one.name).pathname.startsWith(library))
  .reduce((sum, one) => sum + one.encodedBodySize,
          performance.getEntriesByType('navigation')[0].encodedBodySize)"""
_PYVIS = "() => typeof network === 'object' && network !== null"
_PYVIS_DONE = """() => new Promise((resolve) => {
  network.once('stabilizationIterationsDone', () => resolve(performance.now()));
  setTimeout(() => resolve(performance.now()), 60000);
})"""


@dataclass(frozen=True, slots=True)
class Loaded:
    """One page in the browser: compressed bytes, milliseconds until loaded and until ready."""

    name: str
    weight: float
    loaded: float
    ready: float | None


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the tables and write them to ``benchmarks/results/pages.md``."""
    asked = _parser().parse_args(arguments)
    console = Console()
    path = chromium()
    if path is None:
        Console(stderr=True).print(NO_CHROMIUM)
        return 1
    seen, graph, today = machine.described(), load_graph(None), date.today()
    server, goals = _server(graph, today, asked.rounds)
    parts = [report.facts(seen), server]
    app = create_app(graph, Settings(sparql_workers=1))
    with served(app) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS])
        pages = [one for one in CATALOGUE if one.name != "docs"]
        found = [
            _median(browser, address, shown, asked.loads)
            for shown in track(pages, description="Loading pages", console=console)
        ]
        parts += [_beside(browser, graph, today, found, asked.loads), _browser(found)]
        goals += _goals(found)
        browser.close()
    text = "\n".join(parts)
    console.print(text, markup=False, soft_wrap=True)
    asked.out.mkdir(parents=True, exist_ok=True)
    (asked.out / "pages.md").write_text(text, "utf-8")
    report.save_goals(asked.out / "pages.json", seen, goals)
    if asked.out == HERE / "results":
        report.insert(HERE / "README.md", "pages", text)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.pages",
        description="Measure the pages: weight, server time, time until they can be used.",
        epilog="example: python -m benchmarks.pages --loads 1 --rounds 20 --out /tmp",
    )
    parser.add_argument("--loads", type=int, default=5, help="loads of each page (default 5)")
    parser.add_argument("--rounds", type=int, default=50, help="times a page is made (default 50)")
    parser.add_argument(
        "--out",
        type=Path,
        default=HERE / "results",
        help="results; elsewhere the README is left alone",
    )
    return parser


def _server(graph: KnowledgeGraph, today: date, rounds: int) -> tuple[str, list[report.Goal]]:
    """Return the milliseconds that the matrix and the lanes take to be made, and the target."""
    works: dict[str, Callable[[], object]] = {
        CORE: lambda: matrix_page(graph, Asked(), today),
        "matrix, all segments and models": lambda: matrix_page(
            graph, Asked(tier="all", general=True), today
        ),
        "lanes of all offerings": lambda: graph_page(graph, GraphAsked(), today),
    }
    prepare()  # as the application does before the first request
    rows, goals = [], []
    for name, work in works.items():
        first, times = _timed(work), [_timed(work) for _ in range(rounds)]
        target = f"{MATRIX_TARGET:.0f}" if name == CORE else ""
        figures = (first, statistics.median(times), min(times))
        if name == CORE:
            goals.append(
                report.Goal(f"{name}, made", "", MATRIX_TARGET, figures[1], least=False, unit="ms")
            )
        rows.append([name, *(f"{one:.1f}" for one in figures), target])
    head = ["made by the server, ms", "first", "median", "fastest", "target"]
    return report.table(head, rows), goals


def _goals(found: Sequence[Loaded]) -> list[report.Goal]:
    """Return what is demanded in the browser: of the lanes, and of the heaviest page."""
    lanes_page = next(one for one in found if one.name == "graph-lanes")
    ready = math.inf if lanes_page.ready is None else lanes_page.ready
    heaviest = max(one.weight for one in found) / 1000
    return [
        report.Goal(
            "lanes of all offerings, ready", "", LANES_TARGET, ready, least=False, unit="ms"
        ),
        report.Goal(
            "the heaviest page, compressed", "", WEIGHT_TARGET / 1000, heaviest, False, "kB"
        ),
    ]


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)


def _median(browser: Browser, address: str, shown: Shown, loads: int) -> Loaded:
    """Load a page several times, each time in a browser that knows nothing."""
    times = [_load(browser, address, shown) for _ in range(loads)]
    ready = [one.ready for one in times if one.ready is not None]
    return Loaded(
        shown.name,
        max(one.weight for one in times),
        statistics.median(one.loaded for one in times),
        statistics.median(ready) if ready else None,
    )


def _load(browser: Browser, address: str, shown: Shown) -> Loaded:
    with closing(browser.new_context(viewport={"width": 1400, "height": 900})) as context:
        context.add_init_script(_READY)
        page = context.new_page()
        page.goto(address + shown.path)
        page.wait_for_selector(shown.ready, state="attached")
        page.wait_for_load_state("networkidle")
        weight = page.evaluate(_WEIGHT, LIBRARY)
        loaded = page.evaluate("() => performance.getEntriesByType('navigation')[0].loadEventEnd")
        return Loaded(shown.name, weight, loaded, page.evaluate("() => window.readyAt ?? null"))


def _browser(found: Sequence[Loaded]) -> str:
    rows = []
    for one in found:
        heavy = "" if one.weight < WEIGHT_TARGET else " (over)"
        ready = "" if one.ready is None else f"{one.ready:.0f}"
        rows.append([one.name, f"{one.weight / 1000:.1f}{heavy}", f"{one.loaded:.0f}", ready])
    head = [
        "first visit in Chromium",
        "kB compressed (target under 100)",
        "loaded, ms",
        "ready, ms",
    ]
    return report.table(head, rows)


def _beside(
    browser: Browser, graph: KnowledgeGraph, today: date, found: Sequence[Loaded], loads: int
) -> str:
    """Return the lanes beside the page that pyvis writes for the same nodes and edges."""
    lanes_page = next(one for one in found if one.name == "graph-lanes")
    ours = lanes_page.ready or 0.0
    html = _stock(graph, today)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "stock.html")
        file.write_text(html, encoding="utf-8")
        theirs = statistics.median(_load_stock(browser, file) for _ in range(loads))
    sizes = f"{lanes_page.weight / 1000:.0f} and the library", f"{len(html.encode()) / 1000:.0f}"
    rows = [
        [f"crosslane (target {LANES_TARGET:.0f} ms)", f"{ours:.0f}", sizes[0], "1"],
        ["the page that pyvis writes", f"{theirs:.0f}", sizes[1], f"{theirs / ours:.1f}"],
    ]
    return report.table(["lanes of all offerings", "ready, ms", "kB", "ratio"], rows)


def _stock(graph: KnowledgeGraph, today: date) -> str:
    """Return the page that pyvis writes with its own template, layout and options."""
    from pyvis.network import Network  # type: ignore[import-untyped]

    drawn = lanes(matrix(graph, Asked(), today)).payload
    network = Network(directed=True, cdn_resources="in_line")
    for node in drawn["nodes"]:
        network.add_node(node["id"], label=node["label"], shape="box")
    for edge in drawn["edges"]:
        network.add_edge(edge["from"], edge["to"])
    html: str = network.generate_html()
    return html


def _load_stock(browser: Browser, file: Path) -> float:
    """Return when the page of pyvis shows its graph: when its layout has come to rest."""
    with closing(browser.new_context(viewport={"width": 1400, "height": 900})) as context:
        page: Page = context.new_page()
        page.route("http*://**", lambda route: route.abort())  # it asks CDNs even so
        page.goto(file.as_uri(), wait_until="commit")
        page.wait_for_function(_PYVIS, polling=5)
        done: float = page.evaluate(_PYVIS_DONE)
        return done


if __name__ == "__main__":
    sys.exit(main())
