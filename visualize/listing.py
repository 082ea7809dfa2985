"""The page of a list, whatever its kind, and of a question that is still to be asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from crosslane.graph.store import KnowledgeGraph
from crosslane.graph.views import Item
from crosslane.visualize import nodes
from crosslane.visualize.context import LOOK, Page
from crosslane.visualize.drawing.called import Called
from crosslane.visualize.fields import COLUMNS
from crosslane.visualize.forms import chips_of, form_of
from crosslane.visualize.heading import MEDIA, heading_of_list
from crosslane.visualize.nodes import Node, Section
from crosslane.visualize.page import render
from crosslane.visualize.parts import list_parts
from crosslane.visualize.parts.answered import answered, answers_by_parts, unasked
from crosslane.visualize.record import rows_of, sections_of
from crosslane.visualize.show import Show, has_words
from crosslane.visualize.words import WORDS


def listing_page(
    graph: KnowledgeGraph,
    kind: str,
    items: Sequence[Item],
    page: Page,
    *,
    total: int,
    offset: int = 0,
    following: str | None = None,
    previous: str | None = None,
    whole: str | None = None,
    head: Mapping[str, Any] | None = None,
    title: str | None = None,
) -> str:
    """Return one page of a list, or an answer that has one.

    Args:
        graph: the graph; only names are taken from it.
        kind: the first part of the list's path: ``claims``, ``ownership``, ``compare`` ...
        items: the items on this page, as REST gives them.
        page: address, look and equivalents.
        total: how many items there are in all.
        offset: how many come before those of this page.
        following: the address of the next page, if there is one.
        previous: the address of the page before, if there is one.
        whole: the address of all items on one page, where this one does not show them.
        head: what the answer says beside its items.
        title: the heading; made from the kind if left out.

    Returns:
        The page. A list shows the columns of `fields.COLUMNS` and links each item's own page; an
        answer shows everything it holds.
    """
    show = Show.of(graph, kind, page)
    answer = {**(head or {}), "items": list(items)}
    special = answered(show, answer, offset)
    rows: Node | None = None
    behind: tuple[Section, ...] = ()
    if items and not answers_by_parts(show.kind):
        caption = _count(show, len(items), total, offset)
        rows, behind = _tables(show, items, caption, whole=len(items) == total)
    return _render(
        show,
        page,
        answer,
        title,
        before=special.sections if special else list_parts.before(show, items),
        rows=rows,
        after=(*behind, *_after(show, answer, special.used if special else frozenset())),
        following=following,
        previous=previous,
        whole=(whole, show.words("list.whole", total=total)) if whole else None,
        empty=_empty(show, page, total) if not items else None,
        problem=_unasked(show, answer),
    )


def _after(show: Show, answer: Mapping[str, Any], used: frozenset[str]) -> tuple[Section, ...]:
    """Return what an answer holds beside its items and the parts that are shown already."""
    rest = {key: value for key, value in answer.items() if key != "items" and key not in used}
    if not rest:
        return ()
    pairs = nodes.Pairs(tuple(rows_of(show, rest)), "small")
    return (Section("part-rest", show.words("details"), pairs), *sections_of(show, rest))


def question_page(
    graph: KnowledgeGraph, kind: str, page: Page, *, problem: str | None = None
) -> str:
    """Return the form of a question that lacks a parameter, such as ``/compare`` alone.

    Args:
        graph: the graph; only names are taken from it.
        kind: the first part of the question's path.
        page: address and look; parameters that are given fill the form in.
        problem: what is wrong with what was asked, if anything was.

    Returns:
        The page.
    """
    show = Show.of(graph, kind, page)
    return _render(show, page, {}, None, before=unasked(show), problem=problem)


def _render(
    show: Show,
    page: Page,
    head: Mapping[str, Any],
    title: str | None,
    *,
    before: Sequence[Section] = (),
    rows: Node | None = None,
    after: Sequence[Section] = (),
    following: str | None = None,
    previous: str | None = None,
    whole: tuple[str, str] | None = None,
    empty: Mapping[str, str] | None = None,
    problem: str | None = None,
) -> str:
    lead = f"lead.{show.kind}"
    return render(
        "listing.html",
        page,
        page.path,
        same={"rest": None},
        media=MEDIA,
        view=heading_of_list(show, page, dict(head), title),
        lead=show.words(lead) if lead in WORDS and not _told(show, head) else None,
        form=form_of(show, page),
        chips=chips_of(show, page),
        before=before,
        rows=rows,
        after=after,
        following=following,
        previous=previous,
        whole=whole,
        empty=empty,
        problem=problem,
    )


def _told(show: Show, answer: Mapping[str, Any]) -> bool:
    """Tell whether something was asked, so that the lead need not say how to ask it."""
    if show.kind == "recommend":
        return bool(answer) and _unasked(show, answer) is None
    return show.kind == "compare" and bool(answer)


def _unasked(show: Show, answer: Mapping[str, Any]) -> str | None:
    """Say so where advice is shown that nobody asked for: then there is no best."""
    profile = answer.get("profile")
    if show.kind != "recommend" or not isinstance(profile, Mapping) or any(profile.values()):
        return None
    return show.words("recommend.nothing")


def _count(show: Show, here: int, total: int, offset: int) -> str:
    counted = list_parts.counted(show, here, total, offset)
    return f"{show.called_kind(one=False)}{show.words('colon')}{counted}"


def _empty(show: Show, page: Page, total: int) -> Mapping[str, str]:
    """Say that there is nothing, why, and where there is something."""
    words = show.words
    if total:
        return {
            "text": words("list.past"),
            "href": page.href(page.path, offset=None),
            "link": words("list.first"),
        }
    if not chips_of(show, page):
        return {"text": words("list.empty"), "href": "", "link": ""}
    return {
        "text": f"{words('list.none')} {words('list.widen')}",
        "href": page.href(page.path, *LOOK, *(_own(show))),
        "link": words("list.everything"),
    }


def _own(show: Show) -> tuple[str, ...]:
    """Return the parameters without which there is no such list."""
    return {"search": ("q",), "compare": ("a", "b")}.get(show.kind, ())


def _tables(
    show: Show, items: Sequence[Item], caption: str, *, whole: bool
) -> tuple[Node, tuple[Section, ...]]:
    """Return the items as a table; terms kind by kind, all but the first kind on demand."""
    parted = whole and show.kind == _TERMS
    kinds = list(dict.fromkeys(str(one["kind"]) for one in items)) if parted else []
    if len(kinds) <= 1:
        return _table(show, items, caption), ()
    of = {kind: [one for one in items if one["kind"] == kind] for kind in kinds}
    first, *others = ((_terms(show, kind), some) for kind, some in of.items())
    behind = tuple(
        Section(
            f"part-{some[0]['kind']}",
            title,
            nodes.Folded(show.words("list.all", total=len(some)), _table(show, some, title)),
        )
        for title, some in others
    )
    count = show.words("list.all", total=len(first[1]))
    return _table(show, first[1], f"{first[0]}{show.words('colon')}{count}"), behind


_TERMS = "ontology"


def _terms(show: Show, kind: str) -> str:
    known = f"terms.{kind}"
    return show.words(known) if known in WORDS else show.worded(kind).text


def _table(show: Show, items: Sequence[Item], caption: str) -> nodes.Table:
    columns = COLUMNS.get(show.kind) or tuple(_columns(items))
    made = list_parts.made(show, items)
    rows = tuple(
        tuple(made.get((name, str(item["id"]))) or _cell(show, item, name) for name in columns)
        for item in items
    )
    heads = tuple(_head(show, name) for name in columns)
    return nodes.Table(caption, heads, rows, tuple(str(item["id"]) for item in items))


def _columns(items: Sequence[Item]) -> Iterable[str]:
    """Return the columns of a kind that has none of its own: all that its items have."""
    return ["item", *dict.fromkeys(key for item in items for key in item if key != "links")]


def _head(show: Show, name: str) -> str:
    if name != "item":
        return show.field(name)
    return show.field("label") if show.kind == "search" else show.called_kind(one=True)


def _cell(show: Show, item: Item, name: str) -> Node:
    """Return one cell of a list; some columns are made from several fields."""
    match name:
        case "item":
            return _link(show, item)
        case "about":
            return show.offering(item["platform"], item["model"])
        case "answer":
            href = show.names.href("cell", str(item["id"]))
            return show.answer(item, href)
        case "said" | "says":
            return _said(show, item)
        case "numbers":
            counts = {key: len(item[key]) for key in ("claims", "facts")}
            told = show.words("numbers", **counts)
            if item["overlays"]:
                rules = show.words("numbers.law", count=len(item["overlays"]))
                told = show.words.join([told, rules])
            return nodes.Text(told)
        case "subjects" if "subject_kinds" in item:
            return show.typed(item["subjects"], item["subject_kinds"])
    value: Any = item
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return show.value(name.rpartition(".")[2], value, table=True)


def _link(show: Show, item: Item) -> Node:
    """Return an item's name as a link to its own page."""
    label = item.get("label") or item.get("title")
    text = show.called(label)[0] if isinstance(label, Mapping) else str(label or item["id"])
    if show.kind == "search" and item["kind"] == "fact":  # its label holds raw values
        said = Called(show.names).name(f"fact/{item['id']}")
        text = said.removeprefix(f"{item['id']}{show.words('colon')}")
    target = (item.get("links") or {}).get("self")
    if not isinstance(target, str):
        return nodes.Text(text)
    path, _, query = target.partition("?")
    link = show.address(path if query == "" else target, text)
    if isinstance(link, nodes.Link) and not link.outside and not query:
        return nodes.Link(text, show.names.keep(path), title=str(item["id"]))
    return link


def _said(show: Show, item: Item) -> Node:
    """Return the words behind an item: its own, or those of its evidence, on demand."""
    if has_words(item):
        return _quote(show, item, item.get("source"))
    evidence = item.get("evidence") or ()
    if not evidence:
        return nodes.Nothing(show.words("nothing"))
    first = _quote(show, evidence[0], evidence[0]["source"]["id"])
    if len(evidence) == 1:
        return first
    others = nodes.Stack(tuple(show.quote(one) for one in evidence[1:]))
    return nodes.Over(first, nodes.Folded(show.words("told.rest", count=len(evidence) - 1), others))


def _quote(show: Show, item: Mapping[str, Any], source: Any) -> Node:
    """Return words with a short link to their source."""
    where: Node | None = None
    if isinstance(source, str):
        href = show.names.href("source", source)
        found = show.names.graph.records.source.get(source)
        text = found.title if found else show.words("source", id=source)
        where = nodes.Link(text, href, title=source) if href else nodes.Text(text)
    text, ours = show.told(item)
    return nodes.Quote(text, None, None, "", where, (), ours)
