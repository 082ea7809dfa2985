"""The ontology, drawn: classes as blocks with their properties below, superclasses above."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from typing import TYPE_CHECKING

from crosslane.graph.files.schema import ANSWER
from crosslane.visualize.cells.marks import LONGEST_QUOTE, short
from crosslane.visualize.drawing.around import Drawn, Kept, drawing
from crosslane.visualize.drawing.called import LONGEST_LABEL, spaced
from crosslane.visualize.drawing.scene import Line, Spot
from crosslane.visualize.names import Names

if TYPE_CHECKING:
    import networkx as nx

CLASS_HIGH, PILL_WIDE, PILL_HIGH = 56, 160, 38
BESIDE, BELOW, TOP = 40, 34, 96
_COLUMNS, _COLUMNS_ALL = 4, 6
_ACROSS = 2

Place = tuple[int, int]


def ontology_drawing(net: nx.MultiDiGraph[str], names: Names, kept: Kept) -> Drawn:
    """Draw the ontology.

    Args:
        net: its classes and properties, as `schema` gives them.
        names: addresses, and the language.
        kept: the kinds of nodes and lines to show.

    Returns:
        The drawing; every term leads to its page.
    """
    places = places_of(net)
    spots = tuple(_spot(net, node, places[node], names) for node in net)
    named = {one.id: one.label for one in spots}
    words = names.words
    lines = tuple(
        Line(
            data["id"],
            first,
            second,
            data["relation"],
            words(f"relation.{data['relation']}"),
            title=words(
                "said",
                a=named[first],
                relation=words(f"relation.{data['relation']}"),
                b=named[second],
            ),
        )
        for first, second, data in net.edges(data=True)
    )
    return drawing(spots, lines, kept, words)


def _spot(net: nx.MultiDiGraph[str], node: str, place: Place, names: Names) -> Spot:
    data, words = net.nodes[node], names.words
    kind, _, name = node.partition("/")
    english = name if kind == "class" or ":" in name else spaced(name)
    label = str(data.get("label_zh") or english) if words.lang == "zh" else english
    parts = [
        words(
            "drawn.node",
            name=name if label == name else f"{label} · {name}",
            kind=words(f"kind.{kind}"),
        )
    ]
    own = "used" in data
    if own:
        parts += [short(str(data.get("definition", "")), LONGEST_QUOTE)]
        parts += [words("term.used", count=data["used"])]
    else:
        parts += [words("term.outside")]
    return Spot(
        node,
        kind,
        short(label, LONGEST_LABEL),
        *place,
        name=label,
        title=" ".join(filter(None, parts)),
        href=names.keep(f"/ontology/{name}") if own else None,
        count=data.get("used"),
    )


def places_of(net: nx.MultiDiGraph[str]) -> dict[str, Place]:
    """Return where each term stands: superclasses on top, then blocks, then what answers use.

    Args:
        net: classes and properties.

    Returns:
        The middle of each, in pixels; no two overlap.
    """
    answers = _answers(net)
    homes = _homes(net, answers)
    above = [node for node in net if ":" in node]
    blocks = [
        node
        for node, data in net.nodes(data=True)
        if data["kind"] == "class" and node not in above and node not in answers
    ]
    columns = _COLUMNS_ALL if answers else _COLUMNS
    width = columns * _ACROSS * PILL_WIDE + (columns - 1) * BESIDE
    found = dict(_row(above, width))
    top = TOP if above else 0
    ends = [top] * columns
    for node in sorted(blocks, key=lambda one: -len(homes.get(one, ()))):
        column = min(range(columns), key=lambda one: ends[one])
        left = column * (_ACROSS * PILL_WIDE + BESIDE)
        found |= _block(node, homes.get(node, []), (left, ends[column]), _ACROSS)
        rows = ceil(len(homes.get(node, ())) / _ACROSS)
        ends[column] += CLASS_HIGH + rows * PILL_HIGH + BELOW
    loose = homes.get("", [])
    rest = [*answers[1:], *homes.get(f"class/{ANSWER}", []), *loose]
    if answers:
        found |= _block(answers[0], rest, (0, max(ends) + BELOW), width // PILL_WIDE)
    elif loose:
        found |= _grid(loose, (0, max(ends) + BELOW), width // PILL_WIDE)
    return found


def _answers(net: nx.MultiDiGraph[str]) -> list[str]:
    """Return the class of answers and those below it; none where they are left out."""
    top = f"class/{ANSWER}"
    return (
        [top, *(first for first, _ in net.in_edges(top) if first.startswith("class/"))]
        if top in net
        else []
    )


def _homes(net: nx.MultiDiGraph[str], answers: Sequence[str]) -> dict[str, list[str]]:
    """Return the properties by the class that they are drawn with: one of records, if any."""
    found: dict[str, list[str]] = {}
    for node, data in net.nodes(data=True):
        if data["kind"] == "property":
            ends = [
                end for _, end, one in net.out_edges(node, data=True) if one["relation"] == "domain"
            ]
            own = [end for end in ends if end not in answers]
            found.setdefault((own or ends or [""])[0], []).append(node)
    return found


def _row(nodes: Sequence[str], width: int) -> Iterator[tuple[str, Place]]:
    """Yield places side by side over a width."""
    for number, node in enumerate(nodes):
        yield node, (round(width * (2 * number + 1) / (2 * len(nodes))), 0)


def _block(node: str, members: Sequence[str], corner: Place, across: int) -> dict[str, Place]:
    """Return the places of a class and of what stands below it, from a corner on."""
    left, top = corner
    head = {node: (left + across * PILL_WIDE // 2, top + CLASS_HIGH // 2)}
    return head | _grid(members, (left, top + CLASS_HIGH), across)


def _grid(members: Sequence[str], corner: Place, across: int) -> dict[str, Place]:
    left, top = corner
    return {
        member: (
            left + PILL_WIDE // 2 + number % across * PILL_WIDE,
            top + PILL_HIGH // 2 + number // across * PILL_HIGH,
        )
        for number, member in enumerate(members)
    }
