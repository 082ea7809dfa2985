"""What happened when, and how the offerings stood on a day: launches, ends, claims, documents.

Told in ``docs/timeline.md``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from crosslane.graph import views
from crosslane.graph.filters import Wanted, ensure, kept
from crosslane.graph.questions.compare import links
from crosslane.graph.questions.timeline_events import KINDS, PRECISIONS, Event, Telling
from crosslane.graph.resolve import Ownership
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.validity import Availability
from crosslane.graph.views import Item
from crosslane.ontology.model import ANY, GENERAL, Certainty, Offered, PartialDate, Scope

PHASES = ("offered", "not-yet", "ended", "planned", "unknown")
"""How an offering stands on a day: its availability, with ``not-offered`` told apart."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days that are asked about, half-open: ``[start, until)``; ``None`` for no bound."""

    start: date | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        """Refuse a span without a day."""
        if self.start and self.until and self.start >= self.until:
            raise ValueError(f"from {self.start} until {self.until} there is no day")


EVER = Span()
"""All days."""


def timeline(
    graph: KnowledgeGraph,
    lens: Lens,
    wanted: Wanted,
    kinds: Collection[str] = (),
    span: Span = EVER,
    today: date | None = None,
) -> Item:
    """What happened when, and how do the offerings stand on the asked day?

    Args:
        graph: the graph.
        lens: market, day and trust. The day is that of the state; events are of all days.
        wanted: filters by platform and model; ``any`` keeps what is said of models in general.
        kinds: kinds of events to tell, of `KINDS`; empty for all.
        span: the days whose events are told.
        today: the day that the state is compared with; the asked day if left out.

    Returns:
        The events as ``items``, in order of their dates. Beside them how many there are of each
        kind, and how many records have no date (``kinds``); the days at which an answer becomes
        another one (``days``); and how each offering stands on the asked day (``offerings``).

    Raises:
        UnknownValueError: for a filter value, kind, source or market that does not exist.
    """
    wanted.check(graph)
    ensure("kind", kinds, KINDS)
    graph.through(lens)
    telling = Telling(graph, lens, wanted)
    events = [one for one in telling.events() if kept(one.kind, kinds)]
    told = _within(events, span)
    today = today or lens.as_of
    return {
        "market": lens.market,
        "as_of": lens.as_of.isoformat(),
        "today": today.isoformat(),
        "from": span.start.isoformat() if span.start else None,
        "until": span.until.isoformat() if span.until else None,
        "items": [_item(graph, lens, when, one) for when, one in told],
        "kinds": [_count(kind, events, told, wanted, lens) for kind in KINDS if kept(kind, kinds)],
        "days": list(_days(telling)),
        "offerings": list(_state(telling, today)),
        "links": links(views.path("timeline"), _query(lens, wanted, kinds, span)),
    }


Dated = tuple[PartialDate, Event]


def _within(events: Iterable[Event], span: Span) -> list[Dated]:
    """Return the events with a date that may lie in a span, in order."""
    dated = [(one.when, one) for one in events if one.when]
    found = [pair for pair in dated if _meets(pair[0], span)]
    return sorted(found, key=lambda pair: _place(*pair))


def _meets(when: PartialDate, span: Span) -> bool:
    after = span.start is None or when.last >= span.start
    return after and (span.until is None or when.first < span.until)


def _place(when: PartialDate, event: Event) -> tuple[date, date, int, str]:
    """Return the place of an event: by its first possible day, then its last, then its kind."""
    return when.first, when.last, KINDS.index(event.kind), event.id


def _item(graph: KnowledgeGraph, lens: Lens, when: PartialDate, event: Event) -> Item:
    platforms = dict.fromkeys(name for name, _ in event.pairs)
    models = dict.fromkeys(name for _, name in event.pairs)
    known = {one.id for one in graph.records.offerings}
    pairs = [f"{platform}/{model}" for platform, model in event.pairs]
    precision = PRECISIONS[len(when.text)]
    some_market = lens.market is not None and not event.markets and event.kind == "launch"
    possible = precision != "day" or some_market
    return {
        "id": event.id,
        "date": when.text,
        "precision": precision,
        "certainty": (Certainty.POSSIBLE if possible else Certainty.CERTAIN).value,
        "kind": event.kind,
        "edge": event.edge,
        "platform": next(iter(platforms)) if len(platforms) == 1 else None,
        "model": next(iter(models)) if len(models) == 1 else None,
        "platforms": [name for name in platforms if name != GENERAL],
        "offerings": [one for one in pairs if one in known],
        "programme": event.programme,
        "markets": list(event.markets),
        "text": event.text,
        "claims": list(event.claims),
        "facts": list(event.facts),
        "overlays": list(event.overlays),
        "source": event.source,
        "release": event.release,
        "evidence": list(_evidence(graph, event)),
        "note": event.note,
        "links": {"self": _proof(event)},
    }


def _evidence(graph: KnowledgeGraph, event: Event) -> Iterator[Item]:
    """Give the words that an event rests on. A source is its own proof; its claims are counted."""
    records = graph.records
    told = [("overlay", one) for one in event.overlays]
    told += [("fact", one) for one in event.facts]
    told += [("claim", one) for one in event.claims if event.kind == "claim"]
    for kind, identifier in told:
        said = getattr(records, kind)[identifier].evidence
        source = views.source_brief(records.source[said.source])
        words = {"quote": said.quote, "paraphrase": said.paraphrase}
        yield {"kind": kind, "id": identifier, **words, "source": source}


def _proof(event: Event) -> str:
    """Return the path of what an event rests on."""
    if event.source:
        return views.path("sources", event.source)
    if event.release:
        return views.path("releases", event.release)
    if event.offering:
        return views.path("offerings", event.offering)
    if event.overlays:
        return views.path("overlays", event.overlays[0])
    if len(event.claims) == 1:
        return views.path("claims", event.claims[0])
    if event.claims:
        platform, model = event.pairs[0]
        about = [("platform", platform), ("model", model)]
        if event.programme:
            about.append(("programme", event.programme))
        return f"/claims?{urlencode(about)}"
    return views.path("facts", event.facts[0])


_LISTS = {
    "launch": "offerings",
    "end": "offerings",
    "market": "offerings",
    "rule": "overlays",
    "fact": "facts",
    "claim": "claims",
    "source": "sources",
    "release": "releases",
}


def _count(
    kind: str, events: Iterable[Event], told: Iterable[Dated], wanted: Wanted, lens: Lens
) -> Item:
    """Count the events of a kind that are told, and the records that would be if they had a date.

    Of claims and facts most speak of no date at all, for they hold as long as nobody says until
    when.
    """
    undated = [one for one in events if one.kind == kind and one.when is None]
    where = views.path(_LISTS[kind])
    asked: list[tuple[str, str]] = []
    if _LISTS[kind] in ("offerings", "claims"):
        asked = [(name, one) for name in ("platform", "model") for one in getattr(wanted, name)]
    if _LISTS[kind] in ("facts", "claims"):
        asked += [pair for pair in lens.query() if pair[0] in ("source", "grade", "as_known")]
    if _LISTS[kind] == "overlays":
        asked += [pair for pair in lens.query() if pair[0] != "as_of"]
    return {
        "id": kind,
        "events": sum(one.kind == kind for _, one in told),
        "undated": sum(len(one.claims) if kind == "claim" else 1 for one in undated),
        "links": {"self": f"{where}?{urlencode(asked)}" if asked else where},
    }


Cells = tuple[tuple[object, ...], ...]


def _days(telling: Telling) -> Iterator[Item]:
    """Give the days at which an answer becomes another one, or surer, with how many cells do.

    Between two dates that bound a claim or an offering nothing changes, so that each row is
    answered once per such date that touches it.
    """
    touched = _bounds(telling)
    rows = _rows(telling)
    if not touched:
        return
    before = date.min if min(touched) == date.min else min(touched) - timedelta(days=1)
    known = {row: _answers(telling, row, before) for row in rows}
    for day in sorted(touched):
        cells, surer, changed = 0, 0, []
        for row in rows:
            if not touched[day] & {row, (row[0], ANY), (ANY, row[1])}:
                continue
            found = _answers(telling, row, day)
            others, same = _differing(known[row], found)
            known[row] = found
            if others or same:
                cells, surer = cells + others, surer + same
                changed.append(f"{views.general(row[0])}/{row[1]}")
        if changed:
            text = day.isoformat()
            yield {"id": text, "date": text, "cells": cells, "surer": surer, "offerings": changed}


def _differing(before: Cells, after: Cells) -> tuple[int, int]:
    """Count cells with another owner or status, and those that differ in certainty alone."""
    others = sum(a[:2] != b[:2] for a, b in zip(before, after, strict=True))
    return others, sum(a != b for a, b in zip(before, after, strict=True)) - others


def _rows(telling: Telling) -> list[tuple[str, str]]:
    """Return the offerings that the filters keep, and the models in general if asked for."""
    rows = [(one.platform, one.model) for one in telling.offerings]
    if GENERAL in telling.wanted.platform:
        models = telling.graph.records.vocabulary.model
        rows += [(ANY, model) for model in models if kept(model, telling.wanted.model)]
    return rows


def _bounds(telling: Telling) -> dict[date, set[tuple[str, str]]]:
    """Return the days at which an offering or a claim may begin or end, and whom that touches."""
    found: defaultdict[date, set[tuple[str, str]]] = defaultdict(set)

    def add(when: PartialDate | None, about: tuple[str, str]) -> None:
        for day in (when.first, when.last) if when else ():
            found[day].add(about)

    for one in telling.offerings:
        there = telling.availability(one)
        add(there.valid_from, (one.platform, one.model))
        add(there.valid_until, (one.platform, one.model))
        for part in telling.periods(one) if telling.lens.market else ():
            add(part.valid_from, (one.platform, one.model))
            add(part.valid_until, (one.platform, one.model))
    deciding = (Scope.OFFERING, Scope.PLATFORM, Scope.MODEL)
    everything = replace(telling, wanted=Wanted())  # what is said of a model touches its offerings
    for claim in everything.claims:
        if claim.scope in deciding:
            add(claim.valid_from, (claim.platform, claim.model))
            add(claim.valid_until, (claim.platform, claim.model))
    return found


def _answers(telling: Telling, row: tuple[str, str], day: date) -> Cells:
    """Return what the cells of a row say on a day, as far as a day can change it."""
    lens = replace(telling.lens, as_of=day)
    cells = telling.graph.row(views.general(row[0]), row[1], lens)
    return tuple((one.owner, one.status, one.certainty, *_there(one.availability)) for one in cells)


def _there(there: Availability | None) -> tuple[object, ...]:
    return (there.status, there.certainty) if there else ()


def _state(telling: Telling, today: date) -> Iterator[Item]:
    """Give how each offering stands on the asked day, and where it differs from today."""
    graph, lens = telling.graph, telling.lens
    for one in telling.offerings:
        there = graph.availability(one, lens)
        yield {
            "id": one.id,
            "platform": one.platform,
            "model": one.model,
            "phase": _phase(there, lens.as_of),
            "certainty": there.certainty.value,
            "from": views.day(there.valid_from),
            "until": views.day(there.valid_until),
            "facts": list(there.evidence),
            "changed": _changed(graph, one.platform, one.model, lens, today),
            "links": views.offering_links(one.platform, one.model, lens),
        }


def _phase(there: Availability, day: date) -> str:
    """Tell apart what is not offered yet from what is offered no longer."""
    if there.status is not Offered.NOT_OFFERED:
        return there.status.value
    return "not-yet" if there.valid_from and day < there.valid_from.first else "ended"


def _changed(
    graph: KnowledgeGraph, platform: str, model: str, lens: Lens, today: date
) -> list[str]:
    """Return the segments that have another owner or status than today, in chain order."""
    if lens.as_of == today:
        return []
    then = graph.row(platform, model, lens)
    now = graph.row(platform, model, replace(lens, as_of=today))
    return [a.segment for a, b in zip(then, now, strict=True) if _said(a) != _said(b)]


def _said(one: Ownership) -> tuple[object, object]:
    return one.owner, one.status


def _query(lens: Lens, wanted: Wanted, kinds: Collection[str], span: Span) -> list[tuple[str, str]]:
    query = [(name, one) for name in ("platform", "model") for one in getattr(wanted, name)]
    query += [("kind", one) for one in kinds]
    if span.start:
        query.append(("from", span.start.isoformat()))
    if span.until:
        query.append(("until", span.until.isoformat()))
    return [*query, *lens.query()]
