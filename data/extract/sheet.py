"""Candidates as a table: what a curator deletes from, corrects, and takes into ``claims/*.tsv``."""

from __future__ import annotations

from crosslane.data import schema
from crosslane.data.extract.candidates import Candidate, Extraction
from crosslane.ontology.model import Rank

BEFORE, BEHIND = ("accept",), ("confidence", "rule")
"""Columns beside those of a claim. ``accept`` is empty: a person fills it."""

COLUMNS = (*BEFORE, *schema.CLAIMS.columns, *BEHIND)


def row(candidate: Candidate, source: str = "") -> dict[str, str]:
    """Return a candidate as the cells of a claim, and those beside them.

    Args:
        candidate: the candidate.
        source: id of the source that the text is of; empty where it is not known.

    Returns:
        Cells by column. What a rule cannot know is empty: aspect, markets, dates, paraphrase.
    """
    known = {
        "id": candidate.id,
        "platform": candidate.platform,
        "model": candidate.model,
        "programme": candidate.programme,
        "segment": candidate.segment,
        "party": candidate.party.value,
        "involvement": candidate.involvement.value,
        "polarity": candidate.polarity.value,
        "strength": candidate.strength.value,
        "rank": Rank.NORMAL.value,
        "source": source,
        "start": str(candidate.start),
        "end": str(candidate.end),
        "quote": candidate.quote,
        "note": candidate.note,
        "confidence": candidate.confidence,
        "rule": " ".join(rule.value for rule in candidate.rules),
    }
    return {column: known.get(column, "") for column in COLUMNS}


def table(extraction: Extraction, source: str = "") -> str:
    """Return all candidates as TSV.

    Args:
        extraction: what was read.
        source: id of the source.

    Returns:
        A header and a line for each candidate. No cell holds a tab, a line end or a sign that
        cannot be seen: a passage with one is no candidate, see `data.tables.cell_fault`.
    """
    rows = (row(one, source) for one in extraction.candidates)
    lines = ["\t".join(COLUMNS), *("\t".join(cells.values()) for cells in rows)]
    return "".join(f"{line}\n" for line in lines)
