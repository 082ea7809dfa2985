"""A data directory of a part of the curated tables, and its workbook."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosslane.data.versions import State
from tests.crosslane.sheet.calls import run
from tests.data.sheet.books import directory, small


@pytest.fixture(scope="module")
def state() -> State:
    """A part of the curated tables."""
    return small()


@pytest.fixture
def root(state: State, tmp_path: Path) -> Path:
    """Those tables, to write to."""
    return directory(tmp_path / "data", state)


@pytest.fixture(scope="module")
def content(state: State, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Those tables as a workbook."""
    path = tmp_path_factory.mktemp("sheet")
    assert run(directory(path / "data", state), "export", path / "x.xlsx") == 0
    return (path / "x.xlsx").read_bytes()


@pytest.fixture
def book(content: bytes, tmp_path: Path) -> Path:
    """That workbook, to be edited."""
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    return path
