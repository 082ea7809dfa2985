"""What an endpoint's refusal means: one of the errors that every engine has."""

from __future__ import annotations

import json
import re
import unicodedata

from crosslane.graph.engine.errors import (
    EngineBusy,
    EngineDown,
    EngineError,
    LimitExceeded,
    QueryFailed,
)
from crosslane.graph.engine.guarding.tokens import parser_error
from crosslane.graph.engine.limits import setting
from crosslane.graph.engine.remote.channel import Answer
from crosslane.graph.engine.remote.outgoing import Outgoing

MOST_SAID = 300
"""Characters of an endpoint's message that are passed on."""

_LONGEST_WAIT = 3600
_USUAL_WAIT = 5
_PLACE = re.compile(r"error at (\d+):(\d+): ")  # Oxigraph
_LINE = re.compile(r"\bline:? (\d+)(?:,? col(?:umn)?:? (\d+))?", re.IGNORECASE)
_SYNTAX = re.compile(r"syntax|\bpars(?:e|ing)|lexical|malformed|\bSP030\b", re.IGNORECASE)
_VIRTUOSO = re.compile(r"Virtuoso (\w+) Error ")
_LATE = re.compile(
    r"Virtuoso S1T\w\w Error|estimated execution time|query timed out", re.IGNORECASE
)


def refusal(answer: Answer, sent: Outgoing | None, timeout: float) -> EngineError:
    """Return the error that an answer other than 2xx stands for.

    Args:
        answer: of the endpoint.
        sent: the query or update; None for anything else.
        timeout: seconds that it might have taken.

    Returns:
        What the client is told.
    """
    status, said = answer.status, message(answer)
    told = f": {said}" if said else ""
    if status in (408, 504) or _LATE.search(said):
        return stopped(timeout, said)
    if status in (400, 422) or (status == 500 and said):
        place = None if sent is None else _syntax(said, sent)
        return place or QueryFailed(
            f"the endpoint cannot do this{told or ' (it does not say why)'}"
        )
    if status in (413, 414):
        return QueryFailed(f"the endpoint takes no request of this size{told}")
    if status in (429, 503):
        return EngineBusy(f"the endpoint is busy{told}", _wait(answer))
    if status in (401, 403, 407):
        return EngineDown(f"the endpoint does not let this server in (status {status}){told}")
    if 300 <= status < 400:
        return EngineDown(
            f"the endpoint redirects (status {status}), which is not followed: its address must "
            "be the final one"
        )
    return EngineDown(f"the endpoint answered with status {status}{told}")


def late(timeout: float) -> LimitExceeded:
    """Return the error for what took too long here.

    Args:
        timeout: seconds that it had.
    """
    detail = f"the endpoint gave no whole answer in {timeout:g} seconds"
    return LimitExceeded(detail, "time", timeout, setting("timeout"))


def stopped(timeout: float, said: str) -> LimitExceeded:
    """Return the error for what took too long for the endpoint, which has its own limit.

    Args:
        timeout: seconds that it had here.
        said: what the endpoint says of it.
    """
    detail = "the endpoint stopped at its own limit of time" + (f": {said}" if said else "")
    return LimitExceeded(detail, "time", timeout, "of the endpoint")


def check_whole(answer: Answer, form: str, rows: int | None, timeout: float) -> None:
    """Make sure that a result was not cut off, as far as the endpoint tells.

    Virtuoso says in a header that it stopped at its ``ResultSetMaxRows`` or at its own time
    limit, and sends what it has with status 200.

    Args:
        answer: of the endpoint.
        form: of the query.
        rows: of the result.
        timeout: seconds that the query had.

    Raises:
        LimitExceeded: the result is a part, or may be one.
        EngineDown: nothing says where the result ends.
    """
    if "x-sql-state" in answer.headers:
        raise stopped(timeout, _plain(answer.headers.get("x-sql-message", "")))
    if "x-sparql-maxrows" in answer.headers:
        most = answer.headers["x-sparql-maxrows"].strip()
        number = int(most) if most.isascii() and most.isdigit() else 0
        if (rows or 0) >= number:
            raise cut(number)
    if not answer.whole and form not in ("SELECT", "ASK"):
        raise EngineDown("the endpoint does not say where its answer ends, so it may be a part")


def cut(most: int) -> LimitExceeded:
    """Return the error for a result that the endpoint has cut off.

    Args:
        most: rows that the endpoint gives.
    """
    return LimitExceeded(
        f"the endpoint cuts a result off at {most} rows; nothing was returned, as a part would "
        "mislead",
        "rows",
        most,
        "of the endpoint",
    )


def message(answer: Answer) -> str:
    r"""Return what an endpoint says of an error: one line of plain, short text.

    Args:
        answer: with the error; HTML is not read.

    Example:
        >>> from httpx2 import Headers
        >>> message(Answer(400, "text/plain", Headers(), b"bad\x1b[31m query\nSELECT", True))
        'bad[31m query'
    """
    text = answer.body[: 64 * MOST_SAID].decode("utf-8", "replace")
    if answer.media.endswith("json"):
        return _plain(_detail(answer.body))
    if answer.media != "text/plain":
        return ""
    lines = [line for line in text.splitlines() if line.strip()]
    return _plain(lines[0]) if lines else ""


def _detail(body: bytes) -> str:
    """Return the text of a problem document (RFC 9457), or of what looks like one."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    if not isinstance(found, dict):
        return ""
    texts = (found.get(name) for name in ("detail", "message", "error", "title"))
    return next((text for text in texts if isinstance(text, str)), "")


def _plain(text: str) -> str:
    """Return text without characters that mean something to a terminal or a header."""
    kept = "".join(sign for sign in text if unicodedata.category(sign)[0] != "C" or sign == "\t")
    line = " ".join(kept.split())
    return line if len(line) <= MOST_SAID else f"{line[: MOST_SAID - 1]}…"


def _syntax(said: str, sent: Outgoing) -> EngineError | None:
    """Return a syntax error with its place in what was asked, where the message has a place."""
    found = _PLACE.match(said)
    if found:
        made = parser_error(said, sent.text)
        return sent.error(made.message, made.line, made.column)
    found = _LINE.search(said)
    if found and _SYNTAX.search(said):
        return sent.error(_VIRTUOSO.sub("", said), int(found[1]), int(found[2] or 1))
    return None


def _wait(answer: Answer) -> int:
    text = answer.headers.get("retry-after", "").strip()
    if not (text.isascii() and text.isdigit()):
        return _USUAL_WAIT
    return min(max(1, int(text[:9])), _LONGEST_WAIT)
