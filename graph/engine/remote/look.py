"""What has to be known of an endpoint before it is asked: its graphs, and where it cuts off."""

from __future__ import annotations

import math

import pyoxigraph

from crosslane.graph.engine.errors import EngineDown
from crosslane.graph.engine.limits import setting
from crosslane.graph.engine.remote import answers
from crosslane.graph.engine.remote.endpoint import Endpoint
from crosslane.graph.engine.remote.refusals import check_whole

_NAMES = "SELECT DISTINCT ?g { { GRAPH ?g { ?s ?p ?o } } UNION { GRAPH ?g { } } }"
# Of samples, so that a large store is not read through: is a triple of a named graph missing
# from the default graph, or the other way round? Is there any?
_APART = (
    "ASK { { SELECT * { GRAPH ?g { ?s ?p ?o } } LIMIT 100 } FILTER NOT EXISTS { ?s ?p ?o } }",
    "ASK { { SELECT * { ?s ?p ?o } LIMIT 100 } FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } } }",
)
_BYTES_OF_ROW, _HEAD = 64, 4096
_NAMED = "ASK { GRAPH ?g { ?s ?p ?o } }"


async def check(endpoint: Endpoint) -> None:
    """Make sure that an endpoint is there, speaks SPARQL, and cuts nothing off unsaid.

    Args:
        endpoint: that is asked.

    Raises:
        EngineDown: it is not, or does not.
        EngineError: it refuses.
    """
    answer = await endpoint.ask("ASK { }", "ASK", [], endpoint.limits.timeout)
    if not answers.truth(answer.body, answer.media):
        raise EngineDown("the endpoint answers ASK { } with false, so it is none of SPARQL")
    if "virtuoso" in answer.headers.get("server", "").lower():
        await _check_cut(endpoint)


async def graph_names(endpoint: Endpoint) -> tuple[str, ...]:
    """Return the IRIs of the named graphs of an endpoint.

    Args:
        endpoint: that is asked.

    Returns:
        The IRIs, sorted; those of empty graphs too, where the endpoint has such.

    Raises:
        EngineError: it does not tell.
    """
    timeout = endpoint.limits.timeout
    answer = await endpoint.ask(_NAMES, "SELECT", [], timeout)
    names = [row.get("g") for row in answers.rows(answer.body, answer.media)]
    check_whole(answer, "SELECT", len(names), timeout)
    return tuple(sorted({name.value for name in names if isinstance(name, pyoxigraph.NamedNode)}))


async def is_union(endpoint: Endpoint) -> bool | None:
    """Tell from samples whether the default graph is the union of the named graphs.

    Args:
        endpoint: that is asked.

    Returns:
        Whether it is; None where there are no named graphs, so that nobody can tell.

    Raises:
        EngineError: it does not tell.
    """
    for query in _APART:
        if await _true(endpoint, query):
            return False
    return True if await _true(endpoint, _NAMED) else None


async def _true(endpoint: Endpoint, query: str) -> bool:
    answer = await endpoint.ask(query, "ASK", [], endpoint.limits.timeout)
    return answers.truth(answer.body, answer.media)


async def _check_cut(endpoint: Endpoint) -> None:
    """Make sure that Virtuoso gives more solutions than a result may have here.

    It tells in a header where it cut off a SELECT, but nothing where it cut off the solutions
    of a CONSTRUCT. So it must not cut before the limit here does.

    Raises:
        EngineDown: it does.
    """
    most = endpoint.limits.max_rows
    side = " ".join(map(str, range(math.isqrt(most) + 1)))
    # Rows without values are short.
    query = f"SELECT ?no {{ VALUES ?a {{ {side} }} VALUES ?b {{ {side} }} }} LIMIT {most + 1}"
    answer = await endpoint.ask(
        query, "SELECT", [], endpoint.limits.timeout, most=_BYTES_OF_ROW * (most + 1) + _HEAD
    )
    if "x-sparql-maxrows" in answer.headers:
        raise EngineDown(
            f"the endpoint cuts results off at {answer.headers['x-sparql-maxrows']} rows "
            "(ResultSetMaxRows), and does not say so of CONSTRUCT: let it give more than "
            f"{most} ({setting('max_rows')})"
        )
