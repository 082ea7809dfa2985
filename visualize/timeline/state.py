"""The upper half of the timeline: the day to move, and how the offerings stand on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.views import Item
from crosslane.visualize.cells.strip import Strip, Strips, strip_of
from crosslane.visualize.context import LENS, LOOK, Page
from crosslane.visualize.names import Names
from crosslane.visualize.timeline.words import listed
from crosslane.visualize.words import Words

_DAY = timedelta(days=1)
_COUNTED = ("offered", "possible", "not-yet", "ended", "planned", "unknown")
_THERE = ("offered", "unknown")


@dataclass(frozen=True, slots=True)
class Stop:
    """A day at which the slider stops, and why."""

    day: str
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Moment:
    """The slider: the days that it stops at, and which of them is shown."""

    stops: tuple[Stop, ...]
    place: int

    @property
    def here(self) -> Stop:
        """The day that is shown."""
        return self.stops[self.place]

    @property
    def previous(self) -> Stop | None:
        """The stop before the day that is shown."""
        return self.stops[self.place - 1] if self.place else None

    @property
    def next(self) -> Stop | None:
        """The stop after the day that is shown."""
        return self.stops[self.place + 1] if self.place + 1 < len(self.stops) else None

    @property
    def days(self) -> list[list[str]]:
        """Day and text of every stop, for the script."""
        return [[one.day, one.text] for one in self.stops]


def moment_of(answer: Item, page: Page, words: Words) -> Moment:
    """Return the slider of an answer.

    Args:
        answer: the answer as REST gives it.
        page: whose address the stops change the day of.
        words: the language.

    Returns:
        The days of change, the day before the first of them, today, and the day that is asked.
    """
    texts = {answer["as_of"]: words("timeline.chosen")}
    changes = {one["date"]: _change(one, words) for one in answer["days"]}
    first = min(changes, default=None)
    if first and first > date.min.isoformat():
        before = date.fromisoformat(first) - _DAY
        texts[before.isoformat()] = words("timeline.before")
    texts |= changes
    today = answer["today"]
    texts[today] = words("timeline.today")
    if today in changes:
        texts[today] += words("comma") + changes[today]
    days = sorted(texts)
    stops = tuple(Stop(day, texts[day], _at(page, day, today)) for day in days)
    return Moment(stops, days.index(answer["as_of"]))


def _at(page: Page, day: str, today: str) -> str:
    return page.href(page.path, as_of=None if day == today else day)


def _change(one: Item, words: Words) -> str:
    key = "cells" if one["cells"] else "surer"
    return words(f"timeline.stop.{key}", count=one[key])


def said(answer: Item, names: Names) -> str:
    """Say how many offerings there are on the asked day, and what changes on it."""
    words, day = names.words, answer["as_of"]
    counts = Counter(_counted(one) for one in answer["offerings"])
    parts = [
        words(f"timeline.count.{name}", count=counts[name]) for name in _COUNTED if counts[name]
    ]
    text = words.join(parts) if parts else words("timeline.none")
    told = [words("timeline.on", day=day, counts=text)]
    for one in answer["days"]:
        if one["date"] == day:
            key, count = ("changes", "cells") if one["cells"] else ("surer", "surer")
            offerings = listed(names, "offering", one["offerings"])
            told.append(words(f"timeline.{key}", count=one[count], offerings=offerings))
    return words("timeline.space").join(told)


def _counted(one: Item) -> str:
    offered = one["phase"] == "offered" and one["certainty"] == "possible"
    return "possible" if offered else str(one["phase"])


def compared(answer: Item, words: Words) -> str | None:
    """Say what the rings mean; ``None`` on the day that others are compared with."""
    if answer["as_of"] == answer["today"]:
        return None
    segments = sum(len(one["changed"]) for one in _answered(answer["offerings"]))
    if segments:
        return words("timeline.ringed", count=segments)
    differ = any(one["changed"] for one in answer["offerings"])
    return None if differ else words("timeline.same")


def _answered(offerings: Iterable[Item]) -> Iterator[Item]:
    """Yield the offerings whose cells are answered on the day."""
    return (one for one in offerings if one["phase"] in _THERE)


def strips_of(graph: KnowledgeGraph, lens: Lens, answer: Item, page: Page, words: Words) -> Strips:
    """Return the chain of every offering on the asked day.

    Args:
        graph: the graph.
        lens: market, day and trust.
        answer: the answer as REST gives it.
        page: look and lens of the links.
        words: the language.

    Returns:
        The strips in the order of the offerings, so that they stay where they are when the day
        moves. Where an offering is there, segments that differ from today are ringed.
    """
    query = urlencode(page.pairs(*LENS, *LOOK))
    found: list[Strip] = []
    for one in answer["offerings"]:
        ringed = one["changed"] if one["phase"] in _THERE else ()
        strip = strip_of(
            graph, one["platform"], one["model"], lens, words, query, ringed=frozenset(ringed)
        )
        found.append(replace(strip, said=_standing(one, words)))
    return Strips(words("timeline.state", day=answer["as_of"]), tuple(found))


def _standing(one: Item, words: Words) -> str:
    """Say in a few words how an offering stands: since when, until when, not yet."""
    phase, start, until = one["phase"], one["from"], one["until"]
    if phase in ("planned", "unknown"):
        return words(f"timeline.phase.{phase}")
    if phase == "ended":
        if until is None:
            return words("status.not-offered")
        return words("timeline.phase.ended", until=until)
    if phase == "not-yet":
        return words("timeline.phase.not-yet", from_=start)
    key = "open" if start is None else "possible" if one["certainty"] == "possible" else "since"
    since = words(f"timeline.phase.{key}", from_=start)
    return words("timeline.phase.until", since=since, until=until) if until else since
