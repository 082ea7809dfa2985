"""What the address of the graph asks for beside what every drawn page asks for."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from crosslane.visualize.asked import Asked
from crosslane.visualize.context import LENS, LOOK

LAYOUTS = ("lanes", "owners", "around", "ontology")
"""Ways to draw the graph; the first one is the default."""

_CELLS = ("platform", "model", "owner", "status", "tier", "general", "q")
_KEPT = {
    "lanes": (*_CELLS, *LENS, *LOOK),
    "owners": ("layout", "offering", *_CELLS, *LENS, *LOOK),
    "around": ("layout", "around", "depth", *LENS, *LOOK),
    "ontology": ("layout", "as_known", *LOOK),
}


@dataclass(frozen=True, slots=True)
class GraphAsked(Asked):
    """The state of the page of the graph.

    Args:
        layout: one of `LAYOUTS`; a centre makes it ``around``.
        offering: the offerings of the owner lanes.
        around: the node in the middle, ``kind/id``.
        depth: how many steps around it.
        kind: kinds of nodes to show; none for all.
        relation: kinds of lines to show; none for all.
    """

    layout: str = LAYOUTS[0]
    offering: tuple[str, ...] = ()
    around: str | None = None
    depth: int = 1
    kind: tuple[str, ...] = ()
    relation: tuple[str, ...] = ()

    @classmethod
    def of(cls, asked: Asked, **more: Any) -> GraphAsked:
        """Return the state of the graph's page, from that of any drawn page and what is more."""
        return cls(**{item.name: getattr(asked, item.name) for item in fields(asked)} | more)

    @property
    def way(self) -> str:
        """How it is drawn."""
        return "around" if self.around is not None else self.layout

    def to(self, layout: str) -> str:
        """Return the address of another layout, with those filters that it has too."""
        if layout == "around":
            return self.href("/graph", *_KEPT[layout], layout=layout, depth=self.depth)
        return self.href("/graph", *_KEPT[layout], layout=layout, around=None)
