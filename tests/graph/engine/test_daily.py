"""The daily engine follows the calendar without losing a request."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from crosslane.graph.engine.daily import DailyEngine, utc_today
from crosslane.graph.engine.errors import EngineDown, LimitExceeded, QueryRefused
from crosslane.graph.engine.limits import Limits
from crosslane.graph.engine.port import (
    LoadRequest,
    QueryRequest,
    QueryResult,
    Stats,
    UpdateRequest,
)

DAY = QueryRequest("SELECT ?d { ?s <urn:day> ?d }", ("csv",))
SLOW = QueryRequest("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", timeout=0.8)
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


class Calendar:
    """A day that a test turns, and a count of the snapshots made."""

    def __init__(self) -> None:
        """Start on a Monday."""
        self.day = MONDAY
        self.made: list[date] = []

    def today(self) -> date:
        """Return the day."""
        return self.day

    def snapshot(self, day: date) -> bytes:
        """Return a dataset that says which day it is of."""
        self.made.append(day)
        filler = b"".join(b"<urn:%d> <urn:p> <urn:o> <urn:g> .\n" % i for i in range(500))
        return filler + b'<urn:s> <urn:day> "%s" <urn:g> .' % str(day).encode()


def ask(engine: DailyEngine, request: QueryRequest) -> QueryResult:
    """Ask on an event loop of the caller's own thread."""
    return asyncio.run(engine.query(request))


def told(engine: DailyEngine) -> str:
    return ask(engine, DAY).body.decode().split()[1]


def test_each_day_has_its_own_snapshot() -> None:
    calendar = Calendar()
    with DailyEngine(calendar.snapshot, Limits(), 1, calendar.today) as engine:
        assert [told(engine), told(engine)] == ["2026-11-23"] * 2
        calendar.day = TUESDAY
        assert [told(engine), told(engine)] == ["2026-11-24"] * 2
    assert calendar.made == [MONDAY, TUESDAY]


def test_many_requests_at_midnight_make_one_new_engine() -> None:
    calendar = Calendar()
    with (
        DailyEngine(calendar.snapshot, Limits(), 2, calendar.today) as engine,
        ThreadPoolExecutor(8) as threads,
    ):
        calendar.day = TUESDAY
        assert set(threads.map(lambda _: told(engine), range(24))) == {"2026-11-24"}
    assert calendar.made == [MONDAY, TUESDAY]


def test_async_requests_at_midnight_do_not_block_the_loop() -> None:
    calendar = Calendar()

    def slow_snapshot(day: date) -> bytes:
        time.sleep(1)
        return calendar.snapshot(day)

    async def measure() -> tuple[float, set[bytes]]:
        calendar.day = TUESDAY
        tasks = [asyncio.ensure_future(engine.query(DAY)) for _ in range(5)]
        worst = 0.0
        while not all(task.done() for task in tasks):
            started = time.perf_counter()
            await asyncio.sleep(0.005)
            worst = max(worst, time.perf_counter() - started)
        return worst, {task.result().body for task in tasks}

    with DailyEngine(slow_snapshot, Limits(), 2, calendar.today) as engine:
        worst, answers = asyncio.run(measure())
    assert answers == {b"d\r\n2026-11-24\r\n"}
    assert worst < 0.5  # the snapshot alone takes a second


def test_a_query_that_runs_at_midnight_keeps_its_engine_and_then_that_ends() -> None:
    calendar = Calendar()
    ends: list[str] = []

    def run_slowly() -> None:
        try:
            ask(engine, SLOW)
        except LimitExceeded as error:
            ends.append(error.limit)

    with DailyEngine(calendar.snapshot, Limits(), 1, calendar.today) as engine:
        old = engine.pids
        thread = threading.Thread(target=run_slowly)
        thread.start()
        time.sleep(0.1)
        calendar.day = TUESDAY
        assert told(engine) == "2026-11-24"
        assert thread.is_alive()
        thread.join()
        assert not set(old) & set(engine.pids)
    assert ends == ["time"]


def test_a_day_that_cannot_be_made_fails_its_request_and_is_tried_again() -> None:
    calendar, broken = Calendar(), [False]

    def fragile(day: date) -> bytes:
        return b"no quads" if broken[0] else calendar.snapshot(day)

    with DailyEngine(fragile, Limits(), 1, calendar.today) as engine:
        calendar.day, broken[0] = TUESDAY, True
        with pytest.raises(EngineDown):
            ask(engine, DAY)
        broken[0] = False
        assert told(engine) == "2026-11-24"


def test_a_closed_daily_engine_says_so() -> None:
    calendar = Calendar()
    engine = DailyEngine(calendar.snapshot, Limits(), 1, calendar.today)
    with pytest.raises(EngineDown, match="not started"):
        ask(engine, DAY)
    engine.start()
    engine.close()
    engine.close()
    with pytest.raises(EngineDown, match="closed"):
        ask(engine, DAY)


def test_today_is_a_date() -> None:
    assert isinstance(utc_today(), date)


def test_close_ends_an_engine_that_still_drains() -> None:
    calendar = Calendar()
    ends: list[EngineDown] = []

    def run_slowly() -> None:
        try:
            ask(engine, SLOW)
        except EngineDown as error:
            ends.append(error)

    with DailyEngine(calendar.snapshot, Limits(), 1, calendar.today) as engine:
        thread = threading.Thread(target=run_slowly)
        thread.start()
        time.sleep(0.1)
        calendar.day = TUESDAY
        assert told(engine) == "2026-11-24"
    thread.join()
    assert len(ends) == 1


def test_the_version_is_another_one_as_soon_as_the_day_is() -> None:
    calendar = Calendar()
    with DailyEngine(calendar.snapshot, Limits(), 1, calendar.today) as engine:
        monday = engine.version
        assert engine.version == monday
        calendar.day = TUESDAY
        early = engine.version
        told(engine)
        assert len({monday, early, engine.version}) == 3


def test_replaced_workers_are_counted_over_the_days() -> None:
    calendar = Calendar()
    with DailyEngine(calendar.snapshot, Limits(), 1, calendar.today) as engine:
        for day in (MONDAY, TUESDAY):
            calendar.day = day
            with pytest.raises(LimitExceeded):
                ask(engine, SLOW)
            told(engine)
        assert engine.stats() == Stats(workers=1, replaced={"time": 2})


def test_a_daily_engine_is_read_only_and_tells_what_it_has() -> None:
    calendar = Calendar()
    with DailyEngine(calendar.snapshot, Limits(), 1, calendar.today) as engine:
        assert (engine.union, engine.writable, engine.graphs) == (True, False, ("urn:g",))
        assert asyncio.run(engine.snapshot()) == calendar.snapshot(MONDAY)
        with pytest.raises(QueryRefused, match="read-only"):
            asyncio.run(engine.update(UpdateRequest("CLEAR ALL")))
        with pytest.raises(QueryRefused, match="read-only"):
            asyncio.run(engine.load(LoadRequest(b"", "ttl", None, "add", "urn:x")))
