"""What a query must not say, found before a parser sees it.

The parser of the engine recurses and its plans can explode, so size, depth and length are
bounded here; and a query must not reach outside the dataset, so SERVICE, updates and foreign
FROM are refused by name. The guard gives the clear answer; that nothing is reached even if it
were mistaken is the business of the worker, which cannot open a socket or a file.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin

from crosslane.graph.engine.errors import QueryRefused, QuerySyntaxError, QueryTooComplex
from crosslane.graph.engine.limits import Limits, setting
from crosslane.graph.engine.tokens import Token, syntax_error, tokens, unescape

_UPDATES = frozenset(
    ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
)
_PROLOGUE = frozenset(("BASE", "PREFIX", "VERSION"))
_COUNTED_TEXT = "OPTIONAL UNION MINUS FILTER BIND VALUES EXISTS GRAPH SELECT LATERAL HAVING"
_COUNTED = frozenset(_COUNTED_TEXT.split())
_WORDS_TEXT = """
    A ABS ADD ADJUST ALL AS ASC ASK AVG BASE BNODE BOUND BY CEIL CLEAR COALESCE CONCAT CONSTRUCT
    CONTAINS COPY COUNT CREATE DATATYPE DAY DELETE DESC DESCRIBE DISTINCT DROP ENCODE_FOR_URI
    FALSE FLOOR FROM GROUP GROUP_CONCAT HASLANG HASLANGDIR HOURS IF IN INSERT IRI ISBLANK ISIRI
    ISLITERAL ISNUMERIC ISTRIPLE ISURI LANG LANGDIR LANGMATCHES LCASE LIMIT LOAD MAX MD5 MIN
    MINUTES MONTH MOVE NAMED NOT NOW OBJECT OFFSET ORDER PREDICATE PREFIX RAND REDUCED REGEX
    REPLACE ROUND SAMETERM SAMPLE SECONDS SEPARATOR SHA1 SHA256 SHA384 SHA512 SILENT STR STRAFTER
    STRBEFORE STRDT STRENDS STRLANG STRLANGDIR STRLEN STRSTARTS STRUUID SUBJECT SUBSTR SUM
    TIMEZONE TRIPLE TRUE TZ UCASE UNDEF URI UUID VERSION WHERE WITH YEAR"""
_WORDS = frozenset(_WORDS_TEXT.split())
_NAMING = frozenset(("GRAPH", "FROM", "NAMED", "DESCRIBE"))
_PLAIN = frozenset(("variable", "iri", "string", "blank", "language", "number"))
_NOTHING = Token("", "", 0)


@dataclass(frozen=True, slots=True)
class Checked:
    """What the guard learnt from a query it let through.

    Attributes:
        default_graphs: IRIs of FROM, or None when the query has no dataset clause.
        named_graphs: IRIs of FROM NAMED, or None when the query has no dataset clause.
        suspect: the likeliest place of a syntax error, for when the parser finds one: its own
            position is often just the end of the text.
    """

    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    suspect: QuerySyntaxError | None = None


@dataclass(slots=True)
class _Scan:
    """State of one pass over the tokens; one object per pass, never shared."""

    text: str
    limits: Limits
    prefixes: dict[str, str]
    base: str
    depth: int = 0
    tokens: int = 0
    operators: int = 0
    keywords: int = 0
    form: str = ""
    clause: str = ""
    prefix: str = ""
    previous: Token = _NOTHING
    before: Token = _NOTHING
    default: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    suspects: list[tuple[str, int]] = field(default_factory=list)

    def take(self, token: Token) -> None:
        """Account for the next token."""
        self.tokens += 1
        if self.tokens > self.limits.max_tokens:
            self._too_many("tokens", self.tokens)
        kind = token.kind
        if (self.clause and self._in_clause(token)) or kind in _PLAIN:
            pass
        elif kind == "word":
            self._word(token)
        elif kind == "operator":
            self.operators += 1
            if self.operators > self.limits.max_operators:
                self._too_many("operators", self.operators)
        elif kind == "open":
            self._open(token)
        elif kind == "close":
            self._close(token)
        elif kind == "prefixed":
            self._declared(token)
        elif kind == "other":
            self.suspects.append((f"{token.text!r} is not expected here", token.start))
        self.before, self.previous = self.previous, token

    def _too_many(self, limit: str, value: int) -> None:
        name = f"max_{limit}"
        raise QueryTooComplex(limit, value, getattr(self.limits, name), setting(name))

    def _open(self, token: Token) -> None:
        self.depth += 1
        if self.depth > self.limits.max_depth:
            self._too_many("depth", self.depth)
        # Parsers without token boundaries read `SERVICEex:a {` as SERVICE ex:a { ... }.
        if (
            token.text == "{"
            and self.previous.kind == "prefixed"
            and "SERVICE" in self.previous.text.partition(":")[0].upper()
            and self.before.text.upper() not in _NAMING
        ):
            raise _service()

    def _close(self, token: Token) -> None:
        self.depth -= 1
        if self.depth < 0:
            self.suspects.append((f"this {token.text} closes nothing", token.start))
            self.depth = 0

    def _word(self, token: Token) -> None:
        for word in token.text.upper().split("."):
            if "SERVICE" in word:  # also `trueSERVICE`, which some parsers take apart
                raise _service()
            if word in _COUNTED:
                self.keywords += 1
                if self.keywords > self.limits.max_keywords:
                    self._too_many("keywords", self.keywords)
            elif word not in _WORDS:
                self.suspects.append((f"{token.text} is not a word of SPARQL", token.start))
            if self.form:
                if word in ("FROM", "FROMNAMED"):
                    self.clause = word
            elif word in _PROLOGUE:
                self.clause = word
            elif word in _UPDATES:
                raise QueryRefused(f"updates are refused: {word} would change the dataset")
            else:
                self.form = word

    def _declared(self, token: Token) -> None:
        prefix = token.text.partition(":")[0]
        if prefix not in self.prefixes:
            self.suspects.append((f"the prefix {prefix}: is not declared", token.start))

    def _in_clause(self, token: Token) -> bool:
        """Read the operands of BASE, PREFIX and FROM; return whether the token was one."""
        clause, self.clause = self.clause, ""
        if clause == "PREFIX" and token.kind == "prefixed":
            self.clause, self.prefix = "IRI", token.text.partition(":")[0]
        elif clause == "FROM" and token.kind == "word" and token.text.upper() == "NAMED":
            self.clause = "FROMNAMED"
        elif clause in ("BASE", "IRI") and token.kind == "iri":
            if clause == "BASE":
                self.base = self._resolve(token)
            else:
                self.prefixes[self.prefix] = self._resolve(token)
        elif clause in ("FROM", "FROMNAMED") and token.kind in ("iri", "prefixed"):
            graphs = self.default if clause == "FROM" else self.named
            graphs.append(self._resolve(token))
        else:
            return False
        return True

    def _resolve(self, token: Token) -> str:
        """Return the absolute IRI that a token stands for."""
        if token.kind == "iri":
            try:
                return urljoin(self.base, unescape(token.text[1:-1]))
            except ValueError as error:
                message = f"{token.text} is not an IRI"
                raise syntax_error(message, self.text, token.start) from error
        prefix, _, local = token.text.partition(":")
        if prefix not in self.prefixes:
            message = f"the prefix {prefix}: is not declared"
            raise syntax_error(message, self.text, token.start)
        return self.prefixes[prefix] + local.replace("\\", "")


class Guard:
    """Checks queries against the limits and the graphs of one dataset.

    Args:
        limits: what a query may have.
        graphs: IRIs of the dataset's named graphs; nothing else may be named in FROM.
        prefixes: that a query may use without declaring them.
        base: against which relative IRIs are resolved.
    """

    def __init__(
        self, limits: Limits, graphs: Collection[str], prefixes: Mapping[str, str], base: str
    ) -> None:
        """Keep what queries are checked against."""
        self._limits = limits
        self._graphs = frozenset(graphs)
        self._prefixes = dict(prefixes)
        self._base = base

    def check(self, query: str) -> Checked:
        r"""Let a query through, or say why not.

        Args:
            query: text of a SPARQL 1.1 query.

        Returns:
            The dataset clause, resolved, and where a syntax error would likely be.

        Raises:
            QueryRefused: SERVICE, an update, or FROM of a graph that the dataset lacks.
            QueryTooComplex: a limit on the text.
            QuerySyntaxError: an unclosed string, or characters that no query can hold.
        """
        _characters(query)
        self._length(query)
        plain = unescape(query)
        if plain == query:
            return self._scan(query)
        # Some parsers decode escapes first, others inside strings and IRIs only: both must pass.
        failure: QuerySyntaxError | None = None
        results = []
        for text in (plain, query):
            try:
                results.append(self._scan(text))
            except QuerySyntaxError as error:
                failure = failure or error
        if failure is not None and not results:
            raise failure
        return results[-1]

    def graphs(self, iris: tuple[str, ...]) -> tuple[str, ...]:
        """Let graph names through that the dataset has.

        Args:
            iris: absolute IRIs, from FROM or from the protocol's parameters.

        Returns:
            The same IRIs.

        Raises:
            QueryRefused: one of them is not a graph of the dataset.
        """
        for iri in iris:
            if iri not in self._graphs:
                raise QueryRefused(
                    f"<{iri}> is not a graph of this dataset, and others are never fetched",
                    sorted(self._graphs),
                )
        return iris

    def _length(self, query: str) -> None:
        size, most = len(query.encode()), self._limits.max_query_bytes
        if size > most:
            raise QueryTooComplex("bytes", size, most, setting("max_query_bytes"))

    def _scan(self, text: str) -> Checked:
        scan = _Scan(text, self._limits, dict(self._prefixes), self._base)
        for token in tokens(text):
            scan.take(token)
        default, named = self.graphs(tuple(scan.default)), self.graphs(tuple(scan.named))
        suspect = (
            syntax_error(scan.suspects[0][0], text, scan.suspects[0][1]) if scan.suspects else None
        )
        if not default and not named:
            return Checked(suspect=suspect)
        return Checked(tuple(dict.fromkeys(default)), tuple(dict.fromkeys(named)), suspect)


def _service() -> QueryRefused:
    return QueryRefused("SERVICE is refused: this endpoint answers from its own dataset only")


def _characters(query: str) -> None:
    """Refuse what is not text: NUL and lone surrogates."""
    if "\0" in query:
        raise syntax_error("a query may not hold the character NUL", query, query.index("\0"))
    if query.isascii():
        return
    try:
        query.encode()
    except UnicodeEncodeError as error:
        # The excerpt must be text that can be sent.
        safe = query.encode("utf-8", "replace").decode()
        raise syntax_error("a lone surrogate is not a character", safe, error.start) from error
