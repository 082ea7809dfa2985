"""Workers that are not forked do the same, on any platform; here they are made on this one."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from crosslane.graph.engine.dataset import DatasetEngine
from crosslane.graph.engine.errors import EngineDown, LimitExceeded
from crosslane.graph.engine.limits import Limits
from crosslane.graph.engine.port import QueryRequest, UpdateRequest
from crosslane.graph.engine.sparql import SparqlEngine
from crosslane.graph.engine.workers import spawn
from crosslane.graph.engine.workers.platform import forks, protections
from crosslane.graph.engine.workers.process import feed, start_python

from .test_safety import BOMB, ENDLESS, POINT, eventually, gone


@pytest.fixture(scope="module")
def shared(snapshot: bytes) -> Iterator[SparqlEngine]:
    """An engine without a zygote; its workers may be broken, one by one."""
    limits = Limits(timeout=5, memory=200 << 20)
    with SparqlEngine(snapshot, limits, workers=2, processes="spawn") as running:
        yield running


def test_spawned_workers_answer(shared: SparqlEngine) -> None:
    assert shared.pids[0] == 0
    assert len(shared.graphs) == 2
    for _ in range(4):
        assert shared.run(QueryRequest(POINT)).rows == 1


def test_the_deadline_holds_and_the_worker_is_replaced(shared: SparqlEngine) -> None:
    before = shared.pids
    with pytest.raises(LimitExceeded) as caught:
        shared.run(QueryRequest(ENDLESS, timeout=0.3))
    assert caught.value.limit == "time"
    assert eventually(lambda: len(shared.pids) == 3, 30)
    [killed] = set(before) - set(shared.pids)
    assert gone(killed)
    assert shared.run(QueryRequest(POINT)).rows == 1


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")
def test_the_memory_limit_holds(shared: SparqlEngine) -> None:
    with pytest.raises(LimitExceeded) as caught:
        shared.run(QueryRequest(BOMB))
    assert caught.value.limit == "memory"
    assert shared.run(QueryRequest(POINT)).rows == 1


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_spawned_worker_holds_no_descriptor_to_spare(shared: SparqlEngine) -> None:
    assert eventually(lambda: len(shared.pids) == 3, 30)
    for pid in shared.pids[1:]:
        assert sorted(os.listdir(f"/proc/{pid}/fd")) == ["0", "1", "2", "3"]
        assert "Max open files            4 " in Path(f"/proc/{pid}/limits").read_text()


def test_a_dataset_is_written_without_a_zygote(tmp_path: Path) -> None:
    async def write_and_read() -> list[int | None]:
        found = []
        for number in range(3):
            await engine.update(UpdateRequest(f"INSERT DATA {{ <urn:a> <urn:p> {number} }}"))
            found.append((await engine.query(QueryRequest("SELECT * { ?s ?p ?o }"))).rows)
        return found

    with DatasetEngine(tmp_path, Limits(), 1, writable=True, processes="spawn") as engine:
        assert asyncio.run(write_and_read()) == [1, 2, 3]
    with DatasetEngine(tmp_path, Limits(), 1, writable=False) as engine:
        assert engine.quads == 3


def test_closing_ends_every_spawned_worker(snapshot: bytes) -> None:
    with SparqlEngine(snapshot, Limits(), workers=1, processes="spawn") as engine:
        pids = engine.pids[1:]
    assert all(map(gone, pids))


def test_a_dataset_that_cannot_be_loaded_is_told_by_spawned_workers() -> None:
    with pytest.raises(EngineDown, match="the dataset cannot be served"):
        SparqlEngine(b"no quads", Limits(), workers=1, processes="spawn").start()


def test_a_stranger_on_the_port_is_not_taken_for_the_worker() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(20)
        address = server.getsockname()
        with socket.create_connection(address) as stranger:
            stranger.sendall(b"x" * 32)
            process = start_python(
                "crosslane.graph.engine.workers.spawn", str(address[1]), stdin=subprocess.PIPE
            )
            with spawn._greeted(server, process, b"w" * 32) as sock:
                config = {"prefixes": {}, "base": "urn:x", "union": True, "memory": 1 << 30}
                config |= {"max_rows": 1, "max_bytes": 1, "max_quads": 1}
                assert feed(sock, (), config)["ready"] == process.pid
                assert stranger.recv(1) == b""
    assert spawn._ended(process) <= 0


PARENT = """
import sys, threading, time
from crosslane.graph.engine.limits import Limits
from crosslane.graph.engine.port import QueryRequest
from crosslane.graph.engine.sparql import SparqlEngine
engine = SparqlEngine(b"".join(b"<urn:%d> <urn:p> <urn:q> <urn:g> .\\n" % i for i in range(300)),
                      Limits(), workers=2, processes="spawn")
engine.start()
threading.Thread(target=engine.run, args=(QueryRequest(sys.argv[1]),), daemon=True).start()
time.sleep(0.1)
sys.stdout.write(" ".join(map(str, engine.pids[1:])) + "\\n")
sys.stdout.flush()
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_killed_parent_leaves_no_spawned_worker() -> None:
    command = [sys.executable, "-c", PARENT, ENDLESS]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as parent:  # noqa: S603 - ourselves
        assert parent.stdout is not None
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    assert len(pids) == 2
    assert eventually(lambda: all(map(gone, pids)))


def test_where_nothing_can_be_forked_workers_are_spawned(monkeypatch: pytest.MonkeyPatch) -> None:
    assert forks("auto") == forks("fork") == (not forks("spawn"))
    monkeypatch.delattr(os, "fork")
    assert not forks("auto")


@pytest.mark.parametrize(
    ("system", "missing"),
    [("linux", 0), ("darwin", 1), ("win32", 3), ("freebsd14", 1)],
)
def test_what_protects_is_told_for_every_system(system: str, missing: int) -> None:
    told = protections(system=system)
    assert told.deadline.holds
    assert len(told.missing()) == missing
    assert ("not tested" in told.deadline.why) == (system != "linux")


def test_what_protects_depends_on_how_workers_are_made() -> None:
    [slow] = protections("spawn", "linux").missing()
    assert "every write replaces every worker" in slow


def test_threads_of_the_caller_do_not_matter(snapshot: bytes) -> None:
    with SparqlEngine(snapshot, Limits(), workers=2, processes="spawn") as engine:
        found: list[int | None] = []
        threads = [
            threading.Thread(target=lambda: found.append(engine.run(QueryRequest(POINT)).rows))
            for _ in range(6)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == [1] * 6
