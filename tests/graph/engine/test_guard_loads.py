"""LOAD in updates: refused, or when SILENT an operation that does nothing."""

from __future__ import annotations

import pyoxigraph
import pytest

from crosslane.graph.engine.errors import QueryRefused, QuerySyntaxError
from crosslane.graph.engine.guarding.guard import Guard, LoadRefused
from crosslane.graph.engine.guarding.loads import without_loads
from crosslane.graph.engine.limits import Limits

GUARD = Guard(Limits(), None, {"ex": "http://example.org/"}, "http://example.org/")


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("LOAD SILENT <a>", "INSERT DATA {}"),
        ("load silent ex:a into graph ex:g ; CLEAR ALL", "INSERT DATA {} ; CLEAR ALL"),
        ("CLEAR ALL ; LOAD # why\n SILENT <a>", "CLEAR ALL ; INSERT DATA {}"),
        ("PREFIX e: <urn:e> LOAD SILENT e:load", "PREFIX e: <urn:e> INSERT DATA {}"),
    ],
)
def test_a_silent_load_becomes_an_operation_that_does_nothing(text: str, rest: str) -> None:
    checked = GUARD.check_update(text)
    assert checked.text == rest
    pyoxigraph.Store().update(checked.text)


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <a>",
        "LOAD SILENT <a> ; LOAD <b>",
        "LOAD ex:a INTO GRAPH <g>",
        r"L\u004FAD <a>",
        "LOAD SILENT <a> INTO GRAPH <g> LOAD <b>",
    ],
)
def test_a_load_that_is_not_silent_or_in_disguise_is_refused(text: str) -> None:
    with pytest.raises((QueryRefused, QuerySyntaxError)):
        GUARD.check_update(text)


def test_a_refused_load_brings_the_rest_for_a_parser_without_any_load() -> None:
    with pytest.raises(LoadRefused) as caught:
        GUARD.check_update("LOAD <a> ; LOAD SILENT <b> ; CLEAR ALL")
    assert "LOAD" not in caught.value.rest.text
    pyoxigraph.Store().update(caught.value.rest.text)


@pytest.mark.parametrize(
    "text", ["LOAD", "LOAD SILENT", "LOAD ?x", "LOAD <a> INTO", "LOAD <a> INTO <g>", "LOAD 'a'"]
)
def test_a_load_without_what_belongs_to_it_is_a_syntax_error(text: str) -> None:
    with pytest.raises(QuerySyntaxError):
        without_loads(text, 0)


def test_the_word_in_names_strings_and_comments_is_no_load() -> None:
    text = "INSERT DATA { ex:LOAD ex:p 'LOAD SILENT <a>' } # LOAD"
    assert GUARD.check_update(text).text == text
