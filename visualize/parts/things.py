"""Which kinds of things have a page of their own making; others are shown field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from crosslane.graph.views import Item
from crosslane.visualize.drawing.picture import picture_of
from crosslane.visualize.names import PATHS
from crosslane.visualize.nodes import Section
from crosslane.visualize.parts import (
    catalogue_parts,
    chain_parts,
    law_parts,
    offering_parts,
    source_parts,
)
from crosslane.visualize.parts.thing_parts import Maker, Seen, Thing
from crosslane.visualize.show import Show

MAKERS: Mapping[str, Maker] = MappingProxyType(
    {
        "platforms": catalogue_parts.platform,
        "models": catalogue_parts.model,
        "organizations": catalogue_parts.organization,
        "programmes": catalogue_parts.programme,
        "markets": catalogue_parts.market,
        "offerings": offering_parts.offering,
        "segments": chain_parts.segment,
        "groups": chain_parts.group,
        "parties": chain_parts.party,
        "sources": source_parts.source,
        "claims": source_parts.claim,
        "facts": source_parts.fact,
        "overlays": law_parts.overlay,
    }
)
"""The parts of each kind of thing, by the first part of its path."""

_KINDS: Mapping[str, str] = MappingProxyType({path: kind for kind, path in PATHS.items()})


def thing_of(show: Show, item: Item) -> Thing | None:
    """Return the parts of the page of a thing, its neighbourhood last.

    Args:
        show: what puts its values into words.
        item: the thing as REST gives it.

    Returns:
        The parts; ``None`` for what the graph does not hold, and for kinds without such a page.
    """
    maker, identifier = MAKERS.get(show.kind), str(item.get("id"))
    if maker is None or show.names.name(_KINDS[show.kind], identifier) is None:
        return None
    seen = Seen.of(show)
    made = maker(seen, item)
    return replace(made, sections=(*made.sections, *_neighbourhood(seen, identifier)))


def _neighbourhood(seen: Seen, identifier: str) -> tuple[Section, ...]:
    kind = _KINDS[seen.show.kind]
    named = f"@{identifier}" if kind == "group" else identifier
    drawn = picture_of(seen.show, seen.lens, f"{kind}/{named}")
    return (seen.section("picture", drawn),) if drawn else ()
