"""The types of Crosslane: frozen values that every other part passes around.

The words are those of ``docs/glossary.md``. Nothing here reads a file or knows RDF or HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from crosslane.ontology.dates import PartialDate as PartialDate

ANY = "*"
"""Stands for "in general" in a claim's platform or model column."""

EVERYTHING_ELSE = "@everything-else"
ALL_SEGMENTS = "@all"
GENERAL = "any"
"""How ``*`` is written in ids and URLs: ``any/semi-managed``."""


class Party(StrEnum):
    """Who may own, do, pay or answer for a segment; ``shared`` is more than one of them."""

    SELLER = "seller"
    PLATFORM = "platform"
    THIRD_PARTY = "third-party"
    BUYER = "buyer"
    AUTHORITY = "authority"
    SHARED = "shared"


class Involvement(StrEnum):
    """How a party takes part in a segment."""

    OWNS = "owns"
    PERFORMS = "performs"
    DECIDES = "decides"
    PAYS = "pays"
    BEARS_RISK = "bears-risk"
    LIABLE = "liable"
    ASSISTS = "assists"

    @property
    def owning(self) -> bool:
        """Whether a claim of this involvement can make an owner."""
        return self in OWNING


OWNING = frozenset({Involvement.OWNS, Involvement.PERFORMS, Involvement.DECIDES})


class Polarity(StrEnum):
    """Whether the source says that it is so, or that it is not."""

    ASSERTED = "asserted"
    DENIED = "denied"


class Strength(StrEnum):
    """How directly the words say it."""

    EXPLICIT = "explicit"
    IMPLIED = "implied"
    HEDGED = "hedged"


class Rank(StrEnum):
    """Whether a claim counts; a deprecated one is kept and hidden unless asked for."""

    NORMAL = "normal"
    DEPRECATED = "deprecated"


class Grade(StrEnum):
    """Reliability of a source, A (official) to D (unsigned, generated or machine-translated)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class Scope(StrEnum):
    """What a claim is about."""

    OFFERING = "offering"
    PLATFORM = "platform"
    MODEL = "model"
    PROGRAMME = "programme"
    GENERAL = "general"


class Wording(StrEnum):
    """How the source names the segment."""

    SEGMENT = "segment"
    GROUP = "group"
    EVERYTHING_ELSE = "everything-else"


class Status(StrEnum):
    """How sure an ownership is, best first."""

    STATED = "stated"
    INFERRED = "inferred"
    INHERITED = "inherited"
    DISPUTED = "disputed"
    UNKNOWN = "unknown"
    NOT_OFFERED = "not-offered"


class Certainty(StrEnum):
    """``possible`` where only a partial date stands between the claim and the asked day."""

    CERTAIN = "certain"
    POSSIBLE = "possible"


class Offered(StrEnum):
    """Whether an offering exists in a market on a day."""

    OFFERED = "offered"
    PLANNED = "planned"
    NOT_OFFERED = "not-offered"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Label:
    """A name in English and Chinese."""

    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A step of the chain; ``dimension`` is the involvement that means ownership of it."""

    id: str
    order: int
    tier: str
    label: Label
    definition: str
    dimension: Involvement
    aspects: tuple[str, ...] = ()
    scor: tuple[str, ...] = ()
    business_steps: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SegmentGroup:
    """A composite word of a source; ``id`` is written with a leading ``@``."""

    id: str
    label: Label
    definition: str
    members: tuple[str, ...]
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OperatingModel:
    """A way of dividing the chain, with the synonyms that sources use for it."""

    id: str
    label: Label
    definition: str
    synonyms_en: tuple[str, ...] = ()
    synonyms_zh: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartyTerm:
    """A party as the vocabulary describes it."""

    id: str
    label: Label
    definition: str
    synonyms_en: tuple[str, ...] = ()
    synonyms_zh: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Market:
    """A market by its ISO 3166-1 alpha-2 code."""

    id: str
    label: Label
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Organization:
    """A company: a parent, a provider or a business group."""

    id: str
    label: Label
    parent: str | None
    role: str
    evidence: tuple[str, ...]
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Platform:
    """A marketplace on which sellers meet buyers."""

    id: str
    label: Label
    synonyms: tuple[str, ...]
    organization: str | None
    evidence: tuple[str, ...]
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """When an offering is there in some markets, ``[valid_from, valid_until)``."""

    markets: tuple[str, ...]
    valid_from: PartialDate | None
    valid_until: PartialDate | None
    evidence: tuple[str, ...]
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Offering:
    """One operating model as one platform offers it; evidence is the facts that say so.

    ``name`` is what the platform itself calls it, where it has a name of its own. A market that
    stands in ``periods`` is served in these periods alone.
    """

    platform: str
    model: str
    markets: tuple[str, ...]
    planned_markets: tuple[str, ...]
    valid_from: PartialDate | None
    valid_until: PartialDate | None
    evidence: tuple[str, ...]
    note: str | None = None
    name: Label | None = None
    synonyms: tuple[str, ...] = ()
    periods: tuple[Period, ...] = ()

    @property
    def id(self) -> str:
        """The slug, such as ``temu/semi-managed``."""
        return f"{self.platform}/{self.model}"

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that say that it exists, and those that say when it is where."""
        found = (*self.evidence, *(fact for one in self.periods for fact in one.evidence))
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Programme:
    """A named programme, badge, tool or policy that is not an operating model."""

    id: str
    label: Label
    platform: str | None
    organization: str | None
    offerings: tuple[str, ...]
    markets: tuple[str, ...]
    evidence: tuple[str, ...]
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A document that was read, and how far it is to be trusted.

    ``sha256`` is that of the text which quotes are held against; a page that is only paraphrased
    has none.
    """

    id: str
    title: str
    publisher: str | None
    url: str | None
    published: PartialDate | None
    grade: Grade
    grade_reason: str
    sha256: str | None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words of a source: quoted, ``text[start:end] == quote`` in characters, or paraphrased.

    Of a web page there is no text to hold a quote against: what it says is told in other words,
    and ``start``, ``end`` and ``quote`` are ``None``.
    """

    source: str
    start: int | None = None
    end: int | None = None
    quote: str | None = None
    paraphrase: str | None = None

    @property
    def words(self) -> str:
        """The quote, or the paraphrase where there is none."""
        return self.quote or self.paraphrase or ""


@dataclass(frozen=True, slots=True)
class Claim:
    """That a party has an involvement in a segment, according to one evidence."""

    id: str
    platform: str
    model: str
    programme: str | None
    segment: str
    party: Party
    involvement: Involvement
    aspect: str | None
    polarity: Polarity
    strength: Strength
    markets: tuple[str, ...]
    valid_from: PartialDate | None
    valid_until: PartialDate | None
    rank: Rank
    evidence: Evidence
    note: str | None = None

    @property
    def scope(self) -> Scope:
        """What the claim is about; only the first three can decide a cell."""
        if self.programme is not None:
            return Scope.PROGRAMME
        if self.platform == ANY:
            return Scope.GENERAL if self.model == ANY else Scope.MODEL
        return Scope.PLATFORM if self.model == ANY else Scope.OFFERING

    @property
    def wording(self) -> Wording:
        """How the source names the segment."""
        if self.segment in (EVERYTHING_ELSE, ALL_SEGMENTS):
            return Wording.EVERYTHING_ELSE
        return Wording.GROUP if self.segment.startswith("@") else Wording.SEGMENT

    @property
    def owning(self) -> bool:
        """Whether the claim asserts an owning involvement."""
        return self.involvement in OWNING and self.polarity is Polarity.ASSERTED


@dataclass(frozen=True, slots=True)
class Overlay:
    """A rule of law that gives a party a part in a segment, in some markets, whatever the model.

    It stands beside the answers and makes no owner: it is no choice of a platform.
    """

    id: str
    label: Label
    segment: str
    party: Party
    involvement: Involvement
    aspect: str | None
    condition: str | None
    markets: tuple[str, ...]
    valid_from: PartialDate | None
    valid_until: PartialDate | None
    evidence: Evidence
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """Any other sourced statement; subjects and refs are ``kind:id``, as ``platform:temu``."""

    id: str
    subjects: tuple[str, ...]
    subject_text: str
    predicate: str
    object: str
    refs: tuple[str, ...]
    evidence: Evidence
    note: str | None = None
