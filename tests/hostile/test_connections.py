"""Crowds, silence and broken frames: whoever asks for little is answered meanwhile."""

from __future__ import annotations

import contextlib
import re
import resource
import time
from collections import Counter
from dataclasses import replace
from typing import NamedTuple

import psutil
import pytest

from tests.hostile.bed import MIB, Bed, check_honest, client
from tests.hostile.crowd import descriptors, half_open, hung_up, spoken_to, together
from tests.hostile.frames import AMBIGUOUS, FRAMES, SMUGGLED
from tests.hostile.raw import QUERY, Answer, Request, connected, direct, exchange, spoken
from tests.hostile.watch import Probe

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
LARGE = f"SELECT ?x {{ ?s ?p ?o BIND('{'x' * 50_000}' AS ?x) }} LIMIT 300"
"""Has a result of 15 MB, and costs next to nothing."""

HALF = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
STATUS = re.compile(rb"^HTTP/1\.[01] (\d{3}) ", re.MULTILINE)
SECONDS = 5.0
"""In which a light request is answered, whatever else goes on: far above what it takes."""


class Held(NamedTuple):
    """What a worker holds, and what it may: descriptors, limits, connections of the network."""

    descriptors: int
    files: tuple[int, int]
    core: tuple[int, int]
    memory: int
    connections: int


def answered(probes: list[Probe], *kinds: str) -> None:
    """Assert that every light request of these kinds was answered rightly and in time."""
    assert {probe.kind for probe in probes} >= set(kinds)
    bad = [one for one in probes if one.kind in kinds and not one.right]
    assert bad == []
    assert max(one.seconds or 0 for one in probes if one.kind in kinds) < SECONDS


@pytest.mark.parametrize("name", FRAMES)
def test_what_is_no_request_is_refused_or_dropped(bed: Bed, name: str) -> None:
    said = spoken(bed.server.address, FRAMES[name], silence=0.3)
    statuses = [int(found) for found in STATUS.findall(said)]
    assert not [status for status in statuses if status >= 500], said
    if name in AMBIGUOUS:
        assert SMUGGLED not in said
    bed.check_unharmed()


def test_a_thousand_half_open_connections_keep_nobody_waiting_and_are_closed(bed: Bed) -> None:
    with descriptors(1000), half_open(bed.server.address, 1000, HALF) as held:
        with bed.prober() as prober:
            ended = hung_up(held, 20)
        answered(prober.probes, "health", "cell", "count")
        assert ended == len(held)
    bed.check_unharmed()


def test_connections_that_never_say_anything_are_closed(bed: Bed) -> None:
    with half_open(bed.server.address, 50, b"") as held:
        assert hung_up(held, 20) == len(held)
    bed.check_unharmed()


def test_a_head_that_drips_is_not_waited_for(bed: Bed) -> None:
    with connected(bed.server.address, client()) as sock, contextlib.suppress(ConnectionError):
        sock.sendall(HALF)
        end = time.monotonic() + 20
        while time.monotonic() < end and not hung_up([sock], 0.2):
            sock.sendall(b"x")
        assert time.monotonic() < end
    bed.check_unharmed()


@pytest.mark.parametrize("length", ["100", "2000000000"])
def test_a_body_that_stays_away_is_not_waited_for(bed: Bed, length: str) -> None:
    headers = (("Content-Type", QUERY), ("Content-Length", length))
    answer = bed.send(Request("POST", "/sparql", headers, b"ASK {"))
    assert answer.status in (408, 413)
    check_honest(answer)
    bed.check_unharmed()


def test_a_body_without_end_is_refused_as_too_long(bed: Bed) -> None:
    def spaces() -> object:
        while True:
            yield b" " * 4096

    answer = bed.send(direct(spaces))  # type: ignore[arg-type]  # pieces without end
    assert (answer.status, answer.limit) == (413, "bytes")
    bed.check_unharmed()


def test_a_crowd_of_slow_queries_is_told_the_truth_and_others_are_answered(bed: Bed) -> None:
    slow = [replace(direct(ENDLESS), source=client()) for _ in range(60)]
    with bed.prober() as prober:
        found = together(bed.server.address, slow)
    assert [one for one in found if not isinstance(one, Answer)] == []
    told = Counter(one.status for one in found if isinstance(one, Answer))
    assert set(told) <= {429, 503}
    assert told[503] >= 2
    for one in found:
        if isinstance(one, Answer):
            check_honest(one)
            assert one.status != 429 or int(one.headers["retry-after"]) > 0
    answered(prober.probes, "health", "cell")
    bed.check_unharmed()


def test_one_client_with_many_slow_queries_keeps_no_other_client_waiting(bed: Bed) -> None:
    source = client()
    if source == "127.0.0.1":
        pytest.skip("this machine has one loopback address, so all clients are one")
    slow = [replace(direct(ENDLESS), source=source) for _ in range(12)]
    with bed.prober() as prober:
        found = together(bed.server.address, slow)
    assert {one.status for one in found if isinstance(one, Answer)} <= {429, 503}
    answered(prober.probes, "health", "cell", "count")
    bed.check_unharmed()


def test_clients_that_never_read_their_results_fill_no_memory(patient: Bed) -> None:
    tree = patient.server.tree
    before = tree.memory()
    with descriptors(60), contextlib.ExitStack() as stack, patient.prober() as prober:
        held = []
        for number in range(48):
            sock = stack.enter_context(connected(patient.server.address, client()))
            for piece in direct(f"{LARGE} # {number}").pieces():  # so none comes from the cache
                sock.sendall(piece)
            held.append(sock)
            time.sleep(0.1)
        assert spoken_to(held, 60) == len(held)
    answered(prober.probes, "health", "cell")
    assert tree.peak < before + 384 * MIB  # 48 results are 690 MiB
    patient.check_unharmed()


def test_clients_that_go_away_leave_no_work_behind(bed: Bed) -> None:
    for _ in range(20):
        with connected(bed.server.address, client()) as sock:
            for piece in direct(ENDLESS).pieces():
                sock.sendall(piece)
    end = time.monotonic() + 20
    while exchange(bed.server.address, direct("ASK {}")).status != 200:
        assert time.monotonic() < end
        time.sleep(0.1)
    bed.check_unharmed()


def held(worker: psutil.Process) -> Held | None:
    """Return what a worker holds; None when it is not up, or was ended while it was looked at."""
    try:
        descriptors = worker.num_fds()
        found = Held(
            descriptors,
            worker.rlimit(resource.RLIMIT_NOFILE),
            worker.rlimit(resource.RLIMIT_CORE),
            worker.rlimit(resource.RLIMIT_AS)[0],
            len(worker.net_connections("inet")),
        )
        return found if descriptors and worker.status() != psutil.STATUS_ZOMBIE else None
    except psutil.NoSuchProcess:
        return None


def test_workers_hold_nothing_that_a_query_could_misuse(bed: Bed) -> None:
    bed.check_unharmed()
    end = time.monotonic() + 10
    while len(workers := [one for one in map(held, bed.server.tree.leaves()) if one]) != 2:
        assert time.monotonic() < end, "two workers are never up at once"
        time.sleep(0.05)
    for worker in workers:
        assert worker.files == (worker.descriptors, worker.descriptors)
        assert worker.core == (0, 0)
        assert worker.memory != resource.RLIM_INFINITY
        assert worker.connections == 0
