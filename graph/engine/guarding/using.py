"""The protocol's dataset for an update, which pyoxigraph has no parameter for.

SPARQL 1.1 Protocol, section 2.2.3: ``using-graph-uri`` and ``using-named-graph-uri`` stand for
USING and USING NAMED in every operation with a WHERE, and are an error where the text has
USING or WITH. So this is where they are written into the text.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from crosslane.graph.engine.errors import QuerySyntaxError
from crosslane.graph.engine.guarding.tokens import Token, syntax_error, tokens

_OWN = "the text has {}, so the request may not name graphs with using-graph-uri, too"
_FORBIDDEN = frozenset('<>"{}|\\^`')


def with_using(text: str, default: tuple[str, ...] | None, named: tuple[str, ...] | None) -> str:
    """Write a dataset into an update.

    Args:
        text: of the update; escapes of characters outside strings and IRIs are resolved.
        default: IRIs of ``using-graph-uri``, or None.
        named: IRIs of ``using-named-graph-uri``, or None.

    Returns:
        The update with USING and USING NAMED.

    Raises:
        QuerySyntaxError: it has USING or WITH already, or what is given is no IRI.

    Example:
        >>> with_using("DELETE WHERE { ?s ?p 1 }", ("urn:g",), None)
        'DELETE  { ?s ?p 1 } USING <urn:g> WHERE { ?s ?p 1 }'
        >>> with_using("INSERT { } WHERE { }", None, ("urn:g",))
        'INSERT { } USING NAMED <urn:g> WHERE { }'
    """
    if default is None and named is None:
        return text
    for iri in (*(default or ()), *(named or ())):
        if any(character in _FORBIDDEN or character <= " " for character in iri):
            raise QuerySyntaxError(f"{iri!r} is no IRI", 1, 1, "")
    clauses = [f"USING <{iri}>" for iri in default or ()]
    clauses += [f"USING NAMED <{iri}>" for iri in named or ()]
    scan = _Scan(text, " ".join(clauses))
    for token in tokens(text):
        scan.take(token)
    return "".join((*scan.done, text[scan.copied :]))


@dataclass(slots=True)
class _Scan:
    """State of one pass over the tokens; one object per pass, never shared."""

    text: str
    using: str
    depth: int = 0
    copied: int = 0
    previous: str = ""
    shorthand: int | None = None
    opened: int = 0
    done: list[str] = field(default_factory=list)

    def take(self, token: Token) -> None:
        """Account for the next token."""
        if token.kind == "open":
            if self.depth == 0:
                self.opened = token.start
            self.depth += 1
        elif token.kind == "close":
            self.depth -= 1
            if self.depth == 0 and self.shorthand is not None:
                self._write_out(token.start + len(token.text))
        elif self.depth == 0 and token.kind == "word":
            self._word(token, token.text.upper())
        self.previous = token.text.upper()

    def _word(self, token: Token, word: str) -> None:
        if word.startswith("USING") or word == "WITH":
            raise syntax_error(_OWN.format(word), self.text, token.start)
        if word == "DELETEWHERE":  # which parsers without boundaries of words take
            self._copy(token.start, token.start + len(word), "DELETE")
            self.shorthand = token.start
        elif word == "WHERE" and self.previous == "DELETE":
            self._copy(token.start, token.start + len(word), "")
            self.shorthand = token.start
        elif word == "WHERE":
            self._copy(token.start, token.start, f"{self.using} ")

    def _copy(self, until: int, goes_on: int, instead: str) -> None:
        self.done += (self.text[self.copied : until], instead)
        self.copied = goes_on

    def _write_out(self, end: int) -> None:
        """Give DELETE WHERE { quads } its long form."""
        quads = self.text[self.opened : end]
        self._copy(end, end, f" {self.using} WHERE {quads}")
        self.shorthand = None
