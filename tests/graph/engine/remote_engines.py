"""Engines on a scripted endpoint, for the tests of remote engines."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest

from crosslane.graph.engine import errors
from crosslane.graph.engine.limits import Limits
from crosslane.graph.engine.port import QueryRequest
from crosslane.graph.engine.remote.engine import RemoteEngine
from tests.graph.engine.scripted import Endpoint

SELECT = QueryRequest("SELECT ?x { ?s ?p ?x }", ("csv",))
CONSTRUCT = QueryRequest("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", graph=("nt",))
G = "http://example.org/g"
PATIENT = Limits(timeout=60.0)


@contextlib.contextmanager
def engine_of(there: Endpoint, limits: Limits = PATIENT) -> Iterator[RemoteEngine]:
    """Run an engine that sees one graph, so that it asks nothing but what it is asked."""
    with RemoteEngine(there.url, limits, graphs=(G,)) as made:
        yield made


def refused(there: Endpoint, request: QueryRequest = SELECT) -> errors.EngineError:
    """Return the error that the endpoint's answer leads to."""
    script, there.script = there.script, None
    with engine_of(there) as engine:
        there.script = script
        with pytest.raises(errors.EngineError) as raised:
            engine.run(request)
    return raised.value
