"""The numbers of several workers are one: right, whole, and never less than before."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st
from prometheus_client.metrics_core import Metric
from prometheus_client.openmetrics.parser import (
    text_string_to_metric_families as read_openmetrics,
)
from prometheus_client.parser import text_string_to_metric_families as read_text
from starlette.testclient import TestClient

from crosslane.api.metrics import Metrics, metrics_routes
from crosslane.api.together import OPENMETRICS, Report, Together, merge, read, written
from crosslane.graph.engine.errors import EngineDown
from crosslane.graph.engine.port import Stats
from crosslane.settings import Settings

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="local sockets")

ENGINE = Stats(workers=3, busy=2, waiting=1, replaced={"time": 4})


def made(release: str = "2026-01", stats: Callable[[], Stats] = lambda: ENGINE) -> Metrics:
    return Metrics(stats, None, "1.2.3", release)


def families(metrics: Metrics) -> list[Metric]:
    return read(metrics.text(OPENMETRICS)[0])


def values(text: bytes, *, openmetrics: bool = False) -> dict[str, float]:
    """Return all samples as a client of Prometheus reads them."""
    found = {}
    reader = read_openmetrics if openmetrics else read_text
    for family in reader(text.decode()):
        for sample in family.samples:
            labels = ",".join(f'{name}="{value}"' for name, value in sorted(sample.labels.items()))
            name = f"{sample.name}{{{labels}}}" if labels else sample.name
            assert name not in found, "a sample stands twice"
            found[name] = sample.value
    return found


def merged(*reports: Report) -> dict[str, float]:
    return values(written(merge(reports), "text/plain"))


@pytest.fixture
def directory() -> Iterator[Path]:
    """A directory whose path is short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="numbers-") as name:
        yield Path(name)


def opened(
    directory: Path, workers: dict[str, Metrics], test: Callable[..., Awaitable[None]]
) -> None:
    """Run a test while workers listen; it gets them by position."""

    async def run() -> None:
        every = [Together(directory, name, one.text, 0.2) for name, one in workers.items()]
        async with AsyncExitStack() as stack:
            for one in every:
                await stack.enter_async_context(one.listening())
            await test(*every)

    asyncio.run(run())


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.sampled_from(["/a", "/b", "/c"]), max_size=6), min_size=1, max_size=4))
def test_counts_and_times_are_the_sums_of_those_of_the_workers(asked: list[list[str]]) -> None:
    workers, one = [made() for _ in asked], made()
    for metrics, routes in zip(workers, asked, strict=True):
        for number, route in enumerate(routes):
            metrics.request("GET", route, 200, number / 100)
            one.request("GET", route, 200, number / 100)
    found = merged(*(Report(str(n), families(metrics)) for n, metrics in enumerate(workers)))
    expected = values(one.text()[0])
    for name in {name for name in (*found, *expected) if "_http_" in name}:
        assert found.get(name) == pytest.approx(expected.get(name)), name


def test_gauges_are_summed_and_whether_sparql_is_up_is_told_by_the_worst() -> None:
    def down() -> Stats:
        raise EngineDown("closed")

    found = merged(Report("0", families(made())), Report("1", families(made())))
    assert found["crosslane_sparql_workers"] == 6
    assert found["crosslane_sparql_up"] == 1
    found = merged(Report("0", families(made())), Report("1", families(made(stats=down))))
    assert found["crosslane_sparql_workers"] == 3
    assert found["crosslane_sparql_up"] == 0


def test_of_a_worker_that_has_ended_only_the_counts_are_left() -> None:
    ended = made()
    ended.query("ok", 0.1)
    found = merged(Report("0", families(made())), Report("1", families(ended), living=False))
    assert found['crosslane_sparql_queries_total{outcome="ok"}'] == 1
    assert found['crosslane_sparql_workers_replaced_total{reason="time"}'] == 8
    assert found["crosslane_sparql_workers"] == 3
    assert not any('worker="1"' in name for name in found)


def test_what_is_running_is_told_once_for_each_release_that_is_served() -> None:
    builds = [("0", "new"), ("1", "new"), ("2", "old")]
    found = merged(*(Report(worker, families(made(release))) for worker, release in builds))
    told = {name: value for name, value in found.items() if "build_info" in name}
    assert told == {
        'crosslane_build_info{release="new",version="1.2.3"}': 1,
        'crosslane_build_info{release="old",version="1.2.3"}': 1,
    }


@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
def test_what_is_about_a_process_names_its_worker() -> None:
    found = merged(Report("0", families(made())), Report("1", families(made())))
    told = [name for name in found if name.startswith("process_open_fds")]
    assert told == ['process_open_fds{worker="0"}', 'process_open_fds{worker="1"}']


def test_whoever_is_asked_tells_the_same(directory: Path) -> None:
    workers = {"0": made(), "1": made(), "2": made()}
    for number, metrics in enumerate(workers.values(), 1):
        for _ in range(number):
            metrics.request("GET", "/a", 200, 0.001)

    async def test(*every: Together) -> None:
        for one in every:
            found = values((await one.text())[0])
            name = 'crosslane_http_requests_total{method="GET",route="/a",status="200"}'
            assert found[name] == 6
            assert (found["crosslane_workers"], found["crosslane_workers_missing"]) == (3, 0)

    opened(directory, workers, test)


@pytest.mark.parametrize("accept", ["", "application/openmetrics-text; version=1.0.0"])
def test_the_sum_is_told_in_the_format_that_is_asked_for(directory: Path, accept: str) -> None:
    workers = {"0": made(), "1": made()}
    workers["1"].query("ok", 0.2)

    async def test(one: Together, _: Together) -> None:
        text, media = await one.text(accept)
        assert media == workers["0"].text(accept)[1]
        found = values(text, openmetrics=bool(accept))
        assert found['crosslane_sparql_queries_total{outcome="ok"}'] == 1
        assert found['crosslane_sparql_seconds_bucket{le="0.25"}'] == 1

    opened(directory, workers, test)


def test_a_worker_that_does_not_answer_is_told_and_its_counts_are_those_it_wrote_down(
    directory: Path,
) -> None:
    hung = made()
    hung.query("ok", 0.1)
    (directory / "1.last").write_bytes(hung.text(OPENMETRICS)[0])

    async def test(one: Together) -> None:
        held = asyncio.Event()

        async def silent(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await held.wait()
            writer.close()

        server = await asyncio.start_unix_server(silent, directory / "1.sock")
        found = values((await one.text())[0])
        assert (found["crosslane_workers"], found["crosslane_workers_missing"]) == (1, 1)
        assert found['crosslane_sparql_queries_total{outcome="ok"}'] == 1
        assert found["crosslane_sparql_workers"] == 3
        held.set()
        server.close()
        await server.wait_closed()

    opened(directory, {"0": made()}, test)


def test_half_an_answer_is_none(directory: Path) -> None:
    async def test(one: Together) -> None:
        async def cut(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(made().text(OPENMETRICS)[0][:300])
            writer.close()

        async with await asyncio.start_unix_server(cut, directory / "1.sock"):
            found = values((await one.text())[0])
        assert (found["crosslane_workers"], found["crosslane_workers_missing"]) == (1, 1)

    opened(directory, {"0": made()}, test)


STEP = st.tuples(
    st.sampled_from(["count", "count", "ask", "end", "kill"]), st.integers(0, 2), st.integers(0, 2)
)


@settings(max_examples=25, deadline=None)
@given(st.lists(STEP, max_size=25))
def test_no_sum_ever_falls_whoever_ends_and_whoever_is_asked(
    steps: list[tuple[str, int, int]],
) -> None:
    """A worker that ends in good order loses nothing; one that is killed, nothing told."""

    async def run(directory: Path) -> None:
        stacks, every, numbers = {}, {}, {}

        async def start(slot: int) -> None:
            numbers[slot] = made(stats=Stats)
            every[slot] = Together(directory, str(slot), numbers[slot].text)
            stacks[slot] = AsyncExitStack()
            await stacks[slot].enter_async_context(every[slot].listening())

        for slot in range(3):
            await start(slot)
        told = counted = 0
        killed = False
        for step, slot, asked in steps:
            if step == "count":
                numbers[slot].request("GET", "/a", 200, 0.001)
                counted += 1
            elif step == "ask":
                found = values((await every[asked].text())[0])
                name = 'crosslane_http_requests_total{method="GET",route="/a",status="200"}'
                now = found.get(name, 0)
                assert told <= now <= counted
                assert killed or now == counted
                assert found["crosslane_workers"] == 3
                told = int(now)
            else:
                last = directory / f"{slot}.last"
                before = last.read_bytes()
                await stacks[slot].aclose()
                if step == "kill":  # then nothing is written at the end
                    last.write_bytes(before)
                    killed = True
                await start(slot)
        for stack in stacks.values():
            await stack.aclose()

    with tempfile.TemporaryDirectory(prefix="numbers-") as name:
        asyncio.run(run(Path(name)))


def test_a_worker_that_ends_leaves_no_socket(directory: Path) -> None:
    async def test(_: Together) -> None:
        assert (directory / "0.sock").exists()

    opened(directory, {"0": made()}, test)
    assert sorted(one.name for one in directory.iterdir()) == ["0.last"]


def test_the_route_tells_the_numbers_of_all(directory: Path) -> None:
    other = made()
    other.query("ok", 0.1)
    (directory / "1.last").write_bytes(other.text(OPENMETRICS)[0])
    app, metrics = FastAPI(), made()
    app.include_router(metrics_routes(metrics))
    app.state.together = Together(directory, "0", metrics.text)
    app.state.settings = Settings()
    with TestClient(app) as client:
        answer = client.get("/metrics")
    assert answer.headers["content-type"] == metrics.text()[1]
    assert answer.headers["cache-control"] == "no-store"
    assert 'crosslane_sparql_queries_total{outcome="ok"} 1.0' in answer.text
    assert "crosslane_workers 1.0" in answer.text
