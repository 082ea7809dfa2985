"""A small picture of what one thing is linked with: groups of links on both sides of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import ClassVar

from crosslane.graph.files.selection import CANDIDATE, KINDS, OWNERSHIP
from crosslane.graph.files.star import Ray, star
from crosslane.graph.store import Lens
from crosslane.ontology.model import Claim, Fact, Party, Status
from crosslane.visualize.cells.marks import LETTERS, SIGNS, letter
from crosslane.visualize.chips import party_name
from crosslane.visualize.drawing.called import Called
from crosslane.visualize.drawing.lists import list_of
from crosslane.visualize.nodes import Node
from crosslane.visualize.show import Show

MOST = 40
"""Most nodes beside the centre; the rest of a group is one node that says how many it is."""

WIDTH = 760
TILE, HIGH, GAP = 264, 26, 5
HEAD, APART = 24, 14
CENTRE = 148
_LINE = 17
_FEW: Mapping[str, int] = MappingProxyType({"claim": 5, "fact": 4, "segment": 19, "offering": 14})
_SOME = 6


@dataclass(frozen=True, slots=True)
class Tile:
    """One node: its name, its page, and the sign before its name.

    Args:
        id: the node, ``kind/id``; nothing for the rest of a group.
        lines: its name, cut to what there is room for.
        title: its name in full.
        href: its page.
        look: classes of its colour.
        sign: a letter or two.
        y: its upper edge.
    """

    id: str
    lines: tuple[str, ...]
    title: str
    href: str | None
    look: str
    sign: str
    y: int = 0


@dataclass(frozen=True, slots=True)
class Bunch:
    """Links of one sort, below each other.

    Args:
        title: the sort, in words.
        look: classes of its colour.
        tiles: the nodes.
        count: how many nodes there are, shown or not.
        side: ``left`` or ``right``.
        y: its upper edge.
    """

    title: str
    look: str
    tiles: tuple[Tile, ...]
    count: int
    side: str = "left"
    y: int = 0

    @property
    def height(self) -> int:
        """How high it is."""
        return HEAD + len(self.tiles) * (HIGH + GAP) - GAP

    @property
    def x(self) -> int:
        """Its left edge."""
        return 0 if self.side == "left" else WIDTH - TILE

    @property
    def bar(self) -> int:
        """Where the bar beside its nodes stands."""
        return TILE + 6 if self.side == "left" else WIDTH - TILE - 6


@dataclass(frozen=True, slots=True)
class Picture(Node):
    """A drawing of a node and its neighbours, and the same as a list.

    Args:
        title: what it shows.
        centre: the node in the middle.
        bunches: its links.
        height: how high it is.
        whole: the page that draws all of it, and what the link says.
        listed: what the list is called.
    """

    draw: ClassVar[str] = "picture"
    title: str
    centre: Tile
    bunches: tuple[Bunch, ...]
    height: int
    whole: tuple[str, str]
    listed: str

    @property
    def left(self) -> int:
        """The left edge of the centre."""
        return (WIDTH - CENTRE) // 2

    @property
    def tall(self) -> int:
        """How high the centre is."""
        return 30 + _LINE * len(self.centre.lines)

    def path(self, bunch: Bunch) -> str:
        """Return the curve from the centre to a bunch."""
        start = self.left if bunch.side == "left" else self.left + CENTRE
        middle = self.height // 2
        end = bunch.y + HEAD + (bunch.height - HEAD) // 2
        bend = (start + bunch.bar) // 2
        return f"M{start} {middle}C{bend} {middle} {bend} {end} {bunch.bar} {end}"


def picture_of(show: Show, lens: Lens, around: str, depth: int = 1) -> Picture | None:
    """Draw what one thing is linked with.

    Args:
        show: names and addresses, and the language.
        lens: market, day and trust; what it hides is not drawn.
        around: a node, ``kind/id``.
        depth: how many steps the page takes that the picture leads to; it shows one itself.

    Returns:
        The picture; ``None`` where nothing is linked.

    Raises:
        UnknownValueError: for a node, source or market that does not exist.
    """
    called = Called(show.names)
    rays = star(show.names.graph, lens, around)
    bunches = _sides(list(_bunches(called, around, rays)))
    if not bunches:
        return None
    centre = _tile(called, around)
    lines = tuple(_wrapped(called.label(around), 15, 4))
    words = show.words
    query = (("around", around), *((("depth", str(depth)),) if depth > 1 else ()))
    height = max(one.y + one.height for one in bunches)
    return Picture(
        title=words("picture"),
        centre=replace(centre, lines=lines, href=None),
        bunches=bunches,
        height=max(height, 60 + _LINE * len(lines)),
        whole=(show.names.keep("/graph", query), words("picture.all")),
        listed=words("picture.list"),
    )


def _bunches(called: Called, around: str, rays: Sequence[Ray]) -> Iterator[Bunch]:
    """Yield the links of each sort, most telling ones first, each with few enough nodes."""
    sorts: dict[tuple[str, str], dict[str, Ray]] = {}
    for ray in sorted(rays, key=_telling):
        sort = _sort(called, around, ray)
        if sort is not None:
            sorts.setdefault(sort, {}).setdefault(ray.node, ray)
    left = MOST
    for (title, look), found in sorts.items():
        kind = next(iter(found)).partition("/")[0]
        if title == called.kind(kind, one=False) and len(found) == 1:
            title = called.kind(kind)
        fits = min(_FEW.get(kind, _SOME), max(left - len(sorts), 1))
        if len(found) == fits + 1:
            fits += 1  # one more takes no more room than the node that would stand for it
        tiles = [_beside(called, around, ray) for ray in list(found.values())[:fits]]
        if len(found) > fits:
            tiles.append(_rest(called, around, kind, len(found) - fits))
        left -= len(tiles)
        yield Bunch(title, look, tuple(tiles), len(found))
    sources = _sources(called, around, [ray.node for ray in rays])
    if sources:
        yield Bunch(
            called.kind("source", one=len(sources) == 1), "kind-source", sources, len(sources)
        )


def _telling(ray: Ray) -> tuple[int, int, bool]:
    """Return the place of a link: owners in the order of their letters, records, then proof."""
    if ray.cell is not None:
        owner = ray.cell.owner
        return 0, list(LETTERS).index(owner) if owner else len(LETTERS), True
    kinds = list(KINDS)
    return 1, kinds.index(ray.node.partition("/")[0]), ray.outward


def _sort(called: Called, around: str, ray: Ray) -> tuple[str, str] | None:
    """Return title and look of the group that a link belongs to; ``None`` if another says it."""
    words, kind = called.names.words, around.partition("/")[0]
    if ray.cell is not None:
        if kind == "offering" and ray.relation != OWNERSHIP:
            return None
        if kind == "party":
            key = f"picture.of_party{'.disputed' if ray.relation == CANDIDATE else ''}"
            return words(key), "kind-offering"
        if ray.cell.owner is None:
            text = "picture.disputed" if kind == "offering" else "picture.of_segment.disputed"
            return words(text), "owner-none disputed"
        name = party_name(called.names, ray.cell.owner)
        key = f"picture.of_{kind}{'.shared' if ray.cell.owner is Party.SHARED else ''}"
        return words(key, owner=name), f"owner-{ray.cell.owner}"
    other = ray.node.partition("/")[0]
    if ray.relation in ("precedes", "parent", "planned_markets"):
        key = f"relation.{ray.relation}{'' if ray.outward else '.back'}"
        named = {"precedes": "next" if ray.outward else "previous"}.get(ray.relation, key)
        text = words(named)
        return text[:1].upper() + text[1:], f"kind-{other}"
    return called.kind(other, one=False), f"kind-{other}"


def _tile(called: Called, node: str, text: str = "") -> Tile:
    """Return one node under its name, or under another text."""
    kind, _, identifier = node.partition("/")
    look, sign = f"kind-{kind}", called.names.words(f"drawn.glyph.{kind}")
    if kind == "party":
        look, sign = f"owner-{identifier}", LETTERS[identifier]
    name = _fitting(text or called.label(node), 28)
    return Tile(node, (name,), called.name(node), called.href(node), look, sign)


def _beside(called: Called, around: str, ray: Ray) -> Tile:
    """Return the node at the end of a link: a cell or a claim with the letter of its party."""
    kind, _, identifier = ray.node.partition("/")
    cell = ray.cell if ray.relation == OWNERSHIP else None
    if cell is not None:
        status = cell.status
        sign = letter(cell) + ("" if status is Status.DISPUTED else SIGNS[status])
        look = f"owner-{cell.owner or 'none'} cell-{status}"
        return replace(_tile(called, ray.node), look=look, sign=sign)
    if kind == "claim":
        claim = called.graph.records.claim[identifier]
        tile = _tile(called, ray.node, called.said(claim, around))
        return replace(tile, look=f"owner-{claim.party}", sign=LETTERS[claim.party])
    if kind == "fact":
        fact = called.graph.records.fact[identifier]
        said = (called.predicate(fact.predicate), str(fact.object))
        return _tile(called, ray.node, called.names.words("colon").join(said))
    return _tile(called, ray.node)


def _rest(called: Called, around: str, kind: str, count: int) -> Tile:
    """Return the node that stands for the rest of a group, and leads to the list that has it."""
    words = called.names.words
    text = words("picture.more", count=count)
    path, query = list_of(kind, around) or ("/graph", (("around", around),))
    href = called.names.keep(path, query)
    title = words("more.of", count=count, kind=called.kind(kind, one=count == 1))
    return Tile("", (text,), title, href, f"kind-{kind} rest", "+")


def _sources(called: Called, around: str, beside: Iterable[str]) -> tuple[Tile, ...]:
    """Return the sources of the claims and facts beside a node that has none of its own."""
    if around.partition("/")[0] in ("source", "claim", "fact"):
        return ()
    records = called.graph.records
    found: list[Claim | Fact] = []
    for node in beside:
        kind, _, identifier = node.partition("/")
        if kind == "claim":
            found.append(records.claim[identifier])
        elif kind == "fact":
            found.append(records.fact[identifier])
    sources = sorted({one.evidence.source for one in found})
    return tuple(_tile(called, f"source/{one}") for one in sources)


def _sides(bunches: list[Bunch]) -> tuple[Bunch, ...]:
    """Place the groups: owners on the right, the others on the left; else so that both are even."""
    owned = [one for one in bunches if one.look.startswith("owner-")]
    others = [one for one in bunches if one not in owned]
    right = owned or _half(others)
    columns = ([one for one in others if one not in right], "left"), (right, "right")
    if not columns[0][0]:
        columns = (
            (_half(right), "left"),
            ([one for one in right if one not in _half(right)], "right"),
        )
    heights = [sum(one.height + APART for one in column) - APART for column, _ in columns]
    placed = []
    for (column, side), height in zip(columns, heights, strict=True):
        y = (max(heights) - height) // 2
        for one in column:
            tiles = tuple(
                replace(tile, y=y + HEAD + number * (HIGH + GAP))
                for number, tile in enumerate(one.tiles)
            )
            placed.append(replace(one, side=side, y=y, tiles=tiles))
            y += one.height + APART
    return tuple(placed)


def _half(bunches: Sequence[Bunch]) -> list[Bunch]:
    """Return the later groups that are together about half as high as all."""
    total, reached = sum(one.height for one in bunches), 0
    found: list[Bunch] = []
    for one in reversed(bunches):
        if found and reached + one.height / 2 > total / 2:
            break
        found.append(one)
        reached += one.height
    return found[::-1] if len(bunches) > 1 else []


def _fitting(text: str, most: int) -> str:
    """Cut a text to so many letters' width; a Chinese one takes as much as two."""
    wide = 0
    for place, char in enumerate(text):
        wide += 2 if ord(char) > 0x2E7F else 1
        if wide > most:
            return text[: place - 1].rstrip() + "…"
    return text


def _wrapped(text: str, most: int, lines: int) -> Iterator[str]:
    """Break a text into lines at its spaces; what is left over is cut."""
    words, line = text.split(), ""
    for number, word in enumerate(words):
        if line and len(f"{line} {word}") > most:
            lines -= 1
            if lines == 0:
                yield _fitting(" ".join((line, *words[number:])), most)
                return
            yield _fitting(line, most)
            line = word
        else:
            line = f"{line} {word}".strip()
    yield _fitting(line, most)
