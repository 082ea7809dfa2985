"""What SIGHUP does to a server that has no releases, and to one whose terminal is gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import psutil
import pytest

from benchmarks.swapping import stand

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")

IN_A_TERMINAL = """
import os, signal, sys
os.login_tty(int(sys.argv[1]))
if sys.argv[2] == "nohup":
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
os.execv(sys.executable, [sys.executable, "-m", "crosslane", "serve", *sys.argv[3:]])
"""


def surroundings() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key != "CROSSLANE_PORT"}


def test_a_dataset_has_nothing_to_reload_and_is_served_on(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "crosslane", "serve", "--port", "0"]
    (tmp_path / "key").write_text("a-key-that-is-long-enough\n")
    (tmp_path / "key").chmod(0o600)
    command += ["--dataset", str(tmp_path / "data"), "--writable"]
    command += ["--key-file", str(tmp_path / "key")]
    with (
        (tmp_path / "log").open("w") as log,
        subprocess.Popen(  # noqa: S603 - our own program
            command, stdout=subprocess.PIPE, stderr=log, text=True, env=surroundings()
        ) as process,
    ):
        assert process.stdout is not None
        address = process.stdout.readline().split()[1]
        process.send_signal(signal.SIGHUP)
        end = time.monotonic() + 30
        while "has no releases" not in (tmp_path / "log").read_text():
            assert time.monotonic() < end
            time.sleep(0.05)
        assert httpx2.get(f"{address}/healthz").status_code == 200
        process.terminate()


@contextmanager
def in_a_terminal(hangup: str, *arguments: str) -> Iterator[tuple[psutil.Process, str, int]]:
    """Start a server in a terminal of its own; gives the process, its address and the terminal."""
    terminal, theirs = os.openpty()
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", IN_A_TERMINAL, str(theirs), hangup, *arguments],
        pass_fds=[theirs],
        env=surroundings(),
    )
    os.close(theirs)
    try:
        said = b""
        while b"(Ctrl+C" not in said:
            said += os.read(terminal, 4096)
        address = said.partition(b"Crosslane: ")[2].split()[0].decode()
        yield psutil.Process(process.pid), address, terminal
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(30)


@pytest.fixture
def not_outliving() -> Iterator[None]:
    """Let a program end with its terminal, even where these tests are to outlive theirs."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.usefixtures("not_outliving")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_server_ends_with_its_terminal(workers: str) -> None:
    with in_a_terminal("", "--port", "0", "--workers", workers) as (process, _, terminal):
        family = [process, *process.children(recursive=True)]
        os.close(terminal)
        end = time.monotonic() + 30
        while any(map(stand, family)):
            assert time.monotonic() < end
            time.sleep(0.05)


def test_a_server_that_is_to_outlive_its_terminal_does() -> None:
    with in_a_terminal("nohup", "--port", "0", "--log-format", "none") as (
        process,
        address,
        terminal,
    ):
        os.close(terminal)
        process.send_signal(signal.SIGHUP)
        time.sleep(1)
        assert httpx2.get(f"{address}/healthz").status_code == 200
