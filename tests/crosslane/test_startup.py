"""A start loads what it needs and nothing else; how fast it is, ``benchmarks.startup`` tells."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from crosslane.cli import main, parser
from crosslane.commands.table import COMMANDS
from crosslane.graph import rdf
from crosslane.graph.store import build_graph
from crosslane.ontology.records import Records

SERVERS = ["fastapi", "starlette", "uvicorn", "pydantic", "jinja2", "prometheus_client", "httpx2"]
LIBRARIES = ["rdflib", "networkx", "pyarrow", "pyvis", "pyshacl", "IPython", "matplotlib"]
ENGINES = ["asyncio", "ssl", "multiprocessing", "crosslane.graph.engine"]
READERS = ["pyoxigraph", "crosslane.ontology.vocabulary", "crosslane.data.reader", "fractions"]
OWNER = "owner temu semi-managed pricing"


def loaded(code: str, names: list[str], kept: Path | None = None) -> list[str]:
    """Return which of some modules a new interpreter has loaded after running code."""
    shown = (
        f"{code}\nimport sys\nfound = [name for name in {names!r} if name in sys.modules]\n"
        "sys.stderr.write(' '.join(['\\nloaded:', *found]))"
    )
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", shown],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env={**os.environ, "CROSSLANE_ARTEFACTS": str(kept or "none")},
    )
    return done.stderr.rpartition("loaded:")[2].split()


def typed(words: str) -> str:
    """Return the code that runs a command."""
    return (
        "from crosslane.cli import main\n"
        f"try:\n    main({words.split()!r})\nexcept SystemExit:\n    pass"
    )


@pytest.mark.parametrize(
    "words",
    [
        OWNER,
        f"{OWNER} --json",
        "matrix",
        "matrix --format csv",
        "conflicts --json",
        "offerings --json",
        "owner temu semi-managed pricng",
    ],
)
def test_an_answer_in_a_pipe_needs_no_server_no_engine_and_nothing_that_draws(words: str) -> None:
    assert loaded(typed(words), [*SERVERS, *LIBRARIES, *ENGINES, "rich"]) == []


def test_an_answer_from_what_is_kept_reads_no_table_and_no_rdf(tmp_path: Path) -> None:
    assert loaded(typed(OWNER), READERS, tmp_path) == READERS
    assert loaded(typed(OWNER), READERS, tmp_path) == []


@pytest.mark.parametrize("words", ["--help", "--version", "owner --help", "onwer", "serve --help"])
def test_what_asks_for_no_data_loads_no_graph(words: str) -> None:
    absent = ["crosslane.graph", "crosslane.data", "crosslane.loading", "msgspec", "hashlib"]
    assert loaded(typed(words), [*SERVERS, *LIBRARIES, *ENGINES, "rich", *absent]) == []


def test_a_server_loads_no_library_that_only_some_requests_need() -> None:
    assert loaded("import crosslane.serving", [*LIBRARIES, "rich", "httpx2"]) == []


def test_a_server_with_everything_made_loads_no_library_that_only_some_requests_need(
    tmp_path: Path,
) -> None:
    code = (
        "from crosslane.serving import make_application\n"
        "from crosslane.settings import Settings\n"
        f"make_application(Settings(artefacts={str(tmp_path)!r}))"
    )
    assert loaded(code, [*LIBRARIES, "rich", "httpx2"]) == []


def test_the_process_that_evaluates_queries_loads_no_event_loop() -> None:
    code = "import crosslane.graph.engine.workers.zygote"
    assert loaded(code, [*SERVERS, *LIBRARIES, "asyncio", "ssl", "rich"]) == []


@pytest.mark.parametrize("name", [one.name for one in COMMANDS])
def test_a_command_tells_the_same_of_itself_when_the_others_are_known_by_name_alone(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = []
    for made in (parser(), parser([name, "--help"])):
        with pytest.raises(SystemExit):
            made.parse_args([name, "--help"])
        told.append(capsys.readouterr())
    assert told[0] == told[1]


def test_every_command_can_be_meant_when_none_is_told_in_full(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for one in COMMANDS:
        with pytest.raises(SystemExit):
            main([f"{one.name}x"])
        assert f"did you mean '{one.name}'?" in capsys.readouterr().err


def test_a_command_after_the_data_directory_is_told_in_full() -> None:
    words = ["--data-dir", "owner", "owner", "temu", "semi-managed", "pricing", "--market", "US"]
    asked = parser(words).parse_args(words)
    assert (asked.command, asked.market, asked.data_dir) == ("owner", "US", Path("owner"))


def test_quads_are_written_once_and_not_before_they_are_needed(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[Records] = []
    real = rdf.record_quads

    def noting(given: Records, *more: object) -> bytes:
        written.append(given)
        return real(given, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(rdf, "record_quads", noting)
    graph = build_graph(records)
    assert written == []
    assert graph.content_hash
    assert graph.curated
    assert len(graph.statements.about) > 0
    assert written == [records]
