"""``known`` answers as the graph stood in a release; stamps say since when a claim stands so."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Barrier

import pyoxigraph as ox
import pytest

from crosslane.cli import main
from crosslane.graph.questions import catalogue
from crosslane.graph.questions import cells as answers
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.validate import validate
from crosslane.loading import load_graph
from crosslane.ontology import terms
from crosslane.ontology.releases import Stamp
from crosslane.ontology.suggest import UnknownValueError

DAY = date(2026, 11, 22)
PRICING = ("temu", "semi-managed", "pricing")


def pricing(graph: KnowledgeGraph, release: str | None) -> tuple[str | None, str]:
    cell = answers.ownership(graph.known(release), *PRICING, Lens(DAY, as_known=release))
    return cell["owner"], cell["status"]


def test_a_release_answers_as_the_graph_stood_then(past: KnowledgeGraph) -> None:
    assert pricing(past, "1.0.0") == ("platform", "stated")
    assert pricing(past, "1.1.0") == ("seller", "stated")
    assert pricing(past, None) == ("seller", "inferred")


def test_no_release_is_the_graph_itself(past: KnowledgeGraph) -> None:
    assert past.known(None) is past
    assert past.known("1.0.0").known("1.0.0") is past.known("1.0.0")


def test_a_release_is_built_once_for_all_threads(past_root: Path) -> None:
    graph, together = load_graph(past_root), Barrier(8)

    def ask(release: str) -> KnowledgeGraph:
        together.wait(10)
        return graph.known(release)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(ask, ["1.0.0", "1.1.0"] * 4))
    assert len({id(one) for one in found}) == 2


def test_every_release_is_known_from_every_other(past: KnowledgeGraph) -> None:
    assert past.known("1.1.0").known("1.0.0") is past.known("1.0.0")
    assert past.known("1.0.0").known("1.1.0") is past.known("1.1.0")


def test_an_unknown_release_is_refused_with_those_there_are(past: KnowledgeGraph) -> None:
    with pytest.raises(UnknownValueError) as caught:
        past.known("1.1")
    assert (caught.value.what, caught.value.field) == ("release", "as_known")
    assert caught.value.allowed == ("1.0.0", "1.1.0")
    assert caught.value.suggestion == "1.1.0"


def test_tables_as_the_last_release_holds_them_are_that_release(
    past_root: Path, tmp_path: Path
) -> None:
    root = shutil.copytree(past_root, tmp_path / "data")
    assert load_graph(root).release is None
    assert main(["--data-dir", str(root), "release", "1.2.0"]) == 0
    graph = load_graph(root)
    assert graph.release == "1.2.0"
    assert graph.known("1.2.0") is graph
    assert graph.records == load_graph(past_root).records


def test_a_lens_hands_its_release_on() -> None:
    lens = Lens(DAY, "US", as_known="1.0.0", dated=True)
    assert lens.query() == [("market", "US"), ("as_of", "2026-11-22"), ("as_known", "1.0.0")]


def test_links_of_an_older_answer_ask_for_the_release_again(past: KnowledgeGraph) -> None:
    lens = Lens(DAY, as_known="1.0.0")
    links = answers.ownership(past.known("1.0.0"), *PRICING, lens)["links"]
    assert links["self"] == "/ownership/temu/semi-managed/pricing?as_known=1.0.0"
    assert links["sparql"] is None


@pytest.mark.parametrize(
    ("claim", "release", "stamp"),
    [
        ("S0-002", None, Stamp("1.0.0")),
        ("S0-014", None, Stamp()),
        ("S0-014", "1.1.0", Stamp("1.1.0")),
        ("S0-014", "1.0.0", Stamp("1.0.0", "1.1.0")),
        ("S2-011", "1.0.0", Stamp("1.0.0", "1.1.0")),
        ("S0-001", None, Stamp()),
        ("S0-001", "1.1.0", Stamp("1.0.0")),
    ],
)
def test_a_claim_says_from_and_to_which_release_it_stands_so(
    past: KnowledgeGraph, claim: str, release: str | None, stamp: Stamp
) -> None:
    found = catalogue.claim(past.known(release), claim)
    assert Stamp(found["recorded_from"], found["recorded_to"]) == stamp


def test_stamps_and_releases_are_in_rdf(past: KnowledgeGraph) -> None:
    store = ox.Store()
    store.load(past.known("1.0.0").curated, format=ox.RdfFormat.N_QUADS)
    query = """SELECT ?from ?to ?day WHERE { GRAPH <https://w3id.org/crosslane/graph/claims> {
      claim:S0-014 xl:recordedFrom ?from ; xl:recordedTo ?to .
      ?from a xl:Release ; dcterms:issued ?day } }"""
    found = store.query(query, prefixes=terms.PREFIXES)
    assert isinstance(found, ox.QuerySolutions)
    ((start, end, day),) = found
    assert start == ox.NamedNode(terms.entity("release", "1.0.0"))
    assert end == ox.NamedNode(terms.entity("release", "1.1.0"))
    assert str(day.value) == "2026-01-01"


def test_claims_in_no_release_have_no_stamp_in_rdf(past: KnowledgeGraph) -> None:
    stamped = f"> <{terms.XL}recordedFrom> <"
    about = [line for line in past.curated.decode().splitlines() if stamped in line]
    assert len(about) == len(past.records.claims) - 2


@pytest.mark.parametrize("release", [None, "1.0.0"])
def test_the_graph_of_a_release_keeps_to_the_shapes(
    past: KnowledgeGraph, release: str | None
) -> None:
    assert validate(past.known(release).dataset(DAY)) == []


def test_the_content_hash_covers_the_history(past: KnowledgeGraph) -> None:
    other = replace(past, history=replace(past.history, digest="0" * 64))
    assert other.content_hash != past.content_hash


def test_the_first_release_of_the_curated_data_answers(graph: KnowledgeGraph) -> None:
    first = graph.known("0.1.0")
    assert pricing(graph, "0.1.0") == ("platform", "stated")
    assert first.release == "0.1.0"
    assert {first.stamp(claim.id).recorded_from for claim in first.records.claims} == {"0.1.0"}
