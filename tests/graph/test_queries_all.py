"""What holds for every query: portable, closed to text, none through another lens."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import rdflib
from rdflib.plugins.sparql import prepareQuery
from rdflib.query import ResultRow

from crosslane.graph.filters import Wanted
from crosslane.graph.queries import derived as queries_derived
from crosslane.graph.queries import records as queries
from crosslane.graph.queries import search as queries_search
from crosslane.graph.queries import words as queries_words
from crosslane.graph.rdf import to_rdflib
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.ontology.model import Grade
from crosslane.ontology.suggest import UnknownValueError
from tests.graph.asking import DAY, GUARD, WORDS, Ask, asking, several


@pytest.fixture(scope="module")
def ask(graph: KnowledgeGraph) -> Ask:
    return asking(graph)


LONG = {"market": "US", "evidence": "000/1772-1818", "term": "decidedBy"}
"""One entry of the lists that rdflib takes long for."""


def every_query(graph: KnowledgeGraph, lens: Lens) -> dict[str, str | None]:
    """Return one query of each function."""
    wanted = Wanted(("temu", "any"), ("semi-managed",), ("pricing", "returns"))
    rest = {"covers": ("pricing",), "party": ("platform",), "polarity": ("asserted",)}
    seen = Lens(DAY, "US", ("000",), Grade.C, dated=True)
    there = Lens(DAY, "US", dated=True)
    words: dict[str, str | None] = {
        kind: one(graph, LONG[kind]) if kind in LONG else every(graph)
        for kind, (every, one) in WORDS.items()
    }
    return words | {
        "platforms": queries.platforms(graph),
        "models": queries.models(graph),
        "segments": queries.segments(graph),
        "claims": queries.claims(graph, wanted, rest, lens=seen),
        "claim": queries.claim(graph, "S0-014"),
        "sources": queries.sources(graph, ("C",), seen),
        "facts": queries.facts(graph, {"subject": ("temu",)}, seen),
        "search": queries_search.search(graph, "Temu semi", ("platform", "offering", "model")),
        "ownerships": queries_derived.ownerships(graph, lens, wanted),
        "ownership": queries_derived.ownership(graph, "temu", "semi-managed", "pricing", lens),
        "offerings": queries_derived.offerings(graph, there, Wanted(("temu",)), ("unknown",)),
        "offering": queries_derived.offering(graph, "temu", "semi-managed", lens),
        "conflicts": queries_derived.conflicts(graph, lens, wanted),
        "compare": queries_derived.compare(graph, "temu/semi-managed", "any/semi-managed", lens),
        "handoffs": queries_derived.handoffs(graph, "any", "semi-managed", lens),
        "coverage": queries_derived.coverage(graph, lens, wanted),
        "impact": queries_derived.impact(graph, "pricing", lens, ("temu",)),
        "similar": queries_derived.similar(graph, "temu", "semi-managed", lens),
    }


@pytest.mark.filterwarnings("ignore:Dataset.contexts is deprecated")  # rdflib calls its own
def test_each_query_declares_its_prefixes_and_gives_the_same_rows_in_rdflib(
    ask: Ask, graph: KnowledgeGraph, lens: Lens
) -> None:
    dataset = to_rdflib(graph.dataset(DAY))
    for name, query in every_query(graph, lens).items():
        assert GUARD.check(query or "").suspect is None, name
        found = dataset.query(prepareQuery(query or ""))
        rows = [[told(cell) for cell in row] for row in found if isinstance(row, ResultRow)]
        expected = [[several_or_one(cell) for cell in row.values()] for row in ask(query)]
        assert rows, name
        assert rows == expected, name


def told(term: object) -> Any:
    """Return a cell of rdflib as one of `asking`."""
    assert term is None or isinstance(term, rdflib.Literal)
    if term is None:
        return None
    found = term.toPython()
    return several_or_one(float(found) if isinstance(found, Decimal) else found)


def several_or_one(cell: Any) -> Any:
    """Return several values without the order, which no engine promises."""
    if isinstance(cell, str) and "|" in cell:
        return several(cell)
    return str(cell) if isinstance(cell, rdflib.Literal) else cell


def test_no_query_declares_a_prefix_that_it_does_not_use(graph: KnowledgeGraph, lens: Lens) -> None:
    for name, query in every_query(graph, lens).items():
        head, _, body = (query or "").partition("SELECT")
        for line in head.splitlines():
            assert f"{line.split()[1]}" in body, name


DERIVED: dict[str, Callable[[KnowledgeGraph, Lens], str | None]] = {
    "ownerships": lambda graph, lens: queries_derived.ownerships(graph, lens, Wanted()),
    "ownership": lambda graph, lens: queries_derived.ownership(
        graph, "temu", "semi-managed", "pricing", lens
    ),
    "offering": lambda graph, lens: queries_derived.offering(graph, "temu", "semi-managed", lens),
    "conflicts": lambda graph, lens: queries_derived.conflicts(graph, lens, Wanted()),
    "compare": lambda graph, lens: queries_derived.compare(
        graph, "temu/semi-managed", "temu/fully-managed", lens
    ),
    "handoffs": lambda graph, lens: queries_derived.handoffs(graph, "temu", "semi-managed", lens),
    "coverage": lambda graph, lens: queries_derived.coverage(graph, lens, Wanted()),
    "impact": lambda graph, lens: queries_derived.impact(graph, "pricing", lens),
    "similar": lambda graph, lens: queries_derived.similar(graph, "temu", "semi-managed", lens),
}


@pytest.mark.parametrize("name", DERIVED)
@pytest.mark.parametrize(
    "lens",
    [
        Lens(DAY, "US"),
        Lens(DAY, dated=True),
        Lens(DAY, sources=("000",)),
        Lens(DAY, grade=Grade.C),
        Lens(DAY, as_known="0.1.0"),
    ],
)
def test_a_derived_answer_through_another_lens_has_no_query(
    graph: KnowledgeGraph, name: str, lens: Lens
) -> None:
    assert DERIVED[name](graph, lens) is None
    assert DERIVED[name](graph, Lens(DAY)) is not None


def test_records_of_an_earlier_release_have_no_query(graph: KnowledgeGraph) -> None:
    lens = Lens(DAY, as_known="0.1.0")
    assert queries.claims(graph, Wanted(), lens=lens) is None
    assert queries.sources(graph, lens=lens) is None
    assert queries.facts(graph, {}, lens) is None
    assert queries_derived.offerings(graph, lens, Wanted()) is None


@pytest.mark.parametrize(
    "call",
    [
        lambda graph, lens: queries.platform(graph, "temuu"),
        lambda graph, lens: queries.claims(graph, Wanted(("temuu",))),
        lambda graph, lens: queries.facts(graph, {"predicate": ("nothing",)}),
        lambda graph, lens: queries_words.market(graph, "UK"),
        lambda graph, lens: queries_words.ontology_term(graph, "thing"),
        lambda graph, lens: queries_derived.ownerships(graph, lens, Wanted(status=("sure",))),
        lambda graph, lens: queries_derived.compare(graph, "temu", "shein", lens),
        lambda graph, lens: queries_derived.handoffs(graph, "temu", "first-party", lens),
        lambda graph, lens: queries_derived.impact(graph, "price", lens),
        lambda graph, lens: queries_search.search(graph, "temu", ("thing",)),
    ],
    ids=range(10),
)
def test_what_does_not_exist_is_an_error_and_no_query(
    graph: KnowledgeGraph, lens: Lens, call: Callable[[KnowledgeGraph, Lens], object]
) -> None:
    with pytest.raises(UnknownValueError):
        call(graph, lens)
