"""``crosslane push``: the dataset in the store of another product, and the same answers from it."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import unquote_plus

import pytest

from crosslane.commands.push import by_graph
from crosslane.graph.engine.limits import Limits
from crosslane.graph.engine.port import LoadRequest, QueryRequest
from crosslane.graph.engine.remote.engine import RemoteEngine
from crosslane.graph.engine.sparql import SparqlEngine
from crosslane.graph.store import KnowledgeGraph
from crosslane.ontology.terms import GRAPHS, graph_iri
from tests.crosslane.calls import Run
from tests.graph.engine import endpoints, scripted
from tests.graph.engine.scripted import Request, answer, solutions

QUERIES = sorted((Path(__file__).parents[2] / "ontology/queries").glob("*.rq"))
NAMES = tuple(graph_iri(name) for name in GRAPHS)
PATIENT = Limits(timeout=60.0)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[endpoints.Server]:
    """An endpoint that has a graph of somebody else's, and an old one of ours."""
    with endpoints.oxigraph(tmp_path) as made:
        with RemoteEngine(made.query, PATIENT, update_url=made.update) as engine:
            for graph in ("urn:theirs", NAMES[0]):
                document = LoadRequest(b"<urn:a> <urn:b> 1 .", "ttl", graph, "add", "urn:x:/")
                asyncio.run(engine.load(document))
        yield made


def target(server: endpoints.Server) -> tuple[str, ...]:
    return ("--remote", server.query, "--remote-update", server.update)


def test_the_endpoint_has_the_dataset_and_what_is_of_others(
    run: Run, server: endpoints.Server, graph: KnowledgeGraph, day: date
) -> None:
    code, out, _ = run("push", *target(server), "--as-of", str(day), "--json")
    told = json.loads(out)
    assert (code, told["same"], told["as_of"]) == (0, True, str(day))
    dataset = set(graph.dataset(day).splitlines())
    assert sum(one["triples"] for one in told["graphs"]) == len(dataset)
    with RemoteEngine(server.query, PATIENT) as engine:
        held = set(asyncio.run(engine.snapshot()).splitlines())
        assert set(engine.graphs) == {*NAMES, "urn:theirs"}
    assert held - dataset == {
        b'<urn:a> <urn:b> "1"^^<http://www.w3.org/2001/XMLSchema#integer> <urn:theirs> .'
    }
    assert dataset <= held


def test_pushing_again_changes_nothing(run: Run, server: endpoints.Server) -> None:
    first = run("push", *target(server))
    assert first[0] == 0
    assert run("push", *target(server)) == first
    rows = list(csv.reader(io.StringIO(first[1]), delimiter="\t"))
    assert rows[0] == ["graph", "triples", "held"]
    assert [row[0] for row in rows[1:]] == list(NAMES)
    assert all(row[1] == row[2] != "0" for row in rows[1:])


def test_every_question_has_the_same_answer_from_the_endpoint(
    run: Run, server: endpoints.Server, graph: KnowledgeGraph, day: date
) -> None:
    assert run("push", *target(server), "--as-of", str(day))[0] == 0
    with (
        SparqlEngine(graph.dataset(day), PATIENT, 1) as ours,
        RemoteEngine(server.query, PATIENT, graphs=NAMES) as theirs,
    ):
        assert QUERIES
        for path in QUERIES:
            request = QueryRequest(path.read_text(encoding="utf-8"), ("csv",), ("nt",))
            results = [engine.run(request).body.splitlines() for engine in (ours, theirs)]
            assert sorted(results[0]) == sorted(results[1]), path.name


def test_a_graph_without_triples_is_emptied() -> None:
    parts = by_graph(b'<urn:a> <urn:b> "a <urn:c> ." <urn:g> .\n')
    assert parts == {**dict.fromkeys(NAMES, b""), "urn:g": b'<urn:a> <urn:b> "a <urn:c> ." .\n'}


def test_other_numbers_at_the_endpoint_are_told_and_exit_1(run: Run) -> None:
    def script(request: Request) -> Iterator[bytes]:
        if b"COUNT" in request.body:
            yield answer(solutions({"n": "7"}, names=("n",)))
        elif b"query=SELECT" in request.body:
            yield answer(solutions(names=("s",)))
        elif b"update=" in request.body:
            yield answer(b"", "text/plain", 204)
        else:
            yield answer(scripted.TRUE)

    with scripted.endpoint() as there:
        there.script = script
        code, out, said = run(
            "push", "--remote", there.url, "--remote-update", there.url, "--format", "table"
        )
    assert (code, said) == (1, "")
    assert "other numbers" in out


def test_a_failure_on_the_way_tells_what_is_done(run: Run) -> None:
    def script(request: Request) -> Iterator[bytes]:
        if f"CLEAR SILENT GRAPH <{NAMES[2]}>" in unquote_plus(request.body.decode()):
            yield answer(b"the disk is full", "text/plain", 500)
        elif b"query=SELECT" in request.body:
            yield answer(solutions(names=("s",)))
        else:
            yield answer(scripted.TRUE)

    with scripted.endpoint() as there:
        there.script = script
        code, out, said = run("push", "--remote", there.url, "--remote-update", there.url)
    assert (code, out) == (2, "")
    assert "the disk is full" in said
    assert f"has taken: {NAMES[0]}, {NAMES[1]}." in said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ((), "--remote-update URL"),
        (("--remote", "http://localhost/"), "CROSSLANE_REMOTE_UPDATE"),
        (("--remote", "x.org", "--remote-update", "http://localhost/"), "http://"),
    ],
)
def test_an_endpoint_has_to_be_named(run: Run, typed: tuple[str, ...], said: str) -> None:
    code, out, refusal = run("push", *typed)
    assert (code, out) == (2, "")
    assert said in refusal


def test_an_endpoint_that_is_not_there_is_told(run: Run) -> None:
    url = f"http://me:secret@127.0.0.1:{endpoints.free_port()}/"
    code, out, refusal = run("push", "--remote", url, "--remote-update", url)
    assert (code, out) == (2, "")
    assert "cannot be reached" in refusal
    assert "secret" not in refusal


def test_the_environment_names_the_endpoint(
    run: Run, server: endpoints.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CROSSLANE_REMOTE", server.query)
    monkeypatch.setenv("CROSSLANE_REMOTE_UPDATE", server.update)
    assert run("push")[0] == 0
