"""When a claim or an offering holds: partial dates, half-open intervals, availability."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from crosslane.ontology.model import Certainty, Offered, Offering, PartialDate, Period


def holds(start: PartialDate | None, end: PartialDate | None, day: date) -> Certainty | None:
    """Tell whether ``[start, end)`` holds a day, where the ends may be partial dates.

    A partial date stands for one unknown day of its year or month.

    Args:
        start: first day of validity, or ``None`` for no bound.
        end: first day after validity, or ``None`` for no bound.
        day: the day asked.

    Returns:
        ``CERTAIN``; ``POSSIBLE`` where it depends on the unknown day; ``None`` where it does not.

    Example:
        >>> holds(PartialDate.parse("2024-07"), None, date(2024, 7, 15))
        <Certainty.POSSIBLE: 'possible'>
    """
    if (start and day < start.first) or (end and day >= end.last):
        return None
    if (start and day < start.last) or (end and day >= end.first):
        return Certainty.POSSIBLE
    return Certainty.CERTAIN


def turns(start: PartialDate | None, end: PartialDate | None) -> tuple[date, ...]:
    """Return the days on which `holds` may begin to tell something else of ``[start, end)``.

    Args:
        start: first day of validity, or ``None`` for no bound.
        end: first day after validity, or ``None`` for no bound.

    Returns:
        Days in no order, some twice; from each to the day before the next, `holds` is the same.
    """
    return tuple(day for one in (start, end) if one for day in (one.first, one.last))


def spans(offering: Offering) -> tuple[Offering | Period, ...]:
    """Return everything that says when an offering is there: itself, and its periods."""
    return (offering, *offering.periods)


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether an offering exists in the asked market on the asked day.

    ``evidence`` are the ids of the facts that say so.
    """

    status: Offered
    certainty: Certainty
    markets: tuple[str, ...]
    planned_markets: tuple[str, ...]
    valid_from: PartialDate | None
    valid_until: PartialDate | None
    evidence: tuple[str, ...]

    @property
    def answered(self) -> bool:
        """Whether a cell may be answered: not where the offering is known not to be there."""
        return self.status in (Offered.OFFERED, Offered.UNKNOWN)


def availability(offering: Offering, market: str | None, as_of: date) -> Availability:
    """Tell whether an offering is offered in a market on a day.

    Args:
        offering: the offering with its markets and dates.
        market: ISO 3166-1 alpha-2 code, or ``None`` for "anywhere".
        as_of: the day asked.

    Returns:
        ``not-offered`` before its start and from its end, ``planned`` where sources only plan the
        market, ``unknown`` for a market that no source names, else ``offered``. An offering whose
        start no source gives is at most ``possible``. A market that periods name is served in
        them alone, and their dates and evidence are then told.
    """
    periods = [one for one in offering.periods if market in one.markets]
    if periods:
        return _in_periods(offering, periods, as_of)
    held = holds(offering.valid_from, offering.valid_until, as_of)
    if held is None:
        status, certainty = Offered.NOT_OFFERED, Certainty.CERTAIN
    elif market is None or market in offering.markets:
        status = Offered.OFFERED
        certainty = held if offering.valid_from else Certainty.POSSIBLE
    elif market in offering.planned_markets:
        status, certainty = Offered.PLANNED, Certainty.POSSIBLE
    else:
        status, certainty = Offered.UNKNOWN, Certainty.POSSIBLE
    return Availability(
        status,
        certainty,
        offering.markets,
        offering.planned_markets,
        offering.valid_from,
        offering.valid_until,
        offering.evidence,
    )


def _in_periods(offering: Offering, periods: Sequence[Period], as_of: date) -> Availability:
    """Tell whether an offering is there in a market that its periods name."""
    held = [(holds(one.valid_from, one.valid_until, as_of), one) for one in periods]
    whole = holds(offering.valid_from, offering.valid_until, as_of)
    there = [(found, one) for found, one in held if found is not None and whole is not None]
    if there:
        status = Offered.OFFERED
        sure = Certainty.CERTAIN in [found for found, one in there if one.valid_from]
        certainty = Certainty.CERTAIN if sure else Certainty.POSSIBLE
        told = there[0][1]
    else:
        status, certainty = Offered.NOT_OFFERED, Certainty.CERTAIN
        told = _nearest(periods, as_of)
    return Availability(
        status,
        certainty,
        offering.markets,
        offering.planned_markets,
        told.valid_from,
        told.valid_until,
        tuple(dict.fromkeys((*told.evidence, *offering.evidence))),
    )


def _nearest(periods: Sequence[Period], as_of: date) -> Period:
    """Return the last period that is over, or the first that is to come."""
    past = [one for one in periods if one.valid_until and one.valid_until.last <= as_of]
    if past:
        return max(past, key=lambda one: one.valid_until.last if one.valid_until else date.min)
    return min(periods, key=lambda one: one.valid_from.first if one.valid_from else date.min)
