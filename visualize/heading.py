"""What stands around the answer of a page: heading, crumbs, lens, and where to go on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from crosslane.graph.views import Item
from crosslane.ontology.model import GENERAL
from crosslane.visualize.cells.marks import LONGEST_NAME, short
from crosslane.visualize.context import LOOK, Page
from crosslane.visualize.navigation import Way, lists
from crosslane.visualize.reporting import report_address
from crosslane.visualize.show import Show

MEDIA: Mapping[str, str] = MappingProxyType(
    {
        "JSON": "application/json",
        "CSV": "text/csv",
        "Turtle": "text/turtle",
        "JSON-LD": "application/ld+json",
        "GraphML": "application/graphml+xml",
        "GEXF": "application/gexf+xml",
        "Cytoscape": "application/vnd.cytoscape+json",
    }
)
"""Media types of the representations that a page links as its alternates."""

_NO_LIST = frozenset({"handoffs", "impact", "similar", "void"})
_REPORTED = frozenset({"claims", "facts", "overlays", "sources"})
"""Kinds of what was curated, so that a reader can say that it is wrong."""
_TITLED = ("label", "title", "name")


@dataclass(frozen=True, slots=True)
class Heading:
    """The upper and the lower end of a page.

    Args:
        slug: first part of the path.
        kind: what the resource is, in words.
        title: the heading.
        also: the heading in the other language, if it differs.
        also_lang: that language.
        seen: through what the answer is seen, in words.
        crumbs: the way to this page.
        related: where to go on.
        lists: all lists there are.
    """

    slug: str
    kind: str
    title: str
    also: str | None
    also_lang: str
    seen: tuple[str, ...]
    crumbs: tuple[Way, ...]
    related: tuple[Way, ...]
    lists: tuple[Way, ...]

    @property
    def short(self) -> str:
        """The title as the browser's tab shows it."""
        return short(self.title, LONGEST_NAME)


def heading_of(show: Show, page: Page, item: Item, title: str | None = None) -> Heading:
    """Return the heading of one resource.

    Args:
        show: what puts its values into words.
        page: its address and look.
        item: the resource.
        title: a title that counts before the one made from the item.

    Returns:
        The heading.
    """
    made, also = _titles(show, item)
    chosen = title or made
    return _heading(show, page, item, chosen, None if title else also, one=True)


def heading_of_list(show: Show, page: Page, head: Item, title: str | None = None) -> Heading:
    """Return the heading of a list, or of an answer that has one; see `heading_of`."""
    made = title or _asked(show, head) or show.called_kind(one=False)
    return _heading(show, page, head, made, None, one=False)


def _heading(
    show: Show, page: Page, item: Item, title: str, also: str | None, *, one: bool
) -> Heading:
    words = show.words
    return Heading(
        slug=show.kind,
        kind=show.called_kind(one=one),
        title=title,
        also=also,
        also_lang="en" if words.lang == "zh" else "zh-Hans",
        seen=tuple(_seen(show, page, item)),
        crumbs=tuple(_crumbs(show, page, title)),
        related=tuple(_related(show, item)),
        lists=lists(page, words),
    )


def _titles(show: Show, item: Item) -> tuple[str, str | None]:
    """Return the title of an item, and the one in the other language where it differs."""
    for key in _TITLED:
        found = item.get(key)
        if isinstance(found, Mapping):
            return show.called(found)
        if isinstance(found, str) and found:
            return found, None
    asked = _asked(show, item)
    if asked:
        return asked, None
    return f"{show.called_kind(one=True)} {item.get('id') or ''}".strip(), None


def _asked(show: Show, item: Mapping[str, Any]) -> str | None:
    """Return the question that an answer answers; ``None`` where it is no answer to one."""
    words = show.words

    def named(kind: str, identifier: Any) -> str:
        return show.names.name(kind, str(identifier)) or str(identifier)

    match show.kind:
        case "compare" if item.get("a") and item.get("b"):
            a = named("offering", item["a"])
            sides = [item["b"], *(one["b"] for one in item.get("more") or ())]
            b = words.join([named("offering", one) for one in sides])
            return words("asked.compare", a=a, b=b)
        case "handoffs" | "similar" if item.get("platform") and item.get("model"):
            offering = named("offering", f"{item['platform']}/{item['model']}")
            return words(f"asked.{show.kind}", offering=offering)
        case "impact" if item.get("id"):
            return words("asked.impact", segment=named("segment", item.get("segment", item["id"])))
        case "claims" if {"segment", "party", "involvement", "model"} <= set(item):
            about = "platform" if item["model"] == GENERAL else "offering"
            names = item["platform"], f"{item['platform']}/{item['model']}"
            return words(
                "asked.claims",
                about=named(about, names[about == "offering"]),
                segment=_segment(show, str(item["segment"])),
                does=show.does(item),
            )
        case "facts" if isinstance(item.get("predicate"), str) and item.get("subject"):
            predicate = show.worded(item["predicate"], "predicate").text
            return words("asked.facts", subject=item["subject"], predicate=predicate)
        case "changes" if item.get("since"):
            return words("asked.changes", since=item["since"], until=item.get("until") or "…")
    return None


def _segment(show: Show, identifier: str) -> str:
    found = (show.names.name(kind, identifier) for kind in ("segment", "group"))
    return next((name for name in found if name), identifier)


def _seen(show: Show, page: Page, item: Item) -> Iterator[str]:
    """Say through what an answer is seen: its day and market, sources and release."""
    words = show.words
    if isinstance(item.get("as_of"), str):
        now = item["as_of"] == page.today.isoformat()
        yield words("seen.today" if now else "as_of.on", day=item["as_of"])
        market = item.get("market")
        name = show.names.name("market", market) if market else None
        yield words("in_market", market=name) if name else words("market.any")
    for release in page.values("as_known"):
        yield f"{show.field('as_known')} {release}"
    if "as_of" in item:
        yield from (words("source", id=one) for one in page.values("source"))
        yield from (words("grade.least", grade=one) for one in page.values("grade"))


def _crumbs(show: Show, page: Page, title: str) -> Iterator[Way]:
    words = show.words
    yield Way(page.href("/", *page.lens, *LOOK), words("nav.matrix"))
    path = f"/{show.kind}"
    if page.path != path and show.kind not in _NO_LIST:
        yield Way(page.href(path, *page.lens, *LOOK), show.called_kind(one=False))
    elif show.kind in _NO_LIST:
        yield Way("", show.called_kind(one=False))
        return
    yield Way("", short(title, LONGEST_NAME))


def _related(show: Show, item: Item) -> Iterator[Way]:
    """Yield where to go on from one thing: the questions about it, and what is listed of it.

    From a list, whose head is of no one thing, there is nowhere.
    """
    if not item.get("id"):
        return
    for key, path, query in _ways(show.kind, item):
        if key == "cell" and not show.names.name("cell", path.removeprefix("/ownership/")):
            continue  # a claim may deny an offering that there is not
        yield Way(show.names.keep(path, query), show.words(f"related.{key}"))
    report = report_address(show.names.page.report, show.kind.removesuffix("s"), str(item["id"]))
    if report and show.kind in _REPORTED:
        yield Way(report, show.words("report"))


def _ways(kind: str, item: Item) -> Iterator[tuple[str, str, tuple[tuple[str, str], ...]]]:
    identifier = str(item.get("id"))
    row = tuple((key, str(item[key])) for key in ("platform", "model") if item.get(key))
    match kind:
        case "offerings":
            yield "ownership", "/ownership", row
            yield "handoffs", f"/handoffs/{identifier}", ()
            yield "goods", f"/handoffs/{identifier}", (("along", "goods"),)
            yield "similar", f"/similar/{identifier}", ()
            yield "compare", "/compare", (("a", identifier),)
            yield "conflicts", "/conflicts", row
            yield "coverage", "/coverage", row
        case "segments":
            yield "impact", f"/impact/{identifier}", ()
            yield "ownership", "/ownership", (("segment", identifier),)
            yield "covers", "/claims", (("covers", identifier),)
            yield "conflicts", "/conflicts", (("segment", identifier),)
            yield "law", "/overlays", (("segment", identifier),)
        case "platforms" | "models":
            own = ((kind.removesuffix("s"), identifier),)
            yield "offerings", "/offerings", own
            yield "ownership", "/ownership", own
            yield "claims", "/claims", own
            yield "conflicts", "/conflicts", own
        case "claims" if item.get("model") != GENERAL and "@" not in str(item.get("segment")):
            names = (str(item.get(key)) for key in ("platform", "model", "segment"))
            yield "cell", f"/ownership/{'/'.join(names)}", ()
        case "markets":
            yield "offerings", "/offerings", (("market", identifier), ("availability", "offered"))
            yield "law", "/overlays", (("market", identifier),)
        case "sources":
            yield "claims", "/claims", (("source", identifier),)
            yield "facts", "/facts", (("source", identifier),)
        case "handoffs" | "similar":
            offering = "/".join(value for _, value in row)
            yield "offering", f"/offerings/{offering}", ()
            yield "compare", "/compare", (("a", offering),)
