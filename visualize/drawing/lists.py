"""The list that has what lies about a node: ``/claims?source=000``."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_LISTS: Mapping[tuple[str, str], tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        ("claim", "offering"): ("/claims", ("platform", "model")),
        ("claim", "model"): ("/claims", ("model",)),
        ("claim", "platform"): ("/claims", ("platform",)),
        ("claim", "segment"): ("/claims", ("segment",)),
        ("claim", "group"): ("/claims", ("segment",)),
        ("claim", "party"): ("/claims", ("party",)),
        ("claim", "programme"): ("/claims", ("programme",)),
        ("claim", "source"): ("/claims", ("source",)),
        ("fact", "source"): ("/facts", ("source",)),
        ("fact", "offering"): ("/facts", ("subject",)),
        ("fact", "platform"): ("/facts", ("subject",)),
        ("fact", "model"): ("/facts", ("subject",)),
        ("fact", "organization"): ("/facts", ("subject",)),
        ("overlay", "segment"): ("/overlays", ("segment",)),
        ("overlay", "party"): ("/overlays", ("party",)),
        ("overlay", "market"): ("/overlays", ("market",)),
        ("offering", "platform"): ("/offerings", ("platform",)),
        ("offering", "model"): ("/offerings", ("model",)),
    }
)
"""Lists by the kind of their items and the kind of node that all of them are linked with."""


def list_of(kind: str, node: str) -> tuple[str, tuple[tuple[str, str], ...]] | None:
    """Return the list that has everything of one kind about a node.

    Args:
        kind: the kind of the items, such as ``claim``.
        node: the node, ``kind/id``.

    Returns:
        Path and parameters; ``None`` where no list has them.

    Example:
        >>> list_of("claim", "source/000")
        ('/claims', (('source', '000'),))
    """
    other, _, identifier = node.partition("/")
    if (kind, other) not in _LISTS:
        return None
    path, names = _LISTS[kind, other]
    plain = identifier.removeprefix("@")
    values = plain.split("/") if len(names) > 1 else [plain]
    return path, tuple(zip(names, values, strict=True))
