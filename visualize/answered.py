"""Which answers have parts with a form of their own; everything else is shown field by field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crosslane.visualize import advice_parts, answer_parts
from crosslane.visualize.answer_parts import Answered
from crosslane.visualize.show import Show

_LISTLESS = frozenset({"impact"})


def answered(show: Show, answer: Mapping[str, Any]) -> Answered | None:
    """Return the parts of an answer that have a form of their own.

    Args:
        show: what puts its values into words.
        answer: the whole answer with its ``items``.

    Returns:
        The parts; ``None`` for what is shown field by field.
    """
    maker = {**answer_parts.MAKERS, **advice_parts.MAKERS}.get(show.kind)
    if maker is None or ("items" not in answer and show.kind not in _LISTLESS):
        return None
    return maker(show, answer)


def answers_by_parts(kind: str) -> bool:
    """Tell whether a list of this kind is drawn in parts rather than as a table of columns."""
    return kind in answer_parts.MAKERS or kind in advice_parts.MAKERS
