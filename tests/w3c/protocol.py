"""The requests of the W3C's tests of the SPARQL 1.1 Protocol.

The manifest in the archive names the tests only; what each sends and expects is in
https://github.com/w3c/rdf-tests/blob/main/sparql/sparql11/protocol/manifest.ttl. There one
address takes queries and updates; here each has its own. The graphs that the tests find on the
web lie in the dataset.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
DATA = tuple(f"http://kasei.us/2009/09/sparql/data/data{number}.rdf" for number in range(4))
"""Names of the graphs; each says that it is a document."""

Expected = Literal["ok", "true", "boolean", "tabular", "rdf", "iri", "refused"]


@dataclass(frozen=True, slots=True)
class Step:
    """A request, and what it is answered with.

    Attributes:
        to: which address.
        expected: ``ok`` (2xx or 3xx), ``refused`` (4xx), or what an ``ok`` has in its body.
        method: of HTTP.
        parameters: of the URL, in order.
        media: Content-Type; empty for none.
        body: bytes that are sent.
    """

    to: Literal["query", "update"]
    expected: Expected
    method: str = "POST"
    parameters: tuple[tuple[str, str], ...] = ()
    media: str = ""
    body: bytes = b""

    @property
    def target(self) -> str:
        """The parameters as they stand in the URL."""
        pairs = (f"{name}={quote(value, safe='')}" for name, value in self.parameters)
        return "?" + "&".join(pairs) if self.parameters else ""


def _query(text: str, expected: Expected, *parameters: tuple[str, str]) -> Step:
    return Step("query", expected, "POST", parameters, QUERY, text.encode())


def _get(text: str, expected: Expected, *parameters: tuple[str, str]) -> Step:
    return Step("query", expected, "GET", (("query", text), *parameters))


def _update(text: str, *parameters: tuple[str, str]) -> Step:
    return Step("update", "ok", "POST", parameters, UPDATE, text.encode())


def _refused(to: Literal["query", "update"], media: str, body: bytes) -> tuple[Step, ...]:
    return (Step(to, "refused", media=media, body=body),)


def _all(name: str, *numbers: int) -> list[tuple[str, str]]:
    return [(name, DATA[number]) for number in numbers]


_DC = "PREFIX dc: <http://purl.org/dc/terms/>\nPREFIX foaf: <http://xmlns.com/foaf/0.1/>\n"
_BIBLIOGRAPHIC = "<http://purl.org/dc/terms/BibliographicResource>"
_DOCUMENTS = " ".join(f"GRAPH <{iri}> {{ <{iri}> a foaf:Document }}" for iri in DATA[1:])
_TYPED = f"<{DATA[1]}> a ?type . <{DATA[2]}> a ?type ."
_NAMED = f"GRAPH ?g1 {{ <{DATA[1]}> a ?type }} GRAPH ?g2 {{ <{DATA[2]}> a ?type }}"
_ZERO = ("default-graph-uri", DATA[0])
_TEST = "http://example.org/protocol-update-dataset-{}test/"


def _inserted(name: str, pattern: str, triple: str = "?s a dc:BibliographicResource") -> str:
    """Return an update that fills a graph from what the dataset of the protocol shows."""
    graph = _TEST.format(name)
    filled = f"INSERT {{ GRAPH <{graph}> {{ {triple} }} }} WHERE {{ {pattern} }}"
    return f"{_DC}DROP ALL ;\nINSERT DATA {{ {_DOCUMENTS} }} ;\n{filled}"


def _found(name: str) -> Step:
    """Return the query whether the graph has the documents 1 and 2, but not 3."""
    graph = _TEST.format(name)
    held = " ".join(f"<{iri}> a {_BIBLIOGRAPHIC} ." for iri in DATA[1:3])
    other = f"GRAPH <{graph}> {{ <{DATA[3]}> a {_BIBLIOGRAPHIC} }}"
    text = f"ASK {{ GRAPH <{graph}> {{ {held} }} FILTER NOT EXISTS {{ {other} }} }}"
    return _query(text, "true")


_ONE = f"""{_DC}CLEAR ALL ;
INSERT DATA {{ GRAPH <{DATA[1]}> {{ <{DATA[1]}> a foaf:Document }} }} ;
INSERT {{ GRAPH <{_TEST.format("")}> {{ ?s a dc:BibliographicResource }} }}
WHERE {{ ?s a foaf:Document }}"""
_FULL = """{ GRAPH ?g { ?s a foaf:Document } BIND(?g AS ?in) }
UNION { ?s a foaf:Document . BIND("default" AS ?in) }"""
_FULL_ASK = f"""ASK {{
    GRAPH <{_TEST.format("full-")}> {{
        <{DATA[1]}> <http://example.org/in> "default" .
        <{DATA[2]}> <http://example.org/in> <{DATA[2]}> .
    }}
    FILTER NOT EXISTS {{ GRAPH <{_TEST.format("full-")}> {{ <{DATA[3]}> ?p ?o }} }}
}}"""
_BASE = """CLEAR GRAPH <http://example.org/protocol-base-test/> ;
INSERT DATA { GRAPH <http://example.org/protocol-base-test/> {
    <http://example.org/s> <http://example.org/p> <test> } }"""
_BASE_ASK = """SELECT ?o WHERE { GRAPH <http://example.org/protocol-base-test/> {
    <http://example.org/s> <http://example.org/p> ?o } }"""
_CONFLICT = b"""PREFIX foaf:  <http://xmlns.com/foaf/0.1/>
WITH <http://example/addresses>
DELETE { ?person foaf:givenName 'Bill' }
INSERT { ?person foaf:givenName 'William' }
WHERE { ?person foaf:givenName 'Bill' }"""

QUERIES: dict[str, tuple[Step, ...]] = {
    "query_post_form": (Step("query", "true", "POST", (_ZERO,), FORM, b"query=ASK%20%7B%7D"),),
    "query_dataset_default_graphs_get": (
        _get(f"ASK {{ {_TYPED} }}", "true", *_all("default-graph-uri", 1, 2)),
    ),
    "query_dataset_default_graphs_post": (
        _query(f"ASK {{ {_TYPED} }}", "true", *_all("default-graph-uri", 1, 2)),
    ),
    "query_dataset_named_graphs_post": (
        _query(f"ASK {{ {_NAMED} }}", "true", *_all("named-graph-uri", 1, 2)),
    ),
    "query_dataset_named_graphs_get": (
        _get(f"ASK {{ {_NAMED} }}", "true", *_all("named-graph-uri", 1, 2)),
    ),
    "query_dataset_full": (
        _query(
            f"ASK {{ <{DATA[3]}> a ?type {_NAMED} }}",
            "true",
            *_all("default-graph-uri", 3),
            *_all("named-graph-uri", 1, 2),
        ),
    ),
    # The manifest encodes the '&' between the two parameters, which makes one IRI of them that
    # names no graph; what is sent is what the test is about.
    "query_multiple_dataset": (
        _query(f"ASK FROM <{DATA[3]}> {{ {_NAMED} }}", "true", *_all("named-graph-uri", 1, 2)),
    ),
    "query_get": (_get("ASK {}", "true", _ZERO),),
    "query_content_type_select": (_query("SELECT (1 AS ?value) {}", "tabular", _ZERO),),
    "query_content_type_ask": (_query("ASK {}", "boolean", _ZERO),),
    "query_content_type_describe": (_query("DESCRIBE <http://example.org/>", "rdf", _ZERO),),
    "query_content_type_construct": (_query("CONSTRUCT { <s> <p> 1 } WHERE {}", "rdf", _ZERO),),
    "query_post_direct": (_query("ASK {}", "true"),),
    "bad_query_method": (Step("query", "refused", "PUT", (("query", "ASK {}"), _ZERO), FORM),),
    "bad_multiple_queries": (_get("ASK {}", "refused", ("query", "SELECT * {}")),),
    "bad_query_wrong_media_type": _refused("query", "text/plain", b"ASK {}"),
    "bad_query_missing_form_type": _refused("query", "", b"query=ASK%20%7B%7D"),
    "bad_query_missing_direct_type": _refused("query", "", b"ASK {}"),
    "bad_query_non_utf8": _refused("query", f"{QUERY}; charset=UTF-16", "ASK {}".encode("utf-16")),
    "bad_query_syntax": (_get("ASK {", "refused"),),
}
"""The tests of queries by their names."""

UPDATES: dict[str, tuple[Step, ...]] = {
    "update_dataset_default_graph": (
        _update(_ONE, *_all("using-graph-uri", 1)),
        _query(
            f"ASK {{ GRAPH <{_TEST.format('')}> {{ <{DATA[1]}> a {_BIBLIOGRAPHIC} }} }}", "true"
        ),
    ),
    "update_dataset_default_graphs": (
        _update(_inserted("graphs-", "?s a foaf:Document"), *_all("using-graph-uri", 1, 2)),
        _found("graphs-"),
    ),
    "update_dataset_named_graphs": (
        _update(
            _inserted("named-graphs-", "GRAPH ?g { ?s a foaf:Document }"),
            *_all("using-named-graph-uri", 1, 2),
        ),
        _found("named-graphs-"),
    ),
    "update_dataset_full": (
        _update(
            _inserted("full-", _FULL, "?s <http://example.org/in> ?in"),
            *_all("using-graph-uri", 1),
            *_all("using-named-graph-uri", 2),
        ),
        _query(_FULL_ASK, "true"),
    ),
    "update_post_form": (Step("update", "ok", media=FORM, body=b"update=CLEAR+ALL"),),
    "update_post_direct": (_update("CLEAR ALL"),),
    "update_base_uri": (_update(_BASE), _query(_BASE_ASK, "iri")),
    "bad_update_get": (Step("update", "refused", "GET", (("update", "CLEAR ALL"),)),),
    "bad_multiple_updates": _refused(
        "update", FORM, b"update=CLEAR%20NAMED&update=CLEAR%20DEFAULT"
    ),
    "bad_update_wrong_media_type": _refused("update", "text/plain", b"CLEAR NAMED"),
    "bad_update_missing_form_type": _refused("update", "", b"update=CLEAR%20NAMED"),
    "bad_update_non_utf8": _refused(
        "update", f"{UPDATE}; charset=UTF-16", "CLEAR NAMED".encode("utf-16")
    ),
    "bad_update_syntax": _refused("update", FORM, b"update=CLEAR%20XYZ"),
    "bad_update_dataset_conflict": (
        Step(
            "update",
            "refused",
            parameters=(("using-named-graph-uri", "http://example/people"),),
            media=UPDATE,
            body=_CONFLICT,
        ),
    ),
}
"""The tests of updates by their names."""
