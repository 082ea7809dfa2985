"""The page of the SPARQL editor, and what it may offer while a reader types."""

from __future__ import annotations

import gzip
import json
import re
from datetime import date
from typing import Any

import pyoxigraph as ox
import pytest

from crosslane.graph.store import KnowledgeGraph
from crosslane.ontology import terms
from crosslane.visualize.ask import Asking, ask_page, dataset_page
from crosslane.visualize.assets import static
from crosslane.visualize.completion import completion, prefixed
from crosslane.visualize.page import environment
from crosslane.visualize.texts.editor import TEXTS
from crosslane.visualize.words import LANGUAGES
from tests.visualize.test_tokens import contrast, tokens

__all__ = ["tokens"]
TEMPLATES = ("ask.html", "_ask.html", "dataset.html")


@pytest.fixture(scope="module", params=LANGUAGES)
def offered(request: pytest.FixtureRequest, graph: KnowledgeGraph, day: date) -> dict[str, Any]:
    return completion(graph, request.param, day)


def names(found: dict[str, Any]) -> list[str]:
    return [row[1] for row in found["offers"]]


def data_of(page: str) -> dict[str, Any]:
    match = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert match
    found: dict[str, Any] = json.loads(match[1])
    return found


def test_every_name_on_offer_is_sparql_for_an_iri(offered: dict[str, Any]) -> None:
    store = ox.Store()
    for kind, name, *_ in offered["offers"]:
        answer = store.query(
            f"SELECT ?x {{ VALUES ?x {{ {name} }} }}", prefixes=offered["prefixes"]
        )
        assert isinstance(answer, ox.QuerySolutions)
        [row] = answer
        iri = row["x"].value
        home = offered["kinds"][kind]
        if home not in ("class", "property", "individual", "graph"):
            assert iri.startswith(terms.entity(home, "")), name


def test_every_entity_with_a_label_is_on_offer(
    offered: dict[str, Any], graph: KnowledgeGraph
) -> None:
    found = set(names(offered))
    for kind in ("segment", "model", "platform", "offering", "party", "group", "market"):
        for identifier in graph.statements.ids(kind):
            assert prefixed(terms.entity(kind, identifier)) in found


def test_a_segment_is_found_by_both_languages_and_its_synonyms(
    graph: KnowledgeGraph, day: date
) -> None:
    for lang, own, other in (("en", "Pricing", "定价"), ("zh", "定价", "Pricing")):
        rows = completion(graph, lang, day)["offers"]
        [row] = [row for row in rows if row[1] == "segment:pricing"]
        assert row[2] == own
        assert other in row[3]
        assert set(graph.records.vocabulary.segment["pricing"].synonyms) <= {own, *row[3]}


def test_terms_stand_in_the_order_of_their_use(offered: dict[str, Any]) -> None:
    found = names(offered)
    assert found.index("xl:segment") < found.index("xl:grade")
    assert found.index("xl:Ownership") < found.index("xl:Platform")
    assert "rdf:type" in found


def test_what_is_offered_is_a_small_file(offered: dict[str, Any]) -> None:
    body = json.dumps(offered, ensure_ascii=False, separators=(",", ":")).encode()
    assert len(gzip.compress(body)) < 25_000


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        (f"{terms.ID}offering/temu/semi-managed", r"offering:temu\/semi-managed"),
        (f"{terms.ID}platform/alibaba.com", "platform:alibaba.com"),
        (f"{terms.ID}group/warehousing+logistics", r"group:warehousing\+logistics"),
        (f"{terms.ID}release/0.1.0", r"release:0\.1\.0"),
        (f"{terms.ID}release/.a.", r"release:\.a\."),
        (f"{terms.ID}platform/a.b.c", r"platform:a\.b\.c"),
        (f"{terms.ID}party/-x-", r"party:\-x-"),
        ("http://example.org/a", "<http://example.org/a>"),
    ],
)
def test_an_iri_is_written_with_the_escapes_of_sparql(iri: str, name: str) -> None:
    assert prefixed(iri) == name
    answer = ox.Store().query(f"SELECT ?x {{ VALUES ?x {{ {name} }} }}", prefixes=terms.PREFIXES)
    assert isinstance(answer, ox.QuerySolutions)
    assert [row["x"] for row in answer] == [ox.NamedNode(iri)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_query_of_the_address_stands_in_the_field_as_text(lang: str) -> None:
    query = "\n# </textarea><script>alert(1)</script>\nASK {}"
    page = ask_page(Asking(lang=lang, given=query), "/c")
    assert "<script>alert" not in page
    assert data_of(page)["given"] == query
    field = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert field
    assert field[1].startswith("\n# &lt;/textarea&gt;")


def test_links_of_the_frame_keep_the_query() -> None:
    page = ask_page(Asking(given="ASK {}"), "/c")
    assert 'href="/sparql?query=ASK+%7B%7D&amp;lang=zh"' in page
    assert 'href="/sparql?lang=zh"' in ask_page(Asking(), "/c")


def test_a_dataset_shows_how_to_write_only_where_it_can_be_written() -> None:
    for writable in (True, False):
        page = dataset_page(Asking(), ["urn:g"], union=False, writable=writable)
        assert ("curl" in page) is writable
        assert data_of(page)["graphs"] == ["urn:g"]


def test_every_text_of_the_editor_is_said_somewhere_and_none_is_missing() -> None:
    scripts = "".join(
        asset.body.decode() for name, asset in static().items() if name.startswith("editor")
    )
    loader = environment().loader
    assert loader
    pages = "".join(loader.get_source(environment(), name)[0] for name in TEMPLATES)
    said = set(re.findall(r"words\(\s*'([\w.]+)'", scripts))
    assert {f"editor.{key}" for key in said} <= set(TEXTS)
    families = ("kind.", "graph.", "store.", "view.", "pivot.", "chart.")
    for key in TEXTS:
        own = key.removeprefix("editor.")
        in_scripts = f"'{own}'" in scripts or own.startswith(families)
        assert in_scripts or f"'{key}'" in pages, key


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_colours_of_a_query_can_be_read(tokens: Any, theme: str) -> None:
    found = {name for name in tokens[theme] if name.startswith("t-")}
    assert found == {"t-keyword", "t-name", "t-variable", "t-string", "t-comment"}
    for name in found:
        for ground in ("ground", "raised", "alarm-tint"):
            assert contrast(tokens[theme][name], tokens[theme][ground]) >= 4.5, (name, ground)
