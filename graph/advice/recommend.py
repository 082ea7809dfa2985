"""Which offering fits a seller? Points with reasons; the weights are those of docs/recommend.md.

A score counts what sources say, for or against what the profile asks. It is advice of the sources,
not of Crosslane, and what no source says counts nothing: it is listed, with the points that it
could bring.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from crosslane.graph import views
from crosslane.graph.advice import reasons as words
from crosslane.graph.advice.profile import Profile, Storage, checked
from crosslane.graph.advice.reasons import Contradiction, Gap, Reason
from crosslane.graph.advice.sayings import ADVICE, Advice
from crosslane.graph.questions.compare import links
from crosslane.graph.resolve import Candidate, Ownership
from crosslane.graph.seen import sight
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.validity import Availability
from crosslane.graph.views import Item
from crosslane.ontology.model import Fact, Offered, Offering, Party, Status, Strength
from crosslane.ontology.records import offering_label

FULL = 2.0
"""Points of one wish that is met, or of one piece of advice, where a source says it outright."""

SURE: Mapping[Status, float] = {
    Status.STATED: 1.0,
    Status.INFERRED: 0.75,
    Status.INHERITED: 0.5,
}
"""Share of the points by the status of the cell: the less direct, the less it counts."""

SPOKEN: Mapping[Strength, float] = {
    Strength.EXPLICIT: 1.0,
    Strength.IMPLIED: 0.5,
    Strength.HEDGED: 0.5,
}
"""Share of the points by how directly the words advise."""

LEVELS: Mapping[str, float] = {"offering": 1.0, "model": 0.5}
"""Share of the points by what the advice is about: the offering itself, or the model in general."""

NO_STORAGE = 0.5
"""Share of the points of a warehousing segment for ``storage=none``: a need, not a stated wish."""

_WAREHOUSING = ("domestic-warehousing", "overseas-warehousing")

Finding = Reason | Gap | Contradiction


@dataclass(frozen=True, slots=True)
class _Wish:
    """A segment that the seller wants to own, or not to own."""

    rule: str
    segment: str
    keep: bool
    points: float


@dataclass(frozen=True, slots=True)
class _Judged:
    """One offering held against a profile."""

    offering: Offering
    there: Availability
    reasons: tuple[Reason, ...]
    gaps: tuple[Gap, ...]
    contradictions: tuple[Contradiction, ...]

    @property
    def score(self) -> float:
        return sum((one.points for one in self.reasons), 0.0)


@dataclass(frozen=True, slots=True)
class _Case:
    """What is asked, and what may be used to answer it."""

    graph: KnowledgeGraph
    profile: Profile
    lens: Lens
    facts: frozenset[str]


def recommend(graph: KnowledgeGraph, profile: Profile, lens: Lens) -> Item:
    """Which offerings fit a seller, best first, and what speaks for each?

    Args:
        graph: the graph.
        profile: what the seller wants and has.
        lens: market, day and trust; they restrict claims and facts alike.

    Returns:
        ``items`` by falling score, then fewer unknowns, then id; ``excluded``, the offerings that
        cannot be joined there and then; and ``profile`` in canonical form (docs/recommend.md).

    Raises:
        UnknownValueError: for a value of profile or lens that does not exist.
        ProfileError: for a category without a word.
    """
    profile = checked(graph, profile, lens)
    case = _Case(graph, profile, lens, _facts(graph, lens))
    cells: dict[str, dict[str, Ownership]] = {}
    for one in graph.matrix(lens):
        cells.setdefault(f"{one.platform}/{one.model}", {})[one.segment] = one
    judged: list[_Judged] = []
    excluded: list[Item] = []
    for offering in graph.records.offerings:
        there = graph.availability(offering, lens)
        if there.answered:
            judged.append(_judge(case, offering, there, cells[offering.id]))
        else:
            excluded.append(_excluded(case, offering, there))
    judged.sort(key=lambda one: (-one.score, len(one.gaps), one.offering.id))
    return {
        "id": urlencode([*profile.query(), *lens.query()]) or "everything",
        "profile": _asked(profile, lens),
        "market": lens.market,
        "as_of": lens.as_of.isoformat(),
        "items": [_item(case, one, judged) for one in judged],
        "excluded": sorted(excluded, key=lambda one: str(one["id"])),
        "links": links("/recommend", [*profile.query(), *lens.query()]),
    }


def _facts(graph: KnowledgeGraph, lens: Lens) -> frozenset[str]:
    """Return the ids of the facts that the lens trusts."""
    seen = sight(graph, lens)
    return frozenset(graph.records.fact) if seen is None else seen.facts


def _judge(
    case: _Case, offering: Offering, there: Availability, cells: Mapping[str, Ownership]
) -> _Judged:
    found: list[Finding] = []
    for wish in _wishes(case.profile):
        found.extend(_by_owner(case, wish, cells[wish.segment]))
    if case.lens.market is not None:
        found.append(_by_market(case, case.lens.market, there))
    for rule, value in _parts(case.profile):
        found.extend(_by_advice(case, offering, rule, value))
    return _Judged(
        offering,
        there,
        tuple(one for one in found if isinstance(one, Reason)),
        tuple(one for one in found if isinstance(one, Gap)),
        tuple(one for one in found if isinstance(one, Contradiction)),
    )


def _wishes(profile: Profile) -> Iterator[_Wish]:
    """Yield what the profile wants of cells; without storage somebody else has to store."""
    yield from (_Wish("keep", segment, True, FULL) for segment in profile.keep)
    yield from (_Wish("delegate", segment, False, FULL) for segment in profile.delegate)
    if profile.storage == Storage.NONE:
        for segment in _WAREHOUSING:
            if segment not in (*profile.keep, *profile.delegate):
                yield _Wish("storage", segment, False, FULL * NO_STORAGE)


def _parts(profile: Profile) -> Iterator[tuple[str, str]]:
    """Yield the parts of a profile on which facts advise, each with its value."""
    for rule in ("category", "experience", "storage", "team"):
        value = getattr(profile, rule)
        if value is not None:
            yield rule, value
    yield from (("strength", skill) for skill in profile.strength)


def _by_owner(case: _Case, wish: _Wish, cell: Ownership) -> Iterator[Finding]:
    """Score a cell by its owner; one without an owner is a gap, and a dispute is shown."""
    records = case.graph.records
    claims = tuple(voice.claim.id for voice in cell.evidence)
    if cell.owner is not None:
        yield Reason(
            wish.rule,
            wish.segment,
            _met(wish, cell.owner, cell.split) * wish.points * SURE[cell.status],
            words.cell_text(records, wish.rule, cell, cell.owner),
            claims=claims,
            status=cell.status.value,
            certainty=cell.certainty.value,
            level=cell.basis.scope.value if cell.basis else None,
            overruled=tuple(one.voice.claim.id for one in cell.overruled),
        )
        return
    text = words.unowned_text(records, wish.rule, cell)
    turns = [_met(wish, one.party) * wish.points for one in cell.candidates]
    turns = turns or [-wish.points, wish.points]
    low, high = min(0.0, *turns), max(0.0, *turns)
    yield Gap(wish.rule, wish.segment, cell.status.value, low, high, text, claims)
    meets = {one.party: _met(wish, one.party) > 0 for one in cell.candidates}
    favours = _named(cell.candidates, meets, met=True)
    opposes = _named(cell.candidates, meets, met=False)
    if favours and opposes:
        yield Contradiction(wish.rule, wish.segment, favours, opposes, text)


def _named(
    candidates: Sequence[Candidate], meets: Mapping[Party, bool], *, met: bool
) -> tuple[str, ...]:
    return tuple(claim for one in candidates if meets[one.party] is met for claim in one.claims)


def _met(wish: _Wish, owner: Party, split: Sequence[Candidate] = ()) -> float:
    """Tell how far an owner meets a wish: 1 fully, 0.5 where it is shared, -1 not at all.

    A segment of the buyer or of an authority is not the seller's, yet nobody took it over: 0 for a
    seller who wants to hand it over.
    """
    if owner is Party.SHARED and (not split or Party.SELLER in {one.party for one in split}):
        return 0.5
    if owner is Party.SELLER:
        return 1.0 if wish.keep else -1.0
    if wish.keep:
        return -1.0
    return 0.0 if owner in (Party.BUYER, Party.AUTHORITY) else 1.0


def _by_market(case: _Case, market: str, there: Availability) -> Finding:
    """Score a market that a trusted fact names; another is a gap, not a no."""
    evidence = _evidence(case, there)
    facts = tuple(
        fact.id
        for fact in evidence
        if fact.predicate == "servesMarket" and f"market:{market}" in fact.refs
    )
    text = words.market_text(case.graph.records, market, named=bool(facts))
    if not facts:
        return Gap("market", market, Offered.UNKNOWN.value, -FULL, FULL, text)
    return Reason("market", market, FULL, text, facts=facts, certainty=there.certainty.value)


def _evidence(case: _Case, there: Availability) -> list[Fact]:
    """Return the trusted facts on which an offering rests."""
    return [case.graph.records.fact[one] for one in there.evidence if one in case.facts]


def _by_advice(case: _Case, offering: Offering, rule: str, value: str) -> Iterator[Finding]:
    """Score what facts advise: once for each side of the offering, and of its model."""
    subjects = {"offering": f"offering:{offering.id}", "model": f"model:{offering.model}"}
    rows = [row for row in ADVICE if row.rule == rule and value in row.values]
    spoken: list[Advice] = []
    for level, subject in subjects.items():
        about = [row for row in rows if _speaks(case, row, subject)]
        spoken += about
        for favours in (True, False):
            side = [row for row in about if row.favours is favours]
            if side:
                yield _advised(case, rule, value, level, side)
    if not spoken and (rule, value) != ("storage", Storage.NONE):  # the cells have spoken of it
        text = words.silence_text(rule, value)
        yield Gap(rule, value, Status.UNKNOWN.value, -FULL, FULL, text)
    pro, con = (tuple(row for row in spoken if row.favours is side) for side in (True, False))
    if pro and con:
        text = words.both_text(rule, value, pro, con)
        yield Contradiction(rule, value, _ids(pro), _ids(con), text)


def _speaks(case: _Case, row: Advice, subject: str) -> bool:
    return row.fact in case.facts and subject in case.graph.records.fact[row.fact].subjects


def _advised(case: _Case, rule: str, value: str, level: str, rows: Sequence[Advice]) -> Reason:
    """Count one side once, by its most direct words, however many facts repeat it."""
    sign = 1.0 if rows[0].favours else -1.0
    return Reason(
        rule,
        value,
        sign * FULL * LEVELS[level] * max(SPOKEN[row.strength] for row in rows),
        words.advice_text(case.graph.records, rule, value, level, rows),
        facts=_ids(sorted(rows, key=lambda row: -SPOKEN[row.strength])),
        level=level,
    )


def _ids(rows: Sequence[Advice]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.fact for row in rows))


def _item(case: _Case, one: _Judged, judged: Sequence[_Judged]) -> Item:
    records, offering = case.graph.records, one.offering
    return {
        "id": offering.id,
        "offering": offering.id,
        "platform": offering.platform,
        "model": offering.model,
        "label": views.label(offering_label(records, offering)),
        "rank": 1 + sum(other.score > one.score for other in judged),
        "score": one.score,
        "least": one.score + sum(gap.low for gap in one.gaps),
        "most": one.score + sum(gap.high for gap in one.gaps),
        "availability": {
            "status": one.there.status.value,
            "certainty": one.there.certainty.value,
        },
        "reasons": [words.reason_item(records, reason) for reason in one.reasons],
        "unknown": [words.gap_item(gap) for gap in one.gaps],
        "contradictions": [words.contradiction_item(item) for item in one.contradictions],
        "links": views.offering_links(offering.platform, offering.model, case.lens),
    }


def _excluded(case: _Case, offering: Offering, there: Availability) -> Item:
    """Return an offering that cannot be joined there and then, with the facts that say so."""
    lens, records = case.lens, case.graph.records
    planned = there.status is Offered.PLANNED
    predicates = ("plannedMarketCount",) if planned else ("operationStart", "launchedModel")
    evidence = _evidence(case, there)
    said = [fact.id for fact in evidence if fact.predicate in predicates]
    text = words.absent_text(records, there, lens.market, lens.as_of)
    return {
        "id": offering.id,
        "offering": offering.id,
        "platform": offering.platform,
        "model": offering.model,
        "label": views.label(offering_label(records, offering)),
        "why": there.status.value,
        "text": text.en,
        "text_zh": text.zh,
        "facts": said or [fact.id for fact in evidence],
        "links": views.offering_links(offering.platform, offering.model, lens),
    }


def _asked(profile: Profile, lens: Lens) -> Item:
    """Return the profile as a plain value, with every parameter and the market of the lens."""
    return {
        "keep": list(profile.keep),
        "delegate": list(profile.delegate),
        "market": lens.market,
        "category": profile.category,
        "experience": profile.experience,
        "storage": profile.storage,
        "team": profile.team,
        "strength": list(profile.strength),
    }
