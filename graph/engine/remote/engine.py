"""Any SPARQL 1.1 endpoint as an engine: the graph may live in a triple store of its own.

Nothing is passed on unchecked in either direction: the guard reads every query and update
before it is sent, and every answer is parsed whole and written anew. What runs at the endpoint
runs there, under its limits: a deadline here closes the connection, which ends the query only
where the product notices. See docs/backends.md.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import CancelledError
from functools import partial
from typing import Any, TypeVar

import httpx2

from crosslane.graph.engine import asking
from crosslane.graph.engine.errors import (
    EngineDown,
    EngineError,
    QueryRefused,
    QuerySyntaxError,
    QueryTooComplex,
)
from crosslane.graph.engine.guarding.guard import Checked, Guard
from crosslane.graph.engine.guarding.using import with_using
from crosslane.graph.engine.lifecycle import Lifecycle
from crosslane.graph.engine.limits import Limits, setting
from crosslane.graph.engine.port import (
    Loaded,
    LoadRequest,
    QueryRequest,
    QueryResult,
    Stats,
    UpdateRequest,
)
from crosslane.graph.engine.remote import answers, documents, look
from crosslane.graph.engine.remote.endpoint import Address, Endpoint, Pairs
from crosslane.graph.engine.remote.outgoing import UPDATES, Outgoing, outgoing
from crosslane.graph.engine.remote.refusals import check_whole
from crosslane.graph.engine.results import FORMATS
from crosslane.graph.engine.workers.changes import DEFAULT
from crosslane.graph.engine.workers.sink import StopError
from crosslane.ontology.terms import BASE, PREFIXES

CONNECTIONS = 8
"""Requests that are at the endpoint at one time, unless another number is given."""

NO_GRAPH = "urn:x-crosslane:no-graph"
"""Names an empty default graph where the protocol has no other way to say so."""

_SMALL = 1 << 18
_QUADS = "SELECT ?s ?p ?o ?g { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
_NAMED_QUADS = "SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } }"
_T = TypeVar("_T")


class RemoteEngine(Lifecycle):
    """Answers from a SPARQL 1.1 endpoint, and writes it where it is told how.

    Requests are form posts. Thread-safe, and not bound to an event loop; use it as a context
    manager, or call `start` and `close`.

    Args:
        query_url: where queries go; name and password may stand before the host and are sent
            only when they are asked for, by Digest or Basic.
        limits: of a request, of its answer and of the queue.
        update_url: where updates go; without it nothing can be written.
        store_url: where the Graph Store Protocol is spoken, for `load`; otherwise documents
            are sent as updates.
        graphs: IRIs of the only graphs that queries see, whose union is then the default
            graph; without it, the dataset is that of the endpoint.
        union: whether the endpoint's own default graph is the union of its graphs; None to
            find out from samples.
        prefixes: that queries and updates need not declare, and Turtle results use.
        base: IRI against which relative IRIs are resolved.
        connections: requests that are at the endpoint at one time; others wait.
        make_client: makes the HTTP client, for certificates, proxies or other credentials.

    Raises:
        ValueError: an address is no URL of HTTP.
    """

    def __init__(
        self,
        query_url: str,
        limits: Limits,
        *,
        update_url: str | None = None,
        store_url: str | None = None,
        graphs: Sequence[str] | None = None,
        union: bool | None = None,
        prefixes: Mapping[str, str] = PREFIXES,
        base: str = BASE,
        connections: int = CONNECTIONS,
        make_client: Callable[[], httpx2.AsyncClient] | None = None,
    ) -> None:
        """Keep what `start` needs; nothing is sent yet."""
        self._update = None if update_url is None else Address.of(update_url)
        self._store = None if store_url is None else Address.of(store_url)
        self._limits = limits
        self._scope = None if graphs is None else tuple(sorted(set(graphs)))
        self._union = True if graphs is not None else union
        self._prefixes = dict(prefixes)
        self._base = base
        self._endpoint = Endpoint(Address.of(query_url), limits, connections, make_client)
        self._seen = self._scope or ()
        self._guard = Guard(limits, self._seen, prefixes, base)

    @property
    def limits(self) -> Limits:
        """The limits that hold here; the endpoint has its own."""
        return self._limits

    @property
    def graphs(self) -> tuple[str, ...]:
        """IRIs of the graphs that queries see.

        Those that were given, or those that the endpoint had when it was last asked: at the
        start, after a write, and when a query names another one.
        """
        return self._seen

    @property
    def union(self) -> bool:
        """Whether the default graph is the union of the named graphs, as far as is known."""
        return bool(self._union)

    @property
    def version(self) -> str:
        """Always empty, for not known: others may write to the endpoint at any time."""
        return ""

    @property
    def writable(self) -> bool:
        """Whether `load` can succeed, and `update` where the graphs are not limited."""
        return self._update is not None

    def stats(self) -> Stats:
        """Return how it is doing; its workers are the connections that it may have."""
        there = self._endpoint
        return Stats(there.connections, there.busy, there.waiting)

    def start(self) -> None:
        """Look at the endpoint.

        Raises:
            EngineDown: it does not answer, or not as a SPARQL endpoint does.
            EngineError: it refuses what every query needs.
        """
        self._endpoint.channel.start()
        try:
            self._endpoint.channel.submit(self._look()).result()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close every connection; running requests fail with `EngineDown`."""
        self._endpoint.channel.close()

    def run(self, request: QueryRequest) -> QueryResult:
        """Answer a query; blocks until the result is there or the deadline has passed.

        Args:
            request: the query and how its result is wanted.

        Returns:
            The whole result.

        Raises:
            EngineError: one of its kinds, see `errors`.
        """
        try:
            return self._endpoint.channel.submit(self._ask(request)).result()
        except CancelledError:
            raise EngineDown("the engine was closed while the request ran") from None

    async def query(self, request: QueryRequest) -> QueryResult:
        """Answer a query; cancelling it closes the connection.

        Args:
            request: the query and how its result is wanted.

        Returns:
            The whole result; volatile, as the endpoint may be written by others.

        Raises:
            EngineError: one of its kinds, see `errors`.
        """
        return await self._there(self._ask(request))

    async def update(self, request: UpdateRequest) -> None:
        """Carry out an update; whole or not at all, and durable, as far as the endpoint is.

        Args:
            request: the update.

        Raises:
            EngineError: one of its kinds, see `errors`; past the deadline, or where the
                connection broke, it may have been carried out all the same.
        """
        await self._there(self._change(request))

    async def load(self, request: LoadRequest) -> Loaded:
        """Put a document into the endpoint; see `port.Backend.load` and `documents`.

        The document is parsed in this process, so it must be one of the operator's.

        Args:
            request: the document.

        Returns:
            How many quads the document holds, and whether a graph came to be.

        Raises:
            EngineError: one of its kinds, see `errors`.
        """
        return await self._there(self._take(request))

    async def snapshot(self) -> bytes:
        """Return the dataset as N-Quads, from one query, so that blank nodes stay themselves.

        Raises:
            EngineError: one of its kinds; the limits are those of one query, with `max_quads`
                for its rows.
        """
        return await self._there(self._copy())

    async def _there(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Run a coroutine on the channel's thread; cancelling this cancels that."""
        try:
            return await asyncio.wrap_future(self._endpoint.channel.submit(work))
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if self._endpoint.channel.closed and task is not None and not task.cancelling():
                raise EngineDown("the engine was closed while the request ran") from None
            raise

    async def _look(self) -> None:
        """Find out what has to be known of the endpoint."""
        await look.check(self._endpoint)
        if self._scope is None:
            await self._list_graphs()
        await self._find_union()

    async def _find_union(self) -> None:
        if self._union is None:
            self._union = await look.is_union(self._endpoint)

    async def _list_graphs(self) -> None:
        self._seen = await look.graph_names(self._endpoint)
        self._guard = Guard(self._limits, self._seen, self._prefixes, self._base)

    async def _ask(self, request: QueryRequest) -> QueryResult:
        timeout = asking.granted(request.timeout, self._limits)
        checked, dataset = await self._checked(request)
        sent = outgoing(checked.text, self._prefixes, self._base, dataset=not dataset)
        wanted = answers.chosen(sent.form, request.solutions, request.graph)
        try:
            answer = await self._endpoint.ask(sent.text, sent.form, dataset, timeout, sent)
        except QuerySyntaxError as error:
            raise checked.suspect or error from None
        bounds = self._limits.max_bytes, self._limits.max_rows
        write = partial(
            answers.write,
            answer.body,
            answer.media,
            sent.form,
            wanted,
            self._prefixes,
            bounds,
        )
        try:
            small = len(answer.body) < _SMALL
            body, rows = write() if small else await asyncio.to_thread(write)
        except StopError as stop:
            raise asking.past_limit(stop.limit, self._limits) from None
        check_whole(answer, sent.form, rows, timeout)
        return QueryResult(body, FORMATS[wanted], rows, volatile=True)

    async def _checked(self, request: QueryRequest) -> tuple[Checked, Pairs]:
        """Let the guard read a query; it may name a graph that came to be meanwhile."""
        try:
            return self._check(request)
        except QueryRefused as refused:
            if refused.allowed is None or self._scope is not None:
                raise
        await self._list_graphs()
        return self._check(request)

    def _check(self, request: QueryRequest) -> tuple[Checked, Pairs]:
        default, named = request.default_graphs, request.named_graphs
        self._guard.graphs((default or ()) + (named or ()))
        checked = self._guard.check(request.query)
        if default is None and named is None:
            default, named = checked.default_graphs, checked.named_graphs
        if default is None and named is None:
            default = named = self._scope
        if default is None and named is None:
            return checked, []
        pairs = [("default-graph-uri", iri) for iri in default or ()]
        pairs += [("named-graph-uri", iri) for iri in named or ()]
        return checked, pairs or [("default-graph-uri", NO_GRAPH)]

    async def _change(self, request: UpdateRequest) -> None:
        address = self._writing()
        if self._scope is not None:
            raise QueryRefused("an engine for some graphs of an endpoint takes no updates")
        timeout = asking.granted(request.timeout, self._limits)
        size, most = len(request.update.encode("utf-8", "replace")), self._limits.max_document_bytes
        if size > most:
            raise QueryTooComplex("bytes", size, most, setting("max_document_bytes"))
        sent = await asyncio.to_thread(self._written, request)
        await self._endpoint.post(address, [("update", sent.text)], "*/*", timeout, sent)
        await self._look_again()

    def _written(self, request: UpdateRequest) -> Outgoing:
        text = self._guard.check_update(request.update).text
        text = with_using(text, request.using_graphs, request.using_named_graphs)
        return outgoing(text, self._prefixes, self._base, UPDATES)

    async def _take(self, request: LoadRequest) -> Loaded:
        address = self._writing()
        timeout = asking.granted(request.timeout, self._limits)
        parsed = await asyncio.to_thread(documents.read, request, self._limits)
        if self._scope is not None:
            named = [name[1:-1] for name in parsed.graphs if name != DEFAULT]
            self._guard.graphs(tuple(named))
            if DEFAULT in parsed.graphs:
                raise QueryRefused("an engine for some graphs of an endpoint loads into these only")
        before = set(await self._existing(parsed, timeout))
        if self._store is not None and request.graph is not None:
            await self._put(self._store, parsed, request, timeout)
        else:
            text = documents.statements(parsed, replace=request.mode == "replace")
            if text:
                await self._endpoint.post(address, [("update", text)], "*/*", timeout)
        await self._look_again()
        created = any(name not in before for name in parsed.graphs if name != DEFAULT)
        return Loaded(parsed.quads, created)

    async def _existing(self, parsed: documents.Parsed, timeout: float) -> list[str]:
        """Return those graphs of a document that are there already."""
        if self._scope is None:
            await self._list_graphs()
            return [f"<{iri}>" for iri in self._seen]
        there = []
        for name in parsed.graphs:
            query = f"SELECT ?s {{ GRAPH {name} {{ ?s ?p ?o }} }} LIMIT 1"
            answer = await self._endpoint.ask(query, "SELECT", [], timeout)
            there += [name] if any(answers.rows(answer.body, answer.media)) else []
        return there

    async def _put(
        self, store: Address, parsed: documents.Parsed, request: LoadRequest, timeout: float
    ) -> None:
        url = httpx2.URL(store.url).copy_merge_params({"graph": request.graph or ""})
        method = "PUT" if request.mode == "replace" else "POST"
        content = documents.triples_of(parsed, f"<{request.graph}>")
        headers = {"Content-Type": "text/turtle", "Accept": "*/*"}
        await self._endpoint.send(Address(str(url), store.auth), method, content, headers, timeout)

    async def _copy(self) -> bytes:
        await self._find_union()
        scope = self._scope
        dataset = [] if scope is None else [("named-graph-uri", iri) for iri in scope]
        query, timeout = _NAMED_QUADS if self.union else _QUADS, self._limits.timeout
        answer = await self._endpoint.ask(query, "SELECT", dataset, timeout)
        quads = await asyncio.to_thread(documents.quads_of, answer, self._limits)
        check_whole(answer, "SELECT", len(quads), timeout)
        return b"".join(b"%s .\n" % str(quad).encode() for quad in quads)

    async def _look_again(self) -> None:
        """Notice new graphs after a write, which is done whatever becomes of this."""
        if self._scope is None:
            with contextlib.suppress(EngineError):  # a query that names a new graph asks again
                await self._list_graphs()
                await self._find_union()

    def _writing(self) -> Address:
        if self._update is None:
            raise QueryRefused("this dataset is read-only")
        return self._update
