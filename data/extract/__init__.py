"""Candidates for claims, proposed from a text by rules; a person accepts, corrects or drops them."""
