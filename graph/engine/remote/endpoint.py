"""Requests to an endpoint: a bounded number at a time, each with a deadline and a bound."""

from __future__ import annotations

import asyncio
import contextlib
import math
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

import httpx2

from crosslane.graph.engine import asking
from crosslane.graph.engine.errors import EngineBusy, EngineDown
from crosslane.graph.engine.limits import Limits, setting
from crosslane.graph.engine.remote import answers
from crosslane.graph.engine.remote.channel import (
    Answer,
    Channel,
    Credentials,
    TooLongError,
    new_client,
    split,
)
from crosslane.graph.engine.remote.outgoing import Outgoing
from crosslane.graph.engine.remote.refusals import late, refusal

Pairs = list[tuple[str, str]]
"""Parameters of a form, in order."""

_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Address:
    """Where requests of one kind go.

    Attributes:
        url: without credentials.
        auth: the credentials.
    """

    url: str
    auth: Credentials | None

    @classmethod
    def of(cls, url: str) -> Address:
        """Read a URL that may hold credentials.

        Args:
            url: of HTTP.

        Returns:
            The address.

        Raises:
            ValueError: it is no such URL.
        """
        return cls(*split(url))


class Endpoint:
    """Sends requests to an endpoint.

    Args:
        query: where queries go.
        limits: of an answer and of the queue.
        connections: requests that are sent at one time.
        make_client: makes the HTTP client; None for the usual one.

    Attributes:
        limits: those.
        connections: that number.
        channel: that requests go through; they must be sent from its thread.
        busy: requests that are at the endpoint.
        waiting: requests that wait for their turn.
    """

    def __init__(
        self,
        query: Address,
        limits: Limits,
        connections: int,
        make_client: Callable[[], httpx2.AsyncClient] | None,
    ) -> None:
        """Keep what is needed; nothing is sent yet."""
        self._query = query
        self.limits = limits
        self.connections = connections
        self.channel = Channel(make_client or partial(new_client, connections))
        self._places = asyncio.Semaphore(connections)
        self.busy = 0
        self.waiting = 0

    async def ask(
        self,
        query: str,
        form: str,
        dataset: Pairs,
        timeout: float,
        sent: Outgoing | None = None,
        most: int | None = None,
    ) -> Answer:
        """Send a query.

        Args:
            query: its text.
            form: SELECT, ASK, CONSTRUCT or DESCRIBE; the answer is wanted in a format for it.
            dataset: further parameters.
            timeout: seconds for all of it, without the wait for the turn.
            sent: the query as it was asked, for errors.
            most: bytes that the answer may have; None for the limit.

        Returns:
            An answer with a status of success; it is not checked yet.

        Raises:
            EngineError: there is none.
        """
        pairs = [("query", query), *dataset]
        accept = answers.accept(form)
        return await self.post(self._query, pairs, accept, timeout, sent, most)

    async def post(
        self,
        address: Address,
        pairs: Pairs,
        accept: str,
        timeout: float,
        sent: Outgoing | None = None,
        most: int | None = None,
    ) -> Answer:
        """Send a form; see `ask`.

        Args:
            address: where to.
            pairs: what it holds.
            accept: media types that can be read.
            timeout: in seconds.
            sent: the query or update as it was asked, for errors.
            most: bytes that the answer may have; None for the limit.
        """
        headers = {"Content-Type": _FORM, "Accept": accept}
        content = urlencode(pairs).encode()
        return await self.send(address, "POST", content, headers, timeout, sent, most)

    async def send(
        self,
        address: Address,
        method: str,
        content: bytes,
        headers: Mapping[str, str],
        timeout: float,
        sent: Outgoing | None = None,
        most: int | None = None,
    ) -> Answer:
        """Send any request; see `ask`.

        Args:
            address: where to.
            method: of HTTP.
            content: the body.
            headers: of the request.
            timeout: in seconds.
            sent: the query or update as it was asked, for errors.
            most: bytes that the answer may have; None for the limit.
        """
        bound = self.limits.max_bytes if most is None else most
        async with self._place():
            try:
                async with asyncio.timeout(timeout):
                    answer = await self.channel.send(
                        method, address.url, content, headers, address.auth, timeout, bound
                    )
            except TimeoutError:
                raise late(timeout) from None
            except TooLongError:
                raise asking.past_limit("bytes", self.limits) from None
            except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
                raise EngineDown(
                    f"the endpoint cannot be reached: {error or 'no answer'}"
                ) from error
            except httpx2.TimeoutException:
                raise late(timeout) from None
            except httpx2.HTTPError as error:
                raise EngineDown(f"the connection to the endpoint broke: {error}") from error
        if not 200 <= answer.status < 300:
            raise refusal(answer, sent, timeout)
        return answer

    @contextlib.asynccontextmanager
    async def _place(self) -> AsyncIterator[None]:
        """Wait for one of the connections.

        Raises:
            EngineBusy: too many wait, or the wait was too long.
        """
        limits = self.limits
        if self._places.locked() and self.waiting >= limits.max_queue:
            raise EngineBusy(f"{limits.max_queue} requests are waiting already", retry_after=1)
        self.waiting += 1
        try:
            async with asyncio.timeout(limits.queue_timeout):
                await self._places.acquire()
        except TimeoutError as error:
            raise EngineBusy(
                f"every connection was busy for {limits.queue_timeout:g} s "
                f"({setting('queue_timeout')})",
                retry_after=max(1, math.ceil(limits.timeout)),
            ) from error
        finally:
            self.waiting -= 1
        self.busy += 1
        try:
            yield
        finally:
            self.busy -= 1
            self._places.release()
