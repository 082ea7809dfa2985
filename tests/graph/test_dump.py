"""The files of a bundle: all say the same, and the same graph gives the same bytes."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import Counter
from datetime import date
from typing import Any

import pyarrow.parquet as pq
import pyoxigraph as ox
import pytest
import rdflib

from crosslane.graph.files.dump import CLAIM_COLUMNS, DUMPS, claim_rows, dump, manifest
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.loading import load_graph
from crosslane.ontology.suggest import UnknownValueError

DAY = date(2026, 11, 22)
FORMATS = {
    "crosslane.trig": (ox.RdfFormat.TRIG, "trig"),
    "crosslane.nq": (ox.RdfFormat.N_QUADS, "nquads"),
    "crosslane.jsonld": (ox.RdfFormat.JSON_LD, "json-ld"),
}


@pytest.fixture(scope="module")
def files(past: KnowledgeGraph) -> dict[str, bytes]:
    return {name: dump(past, name, DAY) for name in DUMPS}


@pytest.fixture(scope="module")
def quads(past: KnowledgeGraph) -> set[ox.Quad]:
    return set(ox.parse(past.dataset(DAY), format=ox.RdfFormat.N_QUADS))


def rows(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode(), newline="")))


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_of_the_dataset_holds_its_quads(
    files: dict[str, bytes], quads: set[ox.Quad], name: str
) -> None:
    assert set(ox.parse(files[name], format=FORMATS[name][0])) == quads


def spelled(body: bytes, form: str) -> set[tuple[str, ...]]:
    dataset = rdflib.Dataset()
    dataset.parse(data=body, format=form)
    return {(s.n3(), p.n3(), o.n3(), str(graph)) for s, p, o, graph in dataset.quads()}


@pytest.mark.parametrize("name", ["crosslane.trig", "crosslane.jsonld"])
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_rdflib_reads_the_same_quads(
    files: dict[str, bytes], quads: set[ox.Quad], name: str
) -> None:
    found = spelled(files[name], FORMATS[name][1])
    assert found == spelled(files["crosslane.nq"], "nquads")
    assert len(found) == len(quads)


def test_turtle_holds_the_triples_of_all_graphs(
    files: dict[str, bytes], quads: set[ox.Quad]
) -> None:
    triples = {quad.triple for quad in quads}
    body = files["crosslane.ttl"]
    assert {quad.triple for quad in ox.parse(body, format=ox.RdfFormat.TURTLE)} == triples
    assert len(rdflib.Graph().parse(data=body, format="turtle")) == len(triples)


def test_json_ld_has_the_words_of_the_published_context(files: dict[str, bytes]) -> None:
    found = json.loads(files["crosslane.jsonld"])
    graphs = {one["id"].rsplit("/", 1)[1]: one["graph"] for one in found["graph"]}
    assert list(graphs) == ["ontology", "vocabulary", "claims", "facts", "ownership"]
    (claim,) = [one for one in graphs["claims"] if one["id"].endswith("/claim/S0-002")]
    assert (claim["notation"], claim["polarity"]) == ("S0-002", "asserted")
    assert claim["recordedFrom"] == "https://w3id.org/crosslane/id/release/1.0.0"


def test_every_claim_is_there_in_every_version(past: KnowledgeGraph) -> None:
    found = claim_rows(past)
    told = {
        (one["id"], one["recorded_from"], one["recorded_to"], one["party"], one["stands"])
        for one in found
        if one["id"] in ("S0-014", "S2-011", "S0-002")
    }
    assert told == {
        ("S0-002", "1.0.0", None, "platform", True),
        ("S0-014", "1.0.0", "1.1.0", "platform", False),
        ("S0-014", "1.1.0", None, "seller", False),
        ("S0-014", None, None, "seller", True),
        ("S2-011", "1.0.0", "1.1.0", "seller", False),
    }
    assert [(one["id"]) for one in found] == sorted(one["id"] for one in found)


@pytest.mark.parametrize("release", [None, "1.0.0", "1.1.0"])
def test_what_stands_is_what_the_graph_says(past: KnowledgeGraph, release: str | None) -> None:
    graph = past.known(release)
    standing = [one["id"] for one in claim_rows(graph) if one["stands"]]
    assert standing == [claim.id for claim in graph.records.claims]


def test_a_release_holds_no_version_of_a_later_one(past: KnowledgeGraph) -> None:
    found = claim_rows(past.known("1.0.0"))
    assert {one["recorded_from"] for one in found} == {"1.0.0"}
    assert Counter(one["id"] for one in found).most_common(1)[0][1] == 1


def test_parquet_holds_the_rows_of_csv_with_types(
    files: dict[str, bytes], past: KnowledgeGraph
) -> None:
    table = pq.read_table(io.BytesIO(files["crosslane.parquet"]))
    assert tuple(table.column_names) == CLAIM_COLUMNS
    assert table.to_pylist() == claim_rows(past)
    types = {name: str(table.schema.field(name).type) for name in ("markets", "start", "stands")}
    assert types == {"markets": "list<element: string>", "start": "int32", "stands": "bool"}
    lines = rows(files["crosslane.csv"])
    assert [one["quote"] for one in lines] == table.column("quote").to_pylist()
    assert {one["stands"] for one in lines} == {"true", "false"}


def test_ownership_holds_every_cell_and_the_models_in_general(
    files: dict[str, bytes], past: KnowledgeGraph
) -> None:
    found = {
        f"{one['platform']}/{one['model']}/{one['segment']}": (one["owner"], one["status"])
        for one in rows(files["ownership.csv"])
    }
    assert found == {
        f"{'any' if one.platform == '*' else one.platform}/{one.model}/{one.segment}": (
            one.owner or "",
            one.status,
        )
        for one in past.matrix(Lens(DAY), general=True)
    }


@pytest.mark.parametrize(
    "kind", ["facts", "sources", "offerings", "platforms", "programmes", "organizations"]
)
def test_every_record_is_a_line_with_all_its_fields(
    files: dict[str, bytes], past: KnowledgeGraph, kind: str
) -> None:
    records: tuple[Any, ...] = getattr(past.records, kind)
    found = rows(files[f"{kind}.csv"])
    assert [one["id"] for one in found] == [one.id for one in records]
    for line, record in zip(found, records, strict=True):
        assert line["note"] == (record.note or "")
        if kind == "facts":
            assert (line["quote"], line["start"]) == (
                record.evidence.quote,
                str(record.evidence.start),
            )
        if kind in ("platforms", "programmes", "organizations"):
            assert (line["label.en"], line["label.zh"]) == (record.label.en, record.label.zh)


def test_two_graphs_of_the_same_tables_give_the_same_bytes(
    files: dict[str, bytes], past_root: Any
) -> None:
    again = load_graph(past_root)
    assert {name: dump(again, name, DAY) for name in DUMPS} == files


def test_the_day_is_that_of_the_ownership(past: KnowledgeGraph) -> None:
    then = dump(past, "ownership.csv", date(2024, 1, 20)).decode()
    assert "alibaba.com,semi-managed,pricing,,not-offered,certain,,2024-01-20" in then


def test_an_unknown_file_is_refused(past: KnowledgeGraph) -> None:
    with pytest.raises(UnknownValueError) as caught:
        dump(past, "crosslane.tri", DAY)
    assert caught.value.suggestion == "crosslane.trig"


def test_the_manifest_fits_the_files(files: dict[str, bytes], past: KnowledgeGraph) -> None:
    found = manifest(past.known("1.1.0"), DAY, files)
    assert (found["release"], found["issued"], found["as_of"]) == (
        "1.1.0",
        "2026-02-01",
        "2026-11-22",
    )
    assert found["counts"]["claims"] == len(past.known("1.1.0").records.claims)
    for one in found["files"]:
        body = files[one["name"]]
        assert one["bytes"] == len(body)
        assert one["sha256"] == hashlib.sha256(body).hexdigest()
    assert manifest(past, DAY, files)["release"] is None
