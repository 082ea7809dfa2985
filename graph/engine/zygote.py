"""The process that workers are forked from: ``python -m crosslane.graph.engine.zygote FD``.

Started by the parent as a new interpreter, never forked from it: the parent has threads, and
a forked copy of a lock that another thread holds stays locked. The zygote loads the snapshot,
stays single-threaded, and then only forks and kills workers on request, so a new worker
shares the loaded pages and is there in milliseconds. When the control socket closes, because
the parent closed it or is no more, every worker is killed and the zygote ends.
"""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import socket
import sys
from pathlib import Path
from typing import Any, NoReturn

import pyoxigraph

from crosslane.graph.engine import wire
from crosslane.graph.engine.worker import Evaluator, serve

_PR_SET_PDEATHSIG = 1
_WARM_UP = (
    "SELECT (COUNT(*) AS ?n) (NOW() AS ?now) (STRUUID() AS ?u) WHERE { ?s ?p ?o } LIMIT 1",
    "SELECT ?s WHERE { ?s ?p ?o FILTER(REGEX(STR(?s), 'a') && RAND() < 2) } ORDER BY ?s LIMIT 1",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 1",
    "DESCRIBE <urn:x:nothing>",
    "ASK { ?s ?p }",
)


class ThreadsError(RuntimeError):
    """Loading left threads behind, so forking is not safe."""


def main(control: socket.socket) -> None:
    """Load the snapshot that the parent sends, then fork workers until it closes.

    Args:
        control: connected to the parent.
    """
    config, snapshot = wire.receive(control, sys.maxsize)
    try:
        evaluator, graphs, quads = _load(snapshot, config)
        _check_threads()
    except (SyntaxError, ValueError, OSError, ThreadsError) as error:
        wire.send(control, {"failed": str(error)})
        return
    del snapshot
    gc.collect()
    gc.freeze()  # the collector would otherwise write to, and so copy, every shared page
    wire.send(control, {"ready": os.getpid(), "graphs": graphs, "quads": quads})
    _fork_until_closed(control, evaluator, config)


def _load(snapshot: bytes, config: dict[str, Any]) -> tuple[Evaluator, list[str], int]:
    store = pyoxigraph.Store()
    store.load(snapshot, format=pyoxigraph.RdfFormat.N_QUADS)
    graphs = sorted(
        graph.value for graph in store.named_graphs() if isinstance(graph, pyoxigraph.NamedNode)
    )
    evaluator = Evaluator(store, config)
    # A worker can open no file, so whatever is imported or read at first use is used here.
    everything = {"default": None, "named": None, "graph": ["ttl"], "solutions": ["json"]}
    for query in _WARM_UP:
        evaluator.answer(everything, query)
    return evaluator, graphs, len(store)


def _check_threads() -> None:
    """Make sure that this process has one thread; only Linux tells.

    Raises:
        ThreadsError: it has more.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return
    for line in status.read_text().splitlines():
        name, _, value = line.partition(":")
        if name == "Threads" and int(value) != 1:
            raise ThreadsError(f"the zygote has {value.strip()} threads and must have one")


def _fork_until_closed(
    control: socket.socket, evaluator: Evaluator, config: dict[str, Any]
) -> None:
    workers: set[int] = set()
    library = ctypes.CDLL(None) if sys.platform == "linux" else None
    try:
        while True:
            (old,) = wire.COMMAND.unpack(wire.exactly(control, wire.COMMAND.size))
            if old in workers:
                _end(old)
                workers.discard(old)
            ours, theirs = socket.socketpair()
            zygote = os.getpid()
            pid = os.fork()
            if pid == 0:
                ours.close()
                _become_worker(theirs, zygote, library, evaluator, config)
            theirs.close()
            workers.add(pid)
            socket.send_fds(control, [wire.FORKED.pack(pid)], [ours.fileno()])
            ours.close()
    except (EOFError, ConnectionError):
        for pid in workers:
            _end(pid)


def _become_worker(
    sock: socket.socket,
    zygote: int,
    library: ctypes.CDLL | None,
    evaluator: Evaluator,
    config: dict[str, Any],
) -> NoReturn:
    """Serve queries in a forked child, and not outlive the zygote."""
    try:
        if library is not None:
            library.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() == zygote:
            serve(sock, evaluator, config)
    finally:
        os._exit(1)  # a child must never return into the zygote's loop


def _end(pid: int) -> None:
    """Kill a worker and collect it; until then its process id cannot mean another process."""
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with socket.socket(fileno=int(sys.argv[1])) as parent:
        main(parent)
