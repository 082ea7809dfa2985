"""Claims, facts and sources of a cell in words, with links to each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from crosslane.graph import views
from crosslane.graph.store import KnowledgeGraph
from crosslane.graph.views import Item
from crosslane.visualize.asked import Asked
from crosslane.visualize.cells.marks import LETTERS
from crosslane.visualize.chips import doer_name
from crosslane.visualize.context import LENS, Page
from crosslane.visualize.names import Names
from crosslane.visualize.reporting import report_address
from crosslane.visualize.words import Words

_VOICES = (
    "evidence",
    "overruled",
    "beside",
    "pays",
    "bears_risk",
    "liable",
    "assists",
    "denied",
    "vetoed",
    "annotations",
)
"""The parts of a cell that are lists of claims."""


@dataclass(frozen=True, slots=True)
class About:
    """A thing and its page; ``what`` says what kind of thing it is."""

    what: str
    text: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where words stand: the source with its page, and its address on the web, if it has one."""

    title: str
    href: str
    url: str | None
    grade: str
    grade_means: str
    details: str


@dataclass(frozen=True, slots=True)
class Read:
    """A source that an answer was read from, and why it has its grade."""

    origin: Origin
    reason: str
    claims: int


@dataclass(frozen=True, slots=True)
class Saying:
    """A claim as it is shown: everything is text but the addresses, which lead to pages.

    Args:
        party: who it names, with ``letter`` and ``party_href``.
        quote: the exact words, or what the source says in other words.
        ours: whether they are other words, which stand in no quotation marks.
        says: what it says in a sentence.
        strength: how directly.
        about: whom the words are about, and on which segment or group.
        origin: where they stand.
        claim: the claim's id, with ``href``.
        where: the place of the words in the source, if they are its own.
        markets: the markets it names.
        note: the curator's remark.
        lost: why it does not decide.
        report: where it can be reported that it is wrong.
    """

    party: str
    letter: str
    party_href: str | None
    quote: str
    ours: bool
    says: str
    strength: str
    about: str
    target: About
    origin: Origin
    claim: str
    href: str
    where: str | None
    markets: tuple[About, ...]
    note: str | None
    lost: str | None = None
    report: str | None = None


@dataclass(frozen=True, slots=True)
class Teller:
    """Puts what was read into words.

    Args:
        graph: the graph.
        words: the language.
        names: names and addresses, seen through the lens of the page.
    """

    graph: KnowledgeGraph
    words: Words
    names: Names

    def report(self, kind: str, identifier: str) -> str | None:
        """Return where something can be reported; see ``report_address``."""
        return report_address(self.names.page.report, kind, identifier)

    def saying(self, item: Item) -> Saying:
        """Put a claim into words.

        Args:
            item: the claim, as ``views.voice`` gives it.

        Returns:
            The claim to show.
        """
        words, lost = self.words, item.get("reason")
        return Saying(
            party=item["party"],
            letter=LETTERS[item["party"]],
            party_href=self.names.href("party", item["party"]),
            quote=item["quote"] or item["paraphrase"],
            ours=not item["quote"],
            says=self.says(item),
            strength=words(f"strength.{item['strength']}"),
            about=words(f"scope.{item['scope']}"),
            target=self._target(item["segment"]),
            origin=self.origin(item["source"]),
            claim=item["claim"],
            href=self._href("claim", item["claim"]),
            where=words("offsets", start=item["start"], end=item["end"]) if item["quote"] else None,
            markets=tuple(self._markets(item["markets"])),
            note=item["note"],
            lost=words(f"lost.{lost}", tier=item["lost_to"]) if lost else None,
            report=self.report("claim", item["claim"]),
        )

    def origin(self, source: Item) -> Origin:
        """Put a source, as ``views.source_brief`` gives it, into words."""
        words = self.words
        details = [
            words("source", id=source["id"]),
            source["publisher"],
            source["date"] or words("undated"),
        ]
        return Origin(
            title=source["title"],
            href=self._href("source", source["id"]),
            url=web_address(source["url"]),
            grade=words("grade.of", grade=source["grade"]),
            grade_means=words(f"grade.{source['grade']}"),
            details=" · ".join(part for part in details if part),
        )

    def read(self, cell: Item) -> tuple[Read, ...]:
        """Return the sources of a cell's claims, by id, each with its grade explained."""
        voices = [one for name in _VOICES for one in cell[name]]
        found = {one["source"]["id"]: one["source"] for one in voices}
        return tuple(
            Read(
                self.origin(found[source]),
                self.graph.records.source[source].grade_reason,
                len({one["claim"] for one in voices if one["source"]["id"] == source}),
            )
            for source in sorted(found)
        )

    def facts(self, facts: Iterable[str]) -> list[dict[str, Any]]:
        """Return facts with their words and where those stand."""
        return [
            {
                "id": item["fact"],
                "href": self._href("fact", item["fact"]),
                "quote": item["quote"] or item["paraphrase"],
                "ours": not item["quote"],
                "origin": self.origin(item["source"]),
            }
            for item in views.fact_evidence(self.graph.records, facts)
        ]

    def says(self, item: Item) -> str:
        """Say what a claim or a rule of law says: who does what with which part."""
        party = doer_name(self.names, item["party"])
        does = self.words(f"involvement.{item['involvement']}")
        if item["aspect"]:
            part = self.words("claim.part", aspect=item["aspect"])
            does = self.words("claim.does", does=does, part=part)
        text = self.words("claim.says", party=party, does=does)
        return self.words("denies", text=text) if item["polarity"] == "denied" else text

    def _target(self, segment: str) -> About:
        kind = "group" if segment.startswith("@") else "segment"
        name = self.names.name(kind, segment) or segment
        return About(self.words(f"cell.{kind}"), name, self.names.href(kind, segment))

    def _markets(self, markets: Iterable[str]) -> Iterator[About]:
        for market in markets:
            name = self.names.name("market", market) or market
            yield About(self.words("cell.market"), name, self.names.href("market", market))

    def _href(self, kind: str, identifier: str) -> str:
        return self.names.href(kind, identifier) or ""


def teller_of(graph: KnowledgeGraph, cell: Item, asked: Asked, report: str = "") -> Teller:
    """Return what puts a cell into words: links keep language, colours, market, day and trust."""
    words = Words(asked.lang)
    page = Page(
        path=f"/ownership/{cell['id']}",
        today=date.fromisoformat(cell["as_of"]),
        query=tuple(asked.query(*LENS)),
        lang=asked.lang,
        theme=asked.theme,
        report=report,
    )
    return Teller(graph, words, Names(graph, words, page))


def web_address(url: str | None) -> str | None:
    """Return an address if it is of the web; nothing else becomes a link.

    Example:
        >>> web_address("javascript:alert(1)") is None
        True
    """
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None
