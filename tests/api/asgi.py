"""A client that hands an application what a server would, and takes down what it sends."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp, Message, Scope

Pairs = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True)
class Request:
    """A request without a body, as a server hands it on."""

    path: str
    method: str = "GET"
    query: bytes = b""
    headers: Pairs = ((b"host", b"127.0.0.1:8000"),)

    @property
    def scope(self) -> Scope:
        """The request as ASGI describes it."""
        return {
            "type": "http",
            "http_version": "1.1",
            "method": self.method,
            "scheme": "http",
            "path": self.path,
            "raw_path": self.path.encode(),
            "root_path": "",
            "query_string": self.query,
            "headers": list(self.headers),
            "client": ("127.0.0.1", 50000),
            "server": ("127.0.0.1", 8000),
        }


@dataclass(frozen=True)
class Response:
    """What a client gets to see, header by header."""

    status: int
    headers: Pairs
    body: bytes


def ask(app: ASGIApp, request: Request, **more: Any) -> Response:
    """Send one request.

    Args:
        app: who is asked.
        request: what is asked.
        more: further members of the scope, such as its ``state``.

    Returns:
        The whole response.
    """
    return asyncio.run(_ask(app, {**request.scope, **more}))


async def _ask(app: ASGIApp, scope: Scope) -> Response:
    sent: list[Message] = []
    waiting: list[Message] = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> Message:
        return waiting.pop() if waiting else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    kinds = [message["type"] for message in sent]
    assert kinds == ["http.response.start", *["http.response.body"] * (len(sent) - 1)]
    assert not sent[-1].get("more_body"), "the response is whole"
    body = b"".join(message["body"] for message in sent[1:])
    return Response(sent[0]["status"], tuple(map(tuple, sent[0]["headers"])), body)
