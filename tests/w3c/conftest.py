"""The server of each module of tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.w3c import servers
from tests.w3c.endpoint import Endpoint


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """``crosslane serve --dataset DIR --writable``, started for one module."""
    with servers.crosslane(tmp_path_factory.mktemp("w3c")) as served:
        yield served
