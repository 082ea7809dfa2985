"""Answers that were fetched once, as peers give them again: by address, from a file."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

ANY_DAY = "as_of="
"""Last parameter of an address whose day may be any: peers give the answer for another day."""

Headers = tuple[tuple[str, str], ...]

_OWN = frozenset({"date", "connection"})
"""Headers that each server makes itself."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished answer.

    Attributes:
        status: of it.
        headers: names in lower case, without those that each server makes itself.
        body: as it was sent.
    """

    status: int
    headers: Headers
    body: bytes

    def header(self, name: str) -> str:
        """Return the value of a header, or nothing."""
        return next((value for known, value in self.headers if known == name), "")

    def same(self) -> tuple[int, Mapping[str, str], bytes]:
        """Return what must be equal between servers: all but the name of the request."""
        headers = {name: value for name, value in self.headers if name != "x-request-id"}
        return self.status, headers, self.body


def answer_of(status: int, headers: Iterable[tuple[str, str]], body: bytes) -> Answer:
    """Return an answer as it is kept.

    Args:
        status: of it.
        headers: as they came.
        body: as it came.
    """
    named = ((name.lower(), value) for name, value in headers)
    return Answer(status, tuple(one for one in named if one[0] not in _OWN), body)


def write_ready(path: Path, answers: Mapping[str, Answer]) -> None:
    """Write answers by address into a file.

    Args:
        path: of the file.
        answers: to keep.
    """
    rows = [
        [target, one.status, one.headers, base64.b64encode(one.body).decode("ascii")]
        for target, one in answers.items()
    ]
    path.write_text(json.dumps(rows), "utf-8")


def read_ready(path: Path) -> dict[str, Answer]:
    """Return the answers of a file, by address.

    Where addresses differ in their day only, the first one's answer also stands under
    `any_day` of it: it is what a peer gives for a day that is not among them.
    """
    found: dict[str, Answer] = {}
    for target, status, headers, body in json.loads(path.read_text("utf-8")):
        pairs = tuple((name, value) for name, value in headers)
        answer = Answer(status, pairs, base64.b64decode(body))
        found[target] = answer
        if ANY_DAY in target:
            found.setdefault(any_day(target), answer)
    return found


def any_day(target: str) -> str:
    """Return an address without its day.

    Example:
        >>> any_day("/?as_of=2024-02-29")
        '/?as_of='
    """
    before, parameter, _ = target.partition(ANY_DAY)
    return before + parameter
