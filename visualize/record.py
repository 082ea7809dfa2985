"""The page of one resource, whatever its kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from crosslane.graph.store import KnowledgeGraph
from crosslane.graph.views import Item
from crosslane.visualize import nodes
from crosslane.visualize.cells.marks import LETTERS
from crosslane.visualize.chips import is_answer
from crosslane.visualize.context import Page
from crosslane.visualize.heading import MEDIA, heading_of
from crosslane.visualize.nodes import Node, Section
from crosslane.visualize.page import render
from crosslane.visualize.parts.answered import answered
from crosslane.visualize.parts.things import thing_of
from crosslane.visualize.show import Show, has_words

_LAST = ("note", "links")
_FIRST = ("ownership",)
_KINDS = {"subjects": "subject_kinds", "refs": "ref_kinds"}
_QUOTED = ("quote", "paraphrase", "source", "start", "end")


def record_page(
    graph: KnowledgeGraph, kind: str, item: Item, page: Page, *, title: str | None = None
) -> str:
    """Return one resource as a page.

    Args:
        graph: the graph; only names are taken from it.
        kind: the first part of the resource's path: ``claims``, ``offerings``, ``impact`` ...
        item: the resource as REST gives it; the whole answer with its ``items`` for a question.
        page: address, look and equivalents.
        title: the heading; made from the item if left out.

    Returns:
        The page. Every value of the item stands on it.
    """
    show = Show.of(graph, kind, page)
    thing = thing_of(show, item)
    told = thing or answered(show, item)
    used = told.used if told else frozenset()
    rest = {key: value for key, value in item.items() if key not in used}
    quote = _quote(show, rest)
    if quote:
        rest = {key: value for key, value in rest.items() if key not in _QUOTED}
    return render(
        "record.html",
        page,
        page.path,
        same={"rest": None},
        media=MEDIA,
        view=heading_of(show, page, item, title),
        quote=quote,
        thing=thing,
        fields=nodes.Pairs(tuple(rows_of(show, rest))),
        details=_details(show, rest) if thing else None,
        sections=(
            *(told.sections if told else ()),
            *(() if thing else sections_of(show, rest)),
        ),
    )


def _details(show: Show, rest: Mapping[str, Any]) -> Node:
    """Return what the parts of a thing do not show, to be opened on demand."""
    large = ((show.field(key), _body(show, rest, key)) for key in rest if _large(rest[key]))
    return nodes.Pairs((*rows_of(show, rest), *large))


def rows_of(show: Show, item: Mapping[str, Any]) -> Iterator[tuple[str, Node]]:
    """Yield the short fields in the order of the item, its note and addresses last."""
    kinds = [key for name, key in _KINDS.items() if name in item and key in item]
    if is_answer(item):
        yield show.field("answer"), show.answer(dict(item))
    for key in sorted(item, key=_LAST.__contains__):
        if key in kinds or _large(item[key]):
            continue
        if key in _KINDS and _KINDS[key] in item:
            yield show.field(key), show.typed(item[key], item[_KINDS[key]])
        else:
            yield show.field(key), show.value(key, item[key])


def _quote(show: Show, item: Mapping[str, Any]) -> Node | None:
    """Return the words that a record rests on, with where they stand."""
    if not has_words(item):
        return None
    said = show.quote({key: item[key] for key in _QUOTED if key in item})
    party = item.get("party")
    return replace(said, party=party) if party in LETTERS else said


def _body(show: Show, item: Mapping[str, Any], key: str) -> Node:
    if show.kind == "offerings" and key == "ownership":
        return show.table(key, item[key], str(item.get("id")))
    return show.value(key, item[key])


def _large(value: Any) -> bool:
    """Tell whether a value gets a section of its own: objects in a list or in an object."""
    if isinstance(value, Mapping):
        return any(isinstance(one, Mapping) or _large(one) for one in value.values())
    return isinstance(value, list) and any(isinstance(one, Mapping) for one in value)


def sections_of(show: Show, item: Mapping[str, Any]) -> tuple[Section, ...]:
    """Return the fields that hold objects, each as a part of its own; see `rows_of`."""
    return tuple(
        Section(
            f"part-{key}",
            show.field(key),
            _body(show, item, key),
            len(value) if isinstance(value, list) else None,
        )
        for key, value in sorted(item.items(), key=lambda pair: pair[0] not in _FIRST)
        if _large(value)
    )
