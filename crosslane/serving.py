"""The application as the settings ask for it: the curated graph, or one dataset alone."""

from __future__ import annotations

import asyncio
import os
import stat
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI

from crosslane.api.app import create_app
from crosslane.api.layered import Layered
from crosslane.api.logs import logging_config
from crosslane.api.metrics import Metrics
from crosslane.api.together import POSSIBLE, Together
from crosslane.artefacts import Artefacts
from crosslane.connection import http_protocol, raise_descriptors
from crosslane.graph.engine.limits import Limits
from crosslane.graph.engine.workers.platform import protections
from crosslane.graph.store import KnowledgeGraph
from crosslane.loading import load_graph
from crosslane.ontology.terms import GRAPHS, graph_iri
from crosslane.reloading import Generation, ReloadError
from crosslane.settings import SettingError, Settings
from crosslane.visualize.page import prepare

if TYPE_CHECKING:
    from crosslane.graph.engine.remote.engine import RemoteEngine

_LEAST_KEY = 16
_WARMED = ("/healthz", "/", "/ownership")
"""What is asked of a new generation before it is served: its route is one of the last, and routes
are made ready one by one until one fits; then templates, and a resolved list.
"""


def make_application(
    settings: Settings,
    graph: KnowledgeGraph | None = None,
    metrics: Metrics | None = None,
) -> FastAPI:
    """Return the application that serves the curated graph, or a dataset instead of it.

    Args:
        settings: what `check` lets through.
        graph: the curated graph; read from the data directory by default.
        metrics: those of the application before it, which go on; new ones by default.

    Returns:
        The application; its processes start and end with its lifespan.

    Raises:
        DataError: with every fault of the tables.
        SettingError: for a key that cannot be read.
    """
    limits = Limits(**settings.limits())
    if settings.dataset is None:
        remote = None if settings.remote is None else _remote(settings.remote, limits)
        prepare(Artefacts.named(settings.artefacts))
        graph = graph or _graph(settings, None)
        return create_app(graph, settings, engine=remote, metrics=metrics)
    from crosslane.api.dataset import create_dataset_app
    from crosslane.graph.engine.dataset import DatasetEngine

    engine = DatasetEngine(
        settings.dataset,
        limits,
        settings.sparql_workers,
        writable=settings.writable,
        prefixes={},  # those of the curated graph mean nothing here
    )
    key = None if settings.key_file is None else read_key(settings.key_file)
    return create_dataset_app(engine, settings, key)


class Maker:
    """Makes the generations of one server process, one for each release.

    Args:
        settings: what `check` lets through.
        metrics: the numbers of all generations.
        together: those of all workers; None for a server of one process.
    """

    def __init__(self, settings: Settings, metrics: Metrics, together: Together | None) -> None:
        self._settings = settings
        self.metrics = metrics
        self.together = together

    @classmethod
    def begin(
        cls,
        settings: Settings,
        root: Path | None = None,
        numbers: tuple[Path, str] | None = None,
    ) -> tuple[Maker, Generation]:
        """Make the first generation; nothing of it is started yet.

        Args:
            settings: what `check` lets through.
            root: directory of the tables; that of the settings by default.
            numbers: where this worker's numbers meet those of others, and its name there.

        Returns:
            What makes the others, and the generation.

        Raises:
            DataError: with every fault of the tables.
            SettingError: for a key that cannot be read.
        """
        graph = None if settings.dataset is not None else _graph(settings, root)
        app = make_application(settings, graph)
        metrics: Metrics = app.state.metrics
        together = None if numbers is None else Together(*numbers, metrics.text)
        made = cls(settings, metrics, together)
        return made, made._generation(app, "" if graph is None else graph.content_hash)

    def next(self, root: Path | None, content: str) -> Generation | None:
        """Make the generation of the tables as they are now.

        Args:
            root: their directory; that of the settings by default.
            content: hash of the generation that is served.

        Returns:
            The generation, or None if it would have the same content.

        Raises:
            DataError: with every fault of the tables.
        """
        graph = _graph(self._settings, root)
        if graph.content_hash == content:
            return None
        app = make_application(self._settings, graph, self.metrics)
        return self._generation(app, graph.content_hash)

    def _generation(self, app: FastAPI, content: str) -> Generation:
        state = app.state
        state.together = self.together
        # Straight to the outermost layer: the application would only lead there.
        outermost = app.layers or app.inner if isinstance(app, Layered) else app
        return Generation(outermost, state.engine, content, partial(_warm, app), state.follow)


def _graph(settings: Settings, root: Path | None) -> KnowledgeGraph:
    """Load the graph of some tables, its usual answers made."""
    graph = load_graph(root or settings.data_dir, Artefacts.named(settings.artefacts))
    graph.answers_index.prepare()
    return graph


def _warm(app: FastAPI) -> None:
    """Ask an application before anybody else does: templates are compiled, and it answers.

    Raises:
        ReloadError: it does not.
    """
    asyncio.run(_asked(app))


async def _asked(app: FastAPI) -> None:
    import httpx2  # only for this, and for a remote endpoint

    # What stands around the routes would count and log these requests as those of clients.
    inside = app.inner if isinstance(app, Layered) else app
    transport = httpx2.ASGITransport(app=inside, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://localhost") as client:
        for path in _WARMED:
            answer = await client.get(path)
            if answer.status_code != 200:
                raise ReloadError(f"{path} is answered with {answer.status_code}")


def _remote(address: str, limits: Limits) -> RemoteEngine:
    """Return an engine that sees the graphs of the curated dataset in another store, and no others.

    Raises:
        SettingError: the address is none.
    """
    from crosslane.graph.engine.remote.engine import RemoteEngine

    try:
        return RemoteEngine(address, limits, graphs=[graph_iri(name) for name in GRAPHS])
    except ValueError as error:
        raise SettingError(f"--remote: {error}") from None


def check(settings: Settings) -> None:
    """Refuse settings that contradict each other.

    Args:
        settings: of a server.

    Raises:
        SettingError: naming them, and what is possible.
    """
    if settings.workers < 1:
        raise SettingError("--workers: there has to be one at least")
    if settings.dataset is None:
        if settings.writable or settings.key_file is not None:
            raise SettingError(
                "the curated graph is never written: --writable and --key-file need --dataset DIR"
            )
        return
    for name in ("remote", "data_dir"):
        if getattr(settings, name) is not None:
            flag = "--" + name.replace("_", "-")
            raise SettingError(f"--dataset and {flag} exclude each other: give one of them")
    if settings.workers != 1:
        raise SettingError("one process owns the directory of a dataset: leave --workers at 1")
    if settings.writable and settings.key_file is None:
        raise SettingError("--writable needs --key-file FILE: nobody writes without a key")
    if settings.key_file is not None and not settings.writable:
        raise SettingError("--key-file is for writing: add --writable, or leave it out")


def read_key(file: Path) -> str:
    """Read the key for writing.

    Args:
        file: whose first line is the key.

    Returns:
        The key.

    Raises:
        SettingError: the file cannot be read or its first line is no key.
    """
    try:
        lines = file.read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"--key-file {file}: {error}") from None
    key = lines[0].strip() if lines else ""
    if not key or not key.isprintable() or " " in key:
        raise SettingError(
            f"--key-file {file}: its first line must be the key, in visible ASCII characters; "
            "make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"
        )
    return key


def warnings_of(settings: Settings) -> list[str]:
    """Return what an operator should know of the settings, a sentence each.

    Args:
        settings: what `check` let through.

    Returns:
        The sentences; none where all is well.
    """
    found = []
    file = settings.key_file
    if file is not None:
        key = read_key(file)
        if os.name == "posix" and file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            found.append(f"others on this machine may read the key: chmod 600 {file}")
        if len(key) < _LEAST_KEY:
            found.append(f"the key is shorter than {_LEAST_KEY} characters and may be guessed")
    if settings.workers > 1 and not POSSIBLE:
        found.append("each worker tells numbers of its own, as this system has no local sockets")
    if settings.log_queries:
        found.append("the text of queries is logged, whatever it holds (--log-queries)")
    return found


def told(settings: Settings) -> list[str]:
    """Return what protects queries on this system, and what does not, a line each.

    Args:
        settings: of the server.

    Returns:
        Nothing where everything protects, or where a remote endpoint answers.
    """
    if settings.remote is not None:
        from crosslane.graph.engine.remote.channel import split

        address, _ = split(settings.remote)  # never the password that may stand in it
        return [f"/sparql is answered by {address}, under its own protection"]
    return [f"not protected: {why}" for why in protections().missing()]


def connection(settings: Settings) -> dict[str, Any]:
    """Return how uvicorn treats connections, for ``uvicorn.run``.

    Args:
        settings: of the server.

    Returns:
        Keyword arguments.
    """
    raise_descriptors()
    return {
        "http": http_protocol(settings.head_timeout),
        "access_log": False,
        "log_config": logging_config(settings.log_format),
        "proxy_headers": bool(settings.trusted_proxies),
        "forwarded_allow_ips": settings.trusted_proxies or None,
        "server_header": False,
    }
