"""The words of SPARQL, and what words written without a space between them are made of.

Some parsers know no boundaries of words: `ASKFROM` is ASK FROM to them, `FROMex:a` is FROM
ex:a. What the guard must see, it sees in there too.
"""

from __future__ import annotations

import re
from collections.abc import Collection

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
"""Words that a query begins with, after its prologue."""

OPERATIONS = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
"""Words that an operation of an update begins with."""

PROLOGUE = ("BASE", "PREFIX", "VERSION")
"""Words that a line of the prologue begins with."""

COUNTED = frozenset(
    [
        "OPTIONAL",
        "UNION",
        "MINUS",
        "FILTER",
        "BIND",
        "VALUES",
        "EXISTS",
        "GRAPH",
        "SELECT",
        "LATERAL",
        "HAVING",
    ]
)
"""Words that cost the engine something each time they occur."""

VOLATILE = frozenset(("NOW", "RAND", "UUID", "STRUUID", "BNODE"))
"""Functions that have another value every time they are asked."""

_FUNCTIONS = """
    ABS ADJUST AVG BNODE BOUND CEIL COALESCE CONCAT CONTAINS COUNT DATATYPE DAY ENCODE_FOR_URI
    FLOOR GROUP_CONCAT HASLANG HASLANGDIR HOURS IF IRI ISBLANK ISIRI ISLITERAL ISNUMERIC ISTRIPLE
    ISURI LANG LANGDIR LANGMATCHES LCASE MAX MD5 MIN MINUTES MONTH NOW OBJECT PREDICATE RAND REGEX
    REPLACE ROUND SAMETERM SAMPLE SECONDS SHA1 SHA256 SHA384 SHA512 STR STRAFTER STRBEFORE STRDT
    STRENDS STRLANG STRLANGDIR STRLEN STRSTARTS STRUUID SUBJECT SUBSTR SUM TIMEZONE TRIPLE TZ UCASE
    URI UUID YEAR"""
_CLAUSES = """
    A ALL AS ASC BY DATA DEFAULT DESC DISTINCT FALSE FROM GROUP IN INTO LIMIT NAMED NOT OFFSET
    ORDER REDUCED SEPARATOR SERVICE SILENT TO TRUE UNDEF USING WHERE"""
WORDS = COUNTED.union(FORMS, OPERATIONS, PROLOGUE, _FUNCTIONS.split(), _CLAUSES.split())
"""Every word of SPARQL 1.1 and of the drafts of 1.2, in capitals."""

_LENGTHS = sorted({len(word) for word in WORDS})
_COUNTED = re.compile("|".join(COUNTED))
_MOST_GLUED = 200  # a longer name is no mistake of someone who forgot spaces


def glued(text: str) -> bool:
    """Tell whether a text is words of SPARQL without spaces between them.

    Args:
        text: in capitals; dots and hyphens, which may stand between the words, included.

    Returns:
        Whether it can be cut into words, in any way.

    Example:
        >>> glued("ASKFROM"), glued("TRUE.SERVICE"), glued("SELEC")
        (True, True, False)
    """
    if len(text) > _MOST_GLUED:
        return False
    reached = [True] + [False] * len(text)
    for start, here in enumerate(text):
        if not reached[start]:
            continue
        if here in ".-":
            reached[start + 1] = True
        for length in _LENGTHS:
            if text[start : start + length] in WORDS:
                reached[min(start + length, len(text))] = True
    return reached[-1]


def without_glue(prefix: str, declared: Collection[str]) -> tuple[str, str] | None:
    """Take an undeclared prefix apart: words of SPARQL, then a declared prefix.

    Args:
        prefix: what stands before the colon of a name.
        declared: the prefixes that are, without colons.

    Returns:
        The words in capitals and the prefix, the longest possible; None where it is neither.

    Example:
        >>> without_glue("FROMex", {"ex", "x"})
        ('FROM', 'ex')
    """
    for cut in range(1, min(len(prefix), _MOST_GLUED) + 1):
        if prefix[cut:] in declared and glued(prefix[:cut].upper()):
            return prefix[:cut].upper(), prefix[cut:]
    return None


def counted_in(text: str) -> int:
    """Count the costly words in a text that may hold several.

    Args:
        text: in capitals.

    Returns:
        Their number.

    Example:
        >>> counted_in("FILTEREXISTS")
        2
    """
    return 1 if text in COUNTED else 0 if text in WORDS else len(_COUNTED.findall(text))
