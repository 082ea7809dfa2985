"""One request to one worker: the wait for it, the deadline, and what becomes of it."""

from __future__ import annotations

import asyncio
import math
from concurrent.futures import Future
from typing import Any, NoReturn

from crosslane.graph.engine.errors import EngineBusy, EngineDown, EngineError, LimitExceeded
from crosslane.graph.engine.limits import Limits, setting
from crosslane.graph.engine.workers import wire
from crosslane.graph.engine.workers.causes import error_of
from crosslane.graph.engine.workers.pool import SPENT, WorkerPool
from crosslane.graph.engine.workers.process import End, Worker

Answer = tuple[dict[str, Any], bytes]
"""Head and body of what a worker answered."""

_DIED = "died"


class Caller:
    """Sends requests to the workers of a pool.

    Args:
        pool: that workers are leased from.
        limits: how long a request may wait, and what is told when a worker dies.
    """

    def __init__(self, pool: WorkerPool, limits: Limits) -> None:
        """Keep them."""
        self.pool = pool
        self._limits = limits

    def call(self, message: bytes, timeout: float, largest: int) -> Answer:
        """Have a worker answer; blocks until it has or the deadline has passed.

        Args:
            message: from `wire.pack`.
            timeout: seconds that the worker may take.
            largest: bytes of body that it may answer.

        Returns:
            Its answer.

        Raises:
            EngineError: there is no worker, or it did not answer.
        """
        worker = self._wait(self.pool.lease())
        unfit: str | None = "cancelled"
        burial: Future[End] | None = None
        try:
            head, body = wire.exchange(worker.sock, message, timeout, largest)
            unfit = _unfit(head)
        except TimeoutError as error:
            unfit = "time"
            raise self._too_slow(timeout) from error
        except (EOFError, OSError):
            unfit = _DIED
        finally:
            burial = self._give_back(worker, unfit)
        if burial is not None:
            raise self._died(burial.result())
        return head, body

    async def acall(self, message: bytes, timeout: float, largest: int) -> Answer:
        """Have a worker answer without blocking the event loop; cancelling ends the request.

        Args:
            message: from `wire.pack`.
            timeout: seconds that the worker may take.
            largest: bytes of body that it may answer.

        Returns:
            Its answer.

        Raises:
            EngineError: there is no worker, or it did not answer.
        """
        [answer] = await self.aparts((message, message), timeout, largest)
        return answer

    async def aparts(
        self, messages: tuple[bytes, bytes], timeout: float, largest: int
    ) -> list[Answer]:
        """Have one worker answer in parts, for as long as it says that there is ``more``.

        Args:
            messages: the first, and what asks for another part.
            timeout: seconds that the worker may take for a part.
            largest: bytes of body that a part may have.

        Returns:
            Its answers.

        Raises:
            EngineError: there is no worker, or it did not answer.
        """
        worker = await self._await(self.pool.lease())
        parts: list[Answer] = []
        unfit: str | None = "cancelled"
        burial: Future[End] | None = None
        try:
            while not parts or parts[-1][0].get("more"):
                async with asyncio.timeout(timeout):
                    message = messages[min(len(parts), 1)]
                    parts.append(await wire.aexchange(worker.sock, message, largest))
            unfit = _unfit(parts[-1][0])
        except TimeoutError as error:
            unfit = "time"
            raise self._too_slow(timeout) from error
        except (EOFError, OSError):
            unfit = _DIED
        finally:
            burial = self._give_back(worker, unfit)
        if burial is not None:
            raise self._died(await asyncio.shield(asyncio.wrap_future(burial)))
        return parts

    def _give_back(self, worker: Worker, unfit: str | None) -> Future[End] | None:
        if unfit == _DIED:
            return self.pool.bury(worker)
        self.pool.release(worker, unfit)
        return None

    def _wait(self, future: Future[Worker]) -> Worker:
        try:
            return future.result(self._limits.queue_timeout)
        except TimeoutError:
            self.pool.abandon(future)
            self._no_worker()
        except BaseException:
            self.pool.abandon(future)
            raise

    async def _await(self, future: Future[Worker]) -> Worker:
        if future.done():
            return future.result()
        try:
            async with asyncio.timeout(self._limits.queue_timeout):
                return await asyncio.shield(asyncio.wrap_future(future))
        except TimeoutError:
            self.pool.abandon(future)
            self._no_worker()
        except BaseException:  # cancelled: the worker that may have come meanwhile goes back
            self.pool.abandon(future)
            raise

    def _no_worker(self) -> NoReturn:
        raise EngineBusy(
            f"every worker was busy for {self._limits.queue_timeout:g} s "
            f"({setting('queue_timeout')})",
            retry_after=max(1, math.ceil(self._limits.timeout)),
        )

    def _too_slow(self, timeout: float) -> LimitExceeded:
        detail = f"it was stopped after {timeout:g} seconds"
        return LimitExceeded(detail, "time", timeout, setting("timeout"))

    def _died(self, end: End) -> EngineError:
        if self.pool.closed:
            return EngineDown("the engine was closed while the query ran")
        return error_of(end, self._limits)


def _unfit(head: dict[str, Any]) -> str | None:
    """Return why a worker that has answered is of no more use, or None."""
    if head.get("spent"):
        return SPENT
    return "tired" if head.get("tired") else None
