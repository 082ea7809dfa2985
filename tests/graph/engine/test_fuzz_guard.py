"""The guard against the parser: on the W3C suites, on the grammar, and on what edits make of it."""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Callable
from functools import cache
from itertools import islice
from types import FrameType

import pyoxigraph
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crosslane.graph.engine.errors import (
    EngineError,
    QueryRefused,
    QuerySyntaxError,
    QueryTooComplex,
)
from crosslane.graph.engine.guarding.guard import Checked, Guard
from crosslane.graph.engine.guarding.head import resolve
from crosslane.graph.engine.guarding.tokens import marks, tokens
from crosslane.graph.engine.limits import Limits
from tests.graph.engine.sparql_texts import BASE, NOWHERE, PREFIXES, broken, queries, updates
from tests.w3c.suite import files

GUARD = Guard(Limits(), None, PREFIXES, BASE)
STORE = pyoxigraph.Store()


def parses(text: str, prefixes: dict[str, str] = PREFIXES, *, update: bool = False) -> bool:
    """Return whether the parser takes a text, whatever becomes of it afterwards."""
    try:
        if update:
            pyoxigraph.Store().update(text, base_iri=BASE, prefixes=prefixes)
        else:
            STORE.query(text, base_iri=BASE, prefixes=prefixes)
    except SyntaxError:
        return False
    except (ValueError, RuntimeError, OSError):
        return True
    return True


def means(word: str, text: str, *, update: bool = False) -> bool:
    """Return whether the parser reads a word as a keyword in a text that it takes.

    Where every occurrence is misspelt the same way, names stay what they are to each other and
    strings stay strings; only the keyword is one no longer.
    """

    def misspelt(this: str) -> str:
        return re.sub(word, word[:-1] + "x", this, flags=re.IGNORECASE)

    prefixes = {misspelt(name): iri for name, iri in PREFIXES.items()}
    return not parses(misspelt(text), prefixes, update=update)


def checked(text: str, *, update: bool = False) -> Checked | EngineError:
    """Return what the guard says."""
    try:
        return GUARD.check_update(text) if update else GUARD.check(text)
    except EngineError as error:
        return error


def assert_agrees_with_the_parser(text: str, *, update: bool = False) -> None:
    """Check that the guard refuses no valid text without a reason, and sees what parsers see."""
    found = checked(text, update=update)
    if isinstance(found, QuerySyntaxError):
        safe = re.sub("service|load", "servixe", text, flags=re.IGNORECASE)
        assert safe != text or not parses(text, update=update), found
    elif isinstance(found, Checked):
        # The parser's own error of reading no further than the second dot of a name is undone.
        was_valid = parses(text, update=update) and not means("SERVICE", text, update=update)
        assert parses(found.text, update=update) or not was_valid
        if parses(found.text, update=update):
            assert_sees_what_the_parser_reads(found, update=update)
    else:
        assert isinstance(found, QueryRefused | QueryTooComplex)


def assert_sees_what_the_parser_reads(found: Checked, *, update: bool) -> None:
    assert not means("SERVICE", found.text, update=update)
    if update:
        assert not means("LOAD", found.text, update=True)
        assert found.using or not means("USING", found.text, update=True)
        assert found.using or not means("WITH", found.text, update=True)
    else:
        assert found.default_graphs is not None or not means("FROM", found.text)
    for word in ("NOW", "RAND", "UUID", "BNODE"):
        assert found.volatile or not means(word, found.text, update=update)


@settings(deadline=None)
@given(queries())
def test_every_query_of_the_grammar_passes_and_parses(query: str) -> None:
    assert parses(query)
    assert parses(GUARD.check(query).text)


@settings(deadline=None)
@given(updates())
def test_every_update_of_the_grammar_passes_and_parses(update: str) -> None:
    assert parses(update, update=True)
    assert parses(GUARD.check_update(update).text, update=True)


CALL = f"SERVICE <{NOWHERE}> {{ ?s ?p ?o }}"


@settings(deadline=None)
@given(broken(queries()))
@example(f"ASK {{ FILTER(?a<<a:#>) {CALL}\n}}")
@example(f"ASK {{ FILTER(?a<?b#>'''\n) {CALL} #'''\n}}")
@example(f"ASK {{ FILTER(?a<str('>')) {CALL} FILTER(str('')='') }}")
@example(f"ASK {{ FILTER(?a<=str('>')) {CALL} FILTER(str('')='') }}")
@example(f"ASK {{ ?s ?p ex:.{CALL} }}")
@example(f"ASK {{ ?s ?p ex:a.b.{CALL} }}")
@example(f"ASK {{ ?s ?p ex:1.2.{CALL} }}")
@example(f"ASK {{ VALUES ?x {{ '''abc'}} {CALL} #\\q'''\n}}")
@example(f"ASK {{ VALUES ?x {{ '''abc'}} {CALL} #\\uD800'''\n}}")
@example(f"ASK {{ ?s ?p '\\u0027}} {CALL} #'\n}}")
@example("ASKFROM <http://example.org/x> {}")
@example("ASKFROMNAMED<http://example.org/x>{}")
@example("SELECT * FROMex:g {}")
@example("ASK FROMex:g {}")
@example("ASK FROM NAMEDex:g {}")
@example("PREFIXz:<http://z/>SELECT*FROMz:g{}")
@example("DESCRIBE FROMex:g")
@example("DESCRIBE * FROMex:g { ?s ?p ?o }")
@example("DESCRIBE ex:a FROM ex:b FROMex:g")
@example("ASKFROMex:g {}")
@example("ASK { FILTER(1 = ex:-NOW()) }")
@example("ASK { FILTERNOW() }")
@example("ASK { FILTER(true-RAND() = 1) }")
@example("ASK { ?s ?p 1.e5, 1e5, .5e-1 }")
@example("ASK { ?s ?p ex:a.b.c, ex:a.b.5, ?x.ex:a ?p ?x }")
@example("ASK { << ex:a ex:b << ex:c ex:d ex:e >> >> ex:f <<( ex:a ex:b <#c> )>> }")
@example("ASK { FILTER(?a<<#x>||?a<<urn:x:y>) }")
@example("VERSION '1.2' ASK { ?s ?p ?o ~ex:r {| ex:a 1 |} LATERAL { ?s ?p ?o } }")
@example("\ufeffASK {}")
@example("ASK #\r{}")
def test_guard_agrees_with_the_parser_about_any_query(query: str) -> None:
    assert_agrees_with_the_parser(query)


@settings(deadline=None)
@given(broken(updates()))
@example("LOADex:a")
@example("INSERT DATA { } ; LOAD<http://127.0.0.1:9/>")
@example("PREFIX LOADex: <http://x/> LOADex:a INTO GRAPH ex:a")
@example("USINGex:g")
@example("WITHex:g DELETE { ?a ?b ?c } USINGex:g WHERE { ?a ?b ?c }")
@example(f"INSERT {{ }} WHERE {{ FILTER(?a<?b#>'''\n) {CALL} #'''\n}}")
@example("INSERT DATA { <a> <b> <<( <a> <b> <c> )>> } ; INSERT { } WHERE { FILTER(NOW()<1) }")
@example("INSERT DATA { GRAPH<g>{<a>a<b>,true.<c><d>'x'@en,-1,[],()}} ; CLEAR ALL")
@example("PREFIX z: <http://z/> INSERT DATA { z:a z:b z:c } ; PREFIX y: <http://y/> CLEAR ALL")
def test_guard_agrees_with_the_parser_about_any_update(update: str) -> None:
    assert_agrees_with_the_parser(update, update=True)


@cache
def suite() -> dict[str, str]:
    """Return the queries and updates of the W3C by their paths."""
    return {
        name: data.decode("utf-8", "surrogateescape")
        for name, data in files().items()
        if name.endswith((".rq", ".ru"))
    }


def test_every_text_of_the_w3c_passes_or_is_refused_by_name() -> None:
    refused = {}
    for name, text in suite().items():
        found = checked(text, update=name.endswith(".ru"))
        if isinstance(found, QueryRefused):
            refused[name] = str(found).split()[0]
        elif isinstance(found, QuerySyntaxError):
            assert not parses(text, update=name.endswith(".ru")), name
        else:
            assert isinstance(found, Checked), name
    assert set(refused.values()) == {"SERVICE", "LOAD"}
    assert all(reason in suite()[name].upper() for name, reason in refused.items())
    assert 10 < len(refused) < 25 < 800 < len(suite())


@settings(deadline=None)
@given(st.data())
def test_guard_agrees_with_the_parser_about_edited_texts_of_the_w3c(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(suite())))
    text = data.draw(broken(st.just(suite()[name])))
    assert_agrees_with_the_parser(text, update=name.endswith(".ru"))


@settings(deadline=None)
@given(broken(queries()))
def test_both_scanners_find_the_same_tokens_where_the_place_says_nothing(text: str) -> None:
    quick = [piece for said in marks(text) for piece in pieces(said)]
    # From here on the place may say something, or the rest of the text is one open string.
    open_to_reading = [
        at
        for at, said in enumerate(quick)
        if said[:1] in ("(", "'", '"') or said[:1] == "." != said
    ]
    end = next(iter(open_to_reading), len(quick))
    plain = ("iri", "string", "variable", "blank", "language", "number")
    slow = [
        token.text.partition(":")[0] + ":"
        if token.kind == "prefixed"
        else ("" if token.kind in plain or token.text == "<" else token.text)
        for token in islice(tokens(text), end)
    ]
    assert quick[:end] == slow


def pieces(said: str) -> list[str]:
    """Return what the slow scanner finds in a token of the fast one."""
    if said in ("", "<<") or said[-1] == ":" or (said[0] == "." and len(said) > 1):
        return [said]
    if said[0] == "<":
        return [""]
    return ["" if part[0].isdigit() else part for part in re.findall(r"[.\-]|[^.\-]+", said)]


RELATIVE = st.from_regex(
    r"\A(?:[a-z]{1,5}:)?(?:/{0,2}[a-z.]{0,4}){0,4}(?:\?[a-z=&]{0,3})?(?:#[a-z]?)?\Z"
)
BASES = st.sampled_from([BASE, "urn:a:b", "http://h", "http://h/a/../b;c?d#e", "file:///etc/"])


@settings(deadline=None)
@given(RELATIVE, BASES)
def test_iris_are_resolved_as_the_parser_does(iri: str, base: str) -> None:
    try:
        found = resolve(iri, base)
    except ValueError:
        found = ""
    try:
        result = STORE.query(f"SELECT (<{iri}> AS ?x) {{}}", base_iri=base)
        assert isinstance(result, pyoxigraph.QuerySolutions)
        expected = [str(row["x"]).strip("<>") for row in result]
    except SyntaxError:
        expected = [""]
    assert [found] == expected


WAYS = ("FROM <g>", "FROM z:g", "FROMz:g", "FROM NAMED<g>", "FROM NAMED z:g", "FROMNAMEDz:g")
LINES = (
    "BASE <x/>",
    "BASE <http://other/>",
    "PREFIX z: <>",
    "PREFIXz:<http://z/>",
    "PREFIX z:<../>",
)


@settings(deadline=None)
@given(st.lists(st.sampled_from(LINES)), st.lists(st.sampled_from(WAYS)), st.sampled_from(" \n\t"))
def test_the_dataset_clause_is_read_as_the_parser_does(
    lines: list[str], ways: list[str], gap: str
) -> None:
    text = gap.join(["PREFIX z: <http://first/>", *lines, "SELECT *", *ways])
    found = GUARD.check(text + "{}")
    store = pyoxigraph.Store()
    graphs = {*(found.default_graphs or ()), *(found.named_graphs or ()), "http://not/asked"}
    for graph in map(pyoxigraph.NamedNode, graphs):
        store.add(pyoxigraph.Quad(graph, graph, graph, graph))

    def of(pattern: str) -> set[str]:
        rows = store.query(text + pattern, base_iri=BASE, prefixes=PREFIXES)
        assert isinstance(rows, pyoxigraph.QuerySolutions)
        return {str(row["s"]).strip("<>") for row in rows}

    if ways:
        assert of("{ ?s ?p ?o }") == set(found.default_graphs or ())
        assert of("{ GRAPH ?g { ?s ?p ?o } }") == set(found.named_graphs or ())
    else:
        assert found.default_graphs is found.named_graphs is None


def operations(check: Callable[[str], object], text: str) -> int:
    """Return the number of calls, of Python and of C functions, that a check makes."""
    count = 0

    def called(frame: FrameType, event: str, _: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        with contextlib.suppress(EngineError):
            check(text)
    finally:
        sys.setprofile(before)
    return count


ENDLESS = Limits(
    max_query_bytes=10**7,
    max_tokens=10**7,
    max_depth=10**7,
    max_operators=10**7,
    max_keywords=10**7,
)
UNITS = (
    *(
        "a.",
        "true-",
        "<a",
        "<<",
        "a:",
        "a:.",
        "a:b.c.d ",
        "((",
        "[]",
        "?a<?b ",
        "(?a<?b>)",
        "FILTER(",
    ),
    *(
        "'x'",
        '"""x"""',
        "<#a> ",
        "<?a#>",
        "ASK",
        "FROM <a> ",
        "FROMa:b ",
        "\\u0041",
        "#\n",
        "{SELECT ",
    ),
)


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("start", ["ASK { ", "ASK { FILTER(", "INSERT DATA { ", "INSERT { "])
def test_twice_the_text_is_about_twice_the_work(start: str, unit: str) -> None:
    guard = Guard(ENDLESS, None, {**PREFIXES, "a": "http://a/"}, BASE)
    check = guard.check if start.startswith("ASK") else guard.check_update
    once, twice = (operations(check, start + unit * many) for many in (400, 800))
    assert twice < 2.5 * once + 500


@settings(deadline=None)
@given(st.one_of(st.text(max_size=300), st.binary(max_size=300).map(lambda b: b.decode("latin-1"))))
def test_arbitrary_text_raises_nothing_but_declared_errors(text: str) -> None:
    for start in ("", "ASK ", "INSERT DATA {", "INSERT {} WHERE {", "BASE <", "SELECT * FROM "):
        for update in (False, True):
            found = checked(start + text, update=update)
            if isinstance(found, Checked):
                assert found.suspect is None or str(found.suspect)
            else:
                assert isinstance(found, QueryRefused | QueryTooComplex | QuerySyntaxError)
                str(found).encode()
