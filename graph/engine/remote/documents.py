"""Documents on their way into an endpoint, and a whole dataset on its way out.

Documents come from the operator, as the engine that takes those of strangers parses them in a
worker process; here the parser runs in the process of the engine, within the limits on bytes,
quads and nesting.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pyoxigraph

from crosslane.graph.engine.errors import DocumentError, EngineDown, LimitExceeded
from crosslane.graph.engine.limits import Limits, setting
from crosslane.graph.engine.port import LoadRequest
from crosslane.graph.engine.remote import answers
from crosslane.graph.engine.remote.channel import Answer
from crosslane.graph.engine.workers.changes import DEFAULT, name_of
from crosslane.graph.engine.workers.operations import FORMATS

TRIPLES_OF_ONE_OPERATION = 500
"""In one INSERT DATA: Virtuoso compiles each into a program, whose size it bounds."""

_PLACE = re.compile(r"Parser error at line \d+ (?:between columns \d+ and \d+|column \d+): ")
_Triples = dict[pyoxigraph.Triple, None]
_Placed = tuple[str, pyoxigraph.Triple]


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
    _check_name(request.graph)
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
        raise DocumentError(_PLACE.sub("", error.msg), error.lineno, error.offset) from error
    except ValueError as error:
        raise DocumentError(str(error)) from error
    if any(name.startswith("_:") for name in graphs):
        raise DocumentError("a graph that is named by a blank node cannot be sent")
    return Parsed(dict(graphs), quads)


def _check_name(graph: str | None) -> None:
    """Make sure that the name of a graph is an IRI, as it becomes part of an update."""
    try:
        pyoxigraph.NamedNode("urn:none" if graph is None else graph)
    except ValueError as error:
        raise DocumentError(f"{graph!r} is no IRI, so no graph can have it as a name") from error


def _quads(request: LoadRequest) -> Iterator[pyoxigraph.Quad]:
    return pyoxigraph.parse(
        request.document,
        format=FORMATS[request.format],
        base_iri=request.base,
        without_named_graphs=request.graph is not None,
        rename_blank_nodes=True,
    )


def quads_of(answer: Answer, limits: Limits) -> dict[pyoxigraph.Quad, None]:
    """Read a dataset from the solutions of a query for ``?s ?p ?o ?g``.

    Args:
        answer: of the endpoint; without ``?g``, a triple is of the default graph.
        limits: of quads.

    Returns:
        The quads, each once, in order.

    Raises:
        EngineDown: the answer is not what was asked.
        LimitExceeded: there are too many.
    """
    quads: dict[pyoxigraph.Quad, None] = {}
    for row in answers.rows(answer.body, answer.media):
        try:
            subject, predicate, value, graph = _terms(row)
            quads[pyoxigraph.Quad(subject, predicate, value, graph)] = None
        except (KeyError, TypeError):
            raise EngineDown("the endpoint answered with what is no triple") from None
        if len(quads) > limits.max_quads:
            detail = f"the dataset has more than {limits.max_quads} quads"
            raise LimitExceeded(detail, "quads", limits.max_quads, setting("max_quads"))
    return quads


def _terms(row: Mapping[str, Any]) -> tuple[Any, Any, Any, Any]:
    """Return the terms of a quad, which may be none: that is for its maker to find out."""
    return row["s"], row["p"], row["o"], row.get("g") or pyoxigraph.DefaultGraph()


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
        ground = ((name, triple) for triple in triples if not _blanks(triple))
        while some := list(islice(ground, TRIPLES_OF_ONE_OPERATION)):
            operations.append(f"INSERT DATA {{ {_blocks(some)} }}")
    operations += [f"INSERT {{ {_blocks(some)} }} WHERE {{ }}" for some in _packed(_knots(parsed))]
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


def _packed(knots: Iterable[list[_Placed]]) -> Iterator[list[_Placed]]:
    """Put knots of one graph together, up to the size of an operation; none is cut."""
    waiting: list[_Placed] = []
    for knot in knots:
        names = {name for name, _ in knot} | {name for name, _ in waiting[:1]}
        if waiting and (len(waiting) + len(knot) > TRIPLES_OF_ONE_OPERATION or len(names) > 1):
            yield waiting
            waiting = []
        waiting = waiting + knot
    if waiting:
        yield waiting


def _knots(parsed: Parsed) -> list[list[_Placed]]:
    """Return the triples with blank nodes, those that hang together by such nodes together."""
    parents: dict[str, str] = {}

    def root(label: str) -> str:
        while parents.setdefault(label, label) != label:
            parents[label] = parents[parents[label]]  # shorter for the next one
            label = parents[label]
        return label

    placed = [
        (name, triple, blanks)
        for name, triples in parsed.graphs.items()
        for triple in triples
        if (blanks := _blanks(triple))
    ]
    for _, _, blanks in placed:
        for label in blanks[1:]:
            parents[root(label)] = root(blanks[0])
    knots: dict[str, list[_Placed]] = defaultdict(list)
    for name, triple, blanks in placed:
        knots[root(blanks[0])].append((name, triple))
    return list(knots.values())


def _blanks(triple: pyoxigraph.Triple) -> list[str]:
    """Return the labels of the blank nodes in a triple, those in triple terms too."""
    found = []
    for end in (triple.subject, triple.object):
        if isinstance(end, pyoxigraph.BlankNode):
            found.append(end.value)
        elif isinstance(end, pyoxigraph.Triple):
            found += _blanks(end)
    return found
