"""The vocabulary: what is in it, how it is read, and how a gap is reported."""

# The name of a test says what it holds.

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import RDF, SKOS

from crosslane.ontology import terms
from crosslane.ontology.model import Involvement, Party
from crosslane.ontology.records import Vocabulary
from crosslane.ontology.vocabulary import (
    MODEL_ORDER,
    VOCABULARY_FILES,
    VocabularyError,
    read_text,
    read_triples,
    read_vocabulary,
)

CORE = (
    "production-supply",
    "product-selection",
    "pricing",
    "domestic-warehousing",
    "international-logistics",
    "overseas-warehousing",
    "last-mile-delivery",
    "marketing",
    "customer-service",
    "after-sales",
)
EVERYTHING_ELSE = (
    "product-selection",
    "pricing",
    "domestic-warehousing",
    "international-logistics",
    "overseas-warehousing",
    "last-mile-delivery",
    "store-operations",
    "marketing",
    "payments",
    "customer-service",
    "returns",
    "after-sales",
)
LONG_HAUL = (
    "domestic-warehousing",
    "international-logistics",
    "overseas-warehousing",
    "last-mile-delivery",
)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return read_vocabulary()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in VOCABULARY_FILES:
        (tmp_path / name).write_text(read_text(name), encoding="utf-8")
    return tmp_path


def replace(directory: Path, name: str, old: str, new: str) -> None:
    path = directory / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_chain(vocabulary: Vocabulary) -> None:
    assert [s.order for s in vocabulary.segments] == list(range(1, 20))
    assert tuple(s.id for s in vocabulary.segments if s.tier == "core") == CORE
    assert sum(s.tier == "extended" for s in vocabulary.segments) == 9


def test_precedes_is_one_chain(vocabulary: Vocabulary) -> None:
    graph = rdflib.Graph().parse(data=read_text("segments.ttl"), format="turtle")
    following = {str(s): str(o) for s, _, o in graph.triples((None, _xl("precedes"), None))}
    walked = [terms.entity("segment", "production-supply")]
    while walked[-1] in following:
        walked.append(following[walked[-1]])
    assert walked == [terms.entity("segment", s.id) for s in vocabulary.segments]


def test_dimensions(vocabulary: Vocabulary) -> None:
    deciding = {s.id for s in vocabulary.segments if s.dimension is Involvement.DECIDES}
    assert deciding == {"pricing", "product-selection"}
    assert all(
        s.dimension is Involvement.PERFORMS for s in vocabulary.segments if s.id not in deciding
    )


def test_groups_are_those_of_the_model(vocabulary: Vocabulary) -> None:
    assert {group.id: group.members for group in vocabulary.groups} == {
        "@logistics": ("international-logistics", "last-mile-delivery"),
        "@warehousing": ("domestic-warehousing", "overseas-warehousing"),
        "@warehousing+logistics": LONG_HAUL,
        "@fulfilment": (*LONG_HAUL, "order-management"),
        "@everything-else": EVERYTHING_ELSE,
        "@all": tuple(s.id for s in vocabulary.segments),
    }


def test_groups_are_narrowest_first(vocabulary: Vocabulary) -> None:
    assert [group.id for group in vocabulary.groups] == [
        "@logistics",
        "@warehousing",
        "@warehousing+logistics",
        "@fulfilment",
        "@everything-else",
        "@all",
    ]


def test_alignments_are_only_the_sure_ones(vocabulary: Vocabulary) -> None:
    outside = {"product-selection", "pricing", "store-operations", "marketing"}
    assert {s.id for s in vocabulary.segments if not s.scor} == outside
    processes = {"Orchestrate", "Plan", "Order", "Source", "Transform", "Fulfill", "Return"}
    assert {process for s in vocabulary.segments for process in s.scor} <= processes
    assert vocabulary.segment["product-selection"].business_steps == ()
    assert vocabulary.segment["first-mile"].scor == ("Source", "Fulfill")
    assert vocabulary.segment["domestic-warehousing"].business_steps == (
        "storing",
        "picking",
        "packing",
    )


def test_the_unsure_alignment_is_nowhere() -> None:
    selection = terms.entity("segment", "product-selection")
    aligned = {terms.XL + "scorProcess", terms.SKOS + "relatedMatch", terms.SKOS + "editorialNote"}
    found = [q for q in read_triples("segments.ttl") if q.subject == ox.NamedNode(selection)]
    assert found
    assert not [q for q in found if q.predicate.value in aligned]


def test_sub_segments_keep_their_order(vocabulary: Vocabulary) -> None:
    assert vocabulary.segment["domestic-warehousing"].aspects == (
        "storage",
        "pick & pack",
        "consolidation",
        "origin return of unsold stock",
    )


def test_models_and_parties_are_in_a_fixed_order(vocabulary: Vocabulary) -> None:
    assert tuple(m.id for m in vocabulary.models) == MODEL_ORDER
    assert [p.id for p in vocabulary.parties] == list(Party)


@pytest.mark.parametrize(
    ("word", "model"),
    [
        ("fully hosted", "fully-managed"),
        ("full custody", "fully-managed"),
        ("full consignment", "fully-managed"),
        ("全托管模式", "fully-managed"),
        ("semi-hosted", "semi-managed"),
        ("half-custody", "semi-managed"),
        ("semi-trust", "semi-managed"),
        ("POP", "self-operated"),
        ("self-operated", "self-operated"),
        ("self-operating", "first-party"),
        ("自营", "first-party"),
    ],
)
def test_a_synonym_means_one_model(vocabulary: Vocabulary, word: str, model: str) -> None:
    found = [m.id for m in vocabulary.models if word in (*m.synonyms_en, *m.synonyms_zh)]
    assert found == [model]


def test_markets_are_the_249_codes_of_iso(vocabulary: Vocabulary) -> None:
    codes = [market.id for market in vocabulary.markets]
    assert len(codes) == 249
    assert codes == sorted(set(codes))
    assert {"GB", "US", "CN", "HK", "TW", "DE", "SA", "KR", "ZW"} <= set(codes)
    assert not {"UK", "EU", "EL", "XK", "AN"} & set(codes)


def test_uk_is_only_another_name(vocabulary: Vocabulary) -> None:
    assert "UK" in vocabulary.market["GB"].synonyms
    assert vocabulary.market["GB"].label.en == "United Kingdom"
    assert vocabulary.market["GB"].label.zh == "英国"


@pytest.mark.parametrize("name", VOCABULARY_FILES)
def test_no_two_entities_share_a_name(name: str) -> None:
    graph = rdflib.Graph().parse(data=read_text(name), format="turtle")
    concepts = set(graph.subjects(SKOS.inScheme))
    names = Counter(
        (label.language, str(label).casefold())
        for concept in concepts
        for predicate in (SKOS.prefLabel, SKOS.altLabel)
        for label in graph.objects(concept, predicate)
        if isinstance(label, rdflib.Literal)
    )
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("name", VOCABULARY_FILES)
def test_every_entity_is_in_one_declared_scheme(name: str) -> None:
    graph = rdflib.Graph().parse(data=read_text(name), format="turtle")
    schemes = set(graph.subjects(RDF.type, SKOS.ConceptScheme))
    assert len(schemes) == 1
    for subject in set(graph.subjects()) - schemes:
        assert set(graph.objects(subject, SKOS.inScheme)) == schemes, subject


def test_a_copy_reads_the_same(vocabulary: Vocabulary, copy: Path) -> None:
    assert read_vocabulary(copy) == vocabulary


@pytest.mark.parametrize(
    ("name", "old", "new", "iri", "problem"),
    [
        ("segments.ttl", ', "定价"@zh ;', " ;", "segment/pricing", "skos:prefLabel @zh"),
        ("segments.ttl", '"Pricing"@en', '"Price"@en, "Pricing"@en', "segment/pricing", "has 2"),
        ("segments.ttl", "    xl:order 4 ;\n", "", "segment/pricing", "xl:order"),
        ("segments.ttl", "xl:order 4 ", "xl:order 5 ", "segment/pricing", "needs 4"),
        ("segments.ttl", "xl:order 4 ", 'xl:order "4a" ', "segment/pricing", "whole number"),
        ("segments.ttl", 'xl:tier "core"', 'xl:tier "main"', "segment/production-supply", "core"),
        (
            "segments.ttl",
            "xl:dimension xl:performs",
            "xl:dimension xl:does",
            "segment/production-supply",
            "xl:dimension",
        ),
        (
            "segments.ttl",
            "xl:precedes segment:inventory",
            "xl:precedes segment:returns",
            "segment/pricing",
            "xl:precedes",
        ),
        (
            "segments.ttl",
            "xl:order 19 ;",
            "xl:order 19 ; xl:precedes segment:returns ;",
            "",
            "the last of them",
        ),
        (
            "segments.ttl",
            "skos:member segment:international-logistics",
            "skos:member segment:teleport",
            "group/logistics",
            "teleport",
        ),
        (
            "segments.ttl",
            'skos:notation "@logistics"',
            'skos:notation "logistics"',
            "group/logistics",
            "starts with @",
        ),
        (
            "segments.ttl",
            'skos:notation "pricing"',
            'skos:notation "price"',
            "segment/pricing",
            "the IRI has to end in it",
        ),
        ("models.ttl", "skos:definition", "skos:note", "model/fully-managed", "skos:definition"),
        (
            "parties.ttl",
            "party:buyer a xl:Party, skos:Concept ;",
            'party:carrier skos:notation "carrier" .\nparty:buyer a skos:Concept ;',
            "",
            "lacks buyer",
        ),
        ("markets.ttl", 'skos:notation "AD"', 'skos:notation "ad"', "market/AD", "IRI"),
        ("models.ttl", "model:fully-managed a", "[] a", "", "blank node"),
        ("markets.ttl", "market:AD a", "market:AD is", "", "not valid Turtle"),
    ],
)
def test_a_gap_is_an_error_that_says_where(
    copy: Path, name: str, old: str, new: str, iri: str, problem: str
) -> None:
    replace(copy, name, old, new)
    with pytest.raises(VocabularyError) as caught:
        read_vocabulary(copy)
    assert caught.value.file == name
    assert caught.value.iri == (terms.ID + iri if iri else "")
    assert problem in caught.value.problem
    assert str(caught.value).startswith(name)


def test_an_unknown_model_is_an_error(copy: Path) -> None:
    old = "model:first-party a xl:OperatingModel"
    new = old.replace("first-party", "drop-shipping")
    replace(copy, "models.ttl", old, new)
    replace(copy, "models.ttl", 'skos:notation "first-party"', 'skos:notation "drop-shipping"')
    with pytest.raises(VocabularyError, match="not known to the code"):
        read_vocabulary(copy)


def test_a_missing_file_is_an_error(copy: Path) -> None:
    (copy / "parties.ttl").unlink()
    with pytest.raises(FileNotFoundError, match=r"parties\.ttl"):
        read_vocabulary(copy)


def _xl(name: str) -> rdflib.URIRef:
    return rdflib.URIRef(terms.XL + name)
