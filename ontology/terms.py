"""IRIs of Crosslane: namespaces, one function per kind of entity, and the graph names.

The ontology is ``crosslane.ttl``; a test holds that every term used from here is declared there.
"""

from __future__ import annotations

from urllib.parse import quote

BASE = "https://w3id.org/crosslane/"
XL = BASE + "ontology#"
ID = BASE + "id/"
GRAPH = BASE + "graph/"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
PROV = "http://www.w3.org/ns/prov#"
ORG = "http://www.w3.org/ns/org#"
OA = "http://www.w3.org/ns/oa#"
DCTERMS = "http://purl.org/dc/terms/"
SCHEMA = "https://schema.org/"
VANN = "http://purl.org/vocab/vann/"
SH = "http://www.w3.org/ns/shacl#"
VOID = "http://rdfs.org/ns/void#"
DCAT = "http://www.w3.org/ns/dcat#"
CBV = "https://ref.gs1.org/cbv/"

PREFIXES = {
    "xl": XL,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "prov": PROV,
    "org": ORG,
    "oa": OA,
    "dcterms": DCTERMS,
    "schema": SCHEMA,
    "vann": VANN,
    "sh": SH,
    "void": VOID,
    "dcat": DCAT,
    "cbv": CBV,
    **{
        kind: f"{ID}{kind}/"
        for kind in (
            "platform",
            "model",
            "offering",
            "segment",
            "group",
            "party",
            "market",
            "programme",
            "organization",
            "source",
            "claim",
            "evidence",
            "fact",
            "ownership",
            "release",
            "overlay",
        )
    },
}
"""Prefixes that queries, exports and the editor may use without asking."""

GRAPHS = ("ontology", "vocabulary", "claims", "facts", "ownership")
"""Names of the graphs of the dataset; the default graph of a query is the union of all."""


def graph_iri(name: str) -> str:
    """Return the IRI of a named graph.

    Args:
        name: one of `GRAPHS`.

    Returns:
        The IRI.

    Example:
        >>> graph_iri("claims")
        'https://w3id.org/crosslane/graph/claims'
    """
    return GRAPH + name


def entity(kind: str, identifier: str) -> str:
    """Return the IRI of an entity.

    Args:
        kind: such as ``platform``, ``segment`` or ``claim``.
        identifier: the slug; slashes stay, as in ``temu/semi-managed``.

    Returns:
        An ASCII IRI; whatever an IRI path may not hold is percent-encoded.

    Example:
        >>> entity("offering", "temu/semi-managed")
        'https://w3id.org/crosslane/id/offering/temu/semi-managed'
    """
    return f"{ID}{kind}/{quote(identifier, safe='/+:@!$&()*,;=-._~')}"


def involvement(name: str) -> str:
    """Return the IRI of an involvement; hyphens become camel case.

    Args:
        name: such as ``bears-risk``.

    Returns:
        The IRI of the term.

    Example:
        >>> involvement("bears-risk")
        'https://w3id.org/crosslane/ontology#bearsRisk'
    """
    head, *rest = name.split("-")
    return XL + head + "".join(part.capitalize() for part in rest)
