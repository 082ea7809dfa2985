"""When and where an offering is there, by the letter of step 7: the oracle's days.

Where ``graph/validity.py`` compares the ends of an interval, this tries every day that a partial
date can mean.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

from crosslane.ontology.model import Offering, PartialDate, Period
from crosslane.ontology.records import Records


class View(NamedTuple):
    """What is asked beside the cell: the day, a market or none, and the evidence to answer from."""

    day: date
    market: str | None = None
    sources: tuple[str, ...] = ()
    grade: str | None = None


@cache
def meanings(text: str) -> tuple[date, ...]:
    """Return every day that a year, a month or a day can mean, by trying all days of the year."""
    start = date(int(text[:4]), 1, 1)
    year = [start + timedelta(days=number) for number in range(366)]
    return tuple(day for day in year if day.isoformat().startswith(text))


@cache
def readings(start: str | None, end: str | None, day: date) -> frozenset[bool]:
    """Tell whether ``[start, end)`` holds a day, under every reading of both dates at once."""
    begun = {first <= day for first in meanings(start)} if start else {True}
    going = {day < after for after in meanings(end)} if end else {True}
    return frozenset(one and other for one in begun for other in going)


def written(value: PartialDate | None) -> str | None:
    """Return a partial date as its source writes it."""
    return value.text if value is not None else None


def availability(records: Records, offering: Offering, view: View) -> dict[str, Any]:
    """Step 7: is the offering there, in the market and on the day, as far as is believed?"""
    told = [fact for fact in records.facts if fact.id in offering.evidence]
    said = [fact.predicate for fact in told if trusted(records, fact.evidence.source, view)]
    choice = bool(view.sources) or view.grade is not None
    start, end = written(offering.valid_from), written(offering.valid_until)
    markets, planned = offering.markets, offering.planned_markets
    periods = [one for one in offering.periods if view.market in one.markets]
    held = any(not choice or heard_of(records, one.evidence, view) for one in periods)
    if choice and not said and not held:
        return {"status": "unknown", "certainty": "possible", "from": None, "until": None}
    if choice and "launchedModel" not in said and "operationStart" not in said:
        start = None
    if choice and "operationEnd" not in said:
        end = None
    if choice and "servesMarket" not in said:
        markets = ()
    if choice and "servesMarket" not in said and "plannedMarketCount" not in said:
        planned = ()
    exists = readings(start, end, view.day)
    named = [one for one in offering.periods if view.market in one.markets]
    named = [one for one in named if not choice or heard_of(records, one.evidence, view)]
    if named:
        return in_periods(named, exists, view.day)
    if exists == {False}:
        status, certain = "not-offered", True
    elif view.market is None or view.market in markets:
        status, certain = "offered", start is not None and exists == {True}
    elif view.market in planned:
        status, certain = "planned", False
    else:
        status, certain = "unknown", False
    return {"status": status, "certainty": sureness(certain), "from": start, "until": end}


def heard_of(records: Records, facts: Iterable[str], view: View) -> bool:
    """Tell whether a source that is believed tells one of some facts."""
    told = [fact for fact in records.facts if fact.id in facts]
    return any(trusted(records, fact.evidence.source, view) for fact in told)


def in_periods(named: list[Period], whole: frozenset[bool], day: date) -> dict[str, Any]:
    """Step 7, where periods name the market: in one of them it is there, outside of all not."""
    spans = [(written(one.valid_from), written(one.valid_until)) for one in named]
    inside = [span for span in spans if True in readings(*span, day) and True in whole]
    if inside:
        sure = [readings(*span, day) == {True} and span[0] is not None for span in inside]
        start, end = inside[0]
        return {
            "status": "offered",
            "certainty": sureness(any(sure)),
            "from": start,
            "until": end,
        }
    over = [span for span in spans if span[1] and meanings(span[1])[-1] <= day]
    if over:
        start, end = max(over, key=lambda span: meanings(span[1] or "")[-1])
    else:
        start, end = min(spans, key=lambda span: meanings(span[0])[0] if span[0] else date.min)
    return {"status": "not-offered", "certainty": "certain", "from": start, "until": end}


def sureness(certain: bool) -> str:
    """Write a certainty as the answers do."""
    return "certain" if certain else "possible"


def trusted(records: Records, identifier: str, view: View) -> bool:
    """Tell whether the asked evidence holds a source."""
    [grade] = [source.grade.value for source in records.sources if source.id == identifier]
    listed = identifier in view.sources or len(view.sources) == 0
    return listed and (view.grade is None or "ABCD".index(grade) <= "ABCD".index(view.grade))
