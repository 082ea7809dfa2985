"""A real server and a real Chromium; every page is watched for what it must never do."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import date
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Page
from starlette.types import ASGIApp

from crosslane.api.app import create_app
from crosslane.graph.store import KnowledgeGraph
from crosslane.settings import Settings

Serve = Callable[[KnowledgeGraph], str]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not chromium:
        pytest.skip("no Chromium: install Debian's package or set CHROMIUM to its path")
    arguments = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
    ]
    return {**browser_type_launch_args, "executable_path": chromium, "args": arguments}


def _running(graph: KnowledgeGraph, day: date) -> AbstractContextManager[str]:
    return served(create_app(graph, Settings(sparql_workers=1), today=lambda: day))


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


@pytest.fixture(scope="session")
def base_url(graph: KnowledgeGraph, day: date) -> Iterator[str]:
    """The address of a server with the curated graph."""
    with _running(graph, day) as address:
        yield address


@pytest.fixture
def serve(day: date) -> Iterator[Serve]:
    """Serve another graph and return its address."""
    running = []

    def start(graph: KnowledgeGraph) -> str:
        running.append(_running(graph, day))
        return running[-1].__enter__()

    yield start
    for one in running:
        one.__exit__(None, None, None)


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "viewport": {"width": 1400, "height": 900}}


@pytest.fixture(autouse=True)
def watched(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test whose page breaks the policy, fails, or asks another host."""
    if "page" not in request.fixturenames:
        yield
        return
    page: Page = request.getfixturevalue("page")
    faults: list[str] = []
    hosts: list[str] = []

    def console(message: Any) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            faults.append(message.text)

    page.on("console", console)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    page.on("request", lambda asked: hosts.append(asked.url))
    yield
    assert faults == []
    assert [url for url in hosts if not url.startswith(("http://127.0.0.1:", "data:"))] == []


@pytest.fixture
def opened(page: Page) -> Callable[[str], Page]:
    """Open the graph and wait until it is drawn."""

    def go(address: str) -> Page:
        page.goto(address)
        page.wait_for_function("() => document.documentElement.dataset.ready")
        return page

    return go
