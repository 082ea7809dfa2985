"""The knowledge graph as one frozen value: records, claim index, RDF, content hash."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial
from threading import Lock
from typing import TYPE_CHECKING

from crosslane.graph.claims import ClaimIndex, index_claims, trusted
from crosslane.graph.indexed import AnswerIndex
from crosslane.graph.resolve import RESOLVER_VERSION, Ownership, resolve
from crosslane.graph.validity import Availability, availability
from crosslane.ontology.model import (
    ANY,
    GENERAL,
    Certainty,
    Grade,
    Offered,
    Offering,
    Overlay,
    Period,
    Source,
)
from crosslane.ontology.records import Records
from crosslane.ontology.releases import History, Stamp
from crosslane.ontology.suggest import UnknownValueError

if TYPE_CHECKING:
    from crosslane.graph.linked.statements import Statements

_SERVED = frozenset({"servesMarket"})
_PLANNED = frozenset({"plannedMarketCount", "servesMarket"})
_BEGUN = frozenset({"launchedModel", "operationStart"})
_ENDED = frozenset({"operationEnd"})
"""Predicates of the facts that say where, since when and until when an offering is there."""

Keep = Callable[[Callable[[], bytes]], bytes]
"""Gives what a function makes, by calling it or from where an earlier call was kept."""


def _make(make: Callable[[], bytes]) -> bytes:
    return make()


@dataclass(frozen=True, slots=True)
class Lens:
    """What an answer is seen through: market, day, trusted documents, and release.

    Args:
        as_of: the day asked.
        market: ISO 3166-1 alpha-2 code, or ``None`` for any.
        sources: ids of the only sources to use; empty for all.
        grade: worst grade to trust, or ``None`` for all.
        dated: whether the day was asked for by name, so that links have to name it too.
        as_known: the release whose records answer, or ``None`` for those of now. The graph does
            not follow it by itself: ask ``graph.known(lens.as_known)``.
    """

    as_of: date
    market: str | None = None
    sources: tuple[str, ...] = ()
    grade: Grade | None = None
    dated: bool = False
    as_known: str | None = None

    @property
    def chooses(self) -> bool:
        """Whether some sources are trusted and others not."""
        return bool(self.sources) or self.grade is not None

    def trusts(self, source: Source) -> bool:
        """Tell whether an answer may rest on a source."""
        named = not self.sources or source.id in self.sources
        return named and (self.grade is None or source.grade <= self.grade)

    def query(self) -> list[tuple[str, str]]:
        """Return the parameters that ask through the same lens; none for today and everything.

        Example:
            >>> Lens(date(2024, 7, 31), "US", dated=True).query()
            [('market', 'US'), ('as_of', '2024-07-31')]
        """
        asked = [("market", self.market)] if self.market else []
        if self.dated:
            asked.append(("as_of", self.as_of.isoformat()))
        if self.as_known:
            asked.append(("as_known", self.as_known))
        asked += [("source", source) for source in self.sources]
        return [*asked, ("grade", self.grade.value)] if self.grade else asked


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The graphs of releases that were asked for; each is built once, whichever thread asks."""

    lock: Lock = field(default_factory=Lock)
    graphs: dict[str, KnowledgeGraph] = field(default_factory=dict)


@dataclass(frozen=True)
class KnowledgeGraph:
    """Everything that answers are made from; nothing in it changes.

    Args:
        records: what was curated.
        index: its claims by cell.
        quads: gives the curated N-Quads; called when they are first needed.
        history: the releases of the records.
        release: the release that these are the records of, or ``None`` if they are in none yet.
    """

    records: Records
    index: ClaimIndex
    quads: Callable[[], bytes] = field(repr=False, compare=False)
    history: History = field(default_factory=History)
    release: str | None = None
    _shelf: _Shelf = field(default_factory=_Shelf, repr=False, compare=False)

    @cached_property
    def curated(self) -> bytes:
        """Sorted N-Quads of the graphs ontology, vocabulary, claims and facts."""
        return self.quads()

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of curated graphs, history and resolver's version, in hexadecimal."""
        told = self.history.digest + RESOLVER_VERSION
        return hashlib.sha256(self.curated + told.encode()).hexdigest()

    @cached_property
    def statements(self) -> Statements:
        """The curated triples by what they are about."""
        from crosslane.graph.linked.statements import index_statements

        return index_statements(self.curated)

    @cached_property
    def answers_index(self) -> AnswerIndex:
        """The answers from all sources, kept as they are made; ``prepare`` makes them ahead."""
        return AnswerIndex(self.records, self.index)

    def stamp(self, claim: str) -> Stamp:
        """Return from and to which release a claim stands as it does in this graph."""
        return self.history.stamp("claim", claim, self.release)

    def known(self, release: str | None) -> KnowledgeGraph:
        """Return the graph as it stood in a release.

        Args:
            release: the id of a release, or ``None`` for the records of now.

        Returns:
            The graph of that release; this graph if it is of that release, or for ``None``. A
            release is read and built when it is first asked for, and kept.

        Raises:
            UnknownValueError: when there is no such release.
        """
        if release is None or release == self.release:
            return self
        if release not in self.history.release:
            raise UnknownValueError("release", release, self.history.release, field="as_known")
        with self._shelf.lock:
            if release not in self._shelf.graphs:
                made = build_graph(self.history.read(release), self.history, release)
                self._shelf.graphs[release] = replace(made, _shelf=self._shelf)
            return self._shelf.graphs[release]

    def through(self, lens: Lens) -> ClaimIndex:
        """Return the claims that a lens trusts.

        Raises:
            UnknownValueError: when the lens names an unknown source or market.
        """
        for source in lens.sources:
            if source not in self.records.source:
                raise UnknownValueError("source", source, self.records.source)
        if lens.market is not None:
            self._check_market(lens.market)
        if not lens.chooses:
            return self.index
        kept = trusted(self.records.claims, self.records.source, lens.sources, lens.grade)
        return index_claims(kept, self.records.vocabulary, self.records.source)

    def availability(self, offering: Offering, lens: Lens) -> Availability:
        """Tell whether an offering is offered in the lens's market on its day.

        Where the lens chooses sources, its markets count as far as a trusted fact says that they
        are served or planned, its first day as far as one tells of the launch or the start, and
        without any trusted fact the offering is ``unknown``: no source read speaks of it.

        Args:
            offering: the offering.
            lens: market, day and trust.

        Returns:
            The availability; its evidence are the trusted facts.
        """
        if not lens.chooses:
            return availability(offering, lens.market, lens.as_of)
        told = [self.records.fact[one] for one in offering.evidence]
        facts = [one for one in told if lens.trusts(self.records.source[one.evidence.source])]
        said = {one.predicate for one in facts}
        seen = replace(
            offering,
            markets=offering.markets if said & _SERVED else (),
            planned_markets=offering.planned_markets if said & _PLANNED else (),
            valid_from=offering.valid_from if said & _BEGUN else None,
            valid_until=offering.valid_until if said & _ENDED else None,
            evidence=tuple(one.id for one in facts),
            periods=self.periods(offering, lens),
        )
        there = availability(seen, lens.market, lens.as_of)
        if facts or any(lens.market in one.markets for one in seen.periods):
            return there
        return replace(there, status=Offered.UNKNOWN, certainty=Certainty.POSSIBLE)

    def periods(self, offering: Offering, lens: Lens) -> tuple[Period, ...]:
        """Return the periods of an offering for which a fact stands that the lens trusts."""
        return tuple(self._trusted_periods(offering, lens))

    def _trusted_periods(self, offering: Offering, lens: Lens) -> Iterator[Period]:
        facts, sources = self.records.fact, self.records.source
        for one in offering.periods:
            told = [id_ for id_ in one.evidence if lens.trusts(sources[facts[id_].evidence.source])]
            if told:
                yield replace(one, evidence=tuple(told))

    def owner(self, platform: str, model: str, segment: str, lens: Lens) -> Ownership:
        """Answer one cell.

        Args:
            platform: platform id, or ``any`` for the model in general.
            model: operating model id.
            segment: segment id.
            lens: market, day and trust.

        Returns:
            The ownership.

        Raises:
            UnknownValueError: for an unknown platform, model, offering, segment, source or market.
        """
        self._check(platform, model)
        if segment not in self.records.vocabulary.segment:
            raise UnknownValueError("segment", segment, self.records.vocabulary.segment)
        return self._resolve(self.through(lens), platform, model, segment, lens)

    def row(self, platform: str, model: str, lens: Lens) -> tuple[Ownership, ...]:
        """Answer all segments of one offering, or of ``any`` model, in chain order."""
        self._check(platform, model)
        index = self.through(lens)
        return tuple(
            self._resolve(index, platform, model, segment, lens)
            for segment in self.records.vocabulary.segment
        )

    def matrix(
        self, lens: Lens, *, general: bool = False, segments: Collection[str] = ()
    ) -> Iterator[Ownership]:
        """Answer all cells of all offerings, in offering then chain order.

        Args:
            lens: market, day and trust.
            general: whether the models in general follow.
            segments: the only segments to answer for; all by default.

        Yields:
            One ownership per cell.
        """
        index = self.through(lens)
        rows = [(offering.platform, offering.model) for offering in self.records.offerings]
        if general:
            rows += [(GENERAL, model) for model in self.records.vocabulary.model]
        asked = [one for one in self.records.vocabulary.segment if not segments or one in segments]
        for platform, model in rows:
            for segment in asked:
                yield self._resolve(index, platform, model, segment, lens)

    def dataset(self, as_of: date) -> bytes:
        """Return the whole dataset as N-Quads, with the ownership of a day.

        Args:
            as_of: the day for which ownership is derived.

        Returns:
            N-Quads, UTF-8; the same bytes for the same records and day.
        """
        from crosslane.graph.rdf import ownership_quads

        owned = self.matrix(Lens(as_of), general=True)
        return self.curated + ownership_quads(owned, as_of)

    def _check_market(self, market: str) -> None:
        markets = self.records.vocabulary.market
        if market not in markets:
            folded = market.casefold()
            named = [
                item.id
                for item in markets.values()
                if folded in (name.casefold() for name in (item.id, item.label.en, *item.synonyms))
            ]
            raise UnknownValueError("market", market, markets, meant=named[0] if named else None)

    def _by_name(self, platform: str, name: str) -> str | None:
        """Return the model of the offering that a platform calls so, as ``fba`` of Amazon."""
        for one in self.records.offerings:
            own = (one.name.en, one.name.zh) if one.name else ()
            names = {text.casefold() for text in (*own, *one.synonyms)}
            if one.platform == platform and name.casefold() in names:
                return one.model
        return None

    def _check(self, platform: str, model: str) -> None:
        records = self.records
        if platform != GENERAL and platform not in records.platform:
            raise UnknownValueError("platform", platform, (*records.platform, GENERAL))
        if model not in records.vocabulary.model:
            meant = self._by_name(platform, model)
            raise UnknownValueError("model", model, records.vocabulary.model, meant=meant)
        if platform == GENERAL or f"{platform}/{model}" in records.offering:
            return
        denials = [
            f"{claim.id} says so: “{claim.evidence.words}” (source {claim.evidence.source})."
            for claim in records.claims
            if (claim.platform, claim.model, claim.polarity) == (platform, model, "denied")
        ]
        raise UnknownValueError(
            "offering",
            f"{platform}/{model}",
            [item.id for item in records.offerings if item.platform == platform]
            or records.offering,
            note=" ".join(denials) or None,
        )

    def _resolve(
        self, index: ClaimIndex, platform: str, model: str, segment: str, lens: Lens
    ) -> Ownership:
        if not lens.chooses:
            return self.answers_index.owner(platform, model, segment, lens.market, lens.as_of)
        offering = self.records.offering.get(f"{platform}/{model}")
        return resolve(
            index,
            ANY if platform == GENERAL else platform,
            model,
            self.records.vocabulary.segment[segment],
            lens.market,
            lens.as_of,
            self.availability(offering, lens) if offering else None,
            [one for one in self.records.rules.get(segment, ()) if self._trusts(one, lens)],
        )

    def _trusts(self, rule: Overlay, lens: Lens) -> bool:
        return lens.trusts(self.records.source[rule.evidence.source])


def build_graph(
    records: Records,
    history: History | None = None,
    release: str | None = None,
    keep: Keep = _make,
) -> KnowledgeGraph:
    """Make the graph of some records.

    Args:
        records: everything curated; three claims are enough.
        history: the releases of the records, if there are any.
        release: the release that these are the records of.
        keep: gives the curated N-Quads of these records, made now or kept from before.

    Returns:
        The graph, ready to answer.
    """
    history = history or History()
    index = index_claims(records.claims, records.vocabulary, records.source)
    quads = partial(keep, partial(_curated, records, history, release))
    return KnowledgeGraph(records, index, quads, history, release)


def _curated(records: Records, history: History, release: str | None) -> bytes:
    """Write the graphs that do not depend on the day; reading RDF is what costs at a start."""
    from crosslane.graph.rdf import record_quads, written_quads

    return written_quads() + record_quads(records, history, release)
