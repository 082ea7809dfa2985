"""The ways between the pages, each with the filters that its target understands."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from crosslane.ontology.model import GENERAL
from crosslane.visualize.asked import Asked
from crosslane.visualize.context import LENS, LOOK, Page
from crosslane.visualize.words import Words

_ROWS = ("platform", "model")
_CELLS = (*_ROWS, "owner", "status")
_DRAWN = ("tier", "general", "q")

_GROUPS = (
    (
        "nav.ask_group",
        (
            ("/", "nav.matrix", (*_CELLS, *LENS, *_DRAWN)),
            ("/graph", "nav.graph", (*_CELLS, *LENS, *_DRAWN)),
            ("/timeline", "nav.timeline", (*_ROWS, *LENS)),
            ("/compare", "nav.compare", LENS),
            ("/recommend", "nav.recommend", LENS),
        ),
    ),
    (
        "nav.check_group",
        (
            ("/conflicts", "nav.conflicts", (*_ROWS, *LENS)),
            ("/coverage", "nav.coverage", (*_ROWS, *LENS)),
        ),
    ),
    (
        "nav.look_group",
        (
            ("/offerings", "nav.offerings", (*_ROWS, *LENS)),
            ("/sources", "nav.sources", ("as_known",)),
            ("/ontology", "nav.ontology", ()),
        ),
    ),
    ("nav.use_group", (("/sparql", "nav.ask", ()), ("/docs", "nav.docs", None))),
)
_BEHIND = frozenset({"nav.look_group", "nav.use_group"})

_LISTS = (
    "platforms",
    "models",
    "offerings",
    "segments",
    "groups",
    "parties",
    "markets",
    "programmes",
    "organizations",
    "ownership",
    "conflicts",
    "coverage",
    "claims",
    "facts",
    "overlays",
    "sources",
    "evidence",
    "releases",
    "changes",
    "ontology",
)
_KEEP_LIVE = {"/": (*_CELLS, "q"), "/graph": (*_CELLS, "q", "sel"), "/conflicts": _ROWS}
_KEEP_LIVE["/coverage"] = _KEEP_LIVE["/timeline"] = _ROWS


@dataclass(frozen=True, slots=True)
class Way:
    """A link to a page.

    ``here`` is ``page`` for the page itself and ``true`` for the list that it belongs to; ``live``
    names the filters that scripts keep up to date in it.
    """

    href: str
    text: str
    here: str | None = None
    live: str | None = None


@dataclass(frozen=True, slots=True)
class Ways:
    """Links of one kind.

    Those ``behind`` are folded away where the screen has no room for them.
    """

    title: str
    ways: tuple[Way, ...]
    behind: bool = False

    @property
    def here(self) -> bool:
        """Whether the page that is shown, or its list, is among them."""
        return any(way.here for way in self.ways)


def navigation(state: Asked | Page, path: str, words: Words) -> tuple[Ways, ...]:
    """Return the main navigation.

    Args:
        state: the state of the page; its filters are kept where the target has them.
        path: the page's own path.
        words: the language.

    Returns:
        The links, in groups.
    """
    return tuple(
        Ways(
            words(title),
            tuple(
                Way(
                    to if names is None else _address(state, to, names),
                    words(key),
                    _here(to, path),
                    " ".join(_KEEP_LIVE[to]) if to in _KEEP_LIVE else None,
                )
                for to, key, names in places
            ),
            title in _BEHIND,
        )
        for title, places in _GROUPS
    )


def lists(page: Page, words: Words) -> tuple[Way, ...]:
    """Return links to all lists, in the page's language and colours."""
    return tuple(
        Way(page.href(f"/{kind}", *LOOK), words(f"kinds.{kind}"), _here(f"/{kind}", page.path))
        for kind in _LISTS
    )


def _here(to: str, path: str) -> str | None:
    if to == path:
        return "page"
    return "true" if to != "/" and path.startswith(f"{to}/") else None


def _address(state: Asked | Page, to: str, names: tuple[str, ...]) -> str:
    """Return an address with those filters of a state that the target understands."""
    if isinstance(state, Page):
        allowed = {*state.lens, *_CELLS, *LOOK}
        pairs = [pair for pair in state.pairs(*names, *LOOK) if pair[0] in allowed]
    else:
        pairs = state.query(*names, *LOOK)
    general = {("model", GENERAL)} | ({("platform", GENERAL)} if to == "/offerings" else set())
    query = urlencode([pair for pair in pairs if pair not in general])
    return f"{to}?{query}" if query else to
