"""When an offering is where, in sentences: its periods, market by market."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from crosslane.graph.views import Item
from crosslane.ontology.model import PartialDate
from crosslane.visualize.names import Names
from crosslane.visualize.places import told
from crosslane.visualize.words import Words

Spans = tuple[tuple[str | None, str | None], ...]


@dataclass(frozen=True, slots=True)
class Stay:
    """When an offering is in some markets: a sentence, the facts that say so, and remarks."""

    markets: tuple[str, ...]
    text: str
    facts: tuple[str, ...]
    notes: tuple[str, ...]


def stays(names: Names, periods: Iterable[Item], market: str | None = None) -> tuple[Stay, ...]:
    """Return when an offering is where, as far as periods say.

    Args:
        names: names of markets, and the language.
        periods: the periods, as ``views.period`` gives them.
        market: the only market to tell of.

    Returns:
        One stay for all markets that it is in at the same times.
    """
    of: dict[str, list[Item]] = {}
    for one in periods:
        for place in one["markets"]:
            if market in (None, place):
                of.setdefault(place, []).append(one)
    alike: dict[Spans, list[str]] = {}
    for place, found in of.items():
        spans = tuple(sorted(((one["from"], one["until"]) for one in found), key=_begin))
        alike.setdefault(spans, []).append(place)
    return tuple(
        _stay(names, spans, places, [one for place in places for one in of[place]])
        for spans, places in alike.items()
    )


def _begin(span: tuple[str | None, str | None]) -> str:
    return span[0] or ""


def _stay(names: Names, spans: Spans, places: list[str], periods: list[Item]) -> Stay:
    words = names.words
    times = words.join([_span(words, *one) for one in spans], "stay.again")
    text = words("stay.in", markets=told(names, places), times=times)
    facts = dict.fromkeys(fact for one in periods for fact in one["evidence"])
    notes = dict.fromkeys(one["note"] for one in periods if one["note"])
    return Stay(tuple(places), text, tuple(facts), tuple(notes))


def _span(words: Words, start: str | None, until: str | None) -> str:
    if start and until:
        return words("stay.between", from_=start, until=until)
    return words("stay.from", from_=start) if start else words("stay.until", until=until)


def why_not(words: Words, there: Item, day: str) -> str | None:
    """Say why an offering is not there on a day: it ended before, or begins later.

    Args:
        words: the language.
        there: its availability, with ``from`` and ``until``.
        day: the day.

    Returns:
        A sentence; ``None`` where its dates do not tell.
    """
    start, until = there["from"], there["until"]
    if there["status"] != "not-offered":
        return None
    if until and PartialDate.parse(until).last.isoformat() <= day:
        return words("stay.ended", until=until)
    if start and PartialDate.parse(start).first.isoformat() > day:
        return words("stay.begins", from_=start)
    return None
