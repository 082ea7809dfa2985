"""Which answers have parts with a form of their own; everything else is shown field by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from crosslane.visualize.nodes import Section
from crosslane.visualize.parts.advice_parts import alike, hanging
from crosslane.visualize.parts.answer_parts import Answered
from crosslane.visualize.parts.change_parts import changed
from crosslane.visualize.parts.compare_parts import compared
from crosslane.visualize.parts.compare_start import proposed
from crosslane.visualize.parts.conflict_parts import disagreed
from crosslane.visualize.parts.coverage_parts import covered
from crosslane.visualize.parts.handoff_parts import handed
from crosslane.visualize.parts.recommend_parts import recommended
from crosslane.visualize.show import Show

_LISTLESS = frozenset({"impact"})

_MAKERS: Mapping[str, Callable[[Show, Mapping[str, Any]], Answered]] = MappingProxyType(
    {
        "changes": changed,
        "compare": compared,
        "conflicts": disagreed,
        "coverage": covered,
        "handoffs": handed,
        "impact": hanging,
        "recommend": recommended,
        "similar": alike,
    }
)


def answered(show: Show, answer: Mapping[str, Any], offset: int = 0) -> Answered | None:
    """Return the parts of an answer that have a form of their own.

    Args:
        show: what puts its values into words.
        answer: the whole answer with its ``items``.
        offset: how many items come before those.

    Returns:
        The parts; ``None`` for what is shown field by field.
    """
    maker = _MAKERS.get(show.kind)
    if maker is None or ("items" not in answer and show.kind not in _LISTLESS):
        return None
    if maker is changed:
        return changed(show, answer, offset)
    return maker(show, answer)


def answers_by_parts(kind: str) -> bool:
    """Tell whether a list of this kind is drawn in parts rather than as a table of columns."""
    return kind in _MAKERS


def unasked(show: Show) -> tuple[Section, ...]:
    """Return what stands under the form of a question that is not asked yet."""
    return proposed(show) if show.kind == "compare" else ()
