"""From view models to pages: the one environment and the one frame."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from crosslane import __version__
from crosslane.artefacts import Artefacts
from crosslane.visualize.asked import THEMES, Asked
from crosslane.visualize.assets import static
from crosslane.visualize.cells.table import Drawing, table
from crosslane.visualize.compiled import Compiled
from crosslane.visualize.context import Page
from crosslane.visualize.frame import address, equivalents, searching
from crosslane.visualize.navigation import navigation
from crosslane.visualize.words import LANGUAGES, Words


@cache
def environment() -> Environment:
    """Return the Jinja environment: everything is escaped, an unknown name is an error."""
    made = Environment(
        loader=PackageLoader("crosslane.visualize"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["asset"] = asset_address
    made.globals["json"] = as_json
    made.globals["matrix_table"] = table
    made.globals["Drawing"] = Drawing
    return made


def prepare(artefacts: Artefacts | None = None) -> None:
    """Read every template and every file that pages load, so that no visitor waits for it.

    Args:
        artefacts: where compiled templates are kept from one start to the next; by default they
            are not.
    """
    made = environment()
    made.bytecode_cache = known = _compiled(artefacts or Artefacts())
    for name in made.list_templates():
        made.get_template(name)
    made.bytecode_cache = None
    known.keep()
    static()


def _compiled(artefacts: Artefacts) -> Compiled:
    here = Path(__file__)
    return Compiled(artefacts, here.with_name("templates"), here)


def asset_address(name: str) -> str:
    """Return the address of a static file; it changes with the file's content."""
    return f"/static/{name}?v={static()[name].version}"


def render(
    template: str, asked: Asked | Page, path: str, *, origin: str = "", **values: Any
) -> str:
    """Render a page in the frame.

    Args:
        template: its file name.
        asked: the state of the page.
        path: the page's own path, for the links that change language and colours.
        origin: scheme and host, for the addresses by which other sites name the page; a `Page`
            knows its own.
        values: what else the template names.

    Returns:
        The page.
    """
    words = Words(asked.lang)
    origin = origin or (asked.origin if isinstance(asked, Page) else "")
    frame: dict[str, Any] = {
        "asked": asked,
        "path": path,
        "words": words,
        "languages": LANGUAGES,
        "themes": THEMES,
        "navigation": navigation(asked, path, words),
        "searching": searching(asked, path, words),
        "address": address(asked, path, origin),
        "equal": equivalents(asked, values.get("same") or {}, words, origin),
        "version": __version__,
    }
    return environment().get_template(template).render({**frame, **values})


def as_json(value: Any) -> Markup:
    """Write a value as JSON that is safe inside a script element, and compact."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(text)  # noqa: S704 - escaped in the line above
