"""A document on its way into an endpoint: parsed here, sent as an update or as a graph.

Documents come from the operator, as the engine that takes those of strangers parses them in a
worker process; here the parser runs in the process of the engine, within the limits on bytes,
quads and nesting.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import pyoxigraph

from crosslane.graph.engine.changes import DEFAULT, name_of
from crosslane.graph.engine.errors import DocumentError, LimitExceeded
from crosslane.graph.engine.limits import Limits, setting
from crosslane.graph.engine.operations import FORMATS
from crosslane.graph.engine.port import LoadRequest

TRIPLES_OF_ONE_OPERATION = 500
"""In one INSERT DATA: Virtuoso compiles each into a program, whose size it bounds."""

_Triples = dict[pyoxigraph.Triple, None]


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a document holds.

    Attributes:
        graphs: triples by the name of the graph that gets them, as `changes.name_of` writes it;
            graphs that only lose what they had are there with none.
        quads: how many there are.
    """

    graphs: dict[str, _Triples]
    quads: int


def read(request: LoadRequest, limits: Limits) -> Parsed:
    """Parse a document.

    Args:
        request: the document and where it goes.
        limits: of bytes and quads.

    Returns:
        What it holds.

    Raises:
        DocumentError: it is not what its format says, or cannot be sent.
        LimitExceeded: it is too large.

    Example:
        >>> read(LoadRequest(b"<a> <b> 1 .", "ttl", "urn:g", "add", "urn:x:/"), Limits()).quads
        1
    """
    size, most = len(request.document), limits.max_document_bytes
    if size > most:
        detail = f"the document has {size} bytes where {most} are allowed"
        raise LimitExceeded(detail, "bytes", most, setting("max_document_bytes"))
    graphs: dict[str, _Triples] = defaultdict(dict)
    if request.graph is not None:
        graphs[f"<{request.graph}>"] = {}
    elif request.mode == "replace" or request.format in ("ttl", "nt", "rdf"):
        graphs[DEFAULT] = {}
    quads = 0
    try:
        for quad in _quads(request):
            name = name_of(quad.graph_name) if request.graph is None else f"<{request.graph}>"
            triples = graphs[name]
            quads += quad.triple not in triples
            triples[quad.triple] = None
            if quads > limits.max_quads:
                detail = f"the document has more than {limits.max_quads} quads"
                raise LimitExceeded(detail, "quads", limits.max_quads, setting("max_quads"))
    except SyntaxError as error:
        raise DocumentError(error.msg, error.lineno, error.offset) from error
    except ValueError as error:
        raise DocumentError(str(error)) from error
    if any(name.startswith("_:") for name in graphs):
        raise DocumentError("a graph that is named by a blank node cannot be sent")
    return Parsed(dict(graphs), quads)


def _quads(request: LoadRequest) -> Iterator[pyoxigraph.Quad]:
    return pyoxigraph.parse(
        request.document,
        format=FORMATS[request.format],
        base_iri=request.base,
        without_named_graphs=request.graph is not None,
        rename_blank_nodes=True,
    )


def statements(parsed: Parsed, *, replace: bool) -> str:
    """Write the update that puts a document into an endpoint.

    It goes in several operations, as products bound the size of one. Triples that share a
    blank node go in the same one, as outside of it the node would be another; and as INSERT
    WHERE, for Virtuoso takes no blank nodes in INSERT DATA.

    Args:
        parsed: the document.
        replace: whether its graphs lose what they had.

    Returns:
        SPARQL 1.1 Update; empty where there is nothing to do.

    Example:
        >>> triple = pyoxigraph.Triple(*3 * (pyoxigraph.NamedNode("urn:a"),))
        >>> print(statements(Parsed({"<urn:g>": {triple: None}}, 1), replace=True))
        CLEAR SILENT GRAPH <urn:g> ;
        INSERT DATA { GRAPH <urn:g> {
        <urn:a> <urn:a> <urn:a> .
        } }
    """
    operations: list[str] = []
    for name, triples in parsed.graphs.items():
        if replace:
            operations.append(f"CLEAR SILENT {f'GRAPH {name}' if name else 'DEFAULT'}")
        if name and not triples:
            operations.append(f"CREATE SILENT GRAPH {name}")
        ground = [(name, triple) for triple in triples if not _blanks(triple)]
        operations += [f"INSERT DATA {{ {_blocks(some)} }}" for some in _batches([[*ground]])]
    operations += [
        f"INSERT {{ {_blocks(some)} }} WHERE {{ }}" for some in _batches(_knots(parsed))
    ]
    return " ;\n".join(operations)


def triples_of(parsed: Parsed, name: str) -> bytes:
    """Return the triples of one graph as N-Triples, which are Turtle, too.

    Args:
        parsed: the document.
        name: of the graph.
    """
    return pyoxigraph.serialize(parsed.graphs[name], format=FORMATS["nt"]) or b""


def _blocks(placed: Sequence[_Placed]) -> str:
    by_name: dict[str, list[str]] = defaultdict(list)
    for name, triple in placed:
        by_name[name].append(f"{triple} .\n")
    return " ".join(
        f"GRAPH {name} {{\n{''.join(lines)}}}" if name else f"\n{''.join(lines)}"
        for name, lines in by_name.items()
    )


def _batches(knots: Iterable[list[_Placed]]) -> Iterator[list[_Placed]]:
    """Put knots together, of one graph where they can be, up to the size of an operation.

    Only a knot of one graph without blank nodes may be cut, which is a single one.
    """
    waiting: list[_Placed] = []
    for knot in knots:
        names = {name for name, _ in (*waiting, *knot)}
        if waiting and (len(waiting) + len(knot) > TRIPLES_OF_ONE_OPERATION or len(names) > 1):
            yield waiting
            waiting = []
        waiting = [*waiting, *knot]
    if waiting:
        yield waiting
