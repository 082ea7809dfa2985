"""Who is asked over HTTP: this project's server, and applications that give ready answers."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import count, repeat
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

from benchmarks.client import Client
from benchmarks.peers import Server, free_port
from benchmarks.rest_apps import APPS
from benchmarks.rest_cases import CELL, RestCase
from benchmarks.rest_ready import Answer, answer_of

OURS = "crosslane"
CONTROL = "crosslane again"
UNCACHED = "crosslane, no cache"
DICT = "fastapi dict"
NAMES = (OURS, CONTROL, UNCACHED, *APPS)
"""Everybody, in the order of the tables."""

_PATIENCE = 60.0


class Site:
    """A server that is asked for addresses.

    Args:
        server: that runs; it is ended by `close`.
        connections: kept busy at one time.
    """

    def __init__(self, server: Server, connections: int) -> None:
        self._server = server
        self._client = Client(server.url, connections)
        self._host = urlsplit(server.url).netloc
        self._requests: Iterator[bytes] = iter(())
        self._status = 200
        self._numbers = count(1_000)
        """Cold addresses; the first ones are for comparing, and never asked again."""

    @property
    def name(self) -> str:
        """How it is called in tables."""
        return self._server.name

    @property
    def pid(self) -> int:
        """Its first process."""
        return self._server.pid

    def fetch(self, case: RestCase, target: str, etag: str = "") -> Answer:
        """Return the answer to one request of a case.

        Args:
            case: that says how is asked.
            target: the address.
            etag: for ``If-None-Match``, where the case is to get a 304.
        """
        head = case.request(target, etag=etag).decode("ascii")
        connection = HTTPConnection(self._host, timeout=_PATIENCE)
        try:
            connection.putrequest("GET", target, skip_host=True, skip_accept_encoding=True)
            for line in head.split("\r\n")[1:-2]:
                connection.putheader(*line.split(": ", 1))
            connection.endheaders()
            answer = connection.getresponse()
            return answer_of(answer.status, answer.getheaders(), answer.read())
        finally:
            connection.close()

    def prepare(self, case: RestCase, *, hot: bool, etag: str = "") -> None:
        """Say what `work` is to ask.

        Args:
            case: that says how is asked.
            hot: the case's first address again and again; else another one each time.
            etag: for ``If-None-Match``, where the case is to get a 304.
        """
        self._status = case.status
        if hot:
            self._requests = repeat(case.request(case.targets[0], etag=etag))
        else:
            self._requests = (
                case.request(case.cold(number), etag=etag) for number in self._numbers
            )

    def work(self, seconds: float) -> tuple[int, float, float]:
        """Ask what was prepared for so long."""
        return self._client.work(self._requests, seconds, self._status)

    def close(self) -> None:
        """End it."""
        self._server.close()


@dataclass(frozen=True, slots=True)
class Sites:
    """How servers are started.

    Attributes:
        connections: kept busy at one time with each.
    """

    connections: int = 2

    def crosslane(self, name: str = OURS, **settings: str) -> Site:
        """Start this project's server.

        Args:
            name: in tables.
            settings: other than those it starts with, by name.
        """
        given: Mapping[str, str] = {"LOG_FORMAT": "none", **settings}
        port = free_port()
        command = [sys.executable, "-m", "crosslane", "serve", "--port", str(port)]
        return self._started(
            name,
            [*command, "--workers", "1"],
            port,
            {f"CROSSLANE_{key}": value for key, value in given.items()},
        )

    def peer(self, name: str, ready: Path) -> Site:
        """Start an application that gives ready answers.

        Args:
            name: one of `rest_apps.APPS`.
            ready: file of the answers.
        """
        port = free_port()
        command = [sys.executable, "-m", "benchmarks.rest_apps", name, str(port), str(ready)]
        return self._started(name, command, port, {})

    def _started(
        self, name: str, command: Sequence[str], port: int, environment: dict[str, str]
    ) -> Site:
        url = f"http://127.0.0.1:{port}{CELL}"

        def ready() -> None:
            with urlopen(url, timeout=_PATIENCE) as answer:
                answer.read()

        server = Server(
            name,
            command,
            url,
            ready,
            method="GET",
            connections=self.connections,
            environment=environment,
        )
        return Site(server, self.connections)
