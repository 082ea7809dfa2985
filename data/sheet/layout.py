"""What is where in a workbook: a sheet for each table, and what a column may hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from crosslane.data import schema
from crosslane.data.tables import Table
from crosslane.data.versions import State
from crosslane.ontology.model import ANY, Grade, Involvement, Party, Polarity, Rank, Strength
from crosslane.ontology.records import Vocabulary

README, LISTS, BASE = "read me", "lists", "base"
"""Sheets beside those of tables: what to do, what drop-downs offer, what was exported."""

TABLES = (schema.CLAIMS, *schema.TABLES)
"""The tables, in the order of their sheets."""

DATES = frozenset({"valid_from", "valid_until", "published"})
NUMBERS = frozenset({"start", "end"})

Kind = Literal["text", "date", "number"]


class SheetError(Exception):
    """A workbook cannot be written or read; the text says why and what to do."""


@dataclass(frozen=True, slots=True, order=True)
class SheetFault:
    """One fault, and the place where a curator finds it.

    Args:
        place: name of a sheet, or of a file for a row that is in no sheet.
        row: row of the sheet or line of the file, from 1; 0 for the whole.
        column: name of the column; empty for the whole row.
        message: what is wrong, what would be valid.
        letters: how the spreadsheet calls the column, such as ``F``; empty if it is in none.
    """

    place: str
    row: int
    column: str
    message: str
    letters: str = ""

    def __str__(self) -> str:
        where = [f"sheet {self.place}" if not self.place.endswith(".tsv") else self.place]
        if self.row:
            where.append(f"row {self.row}" if not self.place.endswith(".tsv") else f"{self.row}")
        if self.column:
            cell = f" ({self.letters}{self.row})" if self.letters and self.row else ""
            where.append(f"column {self.column}{cell}")
        return f"{', '.join(where)}: {self.message}"


def sheet_name(table: Table) -> str:
    """Return the name of a table's sheet.

    Example:
        >>> sheet_name(schema.FACTS)
        'facts'
    """
    return table.name.removesuffix(".tsv")


def kind_of(column: str) -> Kind:
    """Return what the cells of a column are, whatever a spreadsheet makes of them."""
    return "date" if column in DATES else "number" if column in NUMBERS else "text"


@dataclass(frozen=True, slots=True)
class Choice:
    """What a drop-down offers.

    Args:
        name: heading of the list.
        meanings: what each valid value means, by the value.
        closed: whether no import can add a value to it.
    """

    name: str
    meanings: Mapping[str, str]
    closed: bool


def choices(state: State, vocabulary: Vocabulary) -> dict[str, Choice]:
    """Return the drop-downs by their names: closed lists, and the ids of the tables.

    Args:
        state: the rows of all tables.
        vocabulary: segments, groups and models.

    Returns:
        A choice by its name; `choice_of` tells which one a column has.
    """
    segments = {one.id: f"{one.label.en} {one.label.zh}" for one in vocabulary.segments}
    segments |= {one.id: f"{one.label.en} {one.label.zh}" for one in vocabulary.groups}
    parties = {one.id: f"{one.label.en} {one.label.zh}" for one in vocabulary.parties}
    models = {one.id: f"{one.label.en} {one.label.zh}" for one in vocabulary.models}
    platforms = _ids(state, schema.PLATFORMS, "label_en")
    general = {ANY: "none in particular"}
    made = [
        Choice("platform", platforms, closed=False),
        Choice("platform or *", {**general, **platforms}, closed=False),
        Choice("model", models, closed=True),
        Choice("model or *", {**general, **models}, closed=True),
        Choice("programme", _ids(state, schema.PROGRAMMES, "label_en"), closed=False),
        Choice("segment", segments, closed=True),
        Choice("party", {one.value: parties.get(one.value, "") for one in Party}, closed=True),
        _enumeration("involvement", Involvement),
        _enumeration("polarity", Polarity),
        _enumeration("strength", Strength),
        _enumeration("rank", Rank),
        _enumeration("grade", Grade),
        Choice("source", _ids(state, schema.SOURCES, "title"), closed=False),
        Choice("predicate", schema.PREDICATES, closed=True),
        Choice("organization", _ids(state, schema.ORGANIZATIONS, "label_en"), closed=False),
        Choice("role", dict.fromkeys(schema.ORGANIZATION_ROLES, ""), closed=True),
    ]
    return {one.name: one for one in made}


def choice_of(table: Table, column: str, made: Mapping[str, Choice]) -> Choice | None:
    """Return the drop-down of a column, ``None`` for one that takes more than a choice."""
    if table is schema.CLAIMS and column in ("platform", "model"):
        return made[f"{column} or *"]
    return made.get("organization" if column == "parent" else column)


def _enumeration(name: str, kind: type[StrEnum]) -> Choice:
    return Choice(name, {one.value: "" for one in kind}, closed=True)


def _ids(state: State, table: Table, label: str) -> dict[str, str]:
    place, shown = table.columns.index("id"), table.columns.index(label)
    return {cells[place]: cells[shown] for cells in state.get(table.name, ())}
