"""``serve``: API and pages until interrupted."""

from __future__ import annotations

import argparse
import errno
import os
import socket
from dataclasses import fields
from typing import Any

from crosslane.data.faults import DataError
from crosslane.graph.engine.errors import EngineError
from crosslane.output import CommandError, Output
from crosslane.settings import PREFIX, SettingError, Settings


def serve(asked: argparse.Namespace, settings: Settings, output: Output) -> int:
    """Serve API and pages until interrupted."""
    import uvicorn

    from crosslane import serving

    given = {item.name: getattr(asked, item.name, None) for item in fields(Settings)}
    given["data_dir"] = settings.data_dir
    try:
        settings = Settings.from_environment(os.environ, **given)
        serving.check(settings)
        _free(settings.host, settings.port)
        made = serving.make_application(settings) if settings.workers == 1 else None
        warnings = serving.warnings_of(settings)
        connection = serving.connection(settings)
        if made is not None:
            made.state.engine.start()  # here its failure is a sentence, and no traceback
    except (SettingError, EngineError) as error:
        raise CommandError(str(error)) from None
    except DataError as error:
        raise CommandError(f"{error}\nNothing was loaded; see 'crosslane check'.") from None
    output.stream.write(f"Crosslane: http://{settings.host}:{settings.port} (Ctrl+C ends it)\n")
    for line in (*serving.told(settings), *(f"warning: {line}" for line in warnings)):
        output.stream.write(line + "\n")
    output.stream.flush()
    common: dict[str, Any] = {
        "host": settings.host,
        "port": settings.port,
        "timeout_graceful_shutdown": 5,
        **connection,
    }
    if made is not None:
        try:
            uvicorn.run(made, **common)
        finally:
            made.state.engine.close()
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
