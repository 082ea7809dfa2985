"""The page of the matrix, and what all pages that are drawn have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import Field

from crosslane.api import respond
from crosslane.api.documentation import drawn
from crosslane.api.look import Look, origin
from crosslane.api.negotiate import CSV, HTML, JSON, Format, accepted, choose
from crosslane.api.parameters import Closed, Seen, Word, Words, once
from crosslane.visualize.asked import Asked
from crosslane.visualize.cells.matrix_page import matrix_page
from crosslane.visualize.cells.same import same
from crosslane.visualize.page import prepare

PAGE: dict[str, Any] = {
    "response_class": Response,
    "tags": ["pages"],
    "dependencies": [Depends(once)],
}


class PageQuery(Seen, Closed):
    """The state of a page: filters and look; what a form leaves empty counts as not given."""

    platform: Words = Field([], description="platforms to keep; any for models in general")
    model: Words = Field([], description="operating models to keep")
    owner: Words = Field([], description="owners to keep")
    status: Words = Field([], description="statuses to keep")
    tier: Literal["core", "all"] = Field("core", description="which segments are columns")
    general: Literal["0", "1"] = Field("0", description="1: the models in general follow")
    q: Word = Field("", max_length=200, description="words that a cell must have")

    def asked(self, **more: Any) -> Asked:
        """Return the state as the views take it."""
        return Asked(
            platform=tuple(self.platform),
            model=tuple(self.model),
            owner=tuple(self.owner),
            status=tuple(self.status),
            market=self.market,
            as_of=self.as_of,
            source=tuple(self.source),
            grade=self.grade,
            as_known=self.as_known,
            tier=self.tier,
            general=self.general == "1",
            q=self.q,
            lang=self.lang,
            theme=self.theme,
            **more,
        )


class MatrixQuery(PageQuery):
    """The state of the matrix: also the order of its rows, and the cell whose evidence is open."""

    sort: Word = Field(
        "platform",
        max_length=200,
        description="order of the rows: platform, model, platform-owns, seller-owns, evidence, or"
        " a segment id for its owner",
    )
    sel: Word | None = Field(None, max_length=500, description="cell whose evidence is open")


def router() -> APIRouter:
    """Return the route of the matrix; all templates are read now, not by the first visitor."""
    prepare()
    made = APIRouter()
    made.add_api_route(
        "/", _matrix, methods=["GET"], summary="The matrix", responses=drawn((HTML,)), **PAGE
    )
    return made


def _matrix(request: Request, query: Annotated[MatrixQuery, Query()]) -> Response:
    """Show who owns which segment, offering by offering, as a table."""
    choose((HTML,), accepted(request), request.query_params.get("format"))
    look, asked = Look.of(request, query), query.asked(sort=query.sort, sel=query.sel)
    cells = same(look.graph, asked)
    links = [(JSON, cells["rest"]), (CSV, cells["csv"])]
    others = [(one, href) for one, href in links if href is not None]
    report = request.app.state.settings.report_url
    return answer_page(
        request, others, lambda: matrix_page(look.graph, asked, look.today, origin(request), report)
    )


def answer_page(
    request: Request, others: Sequence[tuple[Format, str]], body: Callable[[], str]
) -> Response:
    """Answer with a page, which names its other forms, or with 304."""
    tag = respond.etag(request, HTML)
    headers = {
        "ETag": tag,
        "Cache-Control": "public, max-age=60",
        "Vary": "Accept",
        "Link": ", ".join(f'<{href}>; rel="alternate"; type="{one.media}"' for one, href in others),
    }
    if not headers["Link"]:
        del headers["Link"]
    if respond.fresh(request, tag):
        return Response(status_code=304, headers=headers)
    return HTMLResponse(body(), headers=headers)
