"""What the OpenAPI says of a resource: its shape, its representations, its problems."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends
from fastapi.routing import APIRoute
from pydantic import BaseModel, create_model
from starlette.responses import Response

from crosslane.api.parameters import once
from crosslane.api.problems import MEDIA_TYPE
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


def listing(item: type[Shape]) -> type[BaseModel]:
    """Return the shape of a list of items: ``{"items", "total", "next"}``."""
    fields: dict[str, Any] = {
        "items": (list[item], ...),  # type: ignore[valid-type]
        "total": (int, ...),
        "next": (str | None, ...),
    }
    return create_model(f"{item.__name__.removesuffix('Shape')}List", __base__=Shape, **fields)


def described(shape: type[Shape], *, many: bool = False, html: bool = False) -> dict[str, Any]:
    """Return the arguments of a route decorator for a resource of some shape.

    Args:
        shape: shape of the item.
        many: whether it is a list of items.
        html: whether there is a page of it.

    Returns:
        Keyword arguments of ``APIRouter.get``.
    """
    # JSON first: documentation pages offer the first one.
    media: dict[str, Any] = {"application/json": {}, "text/csv": {"schema": {"type": "string"}}}
    if html:
        media["text/html"] = {"schema": {"type": "string"}}
    problems = {422: "A parameter is unknown or has no such value", 406: "No such representation"}
    if not many:
        problems[404] = "There is no such thing; the valid ids are listed"
    return {
        "response_class": Response,
        "dependencies": [Depends(once)],
        "responses": {
            200: {
                "model": listing(shape) if many else shape,
                "content": media,
                "description": "The list" if many else "The item",
            },
            304: {"description": "The client's copy is fresh"},
            **{
                status: {
                    "description": text,
                    "content": {MEDIA_TYPE: {"schema": ProblemShape.model_json_schema()}},
                }
                for status, text in problems.items()
            },
        },
    }
