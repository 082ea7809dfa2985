"""The guard lets updates through where they are asked for, within the limits of queries."""

from __future__ import annotations

import pytest

from crosslane.graph.engine.errors import (
    QueryRefused,
    QuerySyntaxError,
    QueryTooComplex,
)
from crosslane.graph.engine.guarding.guard import Guard
from crosslane.graph.engine.limits import Limits

GRAPH = "https://example.org/graph/claims"
GUARD = Guard(Limits(), [GRAPH], {"g": "https://example.org/graph/"}, "https://example.org/")


@pytest.mark.parametrize(
    "update",
    [
        "",
        "# nothing",
        "INSERT DATA { <a> <b> 'SERVICE', 'LOAD' }",
        "PREFIX x: <http://x/> delete where { ?s ?p ?o } ; CLEAR SILENT ALL ;",
        "PREFIX x: <http://x/> CLEAR ALL ; PREFIX y: <http://y/> INSERT DATA { y:a x:b y:c }",
        "CREATE GRAPH <http://g> ; DROP NAMED ; ADD <a> TO <b> ; MOVE <a> TO DEFAULT",
        "WITH <g> DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } USING <x> USING NAMED <y> WHERE { }",
        "INSERT { GRAPH <anything> { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }",
        "PREFIX load: <http://x/> ADD load:a TO load:b ; CLEAR GRAPH load:c",
        "INSERT DATA { GRAPH<g>{<a>a<b>,true.<c><d>'x'@en,-1,[],().<< <a> <b> <c> >> <d> <e>} }",
    ],
)
def test_updates_pass_where_they_are_asked_for(update: str) -> None:
    assert GUARD.check_update(update).text == update


@pytest.mark.parametrize(
    ("update", "word"),
    [
        ("LOAD <http://x>", "LOAD"),
        ("CLEAR ALL ; load <file:///etc/passwd> INTO GRAPH <g>", "LOAD"),
        (r"L\u004FAD <http://x>", "LOAD"),
        ("INSERT DATA { <a> <b> '}' } ; LOAD<http://x>", "LOAD"),
        ("INSERT DATA { <a> <b> '''}''' } # }\n ; LOAD<http://x>", "LOAD"),
        ("PREFIX ex: <http://x/> LOADex:a", "LOAD"),
        ("PREFIX LOADex: <http://x/> PREFIX ex: <http://x/> CLEAR ALL ; LOADex:a", "LOAD"),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://x> { ?s ?p ?o } }", "SERVICE"),
        (
            "INSERT {} WHERE { FILTER(?a<str('>')) SERVICE <http://x> {} FILTER(str('')=1) }",
            "SERVICE",
        ),
    ],
)
def test_updates_that_reach_outside_are_refused(update: str, word: str) -> None:
    with pytest.raises(QueryRefused, match=f"{word} is refused"):
        GUARD.check_update(update)


@pytest.mark.parametrize("query", ["SELECT * {}", "prefix x: <http://x/> ask {}", "DESCRIBE <a>"])
def test_a_query_in_place_of_an_update_is_sent_to_the_right_door(query: str) -> None:
    with pytest.raises(QuerySyntaxError, match=r"this is a query, not an update.*/sparql"):
        GUARD.check_update(query)


@pytest.mark.parametrize(
    ("update", "using"),
    [
        ("WITH <g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", True),
        ("INSERT { ?s ?p ?o } USING <g> WHERE { ?s ?p ?o }", True),
        ("INSERT { ?s ?p ?o } using named <g> WHERE { ?s ?p ?o }", True),
        ("PREFIX ex: <http://x/> INSERT { ?s ?p ?o } USINGex:g WHERE { ?s ?p ?o }", True),
        ("INSERT { ?using ?with 'USING' } WHERE { ?s <http://x/WITH> ?o } # WITH", False),
    ],
)
def test_using_and_with_are_noticed(update: str, using: bool) -> None:
    assert GUARD.check_update(update).using is using


LINE = "<http://example.org/s> g:p 'a', 1.5, true ; g:q [ g:r ( 1 2 ) ] .\n"


def test_a_block_of_data_may_be_as_long_as_a_document() -> None:
    update = "INSERT DATA {" + LINE * 16_000 + "} ; DELETE DATA {" + LINE * 5 + "}"
    assert len(update) > 1_000_000
    assert GUARD.check_update(update).text == update


def test_any_number_of_blocks_of_data_passes() -> None:
    GUARD.check_update("INSERT DATA { <a> <b> <c> } ; # next\n" * 9000)


@pytest.mark.parametrize(
    ("update", "limit"),
    [
        ("INSERT DATA { <a> <b> '" + "x" * 4_000_000 + "' }", "bytes"),
        ("INSERT DATA { <a> <b> " + "(" * 64 + "1" + ")" * 64 + " }", "depth"),
        ("INSERT DATA { <a> <b> " + "[ <b> " * 64 + "] " * 64 + " }", "depth"),
        ("INSERT { " + LINE * 500 + " } WHERE {}", "tokens"),
        ("INSERT {} WHERE { ?s ?p ?o FILTER(1 = 1" + "+1" * 2001 + ") }", "operators"),
        ("INSERT {} WHERE {" + " OPTIONAL {}" * 201 + "}", "keywords"),
        ("CLEAR ALL ;" * 2500, "operators"),
    ],
)
def test_outside_of_data_an_update_has_the_limits_of_a_query(update: str, limit: str) -> None:
    with pytest.raises(QueryTooComplex) as caught:
        GUARD.check_update(update)
    assert caught.value.limit == limit
    assert caught.value.setting.endswith("DOCUMENT_BYTES" if limit == "bytes" else limit.upper())


@pytest.mark.parametrize(
    ("update", "line", "column"),
    [
        ("INSERT DATA {\n <a> <b> <c>", 1, 13),
        ("INSERT DATA {\n <a> <b> {} * }", 2, 13),
        ("INSERT DATA {\n <a> <b> 'c }", 2, 10),
        ("INSERT DATA { <a> <b> <c> } ;\nINSERT { nope:a <b> <c> } WHERE {}", 2, 10),
        ("INSERT DATA { <a> <b> <c> } ;\nDELETE DATA { } ; UPSERT DATA {}", 2, 19),
    ],
)
def test_what_no_update_can_hold_is_a_syntax_error_with_its_place(
    update: str, line: int, column: int
) -> None:
    try:
        found = GUARD.check_update(update).suspect
    except QuerySyntaxError as error:
        found = error
    assert found is not None
    assert (found.line, found.column) == (line, column)
