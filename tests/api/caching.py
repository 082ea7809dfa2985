"""A small application with a cache before it, and a client that sends what a server would."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from crosslane.api.cache import CacheStats, ResponseCache
from crosslane.api.cached import Cached
from crosslane.api.compression import coding_of
from crosslane.api.conditional import matches
from crosslane.api.keys import normal

Pairs = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True)
class Request:
    """A request as a server hands it on; its body comes in pieces."""

    path: str = "/sparql"
    method: str = "GET"
    query: bytes = b"query=ASK{}"
    headers: Pairs = ((b"host", b"a"),)
    pieces: tuple[bytes, ...] = ()
    scheme: str = "http"


@dataclass(frozen=True)
class Response:
    """What a client gets to see."""

    status: int
    headers: Pairs
    body: bytes


@dataclass
class World:
    """An application and what its answers depend on; it counts how often it is asked."""

    version: str = "1"
    asked: int = 0
    answer: Callable[[World, Request, bytes], Response] = lambda world, request, body: plain(
        world, request, body
    )
    pieces: int = 1
    gate: asyncio.Event | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer like the real one: HEAD as GET, and what a body holds in the answer."""
        self.asked += 1
        body = b""
        more = scope["method"] == "POST"
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        if self.gate is not None:
            await self.gate.wait()
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        query = scope["query_string"]
        headers = tuple(scope["headers"])
        seen = Request(scope["path"], method, query, headers, (body,), scope["scheme"])
        response = self.answer(self, seen, body)
        start = {"type": "http.response.start", "status": response.status}
        await send({**start, "headers": list(response.headers)})
        whole = b"" if scope["method"] == "HEAD" else response.body
        step = max(1, -(-len(whole) // self.pieces))
        parts = [whole[at : at + step] for at in range(0, len(whole), step)] or [b""]
        for number, part in enumerate(parts):
            more = number < len(parts) - 1
            await send({"type": "http.response.body", "body": part, "more_body": more})


def plain(world: World, request: Request, body: bytes) -> Response:
    """Return everything that a negotiated answer may depend on."""
    wanted = [pair for pair in request.headers if pair[0] in NEGOTIATED]
    asked = normal(request.query), coding_of(request.headers)
    text = repr((world.version, request.path, request.method, asked, wanted, body))
    tag = f'"{abs(hash(text)):x}"'.encode()
    vary = (b"vary", b"Accept, Accept-Encoding")
    headers = ((b"content-type", b"text/plain"), (b"x-also", b"1"), (b"etag", tag), vary)
    given = dict(request.headers).get(b"if-none-match")
    if request.method == "GET" and given is not None and matches(given.decode(), tag.decode()):
        return Response(304, headers[1:], b"")
    return Response(200, headers, text.encode())


NEGOTIATED = {b"accept", b"content-type", b"host"}


def cached(world: ASGIApp, max_bytes: int = 1 << 20, version: str | None = None) -> Cached:
    """Put a cache before an application whose queries come by GET and POST."""

    def now() -> str:
        return version if version is not None else getattr(world, "version", "1")

    return Cached(
        world,
        ResponseCache(max_bytes),
        now,
        lambda path: path != "/healthz",
        lambda path: path == "/sparql",
    )


def stats(app: Cached) -> CacheStats:
    return app.cache.stats()


def scope_of(request: Request) -> Scope:
    """Return a request as a server describes it."""
    return {
        "type": "http",
        "method": request.method,
        "scheme": request.scheme,
        "path": request.path,
        "raw_path": request.path.encode(),
        "query_string": request.query,
        "headers": list(request.headers),
    }


def ask(app: ASGIApp, request: Request, state: dict[str, Any] | None = None) -> Response:
    """Send one request as a server does."""
    return asyncio.run(asking(app, request, state))


async def asking(app: ASGIApp, request: Request, state: dict[str, Any] | None = None) -> Response:
    """Send one request as a server does, beside others."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    scope = scope_of(request)
    if state is not None:
        scope["state"] = state
    await app(scope, receiving(request), send)
    return seen(sent)


def receiving(request: Request) -> Receive:
    """Return what gives the body of a request, then nothing: the client stays."""
    pieces = list(request.pieces) or [b""]
    waiting: list[Message] = [
        {"type": "http.request", "body": piece, "more_body": number < len(pieces) - 1}
        for number, piece in enumerate(pieces)
    ]

    async def receive() -> Message:
        if not waiting:
            await asyncio.Event().wait()
        return waiting.pop(0)

    return receive


def seen(sent: list[Message]) -> Response:
    """Return what a client sees of the messages of a response."""
    assert not sent[-1].get("more_body"), "the response is whole"
    body = b"".join(message["body"] for message in sent[1:])
    return Response(sent[0]["status"], tuple(sent[0]["headers"]), body)


def answering(
    *headers: tuple[bytes, bytes], status: int = 200, body: bytes = b"x"
) -> Callable[[World, Request, bytes], Response]:
    """Return an application's answer that is always the same."""
    return lambda world, request, given: Response(status, headers, body)


def with_header(request: Request, name: str, value: str) -> Request:
    return replace(request, headers=(*request.headers, (name.encode(), value.encode())))
