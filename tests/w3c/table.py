"""Prints the table of `docs/conformance.md`: how many tests of each group pass.

Usage: ``python -m tests.w3c.table [OXIGRAPH]``, where OXIGRAPH is the path of the program
``oxigraph`` (of the package of that name), which is then run through the same tests.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from tests.w3c import described, exchange, graph_store, protocol, runner, servers, suite
from tests.w3c.endpoint import Endpoint

_KINDS: tuple[suite.Kind, ...] = (
    "query",
    "update",
    "positive",
    "negative",
    "positive-update",
    "negative-update",
)
Outcome = tuple[str, str, str]
"""Group, test, and ``exact``, ``value`` (equal by value only) or ``fails``."""


def outcomes(endpoint: Endpoint) -> Iterator[Outcome]:
    """Run everything that there is against an endpoint.

    Args:
        endpoint: whose dataset may be replaced.

    Yields:
        What became of each test.
    """
    for name in ("sparql11", "dawg-data-r2"):
        for case in suite.chosen(*_KINDS, suite=name):
            yield case.group, case.id, _judged(case, endpoint)
    for name, steps in (protocol.QUERIES | protocol.UPDATES).items():
        exchange.prepare(endpoint)
        yield "sparql11/protocol", name, _passes(partial(exchange.follow, steps, endpoint))
    endpoint.hold(suite.State())
    for name, wrong in graph_store.converse(endpoint).items():
        yield "sparql11/http-rdf-update", name, "fails" if wrong else "exact"
    for name, test in described.TESTS.items():
        yield "sparql11/service-description", name, _passes(partial(test, endpoint))


def _judged(case: suite.Case, endpoint: Endpoint) -> str:
    if _passes(partial(runner.run, case, endpoint)) == "exact":
        return "exact"
    loose = _passes(partial(runner.run, case, endpoint, values=True))
    return "value" if loose == "exact" else "fails"


def _passes(test: Callable[[], object]) -> str:
    try:
        test()
    except AssertionError:
        return "fails"
    return "exact"


def _run(oxigraph: str | None) -> list[list[Outcome]]:
    columns = []
    with tempfile.TemporaryDirectory() as directory:
        with servers.crosslane(Path(directory)) as endpoint:
            columns.append(list(outcomes(endpoint)))
        if oxigraph is not None:
            with servers.oxigraph(Path(directory), oxigraph) as endpoint:
                columns.append(list(outcomes(endpoint)))
    return columns


def _cell(found: Counter[str]) -> str:
    total = sum(found.values())
    passed = total - found["fails"]
    return f"{passed} of {total}" + (f" ({found['value']} by value)" if found["value"] else "")


def main() -> None:
    """Run the tests and print the table, then what fails."""
    columns = _run(sys.argv[1] if len(sys.argv) > 1 else None)
    names = ["Crosslane", "oxigraph server"][: len(columns)]
    lines = [f"| group | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    for group in dict.fromkeys(group for group, _, _ in columns[0]):
        cells = [_cell(Counter(o for g, _, o in column if g == group)) for column in columns]
        lines.append(f"| {group} | {' | '.join(cells)} |")
    for name, column in zip(names, columns, strict=True):
        lines += [f"\n{name}:"] + [f"- {test}: {o}" for _, test, o in column if o != "exact"]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
