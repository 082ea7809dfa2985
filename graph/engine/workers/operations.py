"""What a worker does to its own copy of a dataset in order to say what changes.

The worker's store shares its pages with the zygote's until it is written to, and the worker
ends after a write, so whatever happens here, nothing but the returned change leaves it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

import pyoxigraph

from crosslane.graph.engine.workers.changes import (
    DEFAULT,
    Before,
    Change,
    GraphName,
    graph_names,
    graph_of,
    name_of,
)
from crosslane.graph.engine.workers.sink import Output, StopError

FORMATS = {
    "ttl": pyoxigraph.RdfFormat.TURTLE,
    "nt": pyoxigraph.RdfFormat.N_TRIPLES,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
    "rdf": pyoxigraph.RdfFormat.RDF_XML,
    "trig": pyoxigraph.RdfFormat.TRIG,
    "nq": pyoxigraph.RdfFormat.N_QUADS,
}
"""The formats of graphs by their id."""

# Where one of these is nowhere in the text, not even in a string, nothing can be taken away
# (or come); where there is an escape of a character, the text may say anything.
_REMOVING = re.compile(r"delete|clear|drop|move|copy|\\u", re.IGNORECASE)
_ADDING = re.compile(r"insert|add|move|copy|load|\\u", re.IGNORECASE)
_POSITION = re.compile(r"Parser error at line \d+ (?:between columns \d+ and \d+|column \d+): ")


class DocumentFaultError(Exception):
    """A document cannot be loaded.

    Attributes:
        report: ``error``, ``message``, ``line`` and ``column`` for the parent.
    """

    def __init__(self, message: str, line: int | None, column: int | None) -> None:
        """Keep what the parent is told."""
        super().__init__(message)
        self.report = {"error": "document", "message": message, "line": line, "column": column}


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much a write may leave behind.

    Attributes:
        quads: quads in the dataset; one that has more may still shrink.
        changed: bytes of N-Quads in the change.
    """

    quads: int
    changed: int

    def keep(self, before: int, after: int) -> None:
        """Hold against the number of quads.

        Raises:
            StopError: there are too many, and more than before.
        """
        if after > max(self.quads, before):
            raise StopError("quads")


def update(
    store: pyoxigraph.Store, text: str, prefixes: dict[str, str], base: str, bounds: Bounds
) -> Change:
    r"""Carry out an update and find what it changed.

    Args:
        store: the dataset; changed.
        text: SPARQL 1.1 Update.
        prefixes: that it may use without declaring them.
        base: IRI against which relative IRIs are resolved.
        bounds: of the dataset afterwards, and of the change.

    Returns:
        The change.

    Raises:
        SyntaxError: the text is none.
        RuntimeError: an operation failed, so all did.
        StopError: a bound is passed.

    Example:
        >>> store, bounds = pyoxigraph.Store(), Bounds(10, 1000)
        >>> update(store, "INSERT DATA { <urn:a> <urn:b> 'c' }", {}, "urn:x", bounds).added
        b'<urn:a> <urn:b> "c" .\n'
    """
    before = Before(store)
    store.update(text, base_iri=base, prefixes=prefixes)
    adding, removing = _ADDING.search(text) is not None, _REMOVING.search(text) is not None
    return _difference(before, bounds, adding=adding, removing=removing)


def _difference(before: Before, bounds: Bounds, *, adding: bool, removing: bool) -> Change:
    store, quads, graphs = before.store, len(before.store), graph_names(before.store)
    bounds.keep(before.quads, quads)
    dropped, created = before.graphs - graphs, graphs - before.graphs
    output, tally, cleared = Output(bounds.changed), Counter[str](), set[str]()
    if removing:
        emptied = dropped | {
            name for name in (DEFAULT, *(graphs & before.graphs)) if _is_empty(store, name)
        }
        if quads == 0 and before.quads:
            tally.update(dict.fromkeys(emptied, 0) | {DEFAULT: before.quads})
        else:
            gone = before.removed(None if adding else before.quads - quads)
            pyoxigraph.serialize(_listed(gone, emptied, tally), output, format=FORMATS["nq"])
        cleared = (emptied & tally.keys()) - dropped
    split = output.tell()
    added = before.added(quads - before.quads + tally.total())
    pyoxigraph.serialize(added, output, format=FORMATS["nq"])
    body, _ = output.finish()
    named = (tuple(sorted(dropped)), tuple(sorted(cleared)), tuple(sorted(created)))
    return Change(quads, named[0], named[1], named[2], body[:split], body[split:])


def _listed(
    gone: Iterator[pyoxigraph.Quad], emptied: Collection[str], tally: Counter[str]
) -> Iterator[pyoxigraph.Quad]:
    """Count the quads by graph, and yield those of graphs that still have others."""
    for quad in gone:
        name = name_of(quad.graph_name)
        tally[name] += 1
        if name not in emptied:
            yield quad


def _is_empty(store: pyoxigraph.Store, name: str) -> bool:
    return next(iter(store.quads_for_pattern(None, None, None, graph_of(name))), None) is None


def _size(store: pyoxigraph.Store, name: str) -> int:
    return sum(1 for _ in store.quads_for_pattern(None, None, None, graph_of(name)))


@dataclass(frozen=True, slots=True)
class Document:
    """A document and where it goes; see `port.LoadRequest`.

    Attributes:
        data: its bytes.
        format: id of its format.
        graph: IRI of the graph that gets the triples, or None.
        mode: whether it replaces what was there.
        base: IRI against which relative IRIs are resolved.
    """

    data: bytes
    format: str
    graph: str | None
    mode: Literal["add", "replace"]
    base: str


def load(store: pyoxigraph.Store, document: Document, bounds: Bounds) -> tuple[Change, int]:
    """Find what loading a document changes.

    In mode ``replace`` the graph that gets the triples loses what it had; where the document
    brings its own graphs, each that it names does, and the default graph does.

    Args:
        store: the dataset; only read.
        document: what is loaded.
        bounds: of the dataset afterwards, and of the change.

    Returns:
        The change, and the number of quads in the document.

    Raises:
        DocumentFaultError: the document is not what its format says.
        StopError: a bound is passed.

    Example:
        >>> turtle = Document(b"<a> <b> 1 .", "ttl", "urn:g", "add", "http://example.org/")
        >>> load(pyoxigraph.Store(), turtle, Bounds(10, 1000))[0].created
        ('<urn:g>',)
    """
    parsed = _parsed(document)
    names = graph_names(parsed)
    if document.graph is not None:
        names.add(f"<{document.graph}>")
    before, there = len(store), graph_names(store)
    cleared: list[str] = []
    if document.mode == "replace":
        targets = names if document.graph is not None else {DEFAULT, *names}
        cleared = sorted(name for name in targets if not _is_empty(store, name))
        added = list(parsed)
    else:
        added = [quad for quad in parsed if quad not in store]
    after = before - sum(_size(store, name) for name in cleared) + len(added)
    bounds.keep(before, after)
    output = Output(bounds.changed)
    pyoxigraph.serialize(added, output, format=FORMATS["nq"])
    created = tuple(sorted(names - there))
    change = Change(after, (), tuple(cleared), created, added=output.getvalue())
    return change, len(parsed)


def _parsed(document: Document) -> pyoxigraph.Store:
    """Parse a document into a store of its own, which makes its quads distinct.

    Its blank nodes get new labels, as a document is a scope of its own. No parser of
    pyoxigraph fetches anything: a remote context of JSON-LD is an error.
    """
    store = pyoxigraph.Store()
    try:
        quads = pyoxigraph.parse(
            document.data,
            format=FORMATS[document.format],
            base_iri=document.base,
            without_named_graphs=document.graph is not None,
            rename_blank_nodes=True,
        )
        store.extend(quads if document.graph is None else _into(document.graph, quads))
    except SyntaxError as error:
        raise DocumentFaultError(_said(error), error.lineno, error.offset) from error
    except ValueError as error:
        raise DocumentFaultError(str(error), None, None) from error
    return store


def _into(graph: str, quads: Iterator[pyoxigraph.Quad]) -> Iterator[pyoxigraph.Quad]:
    name: GraphName = pyoxigraph.NamedNode(graph)
    return (pyoxigraph.Quad(quad.subject, quad.predicate, quad.object, name) for quad in quads)


def _said(error: SyntaxError) -> str:
    """Return what the parser says, without the position, which has members of its own."""
    if "LoadDocumentCallback" in error.msg:
        return "a remote @context is never fetched: put the context into the document"
    return _POSITION.sub("", error.msg)
