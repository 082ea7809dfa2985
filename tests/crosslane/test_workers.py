"""``crosslane serve --workers N``: one server of several processes, and none of them is left."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.swapping import CELL, Call, Swapped, Tables, asked, connected, stand
from crosslane.reloading import Outcome
from crosslane.supervising import agreed
from crosslane.working import Prepared

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


@pytest.fixture(scope="module")
def short() -> Iterator[Path]:
    """A directory for what the server makes; its path is short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="workers-") as name:
        yield Path(name)


def started(short: Path, workers: int = 2) -> tuple[Swapped, Tables]:
    root = Path(tempfile.mkdtemp(dir=short))
    temporary = root / "tmp"
    temporary.mkdir()
    tables = Tables(root / "data")
    return Swapped(tables, workers, root / "log", {"TMPDIR": str(temporary)}), tables


def log_of(tables: Tables) -> str:
    return (tables.root.parent / "log").read_text("utf-8")


def left_of(tables: Tables) -> list[str]:
    return [one.name for one in (tables.root.parent / "tmp").iterdir()]


@pytest.fixture(scope="module")
def both(short: Path) -> Iterator[tuple[Swapped, Tables]]:
    """A server of two workers."""
    server, tables = started(short)
    with server:
        yield server, tables


def until(true: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def numbers(server: Swapped) -> dict[str, float]:
    text = server.get(Call("/metrics"))[1].decode()
    lines = [line.rpartition(" ") for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in lines}


def requests(server: Swapped) -> float:
    """Return how many requests for a cell there were, as the numbers tell."""
    found = numbers(server).items()
    return sum(
        value
        for name, value in found
        if name.startswith("crosslane_http_requests_total")
        and ("(cached)" in name or "/ownership/" in name)
    )


def workers(server: Swapped) -> list[psutil.Process]:
    """Return the server processes, without their own children."""
    found = []
    for one in psutil.Process(server.process.pid).children():
        with contextlib.suppress(psutil.NoSuchProcess):  # or it is a zombie
            found += [one] if any("spawn_main" in word for word in one.cmdline()) else []
    return found


def contents(server: Swapped, times: int = 12) -> set[str]:
    """Return what is served, as it is told over several connections."""
    return {json.loads(server.get(Call("/healthz"))[1])["content"] for _ in range(times)}


def test_every_request_is_counted_whoever_answers_it_and_whoever_is_asked(
    both: tuple[Swapped, Tables],
) -> None:
    server, _ = both
    before = requests(server)
    for number in range(20):
        assert server.get(Call(f"{CELL}?as_of=2026-01-{number + 1:02}"))[0].status == 200
    assert [requests(server) - before for _ in range(4)] == [20] * 4
    found = numbers(server)
    assert (found["crosslane_workers"], found["crosslane_workers_missing"]) == (2, 0)
    assert sum(name.startswith("crosslane_build_info") for name in found) == 1
    if sys.platform == "linux":
        assert {f'process_open_fds{{worker="{one}"}}' for one in (0, 1)} <= set(found)


def test_a_release_is_taken_by_all_workers_and_counted_once(
    both: tuple[Swapped, Tables],
) -> None:
    server, tables = both
    before, counted = contents(server), server.reloads()
    tables.write(1)
    assert server.reload()[0] == "ok"
    assert len(contents(server)) == 1
    assert contents(server) != before
    assert server.reload()[0] == "unchanged"
    assert server.reloads() == {
        "ok": counted["ok"] + 1,
        "unchanged": counted["unchanged"] + 1,
        "failed": counted["failed"],
    }


def test_a_release_with_faults_is_taken_by_none_and_told_once(
    both: tuple[Swapped, Tables],
) -> None:
    server, tables = both
    before = contents(server)
    tables.spoil()
    assert server.reload()[0] == "failed"
    assert contents(server) == before
    assert log_of(tables).count("error crosslane.reload") == 1
    assert "claims/temu.tsv" in log_of(tables)


def test_a_worker_that_was_killed_is_replaced_by_one_of_the_same_release_and_no_count_is_lost(
    both: tuple[Swapped, Tables],
) -> None:
    """Even where the data directory holds what cannot be served by now."""
    server, tables = both
    tables.spoil()
    before, counted = contents(server), requests(server)
    victim = workers(server)[0]
    victim.kill()
    until(lambda: victim.pid not in [one.pid for one in workers(server)])
    until(lambda: len(workers(server)) == 2 and numbers(server)["crosslane_workers"] == 2)
    assert contents(server, 30) == before
    assert requests(server) >= counted
    assert f"process {victim.pid}) ended (signal 9)" in log_of(tables)


def test_a_worker_that_dies_while_a_release_is_loaded_is_replaced_by_one_of_the_new_release(
    both: tuple[Swapped, Tables],
) -> None:
    server, tables = both
    tables.write(7)
    taken, before = server.reloads()["ok"], contents(server)
    victim = workers(server)[1]
    server.process.send_signal(signal.SIGHUP)
    time.sleep(0.1)
    victim.kill()
    until(lambda: server.reloads()["ok"] > taken)
    until(lambda: len(workers(server)) == 2 and numbers(server)["crosslane_workers"] == 2)
    assert len(contents(server, 30)) == 1
    assert contents(server) != before


OUTCOMES: tuple[Outcome, ...] = ("ok", "unchanged", "failed")


@given(st.lists(st.sampled_from(OUTCOMES), max_size=4))
def test_a_release_that_one_worker_cannot_take_is_taken_by_none(outcomes: list[Outcome]) -> None:
    outcome, error = agreed([Prepared(one, "hash", "why") for one in outcomes])
    failed = "failed" in outcomes or not outcomes
    assert (outcome == "failed") == failed == (error is not None)
    assert failed or (outcome == "ok") == ("ok" in outcomes)


def test_a_connection_outlives_a_reload(both: tuple[Swapped, Tables]) -> None:
    server, tables = both
    with closing(connected(server.url)) as connection:
        first, _ = asked(connection, Call(CELL))
        kept = connection.sock
        tables.write(int(time.time()) % 1000)
        assert server.reload()[0] == "ok"
        second, _ = asked(connection, Call(CELL))
        assert (first.status, second.status) == (200, 200)
        assert connection.sock is kept
        assert first.headers["ETag"] != second.headers["ETag"]


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_a_server_that_is_told_to_end_leaves_nothing(short: Path, ending: signal.Signals) -> None:
    server, tables = started(short)
    with server:
        family = server.family()
        assert len(family) > 6
        assert left_of(tables)
        server.process.send_signal(ending)
        assert server.process.wait(30) == 0
        until(lambda: not any(map(stand, family)))
    assert left_of(tables) == []
    assert "Traceback" not in log_of(tables)


def test_workers_end_with_a_supervisor_that_was_killed(short: Path) -> None:
    server, _ = started(short)
    with server:
        family = server.family()
        server.process.kill()
        until(lambda: not any(map(stand, family)))


def test_tables_that_cannot_be_served_end_the_server_at_its_start_with_the_reason(
    short: Path,
) -> None:
    tables = Tables(Path(tempfile.mkdtemp(dir=short)) / "data")
    tables.spoil()
    command = [sys.executable, "-m", "crosslane", "--data-dir", str(tables.root), "serve"]
    done = subprocess.run(  # noqa: S603 - our own program
        [*command, "--port", "0", "--workers", "2"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={key: value for key, value in os.environ.items() if key != "CROSSLANE_PORT"},
    )
    assert done.returncode == 2
    assert re.search(r"worker \d .*cannot start: .*faults? in the data", done.stderr)
    assert "claims/temu.tsv" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
