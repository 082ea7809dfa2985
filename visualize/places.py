"""Markets as they are told: the member states of the EU together where all of them are meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crosslane.visualize import nodes
from crosslane.visualize.names import Names

EU = frozenset(
    {
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES"),
        *("FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU"),
        *("LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
    }
)
"""The member states of the European Union."""

SHORT = 6
"""As many places are shown at once; more are opened on demand."""


@dataclass(frozen=True, slots=True)
class Place:
    """A market, or several of one name; ``codes`` are their ids."""

    codes: tuple[str, ...]
    text: str
    href: str | None


def places_of(names: Names, markets: Sequence[str]) -> tuple[Place, ...]:
    """Return markets by their names, in the order in which they are given.

    Args:
        names: names and addresses of markets.
        markets: their ids.

    Returns:
        One place per market. The states of the EU are one place, the first, where all are there.
    """
    together = tuple(one for one in markets if one in EU) if set(markets) >= EU else ()
    union = (Place(together, names.words("law.eu", count=len(together)), None),) if together else ()
    return (
        *union,
        *(
            Place((one,), names.name("market", one) or one, names.href("market", one))
            for one in markets
            if one not in together
        ),
    )


def told(names: Names, markets: Sequence[str], most: int = SHORT) -> str:
    """Return markets in a line of text; says how many follow after the first ones."""
    found = [one.text for one in places_of(names, markets)]
    left = len(found) - most
    return names.words.join(found if left <= 0 else [*found[:most], f"+{left}"])


def drawn(names: Names, markets: Sequence[str]) -> nodes.Node:
    """Return markets as links in a line, a long list to be opened on demand."""
    found = places_of(names, markets)
    if not found:
        return nodes.Nothing(names.words("glance.none"))
    line = nodes.Many(tuple(_link(one) for one in found))
    if len(found) <= SHORT:
        return line
    return nodes.Folded(names.words("law.markets", count=len(markets)), line)


def _link(one: Place) -> nodes.Node:
    if one.href and len(one.codes) == 1:
        return nodes.Link(one.text, one.href, title=one.codes[0])
    return nodes.Value(one.text, " ".join(one.codes))
