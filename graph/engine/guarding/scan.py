"""One look at a text of SPARQL: what it says, how often, and whether that is let through."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection
from itertools import islice

from crosslane.graph.engine.errors import QueryRefused
from crosslane.graph.engine.guarding.head import Prologue, declarations
from crosslane.graph.engine.guarding.plain import Edit, data_blocks, edited, made_plain, too_complex
from crosslane.graph.engine.guarding.tokens import (
    NOTHING,
    Token,
    each_mark,
    marks,
    syntax_error,
    tokens,
)
from crosslane.graph.engine.guarding.words import (
    FORMS,
    OPERATIONS,
    PROLOGUE,
    VOLATILE,
    WORDS,
    counted_in,
    without_glue,
)
from crosslane.graph.engine.limits import Limits

_OPENING = ("{", "(", "[", "<<")
_STEPS = {**dict.fromkeys(_OPENING, 1), **dict.fromkeys(("}", ")", "]", ">>"), -1)}
_OPERATORS = tuple("!+-*/|&^.;,=<>?~")
_SAYING_NOTHING = frozenset(("", *_STEPS, *_OPERATORS))
_BEFORE = frozenset((*_OPENING, *_OPERATORS))
_BLOCK = 5  # tokens around a block of data: INSERT DATA { } ;
_SHORT = 1 << 16  # characters that may be cut into tokens at once


class Scan:
    """What a text says; one object for each look, never shared.

    Args:
        text: a query or an update.
        limits: what it may have.
        prologue: of the text.
        update: whether it is an update.

    Attributes:
        text: what the parser shall get.
        volatile: whether a function with ever new values is called.
        using: whether USING or WITH is said.
        dataset: whether FROM may be said.
        load: whether an update says LOAD, as a word of its own.
    """

    def __init__(self, text: str, limits: Limits, prologue: Prologue, *, update: bool) -> None:
        """Look at nothing yet."""
        self.text = text
        self.volatile = False
        self.using = False
        self.dataset = False
        self.load = False
        self._original = text
        self._limits = limits
        self._start = prologue.end
        self._update = update
        self._declared: Collection[str] = prologue.prefixes
        self._scanned = text  # without what is in the blocks of data
        self._holes: list[int] = []  # where that was, in the text without it
        self._missing = [0]  # how much is missing up to each hole
        self._disguise = False
        self._tokens = 3 * prologue.lines
        self._operators = 0
        self._keywords = 0

    def run(self) -> None:
        """Look at the text.

        Raises:
            EngineError: it is not let through.
        """
        if self._update:
            self._leave_out(list(data_blocks(self.text, self._start, self._limits)))
        found, counts, read = self._marks()
        self._first(read)
        self._tokens += len(found) - _BLOCK * len(self._holes)
        self._operators = sum(counts[sign] for sign in _OPERATORS) - len(self._holes)
        telling = counts.keys() - _SAYING_NOTHING
        for said in telling:
            if said[-1] != ":" and said[0] != "<":
                self._word(said.upper(), counts[said])
        for said in telling:
            if said[-1] == ":":
                self._prefix(said[:-1], counts[said])
        if sum(counts[sign] for sign in _OPENING) > self._limits.max_depth:
            self._depth(found)
        self._bound("keywords", self._keywords)
        self._bound("operators", self._operators)
        self._bound("tokens", self._tokens)
        if self._disguise:
            self._undisguise(read)

    def _leave_out(self, blocks: list[tuple[int, int]]) -> None:
        """Take what is in the blocks of data out of the text to look at."""
        for begin, end in blocks:
            self._holes.append(begin - self._missing[-1])
            self._missing.append(self._missing[-1] + end - begin)
        self._scanned = edited(self.text, ((begin, end - begin, "") for begin, end in blocks))

    def _marks(self) -> tuple[list[str], Counter[str], str]:
        """Return the tokens, how often each occurs, and the text, made plain where it must be."""
        text, around = self._scanned, _BLOCK * len(self._holes)
        if len(text) > _SHORT:  # not cut up at once, for that could take long
            most = islice(each_mark(text, self._start), self._limits.max_tokens + 1 + around)
            self._bound("tokens", sum(1 for _ in most) - around)
        found = marks(text, self._start)
        counts = Counter(found)
        if not _ambiguous(found, counts.keys() - {""}):
            return found, counts, text
        self._bound("tokens", len(found) - around)
        plain = made_plain(text, self._start)
        self.text = edited(self.text, [self._moved(edit) for edit in plain.edits])
        return plain.marks, Counter(plain.marks), edited(text, plain.edits)

    def _moved(self, edit: Edit) -> Edit:
        """Return an edit with its offset counted from the start of the whole text."""
        return self._place(edit[0]), edit[1], edit[2]

    def _place(self, offset: int) -> int:
        return offset + self._missing[bisect_left(self._holes, offset)]

    def _bound(self, limit: str, value: int) -> None:
        if value > getattr(self._limits, f"max_{limit}"):
            raise too_complex(self._limits, limit, value)

    def _first(self, text: str) -> None:
        """Check the first word behind the prologue."""
        token = next(tokens(text, self._start), NOTHING)
        word = token.text.upper() if token.kind in ("word", "prefixed") else ""
        begins, others = (OPERATIONS, FORMS) if self._update else (FORMS, OPERATIONS)
        if word.startswith(begins) or (self._update and token is NOTHING):
            return
        message = f"{token.text} is not a word of SPARQL" if word else "this is not SPARQL"
        if word.startswith(others):
            if not self._update:
                raise QueryRefused(f"updates are refused: {word} would change the dataset")
            message = "this is a query, not an update; queries belong to /sparql"
        elif word in PROLOGUE:
            message = f"{word} is not followed by what it declares"
        elif token is NOTHING:
            message = "there is no query here"
        offset = len(self._original) if token is NOTHING else self._place(token.start)
        raise syntax_error(message, self._original, offset)

    def _word(self, word: str, count: int) -> None:
        """Account for a word in capitals, or for several without a space between them."""
        if word not in WORDS and ("." in word or "-" in word):
            signs = word.count(".") + word.count("-")
            self._tokens += 2 * signs * count
            self._bound("tokens", self._tokens)  # before the work, which may be much
            self._operators += signs * count
            for part in word.replace("-", ".").split("."):
                self._word(part, count)
            return
        says = (word,) if word in WORDS else _Inside(word)
        if "SERVICE" in says:
            raise service_refused()
        if self._update and "LOAD" in says:
            if word != "LOAD":
                raise load_refused()
            self.load = True
        self._keywords += count * counted_in(word)
        self.volatile = self.volatile or any(name in says for name in VOLATILE)
        self.using = self.using or "USING" in says or "WITH" in says
        self.dataset = self.dataset or "FROM" in says

    def _prefix(self, prefix: str, count: int) -> None:
        """Account for the prefix of names."""
        if prefix not in self._declared:
            glue = without_glue(prefix, self._declared)
            if glue is None:
                self._undeclared(prefix)
            else:
                self._tokens += count
                self._word(glue[0], count)
                prefix = glue[1]
        says = prefix.upper()
        self._disguise = self._disguise or "SERVICE" in says or "LOAD" in says
        self.dataset = self.dataset or "FROM" in says
        self.using = self.using or says.startswith(("USING", "WITH"))

    def _undeclared(self, prefix: str) -> None:
        """Refuse a prefix, unless an update declares it between its operations."""
        if self._update:
            self._declared = {*self._declared, *declarations(self._scanned, self._start)}
            if prefix in self._declared:
                return
        for token in tokens(self._scanned, self._start):
            if token.kind == "prefixed" and token.text.partition(":")[0] == prefix:
                message = f"the prefix {prefix}: is not declared"
                raise syntax_error(message, self._original, self._place(token.start))
        raise AssertionError(f"{prefix}: was there a moment ago")

    def _depth(self, found: list[str]) -> None:
        depth, most = 0, self._limits.max_depth
        for step in filter(None, map(_STEPS.get, found)):
            depth += step
            if depth > most:
                self._bound("depth", depth)
            elif depth < 0:
                depth = 0

    def _undisguise(self, text: str) -> None:
        """Refuse ``SERVICEex:a {`` and ``LOADex:a`` though there be such prefixes.

        Parsers without boundaries of words read the keyword, where one may stand.
        """
        before = previous = NOTHING
        depth = 0
        for token in tokens(text, self._start):
            depth += (token.kind == "open") - (token.kind == "close")
            if token.text == "{" and depth > 1 and _named(previous, "SERVICE"):
                graph = before.kind == "word" and before.text.upper().endswith("GRAPH")
                if not graph:
                    raise service_refused()
            operand = previous.kind == "word" or depth > 0
            if self._update and not operand and _named(token, "LOAD"):
                raise load_refused()
            before, previous = previous, token


def _ambiguous(found: list[str], said: Collection[str]) -> bool:
    """Return whether a token can be read in several ways, or is a string that is not closed."""
    if any(mark[0] in ".\"'" and mark != "." for mark in said):
        return True
    # Less-than stands behind an operand of an expression, and that is in parentheses.
    if "(" not in said or not any(mark[0] == "<" and mark != "<" for mark in said):
        return False
    inside, previous = [""], "("
    for mark in found:
        if mark[:1] == "<" and mark != "<" and inside[-1] == "(" and previous not in _BEFORE:
            return True
        step = _STEPS.get(mark, 0)
        if step > 0:
            inside.append(mark)
        elif step < 0 and len(inside) > 1:
            inside.pop()
        previous = mark
    return False


def _named(token: Token, word: str) -> bool:
    return token.kind == "prefixed" and word in token.text.partition(":")[0].upper()


class _Inside:
    """Words that may be inside of one that is none."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __contains__(self, word: str) -> bool:
        return word in self._text


def service_refused() -> QueryRefused:
    """Return the error for SERVICE."""
    return QueryRefused("SERVICE is refused: this endpoint answers from its own dataset only")


def load_refused() -> QueryRefused:
    """Return the error for LOAD."""
    return QueryRefused("LOAD is refused: documents are sent to this endpoint, never fetched by it")
