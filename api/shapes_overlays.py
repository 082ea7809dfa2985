"""Shapes of rules of law: whole, and as they stand over a cell."""

from __future__ import annotations

from pydantic import Field

from crosslane.api.schemas import PARAPHRASED, QUOTED, LabelShape, Links, Shape


class OverlayLinks(Links):
    """Where a rule is to be had, and the document that tells of it."""

    source: str


class OverlayShape(Shape):
    """A rule of law that gives a party a part in a segment, whatever the model."""

    id: str
    label: LabelShape
    segment: str
    party: str
    involvement: str
    aspect: str | None
    condition: str | None = Field(description="when it applies, in a few words")
    markets: list[str]
    valid_from: str | None
    valid_until: str | None
    source: str
    start: int | None
    end: int | None
    quote: str | None = QUOTED
    paraphrase: str | None = PARAPHRASED
    note: str | None
    links: OverlayLinks
