"""What hostile queries do to the workers, and what is left of it: nothing."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest

from crosslane.graph.engine.errors import (
    EngineBusy,
    EngineDown,
    EngineError,
    EngineUnsupported,
    LimitExceeded,
)
from crosslane.graph.engine.guarding.guard import Checked, Guard
from crosslane.graph.engine.limits import Limits
from crosslane.graph.engine.port import QueryRequest, Stats
from crosslane.graph.engine.sparql import SparqlEngine


class Canary(Protocol):
    """A port that nothing may connect to; see conftest."""

    url: str
    hits: int


ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
POINT = "SELECT ?o { <http://example.org/n7> ?p ?o }"
BOMB = "SELECT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?a"


def eventually(holds: Callable[[], bool], seconds: float = 5) -> bool:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.005)
    return True


def gone(pid: int) -> bool:
    """Return whether a process is no more, or only waits for someone to collect it."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return True
    return status.rpartition(")")[2].split()[0] in ("Z", "X")


HOSTILE = [
    "SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
    "ASK {{ FILTER EXISTS {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
    "SELECT * {{ \\u0053ERVICE <{url}> {{ ?s ?p ?o }} }}",
    "PREFIX ex: <{url}> SELECT * {{ SERVICEex:a{{ ?s ?p ?o }} }}",
    "SELECT * {{ VALUES ?x {{ <{url}> }} SERVICE ?x {{ ?s ?p ?o }} }}",
    "LOAD <{url}>",
    "LOAD SILENT <{url}> INTO GRAPH <http://example.org/g1>",
    "SELECT * FROM <{url}> {{ ?s ?p ?o }}",
    "SELECT * FROM NAMED <{url}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "SELECT * FROM <file:///etc/passwd> {{ ?s ?p ?o }} # {url}",
]


@pytest.mark.parametrize("query", HOSTILE)
def test_nothing_outside_is_reached(engine: SparqlEngine, canary: Canary, query: str) -> None:
    with pytest.raises(EngineError):
        engine.run(QueryRequest(query.format(url=canary.url)))
    assert canary.hits == 0


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere only the guard holds")
@pytest.mark.parametrize("query", HOSTILE)
def test_nothing_outside_is_reached_even_without_the_guard(
    engine: SparqlEngine, canary: Canary, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Guard, "check", lambda self, query: Checked(query))
    with contextlib.suppress(EngineError):
        engine.run(QueryRequest(query.format(url=canary.url)))
    assert canary.hits == 0


@pytest.fixture
def fresh(snapshot: bytes) -> Iterator[SparqlEngine]:
    """An engine of its own, to break."""
    limits = Limits(timeout=5, memory=200 << 20)
    with SparqlEngine(snapshot, limits, workers=2) as running:
        yield running


def test_a_runaway_query_ends_at_its_deadline_while_another_is_answered(
    fresh: SparqlEngine,
) -> None:
    zygote, *before = fresh.pids
    ended: list[tuple[float, EngineError]] = []

    def run_away() -> None:
        started = time.monotonic()
        try:
            fresh.run(QueryRequest(ENDLESS, timeout=0.5))
        except EngineError as error:
            ended.append((time.monotonic() - started, error))

    thread = threading.Thread(target=run_away)
    thread.start()
    time.sleep(0.1)
    assert fresh.run(QueryRequest(POINT)).rows == 1
    assert thread.is_alive()
    thread.join()
    [(seconds, error)] = ended
    assert isinstance(error, LimitExceeded)
    assert (error.limit, error.setting) == ("time", "CROSSLANE_SPARQL_TIMEOUT")
    assert 0.5 <= seconds < 5  # the limit of the engine is 10
    assert eventually(lambda: len(fresh.pids) == 3)
    assert fresh.pids[0] == zygote
    [killed] = set(before) - set(fresh.pids)
    assert gone(killed)
    for _ in range(4):
        assert fresh.run(QueryRequest(POINT)).rows == 1


def test_a_query_that_takes_all_memory_is_answered_and_its_worker_replaced(
    fresh: SparqlEngine,
) -> None:
    before = fresh.pids
    with pytest.raises(LimitExceeded) as caught:
        fresh.run(QueryRequest(BOMB))
    assert (caught.value.limit, caught.value.setting) == ("memory", "CROSSLANE_SPARQL_MEMORY")
    assert eventually(lambda: len(fresh.pids) == 3)
    assert len(set(before) & set(fresh.pids)) == 2
    assert fresh.stats().replaced == {"memory": 1}
    assert fresh.run(QueryRequest(POINT)).rows == 1


def test_a_query_that_overflows_the_stack_is_told_from_one_that_takes_all_memory(
    fresh: SparqlEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Guard, "check", lambda self, query: Checked(query))
    with pytest.raises(LimitExceeded, match="nested too deeply") as caught:
        fresh.run(QueryRequest("ASK " + "{" * 8000 + "}" * 8000))
    assert caught.value.limit == "stack"
    with pytest.raises(LimitExceeded) as caught:
        fresh.run(QueryRequest(BOMB))
    assert caught.value.limit == "memory"
    assert fresh.stats().replaced == {"stack": 1, "memory": 1}


def test_a_worker_that_someone_kills_is_no_fault_of_the_query(fresh: SparqlEngine) -> None:
    errors: list[EngineError] = []

    def run_away() -> None:
        try:
            fresh.run(QueryRequest(ENDLESS))
        except EngineError as error:
            errors.append(error)

    thread = threading.Thread(target=run_away)
    thread.start()
    assert eventually(lambda: fresh.stats().busy == 1)
    for pid in fresh.pids[1:]:
        os.kill(pid, signal.SIGKILL)
    thread.join()
    [error] = errors
    assert isinstance(error, EngineDown)
    assert "was killed" in str(error)
    assert fresh.run(QueryRequest(POINT)).rows == 1
    assert set(fresh.stats().replaced) == {"lost"}


def test_stats_count_what_is_up_and_why_workers_were_replaced(fresh: SparqlEngine) -> None:
    assert fresh.stats() == Stats(workers=2)
    with pytest.raises(LimitExceeded):
        fresh.run(QueryRequest(ENDLESS, timeout=0.1))
    assert eventually(lambda: fresh.stats() == Stats(workers=2, replaced={"time": 1}))


def test_workers_of_one_zygote_draw_different_random_numbers(fresh: SparqlEngine) -> None:
    async def ask() -> set[bytes]:
        query = QueryRequest("SELECT (STRUUID() AS ?u) (RAND() AS ?r) {}", ("csv",))
        found = await asyncio.gather(*(fresh.query(query) for _ in range(2)))
        return {value for one in found for value in one.body.split(b"\r\n")[1].split(b",")}

    assert len(asyncio.run(ask())) == 4


def test_a_worker_that_grew_is_retired_after_its_answer(fresh: SparqlEngine) -> None:
    before = fresh.pids
    text = ", ".join(["STRUUID()"] * 20)
    grow = f"SELECT ?x {{ ?a ?b ?c . ?d ?e ?f BIND(CONCAT({text}) AS ?x) }} ORDER BY ?x LIMIT 1"
    assert fresh.run(QueryRequest(grow)).rows == 1
    assert eventually(lambda: fresh.pids != before and len(fresh.pids) == 3)
    assert fresh.run(QueryRequest(POINT)).rows == 1


@pytest.mark.parametrize(
    "query",
    [
        "ASK " + "{" * 2240 + "}" * 2240,
        "ASK { FILTER(" + "(" * 2000 + "1" + ")" * 2000 + ") }",
        "ASK { " + "FILTER EXISTS { " * 864 + "}" * 865,
        "ASK { FILTER(" + "!" * 1999 + "true) }",
        "ASK { ?s " + "^" * 1990 + "<urn:p> ?o }",
        "ASK { FILTER(1" + "+1" * 1990 + " > 0) }",
        "ASK { ?s <urn:p>" + "/<urn:p>" * 1990 + " ?o }",
        "ASK { {} " + "UNION {} " * 199 + "}",
        "ASK { ?s ?p ?o FILTER(?o IN (1" + ",1" * 1990 + ")) }",
    ],
)
def test_deep_and_long_queries_leave_the_engine_alive(fresh: SparqlEngine, query: str) -> None:
    with contextlib.suppress(EngineError):
        fresh.run(QueryRequest(query, timeout=2))
    assert fresh.run(QueryRequest(POINT)).rows == 1


def test_a_full_queue_and_a_long_wait_are_told_apart(snapshot: bytes) -> None:
    limits = Limits(timeout=2, max_queue=1, queue_timeout=0.2)
    answers: list[str] = []

    def ask(query: str, timeout: float) -> None:
        try:
            engine.run(QueryRequest(query, timeout=timeout))
        except EngineBusy as error:
            answers.append(str(error))
        except LimitExceeded as error:
            answers.append(error.limit)

    with SparqlEngine(snapshot, limits, workers=1) as engine:
        threads = [threading.Thread(target=ask, args=(ENDLESS, 0.8))]
        threads += [threading.Thread(target=ask, args=(POINT, 1)) for _ in range(2)]
        for thread in threads:
            thread.start()
            time.sleep(0.05)
        for thread in threads:
            thread.join()
    assert answers[0] == "1 requests are waiting already"
    assert answers[1].startswith("every worker was busy for 0.2 s")
    assert answers[2] == "time"


def test_arun_does_not_block_the_loop(fresh: SparqlEngine) -> None:
    async def measure() -> tuple[float, str]:
        query = asyncio.ensure_future(fresh.query(QueryRequest(ENDLESS, timeout=1.5)))
        worst = 0.0
        while not query.done():
            started = time.perf_counter()
            await asyncio.sleep(0.005)
            worst = max(worst, time.perf_counter() - started)
        error = query.exception()
        assert isinstance(error, LimitExceeded)
        return worst, error.limit

    worst, limit = asyncio.run(measure())
    assert limit == "time"
    assert worst < 0.75  # a loop that the query blocks would stand still for 1.5 s


def test_a_cancelled_request_ends_its_query(fresh: SparqlEngine) -> None:
    before = fresh.pids

    async def cancel() -> None:
        query = asyncio.ensure_future(fresh.query(QueryRequest(ENDLESS)))
        await asyncio.sleep(0.1)
        query.cancel()
        with pytest.raises(asyncio.CancelledError):
            await query

    asyncio.run(cancel())
    assert eventually(lambda: fresh.pids != before and len(fresh.pids) == 3)


def test_requests_cancelled_in_the_queue_lose_no_worker(snapshot: bytes) -> None:
    async def crowd() -> None:
        async with asyncio.TaskGroup() as group:
            for number in range(30):
                task = group.create_task(engine.query(QueryRequest(POINT)))
                if number % 2:
                    asyncio.get_running_loop().call_later(number * 0.0001, task.cancel)

    with SparqlEngine(snapshot, Limits(queue_timeout=2), workers=1) as engine:
        for _ in range(5):
            asyncio.run(crowd())
        assert engine.run(QueryRequest(POINT)).rows == 1


def test_a_worker_that_died_while_idle_costs_no_request(fresh: SparqlEngine) -> None:
    _, *workers = fresh.pids
    for pid in workers:
        os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: all(map(gone, workers)))
    for _ in range(4):
        assert fresh.run(QueryRequest(POINT)).rows == 1
    assert not set(workers) & set(fresh.pids)


def test_a_zygote_that_died_is_replaced_with_its_workers(fresh: SparqlEngine) -> None:
    zygote, *workers = fresh.pids
    os.kill(zygote, signal.SIGKILL)
    assert eventually(lambda: all(map(gone, workers)))
    for _ in range(4):
        assert fresh.run(QueryRequest(POINT)).rows == 1
    assert not {zygote, *workers} & set(fresh.pids)


def test_close_leaves_no_process_even_of_a_running_query(snapshot: bytes) -> None:
    engine = SparqlEngine(snapshot, Limits(), workers=2)
    engine.start()
    pids, errors = engine.pids, []

    def run_away() -> None:
        try:
            engine.run(QueryRequest(ENDLESS))
        except EngineError as error:
            errors.append(error)

    thread = threading.Thread(target=run_away)
    thread.start()
    time.sleep(0.1)
    engine.close()
    thread.join()
    assert all(map(gone, pids))
    assert isinstance(errors[0], EngineDown)


PARENT = """
import sys, threading, time
from crosslane.graph.engine.limits import Limits
from crosslane.graph.engine.port import QueryRequest, Stats
from crosslane.graph.engine.sparql import SparqlEngine
engine = SparqlEngine(b"".join(b"<urn:%d> <urn:p> <urn:q> <urn:g> .\\n" % i for i in range(300)),
                      Limits(), workers=2)
engine.start()
threading.Thread(target=engine.run, args=(QueryRequest(sys.argv[1]),), daemon=True).start()
time.sleep(0.1)
sys.stdout.write(" ".join(map(str, engine.pids)) + "\\n")
sys.stdout.flush()
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM])
def test_a_parent_that_is_killed_leaves_no_process(sent: signal.Signals) -> None:
    command = [sys.executable, "-c", PARENT, ENDLESS]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as parent:  # noqa: S603 - ourselves
        assert parent.stdout is not None
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        assert len(pids) == 3
        assert not any(map(gone, pids))
        parent.send_signal(sent)
        parent.wait()
    assert eventually(lambda: all(map(gone, pids)))


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_worker_holds_no_descriptor_to_spare(engine: SparqlEngine) -> None:
    for pid in engine.pids[1:]:
        assert sorted(os.listdir(f"/proc/{pid}/fd")) == ["0", "1", "2", "3"]
        limits = Path(f"/proc/{pid}/limits").read_text()
        assert "Max open files            4                    4" in limits
        assert "Max core file size        0                    0" in limits


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_child_processes_inherit_nothing_secret(
    snapshot: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CROSSLANE_TEST_SECRET", "hush")
    with SparqlEngine(snapshot, Limits(), workers=1) as engine:
        for pid in engine.pids:
            assert b"hush" not in Path(f"/proc/{pid}/environ").read_bytes()


def test_where_forking_is_asked_for_and_lacking_it_is_told_what_is_missing(
    snapshot: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "fork")
    monkeypatch.delattr(socket, "send_fds")
    with pytest.raises(EngineUnsupported, match=r"lacks os\.fork, socket\.send_fds"):
        SparqlEngine(snapshot, Limits(), workers=1, processes="fork").start()
