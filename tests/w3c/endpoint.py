"""A SPARQL endpoint as a stranger sees it: three addresses that speak HTTP."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace

import httpx2
import pyoxigraph
from pyoxigraph import BlankNode, Dataset, DefaultGraph, Literal, NamedNode, Quad

from tests.w3c import suite
from tests.w3c.results import RDF_FORMATS

QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"

_MEDIA = {"ttl": "text/turtle", "nt": "application/n-triples", "rdf": "application/rdf+xml"}
_ALL = """
SELECT ?g ?s ?p ?o { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }
"""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where an endpoint is.

    Attributes:
        query: URL of the SPARQL Protocol for queries.
        update: URL of the SPARQL Protocol for updates.
        store: URL of the Graph Store Protocol.
        key: what `update` and `store` ask for, as ``Authorization: Bearer KEY``; may be empty.
    """

    query: str
    update: str
    store: str
    key: str = ""


class Endpoint:
    """Talks to an endpoint, with nothing but the protocols of SPARQL 1.1.

    Args:
        client: of HTTP.
        addresses: where the endpoint is.
    """

    def __init__(self, client: httpx2.Client, addresses: Addresses) -> None:
        """Keep where to send requests."""
        self.client = client
        self.addresses = addresses
        self._writing = {"Authorization": f"Bearer {addresses.key}"} if addresses.key else {}
        self._state: suite.State | None = None

    def query(self, text: bytes, accept: str) -> httpx2.Response:
        """Send a query as the body of a POST."""
        headers = {"Content-Type": QUERY, "Accept": accept}
        return self.client.post(self.addresses.query, content=text, headers=headers)

    def update(self, text: bytes) -> httpx2.Response:
        """Send an update as the body of a POST."""
        self._state = None
        headers = {"Content-Type": UPDATE, **self._writing}
        return self.client.post(self.addresses.update, content=text, headers=headers)

    def store(
        self, method: str, path: str = "", *, body: bytes | None = None, **headers: str
    ) -> httpx2.Response:
        """Send a request of the Graph Store Protocol.

        Args:
            method: of HTTP.
            path: what follows the address of the store, such as ``?default``.
            body: of the request.
            headers: of the request, with ``_`` for ``-``.
        """
        self._state = None
        sent = {name.replace("_", "-"): value for name, value in headers.items()} | self._writing
        return self.client.request(method, self.addresses.store + path, content=body, headers=sent)

    def hold(self, state: suite.State) -> None:
        """Make the dataset hold the documents of a test, and nothing else."""
        if state == self._state:
            return
        _done(self.update(b"DROP ALL"))
        for number, document in enumerate(state.default):
            self._load("POST" if number else "PUT", None, document)
        for name, document in state.named:
            self._load("PUT", name, document)
        self._state = replace(state)

    def dataset(self) -> Dataset:
        """Return everything that the endpoint holds."""
        answer = _done(self.query(_ALL.encode(), "application/sparql-results+json"))
        rows = json.loads(answer.content)["results"]["bindings"]
        return Dataset(_quad(row) for row in rows)

    def _load(self, method: str, name: str | None, document: str) -> None:
        form = document.rpartition(".")[2]
        params = {"default": ""} if name is None else {"graph": name}
        _done(
            self.client.request(
                method,
                self.addresses.store,
                params=params,
                content=_based(suite.content(document), form, document),
                headers={"Content-Type": _MEDIA[form], **self._writing},
            )
        )


def malformed(response: httpx2.Response) -> bool:
    """Return whether a response says that a query or update is not SPARQL."""
    if response.status_code != 400:
        return False
    if response.headers["content-type"].startswith("application/problem+json"):
        return bool(response.json()["title"] == "Syntax error")
    return bool(re.match(r"error at \d+:\d+", response.text))


def _done(response: httpx2.Response) -> httpx2.Response:
    request = response.request
    assert response.is_success, (request.method, request.url, response.status_code, response.text)
    return response


def _based(document: bytes, form: str, base: str) -> bytes:
    """Give a document with relative IRIs, which the default graph does not resolve, a base."""
    try:
        for _ in pyoxigraph.parse(document, format=RDF_FORMATS[form]):
            pass
    except SyntaxError:
        if form == "rdf":
            return document.replace(b"<rdf:RDF", f'<rdf:RDF xml:base="{base}"'.encode(), 1)
        return f"@base <{base}> .\n".encode() + document
    return document


def _quad(row: dict[str, dict[str, str]]) -> Quad:
    terms = {name: _term(value) for name, value in row.items()}
    return Quad(terms["s"], terms["p"], terms["o"], terms.get("g", DefaultGraph()))  # type: ignore[arg-type]


def _term(value: dict[str, str]) -> NamedNode | BlankNode | Literal:
    text = value["value"]
    if value["type"] == "uri":
        return NamedNode(text)
    if value["type"] == "bnode":
        return BlankNode(text)
    if "xml:lang" in value:
        return Literal(text, language=value["xml:lang"])
    kind = value.get("datatype", "http://www.w3.org/2001/XMLSchema#string")
    return Literal(text, datatype=NamedNode(kind))
