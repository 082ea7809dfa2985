"""The guard lets queries through and nothing else."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crosslane.graph.engine.errors import (
    EngineError,
    QueryRefused,
    QuerySyntaxError,
    QueryTooComplex,
)
from crosslane.graph.engine.guarding.guard import Guard
from crosslane.graph.engine.guarding.tokens import tokens, unescape
from crosslane.graph.engine.limits import Limits

GRAPH = "https://example.org/graph/claims"
GUARD = Guard(Limits(), [GRAPH], {"g": "https://example.org/graph/"}, "https://example.org/")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p 'SERVICE <http://x> {}' }",
        'SELECT * { ?s ?p """SERVICE "" <http://x> {}""" }',
        "SELECT * { ?s ?p '''INSERT ' LOAD''' }",
        "# SERVICE <http://x> {}\nASK { ?s ?p ?o } # LOAD",
        "ASK { ?s <http://x/SERVICE> ?o }",
        "PREFIX ex: <http://x/> ASK { ?s ex:SERVICE ?o ; ex:LOAD ?b }",
        "PREFIX service: <http://x/> ASK { ?s service:a ?o }",
        "PREFIX service: <http://x/> ASK { GRAPH service:a { ?s ?p ?o } }",
        "ASK { ?service ?LOAD $DELETE }",
        "ASK { ?s ?p 'x'@service }",
        "ASK { _:service ?p ?o }",
        "ASK { ?s ?p ?o FILTER(?o<3 && ?o>1) }",
        r"ASK { ?s ?p 'caf\u00e9' }",
        "SELECT (1 AS ?insert) { ?s ?p ?load }",
        "PREFIX service: <http://x/> DESCRIBE service:a service:b { ?a ?b ?c }",
        "PREFIX service: <http://x/> ASK { ?s ?p true.GRAPH service:a { ?s ?p ?o } }",
        "PREFIX service: <http://x/> ASK { FILTER service:f(1) }",
        r"ASK { ?service ?p '\u0027s' }",
        "ASK { FILTER(?a<?service&&?b>1) }",
    ],
)
def test_words_that_are_no_keywords_pass(query: str) -> None:
    GUARD.check(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://x> { ?s ?p ?o } }",
        "SELECT * { service silent <http://x> { ?s ?p ?o } }",
        "SELECT * { SERVICE ?x { ?s ?p ?o } }",
        "ASK { FILTER EXISTS { SERVICE <http://x> { ?s ?p ?o } } }",
        "ASK { FILTER NOT EXISTS { SERVICE<http://x>{ ?s ?p ?o } } }",
        r"SELECT * { \u0053ERVICE <http://x> { ?s ?p ?o } }",
        r"SELECT * { S\U00000045RVICE <http://x> { ?s ?p ?o } }",
        r"SELECT * { ?s ?p ?o # \u000A SERVICE <http://x> { } }",
        "SELECT * { ?s ?p true.SERVICE <http://x> { ?s ?p ?o } }",
        "SELECT * { ?s ?p trueSERVICE<http://x>{ ?s ?p ?o } }",
        "SELECT * { ?s ?p 1SERVICE<http://x>{ ?s ?p ?o } }",
        "SELECT * { SERVICESILENT<http://x>{ ?s ?p ?o } }",
        "PREFIX : <http://x> ASK { SERVICE:{ ?s ?p ?o } }",
        "PREFIX : <http://x> ASK { SERVICE:a{ ?s ?p ?o } }",
        "PREFIX ex: <http://x> ASK { SERVICEex:a{ ?s ?p ?o } }",
        "ASK { ?s ?p '#' . SERVICE <http://x> {} }",
        "ASK { ?s ?p <#x> . SERVICE <http://x> {} }",
        'ASK { ?s ?p "\\"" . SERVICE <http://x> {} }',
        'ASK { ?s ?p "" . SERVICE <http://x> { ?s ?p "" } }',
        # Read as less-than by parsers that backtrack, so that no IRI hides what follows.
        "ASK { FILTER(?a<str('>')) SERVICE <http://x> { ?s ?p ?o } FILTER(str('')='') }",
        "ASK { FILTER(?a<<a:#>) SERVICE <http://x> { ?s ?p ?o }\n}",
        "ASK { FILTER(?a<?b#>'''\n) SERVICE <http://x> { ?s ?p ?o } #'''\n}",
        "SELECT (?a<=str('>') AS ?x) { SERVICE <http://x> { ?s ?p ?o } } ORDER BY str('')",
        "ASK { { SELECT (?a<str('>') AS ?x) { SERVICE <http://x> {} } ORDER BY str('') } }",
        "ASK { FILTER <f>(?a<str('>')) SERVICE <http://x> { ?s ?p ?o } FILTER(str('')='') }",
        "PREFIX : <http://x> ASK { ?s ?p :.SERVICE <http://x> { ?s ?p ?o } }",
        "PREFIX SERVICEex: <http://x> PREFIX ex: <http://x> ASK { SERVICEex:a{ ?s ?p ?o } }",
        "PREFIX ex: <http://x> ASK { ?s ?p ex:GRAPH SERVICE ex:a{ ?s ?p ?o } }",
        r"ASK { ?s ?p '\u0027 . SERVICE <http://x> { ?s ?p ?o } } #' }",
        r"ASK { ?s ?p \u005Cu0053\u005Cu0045RVICE <http://x> { ?s ?p ?o } }",
        r"ASK { VALUES ?x { '\u0027\u0027abc'} SERVICE <http://x> {} } #\u000A",
    ],
)
def test_service_is_refused_in_every_disguise(query: str) -> None:
    with pytest.raises(QueryRefused, match="SERVICE"):
        GUARD.check(query)


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <a> <b> <c> }",
        "PREFIX x: <http://x/> delete where { ?s ?p ?o }",
        "LOAD <http://x>",
        "LOAD SILENT <file:///etc/passwd> INTO GRAPH <http://g>",
        "CLEAR ALL",
        "DROP GRAPH <http://g>",
        "CREATE GRAPH <http://g>",
        "ADD <a> TO <b>",
        "MOVE <a> TO <b>",
        "COPY <a> TO DEFAULT",
        "BASE <http://x/> WITH <g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_updates_are_refused_by_name(update: str) -> None:
    with pytest.raises(QueryRefused, match="updates are refused"):
        GUARD.check(update)


@pytest.mark.parametrize(
    "clause",
    [
        "FROM <http://127.0.0.1/>",
        "FROM <file:///etc/passwd>",
        "FROM NAMED <http://127.0.0.1/>",
        "FROM <https://example.org/graph/claims> FROM <https://example.org/other>",
        "FROM g:other",
        "FROM <other>",
        "FROMg:other",
        "FROM NAMEDg:other",
        "FROMNAMEDg:other",
        r"FROM <https://example.org/graph/claim\u0074>",
    ],
)
def test_graphs_outside_the_dataset_are_refused_with_those_inside(clause: str) -> None:
    with pytest.raises(QueryRefused) as caught:
        GUARD.check(f"SELECT * {clause} {{ ?s ?p ?o }}")
    assert caught.value.allowed == (GRAPH,)


def test_any_graph_may_be_named_where_the_guard_knows_of_none() -> None:
    guard = Guard(Limits(), None, {}, "http://example.org/")
    assert guard.check("ASK FROM <x> {}").default_graphs == ("http://example.org/x",)
    assert guard.graphs(("http://anything",)) == ("http://anything",)


@pytest.mark.parametrize(
    "query",
    [
        f"ASK FROM <{GRAPH}> {{ ?s ?p ?o }}",
        "SELECT * FROM g:claims { ?s ?p ?o }",
        "SELECT * FROM <graph/claims> { ?s ?p ?o }",
        "BASE <https://example.org/graph/> SELECT * FROM <claims> { ?s ?p ?o }",
        "PREFIX h: <https://example.org/> SELECT * FROM h:graph\\/claims { ?s ?p ?o }",
        r"SELECT * FROM <https://example.org/graph/\u0063laims> { ?s ?p ?o }",
    ],
)
def test_from_is_resolved_like_a_parser_does(query: str) -> None:
    assert GUARD.check(query).default_graphs == (GRAPH,)


def test_from_named_alone_leaves_the_default_graph_empty() -> None:
    checked = GUARD.check("SELECT * FROM NAMED g:claims { GRAPH ?g { ?s ?p ?o } }")
    assert (checked.default_graphs, checked.named_graphs) == ((), (GRAPH,))


def test_undeclared_prefix_in_from_is_a_syntax_error() -> None:
    with pytest.raises(QuerySyntaxError, match="prefix nope: is not declared"):
        GUARD.check("SELECT * FROM nope:x { ?s ?p ?o }")


@pytest.mark.parametrize(
    ("query", "limit"),
    [
        ("ASK " + "{" * 2240, "depth"),
        ("ASK { FILTER(" + "(" * 2000 + "1" + ")" * 2000 + ") }", "depth"),
        ("ASK { " + "FILTER EXISTS { " * 864, "depth"),
        ("ASK { ?s ?p ?o } " + "UNION { ?s ?p ?o } " * 3000, "keywords"),
        ("ASK { ?s <a>" + "+" * 6912 + " ?o }", "operators"),
        ("ASK { VALUES ?x { " + "1 " * 9000 + "} }", "tokens"),
        ("ASK { FILTER(1 < " + "true-" * 2500 + "1) }", "operators"),
        ("ASK { FILTER(?a<1" + "+1" * 2500 + "&&2>1) }", "operators"),
        ("ASK { FILTER(?a<" + "(" * 70 + "1" + ")" * 70 + "&&2>1) }", "depth"),
        ("ASK { " + "FILTERNOTEXISTS{}" * 150 + "}", "keywords"),
        ("ASK { ?s ?p " + "<<" * 70 + " }", "depth"),
        ("ASK { ?s ?p '" + "x" * 65536 + "' }", "bytes"),
        ("ASK { ?s ?p '" + "鲍" * 22000 + "' }", "bytes"),
    ],
)
def test_each_limit_on_the_text_names_itself_and_its_setting(query: str, limit: str) -> None:
    limits = Limits(max_query_bytes=10**6) if limit != "bytes" else Limits()
    with pytest.raises(QueryTooComplex) as caught:
        Guard(limits, [], {}, "").check(query)
    setting = "QUERY_BYTES" if limit == "bytes" else limit.upper()
    assert (caught.value.limit, caught.value.setting) == (limit, f"CROSSLANE_SPARQL_MAX_{setting}")


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [
        ("ASK {\n ?s ?p 'open }", 2, 8),
        ("ASK { ?s ?p \ud800 }", 1, 13),
        ("ASK {\r\n\0 }", 2, 1),
        ('ASK { ?s ?p """open }', 1, 13),
        (r"ASK { ?s ?p '\uD800' }", 1, 14),
        (r"ASK { ?s ?p '\UFFFFFFFF' }", 1, 14),
        ("", 1, 1),
        ("# nothing\n", 2, 1),
        ("\n SELEC * { }", 2, 2),
        ("PREFIX ex <http://x/> ASK {}", 1, 1),
        ("DEFINE get:soft 'soft' SELECT * {}", 1, 1),
        ("PREFIX ex: <http://x/>\nASK { ?s ex:a nope:b }", 2, 15),
    ],
)
def test_what_no_query_can_hold_is_a_syntax_error_with_its_place(
    query: str, line: int, column: int
) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        GUARD.check(query)
    assert (caught.value.line, caught.value.column) == (line, column)


@pytest.mark.parametrize(
    ("query", "message", "line", "column"),
    [
        ("ASK {\n ?s ?p ?o ] }", "this ] closes nothing", 2, 11),
        ("ASK { (1 } )", "this } closes nothing", 1, 10),
        ("ASK { } }", "this } closes nothing", 1, 9),
        ("ASK {\n ?s ?p ?o } LIMTI 5", "LIMTI is not a word of SPARQL", 2, 13),
        ("ASK { ?s ?p § }", "'§' is not expected here", 1, 13),
    ],
)
def test_the_likeliest_place_of_a_fault_is_pointed_out(
    query: str, message: str, line: int, column: int
) -> None:
    suspect = GUARD.check(query).suspect
    assert suspect is not None
    assert (suspect.message, suspect.line, suspect.column) == (message, line, column)


@pytest.mark.parametrize("query", ["ASKFROM g:claims {}", "ASK { ?s ?p true.?s ?p ?o }"])
def test_words_without_spaces_are_no_fault(query: str) -> None:
    assert GUARD.check(query).suspect is None


def text_of(query: str) -> str:
    return GUARD.check(query).text


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("ASK { ?s ?p 'a' }", "ASK { ?s ?p 'a' }"),
        (r"\u0041SK { ?s\u0041 g\u003Aa 'a' }", "ASK { ?sA g:a 'a' }"),
        (r"ASK { ?s <a:\u0062> '\u0027' } # \u0041", r"ASK { ?s <a:\u0062> '\u0027' } # \u0041"),
        (r"ASK { ?s ?\U00000070 '''\u0041'\u0042''' }", r"ASK { ?s ?p '''\u0041'\u0042''' }"),
    ],
)
def test_escapes_are_decoded_where_the_parser_does_not(query: str, text: str) -> None:
    assert text_of(query) == text


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("ASK { FILTER(?a<?b&&?c>?d) }", "ASK { FILTER(?a< ?b&&?c>?d) }"),
        ("ASK { FILTER(?a<=?b&&?c>?d) }", "ASK { FILTER(?a<= ?b&&?c>?d) }"),
        ("ASK { FILTER(1<<a#b>) }", "ASK { FILTER(1< <a#b>) }"),
        ("ASK { ?s ?p (<#a><#b'>) FILTER(1=1) }", "ASK { ?s ?p (<#a><#b'>) FILTER(1=1) }"),
        ("ASK { ?s g:a/(<#p>|^<#q>) ?o } ", "ASK { ?s g:a/(<#p>|^<#q>) ?o } "),
        ("ASK { VALUES(?a ?b){(<#a><#b'>)} }", "ASK { VALUES(?a ?b){(<#a><#b'>)} }"),
        ("ASK { << ?a ?b ?c >> ?d (1) }", "ASK { << ?a ?b ?c >> ?d (1) }"),
        ("ASK { ?s ?p g:a.b.c-d.e\\. }", "ASK { ?s ?p g:a\\.b\\.c-d\\.e\\. }"),
    ],
)
def test_what_parsers_read_differently_is_spelt_out(query: str, text: str) -> None:
    assert text_of(query) == text


@pytest.mark.parametrize(
    ("query", "volatile"),
    [
        ("SELECT (NOW() AS ?x) {}", True),
        ("SELECT (rand() AS ?x) {}", True),
        ("ASK { FILTER(1=1&&STRUUID # later\n () = ?x) }", True),
        ("ASK { BIND(uuid() AS ?x) }", True),
        ("ASK { BIND(BNODE('a') AS ?x) }", True),
        ("ASK { FILTER(true-RAND()=1) }", True),
        ("ASK { FILTERNOW() }", True),
        (r"ASK { FILTER(\u004EOW()=1) }", True),
        ("ASK { ?now g:NOW 'RAND()', <http://x/UUID> } # BNODE()", False),
        ("SELECT (AVG(?rand) AS ?uuid) { ?s ?p _:bnode }", False),
    ],
)
def test_functions_with_ever_new_values_are_noticed(query: str, volatile: bool) -> None:
    assert GUARD.check(query).volatile is volatile


def test_excerpt_puts_a_caret_below_the_fault() -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        GUARD.check("ASK {\n\t?s ?p 'open }")
    source, caret = caught.value.excerpt.split("\n")
    assert source[caret.index("^")] == "'"


@settings(deadline=None)
@given(st.text(max_size=300))
@example("FROM <[")
@example("ASK FROM <http://[x> {}")
@example("BASE <http://[x>")
@example("\\uD83D")
def test_arbitrary_text_raises_nothing_but_the_engines_errors(text: str) -> None:
    for query in (text, f"ASK FROM {text} {{}}", f"BASE <{text}> ASK {{}}"):
        try:
            GUARD.check(query)
        except EngineError as error:
            str(error).encode()


SIGNS = (
    """SERVICE service FROM BASE PREFIX { } < > <http://x> ' " \\ ''' # ex: : ?x @en _:b . 1 ^^ é"""
)
PIECES = st.sampled_from([*SIGNS.split(), "\n", " ", '""' + '"', r"\u0053"])


@settings(deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_pieces_of_sparql_raise_nothing_but_the_engines_errors(query: str) -> None:
    try:
        GUARD.check(query)
    except EngineError as error:
        str(error).encode()


@settings(deadline=None)
@given(st.text(max_size=200))
def test_tokens_lose_nothing_but_space_and_comments(text: str) -> None:
    try:
        found = list(tokens(text))
    except QuerySyntaxError:
        return
    for token in found:
        assert text[token.start : token.start + len(token.text)] == token.text


def test_unescape_takes_both_lengths() -> None:
    assert unescape(r"\u0041\U00000042") == "AB"


@pytest.mark.parametrize(
    "unit",
    [
        "a.",
        "'''",
        '"',
        "<",
        "<a",
        "\\u0041",
        "a:",
        "a:.",
        "((",
        "_:",
        "@a-",
        "?",
        "'\\",
        "#",
        "'''a'\\\\",
        "\\",
        "a-",
        "1.",
        "{",
        "[]",
        "<<",
        "a:b.",
        ":",
        "\u017f",
    ],
)
def test_hostile_repetition_does_not_blow_up(unit: str) -> None:
    query = unit * (65_000 // len(unit))
    started = time.process_time()
    with contextlib.suppress(EngineError):
        GUARD.check(query)
    with contextlib.suppress(EngineError):
        GUARD.check_update("INSERT DATA { " + query * 10)
    assert time.process_time() - started < 60  # backtracking would take hours
