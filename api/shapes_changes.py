"""Shapes of what changed between two releases."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from crosslane.api.schemas import CellLinks, Shape
from crosslane.ontology.model import Party, Status


class FieldChange(Shape):
    """One field of a record, before and after."""

    field: str
    before: Any
    after: Any


class ChangeShape(Shape):
    """A record that differs between two releases."""

    id: str
    kind: str
    change: str = Field(description="added, changed or removed")
    way: str | None = Field(description="how an answer differs, such as newly-disputed")
    release: str | None = Field(description="in which it changed last; null: not released yet")
    fields: list[FieldChange]
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    text: str = Field(description="the change as one sentence")


class AnswerShape(Shape):
    """What a cell says."""

    owner: Party | None
    status: Status


class DecidingClaim(Shape):
    """A claim that decides a cell before, after or both."""

    claim: str
    decides: str = Field(description="before, after or both")
    change: str | None = Field(description="added, changed or removed; null: the same record")


class BothLinks(Shape):
    """Where a cell is answered as each of both states has it."""

    before: str | None
    after: str | None


class CellChange(Shape):
    """A cell whose answer is another one for it."""

    id: str
    platform: str
    model: str
    segment: str
    kind: str = Field(description="how it differs, such as newly-disputed")
    before: AnswerShape | None
    after: AnswerShape | None
    claims: list[DecidingClaim]
    links: BothLinks


class ChangeTotals(Shape):
    """How many records and cells differ."""

    added: int
    changed: int
    removed: int
    cells: int


class AnswerTotals(Shape):
    """How many answers differ in which way; each in one."""

    newly_disputed: int
    other_owner: int
    no_longer_decided: int
    newly_decided: int
    no_longer_disputed: int
    other_status: int
    new_offering: int
    gone: int


class ChangesHead(Shape):
    """What stands beside the changes: between which releases, and the answers that differ."""

    id: str
    since: str
    until: str
    market: str | None
    as_of: str
    counts: ChangeTotals
    answers: AnswerTotals
    cells: list[CellChange]
    links: CellLinks
