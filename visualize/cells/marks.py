"""How one cell is drawn and spoken: its letter, its sign and its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from crosslane.graph import views
from crosslane.graph.resolve import Ownership
from crosslane.graph.store import KnowledgeGraph
from crosslane.ontology.model import ANY, GENERAL, Certainty, Evidence, Party, Status
from crosslane.ontology.records import offering_label
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

    ``name`` is short, ``sentence`` cites the source; ``on`` tells whether the filters keep it, and
    ``law`` whether rules of law of the asked market stand over it.
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
    law: bool = False

    @property
    def look(self) -> str:
        """The classes of the cell: its owner, its status, and whether a rule of law is marked."""
        marked = " with-law" if self.law else ""
        return f"owner-{self.owner or 'none'} status-{self.status}{marked}"


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
    """Return the name of an offering, its own where it has one, or of a model in general."""
    if platform in (ANY, GENERAL):
        return words(
            "in_general.of", model=words.label(graph.records.vocabulary.model[model].label)
        )
    offering = graph.records.offering[f"{platform}/{model}"]
    return words.label(offering_label(graph.records, offering))


def own_name(graph: KnowledgeGraph, platform: str, model: str, words: Words) -> str:
    """Return what a platform calls its offering; what the model is called if it has no name."""
    offering = graph.records.offering.get(f"{platform}/{model}")
    name = offering.name if offering else None
    return words.label(name or graph.records.vocabulary.model[model].label)


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
    law = ruled(one, words)
    name_of = f"{said} {law}{words('stop')}" if law else said
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
        name=name_of,
        sentence=" ".join([name_of, *_cited(one, words)]),
        href=f"{path}?{query}" if query else path,
        law=law is not None,
    )


def ruled(one: Ownership, words: Words) -> str | None:
    """Say how many rules of law of the asked market stand over a cell.

    Returns:
        A few words; ``None`` where there is none, or where no market is asked: then nearly every
        segment has one somewhere.
    """
    if one.market is None or not one.overlays:
        return None
    form = ".one" if len(one.overlays) == 1 else ""
    text = words(f"law.mark{form}", count=len(one.overlays))
    return text[:1].upper() + text[1:]


def _cited(one: Ownership, words: Words) -> list[str]:
    """Cite the first claim of each party that the deciding claims name."""
    first = {voice.claim.party: voice.claim.evidence for voice in reversed(one.evidence)}
    found = (first[item.party] for item in one.candidates if item.party in first)
    return [*(cited(said, words) for said in found), *([words("weak")] if weak(one) else [])]


def cited(said: Evidence, words: Words) -> str:
    """Return the words of a source in quotation marks, or what it says in ours, without them."""
    text = short(said.words, LONGEST_QUOTE)
    if said.quote:
        return words("cite", quote=text, source=said.source)
    return words("cite.ours", text=text.removesuffix("."), source=said.source)


def weak(one: Ownership) -> bool:
    """Tell whether an answer rests on sources of grade D alone."""
    return bool(one.evidence) and all(voice.weak for voice in one.evidence)
