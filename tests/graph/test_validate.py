"""SHACL: a small valid graph conforms, and each planted fault is found where it was planted."""

# The name of a test says what it holds.

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from crosslane.graph.validate import Violation, short, validate
from crosslane.ontology import terms
from crosslane.ontology.vocabulary import ontology_files, read_text

PREFIXES = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in terms.PREFIXES.items())
SHA = "0123456789abcdef" * 4
VALID = Path(__file__).with_name("valid.ttl").read_text(encoding="utf-8")

Fault = tuple[str, str, str, str]
"""What to replace, by what, the entity that is at fault, and the path that is reported."""

FAULTS: dict[str, Fault] = {
    "claim without party": ("xl:party party:platform ; xl:inv", "xl:inv", "claim C1", "xl:party"),
    "claim with an unknown party": (
        "xl:party party:platform ; xl:involvement xl:decides",
        "xl:party party:courier ; xl:involvement xl:decides",
        "claim C1",
        "xl:party",
    ),
    "unknown involvement": ("xl:bearsRisk", "xl:takesRisk", "claim C2", "xl:involvement"),
    "two polarities": (
        "xl:polarity xl:asserted ; xl:strength xl:explicit",
        "xl:polarity xl:asserted, xl:denied ; xl:strength xl:explicit",
        "claim C1",
        "xl:polarity",
    ),
    "unknown strength": ("xl:hedged", "xl:vague", "claim C2", "xl:strength"),
    "claim without rank": ("xl:rank xl:deprecated ;", "", "claim C2", "xl:rank"),
    "two aspects": ('xl:aspect "retail', 'xl:aspect "ads", "retail', "claim C1", "xl:aspect"),
    "claim about nothing": (
        "xl:appliesTo xl:tradeInGeneral ;",
        "",
        "claim C3",
        "xl:appliesTo",
    ),
    "claim about an undeclared model": (
        "xl:appliesTo model:semi-managed",
        "xl:appliesTo model:semi-manged",
        "claim C2",
        "",
    ),
    "asserted claim about an undeclared offering": (
        "xl:owns ; xl:polarity xl:denied",
        "xl:owns ; xl:polarity xl:asserted",
        "claim C4",
        "",
    ),
    "undeclared segment": (
        "xl:segment segment:pricing ;\n    xl:party",
        "xl:segment segment:prices ;\n    xl:party",
        "claim C1",
        "xl:segment",
    ),
    "undeclared market": (
        "xl:market market:GB ; xl:validFrom",
        "xl:market market:UK ; xl:validFrom",
        "claim C1",
        "xl:market",
    ),
    "claim without evidence": (
        "; prov:wasDerivedFrom evidence:E1 .\nclaim:C3",
        ".\nclaim:C3",
        "claim C2",
        "prov:wasDerivedFrom",
    ),
    "a date in words": (
        '"2025-07-01"^^xsd:date',
        '"July 2025"',
        "claim C1",
        "xl:validUntil",
    ),
    "a month that is none": (
        '"2024-02"^^xsd:gYearMonth',
        '"2024-2"^^xsd:gYearMonth',
        "offering temu/semi-managed",
        "xl:validFrom",
    ),
    "claim without id": ('skos:notation "C1" ;', "", "claim C1", "skos:notation"),
    "evidence that ends before it starts": (
        "oa:start 10 ",
        "oa:start 50 ",
        "evidence E1",
        "oa:start",
    ),
    "evidence with no words at all": ('oa:exact "Temu launched" ;', "", "evidence E2", ""),
    "a paraphrase beside a quote": (
        'oa:exact "Temu launched" ;',
        'oa:exact "Temu launched" ; xl:paraphrase "The page says that Temu was launched." ;',
        "evidence E2",
        "",
    ),
    "a paraphrase of three words": (
        'oa:exact "Temu launched" ; oa:start 100 ; oa:end 113 ;',
        'xl:paraphrase "Temu was launched" ;',
        "evidence E2",
        "xl:paraphrase",
    ),
    "an empty quote": ('"Temu launched"', '""', "evidence E2", "oa:exact"),
    "a quote over 200 characters": ('"Temu launched"', f'"{"x" * 201}"', "evidence E2", "oa:exact"),
    "evidence in an undeclared source": (
        "oa:end 113 ; prov:hadPrimarySource source:000",
        "oa:end 113 ; prov:hadPrimarySource source:999",
        "evidence E2",
        "prov:hadPrimarySource",
    ),
    "source with grade E": ('xl:grade "C"', 'xl:grade "E"', "source 000", "xl:grade"),
    "source without title": (
        'dcterms:title "A trade article" ;',
        "",
        "source 000",
        "dcterms:title",
    ),
    "a short fingerprint": (SHA, SHA[:-1], "source 000", "xl:sha256"),
    "an upper-case fingerprint": (SHA, SHA.upper(), "source 000", "xl:sha256"),
    "an address as text": (
        "<https://example.org/article>",
        '"https://example.org/article"',
        "source 000",
        "schema:url",
    ),
    "offering without model": (
        "xl:model model:semi-managed ;\n    xl:market",
        "xl:market",
        "offering temu/semi-managed",
        "xl:model",
    ),
    "offering of two platforms": (
        "xl:platform platform:temu ; xl:model",
        "xl:platform platform:temu, platform:shein ; xl:model",
        "offering temu/semi-managed",
        "xl:platform",
    ),
    "a market both offered and planned": (
        "xl:plannedMarket market:TH",
        "xl:plannedMarket market:GB",
        "offering temu/semi-managed",
        "xl:plannedMarket",
    ),
    "offering that rests on no fact": (
        "prov:wasDerivedFrom fact:F1",
        "prov:wasDerivedFrom fact:F9",
        "offering temu/semi-managed",
        "prov:wasDerivedFrom",
    ),
    "programme with an undeclared offering": (
        "xl:offering offering:temu\\/semi-managed ; xl:market",
        "xl:offering offering:temu\\/pop ; xl:market",
        "programme badge",
        "xl:offering",
    ),
    "platform that is no organization": (
        "xl:Platform, org:Organization",
        "xl:Platform",
        "platform temu",
        "",
    ),
    "platform with an undeclared parent": (
        "org:subOrganizationOf organization:pdd",
        "org:subOrganizationOf organization:alibaba",
        "platform temu",
        "org:subOrganizationOf",
    ),
    "organization without a Chinese name": (
        '"PDD"@en, "拼多多"@zh',
        '"PDD"@en',
        "organization pdd",
        "skos:prefLabel",
    ),
    "fact without evidence": (
        'xl:object "growing" ; prov:wasDerivedFrom evidence:E2',
        'xl:object "growing"',
        "fact F2",
        "prov:wasDerivedFrom",
    ),
    "fact about nothing": ('dcterms:subject "the trade" ;', "", "fact F2", ""),
    "fact that says nothing": ('xl:object "growing" ;', "", "fact F2", "xl:object"),
    "segment without a Chinese name": (
        '"Pricing"@en, "定价"@zh',
        '"Pricing"@en',
        "segment pricing",
        "skos:prefLabel",
    ),
    "segment with two English names": (
        '"Pricing"@en, "定价"@zh',
        '"Pricing"@en, "Price"@en',
        "segment pricing",
        "skos:prefLabel",
    ),
    "segment without order": ("xl:order 4 ;", "", "segment pricing", "xl:order"),
    "segment with a strange dimension": (
        "xl:dimension xl:decides",
        "xl:dimension xl:pays",
        "segment pricing",
        "xl:dimension",
    ),
    "group with an undeclared member": (
        "skos:member segment:pricing",
        "skos:member segment:prices",
        "group everything-else",
        "skos:member",
    ),
    "party that the rule does not know": (
        'skos:notation "seller"',
        'skos:notation "vendor"',
        "party seller",
        "skos:notation",
    ),
    "a synonym that is the name": (
        'skos:altLabel "semi-hosted"@en',
        'skos:altLabel "Semi-managed"@en',
        "model semi-managed",
        "skos:altLabel",
    ),
    "a market code in small letters": (
        'skos:notation "GB"',
        'skos:notation "gb"',
        "market GB",
        "skos:notation",
    ),
    "disputed ownership with an owner": (
        'xl:status "disputed"',
        'xl:status "disputed" ; xl:owner party:seller',
        "ownership two",
        "",
    ),
    "dispute of one": (
        "xl:candidate party:platform, party:seller",
        "xl:candidate party:seller",
        "ownership two",
        "",
    ),
    "unknown status": ('xl:status "stated"', 'xl:status "sure"', "ownership one", "xl:status"),
    "stated ownership without an owner": (
        "xl:owner party:platform ;",
        "",
        "ownership one",
        "",
    ),
    "two owners": (
        "xl:owner party:platform",
        "xl:owner party:platform, party:seller",
        "ownership one",
        "xl:owner",
    ),
    "ownership that no claim decides": ("xl:decidedBy claim:C1 ;", "", "ownership one", ""),
    "ownership of a group": (
        "xl:segment segment:pricing ;\n    xl:owner",
        "xl:segment group:everything-else ;\n    xl:owner",
        "ownership one",
        "xl:segment",
    ),
    "ownership of no offering": (
        "xl:model model:semi-managed ; xl:segment",
        "xl:segment",
        "ownership two",
        "",
    ),
    "a seventh tier": ("xl:basisTier 1", "xl:basisTier 7", "ownership one", "xl:basisTier"),
}


def nquads(turtle: str, graph: str = "claims") -> bytes:
    name = ox.NamedNode(terms.graph_iri(graph))
    parsed = ox.parse(PREFIXES + turtle, format=ox.RdfFormat.TURTLE)
    quads = (ox.Quad(q.subject, q.predicate, q.object, name) for q in parsed)
    return ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""


def test_the_valid_graph_conforms() -> None:
    assert [violation.text for violation in validate(nquads(VALID))] == []


@pytest.mark.parametrize(("old", "new", "focus", "path"), FAULTS.values(), ids=FAULTS.keys())
def test_a_planted_fault_is_found(old: str, new: str, focus: str, path: str) -> None:
    assert VALID.count(old) == 1, f"{VALID.count(old)} places to plant it"
    found = validate(nquads(VALID.replace(old, new)))
    assert (focus, path) in {(violation.id, violation.path) for violation in found}
    for violation in found:
        assert violation.severity == "violation"
        assert violation.text.startswith(f"{violation.id}: ")
        assert violation.message != "None"


@pytest.mark.parametrize("name", [n for names in ontology_files().values() for n in names])
def test_no_fault_is_in_the_vocabulary(name: str) -> None:
    assert validate(nquads(read_text(name))) == []


def test_a_violation_reads_like_advice() -> None:
    data = nquads(VALID.replace("xl:hedged", "xl:vague"))
    assert [violation.text for violation in validate(data)] == [
        "claim C2: xl:strength: has exactly one strength; valid values are explicit, implied and "
        "hedged (found xl:vague)"
    ]


def test_entities_may_be_spread_over_named_graphs() -> None:
    head, tail = VALID.split("organization:pdd a")
    data = nquads(head, "vocabulary") + nquads("organization:pdd a" + tail, "facts")
    assert validate(data) == []


@pytest.mark.parametrize("planted", [False, True])
def test_an_rdflib_graph_and_dataset_give_the_same(planted: bool) -> None:
    turtle = VALID.replace("xl:order 4 ;", "") if planted else VALID
    graph = rdflib.Graph().parse(data=PREFIXES + turtle, format="turtle")
    dataset = rdflib.Dataset()
    halves = tuple(dataset.graph(rdflib.URIRef(terms.graph_iri(n))) for n in ("claims", "facts"))
    for number, triple in enumerate(graph):
        halves[number % 2].add(triple)
    before = len(graph), len(dataset)
    expected = validate(nquads(turtle))
    assert validate(graph) == validate(dataset) == expected
    assert bool(expected) is planted
    assert (len(graph), len(dataset)) == before


def test_the_order_is_stable() -> None:
    turtle = VALID.replace("xl:order", "xl:rank").replace("xl:polarity", "xl:aspect")
    found = validate(nquads(turtle))
    assert len(found) > 4
    assert found == validate(nquads(turtle))
    assert found == sorted(found, key=lambda v: (v.focus, v.path, v.message, v.value or ""))


def test_what_is_not_nquads_is_an_error() -> None:
    with pytest.raises(SyntaxError):
        validate(b"<a> <b>")


def test_own_shapes_may_be_given() -> None:
    shapes = (
        PREFIXES + "<urn:s> a sh:NodeShape ; sh:targetClass xl:Claim ; sh:property <urn:p> ."
        "<urn:p> sh:path skos:note ; sh:minCount 1 ; sh:severity sh:Warning ; sh:message 'note' ."
    )
    found = validate(nquads(VALID), shapes=shapes)
    assert [(v.id, v.severity, v.shape) for v in found] == [
        (f"claim C{number}", "warning", "urn:p") for number in (2, 3, 4)
    ]


@pytest.mark.parametrize(
    ("iri", "expected"),
    [
        (terms.entity("claim", "S0-014"), "claim S0-014"),
        (terms.entity("group", "warehousing+logistics"), "group warehousing+logistics"),
        (terms.entity("source", "a b"), "source a b"),
        (terms.XL + "strength", "xl:strength"),
        ("https://w3id.org/crosslane/shapes#Claim", "xlsh:Claim"),
        ("https://example.org/x", "https://example.org/x"),
    ],
)
def test_short(iri: str, expected: str) -> None:
    assert short(iri) == expected


def test_text_of_a_violation_of_the_whole_entity() -> None:
    violation = Violation("urn:x", "urn:x", "", "is about nothing", None, "violation", "urn:s")
    assert violation.text == "urn:x: is about nothing"
