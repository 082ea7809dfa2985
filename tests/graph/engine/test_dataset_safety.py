"""A dataset stays whole: limits, damage, killed processes, a full disk, many writers."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crosslane.graph.engine import journal
from crosslane.graph.engine.dataset import DatasetEngine
from crosslane.graph.engine.errors import (
    DatasetUnusable,
    EngineDown,
    EngineError,
    LimitExceeded,
    QueryRefused,
    QueryTooComplex,
)
from crosslane.graph.engine.limits import Limits
from crosslane.graph.engine.port import QueryRequest, UpdateRequest

from .datasets import ENDLESS, MANY, do, load, opened, rows, update
from .test_safety import eventually, gone


@pytest.fixture(name="engine")
def empty(tmp_path: Path) -> Iterator[DatasetEngine]:
    """An empty dataset of its own."""
    with opened(tmp_path) as running:
        yield running


LIMITED = Limits(timeout=1.5, memory=150 << 20, max_quads=400, max_document_bytes=30_000)


@pytest.mark.parametrize(
    ("text", "limit", "setting"),
    [
        (f"INSERT {{ <urn:a> <urn:p> ?n }} WHERE {{ {{ {ENDLESS} }} }}", "time", "TIMEOUT"),
        (
            "INSERT { ?a ?d ?g } WHERE { { SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } "
            "ORDER BY ?i ?a } }",
            "memory",
            "MEMORY",
        ),
        ("INSERT { ?a <urn:q> ?f } WHERE { ?a ?b ?c . ?d ?e ?f }", "quads", "MAX_QUADS"),
    ],
)
def test_an_update_that_wants_too_much_changes_nothing(
    tmp_path: Path, text: str, limit: str, setting: str
) -> None:
    with opened(tmp_path, LIMITED) as engine:
        update(engine, MANY)
        version = engine.version
        with pytest.raises(LimitExceeded) as caught:
            update(engine, text)
        assert (caught.value.limit, caught.value.setting) == (limit, f"CROSSLANE_SPARQL_{setting}")
        assert (rows(engine), engine.version) == (300, version)
        update(engine, "CLEAR ALL")
        assert rows(engine) == 0


def test_texts_that_are_too_long_are_refused(tmp_path: Path) -> None:
    with opened(tmp_path, LIMITED) as engine:
        with pytest.raises(QueryTooComplex, match="MAX_DOCUMENT_BYTES"):
            update(engine, f"INSERT DATA {{ <urn:a> <urn:p> '{'x' * 30_000}' }}")
        with pytest.raises(LimitExceeded, match="MAX_DOCUMENT_BYTES"):
            load(engine, "#" * 30_001)


def test_a_change_that_is_too_large_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path, Limits(max_bytes=2000)) as engine:
        with pytest.raises(LimitExceeded, match="MAX_BYTES"):
            update(engine, MANY)
        assert rows(engine) == 0


def test_a_read_only_dataset_refuses_writes_and_is_shared(tmp_path: Path) -> None:
    with opened(tmp_path) as engine:
        update(engine, "INSERT DATA { <urn:a> <urn:p> 1 }")
    with opened(tmp_path, writable=False) as one, opened(tmp_path, writable=False) as other:
        assert (rows(one), rows(other), one.writable) == (1, 1, False)
        with pytest.raises(QueryRefused, match="read-only"):
            update(one, "CLEAR ALL")
        with pytest.raises(QueryRefused, match="read-only"):
            load(one, "")
        with pytest.raises(DatasetUnusable, match="another process"):
            opened(tmp_path).start()


def test_a_directory_in_use_is_refused_by_name(engine: DatasetEngine, tmp_path: Path) -> None:
    with pytest.raises(DatasetUnusable, match="another process is using it") as caught:
        opened(tmp_path).start()
    assert str(tmp_path) in str(caught.value)
    assert rows(engine) == 0


def test_a_directory_without_a_dataset_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(DatasetUnusable, match="no dataset"):
        opened(tmp_path / "none", writable=False).start()
    assert not (tmp_path / "none").exists()


def foreign(file: Path) -> None:
    file.write_bytes(b"someone's notes, which are no database at all\n" * 100)


def another(file: Path) -> None:
    with sqlite3.connect(file) as database:
        database.execute("CREATE TABLE mine (x)")
    database.close()


def newer(file: Path) -> None:
    journal.Journal(file.parent, writable=True).close()
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA user_version = 9")
    database.close()


def altered(file: Path) -> None:
    with opened(file.parent) as engine:
        update(engine, "INSERT DATA { <urn:a> <urn:p> 1 }")
    with sqlite3.connect(file) as database:
        database.execute("UPDATE pieces SET data = replace(data, 'urn:a', 'urn:b')")
    database.close()


def torn(file: Path) -> None:
    with opened(file.parent) as engine:
        update(engine, MANY)
    data = bytearray(file.read_bytes())
    data[4096:] = os.urandom(len(data) - 4096)
    file.write_bytes(data)


@pytest.mark.parametrize("writable", [True, False])
@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (foreign, "not a database"),
        (another, "not the file of a dataset"),
        (newer, "layout 9"),
        (altered, "is not what was written"),
        (torn, "damaged|malformed"),
    ],
)
def test_a_foreign_or_damaged_file_is_refused_and_left_as_it_is(
    tmp_path: Path, harm: Callable[[Path], None], said: str, writable: bool
) -> None:
    file = tmp_path / journal.FILE
    harm(file)
    before = file.read_bytes()
    with pytest.raises(DatasetUnusable, match=said) as caught:
        opened(tmp_path, writable=writable).start()
    assert str(tmp_path) in str(caught.value)
    assert file.read_bytes() == before


def test_writes_happen_one_after_another(engine: DatasetEngine) -> None:
    async def crowd() -> None:
        increment = (
            "DELETE { <urn:n> <urn:is> ?n } INSERT { <urn:n> <urn:is> ?m } "
            "WHERE { <urn:n> <urn:is> ?n BIND(?n + 1 AS ?m) }"
        )
        await engine.update(UpdateRequest("INSERT DATA { <urn:n> <urn:is> 0 }"))
        await asyncio.gather(*(engine.update(UpdateRequest(increment)) for _ in range(12)))

    asyncio.run(crowd())
    assert rows(engine, "<urn:n> <urn:is> 12") == 1


def test_too_many_writes_at_a_time_are_told_to_come_back(tmp_path: Path) -> None:
    slow = f"INSERT {{ <urn:a> <urn:p> ?n }} WHERE {{ {{ {ENDLESS} }} }}"

    async def crowd() -> list[str]:
        await engine.update(UpdateRequest(MANY))
        first = asyncio.ensure_future(engine.update(UpdateRequest(slow)))
        await asyncio.sleep(0.05)
        rest = [engine.update(UpdateRequest("CLEAR ALL")) for _ in range(2)]
        results = await asyncio.gather(*rest, first, return_exceptions=True)
        assert all(isinstance(result, EngineError) for result in results)
        return [str(result) for result in results]

    limits = Limits(timeout=1.5, max_queue=1, queue_timeout=0.3)
    with opened(tmp_path, limits) as engine:
        answers = asyncio.run(crowd())
        assert rows(engine) == 300
    assert answers[0].startswith("other writes took 0.3 s")
    assert answers[1] == "1 writes are waiting already"
    assert "stopped after 1.5 seconds" in answers[2]


def test_a_cancelled_write_changes_nothing_or_everything(engine: DatasetEngine) -> None:
    async def impatient() -> None:
        for number in range(30):
            text = f"INSERT DATA {{ <urn:{number}> <urn:p> 1, 2, 3, 4 }}"
            write = asyncio.ensure_future(engine.update(UpdateRequest(text)))
            await asyncio.sleep(number * 0.0005)
            write.cancel()
            await asyncio.wait((write,))
        await engine.update(UpdateRequest("INSERT DATA { <urn:last> <urn:p> 1, 2, 3, 4 }"))

    asyncio.run(impatient())
    assert rows(engine, "<urn:last> ?p ?o") == 4
    assert rows(engine) % 4 == 0
    assert rows(engine) == engine.quads


def test_a_zygote_that_was_killed_loses_no_write(engine: DatasetEngine) -> None:
    for number in range(5):
        os.kill(engine.pids[0], signal.SIGKILL)
        with contextlib.suppress(EngineDown):  # its worker may have died under it: nothing is done
            update(engine, f"INSERT DATA {{ <urn:a> <urn:p> {number} }}")
        update(engine, f"INSERT DATA {{ <urn:a> <urn:p> {number} }}")
        assert rows(engine) == number + 1


def test_a_log_that_is_mostly_undone_is_replaced_by_its_sum(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "_SPARE_LINES", 100)
    with opened(tmp_path) as engine:
        zygote = engine.pids[0]
        for number in range(4):
            update(engine, MANY.replace("<urn:p>", f"<urn:p{number}>"), "CLEAR ALL")
        update(engine, "CREATE GRAPH <urn:empty>", "INSERT DATA { <urn:a> <urn:p> _:b, 2 }")
        before, version = do(engine.snapshot()), engine.version
        assert engine.pids[0] != zygote
        assert eventually(lambda: gone(zygote))
    assert (tmp_path / journal.FILE).stat().st_size < 200_000
    with opened(tmp_path) as engine:
        assert (do(engine.snapshot()), engine.version) == (before, version)
        assert engine.graphs == ("urn:empty",)


def test_a_query_outlives_the_zygote_it_came_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "_SPARE_LINES", 10)

    async def overlap() -> None:
        await engine.update(UpdateRequest(MANY))
        slow = asyncio.ensure_future(engine.query(QueryRequest(ENDLESS)))
        await asyncio.sleep(0)
        old = engine.pids[0]
        for text in ("CLEAR ALL", MANY, "CLEAR ALL", MANY, "CLEAR ALL"):
            await engine.update(UpdateRequest(text))
        assert engine.pids[0] != old
        assert not slow.done()
        assert not gone(old)
        slow.cancel()
        await asyncio.wait((slow,))
        assert eventually(lambda: gone(old))

    with opened(tmp_path, Limits(timeout=60)) as engine:
        asyncio.run(overlap())
        assert rows(engine) == 0


def test_a_log_without_room_refuses_the_write_and_goes_on(
    engine: DatasetEngine, tmp_path: Path
) -> None:
    update(engine, "INSERT DATA { <urn:a> <urn:p> 1 }")
    assert engine._journal is not None
    [(pages,)] = engine._journal._database.execute("PRAGMA page_count")
    engine._journal._database.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DatasetUnusable, match="full"):
        update(engine, MANY)
    assert (rows(engine), engine.quads) == (1, 1)
    engine._journal._database.execute("PRAGMA max_page_count = 1000000")
    update(engine, MANY)
    assert rows(engine) == 301


def test_a_closed_engine_says_so(tmp_path: Path) -> None:
    engine = opened(tmp_path)
    with pytest.raises(EngineDown, match="not started"):
        update(engine, "CLEAR ALL")
    with engine:
        pids = engine.pids
    with pytest.raises(EngineDown, match="closed"):
        update(engine, "CLEAR ALL")
    assert all(map(gone, pids))
    engine.close()


def all_gone(pids: list[int]) -> bool:
    return all(map(gone, pids))


PARENT = """
import asyncio, sys
from pathlib import Path
from crosslane.graph.engine.dataset import DatasetEngine
from crosslane.graph.engine.limits import Limits
from crosslane.graph.engine.port import UpdateRequest

async def write():
    with DatasetEngine(Path(sys.argv[1]), Limits(), 2, writable=True) as engine:
        number = engine.quads
        while True:
            await engine.update(UpdateRequest(f"INSERT DATA {{ <urn:a> <urn:p> {number} }}"))
            number += 1
            print(number, *engine.pids, flush=True)

asyncio.run(write())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_killed_server_leaves_no_process_and_every_acknowledged_write(tmp_path: Path) -> None:
    told = 0
    for round_ in range(3):
        command = [sys.executable, "-c", PARENT, str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:  # noqa: S603
            assert parent.stdout is not None
            line = parent.stdout.readline()
            time.sleep(0.1 + 0.037 * round_)
            parent.kill()
            line = (line + parent.stdout.read()).splitlines()[-1]
            told, *pids = map(int, line.split())
        assert eventually(functools.partial(all_gone, pids))
        with opened(tmp_path) as engine:
            assert rows(engine) in (told, told + 1)  # the last may have been kept but not told
