"""One table of settings: it feeds the CLI's flags, the environment and ``docs/settings.md``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

PREFIX = "CROSSLANE_"


class SettingError(ValueError):
    """A setting that does not exist, or a value that it cannot have."""


_TRUTH = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


def _setting(default: Any, text: str) -> Any:
    return field(default=default, metadata={"help": text})


@dataclass(frozen=True, slots=True)
class Settings:
    """How a server or a command runs; every field is ``CROSSLANE_<FIELD>`` in the environment.

    Example:
        >>> Settings.from_environment({"CROSSLANE_PORT": "9000"}).port
        9000
    """

    host: str = _setting("127.0.0.1", "address to listen on")
    port: int = _setting(8000, "port to listen on")
    workers: int = _setting(1, "server processes")
    data_dir: Path | None = _setting(None, "directory of the curated tables")
    artefacts: str = _setting(
        "auto", "directory where build results are kept; auto: the user's cache, none: nowhere"
    )
    page_size: int = _setting(1000, "most items on one page of a list")
    sparql_workers: int = _setting(2, "processes that run SPARQL queries")
    sparql_timeout: float = _setting(10.0, "seconds that one query may run")
    sparql_memory: int = _setting(512 << 20, "bytes that one query may take on top of the snapshot")
    sparql_max_rows: int = _setting(100_000, "most solutions or triples in one result")
    sparql_max_bytes: int = _setting(16 << 20, "most bytes of one result")
    sparql_max_query_bytes: int = _setting(64 << 10, "most bytes of one query")
    sparql_max_depth: int = _setting(64, "most brackets open at one time in a query")
    sparql_max_tokens: int = _setting(8000, "most tokens in a query")
    sparql_max_operators: int = _setting(2000, "most operators and separators in a query")
    sparql_max_keywords: int = _setting(200, "most OPTIONAL, UNION, FILTER ... in a query")
    sparql_max_queue: int = _setting(32, "most queries that wait for a worker")
    sparql_queue_timeout: float = _setting(10.0, "seconds that a query waits for a worker")
    sparql_max_document_bytes: int = _setting(4_000_000, "most bytes of an upload or an update")
    sparql_max_quads: int = _setting(1_000_000, "most quads in a dataset that can be written")
    client_queries: int = _setting(1, "queries of one client that run at one time; 0: any number")
    client_queue: int = _setting(16, "most queries of one client that wait for their turn")
    dataset: Path | None = _setting(None, "directory of a dataset to serve, not the curated graph")
    writable: bool = _setting(False, "let whoever has the key write the dataset")
    key_file: Path | None = _setting(None, "file whose first line is the key for writing")
    remote: str | None = _setting(None, "SPARQL endpoint that answers /sparql instead of workers")
    remote_update: str | None = _setting(None, "where that endpoint takes updates, for 'push'")
    cache_bytes: int = _setting(64 << 20, "most bytes of answers kept in memory; 0 keeps none")
    head_timeout: float = _setting(10.0, "seconds that a client may take for a request's head")
    body_timeout: float = _setting(30.0, "seconds that a client may take for a request's body")
    trusted_proxies: str = _setting("", "addresses whose X-Forwarded-For tells the client's")
    log_format: str = _setting("text", "how requests are logged: text, json or none")
    report_url: str = _setting(
        "", "where 'Report this' leads, with {kind} and {id} of what is reported; empty: no link"
    )
    log_queries: bool = _setting(False, "log the text of queries, which may hold secrets")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], **given: Any) -> Settings:
        """Make settings from defaults, the environment and what was given, the last one wins.

        Args:
            environ: usually ``os.environ``.
            given: values by field name; ``None`` means not given.

        Returns:
            The settings.

        Raises:
            SettingError: for a value that cannot be read, or an unknown ``CROSSLANE_`` name.
        """
        known = {f"{PREFIX}{item.name.upper()}": item.name for item in fields(cls)}
        values: dict[str, Any] = {}
        for name, text in environ.items():
            if name.startswith(PREFIX) and name not in known:
                raise SettingError(f"{name} is no setting; known are {', '.join(known)}")
            if name in known:
                values[known[name]] = _read(name, known[name], text)
        values.update({name: value for name, value in given.items() if value is not None})
        _check_report(values.get("report_url", ""))
        return cls(**values)

    def limits(self) -> dict[str, Any]:
        """Return the limits of the SPARQL engine by their names there."""
        prefix = "sparql_"
        names = [item.name for item in fields(self) if item.name.startswith(prefix)]
        return {
            name.removeprefix(prefix): getattr(self, name)
            for name in names
            if name != "sparql_workers"
        }


_REPORT = re.compile(r"(?:https?://[^\s{}]+|mailto:)(?:[^\s{}]|\{kind\}|\{id\})*")


def _check_report(url: str) -> None:
    """Refuse an address that no browser could follow, or that would not say what is reported."""
    if url and not (_REPORT.fullmatch(url) and "{id}" in url):
        hint = "write an http(s) or mailto address with {id}, and {kind} where it is of use"
        raise SettingError(f"report_url={url!r}: {hint}")


def _read(name: str, field_name: str, text: str) -> Any:
    kind = kind_of(field_name)
    if kind is bool:
        if text.lower() not in _TRUTH:
            raise SettingError(f"{name}={text!r}: one of {', '.join(_TRUTH)} is needed")
        return _TRUTH[text.lower()]
    try:
        return kind(text)
    except ValueError:
        raise SettingError(f"{name}={text!r}: a value of type {kind.__name__} is needed") from None


def kind_of(name: str) -> type:
    """Return the type of a setting's value.

    Args:
        name: a field of `Settings`.

    Example:
        >>> kind_of("port")
        <class 'int'>
    """
    declared = str(Settings.__dataclass_fields__[name].type).removesuffix(" | None")
    return {"str": str, "int": int, "float": float, "bool": bool, "Path": Path}[declared]


def table() -> list[tuple[str, str, str, str]]:
    """Return every setting as flag, environment variable, default and help."""
    return [
        (
            "--" + item.name.replace("_", "-"),
            PREFIX + item.name.upper(),
            "" if item.default in (None, "") else str(item.default),
            item.metadata["help"],
        )
        for item in fields(Settings)
    ]
