"""LOAD, which is never carried out: what of an update remains without it.

``LOAD SILENT`` succeeds whatever becomes of the document, so an operation that does nothing
stands for one whose document nobody fetches. ``LOAD`` is refused; but whether the update is
SPARQL at all is for the parser to say, which gets to see the rest.
See https://www.w3.org/TR/sparql11-update/#load.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crosslane.graph.engine.guarding.plain import Edit, edited
from crosslane.graph.engine.guarding.tokens import Token, syntax_error, tokens

_NOTHING_DONE = "INSERT DATA {}"


@dataclass(frozen=True, slots=True)
class Rest:
    """An update without its LOADs.

    Attributes:
        text: with an operation in the place of each that does nothing.
        refused: whether one of them was not SILENT.
    """

    text: str
    refused: bool


def without_loads(text: str, start: int) -> Rest:
    """Put an operation that does nothing in the place of each LOAD.

    Args:
        text: an update.
        start: offset of the end of its prologue.

    Returns:
        What remains; no keyword LOAD is left in it.

    Raises:
        QuerySyntaxError: a LOAD is not followed by what belongs to it.

    Example:
        >>> without_loads("LOAD SILENT <a> INTO GRAPH <b> ; CLEAR ALL", 0)
        Rest(text='INSERT DATA {} ; CLEAR ALL', refused=False)
    """
    found = list(tokens(text, start))
    edits: list[Edit] = []
    refused = False
    for index, token in enumerate(found):
        if _says(token, "LOAD"):
            silent = _says_at(found, index + 1, "SILENT")
            last = _end(text, found, index + 1 + silent)
            end = last.start + len(last.text)
            edits.append((token.start, end - token.start, _NOTHING_DONE))
            refused = refused or not silent
    return Rest(edited(text, tuple(edits)), refused)


def _end(text: str, found: Sequence[Token], index: int) -> Token:
    """Return the last token of a LOAD whose document is named at an index."""
    named = _iri(text, found, index)
    if not _says_at(found, index + 1, "INTO"):
        return named
    if not _says_at(found, index + 2, "GRAPH"):
        token = found[min(index + 2, len(found) - 1)]
        raise syntax_error("INTO is followed by GRAPH", text, token.start)
    return _iri(text, found, index + 3)


def _iri(text: str, found: Sequence[Token], index: int) -> Token:
    if index < len(found) and found[index].kind in ("iri", "prefixed"):
        return found[index]
    token = found[min(index, len(found) - 1)]
    raise syntax_error("an IRI is expected here", text, token.start)


def _says_at(found: Sequence[Token], index: int, word: str) -> bool:
    return index < len(found) and _says(found[index], word)


def _says(token: Token, word: str) -> bool:
    return token.kind == "word" and token.text.upper() == word
