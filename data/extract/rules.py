"""The rules: who does what with which segment in one sentence.

A rule needs three things side by side, a party, an act and a segment; where one of them is not
there, nothing is found.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from crosslane.data.extract.lexicon import Lexicon, Marked, Name
from crosslane.data.extract.parties import Subject, parties
from crosslane.data.extract.tokens import Match, Phrases
from crosslane.data.extract.triggers import Frame, Kind, Trigger
from crosslane.ontology.model import Involvement, Party, Polarity, Strength

_WEAKER = (Strength.EXPLICIT, Strength.IMPLIED, Strength.HEDGED)

REACH = 14
"""Most words between a party and its act."""

NEAR, LINKED, BEHIND = 8, 4, 6
"""Most words before the first segment, between two of a list, and between a segment and an act
that follows."""


class Rule(StrEnum):
    """Which rule proposed a candidate."""

    PARTY_ACT_SEGMENT = "party-act-segment"
    SEGMENT_ACT_PARTY = "segment-act-party"
    SEGMENT_PARTY_ACT = "segment-party-act"
    ACT_SEGMENT_TO_PARTY = "act-segment-to-party"
    PARTY_SUPPORT = "party-support"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Found:
    """That a party has an involvement in a segment, by the words ``first`` to before ``after``."""

    segment: str
    subject: Subject
    involvement: Involvement
    polarity: Polarity
    strength: Strength
    rule: Rule
    first: int
    after: int
    why: tuple[str, ...]


def find(
    marked: Marked, lexicon: Lexicon, listed: Found | None = None, *, of_platform: bool = False
) -> list[Found]:
    """Return what a sentence says of parties and segments.

    Args:
        marked: the sentence.
        lexicon: knows which segments are decided.
        listed: what the words before a list say, for a point of it that names no party.
        of_platform: whether the heading names one platform, which then acts where nobody else
            is named.

    Returns:
        What was found, in the order of acts and words; the same twice where two rules find it.
    """
    reader = _Reader(marked, lexicon, of_platform=of_platform)
    found = [*reader.acts(), *reader.supports()]
    if listed is not None and not found and not reader.actors():
        found = list(reader.listed(listed))
    return found


class _Reader:
    """One sentence, read act by act."""

    def __init__(self, marked: Marked, lexicon: Lexicon, *, of_platform: bool = False) -> None:
        self.of_platform = of_platform
        self.marked = marked
        self.lexicon = lexicon
        self.segments = list(marked.of("segment"))
        self.firsts = [one.first for one in self.segments]
        self.afters = [one.after for one in self.segments]
        self.parties = list(parties(marked))
        self.party_firsts = [one.first for one in self.parties]
        self.act_firsts = [one.first for one in marked.acts]

    def actors(self) -> list[Subject]:
        """Return the parties that are not only what something is done for or to."""
        return [one for one in self.parties if not self.is_object(one, one.after)]

    def acts(self) -> Iterator[Found]:
        for number, act in enumerate(self.marked.acts):
            if act.value.frame is Frame.AFTER:
                yield from self._after(act)
            elif act.value.frame is Frame.TO:
                yield from self._to(act)
            else:
                yield from self._before(number, act)

    def _before(self, number: int, act: Match[Trigger]) -> Iterator[Found]:
        """Party, act, segments; in Chinese the segments may stand before the party, too."""
        subject = self._subject(act.first)
        if subject is None and self.of_platform and number == 0 and not self.actors():
            subject = Subject(Party.PLATFORM, named=False)
        if subject is None:
            return
        following = self.marked.acts[number + 1 :][:1]
        limit = following[0].first if following else len(self.marked.words)
        inside = [one for one in self.segments if one.first == act.first]
        segments = self._forward(inside[0].first if inside else act.after, limit)
        if segments:
            yield from self._made(segments, subject, act, Rule.PARTY_ACT_SEGMENT)
            yield from self._rest(segments, subject, act)
        elif self.marked.language == "zh":
            before = self._backward(subject.first)
            yield from self._made(before, subject, act, Rule.SEGMENT_PARTY_ACT)

    def _after(self, act: Match[Trigger]) -> Iterator[Found]:
        """Segments, act, party: "pricing remains with the seller"."""
        subject = self._following(act.after)
        segments = self._backward(act.first)
        if subject is not None:
            yield from self._made(segments, subject, act, Rule.SEGMENT_ACT_PARTY)

    def _to(self, act: Match[Trigger]) -> Iterator[Found]:
        """Act, segments, "to", party: "outsourcing logistics to platforms"."""
        segments = self._forward(act.after, len(self.marked.words))
        if not segments:
            return
        subject = self._following(segments[-1].after)
        behind = segments[-1].after
        if subject is not None and self.marked.has(Kind.OBJECT, behind, subject.first):
            yield from self._made(segments, subject, act, Rule.ACT_SEGMENT_TO_PARTY)

    def supports(self) -> Iterator[Found]:
        """A party's support of a segment, without a verb: "the platform's logistical support"."""
        for party in self.parties:
            at = bisect_left(self.firsts, party.after)
            if not party.named or at == len(self.segments):
                continue
            segment = self.segments[at]
            after = next(
                (
                    word + 1
                    for word in range(segment.first, segment.after + 1)
                    if word in self.marked.assists
                ),
                0,
            )
            apart = segment.first - party.after
            if after == 0 or apart > 2 or self._stopped(party.after, segment.first):
                continue
            if any(act.first < segment.first for act in self._acts_from(party.after)):
                continue
            after = max(after, segment.after)
            yield Found(
                *(segment.value[1], party, Involvement.ASSISTS, Polarity.ASSERTED),
                *(self._strength(party.first, after), Rule.PARTY_SUPPORT, party.first, after),
                (self._why(segment.first, after, segment.value[1]),),
            )

    def listed(self, intro: Found) -> Iterator[Found]:
        """Segments of a point, of the party that the words before the list name."""
        acts = [one for one in self.marked.acts if one.value.frame is not Frame.AFTER]
        for segment in self.segments:
            before = [one for one in acts if one.first <= segment.first]
            act = before[-1].value if before else None
            decided = segment.value[1] in self.lexicon.decided
            meant = act.involvement(decided=decided) if act else intro.involvement
            first = before[-1].first if before else segment.first
            yield replace(
                intro,
                segment=segment.value[1],
                involvement=meant,
                strength=Strength.IMPLIED,
                rule=Rule.LIST,
                first=min(first, segment.first),
                after=segment.after,
                why=(*intro.why, self._why(segment.first, segment.after, segment.value[1])),
            )

    def _subject(self, act: int) -> Subject | None:
        """Return the nearest party before an act that can be its subject."""
        at = bisect_left(self.party_firsts, act) - 1
        while at >= 0:
            one = self.parties[at]
            if act - one.after > REACH or self._stopped(one.after, act):
                return None
            if not self.is_object(one, act):
                return self._together(at)
            at -= 1
        return None

    def _stopped(self, first: int, after: int) -> bool:
        """Whether a word such as "while", or a mark that parts clauses, lies between."""
        return self.marked.has(Kind.STOP, first, after) or any(
            at in self.marked.stops for at in range(first, after + 1)
        )

    def is_object(self, party: Subject, act: int) -> bool:
        """Whether a party is what something is done to or for, and not who acts."""
        words, before = self.marked, self._bare(party.first) - 1
        if before == party.first - 1 and self._acts_at(party.after) and not self._plural(party):
            return False  # "merchant autonomy"
        if words.has(Kind.OBJECT, before, before + 1):
            return not words.has(Kind.LEAD, party.after, party.after + 1)
        joined = words.has(Kind.JOIN, act - 1, act)
        done_to = any(one.after == before + 1 for one in self._acts_until(party.first))
        return joined and done_to

    def _bare(self, first: int) -> int:
        """Return the first word of a party with the article and the model before it."""
        for model in reversed(list(self.marked.of("model"))):
            first = model.first if model.after == first else first
        while first > 0 and self.marked.has(Kind.DETERMINER, first - 1, first):
            first -= 1
        return first

    def _together(self, at: int) -> Subject:
        """Return a party, or ``shared`` where two that are joined act together."""
        one = self.parties[at]
        if at == 0 or not one.named:
            return one
        other = self.parties[at - 1]
        between = range(other.after, one.first)
        both = self.marked.has(Kind.JOIN, other.after, one.first) and all(
            self.marked.kinds[place] & {Kind.JOIN, Kind.DETERMINER} for place in between
        )
        if both and other.party is not one.party and len(between) <= 2:
            return Subject(Party.SHARED, other.first, one.after)
        return one

    def _following(self, after: int) -> Subject | None:
        """Return the party that follows an act at once."""
        at = bisect_left(self.party_firsts, after)
        if at == len(self.parties) or self.parties[at].first - after > LINKED:
            return None
        return None if self._stopped(after, self.parties[at].first) else self.parties[at]

    def _forward(self, after: int, limit: int) -> list[Match[Name]]:
        """Return the segments that follow as a list, before a limit."""
        found: list[Match[Name]] = []
        at, room = after, NEAR
        for one in self.segments[bisect_left(self.firsts, after) :]:
            if one.first >= limit or one.first - at > room or self._broken(at, one.first, found):
                break
            found.append(one)
            at, room = one.after, LINKED
        return found

    def _backward(self, before: int) -> list[Match[Name]]:
        """Return the segments that stand before as a list."""
        found: list[Match[Name]] = []
        at, room = before, BEHIND
        for one in reversed(self.segments[: bisect_left(self.firsts, before)]):
            gap = at - one.after
            if gap < 0 or gap > room or (found and self._broken(one.after, at, found)):
                break
            if not found and self._stopped(one.after, at):
                break
            found.append(one)
            at, room = one.first, LINKED
        return found[::-1]

    def _broken(self, first: int, after: int, found: Sequence[object]) -> bool:
        """Whether a list, or what leads to it, ends between two words."""
        comma = any(at in self.marked.commas for at in range(first, after + 1))
        if self._stopped(first, after) or comma:
            return True
        named = bisect_left(self.party_firsts, after) - bisect_left(self.party_firsts, first)
        return bool(found) and (self.marked.has(Kind.BREAK, first, after) or named > 0)

    def _rest(
        self, segments: Sequence[Match[Name]], subject: Subject, act: Match[Trigger]
    ) -> Iterator[Found]:
        """An open end of a list: "and more"."""
        last = segments[-1].after
        for one in self.marked.rests:
            if 0 <= one.first - last <= 1:
                name = Match(one.first, one.after, ("segment", one.value.value))
                for made in self._made([name], subject, act, Rule.PARTY_ACT_SEGMENT):
                    yield replace(made, strength=Strength.HEDGED)

    def _made(
        self, segments: Iterable[Match[Name]], subject: Subject, act: Match[Trigger], rule: Rule
    ) -> Iterator[Found]:
        listed = list(segments)
        if not listed:
            return
        places = [act.first, act.after, listed[0].first, listed[-1].after]
        places += [subject.first, subject.after] if subject.named else []
        turn = self.marked.turns.get(listed[-1].after)
        places += [turn.after] if turn else []
        polarity, strength = self._tone(subject, act, min(places), max(places))
        for one in listed:
            decided = one.value[1] in self.lexicon.decided
            meant = (turn or act).value.involvement(decided=decided)
            first, after = (turn.first, turn.after) if turn else (act.first, act.after)
            why = (
                self._why(first, after, meant.value),
                self._why(one.first, one.after, one.value[1]),
            )
            yield Found(
                *(one.value[1], subject, meant, polarity, strength, rule),
                *(min(places), max(places), why),
            )

    def _tone(
        self, subject: Subject, act: Match[Trigger], first: int, after: int
    ) -> tuple[Polarity, Strength]:
        """Return whether it is denied, and how strongly it is said."""
        begin = subject.after if subject.named and subject.first < act.first else first
        spot = range(min(begin, act.first), act.after)
        denied = act.value.polarity is Polarity.DENIED or any(
            Kind.DENIAL in self.marked.kinds[at] for at in spot if at in self.marked.kinds
        )
        weak = max(act.value.strength, self._strength(first, after), key=_WEAKER.index)
        if weak is Strength.EXPLICIT and not subject.named:
            weak = Strength.IMPLIED
        return (Polarity.DENIED if denied else Polarity.ASSERTED), weak

    def _strength(self, first: int, after: int) -> Strength:
        """Return how strongly words say something: weaker with "may", "some" and their like."""
        hedged = self.marked.has(Kind.HEDGE, first - 2, after)
        return Strength.HEDGED if hedged else Strength.EXPLICIT

    def _acts_at(self, word: int) -> bool:
        at = bisect_left(self.act_firsts, word)
        return at < len(self.act_firsts) and self.act_firsts[at] == word

    def _plural(self, party: Subject) -> bool:
        return self.marked.plural(Match(party.first, party.after, ("party", party.party.value)))

    def _acts_from(self, word: int) -> Iterator[Match[Trigger]]:
        return iter(self.marked.acts[bisect_left(self.act_firsts, word) :])

    def _acts_until(self, word: int) -> Sequence[Match[Trigger]]:
        at = bisect_left(self.act_firsts, word)
        return self.marked.acts[max(at - 2, 0) : at]

    def _why(self, first: int, after: int, meaning: str) -> str:
        words = self.marked.words
        return f"“{self.marked.text[words[first].start : words[after - 1].end]}” → {meaning}"


def introduced(marked: Marked, *, of_platform: bool) -> Found | None:
    """Return what a sentence says of the points that follow it.

    Args:
        marked: the sentence before a list.
        of_platform: whether it stands under a heading that names one platform.

    Returns:
        Its party and involvement, without a segment; ``None`` where no party is known. Without
        an act it is `Involvement.ASSISTS`, the least of all, which never makes an owner.
    """
    reader = _Reader(marked, Lexicon(Phrases(()), {}, {}, (), ()))
    actors = reader.actors()
    if not actors and not of_platform:
        return None
    subject = replace(actors[0], named=False) if actors else Subject(Party.PLATFORM, named=False)
    after = actors[0].after if actors else 0
    acts = [
        one
        for one in marked.acts
        if one.first >= after and one.value.frame in (Frame.BEFORE, Frame.VERBAL)
    ]
    meant = acts[0].value.involvement(decided=False) if acts else Involvement.ASSISTS
    denied = bool(acts) and acts[0].value.polarity is Polarity.DENIED
    denied = denied or marked.has(Kind.DENIAL, 0, len(marked.words))
    polarity = Polarity.DENIED if denied else Polarity.ASSERTED
    why = ("party from the words before the list",)
    return Found("", subject, meant, polarity, Strength.IMPLIED, Rule.LIST, 0, 0, why)
