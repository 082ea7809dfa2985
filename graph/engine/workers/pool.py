"""Who gets which worker: leases, the queue, and new workers for dead or outdated ones."""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor

from crosslane.graph.engine.errors import EngineBusy, EngineDown
from crosslane.graph.engine.port import Stats
from crosslane.graph.engine.workers.changes import Change
from crosslane.graph.engine.workers.process import End, Nursery, Worker

SPENT = "spent"
"""Why a worker is unfit that has worked out an update: on its own copy it has carried it out."""

_FORK_ATTEMPTS = 3


class WorkerPool:
    """A fixed number of workers that are leased to one request at a time.

    Requests wait in the order they came. A worker that comes back unfit is killed and a new
    one is made by a thread of the pool, so neither a caller nor an event loop waits for it.
    The same thread carries out changes, so no worker is made halfway through one.

    Args:
        start: starts a nursery with the dataset as it is; called again if it dies.
        size: number of workers.
        max_queue: requests that may wait.
        reason: why a worker died that was not ended by the pool, see `causes.reason_of`.
    """

    def __init__(
        self,
        start: Callable[[], Nursery],
        size: int,
        max_queue: int,
        reason: Callable[[End], str],
    ) -> None:
        """Start the nursery and make the workers."""
        self._start = start
        self._max_queue = max_queue
        self._reason = reason
        self._lock = threading.Lock()
        self._idle: deque[Worker] = deque()
        self._waiting: deque[Future[Worker]] = deque()
        self._workers: set[Worker] = set()
        self._outdated: set[Worker] = set()
        self._spent: list[Worker] = []
        self._replaced: Counter[str] = Counter()
        self._lost = 0
        self._closed = False
        self._draining: list[Nursery] = []
        self._nursery = start()
        self.graphs = self._nursery.graphs
        self.quads = self._nursery.quads
        self._keeper = ThreadPoolExecutor(1, thread_name_prefix="sparql-keeper")
        try:
            for _ in range(size):
                self._admit(self._nursery.fork()[0])
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
            return (self._nursery.pid, *sorted(worker.pid for worker in self._workers))

    def stats(self) -> Stats:
        """Return how the pool is doing."""
        with self._lock:
            workers, idle = len(self._workers), len(self._idle)
            return Stats(workers, workers - idle, len(self._waiting), dict(self._replaced))

    def lease(self) -> Future[Worker]:
        """Ask for a worker.

        Returns:
            A future that already has a worker when one is idle. Whoever gets the worker must
            `release` it or `bury` it; whoever stops waiting must `abandon` the future.

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
                self._discard(worker, None)
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
            self.release(future.result())

    def release(self, worker: Worker, unfit: str | None = None) -> None:
        """Give a worker back.

        Args:
            worker: from `lease`.
            unfit: why it must be ended, see `port.Stats`; None where it has answered and waits
                for the next request; `SPENT` where it shall be replaced after `apply` or by
                `settle`, so as not to be replaced by one that `apply` makes outdated.
        """
        with self._lock:
            if self._closed:
                worker.sock.close()
            elif unfit == SPENT:
                worker.sock.close()
                self._workers.discard(worker)
                self._outdated.discard(worker)
                self._spent.append(worker)
            elif unfit is not None:
                self._discard(worker, unfit)
            elif worker in self._outdated:
                self._discard(worker, "outdated")
            else:
                self._hand_over(worker)

    def bury(self, worker: Worker) -> Future[End]:
        """Give back a worker whose connection broke.

        Args:
            worker: from `lease`.

        Returns:
            A future that will have how it ended, as soon as there is a new one.
        """
        with self._lock:
            if not self._closed:
                return self._discard(worker, None)
            worker.sock.close()
        future: Future[End] = Future()
        future.set_result(End())
        return future

    def apply(self, change: Change | None, commit: Callable[[], None]) -> Future[None]:
        """Carry out a change, keep it, and have every worker of before replaced.

        Args:
            change: of the dataset; None has it loaded anew, which frees what pyoxigraph keeps
                of quads that are gone.
            commit: keeps it where ``start`` finds it, once it has proved to fit; an error of it
                is passed on, and nothing is changed.

        Returns:
            A future that is done when every later lease has the change.

        Raises:
            EngineDown: the pool is closed; and from the future, where the change does not fit.
        """
        with self._lock:
            if self._closed:
                raise EngineDown("the engine is closed")
            return self._keeper.submit(self._apply, change, commit)

    def settle(self) -> None:
        """Have spent workers replaced that no `apply` has replaced."""
        with self._lock:
            if not self._closed:
                self._replace_spent()

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
        for nursery in (*self._draining, self._nursery):
            nursery.close()

    def _apply(self, change: Change | None, commit: Callable[[], None]) -> None:
        if change is not None:
            self._carry_out(change)
        try:
            commit()
        except BaseException:
            if change is not None:
                self._renew()  # from what is kept, which lacks the change
            raise
        if change is None:
            self._turn_over()
        with self._lock:
            if self._closed:
                return
            self._outdated |= self._workers
            idle, self._idle = self._idle, deque()
            for worker in idle:
                self._discard(worker, "outdated")
            self._replace_spent()

    def _carry_out(self, change: Change) -> None:
        """Have the nursery carry out a change, or be one that has yet to load it.

        Raises:
            EngineDown: it is refused, or no nursery can be started.
        """
        try:
            self._nursery.apply(change)
        except EngineDown:
            self._renew()  # perhaps it was killed; then the new one is of the state before
            self._nursery.apply(change)

    def _replace_spent(self) -> None:
        """Have spent workers replaced; the lock is held."""
        spent, self._spent = self._spent, []
        for worker in spent:
            self._discard(worker, "outdated")

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

    def _discard(self, worker: Worker, reason: str | None) -> Future[End]:
        """Have a worker replaced; the lock is held. Without a reason, its end will tell."""
        worker.sock.close()
        self._workers.discard(worker)
        self._outdated.discard(worker)
        if reason is not None:
            self._replaced[reason] += 1
        return self._keeper.submit(self._replace, worker, count=reason is None)

    def _replace(self, worker: Worker | None, *, count: bool = False) -> End:
        """End a worker and make another, from a new nursery if the old one is dead."""
        end = self._drain(worker)
        for _ in range(_FORK_ATTEMPTS):
            if self._closed:
                return end
            try:
                new, ended = self._nursery.fork(replace=worker)
            except EngineDown:
                self._renew()
            else:
                end = end if end.code is not None else ended
                self._account(end, count=count)
                self._admit(new)
                return end
        self._account(end, count=count)
        self._give_up()
        return end

    def _account(self, end: End, *, count: bool) -> None:
        if count:
            with self._lock:
                self._replaced[self._reason(end)] += 1

    def _renew(self) -> None:
        self._nursery.close()
        try:
            nursery = self._start()
        except EngineDown:
            return  # the closed one stays, and fails the next attempt, too
        with self._lock:
            self._nursery = nursery

    def _turn_over(self) -> None:
        """Start a new nursery, and keep the old one until its last worker has come back."""
        nursery = self._start()
        with self._lock:
            self._draining.append(self._nursery)
            self._nursery = nursery

    def _drain(self, worker: Worker | None) -> End:
        """End a worker of a nursery that was turned over, and that with its last worker."""
        end = End()
        for nursery in tuple(self._draining):
            try:
                if worker is not None and worker.nursery is nursery:
                    end = nursery.end(worker)
            except EngineDown:
                pass  # it has ended, and its workers with it
            with self._lock:
                if any(other.nursery is nursery for other in self._workers):
                    continue
                self._draining.remove(nursery)
            nursery.close()
        return end

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


def total(*counts: Mapping[str, int]) -> dict[str, int]:
    """Add up counts of replaced workers.

    Args:
        counts: by reason.

    Returns:
        Their sum by reason.

    Example:
        >>> total({"time": 1}, {"time": 1, "lost": 2})
        {'time': 2, 'lost': 2}
    """
    added: Counter[str] = Counter()
    for count in counts:
        added.update(count)
    return dict(added)
