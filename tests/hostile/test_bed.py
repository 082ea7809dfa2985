"""The bed itself: it notices what it is there to notice."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.hostile.bed import MIB, check_honest
from tests.hostile.raw import Answer, NoAnswer, Request, exchange
from tests.hostile.traps import MARK, Canary, Trap
from tests.hostile.watch import Tree

PROBLEM = "application/problem+json"
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the watch reads Linux's /proc")


def eventually(holds: Callable[[], bool], seconds: float = 10) -> bool:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def answer(status: int, body: bytes, media: str = PROBLEM, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, {"content-type": media, **named}, body, 0.0)


def problem(status: int, **members: object) -> Answer:
    return answer(status, json.dumps({"status": status, **members}).encode())


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_a_canary_counts_who_connects(host: str) -> None:
    try:
        canary = Canary(host)
    except OSError as error:
        pytest.skip(f"this machine has no {host}: {error}")
    assert canary.hits == 0
    place = urlsplit(canary.url)
    assert place.hostname
    assert place.port
    told = exchange((place.hostname, place.port), Request(source=host))
    canary.close()
    assert MARK.encode() in told.body
    assert canary.hits == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_trap_counts_who_opens_it_and_hands_out_the_mark(tmp_path: Path) -> None:
    trap = Trap(tmp_path / "trap.nt")
    assert trap.hits == 0
    assert MARK in trap.path.read_text()
    assert eventually(lambda: trap.hits == 1)
    trap.close()
    assert trap.hits == 1


@ON_LINUX
def test_a_tree_sees_the_memory_of_children_and_that_they_end() -> None:
    child = "b = b'x' * (200 << 20); print(1, flush=True); input()"
    inner = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    with subprocess.Popen(  # noqa: S603 - our own interpreter and text
        [sys.executable, "-c", inner], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        tree = Tree(process.pid)
        assert process.stdout
        assert process.stdin
        assert process.stdout.readline() == b"1\n"
        assert eventually(lambda: tree.peak > 200 * MIB)
        assert len(tree.processes()) == 2
        assert [leaf.pid for leaf in tree.leaves()] == [tree.processes()[1].pid]
        assert tree.alive()
        process.stdin.close()
        process.wait()
        tree.close()
        assert not tree.alive()


@pytest.mark.parametrize(
    "dishonest",
    [
        problem(500),
        problem(502),
        problem(503),
        problem(503, limit="memory", maximum=1, setting="CROSSLANE_X", detail="CROSSLANE_X"),
        problem(422, limit="rows", maximum=1, setting="CROSSLANE_X", detail="too many"),
        problem(422, limit="rows", setting="CROSSLANE_X", detail="CROSSLANE_X"),
        answer(400, b'{"status": 404}'),
        answer(400, b"<p>bad", "text/html"),
        answer(503, b"busy", "text/plain", connection="close"),
        answer(200, b'{"head": ', "application/sparql-results+json"),
        answer(
            200,
            b'{"results": {"bindings": []}}',
            "application/sparql-results+json",
            x_total_rows="1",
        ),
        answer(200, b"<sparql><x></sparql>", "application/sparql-results+xml"),
        answer(200, b"<a> <b> .", "text/turtle"),
        answer(200, f'"{MARK}"'.encode(), "text/csv"),
        answer(200, b"root:x:0:0", "text/csv"),
        answer(200, b"", "text/csv", x_injected="1"),
        answer(200, b"", "text/csv", set_cookie="a=b"),
    ],
    ids=str,
)
def test_what_is_dishonest_is_called_so(dishonest: Answer) -> None:
    with pytest.raises((AssertionError, ValueError, SyntaxError)):
        check_honest(dishonest)


@pytest.mark.parametrize(
    "honest",
    [
        problem(400),
        problem(503, limit="time", maximum=1, setting="CROSSLANE_X", detail="CROSSLANE_X"),
        answer(200, b'{"results": {"bindings": []}}', "application/sparql-results+json"),
        answer(400, b"no HTTP", "text/plain", connection="close"),
        answer(405, b""),
    ],
    ids=str,
)
def test_what_is_honest_passes(honest: Answer) -> None:
    check_honest(honest)


@pytest.fixture
def speaker() -> Iterator[Callable[[bytes], tuple[str, int]]]:
    """Start a server that says the given bytes to whoever connects, and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def start(said: bytes) -> tuple[str, int]:
            def speak() -> None:
                connection, _ = listening.accept()
                with connection:
                    connection.recv(65_536)
                    connection.sendall(said)

            threading.Thread(target=speak, daemon=True).start()
            host, port = listening.getsockname()
            return str(host), int(port)

        yield start


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
        b"SMTP 200\r\n\r\n",
    ],
)
def test_an_answer_that_is_cut_off_is_none(
    speaker: Callable[[bytes], tuple[str, int]], said: bytes
) -> None:
    with pytest.raises(NoAnswer):
        exchange(speaker(said), Request())


def test_a_whole_answer_is_taken(speaker: Callable[[bytes], tuple[str, int]]) -> None:
    said = b"HTTP/1.1 200 OK\r\nX-Y: 1\r\nContent-Length: 5\r\n\r\nhello"
    told = exchange(speaker(said), Request())
    assert (told.status, told.headers["x-y"], told.body) == (200, "1", b"hello")
