"""Measurements beside other SPARQL engines; not a part of the package."""
