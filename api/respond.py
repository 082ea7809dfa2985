"""From plain values to responses: representations, ETags, conditional requests, CSV."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from crosslane import __version__
from crosslane.api.columns import columns
from crosslane.api.negotiate import CSV, HTML, JSON, Format, choose
from crosslane.graph.tabular import cell_text
from crosslane.graph.views import Item
from crosslane.visualize import assets


def item(
    request: Request,
    shape: type[BaseModel],
    value: Callable[[], Item],
    page: Callable[[Item], str] | None = None,
) -> Response:
    """Answer with one item.

    Args:
        request: the request.
        shape: shape of the item; names the CSV columns.
        value: makes the item; called even for a fresh copy, so that what is gone is a 404.
        page: makes the item's HTML page, where there is one.

    Returns:
        200 with JSON, CSV or HTML, or 304.

    Raises:
        Problem: 406 when nothing fits.
    """
    chosen = _format(request, (JSON, CSV, HTML) if page else (JSON, CSV))
    found = value()
    if chosen is HTML and page:
        return _answer(request, chosen, lambda: page(found))
    return _answer(
        request, chosen, lambda: table(shape, [found]) if chosen is CSV else _json(found)
    )


def items(
    request: Request, shape: type[BaseModel], found: Sequence[Item], limit: int, offset: int
) -> Response:
    """Answer with one page of a list.

    Args:
        request: the request; ``next`` repeats its parameters.
        shape: shape of an item; names the CSV columns.
        found: all items that match.
        limit: most items on the page.
        offset: items before the page.

    Returns:
        200 with JSON ``{"items", "total", "next"}`` or CSV, or 304; ``Link`` names the next page
        in both.
    """
    chosen = _format(request, (JSON, CSV))
    part = found[offset : offset + limit]
    following = offset + limit
    more = f"{request.url.path}?{_query(request, offset=following)}"
    link = more if following < len(found) else None

    def body() -> bytes:
        if chosen is CSV:
            return table(shape, part)
        return _json({"items": part, "total": len(found), "next": link})

    headers = {"Link": f'<{link}>; rel="next"'} if link else {}
    headers["X-Total-Count"] = str(len(found))
    return _answer(request, chosen, body, headers)


def etag(request: Request, chosen: Format) -> str:
    """Return the ETag of a representation.

    It holds everything that an answer is made from: the graph's content and the resolver's
    version, the program's version, the path with its parameters, the representation, today, and
    of a page the files that it loads.
    """
    state = request.app.state
    files = [item.version for item in assets.static().values()] if chosen is HTML else []
    key = "\n".join(
        (
            state.graph.content_hash,
            __version__,
            state.today().isoformat(),
            chosen.name,
            *files,
            request.url.path,
            urlencode(sorted(request.query_params.multi_items())),
        )
    )
    return tag_of(key.encode("utf-8", "surrogatepass"))


def tag_of(*parts: bytes) -> str:
    """Return an ETag made from content; weak, for the same may be sent compressed or not."""
    return weak(hashlib.sha256(b"".join(parts)).hexdigest()[:32])


def weak(value: str) -> str:
    """Return a value as a weak ETag (RFC 9110, 8.8.1)."""
    return f'W/"{value}"'


def _format(request: Request, offered: Sequence[Format]) -> Format:
    accept = ", ".join(request.headers.getlist("accept"))
    return choose(offered, accept, request.query_params.get("format"))


def _answer(
    request: Request,
    chosen: Format,
    body: Callable[[], bytes | str],
    headers: Mapping[str, str] | None = None,
) -> Response:
    own = etag(request, chosen)
    common = {
        **(headers or {}),
        "ETag": own,
        "Cache-Control": "public, max-age=60",
        "Vary": "Accept",
        "Link": _links(request, (headers or {}).get("Link")),
    }
    if fresh(request, own):
        return Response(status_code=304, headers=common)
    return Response(body(), headers=common, media_type=chosen.content_type)


def _links(request: Request, first: str | None) -> str:
    formats = [f for f in (JSON, CSV) if f.name != request.query_params.get("format")]
    links = [first] if first else []
    for one in formats:
        target = f"{request.url.path}?{_query(request, format=one.name)}"
        links.append(f'<{target}>; rel="alternate"; type="{one.media}"')
    return ", ".join(links)


def _query(request: Request, **changes: object) -> str:
    kept = [(k, v) for k, v in request.query_params.multi_items() if k not in changes]
    return urlencode([*kept, *((name, str(value)) for name, value in changes.items())])


def fresh(request: Request, own: str) -> bool:
    """Tell whether the client says by ``If-None-Match`` that it has this ETag already."""
    given = request.headers.get("if-none-match", "")
    tags = [tag.strip().removeprefix("W/") for tag in given.split(",")]
    return own.removeprefix("W/") in tags or given.strip() == "*"


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def table(shape: type[BaseModel], found: Sequence[Item]) -> bytes:
    """Return items as CSV (RFC 4180) with a header; see `cell_text` for lists.

    Args:
        shape: shape of an item; names the columns.
        found: the items.

    Returns:
        UTF-8 with CRLF line ends. Links are left out.
    """
    names = columns(shape)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(names)
    writer.writerows([cell_text(one, name) for name in names] for one in found)
    return out.getvalue().encode()
