"""The evidence of one cell as a page that reads: the answer, who says so, and what lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode, urlsplit

from crosslane.graph import views
from crosslane.graph.resolve import Ownership
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.views import Item
from crosslane.ontology.model import GENERAL, Status
from crosslane.visualize.asked import Asked
from crosslane.visualize.context import LENS
from crosslane.visualize.marks import LONGEST_NAME, Mark, mark, offering_name, party_name, short
from crosslane.visualize.page import render
from crosslane.visualize.words import Words

_ASIDE = ("beside", "pays", "bears_risk", "liable", "assists", "denied", "vetoed", "annotations")


@dataclass(frozen=True, slots=True)
class Saying:
    """A claim as it is shown: everything is text but ``url``, which is http(s) or ``None``."""

    party: str
    quote: str
    says: str
    about: str
    title: str
    url: str | None
    where: str
    note: str | None
    lost: str | None = None


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
    title: str
    claims: tuple[Saying, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One segment in the chain of the offering."""

    label: str
    mark: Mark
    here: bool


@dataclass(frozen=True, slots=True)
class CellView:
    """Everything that the page of a cell shows, in the reader's language."""

    title: str
    question: str
    headline: str
    why: str
    tier: str | None
    possible: bool
    offering: str
    segment: str
    mark: Mark
    sides: tuple[Side, ...]
    sections: tuple[Section, ...]
    availability: dict[str, Any] | None
    chain: tuple[Step, ...]
    matrix: str
    offering_link: str
    graph: str

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
) -> str:
    """Return the evidence of one cell as a page.

    Args:
        graph: the graph.
        cell: the cell, as ``answers.ownership`` gives it.
        lens: what it was seen through; links ask through it again.
        lang: ``en`` or ``zh``.
        theme: ``auto``, ``light`` or ``dark``.

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
    view, same = cell_view(graph, cell, asked), _same(cell, asked, path)
    return render("cell.html", asked, path, view=view, same=same)


def _same(cell: Item, asked: Asked, path: str) -> dict[str, str | None]:
    query = asked.query(*LENS)
    return {
        "rest": path + "?" + urlencode([*query, ("format", "json")]),
        "csv": path + "?" + urlencode([*query, ("format", "csv")]),
        "sparql": None if query else cell["links"]["sparql"],
    }


def cell_view(graph: KnowledgeGraph, cell: Item, asked: Asked) -> CellView:
    """Put a cell into words.

    Args:
        graph: the graph.
        cell: the cell, as ``answers.ownership`` gives it.
        asked: language, market, day and trust.

    Returns:
        The view model.
    """
    words = Words(asked.lang)
    platform, model, segment = cell["platform"], cell["model"], cell["segment"]
    offering = offering_name(graph, platform, model, words)
    found = graph.records.vocabulary.segment[segment]
    label, extended = found.label, found.tier != "core"
    chain = _chain(graph, cell, asked)
    here = next(step for step in chain if step.here)
    general = platform == GENERAL
    tier = "all" if extended else "core"
    basis = cell["basis"]
    return CellView(
        title=short(offering, LONGEST_NAME) + words("comma") + words.label(label),
        question=words("question", segment=words.within(label), offering=offering),
        headline=_headline(graph, cell, words),
        why=_why(cell, words),
        tier=words("tier.of", tier=basis["tier"]) if basis else None,
        possible=cell["certainty"] == "possible",
        offering=offering,
        segment=words.label(label),
        mark=here.mark,
        sides=_sides(graph, cell, words),
        sections=tuple(_sections(graph, cell, words)),
        availability=_availability(graph, cell, words),
        chain=chain,
        matrix=asked.href("/", general=general),
        offering_link=asked.href("/", platform=(platform,), model=(model,)),
        graph=asked.href("/graph", sel=cell["id"], general=general, tier=tier),
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


def _sides(graph: KnowledgeGraph, cell: Item, words: Words) -> tuple[Side, ...]:
    if cell["status"] != Status.DISPUTED:
        return ()
    return tuple(
        Side(
            item["party"],
            party_name(graph, item["party"], words),
            tuple(
                saying(graph, one, words)
                for one in cell["evidence"]
                if one["claim"] in item["claims"]
            ),
        )
        for item in cell["candidates"]
    )


def _sections(graph: KnowledgeGraph, cell: Item, words: Words) -> Iterable[Section]:
    found = [] if cell["status"] == Status.DISPUTED else [("evidence", cell["evidence"])]
    found += [("overruled", cell["overruled"])]
    found += [(name, cell[name]) for name in _ASIDE]
    for kind, items in found:
        if items:
            claims = tuple(saying(graph, item, words) for item in items)
            yield Section(kind, words(f"section.{kind}"), claims, kind == "annotations")


def saying(graph: KnowledgeGraph, item: Item, words: Words) -> Saying:
    """Put a claim into words.

    Args:
        graph: the graph.
        item: the claim, as ``views.voice`` gives it.
        words: the language.

    Returns:
        The claim to show.
    """
    source = item["source"]
    where = [
        words("source", id=source["id"]),
        source["publisher"],
        source["date"] or words("undated"),
        words("grade.of", grade=source["grade"]),
        words("offsets", start=item["start"], end=item["end"]),
        words("claim", id=item["claim"]),
    ]
    lost = item.get("reason")
    return Saying(
        party=item["party"],
        quote=item["quote"],
        says=_says(graph, item, words),
        about=_about(graph, item, words),
        title=source["title"],
        url=web_address(source["url"]),
        where=" · ".join(part for part in where if part),
        note=item["note"],
        lost=words(f"lost.{lost}", tier=item["lost_to"]) if lost else None,
    )


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


def _says(graph: KnowledgeGraph, item: Item, words: Words) -> str:
    party = next(
        (words.label(t.label) for t in graph.records.vocabulary.parties if t.id == item["party"]),
        item["party"],
    )
    text = words(
        "says",
        party=party,
        does=words(f"involvement.{item['involvement']}"),
        strength=words(f"strength.{item['strength']}"),
    )
    return words("denies", text=text) if item["polarity"] == "denied" else text


def _about(graph: KnowledgeGraph, item: Item, words: Words) -> str:
    vocabulary = graph.records.vocabulary
    target = item["segment"]
    named = vocabulary.group[target] if target.startswith("@") else vocabulary.segment[target]
    parts = [
        words(
            "about",
            scope=words(f"scope.{item['scope']}"),
            segment=words("quoted", text=words.label(named.label)),
        )
    ]
    if item["aspect"]:
        parts.append(words("part", aspect=item["aspect"]))
    if item["markets"]:
        parts.append(words("markets", markets=words.join(item["markets"])))
    return words("comma").join(parts)


def _availability(graph: KnowledgeGraph, cell: Item, words: Words) -> dict[str, Any] | None:
    there = cell["availability"]
    if there is None:
        return None
    parts = [words(f"offered.{there['status']}")]
    if cell["market"]:
        market = graph.records.vocabulary.market[cell["market"]]
        parts.append(words("markets", markets=words.label(market.label)))
    parts.append(words("as_of.on", day=cell["as_of"]))
    if there["from"]:
        parts.append(words("since", day=there["from"]))
    if there["until"]:
        parts.append(words("until", day=there["until"]))
    if there["status"] == "offered" and there["certainty"] == "possible":
        parts.append(words("offered.possible"))
    facts = views.fact_evidence(graph.records, there["evidence"])
    return {
        "text": words("comma").join(parts),
        "facts": [
            {
                "quote": item["quote"],
                "source": f"{words('source', id=item['source']['id'])} · {item['source']['title']}",
            }
            for item in facts
        ],
    }


def _chain(graph: KnowledgeGraph, cell: Item, asked: Asked) -> tuple[Step, ...]:
    """Return the segments of the offering in chain order, seen through the same lens."""
    words = Words(asked.lang)
    lens = asked.lens(date.fromisoformat(cell["as_of"]))
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
