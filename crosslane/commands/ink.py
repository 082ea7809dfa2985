"""What draws on a terminal, imported when something is drawn: a pipe never needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.table import Column as Column
    from rich.text import Text as Text
else:

    def __getattr__(name: str) -> object:
        """Import a class of rich when it is first named."""
        from rich.table import Column
        from rich.text import Text

        found = {"Column": Column, "Text": Text}
        if name not in found:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return found[name]
