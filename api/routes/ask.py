"""What a browser gets at ``/sparql`` when it brings no query: a page to ask on."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.requests import Request
from starlette.responses import Response

from crosslane.api import respond
from crosslane.api.problems import Problem
from crosslane.api.sparql_protocol import prefers_html


class Look(BaseModel):
    """How a person wants the page."""

    model_config = ConfigDict(frozen=True)

    lang: Literal["en", "zh"] = "en"
    theme: Literal["auto", "light", "dark"] = "auto"


def page_for(request: Request) -> Response | None:
    """Return the page for a browser without a query; ``None`` for everybody else.

    Args:
        request: a GET of the endpoint; ``app.state.ask`` makes its page.

    Returns:
        200 or 304 with the page, or ``None`` where the protocol has to answer.

    Raises:
        Problem: 422 for an unknown language or colour scheme.
    """
    accept = ", ".join(request.headers.getlist("accept"))
    if "html" not in accept or not prefers_html(accept):
        return None
    given = request.query_params
    if any(name not in Look.model_fields for name in given):
        return None
    look = _look(dict(given))
    body: str = request.app.state.ask(look.lang, look.theme)
    headers = {
        "ETag": respond.tag_of(body.encode()),
        "Cache-Control": "public, max-age=60",
        "Vary": "Accept",
    }
    if respond.fresh(request, headers["ETag"]):
        return Response(None, 304, headers)
    return Response(body, headers=headers, media_type="text/html")


def _look(given: dict[str, str]) -> Look:
    try:
        return Look.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        raise Problem(
            422,
            f"Unknown {name}",
            f"{name}: {first['msg']}.",
            allowed=get_args(Look.model_fields[name].annotation),
            parameter=name,
        ) from None
