"""The dates that records of the timeline tell of: of facts, and of periods of offerings."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crosslane.ontology.model import Fact, PartialDate, Period

_DATED = re.compile(r"(?<![\w-])\d{4}-\d{2}(?:-\d{2})?(?![\w-])")
_WHOLE = re.compile(r"\d{4}(?:-\d{2}){0,2}")
_LEADING = re.compile(r"(\d{4}(?:-\d{2}){0,2}): ")


def same(one: PartialDate | None, other: PartialDate | None) -> bool:
    """Tell whether two dates are written alike; what is no date is like nothing."""
    return one is not None and other is not None and one.text == other.text


def follows(one: PartialDate | None, own: PartialDate | None) -> bool:
    """Tell whether the edge of a period is that of the offering, or no edge of its own."""
    return one is None or same(one, own)


def again(one: Period, periods: Iterable[Period]) -> bool:
    """Tell whether an offering was in all markets of a period before it."""
    start = one.valid_from
    before = [
        other
        for other in periods
        if start and other.valid_until and other.valid_until.first <= start.first
    ]
    gone = {market for other in before for market in other.markets}
    return set(one.markets) <= gone


def markets_of(fact: Fact) -> tuple[str, ...]:
    """Return the markets that a fact names."""
    named = (ref.partition(":") for ref in fact.refs)
    return tuple(name for kind, _, name in named if kind == "market")


def dated(fact: Fact) -> PartialDate | None:
    """Return the date that a fact tells of.

    Args:
        fact: the fact.

    Returns:
        Its object where that is a date, the date with a colon that its object begins with, or the
        one month or day of the calendar that it names; ``None`` for any other fact. A year among
        other words is not taken for a date.
    """
    text = fact.object.strip()
    lead = _LEADING.match(text)
    found = [lead[1]] if lead else [text] if _WHOLE.fullmatch(text) else _DATED.findall(text)
    if len(found) != 1:
        return None
    try:
        return PartialDate.parse(found[0])
    except ValueError:
        return None  # the digits of something else, such as a telephone number
