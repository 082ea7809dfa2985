"""How workers are made on this platform, and what it protects the engine from."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

from crosslane.graph.engine.errors import EngineUnsupported
from crosslane.graph.engine.workers.process import Nursery, Source, Zygote
from crosslane.graph.engine.workers.spawn import Spawner

Processes = Literal["auto", "fork", "spawn"]
"""How workers are made: forked from a zygote, each started anew, or as the platform allows."""


def lacking() -> list[str]:
    """Return what forking workers from a zygote needs and this platform lacks."""
    missing = []
    if not hasattr(os, "fork"):
        missing.append("os.fork")
    if not hasattr(socket, "send_fds"):
        missing.append("socket.send_fds (passing descriptors)")
    if sys.platform == "win32":
        missing.append("resource (limits of a process)")
    return missing


def forks(processes: Processes) -> bool:
    """Return whether workers are forked from a zygote.

    Args:
        processes: how they are to be made.

    Returns:
        True for a zygote, False where each is a new interpreter.

    Raises:
        EngineUnsupported: forking is asked for, and this platform lacks it.
    """
    missing = lacking()
    if processes == "fork" and missing:
        raise EngineUnsupported(
            f"workers cannot be forked on {sys.platform}: it lacks " + ", ".join(missing)
        )
    return processes != "spawn" and not missing


def nursery_of(processes: Processes, source: Source, config: Mapping[str, Any]) -> Nursery:
    """Start what workers come from.

    Args:
        processes: how they are made.
        source: of the dataset.
        config: see `process.Zygote`.

    Returns:
        A running nursery.

    Raises:
        EngineUnsupported: workers cannot be made in that way here.
        EngineDown: it did not start, or could not load the dataset.
    """
    return Zygote(source, config) if forks(processes) else Spawner(source, config)


@dataclass(frozen=True, slots=True)
class Protection:
    """One thing that a request can be kept from.

    Attributes:
        holds: whether it is kept from it on this platform.
        why: how, or why not, in a sentence.
    """

    holds: bool
    why: str


@dataclass(frozen=True, slots=True)
class Protections:
    """What holds on a platform against requests that want too much.

    Attributes:
        deadline: running for longer than the limit.
        memory: taking more memory than the limit.
        files_and_sockets: opening a file or a connection, whatever the guard has let through.
        orphans: running on when the server has been killed.
        fast_replacement: holding up others while its worker is replaced.
    """

    deadline: Protection
    memory: Protection
    files_and_sockets: Protection
    orphans: Protection
    fast_replacement: Protection

    def missing(self) -> tuple[str, ...]:
        """Return why what does not hold does not, a sentence for each."""
        every = (getattr(self, field.name) for field in fields(self))
        return tuple(one.why for one in every if not one.holds)


def protections(processes: Processes = "auto", system: str = sys.platform) -> Protections:
    """Return what protects the engine on this platform and what does not.

    Args:
        processes: how workers are made.
        system: as ``sys.platform`` names it.

    Returns:
        One sentence for each protection.

    Raises:
        EngineUnsupported: workers cannot be made in that way here.

    Example:
        >>> protections(system="win32").memory.holds
        False
    """
    linux, windows = system == "linux", system == "win32"
    forking = not windows and forks(processes)
    deadline = "a worker past its deadline is killed by the server" + _UNTESTED[linux]
    return Protections(
        Protection(True, deadline),
        Protection(linux, _MEMORY.get(system, _MEMORY["other"])),
        Protection(not windows, _FILES[windows] + ("" if windows else _UNTESTED[linux])),
        Protection(True, _ORPHANS[forking] + _UNTESTED[linux]),
        Protection(forking, _REPLACEMENT[forking] + _UNTESTED[linux]),
    )


_UNTESTED = {True: "", False: " (not tested on this system)"}
_MEMORY = {
    "linux": "the address space of a worker is limited (RLIMIT_AS)",
    "darwin": "macOS does not enforce a limit on the address space: only the deadline bounds "
    "what a query takes; run the server in a container or virtual machine with a limit",
    "win32": "no limit is set on Windows: only the deadline bounds what a query takes; run the "
    "server in a container or job with a limit",
    "other": "no limit is set, as this system does not tell the size of a process: only the "
    "deadline bounds what a query takes; run the server where memory is limited",
}
_FILES = {
    False: "a worker may open no descriptor beyond those it has (RLIMIT_NOFILE)",
    True: "Windows has no such limit: the guard alone refuses SERVICE, LOAD and foreign graphs",
}
_ORPHANS = {
    True: "the process that workers are forked from ends them when the server is gone",
    False: "a worker ends itself when its standard input ends, as it does with the server",
}
_REPLACEMENT = {
    True: "a new worker is forked from a process that has the data, in milliseconds",
    False: "workers are not forked: a new one starts an interpreter and loads the data, which "
    "takes a third of a second or more, and every write replaces every worker",
}
