"""The command line on the curated graph, which is loaded once."""

from __future__ import annotations

from datetime import date

import pytest

from crosslane.cli import main
from crosslane.graph.store import KnowledgeGraph
from tests.crosslane.calls import Run


@pytest.fixture
def run(
    graph: KnowledgeGraph, day: date, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:  # fmt: skip
    """Run a command on the curated graph; gives its exit code, what it printed and what it said."""
    monkeypatch.setattr("crosslane.commands.common.load_graph", lambda *_: graph)
    monkeypatch.setattr("crosslane.commands.common.utc_today", lambda: day)

    def run(*arguments: str) -> tuple[int, str, str]:
        try:
            code = main(arguments)
        except SystemExit as ended:
            code = int(str(ended.code))
        return code, *capsys.readouterr()

    return run
