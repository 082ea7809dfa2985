"""Work for a client ends when the client hangs up, and only then."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from urllib.parse import quote

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Message

from crosslane.api.disconnect import PATIENCE, ClientGone, unless_gone
from crosslane.graph.engine.limits import Limits
from crosslane.graph.engine.port import QueryRequest
from crosslane.graph.engine.sparql import SparqlEngine

SNAPSHOT = b"".join(b"<urn:s%d> <urn:p> <urn:o%d> <urn:g> .\n" % (n, n % 7) for n in range(300))
ENDLESS = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(9)) + "}"


class Client:
    """What a server receives of a client: an empty body, then nothing until it hangs up."""

    def __init__(self) -> None:
        self.gone = asyncio.Event()
        self.asked = 0

    async def receive(self) -> Message:
        """Return the next message."""
        self.asked += 1
        if self.asked == 1:
            return {"type": "http.request", "body": b"", "more_body": False}
        await self.gone.wait()
        return {"type": "http.disconnect"}


def run(test: Callable[[Client], Awaitable[None]]) -> None:
    async def inside() -> None:
        before = asyncio.all_tasks()
        await test(Client())
        await asyncio.sleep(0)
        assert asyncio.all_tasks() == before, "nothing is left running"

    asyncio.run(inside())


async def value(seconds: float) -> str:
    await asyncio.sleep(seconds)
    return "done"


def test_quick_work_is_done_without_listening() -> None:
    async def test(client: Client) -> None:
        assert await unless_gone(client.receive, value(0)) == "done"
        await asyncio.sleep(2 * PATIENCE)
        assert client.asked == 0

    run(test)


def test_slow_work_is_done_for_who_waits() -> None:
    async def test(client: Client) -> None:
        assert await unless_gone(client.receive, value(3 * PATIENCE)) == "done"
        assert client.asked == 2

    run(test)


def test_work_is_cancelled_when_the_client_hangs_up() -> None:
    async def test(client: Client) -> None:
        cancelled = False

        async def work() -> None:
            nonlocal cancelled
            try:
                await asyncio.sleep(3600)
            except asyncio.CancelledError:
                cancelled = True
                raise

        asyncio.get_running_loop().call_later(2 * PATIENCE, client.gone.set)
        with pytest.raises(ClientGone):
            await unless_gone(client.receive, work())
        assert cancelled
        task = asyncio.current_task()
        assert task is not None
        assert not task.cancelling()

    run(test)


def test_an_error_of_the_work_is_its_own() -> None:
    async def test(client: Client) -> None:
        async def work() -> None:
            await asyncio.sleep(2 * PATIENCE)
            raise TimeoutError("of the work itself")

        with pytest.raises(TimeoutError, match="of the work itself"):
            await unless_gone(client.receive, work())

    run(test)


def test_being_cancelled_is_not_the_client_hanging_up() -> None:
    async def test(client: Client) -> None:
        task = asyncio.ensure_future(unless_gone(client.receive, value(3600)))
        await asyncio.sleep(2 * PATIENCE)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    run(test)


def test_a_failing_connection_is_an_error() -> None:
    async def test(client: Client) -> None:
        async def broken() -> Message:
            raise OSError("broken")

        with pytest.raises(OSError, match="broken"):
            await unless_gone(broken, value(3 * PATIENCE))

    run(test)


@contextmanager
def serving(engine: SparqlEngine) -> Iterator[int]:
    """Serve an engine on a free port, in a thread."""

    async def sparql(request: Request) -> Response:
        await request.body()
        asked = QueryRequest(request.query_params["query"])
        try:
            result = await unless_gone(request.receive, engine.query(asked))
        except ClientGone:
            return PlainTextResponse("nobody reads this", 499)
        return PlainTextResponse(result.body)

    app = Starlette(routes=[Route("/sparql", sparql, methods=["GET", "POST"])])
    server = uvicorn.Server(uvicorn.Config(app, log_config=None))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(20)
            assert not thread.is_alive()


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_worker_of_a_client_that_hung_up_is_replaced_long_before_its_deadline(
    method: str,
) -> None:
    limits = Limits(timeout=300, queue_timeout=60)
    with SparqlEngine(SNAPSHOT, limits, workers=1) as engine, serving(engine) as port:
        before = engine.pids
        head = f"{method} /sparql?query={{}} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
        with socket.create_connection(("127.0.0.1", port), timeout=60) as sock:
            sock.sendall(head.format(quote(ENDLESS)).encode())
            time.sleep(4 * PATIENCE)
            assert engine.pids == before
        # The only worker is busy for 300 s, so that an answer comes from another one.
        with socket.create_connection(("127.0.0.1", port), timeout=60) as sock:
            sock.sendall(head.format(quote("ASK {}")).encode())
            assert sock.recv(100).startswith(b"HTTP/1.1 200")
        assert engine.pids != before
