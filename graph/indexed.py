"""Answers that are kept: the ownership of a cell, split where a day or a market changes it.

Between two days on which something begins or ends, an answer is the same for every day; for two
markets that stand in the same lists it is the same too. So a cell has a few answers, whatever the
number of days and markets that can be asked. Each is made by `resolve`, like any other.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from itertools import islice, product
from operator import attrgetter
from threading import Lock
from typing import Any, NamedTuple

from crosslane.graph.claims import ClaimIndex
from crosslane.graph.resolve import Ownership, resolve
from crosslane.graph.validity import availability, spans, turns
from crosslane.ontology.model import ANY, GENERAL, Claim, Offering, Overlay, Period, Segment
from crosslane.ontology.records import Records

MOST = 1_000_000
"""Claims of all answers kept; each takes a hundred bytes or two. What is beyond is not kept."""

AHEAD = 50_000
"""Claims of the answers that are made before they are asked, four microseconds each."""

NO_MARKET, UNNAMED = 0, 1
"""Numbers of two classes of markets: none asked, and every market that no list names."""

_ANY_DAY = date.min
"""Stands in a kept answer, which holds for many days and markets."""

_NAMES = [one.name for one in fields(Ownership)]
_BEFORE = attrgetter(*_NAMES[: _NAMES.index("market")])
_AFTER = attrgetter(*_NAMES[_NAMES.index("as_of") + 1 :])
"""What an answer says besides market and day, which stand side by side."""


class Place(NamedTuple):
    """One of the answers of a cell: number of the class of markets, and of the interval."""

    market: int
    interval: int


@dataclass(frozen=True, slots=True)
class Row:
    """One cell, and what splits its answers.

    Args:
        platform: platform id, or ``any`` for the model in general.
        model: operating model id.
        segment: the segment.
        offering: the offering, or ``None`` for a model in general.
        days: first days of the intervals but the first, in order.
        markets: number of its class for each market that some list names.
        weight: claims and rules of law on the cell, and one.
        rules: the rules of law about the segment.
        kept: the answers that were made, each the same as `resolve` would make again.
    """

    platform: str
    model: str
    segment: Segment
    offering: Offering | None
    days: tuple[date, ...]
    markets: Mapping[str, int]
    weight: int
    rules: tuple[Overlay, ...] = ()
    kept: dict[Place, Ownership] = field(default_factory=dict, repr=False, compare=False)

    def place(self, market: str | None, as_of: date) -> Place:
        """Return which of the answers holds in a market on a day."""
        kind = NO_MARKET if market is None else self.markets.get(market, UNNAMED)
        return Place(kind, bisect_right(self.days, as_of))

    def first(self, interval: int) -> date:
        """Return a day of an interval: the first, or of all that was before, the last."""
        if interval:
            return self.days[interval - 1]
        return self.days[0] - timedelta(days=1) if self.days else _ANY_DAY


@dataclass(slots=True)
class _Count:
    """How many claims all answers kept have together."""

    lock: Lock = field(default_factory=Lock)
    claims: int = 0


@dataclass(frozen=True)
class AnswerIndex:
    """The ownership of every cell for every market and day, from all sources.

    Cells are split when they are first asked for, and answers kept when they are made, so that
    both are there but once; `prepare` makes them ahead. It can be used by any number of threads.

    Args:
        records: what was curated.
        index: its claims by cell.
        most: claims that the answers kept may have together, so that no one who asks for every
            day can fill the memory.

    Example:
        >>> from crosslane.ontology.vocabulary import read_vocabulary
        >>> empty = AnswerIndex(Records(read_vocabulary()), ClaimIndex({}))
        >>> empty.owner("any", "semi-managed", "pricing", None, date(2026, 1, 1)).status
        <Status.UNKNOWN: 'unknown'>
    """

    records: Records
    index: ClaimIndex
    most: int = MOST
    _rows: dict[tuple[str, str, str], Row] = field(default_factory=dict, repr=False, compare=False)
    _count: _Count = field(default_factory=_Count, repr=False, compare=False)

    @property
    def weight(self) -> int:
        """Claims that the answers kept have together."""
        return self._count.claims

    def owner(
        self, platform: str, model: str, segment: str, market: str | None, as_of: date
    ) -> Ownership:
        """Answer one cell, as `resolve` does.

        Args:
            platform: platform id, or ``any`` for the model in general.
            model: operating model id.
            segment: segment id.
            market: ISO 3166-1 alpha-2 code, or ``None``.
            as_of: the day asked.

        Returns:
            The ownership.

        Raises:
            KeyError: for an unknown segment; platform, model and market are not checked here.
        """
        row = self.row(platform, model, segment)
        return _filled(self.answer(row, market, as_of), market, as_of)

    def row(self, platform: str, model: str, segment: str) -> Row:
        """Return a cell with what splits its answers; arguments as for `owner`."""
        key = (platform, model, segment)
        found = self._rows.get(key)
        if found is None:
            offering = self.records.offering.get(f"{platform}/{model}")
            cell = platform, model, self.records.vocabulary.segment[segment]
            rules = self.records.rules.get(segment, ())
            found = self._rows.setdefault(key, split(self.index, offering, cell, rules))
        return found

    def answer(self, row: Row, market: str | None, as_of: date) -> Ownership:
        """Return the answer that holds in a market on a day.

        Args:
            row: the cell.
            market: ISO 3166-1 alpha-2 code, or ``None``.
            as_of: the day asked.

        Returns:
            The ownership without market and day: the same value for all for which it is the same,
            as far as answers are kept.
        """
        place = row.place(market, as_of)
        found = row.kept.get(place)
        if found is not None:
            return found
        made = _filled(_resolved(self.index, row, market, as_of), None, _ANY_DAY)
        return self._keep(row, place, made)

    def prepare(self, most: int = AHEAD) -> int:
        """Make answers before they are asked, the usual ones of all cells first.

        Args:
            most: claims that they may have together; the rest is made when it is asked for.

        Returns:
            How many claims the answers kept have together.
        """
        for stage in (self._latest, self._unmarketed, self._marketed):
            for cell in self._cells():
                row = self.row(*cell)
                for market, interval in stage(row):
                    if self.weight + row.weight > most:
                        return self.weight
                    self.answer(row, market, row.first(interval))
        return self.weight

    @staticmethod
    def _latest(row: Row) -> Iterable[tuple[None, int]]:
        return [(None, len(row.days))]

    @staticmethod
    def _unmarketed(row: Row) -> Iterable[tuple[None, int]]:
        return [(None, interval) for interval in range(len(row.days))]

    def _marketed(self, row: Row) -> Iterable[tuple[str, int]]:
        """Return a market of each class but that of none, with each interval."""
        unnamed = (one for one in self.records.vocabulary.market if one not in row.markets)
        first = {kind: market for market, kind in row.markets.items()}
        return product([*first.values(), *islice(unnamed, 1)], range(len(row.days) + 1))

    def _cells(self) -> Iterator[tuple[str, str, str]]:
        vocabulary = self.records.vocabulary
        subjects = [(one.platform, one.model) for one in self.records.offerings]
        subjects += [(GENERAL, model) for model in vocabulary.model]
        return ((*subject, segment) for subject in subjects for segment in vocabulary.segment)

    def _keep(self, row: Row, place: Place, made: Ownership) -> Ownership:
        """Keep an answer, or share the equal one of a neighbour, which takes no more room."""
        market, interval = place
        other = UNNAMED if market == NO_MARKET else NO_MARKET
        besides = ((market, interval - 1), (market, interval + 1), (other, interval))
        for near in besides:
            known = row.kept.get(Place(*near))
            if known == made:
                return row.kept.setdefault(place, known)
        with self._count.lock:
            if place not in row.kept and self._count.claims + row.weight <= self.most:
                self._count.claims += row.weight
                row.kept[place] = made
            return row.kept.get(place, made)


def split(
    index: ClaimIndex,
    offering: Offering | None,
    cell: tuple[str, str, Segment],
    rules: tuple[Overlay, ...] = (),
) -> Row:
    """Tell what splits the answers of a cell.

    Args:
        index: the claims by cell.
        offering: the offering; ``None`` for a model in general.
        cell: platform id or ``any``, operating model id, and segment.
        rules: the rules of law about the segment.

    Returns:
        The cell, without any answer yet.
    """
    platform, model, segment = cell
    about = index.about(ANY if platform == GENERAL else platform, model, segment.id)
    dated: list[Claim | Offering | Period | Overlay] = [item.claim for item in about]
    dated += rules
    lists = {item.claim.markets for item in about} | {one.markets for one in rules}
    if offering is not None:
        dated += spans(offering)
        lists |= {offering.markets, offering.planned_markets}
        lists |= {one.markets for one in offering.periods}
    days = {day for one in dated for day in turns(one.valid_from, one.valid_until)}
    return Row(
        platform,
        model,
        segment,
        offering,
        tuple(sorted(days - {date.min})),
        _classes(lists),
        len(about) + len(rules) + 1,
        rules,
    )


def _filled(one: Ownership, market: str | None, as_of: date) -> Ownership:
    """Return an answer with market and day; `dataclasses.replace` takes twice as long."""
    values: tuple[Any, ...] = (*_BEFORE(one), market, as_of, *_AFTER(one))
    return Ownership(*values)


def _classes(lists: Iterable[tuple[str, ...]]) -> Mapping[str, int]:
    """Number the named markets: the same number for those that stand in the same lists."""
    standing: defaultdict[str, list[int]] = defaultdict(list)
    for number, markets in enumerate(sorted(lists)):
        for market in dict.fromkeys(markets):
            standing[market].append(number)
    numbers: dict[tuple[int, ...], int] = {}
    return {
        market: numbers.setdefault(tuple(where), UNNAMED + 1 + len(numbers))
        for market, where in sorted(standing.items())
    }


def _resolved(index: ClaimIndex, row: Row, market: str | None, as_of: date) -> Ownership:
    there = availability(row.offering, market, as_of) if row.offering else None
    platform = ANY if row.platform == GENERAL else row.platform
    return resolve(index, platform, row.model, row.segment, market, as_of, there, row.rules)
