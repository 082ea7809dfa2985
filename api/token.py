"""What answers are made from, in a word: another one whenever an answer may be another one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from time import time

from crosslane.graph.today import utc_today

_DAY = 86_400


class Token:
    """Names the content and the day; asked for each request, and made anew with a new day.

    Args:
        content: names all that answers are made from but the day.
        today: the day.

    Example:
        >>> Token("x", lambda: date(2026, 11, 22))()
        'x/2026-11-22'
    """

    def __init__(self, content: str, today: Callable[[], date]) -> None:
        self._content = content
        self._today = today
        self._day: date | None = None
        self._made = ""
        self._since = self._until = 0.0

    def __call__(self) -> str:
        """Return the token of this moment."""
        # A day of UTC is a multiple of its seconds: to look at the clock is enough within one.
        now = time()
        if self._since <= now < self._until:
            return self._made
        day = self._today()
        if day != self._day:
            self._made, self._day = f"{self._content}/{day}", day
        if self._today is utc_today:
            self._since = now // _DAY * _DAY
            self._until = self._since + _DAY
        return self._made
