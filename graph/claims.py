"""Claims placed on the cells that they speak of: the input of the resolver."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from types import MappingProxyType

from crosslane.ontology.model import (
    ALL_SEGMENTS,
    ANY,
    Certainty,
    Claim,
    Grade,
    Rank,
    Scope,
    Source,
    Wording,
)
from crosslane.ontology.records import Vocabulary

_ORDER = attrgetter("order")

ANNOTATION = 0
"""The tier of a claim that is shown beside a cell and never decides it."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A claim as it speaks on one cell.

    It has a tier (1-6, 0 an annotation), covers ``width`` segments, and may hold only possibly.
    A ``weak`` one is of a source of grade D, and never decides against one that is not.
    """

    claim: Claim
    tier: int
    width: int
    certainty: Certainty
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A claim on one segment, as it speaks where it holds for certain.

    ``order`` puts the most specific claims of a cell first, annotations last.
    """

    claim: Claim
    certain: Voice
    order: tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class ClaimIndex:
    """Claims by what they are about and by segment; deprecated claims are left out."""

    cells: Mapping[tuple[str, str, str], tuple[Placed, ...]]

    def about(self, platform: str, model: str, segment: str) -> list[Placed]:
        """Return the claims on a cell, most specific tier first.

        Args:
            platform: a platform id, or ``*`` for the model in general.
            model: an operating model id.
            segment: a segment id.

        Returns:
            Claims about the offering, the platform in general, and the model in general.
        """
        subjects = [(platform, model), (platform, ANY), (ANY, model)] if platform != ANY else []
        found: list[Placed] = []
        for subject in subjects or [(ANY, model)]:
            found.extend(self.cells.get((*subject, segment), ()))
        found.sort(key=_ORDER)
        return found


def tier_of(claim: Claim) -> int:
    """Return the tier of a claim by its scope and wording.

    Args:
        claim: any claim.

    Returns:
        1 to 6 as in the rule of ``docs/model.md``, most specific first; 0 for an annotation:
        ``@all``, and ``@everything-else`` of a model in general.
    """
    if claim.segment == ALL_SEGMENTS:
        return ANNOTATION
    wording = claim.wording
    if claim.scope is Scope.OFFERING:
        return {Wording.SEGMENT: 1, Wording.GROUP: 2, Wording.EVERYTHING_ELSE: 3}[wording]
    if claim.scope is Scope.PLATFORM:
        return 4
    if claim.scope is Scope.MODEL:
        return {Wording.SEGMENT: 5, Wording.GROUP: 6, Wording.EVERYTHING_ELSE: ANNOTATION}[wording]
    return ANNOTATION


def index_claims(
    claims: Iterable[Claim],
    vocabulary: Vocabulary,
    sources: Mapping[str, Source] = MappingProxyType({}),
) -> ClaimIndex:
    """Place claims on the cells that they speak of.

    Args:
        claims: in any order.
        vocabulary: says which segments a group holds.
        sources: sources by id, which tell the grade; a claim of another source is not weak.

    Returns:
        The index; within a cell claims are in the order of their ids. Claims about a programme or
        about the trade in general speak of no cell.
    """
    weak = {one.id for one in sources.values() if one.grade is Grade.D}
    cells: defaultdict[tuple[str, str, str], list[Placed]] = defaultdict(list)
    for claim in sorted(claims, key=lambda item: item.id):
        if claim.rank is Rank.DEPRECATED or claim.scope in (Scope.PROGRAMME, Scope.GENERAL):
            continue
        members = vocabulary.members(claim.segment)
        tier, width = tier_of(claim), len(members)
        certain = Voice(claim, tier, width, Certainty.CERTAIN, claim.evidence.source in weak)
        placed = Placed(claim, certain, (tier or 9, width, claim.id))
        for segment in members:
            cells[claim.platform, claim.model, segment].append(placed)
    return ClaimIndex({key: tuple(found) for key, found in cells.items()})


def trusted(
    claims: Iterable[Claim],
    sources: Mapping[str, Source],
    only: Collection[str] = (),
    grade: Grade | None = None,
) -> tuple[Claim, ...]:
    """Keep the claims of chosen sources: "what would the answer be by these documents alone?".

    Args:
        claims: the claims to choose from.
        sources: sources by id.
        only: ids of the sources to keep; empty for all.
        grade: the worst grade to trust; ``None`` for all.

    Returns:
        The claims kept, in the order given.
    """
    return tuple(
        claim
        for claim in claims
        if (not only or claim.evidence.source in only)
        and (grade is None or sources[claim.evidence.source].grade <= grade)
    )
