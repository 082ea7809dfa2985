"""The graph drawn: lanes, owner lanes, around a thing, the ontology."""
