"""The evidence of one cell as a page that reads: the answer, who says so, and what lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from crosslane.graph.resolve import Ownership
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.views import Item
from crosslane.ontology.model import GENERAL, Grade, Status
from crosslane.visualize.asked import Asked
from crosslane.visualize.cells.law import Law, law_of
from crosslane.visualize.cells.marks import (
    LETTERS,
    LONGEST_NAME,
    Mark,
    mark,
    offering_name,
    own_name,
    party_name,
    short,
)
from crosslane.visualize.cells.saying import About, Read, Saying, Teller, teller_of
from crosslane.visualize.cells.there import There, there_of
from crosslane.visualize.context import LENS
from crosslane.visualize.names import Names
from crosslane.visualize.page import render
from crosslane.visualize.words import Words

_ASIDE = ("beside", "pays", "bears_risk", "liable", "assists", "denied", "vetoed", "annotations")


@dataclass(frozen=True, slots=True)
class Section:
    """Claims under one heading; ``folded`` ones are opened on demand."""

    kind: str
    title: str
    claims: tuple[Saying, ...]
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a dispute."""

    party: str
    letter: str
    title: str
    href: str | None
    claims: tuple[Saying, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One segment in the chain of the offering."""

    label: str
    mark: Mark
    here: bool


@dataclass(frozen=True, slots=True)
class CellView:
    """Everything that the page of a cell shows, in the reader's language.

    ``proof`` and ``overruled`` stand side by side; ``sections`` are what else was said, and ``law``
    what holds whatever anybody says.
    """

    title: str
    question: str
    headline: str
    why: str
    tier: str | None
    weak: str | None
    possible: bool
    offering: str
    segment: str
    mark: Mark
    about: tuple[About, ...]
    sides: tuple[Side, ...]
    proof: Section | None
    overruled: Section | None
    sections: tuple[Section, ...]
    read: tuple[Read, ...]
    law: Law | None
    availability: There | None
    chain: tuple[Step, ...]
    crumbs: tuple[tuple[str, str], ...]
    matrix: str
    graph: str
    report: str | None = None

    @property
    def previous(self) -> Step | None:
        """The segment before this one in the chain."""
        return self._beside(-1)

    @property
    def next(self) -> Step | None:
        """The segment after this one in the chain."""
        return self._beside(1)

    def _beside(self, step: int) -> Step | None:
        here = [item.here for item in self.chain].index(True) + step
        return self.chain[here] if 0 <= here < len(self.chain) else None


def cell_page(
    graph: KnowledgeGraph,
    cell: Item,
    lens: Lens,
    *,
    lang: str = "en",
    theme: str = "auto",
    origin: str = "",
    report: str = "",
) -> str:
    """Return the evidence of one cell as a page.

    Args:
        graph: the graph.
        cell: the cell, as ``answers.ownership`` gives it.
        lens: what it was seen through; links ask through it again.
        lang: ``en`` or ``zh``.
        theme: ``auto``, ``light`` or ``dark``.
        origin: scheme and host by which other sites name the page.
        report: where something can be reported, as ``report_address`` takes it.

    Returns:
        The page.
    """
    asked = Asked(
        market=lens.market,
        as_of=lens.as_of if lens.dated else None,
        source=lens.sources,
        grade=lens.grade,
        as_known=lens.as_known,
        lang=lang,
        theme=theme,
    )
    path = cell["links"]["self"].partition("?")[0]
    view, same = cell_view(graph, cell, asked, report), _same(cell, asked, path)
    return render("cell.html", asked, path, origin=origin, view=view, same=same)


def _same(cell: Item, asked: Asked, path: str) -> dict[str, str | None]:
    query = asked.query(*LENS)
    return {
        "rest": path + "?" + urlencode([*query, ("format", "json")]),
        "csv": path + "?" + urlencode([*query, ("format", "csv")]),
        "sparql": None if query else cell["links"]["sparql"],
    }


def cell_view(graph: KnowledgeGraph, cell: Item, asked: Asked, report: str = "") -> CellView:
    """Put a cell into words.

    Args:
        graph: the graph.
        cell: the cell, as ``answers.ownership`` gives it.
        asked: language, market, day and trust.
        report: where something can be reported.

    Returns:
        The view model.
    """
    teller = teller_of(graph, cell, asked, report)
    words, names = teller.words, teller.names
    found = graph.records.vocabulary.segment[cell["segment"]]
    lens = asked.lens(date.fromisoformat(cell["as_of"]))
    offering = offering_name(graph, cell["platform"], cell["model"], words)
    chain = _chain(graph, cell, asked, lens)
    there = {
        "general": cell["platform"] == GENERAL,
        "tier": "core" if found.tier == "core" else "all",
    }
    sections = {item.kind: item for item in _sections(teller, cell)}
    return CellView(
        title=short(offering, LONGEST_NAME) + words("comma") + words.label(found.label),
        question=words("question", segment=words.within(found.label), offering=offering),
        headline=_headline(graph, cell, words),
        why=_why(cell, words),
        tier=words("tier.of", tier=cell["basis"]["tier"]) if cell["basis"] else None,
        weak=words("weak") if _weak(cell) else None,
        possible=cell["certainty"] == "possible",
        offering=offering,
        segment=words.label(found.label),
        mark=next(step.mark for step in chain if step.here),
        about=tuple(_about(teller, cell)),
        sides=_sides(teller, cell),
        proof=sections.pop("evidence", None),
        overruled=sections.pop("overruled", None),
        sections=tuple(sections.values()),
        read=teller.read(cell),
        law=law_of(teller, cell),
        availability=there_of(teller, cell, lens),
        chain=chain,
        crumbs=tuple(_crumbs(names, cell)),
        matrix=asked.href("/", sel=cell["id"], **there),
        graph=asked.href("/graph", sel=cell["id"], **there),
        report=teller.report("cell", cell["id"]),
    )


def _about(teller: Teller, cell: Item) -> Iterable[About]:
    """Yield what the answer is about, each with its page."""
    names, words = teller.names, teller.words
    offering = f"{cell['platform']}/{cell['model']}"
    name = offering_name(teller.graph, cell["platform"], cell["model"], words)
    yield About(words("cell.offering"), name, names.href("offering", offering))
    segment = cell["segment"]
    yield About(
        words("cell.segment"),
        names.name("segment", segment) or segment,
        names.href("segment", segment),
    )
    market = cell["market"]
    if market:
        name = names.name("market", market) or market
        yield About(words("cell.market"), name, names.href("market", market))
    else:
        yield About(words("cell.market"), words("market.any"), None)
    yield About(words("cell.day"), cell["as_of"], None)


def _crumbs(names: Names, cell: Item) -> Iterable[tuple[str, str]]:
    """Yield the way here: the matrix, the platform, the offering."""
    yield names.keep("/"), names.words("nav.matrix")
    platform, offering = cell["platform"], f"{cell['platform']}/{cell['model']}"
    found = names.href("platform", platform)
    if found:
        yield found, names.name("platform", platform) or platform
    model = own_name(names.graph, platform, cell["model"], names.words)
    yield (
        names.href("offering", offering) or "/",
        model if found else names.words("in_general.of", model=model),
    )


def _headline(graph: KnowledgeGraph, cell: Item, words: Words) -> str:
    owner, status = cell["owner"], cell["status"]
    if status == Status.DISPUTED:
        parties = [party_name(graph, item["party"], words) for item in cell["candidates"]]
        return words("headline.disputed", parties=words.join(parties, "or"))
    if owner is None:
        return words(f"headline.{status}")
    if cell["split"]:
        parts = [
            f"{party_name(graph, item['party'], words)} ({words.join(item['aspects'])})"
            for item in cell["split"]
        ]
        return words("headline.split", split=words.join(parts))
    if owner in ("third-party", "authority", "shared"):
        return words(f"headline.{owner}")
    return words("headline.owner", owner=party_name(graph, owner, words))


def _why(cell: Item, words: Words) -> str:
    status, basis = cell["status"], cell["basis"]
    if status == Status.STATED and cell["platform"] == GENERAL:
        return words("why.stated.general")
    if status not in (Status.INFERRED, Status.INHERITED):
        return words(f"why.{status}")
    return words(
        f"why.{status}",
        scope=words(f"scope.{basis['scope']}"),
        wording=words(f"wording.{basis['wording']}"),
        strength=words(f"strength.{basis['strength']}"),
    )


def _weak(cell: Item) -> bool:
    """Tell whether an answer rests on sources of grade D alone."""
    grades = {one["source"]["grade"] for one in cell["evidence"]}
    return grades == {Grade.D.value}


def _sides(teller: Teller, cell: Item) -> tuple[Side, ...]:
    if cell["status"] != Status.DISPUTED:
        return ()
    return tuple(
        Side(
            item["party"],
            LETTERS[item["party"]],
            teller.names.name("party", item["party"]) or item["party"],
            teller.names.href("party", item["party"]),
            tuple(teller.saying(one) for one in cell["evidence"] if one["claim"] in item["claims"]),
        )
        for item in cell["candidates"]
    )


def _sections(teller: Teller, cell: Item) -> Iterable[Section]:
    found = [] if cell["status"] == Status.DISPUTED else [("evidence", cell["evidence"])]
    found += [("overruled", cell["overruled"])]
    found += [(name, cell[name]) for name in _ASIDE]
    for kind, items in found:
        if items:
            claims = tuple(teller.saying(item) for item in items)
            title = teller.words(f"section.{kind}")
            yield Section(kind, title, claims, kind == "annotations")


def _chain(graph: KnowledgeGraph, cell: Item, asked: Asked, lens: Lens) -> tuple[Step, ...]:
    """Return the segments of the offering in chain order, seen through the same lens."""
    words = Words(asked.lang)
    query = urlencode(asked.query(*LENS, "lang", "theme"))
    row: tuple[Ownership, ...] = graph.row(cell["platform"], cell["model"], lens)
    return tuple(
        Step(
            words.label(graph.records.vocabulary.segment[one.segment].label),
            mark(graph, one, words, query),
            one.segment == cell["segment"],
        )
        for one in row
    )
