"""The numbers for Prometheus are right, well named, and few."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.openmetrics.parser import (
    text_string_to_metric_families as read_openmetrics,
)
from prometheus_client.parser import text_string_to_metric_families as read_text

from crosslane.api import problems
from crosslane.api.cache import CacheStats
from crosslane.api.edge import Edge
from crosslane.api.metrics import (
    EVALUATED,
    OUTCOMES,
    Metrics,
    Routed,
    metrics_routes,
    outcome_of,
)
from crosslane.api.numbers import METHODS, MOST, SECONDS
from crosslane.api.observe import Observed
from crosslane.graph.engine import errors
from crosslane.graph.engine.port import Stats
from crosslane.settings import Settings

ENGINE = Stats(workers=3, busy=2, waiting=1, replaced={"time": 4, "memory": 5})
CACHE = CacheStats(entries=6, bytes=7, hits=8, misses=9, coalesced=11, evicted=10)

EXAMPLES = (
    errors.QuerySyntaxError("no", 1, 1, "x"),
    errors.QueryRefused("no"),
    errors.InvalidTimeout(99, 10, "X"),
    errors.QueryTooComplex("depth", 65, 64, "X"),
    *(errors.LimitExceeded("no", limit, 1, "X") for limit in ("time", "memory", "rows", "bytes")),
    errors.LimitExceeded("no", "something new", 1, "X"),
    errors.QueryFailed("no"),
    errors.DocumentError("no"),
    errors.FormatUnavailable("graph"),
    errors.EngineBusy("no", 1),
    errors.EngineDown("no"),
    errors.EngineUnsupported("no"),
)


def made() -> Metrics:
    return Metrics(lambda: ENGINE, lambda: CACHE, "1.2.3", "2026-01")


def values(metrics: Metrics) -> dict[str, float]:
    """Return all samples as a client of Prometheus reads them."""
    found = {}
    for family in read_text(metrics.text()[0].decode()):
        for sample in family.samples:
            labels = ",".join(f'{name}="{value}"' for name, value in sample.labels.items())
            found[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
    return found


@pytest.mark.parametrize("error", EXAMPLES, ids=[f"{n}: {e}" for n, e in enumerate(EXAMPLES)])
def test_every_error_has_an_outcome(error: errors.EngineError) -> None:
    assert outcome_of(error) in OUTCOMES


def test_no_error_of_the_engine_was_forgotten() -> None:
    """A new kind of one of these counts as what it is a kind of; see below."""
    kinds = errors.EngineError.__subclasses__()
    here = {kind for kind in kinds if kind.__module__ == errors.__name__}
    assert {type(error) for error in EXAMPLES} == here


def test_an_error_of_a_new_kind_counts_as_what_it_is_a_kind_of() -> None:
    class Newer(errors.EngineBusy):
        pass

    assert outcome_of(Newer("no", 1)) == "busy"
    assert outcome_of(errors.EngineError()) == "failed"


def test_a_limit_is_named_by_the_outcome() -> None:
    limits = ("time", "memory", "stack", "rows", "bytes", "quads")
    told = [outcome_of(errors.LimitExceeded("no", limit, 1, "X")) for limit in limits]
    assert told == list(limits)


def test_queries_are_counted_by_outcome_and_only_evaluated_ones_timed() -> None:
    metrics = made()
    metrics.query("ok", 0.003)
    metrics.query("ok", 0.004)
    metrics.query("time", 10.0)
    metrics.query("syntax", 0.0001)
    found = values(metrics)
    assert found['crosslane_sparql_queries_total{outcome="ok"}'] == 2
    assert found['crosslane_sparql_queries_total{outcome="syntax"}'] == 1
    assert found['crosslane_sparql_queries_total{outcome="memory"}'] == 0, "there from the start"
    assert found["crosslane_sparql_seconds_count"] == 3
    assert found["crosslane_sparql_seconds_sum"] == pytest.approx(10.007)
    assert found['crosslane_sparql_seconds_bucket{le="0.0025"}'] == 0
    assert found['crosslane_sparql_seconds_bucket{le="0.005"}'] == 2


def test_engine_cache_and_build_are_told() -> None:
    found = values(made())
    expected = {
        "crosslane_sparql_up": 1,
        "crosslane_sparql_workers": 3,
        "crosslane_sparql_workers_busy": 2,
        "crosslane_sparql_queue_waiting": 1,
        'crosslane_sparql_workers_replaced_total{reason="time"}': 4,
        'crosslane_sparql_workers_replaced_total{reason="memory"}': 5,
        "crosslane_cache_entries": 6,
        "crosslane_cache_bytes": 7,
        "crosslane_cache_hits_total": 8,
        "crosslane_cache_misses_total": 9,
        "crosslane_cache_coalesced_total": 11,
        "crosslane_cache_evictions_total": 10,
        'crosslane_build_info{release="2026-01",version="1.2.3"}': 1,
    }
    assert {name: found.get(name) for name in expected} == expected


def test_an_engine_that_is_down_is_told_and_breaks_nothing() -> None:
    def down() -> Stats:
        raise errors.EngineDown("closed")

    found = values(Metrics(down, None, "1", "1"))
    assert found["crosslane_sparql_up"] == 0
    assert "crosslane_sparql_workers" not in found
    assert 'crosslane_sparql_queries_total{outcome="ok"}' in found


def totals(metrics: Metrics) -> dict[str, float]:
    """Return the counts of this program."""
    return {
        name: value
        for name, value in values(metrics).items()
        if "_total" in name and name.startswith("crosslane_")
    }


def test_counts_go_on_with_another_application() -> None:
    metrics = made()
    metrics.query("ok", 0.1)
    metrics.request("GET", "/x", 200, 0.1)
    before = totals(metrics)
    metrics.serve(Stats, CacheStats, "1.2.4", "2026-02")
    assert totals(metrics) == before
    later = Stats(workers=1, replaced={"time": 1, "stack": 2})
    metrics.serve(lambda: later, lambda: CacheStats(hits=1), "1.2.5", "2026-03")
    changes = {name: value - before.get(name, 0) for name, value in totals(metrics).items()}
    assert {name: value for name, value in changes.items() if value} == {
        'crosslane_sparql_workers_replaced_total{reason="time"}': 1,
        'crosslane_sparql_workers_replaced_total{reason="stack"}': 2,
        "crosslane_cache_hits_total": 1,
    }


def test_gauges_follow_another_application() -> None:
    metrics = made()
    later = Stats(workers=1, busy=0, waiting=0)
    metrics.serve(lambda: later, lambda: CacheStats(entries=1, bytes=2), "1.2.4", "2026-02")
    found = values(metrics)
    assert found["crosslane_sparql_workers"] == 1
    assert (found["crosslane_cache_entries"], found["crosslane_cache_bytes"]) == (1, 2)
    assert found['crosslane_build_info{release="2026-02",version="1.2.4"}'] == 1
    assert 'crosslane_build_info{release="2026-01",version="1.2.3"}' not in found


def test_what_an_engine_replaced_before_it_went_down_still_counts() -> None:
    stats = [Stats(workers=1, replaced={"time": 3})]

    def engine() -> Stats:
        if not stats:
            raise errors.EngineDown("closed")
        return stats[0]

    metrics = Metrics(engine, None, "1", "1")
    name = 'crosslane_sparql_workers_replaced_total{reason="time"}'
    assert values(metrics)[name] == 3
    stats.clear()
    assert values(metrics)[name] == 3
    metrics.serve(Stats, None, "1", "2")
    assert values(metrics)[name] == 3


@given(st.lists(st.floats(0, 60), max_size=20))
def test_a_time_counts_under_every_bound_that_it_does_not_pass(times: list[float]) -> None:
    metrics = made()
    for seconds in times:
        metrics.request("GET", "/x", 200, seconds)
    found = values(metrics)
    for bound in SECONDS if times else ():
        counted = found[f'crosslane_http_seconds_bucket{{le="{bound}",route="/x"}}']
        assert counted == sum(one <= bound for one in times)
    if times:
        assert found['crosslane_http_seconds_count{route="/x"}'] == len(times)
        assert found['crosslane_http_seconds_sum{route="/x"}'] == pytest.approx(sum(times))


@given(st.lists(st.floats(0, 60), max_size=20))
def test_usual_requests_count_like_all_others(times: list[float]) -> None:
    one, other = made(), made()
    for seconds in times:
        one.usual(seconds)
        other.request("GET", "(cached)", 200, seconds)
    told = [values(each) for each in (one, other)]
    for each in told:
        for name in [name for name in each if name.startswith("process_")]:
            del each[name]
    assert told[0] == pytest.approx(told[1])


def test_usual_requests_are_counted_however_many_there_are() -> None:
    metrics = made()
    for _ in range(2 * MOST + 3):
        metrics.usual(0.001)
    name = 'crosslane_http_requests_total{method="GET",route="(cached)",status="200"}'
    assert [values(metrics)[name] for _ in range(2)] == [2 * MOST + 3] * 2


def test_names_keep_the_rules_of_prometheus() -> None:
    metrics = made()
    metrics.request("GET", "/x", 200, 0.1)
    for family in read_text(metrics.text()[0].decode()):
        if family.name.startswith("process_"):
            continue  # the names of Prometheus itself
        assert family.name.startswith("crosslane_")
        assert family.documentation
        assert not family.name.endswith(("_milliseconds", "_ms", "_kb", "_total"))
        if family.type == "counter":
            assert all(one.name.endswith(("_total", "_created")) for one in family.samples)


def test_two_applications_count_apart() -> None:
    first, second = made(), made()
    first.query("ok", 0.1)
    assert values(first)['crosslane_sparql_queries_total{outcome="ok"}'] == 1
    assert values(second)['crosslane_sparql_queries_total{outcome="ok"}'] == 0


@given(st.lists(st.text(max_size=12), max_size=30))
def test_methods_that_nobody_knows_are_one(methods: list[str]) -> None:
    metrics = made()
    for method in methods:
        metrics.request(method, "/x", 404, 0.1)
    counted = [name for name in values(metrics) if name.startswith("crosslane_http_requests_total")]
    assert len(counted) <= len(METHODS) + 1


@pytest.mark.parametrize(
    ("accept", "openmetrics"),
    [
        ("", False),
        ("*/*", False),
        ("text/html, */*;q=0.8", False),
        ("text/plain;version=0.0.4", False),
        ("application/openmetrics-text", True),
        ("application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.3,*/*;q=0.1", True),
        ("application/openmetrics-text;version=1.0.0;q=0.2,text/plain;q=0.3", False),
        ("application/openmetrics-text;version=x;escaping=y;q=z", False),
    ],
)
def test_openmetrics_is_for_who_asks_for_it(accept: str, openmetrics: bool) -> None:
    body, media = made().text(accept)
    assert media.startswith("application/openmetrics-text" if openmetrics else "text/plain")
    read = read_openmetrics if openmetrics else read_text
    assert "crosslane_build" in {
        family.name.removesuffix("_info") for family in read(body.decode())
    }


@pytest.fixture
def client() -> Iterator[TestClient]:
    app = FastAPI()
    metrics = made()
    app.include_router(metrics_routes(metrics))

    @app.get("/things/{name}")
    def thing(name: str) -> str:
        return name

    problems.install(app)
    app.state.paths = ["/things"]
    app.add_middleware(Routed)
    app.add_middleware(Edge, routes=app.router.routes)
    app.add_middleware(Observed, settings=Settings(), metrics=metrics)
    with TestClient(app) as opened:
        yield opened


def test_the_route_tells_the_numbers_and_is_never_kept(client: TestClient) -> None:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert answer.headers["cache-control"] == "no-store"
    assert "crosslane_sparql_workers 3.0" in answer.text


def test_an_unknown_parameter_of_the_route_is_refused(client: TestClient) -> None:
    assert client.get("/metrics?name[]=x").status_code == 422


def test_requests_are_counted_by_template_whatever_the_path(client: TestClient) -> None:
    for number in range(20):
        client.get(f"/things/{number}")
        client.get(f"/nothing/{number}")
    client.get("/things/x.json")  # the edge hands on a copy of the scope
    client.head("/things/x")
    text = client.get("/metrics").text
    lines = [one for one in text.splitlines() if one.startswith("crosslane_http_requests_total{")]
    assert sorted(lines) == [
        'crosslane_http_requests_total{method="GET",route="(none)",status="404"} 20.0',
        'crosslane_http_requests_total{method="GET",route="/things/{name}",status="200"} 21.0',
        'crosslane_http_requests_total{method="HEAD",route="/things/{name}",status="200"} 1.0',
    ]
    assert 'crosslane_http_seconds_count{route="/things/{name}"} 22.0' in text


def test_every_timed_outcome_is_an_outcome() -> None:
    assert set(EVALUATED) < set(OUTCOMES)
