"""Query parameters: typed, closed, and each a filter that the contract names."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from fastapi import Request
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from crosslane.api.problems import Problem, parameters
from crosslane.graph.filters import Wanted
from crosslane.graph.store import Lens
from crosslane.ontology.model import Grade
from crosslane.settings import Settings

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_day(value: object) -> object:
    """Read a calendar date strictly: ``2024-07-31`` and nothing else."""
    if isinstance(value, str):
        if not (_DAY.fullmatch(value) and value.isascii()):
            raise ValueError(f"'{value}' is no date; write it like 2024-07-31")
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise ValueError(f"'{value}' is no date of the calendar ({error})") from None
    return value


def clean(value: str) -> str:
    """Refuse text that cannot be part of an id."""
    if any(ord(c) < 32 or 0xD800 <= ord(c) <= 0xDFFF for c in value):
        raise ValueError("control characters and lone surrogates are not accepted")
    return value


Word = Annotated[str, AfterValidator(clean)]
Words = list[Word]
Day = Annotated[date, BeforeValidator(read_day)]


class Closed(BaseModel):
    """Base of all parameter sets: an unknown parameter is an error."""

    model_config = ConfigDict(extra="forbid")

    format: str | None = Field(None, description="json, csv or html; overrides Accept")


class Paged(Closed):
    """A page of a list."""

    limit: int = Field(1000, ge=1, description="most items on the page")
    offset: int = Field(0, ge=0, le=1_000_000_000, description="items before the page")

    def page(self, settings: Settings) -> tuple[int, int]:
        """Return limit and offset; a limit above the largest page is an error, not a cut."""
        if self.limit > settings.page_size:
            raise Problem(
                422,
                "Page too large",
                f"limit is {self.limit}; a page has at most {settings.page_size} items.",
                parameter="limit",
                maximum=settings.page_size,
            )
        return self.limit, self.offset


class Seen(BaseModel):
    """Market, day and trust that an answer is seen through."""

    market: Word | None = Field(None, description="ISO 3166-1 alpha-2 code, such as US")
    as_of: Day | None = Field(None, description="the day asked; today (UTC) if left out")
    source: Words = Field([], description="answer from these sources alone")
    grade: Grade | None = Field(None, description="worst grade of source to trust")

    def lens(self, today: date) -> Lens:
        """Return the lens, with ``as_of`` resolved."""
        dated = self.as_of is not None
        return Lens(self.as_of or today, self.market, tuple(self.source), self.grade, dated)


class Cells(BaseModel):
    """Filters of cells."""

    platform: Words = Field([], description="platform ids; any for models in general")
    model: Words = Field([], description="operating model ids")
    segment: Words = Field([], description="segment ids")

    def wanted(self) -> Wanted:
        """Return the filters."""
        return Wanted(
            tuple(self.platform),
            tuple(self.model),
            tuple(self.segment),
            tuple(getattr(self, "owner", ())),
            tuple(getattr(self, "status", ())),
        )


class PlainQuery(Closed):
    """Parameters of an item that depends on nothing."""


class ListQuery(Paged):
    """Parameters of a list that depends on nothing."""


class CellQuery(Seen, Closed):
    """Parameters of one cell or offering."""


class EvidenceQuery(CellQuery):
    """Parameters of one cell; the last two are of its HTML page."""

    lang: Literal["en", "zh"] = Field("en", description="language of the page")
    theme: Literal["auto", "light", "dark"] = Field("auto", description="colours of the page")


class OwnershipQuery(Cells, Seen, Paged):
    """Parameters of ``/ownership``."""

    owner: Words = Field([], description="parties that own")
    status: Words = Field([], description="stated, inferred, inherited, disputed, ...")


class ConflictQuery(Cells, Seen, Paged):
    """Parameters of ``/conflicts``."""


class OfferingsQuery(Seen, Paged):
    """Parameters of ``/offerings``."""

    platform: Words = Field([], description="platform ids")
    model: Words = Field([], description="operating model ids")
    availability: Words = Field([], description="offered, planned, not-offered, unknown")


class ClaimsQuery(Cells, Paged):
    """Parameters of ``/claims``."""

    party: Words = Field([], description="seller, platform, third-party, ...")
    source: Words = Field([], description="source ids")
    involvement: Words = Field([], description="owns, performs, decides, pays, ...")
    polarity: Words = Field([], description="asserted, denied")
    programme: Words = Field([], description="programme ids")
    covers: Words = Field([], description="segments that the claim's segment or group holds")
    deprecated: bool = Field(False, description="whether deprecated claims are shown too")

    def rest(self) -> dict[str, tuple[str, ...]]:
        """Return the filters that only claims have."""
        names = ("party", "source", "involvement", "polarity", "programme", "covers")
        return {name: tuple(getattr(self, name)) for name in names}


class SourcesQuery(Paged):
    """Parameters of ``/sources``."""

    grade: Words = Field([], description="grades A to D")


class FactsQuery(Paged):
    """Parameters of ``/facts``."""

    subject: Words = Field([], description="ids; temu finds its offerings too")
    predicate: Words = Field([], description="such as launchedModel")
    source: Words = Field([], description="source ids")


class SearchQuery(Paged):
    """Parameters of ``/search``."""

    q: Annotated[Word, Field(min_length=1, max_length=200, description="what to look for")]
    kind: Words = Field([], description="kinds of entity to look for")
    limit: int = Field(20, ge=1, description="most items on the page")


def once(request: Request) -> None:
    """Refuse a parameter that is given twice and takes one value.

    Raises:
        Problem: 422, naming it and the parameters that may be repeated.
    """
    known = parameters(request)
    given = [name for name, _ in request.query_params.multi_items()]
    for name in given:
        if name in known and not known[name] and given.count(name) > 1:
            raise Problem(
                422,
                "Parameter given twice",
                f"'{name}' takes one value.",
                allowed=[one for one, repeatable in known.items() if repeatable],
                parameter=name,
            )
