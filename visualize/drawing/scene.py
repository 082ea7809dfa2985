"""A scene: nodes and lines with their places, put together by pyvis and drawn by vis-network."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Spot:
    """One node of a drawing.

    Args:
        id: a cell, or ``kind/id``.
        kind: what it stands for: ``cell``, ``segment``, ``claim``, ``class``, ``more`` ...
        label: what is written on it, cut where it is long.
        x: its middle, in pixels from the left.
        y: its middle, in pixels from the top.
        name: what it is called, whole; the label if left out.
        title: a sentence about it.
        href: its page.
        around: the drawing of what lies about it.
        owner: of a cell, or the party that it is.
        status: of a cell.
        parties: who is named for a cell.
        count: for how many things it stands.
        shape: of vis-network.
    """

    id: str
    kind: str
    label: str
    x: int
    y: int
    name: str = ""
    title: str = ""
    href: str | None = None
    around: str | None = None
    owner: str | None = None
    status: str | None = None
    parties: tuple[str, ...] = ()
    count: int | None = None
    shape: str = "box"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a drawing, from one node to another.

    Args:
        id: its own.
        source: where it begins.
        target: where it ends.
        kind: the relation.
        label: the relation in words.
        line: how it looks: ``handoff``, ``stays``, ``unclear``, ``plain`` or ``candidate``.
        title: a sentence about it.
        owner: whose colour it has.
    """

    id: str
    source: str
    target: str
    kind: str
    label: str = ""
    line: str = "plain"
    title: str = ""
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One kind of nodes or lines in the legend, with how many there are."""

    id: str
    label: str
    count: int
    chosen: bool
    back: str = ""


def options() -> dict[str, Any]:
    """Return what vis-network is told: everything has its place, nothing moves by itself."""
    return {
        "physics": {"enabled": False},
        "layout": {"improvedLayout": False},
        "interaction": {
            "dragNodes": False,
            "hover": True,
            "keyboard": {"enabled": False},
            "multiselect": False,
            "selectConnectedEdges": False,
            "tooltipDelay": 150,
        },
        "edges": {"smooth": False},
        "configure": {"enabled": False},
    }


def network(
    spots: Sequence[Spot], lines: Sequence[Line], told: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Build the network with pyvis.

    Args:
        spots: the nodes.
        lines: what is between them.
        told: options of vis-network; those of a drawing that stands still if left out.

    Returns:
        ``nodes``, ``edges`` and ``options`` for vis-network. Colours come from the style sheet.
    """
    # here, not above: it takes a fifth of a second and pulls IPython
    from pyvis.network import Network  # type: ignore[import-untyped]

    made = Network(directed=True)
    made.options = dict(told or options())
    for spot in spots:
        made.add_node(spot.id, label=spot.label, shape=spot.shape, x=spot.x, y=spot.y, **_of(spot))
    for line in lines:
        made.add_edge(
            line.source,
            line.target,
            id=line.id,
            kind=line.kind,
            label=line.label,
            line=line.line,
            title=line.title,
            owner=line.owner,
        )
    nodes, edges, _, _, _, asked = made.get_network_data()
    for node in nodes:
        del node["color"]
    for edge in edges:
        del edge["arrows"]
    return {"nodes": nodes, "edges": edges, "options": json.loads(asked)}


def _of(spot: Spot) -> dict[str, Any]:
    """Return what a node says beside its label and its place."""
    return {
        "kind": spot.kind,
        "name": spot.name or spot.label,
        "title": spot.title,
        "href": spot.href,
        "around": spot.around,
        "owner": spot.owner,
        "status": spot.status,
        "parties": list(spot.parties),
        "count": spot.count,
    }


def chosen(choices: Sequence[Choice]) -> list[dict[str, Any]]:
    """Return a legend as plain values."""
    return [
        {
            "id": one.id,
            "label": one.label,
            "count": one.count,
            "chosen": one.chosen,
            **({"back": one.back} if one.back else {}),
        }
        for one in choices
    ]
