"""What a command takes, told once: parser, help and the path of the REST call come of it."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

FORMATS = ("table", "tsv", "csv", "json", "ttl", "jsonld", "rq")
"""Forms of every answer that is made of records."""

PLAIN = ("table", "tsv", "csv", "json")
"""Forms of what has no RDF."""


@dataclass(frozen=True, slots=True)
class Option:
    """One argument of a command.

    Args:
        name: name of the parameter in REST and in the namespace, such as ``as_of``.
        help: what it means.
        many: whether it may be repeated.
        kind: reads its text; plain text by default.
        choices: the only values, where they never depend on the data.
        switch: whether it takes no value.
        short: a second flag, such as ``-f``.
        place: whether it is positional: ``one`` is needed, ``maybe`` is not.
        only: for a command that gives a list, or with an id one record: which of both takes it.
        local: whether REST has no such parameter.
        metavar: how its value is called in the help.
    """

    name: str
    help: str
    many: bool = False
    kind: Callable[[str], object] = str
    choices: tuple[str, ...] | None = None
    switch: bool = False
    short: str | None = None
    place: Literal["", "one", "maybe"] = ""
    only: Literal["", "list", "one"] = ""
    local: bool = False
    metavar: str | None = None

    @property
    def flag(self) -> str:
        """How it is written: ``--as-of``, or for a positional one its name in capitals."""
        if self.place:
            return (self.metavar or self.name).upper()
        return "--" + self.name.replace("_", "-")

    def add(self, command: argparse.ArgumentParser) -> None:
        """Let a parser take it."""
        if self.place:
            count = "?" if self.place == "maybe" else None
            command.add_argument(
                self.name, nargs=count, metavar=self.flag, help=self.help, type=self.kind
            )
            return
        flags = [self.short, self.flag] if self.short else [self.flag]
        if self.switch:
            command.add_argument(*flags, dest=self.name, action="store_true", help=self.help)
        elif self.many:
            text = f"{self.help}; may be repeated"
            command.add_argument(
                *flags,
                dest=self.name,
                action="append",
                default=[],
                help=text,
                type=self.kind,
                choices=self.choices,
                metavar=self.metavar,
            )
        else:
            command.add_argument(
                *flags,
                dest=self.name,
                help=self.help,
                type=self.kind,
                choices=self.choices,
                metavar=self.metavar,
            )


def read_day(text: str) -> date:
    """Read a calendar date written like ``2024-06-01``.

    Raises:
        ArgumentTypeError: for anything else.
    """
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or len(text) != 10:
        message = f"'{text}' is no date of the calendar; write it like 2024-06-01"
        raise argparse.ArgumentTypeError(message)
    return found


def whole(least: int, most: int) -> Callable[[str], int]:
    """Return what reads a whole number within bounds, and refuses others.

    Example:
        >>> whole(1, 4)("3")
        3
    """

    def read(text: str) -> int:
        found = int(text) if text.isascii() and text.isdigit() else None
        if found is None or not least <= found <= most:
            message = f"'{text}' is no whole number from {least} to {most}"
            raise argparse.ArgumentTypeError(message)
        return found

    return read


def place(name: str, text: str, metavar: str | None = None) -> Option:
    """Return a positional argument that is needed."""
    return Option(name, text, place="one", metavar=metavar)


def maybe(text: str, metavar: str = "id") -> Option:
    """Return the id of one record; without it the command gives all."""
    return Option("id", text, place="maybe", metavar=metavar)


def keep(name: str, text: str, only: Literal["", "list", "one"] = "") -> Option:
    """Return a filter: an option that may be repeated and keeps what it names."""
    return Option(name, text, many=True, metavar="ID", only=only)


LENS = (
    Option("market", "ISO 3166-1 alpha-2 code, such as US", metavar="CODE"),
    Option(
        "as_of",
        "the day asked, such as 2024-06-01 (default: today, UTC)",
        kind=read_day,
        metavar="DAY",
    ),
    Option("as_known", "answer as the data stood in this release", metavar="RELEASE"),
    Option("source", "answer from this source alone", many=True, metavar="ID"),
    Option("grade", "worst grade of source to trust", choices=("A", "B", "C", "D")),
)
"""Through what an answer is seen; every question takes all of them."""

ROWS = (
    keep("platform", "only this platform; any: the models in general"),
    keep("model", "only this operating model"),
)
"""Filters of offerings, with the models in general."""

FILE = Option(
    "file", "read the query from a file; - for stdin", kind=Path, short="-f", metavar="FILE"
)
