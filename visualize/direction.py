"""The direction of writing: what one text turns, it turns for itself alone."""

from __future__ import annotations

import re
from typing import TypeVar

V = TypeVar("V")

_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_ISOLATES, _ISOLATED = "\u2066\u2067\u2068", "\u2069"
_TURNED = "\u202c"


def closed(value: V) -> V | str:
    """Return a text that turns nothing of what stands after it.

    Args:
        value: a text, which may hold signs that change the direction of writing; anything else
            comes back as it is.

    Returns:
        The text with an end for every such sign that has none.

    Example:
        >>> closed("\u202egnicirp") == "\u202egnicirp\u202c"
        True
    """
    if not isinstance(value, str) or value.isascii():
        return value
    ends: list[str] = []
    for sign in _TURNS.findall(value):
        if sign == _ISOLATED and _ISOLATED in ends:
            while ends.pop() != _ISOLATED:
                pass
        elif sign == _TURNED and ends[-1:] == [_TURNED]:
            ends.pop()
        elif sign not in (_ISOLATED, _TURNED):
            ends.append(_ISOLATED if sign in _ISOLATES else _TURNED)
    return value + "".join(reversed(ends))
