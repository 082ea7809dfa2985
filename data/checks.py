"""Checks that more than one table needs: references, evidence, periods."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from crosslane.data.tables import Cells
from crosslane.ontology.model import Evidence
from crosslane.ontology.records import Vocabulary

QUOTE_MAX = 200
"""Longest quote in characters: short enough to be a quotation."""


@dataclass(slots=True)
class Known:
    """Ids that later tables may refer to; an id counts even where its row is at fault.

    Every row looks them up, so they are to be sets or keys: in a list, a table that is ten times
    longer takes a hundred times as long. Their order is that in which faults name them.
    """

    vocabulary: Vocabulary
    sources: Collection[str] = ()
    organizations: Collection[str] = ()
    platforms: Collection[str] = ()
    subjects: Collection[str] = ()  # platforms that a claim may name: all of them, and ``*``
    offerings: Collection[str] = ()
    programmes: dict[str, str] = field(default_factory=dict)
    facts: Collection[str] = ()


def read_evidence(cells: Cells, known: Known) -> Evidence:
    """Read the columns ``source``, ``start``, ``end`` and ``quote`` of a claim or fact."""
    source = cells.choice("source", known.sources, "source")
    start, end = cells.number("start"), cells.number("end")
    quote = cells.text("quote")
    if len(quote) > QUOTE_MAX:
        cells.fail("quote", f"is {len(quote)} characters long; at most {QUOTE_MAX}")
    if cells.ok and end - start != len(quote):
        cells.fail("end", f"end - start is {end - start}, the quote has {len(quote)} characters")
    return Evidence(source, start, end, quote)


def check_period(cells: Cells, start: str, end: str) -> None:
    """Report a period that ends before it starts."""
    first, last = cells.row.cells[start], cells.row.cells[end]
    if cells.ok and first and last:
        begin, finish = cells.date(start), cells.date(end)
        if begin and finish and finish.last <= begin.first:
            cells.fail(end, f"{last} is not after {start} {first}")
