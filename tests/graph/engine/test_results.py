"""The rows of a serialised result are counted from its bytes."""

from __future__ import annotations

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosslane.graph.engine.results import rows

FORMS = {
    "json": pyoxigraph.QueryResultsFormat.JSON,
    "xml": pyoxigraph.QueryResultsFormat.XML,
    "csv": pyoxigraph.QueryResultsFormat.CSV,
    "tsv": pyoxigraph.QueryResultsFormat.TSV,
}
PIECES = ("}},{", '"', ",{}", "{}", "\n", "\r\n", "\\", "<result>", ',{"', '}},{"', "\t", "a", "é")
TEXTS = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)
TERMS = st.none() | TEXTS | TEXTS.map(lambda text: (text, "en"))
TABLES = st.lists(st.tuples(TERMS, TERMS), max_size=8)


def written(term: str | tuple[str, str] | None) -> str:
    if term is None:
        return "UNDEF"
    if isinstance(term, tuple):
        return str(pyoxigraph.Literal(term[0], language=term[1]))
    return str(pyoxigraph.Literal(term))


def result(form: str, table: list[tuple[object, object]], head: str = "?a ?b") -> bytes:
    listed = " ".join(f"({written(a)} {written(b)})" for a, b in table)  # type: ignore[arg-type]
    query = f"SELECT {head} {{ VALUES (?a ?b) {{ {listed} }} }}"
    found = pyoxigraph.Store().query(query)
    assert isinstance(found, pyoxigraph.QuerySolutions)
    data = found.serialize(format=FORMS[form])
    assert data is not None
    return data


@pytest.mark.parametrize("form", FORMS)
@given(table=TABLES)
def test_rows_are_counted_whatever_the_values_say(
    form: str, table: list[tuple[object, object]]
) -> None:
    if form == "xml":
        table = [row for row in table if "<result>" not in str(row)]  # written as &lt;
    assert rows(form, result(form, table)) == len(table)


@pytest.mark.parametrize("form", ["json", "xml"])
@given(table=TABLES)
def test_rows_without_any_value_count(form: str, table: list[tuple[object, object]]) -> None:
    assert rows(form, result(form, table, "?unbound")) == len(table)


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize("truth", ["ASK {}", "ASK { FILTER(false) }"])
def test_a_boolean_has_no_rows(form: str, truth: str) -> None:
    found = pyoxigraph.Store().query(truth)
    assert isinstance(found, pyoxigraph.QueryBoolean)
    assert rows(form, found.serialize(format=FORMS[form]) or b"") == 0
