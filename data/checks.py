"""Checks that more than one table needs: references, evidence, periods."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from crosslane.data.tables import Cells
from crosslane.ontology.model import Evidence
from crosslane.ontology.records import Vocabulary

QUOTE_MAX = 200
"""Longest quote in characters: short enough to be a quotation."""

PARAPHRASE_MIN, PARAPHRASE_MAX = 20, 240
"""Characters of a paraphrase: long enough to say who does what, and no more than a sentence."""


@dataclass(slots=True)
class Known:
    """Ids that later tables may refer to; an id counts even where its row is at fault.

    Every row looks them up, so they are to be sets or keys: in a list, a table that is ten times
    longer takes a hundred times as long. Their order is that in which faults name them.
    """

    vocabulary: Vocabulary
    sources: Collection[str] = ()
    texts: Collection[str] = ()  # sources that have the sha256 of a text
    organizations: Collection[str] = ()
    platforms: Collection[str] = ()
    subjects: Collection[str] = ()  # platforms that a claim may name: all of them, and ``*``
    offerings: Collection[str] = ()
    programmes: dict[str, str] = field(default_factory=dict)
    facts: Collection[str] = ()
    overlays: Collection[str] = ()


def read_evidence(cells: Cells, known: Known) -> Evidence:
    """Read the columns ``source`` to ``paraphrase``: the very words, or what they say."""
    source = cells.choice("source", known.sources, "source")
    if cells.row.cells["paraphrase"]:
        return Evidence(source, paraphrase=_paraphrase(cells))
    if not cells.row.cells["quote"]:
        cells.fail("quote", "is empty; give the words and where they stand, or a paraphrase")
        return Evidence(source)
    start, end = cells.number("start"), cells.number("end")
    quote = cells.text("quote")
    if cells.ok and source not in known.texts:
        hint = f"source {source} has no sha256 of a text to hold it against; write a paraphrase"
        cells.fail("quote", hint)
    if len(quote) > QUOTE_MAX:
        cells.fail("quote", f"is {len(quote)} characters long; at most {QUOTE_MAX}")
    if cells.ok and end - start != len(quote):
        cells.fail("end", f"end - start is {end - start}, the quote has {len(quote)} characters")
    return Evidence(source, start, end, quote)


def _paraphrase(cells: Cells) -> str:
    text = cells.text("paraphrase")
    for column in ("start", "end", "quote"):
        if cells.row.cells[column]:
            cells.fail(column, "stands beside a paraphrase; give the words or a paraphrase of them")
    if not PARAPHRASE_MIN <= len(text) <= PARAPHRASE_MAX:
        span = f"write {PARAPHRASE_MIN} to {PARAPHRASE_MAX}, one sentence of your own"
        cells.fail("paraphrase", f"is {len(text)} characters long; {span}")
    return text


def check_period(cells: Cells, start: str, end: str) -> None:
    """Report a period that ends before it starts."""
    first, last = cells.row.cells[start], cells.row.cells[end]
    if cells.ok and first and last:
        begin, finish = cells.date(start), cells.date(end)
        if begin and finish and finish.last <= begin.first:
            cells.fail(end, f"{last} is not after {start} {first}")
