"""The description of the dataset: what it holds, how much, under which licence, and where it is.

The terms are those of VoID (https://www.w3.org/TR/void/) and DCAT 2
(https://www.w3.org/TR/vocab-dcat-2/).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from urllib.parse import urljoin

import pyoxigraph as ox

from crosslane.graph.files.dump import DUMPS
from crosslane.graph.store import KnowledgeGraph
from crosslane.graph.views import Item
from crosslane.graph.writer import Statement, Value, iri, typed
from crosslane.ontology import terms
from crosslane.ontology.records import Records

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
RIGHTS = (
    "Quotations in claims and facts are short extracts, each with its source, reproduced for"
    " reference. They remain the property of their authors and are not covered by the licence."
)
"""As in ``data/LICENSE``."""
TITLE = {
    "en": "Crosslane: who owns which segment of the cross-border e-commerce chain",
    "zh": "Crosslane:跨境电商链路各环节由谁负责",
}
DESCRIPTION = {
    "en": "Claims of sources on who owns, performs, decides, pays or answers for a segment of the"
    " cross-border e-commerce chain under a platform's operating model, with the exact words of"
    " each, other sourced facts, and the ownership that follows from the claims by one rule.",
    "zh": "各来源关于跨境电商链路环节由谁负责、执行、决定、付费或担责的主张(附原文),"
    "其他有来源的事实,以及按统一规则由主张推导出的归属。",
}
GRAPHS = {
    "ontology": "classes and properties",
    "vocabulary": "segments, groups, operating models, parties and markets",
    "claims": "sources, the words that were read, claims and releases",
    "facts": "platforms, offerings, programmes, organizations and facts",
    "ownership": "who owns what, derived from the claims for no market and one day",
}
"""What each named graph holds."""

_RDF_FILES = ("application/trig", "application/n-quads", "text/turtle", "application/ld+json")
_MEDIA = "https://www.iana.org/assignments/media-types/"
_DOCUMENT = terms.BASE + "void"
_DATASET = _DOCUMENT + "#dataset"


def dataset(graph: KnowledgeGraph, base: str, as_of: date) -> Item:
    """What is this dataset, how much is in it, and where can it be had?

    Args:
        graph: the graph.
        base: origin of the server that gives out files and answers queries, such as
            ``https://example.org``.
        as_of: the day for which ownership is derived.

    Returns:
        Title, description and licence; ``issued`` (first release) and ``modified`` (the release of
        these records, or the last one before them), as far as releases say; numbers of triples,
        by named graph, class and property; vocabularies; examples; files and the query endpoint
        with absolute addresses.
    """
    releases = graph.history.releases
    here = graph.history.release[graph.release] if graph.release else next(reversed(releases), None)
    return {
        "id": "crosslane",
        "iri": _DATASET,
        "title": dict(TITLE),
        "description": dict(DESCRIPTION),
        "licence": LICENCE,
        "rights": RIGHTS,
        "creator": terms.entity("organization", "crosslane"),
        "issued": releases[0].issued.isoformat() if releases else None,
        "modified": here.issued.isoformat() if here else None,
        "release": graph.release,
        "content_hash": graph.content_hash,
        "as_of": as_of.isoformat(),
        **_counted(graph.dataset(as_of)),
        "examples": _examples(graph.records),
        "uri_space": terms.ID,
        "sparql": urljoin(base, "/sparql"),
        "files": _files(base),
        "links": {"self": "/void", "ontology": "/ontology", "sparql": "/sparql"},
    }


def _counted(data: bytes) -> Item:
    """Count triples by graph, class and property."""
    quads = list(ox.parse(data, format=ox.RdfFormat.N_QUADS))
    graphs = Counter(_text(quad.graph_name) for quad in quads)
    kinds = Counter(_text(q.object) for q in quads if q.predicate.value == terms.RDF + "type")
    predicates = Counter(quad.predicate.value for quad in quads)
    return {
        "triples": len(quads),
        "subjects": len({_text(quad.subject) for quad in quads}),
        "objects": len({quad.object for quad in quads}),
        "graphs": [
            {
                "id": name,
                "iri": terms.graph_iri(name),
                "about": GRAPHS[name],
                "triples": graphs[terms.graph_iri(name)],
            }
            for name in terms.GRAPHS
        ],
        "classes": [
            {"id": _short(name), "iri": name, "entities": kinds[name]} for name in sorted(kinds)
        ],
        "properties": [
            {"id": _short(name), "iri": name, "triples": predicates[name]}
            for name in sorted(predicates)
        ],
        "vocabularies": _vocabularies((*kinds, *predicates)),
    }


def _files(base: str) -> list[Item]:
    """Return the files of the dataset, with their addresses."""
    return [
        {
            "id": one.name,
            "url": urljoin(base, f"/dump/{one.name}"),
            "media_type": one.media_type.split(";")[0],
            "about": one.about,
        }
        for one in DUMPS.values()
    ]


def _text(node: object) -> str:
    """Return the IRI of a node; the dataset has no blank nodes."""
    if not isinstance(node, ox.NamedNode | ox.Literal):
        raise TypeError(f"{node!r} is no IRI; the dataset has no blank nodes")
    return node.value


def _short(name: str) -> str:
    """Return a prefixed name, such as ``xl:Claim``, else the IRI."""
    for prefix, namespace in terms.PREFIXES.items():
        if name.startswith(namespace):
            return f"{prefix}:{name.removeprefix(namespace)}"
    return name


def _vocabularies(used: Iterable[str]) -> list[str]:
    """Return the namespaces of the classes and properties used, in the order of the prefixes."""
    names = set(used)
    return [
        namespace
        for namespace in terms.PREFIXES.values()
        if any(name.startswith(namespace) for name in names)
    ]


def _examples(records: Records) -> list[str]:
    """Return the first offering with its first cell, and the first claim, as far as there are."""
    found = []
    for offering in records.offerings[:1]:
        segment = records.vocabulary.segments[0].id
        found.append(terms.entity("offering", offering.id))
        found.append(terms.entity("ownership", f"{offering.id}/{segment}"))
    return [*found, *(terms.entity("claim", claim.id) for claim in records.claims[:1])]


def dataset_triples(item: Item) -> list[Statement]:
    """Return the description of the dataset as VoID and DCAT.

    Args:
        item: the description, as `dataset` gives it.

    Returns:
        Triples about the document, the dataset, its named graphs, its files and the query service,
        and what it holds of each class and property.
    """
    out = _Describer()
    out.add(_DOCUMENT, terms.RDF + "type", iri(terms.VOID + "DatasetDescription"))
    title = {"en": "Description of the Crosslane dataset"}
    out.add(_DOCUMENT, terms.DCTERMS + "title", *_said(title))
    out.add(_DOCUMENT, terms.SCHEMA + "about", iri(_DATASET))
    _whole(out, item)
    _size(out, item)
    _parts(out, item)
    _places(out, item)
    return out.found


def _whole(out: _Describer, item: Item) -> None:
    """Say what the dataset is, whose, and of when."""
    dct, kinds = terms.DCTERMS, (terms.VOID + "Dataset", terms.DCAT + "Dataset")
    out.add(_DATASET, terms.RDF + "type", *map(iri, kinds))
    out.add(_DATASET, dct + "title", *_said(item["title"]))
    out.add(_DATASET, dct + "description", *_said(item["description"]))
    out.add(_DATASET, dct + "license", iri(item["licence"]))
    out.add(_DATASET, dct + "rights", *_said({"en": item["rights"]}))
    out.add(_DATASET, dct + "creator", iri(item["creator"]))
    out.add(_DATASET, dct + "publisher", iri(item["creator"]))
    for key in ("issued", "modified"):
        if item[key]:
            out.add(_DATASET, dct + key, typed(item[key], "date"))
    out.add(_DATASET, dct + "identifier", ox.Literal(f"sha256:{item['content_hash']}"))
    if item["release"]:
        out.add(_DATASET, terms.OWL + "versionInfo", ox.Literal(item["release"]))
    out.add(_DATASET, terms.XL + "asOf", typed(item["as_of"], "date"))


def _size(out: _Describer, item: Item) -> None:
    """Say how much is in the dataset, and where to begin."""
    void = terms.VOID
    for name, number in (
        ("triples", item["triples"]),
        ("distinctSubjects", item["subjects"]),
        ("distinctObjects", item["objects"]),
        ("classes", len(item["classes"])),
        ("properties", len(item["properties"])),
    ):
        out.add(_DATASET, void + name, typed(str(number), "integer"))
    out.add(_DATASET, void + "uriSpace", ox.Literal(item["uri_space"]))
    out.add(_DATASET, void + "sparqlEndpoint", iri(item["sparql"]))
    out.add(_DATASET, void + "vocabulary", *map(iri, item["vocabularies"]))
    out.add(_DATASET, void + "exampleResource", *map(iri, item["examples"]))


class _Describer:
    """Collects triples."""

    def __init__(self) -> None:
        self.found: list[Statement] = []

    def add(self, subject: str, predicate: str, *values: Value) -> None:
        self.found.extend((subject, predicate, value) for value in values)


def _said(words: dict[str, str]) -> list[Value]:
    return [ox.Literal(text, language=language) for language, text in words.items()]


def _parts(out: _Describer, item: Item) -> None:
    """Describe the named graphs, and how much there is of each class and property."""
    void = terms.VOID
    for one in item["graphs"]:
        out.add(_DATASET, void + "subset", iri(one["iri"]))
        out.add(one["iri"], terms.RDF + "type", iri(void + "Dataset"))
        out.add(one["iri"], terms.DCTERMS + "description", *_said({"en": one["about"]}))
        out.add(one["iri"], void + "triples", typed(str(one["triples"]), "integer"))
    for one in item["classes"]:
        node = f"{_DOCUMENT}#{one['id'].replace(':', '-')}"
        out.add(_DATASET, void + "classPartition", iri(node))
        out.add(node, void + "class", iri(one["iri"]))
        out.add(node, void + "entities", typed(str(one["entities"]), "integer"))
    for one in item["properties"]:
        node = f"{_DOCUMENT}#{one['id'].replace(':', '-')}"
        out.add(_DATASET, void + "propertyPartition", iri(node))
        out.add(node, void + "property", iri(one["iri"]))
        out.add(node, void + "triples", typed(str(one["triples"]), "integer"))


def _places(out: _Describer, item: Item) -> None:
    """Describe the files and the query service."""
    dcat, dct, kind = terms.DCAT, terms.DCTERMS, terms.RDF + "type"
    for one in item["files"]:
        node = f"{_DOCUMENT}#{one['id']}"
        out.add(_DATASET, dcat + "distribution", iri(node))
        out.add(node, kind, iri(dcat + "Distribution"))
        out.add(node, dct + "title", ox.Literal(one["id"]))
        out.add(node, dct + "description", *_said({"en": one["about"]}))
        out.add(node, dcat + "downloadURL", iri(one["url"]))
        out.add(node, dcat + "mediaType", iri(_MEDIA + one["media_type"]))
        out.add(node, dct + "license", iri(item["licence"]))
        if one["media_type"] in _RDF_FILES:
            out.add(_DATASET, terms.VOID + "dataDump", iri(one["url"]))
    service = f"{_DOCUMENT}#sparql"
    out.add(service, kind, iri(dcat + "DataService"))
    out.add(service, dct + "title", *_said({"en": "SPARQL endpoint"}))
    out.add(service, dcat + "endpointURL", iri(item["sparql"]))
    out.add(service, dcat + "servesDataset", iri(_DATASET))
