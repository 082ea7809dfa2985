"""The page of the timeline: a day to move, the state on it, the drawing, and the list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from crosslane.graph.questions.timeline_events import KINDS
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.views import Item
from crosslane.ontology.model import GENERAL
from crosslane.visualize.context import LENS, LOOK, PAGING, Page
from crosslane.visualize.forms import Choice
from crosslane.visualize.heading import MEDIA, heading_of_list
from crosslane.visualize.nodes import Link, Node
from crosslane.visualize.page import render
from crosslane.visualize.show import Show
from crosslane.visualize.timeline.state import compared, moment_of, said, strips_of
from crosslane.visualize.timeline.view import LETTERS, SHAPES, Told, axis_of, lanes_of
from crosslane.visualize.timeline.words import told

_FILTERS = ("platform", "model", "kind", "from", "until")

Turns = tuple[int, str | None, str | None]
"""How many events there are, and the addresses of the pages before and after."""


def timeline_page(graph: KnowledgeGraph, lens: Lens, answer: Item, page: Page, turns: Turns) -> str:
    """Return the timeline as a page.

    Args:
        graph: the graph; names and the cells of the asked day are taken from it.
        lens: market, day and trust, as the answer was given.
        answer: the answer as REST gives it; ``items`` may be one page of the events.
        page: address, look and equivalents.
        turns: how many events there are, and the pages before and after.

    Returns:
        The page. It works without a script; one makes the day move without loading a page.
    """
    show = Show.of(graph, "timeline", page)
    words = show.words
    total, previous, following = turns
    return render(
        "timeline.html",
        page,
        page.path,
        same={"rest": None},
        media=MEDIA,
        view=heading_of_list(show, page, {}, words("timeline")),
        moment=moment_of(answer, page, words),
        day=answer["as_of"],
        today=answer["today"],
        said=said(answer, show.names),
        compared=compared(answer, words),
        strips=strips_of(graph, lens, answer, page, words),
        total=total,
        previous=previous,
        following=following,
        **_events(graph, lens, answer, show),
        **_form(graph, page, show),
    )


def _events(graph: KnowledgeGraph, lens: Lens, answer: Item, show: Show) -> dict[str, Any]:
    """Return what the drawing and the list show."""
    words, events = show.words, [told(show.names, item) for item in answer["items"]]
    today = date.fromisoformat(answer["today"])
    axis = axis_of(answer["items"], (lens.as_of, today), words)
    return {
        "axis": axis,
        "here": axis.at(lens.as_of),
        "now": axis.at(today),
        "lanes": lanes_of(graph, events, axis, words),
        "letters": LETTERS,
        "shapes": SHAPES,
        "events": [(one, _quote(show, one), _rest(show, one)) for one in events],
        "kinds": [(one, show.names.keep(*_path(one))) for one in answer["kinds"]],
    }


def _path(kind: Item) -> tuple[str, tuple[tuple[str, str], ...]]:
    path, _, query = kind["links"]["self"].partition("?")
    return path, tuple(parse_qsl(query))


def _quote(show: Show, one: Told) -> Node | None:
    """Return the first words that an event rests on, with their source."""
    evidence = one.item["evidence"]
    if not evidence:
        return None
    first = evidence[0]
    said = {key: first[key] for key in ("quote", "paraphrase", "source")}
    return show.quote({first["kind"]: first["id"], **said})


def _rest(show: Show, one: Told) -> Node | None:
    """Return the way to the other statements that an event rests on."""
    rest = one.item["evidence"][1:]
    if not rest:
        return None
    kind = rest[0]["kind"]
    return Link(show.words(f"timeline.more.{kind}s", count=len(rest)), one.href)


def _form(graph: KnowledgeGraph, page: Page, show: Show) -> dict[str, Any]:
    """Return the filters, and what both forms of the page keep of the address."""
    records, words = graph.records, show.words
    platforms = [(one.id, words.label(one.label)) for one in records.platforms]
    platforms.append((GENERAL, words("in_general")))
    models = [(one.id, words.label(one.label)) for one in records.vocabulary.models]
    kinds = [(kind, words(f"timeline.{kind}")) for kind in KINDS]
    return {
        "platforms": _choices("platform", platforms, page),
        "models": _choices("model", models, page),
        "kinds_of": _choices("kind", kinds, page),
        "start": next(iter(page.values("from")), ""),
        "until": next(iter(page.values("until")), ""),
        "hidden": [pair for pair in page.pairs() if pair[0] not in (*_FILTERS, *PAGING)],
        "kept": [pair for pair in page.pairs() if pair[0] != "as_of"],
        "clear": page.href(page.path, *LENS, *LOOK),
        "now_href": page.href(page.path, as_of=None),
        "filtered": any(page.values(name) for name in _FILTERS),
    }


def _choices(name: str, values: Iterable[tuple[str, str]], page: Page) -> tuple[Choice, ...]:
    chosen = page.values(name)
    return tuple(Choice(one, label, one in chosen) for one, label in values)
