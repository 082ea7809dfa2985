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
    release: str | None = Field(description="in which it changed last; null: not released yet")
    fields: list[FieldChange]
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    text: str = Field(description="the change as one sentence")


class AnswerShape(Shape):
    """What a cell says."""

    owner: Party | None
    status: Status


class CellChange(Shape):
    """A cell whose answer is another one for it."""

    id: str
    platform: str
    model: str
    segment: str
    before: AnswerShape | None
    after: AnswerShape | None


class ChangeTotals(Shape):
    """How many records and cells differ."""

    added: int
    changed: int
    removed: int
    cells: int


class ChangesHead(Shape):
    """What stands beside the changes: between which releases, and the answers that differ."""

    id: str
    since: str
    until: str
    market: str | None
    as_of: str
    counts: ChangeTotals
    cells: list[CellChange]
    links: CellLinks
