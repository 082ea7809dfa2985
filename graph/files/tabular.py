"""Items as rows of a table, for CSV and TSV."""

from __future__ import annotations

from typing import Any

from crosslane.graph.views import Item

CELL_COLUMNS = (
    "platform",
    "model",
    "segment",
    "owner",
    "status",
    "certainty",
    "market",
    "as_of",
    "basis.tier",
    "basis.strength",
    "decides",
    "performs",
    "evidence",
    "overruled",
    "bears_risk",
    "pays",
    "assists",
)
"""What a line about a cell says where there is no room for all of it."""


def cell_text(value: Item, column: str) -> str:
    """Return one cell of an item's row.

    Args:
        value: the item.
        column: such as ``owner`` or ``basis.tier``.

    Returns:
        The text; empty for ``None``. A list becomes its values joined by ``|``, of objects their
        ids.

    Example:
        >>> cell_text({"label": {"en": "Temu"}, "claims": [{"claim": "S0-014"}]}, "claims")
        'S0-014'
    """
    found: Any = value
    for name in column.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    if isinstance(found, list):
        return "|".join(_short(part) for part in found)
    if isinstance(found, bool):
        return str(found).lower()
    return "" if found is None else str(found)


def _short(part: Any) -> str:
    if not isinstance(part, dict):
        return str(part)
    for name in ("claim", "fact", "overlay", "id"):
        if name in part:
            return str(part[name])
    if "points" in part:
        return f"{part['rule']}:{part['about']}={part['points']:+g}"
    if "rule" in part:
        return f"{part['rule']}:{part['about']}"
    if "segment" in part and "a" in part:
        return f"{part['segment']}={part['a']}|{part['b']}"
    if "segment" in part:
        return f"{part['segment']}={part['owner'] or part['status']}"
    if "field" in part:
        return str(part["field"])
    if "markets" in part and "until" in part:
        return f"{' '.join(part['markets'])} {part['from'] or '..'}/{part['until'] or '..'}"
    if "place" in part:
        return str(part["place"])
    return f"{part['party']}:{' '.join(_short(one) for one in part['claims'])}"
