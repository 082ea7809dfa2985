"""``extract``: candidates for claims out of a text, for a person to accept, correct or drop."""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path
from typing import IO

from crosslane.data.extract.candidates import Extraction, extract
from crosslane.data.extract.sheet import row, table
from crosslane.loading import load_records
from crosslane.ontology.records import Records
from crosslane.ontology.suggest import UnknownValueError
from crosslane.output import CommandError, Output
from crosslane.settings import Settings

MOST_BYTES = 2_000_000
"""More than any article; the time it takes grows with the length, no faster."""


def candidates(asked: argparse.Namespace, settings: Settings, output: Output) -> int:
    """Propose claims, as a table, as JSON, and as a page to look at.

    Nothing is added to the data: a candidate counts once somebody has put it into a table.

    Returns:
        0, also where nothing was found.

    Raises:
        CommandError: where the text cannot be read, or a file cannot be written.
        UnknownValueError: for a source that is not in the data.
    """
    body = _read(asked.text)
    text = _decoded(body, asked.text)
    records = load_records(settings.data_dir)
    source = _source(records, asked.source, body)
    found = extract(text, records, asked.language or "auto")
    if asked.html is not None:
        _write(asked.html, _page(found, records, asked.text, source))
    if asked.out is not None:
        _write(asked.out, table(found, source))
    if output.form == "json":
        output.json(told(found, source))
    elif asked.out is None:
        output.stream.write(table(found, source))
    sys.stderr.write(summary(found) + "\n")
    return 0


def told(found: Extraction, source: str) -> dict[str, object]:
    """Return what was read as JSON has it."""
    return {
        "source": source or None,
        "language": found.language,
        "sentences": found.sentences,
        "candidates": [row(one, source) for one in found.candidates],
        "missed": [
            {"start": one.start, "end": one.end, "text": found.text[one.start : one.end]}
            for one in found.missed
        ],
    }


def summary(found: Extraction) -> str:
    """Return how much was read and found, in one line."""
    counts = ", ".join(f"{segment} {count}" for segment, count in found.by_segment().items())
    return (
        f"{_count(found.sentences, 'sentence')} read, "
        f"{_count(len(found.candidates), 'candidate')}{f': {counts}' if counts else ''}; "
        f"{_count(len(found.missed), 'sentence')} with a segment not understood. "
        "Nothing was added to the data."
    )


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _read(path: Path) -> bytes:
    """Read a text, or standard input for ``-``, and no more than is allowed."""
    try:
        if str(path) == "-":
            body = _most(sys.stdin.buffer)
        else:
            with path.open("rb") as file:
                body = _most(file)
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from None
    if len(body) > MOST_BYTES:
        raise CommandError(f"{path}: longer than {MOST_BYTES:,} bytes; cut it into parts")
    return body


def _most(file: IO[bytes]) -> bytes:
    return file.read(MOST_BYTES + 1)


def _decoded(body: bytes, path: Path) -> str:
    """Return the text of bytes, line ends and all, as offsets are counted in it."""
    if b"\0" in body:
        raise CommandError(f"{path}: no text; there is a zero byte at {body.index(0)}")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CommandError(
            f"{path}: not UTF-8 at byte {error.start}; save the file as UTF-8"
        ) from None
    if not text.strip("\ufeff \t\r\n"):
        raise CommandError(f"{path}: there is no text in it")
    return text


def _source(records: Records, given: str | None, body: bytes) -> str:
    """Return the source that is named, or whose text has these very bytes, or nothing."""
    if given is not None:
        if given not in records.source:
            raise UnknownValueError("source", given, records.source)
        return given
    digest = hashlib.sha256(body).hexdigest()
    return next((one.id for one in records.sources if one.sha256 == digest), "")


def _page(found: Extraction, records: Records, path: Path, source: str) -> str:
    from crosslane.visualize.candidates import candidates_page

    return candidates_page(found, records, path.name, source)


def _write(path: Path, text: str) -> None:
    """Write a file in one piece: it is whole, or what was there before stays."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="")
        part.replace(path)
    except OSError as error:
        raise CommandError(f"cannot write to {path}: {error.strerror}") from None
