r"""The terminals of SPARQL 1.1 as regular expressions that run in linear time.

Every alternative consumes what it has looked at, and repetitions are possessive, so no input
makes a scanner go back over the text. See https://www.w3.org/TR/sparql11-query/#grammar.
"""

from __future__ import annotations

# PN_CHARS_BASE, and PN_CHARS without '-'.
BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
"""PN_CHARS_BASE, as the inside of a character class."""
CHARS = BASE + "0-9_\u00b7\u0300-\u036f\u203f-\u2040"
"""PN_CHARS without the hyphen, as the inside of a character class."""

SPACE = r"[ \t\r\n]*+(?:\#[^\r\n]*+[ \t\r\n]*+)*+"
"""White space and comments, or nothing."""

_PLX = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_MORE = rf"(?:[{CHARS}:\-]++|{_PLX})"
_FIRST = rf"(?:(?:[{BASE}_0-9:]|{_PLX}){_MORE}*+"
LOCAL = rf"{_FIRST}(?:\.++{_MORE}++)*+)?+"
"""What follows the colon of a prefixed name: PN_LOCAL or nothing."""
LOCAL_SHORT = rf"{_FIRST}(?:\.++{_MORE}++)?+)?+"
"""The same, up to its second dot: as far as some parsers read."""

NAME = rf"[{BASE}][{CHARS}.\-]*+"
"""A word, or the prefix of a name; what is between dots and hyphens may be words, too."""

_UCHAR = r"u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}"
_ESCAPED = rf"\\(?:[tbnrf\"'\\]|{_UCHAR})"
STRINGS = rf"""\"\"\"(?:[^"\\]++|{_ESCAPED}|"(?!""))*+\"\"\"
    | '''(?:[^'\\]++|{_ESCAPED}|'(?!''))*+'''
    | "(?!"")(?:[^"\\\r\n]++|{_ESCAPED})*+"
    | '(?!'')(?:[^'\\\r\n]++|{_ESCAPED})*+'"""
"""Alternatives for a string of each of the four kinds; for verbose expressions."""

_IN_IRI = rf"[^<>\"{{}}|^`\\\x00-\x20]*+(?:\\(?:{_UCHAR})[^<>\"{{}}|^`\\\x00-\x20]*+)*+>"
IRI = rf"<{_IN_IRI}"
"""An IRI in angle brackets."""
CERTAIN_IRI = rf"<[A-Za-z][A-Za-z0-9+.\-]*+:(?://{_IN_IRI}|[A-Za-z0-9_][A-Za-z0-9_:.%\-]*+>)"
"""An IRI that is nothing else in any place: no expression, after a less-than, starts a://."""

_EXPONENT = r"[eE][+\-]?[0-9]++"
NUMBER = rf"[0-9]++(?:\.[0-9]++)?+(?:\.?{_EXPONENT})?+"
"""A number without a sign that begins with a digit."""
FRACTION = rf"\.(?<![{CHARS}]\.)[0-9]++(?:{_EXPONENT})?+"
"""A number without a sign that begins with a dot."""
VARIABLE = rf"[?$][{CHARS}]++"
"""A variable."""
BLANK = rf"_:[{BASE}_0-9](?:[{CHARS}\-]++|\.++(?=[{CHARS}\-]))*+"
"""The label of a blank node."""
LANGUAGE = r"@[A-Za-z]++(?:-[A-Za-z0-9]++)*+"
"""A language tag with its sign."""


def caseless(word: str) -> str:
    """Return an expression for a keyword in capitals, small letters or both.

    Args:
        word: ASCII letters.

    Returns:
        The expression; unlike ``(?i:...)`` it takes no letter outside ASCII.

    Example:
        >>> caseless("AS")
        '[Aa][Ss]'
    """
    return "".join(f"[{letter.upper()}{letter.lower()}]" for letter in word)
