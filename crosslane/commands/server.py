"""``serve``: API and pages until interrupted."""

from __future__ import annotations

import argparse
import errno
import gc
import os
import socket
from dataclasses import fields
from functools import partial

from crosslane.data.faults import DataError
from crosslane.graph.engine.errors import EngineError
from crosslane.output import CommandError, Output
from crosslane.settings import SettingError, Settings

_SELDOM = 10_000
"""Objects that are made before garbage is looked for: what a start makes stays, and to look at it
again and again takes an eighth of the time until requests are answered."""


def serve(asked: argparse.Namespace, settings: Settings, output: Output) -> int:
    """Serve API and pages until interrupted."""
    gc.set_threshold(_SELDOM)
    from crosslane import serving, slots, supervising, working

    given = {item.name: getattr(asked, item.name, None) for item in fields(Settings)}
    environ = dict(os.environ)
    if given["dataset"] and not asked.data_dir:  # a flag comes before the environment
        environ.pop("CROSSLANE_DATA_DIR", None)
    try:
        settings = Settings.from_environment(environ, **given)
        serving.check(settings)
        lines = [*serving.told(settings)]
        lines += [f"warning: {line}" for line in serving.warnings_of(settings)]
        sockets = _bound(settings.host, settings.port)
        ready = partial(_ready, output, settings.host, sockets, lines)
        run = working.alone if settings.workers == 1 else supervising.supervise
        try:
            run(settings, sockets, ready)
        finally:
            for one in sockets:
                one.close()
    except (SettingError, EngineError, slots.StartError) as error:
        raise CommandError(str(error)) from None
    except DataError as error:
        raise CommandError(f"{error}\nNothing was loaded; see 'crosslane check'.") from None
    return 0


def _ready(output: Output, host: str, sockets: list[socket.socket], lines: list[str]) -> None:
    """Say where requests are answered; they are, when it is said."""
    port = sockets[0].getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    output.stream.write(f"Crosslane: http://{shown}:{port} (Ctrl+C ends it)\n")
    for line in lines:
        output.stream.write(line + "\n")
    output.stream.flush()


def _bound(host: str, port: int) -> list[socket.socket]:
    """Return the sockets to listen on, or raise `CommandError` where nothing can."""
    from crosslane.connection import bound

    try:
        return bound(host, port)
    except (OSError, OverflowError, UnicodeError) as error:
        taken = getattr(error, "errno", None) == errno.EADDRINUSE
        hint = f"it is in use; try --port {port + 1}" if taken else str(error)
        raise CommandError(f"cannot listen on {host}:{port}: {hint}") from None
