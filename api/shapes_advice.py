"""Shapes of advice: recommendations with the reason for every point."""

from __future__ import annotations

from pydantic import Field

from crosslane.api.schemas import PARAPHRASED, QUOTED, CellLinks, LabelShape, Links, Shape
from crosslane.ontology.model import Certainty, Offered


class ReasonShape(Shape):
    """Why there are points, with the claims and facts that say so."""

    rule: str
    about: str
    points: float
    text: str
    text_zh: str
    status: str | None
    certainty: Certainty | None
    level: str | None
    claims: list[str]
    facts: list[str]
    overruled: list[str]
    quote: str | None = QUOTED
    paraphrase: str | None = PARAPHRASED
    source: str


class GapShape(Shape):
    """What is not known: no points now, and the points that it may be worth."""

    rule: str
    about: str
    why: str
    least: float
    most: float
    text: str
    text_zh: str
    claims: list[str]
    facts: list[str]


class ContradictionShape(Shape):
    """Advice of sources that disagrees: facts for it and facts against it."""

    rule: str
    about: str
    for_: list[str] = Field(alias="for")
    against: list[str]
    text: str
    text_zh: str


class Standing(Shape):
    """Whether the offering is there."""

    status: Offered
    certainty: Certainty


class RecommendationShape(Shape):
    """An offering with its score and the reason for every point."""

    id: str
    offering: str
    platform: str
    model: str
    label: LabelShape
    rank: int
    score: float
    least: float = Field(description="the score if everything unknown turned out against it")
    most: float = Field(description="the score if everything unknown turned out in its favour")
    availability: Standing
    reasons: list[ReasonShape]
    unknown: list[GapShape]
    contradictions: list[ContradictionShape]
    links: Links


class ExcludedShape(Shape):
    """An offering that cannot be joined there and then."""

    id: str
    offering: str
    platform: str
    model: str
    label: LabelShape
    why: Offered
    text: str
    text_zh: str
    facts: list[str]
    links: Links


class ProfileShape(Shape):
    """What was asked."""

    keep: list[str]
    delegate: list[str]
    market: str | None
    category: str | None
    experience: str | None
    storage: str | None
    team: str | None
    strength: list[str]


class RecommendationHead(Shape):
    """What stands beside the ranking."""

    id: str
    profile: ProfileShape
    market: str | None
    as_of: str
    excluded: list[ExcludedShape]
    links: CellLinks
