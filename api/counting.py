"""What becomes of a query or an update: told to the metrics and to the log."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from starlette.requests import Request

from crosslane.api.disconnect import ClientGone
from crosslane.api.metrics import outcome_of
from crosslane.graph.engine.errors import EngineError


class Clock:
    """When the work began."""

    def __init__(self) -> None:
        self.began = perf_counter()

    def begin(self) -> None:
        """Begin anew: what was before was waiting."""
        self.began = perf_counter()


@contextmanager
def counted(request: Request) -> Iterator[Clock]:
    """Measure what is done inside, and tell what became of it.

    Args:
        request: what asked for it; ``request.state.outcome`` gets the outcome, for the log.

    Yields:
        The clock, for who has to wait before the work begins.
    """
    clock = Clock()
    outcome = "fault"
    try:
        yield clock
        outcome = "ok"
    except EngineError as error:
        outcome = outcome_of(error)
        raise
    except (ClientGone, asyncio.CancelledError):
        outcome = "cancelled"
        raise
    finally:
        request.state.outcome = outcome
        request.app.state.metrics.query(outcome, perf_counter() - clock.began)
