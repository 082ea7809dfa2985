"""The profile of a seller who looks for an offering: what is asked, held against what there is."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from crosslane.graph.advice.sayings import categories
from crosslane.graph.filters import ensure
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.ontology.suggest import UnknownValueError

PARAMETERS = (
    "keep",
    "delegate",
    "market",
    "category",
    "experience",
    "storage",
    "team",
    "strength",
)
"""What can be asked for, in the order of the permalink; the market is part of the lens."""


class Experience(StrEnum):
    """How long the seller has been in e-commerce."""

    NONE = "none"
    SOME = "some"
    ESTABLISHED = "established"


class Storage(StrEnum):
    """Where the seller has storage of its own: nowhere, before export, or in the market."""

    NONE = "none"
    ORIGIN = "origin"
    DESTINATION = "destination"


class Team(StrEnum):
    """How many people the seller has for it."""

    SMALL = "small"
    LARGE = "large"


class Skill(StrEnum):
    """What the seller is good at; the parameter is called ``strength``."""

    PRODUCT = "product"
    OPERATIONS = "operations"
    LOGISTICS = "logistics"
    BRAND = "brand"


_CATEGORY_WORDS = {
    "家居": "home",
    "household-appliances": "appliances",
    "home-appliances": "appliances",
    "家电": "appliances",
    "厨房": "kitchen",
    "餐饮用具": "dining",
    "餐具": "dining",
    "卫浴": "bathroom",
    "时尚": "fashion",
    "服装": "clothing",
    "apparel": "clothing",
    "泳装": "swimwear",
    "假发": "wigs",
    "珠宝": "jewellery",
    "jewelry": "jewellery",
    "食品": "food",
}
"""Other words for the categories that sources name (facts F0-005, F0-006, FW-236 and FW-446)."""


class ProfileError(UnknownValueError):
    """A value of a profile that is wrong in itself, not for want of a known one.

    Args:
        text: what is wrong and how to put it right, as sentences.
        field: the parameter to change.
        value: what it holds.
        allowed: what it may hold.
    """

    def __init__(self, text: str, field: str, value: str, allowed: Iterable[str]) -> None:
        self._text = text
        super().__init__("profile", value, allowed, field=field)
        self.suggestion = None

    def sentence(self) -> str:
        """Return what is wrong and how to put it right."""
        return self._text


@dataclass(frozen=True, slots=True)
class Profile:
    """What a seller wants and has. The market and the day are those of the lens.

    Args:
        keep: ids of the segments that the seller wants to own.
        delegate: ids of the segments that the seller wants to hand over.
        category: kind of goods in the seller's own word, such as ``home``; any word is accepted.
        experience: ``none``, ``some`` or ``established``.
        storage: where the seller has storage: ``none``, ``origin`` or ``destination``.
        team: ``small`` or ``large``.
        strength: what the seller is good at: ``product``, ``operations``, ``logistics``, ``brand``.
    """

    keep: tuple[str, ...] = ()
    delegate: tuple[str, ...] = ()
    category: str | None = None
    experience: str | None = None
    storage: str | None = None
    team: str | None = None
    strength: tuple[str, ...] = ()

    def query(self) -> list[tuple[str, str]]:
        """Return the parameters that ask for this profile, without those of the lens.

        Example:
            >>> Profile(keep=("pricing",), team="small").query()
            [('keep', 'pricing'), ('team', 'small')]
        """
        single = [
            (name, value)
            for name in ("category", "experience", "storage", "team")
            if (value := getattr(self, name)) is not None
        ]
        return [
            *(("keep", segment) for segment in self.keep),
            *(("delegate", segment) for segment in self.delegate),
            *single,
            *(("strength", skill) for skill in self.strength),
        ]


def checked(graph: KnowledgeGraph, profile: Profile, lens: Lens) -> Profile:
    """Hold a profile against what there is and write it in its one canonical way.

    Args:
        graph: the graph.
        profile: as it was asked.
        lens: market, day and trust.

    Returns:
        The profile with segments in chain order, nothing twice and the category in plain form.

    Raises:
        UnknownValueError: for a value that does not exist; ``field`` is the parameter.
        ProfileError: for a category without a word.
    """
    graph.through(lens)
    segments = graph.records.vocabulary.segment
    _known_values(profile, segments)
    return replace(
        profile,
        keep=tuple(item for item in segments if item in profile.keep),
        delegate=tuple(item for item in segments if item in profile.delegate),
        category=None if profile.category is None else plain(profile.category),
        strength=tuple(item.value for item in Skill if item in profile.strength),
    )


def _known_values(profile: Profile, segments: Collection[str]) -> None:
    """Raise `UnknownValueError` for a value that does not exist."""
    for field, wanted in (("keep", profile.keep), ("delegate", profile.delegate)):
        for segment in wanted:
            if segment not in segments:
                raise UnknownValueError("segment", segment, segments, field=field)
    for what, values in (("experience", Experience), ("storage", Storage), ("team", Team)):
        value = getattr(profile, what)
        ensure(what, () if value is None else (value,), [item.value for item in values])
    ensure("strength", profile.strength, [item.value for item in Skill])


def plain(category: str) -> str:
    """Write a category in plain form: lower case, hyphens for spaces, one word per meaning.

    Args:
        category: the seller's own word.

    Returns:
        The plain form; for another word of a category that sources name, that category.

    Raises:
        ProfileError: when nothing is left of it.

    Example:
        >>> plain(" Household Appliances ")
        'appliances'
    """
    word = "-".join(category.casefold().replace("_", " ").split())
    if not word:
        text = "The category is empty; name one, such as 'home', or leave it out."
        raise ProfileError(text, "category", category, categories())
    return _CATEGORY_WORDS.get(word, word)
