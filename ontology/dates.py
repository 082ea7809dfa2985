"""Dates as sources write them: a year, a month or a day."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as a source writes it: a year, a month or a day.

    Args:
        text: the date as written, ``2024``, ``2024-07`` or ``2024-07-01``.
        first: the first day that it can mean.
        last: the last day that it can mean.

    Example:
        >>> PartialDate.parse("2024-02").last
        datetime.date(2024, 2, 29)
    """

    text: str
    first: date
    last: date

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read an ISO 8601 year, month or day.

        Args:
            text: what to read.

        Returns:
            The partial date, with ``text`` kept as written.

        Raises:
            ValueError: when it is no such date, with the accepted forms in the message.
        """
        match = _PARTIAL.fullmatch(text)
        forms = f"{text!r} is no date; write 2024, 2024-07 or 2024-07-31"
        if not match or not text.isascii():
            raise ValueError(forms)
        year, month, day = (int(part) if part else None for part in match.groups())
        try:
            first = date(year or 0, month or 1, day or 1)
        except ValueError as error:
            raise ValueError(f"{forms} ({error})") from None
        if day:
            return cls(text, first, first)
        last_month = month or 12
        last = date(first.year, last_month, calendar.monthrange(first.year, last_month)[1])
        return cls(text, first, last)

    def __str__(self) -> str:
        return self.text
