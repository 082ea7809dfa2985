"""A small application with a cache before it, and a client that sends what a server would."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from crosslane.api.cache import Cached, CacheStats, ResponseCache, matches

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

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer like the real one: HEAD as GET, and what a body holds in the answer."""
        self.asked += 1
        body = b""
        more = scope["method"] == "POST"
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
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
    text = repr((world.version, request.path, request.method, request.query, wanted, body))
    tag = f'"{abs(hash(text)):x}"'.encode()
    headers = ((b"content-type", b"text/plain"), (b"etag", tag), (b"vary", b"Accept"))
    given = dict(request.headers).get(b"if-none-match")
    if request.method == "GET" and given is not None and matches(given.decode(), tag.decode()):
        return Response(304, (*headers[1:], (b"x-also", b"1")), b"")
    return Response(200, headers, text.encode())


NEGOTIATED = {b"accept", b"accept-encoding", b"accept-language", b"content-type", b"host"}


def cached(world: ASGIApp, max_bytes: int = 1 << 20, version: str | None = None) -> Cached:
    """Put a cache before an application whose queries come by GET and POST."""

    def now() -> str:
        return version if version is not None else getattr(world, "version", "1")

    paths = ("/sparql", "/cells")
    return Cached(
        world, ResponseCache(max_bytes), now, paths.__contains__, lambda path: path == "/sparql"
    )


def stats(app: Cached) -> CacheStats:
    return app._cache.stats()


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
    return asyncio.run(_ask(app, request, state))


async def _ask(app: ASGIApp, request: Request, state: dict[str, Any] | None) -> Response:
    sent: list[Message] = []
    pieces = list(request.pieces) or [b""]
    waiting: list[Message] = [
        {"type": "http.request", "body": piece, "more_body": number < len(pieces) - 1}
        for number, piece in enumerate(pieces)
    ]

    async def receive() -> Message:
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = scope_of(request)
    if state is not None:
        scope["state"] = state
    await app(scope, receive, send)
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
