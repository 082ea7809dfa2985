"""What stands around every page: the search, its addresses for other sites, its other forms."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from crosslane.graph.questions.search import KINDS
from crosslane.visualize.asked import Asked
from crosslane.visualize.context import LENS, LOOK, Page
from crosslane.visualize.names import PATHS
from crosslane.visualize.words import LANGUAGES, Words

_FORMS = (("JSON", "rest"), ("CSV", "csv"), ("SPARQL", "sparql"))
_SPOKEN = ("count", "none", "loading", "failed", "every")
_TAGS = {"en": "en", "zh": "zh-Hans"}


@dataclass(frozen=True, slots=True)
class Searching:
    """The search field in the header.

    Args:
        hidden: parameters that the search and its hits keep: lens and look.
        q: what is looked for on this page.
        texts: what the script says, as JSON.
    """

    hidden: tuple[tuple[str, str], ...]
    q: str
    texts: str


@dataclass(frozen=True, slots=True)
class Address:
    """The absolute address of a page.

    Args:
        own: of the page, without colours and without what is open on it.
        origin: scheme and host.
        languages: the page in each language, as (language tag, address).
    """

    own: str
    origin: str
    languages: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Equivalents:
    """The same data in other forms.

    Args:
        ways: name and address of each form.
        note: why one of them is missing.
        curl: the command that asks for the data as JSON.
    """

    ways: tuple[tuple[str, str], ...]
    note: str | None = None
    curl: str | None = None


def searching(state: Asked | Page, path: str, words: Words) -> Searching:
    """Return the search field of a page."""
    if isinstance(state, Page):
        kept = state.pairs(*state.lens, *LOOK)
        asked = state.values("q") if path == "/search" else ()
    else:
        kept, asked = state.query(*LENS, *LOOK), ()
    texts = {key: words(f"search.{key}") for key in _SPOKEN}
    kinds = {kind: words(f"kind.{PATHS[kind]}") for kind in KINDS}
    spoken = json.dumps({**texts, "kinds": kinds}, ensure_ascii=False, separators=(",", ":"))
    return Searching(tuple(kept), asked[0] if asked else "", spoken)


def address(state: Asked | Page, path: str, origin: str) -> Address | None:
    """Return the address by which other sites name a page; ``None`` where no origin is known."""
    if not origin:
        return None

    def at(lang: str) -> str:
        if isinstance(state, Page):
            return origin + state.href(path, lang=lang, theme="auto")
        return origin + state.href(path, lang=lang, theme="auto", sel=None)

    return Address(at(state.lang), origin, tuple((_TAGS[lang], at(lang)) for lang in LANGUAGES))


def equivalents(
    state: Asked | Page, same: Mapping[str, Any], words: Words, origin: str
) -> Equivalents:
    """Return the other forms of what a page shows.

    Args:
        state: of the page; the page of a resource knows its forms itself.
        same: addresses by form for the pages that are drawn: ``rest``, ``csv``, ``sparql``, and
            ``more`` with names and addresses of others.
        words: the language.
        origin: scheme and host; without it no command is given.
    """
    if isinstance(state, Page):
        return Equivalents(state.alternates, None, state.curl if state.alternates else None)
    ways = tuple(_ways(same, words))
    if not ways:
        return Equivalents(())
    lost = "sparql" in same and not same["sparql"] and same.get("rest")
    asked = shlex.quote(f"{origin}{same['rest']}") if origin and same.get("rest") else None
    curl = f"curl -H 'Accept: application/json' {asked}" if asked else None
    return Equivalents(ways, words("same.no_sparql") if lost else None, curl)


def _ways(same: Mapping[str, Any], words: Words) -> Iterator[tuple[str, str]]:
    """Yield the forms of the cells, then those of the graph; a second JSON says which it is."""
    cells = {name: same[key] for name, key in _FORMS if same.get(key)}
    yield from cells.items()
    for name, href in same.get("more", ()):
        yield words("as.graph", name=name) if name in cells else name, href
