"""Shapes of what is measured over cells: coverage, impact, likeness."""

from __future__ import annotations

from pydantic import Field

from crosslane.api.schemas import CandidateShape, CellLinks, Shape, VoiceShape
from crosslane.ontology.model import Certainty, Party, Status


class Measures(Shape):
    """How many cells are how sure, on how much evidence, of what age."""

    cells: int
    stated: int
    inferred: int
    inherited: int
    disputed: int
    unknown: int
    not_offered: int
    decided: float | None = Field(description="share of the askable cells that have an owner")
    own: float | None = Field(description="share decided by claims about the very offering")
    weak: int = Field(description="cells that sources of grade D decide alone")
    claims: int
    sources: list[str]
    undated: list[str] = Field(description="sources without a date")
    oldest: str | None
    newest: str | None
    age_days: int | None
    stale: bool | None


class CoverageShape(Measures):
    """What the sources cover of one offering, in one tier of segments."""

    id: str
    platform: str
    model: str
    tier: str
    before: Measures | None = Field(description="in the release of `since`; null: it had none")


class MeasuresTotal(Measures):
    """The same measures over all offerings."""

    offerings: int


class CoverageTotal(MeasuresTotal):
    """The same with those of the release of `since`."""

    before: MeasuresTotal | None


class CoverageTotals(Shape):
    """Totals by tier of segments."""

    core: CoverageTotal
    extended: CoverageTotal


class CoverageHead(Shape):
    """What stands beside the coverage of each offering."""

    market: str | None
    as_of: str
    stale_after: int
    since: str | None
    totals: CoverageTotals
    links: CellLinks


class OwnerOf(Shape):
    """Who owns a segment under one offering."""

    offering: str
    owner: Party | None
    status: Status


class StepShape(Shape):
    """A segment before or after the asked one, ``distance`` steps away."""

    id: str
    segment: str
    tier: str
    distance: int
    owners: list[OwnerOf]


class PartyAround(Shape):
    """What a party owns before and after the asked segment."""

    party: Party
    upstream: list[str]
    downstream: list[str]


class UnknownAround(Shape):
    """Segments before and after the asked one whose owner is not known."""

    upstream: list[str]
    downstream: list[str]


class ImpactOwner(Shape):
    """Who owns the asked segment under one offering, and who owns what around it."""

    id: str
    platform: str
    model: str
    owner: Party | None
    status: Status
    certainty: Certainty
    candidates: list[CandidateShape]
    evidence: list[VoiceShape]
    parties: list[PartyAround]
    unknown: UnknownAround


class Way(Shape):
    """A way that goods take from one segment to the next, and why."""

    id: str
    segment: str
    next: str
    reason: str


class GoodsShape(Shape):
    """What goods pass before and after the asked segment."""

    passed: bool
    upstream: list[str]
    downstream: list[str]
    dominates: list[str]
    ways: list[Way]


class SinglePoint(Shape):
    """A segment that no goods can go round."""

    id: str
    segment: str
    where: str = Field(description="upstream, here or downstream")
    dominates: list[str]
    articulation: bool
    betweenness: float
    owners: list[OwnerOf]


class PartyControl(Shape):
    """What a party holds of the goods' way under one offering; null party: not known."""

    id: str
    offering: str
    party: Party | None
    segments: list[str]
    possible: list[str]
    single_points: list[str]
    share: float
    share_most: float
    cuts: bool | None = Field(description="whether nothing arrives without it; null: perhaps")


class ImpactShape(Shape):
    """What hangs on a segment: what comes before and after, and who controls the way."""

    id: str
    segment: str
    order: int
    tier: str
    market: str | None
    as_of: str
    upstream: list[StepShape]
    downstream: list[StepShape]
    owners: list[ImpactOwner]
    goods: GoodsShape
    single_points: list[SinglePoint]
    parties: list[PartyControl]
    links: CellLinks


class Difference(Shape):
    """A segment that two offerings give to different parties."""

    segment: str
    a: Party
    b: Party


class SimilarShape(Shape):
    """Another offering, by how it divides the chain."""

    id: str
    platform: str
    model: str
    likeness: float | None = Field(description="share of the compared segments with one owner")
    least: float = Field(description="likeness if everything unknown differs")
    most: float = Field(description="likeness if everything unknown is the same")
    own_likeness: float | None = Field(description="without what both only inherit")
    compared: int
    same: list[str]
    differ: list[Difference]
    unknown: list[str]
    inherited: list[str]


class Common(Shape):
    """A segment that all members of a cluster give to one party."""

    segment: str
    owner: Party


class Cluster(Shape):
    """Offerings that divide the chain alike."""

    id: str
    offerings: list[str]
    alike: float | None = Field(description="the lowest likeness of two members")
    common: list[Common]
    inherited: list[str]


class Thresholds(Shape):
    """From which likeness, over how many compared segments, offerings are linked."""

    likeness: float
    compared: int


class SimilarHead(Shape):
    """What stands beside the offerings by likeness: the clusters of all of them."""

    id: str
    platform: str
    model: str
    market: str | None
    as_of: str
    clusters: list[Cluster]
    thresholds: Thresholds
    links: CellLinks
