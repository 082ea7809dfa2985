"""A query on its way out: what is declared for it, what is refused, and where errors are."""

from __future__ import annotations

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosslane.graph.engine.errors import QueryRefused, QuerySyntaxError
from crosslane.graph.engine.remote.outgoing import QUERIES, UPDATES, Outgoing, outgoing
from crosslane.ontology.terms import BASE, PREFIXES


def sent(text: str, forms: frozenset[str] = QUERIES, *, dataset: bool = True) -> Outgoing:
    return outgoing(text, PREFIXES, BASE, forms, dataset=dataset)


def test_a_text_that_declares_all_goes_out_as_it_is() -> None:
    for text in (
        "SELECT * { ?s ?p ?o }",
        "BASE <http://b/> PREFIX xl: <http://x/> ASK { <a> xl:b 1 }",
        "# xl:a\nASK { ?s <urn:p> 'xl:b' }",
    ):
        assert sent(text).text == text


def test_only_what_is_used_is_declared_in_front_of_the_first_word() -> None:
    text = "# a comment\nPREFIX a: <urn:a>\nSELECT * { ?s a:b xl:c , claim:d , xl:e }"
    assert sent(text).text == (
        "# a comment\nPREFIX a: <urn:a>\n"
        f"PREFIX xl: <{PREFIXES['xl']}> PREFIX claim: <{PREFIXES['claim']}> "
        "SELECT * { ?s a:b xl:c , claim:d , xl:e }"
    )


def test_the_base_stands_before_everything_where_it_is_needed() -> None:
    text = "PREFIX a: <a/> ASK { <b> a:c 1 }"
    assert sent(text).text == f"BASE <{BASE}> {text}"


def test_each_operation_of_an_update_may_declare_what_it_uses() -> None:
    text = "PREFIX a: <urn:a> INSERT DATA { a:b xl:c 1 } ; PREFIX d: <urn:d> CLEAR GRAPH d:e"
    made = sent(text, UPDATES)
    assert made.form == "INSERT"
    assert made.text.count("PREFIX") == 3


@pytest.mark.parametrize(
    "text",
    [
        "ASK { ?s unknown:p ?o }",
        "PREFIX a: <urn:a> ASK { ?s b:p ?o }",
        'DEFINE get:soft "replace" SELECT * { ?s ?p ?o }',
        "INSERT DATA { <urn:a> <urn:b> 1 }",
        "LOAD <urn:a>",
        "",
        "PREFIX a: <urn:a>",
        r"\u0053ELECT * { ?s ?p ?o }",
    ],
)
def test_what_is_no_query_of_sparql_does_not_go_out(text: str) -> None:
    with pytest.raises(QuerySyntaxError):
        sent(text)


@pytest.mark.parametrize(
    "text",
    [
        'SELECT (bif:http_get("http://a/") AS ?x) {}',
        'SELECT (BIF:http_get("http://a/") AS ?x) {}',
        'SELECT (<bif:http_get>("http://a/") AS ?x) {}',
        'SELECT (<BIF:http_get> ("http://a/") AS ?x) {}',
        r'SELECT (<\u0062if:http_get>("http://a/") AS ?x) {}',
        r'SELECT (<b\U00000069f:http_get>("http://a/") AS ?x) {}',
        'PREFIX b: <bif:> SELECT (b:http_get("http://a/") AS ?x) {}',
        'PREFIX bif: <urn:x> SELECT (bif:http_get("http://a/") AS ?x) {}',
        'BASE <bif:> SELECT (<http_get>("http://a/") AS ?x) {}',
        "SELECT (sql:x() AS ?x) {}",
        "SELECT (<java:java.lang.System.exit>(1) AS ?x) {}",
        "ASK { ?s <bif:contains> 'a' }",
        "ASK { FILTER(<urn:f>(1)) }",
        "ASK { FILTER <urn:f>(1) }",
        "ASK { FILTER xl:f() }",
        "ASK { BIND(1 + <urn:f>(1) AS ?x) }",
        "ASK { FILTER(?x IN (<urn:f>(1))) }",
        "ASK { FILTER EXISTS { FILTER(!<urn:f>(1)) } }",
        "SELECT ?s { ?s ?p ?o } ORDER BY <urn:f>(?s)",
        "SELECT ?s { ?s ?p ?o } ORDER BY ?s DESC(<urn:f>(?s))",
        "SELECT ?s { ?s ?p ?o } ORDER BY ?s <urn:f>(?s)",
        "SELECT ?s { ?s ?p ?o } GROUP BY <urn:f>(?s) ?s",
        "SELECT ?s { ?s ?p ?o } GROUP BY ?s HAVING <urn:f>(?s)",
        "SELECT ?s { ?s ?p ?o } GROUP BY ?s HAVING (<urn:f>(?s))",
        "SELECT ?s { { SELECT ?s { ?s ?p ?o } ORDER BY <urn:f>(?s) } }",
        'SELECT (<http://www.w3.org/2001/XMLSchema>("1") AS ?x) {}',
    ],
)
def test_functions_of_products_do_not_go_out(text: str) -> None:
    with pytest.raises(QueryRefused):
        sent(text)


@pytest.mark.parametrize(
    "text",
    [
        'SELECT (xsd:integer("1") AS ?x) {}',
        'SELECT (<http://www.w3.org/2001/XMLSchema#date>("2024-01-01") AS ?x) {}',
        'ASK { FILTER xsd:boolean("true") }',
        "ASK { ?s <urn:p> (1 2) }",
        "ASK { ?s xl:p (1 (2)) ; xl:q () }",
        "ASK { [ <urn:p> (1) ] ?p ?o }",
        "ASK { ?s <urn:p>/<urn:q>|^(<urn:r>) ?o }",
        "ASK { ?s (<urn:p>|<urn:q>)* ?o FILTER(COUNT(?s) IN (<urn:a>, <urn:b>)) }",
        "SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 1 VALUES (?s) { (<urn:a>) }",
        "ASK { VALUES (?s ?o) { (<urn:a> 1) } }",
        "ASK { { SELECT ?s { ?s ?p ?o } ORDER BY ?s } ?s <urn:p> (1) }",
        "ASK FROM <urn:g> { FILTER(1 = 1) }",
    ],
)
def test_what_is_of_sparql_goes_out(text: str) -> None:
    assert sent(text).text.endswith(text)


def test_the_clauses_of_the_dataset_can_be_left_out() -> None:
    text = "SELECT * FROM <urn:g>\nFROM  NAMED\nxl:h { ?s <urn:p> 'FROM <urn:g>' }"
    made = sent(text, dataset=False)
    words = made.text.partition("SELECT")[2].split()
    assert words == ["*", "{", "?s", "<urn:p>", "'FROM", "<urn:g>'", "}"]
    assert made.text.count("\n") == 2
    assert made.original == text


TERMS = ("?s", "xl:a", "<b>", "<urn:c>", "'''a\nb'''", "'xl:d'", "claim:f", "1")
WORDS = st.sampled_from((*TERMS, "# xl:e\n", "{", "}", "\n"))
PROLOGUE = st.sampled_from(["# x\n", "PREFIX a: <a>\n", "BASE <urn:x:/>\n"])


@given(st.lists(WORDS), st.lists(PROLOGUE))
def test_a_place_in_what_is_sent_is_the_same_place_in_what_was_asked(
    words: list[str], prologue: list[str]
) -> None:
    text = "".join(prologue) + "ASK " + " ".join(words)
    made = sent(text)
    kept, start = "", 0
    for at, size in made.inserted:
        kept, start = kept + made.text[start:at], at + size
    assert kept + made.text[start:] == text
    lines = made.text.split("\n")
    for number, line in enumerate(lines, 1):
        error = made.error("bad", number, len(line))
        assert (error.line, error.column) == (number, len(text.split("\n")[number - 1]) or 1)


def test_what_is_sent_means_what_was_asked() -> None:
    store = pyoxigraph.Store()
    text = "CONSTRUCT { <a> xl:b claim:c } WHERE {}"
    asked = store.query(text, base_iri=BASE, prefixes=PREFIXES)
    alone = store.query(sent(text).text)
    assert isinstance(asked, pyoxigraph.QueryTriples)
    assert isinstance(alone, pyoxigraph.QueryTriples)
    assert list(asked) == list(alone)
