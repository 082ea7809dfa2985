"""A real server and a real Chromium, for the browser tests and for the screenshots."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import uvicorn
from starlette.types import ASGIApp

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
"""How Chromium is started: without a screen, and without calls to anybody."""

NO_CHROMIUM = "no Chromium: install Debian's package or set CHROMIUM to its path"


def chromium() -> str | None:
    """Return the path of Chromium, or ``None`` where there is none."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium")


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """Serve an application and give its address."""
    with closing(socket.socket()) as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        config = uvicorn.Config(app, log_level="error", ws="none")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{port}"
        server.should_exit = True
        thread.join(10)
