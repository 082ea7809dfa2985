"""The words that say who takes part and how: ``triggers.tsv``, read and checked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

from crosslane.data.faults import DataError, Fault, invalid
from crosslane.ontology.model import Involvement, Polarity, Strength

NAME = "triggers.tsv"
COLUMNS = (
    *("language", "words", "kind", "value", "frame", "deciding", "polarity", "strength", "note"),
)
LANGUAGES = ("en", "zh")


class Kind(StrEnum):
    """What a word of the table does in a sentence; ``docs/howto/extract.md`` tells more."""

    ACT = "act"
    DENIAL = "denial"
    HEDGE = "hedge"
    STOP = "stop"
    BREAK = "break"
    OBJECT = "object"
    LEAD = "lead"
    DETERMINER = "determiner"
    JOIN = "join"
    THEY = "they"
    VOICE = "voice"
    TURN = "turn"
    CARRY = "carry"
    REST = "rest"
    MODELS = "models"
    RESET = "reset"
    IGNORE = "ignore"
    SHORT = "short"


class Frame(StrEnum):
    """Where an act has its party and its segments.

    ``before``: the party stands before it. ``verbal``: the same, and it may be the first word of
    the segment's own name. ``after``: the party follows, the segments stand before.
    ``to``: the segments follow, then "to" and the party.
    """

    BEFORE = ""
    VERBAL = "verbal"
    AFTER = "after"
    TO = "to"


@dataclass(frozen=True, slots=True)
class Trigger:
    """One row of the table.

    Args:
        language: ``en`` or ``zh``.
        words: one word or several; forms of regular verbs need not be told.
        kind: what it does.
        value: an involvement, a group, or ids of models, as the kind wants it.
        frame: where an act has its party.
        deciding: what the act means for a segment that is decided and not done, if else.
        polarity: whether an act denies by itself.
        strength: how strong a claim with it is at most.
    """

    language: str
    words: str
    kind: Kind
    value: str
    frame: Frame
    deciding: str
    polarity: Polarity
    strength: Strength

    def involvement(self, *, decided: bool) -> Involvement:
        """Return what the act means for a segment."""
        return Involvement(self.deciding if decided and self.deciding else self.value)


def read_triggers(text: str | None = None) -> tuple[Trigger, ...]:
    """Read the table of triggers.

    Args:
        text: the table; that of the package by default.

    Returns:
        Its rows, in order.

    Raises:
        DataError: with every fault of the table.
    """
    if text is None:
        text = files("crosslane.data.extract").joinpath(NAME).read_text(encoding="utf-8")
    head, *lines = text.removesuffix("\n").split("\n")
    if tuple(head.split("\t")) != COLUMNS:
        raise DataError([Fault(NAME, 1, "", f"columns are {', '.join(COLUMNS)}")])
    faults: list[Fault] = []
    found = [_read(number, line, faults) for number, line in enumerate(lines, start=2)]
    if faults:
        raise DataError(faults)
    return tuple(one for one in found if one is not None)


def _read(line: int, text: str, faults: list[Fault]) -> Trigger | None:
    cells = text.split("\t")
    if len(cells) != len(COLUMNS):
        faults.append(Fault(NAME, line, "", f"{len(cells)} cells, not {len(COLUMNS)}"))
        return None
    row = dict(zip(COLUMNS, cells, strict=True))
    before = len(faults)
    for column, allowed in _allowed(row["kind"]).items():
        if row[column] not in allowed:
            faults.append(Fault(NAME, line, column, invalid(row[column], allowed, column)))
    if not row["words"].strip():
        faults.append(Fault(NAME, line, "words", "is empty"))
    if len(faults) > before:
        return None
    return Trigger(
        row["language"],
        row["words"],
        Kind(row["kind"]),
        row["value"],
        Frame(row["frame"]),
        row["deciding"],
        Polarity(row["polarity"] or Polarity.ASSERTED),
        Strength(row["strength"] or Strength.EXPLICIT),
    )


def _allowed(kind: str) -> dict[str, list[str]]:
    """Return the valid values of each closed column; an act needs an involvement."""
    involvements = [one.value for one in Involvement]
    closed = {
        "language": list(LANGUAGES),
        "kind": [one.value for one in Kind],
        "frame": [one.value for one in Frame],
        "deciding": ["", *involvements],
        "polarity": ["", *(one.value for one in Polarity)],
        "strength": ["", *(one.value for one in Strength)],
    }
    return closed | ({"value": involvements} if kind in (Kind.ACT, Kind.TURN) else {})
