"""Shapes of the words of the graph: groups, parties, markets, programmes, organizations."""

from __future__ import annotations

from crosslane.api.schemas import (
    PARAPHRASED,
    QUOTED,
    FactEvidence,
    LabelShape,
    Links,
    Shape,
    SynonymsShape,
)


class GroupShape(Shape):
    """A composite word of a source, and the segments that it means."""

    id: str
    label: LabelShape
    definition: str
    synonyms: list[str]
    segments: list[str]
    claims: list[str]
    links: Links


class PartyShape(Shape):
    """Who may own, do, pay or answer for a segment."""

    id: str
    label: LabelShape
    definition: str
    synonyms: SynonymsShape
    claims: list[str]
    links: Links


class MarketShape(Shape):
    """A market by its ISO 3166-1 alpha-2 code."""

    id: str
    label: LabelShape
    synonyms: list[str]
    offerings: list[str]
    planned: list[str]
    programmes: list[str]
    claims: list[str]
    facts: list[str]
    links: Links


class ProgrammeShape(Shape):
    """A named programme, badge, tool or policy that is not an operating model."""

    id: str
    label: LabelShape
    platform: str | None
    organization: str | None
    offerings: list[str]
    markets: list[str]
    claims: list[str]
    facts: list[str]
    evidence: list[FactEvidence]
    note: str | None
    links: Links


class OrganizationShape(Shape):
    """A company: a parent, a provider or a business group."""

    id: str
    label: LabelShape
    role: str
    parent: str | None
    parts: list[str]
    platforms: list[str]
    programmes: list[str]
    facts: list[str]
    evidence: list[FactEvidence]
    note: str | None
    links: Links


class EvidenceShape(Shape):
    """Words of a source, and what was read from them."""

    id: str
    source: str
    start: int | None
    end: int | None
    quote: str | None = QUOTED
    paraphrase: str | None = PARAPHRASED
    claims: list[str]
    facts: list[str]
    overlays: list[str]
    links: Links


class ReleaseLinks(Links):
    """Where a release is to be had, and what changed since."""

    changes: str


class ReleaseShape(Shape):
    """A state of the data that was recorded under a name."""

    id: str
    issued: str
    note: str | None
    links: ReleaseLinks
