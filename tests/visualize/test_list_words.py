"""What lists say in words: names instead of raw values, terms kind by kind."""

from __future__ import annotations

from datetime import date

from crosslane.graph.linked.ontology import ontology_terms
from crosslane.graph.questions.search import search
from crosslane.graph.store import KnowledgeGraph
from crosslane.visualize.context import Page
from crosslane.visualize.listing import listing_page
from tests.visualize.conftest import Read

DAY = date(2026, 11, 22)


def test_facts_are_found_under_the_words_of_their_predicate(
    graph: KnowledgeGraph, read: Read
) -> None:
    found = search(graph, "semi")
    assert any(one["kind"] == "fact" and "launchedModel" in str(one["label"]) for one in found)
    page = read(listing_page(graph, "search", found, Page("/search", DAY), total=len(found)))
    assert "launchedModel" not in page.text
    assert "Launched a model" in page.text


def test_predicates_are_chosen_by_their_names(graph: KnowledgeGraph, read: Read) -> None:
    page = Page("/facts", DAY, (("predicate", "targetCategory"),))
    shown_ = read(listing_page(graph, "facts", [], page, total=0))
    assert "Target category" in shown_.text
    assert "targetCategory" not in shown_.text


def test_terms_stand_kind_by_kind_unless_only_some_are_shown(
    graph: KnowledgeGraph, read: Read
) -> None:
    terms = ontology_terms(graph)
    page = read(listing_page(graph, "ontology", terms, Page("/ontology", DAY), total=len(terms)))
    kinds = {one["kind"] for one in terms}
    assert page.count("table") == len(kinds) > 1
    assert f"Classes: {sum(one['kind'] == 'class' for one in terms)} in all" in page.text
    some = read(
        listing_page(graph, "ontology", terms[:200], Page("/ontology", DAY), total=len(terms))
    )
    assert some.count("table") == 1
