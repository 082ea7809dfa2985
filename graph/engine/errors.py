# ruff: noqa: N818 - the names say what became of the query, as the answers to clients do
"""What can go wrong with a query; each error carries what a client needs to do better."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from crosslane.graph.engine.limits import LEAST_TIMEOUT


class EngineError(Exception):
    """Base of everything the engine raises on purpose."""


class QuerySyntaxError(EngineError):
    """The text is not a SPARQL 1.1 query.

    Attributes:
        line: of the fault, from 1.
        column: of the fault in code points, from 1.
        message: what is wrong, without the position.
        excerpt: the line, and below it a caret at the column.
    """

    def __init__(self, message: str, line: int, column: int, excerpt: str) -> None:
        """Keep the position beside the message."""
        super().__init__(f"line {line}, column {column}: {message}\n{excerpt}")
        self.message = message
        self.line = line
        self.column = column
        self.excerpt = excerpt


class QueryRefused(EngineError):
    """A valid request for something this engine never does: SERVICE, updates, foreign graphs.

    Attributes:
        allowed: what may be named instead, such as the graphs of the dataset.
    """

    def __init__(self, detail: str, allowed: Sequence[str] | None = None) -> None:
        """Keep what would have been allowed."""
        super().__init__(detail)
        self.allowed = None if allowed is None else tuple(allowed)


class InvalidTimeout(EngineError):
    """The request asks for a deadline that the limits do not grant.

    Attributes:
        limit: ``time``.
        maximum: the longest deadline in seconds.
        setting: the name of the setting that holds it.
    """

    def __init__(self, value: float, maximum: float, setting: str) -> None:
        """Say what was asked and what may be asked."""
        super().__init__(
            f"timeout={value:g} is not possible: a query may have {LEAST_TIMEOUT} to "
            f"{maximum:g} seconds ({setting})"
        )
        self.limit = "time"
        self.maximum = maximum
        self.setting = setting


class QueryTooComplex(EngineError):
    """The text is longer or deeper than the guard lets through to the parser.

    Attributes:
        limit: which one: bytes, depth, tokens, operators or keywords.
        value: how much the query has, at least (counting stops at the limit).
        maximum: how much it may have.
        setting: the name of the setting that holds the maximum.
    """

    def __init__(self, limit: str, value: int, maximum: int, setting: str) -> None:
        """Say which limit, by how much, and where it is set."""
        super().__init__(
            f"the text has {value} {limit} or more where {maximum} are allowed ({setting})"
        )
        self.limit = limit
        self.value = value
        self.maximum = maximum
        self.setting = setting


class LimitExceeded(EngineError):
    """A query that was started and needed more than one query may use; nothing was returned.

    Attributes:
        limit: which one: time, memory, stack, rows, bytes or quads.
        maximum: seconds, bytes, rows or quads.
        setting: the name of the setting that holds the maximum.
    """

    def __init__(self, detail: str, limit: str, maximum: float, setting: str) -> None:
        """Keep which limit it was."""
        super().__init__(f"{detail} ({setting})")
        self.limit = limit
        self.maximum = maximum
        self.setting = setting


class QueryFailed(EngineError):
    """What was asked parsed but cannot be done.

    Such as a function nobody has, or an update that creates a graph that exists.
    """


class DocumentError(EngineError):
    """The document is not what its format says, or does not fit where it should go.

    Attributes:
        message: what is wrong, without the position.
        line: of the fault, from 1, or None where the parser does not tell.
        column: of the fault, from 1, or None where the parser does not tell.
    """

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        """Keep the position beside the message."""
        place = "" if line is None else f"line {line}, column {column}: "
        super().__init__(f"{place}{message}")
        self.message = message
        self.line = line
        self.column = column


class FormatUnavailable(EngineError):
    """None of the formats asked for can hold the result of this kind of query.

    Attributes:
        family: ``solutions`` (SELECT, ASK) or ``graph`` (CONSTRUCT, DESCRIBE).
    """

    def __init__(self, family: str) -> None:
        """Keep the family, from which the possible formats follow."""
        super().__init__(f"no requested format can hold the {family} of this query")
        self.family = family


class EngineBusy(EngineError):
    """Every worker is busy and the queue is full, or the wait in it was too long.

    Attributes:
        retry_after: seconds after which to try again.
    """

    def __init__(self, detail: str, retry_after: int) -> None:
        """Keep when to come back."""
        super().__init__(detail)
        self.retry_after = retry_after


class EngineDown(EngineError):
    """The engine is not running: never started, closed, or its processes cannot be started."""


class DatasetUnusable(EngineDown):
    """A directory cannot be used as a dataset: in use, foreign, damaged, or without room.

    Attributes:
        directory: which one.
    """

    def __init__(self, directory: Path, detail: str) -> None:
        """Name the directory."""
        super().__init__(f"the dataset in {directory} cannot be used: {detail}")
        self.directory = directory


class EngineUnsupported(EngineError):
    """This operating system lacks what the workers are made of."""
