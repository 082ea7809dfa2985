"""The W3C's tests of the SPARQL Protocol, the Graph Store Protocol and the description."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.w3c import described, exchange, graph_store, protocol, servers, suite
from tests.w3c.endpoint import Endpoint
from tests.w3c.known import names_as_parameters

_BOTH = protocol.QUERIES | protocol.UPDATES
_READING = [*protocol.QUERIES, *(name for name in protocol.UPDATES if name.startswith("bad_"))]
"""What a service that only reads has to offer: queries, and the refusal of updates."""


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("w3c")


@pytest.fixture(scope="module")
def endpoint(directory: Path) -> Iterator[Endpoint]:
    with servers.crosslane(directory) as served:
        yield served


@pytest.fixture(scope="module")
def conversation(endpoint: Endpoint) -> dict[str, str]:
    endpoint.hold(suite.State())
    return graph_store.converse(endpoint)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """The dataset of the protocol's tests, served for reading only."""
    directory = tmp_path_factory.mktemp("w3c-reader")
    with servers.crosslane(directory) as served:
        exchange.prepare(served)
    with servers.read_only(directory) as served:
        yield served


@pytest.mark.parametrize("name", [pytest.param(name, id=name) for name in _BOTH])
def test_the_protocol_test_passes(name: str, endpoint: Endpoint) -> None:
    exchange.prepare(endpoint)
    exchange.follow(_BOTH[name], endpoint)


@pytest.mark.parametrize("name", [pytest.param(name, id=name) for name in _READING])
def test_the_protocol_test_passes_where_nothing_is_written(name: str, reader: Endpoint) -> None:
    exchange.follow(_BOTH[name], reader)


@pytest.mark.parametrize("name", names_as_parameters([turn.name for turn in graph_store.TURNS]))
def test_the_graph_store_test_passes(name: str, conversation: dict[str, str]) -> None:
    assert conversation[name] == ""


@pytest.mark.parametrize("name", [pytest.param(name, id=name) for name in described.TESTS])
def test_the_service_description_test_passes(name: str, endpoint: Endpoint) -> None:
    described.TESTS[name](endpoint)
