"""Why a worker died, as honestly as the system lets one know."""

from __future__ import annotations

import signal
import sys

import pytest

from crosslane.graph.engine.errors import EngineDown, LimitExceeded
from crosslane.graph.engine.limits import Limits
from crosslane.graph.engine.workers.causes import error_of, reason_of
from crosslane.graph.engine.workers.process import End
from crosslane.graph.engine.workers.worker import FAULT, OUT_OF_MEMORY

LIMITS = Limits(memory=1000)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no signals")


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        (End(OUT_OF_MEMORY), "memory"),
        (End(-signal.SIGABRT), "memory"),
        (End(-signal.SIGSEGV), "stack"),
        (End(-signal.SIGSEGV, grown=900), "memory"),  # the stack may just not have found room
        (End(-signal.SIGBUS), "stack"),
        (End(-signal.SIGKILL), "lost"),
        (End(-signal.SIGTERM), "lost"),
        (End(FAULT), "lost"),
        (End(), "lost"),
    ],
)
def test_the_reason_follows_from_how_it_ended(end: End, reason: str) -> None:
    assert reason_of(end, LIMITS) == reason
    error = error_of(end, LIMITS)
    if reason == "lost":
        assert isinstance(error, EngineDown)
    else:
        assert isinstance(error, LimitExceeded)
        assert error.limit == reason


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (End(), "ended with the process"),
        (End(FAULT), "by itself with status 71"),
        (End(-signal.SIGKILL), "was killed"),
        (End(-signal.SIGTERM), "by signal 15"),
    ],
)
def test_a_lost_worker_is_told_with_how_it_ended(end: End, said: str) -> None:
    assert said in str(error_of(end, LIMITS))
