"""Releases are swapped again and again while clients ask: each answer is whole, none is missing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.swapping import Swapped, Tables, clients, few, learned, swap

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


@pytest.mark.parametrize(("workers", "swaps"), [(1, 20), (2, 8)])
def test_no_request_fails_while_releases_are_swapped(
    tmp_path: Path, workers: int, swaps: int
) -> None:
    tables = Tables(tmp_path / "data")
    with Swapped(tables, workers, tmp_path / "log") as server:
        known = learned(server, tables, few())
        with clients(server.url, known, kept=2, fresh=1, pause=0.01) as seen:
            assert len(list(swap(server, tables, swaps))) == swaps
        assert server.reloads()["ok"] >= swaps
    assert seen.wrong == []
    assert all(seen.releases())
