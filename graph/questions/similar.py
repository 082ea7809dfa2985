"""Which offerings divide the chain alike, segment by segment, and which groups they form.

The measures are defined in ``docs/measures.md``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

from crosslane.graph import views
from crosslane.graph.questions.compare import links
from crosslane.graph.resolve import Ownership
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.views import Item
from crosslane.ontology.model import ANY, Party, Status

if TYPE_CHECKING:
    import networkx as nx

ALIKE = 0.75
"""Two offerings are put into one cluster from this likeness on: three segments of four."""

COMPARED = 7
"""And only where this many segments can be compared: more than a third of the nineteen."""

Row = Sequence[Ownership]
"""The cells of one offering in chain order."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows of ownership beside each other; segments in chain order.

    Args:
        same: segments with the same known owner on both sides.
        differ: segments with two known owners, and these.
        unknown: segments where the owner of one side at least is not known.
        inherited: those of ``same`` and ``differ`` where both sides rest on general claims alone.
    """

    same: tuple[str, ...]
    differ: tuple[tuple[str, Party, Party], ...]
    unknown: tuple[str, ...]
    inherited: tuple[str, ...]

    @property
    def compared(self) -> int:
        """How many segments have a known owner on both sides."""
        return len(self.same) + len(self.differ)

    @property
    def likeness(self) -> float | None:
        """Share of the compared segments that have the same owner; ``None`` if there are none."""
        return _share(len(self.same), self.compared)

    @property
    def own_likeness(self) -> float | None:
        """The likeness without the segments that both sides only inherit."""
        general = set(self.inherited)
        same = sum(one not in general for one in self.same)
        differ = sum(one not in general for one, _, _ in self.differ)
        return _share(same, same + differ)

    @property
    def least(self) -> float:
        """The likeness if everything that is not known should differ."""
        return _share(len(self.same), self.compared + len(self.unknown)) or 0.0

    @property
    def most(self) -> float:
        """The likeness if everything that is not known should be the same."""
        every = self.compared + len(self.unknown)
        return _share(len(self.same) + len(self.unknown), every) or 0.0

    @property
    def rank(self) -> tuple[bool, Fraction, int]:
        """The order of likeness, best first: by the harmonic mean of ``likeness`` and ``least``.

        Where nothing is the same, more unknown segments come first; without any compared, last.
        """
        every = self.compared + len(self.unknown)
        mean = Fraction(2 * len(self.same), self.compared + every) if every else Fraction()
        return self.compared == 0, -mean, -len(self.unknown)


def similar(graph: KnowledgeGraph, platform: str, model: str, lens: Lens) -> Item:
    """Which other offerings divide the chain like this one, and where do they differ?

    Args:
        graph: the graph.
        platform: platform id, or ``any`` for the model in general.
        model: operating model id.
        lens: market, day and trust.

    Returns:
        Every other offering as ``items``, the most alike first and those that cannot be compared
        last; and all offerings sorted into ``clusters``, with the ``thresholds`` that made them.

    Raises:
        UnknownValueError: for an unknown platform, model, offering, source or market.
    """
    own = graph.row(platform, model, lens)
    rows = _rows(graph, lens)
    asked = f"{platform}/{model}"
    pairs = {name: pair_of(own, row) for name, row in rows.items() if name != asked}
    ranked = sorted(pairs, key=lambda name: (*pairs[name].rank, name))
    return {
        "id": asked,
        "platform": platform,
        "model": model,
        "market": lens.market,
        "as_of": lens.as_of.isoformat(),
        "items": [_item(name, pairs[name]) for name in ranked],
        "clusters": clusters(rows),
        "thresholds": {"likeness": ALIKE, "compared": COMPARED},
        "links": links(views.path("similar", platform, model), lens.query()),
    }


def pair_of(a: Row, b: Row) -> Pair:
    """Put two rows of ownership beside each other.

    Args:
        a: one row.
        b: another one, of the same segments in the same order.

    Returns:
        What is the same, what differs and what is not known.

    Raises:
        ValueError: when the rows are not equally long.
    """
    same: list[str] = []
    differ: list[tuple[str, Party, Party]] = []
    unknown: list[str] = []
    inherited: list[str] = []
    for one, other in zip(a, b, strict=True):
        if one.owner is None or other.owner is None:
            unknown.append(one.segment)
            continue
        if one.owner is other.owner:
            same.append(one.segment)
        else:
            differ.append((one.segment, one.owner, other.owner))
        if _general(one) and _general(other):
            inherited.append(one.segment)
    return Pair(tuple(same), tuple(differ), tuple(unknown), tuple(inherited))


def clusters(rows: Mapping[str, Row]) -> list[Item]:
    """Sort offerings into groups that divide the chain alike.

    Two offerings are linked if they can be compared on `COMPARED` segments and are at least
    `ALIKE`; a cluster is a connected component of these links. Every offering is in one.

    Args:
        rows: the cells of each offering by its id, in canonical order.

    Returns:
        Clusters, the largest first, with the lowest likeness between two linked or unlinked
        members (``alike``), what all members have in common, and what all only inherit.
    """
    import networkx as nx

    near: nx.Graph[str] = nx.Graph()
    near.add_nodes_from(rows)
    for a, b in combinations(rows, 2):
        pair = pair_of(rows[a], rows[b])
        if pair.likeness is not None and pair.likeness >= ALIKE and pair.compared >= COMPARED:
            near.add_edge(a, b)
    order = list(rows)
    found = [sorted(group, key=order.index) for group in nx.connected_components(near)]
    found.sort(key=lambda group: (-len(group), order.index(group[0])))
    return [_cluster(group, rows) for group in found]


def _rows(graph: KnowledgeGraph, lens: Lens) -> dict[str, list[Ownership]]:
    rows: dict[str, list[Ownership]] = {}
    for one in graph.matrix(lens):
        rows.setdefault(f"{one.platform}/{one.model}", []).append(one)
    return rows


def _item(name: str, pair: Pair) -> Item:
    platform, _, model = name.partition("/")
    return {
        "id": name,
        "platform": platform,
        "model": model,
        "likeness": pair.likeness,
        "least": pair.least,
        "most": pair.most,
        "own_likeness": pair.own_likeness,
        "compared": pair.compared,
        "same": list(pair.same),
        "differ": [
            {"segment": segment, "a": a.value, "b": b.value} for segment, a, b in pair.differ
        ],
        "unknown": list(pair.unknown),
        "inherited": list(pair.inherited),
    }


def _cluster(group: Sequence[str], rows: Mapping[str, Row]) -> Item:
    pairs = [pair_of(rows[a], rows[b]) for a, b in combinations(group, 2)]
    columns = list(zip(*(rows[name] for name in group), strict=True))
    common = [
        column
        for column in columns
        if column[0].owner and all(one.owner is column[0].owner for one in column)
    ]
    return {
        "id": group[0],
        "offerings": list(group),
        "alike": min((pair.likeness for pair in pairs if pair.likeness is not None), default=None),
        "common": [
            {"segment": column[0].segment, "owner": column[0].owner.value}
            for column in common
            if column[0].owner
        ],
        "inherited": [
            column[0].segment for column in common if all(_general(one) for one in column)
        ],
    }


def _general(one: Ownership) -> bool:
    """Tell whether an answer rests on claims about a platform or a model in general alone."""
    return one.status is Status.INHERITED or one.platform == ANY


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
