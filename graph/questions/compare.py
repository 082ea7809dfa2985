"""Offerings side by side: which segments change hands, and what that means for the seller.

The definitions are those of ``docs/comparing.md``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from urllib.parse import urlencode

from crosslane.graph import views
from crosslane.graph.filters import ensure, kept
from crosslane.graph.resolve import Ownership
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.views import Item
from crosslane.ontology.model import GENERAL, Party, Status
from crosslane.ontology.records import Records
from crosslane.ontology.suggest import UnknownValueError

CHANGES = ("same", "changed", "unclear")
CORE = "core"

_GENERAL_TIER = 4
"""First tier whose claims are not about the very offering (docs/model.md, step 2)."""
_STATUSES = tuple(Status)
_SHOWN = ("owner", "status", "certainty", "candidates", "evidence")


class SameOfferingError(UnknownValueError):
    """Two sides of a comparison name one offering.

    Args:
        offering: the offering that is named twice.
        others: what it can be compared with.
        side: the parameter that names it again.
        only: whether it stands on both sides, of which there are two.
    """

    def __init__(
        self, offering: str, others: Collection[str], side: str = "b", *, only: bool = True
    ) -> None:
        same = _of(offering.partition("/")[0], others)
        self.where = "stands on both sides" if only else "is named twice"
        super().__init__("comparison", offering, others, side, meant=same[0] if same else None)

    def sentence(self) -> str:
        """Return what is wrong and what to ask instead."""
        text = f"'{self.value}' {self.where}. Compare an offering with another one"
        return f"{text}, such as '{self.suggestion}'." if self.suggestion else f"{text}."


def weaker(a: Ownership, b: Ownership) -> Status | None:
    """Return the weaker of two statuses: how sure it is what two cells say together.

    Args:
        a: one cell.
        b: another one.

    Returns:
        ``stated``, ``inferred`` or ``inherited``; ``None`` where an owner is not known.
    """
    if a.owner is None or b.owner is None:
        return None
    return max(a.status, b.status, key=_STATUSES.index)


def links(own: str, query: list[tuple[str, str]]) -> Item:
    """Return where an answer is to be had, as JSON and as a page.

    Args:
        own: its path.
        query: the parameters that ask for it.

    Returns:
        ``self``, ``html`` and ``sparql``, of which the last is ``None``.

    Example:
        >>> links("/compare", [("a", "temu/fully-managed")])["self"]
        '/compare?a=temu/fully-managed'
    """
    page = urlencode([*query, ("format", "html")], safe="/")
    return {
        "self": f"{own}?{urlencode(query, safe='/')}" if query else own,
        "html": f"{own}?{page}",
        "sparql": None,
    }


def compare(
    graph: KnowledgeGraph,
    a: str,
    b: str,
    lens: Lens,
    segments: Collection[str] = (),
    *,
    c: str | None = None,
    d: str | None = None,
) -> Item:
    """What changes from one offering to another, segment by segment?

    Args:
        graph: the graph.
        a: the offering to start from, as ``platform/model``, or a model in general as
            ``any/model``.
        b: the offering to come to.
        lens: market, day and trust.
        segments: ids of the only segments to compare; empty for all nineteen.
        c: a third offering, which ``a`` is compared with too.
        d: a fourth one.

    Returns:
        The segments in chain order as ``items``, each with both sides, ``change`` and what it
        means for the ``seller``; their counts, over all and over the core ones; and the segments
        that the seller ``gains``, ``gives_up`` and ``keeps``. With a third offering ``more`` holds
        the same of each further comparison, and their ``items`` follow those of the first.

    Raises:
        UnknownValueError: for an offering, segment, source or market that does not exist; its
            ``field`` is the parameter that held it. For the same offering twice it is a
            `SameOfferingError`.
    """
    ensure("segment", segments, graph.records.vocabulary.segment)
    sides = {side: one for side, one in zip("abcd", (a, b, c, d), strict=True) if one is not None}
    rows = {side: _row(graph, side, one, lens) for side, one in sides.items()}
    _differ(graph.records, sides)
    found = [
        _pair(graph.records, (a, rows["a"]), (sides[side], rows[side]), lens, segments)
        for side in list(sides)[1:]
    ]
    first, *further = found
    if not further:
        return first
    named = [item["segment"] for item in first["items"]] if segments else []
    query = [*sides.items(), *(("segment", one) for one in named), *lens.query()]
    return {
        **first,
        "id": "..".join(sides.values()),
        "items": [item for one in found for item in one["items"]],
        "more": [{key: one[key] for key in _FURTHER} for one in further],
        "links": links(views.path("compare"), query),
    }


_FURTHER = ("id", "a", "b", "counts", "core", "seller", "links")


def _differ(records: Records, sides: Mapping[str, str]) -> None:
    """Raise `SameOfferingError` where two sides name one offering."""
    values = list(sides.values())
    for place, (side, one) in enumerate(sides.items()):
        if one in values[:place]:
            others = [other for other in comparable(records) if other not in values]
            raise SameOfferingError(one, others, side, only=len(sides) == _TWO)


_TWO = 2


def _pair(
    records: Records,
    one: tuple[str, Sequence[Ownership]],
    other: tuple[str, Sequence[Ownership]],
    lens: Lens,
    segments: Collection[str],
) -> Item:
    """Compare two rows of cells, each with the name of its offering."""
    (a, left), (b, right) = one, other
    items = [
        _item(records, f"{a}..{b}", cell, against, lens)
        for cell, against in zip(left, right, strict=True)
        if kept(cell.segment, segments)
    ]
    named = [item["segment"] for item in items] if segments else []
    query = [("a", a), ("b", b), *(("segment", segment) for segment in named), *lens.query()]
    return {
        "id": f"{a}..{b}",
        "a": a,
        "b": b,
        "market": lens.market,
        "as_of": lens.as_of.isoformat(),
        "items": items,
        "counts": _counts(items),
        "core": _counts([item for item in items if item["tier"] == CORE]),
        "seller": {
            "gains": _segments(items, "gains"),
            "gives_up": _segments(items, "gives-up"),
            "keeps": _segments(items, "keeps"),
            "unclear": _segments(items, "unclear"),
        },
        "links": links(views.path("compare"), query),
    }


def comparable(records: Records) -> tuple[str, ...]:
    """Return what may stand on a side: all offerings, then the models in general."""
    models = (f"{GENERAL}/{model}" for model in records.vocabulary.model)
    return (*records.offering, *models)


def _row(graph: KnowledgeGraph, side: str, value: str, lens: Lens) -> tuple[Ownership, ...]:
    """Return the row of one side; an unknown offering is told under the name of the side."""
    platform, _, model = value.partition("/")
    every = comparable(graph.records)
    own = _of(platform, every)
    if value.count("/") != 1:
        note = "Write an offering as platform/model, such as temu/semi-managed."
        meant = own[0] if own else None
        raise UnknownValueError("offering", value, every, side, note, meant)
    try:
        return graph.row(platform, model, lens)
    except UnknownValueError as error:
        if error.what not in ("platform", "model", "offering"):
            raise
        raise UnknownValueError("offering", value, own or every, side, error.note) from None


def _of(platform: str, offerings: Iterable[str]) -> list[str]:
    return [one for one in offerings if one.startswith(f"{platform}/")]


def _item(records: Records, whole: str, a: Ownership, b: Ownership, lens: Lens) -> Item:
    sure = weaker(a, b)
    return {
        "id": f"{whole}/{a.segment}",
        "segment": a.segment,
        "tier": records.vocabulary.segment[a.segment].tier,
        "a": _side(records, a, lens),
        "b": _side(records, b, lens),
        "change": _change(a, b),
        "sure": sure.value if sure else None,
        "seller": _seller(a, b),
    }


def _side(records: Records, one: Ownership, lens: Lens) -> Item:
    cell = views.cell(records, one, lens)
    general = views.general(one.platform) == GENERAL
    inherited = not general and one.basis is not None and one.basis.tier >= _GENERAL_TIER
    return {**{key: cell[key] for key in _SHOWN}, "inherited": inherited}


def _change(a: Ownership, b: Ownership) -> str:
    if a.owner is None or b.owner is None:
        return "unclear"
    return "same" if a.owner is b.owner else "changed"


def _share(one: Ownership) -> int | None:
    """Return the seller's part of a segment in halves: 2 all of it, 1 a part, 0 none.

    A shared segment is half the seller's, unless its split names no seller. ``None`` where the
    owner is not known.
    """
    if one.owner is None:
        return None
    if one.owner is Party.SHARED:
        parties = {part.party for part in one.split} or {Party.SHARED}
        return 1 if parties & {Party.SELLER, Party.SHARED} else 0
    return 2 if one.owner is Party.SELLER else 0


def _seller(a: Ownership, b: Ownership) -> str:
    before, after = _share(a), _share(b)
    if before is None or after is None:
        return "unclear"
    if before != after:
        return "gains" if after > before else "gives-up"
    return "keeps" if after else "none"


def _counts(items: Iterable[Item]) -> dict[str, int]:
    found = Counter(item["change"] for item in items)
    return {change: found[change] for change in CHANGES}


def _segments(items: Iterable[Item], seller: str) -> list[str]:
    return [item["segment"] for item in items if item["seller"] == seller]
