"""The least that a server like this one can cost: uvicorn, one hop to a worker, no checks.

``python -m benchmarks.floor PORT FILE.nq``. No guard, no limits, no negotiation: only the path
that a query takes through an HTTP server in Python and a process that can be killed. What it
needs more than pyoxigraph is the price of that path; what this endpoint needs more than it is
ours.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pyoxigraph
import uvicorn
from starlette.types import Receive, Scope, Send

_WORKERS = 2
_PIECE = 1 << 20
_LENGTH = 8


def answer(store: pyoxigraph.Store, sock: socket.socket) -> None:
    """Answer queries from a socket until it is closed."""
    while query := sock.recv(_PIECE):
        result = store.query(query.decode(), use_default_graph_as_union=True)
        if isinstance(result, pyoxigraph.QueryTriples):
            body = result.serialize(format=pyoxigraph.RdfFormat.N_TRIPLES)
        else:
            body = result.serialize(format=pyoxigraph.QueryResultsFormat.JSON)
        whole = body or b""
        sock.sendall(len(whole).to_bytes(_LENGTH, "big") + whole)


class Floor:
    """ASGI application that hands each query to an idle worker.

    Args:
        sockets: one to each worker.
    """

    def __init__(self, sockets: list[socket.socket]) -> None:
        self._idle = sockets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        text = scope["query_string"].removeprefix(b"query=")
        while not self._idle:
            await asyncio.sleep(0)
        sock = self._idle.pop()
        body = await exchange(sock, unquote_to_bytes(text))
        self._idle.append(sock)
        headers = [(b"content-length", b"%d" % len(body)), (b"content-type", b"text/plain")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


async def exchange(sock: socket.socket, query: bytes) -> bytes:
    """Send a query to a worker and await its answer."""
    loop = asyncio.get_running_loop()
    whole: asyncio.Future[bytes] = loop.create_future()
    buffer = bytearray()

    def ready() -> None:
        nonlocal buffer
        buffer += sock.recv(_PIECE)
        if len(buffer) - _LENGTH == int.from_bytes(buffer[:_LENGTH], "big"):
            whole.set_result(bytes(buffer[_LENGTH:]))

    sock.send(query)
    loop.add_reader(sock, ready)
    try:
        return await whole
    finally:
        loop.remove_reader(sock)


def main() -> None:
    """Load the file, fork the workers, serve."""
    port, path = int(sys.argv[1]), Path(sys.argv[2])
    store = pyoxigraph.Store()
    store.bulk_load(path.read_bytes(), format=pyoxigraph.RdfFormat.N_QUADS)
    sockets: list[socket.socket] = []
    for _ in range(_WORKERS):
        ours, theirs = socket.socketpair()
        if not os.fork():
            for one in (*sockets, ours):
                one.close()
            answer(store, theirs)
            os._exit(0)
        theirs.close()
        ours.setblocking(False)
        sockets.append(ours)
    uvicorn.run(Floor(sockets), port=port, log_level="error", access_log=False, lifespan="off")


if __name__ == "__main__":
    main()
