"""What a worker does with a request: evaluate a query, work out a write, write the dataset."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator
from typing import Any

import pyoxigraph

from crosslane.graph.engine.workers import operations
from crosslane.graph.engine.workers.changes import graph_names
from crosslane.graph.engine.workers.operations import FORMATS, Bounds, Document, DocumentFaultError
from crosslane.graph.engine.workers.sink import Output, StopError, is_xml

_SOLUTIONS = {
    "json": pyoxigraph.QueryResultsFormat.JSON,
    "xml": pyoxigraph.QueryResultsFormat.XML,
    "csv": pyoxigraph.QueryResultsFormat.CSV,
    "tsv": pyoxigraph.QueryResultsFormat.TSV,
}
_PIECE = 20_000  # quads that are dumped at a time

Answer = tuple[dict[str, Any], bytes]
"""Head and body of a message to the parent."""


class Evaluator:
    """Answers requests from one store.

    Args:
        store: the loaded dataset; a write changes it, so a worker ends after one.
        config: ``prefixes``, ``base``, ``union``, ``max_rows``, ``max_bytes``, ``max_quads``.
    """

    def __init__(self, store: pyoxigraph.Store, config: dict[str, Any]) -> None:
        """Keep the store and the limits."""
        self.store = store
        self._prefixes: dict[str, str] = config["prefixes"]
        self._base: str = config["base"]
        self._union: bool = config["union"]
        self._max_rows: int = config["max_rows"]
        self._max_bytes: int = config["max_bytes"]
        self._bounds = Bounds(config["max_quads"], config["max_bytes"])
        self._rest: Iterator[pyoxigraph.Quad] = iter(())

    def answer(self, request: dict[str, Any], body: bytes) -> Answer:
        """Do what one request asks.

        Args:
            request: ``do`` says what: ``query`` (with ``solutions`` and ``graph``, format ids
                in order of preference, and ``default`` and ``named``, graph IRIs or None),
                ``update``, ``parse`` (an update, of which nothing is kept), ``load`` (with the
                members of `port.LoadRequest`) or ``dump`` (``first`` or the next piece).
            body: text of the query or update, or the document.

        Returns:
            The head of the answer (of a query ``format`` and ``rows``; ``error`` when there is
            none; ``spent`` when this must be the last request), and the result.
        """
        head, data = self._attempt(request, body)
        if request["do"] == "update" and head.get("error") != "syntax":
            head["spent"] = True  # the store may have changed, though the dataset may not have
        return head, data

    def _attempt(self, request: dict[str, Any], body: bytes) -> Answer:
        try:
            match request["do"]:
                case "query":
                    return self._evaluate(request, body.decode())
                case "update":
                    return self._update(body.decode())
                case "parse":
                    return self._parse(body.decode())
                case "load":
                    return self._load(request, body)
                case _:
                    return self._dump(first=request["first"])
        except StopError as stop:
            return {"error": stop.limit}, b""
        except DocumentFaultError as fault:
            return fault.report, b""
        except SyntaxError as error:
            return {"error": "syntax", "message": str(error)}, b""
        except (RuntimeError, ValueError, OSError) as error:
            return {"error": "failed", "message": str(error)}, b""

    def _evaluate(self, request: dict[str, Any], query: str) -> Answer:
        result = self._query(query, request["default"], request["named"])
        if isinstance(result, pyoxigraph.QueryTriples):
            return self._graph(result, request["graph"])
        if not request["solutions"]:
            return {"error": "format", "family": "solutions"}, b""
        form = request["solutions"][0]
        boolean = isinstance(result, pyoxigraph.QueryBoolean)
        output = Output(self._max_bytes, self._max_rows, None if boolean else form)
        result.serialize(output, format=_SOLUTIONS[form])
        data, count = output.finish()
        if form == "xml" and not is_xml(data):
            return {"error": "format", "family": "solutions"}, b""
        return {"format": form, "rows": count}, data

    def _query(
        self, query: str, default: list[str] | None, named: list[str] | None
    ) -> pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples:
        prefixes = self._mentioned(query)
        if default is None and named is None:
            return self.store.query(
                query,
                base_iri=self._base,
                prefixes=prefixes,
                use_default_graph_as_union=self._union,
            )
        return self.store.query(
            query,
            base_iri=self._base,
            prefixes=prefixes,
            default_graph=[pyoxigraph.NamedNode(iri) for iri in default or ()],
            named_graphs=[pyoxigraph.NamedNode(iri) for iri in named or ()],
        )

    def _mentioned(self, text: str) -> dict[str, str]:
        """Return the prefixes that a text may use; handing over all takes longer than a lookup."""
        return {name: iri for name, iri in self._prefixes.items() if f"{name}:" in text}

    def _graph(self, triples: pyoxigraph.QueryTriples, formats: list[str]) -> Answer:
        if not formats:
            return {"error": "format", "family": "graph"}, b""
        form = formats[0]
        output = Output(self._max_bytes)
        distinct = list(self._distinct(triples))
        pyoxigraph.serialize(distinct, output, format=FORMATS[form], prefixes=self._prefixes)
        data, _ = output.finish()
        if form == "rdf" and not is_xml(data):
            return {"error": "format", "family": "graph"}, b""
        return {"format": form, "rows": len(distinct)}, data

    def _distinct(self, triples: pyoxigraph.QueryTriples) -> Iterator[pyoxigraph.Triple]:
        """Yield each triple once, as a graph is a set; stop past the limit."""
        seen: set[pyoxigraph.Triple] = set()
        for triple in triples:
            if triple not in seen:
                if len(seen) == self._max_rows:
                    raise StopError("rows")
                seen.add(triple)
                yield triple

    def _update(self, text: str) -> Answer:
        change = operations.update(
            self.store, text, self._mentioned(text), self._base, self._bounds
        )
        return change.encoded()

    def _parse(self, text: str) -> Answer:
        """Find out whether an update is SPARQL, on an empty dataset of its own."""
        try:
            pyoxigraph.Store().update(text, base_iri=self._base, prefixes=self._prefixes)
        except RuntimeError:
            return {}, b""  # it could be carried out or not: it was read
        return {}, b""

    def _load(self, request: dict[str, Any], data: bytes) -> Answer:
        names = ("format", "graph", "mode", "base")
        document = Document(data, *(request[name] for name in names))
        change, quads = operations.load(self.store, document, self._bounds)
        head, body = change.encoded()
        return {**head, "loaded": quads}, body

    def _dump(self, *, first: bool) -> Answer:
        """Return the next piece of the dataset, so that none of it need be large."""
        if first:
            self._rest = iter(self.store.quads_for_pattern(None, None, None, None))
        output = Output(sys.maxsize)
        piece = list(itertools.islice(self._rest, _PIECE))
        pyoxigraph.serialize(piece, output, format=FORMATS["nq"])
        if len(piece) == _PIECE:
            return {"more": True}, output.getvalue()
        graphs = sorted(graph_names(self.store))
        return {"graphs": graphs, "quads": len(self.store)}, output.getvalue()
