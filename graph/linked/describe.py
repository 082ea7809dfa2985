"""What the dataset says of an entity, and of an answer to who owns what, as triples.

A description holds every curated triple that has the entity as subject or as object, the words and
the source behind a claim or a fact, and the names of what is linked, so that it reads by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlencode

import pyoxigraph as ox

from crosslane.graph.linked.statements import Statements
from crosslane.graph.rdf import ownership_statements
from crosslane.graph.resolve import Ownership
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.writer import Statement, iri, typed
from crosslane.ontology import terms
from crosslane.ontology.suggest import UnknownValueError

_EVIDENCE = terms.PROV + "wasDerivedFrom"
_SOURCE = terms.PROV + "hadPrimarySource"
_NAMES = frozenset(
    {
        terms.SKOS + "prefLabel",
        terms.DCTERMS + "title",
        terms.OA + "exact",
        terms.XL + "paraphrase",
        terms.XL + "predicate",
        terms.XL + "object",
    }
)
"""What people read: names, titles of sources, words of evidence, what a fact says."""
_OF_SOURCE = _NAMES | {
    terms.XL + "grade",
    terms.DCTERMS + "publisher",
    terms.DCTERMS + "issued",
    terms.SCHEMA + "url",
}
"""What stands of a source beside its words, as `views.source_brief` has it."""


_SPEAKING = tuple(terms.entity(kind, "") for kind in ("claim", "fact", "overlay"))
"""How the IRIs of what rests on evidence begin."""


def describe(graph: KnowledgeGraph, kind: str, identifiers: Iterable[str]) -> list[Statement]:
    """What is curated of some entities?

    Args:
        graph: the graph.
        kind: such as ``platform``, ``claim``, ``evidence`` or ``release``.
        identifiers: ids of that kind; a group may be written with its ``@``.

    Returns:
        Triples, those about the entities first and in the order asked; none occurs twice.

    Raises:
        UnknownValueError: for an unknown kind or id.
    """
    known = graph.statements
    wanted = list(identifiers)
    nothing = not wanted and kind in terms.PREFIXES  # a graph may have none of a kind
    if kind not in known.kinds() and not nothing:
        raise UnknownValueError("kind", kind, known.kinds())
    own: list[Statement] = []
    for identifier in wanted:
        name = terms.entity(kind, identifier.removeprefix("@") if kind == "group" else identifier)
        if name not in known.about:
            raise UnknownValueError(kind, identifier, known.ids(kind))
        own += [*known.about[name], *_parts(known, name)]
        own += known.to.get(name, ())
    return list(dict.fromkeys([*own, *_beside(known, own)]))


def _parts(known: Statements, name: str) -> Iterator[Statement]:
    """Give what is said of the parts of an entity, whose IRIs are fragments of its own."""
    found = (subject for subject, _, _ in known.to.get(name, ()) if subject.startswith(f"{name}#"))
    for part in dict.fromkeys(found):
        yield from known.about[part]


def _beside(known: Statements, own: Iterable[Statement]) -> Iterator[Statement]:
    """Give the words behind claims, facts and rules, then the names of all that is linked."""
    own = list(own)
    said = [
        value.value
        for subject, predicate, value in own
        if predicate == _EVIDENCE
        and isinstance(value, ox.NamedNode)
        and subject.startswith(_SPEAKING)
    ]
    words = [statement for name in dict.fromkeys(said) for statement in known.about.get(name, ())]
    yield from words
    linked = (end for statement in (*own, *words) for end in _entities(statement))
    sources = {value.value for _, p, value in (*own, *words) if p == _SOURCE}
    for name in dict.fromkeys(linked):
        wanted = _OF_SOURCE if name in sources else _NAMES
        yield from (one for one in known.about.get(name, ()) if one[1] in wanted)


def _entities(statement: Statement) -> Iterator[str]:
    subject, _, value = statement
    if subject.startswith(terms.ID):
        yield subject
    if isinstance(value, ox.NamedNode) and value.value.startswith(terms.ID):
        yield value.value


def detail(known: Statements, said: Iterable[Statement], quoted: Iterable[str]) -> list[Statement]:
    """What has to stand beside some triples, so that they read by themselves?

    Args:
        known: the curated triples.
        said: the triples.
        quoted: IRIs of the claims and facts that they quote.

    Returns:
        What is curated of those claims and facts, the words behind them with their sources, and
        the names of everything linked.
    """
    own = [
        statement
        for name in quoted
        for statement in (*known.about.get(name, ()), *_parts(known, name))
    ]
    return [*own, *_beside(known, [*said, *own])]


def ownership_triples(
    graph: KnowledgeGraph, ownerships: Iterable[Ownership], lens: Lens
) -> list[Statement]:
    """Who owns what, and who says so?

    Args:
        graph: the graph.
        ownerships: answers, all seen through the lens.
        lens: market, day, trust and release.

    Returns:
        The ownership nodes, then the claims that decided or were overruled, with their words.
        Through a lens that narrows nothing the nodes are those of the derived graph, with its
        shortcuts and its day. Through any other they are resources of their own: the lens is the
        query of their IRI and stands on them by ``xl:market``, ``xl:asOf``, ``xl:trusts``,
        ``xl:worstGrade`` and ``xl:asKnown``.
    """
    asked = urlencode(lens.query())
    query = f"?{asked}" if asked else ""
    found: list[Statement] = []
    claims: list[str] = []
    for one in ownerships:
        node = ownership_statements(one, query)
        found += node
        if query:
            found += through(node[0][0], lens)
        voices = (*one.evidence, *(item.voice for item in one.overruled))
        claims += [terms.entity("claim", voice.claim.id) for voice in voices]
    if not query:
        day = typed(lens.as_of.isoformat(), "date")
        found.append((terms.graph_iri("ownership"), terms.XL + "asOf", day))
    return list(dict.fromkeys([*found, *detail(graph.statements, found, dict.fromkeys(claims))]))


def through(subject: str, lens: Lens) -> list[Statement]:
    """Say of an answer what it was seen through.

    Args:
        subject: IRI of the answer.
        lens: market, day, trust and release.

    Returns:
        Its market, day, trusted sources, worst grade and release, as far as the lens has them.
    """
    xl = terms.XL
    found: list[Statement] = [(subject, xl + "asOf", typed(lens.as_of.isoformat(), "date"))]
    if lens.market:
        found.append((subject, xl + "market", iri(terms.entity("market", lens.market))))
    if lens.as_known:
        found.append((subject, xl + "asKnown", iri(terms.entity("release", lens.as_known))))
    found += [
        (subject, xl + "trusts", iri(terms.entity("source", source))) for source in lens.sources
    ]
    if lens.grade:
        found.append((subject, xl + "worstGrade", ox.Literal(lens.grade.value)))
    return found
