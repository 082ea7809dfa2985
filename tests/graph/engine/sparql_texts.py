"""Texts of SPARQL for fuzzing: valid ones from the grammar, and what random edits make of them.

`queries` and `updates` give texts that every parser takes; `broken` edits them, also with
pieces that are known to be read differently by different parsers. Nothing they name exists.
"""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

PREFIXES = {
    "": "http://example.org/d/",
    "ex": "http://example.org/",
    "service": "http://example.org/service/",
    "FROMex": "http://example.org/from/",
    "SERVICEex": "http://example.org/glued/",
    "a.b": "http://example.org/ab/",
}
"""What the texts use without declaring it."""

BASE = "http://example.org/base/doc"
"""Against which their relative IRIs are resolved."""

NOWHERE = "http://127.0.0.1:9/"
"""A port where nobody listens; what must not be asked is asked of it."""

_VARIABLES = ("?a", "?b", "$c", "?service", "?LOAD", "?x1")
_IRIS = (
    *("<http://example.org/a>", "<http://example.org/O'Neil#x>", "<#f>", "<>", "<a/b?c=d&e=f>"),
    *("<urn:x:y>", "<urn:x:a#b>", "ex:a", "ex:SERVICE", ":b", ":", "ex:1.2", "ex:a.b", "a.b:c"),
    *("service:from", "ex:a\\#b", "ex:%41", "FROMex:g", r"<caf\u00e9>", "ex:été"),
)
_LITERALS = (
    *("'x'", '"SERVICE <http://x> {"', "'''it's # \n '''", '"""say "LOAD" """', "'a\\'b'", '""'),
    *("'x'@en", '"x"@zh-Hans', "'1'^^ex:t", "'1'^^<http://example.org/t>", r"'\u0027 }'"),
    *("1", "1.5", "1e3", ".5", "-1", "+2.5", "true", "false"),
)
_FUNCTIONS = ("STR", "lcase", "ABS", "isIRI", "NOW", "RAND", "uuid", "STRUUID", "BNODE", "ex:f")
_GAPS = (" ", " ", " ", "\n", "\t", "\r", "\r\n", " # SERVICE <http://x> {\n", " #'''\r", "  ")
_DEEPEST = 3

_PIECES = (
    *("{", "}", "(", ")", "[", "]", "<", ">", "<<", ">>", "<<(", ")>>", "{|", "|}", "~", "=", "!"),
    *("'", '"', "'''", '"""', "#", "\\", "\\q", r"\u0053", r"\u0027", r"\u000A", r"\u003E", "%"),
    *(".", ";", ",", "*", "+", "?", "^", "^^", "|", "/", "-", "@", "@en", ":", "_:b", "1", "e5"),
    *(
        "<?b#>",
        "<?b&&?c>",
        "str('>')",
        "<<a:#>",
        "?a<?b#>'''\n",
        "FILTER(?a<?b)",
        "<=?b>",
        "ex:a.b",
    ),
    *("\n", "\r", "\x0c", "\ufeff", "\U00010400", "\u00b7", "ex:a.b.c", "ex:.", ".5", "true-", "a"),
    *("SERVICE", "service", "SERVICESILENT", "SERVICEex:a{", f"SERVICE <{NOWHERE}> {{?s ?p ?o}}"),
    *(f".SERVICE<{NOWHERE}>{{}}", r"\u0053ERVICE", "FROM", f"FROM <{NOWHERE}>", "FROMex:g", "FROM"),
    *("NAMED", "NAMEDex:g", "PREFIXex:<http://x/>", "PREFIX", "BASE <x>", "VERSION '1.2'", "LOAD"),
    *("LOADex:a", "USING", "WITH", "DATA", "LATERAL", "NOW()", "EXISTS", "VALUES ?v {", "SELECT"),
)


class _Grammar:
    """Draws the parts of a text, each as a list of tokens."""

    def __init__(self, draw: Callable[[st.SearchStrategy[str]], str]) -> None:
        self._draw = draw
        self._fresh = 0

    def pick(self, *options: str) -> str:
        return self._draw(st.sampled_from(options))

    def many(self, part: Callable[[], list[str]], least: int = 0, most: int = 3) -> list[str]:
        count = int(self.pick(*map(str, range(least, most + 1))))
        return [token for _ in range(count) for token in part()]

    def new(self, start: str) -> str:
        """Return a name that no other part of the text has."""
        self._fresh += 1
        return f"{start}{self._fresh}new"

    def term(self, deep: int = 0) -> list[str]:
        kind = self.pick("variable", "iri", "literal", "blank", "list", "nested")
        if kind == "list" and deep < _DEEPEST:
            return ["(", *self.many(lambda: self.term(deep + 1), least=1), ")"]
        if kind == "nested" and deep < _DEEPEST:
            return ["[", *self.path(), *self.term(deep + 1), "]"]
        if kind == "blank":
            return [self.new("_:b")]
        return [self.pick(*{"iri": _IRIS, "literal": _LITERALS}.get(kind, _VARIABLES))]

    def path(self, deep: int = 0) -> list[str]:
        kind = self.pick(
            "iri", "iri", "a", "sequence", "either", "repeat", "inverse", "not", "group"
        )
        if deep >= _DEEPEST or kind == "iri":
            return [self.pick(*_IRIS)]
        inner = self.path(deep + 1)
        return {
            "a": ["a"],
            "sequence": [*inner, "/", *self.path(deep + 1)],
            "either": ["(", *inner, "|", *self.path(deep + 1), ")"],
            "repeat": ["(", *inner, ")", self.pick("*", "+", "?")],
            "inverse": ["(", "^", "(", *inner, ")", ")"],
            "not": ["!", "(", self.pick(*_IRIS), "|", "^", self.pick(*_IRIS), ")"],
            "group": ["(", *inner, ")"],
        }[kind]

    def triples(self) -> list[str]:
        subject = [self.pick(*_VARIABLES, *_IRIS)]
        more = [";", *self.path(), *self.term()] if self.pick("", "more") else []
        objects = [",", *self.term()] if self.pick("", "more") else []
        return [*subject, *self.path(), *self.term(), *objects, *more, "."]

    def expression(self, deep: int = 0) -> list[str]:
        kind = self.pick("operand", "operand", "binary", "call", "in", "not", "group", "exists")
        if deep >= _DEEPEST or kind == "operand":
            return [self.pick(*_VARIABLES, *_LITERALS, *_IRIS)]
        left = ["(", *self.expression(deep + 1), ")"]
        if kind == "binary":
            sign = self.pick("<", "<=", ">", "=", "!=", "&&", "||", "+", "-", "*", "/")
            operand = [self.pick(*_VARIABLES)] if self.pick("", "plain") else left
            return [*operand, sign, *self.expression(deep + 1)] if sign in "*/" else [
                *operand, sign, "(", *self.expression(deep + 1), ")"
            ]  # fmt: skip
        if kind == "call":
            return self._call(left)
        return {
            "in": [*left, self.pick("IN", "NOT IN"), "(", *self.expression(deep + 1), ")"],
            "not": ["!", *left],
            "group": left,
            "exists": [self.pick("EXISTS", "NOT EXISTS"), *self.group(deep + 1)],
        }[kind]

    def _call(self, argument: list[str]) -> list[str]:
        name = self.pick(*_FUNCTIONS)
        return [name, "()"] if name in ("NOW", "RAND", "uuid", "STRUUID") else [name, *argument]

    def group(self, deep: int = 0) -> list[str]:
        if deep < _DEEPEST and self.pick("", "", "subselect"):
            return ["{", *self.select(deep + 1), "}"]
        return ["{", *self.many(lambda: self.part(deep + 1)), "}"]

    def part(self, deep: int) -> list[str]:
        kind = self.pick(
            "triples", "triples", "triples", "filter", "call", "bind", "values", "nest"
        )
        if kind == "filter":
            return ["FILTER", "(", *self.expression(), ")"]
        if kind == "call":
            return [self.pick("FILTER", "filter"), "ex:f", "(", *self.expression(), ")"]
        if kind == "bind":
            return ["BIND", "(", *self.expression(), "AS", self.new("?v"), ")"]
        if kind == "values":
            return self.values()
        if kind == "nest" and deep < _DEEPEST:
            return self._nested(deep)
        return self.triples()

    def _nested(self, deep: int) -> list[str]:
        kind = self.pick("OPTIONAL", "MINUS", "UNION", "GRAPH", "graph")
        if kind == "UNION":
            return [*self.group(deep), "UNION", *self.group(deep)]
        if kind.upper() == "GRAPH":
            return [kind, self.pick(*_VARIABLES, *_IRIS), *self.group(deep)]
        return [kind, *self.group(deep)]

    def values(self) -> list[str]:
        row = lambda: ["(", self.pick(*_IRIS, *_LITERALS), self.pick("UNDEF", *_IRIS), ")"]  # noqa: E731
        return ["VALUES", "(", self.new("?v"), self.new("?v"), ")", "{", *self.many(row), "}"]

    def select(self, deep: int = 0, clause: tuple[str, ...] = ()) -> list[str]:
        chosen = ["(", *self.expression(), "AS", self.new("?v"), ")"]
        what = ["*"] if self.pick("", "chosen") == "" else [self.pick(*_VARIABLES), *chosen]
        order = ["ORDER", "BY", "DESC", "(", *self.expression(), ")"] if self.pick("", "by") else []
        limit = ["LIMIT", "5"] if self.pick("", "limit") else []
        distinct = [self.pick("DISTINCT", "REDUCED")] if self.pick("", "distinct") else []
        where = ["WHERE"] if self.pick("", "WHERE") else []
        return ["SELECT", *distinct, *what, *clause, *where, *self.group(deep), *order, *limit]

    def query(self) -> list[str]:
        prologue = ["PREFIX", "ex:", "<http://example.org/>"] if self.pick("", "PREFIX") else []
        clause = ("FROM", *(["NAMED"] if self.pick("", "NAMED") else []), self.pick(*_IRIS))
        asked = clause if self.pick("", "", "FROM") else ()
        form = self.pick("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
        if form == "SELECT":
            return [*prologue, *self.select(clause=asked)]
        if form == "ASK":
            return [*prologue, self.pick("ASK", "ask"), *asked, *self.group()]
        if form == "DESCRIBE":
            return [*prologue, form, self.pick(*_IRIS), *asked]
        return [
            *prologue,
            form,
            "{",
            "?a",
            "ex:p",
            "(",
            "<#a>",
            "<#b'>",
            ")",
            "}",
            *asked,
            *self.group(),
        ]

    def data(self) -> list[str]:
        def line() -> list[str]:
            ends = [literal for literal in _LITERALS if literal[0] not in "+-"]
            return [self.pick(*_IRIS), self.pick("a", *_IRIS), self.pick(*_IRIS, *ends), "."]

        graph = (
            ["GRAPH", self.pick(*_IRIS), "{", *self.many(line), "}"] if self.pick("", "g") else []
        )
        return ["{", *self.many(line), *graph, "}"]

    def operation(self) -> list[str]:
        kind = self.pick("data", "data", "modify", "where", "clear", "copy")
        if kind == "data":
            return [self.pick("INSERT", "DELETE"), "DATA", *self.data()]
        if kind == "where":
            return ["DELETE", "WHERE", "{", "?a", self.pick(*_IRIS), "?b", "}"]
        if kind == "clear":
            return [self.pick("CLEAR", "DROP"), "SILENT", self.pick("ALL", "DEFAULT", "NAMED")]
        if kind == "copy":
            return [self.pick("ADD", "COPY", "MOVE"), self.pick(*_IRIS), "TO", self.pick(*_IRIS)]
        start = ["WITH", self.pick(*_IRIS)] if self.pick("", "WITH") else []
        using = ["USING", self.pick(*_IRIS)] if self.pick("", "USING") else []
        return [*start, "INSERT", "{", "?a", "ex:p", "?b", "}", *using, "WHERE", *self.group()]

    def update(self) -> list[str]:
        return [*self.operation(), *self.many(lambda: [";", *self.operation()])]

    def joined(self, found: list[str]) -> str:
        """Put something between the tokens; which, depends on a few draws only."""
        gaps = [self.pick(*_GAPS) for _ in range(3)]
        return "".join(token + gaps[at % 3] for at, token in enumerate(found))


@st.composite
def queries(draw: st.DrawFn) -> str:
    """Give queries of all forms that every parser takes."""
    grammar = _Grammar(draw)
    return grammar.joined(grammar.query())


@st.composite
def updates(draw: st.DrawFn) -> str:
    """Give updates that every parser takes; none loads a document."""
    grammar = _Grammar(draw)
    return grammar.joined(grammar.update())


@st.composite
def broken(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> str:
    """Give what a few random edits make of texts; some are valid still, and say something else.

    Args:
        draw: from hypothesis.
        texts: such as `queries()`.
    """
    text = draw(texts)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        match draw(st.sampled_from(("insert", "insert", "insert", "delete", "swap", "tight"))):
            case "insert":
                text = text[:at] + draw(st.sampled_from(_PIECES)) + text[at:]
            case "delete":
                text = text[:at] + text[at + draw(st.integers(1, 5)) :]
            case "swap":
                other = draw(st.integers(0, len(text)))
                low, high = sorted((at, other))
                text = text[:low] + text[high : high + 9] + text[low:high] + text[high + 9 :]
            case _:  # the next gap goes
                gap = next((i for i in range(at, len(text)) if text[i].isspace()), len(text))
                text = text[:gap] + text[gap + 1 :]
    return text
