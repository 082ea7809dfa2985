"""What a text of SPARQL says, word by word, before a parser sees it.

The word SERVICE in a string, a comment, an IRI, a variable or a prefixed name is not the
keyword. Two scanners: `marks` is fast and knows no context; `tokens` reads in order and decides
what depends on the place: whether ``<`` begins an IRI or means less-than.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from crosslane.graph.engine.errors import QuerySyntaxError
from crosslane.graph.engine.guarding.terminals import (
    BLANK,
    CERTAIN_IRI,
    CHARS,
    FRACTION,
    IRI,
    LANGUAGE,
    LOCAL,
    LOCAL_SHORT,
    NAME,
    NUMBER,
    SPACE,
    STRINGS,
    VARIABLE,
)

_SPACE = re.compile(SPACE, re.VERBOSE)


@cache
def _token() -> re.Pattern[str]:
    """Return the expression for one token; compiled at the first query that needs it."""
    return re.compile(
        rf"""
        (?: (?P<string>{STRINGS})
          | (?P<quote>["'])
          | (?P<iri>{IRI})
          | (?P<variable>{VARIABLE})
          | (?P<blank>{BLANK})
          | (?P<language>{LANGUAGE})
          | (?P<prefixed>(?:{NAME})?+:{LOCAL})
          | (?P<name>{NAME})
          | (?P<number>{NUMBER}|{FRACTION})
          | (?P<open>[(\[{{]|<<)
          | (?P<close>[)\]}}]|>>)
          | (?P<operator>[!+\-*/|&^.;,=<>?~])
          | (?P<other>.)
        ) {SPACE}
        """,
        re.VERBOSE | re.DOTALL,
    )


@cache
def _mark() -> re.Pattern[str]:
    """Return the expression for one mark; compiled at the first query."""
    # What is outside the group stands for itself: it is counted and needs no look.
    return re.compile(
        rf"""
        (?: {VARIABLE} | {CERTAIN_IRI} | {STRINGS} | {NUMBER} | {FRACTION} | {BLANK} | {LANGUAGE}
          | ( {NAME}:?+ | : | [{{}}();,=/|&*!+\-\[\]]
            | (?<=[{CHARS}])\.++[{CHARS}:%\\\-] | {IRI} | << | >> | ["'].*+ | .
            ) (?:(?<=:){LOCAL_SHORT})?+
        ) {SPACE}
        """,
        re.VERBOSE | re.DOTALL,
    )


_POSITION = re.compile(r"error at (\d+):(\d+): (?:expected )?(?:one of )?(.*)", re.DOTALL)
_NOISE = re.compile(r"\[[^\]]*\]|<unreported>|[|\n]")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_PIECE = re.compile(r"[.\-]|[^.\-]++")
_OPERAND = frozenset(("string", "iri", "variable", "blank", "language", "prefixed", "number"))
_TERM_WORDS = ("a", "true", "false")
_EXPRESSION, _PATTERN, _TERMS, _HEAD = "expression", "pattern", "terms", "head"


class Token(NamedTuple):
    """One terminal of the text.

    Attributes:
        kind: string, iri, variable, blank, language, prefixed, word, number, open, close,
            operator or other.
        text: as it stands.
        start: its offset in the text.
    """

    kind: str
    text: str
    start: int


UNCLOSED = "this string is not closed"
"""What no parser takes: a lone quote begins nothing else."""

UNCLOSED_LONG = "this string of three quotes is not closed"
"""What some parsers take for an empty string and another one."""

NOTHING = Token("", "", 0)
"""What stands before the first token."""


def marks(text: str, start: int = 0) -> list[str]:
    """Return the tokens of a text in short form, fast and without regard to the place.

    Args:
        text: a query or an update.
        start: offset to begin at.

    Returns:
        For each token: a word, punctuation or an IRI that could be something else as it stands;
        a prefixed name as its prefix and colon; the rest of the text for a string that is not
        closed; two characters for a dot that may be inside a name; "" for what says
        nothing (variables, literals, other IRIs).

    Example:
        >>> marks("ASK { ?s ex:SERVICE '''SERVICE''' } # SERVICE")
        ['ASK', '{', '', 'ex:', '', '}']
    """
    return _mark().findall(text, space_end(text, start))


def each_mark(text: str, start: int = 0) -> Iterator[re.Match[str]]:
    """Yield the matches that `marks` takes its tokens from, one by one.

    Args:
        text: a query or an update.
        start: offset to begin at.

    Returns:
        Matches; as many as there are tokens.
    """
    return _mark().finditer(text, space_end(text, start))


def space_end(text: str, start: int) -> int:
    """Return the offset after the white space and comments at an offset.

    Args:
        text: a query or an update.
        start: the offset.

    Returns:
        An offset from `start` to the length of the text.
    """
    found = _SPACE.match(text, start)
    return found.end() if found else start


class _Places:
    """Which brackets are open, and whether what they hold is an expression."""

    def __init__(self) -> None:
        self._open = [_HEAD]
        self._fresh = False
        self.previous = NOTHING
        self.before = NOTHING

    def at_less_than(self) -> bool:
        """Return whether ``<`` here can only compare: after an operand of an expression."""
        if self._open[-1] != _EXPRESSION:
            return False
        kind, text, _ = self.previous
        return kind in _OPERAND or kind == "close" or text.lower() in ("true", "false")

    def take(self, token: Token) -> None:
        """Go on behind a token."""
        kind = token[0]
        if kind == "open":
            self._open.append(self._inside(token.text))
            self._fresh = token.text == "{"
        elif kind == "close" and len(self._open) > 1:
            self._open.pop()
            self._fresh = False
        elif self._fresh:
            if kind == "word" and token.text.upper().startswith("SELECT"):
                self._open[-1] = _HEAD
            self._fresh = False
        self.before, self.previous = self.previous, token

    def _inside(self, bracket: str) -> str:
        if bracket == "{":
            return _PATTERN
        if bracket != "(":
            return _TERMS
        if self._open[-1] in (_HEAD, _EXPRESSION):
            return _EXPRESSION
        # In a pattern: FILTER(, BIND(, FILTER regex(, FILTER ex:f( and the like, or else a list
        # of terms or the group of a path. FILTER may be glued to the name of the function.
        kind, text, _ = self.previous
        if kind == "word":
            return _TERMS if text.lower() in _TERM_WORDS else _EXPRESSION
        if kind in ("prefixed", "iri") and (
            (self.before.kind == "word" and self.before.text.lower() not in _TERM_WORDS)
            or "FILTER" in text.partition(":")[0].upper()
        ):
            return _EXPRESSION
        return _TERMS


def tokens(text: str, start: int = 0) -> Iterator[Token]:
    """Yield the tokens in the order of the text, without white space and comments.

    Args:
        text: a query or an update.
        start: offset to begin at, outside of any bracket.

    Yields:
        The tokens. ``<`` is an operator where it stands behind an operand of an expression.

    Raises:
        QuerySyntaxError: a string is not closed.

    Example:
        >>> [token.text for token in tokens("ASK { FILTER(?a<?b&&?c>?d) }")][4:7]
        ['?a', '<', '?b']
    """
    places, make = _Places(), tuple.__new__  # a third of the time of Token(...)
    match = _token().match
    position = space_end(text, start)
    while found := match(text, position):
        kind = found.lastgroup or "other"
        value = found[kind]
        start, position = position, found.end()
        if kind == "quote":
            long = text.startswith(3 * value, start)
            raise syntax_error(UNCLOSED_LONG if long else UNCLOSED, text, start)
        if value[0] == "<" and places.at_less_than():
            kind, value, position = "operator", "<", space_end(text, start + 1)
        if kind == "name":
            for piece in _PIECE.finditer(value):
                token = _piece(piece.group(), start + piece.start())
                places.take(token)
                yield token
        else:
            token = make(Token, (kind, value, start))
            places.take(token)
            yield token


def _piece(text: str, start: int) -> Token:
    if text in ".-":
        return Token("operator", text, start)
    return Token("number" if text[0].isdigit() else "word", text, start)


def unescape(text: str) -> str:
    r"""Replace the codepoint escapes ``\uXXXX`` and ``\UXXXXXXXX``.

    Args:
        text: a query or an IRI.

    Returns:
        The text that SPARQL 1.1 section 19.2 says to parse.

    Raises:
        QuerySyntaxError: an escape names a surrogate or no code point at all.

    Example:
        >>> unescape(r"\u0053ERVICE")
        'SERVICE'
    """

    def character(match: re.Match[str]) -> str:
        return _character(match, text)

    return _ESCAPE.sub(character, text)


def _character(match: re.Match[str], text: str) -> str:
    code = int(match[1] or match[2], 16)
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        raise syntax_error(f"{match[0]} is not a character", text, match.start())
    return chr(code)


def syntax_error(message: str, text: str, offset: int) -> QuerySyntaxError:
    """Make a syntax error at an offset of the text.

    Args:
        message: what is wrong.
        text: the whole query.
        offset: index of the offending character.

    Returns:
        The error, with line, column and excerpt.
    """
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 1
    return located_error(message, text, line, column)


def located_error(message: str, text: str, line: int, column: int) -> QuerySyntaxError:
    """Make a syntax error at a line and column of the text.

    Args:
        message: what is wrong.
        text: the whole query.
        line: from 1.
        column: from 1.

    Returns:
        The error; its excerpt shows at most 60 characters around the column.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    source = lines[line - 1] if 0 < line <= len(lines) else ""
    start = max(0, column - 41)
    shown = source[start : start + 60].replace("\t", " ")
    caret = " " * max(0, column - 1 - start) + "^"
    return QuerySyntaxError(message, line, column, f"{shown}\n{caret}")


def parser_error(message: str, text: str) -> QuerySyntaxError:
    """Turn the parser's message into a syntax error.

    Args:
        message: such as ``error at 1:9: expected one of LIMIT, ['a' ..= 'z'], [_]``.
        text: the whole query.

    Returns:
        The error, with the parser's position and the words it would have taken.
    """
    found = _POSITION.fullmatch(message)
    if found is None:
        return located_error(message, text, 1, 1)
    words = [word for part in _NOISE.sub(" ", found[3]).split(", ") if (word := part.strip())]
    sentence = "this is not SPARQL"
    if words:
        sentence += "; possible here: " + ", ".join(words[:8])
    return located_error(sentence, text, int(found[1]), int(found[2]))
