"""One attack: what is sent, and which answers are honest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from tests.hostile import raw
from tests.hostile.bed import Places
from tests.hostile.raw import QUERY, Body, Request

Make = Callable[[Places], Request]


class Row(StrEnum):
    """A row of the table in ``docs/security.md``."""

    REACH = "reach"
    WRITE = "write"
    TEXT = "text"
    COST = "cost"
    ECHO = "echo"
    FRAME = "frame"
    DOCUMENT = "document"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Attack:
    """What is sent and what may come back.

    Attributes:
        name: in words.
        row: of the table of threats.
        make: makes the request, given where it may try to reach.
        statuses: of an honest answer.
        limits: names of limits, one of which an answer that names a limit may name; empty for
            an attack that no limit needs to stop.
    """

    name: str
    row: Row
    make: Make
    statuses: tuple[int, ...]
    limits: tuple[str, ...] = ()


def got(text: str, *headers: tuple[str, str], **parameters: str) -> Make:
    """Return what makes a query by GET; places may stand in text and parameters."""

    def make(places: Places) -> Request:
        given = {name: places.fill(value) for name, value in parameters.items()}
        return raw.get(places.fill(text), *headers, **given)

    return make


def posted(text: str, media: str = QUERY, *headers: tuple[str, str]) -> Make:
    """Return what makes a POST of a text; places may stand in it."""
    return lambda places: raw.direct(places.fill(text), media, *headers)


def formed(body: str | bytes, media: str = raw.FORM, method: str = "POST") -> Make:
    """Return what makes a POST of a form that is urlencoded already."""
    return lambda places: raw.form(body, media, method)


def sent(method: str, target: str, body: Body | None = None, *headers: tuple[str, str]) -> Make:
    """Return what makes any request."""
    return lambda places: Request(method, target, headers, body)
