"""A text as headings, points of lists and paragraphs, and these as sentences, with their places."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

LONGEST = 800
"""Most characters of a sentence; a longer one is no sentence and is cut at a blank."""

_POINT = re.compile(r"\s*(?:[-*•·▪◦‣–—]|\d{1,3}[.)、]|[(（]\d{1,3}[)）])[ \t\u00a0]+")  # noqa: RUF001
_END = re.compile(r"[.!?]+[\"”’')\]]*(?=\s|$)|[。！？!?]+[”’」』）]*")  # noqa: RUF001
_LAST = re.compile(r"(?:[^\W_]\.)*[^\W_]+\Z")
_HEADING, _HEADING_HAN = 110, 40


class Role(StrEnum):
    """What a line of a text is."""

    HEADING = "heading"
    POINT = "point"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A part of the text from ``start`` to before ``end``, without space at its ends."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """A line that is not empty.

    Args:
        role: what it is.
        start: offset of its first character that is no space.
        end: offset after its last one.
        sentences: its sentences; a heading is one.
    """

    role: Role
    start: int
    end: int
    sentences: tuple[Sentence, ...]


def blocks(text: str, short: Collection[str] = ()) -> Iterator[Block]:
    r"""Yield the lines of a text.

    Args:
        text: the text, with any line ends.
        short: abbreviations in lower case that a full stop does not end a sentence after.

    Yields:
        The lines that are not empty, in order.

    Example:
        >>> [one.role.value for one in blocks("Temu\n\nThe platform ships.\n- Returns too")]
        ['heading', 'paragraph', 'point']
    """
    at = 0
    for line in re.split(r"(?<=[\n\r\u2028\u2029\v\f])", text):
        start, end = _trim(text, at, at + len(line))
        at += len(line)
        if start < end:
            yield _block(text, start, end, short)


def _block(text: str, start: int, end: int, short: Collection[str]) -> Block:
    point = _POINT.match(text, start, end)
    if point:
        found = tuple(_sentences(text, point.end(), end, short))
        return Block(Role.POINT, start, end, found)
    found = tuple(_sentences(text, start, end, short))
    if len(found) == 1 and _is_heading(text[start:end]):
        return Block(Role.HEADING, start, end, found)
    return Block(Role.PARAGRAPH, start, end, found)


def _is_heading(line: str) -> bool:
    """Whether a line of one sentence is short and does not end like one."""
    if line.endswith((":", "：")):  # noqa: RUF001
        return len(line.split()) <= 3 and len(line) <= _HEADING_HAN
    longest = _HEADING if line.isascii() or " " in line else _HEADING_HAN
    return len(line) <= longest and line[-1] not in '.!。！;；,，、…"”'  # noqa: RUF001


def _sentences(text: str, start: int, end: int, short: Collection[str]) -> Iterator[Sentence]:
    at = start
    for match in _END.finditer(text, start, end):
        if not _ends(text, at, match, short):
            continue
        yield from _cut(text, at, match.end())
        at = match.end()
    yield from _cut(text, at, end)


def _ends(text: str, start: int, stop: re.Match[str], short: Collection[str]) -> bool:
    """Whether a stop ends a sentence: not after an abbreviation, not before a small letter."""
    if stop[0] != ".":
        return True
    after = text[stop.end() : stop.end() + 2].lstrip()
    if after[:1].islower():
        return False
    word = _LAST.search(text, max(start, stop.start() - 12), stop.start())
    return word is None or (word[0].casefold() not in short and not _number(text, start, word))


def _number(text: str, start: int, word: re.Match[str]) -> bool:
    """Whether a word is the number of a heading or point, alone at the start."""
    return word.start() == start and (word[0].isdigit() or word[0].strip("IVX") == "")


def _cut(text: str, start: int, end: int) -> Iterator[Sentence]:
    """Yield a sentence, in parts where it is too long to be one."""
    start, end = _trim(text, start, end)
    while end - start > LONGEST:
        blank = text.rfind(" ", start, start + LONGEST)
        stop = blank if blank > start else start + LONGEST
        first, last = _trim(text, start, stop)
        yield Sentence(first, last)
        start, _ = _trim(text, stop, end)
    if start < end:
        yield Sentence(start, end)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] == "\ufeff"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
