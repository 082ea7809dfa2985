"""The SHACL run: is this graph what ``ontology/shapes.ttl`` says a Crosslane graph is?

Only SHACL Core is used, without inference, on the union of all named graphs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pyoxigraph as ox

from crosslane.ontology import terms
from crosslane.ontology.vocabulary import read_text

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node

SHAPES = "shapes.ttl"
SHAPES_NAMESPACE = terms.BASE + "shapes#"

_NAMESPACES = sorted(
    (
        *((iri, prefix) for prefix, iri in terms.PREFIXES.items() if not iri.startswith(terms.ID)),
        (SHAPES_NAMESPACE, "xlsh"),
    ),
    key=lambda pair: -len(pair[0]),
)


@dataclass(frozen=True, slots=True)
class Violation:
    """One way in which an entity is not as its shape says.

    Args:
        focus: IRI of the entity.
        id: the entity in short, such as ``claim S0-014``.
        path: the property in short, such as ``xl:strength``; empty for the entity as a whole.
        message: what is valid and how to fix it.
        value: the wrong value in short; ``None`` where one is missing or there are too many.
        severity: ``violation``, ``warning`` or ``info``.
        shape: IRI of the shape.
    """

    focus: str
    id: str
    path: str
    message: str
    value: str | None
    severity: str
    shape: str

    @property
    def text(self) -> str:
        """The violation as one line.

        Example:
            >>> Violation(
            ...     focus="https://w3id.org/crosslane/id/claim/S0-014",
            ...     id="claim S0-014",
            ...     path="xl:strength",
            ...     message="valid values are explicit and hedged",
            ...     value="xl:strong",
            ...     severity="violation",
            ...     shape="https://w3id.org/crosslane/shapes#claim-strength",
            ... ).text
            'claim S0-014: xl:strength: valid values are explicit and hedged (found xl:strong)'
        """
        found = f" (found {self.value})" if self.value is not None else ""
        return ": ".join(part for part in (self.id, self.path, self.message) if part) + found


def validate(data: bytes | rdflib.Graph, *, shapes: str | None = None) -> list[Violation]:
    """Check a graph against the shapes.

    Args:
        data: N-Quads, or an rdflib graph or dataset, which is left as it is. The vocabulary has to
            be part of it: a claim may only name segments, parties and markets that are declared.
        shapes: shapes as Turtle; those of the package by default.

    Returns:
        The violations, sorted by entity and property; empty when the graph conforms.

    Raises:
        SyntaxError: when the bytes are not N-Quads.

    Example:
        >>> claim = "https://w3id.org/crosslane/id/claim/X"
        >>> kind = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
        >>> bare = f"<{claim}> <{kind}> <https://w3id.org/crosslane/ontology#Claim> ."
        >>> [v.path for v in validate(bare.encode())][:3]
        ['prov:wasDerivedFrom', 'skos:notation', 'xl:appliesTo']
    """
    import pyshacl
    import rdflib

    rules = rdflib.Graph().parse(data=shapes or read_text(SHAPES), format="turtle")
    graph = _from_nquads(data) if isinstance(data, bytes) else _union(data)
    _, report, _ = pyshacl.validate(graph, shacl_graph=rules, inplace=True, inference="none")
    if not isinstance(report, rdflib.Graph):
        raise TypeError(f"pySHACL gave no report graph but {report!r}")
    return _violations(report)


def short(iri: str) -> str:
    """Return an IRI as people read it: ``claim S0-014``, ``xl:strength``, or the IRI itself.

    Args:
        iri: an absolute IRI.

    Returns:
        Kind and id for an entity, prefix and name for a known term, else the IRI.

    Example:
        >>> short("https://w3id.org/crosslane/id/offering/temu/semi-managed")
        'offering temu/semi-managed'
        >>> short("http://www.w3.org/ns/oa#exact")
        'oa:exact'
    """
    if iri.startswith(terms.ID):
        kind, _, identifier = iri.removeprefix(terms.ID).partition("/")
        return f"{kind} {unquote(identifier)}"
    for namespace, prefix in _NAMESPACES:
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def _from_nquads(data: bytes) -> rdflib.Graph:
    """Read N-Quads as one graph; pyoxigraph drops the graph names far faster than rdflib."""
    import rdflib

    triples = (quad.triple for quad in ox.parse(data, format=ox.RdfFormat.N_QUADS))
    text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
    return rdflib.Graph().parse(data=text, format="nt")


def _union(data: rdflib.Graph) -> rdflib.Graph:
    """Copy a graph, or all graphs of a dataset, into one graph."""
    import rdflib

    graph = rdflib.Graph()
    if isinstance(data, rdflib.Dataset):
        for subject, predicate, value, _ in data.quads((None, None, None, None)):
            graph.add((subject, predicate, value))
        return graph
    for triple in data:
        graph.add(triple)
    return graph


def _violations(report: rdflib.Graph) -> list[Violation]:
    from rdflib.namespace import RDF, SH

    found = set()
    for result in report.subjects(RDF.type, SH.ValidationResult):
        focus = str(report.value(result, SH.focusNode))
        path = report.value(result, SH.resultPath)
        found.add(
            Violation(
                focus=focus,
                id=short(focus),
                path=short(str(path)) if path is not None else "",
                message=str(report.value(result, SH.resultMessage)),
                value=_value(report.value(result, SH.value), focus),
                severity=str(report.value(result, SH.resultSeverity)).rpartition("#")[2].lower(),
                shape=str(report.value(result, SH.sourceShape)),
            )
        )
    return sorted(found, key=lambda item: (item.focus, item.path, item.message, item.value or ""))


def _value(node: Node | None, focus: str) -> str | None:
    """The wrong value in short; the entity itself is no news."""
    import rdflib

    if node is None or str(node) == focus:
        return None
    return repr(str(node)) if isinstance(node, rdflib.Literal) else short(str(node))
