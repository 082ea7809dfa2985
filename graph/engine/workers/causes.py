"""Why a worker died, from what the system says of it."""

from __future__ import annotations

import signal
import sys
from typing import Literal

from crosslane.graph.engine.errors import EngineDown, EngineError, LimitExceeded
from crosslane.graph.engine.limits import Limits, setting
from crosslane.graph.engine.workers.process import End
from crosslane.graph.engine.workers.worker import OUT_OF_MEMORY

if sys.platform != "win32":
    import resource

Reason = Literal["time", "memory", "stack", "tired", "cancelled", "outdated", "lost"]
"""Why a worker was replaced; see `port.Stats`."""

REASONS: tuple[Reason, ...] = (
    "time",
    "memory",
    "stack",
    "tired",
    "cancelled",
    "outdated",
    "lost",
)
"""Every reason."""


def reason_of(end: End, limits: Limits) -> Reason:
    """Return why a worker died that nobody wanted to end.

    An allocation that fails aborts the process (Rust), or raises in the interpreter, which
    then exits with `worker.OUT_OF_MEMORY`; a stack that overflows is a segmentation fault, as
    a stack is that cannot grow because memory has run out.

    Args:
        end: how it ended.
        limits: of its memory.

    Returns:
        ``memory``, ``stack`` or ``lost``.

    Example:
        >>> reason_of(End(-11), Limits())
        'stack'
    """
    if end.code in (OUT_OF_MEMORY, -signal.SIGABRT):
        return "memory"
    if end.code in _FAULTS:
        return "memory" if end.grown > limits.memory * 3 // 4 else "stack"
    return "lost"


def error_of(end: End, limits: Limits) -> EngineError:
    """Return the error for the request whose worker died.

    Args:
        end: how it ended.
        limits: of its memory.

    Returns:
        What the client is told.
    """
    reason = reason_of(end, limits)
    if reason == "memory":
        detail = (
            f"the request needed more memory than one may use: {limits.memory} bytes; "
            "nothing was returned"
        )
        return LimitExceeded(detail, "memory", limits.memory, setting("memory"))
    if reason == "stack":
        detail = (
            "the request is nested too deeply: it used up the stack of its process, or hit a "
            "fault of the engine that looks like this; nothing was returned"
        )
        return LimitExceeded(detail, "stack", _stack(), "ulimit -s")
    return EngineDown(f"the process that worked on the request was lost: {_how(end)}")


_FAULTS = () if sys.platform == "win32" else (-signal.SIGSEGV, -signal.SIGBUS)


def _stack() -> int:
    """Return how many bytes the stack of a worker may have; -1 for any number."""
    return -1 if sys.platform == "win32" else resource.getrlimit(resource.RLIMIT_STACK)[0]


def _how(end: End) -> str:
    if end.code is None:
        return "it ended with the process that it came from"
    if end.code >= 0:
        return f"it ended by itself with status {end.code}"
    if sys.platform != "win32" and end.code == -signal.SIGKILL:
        return "it was killed, as the system does when the whole machine runs out of memory"
    return f"it ended by signal {-end.code}"
