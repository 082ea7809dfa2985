"""``/sparql``: the SPARQL 1.1 Protocol for queries."""

from __future__ import annotations

import asyncio
import math

from fastapi import APIRouter, Request
from starlette.responses import Response

from crosslane.api import incoming, respond
from crosslane.api import sparql_documented as documented
from crosslane.api import sparql_protocol as protocol
from crosslane.api.admission import client_of
from crosslane.api.cached import LET_GO
from crosslane.api.counting import Clock, counted
from crosslane.api.disconnect import ClientGone, unless_gone
from crosslane.api.keys import normal
from crosslane.api.negotiate import accepted
from crosslane.api.problems import Problem
from crosslane.api.routes.ask import page_for
from crosslane.api.service_description import Service, description
from crosslane.api.unsent import Result
from crosslane.graph.engine.errors import EngineBusy, EngineError
from crosslane.graph.engine.limits import setting
from crosslane.graph.engine.port import Backend, QueryRequest, QueryResult

PATH = "/sparql"

_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Type, ETag, Retry-After, X-Request-ID, X-Total-Rows",
    "Vary": "Accept",
    "X-Content-Type-Options": "nosniff",
}
_FORM_OVERHEAD = 16 * 1024
_LIGHT = 16 * 1024
"""Bytes of a result that need no counting while they are sent."""

_HEAVY = 1 << 20
"""Bytes of a result that take a while to hash."""

_GONE = 499
"""Nobody reads it; it stands in the log, as nginx writes it for a client that hung up."""


def router() -> APIRouter:
    """Return the routes; the application puts a `Backend` at ``app.state.engine``."""
    made = APIRouter(tags=["sparql"])
    made.add_api_route(
        PATH,
        sparql_get,
        methods=["GET"],
        summary="Query with SPARQL 1.1, or describe the service",
        openapi_extra={"parameters": documented.parameters()},
        responses=documented.responses(),
    )
    made.add_api_route(
        PATH,
        sparql_post,
        methods=["POST"],
        summary="Query with SPARQL 1.1",
        openapi_extra={"requestBody": documented.body()},
        responses=documented.responses(),
    )
    return made


async def sparql_get(request: Request) -> Response:
    """Answer GET: a query, or without one a page or the service description."""
    try:
        page = page_for(request)
        if page is not None:
            return page
        given = protocol.parameters(protocol.pairs(request.scope["query_string"]))
        return await _answer(request, given, described=True)
    except Problem as problem:
        return _refusal(problem)
    except ClientGone:
        return Response(None, _GONE)


async def sparql_post(request: Request) -> Response:
    """Answer POST: a urlencoded form, or the query itself."""
    try:
        given = protocol.pairs(request.scope["query_string"])
        media = protocol.media_type(request.headers.get("content-type", ""))
        most = _engine(request).limits.max_query_bytes
        if media == protocol.QUERY:
            body = await incoming.read(request, most, "max_query_bytes", most)
            given.append(("query", protocol.text(body)))
        elif media == protocol.FORM:
            longest = 3 * most + _FORM_OVERHEAD
            given += protocol.pairs(await incoming.read(request, longest, "max_query_bytes", most))
        elif media == protocol.UPDATE:
            raise protocol.updates()
        else:
            raise _unsupported(media)
        return await _answer(request, protocol.parameters(given), described=False)
    except Problem as problem:
        return _refusal(problem)
    except ClientGone:
        return Response(None, _GONE)


ENDPOINTS = {"GET": sparql_get, "POST": sparql_post}
"""What answers which method, for the short way past the routes."""


async def _answer(request: Request, given: protocol.Parameters, *, described: bool) -> Response:
    accept = accepted(request)
    if given.query is None:
        return _description(request, given, accept, described)
    version: str = request.app.state.version()  # before the query: its answer is no older
    try:
        result = await _result(request, protocol.request(given, accept))
    except EngineError as error:
        raise protocol.problem(error, given.format or accept) from error
    headers = _HEADERS | {"Content-Type": result.format.media_type}
    if result.rows is not None:
        headers["X-Total-Rows"] = str(result.rows)
    if result.volatile:
        headers["Cache-Control"] = "no-store"
    elif request.method == "GET":
        headers |= {"ETag": await _tag(request, version, result), "Cache-Control": "no-cache"}
        if respond.fresh(request, headers["ETag"]):
            return Response(None, 304, headers)
    if len(result.body) <= _LIGHT:
        return Response(result.body, headers=headers)
    return Result(request.app.state.unsent, result.body, headers)


async def _tag(request: Request, version: str, result: QueryResult) -> str:
    """Return the ETag of a result: of what it was made from, which is shorter than the result."""
    if version:
        asked = repr(normal(request.scope["query_string"])).encode("ascii")
        return respond.tag_of(version.encode(), result.format.id.encode(), asked)
    parts = result.format.id.encode(), result.body
    if len(result.body) < _HEAVY:
        return respond.tag_of(*parts)
    return await asyncio.to_thread(respond.tag_of, *parts)


async def _result(request: Request, asked: QueryRequest) -> QueryResult:
    """Evaluate a query when it is the client's turn, as long as the client is there."""
    state = request.app.state
    engine: Backend = state.engine
    request.state.query = asked.query
    alone = getattr(request.state, LET_GO, None)  # its client's turn is nobody else's

    async def work(clock: Clock) -> QueryResult:
        try:
            async with asyncio.timeout(engine.limits.queue_timeout) as patience:
                async with state.turns.turn(client_of(request.scope), alone):
                    patience.reschedule(None)  # it was for the turn alone
                    state.unsent.check()
                    clock.begin()
                    found = await engine.query(asked)
                    state.unsent.check()  # while this one waited, others may have come
                    return found
        except TimeoutError:
            raise _not_its_turn(engine.limits.queue_timeout) from None

    with counted(request) as clock:
        return await unless_gone(request.receive, work(clock))


def _not_its_turn(seconds: float) -> EngineBusy:
    return EngineBusy(
        f"the other queries of this client took longer than {seconds:g} s "
        f"({setting('queue_timeout')})",
        retry_after=max(1, math.ceil(seconds)),
    )


def _description(
    request: Request, given: protocol.Parameters, accept: str, described: bool
) -> Response:
    """Answer a request without a query; one that wants no RDF has forgotten it."""
    _, offered = protocol.formats(accept, given.format)
    if not described or not offered or given != protocol.Parameters(format=given.format):
        raise Problem(
            400,
            "No query",
            "Give a query: GET with ?query=, or POST it as a form or as " + protocol.QUERY + ".",
        )
    engine = _engine(request)
    address = str(request.url.replace(query="", fragment=""))
    update = str(request.url.replace(path="/update", query="", fragment=""))
    service = Service(address, engine.graphs, engine.union, update if engine.writable else None)
    headers = {"Content-Type": offered[0].media_type, "Cache-Control": "no-store"}
    return Response(description(service, offered[0]), headers=_HEADERS | headers)


def _engine(request: Request) -> Backend:
    engine: Backend = request.app.state.engine
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
