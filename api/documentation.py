"""What the OpenAPI says of a resource: its shape, its representations, its problems."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from functools import cache
from typing import Any

from fastapi import APIRouter, Depends
from fastapi.routing import APIRoute
from pydantic import BaseModel, create_model
from starlette.responses import Response

from crosslane.api.negotiate import JSON, JSON_LD, QUERY, RECORD, Format
from crosslane.api.parameters import once
from crosslane.api.problems import MEDIA_TYPE
from crosslane.api.resources import Resource
from crosslane.api.schemas import ProblemShape, Shape


def titled(router: APIRouter) -> APIRouter:
    """Give every route without a summary the first sentence of its docstring, the question.

    Args:
        router: the routes of one module.

    Returns:
        The same router.
    """
    for route in router.routes:
        if isinstance(route, APIRoute) and route.summary is None and route.description:
            question, mark, rest = route.description.partition("?")
            route.summary, route.description = question + mark, rest.strip()
    return router


@cache
def _schema() -> dict[str, Any]:
    return ProblemShape.model_json_schema()


def _problem(text: str) -> dict[str, Any]:
    schema = deepcopy(_schema())  # each response its own: whoever writes the document adds to it
    return {"description": text, "content": {MEDIA_TYPE: {"schema": schema}}}


MISSING = _problem("There is no such thing; the valid ids are listed")
"""The answer where the path names what there is not."""


REFUSALS: dict[int | str, dict[str, Any]] = {
    422: _problem("A parameter is unknown or has no such value"),
    406: _problem("No such representation"),
}
"""The answers to what cannot be asked like this."""


def drawn(formats: Sequence[Format]) -> dict[int | str, dict[str, Any]]:
    """Return the responses of a page, perhaps with other forms of the same."""
    text = {"schema": {"type": "string"}}
    content = {one.media: {} if "json" in one.media else text for one in formats}
    fresh = {"description": "The client's copy is fresh"}
    return {
        200: {"content": content, "description": "The page"},
        304: fresh,
        404: MISSING,
        **REFUSALS,
    }


def listing(resource: Resource) -> type[BaseModel]:
    """Return the shape of a list: ``{"items", "total", "next"}`` and what stands beside it."""
    name = resource.shape.__name__.removesuffix("Shape")
    fields: dict[str, Any] = {
        "items": (list[resource.shape], ...),  # type: ignore[name-defined]
        "total": (int, ...),
        "next": (str | None, ...),
    }
    return create_model(f"{name}List", __base__=resource.head or Shape, **fields)


def described(
    resource: Resource, *, many: bool = False, missing: bool | None = None, query: bool = True
) -> dict[str, Any]:
    """Return the arguments of a route decorator for a resource.

    Args:
        resource: what kind of thing it is.
        many: whether it is a list.
        missing: whether the path may name what there is not; by default where it is no list.
        query: whether a SPARQL query answers the same, if only without market, day and trust.

    Returns:
        Keyword arguments of ``APIRouter.get``.
    """
    # JSON first: documentation pages offer the first one.
    text = {"schema": {"type": "string"}}
    offered = (*RECORD, QUERY) if query else RECORD
    media: dict[str, Any] = {one.media: {} if one in (JSON, JSON_LD) else text for one in offered}
    problems = dict(REFUSALS)
    missing = missing if missing is not None else not many
    problems[404] = MISSING if missing else _problem("The asked release does not know it")
    return {
        "response_class": Response,
        "dependencies": [Depends(once)],
        "responses": {
            200: {
                "model": listing(resource) if many else resource.shape,
                "content": media,
                "description": "The list" if many else "The item",
            },
            304: {"description": "The client's copy is fresh"},
            **problems,
        },
    }
