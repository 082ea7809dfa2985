"""Shapes of what happened when."""

from __future__ import annotations

from pydantic import Field

from crosslane.api.schemas import PARAPHRASED, QUOTED, CellLinks, Shape, SourceBrief
from crosslane.ontology.model import Certainty


class SaidShape(Shape):
    """The words of a claim, a fact or a rule of law that an event rests on."""

    kind: str
    id: str
    quote: str | None = QUOTED
    paraphrase: str | None = PARAPHRASED
    source: SourceBrief


class EventLinks(Shape):
    """Where the proof of an event is."""

    self: str


class EventShape(Shape):
    """Something that happened on a day, in a month or in a year."""

    id: str
    date: str = Field(description="as precise as its source gives it: 2024, 2024-07 or 2024-07-31")
    precision: str = Field(description="year, month or day")
    certainty: Certainty = Field(description="possible where the very day is not known")
    kind: str = Field(description="launch, end, market, rule, fact, claim, source or release")
    edge: str | None = Field(
        description="of claims and rules: begins or ends; of a launch: again, or null"
    )
    platform: str | None = Field(description="any: in general; null: several")
    model: str | None = Field(description="any: in general; null: several")
    platforms: list[str]
    offerings: list[str]
    programme: str | None
    markets: list[str]
    text: str = Field(description="what happened, in one English phrase")
    claims: list[str]
    facts: list[str]
    overlays: list[str] = Field(description="rules of law that begin or cease to hold")
    source: str | None
    release: str | None
    evidence: list[SaidShape]
    note: str | None
    links: EventLinks


class KindShape(Shape):
    """How many events of a kind are told, and how many records of it have no date."""

    id: str
    events: int
    undated: int
    links: EventLinks


class DayShape(Shape):
    """A day at which answers become others."""

    id: str
    date: str
    cells: int = Field(description="cells with another owner or status than the day before")
    surer: int = Field(description="cells that differ from the day before in certainty alone")
    offerings: list[str]


class StandingLinks(Shape):
    """Where an offering and its row of ownership are to be had on that day."""

    self: str
    ownership: str


class StandingShape(Shape):
    """How an offering stands on the asked day."""

    id: str
    platform: str
    model: str
    phase: str = Field(description="offered, not-yet, ended, planned or unknown")
    certainty: Certainty
    from_: str | None = Field(alias="from")
    until: str | None
    facts: list[str]
    changed: list[str] = Field(description="segments with another owner or status than today")
    links: StandingLinks


class TimelineHead(Shape):
    """What stands beside the events: counts, the days of change, the state on the asked day."""

    market: str | None
    as_of: str
    today: str
    from_: str | None = Field(alias="from")
    until: str | None
    kinds: list[KindShape]
    days: list[DayShape]
    offerings: list[StandingShape]
    links: CellLinks
