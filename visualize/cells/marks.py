"""How one cell is drawn and spoken: its letter, its sign and its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from crosslane.graph import views
from crosslane.graph.resolve import Ownership
from crosslane.graph.store import KnowledgeGraph
from crosslane.ontology.model import ANY, GENERAL, Certainty, Party, Status
from crosslane.visualize.direction import closed
from crosslane.visualize.words import Words

LETTERS: Mapping[str, str] = MappingProxyType(
    {
        Party.PLATFORM: "P",
        Party.SELLER: "S",
        Party.THIRD_PARTY: "T",
        Party.SHARED: "½",
        Party.BUYER: "B",
        Party.AUTHORITY: "A",
    }
)
"""The letter of each owner: colour alone never says who it is."""

SIGNS: Mapping[str, str] = MappingProxyType(
    {
        Status.STATED: "",
        Status.INFERRED: "≈",
        Status.INHERITED: "↑",
        Status.DISPUTED: "!",
        Status.UNKNOWN: "",
        Status.NOT_OFFERED: "",
    }
)
"""The small sign of each status beside the letter."""

NOT_OFFERED = "\N{EN DASH}"
UNKNOWN = "?"

LONGEST_QUOTE = 200
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Mark:
    """One cell, ready to be drawn.

    ``name`` is short, ``sentence`` cites the source; ``on`` tells whether the filters keep it.
    """

    id: str
    platform: str
    model: str
    segment: str
    owner: str | None
    status: str
    parties: tuple[str, ...]
    letter: str
    sign: str
    name: str
    sentence: str
    href: str
    on: bool = True

    @property
    def look(self) -> str:
        """The classes of the cell: its owner and its status."""
        return f"owner-{self.owner or 'none'} status-{self.status}"


def short(text: str, most: int) -> str:
    """Return at most so many characters, with an ellipsis where some were left out.

    Example:
        >>> short("with pricing control", 12)
        'with pricing…'
    """
    return text if len(text) <= most else closed(text[:most].rstrip()) + "…"


def letter(one: Ownership) -> str:
    """Return the letter of a cell: the owner's, or those of all who are named, or a sign."""
    if one.owner is not None:
        return LETTERS[one.owner]
    if one.status is Status.DISPUTED:
        return "/".join(LETTERS[item.party] for item in one.candidates)
    return NOT_OFFERED if one.status is Status.NOT_OFFERED else UNKNOWN


def offering_name(graph: KnowledgeGraph, platform: str, model: str, words: Words) -> str:
    """Return the name of an offering, or of a model in general."""
    name = words.label(graph.records.vocabulary.model[model].label)
    if platform in (ANY, GENERAL):
        return words("in_general.of", model=name)
    return f"{words.label(graph.records.platform[platform].label)} · {name}"


def party_name(graph: KnowledgeGraph, party: str, words: Words) -> str:
    """Return the name of a party as it stands within a sentence."""
    for term in graph.records.vocabulary.parties:
        if term.id == party:
            return words.within(term.label)
    return party


def answer(graph: KnowledgeGraph, one: Ownership, words: Words) -> str:
    """Return who owns a cell in a few words, such as ``platform (stated)``."""
    if one.owner is not None:
        status = words(f"status.{one.status}")
        if one.certainty is Certainty.POSSIBLE:
            status += words("comma") + words("certainty.possible")
        return words("says.owner", owner=party_name(graph, one.owner, words), status=status)
    if one.status is Status.DISPUTED:
        parties = [party_name(graph, item.party, words) for item in one.candidates]
        return words("says.disputed", parties=words.join(parties, "or"))
    return words(f"says.{one.status}")


def mark(
    graph: KnowledgeGraph,
    one: Ownership,
    words: Words,
    query: str = "",
    *,
    name: str | None = None,
) -> Mark:
    """Return a cell ready to be drawn.

    Args:
        graph: the graph.
        one: the answer.
        words: the language.
        query: what stands after ``?`` in the address of its evidence page.
        name: the name of the offering, where it is known already.

    Returns:
        The mark.
    """
    platform = views.general(one.platform)
    segment = words.label(graph.records.vocabulary.segment[one.segment].label)
    offering = name or offering_name(graph, platform, one.model, words)
    where = short(offering, LONGEST_NAME) + words("comma") + short(segment, LONGEST_NAME)
    said = words("sentence", where=where, answer=answer(graph, one, words))
    identifier = f"{platform}/{one.model}/{one.segment}"
    path = views.path("ownership", identifier)
    return Mark(
        id=identifier,
        platform=platform,
        model=one.model,
        segment=one.segment,
        owner=one.owner.value if one.owner else None,
        status=one.status.value,
        parties=tuple(item.party.value for item in one.candidates),
        letter=letter(one),
        sign=SIGNS[one.status],
        name=said,
        sentence=" ".join([said, *_cited(one, words)]),
        href=f"{path}?{query}" if query else path,
    )


def _cited(one: Ownership, words: Words) -> list[str]:
    """Cite the first claim of each party that the deciding claims name."""
    first = {voice.claim.party: voice.claim.evidence for voice in reversed(one.evidence)}
    return [
        words("cite", quote=short(said.quote, LONGEST_QUOTE), source=said.source)
        for said in (first[item.party] for item in one.candidates if item.party in first)
    ]
