"""Places around a centre: rings by distance, sectors by kind, and no box upon another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, count, groupby
from math import cos, dist, pi, sin, sqrt
from types import MappingProxyType

WIDE, HIGH = 128, 76
"""Room of one node, its label under it."""

_SMALL: Mapping[str, tuple[int, int]] = MappingProxyType(
    {"claim": (96, 54), "fact": (96, 54), "mentioned": (96, 54)}
)
"""Room of the nodes that are drawn small."""

_FLAT = 0.62
"""How much lower than wide the rings are: screens are wider than high."""
_TURN = pi * (3 - sqrt(5))
"""How far the first place of a ring is turned from that of the ring inside: the golden angle."""

MOST_MOVED = 80
"""The places of more nodes than this are not changed."""
_ROUNDS = 6
"""How often all pairs are tried at most."""

_Slot = tuple[float, int, int]


@dataclass(frozen=True, slots=True)
class Placed:
    """What is to be placed.

    Args:
        id: the node.
        kind: its kind; nodes of a kind stand side by side.
        distance: steps from the centre, from 1.
    """

    id: str
    kind: str
    distance: int


def around(nodes: Sequence[Placed], kinds: Sequence[str] = ()) -> dict[str, tuple[int, int]]:
    """Place nodes around a centre that stands at (0, 0).

    Args:
        nodes: all but the centre, in the order in which they follow each other within a kind.
        kinds: the order of the kinds, clockwise from the top; others follow.

    Returns:
        The middle of each node, in pixels. Nodes further away stand further out, nodes of a kind
        side by side, and no two boxes overlap. The same nodes give the same places.

    Example:
        >>> around([Placed("segment/pricing", "segment", 1)])
        {'segment/pricing': (0, -95)}
    """
    order = {kind: place for place, kind in enumerate(kinds)}
    by_kind = sorted(nodes, key=lambda one: (one.distance, order.get(one.kind, len(order))))
    room = _Room()
    room.take(0, 0, WIDE, HIGH)
    found: dict[str, tuple[int, int]] = {}
    ring = 1
    for _, band in groupby(by_kind, key=lambda one: one.distance):
        members = list(band)
        slots, ring = _slots(room, len(members), _size(members), ring)
        found.update(zip((one.id for one in members), slots, strict=True))
    return found


def untangled(
    places: Mapping[str, tuple[int, int]],
    groups: Iterable[Sequence[str]],
    links: Iterable[tuple[str, str]],
) -> dict[str, tuple[int, int]]:
    """Let nodes of a group change places where that makes their lines shorter: fewer cross.

    Args:
        places: the middle of each node; those of no group stay where they are.
        groups: nodes that may change places among themselves. A group of very many keeps its
            order: each pair would have to be tried.
        links: the two ends of each line.

    Returns:
        The places, of the same nodes. The same links give the same places.

    Example:
        >>> places = {"a": (0, 0), "b": (9, 0), "c": (9, 1)}
        >>> untangled(places, [["a", "b"]], [("a", "c")])
        {'a': (9, 0), 'b': (0, 0), 'c': (9, 1)}
    """
    at = dict(places)
    ends: dict[str, set[str]] = {}
    for one, other in links:
        if one != other and one in at and other in at:
            ends.setdefault(one, set()).add(other)
            ends.setdefault(other, set()).add(one)

    def length(one: str, place: tuple[int, int], other: str) -> float:
        return sum(dist(place, at[end]) for end in ends.get(one, ()) if end != other)

    pairs = [list(combinations(group, 2)) for group in groups if len(group) <= MOST_MOVED]
    for _ in range(_ROUNDS):
        moved = False
        for a, b in chain.from_iterable(pairs):
            now = length(a, at[a], b) + length(b, at[b], a)
            if length(a, at[b], b) + length(b, at[a], a) < now - 1:
                at[a], at[b], moved = at[b], at[a], True
        if not moved:
            break
    return at


def _size(members: Sequence[Placed]) -> tuple[int, int]:
    """Return the room that each node of a band gets: that of its largest."""
    sizes = [_SMALL.get(one.kind, (WIDE, HIGH)) for one in members]
    return max(wide for wide, _ in sizes), max(high for _, high in sizes)


def _slots(
    room: _Room, wanted: int, size: tuple[int, int], ring: int
) -> tuple[list[tuple[int, int]], int]:
    """Return places for a band, clockwise from the top, and the next free ring."""
    for number in range(ring, ring + 3):
        even = _taken(room, number, size, wanted)
        if len(even) == wanted:
            return [(x, y) for _, x, y in even], number + 1
        room.leave(even)
    rings: list[list[_Slot]] = []
    missing = wanted
    for number in count(ring):
        free = _taken(room, number, size)
        kept = _spread(free, missing)
        room.leave(set(free) - set(kept))
        rings.append(kept)
        missing -= len(kept)
        if missing == 0:
            break
    slots = sorted(slot for one in rings for slot in one)
    return [(x, y) for _, x, y in slots], ring + len(rings)


def _spread(free: list[_Slot], wanted: int) -> list[_Slot]:
    """Return as many places of a ring as are wanted, evenly spread."""
    if wanted >= len(free):
        return free
    return [free[number * len(free) // wanted] for number in range(wanted)]


def _taken(room: _Room, ring: int, size: tuple[int, int], steps: int = 0) -> list[_Slot]:
    """Take the free places of a ring, from the top clockwise; at so many even steps if given."""
    across = WIDE * 1.2 * ring
    down = across * _FLAT
    even, steps = steps > 0, steps or max(48, int(across * 0.4))
    found = []
    turn = 0 if even else ring * _TURN
    for step in range(steps):
        angle = (2 * pi * step / steps + turn) % (2 * pi)
        x, y = round(across * sin(angle)), round(-down * cos(angle))
        if room.take(x, y, *size):
            found.append((angle, x, y))
    return found


class _Room:
    """The boxes that are taken, by the cells of a grid that their middles lie in."""

    def __init__(self) -> None:
        self.boxes: dict[tuple[int, int], list[tuple[int, int, int, int]]] = {}

    def take(self, x: int, y: int, wide: int, high: int) -> bool:
        """Take a box if nothing lies on it."""
        column, row = x // WIDE, y // HIGH
        for beside in (column - 1, column, column + 1):
            for above in (row - 1, row, row + 1):
                for a, b, w, h in self.boxes.get((beside, above), ()):
                    if 2 * abs(a - x) < w + wide and 2 * abs(b - y) < h + high:
                        return False
        self.boxes.setdefault((column, row), []).append((x, y, wide, high))
        return True

    def leave(self, slots: Iterable[_Slot]) -> None:
        """Give boxes back."""
        for _, x, y in slots:
            cell = self.boxes[x // WIDE, y // HIGH]
            cell[:] = [box for box in cell if box[:2] != (x, y)]
