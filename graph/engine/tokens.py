r"""The terminals of SPARQL 1.1, as one regular expression that runs in linear time.

The tokens serve the guard, which asks what a query *says* before a parser sees it: the word
SERVICE in a string, a comment, an IRI, a variable or a prefixed name is not the keyword.
Every alternative consumes what it has looked at, and repetitions are possessive, so no
input makes the scanner go back over the text. See https://www.w3.org/TR/sparql11-query/#grammar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from crosslane.graph.engine.errors import QuerySyntaxError

# PN_CHARS_BASE, and PN_CHARS without '-'.
_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_CHARS = _BASE + "0-9_\u00b7\u0300-\u036f\u203f-\u2040"
# What follows the colon of a prefixed name; a dot only where more of the name follows it.
_LOCAL = (
    rf"(?:[{_CHARS}:\-]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?#@%]|\.++(?=[{_CHARS}:\-%\\]))*+"
)

_TOKEN = re.compile(
    rf"""
      (?P<space>(?:[ \t\r\n]|\#[^\r\n]*+)++)
    | (?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*+\"\"\"
              | '''(?:[^'\\]|\\.|'(?!''))*+'''
              | "(?!"")(?:[^"\\\r\n]|\\.)*+"
              | '(?!'')(?:[^'\\\r\n]|\\.)*+')
    | (?P<quote>["'])
    | (?P<iri><[^<>"{{}}|^`\\\x00-\x20]*+(?:\\[uU][0-9A-Fa-f]{{4,8}}[^<>"{{}}|^`\\\x00-\x20]*+)*+>)
    | (?P<variable>[?$][{_CHARS}]++)
    | (?P<blank>_:[{_CHARS}](?:[{_CHARS}\-]|\.++(?=[{_CHARS}\-]))*+)
    | (?P<language>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)
    | (?P<name>[{_BASE}][{_CHARS}.\-]*+(?::(?:{_LOCAL}))?+|:{_LOCAL})
    | (?P<number>[0-9]++)
    | (?P<open>[(\[{{]|<<\(?)
    | (?P<close>[)\]}}]|\)?>>)
    | (?P<operator>[!+\-*/|&^.;,=<>?])
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_POSITION = re.compile(r"error at (\d+):(\d+): (?:expected )?(?:one of )?(.*)", re.DOTALL)
_NOISE = re.compile(r"\[[^\]]*\]|<unreported>|[|\n]")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


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


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a query, without white space and comments.

    Args:
        text: the query.

    Yields:
        Tokens in the order of the text.

    Raises:
        QuerySyntaxError: a string is not closed.

    Example:
        >>> [token.kind for token in tokens("ASK { ?s ex:SERVICE '''SERVICE''' } # SERVICE")]
        ['word', 'open', 'variable', 'prefixed', 'string', 'close']
    """
    make = tuple.__new__  # a third of the time of Token(...), and this is the hot loop
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "other"
        if kind == "space":
            continue
        value = match.group()
        if kind == "name":
            kind = "prefixed" if ":" in value else "word"
        elif kind == "quote":
            raise syntax_error("this string is not closed", text, match.start())
        yield make(Token, (kind, value, match.start()))


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
        code = int(match[1] or match[2], 16)
        if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
            raise syntax_error(f"{match[0]} is not a character", text, match.start())
        return chr(code)

    return _ESCAPE.sub(character, text)


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
