"""Results that clients do not take: counted, bounded, and given up where room is needed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message, Scope

from crosslane.api.unsent import PIECE, RESULTS, Result, Unsent, in_pieces
from crosslane.graph.engine.errors import EngineBusy

SCOPE: Scope = {"type": "http"}


async def nothing() -> Message:
    return {"type": "http.request"}


async def stuck(message: Message) -> None:
    """Send as to a client that takes nothing."""
    await asyncio.Event().wait()


def keeping(sent: list[Message]) -> Callable[[Message], Awaitable[None]]:
    async def send(message: Message) -> None:
        sent.append(message)

    return send


def test_a_result_is_handed_on_whole_and_counted_no_longer() -> None:
    unsent, sent, body = Unsent(1), list[Message](), b"x" * 3 * PIECE
    asyncio.run(Result(unsent, body, {"X-Y": "1"})(SCOPE, nothing, keeping(sent)))
    assert [one["body"] for one in sent[1:]] == [body]
    assert (b"content-length", str(len(body)).encode()) in sent[0]["headers"]
    assert unsent.bytes == 0


@given(size=st.sampled_from([1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE]), more=st.booleans())
def test_a_large_body_is_sent_in_pieces(size: int, more: bool) -> None:
    sent, body = list[Message](), bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    whole = {"type": "http.response.body", "body": body, "more_body": more}
    asyncio.run(in_pieces(keeping(sent), whole))
    assert b"".join(one["body"] for one in sent) == body
    assert all(0 < len(one["body"]) <= PIECE for one in sent)
    assert [one["more_body"] for one in sent] == [True] * (len(sent) - 1) + [more]


async def held(unsent: Unsent, count: int) -> list[asyncio.Task[None]]:
    """Begin to send results of 100 bytes to clients that take nothing."""
    made = [Result(unsent, b"x" * 100, {}) for _ in range(count)]
    tasks = [asyncio.create_task(one(SCOPE, nothing, stuck)) for one in made]
    await asyncio.sleep(0)
    return tasks


async def ended(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def test_queries_are_put_off_while_too_much_is_on_its_way() -> None:
    async def run() -> None:
        unsent = Unsent(100)
        tasks = await held(unsent, RESULTS - 1)
        unsent.check()
        tasks += await held(unsent, 1)
        with pytest.raises(EngineBusy, match="CROSSLANE_SPARQL_MAX_BYTES"):
            unsent.check()
        await ended(tasks)
        assert unsent.bytes == 0
        unsent.check()

    asyncio.run(run())


def test_what_is_not_taken_in_time_is_given_up_where_room_is_needed() -> None:
    async def run() -> None:
        unsent = Unsent(100, grace=0)
        tasks = await held(unsent, RESULTS)
        with pytest.raises(EngineBusy):
            unsent.check()
        await asyncio.gather(*tasks)
        assert unsent.bytes == 0
        unsent.check()

    asyncio.run(run())


def test_within_its_grace_a_result_is_not_given_up() -> None:
    async def run() -> None:
        unsent = Unsent(100, grace=3600)
        tasks = await held(unsent, RESULTS)
        for _ in range(3):
            with pytest.raises(EngineBusy):
                unsent.check()
            await asyncio.sleep(0)
        assert not any(task.done() for task in tasks)
        await ended(tasks)

    asyncio.run(run())
