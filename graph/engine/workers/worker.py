"""The process that evaluates requests: it has the dataset, one socket, and nothing else.

A worker is forked from the zygote with the loaded store, or started anew where nothing can be
forked. Before it takes the first request it gives up what that could misuse: it can open no
file and no socket (the limit on descriptors is the number it has), it leaves no core file, and
its address space may grow by the memory limit only. It has no idea of time; the parent ends it
at the deadline.
"""

from __future__ import annotations

import os
import socket
import sys
from typing import Any, NoReturn, Protocol

import pyoxigraph

from crosslane.graph.engine.workers import wire
from crosslane.graph.engine.workers.confinement import confine, largest_resident

OUT_OF_MEMORY = 70
"""Exit status of a worker whose interpreter could get no more memory."""

FAULT = 71
"""Exit status of a worker that told of a fault of its own."""

# The random numbers that make UUIDs and labels of blank nodes are taken from the system anew
# after 64 KiB; a label takes 16 bytes. See rand's `ThreadRng`.
_LABELS_TO_RESEED = 64 * 1024 // 16 + 256


class Answering(Protocol):
    """What answers a request, as `evaluator.Evaluator` does."""

    def answer(self, request: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        """Do what one request asks."""


def serve(
    sock: socket.socket,
    evaluator: Answering,
    config: dict[str, Any],
    *,
    keep_input: bool = False,
) -> NoReturn:
    """Answer requests until the parent closes the socket; never returns.

    Args:
        sock: connected to the parent.
        evaluator: with the loaded store.
        config: ``memory``.
        keep_input: see `confinement.confine`.
    """
    sock = confine(sock, config["memory"], keep_input=keep_input)
    renew_randomness()
    tired = largest_resident() + config["memory"] // 4
    try:
        while True:
            request, text = wire.receive(sock, sys.maxsize)
            head, body = evaluator.answer(request, text)
            # Memory that a query freed may stay with the process in pieces: the next query is
            # better off with a new worker.
            head["tired"] = largest_resident() > tired
            wire.send(sock, head, body)
            del request, text, body
    except (EOFError, ConnectionError):
        os._exit(0)  # the parent is gone, or has no use for this worker any more
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except BaseException as error:  # a panic in Rust is no Exception; its state is unknown
        message = f"a fault in the engine, {error!r}"
        wire.send(sock, {"error": "failed", "message": message, "tired": True})
        os._exit(FAULT)


def renew_randomness() -> None:
    """Make sure that this process draws other random numbers than those forked beside it.

    A fork copies the state of pyoxigraph's generator, and without this two workers gave the
    same UUIDs, and the same labels to the blank nodes of different updates.
    """
    for _ in range(_LABELS_TO_RESEED):
        pyoxigraph.BlankNode()
