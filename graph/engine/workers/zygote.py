"""The process that workers are forked from: ``python -m crosslane.graph.engine.workers.zygote FD``.

Started by the parent as a new interpreter, never forked from it: the parent has threads, and
a forked copy of a lock that another thread holds stays locked. The zygote loads the dataset,
stays single-threaded, and then only forks and kills workers on request, so a new worker
shares the loaded pages and is there in milliseconds; and it carries out changes, which workers
forked later have. When the control socket closes, because the parent closed it or is no more,
every worker is killed and the zygote ends.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
from pathlib import Path
from typing import Any, NoReturn

import pyoxigraph

from crosslane.graph.engine.workers import changes, wire
from crosslane.graph.engine.workers.confinement import exit_with_parent, in_bytes, memory_in_use
from crosslane.graph.engine.workers.evaluator import Evaluator
from crosslane.graph.engine.workers.worker import serve

_WARM_UP = (
    "SELECT (COUNT(*) AS ?n) (NOW() AS ?now) (STRUUID() AS ?u) WHERE { ?s ?p ?o } LIMIT 1",
    "SELECT ?s WHERE { ?s ?p ?o FILTER(REGEX(STR(?s), 'a') && RAND() < 2) } ORDER BY ?s LIMIT 1",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 1",
    "DESCRIBE <urn:x:nothing>",
    "ASK { ?s ?p }",
)


class ThreadsError(RuntimeError):
    """Loading left threads behind, so forking is not safe."""


def load(sock: socket.socket) -> tuple[Evaluator, dict[str, Any], dict[str, Any]]:
    """Receive the limits and the dataset from the parent, and get ready to answer.

    Args:
        sock: connected to the parent.

    Returns:
        The evaluator, the limits, and a report for the parent: ``ready`` (the process id),
        ``graphs`` and ``quads``.

    Raises:
        SyntaxError: what came is not N-Quads.
        ValueError: likewise.
    """
    config, _ = wire.receive(sock, sys.maxsize)
    store = pyoxigraph.Store()
    while True:
        wire.send(sock, {"next": True})
        head, body = wire.receive(sock, sys.maxsize)
        if "end" in head:
            break
        changes.apply(store, changes.decoded(head, body))
    evaluator = Evaluator(store, config)
    _warm_up(config)
    graphs = sorted(changes.graph_names(store))
    return evaluator, config, {"ready": os.getpid(), "graphs": graphs, "quads": len(store)}


def _warm_up(config: dict[str, Any]) -> None:
    """Use whatever is imported or read at first use, for a worker can open no file.

    It does so on a dataset of one quad: on the real one these queries took as long as loading it.
    """
    store = pyoxigraph.Store()
    node = pyoxigraph.NamedNode("urn:x:a")
    store.add(pyoxigraph.Quad(node, node, node, node))
    evaluator = Evaluator(store, config)
    everything = {"default": None, "named": None, "graph": ["ttl"], "solutions": ["json"]}
    for query in _WARM_UP:
        evaluator.answer({"do": "query", **everything}, query.encode())


def main(control: socket.socket) -> None:
    """Load the dataset that the parent sends, then serve it until it closes.

    Args:
        control: connected to the parent.
    """
    try:
        evaluator, config, report = load(control)
        _settle()
    except (SyntaxError, ValueError, OSError, ThreadsError) as error:
        wire.send(control, {"failed": str(error)})
        return
    except EOFError:
        return  # the parent has no use for this process any more
    wire.send(control, report)
    workers: set[int] = set()
    try:
        while True:
            command, old = wire.COMMAND.unpack(wire.exactly(control, wire.COMMAND.size))
            if command == wire.APPLY:
                _apply(control, evaluator)
                continue
            ended = (wire.UNKNOWN, 0)
            if old in workers:
                ended = _end(old)
                workers.discard(old)
            if command == wire.END:
                control.sendall(wire.FORKED.pack(0, *ended))
                continue
            pid, sock = _fork(evaluator, config)
            workers.add(pid)
            with sock:
                socket.send_fds(control, [wire.FORKED.pack(pid, *ended)], [sock.fileno()])
    except (EOFError, ConnectionError):
        pass  # the parent has closed, or is no more
    finally:
        for pid in workers:
            _end(pid)


def _apply(control: socket.socket, evaluator: Evaluator) -> None:
    """Carry out a change; after one that fails halfway, this process is of no use any more."""
    change = changes.decoded(*wire.receive(control, sys.maxsize))
    try:
        changes.apply(evaluator.store, change, check=True)
        _settle()
    except (SyntaxError, ValueError, OSError, ThreadsError) as error:
        wire.send(control, {"failed": str(error)})
        sys.exit(1)
    wire.send(control, {"applied": True})


def _settle() -> None:
    """Get ready to be forked.

    Raises:
        ThreadsError: this process has more than one thread; only Linux tells.
    """
    gc.collect()
    gc.freeze()  # the collector would otherwise write to, and so copy, every shared page
    status = Path("/proc/self/status")
    if not status.exists():
        return
    for line in status.read_text().splitlines():
        name, _, value = line.partition(":")
        if name == "Threads" and int(value) != 1:
            raise ThreadsError(f"the zygote has {value.strip()} threads and must have one")


def _fork(evaluator: Evaluator, config: dict[str, Any]) -> tuple[int, socket.socket]:
    """Fork a worker; return its process id and the parent's end of its socket."""
    ours, theirs = socket.socketpair()
    zygote = os.getpid()
    pid = os.fork()
    if pid == 0:
        ours.close()
        _become_worker(theirs, zygote, evaluator, config)
    theirs.close()
    return pid, ours


def _become_worker(
    sock: socket.socket, zygote: int, evaluator: Evaluator, config: dict[str, Any]
) -> NoReturn:
    """Serve queries in a forked child, and not outlive the zygote."""
    try:
        exit_with_parent()
        if os.getppid() == zygote:
            serve(sock, evaluator, config)
    finally:
        os._exit(1)  # a child must never return into the zygote's loop


def _end(pid: int) -> tuple[int, int]:
    """Kill a worker and collect it; until then its process id cannot mean another process.

    One that is on its way out keeps its own status: a kill does not change it.

    Returns:
        Its exit status (minus the signal where that ended it), and by how many bytes it was
        once larger than this process is.
    """
    os.kill(pid, signal.SIGKILL)
    _, status, usage = os.wait4(pid, 0)
    shared = memory_in_use(resident=True) or 0
    return os.waitstatus_to_exitcode(status), max(0, in_bytes(usage.ru_maxrss) - shared)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with socket.socket(fileno=int(sys.argv[1])) as parent:
        main(parent)
