"""What counts as the same result."""

from __future__ import annotations

import pytest

from tests.w3c.results import Result, by_value, difference, read

_JSON = b'{"head":{"vars":["a","b"]},"results":{"bindings":[%s]}}'
_BLANK = b'{"a":{"type":"bnode","value":"%s"},"b":{"type":"bnode","value":"%s"}}'
_TYPED = b'{"a":{"type":"literal","value":"%s","datatype":"http://www.w3.org/2001/XMLSchema#%s"}}'
_WORD = b'{"a":{"type":"literal","value":"%s"}}'
Pairs = list[tuple[bytes, bytes]]


def rows(*found: bytes) -> Result:
    return read(_JSON % b",".join(found), "srj", "http://example.org/")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ([(b"x", b"y"), (b"y", b"x")], [(b"1", b"2"), (b"2", b"1")], True),
        ([(b"x", b"y"), (b"y", b"z")], [(b"2", b"3"), (b"1", b"2")], True),
        ([(b"x", b"x")], [(b"1", b"2")], False),
        ([(b"x", b"y")], [(b"1", b"1")], False),
        ([(b"x", b"y")], [(b"1", b"2"), (b"1", b"2")], False),
        ([(b"x", b"y"), (b"y", b"x")], [(b"1", b"2"), (b"2", b"3")], False),
    ],
)
def test_blank_nodes_are_compared_up_to_their_names(one: Pairs, other: Pairs, same: bool) -> None:
    left, right = (rows(*(_BLANK % pair for pair in pairs)) for pairs in (one, other))
    assert (difference(left, right) == "") is same


def test_solutions_are_a_multiset() -> None:
    once, twice = rows(_WORD % b"x", _WORD % b"y"), rows(_WORD % b"x", _WORD % b"y", _WORD % b"x")
    assert difference(once, rows(_WORD % b"y", _WORD % b"x")) == ""
    assert difference(twice, once)
    assert difference(once, twice)


def test_the_order_counts_where_it_is_asked_for() -> None:
    one, other = rows(_WORD % b"x", _WORD % b"y"), rows(_WORD % b"y", _WORD % b"x")
    assert difference(one, other, ordered=True)
    assert difference(one, one, ordered=True) == ""


def test_lax_cardinality_lets_a_solution_come_less_often_but_not_never() -> None:
    twice = rows(_WORD % b"x", _WORD % b"x")
    assert difference(twice, rows(_WORD % b"x"), lax=True) == ""
    assert difference(rows(_WORD % b"x"), twice, lax=True)
    assert difference(twice, rows(), lax=True)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ((b"2.0", b"decimal"), (b"2", b"decimal"), True),
        ((b"1.0E6", b"double"), (b"1000000", b"double"), True),
        ((b"-3", b"negativeInteger"), (b"-3", b"integer"), True),
        ((b"2006-08-23+00:00", b"date"), (b"2006-08-23Z", b"date"), True),
        ((b"2.0", b"decimal"), (b"2.0", b"double"), False),
        ((b"2", b"integer"), (b"3", b"integer"), False),
        ((b"x", b"integer"), (b"y", b"integer"), False),
    ],
)
def test_values_are_compared_only_when_asked(
    one: tuple[bytes, bytes], other: tuple[bytes, bytes], same: bool
) -> None:
    left, right = rows(_TYPED % one), rows(_TYPED % other)
    assert difference(left, right)
    assert (difference(by_value(left), by_value(right)) == "") is same


def test_the_variables_of_the_head_are_compared() -> None:
    expected = read(b"a,b\r\n", "csv", "")
    assert "variables" in difference(expected, read(b"a\r\n", "csv", ""))


def test_a_number_in_csv_is_a_text_unless_values_are_asked_for() -> None:
    one, other = read(b"a\r\n1.0E6\r\n", "csv", ""), read(b"a\r\n1000000\r\n", "csv", "")
    assert difference(one, other)
    assert difference(by_value(one, text=True), by_value(other, text=True)) == ""


def test_a_result_set_in_rdf_is_read_as_solutions_in_their_order() -> None:
    document = b"""
        @prefix rs: <http://www.w3.org/2001/sw/DataAccess/tests/result-set#> .
        [] a rs:ResultSet ; rs:resultVariable "a" ;
           rs:solution [ rs:index 2 ; rs:binding [ rs:variable "a" ; rs:value "second" ] ] ,
                       [ rs:index 1 ; rs:binding [ rs:variable "a" ; rs:value "first" ] ] ."""
    expected = read(document, "ttl", "http://example.org/")
    assert difference(expected, read(b'?a\n"first"\n"second"\n', "tsv", "")) == ""
    assert difference(expected, read(b'?a\n"second"\n"first"\n', "tsv", ""))


def test_graphs_are_compared_by_isomorphism() -> None:
    one, other = b"_:x <urn:p> _:y . _:y <urn:p> _:x .", b"_:b <urn:p> _:a . _:a <urn:p> _:b ."
    third = b"_:x <urn:p> _:y . _:y <urn:p> _:y ."
    first, second, last = (read(text, "ttl", "") for text in (one, other, third))
    assert difference(first, second) == ""
    assert difference(first, last)


def test_a_boolean_is_not_solutions() -> None:
    yes = read(b'{"head":{},"boolean":true}', "srj", "")
    assert difference(yes, yes) == ""
    assert difference(yes, read(b'{"head":{},"boolean":false}', "srj", ""))
    assert difference(yes, rows())
