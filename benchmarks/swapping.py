"""A server whose releases are swapped while clients ask, and each answer is checked whole."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from itertools import count
from pathlib import Path
from urllib.parse import quote, urlsplit

import psutil

from crosslane.loading import data_directory

CELL = "/ownership/temu/semi-managed/pricing"
QUERY = (
    "SELECT ?claim ?note ?party WHERE { ?claim xl:platform platform:temu ; xl:party ?party . "
    "OPTIONAL { ?claim rdfs:comment|skos:note ?note } } ORDER BY ?claim ?note ?party"
)
_COLD = 40
_KINDS = 7
_RELEASES = 3
_CLAIM, _FILE = "S0-014", "claims/temu.tsv"
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Call:
    """One request, and whether its answer is another one in each release.

    Attributes:
        path: with the query string.
        accept: media type that is asked for.
    """

    path: str
    accept: str = "*/*"


def every() -> list[Call]:
    """Return what the clients ask in turn: REST, pages, CSV and SPARQL.

    A few addresses differ a lot; of two, the cell and the query, there are many that no cache
    has seen. After a swap all are new.
    """
    day = "as_of=2026-06-01"
    hot = [
        Call(f"{CELL}?{day}"),
        Call(f"{CELL}?{day}", "text/html"),
        Call(f"/ownership?platform=temu&{day}"),
        Call(f"/ownership.csv?platform=temu&{day}"),
        Call(f"/claims/{_CLAIM}?{day}"),
        Call(f"/?{day}", "text/html"),
        Call(f"/sparql?query={quote(QUERY, safe='')}", "application/sparql-results+json"),
    ]
    days = [f"{2024 + n // 24}-{n // 2 % 12 + 1:02}-{n % 2 * 14 + 1:02}" for n in range(_COLD)]
    marked = [quote(f"{QUERY} # {n}", safe="") for n in range(_COLD)]
    cold = [Call(f"{CELL}?as_of={one}") for one in days]
    cold += [Call(f"/sparql?query={one}", "text/csv") for one in marked]
    return hot + cold


def few() -> list[Call]:
    """Return one of each kind, and a few more."""
    found = every()
    return [*found[:_KINDS], *found[_KINDS::10]]


class Tables:
    """A data directory with several releases, one at a time.

    Args:
        root: where it is made.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        leave = shutil.ignore_patterns("*.py", "__pycache__")
        shutil.copytree(data_directory(), root, ignore=leave)
        self._source = (root / _FILE).read_text("utf-8")

    def write(self, release: int) -> None:
        """Let a release be what the directory holds: who owns a cell is another one each time."""
        head, *lines = self._source.split("\n")
        names = head.split("\t")
        for number, line in enumerate(lines):
            if line.startswith(f"{_CLAIM}\t"):
                cells = dict(zip(names, line.split("\t"), strict=True))
                cells["party"] = "seller" if release % 2 else "platform"
                cells["note"] = f"release {release}"
                lines[number] = "\t".join(cells.values())
        part = self.root / f"{_FILE}.part"
        part.write_text("\n".join([head, *lines]), "utf-8")
        os.replace(part, self.root / _FILE)

    def spoil(self) -> None:
        """Let the directory hold what cannot be served."""
        (self.root / _FILE).write_text("no table\n", "utf-8")


class Swapped:
    """A server that is told to reload.

    Args:
        tables: that it serves.
        workers: server processes.
        log: file for its log.
        environment: further settings.
    """

    def __init__(
        self, tables: Tables, workers: int, log: Path, environment: dict[str, str] | None = None
    ) -> None:
        command = [sys.executable, "-m", "crosslane", "--data-dir", str(tables.root), "serve"]
        given = {"CROSSLANE_CLIENT_QUERIES": "0", "CROSSLANE_LOG_FORMAT": "none"}
        kept = {key: value for key, value in os.environ.items() if key != "CROSSLANE_PORT"}
        with log.open("wb") as errors:
            self.process = subprocess.Popen(  # noqa: S603 - our own program
                [*command, "--port", "0", "--workers", str(workers)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env={**kept, **given, **(environment or {})},
            )
        line = "" if self.process.stdout is None else self.process.stdout.readline()
        if not line.startswith("Crosslane: "):
            self.process.wait(10)
            raise RuntimeError(f"the server did not start:\n{log.read_text('utf-8')}")
        self.url = line.split()[1]

    def __enter__(self) -> Swapped:
        """Return the server, which is up."""
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self.process.terminate()
        try:
            self.process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()

    def family(self) -> list[psutil.Process]:
        """Return all of its processes."""
        first = psutil.Process(self.process.pid)
        return [first, *first.children(recursive=True)]

    def memory(self) -> int:
        """Return bytes that its processes take, what they share counted once."""
        total = 0
        for one in self.family():
            try:
                full = one.memory_full_info()
            except (psutil.NoSuchProcess, psutil.AccessDenied):
                continue
            total += getattr(full, "pss", full.uss)
        return total

    def get(self, call: Call) -> tuple[HTTPResponse, bytes]:
        """Ask once, over a connection of its own."""
        with closing(connected(self.url)) as connection:
            return asked(connection, call)

    def reloads(self) -> dict[str, int]:
        """Return how many reloads there were, by what became of them."""
        text = self.get(Call("/metrics"))[1].decode()
        found = re.findall(r'^crosslane_reloads_total\{outcome="(\w+)"\} ([0-9.]+)', text, re.M)
        return {outcome: int(float(number)) for outcome, number in found}

    def reload(self) -> tuple[str, float]:
        """Ask for a reload by signal.

        Returns:
            What became of it, and seconds from the signal until it was told.
        """
        before, began = self.reloads(), time.perf_counter()
        self.process.send_signal(signal.SIGHUP)
        while time.perf_counter() - began < _PATIENCE:
            time.sleep(0.02)
            now = self.reloads()
            for outcome, number in now.items():
                if number > before[outcome]:
                    return outcome, time.perf_counter() - began
        raise RuntimeError(f"no reload within {_PATIENCE:g} s")


def connected(url: str) -> HTTPConnection:
    """Return a connection to a server, which is opened by the first request."""
    return HTTPConnection(urlsplit(url).netloc, timeout=_PATIENCE)


def asked(connection: HTTPConnection, call: Call) -> tuple[HTTPResponse, bytes]:
    """Ask over a connection."""
    connection.request("GET", call.path, headers={"Accept": call.accept})
    answer = connection.getresponse()
    return answer, answer.read()


def print_of(answer: HTTPResponse, body: bytes) -> str:
    """Return the fingerprint of all parts of an answer that tell of a release."""
    heads = [answer.headers.get(name, "") for name in ("ETag", "Content-Type", "Content-Length")]
    return hashlib.sha256(repr((answer.status, heads, body)).encode()).hexdigest()


def stand(process: psutil.Process) -> bool:
    """Return whether a process is there and has not ended."""
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def learned(server: Swapped, tables: Tables, asks: Sequence[Call]) -> dict[Call, dict[str, int]]:
    """Learn every answer of every release, while nothing else happens.

    Returns:
        For each request, the releases by the fingerprint of the answer.

    Raises:
        RuntimeError: an answer is an error, or the same in two releases.
    """
    known: dict[Call, dict[str, int]] = {call: {} for call in asks}
    for release in range(_RELEASES):
        tables.write(release)
        if server.reload()[0] != "ok":
            raise RuntimeError(f"release {release} was not taken")
        with closing(connected(server.url)) as connection:
            for call, prints in known.items():
                answer, body = asked(connection, call)
                if answer.status != 200:
                    raise RuntimeError(f"{call.path}: {answer.status} {body[:300]!r}")
                if prints.setdefault(print_of(answer, body), release) != release:
                    raise RuntimeError(f"{call.path} is the same in two releases")
    return known


@dataclass(slots=True)
class Seen:
    """What clients have seen.

    Attributes:
        answers: when each was asked, when it was answered, and of which release it is.
        wrong: what was no whole answer of one release.
    """

    answers: list[tuple[float, float, int]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def seconds(self) -> list[float]:
        """Return how long each answer took."""
        return [ended - began for began, ended, _ in self.answers]

    def releases(self) -> list[int]:
        """Return how many answers were of each release."""
        found = [release for _, _, release in self.answers]
        return [found.count(release) for release in range(_RELEASES)]


def client(
    url: str,
    known: dict[Call, dict[str, int]],
    asks: Iterator[Call],
    ended: threading.Event,
    seen: Seen,
    *,
    fresh: bool,
    pause: float,
) -> None:
    """Ask until told to end, over one connection that must never close, or a new one each time."""
    connection = connected(url)
    connection.connect()
    kept = connection.sock
    while not ended.wait(pause):
        call = next(asks)
        began = time.perf_counter()
        try:
            answer, body = asked(connection, call)
        except (HTTPException, OSError) as error:
            seen.wrong.append(f"{call.path}: {error!r}")
            connection.close()
        else:
            release = known[call].get(print_of(answer, body))
            if release is None:
                seen.wrong.append(f"{call.path}: {answer.status} {body[:300]!r}")
            else:
                seen.answers.append((began, time.perf_counter(), release))
        if fresh:
            connection.close()
        elif connection.sock is not kept:
            seen.wrong.append(f"{call.path}: the connection was closed")
            connection.connect()
            kept = connection.sock
    connection.close()


@contextmanager
def clients(
    url: str, known: dict[Call, dict[str, int]], *, kept: int, fresh: int, pause: float
) -> Iterator[Seen]:
    """Let clients ask while the block runs.

    Args:
        url: of the server.
        known: see `learned`.
        kept: clients that keep their connection.
        fresh: clients that make a new one for each request.
        pause: seconds between two requests of a client.

    Yields:
        What they have seen; complete when the block is left.
    """
    seen, ended = Seen(), threading.Event()
    asks = list(known)
    threads = []
    for number in range(kept + fresh):
        # Each begins elsewhere, so that the same is asked at one time by few.
        first = number * len(asks) // (kept + fresh)
        mine = (asks[(first + step) % len(asks)] for step in count())
        given = {"fresh": number >= kept, "pause": pause}
        threads.append(
            threading.Thread(target=client, args=(url, known, mine, ended, seen), kwargs=given)
        )
    for one in threads:
        one.start()
    try:
        yield seen
    finally:
        ended.set()
        for one in threads:
            one.join()


def swap(server: Swapped, tables: Tables, times: int) -> Iterator[float]:
    """Swap the release so many times.

    Yields:
        Seconds of each.

    Raises:
        RuntimeError: one was not taken.
    """
    for number in range(times):
        tables.write(number % _RELEASES)
        outcome, seconds = server.reload()
        if outcome != "ok":
            raise RuntimeError(f"swap {number} was {outcome}")
        yield seconds
