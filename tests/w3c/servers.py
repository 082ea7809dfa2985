"""Starts the servers that are tested, as their operators would."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx2

from tests.w3c.endpoint import Addresses, Endpoint

_PATIENCE = 60.0
"""Seconds that a server has for its start, on a machine that may be busy."""


@contextmanager
def crosslane(directory: Path) -> Iterator[Endpoint]:
    """Serve a writable dataset that is kept in a directory.

    Args:
        directory: for the dataset, the key and the log.

    Yields:
        The endpoint.
    """
    key, key_file = secrets.token_urlsafe(32), directory / "key"
    key_file.write_text(key + "\n", encoding="ascii")
    key_file.chmod(0o600)
    dataset = str(directory / "dataset")
    writable = ("--dataset", dataset, "--writable", "--key-file", str(key_file))
    with _started(directory, [sys.executable, "-m", "crosslane", "serve", *writable]) as base:
        addresses = Addresses(base + "/sparql", base + "/update", base + "/store", key)
        with _client() as client:
            yield Endpoint(client, addresses)


@contextmanager
def read_only(directory: Path) -> Iterator[Endpoint]:
    """Serve the dataset that `crosslane` left in a directory, for reading only."""
    command = [sys.executable, "-m", "crosslane", "serve", "--dataset", str(directory / "dataset")]
    with _started(directory, command) as base, _client() as client:
        yield Endpoint(client, Addresses(base + "/sparql", base + "/update", base + "/store"))


@contextmanager
def oxigraph(directory: Path, program: str) -> Iterator[Endpoint]:
    """Serve an empty dataset from memory with the oxigraph server, to compare.

    Args:
        directory: for the log.
        program: path of ``oxigraph``.
    """
    port = _free_port()
    command = [program, "serve", "--bind", f"127.0.0.1:{port}"]
    with _running(directory, command, port) as base, _client() as client:
        yield Endpoint(client, Addresses(base + "/query", base + "/update", base + "/store"))


@contextmanager
def _started(directory: Path, command: Sequence[str]) -> Iterator[str]:
    port = _free_port()
    with _running(directory, [*command, "--port", str(port)], port) as base:
        yield base


@contextmanager
def _running(directory: Path, command: Sequence[str], port: int) -> Iterator[str]:
    """Run a server until it is not needed any more; yield its address."""
    environment = {name: text for name, text in os.environ.items() if "CROSSLANE" not in name}
    log = directory / f"server-{port}.log"
    with (
        log.open("wb") as output,
        subprocess.Popen(  # noqa: S603 (the commands are those above)
            command, stdout=output, stderr=subprocess.STDOUT, env=environment
        ) as process,
    ):
        try:
            _wait(process, port, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Wait until a server takes connections."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended: {log.read_text(errors='replace')}")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise TimeoutError(f"no server after {_PATIENCE:g} seconds: {log.read_text(errors='replace')}")


def _client() -> httpx2.Client:
    """Return a client that adds nothing: no proxy, no redirects."""
    return httpx2.Client(trust_env=False, timeout=30, follow_redirects=False)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
