"""Which cells are answered otherwise in a later state of the data, how, and by which claims."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from urllib.parse import urlencode

from crosslane.graph.questions.earlier import earlier_lens, earlier_matrix
from crosslane.graph.resolve import Ownership
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.views import Item, general, path
from crosslane.ontology.model import Status

ANSWER = "answer"
"""The kind of change that is no record: a cell that is answered otherwise."""

WAYS = (
    "newly-disputed",
    "other-owner",
    "no-longer-decided",
    "newly-decided",
    "no-longer-disputed",
    "other-status",
    "new-offering",
    "gone",
)
"""How an answer can differ, what a reviewer has to look at first in front."""


def other_answers(later: KnowledgeGraph, earlier: KnowledgeGraph, lens: Lens) -> list[Item]:
    """Tell which cells have another owner or another status than in an earlier state.

    Args:
        later: the later state.
        earlier: the earlier one.
        lens: what both are seen through.

    Returns:
        One item per cell, by `WAYS` and then in the order of the later state. ``claims`` are those
        that decide before, after or both, each with how it differs itself as a record.
    """
    new, old = _cells(later.matrix(lens, general=True)), _then(earlier, lens)
    found = [
        _item(identifier, old.get(identifier), new.get(identifier), later, earlier, lens)
        for identifier in {**new, **old}
        if _answer(old.get(identifier)) != _answer(new.get(identifier))
    ]
    return sorted(found, key=lambda one: WAYS.index(one["kind"]))


def count_ways(cells: Iterable[Item]) -> Item:
    """Count answers by how they differ; the names are those of `WAYS` with underscores."""
    ways = [one["kind"] for one in cells]
    return {way.replace("-", "_"): ways.count(way) for way in WAYS}


def answer_items(
    cells: Iterable[Item], later: KnowledgeGraph, since: str, lens: Lens
) -> list[Item]:
    """Return answers that differ in the form that changed records have, without their text.

    Args:
        cells: what `other_answers` gives.
        later: the later state.
        since: the release that it was compared with.
        lens: what both were seen through.

    Returns:
        One item of kind ``answer`` per cell. ``release`` is the one in which it changed last.
    """
    marks = _released(later, since, lens)
    return [_as_record(one, marks.get(one["id"])) for one in cells]


def _as_record(cell: Item, release: str | None) -> Item:
    was, now = _told(cell, "before"), _told(cell, "after")
    return {
        "id": cell["id"],
        "kind": ANSWER,
        "change": "added" if was is None else "removed" if now is None else "changed",
        "way": cell["kind"],
        "release": release,
        "fields": [
            {"field": name, "before": was[name], "after": now[name]}
            for name in now or ()
            if was is not None and now is not None and was[name] != now[name]
        ],
        "before": was,
        "after": now,
    }


def _told(cell: Item, side: str) -> Item | None:
    """Return one side of a cell with the claims that decide there."""
    if cell[side] is None:
        return None
    named = [one["claim"] for one in cell["claims"] if one["decides"] in (side, "both")]
    return {**cell[side], "claims": named}


def _released(later: KnowledgeGraph, since: str, lens: Lens) -> dict[str, str | None]:
    """Return the release in which each cell changed last between two states; ``None``: in none."""
    history = later.history
    end = len(history.releases) if later.release is None else history.rank[later.release]
    first, last = sorted((history.rank[since], end))
    states = [later.known(one.id) for one in history.releases[first : last + 1]]
    if later.release is None:
        states.append(later)
    found: dict[str, str | None] = {}
    for old, new in pairwise(states):
        before, after = _then(old, lens), _then(new, lens)
        for identifier in {**after, **before}:
            if _answer(before.get(identifier)) != _answer(after.get(identifier)):
                found[identifier] = new.release
    return found


def _then(state: KnowledgeGraph, lens: Lens) -> dict[str, Ownership]:
    return _cells(earlier_matrix(state, lens, general=True))


def _cells(owned: Iterable[Ownership]) -> dict[str, Ownership]:
    return {f"{general(one.platform)}/{one.model}/{one.segment}": one for one in owned}


def _answer(one: Ownership | None) -> Item | None:
    if one is None:
        return None
    return {"owner": one.owner.value if one.owner else None, "status": one.status.value}


def _item(
    identifier: str,
    before: Ownership | None,
    after: Ownership | None,
    later: KnowledgeGraph,
    earlier: KnowledgeGraph,
    lens: Lens,
) -> Item:
    platform, model, segment = identifier.split("/")
    return {
        "id": identifier,
        "platform": platform,
        "model": model,
        "segment": segment,
        "kind": _way(before, after),
        "before": _answer(before),
        "after": _answer(after),
        "claims": list(_claims(before, after, later, earlier)),
        "links": {
            "before": _path(identifier, earlier, lens) if before else None,
            "after": _path(identifier, later, lens) if after else None,
        },
    }


def _way(before: Ownership | None, after: Ownership | None) -> str:
    """Tell how an answer differs; each difference is of one kind."""
    if before is None:
        return "new-offering"
    if after is None:
        return "gone"
    if after.status is Status.DISPUTED:
        return "newly-disputed"
    if before.status is Status.DISPUTED:
        return "no-longer-disputed"
    if before.owner is after.owner:
        return "other-status"
    if after.owner is None:
        return "no-longer-decided"
    return "other-owner" if before.owner else "newly-decided"


def _claims(
    before: Ownership | None,
    after: Ownership | None,
    later: KnowledgeGraph,
    earlier: KnowledgeGraph,
) -> Iterable[Item]:
    """Give the claims that decide a cell on either side, those that are new first."""
    then = {voice.claim.id for voice in before.evidence} if before else set()
    now = {voice.claim.id for voice in after.evidence} if after else set()
    sides = {"after": now - then, "before": then - now, "both": then & now}
    for side, some in sides.items():
        for claim in sorted(some):
            was, is_ = earlier.records.claim.get(claim), later.records.claim.get(claim)
            yield {"claim": claim, "decides": side, "change": _change(was, is_)}


def _change(before: object, after: object) -> str | None:
    """Tell how a record itself differs; ``None`` where it is the same in both states."""
    if before == after:
        return None
    return "added" if before is None else "removed" if after is None else "changed"


def _path(identifier: str, state: KnowledgeGraph, lens: Lens) -> str | None:
    """Return where a cell is answered as a state has it, on the day that was compared."""
    seen = earlier_lens(state, lens)
    if seen is None:
        return None
    asked: Mapping[str, str | None] = {
        "market": seen.market,
        "as_of": seen.as_of.isoformat(),
        "as_known": state.release,
        "grade": seen.grade.value if seen.grade else None,
    }
    query = [(name, value) for name, value in asked.items() if value]
    query += [("source", one) for one in seen.sources]
    return f"{path('ownership', *identifier.split('/'))}?{urlencode(query)}"
