"""``/update`` and ``/store``: writing a dataset, for whoever has the key.

The SPARQL 1.1 Protocol for updates and the SPARQL 1.1 Graph Store HTTP Protocol. These routes
exist in an application that serves a writable dataset, and nowhere else.
"""

from __future__ import annotations

from urllib.parse import quote
from uuid import uuid4

from fastapi import APIRouter, Request
from starlette.responses import Response

from crosslane.api import graph_store, incoming
from crosslane.api import sparql_protocol as protocol
from crosslane.api import update_protocol as updates
from crosslane.api.counting import counted
from crosslane.api.graph_store import Target
from crosslane.api.negotiate import accepted
from crosslane.api.problems import Problem
from crosslane.graph.engine.errors import EngineError
from crosslane.graph.engine.port import Backend, LoadRequest, QueryRequest, UpdateRequest
from crosslane.graph.engine.results import GRAPHS, Format

UPDATE = "/update"
STORE = "/store"

_NO_STORE = {"Cache-Control": "no-store"}
_ANY_TRIPLE = "CONSTRUCT WHERE { ?s ?p ?o }"
_FORM_OVERHEAD = 16 * 1024


def router() -> APIRouter:
    """Return the routes; the application has `Backend` and key at ``app.state``."""
    made = APIRouter(tags=["writing"])
    made.add_api_route(UPDATE, update, methods=["POST"], summary="SPARQL 1.1 Update")
    for path in (STORE, STORE + "/{path:path}"):
        shown = path == STORE
        made.add_api_route(path, get, methods=["GET"], include_in_schema=shown, summary="A graph")
        made.add_api_route(
            path, put, methods=["PUT"], include_in_schema=shown, summary="Replace a graph"
        )
        made.add_api_route(
            path, post, methods=["POST"], include_in_schema=shown, summary="Add to a graph"
        )
        made.add_api_route(
            path, delete, methods=["DELETE"], include_in_schema=shown, summary="Drop a graph"
        )
    return made


async def update(request: Request) -> Response:
    """Carry out an update, whole or not at all."""
    _authorised(request)
    engine = _engine(request)
    given = protocol.pairs(request.scope["query_string"])
    media = protocol.media_type(request.headers.get("content-type", ""))
    most = engine.limits.max_document_bytes
    if media == protocol.UPDATE:
        body = await incoming.read(request, most, "max_document_bytes", most)
        given.append(("update", protocol.text(body)))
    elif media == protocol.FORM:
        updates.same_origin(request.headers.get("origin"), _origin(request))
        longest = 3 * most + _FORM_OVERHEAD
        body = await incoming.read(request, longest, "max_document_bytes", most)
        given += protocol.pairs(body)
    else:
        raise Problem(
            415,
            "Unsupported media type",
            f"An update cannot be '{media}'.",
            allowed=[protocol.UPDATE, protocol.FORM],
            headers={"Accept-Post": f"{protocol.UPDATE}, {protocol.FORM}"},
        )
    await _carried_out(request, updates.parameters(given))
    return Response(None, 204, _NO_STORE)


async def get(request: Request) -> Response:
    """Answer with a graph, or with the whole dataset."""
    _authorised(request)
    engine, target = _engine(request), _target(request)
    accept = accepted(request)
    _, offered = protocol.formats(accept, None)
    if target.kind == "store":
        return await _whole(engine, [item.id for item in offered], accept)
    _existing(engine, target)
    triples = [item for item in offered if item.id not in graph_store.QUADS]
    if not triples:
        raise protocol.not_acceptable(_triples(), accept)
    graph = None if target.graph is None else (target.graph,)
    asked = QueryRequest(_ANY_TRIPLE, (), (triples[0].id,), None, graph, () if graph else None)
    try:
        with counted(request):
            found = await engine.query(asked)
    except EngineError as error:
        raise protocol.problem(error, accept) from error
    headers = _NO_STORE | {"Content-Type": found.format.media_type, "Vary": "Accept"}
    return Response(found.body, headers=headers)


async def put(request: Request) -> Response:
    """Replace a graph by a document."""
    return await _load(request, "replace")


async def post(request: Request) -> Response:
    """Add a document to a graph; without a graph to a new one."""
    return await _load(request, "add")


async def delete(request: Request) -> Response:
    """Drop a graph, or the whole dataset."""
    _authorised(request)
    engine, target = _engine(request), _target(request)
    _existing(engine, target)
    what = {"default": "DEFAULT", "store": "ALL"}.get(target.kind, f"GRAPH <{target.graph}>")
    await _carried_out(request, UpdateRequest(f"DROP {what}"))
    return Response(None, 204, _NO_STORE)


async def _load(request: Request, mode: str) -> Response:
    _authorised(request)
    engine, target = _engine(request), _target(request)
    written = graph_store.document_format(request.headers.get("content-type", ""))
    address: str | None = None
    if target.kind == "store" and written.id not in graph_store.QUADS:
        if mode == "replace":
            detail = (
                "Say which graph is replaced: '?default', '?graph=IRI' or a path below /store/."
            )
            raise Problem(400, "Which graph?", detail)
        address = f"{_origin(request)}{STORE}/{uuid4()}"
        target = Target("graph", address)
    most = engine.limits.max_document_bytes
    body = await incoming.read(request, most, "max_document_bytes", most)
    base = target.graph or _address(request)
    asked = LoadRequest(
        body, written.id, target.graph, "replace" if mode == "replace" else "add", base
    )
    try:
        with counted(request):
            done = await engine.load(asked)
    except EngineError as error:
        raise protocol.problem(error) from error
    headers = _NO_STORE | ({"Location": address} if address else {})
    return Response(None, 201 if done.created else 204, headers)


async def _whole(engine: Backend, wanted: list[str], accept: str) -> Response:
    """Answer with every quad, as N-Quads: what a snapshot is."""
    quads = [item for item in GRAPHS if item.id == "nq"]
    if "nq" not in wanted:
        raise protocol.not_acceptable(quads, accept)
    headers = _NO_STORE | {"Content-Type": quads[0].media_type}
    return Response(await engine.snapshot(), headers=headers)


async def _carried_out(request: Request, asked: UpdateRequest) -> None:
    request.state.query = asked.update
    try:
        with counted(request):
            await _engine(request).update(asked)
    except EngineError as error:
        raise protocol.problem(error) from error


def _existing(engine: Backend, target: Target) -> None:
    if target.graph is not None and target.graph not in engine.graphs:
        raise Problem(404, "Not found", f"The dataset has no graph <{target.graph}>.")


def _target(request: Request) -> Target:
    given = protocol.pairs(request.scope["query_string"])
    path = str(request.path_params.get("path", ""))
    return graph_store.target(given, path, _address(request))


def _authorised(request: Request) -> None:
    updates.authorise(request.headers.get("authorization"), request.app.state.key)


def _engine(request: Request) -> Backend:
    engine: Backend = request.app.state.engine
    return engine


def _origin(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}"


def _address(request: Request) -> str:
    """Return the address of a request without its parameters, as an IRI."""
    return _origin(request) + quote(request.scope["path"], safe="/:@!$&'()*+,;=~-._")


def _triples() -> list[Format]:
    return [item for item in GRAPHS if item.id not in graph_store.QUADS]
