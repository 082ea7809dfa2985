"""The drawing of the timeline: a lane for each platform, time from left to right.

Places are shares of the width, so that the drawing fits any screen without a script. A date that is
a year or a month is a bar as long as that; only a day is a point.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from crosslane.graph.store import KnowledgeGraph
from crosslane.graph.views import Item
from crosslane.ontology.model import GENERAL, PartialDate
from crosslane.visualize.cells.marks import short
from crosslane.visualize.words import Words

LETTERS: Mapping[str, str] = MappingProxyType(
    {
        "launch": "L",
        "end": "E",
        "market": "M",
        "rule": "§",
        "fact": "F",
        "claim": "C",
        "source": "D",
        "release": "R",
    }
)
"""The letter of each kind of event: neither shape nor colour alone says what it is."""

SHAPES: Mapping[str, str] = MappingProxyType(
    {
        "launch": "M0-11A11 11 0 0 1 0 11A11 11 0 0 1 0-11Z",
        "end": "M-7-10H7L10-7V7L7 10H-7L-10 7V-7Z",
        "market": "M0-12 11-6V6L0 12-11 6V-6Z",
        "rule": "M-10-11H10V2L0 12-10 2Z",
        "fact": "M-10-10H10V10H-10Z",
        "claim": "M0-13 13 0 0 13-13 0Z",
        "source": "M-9-11H5L9-7V11H-9Z",
        "release": "M0-12 12 10H-12Z",
    }
)
"""The outline of each kind of event, about its middle."""

WIDTH = 940
"""The width for which labels are kept apart; the drawing is shown from about this width on."""

ROW = 30
_TOP = 17
_LONGEST = 30
_EDGE = 1.6
_ROOM = 14
_DATA = ("source", "release")
_LANES = {GENERAL: "general", "law": "law", "data": "data"}
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Axis:
    """The days that a drawing shows, with its ticks.

    Args:
        first: the first day.
        last: the last day.
        ticks: places of years or months in percent, with their names.
    """

    first: date
    last: date
    ticks: tuple[tuple[float, str], ...] = ()

    def at(self, day: date) -> float:
        """Return the place of a day in percent of the width, with room for a sign at both ends."""
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        return round(_EDGE + (100 - 2 * _EDGE) * min(1.0, max(0.0, share)), 3)


@dataclass(frozen=True, slots=True)
class Sign:
    """One event, ready to be drawn.

    Args:
        id: of the event.
        kind: of the event.
        letter: of its kind.
        path: its outline.
        x: the place of its sign in percent.
        y: its place from the top of its lane.
        start: where its bar begins, in percent; ``None`` for a day.
        width: how long its bar is, in percent.
        label: a few words.
        beside: the place in percent that the words stand next to.
        gap: how many pixels they are away from it; negative where they stand before it.
        sentence: what happened, with its date.
        href: where the proof is.
    """

    id: str
    kind: str
    letter: str
    path: str
    x: float
    y: int
    start: float | None
    width: float
    label: str
    beside: float
    gap: int
    sentence: str
    href: str


@dataclass(frozen=True, slots=True)
class Lane:
    """The events of one platform."""

    id: str
    label: str
    href: str | None
    height: int
    signs: tuple[Sign, ...]
    said: str


@dataclass(frozen=True, slots=True)
class Told:
    """An event in words: what the drawing and the list show of it."""

    item: Item
    label: str
    sentence: str
    href: str


def axis_of(items: Sequence[Item], days: Iterable[date], words: Words) -> Axis:
    """Return the axis on which all events and some days have a place.

    Args:
        items: dated events as REST gives them.
        days: days that have to be on it, such as today; at least one.
        words: the language.

    Returns:
        An axis of whole years; of whole months where it would be shorter than a year and a half.
    """
    dates = [PartialDate.parse(item["date"]) for item in items]
    marked = list(days)
    first = min([*(one.first for one in dates), *marked])
    last = max([*(one.last for one in dates), *marked])
    if (last - first).days > 540:
        start, end = date(first.year, 1, 1), _after(date(last.year, 12, 31))
        step = max(1, (end.year - start.year) // 12)
        made = Axis(start, end)
        years = range(start.year, end.year, step)
        return Axis(start, end, tuple((made.at(date(one, 1, 1)), str(one)) for one in years))
    start, end = first.replace(day=1), _month_after(last)
    made, months = Axis(start, end), [start]
    while months[-1] < last.replace(day=1):
        months.append(_month_after(months[-1]))
    shown = months[:: max(1, len(months) // 10)]
    return Axis(start, end, tuple((made.at(one), f"{one:%Y-%m}") for one in shown))


def _after(day: date) -> date:
    return day if day == date.max else day + _DAY


def _month_after(day: date) -> date:
    if (day.year, day.month) == (date.max.year, 12):
        return date.max
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def lanes_of(
    graph: KnowledgeGraph, told: Sequence[Told], axis: Axis, words: Words
) -> tuple[Lane, ...]:
    """Return the lanes: platforms in their order, what is said in general, law, documents, data.

    Args:
        graph: the graph; only names are taken from it.
        told: the events in words, in the order of their dates.
        axis: the time.
        words: the language.

    Returns:
        The lanes that have an event. An event about several platforms stands in each of them.
    """
    homes: dict[str, list[Told]] = {}
    for one in told:
        for home in _homes(one.item):
            homes.setdefault(home, []).append(one)
    labels = {one.id: words.label(one.label) for one in graph.records.platforms}
    labels |= {name: words(f"timeline.lane.{own}") for name, own in _LANES.items()}
    return tuple(
        _lane(home, labels[home], homes[home], axis, words) for home in labels if home in homes
    )


def _homes(item: Item) -> Sequence[str]:
    if item["kind"] in _DATA:
        return ("data",)
    if item["kind"] == "rule":
        return ("law",)
    found: list[str] = item["platforms"]
    return found or (GENERAL,)


def _lane(home: str, label: str, told: Sequence[Told], axis: Axis, words: Words) -> Lane:
    ends: list[float] = []
    signs = tuple(_sign(one, axis, ends) for one in told)
    href = f"/platforms/{home}" if home not in _LANES else None
    said = words("timeline.lane", lane=label, count=len(told))
    return Lane(home, label, href, _TOP * 2 + ROW * (len(ends) - 1), signs, said)


def _sign(one: Told, axis: Axis, ends: list[float]) -> Sign:
    """Place an event in the first row of its lane that is free; ``ends`` says how far each is."""
    when, kind = PartialDate.parse(one.item["date"]), one.item["kind"]
    point = when.first == when.last
    start, stop = axis.at(when.first), axis.at(when.first if point else _after(when.last))
    label = short(one.label, _LONGEST)
    x, beside, gap = _places(start, stop, _wide(label))
    words = beside + _share(gap + (_wide(label) if gap > 0 else -_wide(label)))
    left, right = (min(start, x - _share(_ROOM), words), max(stop, x + _share(_ROOM), words))
    row = next((number for number, end in enumerate(ends) if end <= left), len(ends))
    ends[row : row + 1] = [right + _share(6)]
    return Sign(
        id=one.item["id"],
        kind=kind,
        letter=LETTERS[kind],
        path=SHAPES[kind],
        x=round(x, 3),
        y=_TOP + ROW * row,
        start=None if point else start,
        width=round(stop - start, 3),
        label=label,
        beside=round(beside, 3),
        gap=gap,
        sentence=one.sentence,
        href=one.href,
    )


def _places(start: float, stop: float, wide: float) -> tuple[float, float, int]:
    """Return where the sign stands, what the words stand beside, and how far from it.

    They stand within a bar that is long enough, else after it, or before it at the right edge.
    """
    if stop - start > _share(2 * _ROOM + wide + 12):
        x = start + _share(_ROOM + 3)
        return x, x, 18
    x = (start + stop) / 2
    broad = stop - x > _share(10)  # broader than the sign on it
    if max(stop, x + _share(_ROOM)) + _share(wide + 10) <= 100:
        return (x, stop, 8) if broad else (x, x, 18)
    return (x, start, -8) if broad else (x, x, -18)


def _share(pixels: float) -> float:
    """Return pixels in percent of the width."""
    return 100 * pixels / WIDTH


def _wide(label: str) -> float:
    """Return about how wide a label is, in pixels: a Chinese character is a square."""
    return sum(13.0 if ord(sign) > 0x2E80 else 7.2 for sign in label)
