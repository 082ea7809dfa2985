"""A real server and a real Chromium; every page is watched for what it must never do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from typing import Any
from urllib.parse import quote_plus

import pytest
from playwright.sync_api import Browser, Page

from crosslane.api.app import create_app
from crosslane.graph.store import KnowledgeGraph
from crosslane.settings import Settings
from tests.browser.running import ARGUMENTS, NO_CHROMIUM, chromium, served

Serve = Callable[[KnowledgeGraph], str]
Edit = Callable[..., Page]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    path = chromium()
    if not path:
        pytest.skip(NO_CHROMIUM)
    return {**browser_type_launch_args, "executable_path": path, "args": [*ARGUMENTS]}


def _running(graph: KnowledgeGraph, day: date) -> AbstractContextManager[str]:
    return served(create_app(graph, Settings(sparql_workers=1), today=lambda: day))


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


@pytest.fixture
def plain(browser: Browser, base_url: str) -> Iterator[Page]:
    """A page whose browser runs no scripts."""
    context = browser.new_context(
        base_url=base_url, java_script_enabled=False, viewport={"width": 1400, "height": 900}
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def edit(page: Page) -> Edit:
    """Open the editor, with a query that is then run, and wait until it knows what to offer."""

    def go(query: str = "", *, look: str = "", view: str = "") -> Page:
        given = f"query={quote_plus(query)}&" if query else ""
        page.goto(f"/sparql?{given}{look}{view}")
        page.wait_for_function("() => document.documentElement.dataset.known")
        return page

    return go
