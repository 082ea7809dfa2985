"""How much memory a measured process may take, so that a graph too large ends it, not the rest."""

from __future__ import annotations

import psutil


def limit_memory(most: int) -> None:
    """Let this process and those that it starts have so many bytes of addresses each.

    Args:
        most: bytes; where the system knows no such limit, nothing happens.
    """
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def room(part: float = 0.7) -> int:
    """Return a part of the memory that is free now, in bytes."""
    return int(psutil.virtual_memory().available * part)
