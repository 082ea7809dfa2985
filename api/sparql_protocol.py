"""The SPARQL 1.1 Protocol for queries without a server: parameters, media types, errors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from crosslane.api.negotiate import quality, ranges
from crosslane.api.problems import Problem
from crosslane.graph.engine import errors
from crosslane.graph.engine.port import QueryRequest
from crosslane.graph.engine.results import GRAPHS, SOLUTIONS, Format
from crosslane.ontology.suggest import closest

QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
FORM = "application/x-www-form-urlencoded"
PARAMETERS = ("query", "default-graph-uri", "named-graph-uri", "timeout", "format")
"""Every parameter of the endpoint."""

NAMES = ("json", "xml", "csv", "tsv", "ttl", "nt", "jsonld", "rdf", "trig", "nq")
"""Values of ``format``; ``json`` and ``xml`` mean JSON-LD and RDF/XML where the result is RDF."""

_GRAPH_NAMES = {"json": "jsonld", "xml": "rdf"}
_MOST_PARAMETERS = 1000
_LONGEST_KEPT = 500
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a client asked for, however it was sent.

    Attributes:
        query: its text, or None when there was none.
        default_graphs: values of ``default-graph-uri``.
        named_graphs: values of ``named-graph-uri``.
        timeout: in seconds.
        format: value of ``format``.
    """

    query: str | None = None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    timeout: float | None = None
    format: str | None = None


def pairs(encoded: bytes) -> list[tuple[str, str]]:
    """Decode a query string or a urlencoded form.

    Args:
        encoded: as it came over the wire.

    Returns:
        Names and values, in order.

    Raises:
        Problem: 400 when it is not UTF-8 or has too many parts.
    """
    try:
        return parse_qsl(
            encoded.decode(),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_PARAMETERS,
        )
    except UnicodeDecodeError as error:
        raise Problem(400, "Not UTF-8", f"The parameters are not UTF-8: {error}.") from error
    except ValueError as error:
        raise Problem(400, "Too many parameters", f"{error}.") from error


def media_type(content_type: str) -> str:
    """Return the media type of a Content-Type header, without its parameters.

    Args:
        content_type: the header's value; empty for none.

    Returns:
        The media type in lower case.

    Raises:
        Problem: 415 for a charset other than UTF-8.
    """
    media, *rest = (part.strip().lower() for part in content_type.split(";"))
    for parameter in rest:
        name, _, value = parameter.partition("=")
        if name == "charset" and value.strip('"') not in ("utf-8", "utf8", "us-ascii"):
            raise Problem(415, "Unsupported charset", "SPARQL is sent as UTF-8.", allowed=["utf-8"])
    return media


def text(body: bytes) -> str:
    """Decode the body of a direct POST.

    Args:
        body: of media type `QUERY` or `UPDATE`.

    Returns:
        The query or the update.

    Raises:
        Problem: 400 when it is not UTF-8.
    """
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise Problem(400, "Not UTF-8", f"The body is not UTF-8: {error}.") from error


def parameters(given: Sequence[tuple[str, str]]) -> Parameters:
    """Read the parameters of a request.

    Args:
        given: names and values from the URL and the body together.

    Returns:
        The parameters.

    Raises:
        Problem: 400 for a repeated ``query``, 403 for ``update``, 422 for an unknown parameter
            or value.
    """
    values: dict[str, list[str]] = {name: [] for name in PARAMETERS}
    for name, value in given:
        if name == "update":
            raise updates()
        if name not in values:
            raise unknown("parameter", name, PARAMETERS)
        values[name].append(value)
    for name in ("query", "timeout", "format"):
        if len(values[name]) > 1:
            raise Problem(400, "Repeated parameter", f"'{name}' may be given once only.")
    form = values["format"][0] if values["format"] else None
    if form is not None and form not in NAMES:
        raise unknown("format", form, NAMES)
    return Parameters(
        values["query"][0] if values["query"] else None,
        tuple(values["default-graph-uri"]),
        tuple(values["named-graph-uri"]),
        seconds(values["timeout"][0]) if values["timeout"] else None,
        form,
    )


def formats(accept: str, name: str | None) -> tuple[tuple[Format, ...], tuple[Format, ...]]:
    """Choose the formats a client can read, for both kinds of result.

    Args:
        accept: the Accept header; empty means anything.
        name: the ``format`` parameter, which overrides Accept.

    Returns:
        Formats for SELECT and ASK, and formats for CONSTRUCT and DESCRIBE, each by preference.

    Raises:
        Problem: 406 when there are none of either kind.
    """
    if name is None and len(accept) <= _LONGEST_KEPT:
        return _accepted(accept)
    return _chosen(accept, name)


def _chosen(accept: str, name: str | None) -> tuple[tuple[Format, ...], tuple[Format, ...]]:
    if name is not None:
        other = _GRAPH_NAMES.get(name, name)
        return (
            tuple(item for item in SOLUTIONS if item.id == name),
            tuple(item for item in GRAPHS if item.id == other),
        )
    accepted = ranges(accept) if accept.strip() else [("*/*", 1.0)]
    chosen = _ranked(SOLUTIONS, accepted), _ranked(GRAPHS, accepted)
    if not any(chosen):
        raise not_acceptable(SOLUTIONS + GRAPHS, accept)
    return chosen


@lru_cache(maxsize=256)
def _accepted(accept: str) -> tuple[tuple[Format, ...], tuple[Format, ...]]:
    """Return the formats for a header as clients send it over and over."""
    return _chosen(accept, None)


def prefers_html(accept: str) -> bool:
    """Return whether a client would rather have a page than any RDF, as browsers do.

    Args:
        accept: the Accept header.

    Example:
        >>> prefers_html("text/html, */*;q=0.8")
        True
    """
    accepted = ranges(accept)
    page = quality("text/html", accepted)
    best = max(quality(item.media_type.split(";")[0], accepted) for item in GRAPHS)
    return page > best


def request(given: Parameters, accept: str) -> QueryRequest:
    """Make the engine's request.

    Args:
        given: the client's parameters; they have a query.
        accept: the Accept header.

    Returns:
        What the engine runs.

    Raises:
        Problem: 406 when no format fits.
    """
    solutions, graph = formats(accept, given.format)
    dataset = bool(given.default_graphs or given.named_graphs)
    return QueryRequest(
        given.query or "",
        tuple(item.id for item in solutions),
        tuple(item.id for item in graph),
        given.timeout,
        given.default_graphs if dataset else None,
        given.named_graphs if dataset else None,
    )


def not_acceptable(offered: Sequence[Format], asked: str) -> Problem:
    """Return the 406 that lists what could be had."""
    media = [item.media_type.split(";")[0] for item in offered]
    detail = f"This result has no representation for '{asked}'."
    return Problem(406, "Not acceptable", detail, allowed=media)


def problem(error: errors.EngineError, asked: str = "") -> Problem:
    """Turn an error of the engine into a problem document.

    Args:
        error: what the engine raised.
        asked: the ``format`` or Accept of the request, for a 406.

    Returns:
        The problem with a status that says whose fault it is.
    """
    detail = str(error)
    match error:
        case errors.QuerySyntaxError():
            place = error.line, error.column, error.excerpt
            members: dict[str, Any] = dict(zip(("line", "column", "excerpt"), place, strict=True))
            return Problem(400, "Syntax error", detail, **members)
        case errors.QueryRefused():
            return Problem(403, "Refused", detail, allowed=error.allowed)
        case errors.QueryTooComplex():
            return _limited(413 if error.limit == "bytes" else 400, "Query too complex", error)
        case errors.InvalidTimeout():
            return _limited(422, "Invalid timeout", error, parameter="timeout")
        case errors.LimitExceeded():
            return _limited(503 if error.limit == "time" else 422, "Limit exceeded", error)
        case errors.FormatUnavailable():
            return not_acceptable(SOLUTIONS if error.family == "solutions" else GRAPHS, asked)
        case errors.EngineBusy():
            return Problem(429, "Busy", detail, headers={"Retry-After": str(error.retry_after)})
        case errors.DocumentError():
            return _document(error)
        case errors.QueryFailed():
            return Problem(422, "Failed", detail)
        case _:
            return Problem(503, "No SPARQL engine", detail, headers={"Retry-After": "5"})


def _ranked(offered: Sequence[Format], accepted: Sequence[tuple[str, float]]) -> tuple[Format, ...]:
    """Return what is acceptable, the highest q-value first, ties in the order offered."""
    scored = []
    for item in offered:
        media = item.media_type.split(";")[0]
        score = max(quality(name, accepted) for name in (media, *item.aliases))
        if any(name == media for name, _ in accepted):
            score = quality(media, accepted)  # its own name counts before an alias or a wildcard
        scored.append((score, item))
    scored.sort(key=lambda pair: -pair[0])
    return tuple(item for score, item in scored if score > 0)


def seconds(text: str) -> float:
    """Read the parameter ``timeout``.

    Args:
        text: its value.

    Returns:
        Seconds.

    Raises:
        Problem: 422 where it is no number.
    """
    if not _NUMBER.fullmatch(text):
        detail = f"timeout='{text}' is no number of seconds."
        raise Problem(422, "Invalid timeout", detail, parameter="timeout")
    return float(text)


def updates() -> Problem:
    """Return the 403 for an update where only queries are answered."""
    return Problem(403, "Refused", "Updates are refused here: /sparql only answers queries.")


def unknown(what: str, value: str, allowed: Sequence[str]) -> Problem:
    """Return the 422 for a name or value that this endpoint does not know.

    Args:
        what: of which kind it is, such as ``parameter``.
        value: as it was given.
        allowed: what is known.

    Returns:
        The problem, with what was probably meant.
    """
    guess = closest(value, allowed)
    hint = f" Did you mean '{guess}'?" if guess else ""
    extra: dict[str, object] = {"did_you_mean": guess} if guess else {}
    detail = f"'{value}' is no {what} of this resource.{hint}"
    return Problem(422, f"Unknown {what}", detail, allowed=allowed, **extra)


def _document(error: errors.DocumentError) -> Problem:
    place = {"line": error.line, "column": error.column}
    known: dict[str, Any] = {name: value for name, value in place.items() if value is not None}
    return Problem(400, "Not a document", str(error), **known)


def _limited(
    status: int,
    title: str,
    error: errors.QueryTooComplex | errors.LimitExceeded | errors.InvalidTimeout,
    **extra: Any,
) -> Problem:
    extra |= {"limit": error.limit, "maximum": error.maximum, "setting": error.setting}
    return Problem(status, title, str(error), **extra)
