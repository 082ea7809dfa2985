"""What happened when: the dated events of offerings, rules, claims, facts, sources, releases.

A date is kept as precise as its source gives it. What has no date is counted, not dropped.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from crosslane.graph.claims import trusted
from crosslane.graph.filters import Wanted, kept
from crosslane.graph.questions.timeline_dates import again, dated, follows, markets_of, same
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.validity import Availability
from crosslane.graph.views import general
from crosslane.ontology.model import (
    GENERAL,
    Claim,
    Fact,
    Offering,
    Overlay,
    PartialDate,
    Period,
    Rank,
    Source,
)
from crosslane.ontology.records import offering_label

KINDS = ("launch", "end", "market", "rule", "fact", "claim", "source", "release")
"""Kinds of events; of one day they are told in this order."""

PRECISIONS = {4: "year", 7: "month", 10: "day"}
"""How precise a date is, by the length of its text."""

_RULES = frozenset({"ruleStart", "ruleEnd"})
_MARKETS = frozenset({"servesMarket", "plannedMarketCount"})

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
        edge: of claims and rules of law: whether they begin or cease to hold; of a launch
            ``again`` where the offering was there before.
        programme: the programme that claims are about.
        markets: the markets that it is limited to.
        claims: ids of the claims that say so, or that begin or end.
        facts: ids of the facts that say so.
        overlays: ids of the rules of law that begin or cease to hold.
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
    overlays: tuple[str, ...] = ()
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
        yield from self._ruled()
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
            yield from self._in_time(one, there)
            if market is not None and there.markets and market not in there.markets:
                continue
            later = self._later(one, there)
            made = Event(
                f"launch/{one.id}", "launch", there.valid_from, pairs, f"{name} is launched"
            )
            begun = tuple(place for place in there.markets if place not in later)
            made = replace(made, markets=begun, offering=one.id)
            if market not in later:
                facts = self._nearest(self._edge_facts(one, there, "valid_from"), made.when)
                yield replace(made, facts=facts, note=one.note)
            if there.valid_until:
                end = replace(made, id=f"end/{one.id}", kind="end", when=there.valid_until)
                facts = self._nearest(self._edge_facts(one, there, "valid_until"), end.when)
                yield replace(end, facts=facts, markets=there.markets, text=f"{name} ends")

    def periods(self, offering: Offering) -> tuple[Period, ...]:
        """Return the periods of an offering in the asked market, as far as trusted facts say."""
        found, market = self.graph.periods(offering, self.lens), self.lens.market
        return tuple(one for one in found if market is None or market in one.markets)

    def _later(self, offering: Offering, there: Availability) -> set[str | None]:
        """Return the markets that an offering is in, but not from its own first day on."""
        periods = self.graph.periods(offering, self.lens)
        first = [one for one in periods if follows(one.valid_from, there.valid_from)]
        named, begun = ({name for one in some for name in one.markets} for some in (periods, first))
        return {*(named - begun)}

    def _edge_facts(self, offering: Offering, there: Availability, edge: str) -> tuple[str, ...]:
        """Return the facts of a day of an offering, with those of periods that share the day."""
        own: PartialDate | None = getattr(there, edge)
        alike = [one for one in self.periods(offering) if same(getattr(one, edge), own)]
        told = (*there.evidence, *(fact for one in alike for fact in one.evidence))
        return tuple(dict.fromkeys(told))

    def _in_time(self, offering: Offering, there: Availability) -> Iterator[Event]:
        """Give the days at which an offering begins or ends in some markets alone."""
        pairs, name = ((offering.platform, offering.model),), self._name(offering)
        for one in self.periods(offering):
            where = ", ".join(one.markets)
            place = f"{offering.id}/{'+'.join(one.markets)}"
            made = Event("", "launch", None, pairs, "", markets=one.markets, note=one.note)
            made = replace(made, offering=offering.id)
            if not follows(one.valid_from, there.valid_from):
                back = again(one, self.graph.periods(offering, self.lens))
                yield replace(
                    made,
                    id=f"launch/{place}/{one.valid_from}",
                    when=one.valid_from,
                    text=f"{name} is launched{' again' if back else ''} in {where}",
                    edge="again" if back else None,
                    facts=self._nearest(one.evidence, one.valid_from),
                )
            if not follows(one.valid_until, there.valid_until):
                yield replace(
                    made,
                    id=f"end/{place}/{one.valid_until}",
                    kind="end",
                    when=one.valid_until,
                    text=f"{name} ends in {where}",
                    facts=self._nearest(one.evidence, one.valid_until),
                )

    def _ruled(self) -> Iterator[Event]:
        """Give the days at which rules of law begin and cease to hold."""
        for one in self.rules:
            edges = [("begins", one.valid_from), ("ends", one.valid_until)]
            for edge, when in [pair for pair in edges if pair[1]] or edges[:1]:
                yield self._rule(one, edge, when)

    @cached_property
    def rules(self) -> tuple[Overlay, ...]:
        """The rules of law that the lens and the filters keep: they are about no platform."""
        records, market = self.graph.records, self.lens.market
        if not self.keeps([(GENERAL, GENERAL)]):
            return ()
        return tuple(
            one
            for one in records.overlays
            if self.lens.trusts(records.source[one.evidence.source])
            and (market is None or market in one.markets)
        )

    def _rule_facts(self, rule: Overlay, when: PartialDate | None) -> tuple[str, ...]:
        """Return the facts by which the document of a rule tells of the same day of it."""
        return tuple(
            one.id
            for one in self.graph.records.facts
            if one.predicate in _RULES
            and one.evidence.source == rule.evidence.source
            and same(dated(one), when)
            and set(markets_of(one)) & set(rule.markets)
        )

    def _rule(self, rule: Overlay, edge: str, when: PartialDate | None) -> Event:
        verb = "begins" if edge == "begins" else "ceases"
        return Event(
            f"rule/{rule.id}/{edge}",
            "rule",
            when,
            ((GENERAL, GENERAL),),
            f"{rule.label.en} {verb} to hold",
            edge=edge,
            markets=rule.markets,
            overlays=(rule.id,),
            facts=self._rule_facts(rule, when),
            note=rule.note,
        )

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
            markets = markets_of(one)
            elsewhere = markets and self.lens.market not in (None, *markets)
            if not trusts or not self.keeps(pairs) or elsewhere:
                continue
            when = dated(one)
            if when is not None and (one.id, when.text) in told:
                continue
            kind = "market" if one.predicate in _MARKETS else "fact"
            text = f"{one.subject_text}: {one.predicate} {one.object}"
            made = Event(f"{kind}/{one.id}", kind, when, pairs, text, facts=(one.id,))
            yield replace(made, markets=markets)

    def _told_by_others(self) -> set[Pair]:
        """Return facts with the date of an event that rests on them, which tells of them too."""
        found = set()
        for one in self.offerings:
            there = self.availability(one)
            dates = [when.text for when in (there.valid_from, there.valid_until) if when]
            found |= {(fact, when) for fact in there.evidence for when in dates}
            for part in self.periods(one):
                edges = (part.valid_from, part.valid_until)
                days = {when.text for when in edges if when} | set(dates)
                found |= {(fact, when) for fact in part.evidence for when in days}
        for rule in self.rules:
            for when in (rule.valid_from, rule.valid_until):
                found |= {(fact, when.text) for fact in self._rule_facts(rule, when) if when}
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
