"""Errors as RFC 9457 problems: one shape, with the valid values and what was probably meant."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, get_origin

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import Response

from crosslane.api.disconnect import ClientGone
from crosslane.ontology.suggest import UnknownValueError, closest

MEDIA_TYPE = "application/problem+json"

_QUOTED = re.compile("'([^']+)'")
"""The valid values in pydantic's words, such as ``'chain' or 'goods'``."""


class Problem(Exception):  # noqa: N818 - RFC 9457's own word
    """An answer that is an error.

    Args:
        status: HTTP status code.
        title: what kind of error, in a few words.
        detail: what is wrong here and how to put it right.
        allowed: the valid values, where there are such.
        extra: further members, such as ``did_you_mean``; ``headers`` are sent as headers.
    """

    def __init__(
        self,
        status: int,
        title: str,
        detail: str,
        *,
        allowed: Sequence[str] | None = None,
        **extra: object,
    ) -> None:
        self.status = status
        self.title = title
        self.detail = detail
        self.allowed = allowed
        headers = extra.pop("headers", None)
        self.headers: dict[str, str] = dict(headers) if isinstance(headers, Mapping) else {}
        self.extra = extra
        super().__init__(f"{status} {title}: {detail}")

    def body(self) -> dict[str, Any]:
        """Return the members of the problem document."""
        members: dict[str, Any] = {
            "type": "about:blank",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }
        if self.allowed is not None:
            members["allowed"] = list(self.allowed)
        return members | self.extra

    def response(self) -> Response:
        """Return the problem as a response; it is never cached."""
        # A lone surrogate in what was asked cannot be UTF-8; ASCII escapes always can.
        return Response(
            json.dumps(self.body(), ensure_ascii=True),
            self.status,
            {"Cache-Control": "no-store", **self.headers},
            MEDIA_TYPE,
        )


Answer = Callable[[Request, Problem], Response]
"""Chooses the form of an error."""


def plain(request: Request, problem: Problem) -> Response:
    """Answer with the problem document, whoever asks."""
    return problem.response()


def install(app: FastAPI, answer: Answer = plain) -> None:
    """Make an application answer every error as a problem.

    Args:
        app: the application.
        answer: the form of it.
    """
    read: dict[type[Exception], Callable[[Request, Any], Problem]] = {
        Problem: _problem,
        UnknownValueError: _unknown,
        RequestValidationError: _invalid,
        HTTPException: _http,
        Exception: _fault,
    }
    for kind, reader in read.items():
        app.add_exception_handler(kind, _handler(reader, answer))
    app.add_exception_handler(ClientGone, _gone)


def _handler(
    read: Callable[[Request, Any], Problem], answer: Answer
) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def handle(request: Request, error: Exception) -> Response:
        return answer(request, read(request, error))

    return handle


async def _gone(request: Request, error: Exception) -> Response:
    return Response(None, 499)  # nobody reads it; it stands in the log


def _problem(request: Request, error: Problem) -> Problem:
    return error


def _unknown(request: Request, error: UnknownValueError) -> Problem:
    return of_unknown(error, request.path_params, request.query_params.get("as_known"))


_RELEASES = ("as_known", "since", "until")
"""Parameters that name a release; which there are does not depend on the one that is asked."""


def of_unknown(
    error: UnknownValueError, path: Mapping[str, Any], release: str | None = None
) -> Problem:
    """Turn an unknown value into a problem: 404 where the path or a release names it, else 422.

    Args:
        error: what is unknown.
        path: the request's path parameters.
        release: the release that was asked; what it does not know may be known today.

    Returns:
        The problem, with the valid values and what was probably meant.
    """
    in_path = error.field in path or (error.field == "offering" and "model" in path)
    in_release = release is not None and error.field not in _RELEASES
    extra = {"did_you_mean": error.suggestion} if error.suggestion else {}
    then = f" Release {release} is asked." if in_release else ""
    return Problem(
        404 if in_path or in_release else 422,
        f"Unknown {error.what}",
        error.sentence() + then,
        allowed=error.allowed,
        parameter=error.field,
        **extra,
    )


def _invalid(request: Request, error: RequestValidationError) -> Problem:
    return of_invalid(error, parameters(request))


def parameters(request: Request) -> dict[str, bool]:
    """Return the query parameters that the matched route takes, and which may be repeated."""
    names: dict[str, bool] = {}
    dependant = getattr(request.scope.get("route"), "dependant", None)
    for item in getattr(dependant, "query_params", ()):
        kind = item.field_info.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            for name, field in kind.model_fields.items():
                names[field.alias or name] = get_origin(field.annotation) is list
        else:
            names[item.alias] = get_origin(kind) is list
    return names


def of_invalid(error: RequestValidationError, known: Iterable[str]) -> Problem:
    """Turn FastAPI's validation error into a problem.

    Args:
        error: what FastAPI found.
        known: the query parameters that the route takes.

    Returns:
        A 422 problem about the first fault; ``errors`` lists all of them.
    """
    errors, choices = [], []
    for item in error.errors():
        choices.append(_QUOTED.findall(str(item.get("ctx", {}).get("expected", ""))))
        where = ".".join(str(part) for part in item["loc"][1:]) or str(item["loc"][0])
        errors.append(
            {"parameter": where, "detail": _message(str(item["msg"])), "kind": item["type"]}
        )
    first, extra = errors[0], {"parameter": errors[0]["parameter"]}
    detail = f"{first['parameter']}: {first['detail']}."
    allowed = choices[0] or None
    meant = closest(str(error.errors()[0].get("input")), allowed or ())
    if meant:
        extra["did_you_mean"] = meant
    if first["kind"] == "extra_forbidden":
        guess = closest(first["parameter"], known)
        detail = f"'{first['parameter']}' is no parameter of this resource."
        if guess:
            detail += f" Did you mean '{guess}'?"
            extra["did_you_mean"] = guess
        allowed = list(known)
    plain = [{"parameter": one["parameter"], "detail": one["detail"]} for one in errors]
    return Problem(422, "Invalid request", detail, allowed=allowed, errors=plain, **extra)


def _message(text: str) -> str:
    """Return pydantic's message without the name of the exception that carried ours."""
    return text.removeprefix("Value error, ")


def _http(request: Request, error: HTTPException) -> Problem:
    title = HTTPStatus(error.status_code).phrase
    detail = str(error.detail)
    allowed, extra = None, {}
    if error.status_code == 404:
        allowed = request.app.state.paths
        detail = f"There is nothing at {request.url.path}."
        guess = closest("/" + request.url.path.strip("/").split("/")[0], allowed)
        if guess:
            detail += f" Did you mean {guess}?"
            extra["did_you_mean"] = guess
    headers = dict(error.headers or {})
    return Problem(error.status_code, title, detail, allowed=allowed, headers=headers, **extra)


def _fault(request: Request, error: Exception) -> Problem:
    # Starlette raises the error again after this answer; the layer that names requests logs it.
    name = getattr(request.state, "request_id", "")
    return Problem(
        500,
        "Internal error",
        "The server failed on this request; the fault is in its log.",
        request_id=name,
    )
