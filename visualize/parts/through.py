"""Through what a page of records sees the graph, for the parts of it that ask the graph again."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from crosslane.graph.store import Lens
from crosslane.ontology.model import Grade
from crosslane.visualize.context import LOOK, Page


def lens_of(page: Page) -> Lens:
    """Return market, day, trust and release of a page whose answer was given through them.

    Args:
        page: the page; its parameters are valid, for they were answered.

    Returns:
        The lens.

    Example:
        >>> lens_of(Page("/compare", date(2026, 11, 22), (("market", "US"),))).market
        'US'
    """

    def asked(name: str) -> tuple[str, ...]:
        return page.values(name) if name in page.lens else ()

    def one(name: str) -> str | None:
        return next(iter(asked(name)), None)

    day, grade = one("as_of"), one("grade")
    return Lens(
        date.fromisoformat(day) if day else page.today,
        one("market"),
        asked("source"),
        Grade(grade) if grade else None,
        day is not None,
        one("as_known"),
    )


def query_of(page: Page) -> str:
    """Return what stands after ``?`` in links that keep the lens and the look of a page."""
    return urlencode(page.pairs(*page.lens, *LOOK))
