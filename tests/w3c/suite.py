"""Reads the manifests of the W3C suites out of the archive.

See https://www.w3.org/2001/sw/DataAccess/tests/README.html and
https://www.w3.org/2009/sparql/docs/tests/README.html for the vocabulary of the manifests.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

import pyoxigraph
from pyoxigraph import BlankNode, NamedNode

from tests.w3c.pack import ARCHIVE

Kind = Literal["query", "update", "positive", "negative", "positive-update", "negative-update"]
Node = NamedNode | BlankNode

OUT: Mapping[str, str] = MappingProxyType(
    {
        "sparql11/entailment": "entailment regimes: the endpoint answers by simple entailment",
        "sparql11/service": "federation: SERVICE is refused, as the endpoint opens no connection",
    }
)
"""Groups whose tests are not run, with the reason."""

_ROOTS = {
    "http://www.w3.org/2001/sw/DataAccess/tests/data-r2/": "dawg-data-r2/",
    "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/": "sparql11/",
}
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
_UT = "http://www.w3.org/2009/sparql/tests/test-update#"
_APPROVAL = "http://www.w3.org/2001/sw/DataAccess/tests/test-dawg#approval"
_KINDS: dict[str, Kind] = {
    "QueryEvaluationTest": "query",
    "CSVResultFormatTest": "query",
    "UpdateEvaluationTest": "update",
    "PositiveSyntaxTest": "positive",
    "PositiveSyntaxTest11": "positive",
    "NegativeSyntaxTest": "negative",
    "NegativeSyntaxTest11": "negative",
    "PositiveUpdateSyntaxTest11": "positive-update",
    "NegativeUpdateSyntaxTest11": "negative-update",
}


@dataclass(frozen=True, slots=True)
class State:
    """What a dataset holds.

    Attributes:
        default: IRIs of the documents in the default graph.
        named: name and document of each named graph.
    """

    default: tuple[str, ...] = ()
    named: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One test.

    Attributes:
        id: such as ``sparql11/aggregates#agg01``.
        group: such as ``sparql11/aggregates``.
        kind: what is asked.
        approved: whether the working group approved it.
        action: IRI of the query or update.
        before: the dataset it is asked of.
        result: IRI of the expected result of a query; empty for other kinds.
        after: the dataset that an update leaves.
        lax: whether a solution may come less often than expected (``mf:LaxCardinality``).
    """

    id: str
    group: str
    kind: Kind
    approved: bool
    action: str
    before: State = State()
    result: str = ""
    after: State = State()
    lax: bool = False


@cache
def files() -> Mapping[str, bytes]:
    """Return every file of the archive by its path."""
    with tarfile.open(ARCHIVE) as archive:
        read = ((member.name, archive.extractfile(member)) for member in archive.getmembers())
        return MappingProxyType({name: file.read() for name, file in read if file is not None})


def content(iri: str) -> bytes:
    """Return a file of the suites.

    Args:
        iri: its address at the W3C.

    Raises:
        KeyError: the archive has no such file.
    """
    for root, directory in _ROOTS.items():
        if iri.startswith(root):
            return files()[directory + iri.removeprefix(root)]
    raise KeyError(iri)


def exists(iri: str) -> bool:
    """Return whether the archive has a file."""
    return any(
        iri.startswith(root) and directory + iri.removeprefix(root) in files()
        for root, directory in _ROOTS.items()
    )


@cache
def cases() -> tuple[Case, ...]:
    """Return every test of evaluation and syntax in the archive, group by group."""
    found: list[Case] = []
    for root, directory in _ROOTS.items():
        paths = [name for name in files() if name.startswith(directory)]
        for path in sorted(name for name in paths if name.endswith("/manifest.ttl")):
            group = path.removesuffix("/manifest.ttl")
            found += _Manifest(root + path.removeprefix(directory), group).cases()
    return tuple(found)


def chosen(*kinds: Kind, suite: str) -> list[Case]:
    """Return the approved tests of some kinds in a suite, without the groups that are out.

    Args:
        kinds: of tests.
        suite: ``sparql11`` or ``dawg-data-r2``.
    """
    return [
        case
        for case in cases()
        if case.approved
        and case.kind in kinds
        and case.group.startswith(suite + "/")
        and case.group not in OUT
    ]


class _Manifest:
    """The tests of one manifest.

    Args:
        iri: of the manifest.
        group: its directory in the archive.
    """

    def __init__(self, iri: str, group: str) -> None:
        """Parse it."""
        document = content(iri)
        quads = pyoxigraph.parse(document, format=pyoxigraph.RdfFormat.TURTLE, base_iri=iri)
        self._graph = pyoxigraph.Dataset(quads)
        self._group = group

    def cases(self) -> Iterator[Case]:
        """Yield the tests of evaluation and syntax, in the order of the manifest."""
        entries = self._graph.quads_for_predicate(NamedNode(_MF + "entries"))
        for head in [quad.object for quad in entries]:
            for entry in self._list(head):
                kinds = [_local(node) for node in self._objects(entry, _RDF + "type")]
                for kind in kinds:
                    if kind in _KINDS:
                        yield self._case(entry, _KINDS[kind])

    def _case(self, entry: Node, kind: Kind) -> Case:
        (action,) = self._objects(entry, _MF + "action")
        approval = [_local(node) for node in self._objects(entry, _APPROVAL)]
        cardinality = [_local(node) for node in self._objects(entry, _MF + "resultCardinality")]
        text, before = action, State()
        if isinstance(action, BlankNode):
            vocabulary, asked = (_UT, "request") if kind == "update" else (_QT, "query")
            (text,) = self._objects(action, vocabulary + asked)
            before = self._state(action, vocabulary)
        if kind == "negative" and text.value.endswith(".ru"):
            kind = "negative-update"  # some manifests have one type for both
        results = self._objects(entry, _MF + "result")
        return Case(
            f"{self._group}#{_local(entry)}",
            self._group,
            kind,
            "Approved" in approval,
            text.value,
            before,
            results[0].value if kind == "query" else "",
            self._state(results[0], _UT) if kind == "update" else State(),
            "LaxCardinality" in cardinality,
        )

    def _state(self, node: Node, vocabulary: str) -> State:
        """Read which documents a dataset is made of."""
        named = []
        for graph in self._objects(node, vocabulary + "graphData"):
            if isinstance(graph, BlankNode):
                (document,) = self._objects(graph, vocabulary + "graph")
                (name,) = self._values(graph, _LABEL)
                named.append((name, document.value))
            else:
                named.append((graph.value, graph.value))
        default = sorted(data.value for data in self._objects(node, vocabulary + "data"))
        return State(tuple(default), tuple(sorted(named)))

    def _list(self, head: object) -> Iterator[Node]:
        while isinstance(head, BlankNode):
            yield from self._objects(head, _RDF + "first")
            (head,) = self._objects(head, _RDF + "rest")

    def _objects(self, subject: Node, predicate: str) -> list[Node]:
        """Return the resources that a property has."""
        quads = self._graph.quads_for_subject(subject)
        found = [quad.object for quad in quads if quad.predicate.value == predicate]
        return [node for node in found if isinstance(node, Node)]

    def _values(self, subject: Node, predicate: str) -> list[str]:
        """Return the literals that a property has, as text."""
        quads = self._graph.quads_for_subject(subject)
        found = [quad.object for quad in quads if quad.predicate.value == predicate]
        return [node.value for node in found if isinstance(node, pyoxigraph.Literal)]


def _local(node: Node) -> str:
    return node.value.rpartition("#")[2]
