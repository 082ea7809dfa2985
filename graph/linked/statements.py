"""Curated triples by what they are about, so that an entity is found without a scan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

import pyoxigraph as ox

from crosslane.graph.rdf import Statement
from crosslane.ontology import terms


@dataclass(frozen=True)
class Statements:
    """Curated triples by what they are about.

    Args:
        about: triples by their subject, in the order of the dataset.
        to: triples by the entity that is their object.
    """

    about: Mapping[str, tuple[Statement, ...]]
    to: Mapping[str, tuple[Statement, ...]]

    def ids(self, kind: str) -> list[str]:
        """Return the ids of a kind of entity, such as ``offering``, sorted."""
        home = terms.entity(kind, "")
        found = (name.removeprefix(home) for name in self.about if name.startswith(home))
        return sorted(unquote(name) for name in found)

    def kinds(self) -> list[str]:
        """Return the kinds of entities that anything is said of, sorted."""
        found = (name.removeprefix(terms.ID) for name in self.about if name.startswith(terms.ID))
        return sorted({name.partition("/")[0] for name in found})


def index_statements(nquads: bytes) -> Statements:
    """Read N-Quads once, so that a description need not look through all of them.

    Args:
        nquads: curated graphs, without blank nodes.

    Returns:
        The triples by subject and by entity linked.
    """
    about: defaultdict[str, list[Statement]] = defaultdict(list)
    to: defaultdict[str, list[Statement]] = defaultdict(list)
    for quad in ox.parse(nquads, format=ox.RdfFormat.N_QUADS):
        if not isinstance(quad.subject, ox.NamedNode) or isinstance(
            quad.object, ox.BlankNode | ox.Triple
        ):
            raise TypeError(f"a blank node or a quoted triple in the dataset: {quad}")
        statement = (quad.subject.value, quad.predicate.value, quad.object)
        about[statement[0]].append(statement)
        if isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith(terms.ID):
            to[quad.object.value].append(statement)
    return Statements(
        {name: tuple(found) for name, found in about.items()},
        {name: tuple(found) for name, found in to.items()},
    )
