"""What ``crosslane serve`` takes, and what it says before it serves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx2
import psutil
import pytest

from crosslane.cli import main
from crosslane.serving import check, read_key, told, warnings_of
from crosslane.settings import SettingError, Settings

HERE = Path()
KEY = "a-key-that-is-long-enough"


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    file = tmp_path / "key"
    file.write_text(KEY + "\nwhat follows is no key\n")
    file.chmod(0o600)
    return file


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (Settings(writable=True), "need --dataset DIR"),
        (Settings(key_file=HERE), "need --dataset DIR"),
        (Settings(dataset=HERE, writable=True), "needs --key-file FILE"),
        (Settings(dataset=HERE, key_file=HERE), "add --writable"),
        (Settings(dataset=HERE, remote="http://localhost/"), "--dataset and --remote"),
        (Settings(dataset=HERE, data_dir=HERE), "--dataset and --data-dir"),
        (Settings(dataset=HERE, workers=2), "leave --workers at 1"),
        (Settings(workers=0), "--workers"),
    ],
)
def test_settings_that_contradict_each_other_are_refused(settings: Settings, said: str) -> None:
    with pytest.raises(SettingError, match=said):
        check(settings)


def test_a_curated_graph_and_a_dataset_are_served_with_what_each_needs(key_file: Path) -> None:
    check(Settings())
    check(Settings(dataset=HERE))
    check(Settings(dataset=HERE, writable=True, key_file=key_file))


def test_the_key_is_the_first_line_of_its_file(key_file: Path) -> None:
    assert read_key(key_file) == KEY


@pytest.mark.parametrize("content", [b"", b"\n", b"two words\n", b"caf\xc3\xa9\n", b"\x00\n"])
def test_a_file_without_a_key_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "key"
    file.write_bytes(content)
    with pytest.raises(SettingError, match="--key-file"):
        read_key(file)


def test_a_key_that_others_may_read_or_guess_is_told(key_file: Path) -> None:
    settings = Settings(dataset=HERE, writable=True, key_file=key_file)
    assert warnings_of(settings) == []
    key_file.write_text("short\n")
    key_file.chmod(0o644)
    first, second = warnings_of(settings)
    assert "chmod 600" in first
    assert "may be guessed" in second


def test_logging_of_queries_is_told() -> None:
    assert any("--log-queries" in line for line in warnings_of(Settings(log_queries=True)))


def test_what_does_not_protect_is_told_and_a_remote_endpoint_by_its_address() -> None:
    if sys.platform == "linux":
        assert told(Settings()) == []
    else:
        assert told(Settings())
    assert "http://localhost:1/query" in told(Settings(remote="http://localhost:1/query"))[0]


@pytest.mark.usefixtures("kept_logging")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--writable"], "--dataset"),
        (["--dataset", ".", "--writable", "--key-file", "/nowhere/key"], "/nowhere/key"),
        (["--log-format", "xml"], "text"),
        (["--dataset", "/proc/nothing", "--port", "0"], "/proc/nothing"),
    ],
)
def test_a_server_that_cannot_be_started_says_why(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert main(["serve", *arguments]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert "Traceback" not in told


@contextmanager
def serving(*arguments: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    command = [sys.executable, "-m", "crosslane", "serve", "--port", "0", *arguments]
    environ = {key: value for key, value in os.environ.items() if key != "CROSSLANE_PORT"}
    with subprocess.Popen(  # noqa: S603 - our own program
        command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environ
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line.startswith("Crosslane: http://"), process.communicate()[1]
            yield line.split()[1], process
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_served_dataset_is_kept_over_restarts_and_leaves_no_process(
    tmp_path: Path, key_file: Path
) -> None:
    where = ["--dataset", str(tmp_path / "data")]
    own = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/sparql-update"}
    ask = {"query": "ASK { <urn:a> <urn:p> 1 }"}
    with serving(*where, "--writable", "--key-file", str(key_file)) as (address, process):
        family = psutil.Process(process.pid).children(recursive=True)
        update = "INSERT DATA { <urn:a> <urn:p> 1 }"
        answer = httpx2.post(f"{address}/update", content=update, headers=own)
        assert answer.status_code == 204
        undeclared = {"query": "ASK { ?s xl:owner ?o }"}
        assert httpx2.get(f"{address}/sparql", params=undeclared).status_code == 400
    deadline = time.monotonic() + 10
    while any(one.is_running() for one in family) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(one.is_running() for one in family)
    with serving(*where) as (address, _):
        assert httpx2.get(f"{address}/sparql", params=ask).json()["boolean"] is True
        assert httpx2.post(f"{address}/update", content=update, headers=own).status_code == 404


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize(("trusted", "client"), [((), "127.0.0.1"), (("127.0.0.1",), "192.0.2.7")])
def test_the_client_is_the_peer_or_what_a_trusted_proxy_says(
    tmp_path: Path, key_file: Path, trusted: tuple[str, ...], client: str
) -> None:
    where = ["--dataset", str(tmp_path / "data"), "--writable", "--key-file", str(key_file)]
    proxies = [word for one in trusted for word in ("--trusted-proxies", one)]
    headers = {"X-Forwarded-For": "192.0.2.7", "X-Request-ID": "the-one"}
    with serving(*where, *proxies) as (address, process):
        assert httpx2.get(f"{address}/healthz", headers=headers).status_code == 200
        assert process.stderr is not None
        line = next(one for one in process.stderr if "the-one" in one)
    assert client in line.split()


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_who_is_still_being_answered_when_the_server_ends_is_told_so(
    tmp_path: Path, key_file: Path
) -> None:
    where = ["--dataset", str(tmp_path / "data"), "--writable", "--key-file", str(key_file)]
    own = {"Authorization": f"Bearer {KEY}", "Content-Type": "text/turtle"}
    document = "".join(f"<urn:{n}> <urn:p> {n} .\n" for n in range(300))
    pattern = " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(6))
    endless = {"query": f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}"}
    with serving(*where, "--sparql-timeout", "60") as (address, process):
        httpx2.put(f"{address}/store?default", content=document, headers=own).raise_for_status()
        with ThreadPoolExecutor(1) as pool:
            asked = pool.submit(httpx2.get, f"{address}/sparql", params=endless, timeout=60)
            while "workers_busy 1.0" not in httpx2.get(f"{address}/metrics").text:
                time.sleep(0.05)
            process.send_signal(signal.SIGINT)
            answer = asked.result(60)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert process.stderr is not None
        assert "Traceback" not in process.stderr.read()
