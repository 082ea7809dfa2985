"""The application as the settings ask for it: the curated graph, or one dataset alone."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from crosslane.api.app import create_app
from crosslane.api.dataset import create_dataset_app
from crosslane.api.logs import logging_config
from crosslane.connection import http_protocol, raise_descriptors
from crosslane.graph.engine.dataset import DatasetEngine
from crosslane.graph.engine.limits import Limits
from crosslane.graph.engine.remote.channel import split
from crosslane.graph.engine.remote.engine import RemoteEngine
from crosslane.graph.engine.workers.platform import protections
from crosslane.loading import load_graph
from crosslane.ontology.terms import GRAPHS, graph_iri
from crosslane.settings import SettingError, Settings

_LEAST_KEY = 16


def application() -> FastAPI:
    """Return the application that the environment asks for; each process of uvicorn calls it."""
    return make_application(Settings.from_environment(os.environ))


def make_application(settings: Settings) -> FastAPI:
    """Return the application that serves the curated graph, or a dataset instead of it.

    Args:
        settings: what `check` lets through.

    Returns:
        The application; its processes start and end with its lifespan.

    Raises:
        DataError: with every fault of the tables.
        SettingError: for a key that cannot be read.
    """
    limits = Limits(**settings.limits())
    if settings.dataset is None:
        remote = None if settings.remote is None else _remote(settings.remote, limits)
        return create_app(load_graph(settings.data_dir), settings, engine=remote)
    engine = DatasetEngine(
        settings.dataset,
        limits,
        settings.sparql_workers,
        writable=settings.writable,
        prefixes={},  # those of the curated graph mean nothing here
    )
    key = None if settings.key_file is None else read_key(settings.key_file)
    return create_dataset_app(engine, settings, key)


def _remote(address: str, limits: Limits) -> RemoteEngine:
    """Return an engine that sees the graphs of the curated dataset in another store, and no others.

    Raises:
        SettingError: the address is none.
    """
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
        if os.name == "posix" and file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            found.append(f"others on this machine may read the key: chmod 600 {file}")
        if len(read_key(file)) < _LEAST_KEY:
            found.append(f"the key is shorter than {_LEAST_KEY} characters and may be guessed")
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
