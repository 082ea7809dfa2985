"""The SPARQL 1.1 Graph Store HTTP Protocol without a server: which graph, which document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crosslane.api import sparql_protocol as protocol
from crosslane.api.problems import Problem
from crosslane.graph.engine.results import GRAPHS, Format

QUADS = frozenset(("trig", "nq"))
"""Formats whose documents hold graphs of their own."""

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>\"{}|\\^`]*")
_MEDIA = {item.media_type.split(";")[0]: item for item in GRAPHS}


@dataclass(frozen=True, slots=True)
class Target:
    """What a request is about.

    Attributes:
        kind: ``graph`` (one with a name), ``default``, or ``store`` (all of them).
        graph: the name.
    """

    kind: str
    graph: str | None = None


def target(given: Sequence[tuple[str, str]], path: str, address: str) -> Target:
    """Tell which graph a request is about.

    Args:
        given: parameters of the URL.
        path: what follows ``/store/`` in it; empty for the store itself.
        address: the whole URL without its parameters: the graph's name where there is a path.

    Returns:
        The target.

    Raises:
        Problem: 400 for parameters that contradict each other or a name that is no absolute
            IRI; 422 for an unknown parameter.
    """
    names = [name for name, _ in given]
    for name in names:
        if name not in ("graph", "default"):
            raise protocol.unknown("parameter", name, ("graph", "default"))
    if len(names) > 1 or (names and path):
        detail = "A request is about one graph: '?default', '?graph=IRI', or a path below /store/."
        raise Problem(400, "More than one graph", detail)
    if not names:
        return Target("graph", _iri(address)) if path else Target("store")
    name, value = given[0]
    if name == "graph":
        return Target("graph", _iri(value))
    if value:
        raise Problem(400, "A value too many", "The parameter 'default' has no value.")
    return Target("default")


def document_format(content_type: str) -> Format:
    """Tell what a document is written in.

    Args:
        content_type: the header's value.

    Returns:
        The format.

    Raises:
        Problem: 415 for another media type, or none.
    """
    media = protocol.media_type(content_type)
    if media not in _MEDIA:
        detail = f"A document cannot be '{media}'." if media else "The document has no type."
        raise Problem(
            415,
            "Unsupported media type",
            f"{detail} Give its exact media type in Content-Type.",
            allowed=list(_MEDIA),
        )
    return _MEDIA[media]


def _iri(value: str) -> str:
    if not _ABSOLUTE.fullmatch(value):
        raise Problem(400, "Not an IRI", f"'{value}' is no absolute IRI.", parameter="graph")
    return value
