"""Servers that give ready answers: what any application on the same HTTP server could reach.

``python -m benchmarks.rest_apps KIND PORT FILE``, where FILE is from `rest_ready.write_ready`
and KIND is one of `APPS`. All run on uvicorn with uvloop and httptools, as this project does,
and find an answer by its address in a dictionary; they resolve, negotiate and count nothing.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from benchmarks.rest_ready import ANY_DAY, Answer, any_day, read_ready

_DAY = ANY_DAY.encode()


class Raw:
    """ASGI application that sends two messages which lie ready.

    Args:
        answers: by address.
    """

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self._ready: dict[tuple[bytes, bytes], tuple[Message, Message]] = {}
        for target, one in answers.items():
            path, _, query = target.encode().partition(b"?")
            headers = [(name.encode(), value.encode("latin-1")) for name, value in one.headers]
            start = {"type": "http.response.start", "status": one.status, "headers": headers}
            self._ready[path, query] = start, {"type": "http.response.body", "body": one.body}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        path, query = scope["raw_path"], scope["query_string"]
        found = self._ready.get((path, query))
        start, body = found or self._ready[path, query.partition(_DAY)[0] + _DAY]
        await send(start)
        await send(body)


class Known:
    """Finds answers for requests.

    Args:
        answers: by address.
    """

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self._answers = answers

    def answer(self, request: Request) -> Answer:
        """Return the answer to a request."""
        target = request.scope["path"]
        if query := request.scope["query_string"]:
            target = f"{target}?{query.decode('ascii')}"
        return self._answers.get(target) or self._answers[any_day(target)]

    def response(self, request: Request) -> Response:
        """Return the response to a request."""
        found = self.answer(request)
        return Response(found.body, found.status, dict(found.headers))


def starlette_app(answers: Mapping[str, Answer]) -> ASGIApp:
    """Return an application of Starlette's with one route."""
    known = Known(answers)

    async def endpoint(request: Request) -> Response:
        return known.response(request)

    return Starlette(routes=[Route("/{path:path}", endpoint)])


def fastapi_bytes(answers: Mapping[str, Answer]) -> ASGIApp:
    """Return an application of FastAPI's whose route returns ready bytes."""
    known = Known(answers)
    app = FastAPI()

    @app.get("/{path:path}")
    async def endpoint(request: Request) -> Response:
        return known.response(request)

    return app


def fastapi_dict(answers: Mapping[str, Answer]) -> ASGIApp:
    """Return an application of FastAPI's whose route returns data, read beforehand."""
    known = Known(answers)
    data = {
        id(one): json.loads(one.body)
        for one in answers.values()
        if one.header("content-type") == "application/json" and one.body.startswith(b"{")
    }
    app = FastAPI()

    @app.get("/{path:path}")
    async def endpoint(request: Request) -> dict[str, Any]:
        found: dict[str, Any] = data[id(known.answer(request))]
        return found

    return app


APPS: Mapping[str, Callable[[Mapping[str, Answer]], ASGIApp]] = {
    "raw uvicorn": Raw,
    "starlette route": starlette_app,
    "fastapi bytes": fastapi_bytes,
    "fastapi dict": fastapi_dict,
}
"""What makes each application, by the name it has in tables."""


def main() -> None:
    """Read the answers and serve them."""
    kind, port, path = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    uvicorn.run(
        APPS[kind](read_ready(path)),
        port=port,
        loop="uvloop",
        http="httptools",
        log_level="error",
        access_log=False,
        lifespan="off",
        server_header=False,
        proxy_headers=False,
    )


if __name__ == "__main__":
    main()
