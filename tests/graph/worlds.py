"""Random worlds: a few offerings, claims that meet on the same cells, and lenses to ask through.

The vocabulary is the real one. Most claims of a world speak of one segment, and most days lie at
the ends of the partial dates, so that tiers, vetoes, splits, markets and open dates meet in one
cell often. A world varies only some fields of its claims and keeps the others plain: what is
crowded meets more, and a failing example shrinks to the few claims and fields that matter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter

from crosslane.graph.claims import index_claims
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.ontology.model import (
    Claim,
    Evidence,
    Fact,
    Grade,
    Involvement,
    Label,
    Offering,
    PartialDate,
    Party,
    Period,
    Platform,
    Polarity,
    Rank,
    Source,
    Strength,
)
from crosslane.ontology.records import Records
from crosslane.ontology.vocabulary import read_vocabulary
from tests.graph import oracle

Subject = tuple[str, str]

VOCABULARY = read_vocabulary()
FOCUS = (
    *("pricing", "product-selection", "last-mile-delivery", "overseas-warehousing"),
    *("last-mile-delivery", "order-management", "import-clearance"),
)
"""Segments of every kind: by dimension, and by the groups that hold them."""

DATES = (
    *("2023", "2024", "2025", "2024-02", "2024-07", "2024-12", "2025-01"),
    *("2024-02-29", "2024-07-01", "2024-07-15", "2024-12-31", "2025-01-01"),
)
MARKETS = (None, None, "US", "GB", "DE", "FR")
OFFERINGS = (
    *(("temu", "semi-managed"), ("temu", "fully-managed")),
    *(("shein", "semi-managed"), ("shein", "first-party")),
)
SUBJECTS = (
    *(("temu", "semi-managed"),) * 8,
    *(("temu", "*"), ("*", "semi-managed")) * 4,
    *(("temu", "fully-managed"), ("shein", "semi-managed"), ("shein", "*")),
    *(("*", "fully-managed"), ("*", "*")),
)
_GRADES = (Grade.A, Grade.B, Grade.C, Grade.C, Grade.D)
_PUBLISHED = ("2023-07-15", "2024", "", "2024-02", "2025-01")
SOURCES = tuple(
    Source(f"90{n}", "A test", None, None, PartialDate.parse(day) if day else None, grade, "-", "-")
    for n, (grade, day) in enumerate(zip(_GRADES, _PUBLISHED, strict=True))
)
PLATFORMS = tuple(Platform(name, Label(name, name), (), None, ()) for name in ("temu", "shein"))
EVIDENCE = tuple(Evidence(source.id, 0, 5, "words") for source in SOURCES)
TOLD = (
    *("offersModel", "launchedModel", "operationStart", "operationEnd"),
    *("servesMarket", "plannedMarketCount"),
)
FACTS = tuple(
    Fact(f"F9-{10 * n + m:03}", ("platform:temu",), "Temu", predicate, "said", (), evidence)
    for n, predicate in enumerate(TOLD)
    for m, evidence in enumerate(EVIDENCE)
)
SHOWN = ("party", "involvement", "valid_from", "valid_until")
MOST = 14
ECHO = 0.5


@dataclass(frozen=True, repr=False)
class World:
    """Offerings, claims, and the segments whose cells are worth asking for."""

    offerings: tuple[Offering, ...]
    claims: tuple[Claim, ...]
    segments: tuple[str, ...]

    @property
    def records(self) -> Records:
        """The records of the world."""
        return Records(
            VOCABULARY,
            platforms=PLATFORMS,
            offerings=self.offerings,
            sources=SOURCES,
            claims=self.claims,
            facts=FACTS,
        )

    def __repr__(self) -> str:
        """Show the world with a line for each record, for a failing example to be read."""
        lines = [f"asked: {' '.join(self.segments)}"]
        for one in self.offerings:
            markets = f"in {list(one.markets)}, planned {list(one.planned_markets)}"
            lines.append(f"{one.id} {markets} {_period(one)}")
        for claim in self.claims:
            marked = {name: getattr(claim, name) for name in CLAIM if name not in SHOWN}
            words = [str(value) for name, value in marked.items() if value != CLAIM[name][0]]
            said = f"{claim.party} {claim.involvement} {' '.join(words)} {_period(claim)}"
            subject = f"{claim.platform}/{claim.model} {claim.segment}"
            lines.append(f"{claim.id} {subject}: {said} (source {claim.evidence.source})")
        return "\n  ".join(["World", *lines])

    def _repr_pretty_(self, printer: RepresentationPrinter, cycle: bool) -> None:
        """Let Hypothesis show it so, and not field by field."""
        printer.text(repr(self))


def _period(item: Offering | Claim) -> str:
    return f"[{item.valid_from or ''}, {item.valid_until or ''})"


def _near(text: str) -> list[date]:
    partial = PartialDate.parse(text)
    return [end + timedelta(days=n) for end in (partial.first, partial.last) for n in (-1, 0, 1)]


DAYS = tuple(sorted({day for text in DATES for day in _near(text)}))
"""The days on which a partial date begins and ends to hold, and those beside them."""

days = st.sampled_from(DAYS) | st.dates(date(2022, 12, 1), date(2026, 1, 31))
lenses = st.builds(
    Lens,
    as_of=days,
    market=st.sampled_from(MARKETS),
    sources=st.sampled_from(((), (), (), ("900", "902"), ("903", "904"), ("901", "902", "904"))),
    grade=st.sampled_from((None, None, None, None, *Grade)),
)


def _partial(random: Random) -> PartialDate:
    return PartialDate.parse(random.choice((*DATES, "2024", "2024", "2024-07", "2024-12")))


_OWNING = (Involvement.OWNS, Involvement.PERFORMS, Involvement.DECIDES)
_PARTIES = (*(Party.SELLER, Party.PLATFORM) * 3, *Party)
CLAIM: Mapping[str, tuple[Any, Callable[[Random], Any]]] = {
    "party": (Party.SELLER, lambda random: random.choice(_PARTIES)),
    "involvement": (Involvement.OWNS, lambda random: random.choice((*_OWNING * 4, *Involvement))),
    "aspect": (None, lambda random: random.choice((None, "traffic", "content", "ads"))),
    "polarity": (Polarity.ASSERTED, lambda random: random.choice((*Polarity, Polarity.ASSERTED))),
    "strength": (Strength.EXPLICIT, lambda random: random.choice((*Strength, Strength.EXPLICIT))),
    "markets": ((), lambda random: random.choice(((), (), ("US",), ("GB", "US")))),
    "valid_from": (None, lambda random: random.choice((None, _partial(random)))),
    "valid_until": (None, lambda random: random.choice((None, _partial(random)))),
    "rank": (Rank.NORMAL, lambda random: random.choice((*(Rank.NORMAL,) * 3, Rank.DEPRECATED))),
    "programme": (None, lambda random: random.choice((None, None, None, "a-programme"))),
}
"""What a field of a claim is when it is plain, and how it is chosen when it varies."""


def _targets(segment: str) -> tuple[str, ...]:
    """Return what a claim may name to speak of a segment: the segment often, and every group."""
    groups = tuple(group.id for group in VOCABULARY.groups if segment in group.members)
    return (*(segment,) * 3 * len(groups), *groups[:-1] * 2, *groups, "marketing")


TARGETS = {segment.id: _targets(segment.id) for segment in VOCABULARY.segments}


def _claim(
    random: Random,
    name: str,
    segments: Sequence[str],
    subjects: Sequence[Subject],
    varied: set[str],
) -> Claim:
    platform, model = random.choice(subjects)
    target = random.choice(TARGETS[random.choice(segments)])
    evidence = random.choice(EVIDENCE)
    fields = {key: vary(random) if key in varied else plain for key, (plain, vary) in CLAIM.items()}
    return Claim(name, platform, model, segment=target, evidence=evidence, **fields)


def _offering(random: Random, name: tuple[str, str], *, dated: bool) -> Offering:
    dates = [random.choice((None, None, _partial(random))) if dated else None for _ in range(2)]
    markets = random.choice(((), ("US",), ("GB", "US")))
    planned = random.choice(((), ("DE",), ("DE", "US")))
    told = tuple(one.id for one in random.sample(FACTS, random.choice((1, 2, 4))))
    periods = tuple(_spell(random) for _ in range(random.choice((0, 0, 1, 2)))) if dated else ()
    served = tuple(sorted({*markets, *(market for one in periods for market in one.markets)}))
    return Offering(*name, served, planned, dates[0], dates[1], told, periods=periods)


def _spell(random: Random) -> Period:
    """Make a period in some markets; one of its ends is given at least."""
    start, end = _partial(random), random.choice((None, _partial(random)))
    markets = random.choice((("US",), ("GB", "US"), ("FR",)))
    told = tuple(one.id for one in random.sample(FACTS, random.choice((1, 2))))
    return Period(markets, random.choice((start, None)) if end else start, end, told)


randoms = st.integers(0, 2**24 - 1).map(Random)
chances = st.sampled_from((False, True, True))


def _echoing(random: Random, claims: Sequence[Claim]) -> list[Claim]:
    """Let some claims take up the one before them: another party there, or a party elsewhere."""
    made = list(claims)
    for place, before in enumerate(claims[:-1], start=1):
        if random.random() < ECHO:
            echo = replace(made[place], platform=before.platform, model=before.model)
            rival = random.choice((True, False))
            made[place] = (
                replace(echo, segment=before.segment, involvement=before.involvement)
                if rival
                else replace(echo, party=before.party)
            )
    return made


@st.composite
def claims_on(
    draw: st.DrawFn,
    segments: Sequence[str],
    subjects: Sequence[Subject] = SUBJECTS,
    most: int = MOST,
    series: int = 9,
) -> tuple[Claim, ...]:
    """Draw claims most of which speak of some segments.

    Whether a field varies and whether a claim (of many: every fourteenth) is there are drawn one
    by one, for each of them to shrink to "no" alone; what the claims say comes from the seed.
    """
    random = draw(randoms)
    varied = {"party"} | {name for name in CLAIM if draw(chances)}
    there = [draw(chances) for _ in range(MOST)]
    names = [f"S{series}-{number:03}" for number in range(most)]
    made = [_claim(random, name, segments, subjects, varied) for name in names]
    claims = _echoing(random, made)
    return tuple(claim for number, claim in enumerate(claims) if there[number % MOST])


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Draw offerings, and claims that meet on one segment."""
    segment = draw(st.sampled_from(FOCUS))
    return World(draw(offered()), draw(claims_on([segment])), (segment, "marketing"))


@st.composite
def wide_worlds(draw: st.DrawFn) -> World:
    """Draw offerings, and claims about two of them and their like on some segments."""
    every = tuple(VOCABULARY.segment)
    segments = draw(st.lists(st.sampled_from(every), min_size=2, max_size=6, unique=True))
    pair = draw(st.sampled_from((OFFERINGS[:2], OFFERINGS[::2], OFFERINGS[2:])))
    near = [("*", model) for _, model in pair] + [(platform, "*") for platform, _ in pair]
    return World(draw(offered()), draw(claims_on(segments, (*pair * 4, *near), 56)), every)


@st.composite
def offered(draw: st.DrawFn) -> tuple[Offering, ...]:
    """Draw the markets and dates of all offerings."""
    random, dated = draw(randoms), draw(chances)
    return tuple(_offering(random, name, dated=dated) for name in OFFERINGS)


def graph_of(records: Records) -> KnowledgeGraph:
    """Make a graph that answers but has no RDF, which would take most of the time."""
    index = index_claims(records.claims, records.vocabulary, records.source)
    return KnowledgeGraph(records, index, bytes)


def view_of(lens: Lens) -> oracle.View:
    """Return a lens as the oracle takes it."""
    grade = lens.grade.value if lens.grade else None
    return oracle.View(lens.as_of, lens.market, lens.sources, grade)


def many(examples: int) -> settings:
    """Try this many examples, however long one takes on a slow machine."""
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    return settings(max_examples=examples, deadline=None, suppress_health_check=checks)
