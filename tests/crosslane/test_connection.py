"""Connections of a real server: what is slow, silent or too large is closed, the rest is served."""

from __future__ import annotations

import asyncio
import contextlib
import pickle
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sized
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from crosslane import connection
from crosslane.connection import MOST_HEAD, PatientH11, Waiting, connect, http_protocol

HEAD_TIMEOUT = 1.0
WRITE_TIMEOUT = 1.0
LARGE = 32 << 20
GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
KINDS = ["h11"] if sys.platform == "win32" else ["httptools", "h11"]


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with the path and the size of the body, or with much."""
    if scope["type"] != "http":
        return
    size = 0
    if scope["path"] != "/unread":
        more = True
        while more:
            message = await receive()
            size += len(message.get("body", b""))
            more = message.get("more_body", False)
    if scope["path"] == "/slow":
        await asyncio.sleep(2 * HEAD_TIMEOUT)
    body = b"x" * LARGE if scope["path"] == "/large" else f"{scope['path']} {size}".encode()
    headers = [(b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def protocol(kind: str, most: int = 1000) -> Any:
    if kind == "h11":
        return partial(connect, PatientH11, Waiting(HEAD_TIMEOUT, WRITE_TIMEOUT, most))
    return http_protocol(HEAD_TIMEOUT, write_timeout=WRITE_TIMEOUT, most=most)


@contextmanager
def serving(made: Any, idle: int = 20) -> Iterator[tuple[int, uvicorn.Server]]:
    """Run a server on a free port, in a thread."""
    config = uvicorn.Config(
        application, http=made, lifespan="off", log_config=None, timeout_keep_alive=idle
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listening:
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            assert eventually(lambda: server.started)
            yield listening.getsockname()[1], server
        finally:
            server.should_exit = True
            thread.join(20)
            assert not thread.is_alive()


def eventually(holds: Callable[[], bool], seconds: float = 20) -> bool:
    """Wait until something holds; the time only bounds a hang."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


@pytest.fixture(params=KINDS, scope="module")
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def server(kind: str) -> Iterator[uvicorn.Server]:
    with serving(protocol(kind)) as (_, made):
        yield made


@pytest.fixture
def port(server: uvicorn.Server) -> int:
    return int(server.servers[0].sockets[0].getsockname()[1])


def more_than(number: int, some: Sized) -> bool:
    return len(some) > number


def dial(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=20)


def rest(sock: socket.socket) -> bytes:
    """Return all that comes until the server closes the connection."""
    pieces = []
    try:
        while piece := sock.recv(1 << 16):
            pieces.append(piece)
    except ConnectionError:
        pass  # closed, and not in the kindest way
    return b"".join(pieces)


def answer(sock: socket.socket) -> bytes:
    """Return one response without a body longer than a line."""
    text = b""
    while b"\r\n\r\n" not in text:
        text += sock.recv(1)
    length = int(text.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    while length:
        piece = sock.recv(length)
        text += piece
        length -= len(piece)
    return text


def test_half_open_connections_are_closed_and_a_request_is_answered_meanwhile(
    server: uvicorn.Server, port: int
) -> None:
    with ExitStack() as stack:
        half = []
        for number in range(300):
            half.append(stack.enter_context(dial(port)))
            if number < 150:
                half[-1].sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        with dial(port) as sock:
            sock.sendall(GET)
            assert answer(sock).startswith(b"HTTP/1.1 200")
        told = [rest(sock) for sock in half]
    assert all(text.startswith(b"HTTP/1.1 408") for text in told[:150])
    assert not any(told[150:]), "who has said nothing is told nothing"
    assert eventually(lambda: not server.server_state.connections)


def test_a_head_that_comes_in_drops_is_cut_off(port: int) -> None:
    with dial(port) as sock:
        began = time.monotonic()
        sock.sendall(b"GET / HTTP/1.1\r\n")
        try:
            while time.monotonic() < began + 20:
                sock.sendall(b"X")
                time.sleep(HEAD_TIMEOUT / 10)
        except ConnectionError:
            pass
        assert time.monotonic() < began + 20


def test_a_second_head_that_comes_in_drops_is_cut_off(port: int) -> None:
    with dial(port) as sock:
        sock.sendall(GET)
        answer(sock)
        sock.sendall(b"GET / HTTP/1.1\r\nX-Slow: ")
        assert rest(sock).startswith(b"HTTP/1.1 408")


def test_a_body_that_nobody_reads_does_not_hold_the_connection(port: int) -> None:
    with dial(port) as sock:
        sock.sendall(b"POST /unread HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n")
        answer(sock)
        began = time.monotonic()
        try:
            while time.monotonic() < began + 20:
                sock.sendall(b"x")
                time.sleep(HEAD_TIMEOUT / 10)
        except ConnectionError:
            pass
        assert time.monotonic() < began + 20


def test_a_slow_answer_is_waited_for(port: int) -> None:
    with dial(port) as sock:
        sock.sendall(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
        assert answer(sock).endswith(b"/slow 0")


def test_a_connection_is_used_again(port: int) -> None:
    with dial(port) as sock:
        for _ in range(3):
            sock.sendall(GET)
            assert answer(sock).endswith(b"/ 0")
        time.sleep(2 * HEAD_TIMEOUT)  # idle between requests: uvicorn's time for that holds
        sock.sendall(GET)
        assert answer(sock).endswith(b"/ 0")


def test_pipelined_requests_are_answered_in_order(port: int) -> None:
    with dial(port) as sock:
        paths = [b"/slow", b"/b", b"/c"]
        sock.sendall(b"".join(b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n" % path for path in paths))
        assert [answer(sock).split(b"\r\n\r\n")[1] for _ in paths] == [b"/slow 0", b"/b 0", b"/c 0"]


def test_a_large_body_is_no_large_head(port: int) -> None:
    with dial(port) as sock:
        size = 4 * MOST_HEAD
        sock.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % size)
        for _ in range(4):
            sock.sendall(b"x" * MOST_HEAD)
        assert answer(sock).endswith(b"/ %d" % size)


def test_a_chunked_body_is_read(port: int) -> None:
    with dial(port) as sock:
        sock.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(20):
            sock.sendall(b"1000\r\n" + b"x" * 0x1000 + b"\r\n")
        sock.sendall(b"0\r\n\r\n")
        assert answer(sock).endswith(b"/ %d" % (20 * 0x1000))


@pytest.mark.parametrize(
    "begin",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\nX-Large: ",
        b"GET /",
        b"\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nTrailer: ",
    ],
    ids=["header", "address", "lines", "trailer"],
)
def test_a_head_without_end_is_refused(port: int, begin: bytes) -> None:
    with dial(port) as sock:
        sock.sendall(begin)
        filler = begin if begin == b"\r\n" else b"x"
        sent = 0
        try:
            while sent < 64 * MOST_HEAD:
                sock.sendall(filler * 4096)
                sent += 4096
        except ConnectionError:
            pass
        told = rest(sock)
    assert sent < 64 * MOST_HEAD or told
    assert not told or told.split(b" ")[1] in (b"400", b"431")


def test_many_headers_are_refused(port: int) -> None:
    headers = b"".join(b"X-%d: %s\r\n" % (number, b"x" * 100) for number in range(10_000))
    with dial(port) as sock:
        # It may be cut off while it still sends.
        with contextlib.suppress(ConnectionError):
            sock.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n" + headers + b"\r\n")
        assert rest(sock).split(b" ")[1] in (b"400", b"431")


def test_what_is_no_http_is_refused(port: int) -> None:
    with dial(port) as sock:
        sock.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")
        assert rest(sock).startswith(b"HTTP/1.1 400")


def test_an_error_is_not_mixed_into_an_answer(port: int) -> None:
    with dial(port) as sock:
        sock.sendall(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(HEAD_TIMEOUT / 5)
        sock.sendall(b"\x00\x00\x00 what is this\r\n\r\n")
        told = rest(sock)
    assert not told or told.index(b"/slow 0") < told.index(b"HTTP/1.1 400")


def test_who_takes_nothing_is_cut_off(server: uvicorn.Server, port: int) -> None:
    with dial(port) as sock:
        sock.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        assert eventually(lambda: bool(server.server_state.connections))
        assert eventually(lambda: not server.server_state.connections)
        assert len(rest(sock)) < LARGE


def test_who_takes_slowly_gets_all(port: int) -> None:
    with dial(port) as sock:
        sock.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        size = 0
        while piece := sock.recv(1 << 20, socket.MSG_WAITALL):
            size += len(piece)
            time.sleep(3 * WRITE_TIMEOUT / (LARGE >> 20))
        assert size > LARGE


def test_the_oldest_that_waits_makes_room_for_a_new_connection(kind: str) -> None:
    with serving(protocol(kind, most=5)) as (port, server), ExitStack() as stack:
        silent = []
        connections = server.server_state.connections
        for _ in range(8):
            before = len(connections)
            silent.append(stack.enter_context(dial(port)))
            if before < 5:
                assert eventually(partial(more_than, before, connections))
        assert [rest(sock) for sock in silent[:3]] == [b"", b"", b""]
        silent[7].sendall(GET)
        assert answer(silent[7]).startswith(b"HTTP/1.1 200")


def test_an_idle_connection_is_closed(kind: str) -> None:
    with serving(protocol(kind), idle=1) as (port, _), dial(port) as sock:
        sock.sendall(GET)
        answer(sock)
        assert rest(sock) == b""


def test_the_protocol_can_be_sent_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(http_protocol(1.0))).func is connect  # noqa: S301 - our own


def test_descriptors_are_raised_as_far_as_the_system_lets() -> None:
    resource = pytest.importorskip("resource", reason="this system has no such limit")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(soft, 512), hard))
        raised = connection.raise_descriptors()
        assert raised == resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        assert raised == connection.MOST_DESCRIPTORS or raised == hard
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
