"""Shapes of the answers that set cells beside each other: comparisons, conflicts, hand-offs."""

from __future__ import annotations

from pydantic import Field

from crosslane.api.schemas import (
    PARAPHRASED,
    QUOTED,
    AvailabilityShape,
    CandidateShape,
    CellLinks,
    Shape,
    SourceBrief,
    VoiceShape,
)
from crosslane.ontology.model import Certainty, Party, Status


class Side(Shape):
    """One offering's answer for a segment; ``inherited`` where only a general claim speaks."""

    owner: Party | None
    status: Status
    certainty: Certainty
    inherited: bool
    candidates: list[CandidateShape]
    evidence: list[VoiceShape]


class ComparedSegment(Shape):
    """One segment under two offerings."""

    id: str
    segment: str
    tier: str
    a: Side
    b: Side
    change: str = Field(description="same, changed or unclear")
    sure: str | None = Field(description="the weaker side's status; null where unclear")
    seller: str = Field(description="gains, gives-up, keeps, none or unclear")


class ChangeCounts(Shape):
    """How many segments stay, change hands or cannot be told."""

    same: int
    changed: int
    unclear: int


class SellerBalance(Shape):
    """Segments by what the move means for the seller."""

    gains: list[str]
    gives_up: list[str]
    keeps: list[str]
    unclear: list[str]


class FurtherComparison(Shape):
    """What the first offering and one more have in common; an item's ``id`` begins with its own."""

    id: str
    a: str
    b: str
    counts: ChangeCounts
    core: ChangeCounts
    seller: SellerBalance
    links: CellLinks


class Comparison(Shape):
    """What offerings have in common; ``items`` are the segments in chain order.

    With a third or fourth offering ``more`` has the comparisons of the first one with them, and
    their ``items`` follow.
    """

    id: str
    a: str
    b: str
    market: str | None
    as_of: str
    counts: ChangeCounts
    core: ChangeCounts
    seller: SellerBalance
    more: list[FurtherComparison] = Field(
        default=[], description="only where a third offering is asked for"
    )
    links: CellLinks


class SpokenShape(VoiceShape):
    """A claim that decides or lost; one that lost says why and to which tier."""

    reason: str | None = Field(description="tier, wording, market or grade; null if it decides")
    lost_to: int | None


class SideShape(Shape):
    """One party's side, deciding claims first; ``decides`` is false for one that was overruled."""

    party: Party
    decides: bool
    claims: list[SpokenShape]


class Conflict(Shape):
    """A cell on which sources disagree, or where a specific claim overrules a general one."""

    id: str
    platform: str
    model: str
    segment: str
    kind: str = Field(description="disputed or overruled")
    owner: Party | None
    status: Status
    market: str | None
    as_of: str
    sides: list[SideShape]
    links: CellLinks


class Place(Shape):
    """Where goods or responsibility are handed over, as a source names it."""

    place: str
    fact: str
    scope: str = Field(description="offering, or model where it is said of the model in general")
    before: list[str] = Field(description="segments that begin there")
    quote: str | None = QUOTED
    paraphrase: str | None = PARAPHRASED
    source: SourceBrief


class HandOffShape(Shape):
    """A point between two segments where the owner changes, or may change."""

    id: str
    after: str
    before: str
    from_: Party | None = Field(alias="from")
    to: Party | None
    clear: bool = Field(description="false where a neighbour's owner is not known")
    why: str | None = Field(description="unknown or disputed, where it is not clear")
    sure: str | None = Field(description="the weaker side's status; null where not clear")
    places: list[Place]
    evidence: list[VoiceShape]


class HandOffCounts(Shape):
    """How many points are clear, and how many are not."""

    clear: int
    unclear: int


class Bounds(Shape):
    """The least and the greatest number of changes, whoever the unknown owners are."""

    at_least: int | None
    at_most: int | None


class Run(Shape):
    """Neighbouring segments of one owner; ``status`` is the weakest of theirs."""

    owner: Party | None
    status: Status
    segments: list[str]


class HandOffs(Shape):
    """Where responsibility changes hands under an offering, point by point."""

    id: str
    platform: str
    model: str
    along: str
    tier: str
    market: str | None
    as_of: str
    availability: AvailabilityShape | None
    counts: HandOffCounts
    changes: Bounds
    runs: list[Run]
    unknown: list[str]
    places: list[Place]
    links: CellLinks
