"""Lines of the log: for people, or one JSON object each; nothing that a client sends forges one."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any

from crosslane.settings import SettingError

ACCESS = "crosslane.access"
"""Logger of the requests, a line each."""

ERRORS = "crosslane.error"
"""Logger of what failed here, with traceback and the id of the request."""

NOTE = "request "
"""Beginning of the note on an exception that is in the log; the id of the request follows."""

_LINES = {"text": "TextLines", "json": "JsonLines", "none": "TextLines"}


def logging_config(log_format: str) -> dict[str, Any]:
    """Return how everything is logged, for ``logging.config.dictConfig`` or uvicorn.

    All goes to the standard error. uvicorn's own log of requests is off, as it holds addresses
    with their query strings.

    Args:
        log_format: ``text``, ``json`` or ``none``; the last logs no requests, but still errors.

    Returns:
        The configuration.

    Raises:
        SettingError: for another format.

    Example:
        >>> logging_config("none")["loggers"]["crosslane.access"]["level"]
        'CRITICAL'
    """
    if log_format not in _LINES:
        raise SettingError(f"CROSSLANE_LOG_FORMAT={log_format!r}: one of {', '.join(_LINES)}")
    here: dict[str, Any] = {"handlers": ["stderr"], "level": "INFO", "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": f"{__name__}.{_LINES[log_format]}"}},
        "filters": {"once": {"()": f"{__name__}.NotTwice"}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "stream": "ext://sys.stderr",
                "formatter": "lines",
            }
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "crosslane": here,
            ACCESS: {"level": "CRITICAL" if log_format == "none" else "INFO"},
            "uvicorn": dict(here),
            "uvicorn.error": {"level": "INFO", "filters": ["once"]},
            "uvicorn.access": {"handlers": [], "propagate": False},
        },
    }


class NotTwice(logging.Filter):
    """Drops what the server logs of an exception that is in the log with its request already."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether a record is to be logged."""
        error = record.exc_info[1] if record.exc_info else None
        return not any(note.startswith(NOTE) for note in getattr(error, "__notes__", ()))


class TextLines(logging.Formatter):
    """A line for people; below it, indented, the traceback of an error."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the lines of a record."""
        entry = getattr(record, "entry", None)
        if entry is None:
            about = getattr(record, "request_id", None)
            head = f"{_time(record)} {record.levelname.lower()} {record.name}"
            text = plain(record.getMessage().rstrip())
            line = f"{head}: {text} (request {about})" if about else f"{head}: {text}"
            return "\n  ".join([line, *map(plain, _traceback(self, record).splitlines())])
        words = [
            _time(record),
            entry.request_id,
            *(plain(word).replace(" ", "\\x20") for word in (entry.client, entry.method)),
            entry.path,
            str(entry.status or "-"),
            f"{entry.bytes}B",
            f"{entry.milliseconds:.3f}ms",
        ]
        if entry.outcome:
            words.append(entry.outcome)
        if entry.cached:
            words.append("cached")
        if entry.query is not None:
            words.append(f"query: {plain(entry.query)}")  # the last, so that it can look like none
        return " ".join(words)


class JsonLines(logging.Formatter):
    """One JSON object on one line, all in ASCII."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        told: dict[str, Any] = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        entry = getattr(record, "entry", None)
        if entry is not None:
            told |= entry._asdict()
            told["status"] = entry.status or None
            if entry.query is None:
                del told["query"]
        else:
            told["message"] = record.getMessage().rstrip()
            about = getattr(record, "request_id", None)
            if about:
                told["request_id"] = about
            if record.exc_info and record.exc_info[0] is not None:
                told["error"] = record.exc_info[0].__name__
                told["traceback"] = _traceback(self, record)
        return json.dumps(told).replace("\x7f", "\\u007f")


def plain(text: str) -> str:
    r"""Return a text on one line, without anything that a terminal would obey.

    Args:
        text: of whatever origin.

    Returns:
        The text, with a backslash and all that cannot be printed as Python escapes.

    Example:
        >>> plain("a\n\x1b[31mb")
        'a\\n\\x1b[31mb'
    """
    if text.isprintable() and "\\" not in text:
        return text
    return "".join(
        letter if letter.isprintable() and letter != "\\" else _escaped(letter) for letter in text
    )


def _escaped(letter: str) -> str:
    return letter.encode("unicode_escape").decode("ascii")


def _time(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return moment.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def _traceback(formatter: logging.Formatter, record: logging.LogRecord) -> str:
    return formatter.formatException(record.exc_info) if record.exc_info else ""
