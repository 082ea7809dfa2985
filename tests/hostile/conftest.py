"""One server under attack for each module, with small limits."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from tests.hostile.bed import KEY, SMALL, Bed, DatasetBed, Server, traps
from tests.hostile.traps import MARK

BedT = TypeVar("BedT", bound=Bed)

_LONG = {**SMALL, "CROSSLANE_SPARQL_TIMEOUT": "10", "CROSSLANE_SPARQL_QUEUE_TIMEOUT": "20"}
_FEW = {**SMALL, "CROSSLANE_SPARQL_MAX_QUADS": "2000"}


@contextmanager
def running(
    directory: Path,
    kind: type[BedT],
    arguments: tuple[str, ...] = (),
    settings: Mapping[str, str] = SMALL,
) -> Iterator[BedT]:
    """Run a bed, and check at its end that the server left no process, no fault and no query."""
    if sys.platform != "linux":
        pytest.skip("processes and their memory are watched through Linux's /proc")
    with traps(directory) as (canaries, trap):
        server = Server(directory, arguments, settings)
        try:
            yield kind(server, canaries, trap)
        finally:
            left = server.close()
        assert left == []
        told = [word for word in ("Traceback", "SELECT", MARK) if word in server.text()]
        assert told == [], server.text()[-5000:]


@pytest.fixture(scope="module")
def bed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bed]:
    """The curated graph, served to the open internet."""
    with running(tmp_path_factory.mktemp("bed"), Bed) as made:
        yield made


@pytest.fixture
def patient(tmp_path: Path) -> Iterator[Bed]:
    """The curated graph, served with time enough for every query that ends."""
    with running(tmp_path, Bed, (), _LONG) as made:
        yield made


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DatasetBed]:
    """A dataset that whoever has the key may write."""
    directory = tmp_path_factory.mktemp("dataset")
    key = directory / "key"
    key.write_text(KEY + "\n", encoding="ascii")
    key.chmod(0o600)
    arguments = ("--dataset", str(directory / "kept"), "--writable", "--key-file", str(key))
    with running(directory, DatasetBed, arguments, _FEW) as made:
        yield made
