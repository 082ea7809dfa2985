"""Tests that need a word: what fails, what is equal by value only, whose order is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import pytest

from tests.w3c.suite import Case

COMPUTED = frozenset(
    (
        "sparql11/aggregates#agg-avg-02",
        "sparql11/aggregates#agg-err-02",
        "sparql11/aggregates#agg-sum-02",
        "sparql11/functions#coalesce01",
    )
)
"""Tests of computed numbers, whose lexical form SPARQL leaves open: compared by value."""

STORED = frozenset(
    (
        "dawg-data-r2/distinct#no-distinct-1",
        "dawg-data-r2/distinct#no-distinct-9",
        "dawg-data-r2/expr-builtin#dawg-datatype-1",
        "dawg-data-r2/expr-equals#eq-2-1",
        "dawg-data-r2/expr-equals#eq-2-2",
        "dawg-data-r2/open-world#date-3",
        "dawg-data-r2/open-world#open-eq-03",
        "dawg-data-r2/open-world#open-eq-04",
        "dawg-data-r2/sort#dawg-sort-7",
        "sparql11/aggregates#agg-max-01",
        "sparql11/aggregates#agg-max-02",
        "sparql11/aggregates#agg-min-01",
        "sparql11/aggregates#agg-min-02",
        "sparql11/csv-tsv-res#csv03",
        "sparql11/csv-tsv-res#tsv03",
        "sparql11/functions#plus-1",
        "sparql11/functions#plus-2",
    )
)
"""Tests that show data whose lexical form the engine has made canonical: equal by value only."""

TIES = frozenset(("sparql11/functions#plus-1", "sparql11/functions#plus-2"))
"""Tests whose ORDER BY leaves open which of two rows, equal by value, comes first."""

_ONE_VALUE = "the engine keeps one lexical form of a value, so 01 and 1 are the same term"
_RDF_11 = "written for RDF 1.0, where a plain literal and an xsd:string differ; RDF 1.1 has one"
_POINT = "a number that ends in a point is a decimal in SPARQL 1.0 and not in 1.1"

KNOWN: Mapping[str, str] = MappingProxyType(
    {
        "sparql11/aggregates#agg-empty-group": "the suite errs: no solution makes no group "
        "(SPARQL 1.1, 18.5.1); the W3C has since replaced the test (w3c/rdf-tests, 61)",
        "sparql11/functions#strdt03": _RDF_11,
        "sparql11/functions#strlang03": _RDF_11,
        "sparql11/functions#bnode01": "the engine gives BNODE(string) one blank node per query, "
        "not one per solution",
        "dawg-data-r2/basic#term-6": _POINT,
        "dawg-data-r2/basic#term-7": _POINT,
        "dawg-data-r2/syntax-sparql1#syntax-lit-08": _POINT,
        "dawg-data-r2/distinct#distinct-2": _RDF_11,
        "dawg-data-r2/expr-builtin#dawg-datatype-2": "DATATYPE of a literal with a language is an "
        "error in SPARQL 1.0 and rdf:langString in 1.1",
        "dawg-data-r2/open-world#date-2": "a date with a time zone and one without are unequal to "
        "the engine, as in XSD 1.1; in XSD 1.0 they cannot be compared",
        "dawg-data-r2/syntax-sparql3#syn-bad-26": "'?x<?a&&?b>?y' is read as two comparisons, "
        "though by the rule of the longest token '<?a&&?b>' is an IRI",
        "dawg-data-r2/distinct#distinct-1": _ONE_VALUE,
        "dawg-data-r2/distinct#distinct-9": _ONE_VALUE,
        "dawg-data-r2/expr-builtin#dawg-str-1": _ONE_VALUE,
        "dawg-data-r2/expr-builtin#dawg-str-2": _ONE_VALUE,
        "dawg-data-r2/expr-builtin#sameTerm-simple": _ONE_VALUE,
        "dawg-data-r2/expr-builtin#sameTerm-eq": _ONE_VALUE,
        "dawg-data-r2/expr-builtin#sameTerm-not-eq": _ONE_VALUE,
        "dawg-data-r2/expr-equals#eq-graph-1": _ONE_VALUE,
        "dawg-data-r2/expr-equals#eq-graph-2": _ONE_VALUE,
        "dawg-data-r2/open-world#open-eq-01": _ONE_VALUE,
    }
)
"""Why tests fail that do."""

_MULTIPART = "a document is the whole body of a request; multipart/form-data is refused with 415"
KNOWN_STORE: Mapping[str, str] = MappingProxyType(
    {
        "PUT - default graph": "204 instead of 201: the default graph is there even when it is "
        "empty, so none is created",
        "POST - multipart/form-data": _MULTIPART,
        "GET of POST - multipart/form-data": _MULTIPART,
    }
)
"""Why tests of the Graph Store Protocol fail that do, by their names."""

_FUNCTION = "calls a function that the engine does not have"
_REFUSED_LOAD = "asks for LOAD"
_REFUSED_SERVICE = "asks for SERVICE"
UNANSWERED: Mapping[str, tuple[int, str]] = MappingProxyType(
    {
        "sparql11/syntax-fed#test_1": (403, _REFUSED_SERVICE),
        "sparql11/syntax-fed#test_2": (403, _REFUSED_SERVICE),
        "sparql11/syntax-fed#test_3": (403, _REFUSED_SERVICE),
        "sparql11/syntax-query#test_4": (422, _FUNCTION),
        "sparql11/syntax-update-1#test_1": (403, _REFUSED_LOAD),
        "sparql11/syntax-update-1#test_2": (403, _REFUSED_LOAD),
        "sparql11/syntax-update-1#test_3": (403, _REFUSED_LOAD),
        "sparql11/syntax-update-1#test_4": (403, _REFUSED_LOAD),
        "sparql11/syntax-update-1#test_8": (422, "drops a graph that is not there"),
        "sparql11/syntax-update-1#test_37": (403, _REFUSED_LOAD),
        "dawg-data-r2/syntax-sparql1#syntax-expr-05": (422, _FUNCTION),
        "dawg-data-r2/syntax-sparql1#syntax-order-05": (422, _FUNCTION),
        "dawg-data-r2/syntax-sparql1#syntax-order-06": (422, _FUNCTION),
        "dawg-data-r2/syntax-sparql2#syntax-function-01": (422, _FUNCTION),
        "dawg-data-r2/syntax-sparql2#syntax-function-02": (422, _FUNCTION),
        "dawg-data-r2/syntax-sparql2#syntax-function-03": (422, _FUNCTION),
        "dawg-data-r2/syntax-sparql2#syntax-function-04": (422, _FUNCTION),
    }
)
"""Tests of correct syntax that are not answered with a result: the status, and why."""


def by_value(case: Case) -> bool:
    """Return whether a test is compared by the values of numbers and dates."""
    return case.id in COMPUTED or case.id in STORED


def answered(case: Case) -> int:
    """Return the status that a test of correct syntax is answered with."""
    if case.id in UNANSWERED:
        return UNANSWERED[case.id][0]
    return 204 if case.kind == "positive-update" else 200


def as_parameters(cases: Sequence[Case]) -> list[Any]:
    """Return the tests as parameters for pytest, named by their ids.

    A test that is known to fail must fail: one that passes is to be taken off the list.
    """
    return [_parameter(case, case.id, KNOWN) for case in cases]


def names_as_parameters(names: Sequence[str]) -> list[Any]:
    """Return the tests of the Graph Store Protocol, by their names, as `as_parameters` does."""
    return [_parameter(name, name, KNOWN_STORE) for name in names]


def _parameter(value: object, name: str, known: Mapping[str, str]) -> Any:
    marks = [pytest.mark.xfail(reason=known[name], strict=True)] if name in known else []
    return pytest.param(value, id=name, marks=marks)
