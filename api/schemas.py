"""Shapes of answers: they document the OpenAPI, name the CSV columns and are tested against.

The values themselves come from ``graph.views``; nothing here computes an answer.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from crosslane.ontology.model import (
    Certainty,
    Grade,
    Involvement,
    Offered,
    Party,
    Polarity,
    Rank,
    Scope,
    Status,
    Strength,
    Wording,
)


class Shape(BaseModel):
    """Base of all shapes: nothing beyond what is declared."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


QUOTED = Field(description="the exact words; null where they are told in other words")
PARAPHRASED = Field(description="what the source says, in other words; null where it is quoted")


class LabelShape(Shape):
    """A name in English and Chinese."""

    en: str
    zh: str


class SourceBrief(Shape):
    """What stands beside a quote."""

    id: str
    title: str
    publisher: str | None
    date: str | None
    grade: Grade
    url: str | None


class VoiceShape(Shape):
    """A claim as it speaks on a cell."""

    claim: str
    party: Party
    involvement: Involvement
    aspect: str | None
    polarity: Polarity
    strength: Strength
    scope: Scope
    segment: str = Field(description="a segment id, or a group id with its @")
    tier: int | None = Field(description="1 to 6; null for an annotation")
    certainty: Certainty
    markets: list[str]
    quote: str | None = QUOTED
    start: int | None
    end: int | None
    paraphrase: str | None = PARAPHRASED
    source: SourceBrief
    note: str | None


class OverruledShape(VoiceShape):
    """A claim for another party that lost, with why and to which tier."""

    reason: str = Field(description="tier, wording, market or grade")
    lost_to: int


class CandidateShape(Shape):
    """A party that the deciding claims name."""

    party: Party
    claims: list[str]


class SplitShape(CandidateShape):
    """A party's share of a segment that several parties own by aspect."""

    aspects: list[str]


class BasisShape(Shape):
    """On what an answer rests."""

    tier: int
    scope: Scope
    wording: Wording
    strength: Strength


class CellAvailability(Shape):
    """Whether the cell's offering is offered there and then; evidence are fact ids."""

    status: Offered
    certainty: Certainty
    from_: str | None = Field(alias="from")
    until: str | None
    evidence: list[str]


class CellLinks(Shape):
    """Where a cell is to be had: JSON, page, query."""

    self: str
    html: str
    sparql: str | None = Field(description="null where SPARQL holds no such answer")


class OverShape(Shape):
    """A rule of law that stands over a cell; it makes no owner."""

    overlay: str
    party: Party
    involvement: Involvement
    condition: str | None
    markets: list[str]
    certainty: Certainty


class Cell(Shape):
    """Who owns one segment under one offering, and who says so."""

    id: str
    platform: str
    model: str
    segment: str
    owner: Party | None
    status: Status
    certainty: Certainty
    market: str | None
    as_of: str
    availability: CellAvailability | None
    basis: BasisShape | None
    candidates: list[CandidateShape]
    split: list[SplitShape] | None
    decides: str | None
    performs: str | None
    beside: list[VoiceShape]
    pays: list[VoiceShape]
    bears_risk: list[VoiceShape]
    liable: list[VoiceShape]
    assists: list[VoiceShape]
    evidence: list[VoiceShape]
    overruled: list[OverruledShape]
    denied: list[VoiceShape]
    vetoed: list[VoiceShape]
    annotations: list[VoiceShape]
    overlays: list[OverShape] = Field(description="rules of law that stand over the cell")
    links: CellLinks


class FactEvidence(Shape):
    """A fact as evidence, with its words."""

    fact: str
    text: str
    quote: str | None = QUOTED
    paraphrase: str | None = PARAPHRASED
    source: SourceBrief


class Links(Shape):
    """Where an item is to be had."""

    self: str
    ownership: str | None = None
    source: str | None = None


class AvailabilityShape(Shape):
    """Whether an offering is offered there and then, and who says so."""

    status: Offered
    certainty: Certainty
    markets: list[str]
    planned_markets: list[str]
    from_: str | None = Field(alias="from")
    until: str | None
    evidence: list[FactEvidence]


class PlatformShape(Shape):
    """A platform."""

    id: str
    label: LabelShape
    synonyms: list[str]
    organization: str | None
    parents: list[str]
    offerings: list[str]
    programmes: list[str]
    claims: list[str]
    facts: list[str]
    evidence: list[FactEvidence]
    note: str | None
    links: Links


class SynonymsShape(Shape):
    """Other words for a model."""

    en: list[str]
    zh: list[str]


class ModelShape(Shape):
    """An operating model."""

    id: str
    label: LabelShape
    definition: str
    synonyms: SynonymsShape
    advantages: list[FactEvidence]
    disadvantages: list[FactEvidence]
    risks: list[FactEvidence]
    fits_sellers: list[FactEvidence]
    offerings: list[str]
    claims: list[str]
    facts: list[str]
    links: Links


class AlignmentShape(Shape):
    """Corresponding terms of SCOR DS and of GS1's Core Business Vocabulary."""

    scor: list[str]
    cbv: list[str]


class SegmentShape(Shape):
    """A segment of the chain."""

    id: str
    order: int
    tier: str
    label: LabelShape
    definition: str
    dimension: Involvement
    aspects: list[str]
    previous: str | None
    next: str | None
    groups: list[str]
    alignments: AlignmentShape
    claims: list[str]
    links: Links


class OwnedSegment(Shape):
    """One cell of an offering's row."""

    segment: str
    owner: Party | None
    status: Status
    certainty: Certainty


class PeriodShape(Shape):
    """When an offering is there in some markets; evidence are fact ids."""

    markets: list[str]
    from_: str | None = Field(alias="from")
    until: str | None
    evidence: list[str]
    note: str | None


class OfferingShape(Shape):
    """An offering: one operating model as one platform offers it."""

    id: str
    platform: str
    model: str
    label: LabelShape
    name: LabelShape | None = Field(description="what the platform calls it, if not by the model")
    synonyms: list[str]
    markets: list[str]
    planned_markets: list[str]
    valid_from: str | None
    valid_until: str | None
    periods: list[PeriodShape] = Field(description="markets that it is in for a time")
    market: str | None
    as_of: str
    availability: AvailabilityShape
    programmes: list[str]
    facts: list[str]
    claims: list[str]
    note: str | None
    links: Links
    ownership: list[OwnedSegment] = Field(
        default_factory=list, description="on the offering itself, not in lists"
    )


class ClaimShape(Shape):
    """A claim as curated; ``any`` stands for "in general"."""

    id: str
    scope: Scope
    platform: str
    model: str
    programme: str | None
    segment: str
    party: Party
    involvement: Involvement
    aspect: str | None
    polarity: Polarity
    strength: Strength
    markets: list[str]
    valid_from: str | None
    valid_until: str | None
    rank: Rank
    recorded_from: str | None = Field(description="the first release that holds it as it stands")
    recorded_to: str | None = Field(description="the first release that holds it so no longer")
    source: str
    start: int | None
    end: int | None
    quote: str | None = QUOTED
    paraphrase: str | None = PARAPHRASED
    note: str | None
    links: Links


class SourceShape(Shape):
    """A document that was read."""

    id: str
    title: str
    publisher: str | None
    url: str | None
    date: str | None
    grade: Grade
    grade_reason: str
    sha256: str | None = Field(
        description="of the text that quotes are held against; null where it is paraphrased only"
    )
    note: str | None
    claims: list[str]
    facts: list[str]
    overlays: list[str] = Field(description="rules of law that it tells of")
    links: Links


class FactShape(Shape):
    """Any other sourced statement."""

    id: str
    subjects: list[str]
    subject_kinds: list[str]
    subject: str
    predicate: str
    object: str
    refs: list[str]
    ref_kinds: list[str]
    source: str
    start: int | None
    end: int | None
    quote: str | None = QUOTED
    paraphrase: str | None = PARAPHRASED
    note: str | None
    links: Links


class Hit(Shape):
    """Something that a search found."""

    kind: str
    id: str
    label: LabelShape
    matched: str = Field(description="the words that matched")
    score: float
    links: Links


class ProblemShape(BaseModel):
    """An error (RFC 9457); ``allowed`` lists the valid values."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    allowed: list[str] | None = None
    did_you_mean: str | None = None
