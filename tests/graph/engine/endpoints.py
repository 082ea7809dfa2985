"""SPARQL endpoints of other products, started on loopback for a test and ended after it."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sysconfig
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

_START_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Server:
    """A running endpoint.

    Attributes:
        query: its URL for queries.
        update: its URL for updates, with credentials.
        store: its URL for the Graph Store Protocol, with credentials.
    """

    query: str
    update: str
    store: str


@contextlib.contextmanager
def oxigraph(directory: Path, *arguments: str) -> Iterator[Server]:
    """Run ``oxigraph serve`` in memory.

    Args:
        directory: for its log.
        arguments: further options.

    Yields:
        The server.
    """
    program = Path(sysconfig.get_path("scripts")) / "oxigraph"
    port = free_port()
    command = [str(program), "serve", "--bind", f"127.0.0.1:{port}", *arguments]
    root = f"http://127.0.0.1:{port}"
    with _running(command, directory, f"{root}/query"):
        yield Server(f"{root}/query", f"{root}/update", f"{root}/store")


@contextlib.contextmanager
def virtuoso(directory: Path, *, max_rows: int = 1_000_001, seconds: int = 20) -> Iterator[Server]:
    """Run Virtuoso with a database of its own, or skip where it is not installed.

    Args:
        directory: for its files.
        max_rows: that it gives before it cuts off.
        seconds: that a query may run.

    Yields:
        The server.
    """
    program = shutil.which("virtuoso-t")
    if program is None:
        pytest.skip("virtuoso-t is not on the PATH; see docs/backends.md")
    port = free_port()
    settings = _VIRTUOSO.format(sql=free_port(), http=port, max_rows=max_rows, seconds=seconds)
    (directory / "virtuoso.ini").write_text(settings, encoding="utf-8")
    command = [program, "+foreground", "+configfile", "virtuoso.ini"]
    where = f"127.0.0.1:{port}"
    with _running(command, directory, f"http://{where}/sparql"):
        yield Server(
            f"http://{where}/sparql",
            f"http://dba:dba@{where}/sparql-auth",
            f"http://dba:dba@{where}/sparql-graph-crud-auth",
        )


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def _running(command: list[str], directory: Path, url: str) -> Iterator[None]:
    """Run a server until it answers, and end it afterwards."""
    with (directory / "server.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - a fixed command
            command, cwd=directory, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            _wait(process, url, directory / "server.log")
            yield
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx2.get(url, params={"query": "ASK {}"}, trust_env=False)
        except httpx2.HTTPError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"{url} did not come up: {log.read_text(errors='replace')}")


_VIRTUOSO = """\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa

[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx

[Parameters]
ServerPort = 127.0.0.1:{sql}
ServerThreads = 20
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
DirsAllowed = .

[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 25
MaxClientConnections = 25

[SPARQL]
ResultSetMaxRows = {max_rows}
MaxQueryExecutionTime = {seconds}
"""
