"""HTTP to a SPARQL endpoint: one client on an event loop of its own, bounded in every way."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Generator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from typing import Any, TypeVar

import httpx2

from crosslane.graph.engine.errors import EngineDown

CONNECT_SECONDS = 5.0
"""To open a connection; an endpoint that takes longer is taken for down."""

_END_SECONDS = 5.0
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whole.

    Attributes:
        status: of HTTP.
        media: media type in lower case, without parameters.
        headers: of the answer.
        body: its bytes.
        whole: whether its end was marked, so that a part cannot be taken for all.
    """

    status: int
    media: str
    headers: httpx2.Headers
    body: bytes
    whole: bool


class TooLongError(Exception):
    """An answer has more bytes than it may have; the rest was not read."""


class Credentials(httpx2.Auth):
    """Name and password, sent as the endpoint asks for them: Digest or Basic.

    Nothing is sent before it asks.

    Args:
        name: of the user.
        password: of the user.
    """

    def __init__(self, name: str, password: str) -> None:
        """Keep them."""
        self._basic = httpx2.BasicAuth(name, password)
        self._digest = httpx2.DigestAuth(name, password)
        self._scheme = ""

    def auth_flow(
        self, request: httpx2.Request
    ) -> Generator[httpx2.Request, httpx2.Response, None]:
        """Send a request, and once more with the credentials where they are asked for."""
        if not self._scheme:
            response = yield request
            if response.status_code != httpx2.codes.UNAUTHORIZED:
                return
            asked = response.headers.get("www-authenticate", "").lower()
            self._scheme = "digest" if "digest" in asked else "basic"
        yield from (self._digest if self._scheme == "digest" else self._basic).auth_flow(request)


def split(url: str) -> tuple[str, Credentials | None]:
    """Part the credentials from a URL, so that it can be shown.

    Args:
        url: ``http://`` or ``https://``, with or without ``name:password@``.

    Returns:
        The URL without them, and them.

    Raises:
        ValueError: it is no such URL.

    Example:
        >>> split("https://me:secret@example.org/sparql")[0]
        'https://example.org/sparql'
    """
    try:
        parsed = httpx2.URL(url)
    except httpx2.InvalidURL as error:
        raise ValueError(f"the endpoint's address is no URL: {error}") from None
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise ValueError("the endpoint's address must begin with http:// or https:// and a host")
    shown = str(parsed.copy_with(userinfo=b"", fragment=None))
    return shown, Credentials(parsed.username, parsed.password) if parsed.userinfo else None


def new_client(connections: int) -> httpx2.AsyncClient:
    """Return a client that keeps no cookie, follows no redirect and reads no environment.

    Args:
        connections: that it may have open.
    """
    client = httpx2.AsyncClient(
        follow_redirects=False,
        trust_env=False,
        limits=httpx2.Limits(max_connections=connections, max_keepalive_connections=connections),
        headers={"User-Agent": "crosslane", "Accept-Encoding": "identity"},
    )
    client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return client


class Channel:
    """A client on a thread of its own, so that it can be used from any loop and from none.

    Args:
        make_client: makes the client; called by `start`.
    """

    def __init__(self, make_client: Callable[[], httpx2.AsyncClient]) -> None:
        """Keep what `start` needs."""
        self._make_client = make_client
        self._client: httpx2.AsyncClient | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._thread: threading.Thread | None = None
        self.closed = False

    def start(self) -> None:
        """Start the thread; returns when requests can be sent. Starting twice is fine."""
        if self._thread is not None:
            return
        self._client = self._make_client()
        ready: Future[None] = Future()
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._run(ready)), name="sparql-remote", daemon=True
        )
        self._thread.start()
        ready.result()

    def close(self) -> None:
        """End what runs, close every connection and end the thread. Closing twice is fine."""
        if self._thread is None or self.closed:
            return
        self.closed = True
        assert self._loop is not None  # noqa: S101 - start() has set both
        assert self._stop is not None  # noqa: S101 - start() has set both
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(_END_SECONDS)

    def submit(self, work: Coroutine[Any, Any, _T]) -> Future[_T]:
        """Run a coroutine on the thread.

        Args:
            work: it may call `send`.

        Returns:
            Its result; cancelling it cancels the coroutine.

        Raises:
            EngineDown: the channel was not started, or is closed.
        """
        if self._loop is None or self.closed:
            work.close()
            raise EngineDown("the engine is closed" if self.closed else "it was not started")
        try:
            return asyncio.run_coroutine_threadsafe(work, self._loop)
        except RuntimeError as error:  # the loop was closed at this moment
            work.close()
            raise EngineDown("the engine is closed") from error

    async def send(
        self,
        method: str,
        url: str,
        content: bytes | None,
        headers: Mapping[str, str],
        auth: Credentials | None,
        timeout: float,
        most: int,
    ) -> Answer:
        """Send one request and read the answer; for a deadline of all of it, cancel it.

        Args:
            method: of HTTP.
            url: without credentials.
            content: the body.
            headers: of the request.
            auth: credentials; None for those of the client, if it has any.
            timeout: seconds for each part of the exchange; to connect, `CONNECT_SECONDS`.
            most: bytes that are read.

        Returns:
            The answer.

        Raises:
            TooLongError: it has more bytes.
            httpx2.HTTPError: it did not come, or not whole.
        """
        assert self._client is not None  # noqa: S101 - this runs on the thread that made it
        request = self._client.build_request(
            method,
            url,
            content=content,
            headers=headers,
            timeout=httpx2.Timeout(timeout, connect=CONNECT_SECONDS),
        )
        response = await self._client.send(
            request, auth=auth or httpx2.USE_CLIENT_DEFAULT, stream=True, follow_redirects=False
        )
        try:
            return await _read(response, most)
        finally:
            await response.aclose()

    async def _run(self, ready: Future[None]) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        assert self._client is not None  # noqa: S101 - start() has made it
        async with self._client:
            ready.set_result(None)
            await self._stop.wait()
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)


async def _read(response: httpx2.Response, most: int) -> Answer:
    """Read the body as it came over the wire, which must be as it was asked: not compressed."""
    body = bytearray()
    async for piece in response.aiter_raw():
        body += piece
        if len(body) > most:
            raise TooLongError
    coding = response.headers.get("content-encoding", "identity").strip().lower()
    if coding not in ("", "identity"):
        raise EngineDown("the endpoint compresses its answer, which was not asked")
    media = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    whole = "content-length" in response.headers or "transfer-encoding" in response.headers
    return Answer(response.status_code, media, response.headers, bytes(body), whole)
