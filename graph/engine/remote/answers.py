"""What an endpoint answered: checked, and written in the format that the client wants.

An endpoint may send half a result with status 200, a result of another shape, or text that
another parser would choke on. So every answer is parsed whole before any of it is passed on,
and what is passed on is written here: formats never depend on the endpoint.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from typing import TypeVar

import pyoxigraph

from crosslane.graph.engine.errors import EngineDown, FormatUnavailable
from crosslane.graph.engine.results import GRAPHS, SOLUTIONS
from crosslane.graph.engine.workers.operations import FORMATS
from crosslane.graph.engine.workers.sink import Output, StopError

SOLUTIONS_TYPE = "application/sparql-results+json"
"""Media type that is asked for SELECT and ASK."""

GRAPH_TYPES = {
    "application/n-triples": pyoxigraph.RdfFormat.N_TRIPLES,
    "text/turtle": pyoxigraph.RdfFormat.TURTLE,
}
"""Media types that are asked for CONSTRUCT and DESCRIBE, the preferred one first."""

MOST_NESTED = 500
"""Brackets open at one time in an answer; parsers recurse, and die of some thousands."""

_WRITERS = {
    "json": pyoxigraph.QueryResultsFormat.JSON,
    "xml": pyoxigraph.QueryResultsFormat.XML,
    "csv": pyoxigraph.QueryResultsFormat.CSV,
    "tsv": pyoxigraph.QueryResultsFormat.TSV,
}
_OTHERS = bytes(set(range(256)) - set(b"[]{}"))
_STEPS = bytes(code in b"[{" for code in range(256))
_JSON_TYPES = (SOLUTIONS_TYPE, "application/json")
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
# Virtuoso names blank nodes like IRIs. A quote inside a JSON string is escaped, so this
# pattern is never part of one.
_NODE_ID = re.compile(rb'("type"\s*+:\s*+"bnode"\s*+,\s*+"value"\s*+:\s*+")nodeID://')
_ASK_NAME = "__ASK_RETVAL"
_Result = pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean
_T = TypeVar("_T")

Term = pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | pyoxigraph.Triple
"""What a variable may have."""


def accept(form: str) -> str:
    """Return the Accept header for a query.

    Args:
        form: SELECT, ASK, CONSTRUCT or DESCRIBE.

    Example:
        >>> accept("ASK")
        'application/sparql-results+json'
    """
    if form in ("SELECT", "ASK"):
        return SOLUTIONS_TYPE
    first, *others = GRAPH_TYPES
    return ", ".join([first, *(f"{name};q=0.5" for name in others)])


def chosen(form: str, solutions: Sequence[str], graph: Sequence[str]) -> str:
    """Return the format in which a result will be written.

    Args:
        form: SELECT, ASK, CONSTRUCT or DESCRIBE.
        solutions: ids that the client can read of SELECT and ASK, the preferred one first.
        graph: ids that the client can read of CONSTRUCT and DESCRIBE.

    Returns:
        The id.

    Raises:
        FormatUnavailable: there is none.
    """
    family, offered, wanted = (
        ("solutions", SOLUTIONS, solutions)
        if form in ("SELECT", "ASK")
        else ("graph", GRAPHS, graph)
    )
    known = {item.id for item in offered}
    for name in wanted:
        if name in known:
            return name
    raise FormatUnavailable(family)


def write(
    body: bytes,
    media: str,
    form: str,
    wanted: str,
    prefixes: Mapping[str, str],
    bounds: tuple[int, int],
) -> tuple[bytes, int | None]:
    r"""Check an answer and write it as the client wants it.

    Args:
        body: of the answer.
        media: its media type, without parameters.
        form: SELECT, ASK, CONSTRUCT or DESCRIBE.
        wanted: id of a format of that family.
        prefixes: for Turtle.
        bounds: bytes and rows that the result may have.

    Returns:
        The result, and the number of solutions or triples; None for ASK.

    Raises:
        EngineDown: the answer is not what was asked.
        StopError: it is past a bound.

    Example:
        >>> body = b'{"head": {"vars": ["n"]}, "results": {"bindings": []}}'
        >>> write(body, SOLUTIONS_TYPE, "SELECT", "csv", {}, (100, 10))
        (b'n\r\n', 0)
    """
    if form in ("CONSTRUCT", "DESCRIBE"):
        return _graph(body, media, wanted, prefixes, bounds)
    output = Output(bounds[0], bounds[1], None if form == "ASK" else wanted)

    def serialize(result: _Result) -> None:
        result.serialize(output, format=_WRITERS[wanted])

    _with_result(body, media, form, serialize)
    return output.finish()


def truth(body: bytes, media: str) -> bool:
    """Return the answer to ASK.

    Args:
        body: of the answer.
        media: its media type, without parameters.

    Raises:
        EngineDown: the answer is not what was asked.
    """
    return _with_result(body, media, "ASK", bool)


def rows(body: bytes, media: str) -> list[dict[str, Term | None]]:
    """Return the solutions of an answer to SELECT.

    Args:
        body: of the answer.
        media: its media type, without parameters.

    Returns:
        The terms by the names of the variables, in order.

    Raises:
        EngineDown: the answer is not what was asked.
    """

    def read(result: _Result) -> list[dict[str, Term | None]]:
        assert isinstance(result, pyoxigraph.QuerySolutions)  # noqa: S101 - SELECT was asked
        names = [variable.value for variable in result.variables]
        return [dict(zip(names, row, strict=True)) for row in result]

    return _with_result(body, media, "SELECT", read)


def _with_result(body: bytes, media: str, form: str, use: Callable[[_Result], _T]) -> _T:
    """Parse the answer to SELECT or ASK and use it; rows are checked only as they are read.

    A result of pyoxigraph must die on the thread that made it, so what is raised may not lead
    to it by the frames of a traceback.
    """
    if media not in _JSON_TYPES:
        raise _unasked(media)
    _check_depth(body)
    failure: Exception
    try:
        return use(_parsed(_NODE_ID.sub(rb"\1", body), form))
    except StopError as error:
        failure = StopError(error.limit)
    except (SyntaxError, ValueError) as error:
        failure = _broken(error)
    raise failure


def _parsed(body: bytes, form: str) -> _Result:
    result = pyoxigraph.parse_query_results(body, format=pyoxigraph.QueryResultsFormat.JSON)
    if form == "ASK" and isinstance(result, pyoxigraph.QuerySolutions):
        result = _boolean(result)
    if isinstance(result, pyoxigraph.QueryBoolean) != (form == "ASK"):
        raise ValueError(f"an answer to {form} has the shape of one to another kind of query")
    return result


def _boolean(result: pyoxigraph.QuerySolutions) -> pyoxigraph.QueryBoolean:
    """Read the answer of Virtuoso to ASK: one variable, and a row with 1, or none."""
    if [variable.value for variable in result.variables] != [_ASK_NAME]:
        raise ValueError("solutions where true or false was asked")
    values = [row[0] for row in result]
    if len(values) > 1 or not all(isinstance(value, pyoxigraph.Literal) for value in values):
        raise ValueError("no answer to ASK")
    true = any(value.value not in ("0", "false") for value in values if value is not None)
    text = b'{"head":{},"boolean":%s}' % (b"true" if true else b"false")
    made = pyoxigraph.parse_query_results(text, format=pyoxigraph.QueryResultsFormat.JSON)
    assert isinstance(made, pyoxigraph.QueryBoolean)  # noqa: S101 - it is one
    return made


def _graph(
    body: bytes, media: str, wanted: str, prefixes: Mapping[str, str], bounds: tuple[int, int]
) -> tuple[bytes, int]:
    if media not in GRAPH_TYPES:
        raise _unasked(media)
    # In N-Triples a triple ends with its line.
    lines = body.split(b"\n") if media == "application/n-triples" else [body]
    if body.count(b"<<") > MOST_NESTED and max(line.count(b"<<") for line in lines) > MOST_NESTED:
        raise _too_deep()
    triples: dict[pyoxigraph.Triple, None] = {}
    try:
        for quad in pyoxigraph.parse(body, format=GRAPH_TYPES[media]):
            triples[quad.triple] = None
            if len(triples) > bounds[1]:
                raise StopError("rows")
    except (SyntaxError, ValueError) as error:
        raise _broken(error) from error
    output = Output(bounds[0])
    pyoxigraph.serialize(triples, output, format=FORMATS[wanted], prefixes=dict(prefixes))
    return output.getvalue(), len(triples)


def _check_depth(body: bytes) -> None:
    """Refuse JSON that is nested deeper than a parser bears; what is in strings does not count."""
    brackets = _STRING.sub(b"", body).translate(None, _OTHERS)
    if max(accumulate(brackets.translate(_STEPS), _step), default=0) > MOST_NESTED:
        raise _too_deep()


def _step(depth: int, sign: int) -> int:
    return depth + 1 if sign else depth - 1


def _too_deep() -> EngineDown:
    return EngineDown("the endpoint's answer is nested too deeply to be read")


def _unasked(media: str) -> EngineDown:
    return EngineDown(f"the endpoint answered in {media or 'no media type'!r}, which was not asked")


def _broken(error: Exception) -> EngineDown:
    said = " ".join(str(error).split())[:200]
    return EngineDown(f"the endpoint's answer is broken, so none of it is passed on: {said}")
