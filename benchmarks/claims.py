"""A graph as it would be with so many times the claims: made up, after the curated records.

What is copied from the curated records: a new *passage* is one of theirs with all that it says
(segments, groups, parties, involvements, aspects, polarity, strength, precision of dates, number
of markets), moved to another subject of its kind; a new *document* has the grade of one of theirs
and as many passages as give the claims of one of theirs; facts come with it in their proportion.

What grows how, with ``n`` for the claims:

- Documents and facts as ``n``: articles do not get longer.
- Platforms, organizations, programmes, offerings and the markets that are named as the root of
  ``n``, as distinct names in a growing text do (Heaps' law, whose exponent is about one half). So
  there are more cells, and more claims on each, both by the root of ``n``.
- What is said of a model in general as the root of ``n`` too, for there are four models: what is
  new is said of a platform. ``general=1.0`` keeps the share of the curated records instead; then
  each cell is spoken of by all of it, and answers grow as ``n`` to 1.5.
- Platforms are spoken of by their rank (Zipf): the first one twice as often as the second.

A third of the new documents are Chinese, with quotes a third as long, for the curated records
hold none and the trade's press is.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, TypeVar

from benchmarks.things import Things, dated, grown_things, picked
from crosslane.ontology.model import ANY, Claim, Evidence, Fact, Scope, Source
from crosslane.ontology.records import Records

T = TypeVar("T")

BASE = "0.2.0"
"""The release of the data whose growth is measured: always the same, as the data grow, too."""

_GENERAL = (Scope.MODEL, Scope.GENERAL)
_CHINESE = 3
"""One new document in so many is Chinese, and its quotes are so many times shorter."""


def grown(records: Records, times: int, seed: int = 1, general: float = 0.5) -> Records:
    """Return records with so many times the claims; those that are there stay.

    Args:
        records: the curated ones, or others that have claims and facts on offerings.
        times: how many times as many claims and facts.
        seed: of every choice; the same one gives the same records.
        general: power of ``times`` by which claims on models in general grow: 1.0 with all others.

    Returns:
        Valid records in canonical order.

    Raises:
        ValueError: for less than once.

    Example:
        >>> from crosslane.loading import load_records
        >>> curated = load_records()
        >>> len(grown(curated, 2).claims) == 2 * len(curated.claims)
        True
    """
    if times < 1:
        raise ValueError(f"{times} times is less than once")
    if times == 1:
        return records
    rng = random.Random(f"{seed}/{times}/{general}")  # noqa: S311 - made-up data, no secret
    things = grown_things(records, times, rng)
    press = _Press(records, things, rng, _Writer.of(records, rng))
    press.run(times, general)
    return replace(
        records,
        organizations=_sorted((*records.organizations, *press.proven(things.organizations))),
        platforms=(*records.platforms, *press.proven(things.platforms)),
        offerings=(*records.offerings, *press.proven(things.offerings)),
        programmes=_sorted((*records.programmes, *press.proven(things.programmes))),
        sources=_sorted((*records.sources, *press.sources)),
        claims=_sorted((*records.claims, *press.claims)),
        facts=_sorted((*records.facts, *press.facts)),
    )


def _sorted(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(sorted(items, key=lambda one: getattr(one, "id")))  # noqa: B009 - of any table


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes quotes: words of the curated quotes, or names of the vocabulary in Chinese."""

    rng: random.Random
    lengths: tuple[int, ...]
    words: tuple[str, ...]
    names: tuple[str, ...]

    @classmethod
    def of(cls, records: Records, rng: random.Random) -> _Writer:
        said = [one.evidence for one in records.claims] + [one.evidence for one in records.facts]
        quotes = [one.words for one in said]
        words = [word for quote in quotes for word in quote.split()]
        held = records.vocabulary
        labels = [one.label for one in held.segments] + [one.label for one in held.models]
        labels += [one.label for one in held.parties] + [one.label for one in held.groups]
        return cls(rng, tuple(map(len, quotes)), tuple(words), tuple(one.zh for one in labels))

    def quote(self, *, chinese: bool) -> str:
        length = self.rng.choice(self.lengths) // (_CHINESE if chinese else 1)
        words, between = (self.names, "") if chinese else (self.words, " ")
        text = self.rng.choice(words)
        while len(text) < length:
            text += between + self.rng.choice(words)
        return text[: max(length, 1)].strip()


@dataclass(slots=True)
class _Document:
    """A source that is being written; its text is its quotes, one after another."""

    number: int
    chinese: bool
    quotes: list[str] = field(default_factory=list)
    length: int = 0
    claims: int = 0
    facts: int = 0

    @property
    def id(self) -> str:
        return f"g{self.number:06d}"

    def evidence(self, quote: str) -> Evidence:
        start = self.length
        self.quotes.append(quote)
        self.length += len(quote) + 1
        return Evidence(self.id, start, start + len(quote), quote)


class _Press:
    """Writes documents until there are enough claims and facts."""

    def __init__(
        self, records: Records, things: Things, rng: random.Random, writer: _Writer
    ) -> None:
        self._records, self._things, self._rng, self._writer = records, things, rng, writer
        self._passages = _passages(records.claims)
        self._proof: defaultdict[str, list[str]] = defaultdict(list)
        self._unproven = things.unproven()
        told = [records.fact[one] for item in records.offerings for one in item.evidence]
        self._proving = tuple(one for one in told if any(map(_offers, one.subjects)))
        self.sources: list[Source] = []
        self.claims: list[Claim] = []
        self.facts: list[Fact] = []

    def run(self, times: int, general: float) -> None:
        """Write what is missing to so many times the claims and facts."""
        claims, facts = self._records.claims, self._records.facts
        wanted = {
            True: round((times**general - 1) * sum(one.scope in _GENERAL for one in claims)),
        }
        wanted[False] = (times - 1) * len(claims) - wanted[True]
        sizes = list(Counter(one.evidence.source for one in claims).values())
        ratio = len(facts) / len(claims)
        while wanted[True] + wanted[False] > 0:
            document = _Document(len(self.sources), len(self.sources) % _CHINESE == 2)
            for _ in range(self._rng.choice(sizes)):
                kind = self._rng.random() * (wanted[True] + wanted[False]) < wanted[True]
                if wanted[kind] > 0 and document.claims < max(sizes):
                    wanted[kind] -= self._passage(document, kind, wanted[kind])
            more = round(len(self.claims) * ratio) - len(self.facts)
            for _ in range(more):
                self._fact(document)
            self._publish(document)
        last = _Document(len(self.sources), chinese=False)
        for _ in range((times - 1) * len(facts) - len(self.facts)):
            self._fact(last)
        if last.facts:
            self._publish(last)

    def proven(self, items: Iterable[T]) -> list[T]:
        """Return things with the facts that speak of them as their evidence."""
        made: list[T] = []
        for item in items:
            one: Any = item
            told = tuple(sorted(self._proof.get(f"{self._things.kind(one)}:{one.id}", ())))
            made.append(replace(one, evidence=told))
        return made

    def _passage(self, document: _Document, general: bool, most: int) -> int:
        passage = self._rng.choice(self._passages[general])[:most]
        evidence = document.evidence(self._writer.quote(chinese=document.chinese))
        moved = _Moved(self._records, self._things, self._rng)
        for one in passage:
            document.claims += 1
            name = f"G{document.number:06d}-{document.claims:03d}"
            self.claims.append(replace(moved.claim(one), id=name, evidence=evidence))
        return len(passage)

    def _fact(self, document: _Document) -> None:
        moved = _Moved(self._records, self._things, self._rng)
        about = self._unproven.pop() if self._unproven else None
        kind = about.partition(":")[0] if about else ""
        proving = self._proving if kind == "offering" else self._records.facts
        fact = moved.fact(self._rng.choice(proving))
        if about:
            fact = replace(fact, subjects=(about,))
            self._proof[about].append(f"FG{document.number:06d}-{document.facts + 1:03d}")
        document.facts += 1
        evidence = document.evidence(self._writer.quote(chinese=document.chinese))
        name = f"FG{document.number:06d}-{document.facts:03d}"
        self.facts.append(replace(fact, id=name, evidence=evidence))

    def _publish(self, document: _Document) -> None:
        like = self._rng.choice(self._records.sources)
        text = " ".join(document.quotes)
        title = self._writer.quote(chinese=document.chinese)
        self.sources.append(
            replace(
                like,
                id=document.id,
                title=title,
                published=dated(like.published, self._rng),
                sha256=hashlib.sha256(text.encode()).hexdigest(),
                note=None,
            )
        )


def _offers(subject: str) -> bool:
    return subject.startswith("offering:")


def _passages(claims: Iterable[Claim]) -> Mapping[bool, Sequence[Sequence[Claim]]]:
    """Return the claims by the passage that says them: those on models in general, and others."""
    found: dict[bool, list[list[Claim]]] = {True: [], False: []}

    def place(one: Claim) -> tuple[str, int, str]:
        return one.evidence.source, one.evidence.start or 0, one.evidence.words

    for _, said in groupby(sorted(claims, key=place), key=place):
        passage = list(said)
        for general in (True, False):
            part = [one for one in passage if (one.scope in _GENERAL) is general]
            if part:
                found[general].append(part)
    return found


class _Moved:
    """Moves what one passage says to other subjects; what was apart stays apart."""

    def __init__(self, records: Records, things: Things, rng: random.Random) -> None:
        self._records, self._things, self._rng = records, things, rng
        self._chosen: dict[str, str] = {}

    def claim(self, one: Claim) -> Claim:
        """Return a claim on another subject of its kind, on another day, in other markets."""
        platform, model, programme = one.platform, one.model, one.programme
        if programme is not None:
            programme = self._other("programme", programme)
            platform = self._things.programme[programme].platform or ANY
        elif one.scope is Scope.PLATFORM:
            platform = self._other("platform", platform)
        elif one.scope is Scope.OFFERING:
            kind = "offering" if self._offered(one) else "denied"
            platform, model = self._other(kind, f"{platform}/{model}").split("/")
        start = dated(one.valid_from, self._rng)
        return replace(
            one,
            platform=platform,
            model=model,
            programme=programme,
            markets=self._markets(len(one.markets)),
            valid_from=start,
            valid_until=None if start else one.valid_until,
        )

    def fact(self, one: Fact) -> Fact:
        """Return a fact on other subjects of the same kinds."""
        return replace(
            one,
            subjects=tuple(map(self._reference, one.subjects)),
            refs=tuple(map(self._reference, one.refs)),
        )

    def _offered(self, one: Claim) -> bool:
        return f"{one.platform}/{one.model}" in self._records.offering

    def _reference(self, reference: str) -> str:
        kind, _, identifier = reference.partition(":")
        return f"{kind}:{self._other(kind, identifier)}"

    def _other(self, kind: str, identifier: str) -> str:
        """Return what stands for a thing in this passage; two things never become one."""
        key = f"{kind}:{identifier}"
        if key not in self._chosen and kind in self._things.ranked:
            taken = set(self._chosen.values())
            found = f"{kind}:{picked(*self._things.ranked[kind], self._rng)}"
            while found in taken:  # there are as many as any passage names
                found = f"{kind}:{picked(*self._things.ranked[kind], self._rng)}"
            self._chosen[key] = found
        return self._chosen.get(key, key).partition(":")[2]

    def _markets(self, count: int) -> tuple[str, ...]:
        return tuple(sorted(self._rng.sample(self._things.markets, count)))
