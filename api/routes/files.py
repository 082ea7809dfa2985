"""The files that pages load: style sheets, scripts, pictures."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from crosslane.api import respond
from crosslane.api.parameters import Word
from crosslane.api.problems import Problem
from crosslane.visualize import assets


class FileQuery(BaseModel):
    """The address of a file may name the version of its content."""

    model_config = ConfigDict(extra="forbid")

    v: Word | None = Field(None, description="content hash; with it the file never changes")


def router() -> APIRouter:
    """Return the routes of the files."""
    made = APIRouter(include_in_schema=False)
    made.add_api_route("/static/{name}", _static, methods=["GET"])
    made.add_api_route("/vendor/vis-network.min.js", _vis_network, methods=["GET"])
    return made


def _static(request: Request, name: str, query: Annotated[FileQuery, Query()]) -> Response:
    known = assets.static()
    if name not in known:
        raise Problem(404, "Unknown file", f"There is no file '{name}'.", allowed=list(known))
    return _file(request, known[name], query)


def _vis_network(request: Request, query: Annotated[FileQuery, Query()]) -> Response:
    return _file(request, assets.vis_network(), query)


def _file(request: Request, asset: assets.Asset, query: FileQuery) -> Response:
    """Answer with a file: for ever under its content hash, else to be asked for again."""
    lasting = query.v == asset.version
    headers = {
        "ETag": respond.weak(asset.version),
        "Cache-Control": "public, max-age=31536000, immutable" if lasting else "no-cache",
    }
    if respond.fresh(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(asset.body, headers=headers, media_type=asset.media)
