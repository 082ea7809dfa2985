"""Faults in curated data: where, what, what would be valid, and what was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from crosslane.ontology.suggest import closest

_SHOWN = 24


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault; ``line`` counts from 1 and is 0 for the file as a whole."""

    file: str
    line: int
    column: str
    message: str

    def __str__(self) -> str:
        column = f" {self.column}:" if self.column else ""
        line = f":{self.line}" if self.line else ""
        return f"{self.file}{line}:{column} {self.message}"


class DataError(Exception):
    """The data cannot be used; carries every fault found, in file and line order."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        count = len(self.faults)
        head = f"{count} fault{'s' if count != 1 else ''} in the data"
        super().__init__("\n".join([head, *map(str, self.faults)]))


def invalid(value: str, allowed: Iterable[str], what: str = "value") -> str:
    """Say that a value is not one of the valid ones.

    Args:
        value: what was found.
        allowed: the valid values.
        what: what the value should be, such as ``segment``.

    Returns:
        A sentence with the valid values (the first ones of a long list, with their number) and
        the closest of them.

    Example:
        >>> invalid("selller", ["buyer", "seller"], "party")
        "'selller' is no party; did you mean 'seller'? valid: buyer, seller"
    """
    choices = list(allowed)
    shown = ", ".join(choices[:_SHOWN])
    if len(choices) > _SHOWN:
        shown += f" ... ({len(choices)} in all)"
    close = closest(value, choices)
    hint = f"; did you mean '{close}'?" if close else ";"
    return f"'{value}' is no {what}{hint} valid: {shown}"
