"""Everything that was curated, and the vocabulary it draws on, as two frozen values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, TypeVar

from crosslane.ontology.model import (
    Claim,
    Fact,
    Label,
    Market,
    Offering,
    OperatingModel,
    Organization,
    Overlay,
    PartyTerm,
    Platform,
    Programme,
    Segment,
    SegmentGroup,
    Source,
)


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=_Identified)


def _by_id(items: Iterable[T]) -> dict[str, T]:
    return {item.id: item for item in items}


@dataclass(frozen=True)
class Vocabulary:
    """The closed lists that data and answers draw on, in canonical order."""

    segments: tuple[Segment, ...]
    groups: tuple[SegmentGroup, ...]
    models: tuple[OperatingModel, ...]
    parties: tuple[PartyTerm, ...]
    markets: tuple[Market, ...]

    @cached_property
    def segment(self) -> dict[str, Segment]:
        """Segments by id, in chain order."""
        return _by_id(self.segments)

    @cached_property
    def group(self) -> dict[str, SegmentGroup]:
        """Groups by id."""
        return _by_id(self.groups)

    @cached_property
    def model(self) -> dict[str, OperatingModel]:
        """Models by id."""
        return _by_id(self.models)

    @cached_property
    def market(self) -> dict[str, Market]:
        """Markets by code."""
        return _by_id(self.markets)

    def members(self, target: str) -> tuple[str, ...]:
        """Return the segments that a claim's segment column covers.

        Args:
            target: a segment id or a group id with its ``@``.

        Returns:
            Segment ids in chain order; one for a segment.

        Raises:
            KeyError: when there is no such segment or group.
        """
        return self.group[target].members if target.startswith("@") else (self.segment[target].id,)


@dataclass(frozen=True)
class Records:
    """Everything that was curated, in canonical order: the whole input of a graph."""

    vocabulary: Vocabulary
    organizations: tuple[Organization, ...] = ()
    platforms: tuple[Platform, ...] = ()
    offerings: tuple[Offering, ...] = ()
    programmes: tuple[Programme, ...] = ()
    sources: tuple[Source, ...] = ()
    claims: tuple[Claim, ...] = ()
    facts: tuple[Fact, ...] = ()
    overlays: tuple[Overlay, ...] = ()

    @cached_property
    def organization(self) -> dict[str, Organization]:
        """Organizations by id."""
        return _by_id(self.organizations)

    @cached_property
    def platform(self) -> dict[str, Platform]:
        """Platforms by id."""
        return _by_id(self.platforms)

    @cached_property
    def offering(self) -> dict[str, Offering]:
        """Offerings by id."""
        return _by_id(self.offerings)

    @cached_property
    def programme(self) -> dict[str, Programme]:
        """Programmes by id."""
        return _by_id(self.programmes)

    @cached_property
    def source(self) -> dict[str, Source]:
        """Sources by id."""
        return _by_id(self.sources)

    @cached_property
    def claim(self) -> dict[str, Claim]:
        """Claims by id."""
        return _by_id(self.claims)

    @cached_property
    def fact(self) -> dict[str, Fact]:
        """Facts by id."""
        return _by_id(self.facts)

    @cached_property
    def overlay(self) -> dict[str, Overlay]:
        """Overlays by id."""
        return _by_id(self.overlays)

    @cached_property
    def rules(self) -> dict[str, tuple[Overlay, ...]]:
        """Overlays by the segment that they are about, in the order of their ids."""
        found: dict[str, tuple[Overlay, ...]] = {}
        for one in self.overlays:
            found[one.segment] = (*found.get(one.segment, ()), one)
        return found


def offering_label(records: Records, offering: Offering) -> Label:
    """Return the name of an offering: the platform's, and its own or that of the model."""
    platform = records.platform[offering.platform].label
    model = offering.name or records.vocabulary.model[offering.model].label
    return Label(f"{platform.en} · {model.en}", f"{platform.zh} · {model.zh}")
