"""Candidates for claims, proposed from a text by rules; a person accepts or drops them."""
