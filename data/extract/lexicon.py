"""What the words of a sentence mean: names of the vocabulary and triggers, marked with places."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from crosslane.data.extract.blocks import Sentence
from crosslane.data.extract.tokens import Match, Phrases, Token, han, tokens
from crosslane.data.extract.triggers import LANGUAGES, Frame, Kind, Trigger, read_triggers
from crosslane.ontology.model import Involvement, Label
from crosslane.ontology.records import Records

Name = tuple[str, str]
"""A kind of entity, such as ``segment``, and an id."""

_VERBS = (Kind.ACT, Kind.DENIAL, Kind.HEDGE)
_NAMES = (Kind.IGNORE, Kind.MODELS)
_SIGNS = (Kind.CARRY, Kind.REST, Kind.RESET, Kind.VOICE, Kind.TURN)
_SMALL = (*(Kind.STOP, Kind.BREAK, Kind.OBJECT, Kind.LEAD, Kind.DETERMINER, Kind.JOIN, Kind.THEY),)
_PARTS = re.compile(r"[/()（）]")  # noqa: RUF001 - as the vocabulary writes them
_STOP = re.compile(r"[;:；：—。]|\s–\s")  # noqa: RUF001
_COMMA = re.compile("，")  # noqa: RUF001
_MOSTLY_HAN = 5
"""A sentence is Chinese if at least every so-manieth character of it is."""


@dataclass(slots=True)
class Marked:
    """A sentence with what was found in it, by the numbers of its words.

    Args:
        text: the whole text.
        language: ``en`` or ``zh``.
        words: its words.
        names: segments, groups, parties, models and platforms, from left to right.
        acts: what parties do, from left to right.
        kinds: the kinds of the other triggers that each word is part of.
        assists: words that say support, also within a name.
        stops: words that begin behind a mark that parts clauses, such as a semicolon.
        commas: words behind a comma of Chinese, which parts clauses and not a list.
        turns: words such as "risk" and "support", which turn the act before a segment.
        rests: open ends of lists, as "and more".
    """

    text: str
    language: str
    words: list[Token]
    names: list[Match[Name]]
    acts: list[Match[Trigger]]
    kinds: defaultdict[int, set[Kind]] = field(default_factory=lambda: defaultdict(set))
    assists: set[int] = field(default_factory=set)
    stops: set[int] = field(default_factory=set)
    commas: set[int] = field(default_factory=set)
    turns: dict[int, Match[Trigger]] = field(default_factory=dict)
    rests: list[Match[Trigger]] = field(default_factory=list)

    def of(self, *kinds: str) -> Iterator[Match[Name]]:
        """Yield the names of some kinds."""
        return (one for one in self.names if one.value[0] in kinds)

    def plural(self, one: Match[Name]) -> bool:
        """Whether the last word of a name is a plural, as "sellers" is."""
        word = self.words[one.after - 1]
        return word.end - word.start > len(word.name)

    def has(self, kind: Kind, first: int, after: int) -> bool:
        """Whether one of the words is part of a trigger of a kind."""
        return any(kind in self.kinds[at] for at in range(max(first, 0), after) if at in self.kinds)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything that sentences are compared with.

    Args:
        names: of the vocabulary, platforms too.
        triggers: of every language; verbs by their stem, the others as they are written.
        decided: segments that are decided and not done.
        short: abbreviations that do not end a sentence.
    """

    names: Phrases[Name]
    verbs: dict[str, Phrases[tuple[Trigger, ...]]]
    others: dict[str, tuple[Phrases[tuple[Trigger, ...]], ...]]
    decided: Collection[str]
    short: Collection[str]

    def mark(self, text: str, sentence: Sentence, language: str = "auto") -> Marked:
        """Find names and triggers in a sentence.

        Args:
            text: the whole text.
            sentence: its place.
            language: ``en`` or ``zh``, or ``auto`` for what its letters are.

        Returns:
            The sentence with its marks.
        """
        if language not in LANGUAGES:
            length = sentence.end - sentence.start
            mostly = han(text[sentence.start : sentence.end]) * _MOSTLY_HAN >= length
            language = "zh" if mostly else "en"
        words = tokens(text, sentence.start, sentence.end)
        names = list(self.names.find(words))
        meant = [one for one in names if one.value[0] != Kind.IGNORE]
        marked = Marked(text, language, words, meant, [])
        marked.stops.update(_parted(text, words, _STOP))
        marked.commas.update(_parted(text, words, _COMMA))
        inner = _inner(names)
        for others in self.others[language]:
            for other in others.find(words):
                _note_other(marked, other)
        for match in self.verbs[language].find(words):
            if match.value[0].value == Involvement.ASSISTS:
                marked.assists.update(range(match.first, match.after))
            if match.first not in inner or _verbal(match, marked):
                _note_verb(marked, match)
        return marked


def _parted(text: str, words: Sequence[Token], by: re.Pattern[str]) -> Iterator[int]:
    """Yield the words that a mark parts from the word before."""
    for number, (before, word) in enumerate(pairwise(words), start=1):
        if not word.joined and by.search(text, before.end, word.start):
            yield number


def _inner(names: Iterable[Match[Name]]) -> set[int]:
    """Return the words that belong to names."""
    return {at for one in names for at in range(one.first, one.after)}


def _verbal(match: Match[tuple[Trigger, ...]], marked: Marked) -> bool:
    """Whether an act is the first word of the name of a segment, as in "supplying products"."""
    act = match.value[0]
    return (
        act.kind is Kind.ACT
        and act.frame is Frame.VERBAL
        and not marked.has(Kind.DETERMINER, match.first - 1, match.first)
        and any(
            one.first == match.first
            and one.value[0] == "segment"
            and (one.after > match.after or one.after > one.first + 1)
            for one in marked.names
        )
    )


def _note_verb(marked: Marked, match: Match[tuple[Trigger, ...]]) -> None:
    for trigger in match.value:
        if trigger.kind is Kind.ACT:
            marked.acts.append(Match(match.first, match.after, trigger))
        else:
            for at in range(match.first, match.after):
                marked.kinds[at].add(trigger.kind)


def _note_other(marked: Marked, match: Match[tuple[Trigger, ...]]) -> None:
    for trigger in match.value:
        if trigger.kind is Kind.REST:
            marked.rests.append(Match(match.first, match.after, trigger))
        if trigger.kind is Kind.TURN:
            marked.turns[match.first] = Match(match.first, match.after, trigger)
        for at in range(match.first, match.after):
            marked.kinds[at].add(trigger.kind)


def build_lexicon(records: Records, triggers: Sequence[Trigger] | None = None) -> Lexicon:
    """Make the lexicon of curated records.

    Args:
        records: the vocabulary and the platforms.
        triggers: the table of triggers; that of the package by default.

    Returns:
        The lexicon. A name that two entities have means the first: segment, group, party, model,
        platform, programme, in this order.
    """
    rows = read_triggers() if triggers is None else tuple(triggers)
    return Lexicon(
        Phrases(_known(records, rows)),
        {one: Phrases(_rows(rows, one, _VERBS), lambda t: t.stem) for one in LANGUAGES},
        {
            one: tuple(Phrases(_rows(rows, one, kinds)) for kinds in (_SIGNS, _SMALL))
            for one in LANGUAGES
        },
        {one.id for one in records.vocabulary.segments if one.dimension is Involvement.DECIDES},
        {row.words for row in rows if row.kind is Kind.SHORT},
    )


def _known(records: Records, rows: Iterable[Trigger]) -> list[tuple[str, Name]]:
    """Return all names with what they mean, those that win over others first."""
    vocabulary = records.vocabulary
    known: list[tuple[str, Name]] = [
        (row.words, (row.kind.value, row.value)) for row in rows if row.kind in _NAMES
    ]
    for segment in vocabulary.segments:
        known += _called("segment", segment.id, segment.label, segment.synonyms)
    for group in vocabulary.groups:
        known += _called("segment", group.id, group.label, group.synonyms)
    for party in vocabulary.parties:
        known += _called("party", party.id, party.label, (*party.synonyms_en, *party.synonyms_zh))
    plain = Phrases(known)
    for model in vocabulary.models:
        names = (*model.synonyms_en, *model.synonyms_zh)
        told = _called("model", model.id, model.label, names)
        known += [one for one in told if not _describes(one[0], plain)]
    for platform in records.platforms:
        known += _called("platform", platform.id, platform.label, platform.synonyms)
    for programme in records.programmes:
        known += _called("programme", programme.id, programme.label, ())
    return known


def _called(
    kind: str, identifier: str, label: Label, more: Iterable[str]
) -> list[tuple[str, Name]]:
    """Return the names of an entity; a label may name its parts, as in 营销/流量."""
    names = [label.en, label.zh, *more]
    names += [part for part in _PARTS.split(label.zh) if part.strip()]
    return [(name, (kind, identifier)) for name in names]


def _describes(name: str, plain: Phrases[Name]) -> bool:
    """Whether a name of a model is a phrase that says more often who does what.

    "Shipped by the platform" and "self-operated sellers" stand in many sentences that are about
    parties and segments; as the name of a model they would hide both.
    """
    words = tokens(name, 0, len(name))
    found = list(plain.find(words))
    parties = [one for one in found if one.value[0] == "party"]
    plural = any(
        words[one.after - 1].end - words[one.after - 1].start > len(words[one.after - 1].name)
        for one in parties
    )
    mixed = any(one.value[0] == "segment" for one in found)
    return bool(parties) and (plural or mixed or any(word.name == "by" for word in words))


def _rows(
    rows: Iterable[Trigger], language: str, kinds: Collection[Kind]
) -> list[tuple[str, tuple[Trigger, ...]]]:
    """Return the triggers of some kinds, those of the same words together."""
    found: defaultdict[str, list[Trigger]] = defaultdict(list)
    for row in rows:
        if row.language == language and row.kind in kinds:
            found[row.words].append(row)
    return [(words, tuple(them)) for words, them in found.items()]
