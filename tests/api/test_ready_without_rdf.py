"""Answers in JSON are made from records and claims: no RDF is written or read, no query is run."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest

from crosslane.api.app import create_app
from crosslane.api.layered import Layered
from crosslane.graph.engine.errors import EngineDown
from crosslane.graph.engine.port import QueryRequest
from crosslane.graph.store import KnowledgeGraph
from crosslane.settings import Settings
from tests.api.asgi import Request, ask
from tests.api.endpoints import ENDPOINTS, Endpoint, named

OF_TERMS = ("/ontology", "/ontology/{term}", "/void")
"""Paths that tell of the RDF itself."""

LENSES = ((), (("market", "US"), ("as_of", "2024-02-10")), (("grade", "B"),))
ANSWERS = [one for one in ENDPOINTS if one.template not in OF_TERMS]


class RdfTouchedError(AssertionError):
    """Somebody asked for the RDF of the graph."""


def _untouched() -> bytes:
    raise RdfTouchedError


@pytest.fixture(scope="module")
def app(graph: KnowledgeGraph) -> Layered:
    """An application whose graph has its hash and no RDF, and whose engine was never started."""
    bare = replace(graph, quads=_untouched)
    bare.__dict__["content_hash"] = graph.content_hash
    made = create_app(bare, Settings(), today=lambda: date(2026, 11, 22))
    assert isinstance(made, Layered)
    return made


def test_the_graph_of_these_tests_has_no_rdf(app: Layered) -> None:
    with pytest.raises(RdfTouchedError):
        _ = app.state.graph.statements


def test_the_engine_of_these_tests_answers_nothing(app: Layered) -> None:
    with pytest.raises(EngineDown):
        asyncio.run(app.state.engine.query(QueryRequest("ASK {}")))


@pytest.mark.parametrize("lens", LENSES, ids=named)
@pytest.mark.parametrize("endpoint", ANSWERS, ids=named)
def test_an_answer_in_json_needs_no_rdf(
    app: Layered, endpoint: Endpoint, lens: tuple[tuple[str, str], ...]
) -> None:
    path, _, query = endpoint.call(*(lens if endpoint.lens else ())).partition("?")
    found = ask(app.inner, Request(path, query=query.encode()))
    assert found.status == 200
    assert dict(found.headers)[b"content-type"] == b"application/json"


_SCRIPT = """
import sys
import psutil
from starlette.testclient import TestClient
from crosslane.api.app import create_app
from crosslane.loading import load_graph
from crosslane.settings import Settings
from tests.articles import articles

app = create_app(load_graph(articles()), Settings())
client = TestClient(app.inner)
for path in sys.argv[1:]:
    assert client.get(path).status_code == 200, path
assert not psutil.Process().children(), "a process was started"
print(*sorted({name.partition(".")[0] for name in sys.modules} & {"rdflib", "pyshacl"}))
"""


def test_answers_in_json_import_no_rdflib_and_start_no_process() -> None:
    paths = [one.call() for one in ANSWERS]
    done = subprocess.run(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-c", _SCRIPT, *paths],
        env={**os.environ, "PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr
