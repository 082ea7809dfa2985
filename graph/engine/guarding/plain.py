r"""The text that a parser gets: what several readers could read in several ways is made plain.

A parser that backtracks reads ``?a<?b&&?c>?d`` as a comparison, a strict one as an IRI between
two variables; ``ex:a.b.SERVICE`` is one name, but a parser in use stops at the second dot. The
guard cannot vouch for a text that the parser reads differently, so such places are spelt out: a
space behind less-than, a backslash before the dots. What is meant stays the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from crosslane.graph.engine.errors import QueryTooComplex
from crosslane.graph.engine.guarding.terminals import (
    BLANK,
    CHARS,
    FRACTION,
    IRI,
    LANGUAGE,
    LOCAL,
    NAME,
    NUMBER,
    SPACE,
    STRINGS,
    VARIABLE,
    caseless,
)
from crosslane.graph.engine.guarding.tokens import space_end, syntax_error, tokens, unescape
from crosslane.graph.engine.limits import Limits, setting

Edit = tuple[int, int, str]
"""A change of a text: offset, length of what was there, what is there now."""

_KEPT = re.compile(
    rf"""(?P<kept> {STRINGS} | {IRI} | \#[^\r\n]*+ | ["'].*+ )
      | (?P<escape> \\u[0-9A-Fa-f]{{4}} | \\U[0-9A-Fa-f]{{8}} )""",
    re.VERBOSE | re.DOTALL,
)
_SAYING = frozenset(("word", "open", "close", "operator", "other"))
_DOT = re.compile(r"(\\.)|\.")


@cache
def _in_name() -> re.Pattern[str]:
    """Return the expression for a character of a name."""
    return re.compile(rf"[{CHARS}:%\\\-]")


@cache
def _data() -> re.Pattern[str]:
    """Return the expression for data; compiled at the first block of it."""
    # At most so many at a time, so that other threads get their turn.
    return re.compile(
        rf"""(?:(?: {IRI} | {STRINGS} | \^\^ | [+\-]?+(?:{NUMBER}|{FRACTION}) | {BLANK} | {LANGUAGE}
          | (?:{NAME})?+:{LOCAL} | {NAME} | {VARIABLE} | [.,;~|] | \[[ \t\r\n]*+\] | \([ \t\r\n]*+\)
        ) {SPACE}){{1,2000}}+""",
        re.VERBOSE | re.DOTALL,
    )


_NEXT_BLOCK = re.compile(
    rf"""\}} {SPACE} ; {SPACE} (?:{caseless("INSERT")}|{caseless("DELETE")})
      {SPACE} {caseless("DATA")} {SPACE} \{{""",
    re.VERBOSE,
)
_BRACKET = re.compile(r"(?P<open>[{(\[]|<<)|[})\]]|>>")


def decode(text: str) -> str:
    r"""Replace the codepoint escapes outside of strings, IRIs and comments.

    Inside of those the parser does it: a decoded quote would end the string.

    Args:
        text: a query or an update.

    Returns:
        The text to parse.

    Raises:
        QuerySyntaxError: an escape anywhere names a surrogate or no code point at all.

    Example:
        >>> decode(r"\u0041SK { ?s ?p '\u0041' }")
        "ASK { ?s ?p '\\u0041' }"
    """
    unescape(text)

    def character(match: re.Match[str]) -> str:
        return match[0] if match["kept"] else unescape(match[0])

    return _KEPT.sub(character, text)


@dataclass(frozen=True, slots=True)
class Plain:
    """A text that can be read in one way only.

    Attributes:
        edits: what was changed to make it so, in the order of the text.
        marks: the tokens of the new text, as `tokens.marks` gives them.
    """

    edits: tuple[Edit, ...]
    marks: list[str]


def made_plain(text: str, start: int) -> Plain:
    """Find out how a text with ambiguous places is to be read, and how to say so plainly.

    Args:
        text: a query or an update.
        start: offset of the end of its prologue.

    Returns:
        The changes and the tokens.

    Raises:
        QuerySyntaxError: a string is not closed.

    Example:
        >>> made_plain("ASK { FILTER(?a<?b&&?c>?d) }", 0).edits
        ((16, 0, ' '),)
    """
    edits: list[Edit] = []
    found = []
    for kind, said, begin in tokens(text, start):
        if kind in _SAYING:
            found.append(said)
            end = begin + len(said)
            if said == "<":
                edits.append((end + text.startswith("=", end), 0, " "))
            elif said == "." and _in_name().match(text, end):
                edits.append((begin, 0, " "))
        elif kind == "prefixed":
            prefix, _, local = said.partition(":")
            found.append(prefix + ":")
            if local.count(".") > 1:
                begin += len(prefix) + 1
                edits.append((begin, len(local), _DOT.sub(_escaped_dot, local)))
        else:
            found.append("")
    return Plain(tuple(edits), found)


def _escaped_dot(match: re.Match[str]) -> str:
    return match[1] or "\\."


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Carry out the changes of `made_plain`.

    Args:
        text: the text that they were made for.
        edits: in the order of their offsets.

    Returns:
        The new text.

    Example:
        >>> edited("?a<?b", ((3, 0, " "),))
        '?a< ?b'
    """
    pieces: list[str] = []
    position = 0
    for offset, length, new in edits:
        pieces += [text[position:offset], new]
        position = offset + length
    return "".join([*pieces, text[position:]])


def data_blocks(text: str, start: int, limits: Limits) -> Iterator[tuple[int, int]]:
    """Find the blocks of INSERT DATA and DELETE DATA.

    These may be large documents, so their tokens are not counted; only what data consists of is
    let through, and the depth of its brackets is limited.

    Args:
        text: an update.
        start: offset of the end of its prologue.
        limits: for the depth, and for the tokens outside of the blocks.

    Yields:
        Offsets of the first character inside of the braces and of the closing brace.

    Raises:
        QuerySyntaxError: a block is not closed, or holds what is no data.
        QueryTooComplex: too deep.
    """
    position: int | None = start
    while position is not None:
        opened = _next_block(text, position, limits)
        position = None
        while opened is not None:
            position = _block_end(text, opened, limits)
            yield opened, position
            found = _NEXT_BLOCK.match(text, position)
            opened = found.end() if found else None
            position += 1


def _next_block(text: str, start: int, limits: Limits) -> int | None:
    """Return the offset behind the brace of the next block, from a place outside of brackets."""
    words: list[str] = []
    depth = 0
    for count, token in enumerate(tokens(text, start), 1):
        if count > limits.max_tokens:
            return None  # counted and refused by the guard
        if token.text == "{" and depth == 0 and words in (["INSERT", "DATA"], ["DELETE", "DATA"]):
            return token.start + 1
        depth += (token.kind == "open") - (token.kind == "close")
        words = [*words[-1:], token.text.upper()]
    return None


def _block_end(text: str, opened: int, limits: Limits) -> int:
    """Return the offset of the brace that closes a block."""
    depth, position = 1, space_end(text, opened)
    while True:
        found = _data().match(text, position)
        position = found.end() if found else position
        bracket = _BRACKET.match(text, position)
        if bracket is None:
            if position == len(text):
                raise syntax_error("this block of data is not closed", text, opened - 1)
            if found is None:
                message = f"{text[position]!r} is not expected in a block of data"
                raise syntax_error(message, text, position)
            continue
        depth += 1 if bracket["open"] else -1
        if depth > limits.max_depth:
            raise too_complex(limits, "depth", depth)
        if depth == 0:
            return position
        position = space_end(text, bracket.end())


def too_complex(limits: Limits, limit: str, value: int) -> QueryTooComplex:
    """Make the error that says which limit a text goes past.

    Args:
        limits: that hold.
        limit: depth, tokens, operators, keywords, query_bytes or document_bytes.
        value: what the text has.

    Returns:
        The error.
    """
    name = f"max_{limit}"
    return QueryTooComplex(limit.rpartition("_")[2], value, getattr(limits, name), setting(name))
