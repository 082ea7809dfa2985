"""The benchmarks measure what they say: answers compared, requests counted, ratios by round."""

from __future__ import annotations

import itertools
import os
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks import report
from benchmarks.client import Client, FailedRequestError, Template, fetch, template
from benchmarks.harness import Slice, Summary, cpu_seconds, measure, ratios, rounds
from benchmarks.queries import MARK, Query, marked, queries
from benchmarks.report import Case, Target
from benchmarks.same import fingerprint
from crosslane.graph.engine.limits import Limits
from crosslane.graph.engine.port import QueryRequest
from crosslane.graph.engine.sparql import SparqlEngine
from crosslane.graph.store import KnowledgeGraph
from tests.conftest import DAY

SELECT = Query("q", f"# {MARK}\nSELECT ?s {{}}", "application/sparql-results+json")
LENGTH = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
CHUNKED = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"
REFUSED = b"HTTP/1.1 503 No\r\ncontent-length: 0\r\n\r\n"


@contextmanager
def answering(*pieces: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """Serve HTTP on a free port: to each request the same pieces, one after another."""
    seen: list[bytes] = []

    def serve(connection: socket.socket) -> None:
        with connection:
            while request := connection.recv(1 << 16):
                seen.append(request)
                for piece in pieces:
                    connection.sendall(piece)

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=accept)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/sparql", seen
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


@pytest.mark.parametrize("query", queries(), ids=lambda query: query.name)
def test_every_query_has_one_place_for_a_number_and_finds_something(
    query: Query, engine: SparqlEngine
) -> None:
    assert query.text.count(MARK) == 1
    form = ("nt",) if query.accept == "application/n-triples" else ("json",)
    first = engine.run(QueryRequest(query.text, ("json",), form)).body
    other = engine.run(QueryRequest(marked(query, 7), ("json",), form)).body
    assert fingerprint(query, first) == fingerprint(query, other)
    assert fingerprint(query, first).rows > 0


@pytest.fixture(scope="module")
def engine(graph: KnowledgeGraph) -> Iterator[SparqlEngine]:
    with SparqlEngine(graph.dataset(DAY), Limits(), workers=1) as made:
        yield made


def test_answers_are_compared_without_their_order() -> None:
    rows = ['{"s":{"type":"literal","value":"a"}}', '{"s":{"type":"literal","value":"b"}}']
    first, second = (
        f'{{"results":{{"bindings":[{",".join(order)}]}}}}'.encode() for order in (rows, rows[::-1])
    )
    assert fingerprint(SELECT, first) == fingerprint(SELECT, second)


@pytest.mark.parametrize(
    "other",
    [
        '{"s":{"type":"uri","value":"a"}}',
        '{"s":{"type":"literal","value":"b"}}',
        '{"s":{"type":"literal","value":"a","xml:lang":"en"}}',
        '{"x":{"type":"literal","value":"a"}}',
        '{"s":{"type":"literal","value":"a"}},{"s":{"type":"literal","value":"a"}}',
    ],
)
def test_another_answer_is_told_from_the_same(other: str) -> None:
    one = b'{"results":{"bindings":[{"s":{"type":"literal","value":"a"}}]}}'
    assert fingerprint(SELECT, one) != fingerprint(
        SELECT, f'{{"results":{{"bindings":[{other}]}}}}'.encode()
    )


def test_a_plain_string_may_name_its_type() -> None:
    typed = ',"datatype":"http://www.w3.org/2001/XMLSchema#string"'
    plain, named = (
        f'{{"results":{{"bindings":[{{"s":{{"type":"literal","value":"a"{more}}}}}]}}}}'.encode()
        for more in ("", typed)
    )
    assert fingerprint(SELECT, plain) == fingerprint(SELECT, named)


@pytest.mark.parametrize(
    "pieces",
    [(LENGTH,), (CHUNKED,), (LENGTH[:20], LENGTH[20:]), (CHUNKED[:60], CHUNKED[60:])],
    ids=["length", "chunked", "length in pieces", "chunked in pieces"],
)
def test_the_client_counts_whole_answers(pieces: tuple[bytes, ...]) -> None:
    made = Template(b"GET /?q=", b" HTTP/1.1\r\n\r\n")
    with answering(*pieces) as (url, seen):
        count, wall, _ = Client(url, 2).work(map(made.request, itertools.count()), 0.1)
    assert count == len(seen) == len(set(seen)) > 2
    assert wall >= 0.1


def test_the_client_takes_no_refusal_for_an_answer() -> None:
    made = Template(b"GET /?q=", b" HTTP/1.1\r\n\r\n")
    with answering(REFUSED) as (url, _), pytest.raises(FailedRequestError, match="503"):
        Client(url, 1).work(map(made.request, itertools.count()), 0.1)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_prepared_request_is_what_a_plain_client_would_send(method: str) -> None:
    with answering(LENGTH) as (url, seen):
        made = template(url, SELECT.text, MARK, SELECT.accept, method=method)
        assert fetch(url, made.request(12)) == b"ok"
    whole = b"".join(seen)
    assert b"Accept: application/sparql-results+json\r\n" in whole
    if method == "GET":
        assert whole.startswith(b"GET /sparql?query=%23%2000000012%0ASELECT%20%3Fs%20%7B%7D HTTP")
    else:
        assert whole.endswith(b"\r\n\r\n# 00000012\nSELECT ?s {}")
        assert b"Content-Type: application/sparql-query\r\n" in whole


class Worker:
    """A competitor in this very process."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.pid = os.getpid()
        self.turns = 0

    def work(self, seconds: float) -> tuple[int, float, float]:
        """Pretend to have answered."""
        self.turns += 1
        return 10, seconds, 0.0


def test_everybody_has_a_turn_in_each_round() -> None:
    workers = [Worker("a"), Worker("b"), Worker("c")]
    steps: list[int] = []
    played = list(rounds(workers, 4, 0.5, lambda: steps.append(1)))
    assert [set(one) for one in played] == [{"a", "b", "c"}] * 4
    assert [one.turns for one in workers] == [4, 4, 4]
    assert len(steps) == 12


def test_cpu_of_a_slice_is_that_of_the_process_tree() -> None:
    class Busy(Worker):
        def work(self, seconds: float) -> tuple[int, float, float]:
            before = cpu_seconds(self.pid)
            while cpu_seconds(self.pid) < before + 0.1:
                sum(range(10_000))
            return 1, 0.1, 0.0

    assert round(measure(Busy("busy"), 0.1).cpu, 6) >= 0.1


@pytest.mark.skipif(sys.platform != "linux", reason="others have no such clock")
def test_cpu_is_told_finer_than_the_ticks_of_the_system() -> None:
    begin = cpu_seconds(os.getpid())
    seen = {begin}
    while max(seen) < begin + 0.05:
        seen.add(cpu_seconds(os.getpid()))
    assert len(seen) > 10  # a tick is a hundredth of a second


def test_a_ratio_above_one_means_that_the_other_needs_more() -> None:
    played = [{"us": Slice(10, 1.0, 0.1), "them": Slice(10, 2.0, 0.4)}]
    assert ratios(played, "us", "them", "cpu_each") == [4.0]
    assert ratios(played, "us", "them", "wall_each") == [2.0]


def test_the_spread_of_one_figure_is_none() -> None:
    assert Summary.of([2.0]) == Summary(2.0, 2.0, 2.0)


def test_a_target_is_told_reached_or_not_and_left_out_without_its_peer() -> None:
    played = ({"us": Slice(10, 1.0, 0.1), "them": Slice(10, 2.0, 0.4)},)
    case = Case("point", "cold", 1, 2, played, {})
    targets = [Target(("point", "cold"), "them", least) for least in (4.0, 4.1)]
    targets += [Target(("point", "cold"), "nobody", 1.0), Target(("path", "hot"), "them", 1.0)]
    lines = report.reached([case], "us", targets).splitlines()[2:]
    assert [line.split(" | ")[-1].strip(" |") for line in lines] == ["yes", "no"]


def test_a_report_takes_the_place_of_the_last_one(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("a\n<!-- x -->\nold\n<!-- /x -->\nb\n", "utf-8")
    for text in ("first", "second"):
        report.insert(page, "x", text)
    assert page.read_text("utf-8") == "a\n<!-- x -->\nsecond\n<!-- /x -->\nb\n"
    with pytest.raises(ValueError, match="no place for y"):
        report.insert(page, "y", "")
