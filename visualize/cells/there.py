"""Whether the offering of a cell is there: its times by market, who says so, and what else is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crosslane.graph import views
from crosslane.graph.questions.timeline_dates import dated
from crosslane.graph.store import Lens
from crosslane.graph.views import Item
from crosslane.ontology.model import Offered
from crosslane.visualize.cells.saying import Teller
from crosslane.visualize.stays import stays, why_not

Facts = tuple[dict[str, Any], ...]

_FEW = 2


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence on where an offering is when, with the words of those who say so."""

    text: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class There:
    """Whether an offering is there.

    Args:
        text: the answer in a sentence.
        why: why it is not there, where dates tell.
        proof: the words that tell of that very date, or the first words where none does.
        stays: when it is where, as far as it is in some markets for a time.
        facts: what else the answer rests on.
        others: the address of the offerings that are there instead, with its text.
    """

    text: str
    why: str | None
    proof: Facts
    stays: tuple[Told, ...]
    facts: Facts
    others: tuple[str, str] | None


def there_of(teller: Teller, cell: Item, lens: Lens) -> There | None:
    """Return whether the offering of a cell is there.

    Args:
        teller: what puts facts into words.
        cell: the cell, as ``answers.ownership`` gives it.
        lens: market, day and trust that it was seen through.

    Returns:
        What to tell; ``None`` for a model in general, which is nowhere.
    """
    there, words = cell["availability"], teller.words
    if there is None:
        return None
    offering = teller.graph.records.offering[f"{cell['platform']}/{cell['model']}"]
    periods = [views.period(one) for one in teller.graph.periods(offering, lens)]
    found = stays(teller.names, periods, cell["market"])
    said = {fact for one in found for fact in one.facts}
    rest = [one for one in there["evidence"] if one not in said]
    absent = there["status"] == Offered.NOT_OFFERED
    proof = _proof(teller, cell) if absent else ()
    return There(
        text=_text(teller, cell),
        why=why_not(words, there, cell["as_of"]),
        proof=tuple(teller.facts(proof)),
        stays=tuple(Told(one.text, _besides(teller, one.facts, proof)) for one in found),
        facts=_besides(teller, rest, proof),
        others=_others(teller, cell) if absent else None,
    )


def _besides(teller: Teller, facts: Sequence[str], told: Sequence[str]) -> Facts:
    return tuple(teller.facts(one for one in facts if one not in told))


def _proof(teller: Teller, cell: Item) -> tuple[str, ...]:
    """Return the facts that tell why an offering is not there: those of the very date first."""
    there, table = cell["availability"], teller.graph.records.fact
    dates = {there["until"] or there["from"]}
    facts = [table[one] for one in there["evidence"]]
    told = [one.id for one in facts if (when := dated(one)) and when.text in dates]
    return tuple(told or [one.id for one in facts[:_FEW]])


def _text(teller: Teller, cell: Item) -> str:
    there, words = cell["availability"], teller.words
    parts = [words(f"offered.{there['status']}")]
    if cell["market"]:
        market = teller.graph.records.vocabulary.market[cell["market"]]
        parts.append(words("markets", markets=words.label(market.label)))
    parts.append(words("as_of.on", day=cell["as_of"]))
    if there["status"] != Offered.NOT_OFFERED:
        if there["from"]:
            parts.append(words("since", day=there["from"]))
        if there["until"]:
            parts.append(words("until", day=there["until"]))
    if there["status"] == Offered.OFFERED and there["certainty"] == "possible":
        parts.append(words("offered.possible"))
    return words("comma").join(parts)


def _others(teller: Teller, cell: Item) -> tuple[str, str]:
    """Return the list of what is offered there on that day."""
    names, day = teller.names, cell["as_of"]
    query = (("availability", Offered.OFFERED.value), ("as_of", day))
    if not cell["market"]:
        return names.keep("/offerings", query), names.words("there.others", day=day)
    market = names.name("market", cell["market"]) or cell["market"]
    return (
        names.keep("/offerings", (("market", cell["market"]), *query)),
        names.words("there.others.in", market=market, day=day),
    )
