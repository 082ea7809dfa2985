"""Many clients at once: what each of them is told, and connections that say nothing."""

from __future__ import annotations

import contextlib
import resource
import selectors
import socket
import threading
import time
from collections.abc import Iterator, Sequence

from tests.hostile.bed import client
from tests.hostile.raw import Answer, NoAnswer, Request, connected, exchange, ready_for


@contextlib.contextmanager
def descriptors(count: int) -> Iterator[None]:
    """Let this process have as many open files as the machine lets it have.

    Args:
        count: that are needed beside the usual ones.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = max(soft, count + 256)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@contextlib.contextmanager
def half_open(address: tuple[str, int], count: int, said: bytes) -> Iterator[list[socket.socket]]:
    """Hold connections that have said a part of a request.

    Args:
        address: host and port of the server.
        count: of connections.
        said: on each.

    Yields:
        The connections.
    """
    with contextlib.ExitStack() as stack:
        held = []
        for _ in range(count):
            sock = stack.enter_context(connected(address, client()))
            sock.sendall(said)
            held.append(sock)
        yield held


def hung_up(held: Sequence[socket.socket], seconds: float) -> int:
    """Wait for the server to end connections.

    Args:
        held: the connections.
        seconds: to wait for all together.

    Returns:
        How many of them it has ended.
    """
    end = time.monotonic() + seconds
    ended = 0
    for sock in held:
        sock.settimeout(max(0.01, end - time.monotonic()))
        try:
            while sock.recv(4096):
                continue
        except TimeoutError:
            continue
        except ConnectionError:
            ended += 1
        else:
            ended += 1
    return ended


def spoken_to(held: Sequence[socket.socket], seconds: float) -> int:
    """Wait for the server to begin an answer on connections, and read none of it.

    Args:
        held: the connections.
        seconds: to wait for all together.

    Returns:
        On how many of them it has begun.
    """
    end = time.monotonic() + seconds
    begun = 0
    for sock in held:
        left = max(0.0, end - time.monotonic())
        begun += bool(ready_for(sock, selectors.EVENT_READ, left))
    return begun


def together(address: tuple[str, int], requests: Sequence[Request]) -> list[Answer | NoAnswer]:
    """Send requests at the same time.

    Args:
        address: host and port of the server.
        requests: each on a connection of its own.

    Returns:
        What became of each, in their order.
    """
    found: list[Answer | NoAnswer] = [NoAnswer("not asked")] * len(requests)

    def ask(number: int) -> None:
        try:
            found[number] = exchange(address, requests[number])
        except (NoAnswer, OSError) as error:
            found[number] = NoAnswer(str(error))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(len(requests))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
