"""Linked data: entities, answers, the ontology and the dataset as triples."""
