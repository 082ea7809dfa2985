"""What a worker gives up before it takes the first request, as far as the platform has it."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import sys

if sys.platform != "win32":
    import resource

SOCKET = 3
"""Descriptor of the worker's socket: the first after the standard ones, and the last."""

_SET_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of <sys/prctl.h>
_HIGHEST_DESCRIPTOR = 1 << 16  # far above what the zygote has; its limit may be infinite


def confine(sock: socket.socket, memory: int, *, keep_input: bool = False) -> socket.socket:
    """Give up what a query could misuse.

    Args:
        sock: the only connection to keep.
        memory: bytes by which the address space may grow.
        keep_input: whether standard input is kept, as its end tells of the parent's.

    Returns:
        The same connection; where there are limits of a process, on descriptor `SOCKET`.
    """
    if sys.platform == "win32":
        return sock
    null = os.open(os.devnull, os.O_RDWR)
    for standard in range(keep_input, SOCKET):
        os.dup2(null, standard)
    descriptor = sock.detach()
    if descriptor != SOCKET:
        os.dup2(descriptor, SOCKET, inheritable=False)
    os.closerange(SOCKET + 1, _HIGHEST_DESCRIPTOR)
    size = memory_in_use()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if size is not None:
        resource.setrlimit(resource.RLIMIT_AS, (size + memory, size + memory))
    resource.setrlimit(resource.RLIMIT_NOFILE, (SOCKET + 1, SOCKET + 1))
    return socket.socket(fileno=SOCKET)


def memory_in_use(*, resident: bool = False) -> int | None:
    """Return the size of this process, or None where /proc does not tell.

    Args:
        resident: what is in memory, shared pages too, instead of the whole address space.

    Returns:
        Bytes.
    """
    if sys.platform == "win32":
        return None
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[resident]) * resource.getpagesize()
    except FileNotFoundError:
        return None


def largest_resident() -> int:
    """Return the most memory this process has had at a time in bytes; 0 where nothing tells."""
    if sys.platform == "win32":
        return 0
    return in_bytes(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def in_bytes(maxrss: int) -> int:
    """Return the size in bytes that ``ru_maxrss`` stands for; only macOS counts in bytes."""
    return maxrss if sys.platform == "darwin" else maxrss * 1024


def exit_with_parent() -> None:
    """Have the system kill this process when the one that started it ends; only Linux can."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
