"""What lies about one node, drawn: its neighbours in rings, with names, pages and links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from crosslane.graph.files.narrowing import only
from crosslane.graph.files.selection import CANDIDATE, KINDS, OWNER, OWNERSHIP, RELATIONS
from crosslane.ontology.model import Certainty
from crosslane.visualize.cells.marks import party_name
from crosslane.visualize.drawing.called import Called
from crosslane.visualize.drawing.gathered import Gathered, gather
from crosslane.visualize.drawing.radial import Placed, around, untangled
from crosslane.visualize.drawing.scene import Choice, Line, Spot
from crosslane.visualize.words import Words

if TYPE_CHECKING:
    import networkx as nx

GATHERED = "gathered"
"""The relation of a node that stands for several with the one that all of them are linked with."""

MOST_ENDS = 8
"""More names than this are not written beside a node; all of them have rows of their own."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Which kinds of nodes and lines are shown; none chosen means all.

    Args:
        kinds: kinds of nodes.
        relations: kinds of lines.
    """

    kinds: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the table: a node, and how it is linked.

    Args:
        spot: the node.
        linked: its relations, each with the names of the other ends.
        shown: whether the filters keep it.
    """

    spot: Spot
    linked: tuple[tuple[str, tuple[str, ...]], ...]
    shown: bool


@dataclass(frozen=True, slots=True)
class Table:
    """The nodes of one kind, as rows."""

    kind: str
    label: str
    entries: tuple[Entry, ...]

    @property
    def shown(self) -> int:
        """How many rows the filters keep."""
        return sum(one.shown for one in self.entries)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawing of nodes and lines, with its legend and its table.

    Args:
        spots: the nodes.
        lines: the lines.
        kinds: the legend of nodes.
        relations: the legend of lines.
        tables: the same as rows.
        shown: how many nodes the filters keep.
        lit: how many lines the filters keep.
        gathered: kinds that are gathered because there were too many, in words.
        whole: how many nodes there are.
        centre: the node in the middle.
    """

    spots: tuple[Spot, ...]
    lines: tuple[Line, ...]
    kinds: tuple[Choice, ...]
    relations: tuple[Choice, ...]
    tables: tuple[Table, ...]
    shown: int
    lit: int
    gathered: tuple[str, ...] = ()
    whole: int = 0
    centre: str | None = None


def neighbourhood(
    net: nx.MultiDiGraph[str], centre: str, called: Called, kept: Kept, most: int
) -> Drawn:
    """Draw a part of the graph around one node.

    Args:
        net: the part, as `exports.select` gives it.
        centre: the node in the middle.
        called: names and addresses.
        kept: the kinds of nodes and lines to show.
        most: most nodes to draw. Where there are more, those that the filters hide are left out
            first; if that is not enough, the most numerous kinds are gathered.

    Returns:
        The drawing.
    """
    whole = len(net)
    if whole > most:
        net = only(net, kept.kinds, kept.relations, centre)
    made = gather(net, centre, most)
    spots = tuple(_spots(made, centre, called))
    lines = tuple(_lines(made, called, {one.id: one for one in spots}))
    gathered = tuple(called.kind(kind, one=False) for kind in made.kinds)
    drawn = drawing(spots, lines, kept, called.names.words, centre)
    return replace(drawn, gathered=gathered, whole=whole)


def _spots(made: Gathered, centre: str, called: Called) -> Iterator[Spot]:
    """Yield the nodes, the centre first."""
    import networkx as nx

    net = made.net
    steps = nx.single_source_shortest_path_length(net.to_undirected(as_view=True), centre)
    far = max(steps.values()) + 1
    others = [node for node in net if node != centre]
    wanted = [Placed(one, net.nodes[one]["kind"], steps.get(one, far)) for one in others]
    groups: dict[tuple[str, int], list[str]] = {}
    for one in wanted:
        groups.setdefault((one.kind, one.distance), []).append(one.id)
    placed = untangled(around(wanted, list(KINDS)), groups.values(), net.edges())
    yield _spot(made, centre, (0, 0), called)
    for node in others:
        yield _spot(made, node, placed[node], called)


def _spot(made: Gathered, node: str, place: tuple[int, int], called: Called) -> Spot:
    x, y = place
    names, words = called.names, called.names.words
    if node in made.groups:
        group = made.groups[node]
        several = called.kind(group.kind, one=group.count == 1)
        label = words("more.of", count=group.count, kind=several)
        name = called.name(group.beside) if group.beside in made.net else None
        title = words("more.about", count=group.count, kind=several, name=name) if name else label
        href = names.keep(*group.path) if group.path else None
        return Spot(node, "more", label, x, y, title, title, href, count=group.count)
    kind, _, identifier = node.partition("/")
    shown = str(made.net.nodes[node]["kind"])
    return Spot(
        node,
        shown,
        called.label(node),
        x,
        y,
        name=called.name(node),
        title=called.title(node),
        href=called.href(node),
        around=names.keep("/graph", (("around", node),)),
        owner=identifier if kind == "party" else None,
    )


def _lines(made: Gathered, called: Called, spots: Mapping[str, Spot]) -> Iterator[Line]:
    words = called.names.words
    for first, second, data in made.net.edges(data=True):
        relation = str(data["relation"])
        label = words(f"relation.{relation}")
        a, b = spots[first], spots[second]
        title = words("said", a=a.label, relation=label, b=b.label)
        if relation in (OWNERSHIP, OWNER, CANDIDATE):
            title = _answer(called, first, data)
        yield Line(
            str(data["id"]),
            first,
            second,
            relation,
            label,
            CANDIDATE if relation == CANDIDATE or _disputed(data) else "plain",
            title,
            data.get("owner") if relation in (OWNERSHIP, OWNER) else None,
        )


def _disputed(data: Mapping[str, Any]) -> bool:
    return data["relation"] == OWNERSHIP and data.get("status") == "disputed"


def _answer(called: Called, subject: str, data: Mapping[str, Any]) -> str:
    """Return who owns a cell, as the matrix says it."""
    words, names = called.names.words, called.names
    segment = names.name("segment", str(data["segment"])) or str(data["segment"])
    where = f"{called.name(subject)}{words('comma')}{segment}"
    owner, status = data.get("owner"), str(data["status"])
    if owner:
        sure = words(f"status.{status}")
        if data.get("certainty") == Certainty.POSSIBLE:
            sure += words("comma") + words("certainty.possible")
        said = words("says.owner", owner=party_name(names.graph, owner, words), status=sure)
    elif status == "disputed":
        named = str(data.get("candidates", "")).split("|")
        said = words(
            "says.disputed",
            parties=words.join([party_name(names.graph, one, words) for one in named], "or"),
        )
    else:
        said = words(f"says.{status}")
    return words("sentence", where=where, answer=said)


def drawing(
    spots: tuple[Spot, ...],
    lines: tuple[Line, ...],
    kept: Kept,
    words: Words,
    centre: str | None = None,
) -> Drawn:
    """Return nodes and lines with their legend, their table, and how many the filters keep.

    A node is shown where its kind is kept and, with relations chosen, a line that is shown ends
    at it; the centre always is. A line is shown where its relation is kept and both kinds are.
    """
    lit, shown = _kept(spots, lines, kept, centre)
    kinds = Counter(one.kind for one in spots)
    relations = Counter(one.kind for one in lines)
    return Drawn(
        spots,
        lines,
        _choices(kinds, kept.kinds, words, "kind"),
        _choices(relations, kept.relations, words, "relation"),
        tuple(_tables(spots, lines, shown, words, centre)),
        len(shown),
        len(lit),
        whole=len(spots),
        centre=centre,
    )


def _kept(
    spots: Iterable[Spot], lines: Iterable[Line], kept: Kept, centre: str | None
) -> tuple[list[Line], set[str]]:
    """Return the lines that are shown, and the ids of the nodes."""
    by_id = {one.id: one for one in spots}

    def fits(node: str) -> bool:
        return node == centre or not kept.kinds or by_id[node].kind in kept.kinds

    lit = [
        one
        for one in lines
        if (not kept.relations or one.kind in kept.relations)
        and fits(one.source)
        and fits(one.target)
    ]
    ends = {end for one in lit for end in (one.source, one.target)}
    shown = {
        one for one in by_id if one == centre or (fits(one) and (not kept.relations or one in ends))
    }
    return lit, shown


def _choices(
    counts: Mapping[str, int], chosen: Collection[str], words: Words, what: str
) -> tuple[Choice, ...]:
    """Return one part of the legend, in the order of the model."""
    order = [*(KINDS if what == "kind" else RELATIONS), *counts]
    found = []
    for one in sorted(counts, key=order.index):
        if what == "kind":
            label, back = words(f"kind.{KINDS.get(one, one)}"), ""
        else:
            label, back = words(f"relation.{one}"), words(f"relation.{one}.back")
        found.append(Choice(one, label, counts[one], not chosen or one in chosen, back))
    return tuple(found)


def _tables(
    spots: tuple[Spot, ...],
    lines: tuple[Line, ...],
    shown: Collection[str],
    words: Words,
    centre: str | None,
) -> Iterator[Table]:
    """Yield the nodes kind by kind with what each is linked with, the centre first."""
    names = {one.id: one.label for one in spots}
    linked: dict[str, dict[str, dict[str, None]]] = {one.id: {} for one in spots}
    for one in lines:
        back = words(f"relation.{one.kind}.back")
        linked[one.source].setdefault(one.label, {})[names[one.target]] = None
        linked[one.target].setdefault(back, {})[names[one.source]] = None
    by_kind: dict[str, list[Entry]] = {}
    for spot in spots:
        parts = tuple((label, _cut(list(ends), words)) for label, ends in linked[spot.id].items())
        entry = Entry(spot, parts, spot.id in shown)
        if spot.id == centre:
            yield Table(spot.kind, words(f"kind.{KINDS.get(spot.kind, spot.kind)}"), (entry,))
        else:
            by_kind.setdefault(spot.kind, []).append(entry)
    order = [*KINDS, *by_kind]
    for kind in sorted(by_kind, key=order.index):
        yield Table(kind, words(f"kind.{KINDS.get(kind, kind)}"), tuple(by_kind[kind]))


def _cut(ends: list[str], words: Words) -> tuple[str, ...]:
    """Return the first names of a long list, and how many are left out."""
    if len(ends) <= MOST_ENDS + 1:
        return tuple(ends)
    return (*ends[:MOST_ENDS], words("graph.more_ends", count=len(ends) - MOST_ENDS))
