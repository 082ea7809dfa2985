"""Holds every quote against the text it was taken from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from crosslane.data.faults import DataError, Fault
from crosslane.data.tables import Row
from crosslane.ontology.model import Evidence
from crosslane.ontology.records import Records


def read_texts(directory: Path) -> dict[str, str]:
    """Read the source texts of a directory.

    Args:
        directory: holds the texts as ``*.txt``, byte for byte as they were read.

    Returns:
        Texts by the SHA-256 of their bytes.

    Raises:
        DataError: when the directory is not there, holds no text, or a text is not UTF-8.
    """
    faults, texts = [], {}
    paths = sorted(directory.glob("*.txt"))
    if not paths:
        faults.append(Fault(str(directory), 0, "", "there is no source text (*.txt)"))
    for path in paths:
        body = path.read_bytes()
        try:
            texts[hashlib.sha256(body).hexdigest()] = body.decode("utf-8")
        except UnicodeDecodeError as error:
            faults.append(Fault(path.name, 0, "", f"not UTF-8 at byte {error.start}"))
    if faults:
        raise DataError(faults)
    return texts


def check_quotes(
    records: Records, texts: dict[str, str], rows: Mapping[str, Row] | None = None
) -> list[Fault]:
    """Report every quote that is not ``text[start:end]`` of its source.

    Args:
        records: claims and facts with their evidence.
        texts: source texts by SHA-256; see `read_texts`.
        rows: the rows of claims, facts and overlays by id, which tell file and line.

    Returns:
        Faults by claim or fact; one for each source whose text is not there.
    """
    rows = rows or {}
    faults = [
        Fault("sources.tsv", 0, source.id, f"no text with sha256 {source.sha256} was given")
        for source in records.sources
        if source.sha256 and source.sha256 not in texts
    ]
    evidence = [(f"claim {item.id}", item.evidence) for item in records.claims]
    evidence += [(f"fact {item.id}", item.evidence) for item in records.facts]
    evidence += [(f"overlay {item.id}", item.evidence) for item in records.overlays]
    for name, one in evidence:
        text = texts.get(records.source[one.source].sha256 or "")
        if one.quote and text is not None and text[one.start : one.end] != one.quote:
            row, said = rows.get(name.partition(" ")[2]), _where(one, one.quote, text)
            if row is None:
                faults.append(Fault(name, 0, "quote", said))
            else:
                faults.append(Fault(row.file, row.line, "quote", f"of {name}: {said}"))
    return faults


def _where(one: Evidence, quote: str, text: str) -> str:
    said = f"source {one.source} has “{text[one.start : one.end]}” at {one.start}-{one.end}"
    at = text.find(quote)
    if at < 0:
        hint = "copy the words from the text, or give a paraphrase"
        return f"{said}; the quote is nowhere in it: {hint}"
    return f"{said}; the quote is at {at}-{at + len(quote)}: correct start and end"
