"""A query on its way to a worker, and the worker's answer on its way back."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from crosslane.graph.engine.errors import (
    EngineError,
    FormatUnavailable,
    InvalidTimeout,
    LimitExceeded,
    QueryFailed,
)
from crosslane.graph.engine.guarding.guard import Checked, Guard
from crosslane.graph.engine.guarding.tokens import parser_error
from crosslane.graph.engine.limits import LEAST_TIMEOUT, Limits, setting
from crosslane.graph.engine.port import QueryRequest, QueryResult
from crosslane.graph.engine.results import FORMATS
from crosslane.graph.engine.workers import wire


@dataclass(frozen=True, slots=True)
class Question:
    """A checked query, ready to be sent.

    Attributes:
        request: what was asked.
        checked: what the guard learnt from it.
        message: for the worker.
        timeout: seconds.
    """

    request: QueryRequest
    checked: Checked
    message: bytes
    timeout: float


def question(request: QueryRequest, guard: Guard, limits: Limits) -> Question:
    """Check a query and encode it.

    Args:
        request: the query and how its result is wanted.
        guard: of the dataset.
        limits: that hold.

    Returns:
        What is sent to a worker.

    Raises:
        EngineError: it is refused before any worker sees it.
    """
    timeout = granted(request.timeout, limits)
    default, named = request.default_graphs, request.named_graphs
    guard.graphs((default or ()) + (named or ()))
    checked = guard.check(request.query)
    if default is None and named is None:
        default, named = checked.default_graphs, checked.named_graphs
    head = {
        "do": "query",
        "solutions": [name for name in request.solutions if FORMATS[name].family == "solutions"],
        "graph": [name for name in request.graph if FORMATS[name].family == "graph"],
        "default": default,
        "named": named,
    }
    return Question(request, checked, wire.pack(head, checked.text.encode()), timeout)


def granted(asked: float | None, limits: Limits) -> float:
    """Return the deadline of a request.

    Args:
        asked: seconds, or None for the longest.
        limits: that hold.

    Returns:
        Seconds.

    Raises:
        InvalidTimeout: that much, or that little, cannot be asked.
    """
    most = limits.timeout
    if asked is None:
        return most
    if not (math.isfinite(asked) and LEAST_TIMEOUT <= asked <= most):
        raise InvalidTimeout(asked, most, setting("timeout"))
    return asked


def result(asked: Question, head: dict[str, Any], body: bytes, limits: Limits) -> QueryResult:
    """Return what a worker answered to a query.

    Args:
        asked: the query.
        head: of the answer.
        body: of the answer.
        limits: that hold.

    Returns:
        The result.

    Raises:
        EngineError: the worker could not answer.
    """
    if "error" in head:
        raise error(head, limits, asked.checked, asked.request.query)
    return QueryResult(body, FORMATS[head["format"]], head["rows"], asked.checked.volatile)


def error(head: dict[str, Any], limits: Limits, checked: Checked, text: str) -> EngineError:
    """Return the error that a worker tells of.

    Args:
        head: of its answer.
        limits: that hold.
        checked: what the guard learnt from the text.
        text: of the query or update.

    Returns:
        What the client is told.
    """
    kind = head["error"]
    if kind == "syntax":
        return checked.suspect or parser_error(head["message"], text)
    if kind == "format":
        return FormatUnavailable(head["family"])
    if kind == "failed":
        return QueryFailed(f"this cannot be evaluated: {head['message']}")
    return past_limit(kind, limits)


def past_limit(kind: str, limits: Limits) -> LimitExceeded:
    """Return the error for a result that is too large.

    Args:
        kind: ``rows`` or ``bytes``.
        limits: that hold.

    Returns:
        What the client is told.
    """
    most = limits.max_rows if kind == "rows" else limits.max_bytes
    detail = (
        f"the result has more than {most} {kind}; nothing was returned, as a part would mislead"
    )
    return LimitExceeded(detail, kind, most, setting(f"max_{kind}"))
