"""The process that evaluates queries: it has the snapshot, one socket, and nothing else.

A worker is forked from the zygote with the loaded store. Before it takes the first query it
gives up what a query could misuse: it can open no file and no socket (the limit on
descriptors is the number it has), it leaves no core file, and its address space may grow by
the memory limit only. It has no idea of time; the parent ends it at the deadline.
"""

from __future__ import annotations

import io
import os
import resource
import socket
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal, NoReturn

import pyoxigraph

from crosslane.graph.engine import wire
from crosslane.graph.engine.results import at_most, rows

if TYPE_CHECKING:
    from typing_extensions import Buffer  # collections.abc.Buffer from Python 3.12 on

SOCKET = 3
"""Descriptor of the worker's socket: the first after the standard ones, and the last."""

_SOLUTIONS = {
    "json": pyoxigraph.QueryResultsFormat.JSON,
    "xml": pyoxigraph.QueryResultsFormat.XML,
    "csv": pyoxigraph.QueryResultsFormat.CSV,
    "tsv": pyoxigraph.QueryResultsFormat.TSV,
}
_GRAPHS = {
    "ttl": pyoxigraph.RdfFormat.TURTLE,
    "nt": pyoxigraph.RdfFormat.N_TRIPLES,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
    "rdf": pyoxigraph.RdfFormat.RDF_XML,
    "trig": pyoxigraph.RdfFormat.TRIG,
    "nq": pyoxigraph.RdfFormat.N_QUADS,
}
_OUT_OF_MEMORY = 70
_FAULT = 71
_HIGHEST_DESCRIPTOR = 1 << 16  # far above what the zygote has; its limit may be infinite


class _StopError(Exception):
    """A result went past a limit; the worker is fine."""

    def __init__(self, limit: Literal["rows", "bytes"]) -> None:
        super().__init__(limit)
        self.limit = limit


class _Output(io.BytesIO):
    """Receives a serialised result piece by piece and stops it at a limit."""

    def __init__(self, max_bytes: int, max_rows: int, form: str | None) -> None:
        super().__init__()
        self._max_bytes = max_bytes
        self._max_rows = max_rows
        self._form = form
        self._bound = 0
        self._recount_at = max_rows + 2

    def write(self, piece: Buffer, /) -> int:
        """Take a piece (the serialisers write 8 kB at a time)."""
        count = super().write(piece)
        if self.tell() > self._max_bytes:
            raise _StopError("bytes")
        if self._form is not None:
            self._bound += at_most(self._form, bytes(piece))
            if self._bound > self._recount_at:
                self._recount(self._form)
        return count

    def finish(self) -> tuple[bytes, int | None]:
        """Return the whole result and, of solutions, the number of rows."""
        count = None if self._form is None else self._recount(self._form)
        return self.getvalue(), count

    def _recount(self, form: str) -> int:
        count = rows(form, self.getvalue())
        if count > self._max_rows:
            raise _StopError("rows")
        self._recount_at = self._bound + self._max_rows - count + 2
        return count


class Evaluator:
    """Answers requests from one store.

    Args:
        store: the loaded snapshot; only read.
        config: ``prefixes``, ``base``, ``max_rows``, ``max_bytes``.
    """

    def __init__(self, store: pyoxigraph.Store, config: dict[str, Any]) -> None:
        """Keep the store and the limits."""
        self._store = store
        self._prefixes: dict[str, str] = config["prefixes"]
        self._base: str = config["base"]
        self._max_rows: int = config["max_rows"]
        self._max_bytes: int = config["max_bytes"]

    def answer(self, request: dict[str, Any], query: str) -> tuple[dict[str, Any], bytes]:
        """Evaluate one request.

        Args:
            request: ``solutions`` and ``graph`` (format ids in order of preference),
                ``default`` and ``named`` (graph IRIs, or None).
            query: its text.

        Returns:
            The head of the answer (``format`` and ``rows``, or ``error``), and the result.
        """
        try:
            return self._evaluate(request, query)
        except _StopError as stop:
            return {"error": stop.limit}, b""
        except SyntaxError as error:
            return {"error": "syntax", "message": str(error)}, b""
        except (RuntimeError, ValueError, OSError) as error:
            return {"error": "failed", "message": str(error)}, b""

    def _evaluate(self, request: dict[str, Any], query: str) -> tuple[dict[str, Any], bytes]:
        result = self._query(query, request["default"], request["named"])
        if isinstance(result, pyoxigraph.QueryTriples):
            return self._graph(result, request["graph"])
        if not request["solutions"]:
            return {"error": "format", "family": "solutions"}, b""
        form = request["solutions"][0]
        boolean = isinstance(result, pyoxigraph.QueryBoolean)
        output = _Output(self._max_bytes, self._max_rows, None if boolean else form)
        result.serialize(output, format=_SOLUTIONS[form])
        data, count = output.finish()
        return {"format": form, "rows": count}, data

    def _query(
        self, query: str, default: list[str] | None, named: list[str] | None
    ) -> pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples:
        if default is None and named is None:
            return self._store.query(
                query,
                base_iri=self._base,
                prefixes=self._prefixes,
                use_default_graph_as_union=True,
            )
        return self._store.query(
            query,
            base_iri=self._base,
            prefixes=self._prefixes,
            default_graph=[pyoxigraph.NamedNode(iri) for iri in default or ()],
            named_graphs=[pyoxigraph.NamedNode(iri) for iri in named or ()],
        )

    def _graph(
        self, triples: pyoxigraph.QueryTriples, formats: list[str]
    ) -> tuple[dict[str, Any], bytes]:
        if not formats:
            return {"error": "format", "family": "graph"}, b""
        form = formats[0]
        output = _Output(self._max_bytes, self._max_rows, None)
        distinct = list(self._distinct(triples))
        pyoxigraph.serialize(distinct, output, format=_GRAPHS[form], prefixes=self._prefixes)
        data, _ = output.finish()
        return {"format": form, "rows": len(distinct)}, data

    def _distinct(self, triples: pyoxigraph.QueryTriples) -> Iterator[pyoxigraph.Triple]:
        """Yield each triple once, as a graph is a set; stop past the limit."""
        seen: set[pyoxigraph.Triple] = set()
        for triple in triples:
            if triple not in seen:
                if len(seen) == self._max_rows:
                    raise _StopError("rows")
                seen.add(triple)
                yield triple


def serve(sock: socket.socket, evaluator: Evaluator, config: dict[str, Any]) -> NoReturn:
    """Answer requests until the parent closes the socket; never returns.

    Args:
        sock: connected to the parent.
        evaluator: with the loaded store.
        config: ``memory`` and ``max_query_bytes``.
    """
    sock = confine(sock, config["memory"])
    tired = _largest_resident() + config["memory"] // 4
    try:
        while True:
            request, query = wire.receive(sock, config["max_query_bytes"])
            head, body = evaluator.answer(request, query.decode())
            # Memory that a query freed may stay with the process in pieces: the next query is
            # better off with a new worker.
            head["tired"] = _largest_resident() > tired
            wire.send(sock, head, body)
            del request, query, body
    except (EOFError, ConnectionError):
        os._exit(0)  # the parent is gone, or has no use for this worker any more
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)
    except BaseException as error:  # a panic in Rust is no Exception; its state is unknown
        message = f"a fault in the engine, {error!r}"
        wire.send(sock, {"error": "failed", "message": message, "tired": True})
        os._exit(_FAULT)


def confine(sock: socket.socket, memory: int) -> socket.socket:
    """Give up what a query could misuse.

    Args:
        sock: the only connection to keep.
        memory: bytes by which the address space may grow.

    Returns:
        The same connection, on descriptor `SOCKET`.
    """
    null = os.open(os.devnull, os.O_RDWR)
    for standard in range(SOCKET):
        os.dup2(null, standard)
    os.dup2(sock.detach(), SOCKET, inheritable=False)
    os.closerange(SOCKET + 1, _HIGHEST_DESCRIPTOR)
    size = _address_space()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if size is not None:
        resource.setrlimit(resource.RLIMIT_AS, (size + memory, size + memory))
    resource.setrlimit(resource.RLIMIT_NOFILE, (SOCKET + 1, SOCKET + 1))
    return socket.socket(fileno=SOCKET)


def _address_space() -> int | None:
    """Return the size of this process in bytes, or None where /proc does not tell."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except FileNotFoundError:
        return None


def _largest_resident() -> int:
    """Return the most memory this process has had at a time, in bytes."""
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return largest if sys.platform == "darwin" else largest * 1024
