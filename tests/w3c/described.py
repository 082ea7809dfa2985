"""The W3C's tests of SPARQL 1.1 Service Description.

They are named in the manifest of ``sparql11/service-description``; what is checked is
https://www.w3.org/TR/sparql11-service-description/#vocab.
"""

from __future__ import annotations

import pyoxigraph
from pyshacl import validate
from rdflib import Graph, URIRef

from tests.w3c.endpoint import Endpoint
from tests.w3c.runner import Mismatch

_SD = "http://www.w3.org/ns/sparql-service-description#"
_SHAPES = """
@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
[] a sh:NodeShape ; sh:targetClass sd:Service ;
    sh:property [ sh:path sd:endpoint ; sh:minCount 1 ; sh:nodeKind sh:IRI ] ,
        [ sh:path sd:supportedLanguage ; sh:minCount 1 ; sh:nodeKind sh:IRI ;
          sh:in ( sd:SPARQL10Query sd:SPARQL11Query sd:SPARQL11Update ) ] ,
        [ sh:path sd:feature ; sh:in ( sd:DereferencesURIs sd:UnionDefaultGraph
          sd:RequiresDataset sd:EmptyGraphs sd:BasicFederatedQuery ) ] ,
        [ sh:path sd:resultFormat ; sh:nodeKind sh:IRI ] ,
        [ sh:path sd:inputFormat ; sh:nodeKind sh:IRI ] ,
        [ sh:path sd:defaultDataset ; sh:maxCount 1 ; sh:class sd:Dataset ] .
[] a sh:NodeShape ; sh:targetClass sd:Dataset ;
    sh:property [ sh:path sd:defaultGraph ; sh:maxCount 1 ; sh:class sd:Graph ] ,
        [ sh:path sd:namedGraph ; sh:class sd:NamedGraph ] .
[] a sh:NodeShape ; sh:targetClass sd:NamedGraph ;
    sh:property [ sh:path sd:name ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ,
        [ sh:path sd:graph ; sh:maxCount 1 ; sh:class sd:Graph ] .
[] a sh:NodeShape ; sh:targetSubjectsOf sd:endpoint , sd:supportedLanguage , sd:feature ,
    sd:resultFormat , sd:inputFormat , sd:defaultDataset ; sh:class sd:Service .
[] a sh:NodeShape ; sh:targetSubjectsOf sd:defaultGraph , sd:namedGraph ; sh:class sd:Dataset .
"""


def returns_rdf(endpoint: Endpoint) -> Graph:
    """GET on the endpoint returns RDF."""
    answer = endpoint.client.get(endpoint.addresses.query)
    media = answer.headers["content-type"].partition(";")[0]
    form = pyoxigraph.RdfFormat.from_media_type(media)
    if answer.status_code != 200 or form is None:
        raise Mismatch(f"{answer.status_code} {media}\n{answer.text}")
    triples = (quad.triple for quad in pyoxigraph.parse(answer.content, format=form))
    plain = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES)
    return Graph().parse(data=plain, format="nt")


def has_endpoint_triple(endpoint: Endpoint) -> None:
    """Check that the description contains a matching sd:endpoint triple."""
    found = set(returns_rdf(endpoint).objects(None, URIRef(_SD + "endpoint")))
    if URIRef(endpoint.addresses.query) not in found:
        raise Mismatch(f"sd:endpoint is {found}")


def conforms_to_schema(endpoint: Endpoint) -> None:
    """Check that the description uses the vocabulary as it is defined."""
    description = returns_rdf(endpoint)
    conforms, _, report = validate(description, shacl_graph=Graph().parse(data=_SHAPES))
    if not conforms:
        raise Mismatch(str(report))
    if not list(description.subjects(None, URIRef(_SD + "Service"))):
        raise Mismatch("it describes no sd:Service")


TESTS = {
    "has-endpoint-triple": has_endpoint_triple,
    "returns-rdf": returns_rdf,
    "conforms-to-schema": conforms_to_schema,
}
"""The tests by their names in the manifest."""
