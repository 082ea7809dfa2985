"""The memory of a process tree: each process, and what all of them hold together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import psutil


@dataclass(frozen=True, slots=True)
class Held:
    """What one process holds, in bytes.

    Attributes:
        role: what it does in the tree.
        rss: all its pages in memory; those shared with others count in each of them.
        uss: its own pages.
        pss: its own, and its part of those that are shared; the sum over a tree is what the tree
            takes. Where the system does not tell it, as outside of Linux, it is ``uss``.
    """

    role: str
    rss: int
    uss: int
    pss: int


def held(pid: int) -> list[Held]:
    """Return what a process and all below it hold, the first one first.

    Args:
        pid: of the first one.
    """
    first = psutil.Process(pid)
    found = []
    for one in (first, *first.children(recursive=True)):
        try:
            told, role = one.memory_full_info(), role_of(one, first)
        except psutil.NoSuchProcess:
            continue  # it ended while we looked
        found.append(Held(role, told.rss, told.uss, getattr(told, "pss", told.uss)))
    return found


def role_of(one: psutil.Process, first: psutil.Process) -> str:
    """Return what a process does: told by its command and by whose child it is."""
    if one.pid == first.pid:
        return "server"
    command = " ".join(one.cmdline())
    above = one.parent()
    if "workers.zygote" in command:
        forked = above is not None and "workers.zygote" in " ".join(above.cmdline())
        return "worker" if forked else "zygote"
    return "tracker" if "resource_tracker" in command else "server process"


def together(tree: Iterable[Held]) -> int:
    """Return the bytes that a tree takes, shared pages counted once."""
    return sum(one.pss for one in tree)
