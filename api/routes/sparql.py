"""``/sparql``: the SPARQL 1.1 Protocol for queries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from fastapi import APIRouter, Request
from starlette.responses import Response

from crosslane.api import respond
from crosslane.api import sparql_protocol as protocol
from crosslane.api.problems import Problem
from crosslane.api.routes.ask import page_for
from crosslane.graph.engine.errors import EngineError
from crosslane.graph.engine.limits import LEAST_TIMEOUT, Limits, setting
from crosslane.graph.engine.port import QueryRequest, QueryResult
from crosslane.graph.engine.results import FORMATS
from crosslane.ontology.terms import GRAPHS, graph_iri

PATH = "/sparql"

_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Type, Retry-After, X-Total-Rows",
    "Vary": "Accept",
    "X-Content-Type-Options": "nosniff",
}
_ALLOW = "GET, HEAD, OPTIONS, POST"
_FORM_OVERHEAD = 16 * 1024


class Engine(Protocol):
    """What the route needs of ``app.state.engine``."""

    @property
    def limits(self) -> Limits:
        """The limits that hold."""

    @property
    def graphs(self) -> tuple[str, ...]:
        """IRIs of the named graphs."""

    async def query(self, request: QueryRequest) -> QueryResult:
        """Answer a query."""


def router() -> APIRouter:
    """Return the routes; the application puts an `Engine` at ``app.state.engine``."""
    made = APIRouter(tags=["sparql"])
    made.add_api_route(
        PATH,
        sparql_get,
        methods=["GET"],
        summary="Query with SPARQL 1.1, or describe the service",
        openapi_extra={"parameters": _documented()},
        responses=_responses(),
    )
    made.add_api_route(PATH, sparql_get, methods=["HEAD"], include_in_schema=False)
    made.add_api_route(
        PATH,
        sparql_post,
        methods=["POST"],
        summary="Query with SPARQL 1.1",
        openapi_extra={"requestBody": _documented_body()},
        responses=_responses(),
    )
    made.add_api_route(PATH, sparql_options, methods=["OPTIONS"], include_in_schema=False)
    return made


async def sparql_get(request: Request) -> Response:
    """Answer GET and HEAD: a query, or without one a page or the service description."""
    try:
        page = page_for(request)
        if page is not None:
            return page
        given = protocol.parameters(protocol.pairs(request.scope["query_string"]))
        response = await _answer(request, given, described=True)
    except Problem as problem:
        response = _refusal(problem)
    if request.method == "HEAD":
        return Response(None, response.status_code, dict(response.headers))
    return response


async def sparql_post(request: Request) -> Response:
    """Answer POST: a urlencoded form, or the query itself."""
    try:
        given = protocol.pairs(request.scope["query_string"])
        media = protocol.media_type(request.headers.get("content-type", ""))
        most = _engine(request).limits.max_query_bytes
        if media == protocol.QUERY:
            body = await _body(request, most, most)
            given.append(("query", protocol.query_text(body)))
        elif media == protocol.FORM:
            given += protocol.pairs(await _body(request, 3 * most + _FORM_OVERHEAD, most))
        else:
            raise _unsupported(media)
        return await _answer(request, protocol.parameters(given), described=False)
    except Problem as problem:
        return _refusal(problem)


async def sparql_options() -> Response:
    """Answer OPTIONS, and the preflight of browsers."""
    headers = {
        "Allow": _ALLOW,
        "Access-Control-Allow-Methods": _ALLOW,
        "Access-Control-Allow-Headers": "Accept, Content-Type",
        "Access-Control-Max-Age": "86400",
    }
    return Response(None, 204, _HEADERS | headers)


async def _answer(request: Request, given: protocol.Parameters, *, described: bool) -> Response:
    accept = ", ".join(request.headers.getlist("accept"))
    engine = _engine(request)
    try:
        if given.query is None:
            return _description(request, given, accept, engine.graphs, described)
        result = await engine.query(protocol.request(given, accept))
    except EngineError as error:
        raise protocol.problem(error, given.format or accept) from error
    headers = _HEADERS | {"Content-Type": result.format.media_type}
    if result.rows is not None:
        headers["X-Total-Rows"] = str(result.rows)
    if request.method == "GET":
        headers |= {
            "ETag": respond.tag_of(result.format.id.encode(), bytes(result.body)),
            "Cache-Control": "no-cache",
        }
        if respond.fresh(request, headers["ETag"]):
            return Response(None, 304, headers)
    return Response(result.body, headers=headers)


def _description(
    request: Request,
    given: protocol.Parameters,
    accept: str,
    graphs: Sequence[str],
    described: bool,
) -> Response:
    """Answer a request without a query; one that wants no RDF has forgotten it."""
    _, offered = protocol.formats(accept, given.format)
    if not described or not offered or given != protocol.Parameters(format=given.format):
        raise Problem(
            400,
            "No query",
            "Give a query: GET with ?query=, or POST it as a form or as " + protocol.QUERY + ".",
        )
    endpoint = str(request.url.replace(query="", fragment=""))
    body = protocol.description(endpoint, graphs, offered[0])
    return Response(body, headers=_HEADERS | {"Content-Type": offered[0].media_type})


async def _body(request: Request, most: int, limit: int) -> bytes:
    """Read a body of bounded size, without holding more of it than the bound.

    Args:
        request: whose body it is.
        most: bytes that are read.
        limit: bytes of the query it may hold; for the message.

    Returns:
        The body.

    Raises:
        Problem: 413 when it is larger.
    """
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > most:
            name = setting("max_query_bytes")
            raise Problem(
                413,
                "Query too long",
                f"a query may have {limit} bytes ({name})",
                limit="bytes",
                maximum=limit,
                setting=name,
                headers={"Connection": "close"},
            )
    return bytes(body)


def _engine(request: Request) -> Engine:
    engine: Engine = request.app.state.engine
    return engine


def _refusal(problem: Problem) -> Response:
    problem.headers.update(_HEADERS)
    return problem.response()


def _unsupported(media: str) -> Problem:
    return Problem(
        415,
        "Unsupported media type",
        f"A POST to {PATH} cannot be '{media}'.",
        allowed=[protocol.QUERY, protocol.FORM],
        headers={"Accept-Post": f"{protocol.QUERY}, {protocol.FORM}"},
    )


def _documented() -> list[dict[str, Any]]:
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


def _documented_body() -> dict[str, Any]:
    """Return the body of a POST for the OpenAPI document."""
    properties = {item["name"]: item["schema"] for item in _documented()}
    form = {"type": "object", "properties": properties, "required": ["query"]}
    return {
        "required": True,
        "content": {
            protocol.QUERY: {"schema": {"type": "string"}},
            protocol.FORM: {"schema": form},
        },
    }


def _responses() -> dict[int | str, dict[str, Any]]:
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
        422: "unknown parameter, or a memory, row or size limit",
        429: "all workers are busy",
        503: "past the deadline",
    }
    for status, text in refusals.items():
        answers[status] = {"description": text, "content": {"application/problem+json": {}}}
    return answers
