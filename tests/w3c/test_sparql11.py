"""The approved SPARQL 1.1 tests of queries and syntax, over HTTP."""

from __future__ import annotations

import pytest

from tests.w3c import runner, suite
from tests.w3c.endpoint import Endpoint
from tests.w3c.known import answered, as_parameters, by_value

CASES = suite.chosen(
    "query", "positive", "negative", "positive-update", "negative-update", suite="sparql11"
)


@pytest.mark.parametrize("case", as_parameters(CASES))
def test_the_w3c_test_passes(case: suite.Case, endpoint: Endpoint) -> None:
    if by_value(case):
        with pytest.raises(runner.Mismatch):
            runner.run(case, endpoint)
    status = runner.run(case, endpoint, values=by_value(case))
    if case.kind.startswith("positive"):
        assert status == answered(case)


def test_343_tests_of_queries_and_syntax_are_run() -> None:
    assert len(CASES) == 343
