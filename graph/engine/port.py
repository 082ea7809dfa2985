"""The one port of every SPARQL engine: query, update, load, snapshot.

Implementations: `sparql.SparqlEngine` (one snapshot in worker processes), `daily.DailyEngine`
(one such engine per day), `dataset.DatasetEngine` (a dataset that can be written, kept on
disk) and `remote.RemoteEngine` (any SPARQL 1.1 endpoint). One contract test runs on all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from crosslane.graph.engine.limits import Limits
from crosslane.graph.engine.results import GRAPHS, SOLUTIONS, Format


@dataclass(frozen=True, slots=True)
class QueryRequest:
    """A query and how its result is wanted.

    Attributes:
        query: SPARQL 1.1 text; the prefixes of `crosslane.ontology.terms` need no declaration.
        solutions: ids of formats for SELECT and ASK, the preferred one first; see `results`.
        graph: ids of formats for CONSTRUCT and DESCRIBE, the preferred one first.
        timeout: seconds, at most the limit; None for the limit.
        default_graphs: IRIs of graphs to query instead of the union of all and of FROM.
        named_graphs: IRIs of graphs that GRAPH may name, instead of all and of FROM NAMED.
    """

    query: str
    solutions: tuple[str, ...] = tuple(form.id for form in SOLUTIONS)
    graph: tuple[str, ...] = tuple(form.id for form in GRAPHS)
    timeout: float | None = None
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class QueryResult:
    """A whole, serialised result.

    Attributes:
        body: the bytes.
        format: what they are.
        rows: number of solutions or triples; None for ASK.
        volatile: whether the same query may have another answer at once, because it asks for
            the time, a random number or a new identifier; such a result must not be kept.
    """

    body: bytes
    format: Format
    rows: int | None
    volatile: bool = False


@dataclass(frozen=True, slots=True)
class UpdateRequest:
    """A sequence of SPARQL 1.1 Update operations, carried out as a whole or not at all.

    Attributes:
        update: its text.
        timeout: seconds, at most the limit; None for the limit.
        using_graphs: IRIs of ``using-graph-uri``, or None; an error where the text has USING.
        using_named_graphs: IRIs of ``using-named-graph-uri``, or None.
    """

    update: str
    timeout: float | None = None
    using_graphs: tuple[str, ...] | None = None
    using_named_graphs: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class LoadRequest:
    """An RDF document to be put into the dataset.

    Attributes:
        document: its bytes, as they came.
        format: id of a format of graphs: ttl, nt, jsonld, rdf, trig or nq.
        graph: IRI of the graph that gets the triples; None for the default graph, or, where
            the format has graphs of its own (trig, nq, jsonld), for those.
        mode: ``add`` to what the graph has, or ``replace`` it.
        base: IRI against which relative IRIs are resolved.
        timeout: seconds, at most the limit; None for the limit.
    """

    document: bytes
    format: str
    graph: str | None
    mode: Literal["add", "replace"]
    base: str
    timeout: float | None = None


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did.

    Attributes:
        quads: number of quads that the document holds.
        created: whether a graph came to be that the dataset did not have.
    """

    quads: int
    created: bool


@dataclass(frozen=True, slots=True)
class Stats:
    """How an engine is doing, for its operator.

    Attributes:
        workers: processes that are up, or connections to a remote endpoint.
        busy: processes that answer a request now.
        waiting: requests that wait for a process.
        replaced: processes that were replaced, by reason: ``time``, ``memory``, ``stack``,
            ``tired`` (let go after a large query), ``cancelled`` (the client went away),
            ``outdated`` (the dataset changed) and ``lost`` (anything else).
    """

    workers: int = 0
    busy: int = 0
    waiting: int = 0
    replaced: Mapping[str, int] = field(default_factory=dict)


class Backend(Protocol):
    """What answers SPARQL. Every method may raise any `errors.EngineError`.

    All are safe to call from one event loop at the same time.
    """

    @property
    def limits(self) -> Limits:
        """The limits that hold."""

    @property
    def graphs(self) -> tuple[str, ...]:
        """IRIs of the named graphs of the dataset as it is now."""

    @property
    def union(self) -> bool:
        """Whether the default graph is the union of the named graphs."""

    @property
    def version(self) -> str:
        """Token that is another one whenever an answer could be another one.

        Empty where nobody can know; then no answer may be kept.
        """

    @property
    def writable(self) -> bool:
        """Whether `update` and `load` can succeed."""

    def stats(self) -> Stats:
        """Return how it is doing."""

    async def query(self, request: QueryRequest) -> QueryResult:
        """Answer a query with a whole result, or raise; cancelling ends the query."""

    async def update(self, request: UpdateRequest) -> None:
        """Carry out an update whole, or raise `errors.QueryRefused` where nothing is written.

        When it returns, the change is on disk and every later query sees it.
        """

    async def load(self, request: LoadRequest) -> Loaded:
        """Put a document into the dataset whole; as durable and visible as `update`."""

    async def snapshot(self) -> bytes:
        """Return the dataset as N-Quads (empty graphs, which these cannot hold, left out)."""
