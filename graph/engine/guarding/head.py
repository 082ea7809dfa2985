"""What a query says before its pattern: prefixes, base and the dataset that it asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph

from crosslane.graph.engine.guarding.terminals import IRI, NAME, SPACE, STRINGS, caseless
from crosslane.graph.engine.guarding.tokens import NOTHING, Token, space_end, syntax_error, tokens
from crosslane.graph.engine.guarding.words import without_glue

_DECLARATION = re.compile(
    rf"""(?: {caseless("BASE")} {SPACE} (?P<base>{IRI})
      | {caseless("PREFIX")} {SPACE} (?P<prefix>(?:{NAME})?+): {SPACE} (?P<iri>{IRI})
      | {caseless("VERSION")} {SPACE} (?:{STRINGS}) ) {SPACE}""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Prologue:
    """The lines of BASE, PREFIX and VERSION.

    Attributes:
        prefixes: of each declared prefix its IRI as written and the base that then held; None
            for the base where the IRI is absolute.
        base: IRI against which the IRIs behind it are resolved.
        end: offset of what follows.
        lines: how many.
    """

    prefixes: Mapping[str, tuple[str, str | None]]
    base: str
    end: int
    lines: int


def read_prologue(text: str, prefixes: Mapping[str, str], base: str) -> Prologue:
    """Read the prologue of a query or an update.

    Args:
        text: the whole of it.
        prefixes: that need no declaration.
        base: IRI that holds until the text declares another.

    Returns:
        What is declared.

    Raises:
        QuerySyntaxError: the base is no IRI.

    Example:
        >>> read_prologue("PREFIX ex: <x/> ASK {}", {}, "http://a/").prefixes
        {'ex': ('x/', 'http://a/')}
    """
    declared: dict[str, tuple[str, str | None]] = {name: (i, None) for name, i in prefixes.items()}
    position, lines = space_end(text, 0), 0
    while found := _DECLARATION.match(text, position):
        if found["base"]:
            base = _resolved(found["base"][1:-1], base, text, position)
        elif found["iri"]:
            declared[found["prefix"]] = (found["iri"][1:-1], base)
        position, lines = found.end(), lines + 1
    return Prologue(declared, base, position, lines)


def resolve(iri: str, base: str) -> str:
    r"""Make an IRI absolute, by the rules of the parser.

    Args:
        iri: what stands between the angle brackets, with its escapes.
        base: an absolute IRI, or "" for none.

    Returns:
        The absolute IRI.

    Raises:
        ValueError: it is no IRI, or relative without a base.

    Example:
        >>> resolve("../b", "http://example.org/a/c")
        'http://example.org/b'
    """
    line = f"<{iri}> <urn:p> <urn:o> ."
    quads = pyoxigraph.parse(line, format=pyoxigraph.RdfFormat.TURTLE, base_iri=base or None)
    try:
        [quad] = quads
    except SyntaxError as error:
        raise ValueError(f"<{iri}> is not an IRI") from error
    subject = quad.subject
    if not isinstance(subject, pyoxigraph.NamedNode):
        raise ValueError(f"<{iri}> is not an IRI")
    return subject.value


def _resolved(iri: str, base: str, text: str, offset: int) -> str:
    try:
        return resolve(iri, base)
    except ValueError as error:
        raise syntax_error(str(error), text, offset) from error


@dataclass(slots=True)
class _Clause:
    """State of the reading of one dataset clause."""

    text: str
    prologue: Prologue
    default: list[str]
    named: list[str]
    into: list[str] | None = None
    depth: int = 0
    form: str = ""
    previous: Token = NOTHING

    def take(self, token: Token) -> None:
        """Account for the next token behind the prologue."""
        self.form = self.form or token.text.upper()
        into, self.into = self.into, None
        if token.kind in ("open", "close"):
            self.depth += 1 if token.kind == "open" else -1
        elif self.depth == 0 and token.kind == "word":
            self._word(token.text.upper(), into)
        elif self.depth == 0 and token.kind == "iri" and into is not None:
            into.append(self._absolute(token))
        elif self.depth == 0 and token.kind == "prefixed":
            self._prefixed(token, into)
        self.previous = token

    def _word(self, word: str, into: list[str] | None) -> None:
        if word.endswith("FROM"):
            self.into = self.default
        elif word.endswith("FROMNAMED") or (word == "NAMED" and into is self.default):
            self.into = self.named

    def _prefixed(self, token: Token, into: list[str] | None) -> None:
        prefix, _, local = token.text.partition(":")
        declared = self.prologue.prefixes
        while not (prefix in declared and self._may_be_name(into)):
            glue = without_glue(prefix, declared)
            if glue is None:
                break
            words, prefix = glue
            self._word(words, into)
            into, self.into = into if self.into is None else self.into, None
        if into is not None:
            into.append(self._full(prefix, local, token))

    def _may_be_name(self, into: list[str] | None) -> bool:
        """Return whether a name may stand here, and FROM may not."""
        described = self.form.startswith("DESCRIBE") and not (self.default or self.named)
        return (
            into is not None
            or (described and self.previous.text != "*")
            or self.previous.text.upper() in ("BY", "HAVING")
        )

    def _full(self, prefix: str, local: str, token: Token) -> str:
        if prefix not in self.prologue.prefixes:
            message = f"the prefix {prefix}: is not declared"
            raise syntax_error(message, self.text, token.start)
        iri, base = self.prologue.prefixes[prefix]
        start = iri if base is None else _resolved(iri, base, self.text, token.start)
        return start + local.replace("\\", "")

    def _absolute(self, token: Token) -> str:
        return _resolved(token.text[1:-1], self.prologue.base, self.text, token.start)


def dataset_clause(text: str, prologue: Prologue) -> tuple[list[str], list[str]]:
    """Read FROM and FROM NAMED.

    Args:
        text: a query.
        prologue: of it.

    Returns:
        Absolute IRIs of the default graphs and of the named graphs.

    Raises:
        QuerySyntaxError: a name there has no declared prefix, or an IRI is none.

    Example:
        >>> text = "SELECT * FROM <a> FROM NAMED <b> {}"
        >>> dataset_clause(text, read_prologue(text, {}, "http://x/"))
        (['http://x/a'], ['http://x/b'])
    """
    clause = _Clause(text, prologue, [], [])
    for token in tokens(text, prologue.end):
        clause.take(token)
    return clause.default, clause.named


def declarations(text: str, start: int) -> Iterator[str]:
    """Yield the prefixes that an update declares between its operations.

    Args:
        text: an update.
        start: offset to begin at.

    Yields:
        Prefixes, without the colon.
    """
    previous = NOTHING
    for token in tokens(text, start):
        if token.kind == "prefixed" and previous.text.upper() == "PREFIX":
            yield token.text.partition(":")[0]
        previous = token
