"""What the OpenAPI document says of ``/sparql``."""

from __future__ import annotations

from typing import Any

from crosslane.api import sparql_protocol as protocol
from crosslane.graph.engine.limits import LEAST_TIMEOUT
from crosslane.graph.engine.results import FORMATS
from crosslane.ontology.terms import GRAPHS, graph_iri


def parameters() -> list[dict[str, Any]]:
    """Return the parameters for the OpenAPI document."""
    text: dict[str, Any] = {"type": "string"}
    named = [graph_iri(name) for name in GRAPHS]
    iris: dict[str, Any] = {"type": "array", "items": {"type": "string", "enum": named}}
    seconds: dict[str, Any] = {"type": "number", "minimum": LEAST_TIMEOUT}
    names: dict[str, Any] = {"type": "string", "enum": list(protocol.NAMES)}
    described = (
        ("query", text, "SPARQL 1.1 query; the dataset's prefixes need no declaration"),
        ("default-graph-uri", iris, "graphs to query instead of the union of all"),
        ("named-graph-uri", iris, "graphs that GRAPH may name"),
        ("timeout", seconds, "seconds the query may run, at most the server's limit"),
        ("format", names, "result format; overrides Accept"),
    )
    return [
        {"name": name, "in": "query", "schema": schema, "description": description}
        for name, schema, description in described
    ]


def body() -> dict[str, Any]:
    """Return the body of a POST for the OpenAPI document."""
    properties = {item["name"]: item["schema"] for item in parameters()}
    form = {"type": "object", "properties": properties, "required": ["query"]}
    return {
        "required": True,
        "content": {
            protocol.QUERY: {"schema": {"type": "string"}},
            protocol.FORM: {"schema": form},
        },
    }


def responses() -> dict[int | str, dict[str, Any]]:
    """Return the answers for the OpenAPI document."""
    kinds: dict[str, Any] = {item.media_type.split(";")[0]: {} for item in FORMATS.values()}
    answers: dict[int | str, dict[str, Any]] = {
        200: {"description": "the whole result", "content": kinds}
    }
    refusals = {
        400: "syntax error (line, column), too complex, or no query",
        403: "update, SERVICE, or a graph outside the dataset",
        406: "no such format for this result",
        413: "query too long",
        415: "unknown media type of a POST",
        422: "unknown parameter, a query that cannot be evaluated, or a memory, row or size limit",
        429: "all workers are busy",
        503: "past the deadline",
    }
    for status, text in refusals.items():
        answers[status] = {"description": text, "content": {"application/problem+json": {}}}
    return answers
