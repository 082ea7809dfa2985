"""Curated claims, facts and sources, and the reader that checks them."""
