"""What changed between two releases: claims and other records, and the answers that follow."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import fields, replace
from datetime import date
from enum import Enum
from typing import Any
from urllib.parse import urlencode

from crosslane.graph.files.tell import sentence
from crosslane.graph.filters import ensure
from crosslane.graph.questions.answered_otherwise import (
    ANSWER,
    answer_items,
    count_ways,
    other_answers,
)
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.views import Item, general, period
from crosslane.ontology.model import Evidence, Label, PartialDate, Period
from crosslane.ontology.suggest import UnknownValueError

KINDS = (
    *("claim", "fact", "overlay", "source", "offering"),
    *("platform", "programme", "organization"),
)
"""The kinds of records that changes are told of, in the order in which they are told."""

ASKED = (*KINDS, ANSWER)
"""What can be asked for: records, and the answers that follow from them."""

WORKING = "unreleased"
"""The name of a state that is in no release."""


def changes(
    graph: KnowledgeGraph,
    since: str | None = None,
    until: str | None = None,
    kinds: Collection[str] = (),
    lens: Lens | None = None,
) -> Item:
    """What changed between two states of the data, and which answers are others for it?

    Args:
        graph: the graph; its records are the later state where none is named.
        since: the release to start from; by default the last one before the other state. It may
            be the later one: then the changes are told backwards.
        until: the release to come to; by default the records of the graph.
        kinds: what to tell of, of `ASKED`; empty for all kinds of records.
        lens: what the answers of both states are seen through; by default all sources on
            `day_of` the later state.

    Returns:
        ``since``, ``until`` (``unreleased`` where the later state is no release), one item per
        record that differs, ``counts``, ``cells``: the answers that differ, those to look at first
        in front, and ``answers``: how many differ in which way. A record that was changed and
        changed back is no item. ``release`` is the one in which it changed last; ``None`` where
        that is in no release yet.

    Raises:
        UnknownValueError: for an unknown release or kind. The lens may name what only the later
            state knows.
    """
    ensure("kind", kinds, ASKED)
    later = _state(graph, until, "until")
    start = since if since is not None else previous(later)
    earlier = _state(later, start, "since")
    items = list(_items(later, earlier, start, kinds or KINDS))
    lens = lens or Lens(day_of(later))
    cells = other_answers(later, earlier, lens)
    if ANSWER in kinds:
        items += [_with_text(one) for one in answer_items(cells, later, start, lens)]
    counts = {name: sum(one["change"] == name for one in items) for name in _CHANGES}
    end = later.release or WORKING
    asked = [("since", start), *([("until", until)] if until else [])]
    asked += [("kind", kind) for kind in kinds] + lens.query()
    own = f"/changes?{urlencode(asked)}"
    return {
        "id": f"{start}..{end}",
        "since": start,
        "until": end,
        "market": lens.market,
        "as_of": lens.as_of.isoformat(),
        "items": items,
        "counts": {**counts, "cells": len(cells)},
        "answers": count_ways(cells),
        "cells": cells,
        "links": {"self": own, "html": f"{own}&format=html", "sparql": None},
    }


_CHANGES = ("added", "changed", "removed")


def lens_of(graph: KnowledgeGraph, until: str | None, lens: Lens) -> Lens:
    """Return a lens that names no day with the day of the later state.

    Args:
        graph: the graph.
        until: the later release, or ``None`` for the records of the graph.
        lens: what was asked.

    Returns:
        The lens to compare the answers of both states through; the same one where no release was
        recorded, for then there is nothing to compare.

    Raises:
        UnknownValueError: for an unknown release.
    """
    if lens.dated or not graph.history.releases:
        return lens
    return replace(lens, as_of=day_of(_state(graph, until, "until")))


def day_of(graph: KnowledgeGraph) -> date:
    """Return the day that a state of the data speaks for when nobody asks for another.

    Args:
        graph: a graph of a release, or of the records as they are now.

    Returns:
        The day of the release. For records in no release: the latest day that the last release or
        a source names, so that the same records give the same day.

    Raises:
        ValueError: when neither a release nor a source has a date.
    """
    history = graph.history
    if graph.release is not None:
        return history.release[graph.release].issued
    dates = [one.issued for one in history.releases[-1:]]
    dates += [one.published.last for one in graph.records.sources if one.published]
    if not dates:
        raise ValueError("neither a release nor a source has a date; name a day")
    return max(dates)


def _state(graph: KnowledgeGraph, release: str | None, field: str) -> KnowledgeGraph:
    if release is not None and release not in graph.history.release:
        raise UnknownValueError("release", release, graph.history.release, field=field)
    return graph.known(release)


def previous(graph: KnowledgeGraph) -> str:
    """Return the last release before a state.

    Args:
        graph: a graph of a release, or of records in no release yet.

    Returns:
        Its id; that of the first release where there is none before it.

    Raises:
        UnknownValueError: when no release was recorded yet.
    """
    history = graph.history
    if not history.releases:
        note = "No release was recorded yet."
        raise UnknownValueError("release", "none", (), field="since", note=note)
    if graph.release is None:
        return history.releases[-1].id
    return history.releases[max(0, history.rank[graph.release] - 1)].id


def _items(
    later: KnowledgeGraph, earlier: KnowledgeGraph, since: str, kinds: Collection[str]
) -> Iterator[Item]:
    for kind in KINDS:
        if kind not in kinds:
            continue
        old: dict[str, Any] = getattr(earlier.records, kind)
        new: dict[str, Any] = getattr(later.records, kind)
        for identifier in sorted({*old, *new}):
            before, after = old.get(identifier), new.get(identifier)
            if before != after:
                release = _release_of(later, kind, identifier, since)
                yield _item(kind, identifier, before, after, release)


def _item(kind: str, identifier: str, before: Any, after: Any, release: str | None) -> Item:
    was, now = plain(before), plain(after)
    change = "added" if was is None else "removed" if now is None else "changed"
    differing = [
        {"field": name, "before": was[name], "after": now[name]}
        for name in now or ()
        if was is not None and now is not None and was[name] != now[name]
    ]
    item = {
        "id": identifier,
        "kind": kind,
        "change": change,
        "way": None,
        "release": release,
        "fields": differing,
        "before": was,
        "after": now,
    }
    return _with_text(item)


def _with_text(item: Item) -> Item:
    return {**item, "text": sentence(item)}


def plain(record: Any) -> Item | None:
    """Return a record with its fields as plain values, ``None`` for none.

    The evidence is told by its own fields (``source``, ``start``, ``end``, ``quote``,
    ``paraphrase``), and ``*`` is written ``any``.
    """
    if record is None:
        return None
    found: Item = {}
    for one in fields(record):
        value = getattr(record, one.name)
        if isinstance(value, Evidence):
            found |= {part.name: getattr(value, part.name) for part in fields(value)}
        else:
            found[one.name] = _value(value)
    return found


def _value(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Label):
        return {"en": value.en, "zh": value.zh}
    if isinstance(value, PartialDate):
        return value.text
    if isinstance(value, Period):
        return period(value)
    if isinstance(value, tuple):
        return [_value(one) for one in value]
    return general(value) if isinstance(value, str) else value


def _release_of(later: KnowledgeGraph, kind: str, identifier: str, since: str) -> str | None:
    """Return the release in which a record changed last; ``None`` if since the last release."""
    history = later.history
    told = history.versions.get(kind, {}).get(identifier, ())
    there = identifier in getattr(later.records, kind)
    if later.release is None:
        stands = told and told[-1].recorded_to is None
        if (there or stands) and identifier not in history.current.get(kind, ()):
            return None
    end = history.rank[later.release] if later.release else len(history.releases)
    first, last = sorted((history.rank[since], end))
    marks = {mark for one in told for mark in (one.recorded_from, one.recorded_to) if mark}
    within = [one for one in marks if first < history.rank[one] <= last]
    return max(within, key=history.rank.__getitem__, default=None)
