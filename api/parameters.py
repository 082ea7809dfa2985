"""Query parameters: typed, closed, and each a filter that the contract names."""

from __future__ import annotations

import re
from datetime import date
from operator import itemgetter
from typing import Annotated, Literal

from fastapi import Request
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
)

from crosslane.api.problems import Problem, parameters
from crosslane.graph.advice.profile import Profile
from crosslane.graph.filters import Wanted
from crosslane.graph.questions.overlays import Asked
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


def _each(values: list[str]) -> list[str]:
    """Return values in their order, each once: a repeated one asks for nothing more."""
    return list(dict.fromkeys(values))


Words = Annotated[list[Word], AfterValidator(_each)]
Day = Annotated[date, BeforeValidator(read_day)]


class Closed(BaseModel):
    """Base of all parameter sets: an unknown parameter is an error."""

    model_config = ConfigDict(extra="forbid")

    format: str | None = Field(
        None, description="overrides Accept; rq is the SPARQL query that answers the same"
    )
    lang: Literal["en", "zh"] = Field("en", description="language of the page")
    theme: Literal["auto", "light", "dark"] = Field("auto", description="colours of the page")

    def lens(self, today: date) -> Lens:
        """Return the lens; without market, day and trust it is that of today."""
        return Lens(today)


class Paged(Closed):
    """A page of a list."""

    limit: int = Field(
        1000, ge=1, description="most items on the page; of records on an HTML page 100 if left out"
    )
    offset: int = Field(0, ge=0, le=1_000_000_000, description="items before the page")

    def page(self, settings: Settings, usual: int | None = None) -> tuple[int, int]:
        """Return limit and offset; a limit above the largest page is an error, not a cut.

        Args:
            settings: say how large a page may be.
            usual: the limit where none is asked for; by default that of the parameter.
        """
        if usual is not None and "limit" not in self.model_fields_set:
            return min(usual, settings.page_size), self.offset
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
    """Market, day, trust and release that an answer is seen through."""

    market: Word | None = Field(None, description="ISO 3166-1 alpha-2 code, such as US")
    as_of: Day | None = Field(None, description="the day asked; today (UTC) if left out")
    as_known: Word | None = Field(None, description="answer as the graph stood in this release")
    source: Words = Field([], description="answer from these sources alone")
    grade: Grade | None = Field(None, description="worst grade of source to trust")

    def lens(self, today: date) -> Lens:
        """Return the lens, with ``as_of`` resolved."""
        dated = self.as_of is not None
        day = self.as_of or today
        return Lens(day, self.market, tuple(self.source), self.grade, dated, self.as_known)


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


class ItemQuery(Seen, Closed):
    """Parameters of one thing."""


class ListQuery(Seen, Paged):
    """Parameters of a list without filters of its own."""


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


class ClaimsQuery(Cells, Seen, Paged):
    """Parameters of ``/claims``."""

    party: Words = Field([], description="seller, platform, third-party, ...")
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
    as_known: Word | None = Field(None, description="answer as the graph stood in this release")

    def lens(self, today: date) -> Lens:
        """Return the lens; ``grade`` is a filter here, not the worst to trust."""
        return Lens(today, as_known=self.as_known)


class FactsQuery(Seen, Paged):
    """Parameters of ``/facts``."""

    subject: Words = Field([], description="ids; temu finds its offerings too")
    predicate: Words = Field([], description="such as launchedModel")


class OverlaysQuery(Seen, Paged):
    """Parameters of ``/overlays``."""

    segment: Words = Field([], description="segment ids")
    party: Words = Field([], description="seller, platform, buyer, authority, ...")

    def asked(self) -> Asked:
        """Return which rules are asked for."""
        return Asked(tuple(self.segment), tuple(self.party))


class SearchQuery(Seen, Paged):
    """Parameters of ``/search``."""

    q: Word | None = Field(None, min_length=1, max_length=200, description="what to look for")
    kind: Words = Field([], description="kinds of entity to look for")
    limit: int = Field(20, ge=1, description="most items on the page")


class CompareQuery(Seen, Paged):
    """Parameters of ``/compare``."""

    a: Word | None = Field(None, description="the offering to come from: temu/fully-managed")
    b: Word | None = Field(None, description="the offering to go to: temu/semi-managed")
    c: Word | None = Field(None, description="a third offering, to compare with the first too")
    d: Word | None = Field(None, description="a fourth one")
    segment: Words = Field([], description="segment ids")


class HandoffsQuery(Seen, Paged):
    """Parameters of ``/handoffs``."""

    along: Literal["chain", "goods"] = Field("chain", description="in chain order, or as goods go")
    tier: Literal["core", "all"] = Field("core", description="the ten core segments, or all")


class CoverageQuery(Seen, Paged):
    """Parameters of ``/coverage``."""

    platform: Words = Field([], description="platform ids; any for models in general")
    model: Words = Field([], description="operating model ids")
    stale_after: int = Field(365, ge=1, le=36_500, description="days after which evidence is old")
    since: Word | None = Field(None, description="a release, to tell what it covered beside it")

    def wanted(self) -> Wanted:
        """Return the filters."""
        return Wanted(tuple(self.platform), tuple(self.model))


class ImpactQuery(Seen, Closed):
    """Parameters of ``/impact``."""

    platform: Words = Field([], description="platform ids; any for models in general")
    model: Words = Field([], description="operating model ids")


class SimilarQuery(Seen, Paged):
    """Parameters of ``/similar``."""


class RecommendQuery(Seen, Paged):
    """Parameters of ``/recommend``: what a seller wants and has."""

    keep: Words = Field([], description="segments to keep")
    delegate: Words = Field([], description="segments to hand over")
    category: Word | None = Field(None, max_length=100, description="what is sold, such as home")
    experience: Word | None = Field(None, description="none, some, established")
    storage: Word | None = Field(None, description="none, origin, destination")
    team: Word | None = Field(None, description="small, large")
    strength: Words = Field([], description="product, operations, logistics, brand")

    def profile(self) -> Profile:
        """Return the seller's profile; market and day are part of the lens."""
        return Profile(
            keep=tuple(self.keep),
            delegate=tuple(self.delegate),
            category=self.category,
            experience=self.experience,
            storage=self.storage,
            team=self.team,
            strength=tuple(self.strength),
        )


class ChangesQuery(Seen, Paged):
    """Parameters of ``/changes``."""

    since: Word | None = Field(None, description="the release to compare with; the last but one")
    until: Word | None = Field(None, description="the release to come to; the newest if left out")
    kind: Words = Field([], description="claim, fact, source, ...; answer: cells")


def given(request: Request) -> list[tuple[str, str]]:
    """Return the parameters of a request by name, the values of each in their order, each once.

    Links of an answer are made from them, so that a value that is repeated a thousand times does
    not stand a thousand times in each, and the order in which somebody wrote different
    parameters makes no difference (see `keys.normal`).
    """
    return sorted(dict.fromkeys(request.query_params.multi_items()), key=itemgetter(0))


def bare(request: Request) -> None:
    """Refuse every parameter, for what takes none.

    Raises:
        Problem: 422, naming the first.
    """
    for name in request.query_params:
        raise Problem(
            422,
            "Invalid request",
            f"'{name}' is no parameter of this resource; it takes none.",
            allowed=[],
            parameter=name,
        )


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
