"""The SPARQL query that answers each question."""
