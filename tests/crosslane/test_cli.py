"""The command line, run as a user runs it."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import psutil
import pytest

from crosslane.cli import main, parser
from crosslane.graph.store import KnowledgeGraph
from crosslane.loading import data_directory
from tests.articles import articles

DAY = ("--as-of", "2026-11-22")


def run(*arguments: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "crosslane", *arguments]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CROSSLANE_")}
    environment["CROSSLANE_DATA_DIR"] = str(articles())
    return subprocess.run(  # noqa: S603 - our own program
        command, capture_output=True, text=True, input=text, env=environment, timeout=60
    )


def test_owner_says_who_owns_a_segment_as_tsv_when_piped() -> None:
    done = run("owner", "temu", "semi-managed", "pricing", *DAY)
    assert (done.returncode, done.stderr) == (0, "")
    head, row = (line.split("\t") for line in done.stdout.splitlines())
    found = dict(zip(head, row, strict=True))
    assert (found["owner"], found["status"]) == ("platform", "stated")
    assert (found["evidence"], found["overruled"]) == ("S0-014", "S2-011")


def test_owner_as_a_table_shows_the_words_that_decide_and_those_overruled(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["owner", "temu", "semi-managed", "pricing", "--format", "table"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "temu/semi-managed · pricing: platform (stated, certain)" in text
    assert "decided by" in text
    assert "S0-014" in text
    assert "overruled" in text


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["owner", "temu", "semi-managed", "pricng"], 2, "Did you mean 'pricing'?"),
        (["owner", "tmu", "semi-managed", "pricing"], 2, "Did you mean 'temu'?"),
        (["owner", "temu", "first-party", "pricing"], 2, "temu/fully-managed"),
        (["owner", "temu", "semi-managed", "pricing", "--market", "UK"], 2, "mean 'GB'?"),
        (["owner", "temu", "semi-managed", "pricing", "--as-of", "2024-02-30"], 2, "calendar"),
        (["matrix", "--platform", "tmu"], 2, "Did you mean 'temu'?"),
        (["query"], 2, "give a query or -f FILE"),
        (["query", "SELECT * WHERE {"], 2, "line"),
        (["query", "-f", "no-such-file.rq"], 2, "no-such-file.rq"),
        (["query", "DROP ALL"], 2, "update"),
        (["ownr"], 2, "did you mean 'owner'?"),
        ([], 2, "COMMAND"),
    ],
)
def test_a_wrong_command_ends_with_a_hint_and_no_traceback(
    arguments: list[str], code: int, said: str
) -> None:
    done = run(*arguments)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_matrix_has_a_line_per_offering_and_a_column_per_core_segment() -> None:
    done = run("matrix", *DAY)
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert len(lines) == 14
    assert {len(line) for line in lines} == {11}
    row = dict(zip(lines[0], lines[2], strict=True))
    assert row["offering"] == "temu/semi-managed"
    assert (row["pricing"], row["overseas-warehousing"]) == ("platform", "disputed")


def test_matrix_as_a_table_marks_what_is_inherited_disputed_and_not_offered(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["matrix", "--format", "table", "--as-of", "2024-01-20"])
    text = capsys.readouterr().out
    row = next(line for line in text.splitlines() if line.startswith("alibaba.com"))
    assert row.count("x") == 10
    assert "(P)" in text
    assert "1 production-supply" in text


def test_json_is_what_rest_gives() -> None:
    found = json.loads(run("matrix", "--json", "--platform", "temu", *DAY).stdout)
    assert set(found) == {"items", "total", "next"}
    assert found["total"] == 20


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?o WHERE { ?o xl:platformOwns segment:pricing } ORDER BY ?o",
        "PREFIX xl: <https://w3id.org/crosslane/ontology#>\n"
        "SELECT ?o WHERE { ?o xl:platformOwns <https://w3id.org/crosslane/id/segment/pricing> }\n"
        "ORDER BY ?o",
    ],
)
def test_query_prints_csv_with_or_without_declared_prefixes(query: str) -> None:
    done = run("query", query, "--format", "csv", *DAY)
    rows = list(csv.reader(io.StringIO(done.stdout)))
    assert rows[0] == ["o"]
    assert ["https://w3id.org/crosslane/id/offering/temu/semi-managed"] in rows


def test_query_reads_standard_input_and_constructs() -> None:
    text = "CONSTRUCT { ?s xl:owner ?o } WHERE { ?s xl:owner ?o } LIMIT 3"
    done = run("query", "-f", "-", "--format", "nt", text=text)
    assert done.stdout.count(" .\n") == 3


def test_check_finds_the_curated_data_sound(curated: KnowledgeGraph) -> None:
    done = run("check", "--data-dir", str(data_directory()))
    records = curated.records
    assert done.returncode == 0, done.stdout
    assert f"{len(records.claims)} claims, {len(records.facts)} facts" in done.stdout


def test_check_compares_quotes_with_the_articles(source_texts: Path) -> None:
    done = run("check", "--data-dir", str(data_directory()), "--sources", str(source_texts))
    assert done.returncode == 0, done.stdout
    assert "every quote is in its source" in done.stdout


def broken_copy(tmp_path: Path) -> Path:
    root = tmp_path / "data"
    shutil.copytree(articles(), root, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    path = root / "claims/temu.tsv"
    path.write_text(path.read_text().replace("\tseller\towns", "\tselller\towns", 1))
    return root


def test_check_lists_faults_and_ends_with_1(tmp_path: Path) -> None:
    done = run("--data-dir", str(broken_copy(tmp_path)), "check")
    assert done.returncode == 1
    assert "claims/temu.tsv:2: party: 'selller' is no party; did you mean 'seller'?" in done.stdout


def test_a_broken_table_never_starts_a_server(tmp_path: Path) -> None:
    done = run("serve", "--data-dir", str(broken_copy(tmp_path)), "--port", "0")
    assert done.returncode == 2
    assert "claims/temu.tsv:2: party: 'selller'" in done.stderr
    assert "Traceback" not in done.stderr


def test_check_finds_a_quote_that_is_not_in_its_source(tmp_path: Path, source_texts: Path) -> None:
    root = tmp_path / "data"
    shutil.copytree(articles(), root, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    path = root / "claims/temu.tsv"
    path.write_text(
        path.read_text().replace("still remaining with Temu", "still belonging unto Temu")
    )
    done = run("--data-dir", str(root), "check", "--sources", str(source_texts))
    assert done.returncode == 1
    assert "S0-014" in done.stdout


def test_a_port_in_use_is_said_with_another_to_try() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("serve", "--port", str(port))
    assert done.returncode == 2
    assert f"try --port {port + 1}" in done.stderr


def test_an_unknown_setting_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CROSSLANE_PROT", "9000")
    assert main(["owner", "temu", "semi-managed", "pricing"]) == 2


@pytest.mark.parametrize("workers", ["1", "2"])
def test_serve_answers_until_interrupted_and_leaves_no_process(workers: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "crosslane", "serve", "--port", str(port), "--workers", workers],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        url = f"http://127.0.0.1:{port}/sparql?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D"
        for _ in range(100):
            try:
                with urlopen(url) as response:
                    assert json.load(response)["boolean"] is True
                break
            except OSError:
                time.sleep(0.1)
        else:
            pytest.fail("the server did not answer within 10 s")
        family = psutil.Process(server.pid).children(recursive=True)
        assert len(family) >= 3 * int(workers)
    finally:
        server.send_signal(signal.SIGINT)
        assert server.wait(20) in (0, -signal.SIGINT, 130)
    _, alive = psutil.wait_procs(family, timeout=5)
    assert [one for one in alive if one.status() != psutil.STATUS_ZOMBIE] == []


def test_every_command_has_help_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("serve", "owner", "matrix", "query", "check"):
        with pytest.raises(SystemExit) as ended:
            parser().parse_args([command, "--help"])
        assert ended.value.code == 0
        assert f"crosslane {command}" in capsys.readouterr().out
