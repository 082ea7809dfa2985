"""One client's queries take turns, and nobody waits for another client's."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
)

from crosslane.api.admission import Turns, client_of
from crosslane.graph.engine.errors import EngineBusy

CLIENTS = st.sampled_from(["a", "b", "c"])


class Asked:
    """One request: it waits for its turn and keeps it until it is told to leave."""

    def __init__(self, turns: Turns, client: str) -> None:
        self.client = client
        self.running = False
        self.cancelled = False
        self.leave = asyncio.Event()
        self.task = asyncio.ensure_future(self._run(turns))

    async def _run(self, turns: Turns) -> None:
        async with turns.turn(self.client):
            self.running = True
            try:
                await self.leave.wait()
            finally:
                self.running = False


class TurnsMachine(RuleBasedStateMachine):
    """Requests come, leave and are cancelled in any order; a plain model says what must hold."""

    asked = Bundle("asked")

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.running: dict[str, list[Asked]] = {}
        self.waiting: dict[str, deque[Asked]] = {}

    @initialize(running=st.integers(1, 3), waiting=st.integers(0, 3))
    def begin(self, running: int, waiting: int) -> None:
        """Choose the bounds."""
        self.most, self.queue = running, waiting
        self.turns = Turns(running, waiting)

    def settle(self) -> None:
        """Let everything happen that can."""

        async def some() -> None:
            for _ in range(10):
                await asyncio.sleep(0)

        self.loop.run_until_complete(some())

    @rule(target=asked, client=CLIENTS)
    def ask(self, client: str) -> Any:
        """Let a request come."""

        async def make() -> Asked:
            return Asked(self.turns, client)

        made = self.loop.run_until_complete(make())
        self.settle()
        running = self.running.setdefault(client, [])
        waiting = self.waiting.setdefault(client, deque())
        if len(running) < self.most:
            running.append(made)
        elif len(waiting) < self.queue:
            waiting.append(made)
        else:
            assert isinstance(made.task.exception(), EngineBusy)
            return multiple()
        return made

    @rule(one=consumes(asked))
    def leave(self, one: Asked) -> None:
        """Whoever runs leaves; whoever waits leaves as soon as its turn has come."""
        one.leave.set()
        self.settle()
        if one in self.running[one.client]:
            self.gone(one)

    @rule(one=consumes(asked))
    def cancel(self, one: Asked) -> None:
        """Cancel a request that runs or waits."""
        one.task.cancel()
        self.settle()
        assert one.task.cancelled() or one.leave.is_set()
        self.gone(one)

    @rule(first=consumes(asked), second=consumes(asked))
    def leave_and_cancel_at_once(self, first: Asked, second: Asked) -> None:
        """A turn may be handed to somebody who is cancelled before it can be taken."""
        first.leave.set()
        self.loop.call_soon(second.task.cancel)
        self.settle()
        self.gone(second)
        if first in self.running[first.client]:
            self.gone(first)

    def gone(self, one: Asked) -> None:
        """Take a request out of the model, and let the next run."""
        running, waiting = self.running[one.client], self.waiting[one.client]
        if one in waiting:
            waiting.remove(one)
        elif one in running:
            running.remove(one)
        while waiting and len(running) < self.most:
            first = waiting.popleft()
            if not first.leave.is_set():  # else it runs and ends at once
                running.append(first)

    @invariant()
    def exactly_those_run_whose_turn_it_is(self) -> None:
        """The bound holds, and who came first runs first."""
        for client, running in self.running.items():
            assert len(running) <= self.most
            assert all(one.running for one in running)
            assert not any(one.running for one in self.waiting[client])

    @invariant()
    def nothing_is_kept_of_who_is_gone(self) -> None:
        """Clients without requests are forgotten."""
        if not hasattr(self, "turns"):
            return
        clients = [client for client, running in self.running.items() if running]
        assert self.turns.clients == len(clients)
        assert self.turns.waiting == sum(len(waiting) for waiting in self.waiting.values())

    def teardown(self) -> None:
        """Let all leave; afterwards nothing is left."""
        for everybody in (*self.running.values(), *self.waiting.values()):
            for one in everybody:
                one.leave.set()
        self.settle()
        for _ in range(10):
            self.settle()
        if hasattr(self, "turns"):
            assert self.turns.clients == 0
        self.loop.close()


TestTurns = TurnsMachine.TestCase


def test_any_number_runs_where_there_is_no_bound() -> None:
    async def run() -> int:
        turns = Turns(running=0, waiting=0)
        async with turns.turn("a"), turns.turn("a"), turns.turn("a"):
            return turns.clients

    assert asyncio.run(run()) == 0


def test_who_may_not_wait_is_told_which_setting_says_so_and_when_to_come_again() -> None:
    async def run() -> None:
        turns = Turns(running=1, waiting=0)
        async with turns.turn("a"):
            with pytest.raises(EngineBusy, match="CROSSLANE_CLIENT_QUEUE") as caught:
                async with turns.turn("a"):
                    pass
            assert caught.value.retry_after >= 1

    asyncio.run(run())


def test_an_error_gives_the_turn_back() -> None:
    async def run() -> None:
        turns = Turns(running=1, waiting=0)
        with pytest.raises(KeyError):
            async with turns.turn("a"):
                raise KeyError
        assert turns.clients == 0
        async with turns.turn("a"):
            assert turns.clients == 1

    asyncio.run(run())


def test_a_hundred_thousand_addresses_leave_nothing() -> None:
    async def run() -> int:
        turns = Turns(running=1, waiting=1)
        for number in range(100_000):
            async with turns.turn(str(number)):
                assert turns.clients == 1
        return turns.clients

    assert asyncio.run(run()) == 0


@pytest.mark.parametrize(("running", "waiting"), [(-1, 0), (1, -1)])
def test_a_negative_number_is_refused(running: int, waiting: int) -> None:
    with pytest.raises(ValueError, match="negative"):
        Turns(running, waiting)


@given(st.ip_addresses(v=6), st.integers(0, (1 << 64) - 1))
def test_all_addresses_of_a_network_are_one_client(address: IPv6Address, host: int) -> None:
    other = IPv6Address((int(address) >> 64 << 64) | host)
    mapped = any(one.ipv4_mapped for one in (address, other))
    same = client_of({"client": (str(address), 1)}) == client_of({"client": (str(other), 2)})
    assert same or mapped


@given(st.ip_addresses(v=4))
def test_an_address_is_the_same_client_in_either_notation(address: IPv4Address) -> None:
    mapped = IPv6Address(f"::ffff:{address}")
    expected = str(address)
    assert client_of({"client": (expected, 1)}) == expected
    assert client_of({"client": (str(mapped), 1)}) == expected
    assert client_of({"client": (mapped.exploded, 1)}) == expected


@pytest.mark.parametrize("scope", [{}, {"client": None}, {"client": ("", 0)}, {"client": ["", 0]}])
def test_who_has_no_address_is_local(scope: Mapping[str, Any]) -> None:
    assert client_of(scope) == "local"


@given(st.text())
def test_whatever_a_proxy_calls_an_address_is_somebody_and_short(name: str) -> None:
    found = client_of({"client": (name, 0)})
    assert found
    assert len(found) <= 64
