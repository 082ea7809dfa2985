"""The protocol's graphs for an update are written into its text, and nowhere else."""

from __future__ import annotations

import pyoxigraph
import pytest

from crosslane.graph.engine.errors import QuerySyntaxError
from crosslane.graph.engine.guarding.using import with_using

G = ("urn:g",)
USING = "USING <urn:g>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("INSERT { } WHERE { }", f"INSERT {{ }} {USING} WHERE {{ }}"),
        (
            "DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } where{ ?s ?p ?o }",
            f"DELETE {{ ?s ?p ?o }} INSERT {{ ?s ?p 1 }} {USING} where{{ ?s ?p ?o }}",
        ),
        ("DELETE WHERE { ?s ?p ?o }", f"DELETE  {{ ?s ?p ?o }} {USING} WHERE {{ ?s ?p ?o }}"),
        (
            "INSERT { } WHERE { { SELECT * WHERE { ?s ?p ?o } } }",
            f"INSERT {{ }} {USING} WHERE {{ {{ SELECT * WHERE {{ ?s ?p ?o }} }} }}",
        ),
        (
            "INSERT DATA { <urn:a> <urn:p> ' WHERE ' } ; # DELETE WHERE\nCLEAR ALL",
            "INSERT DATA { <urn:a> <urn:p> ' WHERE ' } ; # DELETE WHERE\nCLEAR ALL",
        ),
        (
            "DELETE WHERE { ?s ?p 1 } ; INSERT { } WHERE { }",
            f"DELETE  {{ ?s ?p 1 }} {USING} WHERE {{ ?s ?p 1 }} ; INSERT {{ }} {USING} WHERE {{ }}",
        ),
    ],
)
def test_every_where_of_an_operation_gets_the_graphs(text: str, expected: str) -> None:
    assert with_using(text, G, None) == expected
    pyoxigraph.Store().update(expected)


def test_both_kinds_of_graphs_are_written() -> None:
    found = with_using("INSERT { } WHERE { }", ("urn:a", "urn:b"), ("urn:c",))
    assert found == "INSERT { } USING <urn:a> USING <urn:b> USING NAMED <urn:c> WHERE { }"


def test_without_graphs_the_text_is_left_alone() -> None:
    assert with_using("DELETE  WHERE { }", None, None) == "DELETE  WHERE { }"


@pytest.mark.parametrize(
    "text",
    [
        "INSERT { } USING <urn:h> WHERE { }",
        "WITH <urn:h> DELETE { } WHERE { }",
        "INSERT { } USINGNAMED <urn:h> WHERE { }",
    ],
)
def test_a_text_with_graphs_of_its_own_is_an_error(text: str) -> None:
    with pytest.raises(QuerySyntaxError, match="using-graph-uri"):
        with_using(text, G, None)


@pytest.mark.parametrize("iri", ["urn:a> WHERE { } ; CLEAR ALL #", "urn: a", "urn:\n", "<urn:a"])
def test_what_is_no_iri_is_not_written_into_the_text(iri: str) -> None:
    with pytest.raises(QuerySyntaxError, match="no IRI"):
        with_using("INSERT { } WHERE { }", (iri,), None)
