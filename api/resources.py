"""Kinds of resources: the shape of each, and how it is written as RDF."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from crosslane.api import (
    schemas,
    shapes_advice,
    shapes_answers,
    shapes_changes,
    shapes_linked,
    shapes_measures,
    shapes_overlays,
    shapes_records,
    shapes_timeline,
)
from crosslane.api.schemas import Shape
from crosslane.api.view import View
from crosslane.graph.linked.answers import answer_triples
from crosslane.graph.linked.describe import describe, ownership_triples
from crosslane.graph.linked.ontology import ontology_triples, term_triples
from crosslane.graph.linked.void import dataset_triples
from crosslane.graph.rdf import Statement, ownership_statements
from crosslane.graph.views import Item
from crosslane.ontology import terms

Triples = Callable[[View, Sequence[Item], Item], Iterable[Statement]]


ROWS = 100
"""Most records on an HTML page, where ``limit`` does not say: a few screens, and light to load."""


@dataclass(frozen=True, slots=True)
class Resource:
    """A kind of thing that requests ask for.

    Args:
        kind: the first part of its path, such as ``claims``.
        shape: shape of one; names the columns of CSV.
        triples: gives the RDF of some of them: of a view, the things, and what stands beside.
        head: shape of what stands beside a list of them.
        rows: most of them on one HTML page where ``limit`` does not say; by default as many as
            in JSON.
    """

    kind: str
    shape: type[Shape]
    triples: Triples
    head: type[Shape] | None = None
    rows: int | None = None


def _curated(entity: str, scheme: str | None = None) -> Triples:
    """Describe records by what is curated of them; a list, by the scheme that they stand in too."""

    def triples(view: View, items: Sequence[Item], head: Item) -> Iterable[Statement]:
        found = describe(view.graph, entity, [item["id"] for item in items])
        if scheme is None or (items and items[0] is head):
            return found
        about = view.graph.statements.about[terms.entity("scheme", scheme)]
        return dict.fromkeys([*about, *found])

    return triples


def _answered(question: str) -> Triples:
    """Write an answer by what its keys mean."""

    def triples(view: View, items: Sequence[Item], head: Item) -> Iterable[Statement]:
        whole = head if items and items[0] is head else {**head, "items": list(items)}
        return answer_triples(
            view.graph, question, whole, view.lens, path=view.path, offset=view.offset
        )

    return triples


def _owned(view: View, items: Sequence[Item], head: Item) -> Iterable[Statement]:
    cells = [
        view.graph.owner(item["platform"], item["model"], item["segment"], view.lens)
        for item in items
    ]
    return ownership_triples(view.graph, cells, view.lens)


def _offered(view: View, items: Sequence[Item], head: Item) -> Iterable[Statement]:
    """Describe offerings with their availability; one by itself with its row of ownership too."""
    if not (items and items[0] is head):
        return _answered("offerings")(view, items, head)
    said = _answered("offering")(view, items, head)
    return said if view.lens.query() else [*said, *_shortcuts(view, head)]


def _shortcuts(view: View, offering: Item) -> Iterable[Statement]:
    """Give what the derived graph says of an offering itself, such as what its seller owns."""
    own = terms.entity("offering", offering["id"])
    for cell in view.graph.row(offering["platform"], offering["model"], view.lens):
        yield from (one for one in ownership_statements(cell) if one[0] == own)


PLATFORM = Resource("platforms", schemas.PlatformShape, _curated("platform"))
MODEL = Resource("models", schemas.ModelShape, _curated("model", "models"))
SEGMENT = Resource("segments", schemas.SegmentShape, _curated("segment", "segments"))
CLAIM = Resource("claims", schemas.ClaimShape, _curated("claim"), rows=ROWS)
SOURCE = Resource("sources", schemas.SourceShape, _curated("source"), rows=ROWS)
FACT = Resource("facts", schemas.FactShape, _curated("fact"), rows=ROWS)
GROUP = Resource("groups", shapes_records.GroupShape, _curated("group"))
PARTY = Resource("parties", shapes_records.PartyShape, _curated("party", "parties"))
MARKET = Resource("markets", shapes_records.MarketShape, _curated("market", "markets"))
PROGRAMME = Resource("programmes", shapes_records.ProgrammeShape, _curated("programme"))
ORGANIZATION = Resource("organizations", shapes_records.OrganizationShape, _curated("organization"))
EVIDENCE = Resource("evidence", shapes_records.EvidenceShape, _curated("evidence"), rows=ROWS)
RELEASE = Resource("releases", shapes_records.ReleaseShape, _curated("release"))
OVERLAY = Resource("overlays", shapes_overlays.OverlayShape, _curated("overlay"))
HIT = Resource("search", schemas.Hit, _answered("search"))

CELL = Resource("ownership", schemas.Cell, _owned, rows=ROWS)
OFFERING = Resource("offerings", schemas.OfferingShape, _offered)
CONFLICT = Resource("conflicts", shapes_answers.Conflict, _answered("conflicts"))
COMPARISON = Resource(
    "compare",
    shapes_answers.ComparedSegment,
    _answered("comparison"),
    shapes_answers.Comparison,
)
HANDOFF = Resource(
    "handoffs", shapes_answers.HandOffShape, _answered("handoffs"), shapes_answers.HandOffs
)
COVERAGE = Resource(
    "coverage",
    shapes_measures.CoverageShape,
    _answered("coverage"),
    shapes_measures.CoverageHead,
)
IMPACT = Resource("impact", shapes_measures.ImpactShape, _answered("impact"))
SIMILAR = Resource(
    "similar", shapes_measures.SimilarShape, _answered("similarity"), shapes_measures.SimilarHead
)
RECOMMENDATION = Resource(
    "recommend",
    shapes_advice.RecommendationShape,
    _answered("recommendation"),
    shapes_advice.RecommendationHead,
)
CHANGE = Resource(
    "changes", shapes_changes.ChangeShape, _answered("changes"), shapes_changes.ChangesHead, ROWS
)
TIMELINE = Resource(
    "timeline",
    shapes_timeline.EventShape,
    _answered("timeline"),
    shapes_timeline.TimelineHead,
)


def _terms(view: View, items: Sequence[Item], head: Item) -> Iterable[Statement]:
    """Give the whole ontology as it is written, or what it says of one term."""
    if items and items[0] is head:
        return term_triples(view.graph, [head["id"]])
    return ontology_triples()


def _dataset(view: View, items: Sequence[Item], head: Item) -> Iterable[Statement]:
    maker = view.graph.statements.about.get(head["creator"], ())
    return dict.fromkeys([*dataset_triples(head), *maker])


TERM = Resource("ontology", shapes_linked.TermShape, _terms)
DATASET = Resource("void", shapes_linked.DatasetShape, _dataset)


RESOURCES: Mapping[str, Resource] = MappingProxyType(
    {
        one.kind: one
        for one in (
            *(PLATFORM, MODEL, SEGMENT, CLAIM, SOURCE, FACT, GROUP, PARTY, MARKET, PROGRAMME),
            *(
                ORGANIZATION,
                EVIDENCE,
                RELEASE,
                OVERLAY,
                HIT,
                CELL,
                OFFERING,
                CONFLICT,
                COMPARISON,
                HANDOFF,
            ),
            *(COVERAGE, IMPACT, SIMILAR, RECOMMENDATION, CHANGE, TIMELINE, TERM, DATASET),
        )
    }
)
"""Every kind by its name."""
