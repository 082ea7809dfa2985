"""What the scripts import: a page that names them all at once waits only once."""

from __future__ import annotations

import re
from functools import cache

from crosslane.visualize.assets import static

_IMPORT = re.compile(r"^import \{ [^}]* \} from '\./([\w-]+\.js)';$", re.MULTILINE)


@cache
def imported(entry: str) -> tuple[str, ...]:
    """Return the scripts that a script imports, and those that they import, each once.

    Args:
        entry: name of the script, such as ``graph.js``.

    Returns:
        Names in the order in which they are met.

    Raises:
        KeyError: for a script that is not there.

    Example:
        >>> imported("lines.js")
        ('pen.js',)
    """
    found: dict[str, None] = {}
    waiting = [entry]
    while waiting:
        text = static()[waiting.pop(0)].body.decode()
        new = [name for name in _IMPORT.findall(text) if name not in found]
        found |= dict.fromkeys(new)
        waiting += new
    return tuple(found)
