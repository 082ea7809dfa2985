"""From claims to answers: resolver, RDF dataset, NetworkX projection, SPARQL engine."""
