"""The approved SPARQL 1.1 tests of updates, over HTTP."""

from __future__ import annotations

import pytest

from tests.w3c import runner, suite
from tests.w3c.endpoint import Endpoint
from tests.w3c.known import as_parameters

CASES = suite.chosen("update", suite="sparql11")


@pytest.mark.parametrize("case", as_parameters(CASES))
def test_the_w3c_test_passes(case: suite.Case, endpoint: Endpoint) -> None:
    runner.run(case, endpoint)


def test_90_tests_of_updates_are_run() -> None:
    assert len(CASES) == 90
