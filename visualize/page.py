"""From view models to pages: the one environment and the one frame."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from crosslane.visualize.asked import THEMES, Asked
from crosslane.visualize.assets import static
from crosslane.visualize.context import Page
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
    return made


def asset_address(name: str) -> str:
    """Return the address of a static file; it changes with the file's content."""
    return f"/static/{name}?v={static()[name].version}"


def render(template: str, asked: Asked | Page, path: str, **values: Any) -> str:
    """Render a page in the frame.

    Args:
        template: its file name.
        asked: the state of the page.
        path: the page's own path, for the links that change language and colours.
        values: what else the template names.

    Returns:
        The page.
    """
    words = Words(asked.lang)
    frame: dict[str, Any] = {
        "asked": asked,
        "path": path,
        "words": words,
        "languages": LANGUAGES,
        "themes": THEMES,
        "navigation": navigation(asked, path, words),
    }
    return environment().get_template(template).render({**frame, **values})


def as_json(value: Any) -> Markup:
    """Write a value as JSON that is safe inside a script element, and compact."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(text)  # noqa: S704 - escaped in the line above
