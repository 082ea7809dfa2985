"""The SPARQL 1.1 Protocol for updates, and who may send them, without a server."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from typing import Final

from crosslane.api import sparql_protocol as protocol
from crosslane.api.problems import Problem
from crosslane.graph.engine.port import UpdateRequest

PARAMETERS = ("update", "using-graph-uri", "using-named-graph-uri", "timeout")
"""Every parameter of the endpoint."""

_SCHEME: Final = "bearer"


def authorise(authorization: str | None, key: str) -> None:
    """Let whoever has the key through.

    Args:
        authorization: the header's value, or None.
        key: what has to stand in it after ``Bearer``.

    Raises:
        Problem: 401 without the key or with another one.
    """
    scheme, _, given = (authorization or "").strip().partition(" ")
    right = hmac.compare_digest(given.strip().encode("utf-8", "surrogatepass"), key.encode())
    if scheme.lower() == _SCHEME and right:
        return
    what = "another key" if authorization else "no key"
    raise Problem(
        401,
        "Not authorised",
        f"Writing needs the header 'Authorization: Bearer KEY'; this request has {what}.",
        headers={"WWW-Authenticate": 'Bearer realm="crosslane"'},
    )


def same_origin(origin: str | None, own: str) -> None:
    """Refuse a form that a page of another site sends.

    Args:
        origin: the header's value, or None where no browser asks.
        own: scheme and host of this endpoint.

    Raises:
        Problem: 403 for another origin.
    """
    if origin is not None and origin.lower() != own.lower():
        raise Problem(403, "Refused", "A form from a page of another site changes nothing here.")


def parameters(given: Sequence[tuple[str, str]]) -> UpdateRequest:
    """Read the parameters of an update.

    Args:
        given: names and values from the URL and the body together.

    Returns:
        The engine's request.

    Raises:
        Problem: 400 for an update that is missing, repeated or a query; 422 for an unknown
            parameter or value.
    """
    values: dict[str, list[str]] = {name: [] for name in PARAMETERS}
    for name, value in given:
        if name == "query":
            raise Problem(400, "Not an update", "Queries are sent to /sparql, not to /update.")
        if name not in values:
            raise protocol.unknown("parameter", name, PARAMETERS)
        values[name].append(value)
    for name in ("update", "timeout"):
        if len(values[name]) > 1:
            raise Problem(400, "Repeated parameter", f"'{name}' may be given once only.")
    if not values["update"]:
        raise Problem(
            400,
            "No update",
            f"POST an update as {protocol.UPDATE}, or as a form with the field 'update'.",
        )
    using, named = values["using-graph-uri"], values["using-named-graph-uri"]
    return UpdateRequest(
        values["update"][0],
        protocol.seconds(values["timeout"][0]) if values["timeout"] else None,
        tuple(using) if using or named else None,
        tuple(named) if using or named else None,
    )
