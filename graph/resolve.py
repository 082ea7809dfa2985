"""The rule from claims to ownership: pure functions, no I/O.

The rule is written out in ``docs/model.md``; the numbers in the comments are its steps.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from crosslane.graph.claims import ANNOTATION, ClaimIndex, Placed, Voice
from crosslane.graph.validity import Availability, holds
from crosslane.ontology.model import (
    ANY,
    Certainty,
    Involvement,
    Overlay,
    Party,
    Polarity,
    Scope,
    Segment,
    Status,
    Strength,
    Wording,
)

RESOLVER_VERSION = "2"
"""Goes up whenever the rule gives another answer for the same claims; part of every ETag."""

_STRENGTHS = tuple(Strength)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A party that the deciding claims name; ``aspects`` only where the segment is split."""

    party: Party
    claims: tuple[str, ...]
    aspects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Overruled:
    """A claim that names another party and lost.

    The ``reason`` is a more specific ``tier``, a narrower ``wording``, a named ``market``, or the
    ``grade`` D of its source, which never decides against a better one.
    """

    voice: Voice
    reason: str
    lost_to: int


@dataclass(frozen=True, slots=True)
class Basis:
    """On what an answer rests: the deciding tier and the strongest of the deciding claims."""

    tier: int
    scope: Scope
    wording: Wording
    strength: Strength


@dataclass(frozen=True, slots=True)
class Over:
    """A rule of law that stands over a cell, there and then; it may hold only possibly."""

    overlay: Overlay
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Ownership:
    """The derived answer for one offering, segment, market and day."""

    platform: str
    model: str
    segment: str
    market: str | None
    as_of: date
    availability: Availability | None
    owner: Party | None = None
    status: Status = Status.UNKNOWN
    certainty: Certainty = Certainty.CERTAIN
    basis: Basis | None = None
    candidates: tuple[Candidate, ...] = ()
    split: tuple[Candidate, ...] = ()
    evidence: tuple[Voice, ...] = ()
    overruled: tuple[Overruled, ...] = ()
    beside: tuple[Voice, ...] = ()
    roles: tuple[Voice, ...] = ()
    denied: tuple[Voice, ...] = ()
    annotations: tuple[Voice, ...] = ()
    vetoed: tuple[Voice, ...] = ()
    overlays: tuple[Over, ...] = ()

    def role(self, involvement: Involvement) -> tuple[Voice, ...]:
        """Return the claims of one involvement that is shown beside the owner, such as ``pays``."""
        return tuple(voice for voice in self.roles if voice.claim.involvement is involvement)


@dataclass(frozen=True, slots=True)
class _Decision:
    """The claims that decide a cell, and what they pushed aside inside their own tier."""

    deciding: tuple[Voice, ...]
    off_dimension: bool
    beside: tuple[Voice, ...] = ()
    outbid: tuple[Overruled, ...] = ()


def resolve(
    index: ClaimIndex,
    platform: str,
    model: str,
    segment: Segment,
    market: str | None,
    as_of: date,
    available: Availability | None = None,
    rules: Iterable[Overlay] = (),
) -> Ownership:
    """Answer who owns a segment under an offering, in a market, on a day.

    Args:
        index: the claims to judge by.
        platform: platform id, or ``*`` for the model in general.
        model: operating model id.
        segment: the segment, with its ownership dimension.
        market: ISO 3166-1 alpha-2 code, or ``None``.
        as_of: the day asked.
        available: availability of the offering there and then; ``None`` for a model in general.
        rules: the overlays about the segment, which stand beside the answer and never change it.

    Returns:
        The ownership with everything that was said on the cell. ``owner`` is ``None`` when it is
        disputed, unknown or not offered.
    """
    if available is not None and not available.answered:
        return Ownership(
            platform, model, segment.id, market, as_of, available, status=Status.NOT_OFFERED
        )
    voices = _in_scope(index.about(platform, model, segment.id), market, as_of)
    denied = tuple(v for v in voices if v.claim.polarity is Polarity.DENIED)
    vetoed, vetoes = _strike(voices, denied)
    owned = [v for v in voices if v.claim.owning]
    struck = {v.claim.id for v in vetoed}
    owning = [v for v in owned if v.tier != ANNOTATION and v.claim.id not in struck]
    decision = _graded(owning, segment.dimension, market)
    answer = _answer(decision, general=platform == ANY)
    certainty = _certainty((*decision.deciding, *vetoes))
    return Ownership(
        platform,
        model,
        segment.id,
        market,
        as_of,
        available,
        owner=answer.owner,
        status=answer.status,
        certainty=certainty,
        basis=_basis(decision.deciding),
        candidates=answer.candidates,
        split=answer.split,
        evidence=decision.deciding,
        overruled=_overruled(owning, decision, answer.owner),
        beside=decision.beside,
        roles=tuple(
            v for v in voices if v.claim.polarity is Polarity.ASSERTED and not v.claim.owning
        ),
        denied=denied,
        annotations=tuple(v for v in owned if v.tier == ANNOTATION),
        vetoed=vetoed,
        overlays=_over(rules, market, as_of),
    )


def _in_scope(placed: Iterable[Placed], market: str | None, as_of: date) -> tuple[Voice, ...]:
    """Step 1: keep what may hold in the market on the day, in the order of the index."""
    voices = []
    for item in placed:
        claim = item.claim
        if market is not None and claim.markets and market not in claim.markets:
            continue
        held = holds(claim.valid_from, claim.valid_until, as_of)
        if held is Certainty.CERTAIN:
            voices.append(item.certain)
        elif held is not None:
            voices.append(replace(item.certain, certainty=held))
    return tuple(voices)


def _over(rules: Iterable[Overlay], market: str | None, as_of: date) -> tuple[Over, ...]:
    """Keep the rules of law that may hold in the market on the day."""
    found = []
    for one in rules:
        held = holds(one.valid_from, one.valid_until, as_of)
        if held is not None and (market is None or market in one.markets):
            found.append(Over(one, held))
    return tuple(found)


def _strike(
    voices: Sequence[Voice], denied: Sequence[Voice]
) -> tuple[tuple[Voice, ...], tuple[Voice, ...]]:
    """Step 3: an explicit denial of ownership strikes the party's group claims of its subject.

    That of a source of grade D strikes claims of such sources alone.
    """
    vetoes = [
        v
        for v in denied
        if v.tier != ANNOTATION
        and v.claim.strength is Strength.EXPLICIT
        and v.claim.involvement.owning
    ]
    if not vetoes:
        return (), ()
    named: defaultdict[tuple[str, ...], list[Voice]] = defaultdict(list)
    for v in voices:
        if v.claim.owning and v.claim.wording is not Wording.SEGMENT and v.tier != ANNOTATION:
            named[_whose(v)].append(v)
    struck: dict[str, Voice] = {}
    used = []
    for veto in vetoes:
        hit = [v for v in named[_whose(veto)] if v.weak or not veto.weak]
        struck.update((v.claim.id, v) for v in hit)
        used += [veto] if hit else []
    return tuple(struck.values()), tuple(used)


def _whose(voice: Voice) -> tuple[str, ...]:
    return voice.claim.party, voice.claim.platform, voice.claim.model


def _graded(owning: Sequence[Voice], dimension: Involvement, market: str | None) -> _Decision:
    """Step 2a: what sources of grade D say decides only where no better one contradicts it."""
    decision = _decide(owning, dimension, market)
    if not any(v.weak for v in decision.deciding):
        return decision
    sound = _decide([v for v in owning if not v.weak], dimension, market)
    if not sound.deciding or (sound.off_dimension and not decision.off_dimension):
        return decision
    told, better = _answer(decision, general=False), _answer(sound, general=False)
    if told.split or (told.owner, _named(told)) == (better.owner, _named(better)):
        return decision
    return _with_weak(sound, [v for v in owning if v.weak], dimension)


def _named(answer: _Answer) -> list[Party]:
    return [one.party for one in answer.candidates]


def _with_weak(sound: _Decision, weak: Iterable[Voice], dimension: Involvement) -> _Decision:
    """Keep what grade D says as specifically: overruled, or beside where it is no contradiction."""
    won = sound.deciding[0]
    near = [v for v in weak if (v.tier, v.width) <= (won.tier, won.width)]
    besides = [
        v
        for v in near
        if (v.tier, v.width) == (won.tier, won.width)
        and not (sound.off_dimension or v.claim.involvement in (Involvement.OWNS, dimension))
    ]
    outbid = tuple(Overruled(v, "grade", won.tier) for v in near if v not in besides)
    return replace(sound, beside=(*sound.beside, *besides), outbid=(*sound.outbid, *outbid))


def _decide(owning: Sequence[Voice], dimension: Involvement, market: str | None) -> _Decision:
    """Steps 2, 4a and 4b: the first tier, its narrowest wording, its dimension, its market."""
    if not owning:
        return _Decision((), off_dimension=False)
    first = owning[0]
    pool = [v for v in owning if (v.tier, v.width) == (first.tier, first.width)]
    fits = (Involvement.OWNS, dimension)
    on = [v for v in pool if v.claim.involvement in fits]
    deciding = on or pool
    beside = [v for v in pool if on and v.claim.involvement not in fits]
    named = [v for v in deciding if market is not None and market in v.claim.markets]
    outbid = [v for v in deciding if named and market not in v.claim.markets]
    return _Decision(
        tuple(named or deciding),
        off_dimension=not on,
        beside=tuple(beside),
        outbid=tuple(Overruled(v, "market", v.tier) for v in outbid),
    )


@dataclass(frozen=True, slots=True)
class _Answer:
    owner: Party | None
    status: Status
    candidates: tuple[Candidate, ...] = ()
    split: tuple[Candidate, ...] = ()


def _answer(decision: _Decision, *, general: bool) -> _Answer:
    """Steps 4c, 5 and 6: one party, a split, or a dispute; and how sure it is."""
    if not decision.deciding:
        return _Answer(None, Status.UNKNOWN)
    candidates = _candidates(decision.deciding)
    if len(candidates) == 1:
        status = _status(decision, general=general)
        return _Answer(candidates[0].party, status, candidates)
    if _differ_by_aspect(decision.deciding, candidates):
        status = _status(decision, general=general)
        return _Answer(Party.SHARED, status, candidates, candidates)
    return _Answer(None, Status.DISPUTED, candidates)


def _candidates(deciding: Iterable[Voice]) -> tuple[Candidate, ...]:
    claims: defaultdict[Party, list[str]] = defaultdict(list)
    aspects: defaultdict[Party, dict[str, None]] = defaultdict(dict)
    for voice in deciding:
        claims[voice.claim.party].append(voice.claim.id)
        if voice.claim.aspect:
            aspects[voice.claim.party][voice.claim.aspect] = None
    return tuple(
        Candidate(party, tuple(sorted(claims[party])), tuple(sorted(aspects[party])))
        for party in sorted(claims)
    )


def _differ_by_aspect(deciding: Iterable[Voice], candidates: Sequence[Candidate]) -> bool:
    if any(v.claim.aspect is None for v in deciding):
        return False
    named = [aspect for candidate in candidates for aspect in candidate.aspects]
    return len(named) == len(set(named))


def _status(decision: _Decision, *, general: bool) -> Status:
    tier = decision.deciding[0].tier
    if tier >= 4 and not general:
        return Status.INHERITED
    explicit = any(v.claim.strength is Strength.EXPLICIT for v in decision.deciding)
    if tier in (1, 5) and explicit and not decision.off_dimension:
        return Status.STATED
    return Status.INFERRED


def _certainty(voices: Iterable[Voice]) -> Certainty:
    if any(v.certainty is Certainty.POSSIBLE for v in voices):
        return Certainty.POSSIBLE
    return Certainty.CERTAIN


def _basis(deciding: Sequence[Voice]) -> Basis | None:
    if not deciding:
        return None
    first = deciding[0]
    strength = min((v.claim.strength for v in deciding), key=_STRENGTHS.index)
    return Basis(first.tier, first.claim.scope, first.claim.wording, strength)


def _overruled(
    owning: Sequence[Voice], decision: _Decision, owner: Party | None
) -> tuple[Overruled, ...]:
    """Claims for another party that a more specific tier, wording or market beat."""
    if not decision.deciding:
        return ()
    won = decision.deciding[0]
    lost = list(decision.outbid)
    outbid = {item.voice.claim.id for item in lost}
    for voice in owning:
        if voice.claim.id in outbid:
            continue
        if (voice.tier, voice.width) != (won.tier, won.width):
            reason = "tier" if voice.tier != won.tier else "wording"
            lost.append(Overruled(voice, reason, won.tier))
    return tuple(item for item in lost if item.voice.claim.party is not owner)
