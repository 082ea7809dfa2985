"""A new release in the place of the one that is served, and no request that notices.

`Generations` is the application that the server knows. It leads every request to the newest
generation; one that has been replaced ends after its last request. No connection is closed.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal, Protocol

from starlette.routing import Router
from starlette.types import ASGIApp, Receive, Scope, Send

from crosslane.data.faults import DataError
from crosslane.graph.engine.errors import EngineError

Outcome = Literal["ok", "unchanged", "failed"]
"""What became of a reload."""

LOG = "crosslane.reload"
"""Logger of reloads, a line each."""

_LONGEST = 4000
_SWITCH = 0.0005
"""Seconds after which the thread that prepares lets the event loop have its turn."""


class Engine(Protocol):
    """What answers SPARQL for a generation."""

    def start(self) -> None:
        """Start the processes; returns when they are ready."""

    def close(self) -> None:
        """End every process; closing twice is fine."""


class ReloadError(Exception):
    """A release was loaded, but does not answer; the text says what is wrong."""


EXPECTED = (DataError, EngineError, ReloadError, OSError, MemoryError)
"""Why a release may not be served without a fault of this software."""


@dataclass(eq=False, slots=True)
class Generation:
    """One release while it is served.

    Attributes:
        app: answers its requests.
        engine: of its queries; ends with it.
        content: hash of what it answers from.
        warm: asks it once, before anybody else does; raises where it does not answer.
        follow: lets the numbers of the server be those of this one from now on.
        users: requests that it is answering.
    """

    app: ASGIApp
    engine: Engine
    content: str
    warm: Callable[[], None] = lambda: None
    follow: Callable[[], None] = lambda: None
    users: int = field(default=0, init=False)


Beside = Callable[[], AbstractAsyncContextManager[None]]

Successor = Callable[[str], Generation | None]
"""Makes the next generation for the hash of the one that is served; None for the same content."""


class Generations:
    """ASGI application: the generation that is served now, and those that still answer.

    All but `preparing` belongs to the event loop.

    Args:
        first: what is served first.
    """

    def __init__(self, first: Generation) -> None:
        self._current = first
        self._beside: list[Beside] = []
        self._draining: set[Generation] = set()
        self._closed = False
        self._aside = ThreadPoolExecutor(1, thread_name_prefix="reload")
        self._router = Router(lifespan=self.lifespan)

    @property
    def current(self) -> Generation:
        """The generation that gets the next request."""
        return self._current

    @property
    def draining(self) -> int:
        """How many that were replaced are still answering."""
        return len(self._draining)

    def beside(self, one: Beside) -> None:
        """Add what is entered when the server starts, and left before the last engine ends."""
        self._beside.append(one)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection by the generation that is the newest when it asks."""
        if scope["type"] == "lifespan":
            await self._router.lifespan(scope, receive, send)
            return
        generation = self._current
        generation.users += 1
        try:
            await generation.app(scope, receive, send)
        finally:
            generation.users -= 1
            if not generation.users and generation is not self._current:
                self._retire(generation)

    def preparing(self, make: Successor) -> Future[Generation | None]:
        """Make the next generation on a thread, started and warm; nobody is served by it yet.

        Args:
            make: loads it.

        Returns:
            The generation, for `commit` or `discard`; None if it would serve the same.
        """
        return self._aside.submit(self._prepare, make)

    def commit(self, prepared: Generation) -> None:
        """Let a prepared generation have every request from now on."""
        if self._closed:
            self.discard(prepared)
            return
        old, self._current = self._current, prepared
        prepared.follow()
        self._draining.add(old)
        if not old.users:
            self._retire(old)

    def discard(self, prepared: Generation) -> None:
        """End a prepared generation that nobody is to be served by."""
        self._end(prepared)

    def _prepare(self, make: Successor) -> Generation | None:
        before = sys.getswitchinterval()
        sys.setswitchinterval(_SWITCH)
        try:
            return self._prepared(make)
        finally:
            sys.setswitchinterval(before)

    def _prepared(self, make: Successor) -> Generation | None:
        made = make(self._current.content)
        if made is None:
            return None
        try:
            made.engine.start()
            made.warm()
        except BaseException:
            made.engine.close()
            raise
        return made

    def _retire(self, generation: Generation) -> None:
        if generation in self._draining:
            self._draining.discard(generation)
            self._end(generation)

    def _end(self, generation: Generation) -> None:
        """Close an engine, on the thread as long as there is one."""
        if self._closed:
            generation.engine.close()
        else:
            self._aside.submit(generation.engine.close).add_done_callback(_tell_fault)
            # All of it would stay until the next search of itself, with others after it.
            self._aside.submit(gc.collect)

    @asynccontextmanager
    async def lifespan(self, _: object) -> AsyncIterator[None]:
        """Start what is served first; end all that is left, when the server ends."""
        self._current.engine.start()
        try:
            async with AsyncExitStack() as stack:
                for one in self._beside:
                    await stack.enter_async_context(one())
                yield
        finally:
            self._closed = True
            await asyncio.to_thread(self._close)

    def _close(self) -> None:
        self._aside.shutdown(wait=True)
        for generation in (*self._draining, self._current):
            generation.engine.close()


class Reloads:
    """Loads the release that is on the disk, one at a time, and tells what came of it.

    Args:
        generations: what is reloaded.
        make: loads the next generation; None where there is nothing to reload.
        count: is told what became of each.
    """

    def __init__(
        self,
        generations: Generations,
        make: Successor | None,
        count: Callable[[Outcome], None],
    ) -> None:
        self._generations = generations
        self._make = make
        self._count = count
        self._running: asyncio.Task[Outcome] | None = None
        self._next: asyncio.Task[Outcome] | None = None

    def ask(self) -> asyncio.Task[Outcome]:
        """Ask for a reload; all that ask while one runs share the next one.

        Returns:
            What becomes of it.
        """
        if self._next is None:
            self._next = asyncio.create_task(self._after(self._running))
        return self._next

    @asynccontextmanager
    async def on_signal(self) -> AsyncIterator[None]:
        """Reload at SIGHUP, where the system has it."""
        if not hasattr(signal, "SIGHUP"):
            yield
            return
        loop, terminal = asyncio.get_running_loop(), Terminal()

        def hung_up() -> None:
            if terminal.gone():
                signal.raise_signal(signal.SIGTERM)
            else:
                self.ask()

        loop.add_signal_handler(signal.SIGHUP, hung_up)
        try:
            yield
        finally:
            loop.remove_signal_handler(signal.SIGHUP)
            under_way = [one for one in (self._running, self._next) if one is not None]
            if under_way:
                await asyncio.wait(under_way)

    async def _after(self, running: asyncio.Task[Outcome] | None) -> Outcome:
        if running is not None:
            await asyncio.wait([running])
        self._running, self._next = self._next, None
        return await self._reload()

    async def _reload(self) -> Outcome:
        if self._make is None:
            tell_nothing()
            return "unchanged"
        future = asyncio.wrap_future(self._generations.preparing(self._make))
        await asyncio.wait([future])
        error = future.exception()
        outcome: Outcome = "ok"
        if error is not None:
            outcome = "failed"
        elif (made := future.result()) is None:
            outcome = "unchanged"
        else:
            self._generations.commit(made)
        self._count(outcome)
        tell(outcome, self._generations.current.content, error)
        return outcome


def _tell_fault(closed: Future[None]) -> None:
    error = closed.exception()
    if error is not None:
        logging.getLogger(LOG).error("a replaced engine did not end", exc_info=error)


class Terminal:
    """The terminal that a server was started from, which sends the signal of a reload, too.

    A server ends with its terminal, unless it was told to outlive it (``nohup``).
    """

    def __init__(self) -> None:
        default = signal.getsignal(signal.SIGHUP) is signal.SIG_DFL
        self._had = default and _has_terminal()

    def gone(self) -> bool:
        """Return whether there was one, and there is none any more."""
        return self._had and not _has_terminal()


def _has_terminal() -> bool:
    try:
        os.close(os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY))
    except OSError:
        return False
    return True


def tell(outcome: Outcome, content: str, error: BaseException | None = None) -> None:
    """Write the one line of a reload into the log.

    Args:
        outcome: of it.
        content: hash of what is served now.
        error: why the new release is not.
    """
    log = logging.getLogger(LOG)
    if outcome == "ok":
        log.info("reloaded; served now: %s", content)
    elif outcome == "unchanged":
        log.info("nothing to reload: the content is the one that is served, %s", content)
    else:
        unknown = error if not isinstance(error, EXPECTED) else None
        text = "the new release cannot be served, and %s still is: %s"
        log.error(text, content, reason(error), exc_info=unknown)


def tell_nothing() -> None:
    """Tell that a reload was asked of a server that has no releases."""
    logging.getLogger(LOG).info("a dataset has no releases, so there is nothing to reload")


def reason(error: BaseException | None) -> str:
    """Return why a release is not served, in words, not too many of them."""
    text = str(error) or type(error).__name__
    if not isinstance(error, EXPECTED):
        text = f"{type(error).__name__}: {text}"
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} ... (cut)"
