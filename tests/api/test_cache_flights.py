"""The same question at the same moment is answered once, and nobody waits in vain."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from starlette.types import Message

from crosslane.api.cached import LET_GO, Cached
from tests.api.caching import (
    Request,
    Response,
    World,
    answering,
    asking,
    cached,
    plain,
    receiving,
    scope_of,
    stats,
    with_header,
)


async def settled() -> None:
    """Let all that can run come to where it waits."""
    for _ in range(20):
        await asyncio.sleep(0)


async def together(
    app: Cached, world: World, requests: list[Request], between: Callable[[], None] = lambda: None
) -> list[Response]:
    """Ask all at once, and let the application answer when all have come."""
    world.gate = asyncio.Event()
    tasks = [asyncio.create_task(asking(app, one)) for one in requests]
    await settled()
    between()
    world.gate.set()
    return await asyncio.gather(*tasks)


def test_many_who_ask_the_same_at_once_are_answered_by_one() -> None:
    world = World()
    app = cached(world)
    answers = asyncio.run(together(app, world, [Request()] * 5))
    assert len(set(answers)) == 1
    assert world.asked == 1
    seen = stats(app)
    assert (seen.hits, seen.misses, seen.coalesced) == (0, 1, 4)


def test_a_query_in_a_body_is_waited_for_too() -> None:
    world = World()
    app = cached(world)
    posted = Request(method="POST", query=b"", pieces=(b"ASK", b"{}"))
    asyncio.run(together(app, world, [posted] * 3))
    assert world.asked == 1


def test_different_questions_do_not_wait_for_each_other() -> None:
    world = World()
    app = cached(world)
    asyncio.run(together(app, world, [Request(query=b"a=%d" % one) for one in range(3)]))
    assert world.asked == 3
    assert stats(app).coalesced == 0


def test_who_asks_whether_it_changed_waits_for_who_asks_the_same() -> None:
    world = World()
    app = cached(world)
    asked = with_header(Request(), "if-none-match", "*")
    answers = asyncio.run(together(app, world, [asked, Request(), asked]))
    assert [one.status for one in answers] == [304, 200, 304]
    assert world.asked == 2


@pytest.mark.parametrize(
    "answer",
    [
        answering(status=500),
        answering((b"cache-control", b"no-store")),
        answering(body=b"x" * 10**6),
    ],
    ids=["error", "no-store", "large"],
)
def test_where_nothing_is_kept_all_that_waited_ask_at_once(answer: Any) -> None:
    most: list[int] = []
    running = 0

    class Counting(World):
        async def __call__(self, *given: Any) -> None:
            nonlocal running
            running += 1
            most.append(running)
            await super().__call__(*given)
            await asyncio.sleep(0)
            running -= 1

    world = Counting(answer=answer)
    app = cached(world)
    answers = asyncio.run(together(app, world, [Request()] * 5))
    assert len(set(answers)) == 1
    assert world.asked == 5
    assert max(most) >= 4, "those that waited are answered beside each other"
    assert stats(app).coalesced == 0


def test_a_new_version_sends_on_all_that_waited_for_the_old_one() -> None:
    world = World()
    app = cached(world)

    def changed() -> None:
        world.version = "2"

    answers = asyncio.run(together(app, world, [Request()] * 3, changed))
    assert all(b"'2'" in one.body for one in answers)
    assert world.asked > 1


def test_who_comes_after_a_change_does_not_wait_for_an_old_answer() -> None:
    world = World()
    app = cached(world)

    async def run() -> None:
        world.gate = asyncio.Event()
        first = asyncio.create_task(asking(app, Request()))
        await settled()
        world.version = "2"
        second = asyncio.create_task(asking(app, Request()))
        await settled()
        assert world.asked == 2
        world.gate.set()
        await asyncio.gather(first, second)

    asyncio.run(run())


def test_when_the_first_is_cancelled_another_asks() -> None:
    world = World()
    app = cached(world)

    async def run() -> Response:
        world.gate = asyncio.Event()
        first = asyncio.create_task(asking(app, Request()))
        await settled()
        second = asyncio.create_task(asking(app, Request()))
        await settled()
        first.cancel()
        await settled()
        world.gate.set()
        return await second

    assert asyncio.run(run()).status == 200
    assert world.asked == 2


def test_a_fault_of_the_first_is_not_the_others() -> None:
    class Failing(World):
        async def __call__(self, *given: Any) -> None:
            first = not self.asked
            if first:
                self.asked += 1
                await asyncio.sleep(0)
                await asyncio.sleep(0)
                raise RuntimeError("a fault")
            await super().__call__(*given)

    app = cached(Failing())

    async def run() -> list[Any]:
        return await asyncio.gather(
            *(asking(app, Request()) for _ in range(3)), return_exceptions=True
        )

    first, *others = asyncio.run(run())
    assert isinstance(first, RuntimeError)
    assert [one.status for one in others] == [200, 200]


def test_nobody_waits_for_a_slow_client() -> None:
    world = World()
    app = cached(world)

    async def run() -> Response:
        free = asyncio.Event()

        async def slow(message: Message) -> None:
            await free.wait()

        request = Request()
        first = asyncio.create_task(app(scope_of(request), receiving(request), slow))
        await settled()
        while not world.asked:
            await settled()
        first_done = asyncio.create_task(asking(app, request))
        answer = await asyncio.wait_for(first_done, 5)
        assert not first.done()
        free.set()
        await first
        return answer

    assert asyncio.run(run()).status == 200


def test_a_client_that_leaves_while_it_waits_does_no_harm() -> None:
    world = World()
    app = cached(world)

    async def run() -> list[Response]:
        world.gate = asyncio.Event()
        tasks = [asyncio.create_task(asking(app, Request())) for _ in range(3)]
        await settled()
        tasks[1].cancel()
        await settled()
        world.gate.set()
        return [await tasks[0], await tasks[2]]

    first, third = asyncio.run(run())
    assert first == third
    assert world.asked == 1


def test_nobody_waits_for_the_turn_of_another_client() -> None:
    class Queued(World):
        async def __call__(self, scope: Any, *given: Any) -> None:
            if not self.asked:
                scope["state"][LET_GO]()
            await super().__call__(scope, *given)

    world = Queued()
    app = cached(world)
    asyncio.run(together(app, world, [Request()] * 3))
    assert world.asked == 2, "the second is waited for by the third"


def test_a_head_is_answered_by_a_get_that_is_under_way() -> None:
    world = World()
    app = cached(world)
    head = Request(method="HEAD")
    got, asked = asyncio.run(together(app, world, [Request(), head]))
    assert asked.body == b""
    assert asked.headers == got.headers
    assert world.asked == 1


def test_paths_that_are_never_kept_are_not_waited_for() -> None:
    world = World(answer=plain)
    app = cached(world)
    asyncio.run(together(app, world, [Request("/healthz")] * 3))
    assert world.asked == 3
    assert stats(app).misses == 0
