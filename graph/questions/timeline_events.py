"""What happened when: the dated events of offerings, claims, facts, sources and releases.

A date is kept as precise as its source gives it. What has no date is counted, not dropped.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from crosslane.graph.claims import trusted
from crosslane.graph.filters import Wanted, kept
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.validity import Availability
from crosslane.graph.views import general
from crosslane.ontology.model import GENERAL, Claim, Fact, Offering, PartialDate, Rank, Source
from crosslane.ontology.records import offering_label

KINDS = ("launch", "end", "market", "fact", "claim", "source", "release")
"""Kinds of events; of one day they are told in this order."""

PRECISIONS = {4: "year", 7: "month", 10: "day"}
"""How precise a date is, by the length of its text."""

_MARKETS = frozenset({"servesMarket", "plannedMarketCount"})
_DATED = re.compile(r"(?<![\w-])\d{4}-\d{2}(?:-\d{2})?(?![\w-])")
_WHOLE = re.compile(r"\d{4}(?:-\d{2}){0,2}")

Pair = tuple[str, str]
"""A platform and a model; ``any`` for either."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on a day, in a month or in a year.

    Args:
        id: kind and what it is about; with the date for what may happen again.
        kind: one of `KINDS`.
        when: the date as its source gives it; ``None`` where no source does.
        pairs: the platforms and models that it is about.
        text: what happened, in one English phrase.
        edge: of claims: whether they begin or end to hold.
        programme: the programme that claims are about.
        markets: the markets that it is limited to.
        claims: ids of the claims that say so, or that begin or end.
        facts: ids of the facts that say so.
        source: the source that was published.
        release: the release that was recorded.
        offering: the offering that starts or ends.
        note: what the curator adds.
    """

    id: str
    kind: str
    when: PartialDate | None
    pairs: tuple[Pair, ...]
    text: str
    edge: str | None = None
    programme: str | None = None
    markets: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    source: str | None = None
    release: str | None = None
    offering: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Telling:
    """Tells the events that a lens and filters keep.

    Args:
        graph: the graph.
        lens: market and trust; its day does not matter.
        wanted: filters by platform and model.
    """

    graph: KnowledgeGraph
    lens: Lens
    wanted: Wanted

    def keeps(self, pairs: Iterable[Pair]) -> bool:
        """Tell whether the filters keep something that is about these platforms and models."""
        return any(
            kept(platform, self.wanted.platform) and kept(model, self.wanted.model)
            for platform, model in pairs
        )

    @cached_property
    def offerings(self) -> tuple[Offering, ...]:
        """The offerings that the filters keep, in their order."""
        found = self.graph.records.offerings
        return tuple(one for one in found if self.keeps([(one.platform, one.model)]))

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """The claims that the lens and the filters keep."""
        records, market = self.graph.records, self.lens.market
        found = trusted(records.claims, records.source, self.lens.sources, self.lens.grade)
        return tuple(
            one
            for one in found
            if one.rank is not Rank.DEPRECATED
            and (market is None or not one.markets or market in one.markets)
            and self.keeps([(general(one.platform), general(one.model))])
        )

    def availability(self, offering: Offering) -> Availability:
        """Return dates, markets and evidence of an offering, as far as trusted sources say."""
        return self.graph.availability(offering, replace(self.lens, market=None))

    def events(self) -> Iterator[Event]:
        """Give all events that the lens and the filters keep, those without a date among them."""
        yield from self._offered()
        yield from self._stated()
        yield from self._claimed()
        yield from self._published()
        yield from self._recorded()

    def _offered(self) -> Iterator[Event]:
        for one in self.offerings:
            there, market = self.availability(one), self.lens.market
            pairs, name = ((one.platform, one.model),), self._name(one)
            if market in there.planned_markets or (market is None and there.planned_markets):
                planned = there.planned_markets if market is None else (market or "",)
                text = f"{name} is planned for {', '.join(planned)}"
                found = Event(f"market/{one.id}", "market", None, pairs, text, markets=planned)
                yield replace(found, facts=there.evidence, offering=one.id)
            if market is not None and there.markets and market not in there.markets:
                continue
            made = Event(
                f"launch/{one.id}", "launch", there.valid_from, pairs, f"{name} is launched"
            )
            made = replace(made, markets=there.markets, offering=one.id)
            yield replace(made, facts=self._nearest(there.evidence, made.when), note=one.note)
            if there.valid_until:
                end = replace(made, id=f"end/{one.id}", kind="end", when=there.valid_until)
                facts = self._nearest(there.evidence, end.when)
                yield replace(end, facts=facts, text=f"{name} ends")

    def _nearest(self, facts: tuple[str, ...], when: PartialDate | None) -> tuple[str, ...]:
        """Return facts with those first that tell the very date, then those that name its year."""
        if when is None:
            return facts

        def far(identifier: str) -> tuple[bool, bool]:
            fact = self.graph.records.fact[identifier]
            return dated(fact) != when, when.text[:4] not in fact.evidence.words

        return tuple(sorted(facts, key=far))

    def _name(self, one: Offering) -> str:
        """Return the name of an offering within a phrase, without the dot."""
        return offering_label(self.graph.records, one).en.replace(" · ", " ", 1)

    def _stated(self) -> Iterator[Event]:
        told = self._told_by_others()
        for one in self.graph.records.facts:
            pairs = tuple(dict.fromkeys(self._about(one)))
            trusts = self.lens.trusts(self.graph.records.source[one.evidence.source])
            if not trusts or not self.keeps(pairs):
                continue
            when = dated(one)
            if when is not None and (one.id, when.text) in told:
                continue
            kind = "market" if one.predicate in _MARKETS else "fact"
            text = f"{one.subject_text}: {one.predicate} {one.object}"
            yield Event(f"{kind}/{one.id}", kind, when, pairs, text, facts=(one.id,))

    def _told_by_others(self) -> set[Pair]:
        """Return facts with the date of an event that rests on them, which tells of them too."""
        found = set()
        for one in self.offerings:
            there = self.availability(one)
            dates = [when.text for when in (there.valid_from, there.valid_until) if when]
            found |= {(fact, when) for fact in there.evidence for when in dates}
        for source in self.graph.records.sources:
            if source.published:
                found |= {(fact, source.published.text) for fact in self._published_by(source)}
        return found

    def _about(self, fact: Fact) -> Iterator[Pair]:
        """Give the platforms and models that a fact is about."""
        for ref in fact.subjects:
            kind, _, name = ref.partition(":")
            if kind == "offering":
                platform, _, model = name.partition("/")
                yield platform, model
            elif kind in ("platform", "programme"):
                programme = self.graph.records.programme.get(name) if kind == "programme" else None
                yield (programme.platform or GENERAL if programme else name), GENERAL
            else:
                yield GENERAL, name if kind == "model" else GENERAL

    def _claimed(self) -> Iterator[Event]:
        groups: defaultdict[tuple[str, ...], list[Claim]] = defaultdict(list)
        for one in self.claims:
            about = f"{general(one.platform)}/{general(one.model)}"
            edges = [("begins", one.valid_from), ("ends", one.valid_until)]
            dates = [(edge, when.text) for edge, when in edges if when]
            for edge, day in dates or [("begins", "")]:
                groups[about, one.programme or "", edge, day].append(one)
        for (about, programme, edge, day), claims in groups.items():
            yield self._group(about, programme, edge, day, claims)

    def _group(self, about: str, programme: str, edge: str, day: str, claims: list[Claim]) -> Event:
        platform, _, model = about.partition("/")
        subject = f"{about} ({programme})" if programme else about
        count = "1 claim" if len(claims) == 1 else f"{len(claims)} claims"
        verb = edge if len(claims) == 1 else edge.removesuffix("s")
        parts = [part for part in ("claim", about, programme, edge, day) if part]
        return Event(
            "/".join(parts),
            "claim",
            PartialDate.parse(day) if day else None,
            ((platform, model),),
            f"{count} on {subject} {verb} to hold",
            edge=edge,
            programme=programme or None,
            markets=tuple(sorted({market for one in claims for market in one.markets})),
            claims=tuple(one.id for one in claims),
        )

    def _published(self) -> Iterator[Event]:
        made: defaultdict[str, list[Claim]] = defaultdict(list)
        for claim in self.claims:
            made[claim.evidence.source].append(claim)
        filtered = bool(self.wanted.platform or self.wanted.model)
        for one in self.graph.records.sources:
            claims = made[one.id]
            if not self.lens.trusts(one) or (filtered and not claims):
                continue
            pairs = dict.fromkeys((general(two.platform), general(two.model)) for two in claims)
            count = "1 claim" if len(claims) == 1 else f"{len(claims)} claims"
            found = Event(
                f"source/{one.id}",
                "source",
                one.published,
                tuple(pairs) or ((GENERAL, GENERAL),),
                f"Source {one.id} is published, with {count}",
            )
            ids = tuple(two.id for two in claims)
            yield replace(found, source=one.id, claims=ids, facts=self._published_by(one))

    def _published_by(self, source: Source) -> tuple[str, ...]:
        """Return the facts that say when a source was published."""
        facts = self.graph.records.facts
        said = ("publishedOn", (f"source:{source.id}",))
        return tuple(one.id for one in facts if (one.predicate, one.subjects) == said)

    def _recorded(self) -> Iterator[Event]:
        history, last = self.graph.history, self.graph.release
        pairs = ((GENERAL, GENERAL),)
        if not self.keeps(pairs):
            return
        for one in history.releases:
            if last is not None and history.rank[one.id] > history.rank[last]:
                continue
            when = PartialDate.parse(one.issued.isoformat())
            text = f"Release {one.id} of the data"
            found = Event(f"release/{one.id}", "release", when, pairs, text)
            yield replace(found, release=one.id, note=one.note)


def dated(fact: Fact) -> PartialDate | None:
    """Return the date that a fact tells of.

    Args:
        fact: the fact.

    Returns:
        Its object where that is a date, or the one month or day of the calendar that its object
        names; ``None`` for any other fact. A year among other words is not taken for a date.
    """
    text = fact.object.strip()
    found = [text] if _WHOLE.fullmatch(text) else _DATED.findall(text)
    if len(found) != 1:
        return None
    try:
        return PartialDate.parse(found[0])
    except ValueError:
        return None  # the digits of something else, such as a telephone number
