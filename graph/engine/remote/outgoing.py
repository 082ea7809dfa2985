"""A query or update as it is sent to an endpoint of somebody else's.

Such an endpoint knows none of our prefixes, and may have words and functions of its own that
reach further than the dataset: Virtuoso's ``bif:http_get`` and ``DEFINE get:soft`` open
connections. So what is declared here is declared in the text, and only what SPARQL 1.1 has
goes out: no other first word, and no function but its own and the casts of XSD.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from crosslane.graph.engine.errors import QueryRefused, QuerySyntaxError
from crosslane.graph.engine.guarding.tokens import (
    Token,
    located_error,
    syntax_error,
    tokens,
    unescape,
)
from crosslane.ontology.terms import XSD

QUERIES = frozenset(("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"))
"""First words of queries, after the prologue."""

UPDATES = frozenset(("INSERT", "DELETE", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"))
"""First words of updates; LOAD is none of them."""

_PROLOGUE = frozenset(("BASE", "PREFIX"))
_CALLING = frozenset(("FILTER", "HAVING"))
_ENDS_ORDER = frozenset(("LIMIT", "OFFSET", "VALUES", "WHERE", "HAVING", "SELECT"))
_BLANK = re.compile(r"[^\r\n]")
_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*:")
_SCHEMES = ("bif:", "sql:", "java:")  # of functions in Virtuoso and in Jena


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A text that is ready to be sent.

    Attributes:
        text: what is sent; its lines are those of the original.
        form: its first word after the prologue, in capitals.
        original: what was asked.
        inserted: offset in `text` and length of each declaration that was added.
    """

    text: str
    form: str
    original: str
    inserted: tuple[tuple[int, int], ...] = ()

    def error(self, message: str, line: int, column: int) -> QuerySyntaxError:
        """Make a syntax error of what the endpoint says.

        Args:
            message: what is wrong.
            line: in the text that was sent, from 1.
            column: in the text that was sent, from 1.

        Returns:
            The error, with its place in the original.
        """
        lines = self.text.split("\n")
        if not 1 <= line <= len(lines):  # some count the end of the text, or not at all
            line, column = len(lines), len(lines[-1]) + 1
        start = sum(len(one) + 1 for one in lines[: line - 1])
        shift = sum(
            min(size, max(0, start + column - 1 - at))
            for at, size in self.inserted
            if start <= at < start + column - 1
        )
        return located_error(message, self.original, line, max(1, column - shift))


@dataclass(slots=True)
class _Reader:
    """State of one pass over the tokens; one object per pass, never shared."""

    text: str
    known: Mapping[str, str]
    forms: frozenset[str]
    form: Token | None = None
    based: bool = False
    relative: bool = False
    declared: dict[str, str] = field(default_factory=dict)
    needed: dict[str, str] = field(default_factory=dict)
    brackets: list[str] = field(default_factory=list)
    clauses: list[tuple[int, int]] = field(default_factory=list)
    clause: int | None = None
    ordering: bool = False
    declaring: str | None = None
    before: Token = Token("", "", 0)  # noqa: RUF009 - a tuple, which nobody can change
    previous: Token = Token("", "", 0)  # noqa: RUF009 - a tuple, which nobody can change

    def read(self) -> None:
        """Read all tokens."""
        for token in tokens(self.text):
            self._take(token)
            self.before, self.previous = self.previous, token
        if self.form is None:
            message = f"one of {', '.join(sorted(self.forms))} is missing"
            raise syntax_error(message, self.text, len(self.text))

    def _take(self, token: Token) -> None:
        kind = token.kind
        if self.clause is not None and kind in ("iri", "prefixed"):
            self.clauses.append((self.clause, token.start + len(token.text)))
        if kind != "word":
            self.clause = None
        if kind == "word":
            self._word(token)
        elif kind == "prefixed":
            self._prefixed(token)
        elif kind == "iri":
            self._iri(token)
        elif kind == "open":
            if token.text == "(":
                self._call(token)
            self.brackets.append(token.text)
            self.ordering = self.ordering and token.text != "{"
        elif kind == "close":
            if self.brackets:
                self.brackets.pop()
            self.ordering = self.ordering and token.text != "}"

    def _word(self, token: Token) -> None:
        word = token.text.upper()
        if self.form is None and word in _PROLOGUE:
            self.based = self.based or word == "BASE"
        elif self.form is None:
            if word not in self.forms:
                raise syntax_error(
                    f"{token.text} is none of {', '.join(sorted(self.forms))}",
                    self.text,
                    token.start,
                )
            self.form = token
        elif word in ("FROM", "FROMNAMED") and not self.brackets:
            self.clause = token.start
        if word == "BY":
            self.ordering = True
        elif word in _ENDS_ORDER:
            self.ordering = False

    def _prefixed(self, token: Token) -> None:
        prefix = token.text.partition(":")[0]
        if self.previous.text.upper() == "PREFIX":
            self.declaring = prefix
            return
        if f"{prefix.lower()}:" in _SCHEMES:
            raise _foreign(token.text)
        if prefix in self.declared:
            return
        if prefix not in self.known:
            raise syntax_error(f"the prefix {prefix}: is not declared", self.text, token.start)
        self.needed[prefix] = self.known[prefix]

    def _iri(self, token: Token) -> None:
        iri = unescape(token.text)
        if iri[1:].lower().startswith(_SCHEMES):
            raise _foreign(token.text)
        self.relative = self.relative or not _ABSOLUTE.match(iri)
        if self.declaring is not None:
            self.declared[self.declaring] = iri[1:-1]
            self.declaring = None

    def _call(self, token: Token) -> None:
        """Refuse a call of a function that is not of SPARQL or XSD.

        A name before a bracket is a function where expressions stand; in a pattern it is a
        predicate, and the bracket opens a list.
        """
        name = self.previous
        if name.kind not in ("iri", "prefixed") or self.declaring is not None:
            return
        inside = bool(self.brackets) and self.brackets[-1] == "("
        if not (inside or self.ordering or self.before.text.upper() in _CALLING):
            return
        if not self._resolved(name).startswith(XSD):
            raise _foreign(name.text)

    def _resolved(self, name: Token) -> str:
        if name.kind == "iri":
            return unescape(name.text)[1:-1]
        prefix, _, local = name.text.partition(":")
        return (self.declared.get(prefix) or self.known.get(prefix, "")) + local


def outgoing(
    text: str,
    prefixes: Mapping[str, str],
    base: str,
    forms: frozenset[str] = QUERIES,
    *,
    dataset: bool = True,
) -> Outgoing:
    """Make a text ready for an endpoint: declare what it uses, refuse what is not SPARQL 1.1.

    Args:
        text: a query or an update that the guard let through.
        prefixes: that it may use without declaring them.
        base: IRI against which its relative IRIs are resolved.
        forms: first words that it may have.
        dataset: whether FROM and FROM NAMED stay in the text. Where the request names the
            dataset, that counts alone, but Virtuoso takes both together.

    Returns:
        The text with the declarations it needs.

    Raises:
        QueryRefused: it calls a function of some product.
        QuerySyntaxError: it has no such first word, or uses a prefix that nobody declared.

    Example:
        >>> outgoing("ASK { ?s a xl:Claim }", {"xl": "http://x/"}, "http://b/").text
        'PREFIX xl: <http://x/> ASK { ?s a xl:Claim }'
    """
    reader = _Reader(text, prefixes, forms)
    reader.read()
    plain = unescape(text)
    if plain != text:
        # An endpoint may decode escapes before it parses, or inside IRIs only.
        _check_decoded(plain, prefixes, forms)
    assert reader.form is not None  # noqa: S101 - read() raises otherwise
    kept = text
    for begin, end in () if dataset else reader.clauses:
        kept = kept[:begin] + _BLANK.sub(" ", kept[begin:end]) + kept[end:]
    start = f"BASE <{base}> " if reader.relative and not reader.based else ""
    needed = "".join(f"PREFIX {name}: <{iri}> " for name, iri in reader.needed.items())
    at = reader.form.start
    inserted = ((0, len(start)), (len(start) + at, len(needed)))
    return Outgoing(
        start + kept[:at] + needed + kept[at:],
        reader.form.text.upper(),
        text,
        tuple(one for one in inserted if one[1]),
    )


def _check_decoded(plain: str, prefixes: Mapping[str, str], forms: frozenset[str]) -> None:
    """Refuse what the text would say where its escapes are decoded first."""
    try:
        _Reader(plain, prefixes, forms).read()
    except QuerySyntaxError:
        return  # an endpoint that decodes first finds the same, and answers nothing


def _foreign(name: str) -> QueryRefused:
    return QueryRefused(
        f"{name} is refused: only the functions of SPARQL 1.1 and the casts of XSD are passed on "
        "to a remote endpoint"
    )
