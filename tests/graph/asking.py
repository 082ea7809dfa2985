"""What the tests of queries share: how one is run, what its rows are held against, filters."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import pyoxigraph as ox
from hypothesis import settings
from hypothesis import strategies as st

from crosslane.graph.engine.guarding.guard import Guard
from crosslane.graph.engine.limits import Limits
from crosslane.graph.linked.ontology import ontology_term, ontology_terms
from crosslane.graph.queries import words as queries_words
from crosslane.graph.questions import entities
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.views import Item
from crosslane.loading import load_graph
from crosslane.ontology import terms
from crosslane.ontology.model import Grade
from tests.articles import articles

Row = dict[str, Any]
Ask = Callable[[str | None], list[Row]]

DAY = date(2026, 11, 22)
GUARD = Guard(Limits(), [terms.graph_iri(name) for name in terms.GRAPHS], {}, terms.BASE)
PLAIN = settings(deadline=None, max_examples=60)


def value(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> Any:
    if term is None:
        return None
    assert isinstance(term, ox.Literal), "a row holds ids and words, no IRIs"
    kind = term.datatype.value.removeprefix(terms.XSD)
    read: dict[str, Callable[[str], Any]] = {
        "integer": int,
        "decimal": float,
        "boolean": lambda text: text == "true",
    }
    return read.get(kind, str)(term.value)


def asking(graph: KnowledgeGraph) -> Ask:
    """Return what runs a query as the endpoint does: guarded, without prefixes of its own."""
    store = ox.Store()
    store.bulk_load(graph.dataset(DAY), format=ox.RdfFormat.N_QUADS)

    def run(query: str | None) -> list[Row]:
        assert query is not None
        GUARD.check(query)
        found = store.query(query, use_default_graph_as_union=True)
        assert isinstance(found, ox.QuerySolutions)
        names = [variable.value for variable in found.variables]
        assert names[0] == "id"
        return [dict(zip(names, map(value, one), strict=True)) for one in found]

    return run


def several(text: str | None) -> set[str]:
    return set(text.split("|")) if text else set()


def same(rows: Iterable[Row], items: Iterable[Item], **lists: str) -> None:
    """Hold rows against items: order, ids, and every column that an item has.

    ``lists`` are columns of several values and where an item has them, parted by dots.
    """
    rows, items = list(rows), list(items)
    assert [row["id"] for row in rows] == [item["id"] for item in items]
    for row, item in zip(rows, items, strict=True):
        for column, cell in row.items():
            if column in ("en", "zh"):
                assert cell == item["label"][column]
            elif column in lists:
                found: Any = item
                for step in lists[column].split("."):
                    found = found[step]
                assert several(cell) == set(found), column
            else:
                assert cell == item[column], column


G = load_graph(articles())
R, V = G.records, G.records.vocabulary


def some(values: Iterable[str], most: int = 3) -> st.SearchStrategy[tuple[str, ...]]:
    """Draw a filter: often none, for several filters at once soon keep nothing."""
    chosen = st.lists(st.sampled_from(sorted(values)), min_size=1, max_size=most, unique=True)
    return st.one_of(st.just(()), chosen.map(tuple))


PLATFORMS = some([*R.platform, "any"])
DAYS = st.sampled_from(
    [
        *(date(2024, 1, 1), date(2024, 2, 2), date(2024, 2, 3), date(2024, 6, 30)),
        *(date(2024, 7, 31), date(2024, 12, 31), date(2023, 12, 31), date(2025, 1, 1)),
        *(DAY, date.max, date.min),
    ]
)
LENSES = st.builds(
    Lens,
    as_of=DAYS,
    market=st.sampled_from([None, "US", "CN", "TH", "JP"]),
    sources=some(R.source),
    grade=st.sampled_from([None, *Grade]),
    dated=st.booleans(),
)


LISTS = {
    "group": {"synonyms": "synonyms", "segments": "segments"},
    "party": {"synonyms_en": "synonyms.en", "synonyms_zh": "synonyms.zh"},
    "market": {"synonyms": "synonyms", "offerings": "offerings", "planned": "planned"},
    "programme": {"offerings": "offerings", "markets": "markets"},
    "organization": {"parts": "parts", "platforms": "platforms"},
    "evidence": {"claims": "claims", "facts": "facts", "overlays": "overlays"},
    "release": {},
    "term": {},
}
ENTITIES: dict[str, tuple[Callable[..., list[Item]], Callable[..., Item]]] = {
    "group": (entities.groups, entities.group),
    "party": (entities.parties, entities.party),
    "market": (entities.markets, entities.market),
    "programme": (entities.programmes, entities.programme),
    "organization": (entities.organizations, entities.organization),
    "evidence": (entities.evidences, entities.evidence),
    "release": (entities.releases, entities.release),
    "term": (ontology_terms, ontology_term),
}
WORDS: dict[str, tuple[Callable[..., str], Callable[..., str]]] = {
    "group": (queries_words.groups, queries_words.group),
    "party": (queries_words.parties, queries_words.party),
    "market": (queries_words.markets, queries_words.market),
    "programme": (queries_words.programmes, queries_words.programme),
    "organization": (queries_words.organizations, queries_words.organization),
    "evidence": (queries_words.evidences, queries_words.evidence),
    "release": (queries_words.releases, queries_words.release),
    "term": (queries_words.ontology_terms, queries_words.ontology_term),
}
