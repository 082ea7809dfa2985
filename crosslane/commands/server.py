"""``serve``: API and pages until interrupted."""

from __future__ import annotations

import argparse
import errno
import os
import socket
from dataclasses import fields
from typing import Any

from crosslane.commands.common import open_graph
from crosslane.output import CommandError, Output
from crosslane.settings import PREFIX, Settings


def serve(asked: argparse.Namespace, settings: Settings, output: Output) -> int:
    """Serve API and pages until interrupted."""
    import uvicorn

    given = {item.name: getattr(asked, item.name, None) for item in fields(Settings)}
    given["data_dir"] = settings.data_dir
    settings = Settings.from_environment(os.environ, **given)
    graph = open_graph(settings)
    _free(settings.host, settings.port)
    output.stream.write(f"Crosslane: http://{settings.host}:{settings.port} (Ctrl+C ends it)\n")
    output.stream.flush()
    common: dict[str, Any] = {
        "host": settings.host,
        "port": settings.port,
        "log_level": "info",
        "timeout_graceful_shutdown": 5,
    }
    if settings.workers == 1:
        from crosslane.api.app import create_app

        uvicorn.run(create_app(graph, settings), **common)
        return 0
    for item in fields(Settings):
        value = getattr(settings, item.name)
        if value is not None:
            os.environ[f"{PREFIX}{item.name.upper()}"] = str(value)
    uvicorn.run("crosslane.serving:application", factory=True, workers=settings.workers, **common)
    return 0


def _free(host: str, port: int) -> None:
    """Raise `CommandError` where nothing can listen."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except (OSError, OverflowError) as error:
        taken = getattr(error, "errno", None) == errno.EADDRINUSE
        hint = f"it is in use; try --port {port + 1}" if taken else str(error)
        raise CommandError(f"cannot listen on {host}:{port}: {hint}") from None
