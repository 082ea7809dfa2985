"""Pictures of every page, wide and narrow, light and dark: ``make screenshots``.

They are there to be looked at; ``index.html`` beside them shows all. ``--docs`` makes the pictures
of the README and of docs/ anew.
"""

from __future__ import annotations

import argparse
import base64
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright
from rich.console import Console
from rich.progress import track

from crosslane.api.app import create_app
from crosslane.loading import load_graph
from crosslane.settings import Settings
from tests.browser.catalogue import CATALOGUE, Shown
from tests.browser.running import ARGUMENTS, NO_CHROMIUM, chromium, served

OUT = Path("build/screenshots")
PICTURES = Path("docs/pictures")
WIDTHS = (1400, 390)
SCHEMES = ("light", "dark")
LANGUAGES = ("en", "zh")
QUALITY = 75


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is looked at: width in CSS pixels, colours, language."""

    width: int
    scheme: str
    lang: str

    @property
    def name(self) -> str:
        """The end of a picture's name."""
        return f"{self.width}-{self.scheme}-{self.lang}"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the documentation: name, page, colours, height in CSS pixels."""

    name: str
    page: str
    scheme: str = "light"
    height: int = 900


DOCUMENTED = (
    Picture("matrix", "matrix-open"),
    Picture("graph", "graph-lanes", height=820),
    Picture("around", "graph-around", height=820),
    Picture("offering", "offering"),
    Picture("compare", "compare"),
    Picture("recommend", "recommend"),
    Picture("timeline", "timeline"),
    Picture("editor", "editor-result"),
    Picture("matrix-dark", "matrix", "dark"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Take the pictures that the command line asks for; return the exit code."""
    asked = _parser().parse_args(arguments)
    path = chromium()
    if path is None:
        _tell(NO_CHROMIUM)
        return 1
    known = [one.name for one in CATALOGUE]
    if unknown := [one for one in asked.only if one not in known]:
        _tell(f"no page is called {', '.join(unknown)}; known: {', '.join(known)}")
        return 2
    app = create_app(load_graph(None), Settings(sparql_workers=1))
    with served(app) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS])
        if asked.docs:
            _documented(browser, address, PICTURES)
        else:
            pages = [one for one in CATALOGUE if not asked.only or one.name in asked.only]
            langs = LANGUAGES if asked.lang == "both" else (asked.lang,)
            _catalogue(browser, address, asked.out, pages, langs)
        browser.close()
    return 0


def _tell(text: str) -> None:
    Console(stderr=True, highlight=False, soft_wrap=True).print(text, markup=False)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.screenshots",
        description="Take pictures of the pages, at 1400 and 390 pixels, light and dark.",
        epilog="example: make screenshots ARGS='matrix graph-lanes --lang zh'",
    )
    parser.add_argument("only", nargs="*", metavar="PAGE", help="pages to take; all by default")
    parser.add_argument("--out", type=Path, default=OUT, help="folder (default: %(default)s)")
    parser.add_argument("--lang", choices=(*LANGUAGES, "both"), default="en", help="language")
    parser.add_argument("--docs", action="store_true", help="make the pictures of docs/ anew")
    return parser


def _catalogue(
    browser: Browser, address: str, out: Path, pages: Sequence[Shown], langs: Sequence[str]
) -> None:
    """Take every page in every look, and write the page that shows them."""
    out.mkdir(parents=True, exist_ok=True)
    looks = [Look(*one) for one in product(WIDTHS, SCHEMES, langs)]
    todo = list(product(looks, pages))
    contexts = {look: _context(browser, look.width, 900, look.scheme) for look in looks}
    for look, shown in track(todo, description="Taking pictures"):
        _shoot(contexts[look], address, shown, look.lang, out / f"{shown.name}-{look.name}.png")
    (out / "index.html").write_text("".join(_index(pages, looks)), encoding="utf-8")
    _tell(f"{len(todo)} pictures in {out}; open {out / 'index.html'}")


def _documented(browser: Browser, address: str, out: Path) -> None:
    """Take the pictures of the documentation."""
    pages = {one.name: one for one in CATALOGUE}
    for picture in track(DOCUMENTED, description="Taking pictures"):
        context = _context(browser, 1400, picture.height, picture.scheme)
        path = out / f"{picture.name}.webp"
        _shoot(context, address, pages[picture.page], "en", path, full=False)
        context.close()


def _context(browser: Browser, width: int, height: int, scheme: str) -> BrowserContext:
    dark = scheme == "dark"
    return browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        has_touch=width < 700,
    )


def _shoot(
    context: BrowserContext, address: str, shown: Shown, lang: str, path: Path, *, full: bool = True
) -> None:
    page = context.new_page()
    sign = "&" if "?" in shown.path else "?"
    own = "" if shown.name == "docs" or lang == "en" else f"{sign}lang={lang}"
    page.goto(address + shown.path + own)
    page.wait_for_selector(shown.ready, state="attached")
    page.wait_for_load_state("networkidle")
    if path.suffix == ".webp":  # a third of the size of PNG; Playwright itself has none
        asked = {"format": "webp", "quality": QUALITY}
        taken = context.new_cdp_session(page).send("Page.captureScreenshot", asked)
        path.write_bytes(base64.b64decode(taken["data"]))
    else:
        page.screenshot(path=path, full_page=full)
    page.close()


def _index(pages: Sequence[Shown], looks: Sequence[Look]) -> Iterator[str]:
    """Yield a page that shows all pictures, a row for each page."""
    yield "<!doctype html><meta charset=utf-8><title>Screenshots</title>"
    yield "<style>body{font:15px sans-serif}img{height:420px;border:1px solid #999}</style>"
    for shown in pages:
        yield f"<h2>{escape(shown.name)} <small>{escape(shown.path)}</small></h2><p>"
        for look in looks:
            file = escape(f"{shown.name}-{look.name}.png")
            yield f'<a href="{file}"><img loading=lazy src="{file}" alt="{file}"></a> '


if __name__ == "__main__":
    sys.exit(main())
