"""From plain values to responses: representations, ETags, conditional requests, paging."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from crosslane import __version__
from crosslane.api import html
from crosslane.api.columns import columns
from crosslane.api.conditional import matches
from crosslane.api.look import Look
from crosslane.api.negotiate import (
    CSV,
    HTML,
    JSON,
    JSON_LD,
    QUERY,
    RECORD,
    TURTLE,
    Format,
    accepted,
    choose,
)
from crosslane.api.parameters import given
from crosslane.api.problems import Problem
from crosslane.api.resources import Resource
from crosslane.graph.files.tabular import cell_text
from crosslane.graph.linked.answers import jsonld, turtle
from crosslane.graph.views import Item
from crosslane.visualize import assets

Body = Callable[[], bytes | str]


def item(
    look: Look,
    resource: Resource,
    found: Item,
    *,
    query: str | None = None,
    page: Callable[[], str] | None = None,
) -> Response:
    """Answer with one thing.

    Args:
        look: the request's view of the graph.
        resource: what kind of thing it is.
        found: the thing as plain values.
        query: the SPARQL query that answers the same, or ``None`` where there is none.
        page: makes its HTML page; by default the page that every kind of thing has.

    Returns:
        200 with the representation asked for, or 304.

    Raises:
        Problem: 406 when nothing fits.
    """
    request = look.request
    links = alternates(request, query)

    def triples() -> Any:
        return resource.triples(look.view, [found], found)

    bodies: dict[Format, Body] = {
        JSON: lambda: as_json(found),
        CSV: lambda: table(resource.shape, [found]),
        TURTLE: lambda: turtle(triples()),
        JSON_LD: lambda: jsonld(triples()),
        HTML: page or (lambda: html.record(look, resource, found, links, query)),
    }
    return _answer(request, bodies, query, [])


def items(
    look: Look,
    resource: Resource,
    found: Sequence[Item],
    *,
    head: Item | None = None,
    query: str | None = None,
    page: Callable[[list[Item], html.Turned], str] | None = None,
) -> Response:
    """Answer with one page of a list.

    Args:
        look: the request's view of the graph.
        resource: what kind of things they are.
        found: all that match; the request says which page of them is wanted.
        head: what stands beside the list, such as counts over all of it.
        query: the SPARQL query that answers the same, or ``None`` where there is none.
        page: makes its HTML page of the items on it; by default the page that every list has.

    Returns:
        200 with the representation asked for, or 304. In JSON the list is ``items`` beside
        ``total`` and ``next``; ``Link`` names the neighbouring pages in every representation.

    Raises:
        Problem: 406 when nothing fits.
    """
    request = look.request
    limit, offset = look.page(resource.rows if _wanted(request, query) is HTML else None)
    part = list(found[offset : offset + limit])
    total, head = len(found), head or {}
    links = alternates(request, query)
    turned = _turned(request, total, offset, limit)

    def triples() -> Any:
        return resource.triples(look.view, part, head)

    def drawn() -> str:
        seen = _turned(request, total, offset, limit, "format")
        if page is not None:
            return page(part, seen)
        return html.listing(look, resource, part, head, links, query, seen)

    bodies: dict[Format, Body] = {
        JSON: lambda: as_json({**head, "items": part, "total": total, "next": turned.following}),
        CSV: lambda: table(resource.shape, part),
        TURTLE: lambda: turtle(triples()),
        JSON_LD: lambda: jsonld(triples()),
        HTML: drawn,
    }
    turns = [(turned.following, "next"), (turned.previous, "prev")]
    paging = [f'<{link}>; rel="{name}"' for link, name in turns if link]
    return _answer(request, bodies, query, paging, {"X-Total-Count": str(total)})


def lacking(look: Look, resource: Resource, asked: Mapping[str, str | None]) -> Response:
    """Answer a question that lacks a parameter: a browser gets the form of it.

    Args:
        look: the request's view of the graph.
        resource: what the question is about.
        asked: the parameters that it needs, by name.

    Returns:
        200 with the form of the question.

    Raises:
        Problem: 422 where no page is asked for.
    """
    missing = [name for name, value in asked.items() if value is None]
    accept = accepted(look.request)
    if choose(RECORD, accept, look.request.query_params.get("format")) is HTML:
        headers = {"Cache-Control": "public, max-age=60", "Vary": "Accept"}
        body = html.question(look, resource)
        return Response(body, headers=headers, media_type=HTML.content_type)
    raise Problem(
        422,
        "Parameter missing",
        f"This question needs {' and '.join(asked)}; {' and '.join(missing)} is not given.",
        allowed=list(asked),
        parameter=missing[0],
    )


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
            urlencode(given(request)),
        )
    )
    return tag_of(key.encode("utf-8", "surrogatepass"))


def tag_of(*parts: bytes) -> str:
    """Return an ETag made from content; weak, for the same may be sent compressed or not."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return weak(digest.hexdigest()[:32])


def weak(value: str) -> str:
    """Return a value as a weak ETag (RFC 9110, 8.8.1)."""
    return f'W/"{value}"'


def alternates(request: Request, query: str | None) -> list[tuple[Format, str]]:
    """Return the representations of a resource, each with its address."""
    offered = (*RECORD, QUERY) if query else RECORD
    return [(one, f"{request.url.path}?{_query(request, format=one.name)}") for one in offered]


def _wanted(request: Request, query: str | None, offered: Sequence[Format] = RECORD) -> Format:
    """Return the representation that is asked for."""
    several = (*offered, QUERY) if query else offered
    return choose(several, accepted(request), request.query_params.get("format"))


def _answer(
    request: Request,
    bodies: Mapping[Format, Body],
    query: str | None,
    links: Sequence[str],
    headers: Mapping[str, str] | None = None,
) -> Response:
    chosen = _wanted(request, query, tuple(bodies))
    own = etag(request, chosen)
    others = [
        f'<{href}>; rel="alternate"; type="{one.media}"'
        for one, href in alternates(request, query)
        if one is not chosen
    ]
    common = {
        **(headers or {}),
        "ETag": own,
        "Cache-Control": "public, max-age=60",
        "Vary": "Accept",
        "Link": ", ".join([*links, *others]),
    }
    if fresh(request, own):
        return Response(status_code=304, headers=common)
    body = (query or "") if chosen is QUERY else bodies[chosen]()
    return Response(body, headers=common, media_type=chosen.content_type)


def _turned(request: Request, total: int, offset: int, limit: int, *dropped: str) -> html.Turned:
    """Return where a page of a list stands, with the addresses of the others."""
    shown = max(min(limit, total - offset), 0)
    after = offset + limit if offset + limit < total else None
    last = max(total - 1, 0) // limit * limit
    before = max(min(offset - limit, last), 0) if offset else None
    everything = total if shown < total <= request.app.state.settings.page_size else None
    return html.Turned(
        total,
        offset,
        limit,
        _turn(request, "offset", after, *dropped),
        _turn(request, "offset", before, *dropped),
        _turn(request, "limit", everything, *dropped, "offset"),
    )


def _turn(request: Request, name: str, value: int | None, *dropped: str) -> str | None:
    """Return the address of a request with one parameter set, others dropped; none for None."""
    if value is None:
        return None
    return f"{request.url.path}?{_query(request, *dropped, **{name: value})}"


def _query(request: Request, *dropped: str, **changes: object) -> str:
    kept = [(k, v) for k, v in given(request) if k not in changes and k not in dropped]
    return urlencode([*kept, *((name, str(value)) for name, value in changes.items())])


def fresh(request: Request, own: str) -> bool:
    """Tell whether the client says by ``If-None-Match`` that it has this ETag already."""
    return matches(request.headers.get("if-none-match", ""), own)


def as_json(value: Any) -> bytes:
    """Return a value as compact JSON in UTF-8."""
    return msgspec.json.encode(value)


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


def cached(request: Request, body: bytes, media_type: str) -> Response:
    """Answer with a file that belongs to the program: 200, or 304 for a fresh copy."""
    tag = tag_of(body)
    headers = {"ETag": tag, "Cache-Control": "public, max-age=3600"}
    if fresh(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=media_type)
