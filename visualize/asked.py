"""What an address asks for: the state that every view shares, and addresses made from it."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from crosslane.graph.filters import Wanted
from crosslane.graph.store import Lens
from crosslane.ontology.model import GENERAL, Grade

THEMES = ("auto", "light", "dark")
TIERS = ("core", "all")


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters and the look of a page; the defaults ask for everything of today.

    Args:
        platform: platforms to keep; ``any`` keeps the models in general.
        model: operating models to keep.
        owner: owners to keep.
        status: statuses to keep.
        market: ISO 3166-1 alpha-2 code, or ``None`` for any.
        as_of: the day asked, or ``None`` for today.
        source: the only sources to use.
        grade: worst grade of source to trust.
        as_known: the release whose records answer, or ``None`` for those of now.
        tier: ``core`` or ``all`` segments.
        general: whether the models in general follow.
        q: words that a cell must have.
        sort: the order of the rows; see `order.check`.
        sel: the cell or hand-off whose evidence is open.
        lang: ``en`` or ``zh``.
        theme: ``auto``, ``light`` or ``dark``.
    """

    platform: tuple[str, ...] = ()
    model: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    market: str | None = None
    as_of: date | None = None
    source: tuple[str, ...] = ()
    grade: Grade | None = None
    as_known: str | None = None
    tier: str = "core"
    general: bool = False
    q: str = ""
    sort: str = "platform"
    sel: str | None = None
    lang: str = "en"
    theme: str = "auto"

    def lens(self, today: date) -> Lens:
        """Return the lens, with the day resolved."""
        dated = self.as_of is not None
        day = self.as_of or today
        return Lens(day, self.market, self.source, self.grade, dated, self.as_known)

    def rows(self) -> Wanted:
        """Return the filters that choose whole rows."""
        platform = self.platform
        if platform and self.general and GENERAL not in platform:
            platform = (*platform, GENERAL)
        return Wanted(platform, self.model)

    def query(self, *names: str, **changes: Any) -> list[tuple[str, str]]:
        """Return the parameters of this state; defaults are left out.

        Args:
            names: the only parameters to return; all by default.
            changes: values that differ from this state.

        Returns:
            Name and value pairs in the order of the fields.
        """
        state = replace(self, **changes)
        found: list[tuple[str, str]] = []
        for item in fields(self):
            value = getattr(state, item.name)
            if value == item.default or (names and item.name not in names):
                continue
            found += [(item.name, _text(one)) for one in _many(value)]
        return found

    def href(self, path: str, *names: str, **changes: Any) -> str:
        """Return an address with this state; see `query`."""
        query = self.query(*names, **changes)
        return f"{path}?{urlencode(query)}" if query else path


def _many(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def _text(value: Any) -> str:
    if value is True:
        return "1"
    return value.isoformat() if isinstance(value, date) else str(value)
