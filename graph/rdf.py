"""From records to an RDF dataset: named graphs as N-Quads, and an rdflib view of them.

No blank node is made, so two builds of the same records give the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

import pyoxigraph as ox

from crosslane.graph.writer import Statement as Statement
from crosslane.graph.writer import Value as Value
from crosslane.graph.writer import Writer, partial, typed
from crosslane.graph.writer import iri as iri
from crosslane.ontology import terms
from crosslane.ontology.model import (
    ANY,
    GENERAL,
    Claim,
    Evidence,
    Fact,
    Offering,
    Organization,
    Overlay,
    Platform,
    Programme,
    Scope,
    Source,
)
from crosslane.ontology.records import Records, offering_label
from crosslane.ontology.releases import History, Release, Stamp
from crosslane.ontology.vocabulary import ontology_files, read_text

if TYPE_CHECKING:
    from datetime import date

    import rdflib

    from crosslane.graph.resolve import Ownership


def claim_subject(claim: Claim) -> str:
    """Return the IRI of what a claim applies to."""
    if claim.scope is Scope.PROGRAMME:
        return terms.entity("programme", claim.programme or "")
    if claim.scope is Scope.GENERAL:
        return terms.XL + "tradeInGeneral"
    if claim.scope is Scope.MODEL:
        return terms.entity("model", claim.model)
    if claim.scope is Scope.PLATFORM:
        return terms.entity("platform", claim.platform)
    return terms.entity("offering", f"{claim.platform}/{claim.model}")


def reference_iri(reference: str) -> str:
    """Return the IRI of a ``kind:id`` reference of a fact."""
    kind, _, identifier = reference.partition(":")
    return terms.entity(kind, identifier)


def segment_iri(target: str) -> str:
    """Return the IRI of a segment, or of a group written with its ``@``."""
    if target.startswith("@"):
        return terms.entity("group", target[1:])
    return terms.entity("segment", target)


def evidence_id(evidence: Evidence) -> str:
    """Return the id of an evidence; claims that rest on the same words share it.

    That of a paraphrase is made from its text: other words, another id.
    """
    if evidence.paraphrase:
        digest = hashlib.sha256(evidence.paraphrase.encode()).hexdigest()
        return f"{evidence.source}/p-{digest[:12]}"
    return f"{evidence.source}/{evidence.start}-{evidence.end}"


def _source(source: Source) -> list[Statement]:
    xl = terms.XL
    out = Writer(terms.entity("source", source.id), xl + "Source", terms.PROV + "Entity")
    out.text(terms.SKOS + "notation", source.id).text(terms.DCTERMS + "title", source.title)
    out.text(terms.DCTERMS + "publisher", source.publisher)
    out.value(terms.DCTERMS + "issued", partial(source.published) if source.published else None)
    if source.url:
        out.link(terms.SCHEMA + "url", source.url)
    out.text(xl + "grade", source.grade.value).text(xl + "gradeReason", source.grade_reason)
    out.text(xl + "sha256", source.sha256).text(terms.SKOS + "note", source.note)
    return out.statements


def _evidence(evidence: Evidence) -> list[Statement]:
    out = Writer(terms.entity("evidence", evidence_id(evidence)), terms.XL + "Evidence")
    if evidence.quote:
        out.link(terms.RDF + "type", terms.OA + "TextQuoteSelector")
        out.text(terms.OA + "exact", evidence.quote)
        out.value(terms.OA + "start", typed(str(evidence.start), "integer"))
        out.value(terms.OA + "end", typed(str(evidence.end), "integer"))
    out.text(terms.XL + "paraphrase", evidence.paraphrase)
    out.link(terms.PROV + "hadPrimarySource", terms.entity("source", evidence.source))
    return out.statements


def _release(item: Release) -> list[Statement]:
    out = Writer(terms.entity("release", item.id), terms.XL + "Release")
    out.text(terms.SKOS + "notation", item.id)
    out.value(terms.DCTERMS + "issued", typed(item.issued.isoformat(), "date"))
    return out.text(terms.SKOS + "note", item.note).statements


def _claim(claim: Claim, stamp: Stamp) -> list[Statement]:
    xl = terms.XL
    out = Writer(terms.entity("claim", claim.id), xl + "Claim", terms.PROV + "Entity")
    out.text(terms.SKOS + "notation", claim.id)
    out.link(xl + "appliesTo", claim_subject(claim))
    out.link(xl + "segment", segment_iri(claim.segment))
    out.link(xl + "party", terms.entity("party", claim.party.value))
    out.link(xl + "involvement", terms.involvement(claim.involvement.value))
    out.text(xl + "aspect", claim.aspect)
    out.link(xl + "polarity", xl + claim.polarity.value)
    out.link(xl + "strength", xl + claim.strength.value)
    out.link(xl + "rank", xl + claim.rank.value)
    out.link(xl + "market", *(terms.entity("market", market) for market in claim.markets))
    out.period(claim.valid_from, claim.valid_until)
    if stamp.recorded_from:
        out.link(xl + "recordedFrom", terms.entity("release", stamp.recorded_from))
    if stamp.recorded_to:
        out.link(xl + "recordedTo", terms.entity("release", stamp.recorded_to))
    out.link(terms.PROV + "wasDerivedFrom", terms.entity("evidence", evidence_id(claim.evidence)))
    return out.text(terms.SKOS + "note", claim.note).statements


def _organization(item: Organization) -> list[Statement]:
    out = Writer(terms.entity("organization", item.id), terms.ORG + "Organization")
    out.text(terms.SKOS + "notation", item.id).named(item.label)
    if item.parent:
        out.link(terms.ORG + "subOrganizationOf", terms.entity("organization", item.parent))
    out.text(terms.ORG + "purpose", item.role).text(terms.SKOS + "note", item.note)
    return _derived(out, item.evidence)


def _platform(item: Platform) -> list[Statement]:
    out = Writer(
        terms.entity("platform", item.id), terms.XL + "Platform", terms.ORG + "Organization"
    )
    out.text(terms.SKOS + "notation", item.id).named(item.label)
    out.text(terms.SKOS + "altLabel", *item.synonyms)
    if item.organization:
        out.link(terms.ORG + "subOrganizationOf", terms.entity("organization", item.organization))
    out.text(terms.SKOS + "note", item.note)
    return _derived(out, item.evidence)


def _offering(records: Records, item: Offering) -> list[Statement]:
    xl = terms.XL
    out = Writer(terms.entity("offering", item.id), xl + "Offering")
    out.text(terms.SKOS + "notation", item.id).named(offering_label(records, item))
    out.link(xl + "platform", terms.entity("platform", item.platform))
    out.link(xl + "model", terms.entity("model", item.model))
    out.link(xl + "market", *(terms.entity("market", market) for market in item.markets))
    planned = (terms.entity("market", market) for market in item.planned_markets)
    out.link(xl + "plannedMarket", *planned)
    out.text(terms.SKOS + "altLabel", *item.synonyms)
    out.period(item.valid_from, item.valid_until).text(terms.SKOS + "note", item.note)
    periods = (_period(item, number) for number in range(len(item.periods)))
    return [*_derived(out, item.evidence), *chain.from_iterable(periods)]


def _period(item: Offering, number: int) -> list[Statement]:
    """Write one period of an offering; it is a part of it, so its IRI leads there."""
    offering, one = terms.entity("offering", item.id), item.periods[number]
    out = Writer(f"{offering}#period-{number + 1}", terms.XL + "Period")
    out.link(terms.XL + "offering", offering)
    out.link(terms.XL + "market", *(terms.entity("market", market) for market in one.markets))
    out.period(one.valid_from, one.valid_until).text(terms.SKOS + "note", one.note)
    return _derived(out, one.evidence)


def _overlay(item: Overlay) -> list[Statement]:
    xl = terms.XL
    out = Writer(terms.entity("overlay", item.id), xl + "Overlay", terms.PROV + "Entity")
    out.text(terms.SKOS + "notation", item.id).named(item.label)
    out.link(xl + "segment", segment_iri(item.segment))
    out.link(xl + "party", terms.entity("party", item.party.value))
    out.link(xl + "involvement", terms.involvement(item.involvement.value))
    out.text(xl + "aspect", item.aspect).text(xl + "condition", item.condition)
    out.link(xl + "market", *(terms.entity("market", market) for market in item.markets))
    out.period(item.valid_from, item.valid_until)
    out.link(terms.PROV + "wasDerivedFrom", terms.entity("evidence", evidence_id(item.evidence)))
    return out.text(terms.SKOS + "note", item.note).statements


def _programme(item: Programme) -> list[Statement]:
    xl = terms.XL
    out = Writer(terms.entity("programme", item.id), xl + "Programme")
    out.text(terms.SKOS + "notation", item.id).named(item.label)
    if item.platform:
        out.link(xl + "platform", terms.entity("platform", item.platform))
    if item.organization:
        out.link(terms.DCTERMS + "publisher", terms.entity("organization", item.organization))
    out.link(xl + "offering", *(terms.entity("offering", name) for name in item.offerings))
    out.link(xl + "market", *(terms.entity("market", market) for market in item.markets))
    out.text(terms.SKOS + "note", item.note)
    return _derived(out, item.evidence)


def _derived(out: Writer, facts: Iterable[str]) -> list[Statement]:
    out.link(terms.PROV + "wasDerivedFrom", *(terms.entity("fact", fact) for fact in facts))
    return out.statements


def _fact(fact: Fact) -> list[Statement]:
    xl = terms.XL
    out = Writer(terms.entity("fact", fact.id), xl + "Fact", terms.PROV + "Entity")
    out.text(terms.SKOS + "notation", fact.id)
    for subject in fact.subjects:
        kind, _, identifier = subject.partition(":")
        if kind == "topic":
            out.text(terms.DCTERMS + "subject", identifier)
        else:
            out.link(xl + "subject", reference_iri(subject))
    out.text(xl + "predicate", fact.predicate).text(xl + "object", fact.object)
    out.link(xl + "reference", *(reference_iri(ref) for ref in fact.refs))
    out.link(terms.PROV + "wasDerivedFrom", terms.entity("evidence", evidence_id(fact.evidence)))
    return out.text(terms.SKOS + "note", fact.note).statements


def _quads(name: str, statements: Iterable[Statement]) -> Iterator[ox.Quad]:
    graph = iri(terms.graph_iri(name))
    node, predicates = graph, dict[str, ox.NamedNode]()
    for subject, predicate, value in statements:
        if subject != node.value:  # what is said of one thing follows one another
            node = iri(subject)
        if predicate not in predicates:
            predicates[predicate] = iri(predicate)
        yield ox.Quad(node, predicates[predicate], value, graph)


def _lines(quads: Iterable[ox.Quad]) -> bytes:
    data = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    return b"".join(sorted({line + b"\n" for line in data.split(b"\n") if line}))


def written_quads() -> bytes:
    """Return the graphs that are written by hand: ontology and vocabulary.

    Returns:
        Sorted N-Quads, UTF-8.
    """
    quads: list[ox.Quad] = []
    for name, files in ontology_files().items():
        graph = iri(terms.graph_iri(name))
        for file in files:
            for triple in ox.parse(read_text(file).encode(), format=ox.RdfFormat.TURTLE):
                quads.append(ox.Quad(triple.subject, triple.predicate, triple.object, graph))
    return _lines(quads)


def record_quads(records: Records, history: History, release: str | None) -> bytes:
    """Return the graphs ``claims`` and ``facts`` of some records.

    Sources and all evidence stand in ``claims``, that of facts too: a triple that stood in two
    graphs would count twice in a query over all of them.

    Args:
        records: everything curated.
        history: its releases, which stand in ``claims`` with the stamps of the claims.
        release: the release that these are the records of, or ``None``.

    Returns:
        Sorted N-Quads, UTF-8.
    """
    claims = chain(
        map(_source, records.sources),
        map(_release, history.releases),
        (_claim(item, history.stamp("claim", item.id, release)) for item in records.claims),
        (_evidence(item.evidence) for item in records.claims),
        (_evidence(item.evidence) for item in records.facts),
        (_evidence(item.evidence) for item in records.overlays),
    )
    facts = chain(
        map(_organization, records.organizations),
        map(_platform, records.platforms),
        (_offering(records, item) for item in records.offerings),
        map(_programme, records.programmes),
        map(_fact, records.facts),
        map(_overlay, records.overlays),
    )
    flat = chain.from_iterable
    return _lines(chain(_quads("claims", flat(claims)), _quads("facts", flat(facts))))


def ownership_quads(owned: Iterable[Ownership], as_of: date) -> bytes:
    """Return the derived graph ``ownership`` with its shortcuts.

    Args:
        owned: the answers for no market on one day.
        as_of: that day; the graph says it by ``xl:asOf``.

    Returns:
        Sorted N-Quads, UTF-8.
    """
    graph = terms.graph_iri("ownership")
    statements: list[Statement] = [(graph, terms.XL + "asOf", typed(as_of.isoformat(), "date"))]
    for one in owned:
        statements.extend(ownership_statements(one))
    return _lines(_quads("ownership", statements))


def ownership_statements(one: Ownership, query: str = "") -> list[Statement]:
    """Return the node of an answer, with its shortcut where it is one of the derived graph.

    Args:
        one: the answer.
        query: ``?`` and the parameters it was asked with, which make it a resource of its own;
            empty for an answer of the derived graph. Shortcuts hold for those alone.

    Returns:
        Statements, the first of them about the node.
    """
    xl = terms.XL
    platform = GENERAL if one.platform == ANY else one.platform
    name = f"{platform}/{one.model}"
    segment = terms.entity("segment", one.segment)
    node = terms.entity("ownership", f"{name}/{one.segment}") + query
    out = Writer(node, xl + "Ownership")
    if platform == GENERAL:
        out.link(xl + "model", terms.entity("model", one.model))
    else:
        out.link(xl + "offering", terms.entity("offering", name))
    out.link(xl + "segment", segment).text(xl + "status", one.status.value)
    out.text(xl + "certainty", one.certainty.value)
    if one.owner:
        out.link(xl + "owner", terms.entity("party", one.owner.value))
    for candidate in one.candidates:
        out.link(xl + "candidate", terms.entity("party", candidate.party.value))
    if one.basis:
        out.value(xl + "basisTier", typed(str(one.basis.tier), "integer"))
    out.link(xl + "decidedBy", *(terms.entity("claim", v.claim.id) for v in one.evidence))
    lost = (terms.entity("claim", item.voice.claim.id) for item in one.overruled)
    out.link(xl + "overrules", *lost)
    rules = (terms.entity("overlay", item.overlay.id) for item in one.overlays)
    out.link(xl + "overlaidBy", *rules)
    if one.owner and platform != GENERAL and not query:
        shortcut = terms.involvement(f"{one.owner.value}-owns")
        out.statements.append((terms.entity("offering", name), shortcut, iri(segment)))
    return out.statements


def to_rdflib(nquads: bytes) -> rdflib.Dataset:
    """Return N-Quads as an rdflib dataset whose default graph is the union of all graphs.

    Args:
        nquads: as the functions above give them.

    Returns:
        A dataset of the caller's own; prefixes are bound.
    """
    import rdflib

    dataset = rdflib.Dataset(default_union=True)
    for prefix, namespace in terms.PREFIXES.items():
        dataset.bind(prefix, namespace)
    dataset.parse(data=nquads, format="nquads")
    return dataset
