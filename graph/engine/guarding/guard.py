"""What a text must not say, found before a parser sees it.

The parser of the engine recurses and its plans can explode, so size, depth and length are
bounded here; and a text must not reach outside the dataset, so SERVICE, LOAD and foreign FROM
are refused by name. The guard gives the clear answer; that nothing is reached even if it were
mistaken is the business of the worker, which cannot open a socket or a file.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from crosslane.graph.engine.errors import QueryRefused, QuerySyntaxError
from crosslane.graph.engine.guarding.head import dataset_clause, read_prologue
from crosslane.graph.engine.guarding.loads import without_loads
from crosslane.graph.engine.guarding.plain import decode, too_complex
from crosslane.graph.engine.guarding.scan import Scan, load_refused, service_refused
from crosslane.graph.engine.guarding.tokens import UNCLOSED_LONG, syntax_error, tokens, unescape
from crosslane.graph.engine.guarding.words import glued
from crosslane.graph.engine.limits import Limits

_CLOSING = {"{": "}", "(": ")", "[": "]", "<<": ">>"}
_LONGEST_SUSPECT = 1 << 18


@dataclass(frozen=True, slots=True)
class Checked:
    r"""What the guard learnt from a text it let through.

    Attributes:
        text: what the parser shall get. It differs from what was sent where escapes such as
            ``\u0041`` stood outside of strings and IRIs, or where parsers do not agree on the
            reading; lines are the same unless an escape stood for an end of line, but columns
            may differ.
        default_graphs: IRIs of FROM, or None when the text has no dataset clause.
        named_graphs: IRIs of FROM NAMED, or None when the text has no dataset clause.
        volatile: whether a function with ever new values is called: NOW, RAND, UUID, STRUUID or
            BNODE.
        using: whether an update says USING or WITH.
    """

    text: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    volatile: bool = False
    using: bool = False

    @property
    def suspect(self) -> QuerySyntaxError | None:
        """The likeliest place of a syntax error, for when the parser finds one.

        The parser's own position is often just the end of the text. None where nothing stands
        out, and for large updates, as looking takes a second for each megabyte.
        """
        return _suspect(self.text) if len(self.text) <= _LONGEST_SUSPECT else None


class LoadRefused(QueryRefused):
    """An update asks for LOAD, and not for LOAD SILENT.

    Attributes:
        rest: the update without it, for a parser that tells whether it is SPARQL.
    """

    def __init__(self, rest: Checked) -> None:
        """Keep what remains."""
        super().__init__(str(load_refused()))
        self.rest = rest


class Guard:
    """Checks queries and updates against the limits, and queries against a dataset's graphs.

    Args:
        limits: what a text may have.
        graphs: IRIs of the dataset's named graphs, and nothing else may be named in FROM; None
            where anything may.
        prefixes: that a text may use without declaring them.
        base: against which relative IRIs are resolved.

    Example:
        >>> guard = Guard(Limits(), None, {}, "http://example.org/")
        >>> guard.check("SELECT (NOW() AS ?t) FROM <a> {}").default_graphs
        ('http://example.org/a',)
    """

    def __init__(
        self,
        limits: Limits,
        graphs: Collection[str] | None,
        prefixes: Mapping[str, str],
        base: str,
    ) -> None:
        """Keep what texts are checked against."""
        self._limits = limits
        self._graphs = None if graphs is None else frozenset(graphs)
        self._prefixes = dict(prefixes)
        self._base = base

    def check(self, query: str) -> Checked:
        r"""Let a query through, or say why not.

        Args:
            query: text of a SPARQL 1.1 query.

        Returns:
            The text to parse, its dataset clause, resolved, and what else was learnt.

        Raises:
            QueryRefused: SERVICE, an update, or FROM of a graph that the dataset lacks.
            QueryTooComplex: a limit on the text.
            QuerySyntaxError: it does not begin as a query does, a string is not closed, a prefix
                is not declared, or it holds characters that no query can hold.
        """
        _characters(query)
        self._length(query, "query_bytes")
        return self._read(query, update=False)

    def check_update(self, update: str) -> Checked:
        """Let an update through, or say why not; its graphs may have any name.

        Scanning takes time in proportion to the length, about 0.2 seconds for 4 MB: for
        large ones call it in a thread.

        Args:
            update: text of a sequence of SPARQL 1.1 Update operations.

        Returns:
            The text to parse, and what was learnt.

        Raises:
            LoadRefused: LOAD; LOAD SILENT becomes an operation that does nothing.
            QueryRefused: SERVICE, or LOAD in disguise.
            QueryTooComplex: a limit on the text; of the blocks of INSERT DATA and DELETE DATA
                only the bytes and the depth count.
            QuerySyntaxError: it is a query, a string or block of data is not closed, a prefix is
                not declared, or it holds characters that no update can hold.
        """
        _characters(update)
        self._length(update, "document_bytes")
        return self._read(update, update=True)

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
            if self._graphs is not None and iri not in self._graphs:
                raise QueryRefused(
                    f"<{iri}> is not a graph of this dataset, and others are never fetched",
                    sorted(self._graphs),
                )
        return iris

    def _length(self, text: str, limit: str) -> None:
        size = len(text) if text.isascii() else len(text.encode())
        if size > getattr(self._limits, f"max_{limit}"):
            raise too_complex(self._limits, limit, size)

    def _read(self, text: str, *, update: bool) -> Checked:
        if "\\u" not in text and "\\U" not in text:
            return self._scan(text, update=update)
        checked = self._scan(decode(text), update=update)
        # Some parsers decode everything before they read, strings and comments included.
        other = unescape(checked.text)
        if other != checked.text:
            self._also(other, update=update)
        return checked

    def _also(self, text: str, *, update: bool) -> None:
        """Refuse a text that only some parsers would read so.

        Raises:
            EngineError: it is refused or too complex. What no parser takes is no danger, and
                where parsers would go on, no word in the text may be one that is refused.
        """
        try:
            self._scan(text, update=update, loads=False)
        except QuerySyntaxError as error:
            if error.message == UNCLOSED_LONG and "SERVICE" in text.upper():
                raise service_refused() from None
            if error.message == UNCLOSED_LONG and update and "LOAD" in text.upper():
                raise load_refused() from None

    def _scan(self, text: str, *, update: bool, loads: bool = True) -> Checked:
        prologue = read_prologue(text, self._prefixes, self._base)
        scan = Scan(text, self._limits, prologue, update=update)
        scan.run()
        if scan.load:
            if not loads or len(scan.text) > _LONGEST_SUSPECT:
                raise load_refused()
            return self._without_loads(scan.text, prologue.end)
        if not (scan.dataset and not update):
            return Checked(scan.text, volatile=scan.volatile, using=scan.using)
        clause = dataset_clause(scan.text, prologue)
        default, named = (self.graphs(tuple(dict.fromkeys(part))) for part in clause)
        if not default and not named:
            return Checked(scan.text, volatile=scan.volatile)
        return Checked(scan.text, default, named, scan.volatile)

    def _without_loads(self, text: str, start: int) -> Checked:
        rest = without_loads(text, start)
        checked = self._scan(rest.text, update=True, loads=False)
        if rest.refused:
            raise LoadRefused(checked)
        return checked


def _suspect(text: str) -> QuerySyntaxError | None:
    """Return the first place where a text says what SPARQL does not."""
    closing: list[str] = []
    for token in tokens(text):
        message = ""
        if token.kind == "open":
            closing.append(_CLOSING[token.text])
        elif token.kind == "close" and (not closing or closing.pop() != token.text):
            message = f"this {token.text} closes nothing"
        elif token.kind == "other":
            message = f"{token.text!r} is not expected here"
        elif token.kind == "word" and not glued(token.text.upper()):
            message = f"{token.text} is not a word of SPARQL"
        if message:
            return syntax_error(message, text, token.start)
    return None


def _characters(text: str) -> None:
    """Refuse what is not text: NUL and lone surrogates."""
    if "\0" in text:
        raise syntax_error("a text may not hold the character NUL", text, text.index("\0"))
    if text.isascii():
        return
    try:
        text.encode()
    except UnicodeEncodeError as error:
        # The excerpt must be text that can be sent.
        safe = text.encode("utf-8", "replace").decode()
        raise syntax_error("a lone surrogate is not a character", safe, error.start) from error
