"""What the pages of things are made of: their shared parts, seen through the lens of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from crosslane.graph import answers, views
from crosslane.graph.questions.compare import CORE
from crosslane.graph.resolve import Ownership
from crosslane.graph.seen import sight
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.views import Item
from crosslane.ontology.model import GENERAL, Status
from crosslane.visualize import nodes
from crosslane.visualize.cells.strip import Strips, strip_of
from crosslane.visualize.direction import closed
from crosslane.visualize.nodes import Node, Section
from crosslane.visualize.parts.through import lens_of, query_of
from crosslane.visualize.show import Show

_OPEN = frozenset({Status.DISPUTED, Status.UNKNOWN, Status.NOT_OFFERED})

SHORT = 6
"""As many claims are shown at once; more are opened on demand."""


@dataclass(frozen=True, slots=True)
class Thing:
    """The parts of a page that describes a thing.

    Args:
        lead: what is to be known at a glance, in sentences.
        glance: the same as a row of values.
        sections: the parts that prove it, in order.
        used: fields of the item that these parts show in full.
    """

    lead: tuple[str, ...] = ()
    glance: Node | None = None
    sections: tuple[Section, ...] = ()
    used: frozenset[str] = frozenset()


Maker = Callable[["Seen", Item], Thing]

Made = Mapping[tuple[str, str], Node]
"""Cells that are made of more than the item, by column and the item's id."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What shows a thing: the words and names of its page, and the lens that it is seen through."""

    show: Show
    lens: Lens

    @classmethod
    def of(cls, show: Show) -> Seen:
        """Return what shows the thing of a page, through the lens of the page."""
        return cls(show, lens_of(show.names.page))

    @property
    def graph(self) -> KnowledgeGraph:
        """The graph that answers."""
        return self.show.names.graph

    def words(self, key: str, **values: object) -> str:
        """Return a text of the page's language."""
        return self.show.words(key, **values)

    @property
    def query(self) -> str:
        """What stands after ``?`` in links to other pages: the lens and the look."""
        return query_of(self.show.names.page)

    def visible(self, kind: str, ids: Sequence[str]) -> list[str]:
        """Return those ``claims`` or ``facts`` that can be seen through the lens."""
        found = sight(self.graph, self.lens)
        return [one for one in ids if found is None or one in getattr(found, kind)]

    def section(self, name: str, body: Node, number: int | None = None) -> Section:
        """Return a part under the heading that the texts have for its name."""
        return Section(f"part-{name}", self.words(f"thing.{name}"), body, number)

    def head(self, *names: str) -> tuple[str, ...]:
        """Return the heads of a table's columns."""
        return tuple(self.words(f"head.{name}") for name in names)


def strips(
    seen: Seen,
    caption: str,
    offerings: Iterable[str],
    *,
    tier: str = CORE,
    lens: Lens | None = None,
    query: str | None = None,
) -> Strips:
    """Return the chains of offerings under each other.

    Args:
        seen: what shows the page.
        caption: what they are called together.
        offerings: their ids; ``any/semi-managed`` for a model in general.
        tier: ``core`` or ``all`` segments.
        lens: another lens than the page's.
        query: what stands after ``?`` in links, where it is not that of the page.

    Returns:
        The strips.
    """
    asked = seen.query if query is None else query
    pairs = (one.split("/", 1) for one in offerings)
    made = (
        strip_of(seen.graph, platform, model, lens or seen.lens, seen.show.words, asked, tier=tier)
        for platform, model in pairs
    )
    return Strips(caption, tuple(made))


def facts(seen: Seen, ids: Sequence[str]) -> Node:
    """Return facts with their words, grouped by what they say."""
    found: dict[str, list[Item]] = {}
    records = seen.graph.records
    known = [one for one in ids if one in records.fact]
    for one in views.fact_evidence(records, known):
        found.setdefault(records.fact[one["fact"]].predicate, []).append(one)
    rows = tuple(
        (_predicate(seen, name), fact_quotes(seen, some, folded=len(known) > SHORT))
        for name, some in found.items()
    )
    return nodes.Pairs(rows, "told")


def fact_quotes(seen: Seen, items: Sequence[Item], *, folded: bool) -> nodes.Stack:
    """Return facts below each other with their words.

    Args:
        seen: what shows the page.
        items: the facts with their evidence.
        folded: whether to show what each says, and the words on demand; equal ones stand once.

    Returns:
        The facts.
    """
    if not folded:
        return nodes.Stack(tuple(fact_quote(seen, one) for one in items))
    alike: dict[str, list[Node]] = {}
    for one in items:
        quote = fact_quote(seen, one)
        alike.setdefault(quote.value, []).append(replace(quote, says=None))
    return nodes.Stack(
        tuple(
            nodes.Folded(_times(closed(text), len(quotes)), nodes.Stack(tuple(quotes)))
            for text, quotes in alike.items()
        )
    )


def _times(text: str, count: int) -> str:
    return f"{text} ({count})" if count > 1 else text


def _predicate(seen: Seen, name: str) -> str:
    return seen.show.worded(name, "predicate").text


def fact_quote(seen: Seen, item: Item) -> nodes.Quote:
    """Return the words behind a fact, which its text leads to."""
    href = seen.show.names.href("fact", item["fact"]) or ""
    text = item.get("text") or item["fact"]
    where = (*where_read(seen, item["source"]), nodes.Link(item["fact"], href))
    words, ours = seen.show.told(item)
    return nodes.Quote(words, None, text, text, nodes.Many(where), (), ours)


def where_read(seen: Seen, source: Item) -> tuple[Node, ...]:
    """Return where words stand, in a line: the document, who published it and when, its grade."""
    title = str(source.get("title") or source["id"])
    parts: list[Node] = [nodes.Link(title, seen.show.names.href("source", source["id"]) or "")]
    if source.get("publisher"):
        parts.append(nodes.Text(str(source["publisher"])))
    when = source.get("date")
    parts.append(nodes.Day(str(when)) if when else nodes.Text(seen.words("undated")))
    letter = str(source["grade"])
    parts.append(nodes.Value(seen.words("grade.of", grade=letter), letter))
    if source.get("url"):
        parts.append(seen.show.address(str(source["url"]), seen.words("page.of")))
    return tuple(parts)


def voice(seen: Seen, item: Item, *, source: bool = True, claim: bool = True) -> nodes.Quote:
    """Return the words of a claim with a line below: what it says, its document, its own page.

    Args:
        seen: what shows the page.
        item: the claim as it speaks on a cell, or as it stands in the records; one that was
            overruled says why.
        source: whether to name the document.
        claim: whether to lead to the claim's own page, where the document is named.

    Returns:
        The quote.
    """
    says = seen.show.says(item)
    value, party = str(item["involvement"]), str(item["party"])
    where: Node | None = None
    if source:
        read = item["source"]
        if isinstance(read, str):
            read = views.source_brief(seen.graph.records.source[read])
        parts = where_read(seen, read)
        if claim:
            parts = (*parts, seen.show.reference("claim", str(item.get("claim") or item["id"])))
        where = nodes.Many(parts)
    text, ours = seen.show.told(item)
    return nodes.Quote(text, party, says, value, where, seen.show.lost(item), ours)


def claims(
    seen: Seen, ids: Sequence[str], *columns: str, source: bool = True, short: int = SHORT
) -> Node:
    """Return claims as a table of the columns, folded where there are many.

    Args:
        seen: what shows the page.
        ids: the claims; those that are not in the records are left out.
        columns: ``about`` and ``segment`` are those that may be wanted.
        source: whether each names its document.
        short: as many are shown at once.

    Returns:
        The table.
    """
    known = [one for one in ids if one in seen.graph.records.claim]
    rows = tuple(
        _claim_row(seen, answers.claim(seen.graph, one), columns, source=source) for one in known
    )
    heads = seen.head("claim", *columns, "words")
    table = nodes.Table(seen.words("thing.claims"), heads, rows, tuple(known), "told")
    if len(known) <= short:
        return table
    return nodes.Folded(seen.words("thing.claims.all", count=len(known)), table)


def _claim_row(seen: Seen, item: Item, columns: Sequence[str], *, source: bool) -> tuple[Node, ...]:
    cells = {
        "about": lambda: subject(seen, item["platform"], item["model"]),
        "segment": lambda: seen.show.value("segment", item["segment"], table=True),
    }
    return (
        seen.show.reference("claim", item["id"]),
        *(cells[name]() for name in columns),
        voice(seen, item, source=source, claim=False),
    )


def subject(seen: Seen, platform: str, model: str) -> Node:
    """Return what a claim is about, as a link where it is a thing with a page."""
    if platform == GENERAL and model == GENERAL:
        return nodes.Text(seen.words("subject.general"))
    if platform == GENERAL:
        name = seen.show.names.name("offering", f"{GENERAL}/{model}") or model
        return nodes.Link(name, seen.show.names.href("model", model) or "")
    if model != GENERAL and f"{platform}/{model}" not in seen.graph.records.offering:
        names = seen.show.names  # a claim may deny an offering that there is not
        parts = [names.name("platform", platform) or platform, names.name("model", model) or model]
        return nodes.Value(" · ".join(parts), f"{platform}/{model}")
    return seen.show.offering(platform, model)


def sources(seen: Seen, claim_ids: Iterable[str], fact_ids: Iterable[str]) -> nodes.Table:
    """Return the documents that claims and facts were read from, with how many of each."""
    records = seen.graph.records
    counts: dict[str, list[int]] = {}
    read = (
        [records.claim[one].evidence.source for one in claim_ids if one in records.claim],
        [records.fact[one].evidence.source for one in fact_ids if one in records.fact],
    )
    for column, found in enumerate(read):
        for one in found:
            counts.setdefault(one, [0, 0])[column] += 1
    rows = tuple(
        (
            nodes.Link(records.source[one].title, seen.show.names.href("source", one) or ""),
            grade(seen, records.source[one].grade),
            nodes.Text(seen.words("numbers", claims=numbers[0], facts=numbers[1])),
        )
        for one, numbers in sorted(counts.items())
    )
    heads = seen.head("source", "grade", "read")
    return nodes.Table(seen.words("thing.sources"), heads, rows, tuple(sorted(counts)))


def grade(seen: Seen, value: str) -> nodes.Value:
    """Return a grade with what it means."""
    text = seen.words(f"source.grade.{value}")
    said = seen.words("source.grade", grade=value, colon=seen.words("colon"), text=text)
    return nodes.Value(said, value)


def divided(seen: Seen, cells: Iterable[Ownership]) -> str:
    """Say how many cells each party owns, and how many are disputed or unknown."""
    names = seen.show.names
    counts: dict[str, int] = {}
    for one in cells:
        key = one.owner or one.status
        counts[key.value] = counts.get(key.value, 0) + 1
    parts = [
        seen.words(
            "lead.part",
            party=names.name("party", key) or seen.words(f"strip.{key}"),
            count=count,
        )
        for key, count in sorted(counts.items(), key=lambda pair: (pair[0] in _OPEN, -pair[1]))
    ]
    return seen.show.words.join(parts)


def glance(seen: Seen, **values: Node | None) -> nodes.Pairs:
    """Return values in a row, each under its name; ``None`` leaves one out."""
    rows = ((seen.words(f"field.glance.{key}"), node) for key, node in values.items() if node)
    return nodes.Pairs(tuple(rows), "glance")


def many(seen: Seen, kind: str, ids: Sequence[str], none: str = "nothing") -> Node:
    """Return links to several things in a line, or that there are none."""
    if not ids:
        return nodes.Nothing(seen.words(none))
    return nodes.Many(tuple(seen.show.reference(kind, one) for one in ids))


def cell_chip(seen: Seen, one: Item, *, compact: bool = False) -> nodes.Chip:
    """Return the answer of a cell as a link to its evidence."""
    chip = seen.show.answer(one, seen.show.names.href("cell", one["id"]))
    if not compact:
        return chip
    return nodes.Chip(chip.look, chip.letter, chip.sign, chip.text, chip.value, chip.href, True)
