"""No write is half done: random writes, killed processes and restarts against a plain store."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import tempfile
from pathlib import Path
from typing import Literal

import pyoxigraph
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crosslane.graph.engine.dataset import DatasetEngine
from crosslane.graph.engine.errors import EngineDown, QueryFailed
from crosslane.graph.engine.limits import Limits
from crosslane.graph.engine.port import LoadRequest, UpdateRequest
from crosslane.graph.engine.workers.changes import graph_names, iris
from crosslane.ontology.terms import PREFIXES

from . import writes

Step = str | writes.Document | Literal["kill zygote", "kill worker", "kill soon", "reopen"]
trouble = st.sampled_from(["kill zygote", "kill worker", "kill soon", "reopen"])
steps = st.lists(
    st.one_of(writes.updates, writes.updates, writes.documents(), trouble), min_size=4, max_size=16
)


def refer(store: pyoxigraph.Store, step: str | writes.Document) -> bool:
    """Do a write to the plain store; return whether it can be done."""
    if isinstance(step, writes.Document):
        writes.load(store, step)
        return True
    try:
        store.update(step, base_iri="http://example.org/", prefixes=dict(PREFIXES))
    except RuntimeError:
        return False
    return True


async def write(engine: DatasetEngine, step: str | writes.Document) -> None:
    """Do a write to the engine, again where a killed process took it along."""
    for _ in range(20):
        with contextlib.suppress(EngineDown):
            if isinstance(step, str):
                await engine.update(UpdateRequest(step))
            else:
                document = step.text.encode()
                await engine.load(
                    LoadRequest(document, step.format, step.graph, step.mode, "http://b/")
                )
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the engine does not come back")


async def play(directory: Path, plan: list[Step]) -> None:
    reference = pyoxigraph.Store()
    engine = DatasetEngine(directory, Limits(), 2, writable=True)
    engine.start()
    try:
        for step in plan:
            match step:
                case "kill zygote":
                    kill(engine.pids[0])
                case "kill worker":
                    for pid in engine.pids[1:2]:
                        kill(pid)
                case "kill soon":
                    zygote = engine.pids[0]
                    asyncio.get_running_loop().call_later(0.004, kill, zygote)
                case "reopen":
                    engine.close()
                    engine = DatasetEngine(directory, Limits(), 2, writable=True)
                    engine.start()
                case _:
                    if refer(reference, step):
                        await write(engine, step)
                    else:
                        with contextlib.suppress(QueryFailed):
                            await write(engine, step)
                            raise AssertionError(f"this cannot be done: {step}")
        await compare(engine, reference)
    finally:
        engine.close()


def kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


async def compare(engine: DatasetEngine, reference: pyoxigraph.Store) -> None:
    for _ in range(20):
        with contextlib.suppress(EngineDown):
            kept = await engine.snapshot()
            break
        await asyncio.sleep(0.05)
    assert writes.canonical(kept) == writes.canonical(writes.dumped(reference))
    assert engine.graphs == tuple(sorted(iris(graph_names(reference))))
    assert engine.quads == len(reference)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
@given(steps)
def test_whatever_is_killed_the_dataset_is_that_of_a_plain_store(plan: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as directory:
        asyncio.run(play(Path(directory), plan))
        asyncio.run(reopened(Path(directory), plan))


async def reopened(directory: Path, plan: list[Step]) -> None:
    """The same once more from the directory alone."""
    reference = pyoxigraph.Store()
    for step in plan:
        if isinstance(step, writes.Document) or step not in (
            "kill zygote",
            "kill worker",
            "kill soon",
            "reopen",
        ):
            refer(reference, step)
    with DatasetEngine(directory, Limits(), 1, writable=False) as engine:
        await compare(engine, reference)
