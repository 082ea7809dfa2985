"""The SPARQL query of a record gives the rows of its answer: same ids, order and values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from unicodedata import normalize

import pyoxigraph as ox
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rdflib.plugins.sparql import prepareQuery

from crosslane.graph.filters import Wanted
from crosslane.graph.queries import records as queries
from crosslane.graph.queries import search as queries_search
from crosslane.graph.queries import words as queries_words
from crosslane.graph.questions import catalogue
from crosslane.graph.questions.search import KINDS, entries, fold, search
from crosslane.graph.seen import sight, visible
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.ontology.model import Claim, Involvement, Party, Polarity
from tests.graph.asking import (
    ENTITIES,
    LENSES,
    LISTS,
    PLAIN,
    PLATFORMS,
    WORDS,
    Ask,
    G,
    R,
    V,
    asking,
    same,
    some,
)


@pytest.fixture(scope="module")
def ask(graph: KnowledgeGraph) -> Ask:
    return asking(graph)


# What was curated


def test_platforms(ask: Ask, graph: KnowledgeGraph) -> None:
    lists = {"synonyms": "synonyms", "offerings": "offerings"}
    same(ask(queries.platforms(graph)), catalogue.platforms(graph), **lists)
    for one in graph.records.platform:
        same(ask(queries.platform(graph, one)), [catalogue.platform(graph, one)], **lists)


def test_models(ask: Ask, graph: KnowledgeGraph) -> None:
    lists = {
        "synonyms_en": "synonyms.en",
        "synonyms_zh": "synonyms.zh",
        "offerings": "offerings",
    }
    same(ask(queries.models(graph)), catalogue.models(graph), **lists)
    for one in graph.records.vocabulary.model:
        same(ask(queries.model(graph, one)), [catalogue.model(graph, one)], **lists)


def test_segments(ask: Ask, graph: KnowledgeGraph) -> None:
    same(ask(queries.segments(graph)), catalogue.segments(graph), groups="groups")
    for one in graph.records.vocabulary.segment:
        row = ask(queries.segment(graph, one))
        same(row, [catalogue.segment(graph, one)], groups="groups")


@pytest.mark.parametrize("kind", LISTS)
def test_words_of_the_graph(ask: Ask, graph: KnowledgeGraph, kind: str) -> None:
    items, one = ENTITIES[kind][0](graph), ENTITIES[kind][1]
    every_query, one_query = WORDS[kind]
    assert items
    same(ask(every_query(graph)), items, **LISTS[kind])
    for identifier in [item["id"] for item in items[:: 1 + len(items) // 40]]:
        same(ask(one_query(graph, identifier)), [one(graph, identifier)], **LISTS[kind])


def test_group_is_found_with_and_without_its_sign(graph: KnowledgeGraph) -> None:
    plain = queries_words.group(graph, "logistics")
    assert queries_words.group(graph, "@logistics") == plain


def test_all_claims(ask: Ask, graph: KnowledgeGraph) -> None:
    found = catalogue.claims(graph, Wanted())
    assert len(found) > 150
    same(ask(queries.claims(graph, Wanted())), found)


def test_each_claim(ask: Ask, graph: KnowledgeGraph) -> None:
    for one in graph.records.claim:
        same(ask(queries.claim(graph, one)), [catalogue.claim(graph, one)])


@PLAIN
@given(
    wanted=st.builds(
        Wanted, PLATFORMS, some([*V.model, "any"]), some([*V.segment, *V.group, "logistics"])
    ),
    rest=st.fixed_dictionaries(
        {
            "party": some(party.value for party in Party),
            "source": some(R.source),
            "involvement": some(one.value for one in Involvement),
            "polarity": some(one.value for one in Polarity),
            "programme": some(R.programme),
            "covers": some(V.segment),
        }
    ),
    deprecated=st.booleans(),
)
def test_claims_through_any_filters(
    ask: Ask,
    wanted: Wanted,
    rest: dict[str, tuple[str, ...]],
    deprecated: bool,
) -> None:
    rows = ask(queries.claims(G, wanted, rest, deprecated=deprecated))
    same(rows, catalogue.claims(G, wanted, rest, deprecated=deprecated))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("party", ("third-party",)),
        ("involvement", ("bears-risk", "pays")),
        ("polarity", ("denied",)),
        ("programme", ("only-refund",)),
        ("covers", ("overseas-warehousing",)),
        ("source", ("004",)),
    ],
)
def test_claims_through_one_filter(
    ask: Ask, graph: KnowledgeGraph, name: str, values: tuple[str, ...]
) -> None:
    found = catalogue.claims(graph, Wanted(), {name: values})
    assert found
    same(ask(queries.claims(graph, Wanted(), {name: values})), found)


@PLAIN
@given(lens=LENSES, wanted=st.builds(Wanted, PLATFORMS))
def test_claims_through_a_lens(ask: Ask, lens: Lens, wanted: Wanted) -> None:
    seen = sight(G, lens)
    found = visible(catalogue.claims(G, wanted), "claims", seen)
    same(ask(queries.claims(G, wanted, lens=lens)), found)


def test_claims_that_ended_are_not_seen_and_partial_ends_leave_days_open(
    small: Callable[..., KnowledgeGraph], claim: Callable[..., Claim]
) -> None:
    ends = ("2024-02-10", "2024-02", "2024", None)
    graph = small(*(claim(f"S9-00{n}", valid_until=end) for n, end in enumerate(ends, 1)))
    store = ox.Store()
    for day, left in {
        date(2024, 2, 9): 4,
        date(2024, 2, 10): 3,
        date(2024, 2, 28): 3,
        date(2024, 2, 29): 2,
        date(2024, 12, 30): 2,
        date(2024, 12, 31): 1,
    }.items():
        lens = Lens(day, dated=True)
        store.clear()
        store.bulk_load(graph.dataset(day), format=ox.RdfFormat.N_QUADS)
        query = queries.claims(graph, Wanted(), lens=lens)
        assert query is not None
        found = store.query(query, use_default_graph_as_union=True)
        assert isinstance(found, ox.QuerySolutions)
        assert len(list(found)) == left, day
        kept = visible(catalogue.claims(graph, Wanted()), "claims", sight(graph, lens))
        assert len(kept) == left


@pytest.mark.parametrize("grades", [(), ("A",), ("C",), ("D",), ("C", "D")])
def test_sources(ask: Ask, graph: KnowledgeGraph, grades: tuple[str, ...]) -> None:
    same(ask(queries.sources(graph, grades)), catalogue.sources(graph, grades))


def test_each_source(ask: Ask, graph: KnowledgeGraph) -> None:
    for one in graph.records.source:
        same(ask(queries.source(graph, one)), [catalogue.source(graph, one)])


@PLAIN
@given(lens=LENSES)
def test_sources_and_facts_through_a_lens(ask: Ask, lens: Lens) -> None:
    seen = sight(G, lens)
    sources = visible(catalogue.sources(G), "sources", seen)
    same(ask(queries.sources(G, lens=lens)), sources)
    facts = visible(catalogue.facts(G, {}), "facts", seen)
    same(ask(queries.facts(G, {}, lens)), facts)


SUBJECTS = sorted({ref.partition(":")[2] for one in R.facts for ref in one.subjects})


@PLAIN
@given(
    wanted=st.fixed_dictionaries(
        {
            "subject": some([*SUBJECTS, *R.platform, *R.offering]),
            "predicate": some({one.predicate for one in R.facts}),
            "source": some(R.source),
        }
    )
)
def test_facts_through_any_filters(ask: Ask, wanted: dict[str, tuple[str, ...]]) -> None:
    same(ask(queries.facts(G, wanted)), catalogue.facts(G, wanted))


def test_facts_of_each_subject(ask: Ask, graph: KnowledgeGraph) -> None:
    for subject in [*SUBJECTS, *graph.records.platform]:
        wanted = {"subject": (subject,)}
        same(ask(queries.facts(graph, wanted)), catalogue.facts(graph, wanted))


def test_each_fact(ask: Ask, graph: KnowledgeGraph) -> None:
    for one in graph.records.fact:
        same(ask(queries.fact(graph, one)), [catalogue.fact(graph, one)])


# What is found


@pytest.mark.parametrize(
    "text",
    [
        *("temu", "semi", "Semi-Managed", "半托管", "速卖通 全托管", "logistics", "POP", "US"),
        *("Temu semi", "uk", "cainiao", "S0-014", "returns and complaints", "pricing control"),
        *(
            "three logistics options (Economy/Standard/Premium)",
            "“",
            "\u2019",
            '"',
            "|",
            "no such word",
        ),
    ],
)
def test_search_finds_the_same_in_the_same_order(
    ask: Ask, graph: KnowledgeGraph, text: str
) -> None:
    same(ask(queries_search.search(graph, text)), search(graph, text))


TEXTS = [one.evidence.quote for one in R.claims] + [one.object for one in R.facts]
PHRASES = st.builds(
    lambda text, start, length: text[start % len(text) :][: 1 + length].strip() or text,
    st.sampled_from(TEXTS),
    st.integers(0, 200),
    st.integers(0, 40),
).filter(fold)  # a hyphen alone is no word


@PLAIN
@given(text=PHRASES, kinds=some(KINDS))
def test_search_finds_phrases_of_the_sources(ask: Ask, text: str, kinds: tuple[str, ...]) -> None:
    same(ask(queries_search.search(G, text, kinds)), search(G, text, kinds))


COMPATIBLE = {
    plain
    for entry in entries(G)
    for words, _ in entry.words
    for char in words
    if (plain := normalize("NFKC", char)) != char
}
"""What letters of the data become in compatibility form; a query compares them as they are."""


@PLAIN
@given(text=st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=60))
def test_search_keeps_hostile_text_inside_its_literal(ask: Ask, text: str) -> None:
    assume(not any(form in text for form in COMPATIBLE))
    query = queries_search.search(G, text)
    if query is not None:
        same(ask(query), search(G, text))


@pytest.mark.parametrize(
    "text",
    [
        '") } } DROP ALL # ',
        "\\u0022) } SERVICE <http://example.org> { ?s ?p ?o } #",
        "a\\u0053b\\U0001F600",
        "{ } ?x <y> $classes ${id} $$",
        "'''\"\"\"",
    ],
)
def test_search_for_what_looks_like_a_query_parses_everywhere(
    ask: Ask, graph: KnowledgeGraph, text: str
) -> None:
    query = queries_search.search(graph, text)
    assert query is not None
    prepareQuery(query)
    same(ask(query), search(graph, text))


def test_search_without_a_word_has_no_query(graph: KnowledgeGraph) -> None:
    assert queries_search.search(graph, " - / ") is None
    assert search(graph, " - / ") == []
