"""One generation in the place of another: nobody is cut off, and nothing is left behind."""

from __future__ import annotations

import asyncio
import logging
import threading
import weakref
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.types import Message, Receive, Scope, Send

from crosslane.data.faults import DataError, Fault
from crosslane.graph.engine.errors import EngineDown
from crosslane.reloading import Generation, Generations, Outcome, ReloadError, Reloads

REQUEST: Scope = {"type": "http"}


class Engine:
    """Tells what was done to it."""

    def __init__(self, fails: Exception | None = None) -> None:
        self.said: list[str] = []
        self.closed = threading.Event()
        self._fails = fails

    def start(self) -> None:
        """Start, or fail."""
        self.said.append("start")
        if self._fails is not None:
            raise self._fails

    def close(self) -> None:
        """End."""
        self.said.append("close")
        self.closed.set()


class App:
    """Answers with its content; holds a request back until told."""

    def __init__(self, content: str) -> None:
        self.content = content
        self.held = asyncio.Event()
        self.held.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, when it is let."""
        await self.held.wait()
        await send({"type": "http.response.body", "body": self.content.encode()})


def generation(
    content: str, fails: Exception | None = None, **given: Callable[[], None]
) -> Generation:
    return Generation(App(content), Engine(fails), content, **given)


def app_of(one: Generation) -> App:
    assert isinstance(one.app, App)
    return one.app


def engine_of(one: Generation) -> Engine:
    assert isinstance(one.engine, Engine)
    return one.engine


async def asked(generations: Generations) -> str:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        raise AssertionError("nothing is read")

    await generations(dict(REQUEST), receive, send)
    return b"".join(one["body"] for one in sent).decode()


def running(test: Callable[[Generations, Generation], Awaitable[None]]) -> None:
    """Run a test between the start and the end of a server."""

    async def run() -> None:
        first = generation("one")
        generations = Generations(first)
        async with generations.lifespan(None):
            await test(generations, first)
        assert engine_of(generations.current).said[-1] == "close"

    asyncio.run(run())


async def prepared(generations: Generations, made: Generation) -> Generation:
    found = await asyncio.wrap_future(generations.preparing(lambda content: made))
    assert found is made
    return found


async def ended(one: Generation) -> None:
    assert await asyncio.to_thread(engine_of(one).closed.wait, 10)


def test_a_request_is_answered_by_the_generation_that_was_committed_last() -> None:
    async def test(generations: Generations, first: Generation) -> None:
        assert await asked(generations) == "one"
        new = await prepared(generations, generation("two"))
        assert await asked(generations) == "one", "prepared is not served"
        generations.commit(new)
        assert await asked(generations) == "two"
        await ended(first)

    running(test)


def test_a_request_in_flight_is_finished_by_its_generation_which_ends_after_it() -> None:
    async def test(generations: Generations, first: Generation) -> None:
        app_of(first).held.clear()
        flying = [asyncio.create_task(asked(generations)) for _ in range(3)]
        await asyncio.sleep(0)
        generations.commit(await prepared(generations, generation("two")))
        assert await asked(generations) == "two"
        assert generations.draining == 1
        assert "close" not in engine_of(first).said
        app_of(first).held.set()
        assert await asyncio.gather(*flying) == ["one"] * 3
        assert generations.draining == 0
        await ended(first)
        assert engine_of(first).said == ["start", "close"]

    running(test)


def test_a_request_that_is_cancelled_counts_as_finished() -> None:
    async def test(generations: Generations, first: Generation) -> None:
        app_of(first).held.clear()
        flying = asyncio.create_task(asked(generations))
        await asyncio.sleep(0)
        generations.commit(await prepared(generations, generation("two")))
        flying.cancel()
        await asyncio.wait([flying])
        await ended(first)

    running(test)


def test_a_new_generation_is_started_and_warm_before_it_is_served_and_followed_after() -> None:
    async def test(generations: Generations, first: Generation) -> None:
        said: list[str] = []
        made = generation(
            "two", warm=lambda: said.append("warm"), follow=lambda: said.append("follow")
        )
        new = await prepared(generations, made)
        assert (engine_of(new).said, said) == (["start"], ["warm"])
        generations.commit(new)
        assert said == ["warm", "follow"]

    running(test)


def test_a_generation_that_is_discarded_ends_and_was_never_served() -> None:
    async def test(generations: Generations, first: Generation) -> None:
        new = await prepared(generations, generation("two"))
        generations.discard(new)
        await ended(new)
        assert await asked(generations) == "one"
        assert "close" not in engine_of(first).said

    running(test)


def test_what_is_beside_begins_after_the_engine_and_ends_before_it() -> None:
    engine_said: list[list[str]] = []

    async def run() -> None:
        first = generation("one")
        generations = Generations(first)

        @asynccontextmanager
        async def beside() -> AsyncIterator[None]:
            engine_said.append(list(engine_of(first).said))
            yield
            engine_said.append(list(engine_of(first).said))

        generations.beside(beside)
        async with generations.lifespan(None):
            pass

    asyncio.run(run())
    assert engine_said == [["start"], ["start"]]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.one_of(st.just("request"), st.just("finish"), st.just("reload"), st.just("cancel")),
        max_size=30,
    )
)
def test_whatever_happens_each_is_answered_by_the_release_of_its_arrival(steps: list[str]) -> None:
    """And each engine ends once, after the last request that it answers."""

    async def test(generations: Generations, first: Generation) -> None:
        every = [first]
        flying: list[tuple[str, asyncio.Task[str]]] = []
        app_of(first).held.clear()
        for number, step in enumerate(steps):
            if step == "request":
                task = asyncio.create_task(asked(generations))
                await asyncio.sleep(0)
                flying.append((generations.current.content, task))
            elif step == "reload":
                made = generation(f"release {number}")
                app_of(made).held.clear()
                generations.commit(await prepared(generations, made))
                every.append(made)
            elif flying:
                content, task = flying.pop(0)
                if step == "cancel":
                    task.cancel()
                    await asyncio.wait([task])
                else:
                    (owner,) = [one for one in every if one.content == content]
                    app_of(owner).held.set()
                    assert await task == content
                    app_of(owner).held.clear()
            used = {content for content, task in flying if not task.done()}
            for one in every[:-1]:
                if one.content in used:
                    assert "close" not in engine_of(one).said
        for one in every:
            app_of(one).held.set()
        assert [await task for _, task in flying] == [content for content, _ in flying]
        for one in every[:-1]:
            await ended(one)
            assert engine_of(one).said == ["start", "close"]

    running(test)


def test_nothing_holds_a_generation_that_has_ended() -> None:
    async def test(generations: Generations, _: Generation) -> None:
        new = await prepared(generations, generation("two"))
        generations.commit(new)
        old, current = weakref.ref(app_of(new)), generation("three")
        generations.commit(await prepared(generations, current))
        await ended(new)
        del new
        # What is done on the thread of the reloads after the end is done when the next is made.
        await asyncio.wrap_future(generations.preparing(lambda content: None))
        assert old() is None

    running(test)


def reloading(
    make: Callable[[str], Generation | None] | None,
    test: Callable[[Generations, Reloads, list[Outcome]], Awaitable[None]],
) -> None:
    async def inner(generations: Generations, first: Generation) -> None:
        counted: list[Outcome] = []
        await test(generations, Reloads(generations, make, counted.append), counted)

    running(inner)


def test_a_reload_serves_what_is_made_and_is_counted_and_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def test(generations: Generations, reloads: Reloads, counted: list[Outcome]) -> None:
        assert await reloads.ask() == "ok"
        assert await asked(generations) == "two"
        assert counted == ["ok"]

    with caplog.at_level(logging.INFO):
        reloading(lambda content: generation("two"), test)
    assert [one.getMessage() for one in caplog.records if one.name == "crosslane.reload"] == [
        "reloaded; served now: two"
    ]


def test_the_same_content_is_not_swapped() -> None:
    async def test(generations: Generations, reloads: Reloads, counted: list[Outcome]) -> None:
        before = generations.current
        assert await reloads.ask() == "unchanged"
        assert generations.current is before
        assert counted == ["unchanged"]

    reloading(lambda content: None if content == "one" else generation("two"), test)


FAULT = DataError([Fault("facts.tsv", 3, "id", "no id")])


def raised(error: BaseException) -> Generation:
    raise error


def refusing() -> None:
    raise ReloadError("/ is answered with 500")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda content: raised(FAULT), "facts.tsv:3: id: no id"),
        (lambda content: raised(FileNotFoundError("no such directory")), "no such directory"),
        (lambda content: raised(MemoryError()), "MemoryError"),
        (lambda content: raised(RuntimeError("a fault of ours")), "RuntimeError: a fault of ours"),
        (lambda content: generation("two", EngineDown("no process")), "no process"),
        (lambda content: generation("two", warm=refusing), "/ is answered with 500"),
    ],
)
def test_a_release_that_cannot_be_served_leaves_the_old_one_and_is_told(
    make: Callable[[str], Generation], said: str, caplog: pytest.LogCaptureFixture
) -> None:
    made: list[Generation] = []

    def remembered(content: str) -> Generation:
        made.append(make(content))
        return made[-1]

    async def test(generations: Generations, reloads: Reloads, counted: list[Outcome]) -> None:
        assert await reloads.ask() == "failed"
        assert await asked(generations) == "one"
        assert counted == ["failed"]

    reloading(remembered, test)
    (line,) = [one for one in caplog.records if one.name == "crosslane.reload"]
    assert line.levelname == "ERROR"
    assert said in line.getMessage()
    assert bool(line.exc_info) == ("fault of ours" in said), "a traceback only of our own faults"
    assert all(engine_of(one).said == ["start", "close"] for one in made)


def test_after_a_failed_reload_the_next_one_can_succeed() -> None:
    tries: list[str] = []

    def make(content: str) -> Generation:
        tries.append(content)
        return raised(FAULT) if len(tries) == 1 else generation("two")

    async def test(generations: Generations, reloads: Reloads, counted: list[Outcome]) -> None:
        assert [await reloads.ask(), await reloads.ask()] == ["failed", "ok"]

    reloading(make, test)


def test_reloads_that_come_while_one_runs_are_one_more_after_it() -> None:
    let = threading.Event()
    made: list[str] = []

    def make(content: str) -> Generation:
        assert let.wait(10)
        made.append(content)
        return generation(f"{content}+")

    async def test(generations: Generations, reloads: Reloads, counted: list[Outcome]) -> None:
        first = reloads.ask()
        await asyncio.sleep(0)
        later = {reloads.ask() for _ in range(5)}
        assert len(later) == 1
        let.set()
        await asyncio.wait([first, *later])
        assert made == ["one", "one+"]
        assert await asked(generations) == "one++"

    reloading(make, test)


def test_a_server_without_releases_has_nothing_to_reload() -> None:
    async def test(generations: Generations, reloads: Reloads, counted: list[Outcome]) -> None:
        assert await reloads.ask() == "unchanged"
        assert counted == []

    reloading(None, test)
