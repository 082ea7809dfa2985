"""What a browser gets at ``/sparql``: a page to ask on, with the query of its address."""

from __future__ import annotations

from typing import Annotated, Literal, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.requests import Request
from starlette.responses import Response

from crosslane.api import respond
from crosslane.api.negotiate import JSON, accepted, quality, ranges
from crosslane.api.problems import Problem
from crosslane.api.sparql_protocol import prefers_html
from crosslane.graph.engine.results import GRAPHS, SOLUTIONS
from crosslane.visualize.ask import Asking, ask_page
from crosslane.visualize.completion import completion

COMPLETION = "/sparql/completion"
"""Where the editor finds what it may offer."""

_RESULTS = frozenset(
    name for one in SOLUTIONS + GRAPHS for name in (one.media_type.split(";")[0], *one.aliases)
)


class Look(BaseModel):
    """How a person wants the page."""

    model_config = ConfigDict(frozen=True)

    lang: Literal["en", "zh"] = "en"
    theme: Literal["auto", "light", "dark"] = "auto"


class CompletionQuery(BaseModel):
    """The reader's language, and the version of the data, so that a browser may keep the answer."""

    model_config = ConfigDict(extra="forbid")

    lang: Literal["en", "zh"] = "en"
    v: str | None = None


def router() -> APIRouter:
    """Return the route of what the editor loads; the page itself is at the endpoint's address."""
    made = APIRouter(include_in_schema=False)
    made.add_api_route(COMPLETION, _completion, methods=["GET"])
    return made


def page_for(request: Request) -> Response | None:
    """Return the page for a browser; ``None`` for everybody else.

    A browser gets it with a query and without one. Whoever names a format, or any parameter of
    the protocol beside the query, asks the protocol.

    Args:
        request: a GET of the endpoint; ``app.state.ask`` makes its page.

    Returns:
        200 or 304 with the page, or ``None`` where the protocol has to answer.

    Raises:
        Problem: 422 for an unknown language or colour scheme.
    """
    accept = accepted(request)
    if "html" not in accept:
        return None
    given = request.query_params
    queries = given.getlist("query")
    if len(queries) > 1 or any(name not in (*Look.model_fields, "query") for name in given):
        return None
    if not (_prefers_page(accept) if queries else prefers_html(accept)):
        return None
    look = _look({name: value for name, value in given.items() if name != "query"})
    body: str = request.app.state.ask(Asking(given=next(iter(queries), None), **look.model_dump()))
    headers = {
        "ETag": respond.tag_of(body.encode()),
        "Cache-Control": "public, max-age=60",
        "Vary": "Accept",
    }
    if respond.fresh(request, headers["ETag"]):
        return Response(None, 304, headers)
    return Response(body, headers=headers, media_type="text/html")


def page_of_graph(content: str, asking: Asking) -> str:
    """Return the page of the curated graph.

    Args:
        content: the graph's content hash, which stands in the address of what is offered.
        asking: what the address says.

    Returns:
        The page.
    """
    return ask_page(asking, f"{COMPLETION}?{urlencode({'lang': asking.lang, 'v': content[:16]})}")


def _completion(request: Request, query: Annotated[CompletionQuery, Query()]) -> Response:
    """Answer with everything that the editor may offer."""
    state = request.app.state
    headers = {"ETag": respond.etag(request, JSON), "Cache-Control": "public, max-age=3600"}
    if respond.fresh(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    body = respond.as_json(completion(state.graph, query.lang, state.today()))
    return Response(body, headers=headers, media_type=JSON.content_type)


def _prefers_page(accept: str) -> bool:
    """Tell whether a client would rather have a page than the query's result in any format."""
    accepted = ranges(accept)
    return quality("text/html", accepted) > max(quality(name, accepted) for name in _RESULTS)


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
