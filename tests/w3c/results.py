"""Results of queries: read from every format of the suites, and compared."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyoxigraph
from pyoxigraph import BlankNode, Dataset, Literal, NamedNode, Quad

Term = NamedNode | BlankNode | Literal
Row = frozenset[tuple[str, Term]]

RDF_FORMATS: Mapping[str, pyoxigraph.RdfFormat] = {
    "ttl": pyoxigraph.RdfFormat.TURTLE,
    "nt": pyoxigraph.RdfFormat.N_TRIPLES,
    "rdf": pyoxigraph.RdfFormat.RDF_XML,
}
_RESULT_FORMATS = {
    "srx": pyoxigraph.QueryResultsFormat.XML,
    "srj": pyoxigraph.QueryResultsFormat.JSON,
    "tsv": pyoxigraph.QueryResultsFormat.TSV,
}
_RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_DECIMAL = _XSD + "decimal"
_DOUBLE = frozenset((_XSD + "float", _XSD + "double"))
_INTEGER_TEXT = """
    integer nonPositiveInteger negativeInteger long int short byte nonNegativeInteger
    unsignedLong unsignedInt unsignedShort unsignedByte positiveInteger"""
_INTEGER = frozenset(_XSD + name for name in _INTEGER_TEXT.split())
_DATES = frozenset((_XSD + "date", _XSD + "dateTime", _XSD + "time"))


@dataclass(frozen=True, slots=True)
class Solutions:
    """The result of a SELECT.

    Attributes:
        variables: in the order of the head.
        rows: the solutions; what is not bound is not in a row.
        ordered: whether the source says that the order counts.
    """

    variables: tuple[str, ...]
    rows: tuple[Row, ...]
    ordered: bool = False


Result = bool | Solutions | Dataset


def read(document: bytes, form: str, base: str) -> Result:
    """Read a result.

    Args:
        document: its bytes.
        form: srx, srj, tsv, csv, ttl, nt or rdf.
        base: IRI of the document; may be empty.

    Returns:
        A boolean, solutions, or a graph; RDF that describes a result set is that result set.
    """
    if form == "csv":
        return _csv(document)
    if form in _RESULT_FORMATS:
        found = pyoxigraph.parse_query_results(document, _RESULT_FORMATS[form])
        if isinstance(found, pyoxigraph.QueryBoolean):
            return bool(found)
        variables = tuple(variable.value for variable in found.variables)
        return Solutions(variables, tuple(_row(variables, solution) for solution in found))
    graph = Dataset(pyoxigraph.parse(document, format=RDF_FORMATS[form], base_iri=base or None))
    return _result_set(graph)


def difference(
    expected: Result, actual: Result, *, ordered: bool = False, lax: bool = False
) -> str:
    """Compare two results up to the names of blank nodes.

    Args:
        expected: of the suite.
        actual: of the endpoint.
        ordered: whether the order of solutions counts, even where the expected one is silent.
        lax: whether a solution may come less often than expected, but at least once.

    Returns:
        What differs; empty for nothing.
    """
    if isinstance(expected, Dataset) and isinstance(actual, Dataset):
        same = isomorphic(expected, actual)
    elif isinstance(expected, Solutions) and isinstance(actual, Solutions):
        if sorted(expected.variables) != sorted(actual.variables):
            return f"variables {actual.variables}, not {expected.variables}"
        same = _same(expected.rows, actual.rows, ordered=ordered or expected.ordered, lax=lax)
    else:
        same = type(expected) is type(actual) and expected == actual
    return "" if same else f"expected\n{_shown(expected)}\nbut got\n{_shown(actual)}"


def isomorphic(one: Dataset, other: Dataset) -> bool:
    """Return whether two datasets are the same up to the names of blank nodes."""
    copies = Dataset(one), Dataset(other)
    for copy in copies:
        copy.canonicalize(pyoxigraph.CanonicalizationAlgorithm.UNSTABLE)
    return copies[0] == copies[1]


def by_value(result: Result, *, text: bool = False) -> Result:
    """Write numbers and dates by their values, so that ``2.0`` and ``2.00`` are equal.

    Types stay apart, but for those derived from xsd:integer, whose values are integers; see
    https://www.w3.org/TR/xmlschema-2/#built-in-datatypes.

    Args:
        result: any.
        text: whether the result is CSV, where a number is a text like any other.

    Returns:
        The result with each literal in one way of writing its value.
    """
    if isinstance(result, Dataset):
        quads = (Quad(q.subject, q.predicate, _plain(q.object), q.graph_name) for q in result)
        return Dataset(quads)
    if isinstance(result, bool):
        return result
    plain = _number if text else _plain
    rows = [frozenset((name, plain(term)) for name, term in row) for row in result.rows]
    return Solutions(result.variables, tuple(rows), result.ordered)


def _number(term: Any) -> Any:
    """Take the text of a cell for a number where it is one."""
    try:
        return Literal(float(term.value))
    except ValueError:
        return term


def _plain(term: Any) -> Any:
    if not isinstance(term, Literal):
        return term
    text, kind = term.value, term.datatype.value
    try:
        if kind in _INTEGER:
            return Literal(str(int(text)), datatype=NamedNode(_XSD + "integer"))
        if kind == _DECIMAL:
            return Literal(str(Decimal(text).normalize()), datatype=term.datatype)
        if kind in _DOUBLE:
            return Literal(repr(float(text)), datatype=term.datatype)
    except (ArithmeticError, ValueError):
        return term
    if kind in _DATES:
        return Literal(re.sub(r"[+-]00:00$", "Z", text), datatype=term.datatype)
    return term


def _row(variables: Sequence[str], solution: Any) -> Row:
    return frozenset((name, term) for name in variables if (term := solution[name]) is not None)


def _csv(document: bytes) -> Solutions:
    """Read CSV, whose cells are text: all but blank nodes are compared as such."""
    head, *lines = csv.reader(io.StringIO(document.decode(), newline=""))
    cells: list[Row] = []
    for line in lines:
        pairs = zip(head, line, strict=True)
        cells.append(frozenset((name, _cell(text)) for name, text in pairs if text))
    return Solutions(tuple(head), tuple(cells))


def _cell(text: str) -> Term:
    label = re.fullmatch(r"_:(\w+)", text)
    return BlankNode(label[1]) if label else Literal(text)


def _result_set(graph: Dataset) -> Result:
    """Read a result set out of RDF; the graph itself where there is none."""
    booleans = _texts(graph, "boolean")
    if booleans:
        return "true" in booleans
    variables = tuple(sorted(_texts(graph, "resultVariable")))
    typed = graph.quads_for_object(NamedNode(_RS + "ResultSet"))
    if not list(typed):
        return graph
    rows = []
    for quad in graph.quads_for_predicate(NamedNode(_RS + "solution")):
        index = _objects(graph, quad.object, "index")
        number = int(index[0].value) if index else None
        rows.append((number, _described_row(graph, quad.object)))
    ordered = bool(rows) and all(number is not None for number, _ in rows)
    if ordered:
        rows.sort(key=lambda pair: pair[0] or 0)
    return Solutions(variables, tuple(row for _, row in rows), ordered)


def _texts(graph: Dataset, name: str) -> set[str]:
    quads = graph.quads_for_predicate(NamedNode(_RS + name))
    return {quad.object.value for quad in quads if isinstance(quad.object, Literal)}


def _described_row(graph: Dataset, node: Any) -> Row:
    found = set()
    for binding in _objects(graph, node, "binding"):
        (name,) = _objects(graph, binding, "variable")
        (value,) = _objects(graph, binding, "value")
        found.add((str(name.value), value))
    return frozenset(found)


def _objects(graph: Dataset, subject: Any, name: str) -> list[Any]:
    quads = graph.quads_for_subject(subject)
    return [quad.object for quad in quads if quad.predicate.value == _RS + name]


def _same(one: Sequence[Row], other: Sequence[Row], *, ordered: bool, lax: bool) -> bool:
    if lax:
        most, counts = Counter(one), Counter(other)
        return counts.keys() == most.keys() and all(counts[row] <= most[row] for row in counts)
    if len(one) != len(other):
        return False
    if ordered:
        names: Mapping[str, str] | None = {}
        for left, right in zip(one, other, strict=True):
            names = None if names is None else next(_renamings(left, right, names), None)
        return names is not None
    if Counter(filter(_ground, one)) != Counter(filter(_ground, other)):
        return False
    blank = [row for row in one if not _ground(row)]
    return _matched(blank, [row for row in other if not _ground(row)], {})


def _matched(one: Sequence[Row], other: Sequence[Row], names: Mapping[str, str]) -> bool:
    """Look for a renaming of blank nodes that makes the rows of one those of the other."""
    if not one:
        return not other
    for index, candidate in enumerate(other):
        for more in _renamings(one[0], candidate, names):
            if _matched(one[1:], [*other[:index], *other[index + 1 :]], more):
                return True
    return False


def _renamings(left: Row, right: Row, names: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    """Yield the renaming, extended, where it makes one row the other."""
    mine, theirs = dict(left), dict(right)
    if mine.keys() != theirs.keys():
        return
    more = dict(names)
    for name, term in mine.items():
        match = theirs[name]
        if isinstance(term, BlankNode) and isinstance(match, BlankNode):
            if more.setdefault(term.value, match.value) != match.value:
                return
        elif term != match:
            return
    if len(set(more.values())) == len(more):
        yield more


def _ground(row: Row) -> bool:
    return not any(isinstance(term, BlankNode) for _, term in row)


def _shown(result: Result) -> str:
    if isinstance(result, Solutions):
        rows = (sorted(row, key=str) for row in result.rows)
        lines = [" ".join(f"?{name}={term}" for name, term in row) for row in rows]
        return "\n".join([f"{len(lines)} rows", *(lines if result.ordered else sorted(lines))])
    return str(result)
