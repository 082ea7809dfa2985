"""The form of an error: a page for whoever reads in a browser, a problem document for others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from starlette.responses import Response

from crosslane.api.negotiate import FORMATS, HTML, JSON, accepted, quality, ranges
from crosslane.api.parameters import given
from crosslane.api.policy import POLICY
from crosslane.api.problems import MEDIA_TYPE, Problem, parameters
from crosslane.graph.today import utc_today
from crosslane.visualize.asked import THEMES
from crosslane.visualize.context import Page
from crosslane.visualize.fault import Fault, Valid, fault_page
from crosslane.visualize.names import PATHS, Names
from crosslane.visualize.words import LANGUAGES, Words

_PROGRAMS = ("/sparql", "/update", "/store", "/metrics", "/static/", "/vendor/")
"""Beginnings of the paths whose errors are for programs, whatever those accept."""

_KINDS: Mapping[str, str] = {
    **{kind: kind for kind in PATHS},
    "a": "offering",
    "b": "offering",
    "c": "offering",
    "d": "offering",
    "covers": "segment",
    "delegate": "segment",
    "keep": "segment",
    "owner": "party",
}
"""Parameters, each with the kind of thing that its values name."""

_LONGEST = 1000
"""Characters of an address that are put into links; a longer one gets none."""


def answer(request: Request, problem: Problem) -> Response:
    """Answer a request with an error.

    Args:
        request: what was asked.
        problem: what is wrong.

    Returns:
        A page where the client would rather have one than JSON, as browsers do, and named no
        other format; else the problem document. Both are never cached.
    """
    if not _reads(request):
        return problem.response()
    state = request.app.state
    page = _page(request)
    body = fault_page(_Reading(request, problem, page).fault(), page, alone=_alone(state))
    # What was asked may hold what is not UTF-8.
    return Response(
        body.encode("utf-8", "replace"),
        problem.status,
        {
            "Cache-Control": "no-store",
            "Content-Security-Policy": POLICY,
            "Vary": "Accept",
            **problem.headers,
        },
        HTML.content_type,
    )


def _reads(request: Request) -> bool:
    """Tell whether a person reads the answer."""
    if request.url.path.startswith(_PROGRAMS):
        return False
    if request.query_params.get("format", HTML.name) in {one.name for one in FORMATS} - {HTML.name}:
        return False
    wanted = ranges(accepted(request))
    data = max(quality(media, wanted) for media in (JSON.media, MEDIA_TYPE))
    return quality(HTML.media, wanted) > data


def _alone(state: Any) -> bool:
    """Tell whether a dataset is served without the curated graph."""
    return getattr(state, "graph", None) is None


def _page(request: Request) -> Page:
    """Return the address that was asked; a language or colours that do not exist are ignored."""
    query = request.query_params
    lang, theme = query.get("lang"), query.get("theme")
    short = len(request.url.query) <= _LONGEST
    kept = tuple((_text(name), _text(value)) for name, value in given(request))
    return Page(
        # With two strokes at its beginning a link would lead to another host.
        path="/" + _text(request.url.path).lstrip("/"),
        today=utc_today(),
        query=kept if short else (),
        lang=lang if lang in LANGUAGES else LANGUAGES[0],
        theme=theme if theme in THEMES else THEMES[0],
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """A problem, read for a person: which addresses would have been right."""

    request: Request
    problem: Problem
    page: Page

    def fault(self) -> Fault:
        """Return it as the page needs it."""
        problem, extra = self.problem, self.problem.extra
        meant = extra.get("did_you_mean")
        waiting = problem.headers.get("Retry-After", "")
        return Fault(
            status=problem.status,
            title=problem.title,
            detail=problem.detail,
            what=self.what,
            parameter=self.parameter,
            wrong=self.wrong,
            meant=self.valid(str(meant)) if meant else None,
            valid=tuple(self.valid(str(value)) for value in problem.allowed or ()),
            errors=tuple(self.errors()),
            without=self.without(),
            request_id=getattr(self.request.state, "request_id", None),
            wait=int(waiting) if waiting.isdigit() else None,
            data=self.data(),
        )

    @property
    def parameter(self) -> str | None:
        """The parameter that is wrong."""
        found = self.problem.extra.get("parameter")
        return str(found) if found is not None else None

    @property
    def what(self) -> str:
        """What the valid values are values of."""
        if self.problem.status == 406:
            return "media"
        if self.parameter is None:
            return "paths" if self.problem.status == 404 else "values"
        return "parameters" if self.renamed else "values"

    @property
    def renamed(self) -> bool:
        """Whether the name of a parameter is wrong, rather than its value."""
        known = {*parameters(self.request), *self.request.path_params, "offering"}
        twice = self.problem.title == "Parameter given twice"
        return twice or (
            self.parameter in self.request.query_params and self.parameter not in known
        )

    @property
    def wrong(self) -> str | None:
        """The value, or the path, that does not exist."""
        if self.what == "paths":
            return self.page.path
        if self.what != "values" or not self.problem.allowed:
            return None
        if self.parameter in self.request.path_params:
            return _text(str(self.request.path_params[str(self.parameter)]))
        values = self.page.values(str(self.parameter))
        return next((one for one in values if one not in (self.problem.allowed or ())), None)

    def valid(self, value: str) -> Valid:
        """Return a valid value with its name, and the address with it in place of the wrong one."""
        return Valid(value, self._name(value), self._href(value))

    def errors(self) -> Iterator[tuple[str, str]]:
        """Yield every fault of the address."""
        found = self.problem.extra.get("errors")
        for one in found if isinstance(found, Sequence) else ():
            yield str(one["parameter"]), str(one["detail"])

    def without(self) -> str | None:
        """Return the address without the parameter that is wrong."""
        if self.parameter not in self.request.query_params or self.problem.status != 422:
            return None
        return self.page.href(self.page.path, **{str(self.parameter): None})

    def data(self) -> str | None:
        """Return the address of the problem document."""
        if self.request.method != "GET" or "format" in self.request.query_params:
            return None
        return _address(self.page.path, [*self.page.query, ("format", JSON.name)])

    def _name(self, value: str) -> str | None:
        kind = _KINDS.get(self.parameter or "")
        state = self.request.app.state
        if kind is None or self.what != "values" or _alone(state):
            return None
        name = Names(state.graph, Words(self.page.lang), self.page).name(kind, value)
        return name if name != value else None

    def _href(self, value: str) -> str | None:
        if self.request.method != "GET" or self.what == "media":
            return None
        if self.what == "paths":
            _, slash, rest = self.page.path.strip("/").partition("/")
            meant = value == self.problem.extra.get("did_you_mean")
            return self.page.href(f"{value}{slash}{rest}" if meant else value, "lang", "theme")
        if self.renamed:
            return self._renamed(value)
        return self._replaced(value)

    def _renamed(self, name: str) -> str | None:
        """Return the address with the parameter of another name."""
        if name != self.problem.extra.get("did_you_mean"):
            return None
        kept = [(name if one == self.parameter else one, v) for one, v in self.page.query]
        return _address(self.page.path, kept)

    def _replaced(self, value: str) -> str | None:
        """Return the address with another value of the parameter."""
        given = self.request.path_params
        if self.parameter in given:
            return self._at({**given, str(self.parameter): value})
        if self.parameter == "offering" and {"platform", "model"} <= set(given):
            platform, _, model = value.partition("/")
            return self._at({**given, "platform": platform, "model": model})
        if self.wrong is None:
            return None
        wrong = self.parameter, self.wrong
        kept = [(n, value) if (n, v) == wrong else (n, v) for n, v in self.page.query]
        return _address(self.page.path, list(dict.fromkeys(kept)))

    def _at(self, given: Mapping[str, Any]) -> str | None:
        """Return the address of the matched route with other parts."""
        shape = getattr(self.request.scope.get("route"), "path_format", None)
        if shape is None:
            return None
        return _address(shape.format(**given), self.page.query)


def _address(path: str, query: Sequence[tuple[str, str]]) -> str:
    where = quote(path, safe="/@+:~")
    return f"{where}?{urlencode(query)}" if query else where


def _text(given: str) -> str:
    """Return what can be written as UTF-8: a lone surrogate cannot."""
    return given.encode("utf-8", "replace").decode()
