"""Who gets which worker: leases, the queue, and new workers for dead ones."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from crosslane.graph.engine.errors import EngineBusy, EngineDown
from crosslane.graph.engine.process import Worker, Zygote

_FORK_ATTEMPTS = 3


class WorkerPool:
    """A fixed number of workers that are leased to one request at a time.

    Requests wait in the order they came. A worker that comes back unfit is killed and a new
    one is forked by a thread of the pool, so neither a caller nor an event loop waits for it.

    Args:
        start_zygote: starts a zygote with the snapshot; called again if it dies.
        size: number of workers.
        max_queue: requests that may wait.
    """

    def __init__(self, start_zygote: Callable[[], Zygote], size: int, max_queue: int) -> None:
        """Start the zygote and fork the workers."""
        self._start_zygote = start_zygote
        self._max_queue = max_queue
        self._lock = threading.Lock()
        self._idle: deque[Worker] = deque()
        self._waiting: deque[Future[Worker]] = deque()
        self._workers: set[Worker] = set()
        self._lost = 0
        self._closed = False
        self._zygote = start_zygote()
        self.graphs = self._zygote.graphs
        self.quads = self._zygote.quads
        self._keeper = ThreadPoolExecutor(1, thread_name_prefix="sparql-keeper")
        try:
            for _ in range(size):
                self._admit(self._zygote.fork())
        except EngineDown:
            self.close()
            raise

    @property
    def closed(self) -> bool:
        """Whether the pool was closed, so that a broken connection means nothing else."""
        return self._closed

    @property
    def pids(self) -> tuple[int, ...]:
        """Process ids of the zygote and of the workers that are up."""
        with self._lock:
            return (self._zygote.pid, *sorted(worker.pid for worker in self._workers))

    def lease(self) -> Future[Worker]:
        """Ask for a worker.

        Returns:
            A future that already has a worker when one is idle. Whoever gets the worker must
            `release` it; whoever stops waiting must `abandon` the future.

        Raises:
            EngineBusy: the queue is full.
            EngineDown: the pool is closed.
        """
        future: Future[Worker] = Future()
        with self._lock:
            if self._closed:
                raise EngineDown("the engine is closed")
            while self._idle:
                worker = self._idle.pop()
                if worker.alive():
                    future.set_running_or_notify_cancel()
                    future.set_result(worker)
                    return future
                self._discard(worker)
            while self._lost:
                self._lost -= 1
                self._keeper.submit(self._replace, None)
            if len(self._waiting) >= self._max_queue:
                raise EngineBusy(f"{self._max_queue} requests are waiting already", retry_after=1)
            self._waiting.append(future)
        return future

    def abandon(self, future: Future[Worker]) -> None:
        """Stop waiting for a worker; one that was handed over meanwhile goes back.

        Args:
            future: from `lease`.
        """
        with self._lock:
            if future.cancel():
                self._waiting = deque(other for other in self._waiting if other is not future)
                return
        if future.exception() is None:
            self.release(future.result(), fit=True)

    def release(self, worker: Worker, *, fit: bool) -> None:
        """Give a worker back.

        Args:
            worker: from `lease`.
            fit: it has answered and waits for the next request; otherwise it is killed.
        """
        with self._lock:
            if self._closed:
                worker.sock.close()
            elif fit:
                self._hand_over(worker)
            else:
                self._discard(worker)

    def close(self) -> None:
        """End every process and fail whoever still waits. Closing twice is fine."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            waiting, self._waiting = self._waiting, deque()
            idle, self._idle = self._idle, deque()
        for future in waiting:
            if future.set_running_or_notify_cancel():
                future.set_exception(EngineDown("the engine was closed"))
        for worker in idle:
            worker.sock.close()
        self._keeper.shutdown(wait=True)
        self._zygote.close()

    def _admit(self, worker: Worker) -> None:
        with self._lock:
            if self._closed:
                worker.sock.close()
                return
            self._workers.add(worker)
            self._hand_over(worker)

    def _hand_over(self, worker: Worker) -> None:
        """Give a worker to the first who waits, or keep it; the lock is held."""
        while self._waiting:
            future = self._waiting.popleft()
            if future.set_running_or_notify_cancel():
                future.set_result(worker)
                return
        self._idle.append(worker)

    def _discard(self, worker: Worker) -> None:
        """Have a worker replaced; the lock is held."""
        worker.sock.close()
        self._workers.discard(worker)
        self._keeper.submit(self._replace, worker)

    def _replace(self, worker: Worker | None) -> None:
        """Kill a worker and fork another, from a new zygote if the old one is dead."""
        for _ in range(_FORK_ATTEMPTS):
            if self._closed:
                return
            try:
                self._admit(self._zygote.fork(replace=worker))
            except EngineDown:
                self._renew_zygote()
            else:
                return
        self._give_up()

    def _renew_zygote(self) -> None:
        self._zygote.close()
        try:
            zygote = self._start_zygote()
        except EngineDown:
            return  # the closed zygote stays, and fails the next attempt, too
        with self._lock:
            self._zygote = zygote

    def _give_up(self) -> None:
        """Leave a worker missing until the next request, and fail who waits for none."""
        with self._lock:
            self._lost += 1
            if self._workers:
                return
            waiting, self._waiting = self._waiting, deque()
        for future in waiting:
            if future.set_running_or_notify_cancel():
                future.set_exception(EngineDown("no worker can be started"))
