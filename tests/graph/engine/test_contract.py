"""One contract for every engine, run on our own and on endpoints of other products."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from crosslane.graph.engine.dataset import DatasetEngine
from crosslane.graph.engine.limits import Limits
from crosslane.graph.engine.port import Backend, LoadRequest
from crosslane.graph.engine.remote.engine import RemoteEngine
from crosslane.graph.engine.sparql import SparqlEngine
from tests.graph.engine import contract, endpoints
from tests.graph.engine.contract import G1, G2, G3, READING, STOPPING, Check, Subject
from tests.graph.engine.contract_writing import WRITING

WHOLE = LoadRequest(contract.DATASET.encode(), "nq", None, "add", contract.EX)
READ_ONLY = ("snapshot", "oxigraph-graphs", "virtuoso-graphs")
WRITABLE = ("dataset", "oxigraph", "virtuoso")

DEVIATIONS: Mapping[str, Mapping[str, str]] = {
    "virtuoso": {
        "paths_under_graph_find_what_they_say": "+ and * fail under GRAPH",
        "an_update_that_fails_changes_nothing": "operations before the one that fails stay done",
        "the_default_graph_can_be_written": "it has no default graph of its own, only the union",
        "a_document_with_graphs_goes_into_them": "no blank node in two graphs of one operation",
    },
}
"""What a product does otherwise, by the name of the check; see docs/backends.md."""


def runs(kinds: tuple[str, ...], checks: tuple[Check, ...]) -> list[ParameterSet]:
    """Return every check on every engine, as parameters."""
    made = []
    for kind in kinds:
        product = kind.partition("-")[0]
        for check in checks:
            marks = [pytest.mark.virtuoso] if product == "virtuoso" else []
            reason = DEVIATIONS.get(product, {}).get(check.__name__)
            if reason:
                marks.append(pytest.mark.xfail(reason=reason, strict=True))
            made.append(pytest.param(kind, check, id=f"{kind}-{check.__name__}", marks=marks))
    return made


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    """One event loop for all checks, as an engine belongs to one."""
    with asyncio.Runner() as made:
        yield made


@pytest.fixture(scope="module")
def subjects(
    tmp_path_factory: pytest.TempPathFactory, runner: asyncio.Runner
) -> Iterator[Callable[[str], Subject]]:
    """Return a subject of a kind; what it needs is started when it is first asked for."""
    with contextlib.ExitStack() as stack:
        made: dict[str, Subject] = {}
        servers: dict[str, endpoints.Server] = {}

        def server(product: str) -> endpoints.Server:
            if product not in servers:
                directory = tmp_path_factory.mktemp(product)
                running = (
                    endpoints.oxigraph(directory, "--timeout-s", "3")
                    if product == "oxigraph"
                    else endpoints.virtuoso(directory)
                )
                servers[product] = stack.enter_context(running)
                with remote(servers[product], Limits(timeout=contract.PATIENT)) as engine:
                    runner.run(engine.load(WHOLE))
            return servers[product]

        def subject(kind: str) -> Subject:
            if kind not in made:
                made[kind] = stack.enter_context(_subject(kind, tmp_path_factory, server))
            return made[kind]

        yield subject


@contextlib.contextmanager
def _subject(
    kind: str,
    places: pytest.TempPathFactory,
    server: Callable[[str], endpoints.Server],
) -> Iterator[Subject]:
    def again(limits: Limits) -> AbstractContextManager[Backend]:
        if kind == "snapshot":
            return SparqlEngine(contract.DATASET.encode(), limits, 2)
        if kind == "dataset":
            return filled(places.mktemp("dataset"), limits)
        product, _, limited = kind.partition("-")
        graphs = (G1, G2, G3) if limited else None
        return remote(server(product), limits, graphs)

    with again(Limits(timeout=contract.PATIENT)) as engine:
        yield Subject(engine, again)


def remote(
    server: endpoints.Server, limits: Limits, graphs: tuple[str, ...] | None = None
) -> RemoteEngine:
    """Return an engine on a server; one that is limited to some graphs cannot write."""
    update = server.update if graphs is None else None
    return RemoteEngine(server.query, limits, update_url=update, graphs=graphs)


def filled(directory: Path, limits: Limits) -> DatasetEngine:
    """Return an engine on a new directory that has the dataset."""

    def fill() -> None:
        with DatasetEngine(directory, Limits(), 1, writable=True) as engine:
            asyncio.run(engine.load(WHOLE))

    thread = threading.Thread(target=fill)  # a check may ask for it inside its own loop
    thread.start()
    thread.join()
    return DatasetEngine(directory, limits, 2, writable=True)


@pytest.mark.parametrize(("kind", "check"), runs((*READ_ONLY, *WRITABLE), READING))
def test_every_engine_answers_alike(
    kind: str, check: Check, subjects: Callable[[str], Subject], runner: asyncio.Runner
) -> None:
    runner.run(check(subjects(kind)))


@pytest.mark.parametrize(("kind", "check"), runs(WRITABLE, WRITING))
def test_every_engine_that_can_be_written_is_written_alike(
    kind: str, check: Check, subjects: Callable[[str], Subject], runner: asyncio.Runner
) -> None:
    runner.run(check(subjects(kind)))


@pytest.mark.parametrize(("kind", "check"), runs((*READ_ONLY, *WRITABLE), STOPPING))
def test_every_engine_lets_go_of_a_query(
    kind: str, check: Check, subjects: Callable[[str], Subject], runner: asyncio.Runner
) -> None:
    runner.run(check(subjects(kind)))
